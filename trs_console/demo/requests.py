"""The people who asked support for help: what One Login verified, what they added, and the records about."""

from dataclasses import dataclass
from datetime import date, timedelta

from one_login.simulator.personas import Name, Person, name, subject_for
from support_tasks.models import Reason
from trs_console.demo.records import DemoRecord, FormerName


@dataclass(frozen=True, kw_only=True)
class DemoDecision:
    """`connects_trn`, with a `note` where that needs one, or `reason`; `detail` for another reason."""

    after: timedelta
    by: str
    connects_trn: str | None = None
    note: str = ""
    reason: Reason | None = None
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoRequest:
    """Somebody who sent a support request `age` ago. `records` are added for it."""

    person: Person
    age: timedelta
    number: str | None = None
    trn: str | None = None
    records: tuple[DemoRecord, ...] = ()
    earlier_account: str | None = None  # the address of another One Login that holds the first record
    decision: DemoDecision | None = None


def person(email: str, born: date, *names: Name) -> Person:
    """Somebody with a One Login; the current name first. The simulator knows them by that address."""
    return Person(subject=subject_for(email), email=email, names=names, birth_dates=(born,))


REQUESTS: tuple[DemoRequest, ...] = (
    DemoRequest(  # the record has a short form of the first name
        person=person("w.fraser-tytler@example.com", date(1969, 5, 23), name(("William",), ("Fraser-Tytler",))),
        age=timedelta(days=9),
        records=(
            DemoRecord(
                trn="2000021",
                first="Bill",
                last="Fraser-Tytler",
                born=date(1969, 5, 23),
                email="bill.ft@example.com",
            ),
        ),
    ),
    DemoRequest(  # known here by a married name, and no number on the record
        person=person("cath.hughes@example.com", date(1982, 12, 14), name(("Catherine",), ("Hughes",))),
        age=timedelta(days=7, hours=4),
        number="QQ881207B",
        records=(
            DemoRecord(
                trn="2000022",
                first="Catherine",
                last="Doyle",
                born=date(1982, 12, 14),
                email="c.doyle@example.com",
                former_names=(FormerName("Catherine", "Hughes"),),
            ),
        ),
    ),
    DemoRequest(  # day and month the wrong way round on the record
        person=person("emeka.eze@example.com", date(1987, 11, 4), name(("Chukwuemeka",), ("Eze",))),
        age=timedelta(days=6, hours=1, minutes=20),
        number="QQ452290C",
        records=(
            DemoRecord(
                trn="2000023",
                first="Chukwuemeka",
                last="Eze",
                born=date(1987, 4, 11),
                email="c.eze@example.com",
                numbers=("QQ452290C",),
            ),
        ),
    ),
    DemoRequest(  # a name of sixty characters, a record without a date of birth
        person=person(
            "w.fotheringay@example.com",
            date(1991, 6, 2),
            name(("Wilhelmina", "Alexandrina", "Oluwafunmike"), ("Fotheringay-Cholmondeley",)),
        ),
        age=timedelta(days=5, hours=3),
        trn="2000024",
        records=(
            DemoRecord(trn="2000024", first="Wilhelmina", last="Fotheringay-Cholmondeley", numbers=("QQ330761A",)),
        ),
    ),
    DemoRequest(  # the number is on one of two records, and nothing says that the other is another person
        person=person("m.a.khan@example.com", date(1979, 2, 17), name(("Mohammed", "Ali"), ("Khan",))),
        age=timedelta(days=4, hours=6),
        number="QQ719054D",
        records=(
            DemoRecord(
                trn="2000025",
                first="Mohammed",
                middle="Ali",
                last="Khan",
                born=date(1979, 2, 17),
                numbers=("QQ719054D",),
            ),
            DemoRecord(
                trn="2000026",
                first="Mohammad",
                last="Khan",
                born=date(1979, 2, 17),
                email="m.khan@example.com",
                former_names=(FormerName("Mohammed", "Khan"),),
            ),
        ),
    ),
    DemoRequest(  # three records, nothing to tell them apart
        person=person("grace.owusu@example.com", date(1993, 9, 9), name(("Grace",), ("Owusu",))),
        age=timedelta(days=3, hours=2),
        records=(
            DemoRecord(trn="2000027", first="Grace", last="Owusu", born=date(1993, 9, 9), email="g.owusu@example.com"),
            DemoRecord(trn="2000028", first="Grace", middle="Ama", last="Owusu", born=date(1993, 9, 9)),
            DemoRecord(trn="2000029", first="Grace", last="Owusu-Mensah", born=date(1993, 9, 9)),
        ),
    ),
    DemoRequest(  # nothing at all
        person=person("jb.kouassi@example.com", date(1985, 10, 28), name(("Jean-Baptiste",), ("Kouassi",))),
        age=timedelta(days=2, hours=5),
    ),
    DemoRequest(  # a TRN that nobody has
        person=person("ieva.k@example.com", date(1996, 3, 30), name(("Ieva",), ("Kazlauskaitė",))),
        age=timedelta(hours=30),
        number="QQ605518A",
        trn="2999999",
    ),
    DemoRequest(  # one digit of the number is wrong, and they gave both numbers
        person=person("aine.d@example.com", date(1974, 1, 19), name(("Áine",), ("Ní Dhomhnaill",))),
        age=timedelta(hours=20),
        number="QQ246818B",
        trn="2000039",
        records=(
            DemoRecord(
                trn="2000030",
                first="Áine",
                last="Ní Dhomhnaill",
                born=date(1974, 1, 19),
                email="aine@example.com",
                numbers=("QQ246813B",),
            ),
        ),
    ),
    DemoRequest(  # connected already, with a One Login that has an old address
        person=person("segun.adeyemi@example.com", date(1988, 8, 6), name(("Olusegun",), ("Adeyemi",))),
        age=timedelta(hours=6, minutes=10),
        number="QQ173945C",
        records=(
            DemoRecord(
                trn="2000031",
                first="Olusegun",
                last="Adeyemi",
                born=date(1988, 8, 6),
                email="o.adeyemi@example.com",
                numbers=("QQ173945C",),
            ),
        ),
        earlier_account="segun88@example.com",
    ),
    DemoRequest(  # the record that they name was deactivated
        person=person("pauline.b@example.com", date(1961, 7, 25), name(("Pauline",), ("Braithwaite",))),
        age=timedelta(minutes=90),
        trn="2000032",
        records=(
            DemoRecord(trn="2000032", first="Pauline", last="Braithwaite", born=date(1961, 7, 25), is_active=False),
        ),
    ),
    DemoRequest(  # first and last name the other way round on the record
        person=person("weili.teaches@example.com", date(1998, 4, 16), name(("Wei",), ("Li",))),
        age=timedelta(minutes=12),
        records=(DemoRecord(trn="2000033", first="Li", last="Wei", born=date(1998, 4, 16), email="l.wei@example.com"),),
    ),
    DemoRequest(  # decided: a close spelling
        person=person("agnieszka.w@example.com", date(1984, 2, 8), name(("Agnieszka",), ("Wójcik-Nowak",))),
        age=timedelta(days=8, hours=3),
        records=(
            DemoRecord(
                trn="2000034",
                first="Agnieska",
                last="Wojcik Nowack",
                born=date(1984, 2, 8),
                email="a.wojcik@example.com",
            ),
        ),
        decision=DemoDecision(after=timedelta(days=2), by="support@console.example", connects_trn="2000034"),
    ),
    DemoRequest(  # decided: one digit of the birth date
        person=person("tomos.rees@example.com", date(1990, 3, 21), name(("Tomos", "Llywelyn"), ("Rees",))),
        age=timedelta(days=6, hours=5),
        trn="2000035",
        records=(DemoRecord(trn="2000035", first="Tomos", middle="Llywelyn", last="Rees", born=date(1990, 3, 27)),),
        decision=DemoDecision(
            after=timedelta(days=3, hours=1),
            by="manager@console.example",
            connects_trn="2000035",
            note="His passport says 21 March, and his certificate has the number. The record has the 27th by mistake.",
        ),
    ),
    DemoRequest(  # decided: not a teacher with a record yet
        person=person("steven.marsh@example.com", date(2001, 5, 5), name(("Steven",), ("Marsh",))),
        age=timedelta(days=5, hours=7),
        number="QQ940037B",
        decision=DemoDecision(
            after=timedelta(days=1, hours=2),
            by="support2@console.example",
            reason=Reason.ANOTHER_REASON,
            detail="Your training provider has not sent us your details yet. Ask them to, then try again.",
        ),
    ),
)

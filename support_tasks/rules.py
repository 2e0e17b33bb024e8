"""When a teacher can expect an answer; what a task is sorted and found by; what links to a ticket."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import accumulate
from unicodedata import normalize
from zoneinfo import ZoneInfo

from govuk_bank_holidays.bank_holidays import BankHolidays

from notifications.markdown import inert
from one_login.identity import shown_name
from teaching_records.evidence import Stated, Verified
from teaching_records.rules import normal_forms
from teaching_records.rules.levels import Agreement, Level
from teaching_records.rules.names import joined, name_tokens
from teaching_records.rules.normal_forms import email_comparison_key

ANSWER_WITHIN_WORKING_DAYS = 5
UK = ZoneInfo("Europe/London")
LONGEST_SORT_KEY = 200
LONGEST_TERM = 254  # as long as an e-mail address; of a longer word its beginning is enough
MOST_SOUGHT = 8  # words; of a longer text the first ones
SHORTEST_BEGINNING = 3  # of a name: two letters begin every tenth name, and are names of their own, like Li

TAKE_A_NOTE = {
    "first_name": (Level.DIFFERENT,),
    "last_name": (Level.DIFFERENT,),
    "date_of_birth": (Level.SIMILAR, Level.DIFFERENT),
}
TRN_DIGITS = 7
# As people write a long number: in groups of digits, with little between them.
NUMBER = re.compile(r"\d+(?:[\W_]{1,3}\d+)*")
TICKET_NUMBER = re.compile("#?([1-9][0-9]{0,17})")


class NotATicket(ValueError):
    """What was typed is neither a ticket's number nor its address. The text says what to type."""


@cache
def _bank_holidays() -> BankHolidays:
    return BankHolidays(locale="en", use_cached_holidays=True)


def answer_by(sent_at: datetime) -> date:
    """The fifth working day in England after the UK date on which the request was sent."""
    day: date = sent_at.astimezone(UK).date()
    for _ in range(ANSWER_WITHIN_WORKING_DAYS):
        day = _bank_holidays().get_next_work_day(division=BankHolidays.ENGLAND_AND_WALES, date=day)
    return day


def working_days_until(day: date, *, since: date) -> int:
    """The number of the working day in England after `since` by whose end it is `day`; 0 for the same day.

    What comes at a weekend counts as coming on the Monday: an answer is in time where this is no more than
    ANSWER_WITHIN_WORKING_DAYS.
    """
    count = 0
    while since < day:
        since = _bank_holidays().get_next_work_day(division=BankHolidays.ENGLAND_AND_WALES, date=since)
        count += 1
    return count


def person_name(verified: Verified) -> str:
    """The person's current name as One Login verified it; "" where there is none."""
    return next((shown_name(name) for name in verified["names"]), "")


def person_name_key(verified: Verified) -> str:
    """What tasks are sorted by for a name: the last name as one word, then the first names. "" without a name.

    The last name has no spaces of its own, so that Smith comes before Smith-Jones whatever the first names are.
    """
    for name in verified["names"][:1]:
        family, given = (name_tokens(" ".join(name[part])) for part in ("family", "given"))
        return " ".join((joined(family), *given)).strip()[:LONGEST_SORT_KEY]
    return ""


def terms(verified: Verified, stated: Stated) -> Iterator[tuple[str, str]]:
    """What a request is found by, as kind and term: each word of each verified name, the address, the numbers.

    Words are `name_tokens`, the address is its comparison key, numbers are in normal form. Some may come twice.
    """
    for name in verified["names"]:
        for part in (*name["given"], *name["family"]):
            yield from (("name", token[:LONGEST_TERM]) for token in name_tokens(part))
    yield "email", email_comparison_key(verified["email"])
    if stated["trn"]:
        yield "trn", stated["trn"]
    if stated["national_insurance_number"]:
        yield "nino", stated["national_insurance_number"]


def asks_for_a_note(agreement: Agreement) -> tuple[str, ...]:
    """The attributes for which connecting the record all the same takes a note: the names and the date of birth.

    Names come in many forms; of a date, which is the same or is not, what is similar has to be explained too.
    """
    return tuple(name for name, part in agreement.items() if part.level in TAKE_A_NOTE.get(name, ()))


def may_give_a_trn(text: str) -> bool:
    """Whether an e-mail with `text` in it may tell a TRN: seven digits or more together, or groups that make seven.

    So `RP 12/34567` may, and a telephone number; a year, a date or a span of years may not.
    """
    return any(_may_be_trn(number) for number in NUMBER.findall(normalize("NFKC", inert(text))))


def _may_be_trn(number: str) -> bool:
    lengths = [len(group) for group in re.findall(r"\d+", number)]
    ends = set(accumulate(lengths, initial=0))
    return max(lengths) >= TRN_DIGITS or any(end + TRN_DIGITS in ends for end in ends)


@dataclass(frozen=True, slots=True)
class Sought:
    """A term that a task has to have, or (not `is_whole`) one that begins like it."""

    kind: str
    term: str
    is_whole: bool = True


def sought(typed: str) -> tuple[Sought, ...]:
    """What was typed into the search of the list, as the terms that a task has to have, all of them.

    A TRN or National Insurance number in any form, the beginning of an e-mail address (also before its @, where there
    is a mark or a digit within that names do not have), beginnings of names; of one or
    two letters the whole name, or an initial where more is known. None: nothing can be looked for.
    """
    number = _sought_number(typed)
    if number:
        return (number,)
    found = [each for piece in typed.replace(",", " ").split() for each in _sought(piece)][:MOST_SOUGHT]
    if all(each.is_whole and each.kind == "name" for each in found):
        return tuple(found)
    return tuple(replace(each, is_whole=False) if each.kind == "name" else each for each in found)


def _sought(piece: str) -> Iterator[Sought]:
    if "@" in piece:
        yield Sought("email", email_comparison_key(piece), is_whole=False)
    elif number := _sought_number(piece):
        yield number
    elif BEGINS_AN_ADDRESS.search(piece):
        yield Sought("email", email_comparison_key(piece), is_whole=False)
    else:
        for token in name_tokens(piece):
            yield Sought("name", token[:LONGEST_TERM], is_whole=len(token) < SHORTEST_BEGINNING)


# With a letter, and a digit or what joins the words of an address. St.John is a name.
BEGINS_AN_ADDRESS = re.compile(r"^(?!st\.)(?=.*[^\W\d_]).*\w(?:[._+](?=\w)|\d)", re.IGNORECASE)


def _sought_number(typed: str) -> Sought | None:
    for kind, normal in (("trn", normal_forms.trn), ("nino", normal_forms.national_insurance_number)):
        try:
            return Sought(kind, normal(typed))
        except normal_forms.NotValid:
            continue
    return None


def ticket_url(typed: str, host: str) -> str:
    """The address of a Zendesk ticket at exactly `host`, from its number or from its address as typed.

    Put together anew, so that nothing of what was typed but the number is in it. Raises NotATicket.
    """
    text = typed.strip()
    start = f"https://{host}/agent/tickets/"
    if text[: len(start)].lower() == start:
        text = text[len(start) :].removesuffix("/")
    number = TICKET_NUMBER.fullmatch(text)
    if number is None:
        raise NotATicket(f"Enter a ticket number, like 123456, or an address that begins with {start} and ends with it")
    return start + number[1]

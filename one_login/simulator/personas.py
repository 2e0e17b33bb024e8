"""The people who can sign in at the simulator."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import date
from typing import Literal

SUBJECT_PREFIX = "urn:fdc:gov.uk:2022:"


@dataclass(frozen=True)
class NamePart:
    """One part of a name; a family name of several words is one part."""

    kind: Literal["GivenName", "FamilyName"]
    value: str


@dataclass(frozen=True)
class Name:
    """The parts in their order; the current name is the one without `valid_until`."""

    parts: tuple[NamePart, ...]
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """What One Login knows of somebody. Names and birth dates are told only when `identity_proven`."""

    subject: str
    email: str
    names: tuple[Name, ...]
    birth_dates: tuple[date, ...]
    identity_proven: bool = True
    return_codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Persona(Person):
    """Somebody to choose on the page, with what choosing them shows."""

    slug: str
    title: str
    description: str


def subject_for(email: str) -> str:
    """The subject of the account with this e-mail address, whichever way it is typed."""
    digest = hashlib.sha256(email.strip().casefold().encode()).digest()
    return SUBJECT_PREFIX + urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def name(
    given: tuple[str, ...], family: tuple[str, ...], *, since: date | None = None, until: date | None = None
) -> Name:
    """A name of given parts followed by family parts, each kept as it is."""
    parts = [NamePart("GivenName", value) for value in given]
    parts += [NamePart("FamilyName", value) for value in family]
    return Name(tuple(parts), valid_from=since, valid_until=until)


PERSONAS: tuple[Persona, ...] = (
    Persona(
        slug="connects-by-itself",
        title="Connects by itself",
        description="Amara Okonkwo-Hale, born 15 August 1990. What One Login verified is enough.",
        subject=subject_for("amara.okonkwo-hale@example.com"),
        email="amara.okonkwo-hale@example.com",
        names=(name(("Amara",), ("Okonkwo-Hale",)),),
        birth_dates=(date(1990, 8, 15),),
    ),
    Persona(
        slug="connects-by-nino",
        title="Connects by National Insurance number",
        description=(
            "Siân Llewellyn-Price, born 3 March 1985, Siân Llewellyn until 2019. "
            "Say yes to a National Insurance number: QQ 12 34 56 A."
        ),
        subject=subject_for("sian.price@example.com"),
        email="sian.price@example.com",
        names=(
            name(("Siân",), ("Llewellyn-Price",), since=date(2019, 6, 1)),
            name(("Siân",), ("Llewellyn",), until=date(2019, 6, 1)),
        ),
        birth_dates=(date(1985, 3, 3),),
    ),
    Persona(
        slug="connects-by-trn",
        title="Connects by teacher reference number",
        description=(
            "Máire Bríd O’Sullivan, born 30 November 1978. "
            "Say no to a National Insurance number and yes to a TRN: 2000003."
        ),
        subject=subject_for("maire.osullivan@example.com"),
        email="maire.osullivan@example.com",
        names=(name(("Máire", "Bríd"), ("O’Sullivan",)),),
        birth_dates=(date(1978, 11, 30),),
    ),
    Persona(
        slug="matches-nothing",
        title="Matches nothing",
        description="Tomasz Wiśniewski, born 29 February 1992. No teaching record fits him.",
        subject=subject_for("tomasz.w@example.com"),
        email="tomasz.w@example.com",
        names=(name(("Tomasz",), ("Wiśniewski",)),),
        birth_dates=(date(1992, 2, 29),),
    ),
    Persona(
        slug="two-possible-records",
        title="Two possible records",
        description="Sarah Jane Smith, born 7 July 1988. Two teaching records fit her.",
        subject=subject_for("sarah.smith88@example.com"),
        email="sarah.smith88@example.com",
        names=(name(("Sarah", "Jane"), ("Smith",)),),
        birth_dates=(date(1988, 7, 7),),
    ),
    Persona(
        slug="already-connected-elsewhere",
        title="Already connected elsewhere",
        description="Daniel Mensah, born 20 May 1983. His record is connected to another GOV.UK One Login.",
        subject=subject_for("daniel.mensah@example.com"),
        email="daniel.mensah@example.com",
        names=(name(("Daniel",), ("Mensah",)),),
        birth_dates=(date(1983, 5, 20),),
    ),
    Persona(
        slug="not-verified",
        title="Identity not verified",
        description="Priya Raman, born 1 December 1995. Can sign in, but cannot prove her identity.",
        subject=subject_for("priya.raman@example.com"),
        email="priya.raman@example.com",
        names=(name(("Priya",), ("Raman",)),),
        birth_dates=(date(1995, 12, 1),),
        identity_proven=False,
        return_codes=("A", "V"),
    ),
    Persona(
        slug="new-email",
        title="Signs in with a new email address",
        description="Gwen ab Owain, born 9 January 1970. Connected before, with another email address.",
        # The account is older than its present address.
        subject=subject_for("gwen.abowain@example.com"),
        email="gwen.new@example.com",
        names=(name(("Gwen",), ("ab Owain",)),),
        birth_dates=(date(1970, 1, 9),),
    ),
)

"""The records that the simulator's personas meet (one_login/simulator/personas.py says who they are)."""

from datetime import date

from one_login.simulator.personas import PERSONAS, Persona
from trs_console.demo.records import DemoRecord, FormerName

PERSONA: dict[str, Persona] = {persona.slug: persona for persona in PERSONAS}

BY_ITSELF, BY_NINO, BY_TRN = "2000001", "2000002", "2000003"
TWO_POSSIBLE = ("2000005", "2000006")
CONNECTED_ELSEWHERE, NOT_VERIFIED, NEW_EMAIL = "2000007", "2000008", "2000009"

NINO_OF_BY_NINO = "QQ123456A"
EARLIER_EMAIL_OF_NEW_EMAIL = "gwen.old@example.com"


def _given(slug: str) -> str:
    return " ".join(part.value for part in PERSONA[slug].names[0].parts if part.kind == "GivenName")


def _family(slug: str, nth_name: int = 0) -> str:
    return " ".join(part.value for part in PERSONA[slug].names[nth_name].parts if part.kind == "FamilyName")


def _born(slug: str) -> date:
    return PERSONA[slug].birth_dates[0]


def persona_records() -> list[DemoRecord]:
    """One record or two for each persona who is to meet any."""
    return [
        DemoRecord(
            trn=BY_ITSELF,
            first=_given("connects-by-itself"),
            last=_family("connects-by-itself"),
            born=_born("connects-by-itself"),
            email=PERSONA["connects-by-itself"].email,
            numbers=("QQ765432B",),
        ),
        # The record has her name from before 2019, and another address.
        DemoRecord(
            trn=BY_NINO,
            first=_given("connects-by-nino"),
            last=_family("connects-by-nino", 1),
            born=_born("connects-by-nino"),
            email="sian.llewellyn@example.com",
            numbers=(NINO_OF_BY_NINO,),
        ),
        # Written without its accents and with a typewriter's apostrophe, as old records are.
        DemoRecord(
            trn=BY_TRN,
            first="Maire",
            middle="Brid",
            last="O'Sullivan",
            born=_born("connects-by-trn"),
            email="m.osullivan@example.com",
        ),
        DemoRecord(
            trn=TWO_POSSIBLE[0],
            first="Sarah",
            middle="Jane",
            last=_family("two-possible-records"),
            born=_born("two-possible-records"),
            email="s.j.smith@example.com",
            numbers=("QQ390118C",),
        ),
        DemoRecord(
            trn=TWO_POSSIBLE[1],
            first="Sarah",
            last=_family("two-possible-records"),
            born=_born("two-possible-records"),
            email="sarah.smith@example.com",
        ),
        DemoRecord(
            trn=CONNECTED_ELSEWHERE,
            first=_given("already-connected-elsewhere"),
            last=_family("already-connected-elsewhere"),
            born=_born("already-connected-elsewhere"),
            email=PERSONA["already-connected-elsewhere"].email,
            numbers=("QQ508266D",),
        ),
        DemoRecord(
            trn=NOT_VERIFIED,
            first=_given("not-verified"),
            last=_family("not-verified"),
            born=_born("not-verified"),
            email=PERSONA["not-verified"].email,
            numbers=("QQ617903A",),
        ),
        DemoRecord(
            trn=NEW_EMAIL,
            first=_given("new-email"),
            last=_family("new-email"),
            born=_born("new-email"),
            email=EARLIER_EMAIL_OF_NEW_EMAIL,
            numbers=("QQ284471B",),
            former_names=(FormerName("Gwen", "Prydderch"),),
        ),
    ]

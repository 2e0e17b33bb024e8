"""Names and birth dates as they may really come, and credentials that nobody can read."""

from collections.abc import Mapping
from typing import Any

from one_login.simulator.changes import Change, anything
from one_login.simulator.drafts import Draft

SCRIPT = "<script>alert(1)</script>"


def given(value: Any) -> dict[str, Any]:
    """A part of given name, as it stands in the credential."""
    return {"type": "GivenName", "value": value}


def family(value: Any) -> dict[str, Any]:
    """A part of family name, as it stands in the credential."""
    return {"type": "FamilyName", "value": value}


def _subject(description: str, **members: Any) -> Change[Draft]:
    """Members of the credentialSubject replaced."""

    def change(draft: Draft, _: object) -> None:
        credential = draft.claims["vc"]
        draft.claims["vc"] = {**credential, "credentialSubject": {**credential["credentialSubject"], **members}}

    return Change(description, change)


def _without(description: str, member: str) -> Change[Draft]:
    def change(draft: Draft, _: object) -> None:
        credential = draft.claims["vc"]
        left = {name: value for name, value in credential["credentialSubject"].items() if name != member}
        draft.claims["vc"] = {**credential, "credentialSubject": left}

    return Change(description, change)


def _credential(description: str, value: Any) -> Change[Draft]:
    return Change(description, lambda draft, _: draft.claims.update(vc=value))


def _choose_subject(draft: Draft, value: Any) -> None:
    draft.claims["vc"] = {**draft.claims["vc"], "credentialSubject": value}


def _name(description: str, *parts: dict[str, Any]) -> Change[Draft]:
    return _subject(description, name=[{"nameParts": list(parts)}])


def _birth_dates(description: str, *values: Any) -> Change[Draft]:
    return _subject(description, birthDate=[{"value": value} for value in values])


MALFORMED: Mapping[str, Change[Draft]] = {
    "vc_missing": Change("vc is missing", lambda draft, _: draft.claims.pop("vc", None)),
    "vc_null": _credential("vc is null", None),
    "vc_text": _credential("vc is a text", "credential"),
    "vc_list": _credential("vc is a list", []),
    "vc_empty": _credential("vc is empty", {}),
    "subject_list": _credential("credentialSubject is a list", {"credentialSubject": []}),
    "subject_chosen": Change(
        "credentialSubject is as chosen", _choose_subject, anything({"name": [], "birthDate": []})
    ),
    "names_missing": _without("name is missing", "name"),
    "names_text": _subject("name is a text", name="Grace"),
    "names_of_wrong_types": _subject("the names are no names", name=[None, 7, "Grace", {"nameParts": "Grace"}]),
    "name_parts_missing": _subject("the name has no parts", name=[{}]),
    "name_part_number": _name("a part of the name is a number", given(7), family(None)),
    "name_part_unknown": _name("a part is of an unknown type", {"type": "Title", "value": "Dr"}, family("Hale")),
    "name_validity_malformed": _subject(
        "a name's validity is no date",
        name=[{"nameParts": [given("Grace"), family("Hale")], "validUntil": "yesterday", "validFrom": 7}],
    ),
    "birth_dates_missing": _without("birthDate is missing", "birthDate"),
    "birth_dates_text": _subject("birthDate is a text", birthDate="1990-08-15"),
    "birth_date_impossible": _birth_dates("the birth date is 30 February", "1990-02-30"),
    "birth_date_number": _birth_dates("the birth date is a number", 19900815),
    "birth_date_of_year": _birth_dates("the birth date is a year", "1990"),
    "birth_date_future": _birth_dates("the birth date is in 2190", "2190-08-15"),
}

UNUSUAL: Mapping[str, Change[Draft]] = {
    "names_empty": _subject("there is no name", name=[]),
    "names_only_previous": _subject(
        "every name has ended", name=[{"nameParts": [given("Grace"), family("Hale")], "validUntil": "2001-02-03"}]
    ),
    "names_several_current": _subject(
        "two names are current",
        name=[{"nameParts": [given("Grace"), family(value)]} for value in ("Hale", "Okonkwo")],
    ),
    "names_previous_first": _subject(
        "the previous names come before the current one",
        name=[
            {"nameParts": [given("Grace"), family("Hale")], "validUntil": "2001-02-03"},
            {"nameParts": [given("Grace"), family("Moor")], "validFrom": "2001-02-03", "validUntil": "2011-02-03"},
            {"nameParts": [given("Grace"), family("Okonkwo")], "validFrom": "2011-02-03"},
        ],
    ),
    "name_parts_empty": _name("the name has an empty list of parts"),
    "name_given_only": _name("given names only", given("Grace")),
    "name_family_only": _name("a family name only", family("Hale")),
    "name_family_first": _name("the family name comes first", family("Hale"), given("Grace"), given("Mary")),
    "name_parts_mixed": _name("given, family, given", given("Grace"), family("Hale"), given("Mary")),
    "name_many_parts": _name("forty parts", *[given(f"Grace{number}") for number in range(39)], family("Hale")),
    "name_several_words": _name("a family name of several words", given("Grace"), family("van der Berg Hale")),
    "name_apostrophe": _name("a typographic apostrophe", given("Máire"), family("O’Sullivan")),
    "name_capitals": _name("capitals", given("GRACE"), family("O'SULLIVAN-HALE")),
    "name_truncated": _name("cut at 30 characters", given("Wilhelmina-Alexandrina-Victori"), family("Hale")),
    "name_200_characters": _name("200 characters", given("G" * 200), family("H" * 200)),
    "name_html": _name("a script in the name", given(SCRIPT), family("<b>Hale</b>")),
    "name_control_characters": _name("control characters in the name", given("Gr\x00a\u202ece"), family("Ha\nle")),
    "name_part_blank": _name("a part of blanks", given("Grace"), given(" "), family("")),
    "birth_dates_empty": _subject("there is no birth date", birthDate=[]),
    "birth_dates_several": _birth_dates("three birth dates", "1990-08-15", "1990-01-15", "1991-08-15"),
}

CREDENTIALS: Mapping[str, Change[Draft]] = {**MALFORMED, **UNUSUAL}

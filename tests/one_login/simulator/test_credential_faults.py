"""Each odd credential: signed, in order otherwise, and odd in exactly that way."""

from typing import Any

import pytest

from one_login.simulator.credential_faults import CREDENTIALS, SCRIPT
from tests.one_login.simulator.sent import Sender

NAMES: dict[str, Any] = {
    "names_text": "Grace",
    "names_of_wrong_types": [None, 7, "Grace", {"nameParts": "Grace"}],
    "name_parts_missing": [{}],
    "names_empty": [],
    "name_parts_empty": [{"nameParts": []}],
}
# The parts of the one name that is sent, G for a given and F for a family name.
PARTS: dict[str, list[tuple[str, Any]]] = {
    "name_part_number": [("G", 7), ("F", None)],
    "name_given_only": [("G", "Grace")],
    "name_family_only": [("F", "Hale")],
    "name_family_first": [("F", "Hale"), ("G", "Grace"), ("G", "Mary")],
    "name_parts_mixed": [("G", "Grace"), ("F", "Hale"), ("G", "Mary")],
    "name_many_parts": [*[("G", f"Grace{number}") for number in range(39)], ("F", "Hale")],
    "name_several_words": [("G", "Grace"), ("F", "van der Berg Hale")],
    "name_apostrophe": [("G", "Máire"), ("F", "O\u2019Sullivan")],
    "name_capitals": [("G", "GRACE"), ("F", "O'SULLIVAN-HALE")],
    "name_truncated": [("G", "Wilhelmina-Alexandrina-Victori"), ("F", "Hale")],
    "name_200_characters": [("G", "G" * 200), ("F", "H" * 200)],
    "name_html": [("G", SCRIPT), ("F", "<b>Hale</b>")],
    "name_control_characters": [("G", "Gr\x00a\u202ece"), ("F", "Ha\nle")],
    "name_part_blank": [("G", "Grace"), ("G", " "), ("F", "")],
}
BIRTH_DATES: dict[str, Any] = {
    "birth_dates_text": "1990-08-15",
    "birth_date_impossible": [{"value": "1990-02-30"}],
    "birth_date_number": [{"value": 19900815}],
    "birth_date_of_year": [{"value": "1990"}],
    "birth_date_future": [{"value": "2190-08-15"}],
    "birth_dates_empty": [],
    "birth_dates_several": [{"value": "1990-08-15"}, {"value": "1990-01-15"}, {"value": "1991-08-15"}],
}
CREDENTIAL: dict[str, Any] = {
    "vc_null": None,
    "vc_text": "credential",
    "vc_list": [],
    "vc_empty": {},
    "subject_list": {"credentialSubject": []},
}
KINDS = {"G": "GivenName", "F": "FamilyName"}


def faulty(sender: Sender, fault: str, **value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The claims sent and the right ones; all but `vc` are found to be right."""
    sender.control.faults({"name": f"core_identity.{fault}", **value})
    sent = sender.token("core_identity")
    assert sender.relying_party.core_identity(sent.token) == sent.claims, "signed with the published key"
    assert {**sent.claims, "vc": None} == {**sent.right, "vc": None}
    return sent.claims, sent.right


def subject_sent(sender: Sender, fault: str, changed: str) -> Any:
    """That member of the credentialSubject; all others are found to be right."""
    claims, right = faulty(sender, fault)
    assert {**claims["vc"], "credentialSubject": None} == {**right["vc"], "credentialSubject": None}
    subject, right_subject = claims["vc"]["credentialSubject"], right["vc"]["credentialSubject"]
    assert {**subject, changed: None} == {**right_subject, changed: None}
    assert subject[changed] != right_subject[changed]
    return subject[changed]


@pytest.mark.parametrize("fault", NAMES)
def test_the_list_of_names_is_odd(sender: Sender, fault: str) -> None:
    assert subject_sent(sender, fault, "name") == NAMES[fault]


@pytest.mark.parametrize("fault", PARTS)
def test_the_parts_of_the_name_are_odd(sender: Sender, fault: str) -> None:
    parts = [{"type": KINDS[kind], "value": value} for kind, value in PARTS[fault]]
    assert subject_sent(sender, fault, "name") == [{"nameParts": parts}]


def test_a_truncated_part_has_30_characters() -> None:
    assert len(PARTS["name_truncated"][0][1]) == 30


@pytest.mark.parametrize("fault", BIRTH_DATES)
def test_the_birth_dates_are_odd(sender: Sender, fault: str) -> None:
    assert subject_sent(sender, fault, "birthDate") == BIRTH_DATES[fault]


@pytest.mark.parametrize("fault", CREDENTIAL)
def test_the_credential_is_none(sender: Sender, fault: str) -> None:
    claims, _ = faulty(sender, fault)
    assert claims["vc"] == CREDENTIAL[fault]


@pytest.mark.parametrize(("fault", "member"), [("names_missing", "name"), ("birth_dates_missing", "birthDate")])
def test_a_member_of_the_subject_is_missing(sender: Sender, fault: str, member: str) -> None:
    claims, right = faulty(sender, fault)
    del right["vc"]["credentialSubject"][member]
    assert claims["vc"] == right["vc"]


def test_the_credential_is_missing(sender: Sender) -> None:
    sender.control.faults("core_identity.vc_missing")
    sent = sender.token("core_identity")
    del sent.right["vc"]
    assert sent.claims == sent.right


def test_a_part_is_of_an_unknown_type(sender: Sender) -> None:
    ((title, family),) = [name["nameParts"] for name in subject_sent(sender, "name_part_unknown", "name")]
    assert (title["type"], family["type"]) == ("Title", "FamilyName")


@pytest.mark.parametrize(
    ("fault", "validities"),
    [
        ("name_validity_malformed", [(7, "yesterday")]),
        ("names_only_previous", [(None, "2001-02-03")]),
        ("names_several_current", [(None, None), (None, None)]),
        ("names_previous_first", [(None, "2001-02-03"), ("2001-02-03", "2011-02-03"), ("2011-02-03", None)]),
    ],
)
def test_the_validity_of_names_is_odd(sender: Sender, fault: str, validities: list[tuple[Any, Any]]) -> None:
    names = subject_sent(sender, fault, "name")
    assert [(name.get("validFrom"), name.get("validUntil")) for name in names] == validities
    assert all(len(name["nameParts"]) == 2 for name in names)


def test_the_subject_may_be_chosen_freely(sender: Sender) -> None:
    chosen = {
        "name": [{"nameParts": [{"type": "GivenName", "value": "Ng\u1ecdc"}]}],
        "birthDate": [{"value": "2000-01-01"}],
    }
    claims, right = faulty(sender, "subject_chosen", value=chosen)
    assert claims["vc"] == {**right["vc"], "credentialSubject": chosen}


def test_no_fault_is_left_out_here() -> None:
    alone = {"names_missing", "birth_dates_missing", "vc_missing", "name_part_unknown", "subject_chosen"}
    alone |= {"name_validity_malformed", "names_only_previous", "names_several_current", "names_previous_first"}
    assert CREDENTIALS.keys() == NAMES.keys() | PARTS.keys() | BIRTH_DATES.keys() | CREDENTIAL.keys() | alone

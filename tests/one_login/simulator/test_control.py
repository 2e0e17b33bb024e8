"""How a test tells the simulator what to do, and what the simulator refuses to be told."""

from contextlib import closing
from typing import Any

import pytest

from one_login.simulator.control import _is_loopback
from one_login.simulator.faults import FAULTS, PLACES
from one_login.simulator.personas import PERSONAS
from tests.one_login.simulator.control import Control
from tests.one_login.simulator.relying_party import CORE_IDENTITY, RelyingParty, answer
from tests.one_login.simulator.sent import PERSON, PERSONA, Sender

OTHER = "connects-by-trn"


def vot(relying_party: RelyingParty, code: str) -> str:
    claims = relying_party.id_token(relying_party.token(code).json()["id_token"])
    said: str = claims["vot"]
    return said


def test_every_fault_is_listed_with_what_it_does(control: Control) -> None:
    known = control.order("faults", method="GET")["known"]
    assert known == {name: change.description for name, change in FAULTS.items()}
    assert all(known.values())
    assert len(known) == sum(len(changes) for changes in PLACES.values())
    for changes in PLACES.values():
        assert len({change.description for change in changes.values()}) == len(changes), "no two say the same"


def test_a_fault_is_committed_as_often_as_told(sender: Sender) -> None:
    sender.control.faults("id_token.vot_wrong", requests=2)
    assert [vot(sender.relying_party, sender.code()) for _ in range(4)] == ["Cl", "Cl", "Cl.Cm", "Cl.Cm"]


def test_a_fault_is_committed_until_cleared(sender: Sender) -> None:
    active = sender.control.faults("id_token.vot_wrong", requests=None)
    assert active == [{"name": "id_token.vot_wrong", "value": None, "requests": None, "subject": None, "step": None}]
    assert [vot(sender.relying_party, sender.code()) for _ in range(3)] == ["Cl"] * 3
    assert sender.control.order("faults", method="DELETE") == {"faults": []}
    assert vot(sender.relying_party, sender.code()) == "Cl.Cm"


@pytest.mark.parametrize("order", [{"persona": OTHER}, {"subject": "urn:fdc:gov.uk:2022:nobody"}])
def test_a_fault_for_another_person_is_not_committed(sender: Sender, order: dict[str, str]) -> None:
    sender.control.faults("id_token.vot_wrong", "userinfo.sub_other", "callback.code_missing", **order)
    assert vot(sender.relying_party, sender.code()) == "Cl.Cm"
    assert len(sender.control.active()) == 3


@pytest.mark.parametrize("order", [{"persona": PERSONA}, {"subject": PERSON.subject}])
def test_a_fault_for_a_person_lasts(sender: Sender, order: dict[str, str]) -> None:
    sender.control.faults("id_token.vot_wrong", **order)
    assert [vot(sender.relying_party, sender.code()) for _ in range(3)] == ["Cl"] * 3
    assert sender.control.active()[0]["subject"] == PERSON.subject


def test_a_fault_for_a_person_may_be_for_once(sender: Sender) -> None:
    sender.control.faults("id_token.vot_wrong", persona=PERSONA, requests=1)
    assert [vot(sender.relying_party, sender.code()) for _ in range(2)] == ["Cl", "Cl.Cm"]


def test_a_fault_waits_until_its_place_is_reached(sender: Sender) -> None:
    sender.control.faults("core_identity.vot_p1")
    vot(sender.relying_party, sender.code(sender.relying_party.parameters()))
    assert sender.control.active(), "no identity was asked for"
    sent = sender.userinfo_answer().json()[CORE_IDENTITY]
    assert sender.relying_party.core_identity(sent)["vot"] == "P1"


@pytest.mark.parametrize("step", ["sign-in", "identity"])
def test_a_fault_may_be_for_one_step(sender: Sender, step: str) -> None:
    sender.control.faults("id_token.vot_wrong", step=step)
    party = sender.relying_party
    said = {
        "sign-in": vot(party, sender.code(party.parameters())),
        "identity": vot(party, sender.code(party.identity_parameters())),
    }
    assert said == {"sign-in": "Cl.Cm", "identity": "Cl.Cm", step: "Cl"}


def test_what_only_an_identity_has_waits_for_it(sender: Sender) -> None:
    sender.control.faults("userinfo.core_identity_missing", "userinfo.return_codes_chosen")
    tokens = sender.relying_party.token(sender.code(sender.relying_party.parameters())).json()
    assert sender.relying_party.userinfo(tokens["access_token"]).keys() == {"sub", "email", "email_verified"}
    assert len(sender.control.active()) == 2
    assert CORE_IDENTITY not in sender.userinfo_answer().json()
    assert sender.control.active() == []


@pytest.mark.parametrize(
    "order",
    [
        {"faults": ["id_token.no_such_fault"]},
        {"faults": ["no_such_place.vot_wrong"]},
        {"faults": ["vot_wrong"]},
        {"faults": [""]},
        {"faults": "id_token.vot_wrong"},
        {"faults": [7]},
        {"faults": [{"value": 7}]},
        {"faults": [{"name": "id_token.vot_wrong", "seconds": 7}]},
        {"faults": [{"name": "id_token.vot_wrong", "value": 7}]},
        {"faults": [{"name": "token.slow", "value": "long"}]},
        {"faults": [{"name": "token.slow", "value": -1}]},
        {"faults": [{"name": "token.slow", "value": 121}]},
        {"faults": [{"name": "token.slow", "value": True}]},
        {"faults": [{"name": "userinfo.return_codes_chosen", "value": "A"}]},
        {"faults": [{"name": "userinfo.return_codes_chosen", "value": [7]}]},
        {"faults": ["id_token.vot_wrong"], "requests": 0},
        {"faults": ["id_token.vot_wrong"], "requests": -1},
        {"faults": ["id_token.vot_wrong"], "requests": True},
        {"faults": ["id_token.vot_wrong"], "requests": "2"},
        {"faults": ["id_token.vot_wrong"], "persona": "nobody"},
        {"faults": ["id_token.vot_wrong"], "persona": OTHER, "subject": PERSON.subject},
        {"faults": ["id_token.vot_wrong"], "subject": 7},
        {"faults": ["id_token.vot_wrong"], "more": 1},
        {"faults": ["jwks.empty"], "subject": PERSON.subject},
        {"faults": ["jwks.empty"], "step": "identity"},
        {"faults": ["id_token.vot_wrong"], "step": "other"},
        {"faults": ["id_token.vot_wrong"], "step": 7},
        {"faults": ["id_token.vot_wrong", "id_token.no_such_fault"]},
        {},
        [],
        None,
    ],
)
def test_an_order_that_cannot_be_followed_is_refused_and_changes_nothing(control: Control, order: Any) -> None:
    response = control.call("POST", "faults", data="null" if order is None else None, json=order, headers=JSON)
    assert response.status_code == 400
    assert response.json()["error"]
    assert control.active() == []


JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["faults", "keys", "identity-issuer", "logout", "reset"])
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("not json", "application/json"),
        ("[" * 100_000, "application/json"),
        ('{"faults": []}', "text/plain"),
        ("faults=", "application/x-www-form-urlencoded"),
        ('{"no_such_member": 1}', "application/json"),
    ],
)
def test_what_another_sites_page_could_send_is_refused(
    control: Control, path: str, body: str, content_type: str
) -> None:
    response = control.call("POST", path, data=body, headers={"Content-Type": content_type})
    assert response.status_code == 400


@pytest.mark.parametrize(("path", "method"), [("faults", "PUT"), ("logout", "GET"), ("requests", "POST")])
def test_other_methods_are_refused(control: Control, path: str, method: str) -> None:
    assert control.call(method, path).status_code == 405


def test_only_this_machine_may_give_orders() -> None:
    assert all(_is_loopback(address) for address in ("127.0.0.1", "127.8.8.8", "::1", ""))
    assert not any(_is_loopback(address) for address in ("192.0.2.1", "10.0.0.1", "2001:db8::1", "0.0.0.0"))  # noqa: S104


def test_the_identity_host_takes_no_orders(relying_party: RelyingParty) -> None:
    assert relying_party.direct("GET", f"{relying_party.identity_issuer}control/faults").status_code == 404


def test_requests_are_recorded_without_their_queries(sender: Sender) -> None:
    sender.userinfo_answer()
    host = sender.relying_party.issuer.split("/")[2]
    assert sender.control.requests_made() == [
        ("GET", host, "/authorize"),
        ("POST", host, "/token"),
        ("GET", host, "/userinfo"),
    ]
    assert sender.control.order("requests", method="DELETE") == {"requests": []}


def test_resetting_undoes_every_order(sender: Sender) -> None:
    first = sender.control.order("keys", method="GET"), sender.control.order("identity-issuer", method="GET")
    sender.control.faults("id_token.vot_wrong")
    sender.control.keys("id_token", "rotate")
    sender.control.keys("identity", "rotate")
    sender.control.order("identity-issuer", {"identity_issuer": "http://localhost:9/"})
    sender.control.reset()
    assert sender.control.active() == []
    assert (sender.control.order("keys", method="GET"), sender.control.order("identity-issuer", method="GET")) == first
    assert sender.token("core_identity").claims == sender.token("core_identity").right


# On the page, without any order


def choose(relying_party: RelyingParty, parameters: dict[str, str], **fields: str) -> dict[str, str]:
    return answer(relying_party.submit(relying_party.authorize(parameters), **fields))


def test_the_page_offers_every_fault_of_a_sign_in(relying_party: RelyingParty) -> None:
    page = relying_party.authorize(relying_party.parameters()).text
    offered = {name for name in FAULTS if f'value="{name}"' in page}
    places = {"callback", "token", "id_token", "userinfo", "core_identity"}
    assert offered == {name for name in FAULTS if name.partition(".")[0] in places}
    assert page.count('<select id="id_fault_') == 2
    assert page.count('<label for="id_fault_') == 2


def test_a_fault_chosen_on_the_page_happens_once(relying_party: RelyingParty, control: Control) -> None:
    returned = choose(relying_party, relying_party.parameters(), persona=PERSONA, fault="id_token.vot_wrong")
    assert vot(relying_party, returned["code"]) == "Cl"
    assert vot(relying_party, answer(relying_party.authorize(relying_party.parameters()))["code"]) == "Cl.Cm"


def test_a_fault_chosen_on_the_page_is_for_that_sign_in_only(relying_party: RelyingParty, control: Control) -> None:
    returned = choose(relying_party, relying_party.parameters(), persona=PERSONA, fault="id_token.vot_wrong")
    with closing(RelyingParty(relying_party.issuer, relying_party.identity_issuer)) as other:
        assert vot(other, other.sign_in(PERSONA)["code"]) == "Cl.Cm"
    assert vot(relying_party, returned["code"]) == "Cl"


def test_a_fault_of_the_identity_waits_for_the_second_request(relying_party: RelyingParty, control: Control) -> None:
    first = choose(relying_party, relying_party.parameters(), persona=PERSONA, fault="core_identity.vot_p1")
    relying_party.userinfo(relying_party.token(first["code"]).json()["access_token"])
    second = answer(relying_party.authorize(relying_party.identity_parameters()))
    claims = relying_party.userinfo(relying_party.token(second["code"]).json()["access_token"])
    assert relying_party.core_identity(claims[CORE_IDENTITY])["vot"] == "P1"


def test_the_page_lets_the_step_be_chosen(relying_party: RelyingParty, control: Control) -> None:
    fields = {"persona": PERSONA, "fault": "callback.error_access_denied", "step": "identity"}
    assert "code" in choose(relying_party, relying_party.parameters(), **fields)
    assert answer(relying_party.authorize(relying_party.identity_parameters()))["error"] == "access_denied"
    assert "code" in answer(relying_party.authorize(relying_party.identity_parameters()))


def test_own_details_may_go_with_a_fault(relying_party: RelyingParty, control: Control) -> None:
    details = {"email": "robin@example.com", "identity_proven": "no", "fault": "callback.state_wrong"}
    assert choose(relying_party, relying_party.parameters(), **details)["state"] == "another-state"


def test_a_faulty_form_keeps_the_fault(relying_party: RelyingParty) -> None:
    page = relying_party.authorize(relying_party.parameters())
    response = relying_party.submit(page, email="", fault="callback.state_wrong")
    assert response.status_code == 422
    assert '<option value="callback.state_wrong" selected>' in response.text


@pytest.mark.parametrize("fault", ["no-such-fault", "jwks.empty", "logout_token.typ_wrong"])
def test_a_fault_that_is_not_on_the_page_is_refused(relying_party: RelyingParty, fault: str) -> None:
    page = relying_party.authorize(relying_party.parameters())
    response = relying_party.submit(page, persona=PERSONA, fault=fault)
    assert response.status_code == 400
    assert fault in response.text
    assert relying_party.authorize(relying_party.parameters()).status_code == 200, "nobody was signed in"


def test_no_fault_chosen_is_no_fault(relying_party: RelyingParty) -> None:
    returned = choose(relying_party, relying_party.parameters(), persona=PERSONAS[0].slug, fault="")
    assert vot(relying_party, returned["code"]) == "Cl.Cm"

"""What /authorize refuses, and how; and the page on which somebody is chosen."""

import json
from urllib.parse import urlencode

import pytest

from tests.one_login.simulator.relying_party import (
    CORE_IDENTITY,
    REDIRECT_URI,
    RETURN_CODE,
    RelyingParty,
    answer,
    claims_parameter,
)


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "somebody-else"},
        {"client_id": None},
        {"redirect_uri": "http://localhost:8000/elsewhere"},
        {"redirect_uri": REDIRECT_URI + "/"},
        {"redirect_uri": REDIRECT_URI + "?more=1"},
        {"redirect_uri": "https://example.com/"},
        {"redirect_uri": None},
        {"state": "s" * 4096},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_trusted(
    relying_party: RelyingParty, changes: dict[str, str | None]
) -> None:
    response = relying_party.authorize(relying_party.parameters(**changes))
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert "Sorry, there is a problem" in response.text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "email"}, "invalid_scope"),
        ({"scope": "openid phone"}, "invalid_scope"),
        ({"scope": "openid  email"}, "invalid_scope"),
        ({"state": None}, "invalid_request"),
        ({"state": ""}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"nonce": ""}, "invalid_request"),
        ({"vtr": None}, "invalid_request"),
        ({"vtr": "Cl.Cm"}, "invalid_request"),
        ({"vtr": '["Cl"]'}, "invalid_request"),
        ({"vtr": '["Cl.Cm.P0"]'}, "invalid_request"),
        ({"vtr": '["Cl.Cm","Cl.Cm.P2"]'}, "invalid_request"),
        ({"claims": "not json"}, "invalid_request"),
        ({"claims": "[]"}, "invalid_request"),
        ({"claims": "{}"}, "invalid_request"),
        ({"claims": '{"userinfo": null}'}, "invalid_request"),
        ({"claims": '{"userinfo": ["' + CORE_IDENTITY + '"]}'}, "invalid_request"),
        ({"claims": '{"userinfo": {"name": null}}'}, "invalid_request"),
        ({"claims": json.dumps({"userinfo": {RETURN_CODE: {"essential": True}}})}, "invalid_request"),
        ({"claims": json.dumps({"userinfo": {RETURN_CODE: None}, "id_token": {}})}, "invalid_request"),
        ({"ui_locales": "fr"}, "invalid_request"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"request": "a.b.c"}, "request_not_supported"),
        ({"request_uri": "http://localhost:8000/request"}, "request_uri_not_supported"),
    ],
)
def test_a_faulty_request_goes_back_with_an_error(
    relying_party: RelyingParty, changes: dict[str, str | None], error: str
) -> None:
    parameters = relying_party.parameters(**changes)
    returned = answer(relying_party.authorize(parameters))
    assert returned["error"] == error
    assert returned["error_description"]
    assert returned.get("state") == (parameters.get("state") or None)
    assert "code" not in returned


def test_a_repeated_parameter_is_refused(relying_party: RelyingParty) -> None:
    query = urlencode(relying_party.parameters())
    assert answer(relying_party.get(f"authorize?{query}&nonce=other"))["error"] == "invalid_request"
    twice = answer(relying_party.get(f"authorize?{query}&state=other"))
    assert twice["error"] == "invalid_request"
    assert "state" not in twice
    assert relying_party.get(f"authorize?{query}&client_id=other").status_code == 400


def test_the_longest_query_is_just_under_4096_characters(relying_party: RelyingParty) -> None:
    parameters = relying_party.parameters(state="")
    room = 4095 - len(urlencode(parameters))
    assert relying_party.authorize({**parameters, "state": "s" * room}).status_code == 200
    assert relying_party.authorize({**parameters, "state": "s" * (room + 1)}).status_code == 400


def test_only_get_authorizes(relying_party: RelyingParty) -> None:
    query = urlencode(relying_party.parameters())
    for method in ("POST", "HEAD", "PUT"):
        assert relying_party.direct(method, f"authorize?{query}").status_code == 405


@pytest.mark.parametrize("locale", ["en", "cy", None])
def test_the_page_lets_somebody_be_chosen(relying_party: RelyingParty, locale: str | None) -> None:
    page = relying_party.authorize(relying_party.parameters(ui_locales=locale))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    assert "<title>Who is signing in? – GOV.UK One Login simulator</title>" in page.text
    assert page.text.count('name="persona"') == 8


@pytest.mark.parametrize("error", ["access_denied", "temporarily_unavailable"])
def test_a_fault_may_be_chosen(relying_party: RelyingParty, error: str) -> None:
    parameters = relying_party.parameters()
    returned = answer(relying_party.submit(relying_party.authorize(parameters), fault=error))
    assert returned["error"] == error
    assert returned["state"] == parameters["state"]
    assert relying_party.authorize(parameters).status_code == 200, "nobody was signed in"


def test_choosing_checks_the_request_again(relying_party: RelyingParty) -> None:
    page = relying_party.authorize(relying_party.parameters(state="recognisable"))
    page._content = page.content.replace(b"client_id=test-client", b"client_id=other")
    assert relying_party.submit(page, persona="matches-nothing").status_code == 400
    page = relying_party.authorize(relying_party.parameters(nonce="recognisable"))
    page._content = page.content.replace(b"nonce=recognisable", b"nonce=")
    assert answer(relying_party.submit(page, persona="matches-nothing"))["error"] == "invalid_request"


def test_choosing_needs_the_pages_own_form(relying_party: RelyingParty) -> None:
    query = urlencode(relying_party.parameters())
    response = relying_party.direct("POST", f"choose?{query}", data={"persona": "matches-nothing"})
    assert response.status_code == 403
    assert "start again" in response.text
    assert relying_party.get(f"choose?{query}").status_code == 405


def test_what_came_in_is_escaped_on_the_page(relying_party: RelyingParty) -> None:
    page = relying_party.get("authorize?" + urlencode(relying_party.parameters()) + '&x="><b>x')
    assert "<b>" not in page.text


def test_an_identity_that_is_not_proven_is_denied_unless_return_codes_were_asked_for(
    relying_party: RelyingParty,
) -> None:
    asked = relying_party.identity_parameters(claims=claims_parameter(CORE_IDENTITY))
    returned = relying_party.sign_in("not-verified", asked)
    assert returned["error"] == "access_denied"
    assert returned["state"] == asked["state"]
    assert "security reasons" not in returned["error_description"]
    again = answer(relying_party.authorize(relying_party.identity_parameters(claims=None)))
    assert again["error"] == "access_denied"
    assert "code" in answer(relying_party.authorize(relying_party.parameters())), "still signed in"
    assert "code" in answer(relying_party.authorize(relying_party.identity_parameters()))

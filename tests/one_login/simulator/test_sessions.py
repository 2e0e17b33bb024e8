"""The provider's own session: kept between requests, ended by signing out."""

from typing import Any
from urllib.parse import urlencode

import pytest

from tests.one_login.simulator.relying_party import (
    CORE_IDENTITY,
    POST_LOGOUT_REDIRECT_URI,
    RelyingParty,
    answer,
)


def tokens(relying_party: RelyingParty, code: str) -> dict[str, Any]:
    response = relying_party.token(code)
    assert response.status_code == 200
    body: dict[str, Any] = response.json()
    return body


def is_signed_in(relying_party: RelyingParty) -> bool:
    return relying_party.authorize(relying_party.parameters()).status_code == 302


def test_the_identity_request_asks_for_no_second_sign_in(relying_party: RelyingParty) -> None:
    first = tokens(relying_party, relying_party.sign_in("connects-by-trn")["code"])
    parameters = relying_party.identity_parameters()
    returned = answer(relying_party.authorize(parameters))
    second = tokens(relying_party, returned["code"])
    claims = [relying_party.id_token(each["id_token"]) for each in (first, second)]
    assert returned["state"] == parameters["state"]
    assert claims[0]["sub"] == claims[1]["sub"]
    assert claims[0]["sid"] == claims[1]["sid"]
    assert claims[1]["nonce"] == parameters["nonce"]
    assert CORE_IDENTITY in relying_party.userinfo(second["access_token"])


def test_the_cookie_is_the_simulators_own(relying_party: RelyingParty) -> None:
    page = relying_party.authorize(relying_party.parameters())
    response = relying_party.submit(page, persona="matches-nothing")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("one_login_simulator_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=3600" in cookie
    assert "Domain" not in cookie


def test_another_browser_is_asked(relying_party: RelyingParty) -> None:
    relying_party.sign_in("matches-nothing")
    assert is_signed_in(relying_party)
    relying_party.browser.cookies.clear()
    assert not is_signed_in(relying_party)


def test_an_invented_cookie_is_no_session(relying_party: RelyingParty) -> None:
    relying_party.browser.headers["Cookie"] = "one_login_simulator_session=invented"
    assert not is_signed_in(relying_party)


def test_choosing_again_replaces_the_person(relying_party: RelyingParty) -> None:
    page = relying_party.authorize(relying_party.parameters())
    subjects = [
        relying_party.id_token(tokens(relying_party, answer(response)["code"])["id_token"])["sub"]
        for response in (
            relying_party.submit(page, persona="matches-nothing"),
            relying_party.submit(page, persona="new-email"),
            relying_party.authorize(relying_party.parameters()),
        )
    ]
    assert subjects[0] != subjects[1] == subjects[2]


def test_signing_out_ends_the_session_and_goes_back(relying_party: RelyingParty) -> None:
    id_token = tokens(relying_party, relying_party.sign_in("matches-nothing")["code"])["id_token"]
    query = {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": POST_LOGOUT_REDIRECT_URI,
        "state": "left & gone",
    }
    response = relying_party.get("logout?" + urlencode(query))
    assert response.status_code == 302
    assert response.headers["Location"] == f"{POST_LOGOUT_REDIRECT_URI}?state=left+%26+gone"
    assert not is_signed_in(relying_party)


def test_state_is_optional_when_signing_out(relying_party: RelyingParty) -> None:
    id_token = tokens(relying_party, relying_party.sign_in("matches-nothing")["code"])["id_token"]
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": POST_LOGOUT_REDIRECT_URI})
    assert relying_party.get("logout?" + query).headers["Location"] == POST_LOGOUT_REDIRECT_URI


def test_the_session_ends_at_the_simulator_not_only_in_the_browser(relying_party: RelyingParty) -> None:
    relying_party.sign_in("matches-nothing")
    cookie = relying_party.browser.cookies["one_login_simulator_session"]
    relying_party.get("logout")
    relying_party.browser.headers["Cookie"] = f"one_login_simulator_session={cookie}"
    assert not is_signed_in(relying_party)


@pytest.mark.parametrize("query", ["", "?" + urlencode({"post_logout_redirect_uri": POST_LOGOUT_REDIRECT_URI})])
def test_without_an_id_token_the_browser_stays(relying_party: RelyingParty, query: str) -> None:
    relying_party.sign_in("matches-nothing")
    response = relying_party.get("logout" + query)
    assert response.status_code == 200
    assert "You have signed out" in response.text
    assert f'href="{POST_LOGOUT_REDIRECT_URI}"' in response.text
    assert not is_signed_in(relying_party)


@pytest.mark.parametrize(
    "changes",
    [
        {"post_logout_redirect_uri": "https://example.com/"},
        {"post_logout_redirect_uri": POST_LOGOUT_REDIRECT_URI + "/more"},
        {"id_token_hint": "forged"},
        {"id_token_hint": lambda token: token[:-4] + ("AAAA" if token[-4:] != "AAAA" else "BBBB")},
    ],
)
def test_a_faulty_sign_out_goes_nowhere_but_ends_the_session(
    relying_party: RelyingParty, changes: dict[str, Any]
) -> None:
    id_token = tokens(relying_party, relying_party.sign_in("matches-nothing")["code"])["id_token"]
    made = {name: value(id_token) if callable(value) else value for name, value in changes.items()}
    query = {"id_token_hint": id_token, "post_logout_redirect_uri": POST_LOGOUT_REDIRECT_URI, **made}
    response = relying_party.get("logout?" + urlencode(query))
    assert response.status_code == 400
    assert "Location" not in response.headers
    assert not is_signed_in(relying_party)


def test_signing_out_without_a_session_goes_back_too(relying_party: RelyingParty) -> None:
    id_token = tokens(relying_party, relying_party.sign_in("matches-nothing")["code"])["id_token"]
    relying_party.browser.cookies.clear()
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": POST_LOGOUT_REDIRECT_URI})
    assert relying_party.get("logout?" + query).status_code == 302

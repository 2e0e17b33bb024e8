"""What the provider publishes."""

import pytest

from tests.one_login.simulator.relying_party import RelyingParty


def test_discovery_points_at_the_issuer(relying_party: RelyingParty) -> None:
    response = relying_party.direct("GET", ".well-known/openid-configuration")
    document = response.json()
    assert response.headers["Cache-Control"] == "max-age=86400"
    assert document["issuer"] == relying_party.issuer
    for name in ("authorization", "token", "userinfo", "end_session"):
        assert document[f"{name}_endpoint"].startswith(relying_party.issuer)
    assert document["jwks_uri"] == relying_party.issuer + ".well-known/jwks.json"
    assert document["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert document["code_challenge_methods_supported"] == ["S256"]


def test_the_key_set_is_public_and_named(relying_party: RelyingParty) -> None:
    response = relying_party.direct("GET", ".well-known/jwks.json")
    keys = response.json()["keys"]
    assert response.headers["Cache-Control"] == "max-age=86400"
    assert {(key["kty"], key["alg"], key["use"]) for key in keys} == {
        ("EC", "ES256", "sig"),
        ("RSA", "RS256", "sig"),
    }
    assert len({key["kid"] for key in keys}) == len(keys)
    assert not any({"d", "p", "q", "dp", "dq", "qi"} & key.keys() for key in keys)


def test_the_did_document_is_at_the_identity_host(relying_party: RelyingParty) -> None:
    response = relying_party.direct("GET", relying_party.identity_issuer + ".well-known/did.json")
    document = response.json()
    port = relying_party.issuer.rstrip("/").rpartition(":")[2]
    assert response.headers["Cache-Control"] == "max-age=3600"
    assert document["id"] == f"did:web:127.0.0.1%3A{port}"
    (method,) = document["assertionMethod"]
    assert method["controller"] == document["id"]
    assert method["id"].startswith(document["id"] + "#")
    assert method["publicKeyJwk"].keys() == {"kty", "crv", "x", "y", "alg"}


@pytest.mark.parametrize("path", ["", "authorize", "token", ".well-known/openid-configuration", "logout"])
def test_the_identity_host_serves_nothing_else(relying_party: RelyingParty, path: str) -> None:
    assert relying_party.direct("GET", relying_party.identity_issuer + path).status_code == 404


def test_the_issuers_host_serves_no_did_document(relying_party: RelyingParty) -> None:
    assert relying_party.direct("GET", ".well-known/did.json").status_code == 404


@pytest.mark.parametrize(("host", "status"), [("example.com", 400), ("localhost:1", 404)])
def test_another_host_is_refused(relying_party: RelyingParty, host: str, status: int) -> None:
    response = relying_party.direct("GET", ".well-known/openid-configuration", headers={"Host": host})
    assert response.status_code == status


@pytest.mark.parametrize("path", [".well-known/openid-configuration", ".well-known/jwks.json", "userinfo"])
def test_an_empty_user_agent_is_refused(relying_party: RelyingParty, path: str) -> None:
    assert relying_party.direct("GET", path, headers={"User-Agent": b""}).status_code == 403


def test_the_home_page_says_what_this_is(relying_party: RelyingParty) -> None:
    page = relying_party.get("")
    assert "<title>Home – GOV.UK One Login simulator</title>" in page.text
    assert "Nobody is signed in" in page.text
    relying_party.sign_in("matches-nothing")
    assert "Signed in as tomasz.w@example.com" in relying_party.get("").text


def test_pages_load_only_what_the_simulator_serves(relying_party: RelyingParty) -> None:
    page = relying_party.authorize(relying_party.parameters())
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "form-action 'self' http://localhost:8000;" in page.headers["Content-Security-Policy"]
    for path in ("assets/simulator.css", "assets/favicon.svg"):
        assert f'"/{path}"' in page.text
        assert relying_party.get(path).status_code == 200
    assert relying_party.get("assets/keys.py").status_code == 404
    for forbidden in ("<script", "<style", " style=", "//"):
        assert forbidden not in page.text.replace("http://localhost:8000", "")

"""Userinfo and the proven identity."""

import time
from typing import Any

import pytest

from tests.one_login.simulator.relying_party import (
    CLIENT_ID,
    CORE_IDENTITY,
    RETURN_CODE,
    RelyingParty,
    claims_parameter,
)


def userinfo(relying_party: RelyingParty, slug: str, **changes: str | None) -> dict[str, Any]:
    code = relying_party.sign_in(slug, relying_party.identity_parameters(**changes))["code"]
    return relying_party.userinfo(relying_party.token(code).json()["access_token"])


def test_signing_in_tells_subject_and_email_only(relying_party: RelyingParty) -> None:
    tokens = relying_party.token(relying_party.sign_in("connects-by-itself")["code"]).json()
    assert relying_party.userinfo(tokens["access_token"]) == {
        "sub": relying_party.id_token(tokens["id_token"])["sub"],
        "email": "amara.okonkwo-hale@example.com",
        "email_verified": True,
    }


def test_without_the_email_scope_there_is_no_email(relying_party: RelyingParty) -> None:
    assert userinfo(relying_party, "matches-nothing", scope="openid", claims=None).keys() == {"sub"}


def test_a_proven_identity_is_signed_by_the_identity_issuer(relying_party: RelyingParty) -> None:
    claims = userinfo(relying_party, "connects-by-itself")
    identity = relying_party.core_identity(claims[CORE_IDENTITY])
    assert claims[RETURN_CODE] == []
    assert identity["iss"] == relying_party.identity_issuer
    assert identity["aud"] == CLIENT_ID
    assert identity["sub"] == claims["sub"]
    assert identity["vot"] == "P2"
    assert identity["vtm"].startswith(relying_party.issuer)
    assert identity["nbf"] <= time.time() < identity["exp"]
    assert identity["iat"] <= time.time()
    assert identity["vc"]["credentialSubject"] == {
        "name": [
            {
                "nameParts": [
                    {"type": "GivenName", "value": "Amara"},
                    {"type": "FamilyName", "value": "Okonkwo-Hale"},
                ]
            }
        ],
        "birthDate": [{"value": "1990-08-15"}],
    }


def test_previous_names_have_an_end(relying_party: RelyingParty) -> None:
    identity = relying_party.core_identity(userinfo(relying_party, "connects-by-nino")[CORE_IDENTITY])
    current, previous = identity["vc"]["credentialSubject"]["name"]
    assert current["nameParts"][-1]["value"] == "Llewellyn-Price"
    assert current["validFrom"] == "2019-06-01"
    assert "validUntil" not in current
    assert previous["nameParts"][-1]["value"] == "Llewellyn"
    assert previous["validUntil"] == "2019-06-01"
    assert "validFrom" not in previous


def test_without_claims_no_identity_is_told(relying_party: RelyingParty) -> None:
    assert userinfo(relying_party, "connects-by-itself", claims=None).keys() == {
        "sub",
        "email",
        "email_verified",
    }


def test_claims_without_the_identity_level_tell_nothing(relying_party: RelyingParty) -> None:
    claims = userinfo(relying_party, "connects-by-itself", vtr='["Cl.Cm"]')
    assert CORE_IDENTITY not in claims
    assert RETURN_CODE not in claims


def test_only_the_claims_asked_for_are_told(relying_party: RelyingParty) -> None:
    claims = userinfo(relying_party, "connects-by-itself", claims=claims_parameter(CORE_IDENTITY))
    assert CORE_IDENTITY in claims
    assert RETURN_CODE not in claims


def test_an_unproven_identity_is_told_by_return_codes_alone(relying_party: RelyingParty) -> None:
    claims = userinfo(relying_party, "not-verified")
    assert claims.keys() == {"sub", "email", "email_verified", RETURN_CODE}
    assert claims[RETURN_CODE] == [{"code": "A"}, {"code": "V"}]


@pytest.mark.parametrize(
    "authorization",
    ["Bearer unknown", "Bearer", "Bearer ", "Basic dGVzdA==", "unknown", "Bearer é"],
)
def test_an_unknown_token_opens_nothing(relying_party: RelyingParty, authorization: str) -> None:
    headers = {"Authorization": authorization.encode()}
    response = relying_party.direct("GET", "userinfo", headers=headers)
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_no_token_opens_nothing(relying_party: RelyingParty) -> None:
    response = relying_party.direct("GET", "userinfo")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert relying_party.direct("POST", "userinfo").status_code == 405


def test_a_code_or_an_id_token_is_no_access_token(relying_party: RelyingParty) -> None:
    code = relying_party.sign_in("matches-nothing")["code"]
    id_token = relying_party.token(code).json()["id_token"]
    for value in (code, id_token):
        response = relying_party.direct("GET", "userinfo", headers={"Authorization": f"Bearer {value}"})
        assert response.status_code == 401

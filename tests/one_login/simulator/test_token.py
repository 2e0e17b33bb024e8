"""The token endpoint: what it gives, and every reason for which it refuses."""

import hashlib
import time
from base64 import urlsafe_b64encode
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.one_login.simulator.relying_party import (
    CLIENT_ID,
    CLIENT_KEY,
    PublishedKeySet,
    RelyingParty,
    client_environment,
    code_challenge,
    public_key_pem,
    published,
)
from tests.one_login.simulator_process import SimulatorProcess


def refused(relying_party: RelyingParty, code: str, **changes: str | None) -> str:
    """The error that the token endpoint answers with."""
    response = relying_party.token(code, **changes)
    assert response.status_code == 400
    assert "access_token" not in response.text
    error: str = response.json()["error"]
    return error


@pytest.fixture
def code(relying_party: RelyingParty) -> str:
    return relying_party.sign_in("matches-nothing")["code"]


@pytest.mark.parametrize("identity", [False, True])
def test_the_id_token_is_signed_and_complete(relying_party: RelyingParty, identity: bool) -> None:
    parameters = relying_party.identity_parameters() if identity else relying_party.parameters()
    response = relying_party.token(relying_party.sign_in("connects-by-itself", parameters)["code"])
    tokens = response.json()
    claims = relying_party.id_token(tokens["id_token"])
    digest = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert response.headers["Cache-Control"] == "no-store"
    assert tokens["token_type"] == "Bearer"
    assert claims["iss"] == relying_party.issuer
    assert claims["aud"] == CLIENT_ID
    assert claims["nonce"] == parameters["nonce"]
    assert claims["at_hash"] == urlsafe_b64encode(digest).rstrip(b"=").decode()
    assert claims["exp"] - claims["iat"] == 120
    assert abs(claims["iat"] - time.time()) < 10
    assert claims["vot"] == "Cl.Cm"
    assert claims["vtm"].startswith(relying_party.issuer)
    assert claims["sub"].startswith("urn:fdc:gov.uk:2022:")
    assert claims["sid"] not in relying_party.browser.cookies.values()


def test_a_code_works_once(relying_party: RelyingParty, code: str) -> None:
    assert relying_party.token(code).status_code == 200
    assert refused(relying_party, code) == "invalid_grant"


def test_a_code_works_once_even_at_the_same_instant(relying_party: RelyingParty, code: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: relying_party.token(code).status_code, range(8)))
    assert sorted(answers) == [200] + [400] * 7


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "unknown"},
        {"code": None},
        {"redirect_uri": "http://localhost:8000/other"},
        {"redirect_uri": None},
        {"code_verifier": "w" * 43},
        {"code_verifier": "short"},
        {"code_verifier": None},
    ],
)
def test_a_grant_that_does_not_fit_is_refused(
    relying_party: RelyingParty, code: str, changes: dict[str, str | None]
) -> None:
    form = relying_party.token_form(code)
    form |= {name: value for name, value in changes.items() if value is not None}
    form = {name: value for name, value in form.items() if changes.get(name, "") is not None}
    response = relying_party.direct("POST", "token", data=form)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(("length", "status"), [(42, 400), (43, 200), (128, 200), (129, 400)])
def test_a_verifier_has_43_to_128_characters(relying_party: RelyingParty, length: int, status: int) -> None:
    verifier = "v" * length
    parameters = relying_party.parameters(code_challenge=code_challenge(verifier))
    code = relying_party.sign_in("matches-nothing", parameters)["code"]
    assert relying_party.token(code, code_verifier=verifier).status_code == status


def test_a_refused_code_is_spent(relying_party: RelyingParty, code: str) -> None:
    assert refused(relying_party, code, code_verifier="w" * 43) == "invalid_grant"
    assert refused(relying_party, code) == "invalid_grant"


def test_an_unproven_client_does_not_spend_the_code(relying_party: RelyingParty, code: str) -> None:
    assert refused(relying_party, code, client_assertion="") == "invalid_client"
    assert relying_party.token(code).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"client_assertion_type": None}, "invalid_request"),
        ({"client_assertion_type": "other"}, "invalid_request"),
        ({"client_id": "other"}, "invalid_client"),
        ({"client_assertion": None}, "invalid_client"),
        ({"client_assertion": "not a token"}, "invalid_client"),
        ({"client_assertion": "a.b.c"}, "invalid_client"),
        ({"client_assertion": "é.é.é"}, "invalid_client"),
        ({"client_assertion": "a" * 9000}, "invalid_client"),
    ],
)
def test_a_malformed_request_is_refused(
    relying_party: RelyingParty, code: str, changes: dict[str, str | None], error: str
) -> None:
    assert refused(relying_party, code, **changes) == error


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"iss": None},
        {"sub": "other"},
        {"sub": None},
        {"aud": "http://localhost/token"},
        {"aud": ["http://localhost/token"]},
        {"aud": None},
        {"exp": None},
        {"exp": "soon"},
        {"exp": True},
        {"exp": lambda now: now - 1},
        {"exp": lambda now: now + 400},
        {"iat": lambda now: now + 60},
        {"jti": None},
        {"jti": ""},
        {"jti": 7},
        {"jti": "j" * 201},
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(
    relying_party: RelyingParty, code: str, changes: dict[str, Any]
) -> None:
    now = int(time.time())
    made = {name: value(now) if callable(value) else value for name, value in changes.items()}
    assert refused(relying_party, code, client_assertion=relying_party.assertion(**made)) == "invalid_client"


def test_an_assertion_for_the_issuer_is_not_for_the_token_endpoint(relying_party: RelyingParty, code: str) -> None:
    for audience in (relying_party.issuer, [relying_party.issuer + "token", "other"]):
        assertion = relying_party.assertion(aud=audience)
        assert refused(relying_party, code, client_assertion=assertion) == "invalid_client"
    alone = relying_party.assertion(aud=[relying_party.issuer + "token"])
    assert relying_party.token(code, client_assertion=alone).status_code == 200


def test_an_assertion_works_once(relying_party: RelyingParty) -> None:
    assertion = relying_party.assertion()
    codes = [relying_party.sign_in("matches-nothing")["code"]]
    returned = relying_party.authorize(relying_party.parameters())
    codes.append(returned.headers["Location"].partition("code=")[2].partition("&")[0])
    assert relying_party.token(codes[0], client_assertion=assertion).status_code == 200
    assert refused(relying_party, codes[1], client_assertion=assertion) == "invalid_client"


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({}, RSAKey.generate_key(2048)),
        ({"kid": None}, CLIENT_KEY),
        ({"kid": ""}, CLIENT_KEY),
        ({"alg": "RS384"}, CLIENT_KEY),
        ({"alg": "ES256"}, ECKey.generate_key("P-256")),
        ({"alg": "HS256"}, OctKey.import_key(public_key_pem(CLIENT_KEY).replace("-----", ""))),
    ],
    ids=["another key", "no kid", "empty kid", "RS384", "ES256", "HMAC with the public key"],
)
def test_an_assertion_signed_otherwise_is_refused(
    relying_party: RelyingParty, code: str, header: dict[str, Any], key: Any
) -> None:
    assertion = relying_party.assertion(header=header, key=key)
    assert refused(relying_party, code, client_assertion=assertion) == "invalid_client"


def test_an_unsigned_assertion_is_refused(relying_party: RelyingParty, code: str) -> None:
    _, claims, _ = relying_party.assertion().split(".")
    header = urlsafe_b64encode(b'{"alg":"none","kid":"client-key"}').rstrip(b"=").decode()
    assert refused(relying_party, code, client_assertion=f"{header}.{claims}.") == "invalid_client"


def test_a_repeated_parameter_is_refused(relying_party: RelyingParty, code: str) -> None:
    form = [*relying_party.token_form(code).items(), ("code", code)]
    response = relying_party.direct("POST", "token", data=form)
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


def test_only_post_asks_for_tokens(relying_party: RelyingParty) -> None:
    assert relying_party.direct("GET", "token").status_code == 405


def test_an_empty_user_agent_is_refused(relying_party: RelyingParty, code: str) -> None:
    form = relying_party.token_form(code)
    response = relying_party.direct("POST", "token", data=form, headers={"User-Agent": b""})
    assert response.status_code == 403


def test_the_algorithm_may_be_rs256(tmp_path: Path) -> None:
    environment = client_environment(tmp_path)
    environment["SIMULATOR_CLIENT_PUBLIC_KEY"] = public_key_pem(CLIENT_KEY)
    environment["SIMULATOR_ID_TOKEN_ALGORITHM"] = "RS256"
    with (
        SimulatorProcess(environment) as process,
        closing(RelyingParty(process.issuer, process.identity_issuer)) as relying_party,
    ):
        tokens = relying_party.token(relying_party.sign_in("matches-nothing")["code"]).json()
        assert relying_party.id_token(tokens["id_token"], algorithm="RS256")["vot"] == "Cl.Cm"


def test_published_keys_are_kept_and_read_again_for_a_new_kid(tmp_path: Path, client_key_set: PublishedKeySet) -> None:
    environment = client_environment(tmp_path)
    environment["SIMULATOR_CLIENT_JWKS_URL"] = client_key_set.url
    with (
        SimulatorProcess(environment) as process,
        closing(RelyingParty(process.issuer, process.identity_issuer)) as relying_party,
    ):
        assert client_key_set.requests == 0, "the client may start later"
        relying_party.sign_in("matches-nothing")

        def status(**changes: Any) -> tuple[int, str]:
            code = relying_party.authorize(relying_party.parameters()).headers["Location"]
            code = code.partition("code=")[2].partition("&")[0]
            response = relying_party.token(code, client_assertion=relying_party.assertion(**changes))
            return response.status_code, response.json().get("error", "")

        assert status() == (200, "")
        assert status() == (200, "")
        assert client_key_set.requests == 1, "kept"

        new_key = RSAKey.generate_key(2048)
        client_key_set.document = {"keys": [published(new_key, "new")]}
        assert status(header={"kid": "new"}, key=new_key) == (200, "")
        assert client_key_set.requests == 2
        assert status() == (400, "invalid_client"), "withdrawn"

        for document in ({"keys": [published(new_key, "a"), published(CLIENT_KEY, "a")]}, {}, {"keys": [1]}):
            client_key_set.document = document
            assert status(header={"kid": "a"}) == (400, "invalid_client")
        client_key_set.document = {"keys": [{**published(CLIENT_KEY, "a"), "use": "enc"}]}
        assert status(header={"kid": "a"}) == (400, "invalid_client")

        client_key_set.document = {"keys": [published(CLIENT_KEY, "a")]}
        client_key_set.status = 302
        asked = client_key_set.requests
        assert status(header={"kid": "a"}) == (400, "invalid_client"), "no redirect is followed"
        assert client_key_set.requests == asked + 1

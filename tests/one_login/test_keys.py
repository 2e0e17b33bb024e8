"""Our keys at One Login: what may be configured, what is published, and that one can be changed without a gap."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client
from joserfc.jwk import ECKey, RSAKey

from one_login.keys import KeysNotUsable, read_keys, signing_key

OURS = RSAKey.generate_key(2048, private=True)
NEXT = RSAKey.generate_key(2048, private=True)
SMALL = (
    rsa.generate_private_key(65537, 1024)  # noqa: S505 (it is to be refused)
    .private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    .decode()
)


def pem(key: RSAKey | ECKey, *, private: bool = True) -> str:
    return key.as_pem(private=private).decode()


def published(client: Client) -> list[str]:
    return [key["kid"] for key in client.get("/one-login/jwks.json").json()["keys"]]


def kid(key: RSAKey) -> str:
    return str(key.thumbprint())


class TestReadKeys:
    def test_signs_with_the_first(self) -> None:
        first, second = read_keys(pem(OURS) + pem(NEXT))
        assert (first.kid, second.kid) == (kid(OURS), kid(NEXT))

    def test_takes_public_keys_behind_it(self) -> None:
        assert [key.is_private for key in read_keys(pem(OURS) + "\n" + pem(NEXT, private=False))] == [True, False]

    def test_takes_what_stands_between_for_a_comment(self) -> None:
        assert len(read_keys(f"# of 2026\n{pem(OURS)}\n# of 2027\r\n{pem(NEXT)}")) == 2

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", "no PEM key"),
            ("-----BEGIN", "no PEM key"),
            (pem(NEXT, private=False), "must be a private one"),
            (pem(NEXT, private=False) + pem(OURS), "must be a private one"),
            (pem(OURS) + pem(OURS), "twice"),
            (pem(OURS) + pem(OURS, private=False), "twice"),
            (pem(ECKey.generate_key("P-256", private=True)), "not an RSA key"),
            (OURS.as_pem(private=True, password="secret").decode(), "without a password"),
            ("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", "not an RSA key"),
            (pem(OURS) + pem(NEXT)[:300], "cut off"),
            (SMALL, "fewer than 2048 bits"),
        ],
        ids=[
            "nothing",
            "no block",
            "public",
            "public first",
            "twice",
            "both halves",
            "EC",
            "password",
            "broken",
            "cut off",
            "small",
        ],
    )
    def test_refuses_what_cannot_sign(self, text: str, words: str) -> None:
        with pytest.raises(KeysNotUsable, match=words):
            read_keys(text)


class TestKeySet:
    def test_publishes_every_key_and_no_private_member(self, client: Client, settings: pytest.FixtureRequest) -> None:
        settings.ONE_LOGIN_PRIVATE_KEY = pem(OURS) + pem(NEXT)  # type: ignore[attr-defined]
        keys = client.get("/one-login/jwks.json").json()["keys"]
        assert [key["kid"] for key in keys] == [kid(OURS), kid(NEXT)]
        assert all((key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256") for key in keys)
        assert not any({"d", "p", "q", "dp", "dq", "qi"} & set(key) for key in keys)

    def test_holds_what_either_side_of_a_restart_signs_with(
        self, client: Client, settings: pytest.FixtureRequest
    ) -> None:
        """Of three starts, each with the next configuration, any two may run side by side."""
        starts = [pem(OURS) + pem(NEXT), pem(NEXT) + pem(OURS), pem(NEXT)]
        signs, shows = [], []
        for configured in starts:
            settings.ONE_LOGIN_PRIVATE_KEY = configured  # type: ignore[attr-defined]
            signs.append(signing_key().kid)
            shows.append(published(client))
        for before, after in ((0, 1), (1, 2)):
            assert {signs[before], signs[after]} <= set(shows[before])
            assert signs[after] in shows[after]
        assert signs == [kid(OURS), kid(NEXT), kid(NEXT)]

    def test_can_be_fetched_by_anybody_and_kept_for_minutes(self, client: Client) -> None:
        answer = client.get("/one-login/jwks.json")
        assert answer["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in answer.headers

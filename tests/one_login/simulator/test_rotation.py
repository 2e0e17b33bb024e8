"""Keys that come, sign and go, and an identity issuer that moves."""

import pytest

from tests.one_login.simulator.relying_party import CORE_IDENTITY
from tests.one_login.simulator.sent import Sender

PLACES = {"id_token": "id_token", "identity": "core_identity"}


@pytest.fixture(params=PLACES)
def key(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def kids(sender: Sender, key: str) -> list[str]:
    return [each["kid"] for each in sender.published(PLACES[key]) if each["alg"] == "ES256"]


def test_a_key_is_published_before_it_signs(sender: Sender, key: str) -> None:
    (first,) = kids(sender, key)
    published = sender.control.keys(key, "publish")
    assert published["signing"] == first
    assert kids(sender, key) == published["published"]
    assert sender.token(PLACES[key]).header["kid"] == first

    used = sender.control.keys(key, "use")
    sent = sender.token(PLACES[key])
    assert sent.header["kid"] == used["signing"] == published["published"][-1] != first
    assert sent.claims == sent.right
    (new_key,) = [each for each in sender.published(PLACES[key]) if each["kid"] == used["signing"]]
    (old_key,) = [each for each in sender.published(PLACES[key]) if each["kid"] == first]
    assert sent.is_signed_by(new_key, "ES256")
    assert not sent.is_signed_by(old_key, "ES256")


def test_a_withdrawn_key_is_published_no_longer(sender: Sender, key: str) -> None:
    (first,) = kids(sender, key)
    rotated = sender.control.keys(key, "rotate")
    assert sender.control.keys(key, "withdraw", kid=first)["published"] == [rotated["signing"]]
    assert kids(sender, key) == [rotated["signing"]]


def test_withdrawing_without_a_name_leaves_the_key_that_signs(sender: Sender, key: str) -> None:
    sender.control.keys(key, "rotate")
    sender.control.keys(key, "rotate")
    left = sender.control.keys(key, "withdraw")
    assert left["published"] == [left["signing"]]


def test_a_key_may_sign_although_it_was_withdrawn(sender: Sender, key: str) -> None:
    (first,) = kids(sender, key)
    sender.control.keys(key, "withdraw", kid=first)
    assert kids(sender, key) == []
    assert sender.token(PLACES[key]).header["kid"] == first
    response = sender.control.call("POST", "keys", json={"key": key, "action": "use"})
    assert response.status_code == 400, "there is none to use"


def test_an_id_token_of_an_earlier_key_still_signs_out(sender: Sender) -> None:
    id_token = sender.token("id_token").token
    sender.control.keys("id_token", "rotate")
    sender.control.keys("id_token", "withdraw")
    address = "http://localhost:8000/signed-out"
    sender.relying_party.browser.cookies.clear()  # the session is not this test's own
    response = sender.relying_party.get(f"logout?id_token_hint={id_token}&post_logout_redirect_uri={address}")
    assert response.headers["Location"] == address


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"key": "id_token"},
        {"key": "id_token", "action": "lose"},
        {"key": "other", "action": "rotate"},
        {"key": "id_token", "action": "withdraw", "kid": "no-such-kid"},
    ],
)
def test_what_cannot_be_done_with_keys_is_refused(sender: Sender, order: dict[str, str]) -> None:
    before = sender.control.order("keys", method="GET")
    assert sender.control.call("POST", "keys", json=order).status_code == 400
    assert sender.control.order("keys", method="GET") == before


def test_the_identity_issuer_moves_with_its_document_and_keys(sender: Sender) -> None:
    sender.control.keys("identity", "publish")
    moved = sender.control.order("identity-issuer", {"identity_issuer": "http://localhost:9/"})
    assert moved == {"identity_issuer": "http://localhost:9/", "did": "did:web:localhost%3A9"}
    address = f"{sender.relying_party.identity_issuer}.well-known/did.json"
    document = sender.relying_party.direct("GET", address).json()
    assert document == sender.relying_party.direct("GET", address, headers={"Host": "localhost:9"}).json()
    assert document["id"] == "did:web:localhost%3A9"
    assert all(method["controller"] == document["id"] for method in document["assertionMethod"])
    assert all(method["id"].startswith("did:web:localhost%3A9#") for method in document["assertionMethod"])

    claims = sender.relying_party.core_identity(sender.userinfo_answer().json()[CORE_IDENTITY])
    assert claims["iss"] == "http://localhost:9/"

    sender.control.order("identity-issuer", method="DELETE")
    sent = sender.token("core_identity")
    assert sent.claims == sent.right
    assert sender.relying_party.core_identity(sent.token)["iss"] == sender.relying_party.identity_issuer


def test_an_identity_issuer_that_could_not_start_is_refused(sender: Sender) -> None:
    for value in ("https://identity.example.com/", sender.relying_party.issuer, "http://localhost:9", "", None, 7):
        response = sender.control.call("POST", "identity-issuer", json={"identity_issuer": value})
        assert response.status_code == 400, value
    sent = sender.token("core_identity")
    assert sent.claims == sent.right

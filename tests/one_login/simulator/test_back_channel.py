"""Logout tokens: sent when somebody signs out there, and when told so."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs

import pytest

from one_login.simulator.configuration import ConfigurationError, read_configuration
from tests.one_login.simulator.control import Control
from tests.one_login.simulator.relying_party import CLIENT_KEY, RelyingParty, client_environment, public_key_pem
from tests.one_login.simulator.sent import PERSON, PERSONA, Sender
from tests.one_login.simulator_process import SimulatorProcess

type Delivery = tuple[str, str, dict[str, list[str]]]


class Listener:
    """Where logout tokens arrive; `status` is what the sender is answered."""

    def __init__(self) -> None:
        self.url = ""
        self.status = 200
        self.deliveries: list[Delivery] = []

    def tokens(self) -> list[str]:
        return [form["logout_token"][0] for _, _, form in self.deliveries]


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            listener.deliveries.append((self.path, self.headers["Content-Type"], parse_qs(body)))
            self.send_response(listener.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output is no access log."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener.url = f"http://127.0.0.1:{server.server_address[1]}/one-login/back-channel-logout"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield listener
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@pytest.fixture(scope="module")
def sending(listener: Listener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    """A simulator whose client wants logout tokens, though it has its ID tokens signed with RS256."""
    environment = client_environment(tmp_path_factory.mktemp("local"))
    environment["SIMULATOR_CLIENT_PUBLIC_KEY"] = public_key_pem(CLIENT_KEY)
    environment["SIMULATOR_ID_TOKEN_ALGORITHM"] = "RS256"
    environment["SIMULATOR_BACK_CHANNEL_LOGOUT_URI"] = listener.url
    with SimulatorProcess(environment) as process:
        yield process


@pytest.fixture
def party(sending: SimulatorProcess, listener: Listener) -> Iterator[RelyingParty]:
    listener.deliveries.clear()
    listener.status = 200
    with closing(RelyingParty(sending.issuer, sending.identity_issuer)) as party:
        yield party


def test_signing_out_there_tells_the_client(party: RelyingParty, listener: Listener) -> None:
    party.sign_in(PERSONA)
    assert listener.deliveries == []
    assert party.get("logout").status_code == 200
    ((path, content_type, form),) = listener.deliveries
    assert path == "/one-login/back-channel-logout"
    assert content_type == "application/x-www-form-urlencoded"
    assert form.keys() == {"logout_token"}
    claims = party.id_token(form["logout_token"][0], algorithm="ES256")
    assert claims["sub"] == PERSON.subject
    assert "nonce" not in claims


def test_signing_out_without_a_session_tells_nobody(party: RelyingParty, listener: Listener) -> None:
    assert party.get("logout").status_code == 200
    assert listener.deliveries == []


@pytest.mark.parametrize("status", [400, 500])
def test_signing_out_does_not_depend_on_the_client(party: RelyingParty, listener: Listener, status: int) -> None:
    listener.status = status
    party.sign_in(PERSONA)
    assert party.get("logout").status_code == 200
    assert len(listener.deliveries) == 1


def test_a_token_is_sent_when_told_so(party: RelyingParty, listener: Listener) -> None:
    control = Control(party.issuer)
    told = control.logout(subject="urn:fdc:gov.uk:2022:anybody")
    assert told["status"] == 200
    assert listener.tokens() == [told["logout_token"]]
    assert party.id_token(told["logout_token"], algorithm="ES256")["sub"] == "urn:fdc:gov.uk:2022:anybody"
    listener.status = 400
    assert control.logout(persona=PERSONA)["status"] == 400


def test_a_token_may_be_made_and_not_sent(party: RelyingParty, listener: Listener) -> None:
    told = Control(party.issuer).logout(persona=PERSONA, send=False)
    assert told["status"] is None
    assert listener.deliveries == []
    assert party.id_token(told["logout_token"], algorithm="ES256")["sub"] == PERSON.subject


def test_a_fault_may_go_with_one_token(party: RelyingParty, listener: Listener) -> None:
    told = Control(party.issuer).logout("logout_token.nonce_present", "logout_token.iss_wrong", persona=PERSONA)
    claims = party.id_token(listener.tokens()[0], algorithm="ES256")
    assert listener.tokens() == [told["logout_token"]]
    assert (claims["nonce"], claims["iss"]) == ("a-nonce", "http://elsewhere.example/")
    Control(party.issuer).logout(persona=PERSONA)
    assert "nonce" not in party.id_token(listener.tokens()[1], algorithm="ES256")


def test_a_fault_that_was_set_goes_with_the_token_of_the_next_who_signs_out(
    party: RelyingParty, listener: Listener
) -> None:
    Control(party.issuer).faults("logout_token.sub_missing")
    party.sign_in(PERSONA)
    party.get("logout")
    assert "sub" not in party.id_token(listener.tokens()[0], algorithm="ES256")
    assert Control(party.issuer).active() == []


def test_nobody_listens(sender: Sender) -> None:
    assert sender.control.logout(persona=PERSONA)["status"] is None


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"persona": "nobody"},
        {"subject": 7},
        {"persona": PERSONA, "faults": ["id_token.vot_wrong"]},
        {"persona": PERSONA, "faults": ["logout_token.no_such_fault"]},
    ],
)
def test_an_order_that_cannot_be_followed_is_refused(control: Control, order: dict[str, object]) -> None:
    assert control.call("POST", "logout", json=order).status_code == 400


def test_tokens_go_to_a_loopback_address_only(tmp_path: Path) -> None:
    environment = {
        **client_environment(tmp_path),
        "SIMULATOR_ISSUER": "http://localhost:8001/",
        "SIMULATOR_IDENTITY_ISSUER": "http://127.0.0.1:8001/",
        "SIMULATOR_CLIENT_PUBLIC_KEY": public_key_pem(CLIENT_KEY),
    }
    assert read_configuration(environment).back_channel_logout_uri is None
    environment["SIMULATOR_BACK_CHANNEL_LOGOUT_URI"] = "http://localhost:8000/one-login/back-channel-logout"
    assert read_configuration(environment).back_channel_logout_uri == environment["SIMULATOR_BACK_CHANNEL_LOGOUT_URI"]
    environment["SIMULATOR_BACK_CHANNEL_LOGOUT_URI"] = "https://service.example.com/logout"
    with pytest.raises(ConfigurationError, match="SIMULATOR_BACK_CHANNEL_LOGOUT_URI"):
        read_configuration(environment)

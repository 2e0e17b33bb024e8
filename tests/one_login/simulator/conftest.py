"""The simulator as a real process, once for all tests here, and a fresh browser for each."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from requests.cookies import RequestsCookieJar

from tests.one_login.simulator.control import Control
from tests.one_login.simulator.relying_party import (
    CLIENT_KEY,
    PublishedKeySet,
    RelyingParty,
    client_environment,
    public_key_pem,
    published_key_set,
)
from tests.one_login.simulator.sent import PERSONA, Sender
from tests.one_login.simulator_process import SimulatorProcess


@pytest.fixture(scope="session")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    environment = client_environment(tmp_path_factory.mktemp("local"))
    environment["SIMULATOR_CLIENT_PUBLIC_KEY"] = public_key_pem(CLIENT_KEY)
    with SimulatorProcess(environment) as process:
        yield process


@pytest.fixture
def relying_party(simulator: SimulatorProcess) -> Iterator[RelyingParty]:
    with closing(RelyingParty(simulator.issuer, simulator.identity_issuer)) as party:
        yield party


@pytest.fixture
def client_key_set() -> Iterator[PublishedKeySet]:
    with published_key_set() as key_set:
        yield key_set


@pytest.fixture
def control(simulator: SimulatorProcess) -> Iterator[Control]:
    """Everything that a test ordered is undone after it."""
    control = Control(simulator.issuer)
    yield control
    control.reset()


@pytest.fixture
def sender(relying_party: RelyingParty, control: Control, signed_in_cookies: RequestsCookieJar) -> Sender:
    """A signed-in browser, its client, and the tokens that they are sent."""
    relying_party.browser.cookies.update(signed_in_cookies)
    control.order("requests", method="DELETE")
    return Sender(relying_party, control)


@pytest.fixture(scope="session")
def signed_in_cookies(simulator: SimulatorProcess) -> RequestsCookieJar:
    """Signing in once is enough for all who want no sign-in of their own."""
    with closing(RelyingParty(simulator.issuer, simulator.identity_issuer)) as party:
        party.sign_in(PERSONA)
        return party.browser.cookies

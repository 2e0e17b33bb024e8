"""The simulator as a real process, once for all tests here, and a fresh browser for each."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.one_login.simulator.relying_party import (
    CLIENT_KEY,
    PublishedKeySet,
    RelyingParty,
    client_environment,
    public_key_pem,
    published_key_set,
)
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

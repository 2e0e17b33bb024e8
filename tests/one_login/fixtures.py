"""The simulator as the provider that the product is configured for, for all tests."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from one_login.keys import signing_key
from tests.one_login.browser import Browser
from tests.one_login.simulator.control import Control
from tests.one_login.simulator_process import SimulatorProcess


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    from django.conf import settings

    environment = {
        "LOCAL_DIR": str(tmp_path_factory.mktemp("simulator")),
        "SIMULATOR_CLIENT_ID": settings.ONE_LOGIN_CLIENT_ID,
        "SIMULATOR_REDIRECT_URIS": f"{settings.BASE_URL}/one-login/callback",
        "SIMULATOR_POST_LOGOUT_REDIRECT_URIS": f"{settings.BASE_URL}/signed-out",
        "SIMULATOR_CLIENT_PUBLIC_KEY": signing_key().as_pem(private=False).decode(),
    }
    with SimulatorProcess(environment) as process:
        yield process


@pytest.fixture
def provider(provider_process: SimulatorProcess, settings: Any) -> SimulatorProcess:
    """The product's One Login is the simulator."""
    settings.ONE_LOGIN_ISSUER = provider_process.issuer
    settings.ONE_LOGIN_IDENTITY_ISSUER = provider_process.identity_issuer
    settings.ONE_LOGIN_DID_URL = f"{provider_process.identity_issuer}.well-known/did.json"
    return provider_process


@pytest.fixture
def teacher(provider: SimulatorProcess, client: Client, db: None) -> Browser:
    """Somebody's browser, with nobody signed in."""
    return Browser(client)


@pytest.fixture
def control(provider: SimulatorProcess) -> Iterator[Control]:
    """Orders for the simulator; what they changed is undone in the end."""
    control = Control(provider.issuer)
    yield control
    control.reset()

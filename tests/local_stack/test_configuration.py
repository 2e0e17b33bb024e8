"""What the settings say to a wrong environment: one clear line, and no start."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from one_login.keys import signing_key
from tests.system.stack import PROJECT

KEPT = ("PATH", "HOME", "LANG", "SSL_CERT_FILE")


@pytest.fixture(scope="module")
def production() -> dict[str, str]:
    """A complete environment of production."""
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "SECRET_KEY": "k7R-2fQx9!mZ4vB8nL1pT6wY3sD5gH0jC_aEuIoXqWyVtRzNfM",
        "BASE_URL": "https://teaching-record.example",
        "ALLOWED_HOSTS": "teaching-record.example",
        "DATABASE_URL": "postgres://trs@db.example/trs",
        "ONE_LOGIN_ISSUER": "https://oidc.example/",
        "ONE_LOGIN_IDENTITY_ISSUER": "https://identity.example/",
        "ONE_LOGIN_CLIENT_ID": "a-client",
        "ONE_LOGIN_PRIVATE_KEY": signing_key().as_pem(private=True).decode(),
        "NOTIFY_API_KEY": "a-key",
        "NOTIFY_TEMPLATE_ID": "a-template",
        "NOTIFY_CALLBACK_TOKENS": "0f4d1c6d2f1f4a53a5de, 9b1e7a3f5c2d4e6f8a0b",
        "SUPPORT_EMAIL_ADDRESS": "support@example.com",
        "ZENDESK_HOST": "example.zendesk.com",
        "TSSP_API_URL": "https://portal.example",
        "TSSP_API_KEY": "f60da5b88d5e489b8cc61f85",
        "PROXIES": "2",
    }


class Starter:
    """Starts the settings in a process of their own for each environment, without loading the libraries each time.

    It is a process that has loaded them, and nothing of ours. Each start is a fork of it with nothing in its
    environment but what it is given, and ends as any program does.
    """

    SCRIPT = """
import json, os, sys
import django.db.models, django.http, django.utils.csp, environ, jinja2, joserfc.jwk, structlog
for line in sys.stdin:
    order = json.loads(line)
    if not (child := os.fork()):
        for number, path in enumerate(order["written"], start=1):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        os.environ.clear()
        os.environ.update(order["environment"])
        import trs_console.settings as s
        print(s.IS_LOCAL, s.SESSION_COOKIE_SECURE)
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

    def __init__(self, folder: Path) -> None:
        self.written = [folder / "stdout", folder / "stderr"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT],
            env={name: os.environ[name] for name in KEPT if name in os.environ},
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        assert self.process.stdin
        assert self.process.stdout
        order = {"environment": environment, "written": list(map(str, self.written))}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        status = int(self.process.stdout.readline())
        return subprocess.CompletedProcess([], status, *(path.read_text() for path in self.written))

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starter]:
    starter = Starter(tmp_path_factory.mktemp("starter"))
    yield starter
    starter.end()


class TestProduction:
    def test_starts_with_everything_set(self, start: Starter, production: dict[str, str]) -> None:
        outcome = start(production)
        assert (outcome.stdout, outcome.stderr) == ("False True\n", "")

    @pytest.mark.parametrize(
        "name",
        [
            "SECRET_KEY",
            "BASE_URL",
            "ALLOWED_HOSTS",
            "DATABASE_URL",
            "ONE_LOGIN_ISSUER",
            "ONE_LOGIN_IDENTITY_ISSUER",
            "ONE_LOGIN_CLIENT_ID",
            "ONE_LOGIN_PRIVATE_KEY",
            "NOTIFY_API_KEY",
            "NOTIFY_TEMPLATE_ID",
            "NOTIFY_CALLBACK_TOKENS",
            "SUPPORT_EMAIL_ADDRESS",
            "ZENDESK_HOST",
            "TSSP_API_URL",
            "TSSP_API_KEY",
            "PROXIES",
        ],
    )
    def test_names_a_missing_value_in_one_line(self, start: Starter, production: dict[str, str], name: str) -> None:
        outcome = start({key: value for key, value in production.items() if key != name})
        assert outcome.returncode == 1
        assert name in outcome.stderr
        assert outcome.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        ("name", "weak"),
        [
            ("SECRET_KEY", "short"),
            ("SECRET_KEY", "a" * 60),
            ("BASE_URL", "http://teaching-record.example"),
            ("BASE_URL", "teaching-record.example"),
            ("ALLOWED_HOSTS", "*"),
            ("ZENDESK_HOST", "https://example.zendesk.com/"),
            ("DEBUG", "true"),
            ("TSSP_API_URL", "http://portal.example"),
            ("TSSP_API_URL", "portal"),
            ("TSSP_API_KEY", "short"),
            ("TSSP_API_KEY", "a key with blanks in it, and long"),
            ("NOTIFY_CALLBACK_TOKENS", "short"),
            ("NOTIFY_CALLBACK_TOKENS", ","),
            ("NOTIFY_CALLBACK_TOKENS", "0f4d1c6d2f1f4a53a5de,short"),
            ("NOTIFY_CALLBACK_TOKENS", "a token with blanks in it, 9b1e7a3f5c2d4e6f8a0b"),
            ("ONE_LOGIN_ISSUER", "https://oidc.example"),
            ("ONE_LOGIN_ISSUER", "http://oidc.example/"),
            ("ONE_LOGIN_ISSUER", "https://[::1/"),
            ("ONE_LOGIN_ISSUER", "https://oidc.example;script-src */"),
            ("ONE_LOGIN_ISSUER", "https://somebody:secret@oidc.example/"),
            ("ONE_LOGIN_ISSUER", "https://oidc.example:port/"),
            ("ONE_LOGIN_IDENTITY_ISSUER", "https://identity.example/?x=/"),
            ("ONE_LOGIN_IDENTITY_ISSUER", "https:///"),
            ("ONE_LOGIN_DID_URL", "http://identity.example/.well-known/did.json"),
            ("ONE_LOGIN_DID_URL", "file:///etc/passwd"),
            ("ONE_LOGIN_CLIENT_ID", "a client"),
            ("ONE_LOGIN_PRIVATE_KEY", "/nowhere/key.pem"),
            ("ONE_LOGIN_ID_TOKEN_ALGORITHM", "HS256"),
            ("VIEWINGS_KEPT_DAYS", "0"),
            ("VIEWINGS_KEPT_DAYS", "two years"),
            ("TRN_SEARCHES_KEPT_DAYS", "0"),
            ("SIGN_INS_KEPT_DAYS", "0"),
            ("PROXIES", "-1"),
            ("PROXIES", "one"),
        ],
    )
    def test_refuses_a_weak_value(self, start: Starter, production: dict[str, str], name: str, weak: str) -> None:
        outcome = start(production | {name: weak})
        assert outcome.returncode == 1
        assert name in outcome.stderr
        assert outcome.stderr.count("\n") == 1

    def test_has_portal_accounts_of_its_own_only_where_it_is_told_so(
        self, start: Starter, production: dict[str, str]
    ) -> None:
        outcome = start({**{k: v for k, v in production.items() if k != "TSSP_API_KEY"}, "TSSP_API_URL": "local"})
        assert (outcome.stdout, outcome.stderr) == ("False True\n", "")

    def test_has_no_outbox(self, production: dict[str, str]) -> None:
        command = "import django; django.setup(); from django.urls import resolve; resolve('/outbox/')"
        outcome = subprocess.run(
            [sys.executable, "-c", command],
            env=production | {"DJANGO_SETTINGS_MODULE": "trs_console.settings"},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Resolver404" in outcome.stderr


class TestLocalStack:
    def test_serves_this_machine_only(self, start: Starter, production: dict[str, str], tmp_path: Path) -> None:
        outcome = start(production | {"LOCAL_DIR": str(tmp_path)})
        assert outcome.returncode == 1
        assert "BASE_URL" in outcome.stderr

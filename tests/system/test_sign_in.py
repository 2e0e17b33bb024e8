"""Signing in, proving an identity and leaving, in a browser: at the stack's own simulator and at another provider.

The other one (see `providers`) is made known to the stack by the environment alone.
"""

import re
import secrets
import socket
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Request, expect

from matching.sign_in_pages import PROVING_PROBLEMS, SIGN_IN_PROBLEMS, SignInProblemPage
from one_login.refusals import (
    AnotherPerson,
    AttemptUnknown,
    NoLongerSignedIn,
    ProviderUnavailable,
    Refused,
    RequestNotAccepted,
    ServiceNotAllowed,
    SignInDenied,
    SignInFailed,
    StartAgain,
)
from tests.matching import marks
from tests.matching.marks import PERSON, PROVIDERS, found_in, of_token
from tests.one_login.simulator.control import Control
from tests.system.conftest import Visitor
from tests.system.providers import another_provider
from tests.system.stack import Stack
from tests.system.test_loop import read_outbox

# The browser also for those who need none: pytest keeps them apart from the others, and would start a stack for each.
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("browser_name")]
NOT_VERIFIED = "Unable to verify your identity with GOV.UK One Login"
CHOICE = "Who is signing in?"
# How One Login makes each problem happen.
FAULTS: dict[type[SignInFailed], str] = {
    AttemptUnknown: "callback.state_wrong",
    StartAgain: "callback.error_security_reasons",
    SignInDenied: "callback.error_access_denied",
    NoLongerSignedIn: "callback.error_login_required",
    ProviderUnavailable: "callback.error_temporarily_unavailable",
    ServiceNotAllowed: "callback.error_unauthorized_client",
    RequestNotAccepted: "callback.error_invalid_request",
    Refused: "id_token.nonce_wrong",
}
type Arrive = Callable[[], Visitor]


class SignIn:
    """At whichever provider `control` gives orders to."""

    has_javascript: bool
    provider_is_apart: bool

    def test_leads_to_the_page_that_was_wanted(self, visitor: Arrive) -> None:
        teacher = visitor()
        teacher.open("/record")
        teacher.press("Connects by itself")
        teacher.sees("Your GOV.UK One Login is connected to your teaching record")
        teacher.press("Access your teaching record")
        teacher.sees("Your teaching record", "Amara Okonkwo-Hale", "15 August 1990")
        teacher.press("Sign out")
        teacher.sees("You have signed out")
        teacher.open("/record")
        teacher.press("Connects by itself")
        assert teacher.page.url.endswith("/record")
        teacher.sees("Amara Okonkwo-Hale")

    def test_asks_for_an_identity_again_until_it_is_verified(self, visitor: Arrive) -> None:
        teacher = visitor()
        teacher.open("/sign-in")
        teacher.press("Identity not verified")
        teacher.sees(NOT_VERIFIED)
        teacher.press("Try again with GOV.UK One Login")
        teacher.sees(NOT_VERIFIED)
        teacher.open("/record")
        teacher.sees(NOT_VERIFIED)
        assert teacher.page.get_by_role("button", name="Sign out").count()

    def test_ends_here_and_at_one_login(self, visitor: Arrive, control: Control) -> None:
        teacher = visitor()
        teacher.open("/sign-in")
        teacher.press("Signs in with a new email address")
        teacher.sees("gwen.new@example.com")
        teacher.press("Sign out")
        assert teacher.page.url.startswith(f"{teacher.stack.url}/signed-out")
        teacher.sees("You have signed out")
        assert not teacher.page.get_by_role("button", name="Sign out").count()
        # "Back" shows nothing of theirs, and One Login asks who it is.
        teacher.page.go_back()
        self.is_asked_who_they_are(teacher, control)
        assert "gwen.new@example.com" not in teacher.page.content()

    def test_ends_everywhere_with_a_sign_out_at_one_login(self, visitor: Arrive, control: Control) -> None:
        at_home, at_work, another = visitor(), visitor(), visitor()
        for browser in (at_home, at_work):
            browser.open("/sign-in")
            browser.press("Signs in with a new email address")
            browser.sees("gwen.new@example.com")
        another.open("/sign-in")
        another.press("Identity not verified")
        # The sign-out happens in one browser, at One Login: our service hears of it directly.
        at_home.page.goto(f"{control.issuer}logout")
        for browser in (at_home, at_work):
            browser.open("/")
            browser.sees("Sign in with GOV.UK One Login")
            assert not browser.page.get_by_role("button", name="Sign out").count()
        at_home.open("/record")
        self.is_asked_who_they_are(at_home, control)
        another.open("/continue")
        another.sees(NOT_VERIFIED)

    def test_writes_nothing_of_the_person_in_any_log(self, visitor: Arrive, stack: Stack, control: Control) -> None:
        teacher, passed = visitor(), Secrets()
        teacher.page.on("request", passed.note)
        teacher.open("/sign-in")
        for label, text in (
            ("Email address", marks.EMAIL),
            ("Given names", marks.DETAILS["given_names"]),
            ("Family name", marks.DETAILS["family_name"]),
            ("Date of birth", marks.BORN),
            ("Subject (optional)", marks.SUBJECT),
        ):
            teacher.fill(label, text)
        teacher.press("Sign in with these details")
        teacher.sees("Connect your GOV.UK One Login to your teaching record")
        teacher.press("Connect to your teaching record")
        for question, number in (("National Insurance number", marks.NINO), ("Teacher reference number (TRN)", "1")):
            teacher.choose("Yes")
            teacher.fill(question, number)
            teacher.press("Continue")
        teacher.fill("Teacher reference number (TRN)", marks.TRN)
        teacher.press("Continue")
        teacher.press("Get support")
        teacher.sees("Check your answers", "Márkthwaite")
        teacher.press("Send support request")
        teacher.sees("Support request sent")
        read_outbox(visitor(), marks.EMAIL, "support request")
        control.logout(subject=marks.SUBJECT)
        teacher.open("/one-login/callback?" + "&".join(f"{name}={marks.EMAIL}" for name in ("state", "error", "code")))
        teacher.page.goto(f"{stack.url}/one-login/callback?error_description={'Markthwaite' * 500}")
        assert {"code", "state", "nonce"} <= passed.kinds
        logs = {path.name: path.read_text(errors="replace") for path in (stack.folder / "logs").glob("*.log")}
        assert "one_login_signed_in" in logs["web-server.log"]
        assert logs["worker.log"]
        leaks = [
            (name, mark.kind, line)
            for name, text in logs.items()
            for line in text.splitlines()
            for mark in found_in(line, [*PERSON, *PROVIDERS, *passed.marks])
        ]
        assert leaks == []

    def is_asked_who_they_are(self, teacher: Visitor, control: Control) -> None:
        """One Login's page, to which a page of ours leads whoever is not signed in."""
        expect(teacher.page.locator("h1")).to_contain_text(CHOICE)
        assert teacher.page.url.startswith(control.issuer)


class Secrets:
    """What passed through the browser's address bar."""

    def __init__(self) -> None:
        self.marks: list[marks.Mark] = []

    @property
    def kinds(self) -> set[str]:
        return {mark.kind for mark in self.marks}

    def note(self, request: Request) -> None:
        for name, value in re.findall(r"[?&](code|state|nonce)=([^&]{16,})", request.url):
            self.marks += of_token(name, value)


@pytest.fixture(scope="class")
def one_login(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, str]]:
    """A stack, and the issuer that it is configured for: as the class of the test says."""
    if request.cls.provider_is_apart:
        with another_provider(tmp_path_factory.mktemp("stack")) as both:
            yield both
    else:
        running, kept = request.getfixturevalue("shared_stack")
        kept.put_back()
        yield running, f"{running.simulator_url}/"


@pytest.fixture(scope="class")
def stack(one_login: tuple[Stack, str]) -> Stack:
    return one_login[0]


@pytest.fixture(scope="class")
def control(one_login: tuple[Stack, str]) -> Control:
    """Orders for the provider."""
    return Control(one_login[1])


@pytest.fixture(autouse=True)
def no_faults_left(control: Control) -> Iterator[None]:
    yield
    control.reset()


class Problems:
    """Each page for a sign-in that came to nothing, as people meet it, and the way on from it."""

    @pytest.mark.parametrize("kind", FAULTS, ids=lambda kind: kind.__name__)
    def test_are_told_to_who_is_not_signed_in(
        self, visitor: Arrive, control: Control, kind: type[SignInFailed]
    ) -> None:
        control.faults(FAULTS[kind], step="sign-in")
        # Who was not signed in is not told that they were signed out.
        told = SignInDenied if kind is NoLongerSignedIn else kind
        self.is_told(visitor(), SIGN_IN_PROBLEMS[told], signed_in=False)

    @pytest.mark.parametrize(
        "kind", [kind for kind in FAULTS if kind is not SignInDenied], ids=lambda kind: kind.__name__
    )
    def test_are_told_to_who_is_signed_in(self, visitor: Arrive, control: Control, kind: type[SignInFailed]) -> None:
        control.faults(FAULTS[kind], step="identity")
        problem = {**SIGN_IN_PROBLEMS, **PROVING_PROBLEMS}[kind]
        self.is_told(visitor(), problem, signed_in=kind is not NoLongerSignedIn)

    def test_are_told_to_who_signed_in_meanwhile_in_another_tab(self, visitor: Arrive) -> None:
        teacher, problem = visitor(), PROVING_PROBLEMS[SignInDenied]
        teacher.expected_statuses = {str(problem.status)}
        teacher.open("/sign-in")
        other_tab = teacher.page.context.new_page()
        other_tab.goto(f"{teacher.stack.url}/sign-in")
        other_tab.get_by_role("button", name="Identity not verified").click()
        expect(other_tab.locator("body")).to_contain_text(NOT_VERIFIED)
        teacher.page.get_by_text("Faults", exact=True).first.click()
        teacher.press("Cancel (access_denied)")
        teacher.sees(problem.title, *problem.sentences)
        teacher.press(problem.again or "")
        expect(teacher.page.locator("body")).to_contain_text(NOT_VERIFIED)

    def test_lead_out_for_who_used_another_one_login(self, visitor: Arrive, control: Control) -> None:
        control.faults("id_token.sub_wrong", "userinfo.sub_other", step="identity")
        teacher, problem = visitor(), PROVING_PROBLEMS[AnotherPerson]
        teacher.expected_statuses = {str(problem.status)}
        self.signs_in_as_somebody_new(teacher)
        teacher.sees(problem.title, *problem.sentences)
        teacher.press("Sign out and start again")
        teacher.sees("You have signed out")

    def signs_in_as_somebody_new(self, teacher: Visitor) -> None:
        """Somebody who cannot prove who they are."""
        teacher.open("/sign-in")
        teacher.fill("Email address", f"{secrets.token_hex(8)}@example.com")
        teacher.choose("No")
        teacher.press("Sign in with these details")

    def is_told(self, teacher: Visitor, problem: SignInProblemPage, *, signed_in: bool) -> None:
        teacher.expected_statuses = {str(problem.status)}
        self.signs_in_as_somebody_new(teacher)
        teacher.sees(problem.title, *problem.sentences)
        assert teacher.page.get_by_role("button", name="Sign out").count() == signed_in
        if problem.again:
            teacher.press(problem.again)
            expect(teacher.page.locator("body")).to_contain_text(NOT_VERIFIED)


class TestAtTheSimulator(SignIn, Problems):
    has_javascript = True
    provider_is_apart = False

    def test_writes_nothing_of_a_request_that_cannot_be_read(self, stack: Stack) -> None:
        """Some clients and proxies do not encode what they send on."""
        line = f"GET /one-login/callback?code={marks.NINO}&error_description=é&login_hint={marks.EMAIL} HTTP/1.1"
        with socket.create_connection(("127.0.0.1", stack.port)) as connection:
            connection.sendall(f"{line}\r\nHost: localhost\r\n\r\n".encode())
            assert b" 400 " in connection.recv(100)
        assert not found_in((stack.folder / "logs" / "web-server.log").read_text(), PERSON)


class TestAtAnotherProvider(SignIn):
    has_javascript = False
    provider_is_apart = True

    def test_starts_no_simulator_of_its_own(self, stack: Stack, control: Control) -> None:
        assert not (stack.folder / "logs" / "simulator.log").exists()
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", stack.port + 1)) != 0
        assert control.order("keys", method="GET")["id_token"]["signing"]

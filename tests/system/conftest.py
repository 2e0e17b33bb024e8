"""A browser and a whole stack, with JavaScript on or off.

A stack takes as long to start as several tests take to run, so all classes share one. People stay connected: each
class finds it as it was at the start.
"""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.system.kept_rows import KeptRows
from tests.system.stack import Stack
from trs_console.local_stack.postgres import EmbeddedPostgres

AXE_SCRIPT = Axe().axe_script
AXE_OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # The design system's own choice for radios that reveal a field; nothing else is let off.
    "rules": {"aria-allowed-attr": {"enabled": True}},
}
# What differs from one answer to the next, or from one task to another, and nothing is built of: tokens, identifiers,
# fingerprints, numbers and times.
OF_ONE_ANSWER = re.compile(
    r'(?:nonce|name="(?:csrfmiddlewaretoken|seen)" value)="[^"]*"'
    r"|TRS-[0-9A-Z]{7}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+"
)
EXAMINED: set[str] = set()
LET_OFF = ("aria-allowed-attr", ".govuk-radios__input[aria-controls]")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox"] if os.geteuid() == 0 else [],
    }


@pytest.fixture(scope="class")
def has_javascript(request: pytest.FixtureRequest) -> bool:
    """What the class of the test says."""
    return bool(request.cls.has_javascript)


@pytest.fixture(scope="session")
def shared_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, KeptRows]]:
    """A stack with the demo world, and what it held then."""
    with Stack(tmp_path_factory.mktemp("stack") / "local") as running:
        yield running, KeptRows(EmbeddedPostgres(running.folder))


@pytest.fixture(scope="class")
def stack(shared_stack: tuple[Stack, KeptRows]) -> Stack:
    """As if nobody had been there before this class."""
    running, kept = shared_stack
    kept.put_back()
    return running


class Visitor:
    """One person at one browser; every page that they see is checked."""

    def __init__(self, page: Page, stack: Stack, examiner: Page | None) -> None:
        """Without JavaScript `examiner` is another page, with it: axe is a script."""
        self.page, self.stack, self.examiner = page, stack, examiner
        self.complaints: list[str] = []
        # A refused form is answered with 422 or 409, which browsers report; that is no fault of the page.
        self.expected_statuses = {"422", "409"}
        page.on("console", lambda line: self.complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        self.page.goto(f"{self.stack.url}{path}")

    def press(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def fill(self, label: str, text: str) -> None:
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).first.check()

    def sees(self, *texts: str) -> None:
        """Every text stands on the page, which is accessible, fits a phone and broke no rule of its own."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)
        self.check_page()

    def check_page(self) -> None:
        faults = [line for line in self.complaints if not any(status in line for status in self.expected_statuses)]
        assert not faults, faults
        if is_seen_first(self.page.content()):
            page = self.page if self.examiner is None else self._copy(self.examiner)
            check_accessible(page)
            check_fits_a_phone(page)

    def _copy(self, examiner: Page) -> Page:
        """The page as it stands, in a browser that has JavaScript, with its own scripts kept from running."""
        examiner.unroute_all()
        examiner.route(
            self.page.url,
            lambda route: route.fulfill(
                body=self.page.content(),
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": "script-src 'none'"},
            ),
        )
        examiner.goto(self.page.url)
        return examiner


def is_seen_first(content: str) -> bool:
    """Whether no page was the same but for what each answer has of its own: what holds for one holds for all."""
    page = OF_ONE_ANSWER.sub("", content)
    is_first = page not in EXAMINED
    EXAMINED.add(page)
    return is_first


def check_accessible(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)
    # Only these come back from the browser: all that axe looked at and found good is ten times as much.
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", AXE_OPTIONS)
    violations = [
        (violation["id"], node["target"])
        for violation in found
        for node in violation["nodes"]
        if not is_let_off(page, violation["id"], node["target"][0])
    ]
    assert not violations, (page.url, violations)


def is_let_off(page: Page, rule: str, selector: str) -> bool:
    return rule == LET_OFF[0] and bool(
        page.evaluate("([s, l]) => !!document.querySelector(s)?.matches(l)", [selector, LET_OFF[1]])
    )


def check_fits_a_phone(page: Page) -> None:
    wide = page.viewport_size
    page.set_viewport_size({"width": 375, "height": 800})
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide:
        page.set_viewport_size(wide)
    assert overflow <= 0, f"{page.url} is {overflow} px too wide for a phone"


@pytest.fixture(scope="session")
def examiner(browser: Browser) -> Iterator[Page]:
    """A page on which pages of browsers without JavaScript are examined."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def visitor(browser: Browser, stack: Stack, has_javascript: bool, examiner: Page) -> Iterator[Callable[[], Visitor]]:
    """`visitor()` opens a browser of its own for one more person."""
    contexts = []

    def arrive() -> Visitor:
        context = browser.new_context(java_script_enabled=has_javascript)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visitor(context.new_page(), stack, None if has_javascript else examiner)

    yield arrive
    for context in contexts:
        context.close()

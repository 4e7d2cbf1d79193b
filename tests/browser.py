"""A real Chromium for the tests, which notes everything it should not have to do.

A pytest plugin beside `live`. Every window made by `open_window` is watched: at the end of the
test no request may have left the portal, nothing may have been written to the console as an
error (violations of the content security policy are such errors), and an anonymous visitor must
hold no cookie.
"""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from playwright.sync_api import Browser
from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page
from playwright.sync_api import sync_playwright
from tests.live import Portal

import os
import pytest
import re
import shutil


FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
)

ARTIFACTS = Path(__file__).resolve().parent / "artifacts"
ARTIFACTS.mkdir(exist_ok=True)

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}


@dataclass
class Window:
    """One browser window with a visitor of its own."""

    context: BrowserContext
    page: Page
    portal: Portal
    account: str
    # What the console may say without failing the test: the 404 that a test asks for is one.
    pardoned: tuple[str, ...] = ()
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open a path of the site; return the status."""
        answer = self.page.goto(f"{self.portal.url}{path}")
        assert answer is not None
        return answer.status

    def strangers(self) -> list[str]:
        """Return the addresses outside the portal that were asked for."""
        home = (f"{self.portal.origin}/", "data:", "blob:", "about:")
        return [each for each in self.requests if not each.startswith(home)]

    def open_complaints(self) -> list[str]:
        """Return what the console complained about and nobody pardoned."""
        return [each for each in self.complaints if not any(word in each for word in self.pardoned)]

    def check(self) -> None:
        """Fail when the browser saw something that must not happen."""
        assert self.strangers() == []
        assert self.open_complaints() == []
        if not self.account:
            assert self.context.cookies() == []


def _watch(window: Window, page: Page) -> None:
    def note_console(message: object) -> None:
        if message.type == "error":
            window.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    page.on("console", note_console)
    page.on("pageerror", lambda error: window.complaints.append(f"uncaught: {error}"))


OpenWindow = Callable[..., "Window"]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep a picture of every window of a test that failed, in tests/artifacts/."""
    outcome = yield
    report = outcome.get_result()
    if report.when != "call" or not report.failed:
        return
    for number, window in enumerate(getattr(item, "windows", [])):
        name = re.sub(r"[^\w-]+", "-", f"{item.name}-{number}-{window.account or 'anonymous'}")
        with suppress(PlaywrightError):
            window.page.screenshot(path=ARTIFACTS / f"failed-{name}.png", full_page=True)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a screen."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.fail("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def window(
    browser: Browser,
    portal: Portal,
    account: str = "",
    language: str = "de",
    signed_in: bool = True,
    pardoned: tuple[str, ...] = (),
    **options: object,
) -> Iterator[Window]:
    """Open a watched window for an account (or nobody) and close it afterwards.

    `signed_in=False` leaves logging in to the test; whoever asks for a window judges what it saw.
    """
    options.setdefault("viewport", WIDE)
    context = browser.new_context(
        locale={"de": "de-DE", "en": "en-GB"}[language], accept_downloads=True, **options
    )
    context.set_default_timeout(15_000)
    if account and signed_in:
        cookie = {"name": "__ac", "value": portal.cookie(account), "url": portal.origin}
        context.add_cookies([cookie])
    opened = Window(context, context.new_page(), portal, account, pardoned)
    _watch(opened, opened.page)
    context.on("page", lambda page: _watch(opened, page))
    context.on("request", lambda request: opened.requests.append(request.url))
    try:
        yield opened
    finally:
        context.close()


@pytest.fixture
def open_window(
    chromium: Browser, portal_process: Portal, request: pytest.FixtureRequest
) -> Iterator[OpenWindow]:
    """Return a function that opens a watched window, as `window` does; all are judged at the end."""
    windows: list[tuple[object, Window]] = []

    def open_one(*given: object, **options: object) -> Window:
        manager = window(chromium, portal_process, *given, **options)
        windows.append((manager, manager.__enter__()))
        request.node.windows = [each for _, each in windows]
        return windows[-1][1]

    yield open_one

    try:
        for _, opened in windows:
            opened.check()
    finally:
        for manager, _ in windows:
            manager.__exit__(None, None, None)


@pytest.fixture(scope="session")
def artifacts() -> Path:
    """Return the folder for pictures of a test run; git ignores it."""
    return ARTIFACTS

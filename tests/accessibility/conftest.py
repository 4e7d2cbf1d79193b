"""Each visit to a kind of page takes place once; several tests judge what was seen then."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from playwright.sync_api import Browser
from tests.accessibility.axe import look
from tests.accessibility.axe import NOTHING
from tests.accessibility.pages import name_of
from tests.accessibility.pages import Visit
from tests.browser import ARTIFACTS
from tests.browser import Window
from tests.browser import window
from tests.live import Portal

import pytest


@dataclass(frozen=True)
class Seen:
    """What there was to see: the source, what axe found, what the browser had to complain about."""

    status: int
    language: str
    source: bytes
    found: dict[str, object]
    strangers: list[str]
    complaints: list[str]
    cookies: list[str]


See = Callable[[Visit], Seen]


@pytest.fixture(scope="session")
def see(chromium: Browser, portal_process: Portal) -> Iterator[See]:
    """Return a function that visits a page, or remembers what was seen at the visit.

    One window for each account and language stays open, with what its browser keeps.
    """
    windows: dict[tuple[str, str], Window] = {}
    visited: dict[str, Seen] = {}
    with ExitStack() as opened:

        def visit_once(visit: Visit) -> Seen:
            name = name_of(visit)
            if name not in visited:
                _, account, language = visit
                if (account, language) not in windows:
                    windows[account, language] = opened.enter_context(
                        window(chromium, portal_process, account, language)
                    )
                visited[name] = _look_at(windows[account, language], visit, portal_process)
            return visited[name]

        yield visit_once


def _look_at(window: Window, visit: Visit, portal: Portal) -> Seen:
    kind, account, language = visit
    window.requests.clear()
    window.complaints.clear()
    window.pardoned = (f"status of {kind.status}",) if kind.status >= 400 else ()
    answer = window.page.goto(f"{portal.url}/{language}{portal.place(kind.path)}")
    source = answer.body()
    found = look(window.page)
    window.page.wait_for_load_state("networkidle")
    cookies = [] if account else [each["name"] for each in window.context.cookies()]
    seen = Seen(
        status=answer.status,
        language=window.page.locator("html").get_attribute("lang"),
        source=source,
        found=found,
        strangers=window.strangers(),
        complaints=window.open_complaints(),
        cookies=cookies,
    )
    if found != NOTHING or seen.complaints:
        window.page.screenshot(path=ARTIFACTS / f"seen-{name_of(visit)}.png", full_page=True)
    # The window stays open; what it showed shall not go on working.
    window.page.goto("about:blank")
    return seen

"""Pages in a real browser: keyboard and phone are enough, and no scripts are needed."""

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import ExitStack
from playwright.sync_api import Browser
from tests.accessibility.pages import LANGUAGES
from tests.accessibility.pages import PageKind
from tests.accessibility.pages import PAGES
from tests.browser import OpenWindow
from tests.browser import PHONE
from tests.browser import Window
from tests.browser import window
from tests.live import Portal

import pytest


WHERE = """() => {
  const it = document.activeElement;
  const box = it.getBoundingClientRect();
  const look = getComputedStyle(it);
  return {
    tag: it.tagName,
    words: (it.innerText || it.getAttribute('aria-label') || it.name || it.id || '').trim(),
    href: it.getAttribute('href') || '',
    region: (it.closest('main, header, footer, nav') || it).tagName,
    outlined: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0
      || look.boxShadow !== 'none',
    seen: box.width > 0 && box.height > 0,
  };
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("account", "path", "wanted"),
    [
        ("", "", "/reports"),
        ("", "/reports", "/reports/"),
        ("member-nw", "/desk", "/working-parties/"),
        ("member-nw", "/working-parties/voluntary-return", "/papers"),
        ("member-nw", "/working-parties/voluntary-return/papers", "/papers/"),
    ],
    ids=["start", "reports", "desk", "party", "library"],
)
def test_keyboard_reaches_skip_link_navigation_and_main_links(
    account: str, path: str, wanted: str, language: str, open_window: OpenWindow
) -> None:
    window = open_window(account, language)
    window.go(f"/{language}{path}")

    stops = []
    for _ in range(150):
        window.page.keyboard.press("Tab")
        stop = window.page.evaluate(WHERE)
        if stop["tag"] == "BODY":
            break
        stops.append(stop)

    assert stops[0]["href"].startswith("#")
    assert [stop["words"] for stop in stops if not (stop["outlined"] and stop["seen"])] == []
    assert any(wanted in stop["href"] for stop in stops if stop["region"] == "MAIN"), stops
    assert {"FOOTER"} <= {stop["region"] for stop in stops}


def test_skip_link_leads_to_the_main_part(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("/de")

    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    window.page.keyboard.press("Tab")

    assert window.page.evaluate(WHERE)["region"] == "MAIN"


@pytest.fixture(scope="module")
def without_scripts(chromium: Browser, portal_process: Portal) -> Iterator[Callable[[str], Window]]:
    """Return a function that gives each account its window without scripts, as wide as a phone."""
    windows: dict[str, Window] = {}
    with ExitStack() as opened:

        def window_of(account: str) -> Window:
            if account not in windows:
                options = {"java_script_enabled": False, "viewport": PHONE}
                windows[account] = opened.enter_context(
                    window(chromium, portal_process, account, **options)
                )
            return windows[account]

        yield window_of


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_works_without_scripts(
    page: PageKind, without_scripts: Callable[[str], Window], portal_process: Portal
) -> None:
    window = without_scripts(page.accounts[-1])
    window.requests.clear()
    window.complaints.clear()
    window.pardoned = (f"status of {page.status}",) if page.status >= 400 else ()

    status = window.go(f"/de{portal_process.place(page.path)}")

    assert status == page.status
    assert window.page.locator("h1:visible").count() == 1
    assert window.page.locator("header a:visible").count() >= 1
    window.check()


@pytest.mark.parametrize("path", ["", "/reports", "/reports/{report}", "/accessibility"])
def test_language_switch_leads_to_the_same_page(
    path: str, open_window: OpenWindow, portal_process: Portal
) -> None:
    window = open_window()
    window.go(f"/de{portal_process.place(path)}")

    window.page.locator('header a[hreflang="en"], header a[lang="en"]').first.click()

    assert (
        window.page.url.removesuffix("/") == f"{portal_process.url}/en{portal_process.place(path)}"
    )
    assert window.page.locator("html").get_attribute("lang") == "en"

"""Pages in a real browser: nothing leaves the portal, keyboard and phone are enough."""

from tests.accessibility.pages import LANGUAGES
from tests.accessibility.pages import PageKind
from tests.accessibility.pages import PAGES
from tests.accessibility.pages import shared_out
from tests.browser import OpenWindow
from tests.browser import PHONE
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


@pytest.mark.parametrize("visit", shared_out(1))
def test_page_asks_only_the_portal_and_says_nothing_to_the_console(
    visit: tuple[PageKind, str, str], open_window: OpenWindow, portal_process: Portal
) -> None:
    page, account, language = visit
    pardoned = ("status of 404",) if page.status == 404 else ()
    window = open_window(account, language, pardoned=pardoned)

    status = window.go(f"/{language}{portal_process.place(page.path)}")
    window.page.wait_for_load_state("networkidle")

    # What the browser saw is judged when the window closes.
    assert status == page.status


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_works_without_scripts(
    page: PageKind, open_window: OpenWindow, portal_process: Portal
) -> None:
    pardoned = ("status of 404",) if page.status == 404 else ()
    window = open_window(
        page.accounts[-1], pardoned=pardoned, java_script_enabled=False, viewport=PHONE
    )

    status = window.go(f"/de{portal_process.place(page.path)}")

    assert status == page.status
    assert window.page.locator("h1:visible").count() == 1
    assert window.page.locator("header a:visible").count() >= 1


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

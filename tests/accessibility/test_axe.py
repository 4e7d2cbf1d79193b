"""axe-core finds nothing to complain about, on a wide screen and on a phone."""

from pathlib import Path
from tests.accessibility.pages import PageKind
from tests.accessibility.pages import shared_out
from tests.browser import OpenWindow
from tests.browser import PHONE
from tests.browser import WIDE
from tests.live import Portal

import pytest


AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Without a list of tags axe runs all its rules but the experimental ones.
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return found.violations.map(v => v.id + ': ' + v.help + ' — '
    + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120)).join(' | '));
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("visit", shared_out(0))
def test_page_has_no_axe_violation_and_fits_a_phone(
    visit: tuple[PageKind, str, str], open_window: OpenWindow, portal_process: Portal
) -> None:
    page, account, language = visit
    pardoned = ("status of 404",) if page.status == 404 else ()
    # axe is injected into the page, which the portal's policy forbids to everybody else.
    window = open_window(account, language, pardoned=pardoned, bypass_csp=True, viewport=WIDE)

    status = window.go(f"/{language}{portal_process.place(page.path)}")
    found = {"status": status, "lang": window.page.locator("html").get_attribute("lang")}
    window.page.evaluate(AXE.read_text())
    found["wide"] = window.page.evaluate(RUN)
    window.page.set_viewport_size(PHONE)
    found["phone"] = window.page.evaluate(RUN)
    found["pixels too wide"] = window.page.evaluate(TOO_WIDE)

    assert found == {
        "status": page.status,
        "lang": language,
        "wide": [],
        "phone": [],
        "pixels too wide": 0,
    }

"""How axe-core is asked about a page that stands in a window."""

from pathlib import Path
from playwright.sync_api import Page
from tests.browser import PHONE
from tests.browser import WIDE


AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# Without a list of tags axe runs all its rules but the experimental ones.
RUN = """async () => {
  const found = await axe.run({resultTypes: ['violations']});
  return found.violations.map(v => v.id + ': ' + v.help + ' — '
    + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + n.html.slice(0, 120)).join(' | '));
}"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def look(page: Page) -> dict[str, object]:
    """Say what axe finds on a wide screen and on a phone, and how many pixels are too wide there.

    The screen is a wide one afterwards.
    """
    page.set_viewport_size(WIDE)
    if page.locator("textarea.pat-tinymce").count():
        page.wait_for_selector(".tox-statusbar")
    page.evaluate(AXE.read_text())
    found: dict[str, object] = {"wide": page.evaluate(RUN)}
    page.set_viewport_size(PHONE)
    found |= {"phone": page.evaluate(RUN), "too wide": page.evaluate(TOO_WIDE)}
    page.set_viewport_size(WIDE)
    return found


#: What ``look`` says of a page that is as it should be.
NOTHING = {"wide": [], "phone": [], "too wide": 0}

"""axe-core finds nothing to complain about, on a wide screen and on a phone; nor does the browser."""

from tests.accessibility.axe import NOTHING
from tests.accessibility.conftest import See
from tests.accessibility.pages import shared_out
from tests.accessibility.pages import Visit
from tests.browser import OpenWindow

import pytest


@pytest.mark.parametrize("visit", shared_out())
def test_page_has_no_axe_violation_fits_a_phone_and_asks_only_the_portal(
    visit: Visit, see: See
) -> None:
    page, _, language = visit

    seen = see(visit)

    assert (seen.status, seen.language) == (page.status, language)
    assert seen.found == NOTHING
    assert (seen.strangers, seen.complaints, seen.cookies) == ([], [], [])


def test_windows_note_what_a_page_must_not_do(open_window: OpenWindow) -> None:
    window = open_window()
    window.go("/de")

    window.page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      document.body.append(script);
      return fetch('http://elsewhere.example/').catch(() => null);
    }""")
    window.page.wait_for_timeout(200)

    noted, window.complaints = window.complaints, []
    assert [word for word in ("script-src", "connect-src") if word in " ".join(noted)] == [
        "script-src",
        "connect-src",
    ]
    assert window.page.evaluate("window.broken") is None
    window.requests.clear()

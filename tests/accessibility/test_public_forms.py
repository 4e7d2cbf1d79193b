"""A form for everybody, as it is filled in wrongly and rightly, by keyboard and on a phone."""

from tests.accessibility.axe import look
from tests.accessibility.axe import NOTHING
from tests.browser import OpenWindow

import pytest


@pytest.mark.parametrize("language", ["de", "en"])
def test_form_leads_to_what_is_wrong_and_then_to_what_happens_next(
    language: str, open_window: OpenWindow
) -> None:
    window = open_window("", language, pardoned=("status of 400",))
    page = window.page
    window.go(f"/{language}/report-barrier")
    page.fill("#form-email", "not-an-address")
    page.wait_for_timeout(3_100)

    page.click("#write button[type=submit]")
    page.wait_for_selector("[aria-invalid=true]")
    focused = page.evaluate("document.activeElement.id")
    wrong = look(page)
    page.click("#form-problems a[href='#form-message']")
    page.keyboard.type("Der Knopf hat keinen Namen.")
    page.fill("#form-email", "reader@post.example")
    page.wait_for_timeout(3_100)
    page.click("#write button[type=submit]")
    page.wait_for_url("**/@@form-sent?receipt=*")
    sent = look(page)

    assert focused == "form-problems"
    assert (wrong, sent) == (NOTHING, NOTHING)

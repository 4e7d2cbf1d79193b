"""A form for everybody, as it is filled in wrongly and rightly, by keyboard and on a phone."""

from tests.accessibility.test_axe import AXE
from tests.accessibility.test_axe import RUN
from tests.accessibility.test_axe import TOO_WIDE
from tests.browser import OpenWindow
from tests.browser import PHONE

import pytest


@pytest.mark.parametrize("language", ["de", "en"])
def test_form_leads_to_what_is_wrong_and_then_to_what_happens_next(
    language: str, open_window: OpenWindow
) -> None:
    window = open_window("", language, bypass_csp=True, pardoned=("status of 400",))
    page = window.page
    window.go(f"/{language}/report-barrier")
    page.fill("#form-email", "not-an-address")
    page.wait_for_timeout(3_100)

    page.click("#write button[type=submit]")
    page.wait_for_selector("[aria-invalid=true]")
    focused = page.evaluate("document.activeElement.id")
    page.evaluate(AXE.read_text())
    wrong = page.evaluate(RUN)
    page.click("#form-problems a[href='#form-message']")
    page.keyboard.type("Der Knopf hat keinen Namen.")
    page.fill("#form-email", "reader@post.example")
    page.wait_for_timeout(3_100)
    page.click("#write button[type=submit]")
    page.wait_for_url("**/@@form-sent?receipt=*")
    page.evaluate(AXE.read_text())
    sent = page.evaluate(RUN)
    page.set_viewport_size(PHONE)
    phone = page.evaluate(RUN)

    assert focused == "form-problems"
    assert (wrong, sent, phone, page.evaluate(TOO_WIDE)) == ([], [], [], 0)

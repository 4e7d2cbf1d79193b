"""The second step of the forms about memberships, which no address alone leads to."""

from tests.accessibility.test_axe import AXE
from tests.accessibility.test_axe import RUN
from tests.accessibility.test_axe import TOO_WIDE
from tests.browser import OpenWindow
from tests.browser import PHONE
from tests.live import Portal

import pytest


PARTY = "/working-parties/voluntary-return"
FORMS = ("change-membership", "renew-membership", "end-membership", "leave-authority")


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("view", ["grant-membership", *FORMS])
def test_preview_has_no_axe_violation_and_fits_a_phone(
    view: str, language: str, open_window: OpenWindow, portal_process: Portal
) -> None:
    which = "" if view == "grant-membership" else "?membership={membership}"
    address = portal_process.place(f"/{language}{PARTY}/{view}{which}")
    window = open_window("secretariat", language, bypass_csp=True)
    window.go(address)
    if not which:
        window.page.fill("#field-person", "outsider")
        window.page.select_option("#field-on_behalf_of", "bamf")

    window.page.click("button[value=look]")
    window.page.wait_for_selector("button[value=save]")
    window.page.evaluate(AXE.read_text())
    wide = window.page.evaluate(RUN)
    window.page.set_viewport_size(PHONE)
    phone = window.page.evaluate(RUN)

    assert (wide, phone, window.page.evaluate(TOO_WIDE)) == ([], [], 0)


@pytest.mark.parametrize("language", ["de", "en"])
def test_refused_form_has_no_axe_violation(
    language: str, open_window: OpenWindow, portal_process: Portal
) -> None:
    window = open_window("secretariat", language, bypass_csp=True, pardoned=("status of 400",))
    window.go(f"/{language}{PARTY}/grant-membership")
    window.page.fill("#field-person", "nobody-of-this-name")
    window.page.select_option("#field-on_behalf_of", "bamf")

    window.page.click("button[value=look]")
    window.page.wait_for_selector("[aria-invalid=true]")
    window.page.evaluate(AXE.read_text())

    assert window.page.evaluate(RUN) == []

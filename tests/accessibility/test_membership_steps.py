"""The second step of the forms about memberships, which no address alone leads to."""

from tests.accessibility.axe import look
from tests.accessibility.axe import NOTHING
from tests.browser import OpenWindow
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
    window = open_window("secretariat", language)
    window.go(address)
    if not which:
        window.page.fill("#field-person", "outsider")
        window.page.select_option("#field-on_behalf_of", "bamf")

    window.page.click("button[value=look]")
    window.page.wait_for_selector("button[value=save]")

    assert look(window.page) == NOTHING


@pytest.mark.parametrize("language", ["de", "en"])
def test_refused_form_has_no_axe_violation(
    language: str, open_window: OpenWindow, portal_process: Portal
) -> None:
    window = open_window("secretariat", language, pardoned=("status of 400",))
    window.go(f"/{language}{PARTY}/grant-membership")
    window.page.fill("#field-person", "nobody-of-this-name")
    window.page.select_option("#field-on_behalf_of", "bamf")

    window.page.click("button[value=look]")
    window.page.wait_for_selector("[aria-invalid=true]")

    assert look(window.page) == NOTHING

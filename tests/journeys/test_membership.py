"""A membership from its grant to the day somebody leaves the authority, in the browser."""

from playwright.sync_api import expect
from tests.browser import OpenWindow
from tests.browser import Window
from tests.live import PASSWORD
from tests.live import Portal

import pytest
import time


PARTIES = ("voluntary-return", "dublin")
WORDS = {
    "de": {"grant": "Mitgliedschaft gewähren", "leave": "Ausscheiden aus der Behörde"},
    "en": {"grant": "Grant a membership", "leave": "Leaving the authority"},
}


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """The language in which the story is played."""
    return request.param


@pytest.fixture
def account(portal_process: Portal) -> str:
    """An account nobody else uses, without any membership."""
    name = f"journey-{time.time_ns():x}"
    made = portal_process.rest(
        "/@users",
        "admin",
        "POST",
        {"username": name, "email": f"{name}@blkirm.example", "password": PASSWORD},
    )
    assert made.status == 201, made.text
    return name


def _grant(window: Window, language: str, party: str, account: str) -> None:
    window.go(f"/{language}/working-parties/{party}/members")
    window.page.get_by_role("link", name=WORDS[language]["grant"]).click()
    window.page.fill("#field-person", f"{account}@blkirm.example")
    window.page.select_option("#field-on_behalf_of", "munich")
    window.page.click("button[value=look]")
    expect(window.page.locator(".effect.gained")).to_be_visible()
    window.page.click("button[value=save]")
    window.page.wait_for_url("**/membership?membership=*")


def test_from_grant_to_leaving_the_authority(
    open_window: OpenWindow, portal_process: Portal, language: str, account: str
) -> None:
    secretariat = open_window("secretariat", language)
    for party in PARTIES:
        _grant(secretariat, language, party, account)

    person = open_window(account, language, pardoned=("status of 404",))
    for party in PARTIES:
        assert person.go(f"/{language}/working-parties/{party}/members") == 200
    paper = portal_process.place("/working-parties/voluntary-return/papers/{paper}")
    assert portal_process.rest(paper, account).status == 200

    # From one membership to all of them.
    secretariat.page.get_by_role("link", name=WORDS[language]["leave"]).click()
    secretariat.page.click("button[value=look]")
    assert secretariat.page.locator("table.stack tbody tr").count() == len(PARTIES)
    secretariat.page.click("button[value=save]")
    secretariat.page.wait_for_url("**/membership?membership=*")

    # The window that is open, the cookie and the token lead nowhere from this moment on.
    assert person.page.reload().status == 404
    for party in PARTIES:
        place = f"/working-parties/{party}"
        asked = [
            portal_process.ask(place, account).status,
            portal_process.ask(f"{place}/members", account).status,
            portal_process.ask(f"{place}/members.xlsx", account).status,
            portal_process.rest(place, account).status,
            portal_process.rest(f"{place}/@memberships", account).status,
        ]
        assert asked == [404] * 5
    found = portal_process.rest("/@search?portal_type=Paper", account)
    assert (portal_process.rest(paper, account).status, found.json["items_total"]) == (404, 0)
    assert portal_process.ask(f"{paper}/@@download/file", account).status == 404
    assert person.go(f"/{language}/desk") == 200
    assert person.page.locator("main .cards > li").count() == 0


def test_roster_is_saved_as_a_file(open_window: OpenWindow, language: str) -> None:
    window = open_window("member-nw", language)
    window.go(f"/{language}/working-parties/dublin/members?sort=land")

    with window.page.expect_download() as waiting:
        window.page.locator('main a[href*="members.xlsx"]').click()

    assert waiting.value.suggested_filename.startswith("dublin-")
    assert waiting.value.suggested_filename.endswith(".xlsx")


def test_roster_can_be_filtered_without_scripts(open_window: OpenWindow, language: str) -> None:
    window = open_window("member-nw", language, java_script_enabled=False)
    window.go(f"/{language}/working-parties/dublin/members")
    everybody = window.page.locator("table.roster tbody tr:not(.group)").count()

    window.page.locator("details.fold summary").click()
    window.page.select_option("#filter-land", "DE-NW")
    window.page.locator("details.fold button").click()
    filtered = window.page.locator("table.roster tbody tr:not(.group)").count()

    assert 0 < filtered < everybody

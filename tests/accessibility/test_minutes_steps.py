"""The pages about a conflict and a refused text, which no address alone leads to."""

from tests.accessibility.axe import look
from tests.accessibility.axe import NOTHING
from tests.browser import OpenWindow
from tests.browser import Window
from tests.journeys.test_minutes import begun_meeting
from tests.live import Portal

import pytest


#: What the console says about the answers that this is about.
ANSWERS = ("status of 409", "status of 400")


def send(window: Window, section: str, text: str) -> None:
    """Send a result as a browser without our script does."""
    window.page.locator(f"{section} [name=result]").fill(text)
    with window.page.expect_navigation():
        window.page.locator(f"{section} form.entry-form").evaluate("form => form.submit()")


@pytest.mark.prove
def test_conflict_and_refused_text_have_no_axe_violation_and_fit_a_phone(
    open_window: OpenWindow, portal_process: Portal
) -> None:
    meeting = begun_meeting(portal_process)
    item = meeting.items["Leitlinien"]
    entry = f"{meeting.path}/minutes/@entries/{item}"
    window = open_window("secretariat", pardoned=ANSWERS)
    # The editor asks before text is left behind that it has not saved.
    window.page.on("dialog", lambda dialog: dialog.accept())
    found = {}

    def written_by_others(revision: int) -> None:
        body = {"revision": revision, "result": f"Von anderen, zum {revision}. Mal."}
        answer = portal_process.rest(entry, "chair-voluntary-return", "PATCH", body)
        assert answer.status == 200, answer.text

    written_by_others(0)
    for revision, language in enumerate(("de", "en"), 1):
        window.go(f"/{language}{meeting.path}/minutes/@@write")
        # Now both rewrite the same sentence.
        written_by_others(revision)
        send(window, f"#entry-{item}", "Von mir.")
        assert window.page.locator(".conflict-sides").count() == 1
        found[f"conflict {language}"] = look(window.page)
        window.go(f"/{language}{meeting.path}/minutes/@@write")
        send(window, f"#entry-{item}", "VS-NUR FÜR DEN DIENSTGEBRAUCH")
        assert window.page.locator("[role=alert]").count() == 1
        found[f"refused {language}"] = look(window.page)

    assert found == dict.fromkeys(found, NOTHING)
    assert len(found) == 4

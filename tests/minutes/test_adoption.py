"""Minutes are adopted in a later meeting, whose own minutes say so; a copy of a meeting has none."""

from blkirm.kernel import clock
from tests.minutes.story import begin
from tests.minutes.story import circulated
from tests.minutes.story import next_meeting
from tests.minutes.story import Story
from tests.minutes.story import token_in
from typing import Any


def put_on_agenda(story: Story) -> tuple[str, dict[str, Any]]:
    """Offer the minutes for adoption in the next meeting; return that meeting and its first item."""
    following = next_meeting(story)
    story.chair.rest("POST", following, {"@type": "AgendaItem", "title": "Verschiedenes"})
    token = token_in(story.chair.get(f"/en{story.minutes}").text)
    offered = story.chair.post(
        f"/en{story.minutes}/@@offer-adoption", data={"_authenticator": token}
    )
    assert offered.status_code == 303
    return following, story.member.rest("GET", following).json()["agenda"][0]


def adopt_here(story: Story) -> Any:
    token = token_in(story.chair.get(f"/en{story.minutes}").text)
    return story.chair.post(f"/en{story.minutes}/@@adopt-here", data={"_authenticator": token})


def test_adoption_is_the_first_item_of_the_next_meeting_and_one_click(story: Story) -> None:
    circulated(story)
    following, item = put_on_agenda(story)
    assert item["title"] == "Genehmigung des Protokolls: 11. Sitzung"
    story.chair.rest("POST", f"{following}/@workflow/invite")
    story.taker.rest("POST", f"{following}/@minutes", {})
    later = f"{following}/minutes"

    # While the period for comments runs nothing can be adopted, and the page says why.
    assert "The comment period still runs" in story.chair.get(f"/en{later}").text
    assert adopt_here(story).status_code == 303
    assert story.member.rest("GET", story.minutes).json()["review_state"] == "circulated"
    story.do("taker", "revise")
    assert "@@adopt-here" in story.chair.get(f"/en{later}").text
    assert "@@adopt-here" not in story.member.get(f"/en{following}").text

    assert adopt_here(story).status_code == 303
    told = story.member.rest("GET", story.minutes).json()
    assert (told["review_state"], told["adopted"]["how"]) == ("adopted", "meeting")
    entry = story.taker.rest("GET", f"{later}/@entries/{item['UID']}").json()
    day = f"{clock.today().day}. "
    result = entry["result"].replace("\u00a0", " ")
    assert result.startswith(f"Das Protokoll „11. Sitzung“ wurde am {day}")
    assert result.endswith(" genehmigt.")
    # Each page leads to the other, as far as its reader may view it.
    assert f"{later}#entry-{item['UID']}" in story.taker.get(f"/en{story.minutes}").text
    member = story.member.get(f"/en{story.minutes}").text
    assert "12. Sitzung" in member
    assert f"{later}#" not in member
    back = story.taker.get(f"/en{later}").text
    assert f'{story.minutes}"' in back
    assert "Adopted on" in back


def test_minutes_begun_after_the_adoption_say_it_too(story: Story) -> None:
    circulated(story)
    story.do("taker", "revise")
    following, item = put_on_agenda(story)
    story.chair.rest("POST", f"{following}/@workflow/invite")
    story.do("chair", "adopt")

    story.taker.rest("POST", f"{following}/@minutes", {})

    entry = story.taker.rest("GET", f"{following}/minutes/@entries/{item['UID']}").json()
    assert entry["result"].startswith("Das Protokoll „11. Sitzung“ wurde am ")
    assert "12. Sitzung" in story.member.get(f"/de{story.minutes}").text


def test_cancelled_meeting_adopts_nothing_and_another_one_can(story: Story) -> None:
    circulated(story)
    following, _item = put_on_agenda(story)
    assert "@@offer-adoption" not in story.chair.get(f"/en{story.minutes}").text
    cancelled = story.chair.rest("POST", f"{following}/@workflow/cancel", {"comment": "Streik."})
    assert cancelled.status_code == 200, cancelled.text
    next_meeting(story, "13. Sitzung")

    page = story.chair.get(f"/en{story.minutes}").text

    assert "@@offer-adoption" in page
    assert "13. Sitzung" in page


def test_copy_of_a_meeting_has_no_minutes(story: Story) -> None:
    begin(story)
    place = story.meeting.rpartition("/")[0]
    copied = story.chair.rest("POST", f"{place}/@copy", {"source": story.meeting})
    assert copied.status_code == 200, copied.text
    copy = copied.json()[0]["target"].partition("/plone")[2]

    assert story.chair.rest("GET", f"{story.meeting}/minutes").status_code == 200
    assert story.chair.rest("GET", copy).status_code == 200
    assert story.chair.rest("GET", f"{copy}/minutes").status_code == 404
    found = story.chair.rest("GET", "/@search?portal_type=Minutes").json()
    assert [each["@id"].partition("/plone")[2] for each in found["items"]] == [story.minutes]


def test_minutes_that_were_not_circulated_are_not_adopted(story: Story) -> None:
    begin(story)
    token = token_in(story.chair.get(f"/en{story.meeting}").text)
    form = {"_authenticator": token, "transition": "adopt"}

    for state in ("drafting", "internal-review"):
        refused = story.chair.rest("POST", f"{story.minutes}/@workflow/adopt")
        clicked = story.chair.post(f"/en{story.minutes}/@@change-state", data=form)
        page = story.chair.get(f"/en{story.minutes}").text
        assert (refused.status_code, clicked.status_code) == (400, 303)
        assert "Minutes can be adopted once they have been circulated." in page
        assert story.chair.rest("GET", story.minutes).json()["review_state"] == state
        if state == "drafting":
            story.do("taker", "review")

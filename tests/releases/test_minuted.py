"""Rounds about minutes and about items of a meeting."""

from blkirm.kernel import clock
from collections.abc import Callable
from datetime import timedelta
from tests.minutes.story import begun
from tests.minutes.story import circulated
from tests.minutes.story import Story
from typing import Any

import pytest


@pytest.fixture
def story(site: Any, party: Any, client: Callable, make_account: Callable, join: Callable) -> Story:
    make_account("taker")
    join("taker", "dublin", "minute-taker", on_behalf_of="bamf", voting_right=False)
    return begun(site, client)


def test_items_are_asked_about_where_minutes_hold_confidential_ones(
    story: Story, client: Callable
) -> None:
    circulated(story)
    body = {"scope": "released", "deadline": str(clock.today() + timedelta(days=9))}
    item = f"{story.meeting}/{story.open['id']}"
    early = [story.chair.rest("POST", f"{x}/@release", body) for x in (item, story.minutes)]
    story.do("taker", "revise")
    story.do("chair", "adopt")
    for step in ("hold",):
        assert story.chair.rest("POST", f"{story.meeting}/@workflow/{step}").status_code == 200

    whole = story.chair.rest("POST", f"{story.minutes}/@release", body)
    secret = story.chair.rest("POST", f"{story.meeting}/{story.secret['id']}/@release", body)
    one = story.chair.rest("POST", f"{item}/@release", body)

    assert [answer.status_code for answer in early] == [400, 400]
    assert "what is settled" in early[0].json()["message"]
    assert [whole.status_code, secret.status_code, one.status_code] == [400, 400, 201]
    assert "Not every Land" in whole.json()["message"]
    assert "Ask for release" in story.chair.get(f"/en{story.minutes}").text
    assert "Release round running" in story.member.get(f"/en{item}").text
    assert "Release for publication" not in story.member.get(f"/en{story.minutes}").text

    # All agree, then the minutes of the item are corrected: that text nobody agreed to.
    for person in ("bavaria", "member"):
        said = client(person).rest("PATCH", f"{item}/@release", {"answer": "agree"})
        assert said.status_code == 200, said.text
    assert said.json()["state"] == "released"
    correction = {"item": story.open["UID"], "revision": 1, "result": "Neu.", "note": "Fehlte."}
    corrected = story.chair.rest("POST", f"{story.minutes}/@corrections", correction)
    assert corrected.status_code == 201, corrected.text
    told = story.member.rest("GET", f"{item}/@release").json()
    assert (told["state"], told["rounds"][0]["same_text"]) == ("undecided", False)
    page = story.chair.get(f"/en{item}/@@release").text
    assert "was about an earlier text" in page
    assert "Withdraw the release" in page

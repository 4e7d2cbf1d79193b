"""The period for comments: who may comment in it, and how it is made longer."""

from blkirm.kernel import clock
from blkirm.minutes.operations import adopt_silently
from blkirm.minutes.party_rules import PartyRules
from blkirm.minutes.party_rules import set_party_rules
from blkirm.notifications.record import get_notices
from datetime import timedelta
from tests.minutes.story import circulated
from tests.minutes.story import Story
from tests.minutes.story import token_in

import transaction


DAY = timedelta(days=1)


def test_longer_period_is_visible_told_and_silence_counts_up_to_its_end(story: Story) -> None:
    circulated(story)
    minutes = story.object()
    before = minutes.comment_deadline
    until = before + 7 * DAY
    place = f"{story.minutes}/@comment-period"
    wrong = {"earlier": before - DAY, "same": before, "far": before + 400 * DAY, "no day": "31.2."}
    refused = {
        what: story.chair.rest("PATCH", place, {"until": str(day)}).status_code
        for what, day in wrong.items()
    }
    assert refused == dict.fromkeys(wrong, 400)
    for person, status in {"member": 403, "taker": 403, "outsider": 404}.items():
        asked = story.clients[person].rest("PATCH", place, {"until": str(until)})
        assert asked.status_code == status, person
    page = story.chair.get(f"/en{story.minutes}").text
    assert "More time for comments" in page
    assert "More time for comments" not in story.member.get(f"/en{story.minutes}").text

    form = {"_authenticator": token_in(page), "until": str(until)}
    assert story.chair.post(f"/en{story.minutes}/@@extend-comments", data=form).status_code == 303

    minutes = story.object()
    assert minutes.comment_deadline == until
    assert "Extended on" in story.guest.get(f"/en{story.minutes}").text
    told = [n.subject for n in get_notices().of_account("member")]
    assert [subject for subject in told if str(subject) == "notice_minutes_extended"]
    set_party_rules(minutes, PartyRules(adoption="silence"))
    transaction.commit()
    with clock.at(until):
        assert adopt_silently() == 0
    with clock.at(until + DAY):
        assert adopt_silently() == 1


def test_comment_after_the_period_or_by_who_may_not_is_answered_clearly(story: Story) -> None:
    circulated(story)
    item = story.open["UID"]
    said = {"item": item, "key": "d1", "text": "Bitte genauer."}
    comments = f"{story.minutes}/@paragraph-comments"
    token = token_in(story.member.get(f"/en{story.minutes}?comment={item}.d1").text)
    guest = story.guest.rest("POST", comments, said)
    unknown = story.member.rest("POST", comments, {**said, "key": "d99"})
    assert minutes_on_desk(story) == ["Protokoll: 11. Sitzung"]
    # A permanent guest reads them and is not told to comment.
    assert minutes_on_desk(story, "guest") == []
    # In a concluded party nobody comments any more.
    for step, shown in (("conclude", []), ("reopen", ["Protokoll: 11. Sitzung"])):
        stepped = story.chair.rest("POST", f"/working-parties/dublin/@workflow/{step}", {})
        assert (stepped.status_code, minutes_on_desk(story)) == (200, shown), step
    minutes = story.object()
    minutes.comment_deadline = clock.today() - DAY
    minutes.reindexObject(idxs=["due_date"])
    transaction.commit()

    late = story.member.rest("POST", comments, said)
    clicked = story.member.post(
        f"/en{story.minutes}/@@comment-paragraph", data={"_authenticator": token, **said}
    )

    assert (guest.status_code, unknown.status_code, late.status_code) == (403, 400, 403)
    assert "you can read them" in guest.json()["message"]
    assert "no such paragraph" in unknown.json()["message"]
    assert "The period for comments is over" in late.json()["message"]
    assert clicked.status_code == 403
    assert "The period for comments is over" in clicked.text
    assert "Bitte genauer.</blockquote>" in clicked.text
    assert story.member.rest("GET", comments).json()["items"] == []
    assert minutes_on_desk(story) == []


def minutes_on_desk(story: Story, person: str = "member") -> list[str]:
    found = story.clients[person].rest("GET", "/@desk").json()["minutes"]
    return [each["title"] for each in found]

"""The life of minutes over HTTP: written, circulated, commented, adopted, corrected."""

from blkirm.access.audience import Audience
from blkirm.access.register import get_register
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.minutes.operations import adopt_silently
from blkirm.minutes.party_rules import PartyRules
from blkirm.minutes.party_rules import set_party_rules
from blkirm.notifications.record import get_notices
from collections.abc import Callable
from datetime import timedelta
from tests.minutes.story import begin
from tests.minutes.story import circulated
from tests.minutes.story import MEETINGS
from tests.minutes.story import Story
from tests.minutes.story import write
from typing import Any

import re
import transaction


def test_minutes_are_written_circulated_commented_adopted_and_corrected(story: Story) -> None:
    begin(story)
    assert story.taker.rest("POST", f"{story.meeting}/@minutes", {}).status_code == 400
    assert story.member.rest("GET", story.minutes).status_code == 404
    assert story.member.rest("GET", story.entry(story.open)).status_code == 404
    written = write(story, story.open, "taker", discussion="Eins.\n\nZwei.", votes={"bamf": "yes"})
    assert written.status_code == 200, written.text
    assert written.json()["tally"] == {
        "yes": 1, "no": 0, "abstain": 0, "absent": 0, "missing": 1,
    }  # fmt: skip
    foreign = write(story, story.open, "taker", votes={"munich": "yes"})
    assert foreign.status_code == 400
    assert "no vote" in foreign.json()["message"]

    story.do("taker", "review")
    assert story.taker.rest("POST", f"{story.minutes}/@workflow/circulate").status_code == 400
    story.do("chair", "circulate")
    entry = story.member.rest("GET", story.entry(story.open)).json()
    assert [p["text"] for p in entry["paragraphs"]["discussion"]] == ["Eins.", "Zwei."]
    key = entry["paragraphs"]["discussion"][1]["key"]
    said = story.member.rest(
        "POST",
        f"{story.minutes}/@paragraph-comments",
        {"item": story.open["UID"], "key": key, "text": "Bitte genauer."},
    )
    assert said.status_code == 201, said.text
    assert said.json()["authority"] == "im-nw"
    guest = story.guest.rest(
        "POST",
        f"{story.minutes}/@paragraph-comments",
        {"item": story.open["UID"], "key": key, "text": "Ich auch."},
    )
    assert guest.status_code == 403

    early = story.chair.rest("POST", f"{story.minutes}/@workflow/adopt")
    assert early.status_code == 400, early.text
    story.do("taker", "revise")
    late = story.member.rest(
        "POST",
        f"{story.minutes}/@paragraph-comments",
        {"item": story.open["UID"], "key": key, "text": "Zu spät."},
    )
    assert late.status_code == 403
    changed = write(
        story, story.open, "taker", revision=1, discussion="Neu.\n\nEins.\n\nZwei, genau."
    )
    assert [p["key"] for p in changed.json()["paragraphs"]["discussion"]][1:] == ["d1", key]
    open_still = story.chair.rest("POST", f"{story.minutes}/@workflow/adopt")
    assert open_still.status_code == 400
    bare = story.taker.rest(
        "PATCH", f"{story.minutes}/@paragraph-comments/1", {"disposition": "rejected"}
    )
    assert bare.status_code == 400
    answered = story.taker.rest(
        "PATCH",
        f"{story.minutes}/@paragraph-comments/1",
        {"disposition": "partly", "answer": "Ergänzt."},
    )
    assert answered.status_code == 200, answered.text
    story.do("chair", "adopt")

    for person in ("taker", "chair", "secretariat"):
        refused = write(story, story.open, person, revision=2, discussion="Umgeschrieben.")
        assert refused.status_code == 403, (person, refused.text)
        assert story.clients[person].rest("PATCH", story.minutes, {"title": "X"}).status_code == 403
        assert story.clients[person].rest("DELETE", story.minutes).status_code == 403
    item = f"{story.meeting}/{story.open['id']}"
    assert story.chair.rest("DELETE", item).status_code == 403
    assert story.chair.rest("DELETE", story.meeting).status_code == 400
    assert story.chair.rest("POST", f"{story.minutes}/@workflow/correct").status_code == 400
    body = {"item": story.open["UID"], "revision": 2, "result": "Berichtigt."}
    assert story.chair.rest("POST", f"{story.minutes}/@corrections", body).status_code == 400
    body["note"] = "Das Ergebnis fehlte."
    corrected = story.chair.rest("POST", f"{story.minutes}/@corrections", body)
    assert corrected.status_code == 201, corrected.text
    told = story.member.rest("GET", story.entry(story.open)).json()
    assert [c["note"] for c in told["corrections"]] == ["Das Ergebnis fehlte."]
    assert "Das Ergebnis fehlte." in story.guest.get(f"/de{story.minutes}").text


def test_pages_show_what_their_reader_may_see(story: Story) -> None:
    circulated(story)
    for path in ("", "/@@synopsis"):
        for person in ("taker", "chair", "member", "guest"):
            shown = story.clients[person].get(f"/de{story.minutes}{path}")
            assert shown.status_code == 200, (person, path, shown.text)
            assert ("Zeppelin" in shown.text) == (person in ("taker", "chair") and not path)
        assert story.outsider.get(f"/de{story.minutes}{path}").status_code == 404
    item = story.open["UID"]
    entry = story.member.rest("GET", story.entry(story.open)).json()
    key = entry["paragraphs"]["discussion"][0]["key"]
    form = story.member.get(f"/en{story.minutes}?comment={item}.{key}").text
    assert "Your comment on this paragraph" in form
    token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', form)[1]
    posted = story.member.post(
        f"/en{story.minutes}/@@comment-paragraph",
        data={"_authenticator": token, "item": item, "key": key, "text": "Bitte genauer."},
    )
    assert posted.status_code == 303
    assert "Bitte genauer." in story.guest.get(f"/de{story.minutes}/@@synopsis").text
    for person, path in (("member", "/@@write"), ("taker", "/@@correct"), ("member", "/@@correct")):
        assert story.clients[person].get(f"/de{story.minutes}{path}").status_code in (403, 404)
    story.do("taker", "revise")
    written = story.taker.get(f"/de{story.minutes}/@@write")
    assert written.status_code == 200, written.text
    assert "Der Vorsitz berichtet." in written.text
    assert story.member.get(f"/de{story.meeting}").status_code == 200
    assert story.chair.get(f"/de{MEETINGS}/@@minutes-rules").status_code == 200


def test_silence_adopts_only_where_the_party_says_so_and_nobody_commented(story: Story) -> None:
    circulated(story)
    minutes = story.object()
    past = minutes.comment_deadline + timedelta(days=1)
    with clock.at(past):
        assert adopt_silently() == 0
        set_party_rules(minutes, PartyRules(adoption="silence"))
        with clock.at(minutes.comment_deadline):
            assert adopt_silently() == 0
        assert adopt_silently() == 1
        assert adopt_silently() == 0

    assert (minutes.adopted_how, minutes.adopted_on) == ("silence", past)
    assert minutes.records.entry(story.open["UID"]).title == "Leitlinien"


def test_comment_breaks_the_silence(story: Story) -> None:
    circulated(story)
    said = {"item": story.open["UID"], "key": "d1", "text": "So nicht."}
    assert (
        story.member.rest("POST", f"{story.minutes}/@paragraph-comments", said).status_code == 201
    )
    minutes = story.object()
    set_party_rules(minutes, PartyRules(adoption="silence"))

    with clock.at(minutes.comment_deadline + timedelta(days=1)):
        assert adopt_silently() == 0


def test_confidential_item_leaves_no_trace_for_others(story: Story) -> None:
    circulated(story)
    item = story.secret["UID"]
    key = story.chair.rest("GET", story.entry(story.secret)).json()["paragraphs"]["discussion"][0]
    said = story.chair.rest(
        "POST",
        f"{story.minutes}/@paragraph-comments",
        {"item": item, "key": key["key"], "text": "Zeppelin bestätigt."},
    )
    assert said.status_code == 201, said.text

    for person in ("member", "guest"):
        reader = story.clients[person]
        entries = reader.rest("GET", f"{story.minutes}/@entries").json()
        assert [(e["number"], e["title"]) for e in entries["items"]] == [("1", "Leitlinien")]
        assert reader.rest("GET", story.entry(story.secret)).status_code == 404
        comments = reader.rest("GET", f"{story.minutes}/@paragraph-comments").json()
        assert comments["items"] == []
        assert reader.rest("GET", f"{story.minutes}/@paragraph-comments/1").status_code == 404
        for wanted in (key["key"], "d9"):
            refused = reader.rest(
                "POST",
                f"{story.minutes}/@paragraph-comments",
                {"item": item, "key": wanted, "text": "Was ist das?"},
            )
            assert refused.status_code == (400 if person == "member" else 403)
        found = reader.rest("GET", "/@search?SearchableText=Zeppelin").json()
        assert found["items_total"] == 0
        found = reader.rest("GET", "/@search?SearchableText=Vorsitz&portal_type=Minutes").json()
        assert found["items_total"] == 1
    assert "Zeppelin" not in story.member.get("/de/desk").text


def test_answer_is_told_only_to_who_still_reads_the_minutes(story: Story, join: Callable) -> None:
    circulated(story)
    item = story.open["UID"]
    key = story.member.rest("GET", story.entry(story.open)).json()["paragraphs"]["discussion"][0]
    said = {"item": item, "key": key["key"], "text": "Bitte genauer."}
    for _time in range(2):
        story.member.rest("POST", f"{story.minutes}/@paragraph-comments", said)
    told = []

    for comment in (1, 2):
        if comment == 2:
            # From now on a guest to this item alone.
            minutes = story.object()
            for membership in list(get_register().of_person("member")):
                get_register().end(membership.id, "secretariat", "left")
            join("member", "dublin", "guest")
            seat = Audience("restricted", ("seat:im-nw:member",))
            change_audience(minutes.aq_parent[story.open["id"]], seat, by="chair")
            transaction.commit()
        address = f"{story.minutes}/@paragraph-comments/{comment}"
        answered = story.chair.rest("PATCH", address, {"disposition": "accepted"})
        assert answered.status_code in (200, 204), answered.text
        transaction.begin()
        told.append([n.subject for n in get_notices().of_account("member")])

    item_page = f"{story.meeting}/{story.open['id']}"
    assert [story.member.get(page).status_code for page in (item_page, story.minutes)] == [200, 404]
    assert told[0][0] == "notice_minutes_answer"
    assert told[1] == told[0]


def test_narrowed_item_leaves_the_search_at_once(story: Story) -> None:
    circulated(story)
    found = story.guest.rest("GET", "/@search?SearchableText=Vorsitz&portal_type=Minutes").json()
    assert found["items_total"] == 1

    story.chair.rest(
        "PATCH",
        f"{story.meeting}/{story.open['id']}/@audience",
        {"circle": "restricted", "recipients": ["authority:bamf"]},
    )

    found = story.guest.rest("GET", "/@search?SearchableText=Vorsitz&portal_type=Minutes").json()
    assert found["items_total"] == 0


BAD_VALUES: dict[str, dict[str, Any]] = {
    "text is a list": {"revision": 0, "discussion": ["a"]},
    "votes are text": {"revision": 0, "votes": "yes"},
    "vote is a number": {"revision": 0, "votes": {"bamf": 1}},
    "unknown vote": {"revision": 0, "votes": {"bamf": "perhaps"}},
    "unknown outcome": {"revision": 0, "outcome": "won"},
    "foreign statement": {"revision": 0, "statements": {"nobody": "Text"}},
    "revision is no number": {"revision": "x", "discussion": "a"},
    "no revision": {"discussion": "a"},
    "too many paragraphs": {"revision": 0, "discussion": "a\n\n" * 3_000},
}


def test_nothing_else_takes_the_place_of_the_minutes(story: Story) -> None:
    item = {"@type": "AgendaItem", "title": "Falsch", "id": "minutes"}

    assert story.member.rest("POST", story.meeting, item).status_code == 400
    begin(story)


def test_bad_input_is_refused_and_changes_nothing(story: Story) -> None:
    begin(story)

    answers = {
        what: story.taker.rest("PATCH", story.entry(story.open), body)
        for what, body in BAD_VALUES.items()
    }

    assert {what: answer.status_code for what, answer in answers.items()} == dict.fromkeys(
        BAD_VALUES, 400
    )
    assert all(answer.json()["message"] for answer in answers.values())
    assert story.taker.rest("GET", story.entry(story.open)).json()["revision"] == 0

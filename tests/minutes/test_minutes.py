"""The life of minutes over HTTP: written, circulated, commented, adopted, corrected."""

from blkirm.kernel import clock
from collections.abc import Callable
from dataclasses import dataclass
from plone.dexterity.content import DexterityContent
from typing import Any

import pytest
import re
import transaction


MEETINGS = "/working-parties/dublin/meetings"


@dataclass
class Story:
    """A meeting with an open and a confidential item, and clients of those who take part."""

    site: Any
    meeting: str
    open: dict[str, Any]
    secret: dict[str, Any]
    clients: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.clients[name]

    @property
    def minutes(self) -> str:
        return f"{self.meeting}/minutes"

    def entry(self, item: dict[str, Any]) -> str:
        return f"{self.minutes}/@entries/{item['UID']}"

    def do(self, person: str, step: str, **body: Any) -> Any:
        answer = self.clients[person].rest("POST", f"{self.minutes}/@workflow/{step}", body)
        assert answer.status_code == 200, answer.text
        return answer

    def object(self) -> Any:
        transaction.begin()
        return self.site.unrestrictedTraverse(self.minutes.lstrip("/"))


@pytest.fixture
def story(
    site: Any, world: DexterityContent, client: Callable, make_account: Callable, join: Callable
) -> Story:
    make_account("taker")
    join("taker", "dublin", "minute-taker", on_behalf_of="bamf", voting_right=False)
    chair = client("chair")
    made = chair.rest(
        "POST",
        MEETINGS,
        {
            "@type": "Meeting",
            "title": "11. Sitzung",
            "start": f"{clock.today()}T10:00:00",
            "end": f"{clock.today()}T15:30:00",
        },
    )
    meeting = f"{MEETINGS}/{made.json()['id']}"
    items = [
        chair.rest("POST", meeting, {"@type": "AgendaItem", "title": title}).json()
        for title in ("Vertrauliches", "Leitlinien")
    ]
    narrowed = chair.rest(
        "PATCH",
        f"{meeting}/{items[0]['id']}/@audience",
        {"circle": "restricted", "recipients": ["authority:bamf"]},
    )
    assert narrowed.status_code in (200, 204), narrowed.text
    chair.rest("POST", f"{meeting}/@workflow/invite")
    people = ("taker", "member", "secretariat", "guest", "outsider")
    clients = {"chair": chair, **{person: client(person) for person in people}}
    return Story(site, meeting, items[1], items[0], clients)


def begin(story: Story) -> None:
    made = story.taker.rest("POST", f"{story.meeting}/@minutes", {"kind": "minutes-course"})
    assert made.status_code == 201, made.text


def write(story: Story, item: dict[str, Any], person: str = "chair", **values: Any) -> Any:
    return story.clients[person].rest("PATCH", story.entry(item), {"revision": 0, **values})


def circulated(story: Story) -> None:
    begin(story)
    write(story, story.open, discussion="Der Vorsitz berichtet.\n\nDie Länder stimmen zu.")
    write(story, story.secret, discussion="Geheimsache Zeppelin.")
    story.do("taker", "review")
    story.do("chair", "circulate")


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
    assert story.chair.rest("DELETE", story.meeting).status_code == 403
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

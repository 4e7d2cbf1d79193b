"""Planning, submitting and reading, over HTTP."""

from collections.abc import Callable
from plone.dexterity.content import DexterityContent


MEETING = {
    "@type": "Meeting",
    "title": "11. Sitzung",
    "kind": "regular",
    "start": "2026-12-16T10:00:00",
    "end": "2026-12-16T15:30:00+01:00",
    "place": "Nürnberg",
    "mode": "hybrid",
}


def test_chair_plans_member_submits_guest_reads_what_was_accepted(
    world: DexterityContent, client: Callable
) -> None:
    chair, member, guest = client("chair"), client("member"), client("guest")

    made = chair.rest("POST", "/working-parties/dublin/meetings", MEETING)
    assert made.status_code == 201, made.text
    path = "/working-parties/dublin/meetings/" + made.json()["id"]
    first = chair.rest("POST", path, {"@type": "AgendaItem", "title": "Tagesordnung"})
    sub = chair.rest(
        "POST", f"{path}/{first.json()['id']}", {"@type": "AgendaItem", "title": "Nachtrag"}
    )
    submitted = member.rest(
        "POST", path, {"@type": "AgendaItem", "title": "Leitlinien", "marks": ["late"]}
    )
    assert submitted.status_code == 201, submitted.text
    item = f"{path}/{submitted.json()['id']}"

    assert made.json()["start"] == "2026-12-16T10:00:00+01:00"
    assert first.json()["number"] == "1"
    assert sub.json()["number"] == "1.1"
    assert submitted.json()["review_state"] == "submitted"
    assert submitted.json()["marks"] == []
    assert guest.rest("GET", item).status_code == 404
    assert member.rest("PATCH", item, {"title": "Leitlinien neu"}).status_code == 204
    assert chair.rest("POST", f"{item}/@workflow/accept").status_code == 200
    assert member.rest("PATCH", item, {"title": "Leitlinien alt"}).status_code == 403
    told = guest.rest("GET", path).json()["agenda"]
    assert [(e["number"], e["title"]) for e in told] == [
        ("1", "Tagesordnung"),
        ("1.1", "Nachtrag"),
        ("2", "Leitlinien neu"),
    ]
    for page in (
        path,
        item,
        "/working-parties/dublin/meetings?year=2026",
        "/working-parties/dublin",
    ):
        shown = guest.get(f"/de{page}")
        assert shown.status_code == 200, shown.text
    assert "Tagesordnung" in guest.get(f"/de{path}").text
    hidden = chair.rest(
        "PATCH",
        f"{path}/{first.json()['id']}/@audience",
        {"circle": "restricted", "recipients": ["authority:bamf"]},
    )
    assert hidden.status_code in (200, 204), hidden.text
    assert [(e["number"], e["hidden"]) for e in guest.rest("GET", path).json()["agenda"]] == [
        ("1", False)
    ]
    chair.rest("PATCH", f"{path}/{first.json()['id']}", {"confidential_placeholder": True})
    assert [(e["number"], e["hidden"]) for e in guest.rest("GET", path).json()["agenda"]] == [
        ("1", True),
        ("2", False),
    ]


def test_meeting_that_ends_before_it_starts_is_refused(
    world: DexterityContent, client: Callable
) -> None:
    chair = client("chair")

    answer = chair.rest(
        "POST", "/working-parties/dublin/meetings", {**MEETING, "end": "2026-12-16T09:00"}
    )

    assert answer.status_code == 400
    assert "must end after it has begun" in answer.text

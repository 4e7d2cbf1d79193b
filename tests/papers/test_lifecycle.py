"""States, check-outs, numbers and what belongs together, through REST on a real site."""

from blkirm.kernel import clock
from blkirm.notifications.record import get_notices
from blkirm.papers.operations import end_overdue_checkouts
from blkirm.papers.operations import remind_of_reviews
from blkirm.papers.operations import share_file
from blkirm.papers.rules import overdue_query
from collections.abc import Callable
from datetime import timedelta
from plone import api
from typing import Any

import base64
import pytest
import re
import transaction


LIBRARY = "/working-parties/dublin/papers"


def file_saying(words: str) -> dict[str, str]:
    return {
        "data": base64.b64encode(words.encode()).decode(),
        "encoding": "base64",
        "filename": "a.txt",
        "content-type": "text/plain",
    }


@pytest.fixture
def path(functional: Any, world: Any, acting: Callable) -> str:
    """The address of a paper that ``member`` wrote."""
    with acting("member"):
        return f"{LIBRARY}/{share_file(world['papers'], b'one', 'a.txt').getId()}"


def test_change_of_what_the_sender_has_not_seen_is_refused(path: str, client: Callable) -> None:
    member, chair = client("member"), client("chair")
    seen = member.rest("GET", path)
    etag, revision = seen.headers["ETag"], seen.json()["revision"]

    assert chair.rest("PATCH", path, {"title": "Chair", "revision": revision}).status_code == 204
    late = member.rest("PATCH", path, {"title": "Member", "revision": revision})
    member.token["If-Match"] = etag
    outdated = member.rest("PATCH", path, {"title": "Member"})
    member.token["If-Match"] = member.rest("GET", path).headers["ETag"]
    fresh = member.rest("PATCH", path, {"file": file_saying("two"), "version_comment": "new"})
    del member.token["If-Match"]
    on_old = chair.rest("PATCH", path, {"file": file_saying("three"), "version": 1})
    now = member.rest("GET", path).json()

    assert (late.status_code, late.json()["type"]) == (409, "Conflict")
    assert (outdated.status_code, outdated.json()["type"]) == (412, "PreconditionFailed")
    assert (fresh.status_code, on_old.status_code) == (204, 409)
    assert (now["title"], now["version"]) == ("Chair", 2)


def test_versions_are_listed_and_restored(path: str, client: Callable) -> None:
    member = client("member")
    member.rest("PATCH", path, {"file": file_saying("two"), "version_comment": "second"})

    restored = member.rest("POST", f"{path}/@versions", {"version": 1, "comment": "back"})
    found = client("guest").rest("GET", f"{path}/@versions").json()["items"]
    refused = [
        client("guest").rest("POST", f"{path}/@versions", {"version": 1}).status_code,
        member.rest("POST", f"{path}/@versions", {"version": 7}).status_code,
        member.rest("GET", f"{path}/@versions/7").status_code,
        client("outsider").rest("GET", f"{path}/@versions").status_code,
    ]

    assert (restored.status_code, restored.json()["version"]) == (201, 3)
    assert [(v["version"], v["newest"], v["comment"], v["actor"]) for v in found] == [
        (3, True, "back", None),
        (2, False, "second", None),
        (1, False, "", None),
    ]
    assert refused == [403, 400, 404, 404]


def test_checked_out_paper_is_changed_by_its_holder_alone(
    site: Any, path: str, client: Callable
) -> None:
    member, chair, deputy = client("member"), client("chair"), client("guest")

    held = member.rest("POST", f"{path}/@check-out", {})
    others = [
        chair.rest("PATCH", path, {"title": "x"}),
        chair.rest("PATCH", path, {"file": file_saying("x")}),
        chair.rest("POST", f"{path}/@versions", {"version": 1}),
        chair.rest("POST", f"{path}/@check-out", {}),
        chair.rest("POST", f"{path}/@workflow/finalise"),
    ]
    own = member.rest("PATCH", path, {"file": file_saying("two")})
    seen = deputy.rest("GET", f"{path}/@check-out").json()["check_out"]
    checked_in = member.rest("DELETE", f"{path}/@check-out")
    after = chair.rest("PATCH", path, {"title": "x"})

    assert held.json()["check_out"]["holder"]["id"] == "member"
    assert [answer.status_code for answer in others] == [409, 409, 409, 409, 400]
    assert (own.status_code, checked_in.status_code, after.status_code) == (204, 204, 204)
    assert (seen["holder"], seen["mine"]) == (None, False)


def test_chair_takes_over_and_the_holder_is_told(site: Any, path: str, client: Callable) -> None:
    member, chair = client("member"), client("chair")
    member.rest("POST", f"{path}/@check-out", {})

    refused = member.rest("POST", f"{path}/@check-out", {"take_over": True})
    taken = chair.rest("POST", f"{path}/@check-out", {"take_over": True})
    late = member.rest("PATCH", path, {"title": "x"})
    transaction.begin()

    assert (refused.status_code, taken.json()["check_out"]["mine"]) == (403, True)
    assert late.status_code == 409
    assert [notice.subject for notice in get_notices().of_account("member")] == [
        "notice_taken_over"
    ]


def test_checkout_ends_by_itself(world: Any, acting: Callable, site: Any) -> None:
    from blkirm.papers.checkout import checkout_of
    from blkirm.papers.operations import check_out

    with acting("member"):
        paper = share_file(world["papers"], b"one", "a.txt")
        check_out(paper, "member")

    with clock.at(clock.now() + timedelta(hours=71)):
        before = (checkout_of(paper).holder, end_overdue_checkouts())
    with clock.at(clock.now() + timedelta(hours=73)):
        after = (checkout_of(paper), end_overdue_checkouts(), end_overdue_checkouts())

    assert (before, after) == (("member", 0), (None, 1, 0))
    assert [n.subject for n in get_notices().of_account("member")] == ["notice_checkout_over"]


def test_reopening_keeps_its_reason(path: str, client: Callable) -> None:
    chair = client("chair")
    chair.rest("POST", f"{path}/@workflow/finalise")

    chair.rest("POST", f"{path}/@workflow/reopen", {"comment": "Zahlen falsch"})
    history = chair.rest("GET", f"{path}/@workflow").json()["history"]

    assert [e["comments"] for e in history if e["comments"]] == ["Zahlen falsch"]


def test_superseded_paper_and_its_successor_name_each_other_to_who_may_see_both(
    world: Any, path: str, client: Callable, acting: Callable
) -> None:
    with acting("chair"):
        draft = share_file(world["papers"], b"new", "neu.txt", draft=True)
    chair, guest = client("chair"), client("guest")
    new = f"{LIBRARY}/{draft.getId()}"
    number = chair.rest("GET", new).json()["reference_number"]

    said = chair.rest("POST", f"{path}/@superseded-by", {"paper": number})
    round_about = chair.rest("POST", f"{new}/@superseded-by", {"paper": chair.base + path})
    for_chair = chair.rest("GET", path).json()["superseded_by"]
    for_guest = guest.rest("GET", path).json()["superseded_by"]
    hidden = client("member").rest("POST", f"{path}/@superseded-by", {"paper": number})
    chair.rest("POST", f"{new}/@workflow/share")
    shown = guest.rest("GET", path).json()["superseded_by"]
    back = [p["@id"] for p in guest.rest("GET", new).json()["supersedes"]]
    chair.rest("DELETE", f"{path}/@superseded-by")

    assert (said.status_code, round_about.status_code, hidden.status_code) == (200, 400, 400)
    assert (for_chair["title"], for_guest, shown["title"]) == ("neu", None, "neu")
    assert back == [chair.base + path]
    assert guest.rest("GET", new).json()["supersedes"] == []


def test_related_papers_are_told_to_who_may_see_them_and_kept_by_who_may_not(
    world: Any, path: str, client: Callable, acting: Callable
) -> None:
    with acting("chair"):
        secret = share_file(world["papers"], b"x", "verborgen.txt", draft=True)
        other = share_file(world["papers"], b"y", "offen.txt")
    chair, member = client("chair"), client("member")

    both = {"related_papers": [secret.reference_number, other.absolute_url()]}
    assert chair.rest("PATCH", path, both).status_code == 204
    seen = [p["title"] for p in member.rest("GET", path).json()["related_papers"]]
    member.rest("PATCH", path, {"related_papers": []})
    wrong = member.rest("PATCH", path, {"related_papers": [secret.reference_number]})
    left = [p["title"] for p in chair.rest("GET", path).json()["related_papers"]]

    assert (seen, left) == (["offen"], ["verborgen"])
    assert wrong.status_code == 400
    assert "verborgen" not in wrong.text


def test_new_paper_names_its_related_ones(world: Any, path: str, client: Callable) -> None:
    member = client("member")
    file = {"data": "eA==", "encoding": "base64", "filename": "neu.txt"}
    body = {"@type": "Paper", "title": "neu", "kind": "information-paper", "file": file}
    related = {"related_papers": [member.base + path]}

    made = member.rest("POST", path.rpartition("/")[0], {**body, **related})

    assert made.status_code == 201, made.text
    assert [p["@id"] for p in made.json()["related_papers"]] == [member.base + path]


def test_metadata_are_read_as_they_were_written(path: str, client: Callable) -> None:
    member = client("member")
    told = {
        "field_of_work": "dublin",
        "lead_authority": "bamf",
        "contributing_authorities": ["im-nw", "munich"],
        "subjects": ["Fristen", " Fristen ", "Zahlen"],
        "review_date": "2031-01-02",
        "language": "en",
    }

    assert member.rest("PATCH", path, told).status_code == 204
    read = member.rest("GET", path).json()

    assert (read["field_of_work"]["token"], read["lead_authority"]["token"]) == ("dublin", "bamf")
    assert [a["token"] for a in read["contributing_authorities"]] == ["im-nw", "munich"]
    assert read["subjects"] == ["Fristen", "Zahlen"]
    assert (read["review_date"], read["language"]["token"]) == ("2031-01-02", "en")
    assert member.rest("PATCH", path, {"lead_authority": "atlantis"}).status_code == 400


def test_reference_numbers_are_given_once_and_say_nothing(world: Any, acting: Callable) -> None:
    with acting("chair"):
        papers = [share_file(world["papers"], b"x", f"{n}.txt") for n in range(8)]
        numbers = [paper.reference_number for paper in papers]
        copy = api.content.copy(papers[0], world["papers"])
        world["papers"].manage_delObjects([papers[1].getId()])
        later = [share_file(world["papers"], b"x", f"{n}.txt") for n in range(8)]
        brains = api.content.find(reference_number=numbers[5])

    every = [*numbers, copy.reference_number, *(paper.reference_number for paper in later)]
    drawn = [int(number.rpartition("-")[2]) for number in numbers]
    assert all(re.fullmatch(r"DUB-\d{4}-\d{4}", number) for number in every)
    assert len(set(every)) == 17
    assert drawn != sorted(drawn)
    assert [brain.getId for brain in brains] == [papers[5].getId()]


def test_reminder_comes_once_for_each_date(world: Any, acting: Callable) -> None:
    with acting("member"):
        paper = share_file(world["papers"], b"x", "x.txt", review_date=clock.today())
        share_file(world["papers"], b"x", "y.txt", review_date=clock.today() + timedelta(days=1))

    first, again = remind_of_reviews(), remind_of_reviews()
    with acting("guest"):
        overdue = [b.getId for b in api.portal.get_tool("portal_catalog")(**overdue_query())]

    assert (first, again) == (1, 0)
    assert overdue == [paper.getId()]
    for account in ("member", "secretariat"):
        assert [n.subject for n in get_notices().of_account(account)] == ["notice_review"]
    assert get_notices().of_account("chair") == ()

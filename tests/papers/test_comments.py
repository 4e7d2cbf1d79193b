"""Comments: for the readers of the paper and in nothing else."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.notifications.record import get_notices
from blkirm.papers.comments import comment_on
from blkirm.papers.comments import comments_on
from blkirm.papers.comments import LONGEST
from blkirm.papers.operations import share_file
from collections.abc import Callable
from plone import api
from typing import Any

import pytest
import re
import transaction


WORD = "wundersam"


@pytest.fixture
def paper(world: Any, acting: Callable) -> Any:
    """A paper of the member, on which the chair has commented."""
    with acting("member"):
        made = share_file(world["papers"], b"text", "a.txt")
    with acting("chair"):
        comment_on(made, f"{WORD} <b>und</b>\nmehr", "chair")
    return made


def path_of(thing: Any) -> str:
    return "/" + "/".join(thing.getPhysicalPath()[2:])


def token_in(page: str) -> str:
    return re.findall(r'name="_authenticator"[^>]*value="([^"]+)"', page)[0]


def test_readers_of_the_paper_read_and_contributors_write(
    functional: Any, paper: Any, client: Callable
) -> None:
    path = path_of(paper)
    member, guest, outsider = client("member"), client("guest"), client("outsider")
    page = member.get(f"/en{path}").text
    token = token_in(page)

    said = member.post(f"{path}/@@comment", data={"_authenticator": token, "text": " Ja, gern. "})
    empty = member.post(f"{path}/@@comment", data={"_authenticator": token, "text": " \r\n"})
    long = member.rest("POST", f"{path}/@comments", {"text": "x" * (LONGEST + 1)})
    nonsense = member.rest("POST", f"{path}/@comments", {"text": ["x"]})
    without = member.post(f"{path}/@@comment", data={"text": "x"})
    by_rest = client("chair").rest("POST", f"{path}/@comments", {"text": "Drittens"})
    others = [
        who.post(f"{path}/@@comment", data={"_authenticator": token_in(own), "text": "x"})
        for who in (guest, outsider)
        if (own := who.get("/en/desk").text) and "_authenticator" in own
    ]
    refused = [who.rest("POST", f"{path}/@comments", {"text": "x"}) for who in (guest, outsider)]
    transaction.begin()

    assert f"{WORD} &lt;b&gt;und&lt;/b&gt;\nmehr" in page
    assert (said.status_code, empty.status_code, by_rest.status_code) == (303, 303, 204)
    assert (long.status_code, nonsense.status_code, without.status_code) == (400, 400, 403)
    assert all(answer.status_code in (403, 404) for answer in others)
    assert [answer.status_code for answer in refused] == [403, 404]
    assert [c.text for c in comments_on(paper)][1:] == ["Ja, gern.", "Drittens"]
    shown = guest.get(f"/en{path}").text
    assert WORD in shown
    assert "@@comment" not in shown
    assert "<strong>A member</strong>" in shown
    assert "<strong>chair</strong>" in member.get(f"/en{path}").text
    assert guest.rest("GET", f"{path}/@comments").json()["items"][0]["author_name"] == "A member"
    assert outsider.rest("GET", f"{path}/@comments").status_code == 404
    assert [n.subject for n in get_notices().of_account("member")] == ["notice_comment"] * 2
    assert [n.subject for n in get_notices().of_account("chair")] == ["notice_comment"]


def test_comments_are_in_no_search_and_count_nowhere(
    functional: Any, paper: Any, client: Callable
) -> None:
    member = client("member")
    found = member.rest("GET", f"/@search?SearchableText={WORD}").json()
    own = member.rest("GET", path_of(paper)).json()
    summary = member.rest("GET", "/@search?portal_type=Paper&metadata_fields=_all").json()["items"]

    assert found["items_total"] == 0
    assert WORD not in str(own)
    assert "chair" not in str(summary)
    assert not any(item.get("total_comments") for item in summary)
    for way in ("++conversation++default", "@@conversation_view", "++conversation++default/view"):
        assert member.get(f"{path_of(paper)}/{way}").status_code in (403, 404)


def test_own_comments_are_deleted_and_in_their_party_chairs_delete_any(
    functional: Any, paper: Any, client: Callable, acting: Callable
) -> None:
    with acting("member"):
        mine = comment_on(paper, "Meins", "member").id
        again = comment_on(paper, "Noch eins", "member").id
    theirs = comments_on(paper)[0].id
    path = path_of(paper)
    member, chair = client("member"), client("chair")
    token = token_in(member.get(path).text)

    def delete(number: str) -> int:
        form = {"_authenticator": token, "comment": number}
        return member.post(f"{path}/@@delete-comment", data=form).status_code

    assert [delete(n) for n in (theirs, "0", "x", mine, mine)] == [403, 404, 404, 303, 404]
    assert client("guest").rest("DELETE", f"{path}/@comments/{again}").status_code == 403
    assert client("outsider").rest("DELETE", f"{path}/@comments/{again}").status_code == 404
    assert chair.rest("DELETE", f"{path}/@comments/{again}").status_code == 204
    transaction.begin()
    assert [comment.id for comment in comments_on(paper)] == [theirs]


def test_comments_follow_the_audience_and_not_a_copy(
    functional: Any, world: Any, paper: Any, client: Callable, acting: Callable
) -> None:
    with acting("chair"):
        copy = api.content.copy(paper, world["papers"])
    change_audience(paper, Audience("restricted", ("authority:bamf",), ""), "chair")
    member, guest, chair = client("member"), client("guest"), client("chair")

    assert comments_on(copy) == []
    assert [
        who.rest("GET", f"{path_of(paper)}/@comments").status_code for who in (member, chair)
    ] == [
        200,  # the author
        200,
    ]
    assert guest.rest("GET", f"{path_of(paper)}/@comments").status_code == 404


def test_archived_papers_are_not_discussed(
    functional: Any, paper: Any, client: Callable, acting: Callable
) -> None:
    with acting("chair"):
        for step in ("finalise", "archive"):
            api.content.transition(paper, step)
    member = client("member")

    assert WORD in member.get(path_of(paper)).text
    assert "@@comment" not in member.get(path_of(paper)).text
    assert member.rest("POST", f"{path_of(paper)}/@comments", {"text": "x"}).status_code == 403

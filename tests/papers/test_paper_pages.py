"""The pages about one paper, over HTTP."""

from blkirm.papers.operations import replace_file
from blkirm.papers.operations import share_file
from collections.abc import Callable
from typing import Any

import pytest
import re


LIBRARY = "/working-parties/dublin/papers"


def token_in(page: str) -> str:
    return re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]


@pytest.fixture
def paper(functional: Any, world: Any, acting: Callable) -> Any:
    with acting("member"):
        made = share_file(world["papers"], b"Die Frist betr\xc3\xa4gt sechs Wochen.", "a.txt")
    with acting("chair"):
        replace_file(made, b"Die Frist betr\xc3\xa4gt acht Wochen.", "b.txt", "Frist <neu>")
    return made


@pytest.fixture
def path(paper: Any) -> str:
    return f"{LIBRARY}/{paper.getId()}"


def test_old_version_is_shown_with_the_way_to_the_newest(path: str, client: Callable) -> None:
    guest = client("guest")

    pages = {n: guest.get(f"{path}/@@version?number={n}") for n in ("1", "2", "3", "x", "")}
    file = guest.get(f"{path}/@@download-version?number=1")
    page = guest.get(path).text

    assert {n: p.status_code for n, p in pages.items()} == {
        "1": 200, "2": 200, "3": 404, "x": 404, "": 404,
    }  # fmt: skip
    assert ["old-version" in pages[n].text for n in ("1", "2")] == [True, False]
    assert (file.content, file.headers["Content-Disposition"].partition(";")[0]) == (
        "Die Frist beträgt sechs Wochen.".encode(),
        "attachment",
    )
    assert "Frist &lt;neu&gt;" in page
    assert "@@replace" not in page
    outsider = client("outsider")
    for name in ("@@version?number=1", "@@download-version?number=1", "@@compare?old=1&new=2"):
        assert outsider.get(f"{path}/{name}").status_code == 404


def test_form_marks_labels_as_required_and_names_groups_of_boxes(
    path: str, client: Callable
) -> None:
    page = client("member").get(f"{path}/edit").text

    assert re.findall(r'<div[^>]*class="([^"]*upload-widget[^"]*)"', page) == ["upload-widget"]
    assert re.findall(r'<fieldset class="box-group"><legend>([^<]+)', page) == [
        "Contributing authorities"
    ]


def test_trash_says_that_nobody_else_sees_this_page(path: str, client: Callable) -> None:
    page = client("member").get(f"{LIBRARY}/@@trash").text

    assert "Only you see this page: it holds what you may see." in page
    assert "Visible to the" not in page


def test_paper_with_one_version_has_nothing_to_compare(
    functional: Any, world: Any, acting: Callable, client: Callable
) -> None:
    with acting("member"):
        made = share_file(world["papers"], b"Einmal", "a.txt")

    answer = client("guest").get(f"{LIBRARY}/{made.getId()}/@@compare?old=1&new=1")

    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    assert answer.status_code == 200
    assert "This paper has one version only." in main
    assert [word for word in ("<form", "@@download-version", "From version") if word in main] == []


def test_comparing_a_version_with_itself_asks_for_another(path: str, client: Callable) -> None:
    page = client("guest").get(f"{path}/@@compare?old=2&new=2").text

    assert "This is one and the same version." in page
    assert "@@download-version" not in page
    assert 'name="old"' in page


def test_comparison_marks_what_went_and_what_came(path: str, client: Callable) -> None:
    page = client("guest").get(f"{path}/@@compare?old=1&new=2").text

    changed = re.findall(r"<(del|ins)><span[^>]*>(?:[^<]*)</span>([^<]*)", page)
    assert [(kind, words.strip()) for kind, words in changed] == [("del", "sechs"), ("ins", "acht")]
    assert client("guest").get(f"{path}/@@compare?old=1&new=9").status_code == 404


def test_replacing_what_is_not_the_newest_any_more_shows_what_is_newer(
    paper: Any, path: str, client: Callable
) -> None:
    member = client("member")
    token = token_in(member.get(path).text)

    def send(base: int, data: bytes) -> Any:
        return member.post(
            f"{path}/@@replace",
            data={"_authenticator": token, "base": str(base), "comment": "mine"},
            files=[("file", ("c.txt", data, "text/plain"))],
        )

    late, on_newest, empty = send(1, b"late"), send(2, b"three"), send(3, b"")
    people = "Nachname;Geburtsdatum\n" + "".join(
        f"Person{n};0{n}.01.198{n}\n" for n in range(1, 10)
    )
    asked = send(3, people.encode())
    found = member.rest("GET", f"{path}/@versions").json()["items"]

    assert (late.status_code, on_newest.status_code, empty.status_code) == (409, 303, 400)
    assert (asked.status_code, 'name="confirm_findings"' in asked.text) == (400, True)
    assert "Frist &lt;neu&gt;" in late.text
    assert 'name="base" type="hidden" value="2"' in " ".join(late.text.split())
    assert [(v["version"], v["comment"]) for v in found] == [
        (3, "mine"),
        (2, "Frist <neu>"),
        (1, ""),
    ]


def test_form_refuses_to_overwrite_what_the_writer_has_not_seen(
    path: str, client: Callable
) -> None:
    member, chair = client("member"), client("chair")
    form = member.get(f"{path}/edit").text
    fields = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    kept = {
        "_authenticator": token_in(form),
        "form.widgets.revision": fields["form.widgets.revision"],
    }
    mine = {
        **kept, "form.widgets.IBasic.title": "Mine", "form.widgets.kind": ["opinion"],
        "form.widgets.language": ["de"], "form.widgets.related_papers": "",
        "form.buttons.save": "Save",
    }  # fmt: skip
    chair.rest("PATCH", path, {"title": "<b>Theirs</b>"})

    late = member.post(f"{path}/edit", data=mine)
    now = member.rest("GET", path).json()["title"]
    again = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', late.text))
    mine["form.widgets.revision"] = again["form.widgets.revision"]
    saved = member.post(f"{path}/edit", data=mine)

    assert (late.status_code, now) == (409, "<b>Theirs</b>")
    assert "&lt;b&gt;Theirs&lt;/b&gt;" in late.text
    assert "<b>Theirs" not in late.text
    assert 'value="Mine"' in late.text
    assert (saved.status_code, member.rest("GET", path).json()["title"]) == (302, "Mine")


def test_checked_out_paper_says_so_and_is_changed_by_its_holder(
    path: str, client: Callable
) -> None:
    member, chair, guest = client("member"), client("chair"), client("guest")
    tokens = {c: token_in(c.get(path).text) for c in (member, chair)}

    def press(who: Any, name: str, **data: str) -> int:
        return who.post(
            f"{path}/@@{name}", data={"_authenticator": tokens[who], **data}
        ).status_code

    assert press(member, "check-out") == 303
    page, for_guest = chair.get(path).text, guest.get(path).text
    refused = [
        press(chair, "check-out"),
        press(chair, "check-in"),
        press(chair, "restore-version", number="1"),
        chair.get(f"{path}/edit").status_code,
    ]
    taken = [press(chair, "take-over"), press(member, "check-in"), press(chair, "check-in")]

    assert ("member has checked" in page, "@@take-over" in page) == (True, True)
    assert ("Somebody has checked" in for_guest, "@@take-over" in for_guest) == (True, False)
    assert refused == [409, 409, 409, 303]
    assert taken == [303, 409, 303]
    assert press(member, "restore-version", number="1") == 303


def test_final_paper_is_reopened_with_a_reason_only(path: str, client: Callable) -> None:
    chair = client("chair")
    token = token_in(chair.get(path).text)
    send = {"_authenticator": token}
    chair.post(f"{path}/@@change-state", data={**send, "transition": "finalise"})

    chair.post(f"{path}/@@change-state", data={**send, "transition": "reopen", "reason": " "})
    still = chair.rest("GET", path).json()["review_state"]
    file = [("file", ("d.txt", b"corrected", "text/plain"))]
    without = chair.post(f"{path}/@@replace", data={**send, "base": "2"}, files=file)
    with_reason = chair.post(
        f"{path}/@@replace", data={**send, "base": "2", "reason": "Zahl falsch"}, files=file
    )
    page, now = chair.get(path).text, chair.rest("GET", path).json()

    assert (still, without.status_code, with_reason.status_code) == ("final", 400, 303)
    assert (now["review_state"], now["version"]) == ("shared", 3)
    assert "<q>Zahl falsch</q>" in page


def test_overdue_papers_are_listed_for_who_may_see_them(
    world: Any, client: Callable, acting: Callable
) -> None:
    from blkirm.kernel import clock

    with acting("chair"):
        for number in range(3):
            share_file(
                world["papers"], b"x", f"due-{number}.txt",
                review_date=clock.today(), draft=number == 2,
            )  # fmt: skip

    pages = {who: client(who).get(f"{LIBRARY}/@@overdue").text for who in ("chair", "guest")}

    assert {who: re.findall(r"due-\d(?=</a>)", page) for who, page in pages.items()} == {
        "chair": ["due-0", "due-1", "due-2"],
        "guest": ["due-0", "due-1"],
    }

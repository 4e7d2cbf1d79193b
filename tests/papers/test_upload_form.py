from collections.abc import Callable
from tests.papers.sender import LIBRARY
from typing import Any

import pytest
import re
import requests


def _token(page: str) -> str:
    return page.split('name="_authenticator"')[1].split('value="')[1].split('"')[0]


@pytest.fixture
def send(functional: Any, var: Any, world: Any, client: Callable) -> Callable:
    """Send files with the plain form as a member; return the answer and the member's client."""

    def send(*files: tuple[str, bytes], **fields: str) -> tuple[requests.Response, Any]:
        member = client("member")
        fields["_authenticator"] = _token(member.get(LIBRARY).text)
        return member.post(
            f"{LIBRARY}/@@upload", data=fields, files=[("file", file) for file in files]
        ), member

    return send


def _items(member: Any) -> list[tuple[str, int]]:
    found = member.rest("GET", f"{LIBRARY}?metadata_fields=version").json()["items"]
    return sorted((item["title"], item["version"]) for item in found)


def _choices(page: str) -> list[str]:
    return re.findall(r'name="(?:name|content|confirm)-[0-9a-f]+"[^>]*value="([^"]*)"', page)


def test_known_names_and_contents_are_asked_about_before_anything_is_stored(
    send: Callable,
) -> None:
    first, member = send(("a.txt", b"one"), ("b.txt", b"two"))
    asked, member = send(("A.txt", b"one again"), ("c.txt", b"two"), ("d.txt", b"four"))
    before = _items(member)
    ids = re.findall(r'name="arrival:list"[^>]*value="([0-9a-f]+)"', asked.text)
    paper = re.search(r'name="paper-[0-9a-f]+"[^>]*value="([^"]+)"', asked.text)[1]

    answers = {"_authenticator": _token(asked.text), "arrival:list": ids}
    unanswered = member.post(f"{LIBRARY}/@@upload-decide", data=answers)
    answers |= {f"name-{ids[0]}": "version", f"paper-{ids[0]}": paper, f"content-{ids[1]}": "skip"}
    done = member.post(f"{LIBRARY}/@@upload-decide", data=answers)
    again = member.post(f"{LIBRARY}/@@upload-decide", data=answers)

    assert (first.status_code, asked.status_code, unanswered.status_code) == (303, 200, 200)
    assert _choices(asked.text) == ["version", "both", "skip", "both", "skip"]
    assert before == [("a", 1), ("b", 1)]
    assert (done.status_code, again.status_code) == (303, 400)
    assert _items(member) == [("a", 2), ("b", 1), ("d", 1)]


def test_decision_of_somebody_else_about_my_files_does_nothing(
    send: Callable, client: Callable
) -> None:
    send(("a.txt", b"one"))
    asked, member = send(("a.txt", b"two"))
    chair = client("chair")
    (id_,) = re.findall(r'name="arrival:list"[^>]*value="([0-9a-f]+)"', asked.text)

    answer = chair.post(
        f"{LIBRARY}/@@upload-decide",
        data={
            "_authenticator": _token(chair.get(LIBRARY).text),
            "arrival:list": [id_],
            f"name-{id_}": "both",
        },
    )

    assert answer.status_code == 400
    assert _items(member) == [("a", 1)]

from blkirm.kernel import clock
from blkirm.papers import arrivals
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tests.papers.sender import LIBRARY
from tests.papers.sender import Sender
from typing import Any

import hashlib
import os
import pytest


PIECE = 300_000


def test_file_in_pieces_becomes_the_same_paper_as_through_the_form(
    sender: Callable, client: Callable, var: Path
) -> None:
    data = os.urandom(PIECE + 3).hex().encode()[: 2 * PIECE + 5]
    member = sender("member")

    address = member.announce(
        len(data), filename="Große Übersicht 📄.txt", kind="opinion", language="en", draft="1"
    ).headers["Location"]
    offsets = []
    for start in range(0, len(data), PIECE):
        last = member.send(address, start, data[start : start + PIECE])
        offsets.append((last.status_code, last.headers["Upload-Offset"]))
        head = member.ask("HEAD", address)
        offsets.append((head.status_code, head.headers["Upload-Offset"]))
    paper = client("chair").rest("GET", last.headers["Location"].split("/plone")[1]).json()
    file = client("chair").get(f"{paper['@id'].split('/plone')[1]}/@@download/file").content

    assert offsets == [
        *[(code, str(PIECE)) for code in (204, 200)],
        *[(code, str(2 * PIECE)) for code in (204, 200)],
        *[(code, str(len(data))) for code in (204, 200)],
    ]
    assert hashlib.sha256(file).digest() == hashlib.sha256(data).digest()
    assert (paper["file"]["filename"], paper["title"]) == (
        "Große Übersicht 📄.txt",
        "Große Übersicht 📄",
    )
    assert (paper["kind"]["token"], paper["language"]["token"]) == ("opinion", "en")
    assert (paper["review_state"], paper["originator"]["token"]) == ("draft", "im-nw")
    assert [path.suffix for path in (var / "arrivals").rglob("*.*") if path.is_file()] == [".done"]


def test_upload_of_somebody_else_does_not_exist(sender: Callable, client: Callable) -> None:
    address = sender("member").announce(10, filename="a.txt").headers["Location"]

    chair = sender("chair")
    answers = [
        chair.ask("HEAD", address).status_code,
        chair.send(address, 0, b"x").status_code,
        chair.ask("DELETE", address).status_code,
        chair.ask("HEAD", address.replace("/dublin/papers", "/dublin/papers")[:-1]).status_code,
        sender("outsider").ask("HEAD", address).status_code,
        sender("member").ask("HEAD", address).status_code,
    ]

    assert answers == [404, 404, 404, 404, 404, 200]


def test_wrong_requests_are_clear_and_keep_what_is_there(sender: Callable) -> None:
    member = sender("member")
    address = member.announce(10, filename="a.txt").headers["Location"]
    member.send(address, 0, b"12345")

    answers = {
        "offset": member.send(address, 3, b"45").status_code,
        "longer": member.send(address, 5, b"678901").status_code,
        "kind": member.ask("PATCH", address, b"6", Upload_Offset=5).status_code,
        "no offset": member.send(address, "five", b"6").status_code,
        "version": member.ask("HEAD", address, Tus_Resumable="0.2").status_code,
        "length": member.announce("many", filename="a.txt").status_code,
        "too large": member.announce(251_000_000, filename="a.txt").status_code,
        "empty": member.announce(0, filename="a.txt").status_code,
        "metadata": member.ask(
            "POST", f"{LIBRARY}/@tus-upload", Upload_Length=1, Upload_Metadata="filename ?"
        ).status_code,
        "kind of paper": member.announce(5, filename="a", kind="poem").status_code,
        "guest": sender("guest").announce(5, filename="a.txt").status_code,
        "outsider": sender("outsider").announce(5, filename="a.txt").status_code,
    }

    assert answers == {
        "offset": 409,
        "longer": 413,
        "kind": 415,
        "no offset": 400,
        "version": 412,
        "length": 400,
        "too large": 413,
        "empty": 400,
        "metadata": 400,
        "kind of paper": 400,
        "guest": 403,
        "outsider": 404,
    }
    assert member.ask("HEAD", address).headers["Upload-Offset"] == "5"
    assert member.ask("DELETE", address).status_code == 204
    assert member.ask("HEAD", address).status_code == 404


def test_cookie_alone_sends_nothing(functional: Any, world: Any, client: Callable) -> None:
    member = client("member")
    page = member.get(LIBRARY).text
    token = page.split('name="_authenticator"')[1].split('value="')[1].split('"')[0]

    alone = Sender(member, cookie=True).announce(3, filename="a.txt")
    with_token = Sender(member, cookie=True, token=token).announce(3, filename="a.txt")

    assert (alone.status_code, with_token.status_code) == (403, 201)


def test_server_stopped_before_the_paper_was_made_gets_the_end_again(
    sender: Callable, client: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = sender("member")
    address = member.announce(5, filename="a.txt").headers["Location"]
    arrival = arrivals.find(address.rpartition("/")[2], "member", _place(client))
    with open(arrival.path, "wb") as file:
        file.write(b"12345")

    told = member.ask("HEAD", address).headers["Upload-Offset"]
    made = member.send(address, 4, b"5")
    again = member.send(address, 4, b"5")

    assert (told, made.status_code, again.status_code) == ("4", 204, 204)
    assert client("member").rest("GET", LIBRARY).json()["items_total"] == 1


def _place(client: Callable) -> str:
    return client("member").rest("GET", LIBRARY).json()["UID"]


def test_abandoned_uploads_are_removed(sender: Callable, var: Path) -> None:
    member = sender("member")
    address = member.announce(5, filename="a.txt").headers["Location"]

    kept = arrivals.remove_abandoned()
    with clock.at(clock.now() + timedelta(hours=25)):
        removed = arrivals.remove_abandoned()

    assert (kept, removed, member.ask("HEAD", address).status_code) == (0, 1, 404)
    assert [path for path in (var / "arrivals").rglob("*") if path.is_file()] == []

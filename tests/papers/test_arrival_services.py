from blkirm.papers.operations import share_file
from collections.abc import Callable
from hashlib import sha256
from plone import api
from tests.intake import samples
from tests.papers.sender import LIBRARY
from typing import Any

import pytest


def _ids(rows: list[dict]) -> list[tuple[str, bool]]:
    return [(row["title"], row["may_replace"]) for row in rows]


def test_check_names_papers_of_the_same_name_and_content_that_the_sender_may_see(
    sender: Callable, world: Any, acting: Callable
) -> None:
    two = samples.pdf("zwei")
    with acting("chair"):
        folder = api.content.create(world["papers"], "Folder", title="Anlagen")
        share_file(world["papers"], samples.pdf("eins"), "Bericht.PDF")
        share_file(folder, two, "Anlage.pdf")
        share_file(world["papers"], b"secret", "entwurf.txt", draft=True)
    member = sender("member")

    answer = member.post(
        f"{LIBRARY}/@upload-check",
        {
            "files": [
                {"name": "bericht.pdf", "size": 3},
                {"name": "new.pdf", "size": 3, "sha256": sha256(two).hexdigest()},
                {"name": "Anlage.pdf", "folder": "anlagen", "size": 3},
                {"name": "Anlage.pdf", "folder": "neu/tief", "size": 3},
                {"name": "entwurf.txt", "size": 6, "sha256": sha256(b"secret").hexdigest()},
                {"name": "leer.txt", "size": 0},
                {"name": "big.bin", "size": 300_000_000},
            ]
        },
    ).json()["files"]

    assert [(_ids(f["same_name"]), _ids(f["same_content"])) for f in answer] == [
        ([("Bericht", False)], []),
        ([], [("Anlage", False)]),
        ([("Anlage", False)], []),
        ([], []),
        ([], []),
        ([], []),
        ([], []),
    ]
    assert answer[1]["same_content"][0]["folder"] == "Anlagen"
    assert [f["refusals"] for f in answer[-2:]] == [
        ["leer.txt is empty."],
        ["A file may have at most 250\N{NO-BREAK SPACE}MB."],
    ]


def test_file_with_a_known_name_asks_before_it_is_stored(sender: Callable, world: Any) -> None:
    member = sender("member")
    first = member.send_all(b"one", filename="Bericht.txt", kind="opinion")
    made = member.post(f"{LIBRARY}/@upload-store/{first}", {}).json()
    second = member.send_all(b"two", filename="Bericht.txt")

    asked = member.post(f"{LIBRARY}/@upload-store/{second}", {})
    foreign = member.post(
        f"{LIBRARY}/@upload-store/{second}", {"same_name": "version", "paper": "0" * 32}
    )
    version = member.post(
        f"{LIBRARY}/@upload-store/{second}", {"same_name": "version", "paper": made["UID"]}
    )
    again = member.post(f"{LIBRARY}/@upload-store/{second}", {})
    third = member.send_all(b"two", filename="Bericht.txt")
    both = member.post(
        f"{LIBRARY}/@upload-store/{third}",
        {"same_name": "both", "same_content": True, "kind": "guideline"},
    )
    items = member.http.get(
        f"{member.base}{LIBRARY}?metadata_fields=version&metadata_fields=paper_kind",
        headers=member.headers,
        timeout=30,
    ).json()["items"]

    assert (asked.status_code, _ids(asked.json()["same_name"])) == (409, [("Bericht", True)])
    assert [a.status_code for a in (foreign, version, again, both)] == [409, 201, 200, 201]
    assert again.json()["@id"] == version.json()["@id"] == made["@id"]
    assert sorted((i["version"], i["paper_kind"]) for i in items) == [
        (1, "guideline"),
        (2, "opinion"),
    ]


def test_folders_are_found_or_made_once(sender: Callable, world: Any) -> None:
    member = sender("member")
    body = {"folders": ["A/B", "A", "A/Ü", "a/b"]}

    first = member.post(f"{LIBRARY}/@upload-folders", body).json()
    second = member.post(f"{LIBRARY}/@upload-folders", body).json()
    tricks = member.post(f"{LIBRARY}/@upload-folders", {"folders": ["A/../../x"]})
    guest = sender("guest").post(f"{LIBRARY}/@upload-folders", body)

    assert first == second
    assert first["A/B"] == first["a/b"]
    assert len(set(first.values())) == 3
    assert (tricks.status_code, guest.status_code) == (400, 403)


@pytest.mark.parametrize(
    "body",
    [{}, {"files": 1}, {"files": ["a"]}, {"files": [{"name": 1, "size": 1}]}, [], {"files": [{}]}],
    ids=str,
)
def test_check_refuses_what_it_does_not_understand(sender: Callable, body: Any) -> None:
    assert sender("member").post(f"{LIBRARY}/@upload-check", body).status_code == 400


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Übersicht 📄👩‍💼.txt", "Übersicht 📄👩‍💼.txt"),
        ("تقرير.txt", "تقرير.txt"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("a\0b.txt", "ab.txt"),
        ("\u202etxt.exe.txt", "txt.exe.txt"),
        ("ä" * 123 + ".txt", "ä" * 123 + ".txt"),
        ("ä" * 200 + ".txt", None),
        ("CON.txt", None),
        ("   ", None),
        ("..", None),
    ],
    ids=[
        "emoji",
        "RTL",
        "path",
        "NUL",
        "override",
        "250 bytes",
        "404 bytes",
        "Windows",
        "spaces",
        "dots",
    ],
)
def test_names_nobody_expects_survive_or_are_refused_clearly(
    sender: Callable, client: Callable, name: str, kept: str | None
) -> None:
    member = sender("member")
    waiting = member.send_all(b"words", filename=name)

    answer = member.post(f"{LIBRARY}/@upload-store/{waiting}", {})

    if kept is None:
        assert (answer.status_code, bool(answer.json()["findings"])) == (400, True)
        return
    paper = answer.json()["@id"].split("/plone")[1]
    file = client("member").get(f"{paper}/@@download/file")
    assert (answer.status_code, file.content) == (201, b"words")
    assert member.ask("GET", paper).json()["file"]["filename"] == kept

from blkirm.papers.operations import share_file
from collections.abc import Callable
from typing import Any


def test_desk_lists_what_the_reader_may_see(
    functional: Any, world: Any, client: Callable, acting: Callable
) -> None:
    with acting("chair"):
        share_file(world["papers"], b"x", "Neues.txt")

    member = client("member").rest("GET", "/@desk").json()
    outsider = client("outsider").rest("GET", "/@desk").json()

    assert [paper["title"] for paper in member["papers"]] == ["Neues"]
    assert [party["id"] for party in member["parties"]] == ["dublin"]
    assert (outsider["papers"], outsider["parties"]) == ([], [])


def test_desk_needs_an_account(functional: Any, world: Any, client: Callable) -> None:
    assert client().rest("GET", "/@desk").status_code == 401

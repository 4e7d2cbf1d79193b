from collections.abc import Callable
from plone import api
from plone.dexterity.utils import createContentInContainer
from plone.namedfile.file import NamedBlobFile
from tests.mailbox import mailbox
from typing import Any

import pytest


__all__ = ["mailbox"]


@pytest.fixture
def party(world: Any, make_authority: Callable, make_account: Callable, join: Callable) -> Any:
    """The party of ``world`` with two Länder that vote, one twice, and others that do not."""
    make_authority("im-by", land="DE-BY")
    make_authority("lka-nw", land="DE-NW")
    for person, authority in (
        ("bavaria", "im-by"),
        ("police", "lka-nw"),
        ("city", "munich"),
        ("federation", "bamf"),
    ):
        make_account(person)
        join(person, "dublin", on_behalf_of=authority)
    make_account("observer")
    join("observer", "dublin", on_behalf_of="im-by", voting_right=False)
    return world


@pytest.fixture
def make_decision(party: Any, acting: Callable) -> Callable[..., Any]:
    """Enter a decision in the register, as the secretariat."""

    def make(title: str = "Leitlinien", **fields: Any) -> Any:
        with acting("secretariat"):
            return createContentInContainer(
                party["decisions"], "Decision", title=title, **{"text": "Beschlossen.", **fields}
            )

    return make


@pytest.fixture
def make_paper(party: Any, acting: Callable) -> Callable[..., Any]:
    """Put a final paper into the party's library."""

    def make(title: str = "Bericht", data: bytes = b"Erste Fassung") -> Any:
        with acting("secretariat"):
            paper = createContentInContainer(
                party["papers"],
                "Paper",
                title=title,
                kind="report",
                file=NamedBlobFile(data, contentType="text/plain", filename="bericht.txt"),
            )
            if api.content.get_state(paper) == "draft":
                api.content.transition(paper, "share")
            api.content.transition(paper, "finalise")
        return paper

    return make

from collections.abc import Callable
from plone import api
from plone.dexterity.utils import createContentInContainer
from tests.mailbox import mailbox
from typing import Any

import pytest


__all__ = ["mailbox"]


@pytest.fixture
def party(world: Any, make_authority: Callable, make_account: Callable, join: Callable) -> Any:
    """The party of ``world`` with a second Land, a city and the Federation as members."""
    make_authority("im-by", land="DE-BY")
    for person, authority in (("bavaria", "im-by"), ("city", "munich"), ("federation", "bamf")):
        make_account(person)
        join(person, "dublin", on_behalf_of=authority)
    return world


@pytest.fixture
def make_decision(party: Any, acting: Callable) -> Callable[..., Any]:
    """Enter a decision in the register, as the secretariat."""

    def make(title: str = "Leitlinien", **fields: Any) -> Any:
        with acting("secretariat"):
            # Not ``api.content.create``, whose first argument is called ``type`` like our field.
            return createContentInContainer(
                party["decisions"], "Decision", title=title, **{"text": "Beschlossen.", **fields}
            )

    return make


@pytest.fixture
def make_task(party: Any, acting: Callable) -> Callable[..., Any]:
    def make(title: str = "Entwurf", **fields: Any) -> Any:
        with acting("secretariat"):
            return api.content.create(party["tasks"], "Task", title=title, **fields)

    return make

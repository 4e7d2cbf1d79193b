from blkirm.kernel.chores import _due
from blkirm.kernel.chores import run_chores
from blkirm.kernel.interfaces import IChore
from collections.abc import Callable
from collections.abc import Iterator
from typing import Any
from ZODB.POSException import ConflictError
from zope.component import getGlobalSiteManager
from zope.interface import implementer

import pytest
import subprocess
import sys
import transaction


NAMES = ("zq-slow", "zq-punctual")


@implementer(IChore)
class Chore:
    """Does what the test says, each time the next."""

    seconds = 60
    eager = False

    def __init__(self, *outcomes: Any) -> None:
        self.outcomes = list(outcomes)

    def run(self, portal: Any) -> int:
        portal.chore_was_here = True
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


@pytest.fixture
def register() -> Iterator[Callable[..., None]]:
    """Register chores for the time of a test."""
    chores = []

    def add(name: str, chore: Chore) -> None:
        getGlobalSiteManager().registerUtility(chore, IChore, name)
        chores.append((name, chore))

    yield add
    for name, chore in chores:
        getGlobalSiteManager().unregisterUtility(chore, IChore, name)


def test_chore_that_fails_keeps_no_other_from_its_work(
    functional: Any, site: Any, register: Callable
) -> None:
    register("a", Chore(RuntimeError("broken")))
    register("b", Chore(3))

    assert run_chores(site, names={"a", "b"}) == {"a": 0, "b": 3}


def test_chore_that_meets_another_writer_tries_again(
    functional: Any, site: Any, register: Callable
) -> None:
    register("a", Chore(ConflictError(), 2))

    assert run_chores(site, names={"a"}) == {"a": 2}


def test_what_a_failing_chore_changed_is_undone(
    functional: Any, site: Any, register: Callable
) -> None:
    register("a", Chore(ValueError()))

    run_chores(site, names={"a"})
    transaction.begin()

    assert not hasattr(site.aq_base, "chore_was_here")


def test_punctual_chore_waits_for_no_other(register: Callable) -> None:
    slow, punctual = Chore(), Chore()
    punctual.punctual = True
    register("zq-slow", slow)
    register("zq-punctual", punctual)

    due = {
        of_its_own: [name for name, _chore in _due(dict.fromkeys(NAMES, 0), False, of_its_own)]
        for of_its_own in (False, True)
    }

    assert due == {False: ["zq-slow"], True: ["zq-punctual"]}


def test_server_runs_chores_as_the_system_user() -> None:
    """It imports this first of all; AccessControl has names for its users before there are any."""
    code = "from blkirm.kernel.chores import system; print(system.getUserName())"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "System Processes"

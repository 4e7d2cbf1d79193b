"""A register of thousands costs what a small one does; run with the long sweeps."""

from collections.abc import Callable
from plone import api
from plone.dexterity.utils import createContentInContainer
from time import perf_counter
from typing import Any

import pytest
import transaction


PLACES = ("", "/@@follow-up", "?q=Beschluss&late=1")
MANY, FEW = 5_000, 50


@pytest.mark.prove
def test_register_of_thousands_stays_flat(
    functional: Any, party: Any, make_party: Callable, join: Callable, client: Callable
) -> None:
    small = make_party("small")
    join("member", "small")
    with api.env.adopt_user(username="secretariat"), api.env.adopt_roles(["Manager"]):
        _fill(small["decisions"], FEW)
        _fill(party["decisions"], MANY)
    member = client("member")

    times = {
        (name, place): _seconds(member, f"/working-parties/{name}/decisions{place}")
        for place in PLACES
        for name in ("small", "dublin")
    }

    print({key: f"{seconds * 1000:.0f} ms" for key, seconds in times.items()})
    for place in PLACES:
        assert times["dublin", place] < 2 * times["small", place] + 0.1, place


def _fill(register: Any, number: int) -> None:
    for n in range(number):
        createContentInContainer(
            register, "Decision", checkConstraints=False, title=f"Beschluss {n}",
            addressees=["level:land"], text="Die Länder führen es ein.",
        )  # fmt: skip
        if n % 500 == 499:
            transaction.commit()
            register._p_jar.cacheGC()


def _seconds(member: Any, path: str) -> float:
    member.get(path)
    found = []
    for _ in range(5):
        start = perf_counter()
        answer = member.get(path)
        found.append(perf_counter() - start)
        assert answer.status_code == 200
    return sorted(found)[2]

"""Work shared out to two processes, each with the whole site in its memory."""

from collections.abc import Callable
from collections.abc import Iterable
from typing import Any
from typing import TypeVar

import multiprocessing
import transaction


PROCESSES = 2

T = TypeVar("T")

_work: tuple[Callable[..., Any], Any] | None = None


def in_children(work: Callable[[Any, str], T], site: Any, names: Iterable[str]) -> list[T]:
    """Return what `work(site, name)` returns for each name.

    Children are forked, so they see the database of this process as it is now, and what they
    write into it is lost.
    """
    global _work
    _work = (work, site)
    transaction.commit()
    with multiprocessing.get_context("fork").Pool(PROCESSES, maxtasksperchild=1) as pool:
        return [job.get() for job in [pool.apply_async(_in_child, (name,)) for name in names]]


def _in_child(name: str) -> Any:
    work, site = _work
    transaction.begin()
    return work(site, name)

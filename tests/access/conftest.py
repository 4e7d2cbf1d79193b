"""One expensive site for all tests of a module that only look."""

from collections.abc import Iterator
from tests.access.estate import Estate
from typing import Any
from zope.component.hooks import setSite

import pytest
import transaction


@pytest.fixture(scope="module")
def estate(
    functional_session: Any,
    world_functional_session: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Estate]:
    """The site of `estate.py`, built once for a module and thrown away after it.

    The world of other tests is not in it, but must not be made while it stands.
    """
    layer = functional_session
    patch = pytest.MonkeyPatch()
    patch.setenv("BLKIRM_VAR", str(tmp_path_factory.mktemp("counts")))
    layer.testSetUp()
    try:
        setSite(layer["portal"])
        built = Estate(layer["portal"]).build()
        transaction.commit()
        yield built
    finally:
        setSite(None)
        layer.testTearDown()
        patch.undo()

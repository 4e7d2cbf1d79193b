from collections.abc import Callable
from pathlib import Path
from tests.papers.sender import Sender
from typing import Any

import pytest


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, where files wait."""
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    return tmp_path


@pytest.fixture
def sender(functional: Any, var: Path, world: Any, client: Callable) -> Callable[[str], Sender]:
    return lambda person: Sender(client(person))

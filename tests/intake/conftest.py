"""A real clamd with one signature of our own, and a journal for each test."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import os
import pytest
import subprocess
import time


@pytest.fixture(autouse=True)
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what the gate notes outside of the database in a folder of the test."""
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    return tmp_path


@pytest.fixture(scope="session")
def eicar() -> bytes:
    """The harmless file that every scanner takes for a virus; never written down in one piece."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


@pytest.fixture(scope="session")
def clamd_socket(tmp_path_factory: pytest.TempPathFactory, eicar: bytes) -> Iterator[str]:
    """Debian's clamd, listening on a socket, knowing nothing but EICAR."""
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "db").mkdir()
    (folder / "db" / "own.ndb").write_text(f"Eicar-Test:0:*:{eicar.hex()}\n")
    socket = folder / "clamd.sock"
    (folder / "clamd.conf").write_text(
        f"LocalSocket {socket}\nDatabaseDirectory {folder}/db\nForeground yes\n"
        "StreamMaxLength 1M\nMaxThreads 2\n"
    )
    process = subprocess.Popen(
        ["clamd", "-c", str(folder / "clamd.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PATH": f"{os.environ['PATH']}:/usr/sbin"},
    )
    try:
        for _attempt in range(200):
            if socket.exists():
                break
            assert process.poll() is None, "clamd has ended"
            time.sleep(0.1)
        yield str(socket)
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def clamd(clamd_socket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Have files scanned."""
    monkeypatch.setenv("BLKIRM_CLAMD", clamd_socket)
    return clamd_socket


@pytest.fixture
def no_clamd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A scanner that is configured and does not answer."""
    monkeypatch.setenv("BLKIRM_CLAMD", str(tmp_path / "nobody.sock"))

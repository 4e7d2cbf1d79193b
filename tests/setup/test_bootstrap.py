"""The set-up of a bare machine, tried against a package index of our own."""

from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path

import importlib.util
import platform
import pytest
import subprocess
import sys
import threading


ROOT = Path(__file__).resolve().parents[2]
BOOTSTRAP = ROOT / "tools" / "bootstrap.py"


@pytest.fixture
def bootstrap() -> object:
    """The module, which is no package's part."""
    found = importlib.util.spec_from_file_location("bootstrap", BOOTSTRAP)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is served as the package index."""
    folder = tmp_path / "index"
    folder.mkdir()

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(folder))

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("UV_DEFAULT_INDEX", f"http://127.0.0.1:{server.server_port}")
    yield folder
    server.shutdown()
    server.server_close()


def offer(index: Path, version: str, content: bytes) -> None:
    """Put a wheel of uv for this machine into the index."""
    name = f"uv-{version}-py3-none-manylinux_2_17_{platform.machine()}.whl"
    (index / "uv").mkdir()
    (index / "uv" / "index.html").write_text(f'<a href="../{name}#sha256=0">{name}</a>')
    (index / name).write_bytes(content)


def test_python_that_is_too_old_is_told_in_one_sentence() -> None:
    script = (
        "import sys; sys.version_info = (3, 9, 2, 'final', 0); "
        f"exec(compile(open({str(BOOTSTRAP)!r}).read(), 'bootstrap.py', 'exec'))"
    )

    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert told.returncode == 2
    assert told.stderr == (
        "Python 3.9 is too old: the portal needs Python 3.11 or later. "
        "Name a newer one like this: make PYTHON=python3.12 run\n"
    )


def test_lines_before_the_check_are_readable_for_an_old_python() -> None:
    lines = BOOTSTRAP.read_text().partition("import argparse")[0]

    assert 'f"' not in lines
    assert "match " not in lines


def test_python_whose_pickler_is_closed_is_refused(
    bootstrap: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed:
        __slots__ = ()

        def __init__(self, file: object) -> None:
            pass

    monkeypatch.setattr(bootstrap.pickle, "Pickler", Closed)

    with pytest.raises(bootstrap.SetUpError, match="has an error that the portal stumbles over"):
        bootstrap.check_pickler()


def test_uv_that_is_not_the_locked_one_is_not_run(
    bootstrap: object, index: Path, tmp_path: Path
) -> None:
    offer(index, bootstrap.locked("uv")[0], b"something else")
    (tmp_path / "venv" / "bin").mkdir(parents=True)

    with pytest.raises(bootstrap.SetUpError, match="is not the one in the lock"):
        bootstrap.bring_uv(tmp_path / "venv")

    assert list((tmp_path / "venv" / "bin").iterdir()) == []


def test_index_out_of_reach_is_named(
    bootstrap: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "http://127.0.0.1:9")

    with pytest.raises(bootstrap.SetUpError, match="could not be reached .*needs the network"):
        bootstrap.bring_uv(tmp_path)


def test_lock_names_every_distribution_with_a_version_and_hashes(bootstrap: object) -> None:
    text = (ROOT / "requirements.txt").read_text().replace("\\\n", " ")

    entries = [line for line in text.splitlines() if line and not line.startswith("#")]

    assert len(entries) > 250
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)
    assert "http" not in text
    assert bootstrap.locked("plone")[0] == "6.2.2"

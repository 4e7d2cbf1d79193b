"""What people type first: the commands of the README, and input that is no good."""

from pathlib import Path
from tests.live import Portal

import os
import pytest
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request


ROOT = Path(__file__).resolve().parents[2]


def make(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run make as somebody at the keyboard would."""
    return subprocess.run(
        ["make", f"PYTHON={sys.executable}", *words],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def free_port() -> int:
    """Find a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"PORT": "abc"}, "PORT is 'abc', but must be a number from 1 to 65535."),
        ({"BLKIRM_VAR": "/proc/var"}, "The data folder /proc/var cannot be written"),
        ({"BLKIRM_DEMO_PASSWORD": "short"}, "BLKIRM_DEMO_PASSWORD has 5 characters"),
        ({"BLKIRM_ADMIN_PASSWORD": "short"}, "BLKIRM_ADMIN_PASSWORD has 5 characters"),
    ],
    ids=["port", "var", "demo password", "admin password"],
)
def test_make_run_with_bad_input_says_one_sentence_and_ends_with_2(
    said: dict, sentence: str, tmp_path: Path
) -> None:
    told = make("run", **{"PORT": str(free_port()), "BLKIRM_VAR": str(tmp_path / "var"), **said})

    sentences = [
        line for line in told.stderr.splitlines() if not re.match(r"make(\[\d+\])?: ", line)
    ]
    assert told.returncode == 2
    assert len(sentences) == 1
    assert sentences[0].startswith(sentence)
    assert told.stdout == ""


def test_make_run_on_a_port_in_use_says_so(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        told = make("run", PORT=port, BLKIRM_VAR=str(tmp_path / "var"))

    assert told.returncode == 2
    assert f"Port {port} is in use by another program." in told.stderr
    assert "Traceback" not in told.stderr


def test_second_make_run_starts_changes_nothing_and_ends_with_ctrl_c(
    portal_process: Portal, tmp_path: Path
) -> None:
    var = tmp_path / "var"
    # The database first: files that came later do no harm, missing ones would.
    for part in ("filestorage", "blobstorage"):
        shutil.copytree(portal_process.var / part, var / part)
    (var / "filestorage" / "Data.fs.lock").unlink(missing_ok=True)
    before = (var / "filestorage" / "Data.fs").read_bytes()
    port = free_port()
    environment = {**os.environ, "PORT": str(port), "BLKIRM_VAR": str(var)}
    environment.pop("CHAMELEON_CACHE", None)

    process = subprocess.Popen(
        ["make", f"PYTHON={sys.executable}", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = wait_for_serving(process)
    with urllib.request.urlopen(f"http://localhost:{port}/portal/de", timeout=60) as answer:
        status = answer.status
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)

    assert status == 200
    assert "Password" not in said
    assert "Creating" not in said
    assert (var / "filestorage" / "Data.fs").read_bytes() == before


def wait_for_serving(process: subprocess.Popen[str]) -> str:
    """Return what was said until the portal said that it serves."""
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Serving http://localhost:"):
            return "".join(said)
    pytest.fail("The portal did not start. It said:\n" + "".join(said))


def commands_of_the_readme() -> list[str]:
    """Return the lines that the README tells people to type."""
    text = (ROOT / "README.md").read_text()
    blocks = re.findall(r"```(?:sh|shell|console)\n(.*?)```", text, re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_every_make_command_of_the_readme_exists() -> None:
    commands = commands_of_the_readme()

    assert {"make run", "make test"} <= set(commands)
    for command in commands:
        words = re.search(r"\bmake ([a-z0-9-]+)", command)
        assert words, f"Nobody runs this command of the README: {command}"
        tried = make("--dry-run", words[1], BLKIRM_HOST="portal.example.org")
        assert tried.returncode == 0, tried.stderr


def test_make_without_a_word_lists_what_there_is() -> None:
    listed = make().stdout

    for word in (
        "run",
        "mail",
        "test",
        "bench",
        "prove",
        "lint",
        "format",
        "lock",
        "i18n",
        "clean",
    ):
        assert re.search(rf"^{word} +\S", listed, re.MULTILINE)


def test_continuous_integration_calls_make_test() -> None:
    script = ROOT / ".ci" / "run"

    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text()

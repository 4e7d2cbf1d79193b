from blkirm.setup.environment import BadInput
from blkirm.setup.environment import check_machine
from blkirm.setup.environment import read_settings
from blkirm.setup.environment import reason_against_secret
from collections.abc import Iterator
from pathlib import Path

import fcntl
import os
import pytest
import socket


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on which something listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_nothing_said_means_port_8080_and_var_beside_the_source(tmp_path: Path) -> None:
    settings = read_settings({}, root=tmp_path)

    assert (settings.port, settings.var, settings.public) == (8080, tmp_path / "var", False)
    assert (settings.admin_password, settings.demo_password) == (None, None)


@pytest.mark.parametrize("said", ["http", "0", "65536", "-1", "80.5", "٨٠", " 8080"])
def test_port_that_is_none_is_named_with_what_would_do(said: str) -> None:
    with pytest.raises(BadInput, match="PORT is .*, but must be a number from 1 to 65535"):
        read_settings({"PORT": said})


@pytest.mark.parametrize("name", ["BLKIRM_ADMIN_PASSWORD", "BLKIRM_DEMO_PASSWORD"])
def test_password_of_eleven_characters_is_too_short(name: str) -> None:
    with pytest.raises(BadInput, match=f"{name} has 11 characters, .* at least 12"):
        read_settings({name: "a" * 11})

    assert read_settings({name: "a" * 12})


def test_port_in_use_is_named_with_a_way_out(busy_port: int, tmp_path: Path) -> None:
    settings = read_settings({"PORT": str(busy_port), "BLKIRM_VAR": str(tmp_path)})

    with pytest.raises(BadInput, match=rf"Port {busy_port} is in use by another program\."):
        check_machine(settings)


def test_data_folder_that_cannot_be_made_is_named(free_port: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = read_settings({"PORT": str(free_port), "BLKIRM_VAR": str(tmp_path / "file" / "var")})

    with pytest.raises(BadInput, match="cannot be written .*Set BLKIRM_VAR"):
        check_machine(settings)


def test_data_folder_of_another_account_is_refused(free_port: int, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        tmp_path = Path("/proc")  # root may write everywhere else
    else:
        tmp_path.chmod(0o500)
    settings = read_settings({"PORT": str(free_port), "BLKIRM_VAR": str(tmp_path / "var")})

    with pytest.raises(BadInput, match="cannot be written"):
        check_machine(settings)


def test_data_that_another_portal_uses_is_refused(free_port: int, tmp_path: Path) -> None:
    settings = read_settings({"PORT": str(free_port), "BLKIRM_VAR": str(tmp_path)})
    check_machine(settings)

    with (tmp_path / "filestorage" / "Data.fs.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="Another portal is running on the data"):
            check_machine(settings)


def test_new_data_folder_is_closed_to_other_accounts(free_port: int, tmp_path: Path) -> None:
    var = tmp_path / "var"

    check_machine(read_settings({"PORT": str(free_port), "BLKIRM_VAR": str(var)}))

    assert var.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in var.iterdir()) == [
        "blobstorage",
        "cache",
        "filestorage",
        "log",
    ]


@pytest.mark.parametrize(
    "password", [None, "", "aaaaaaaaaaaa", "my-password-1", "administrator", "portal123456"]
)
def test_secret_that_protects_nothing_has_a_reason_against_it(password: str | None) -> None:
    assert reason_against_secret(password)


def test_decent_secret_has_no_reason_against_it() -> None:
    assert reason_against_secret("vier-Wege-quer") is None

"""What the person who starts the portal says through environment variables, checked.

Also runs as a plain file before anything is installed (`make run` does), so it needs only
the standard library.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import errno
import fcntl
import os
import re
import socket
import sys
import tempfile


ROOT = Path(__file__).resolve().parents[3]
SHORTEST_PASSWORD = 12
FEWEST_CHARACTERS = 6


class BadInput(Exception):
    """A sentence that says what is wrong and what would have been accepted."""


@dataclass(frozen=True)
class Settings:
    """What was said."""

    port: int
    var: Path
    admin_password: str | None
    demo_password: str | None
    # True on a machine that strangers reach.
    public: bool = False


def read_settings(environ: Mapping[str, str], root: Path = ROOT) -> Settings:
    """Return the settings, or raise BadInput for the first one that cannot be used."""
    return Settings(
        port=_read_port(environ),
        var=Path(environ.get("BLKIRM_VAR") or root / "var").expanduser().absolute(),
        admin_password=_read_password(environ, "BLKIRM_ADMIN_PASSWORD"),
        demo_password=_read_password(environ, "BLKIRM_DEMO_PASSWORD"),
        public=environ.get("BLKIRM_PROFILE") == "production",
    )


def reason_against_secret(password: str | None) -> str | None:
    """Return why a password does not protect a public machine."""
    if not password:
        return "is not set, but must be for the first start of a public machine"
    if len(set(password.lower())) < FEWEST_CHARACTERS:
        return f"repeats too few characters; at least {FEWEST_CHARACTERS} different ones are needed"
    if re.search(r"passwor[dt]|admin|secret|geheim|change.?me|1234", password.lower()):
        return "contains a word that everybody tries first"
    return None


def check_machine(settings: Settings) -> None:
    """Raise BadInput when the port or the data folder cannot be used right now."""
    _check_first_start(settings)
    prepare_var(settings.var)
    _check_port(settings.port)


def prepare_var(var: Path) -> None:
    """Make the data folder with its parts, readable for this account alone."""
    try:
        for folder in (
            var,
            *(var / name for name in ("filestorage", "blobstorage", "log", "cache")),
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=var / "filestorage"):
            pass
    except OSError as error:
        raise BadInput(
            f"The data folder {var} cannot be written ({error.strerror}). "
            "Set BLKIRM_VAR to a folder that this account may write."
        ) from error
    _check_unused(var)


def _check_first_start(settings: Settings) -> None:
    """Say at once what the first start would say after half a minute."""
    if settings.public and not (settings.var / "filestorage" / "Data.fs").exists():
        check_secret(settings.admin_password)


def check_secret(password: str | None) -> None:
    """Raise BadInput for a password that does not protect a public machine."""
    if reason := reason_against_secret(password):
        raise BadInput(f"BLKIRM_ADMIN_PASSWORD {reason}.")


def _check_unused(var: Path) -> None:
    lock = var / "filestorage" / "Data.fs.lock"
    if not lock.exists():
        return
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadInput(
                f"Another portal is running on the data in {var}. "
                "Stop it, or set BLKIRM_VAR to another folder."
            ) from error


def _read_port(environ: Mapping[str, str]) -> int:
    said = environ.get("PORT") or "8080"
    if not (said.isascii() and said.isdigit() and 1 <= int(said) <= 65535):
        raise BadInput(f"PORT is {said!r}, but must be a number from 1 to 65535.")
    return int(said)


def _read_password(environ: Mapping[str, str], name: str) -> str | None:
    said = environ.get(name) or None
    if said is not None and len(said) < SHORTEST_PASSWORD:
        raise BadInput(
            f"{name} has {len(said)} characters, but must have at least {SHORTEST_PASSWORD}."
        )
    return said


def _check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does: a port whose last connections are still fading is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            reason = {
                errno.EADDRINUSE: "in use by another program",
                errno.EACCES: "reserved for the system",
            }.get(error.errno, error.strerror)
            raise BadInput(
                f"Port {port} is {reason}. Choose another one like this: PORT=8081 make run"
            ) from error


def main() -> int:
    """Check what was said; print the sentence and return 2 when it cannot be used."""
    try:
        check_machine(read_settings(os.environ))
    except BadInput as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

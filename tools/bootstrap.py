"""Make the virtual environment and install the lock into it.

Runs on a bare Debian, whose python3 has neither `ensurepip` nor pip: uv comes as one wheel
from the package index, is compared with the hashes in requirements.txt, and installs the
rest. Needs nothing but the standard library, and starts with lines that even an old Python
understands, so that it can say that it is too old.
"""

import sys


OLDEST = (3, 11)

if sys.version_info[:2] < OLDEST:
    sys.stderr.write(
        "Python %d.%d is too old: the portal needs Python %d.%d or later. "
        "Name a newer one like this: make PYTHON=python3.12 run\n" % (sys.version_info[:2] + OLDEST)
    )
    sys.exit(2)

from pathlib import Path

import argparse
import base64
import hashlib
import html
import io
import os
import pickle
import platform
import re
import shutil
import ssl
import subprocess
import urllib.error
import urllib.parse
import urllib.request
import venv
import zipfile


ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.txt"
PUBLIC_INDEX = "https://pypi.org/simple"


class SetUpError(Exception):
    """A sentence for the person at the keyboard."""


def check_pickler() -> None:
    """Raise SetUpError for a Python whose pickler breaks the archive of versions, as 3.13.0's does.

    The archive sets `persistent_id` on a pickler, and no page can be created where that fails.
    """
    try:
        pickle.Pickler(io.BytesIO()).persistent_id = lambda thing: None
    except AttributeError as error:
        raise SetUpError(
            f"Python {platform.python_version()} has an error that the portal stumbles over. "
            "Name another one like this: make PYTHON=python3.12 run"
        ) from error


def index_address() -> str:
    """Return the package index that uv and pip would be told to use."""
    named = (os.environ.get(name) for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"))
    return next(filter(None, named), PUBLIC_INDEX).rstrip("/")


def locked(name: str) -> tuple[str, set[str]]:
    """Return the version and the hashes that requirements.txt has for a distribution."""
    text = LOCK.read_text().replace("\\\n", " ")
    match = re.search(rf"^{re.escape(name)}==(\S+)(.*)$", text, re.MULTILINE)
    if match is None:
        raise SetUpError(f"requirements.txt does not name {name}; `make lock` renews it.")
    return match[1], set(re.findall(r"sha256:([0-9a-f]{64})", match[2]))


def fetch(address: str) -> bytes:
    """Return what the address answers, with the credentials that stand in it."""
    parts = urllib.parse.urlsplit(address)
    request = urllib.request.Request(
        parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    )
    if parts.username:
        pair = f"{parts.username}:{parts.password or ''}"
        token = base64.b64encode(urllib.parse.unquote(pair).encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
    authorities = os.environ.get("SSL_CERT_FILE") or os.environ.get("PIP_CERT")
    context = ssl.create_default_context(cafile=authorities)
    with urllib.request.urlopen(request, timeout=60, context=context) as answer:
        return answer.read()


def wheel_of_uv(version: str) -> str:
    """Return the address of the uv wheel for this machine."""
    page_address = f"{index_address()}/uv/"
    links = re.findall(r'href="([^"]+)"', fetch(page_address).decode())
    machine = platform.machine()
    wanted = re.compile(rf"/uv-{re.escape(version)}-py3-none-manylinux[^/]*_{machine}\.whl(#|$)")
    for link in links:
        if wanted.search(html.unescape(link)):
            return urllib.parse.urljoin(page_address, html.unescape(link))
    raise SetUpError(f"The package index has no uv {version} for Linux on {machine}.")


def bring_uv(target: Path) -> None:
    """Put the locked uv into the virtual environment."""
    version, hashes = locked("uv")
    try:
        wheel = fetch(wheel_of_uv(version))
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "reason", error)
        raise SetUpError(
            f"The package index could not be reached ({reason}). The first set-up needs the "
            "network; PIP_INDEX_URL names another index."
        ) from error
    if hashlib.sha256(wheel).hexdigest() not in hashes:
        raise SetUpError(f"The uv {version} of the package index is not the one in the lock.")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        program = archive.read(f"uv-{version}.data/scripts/uv")
    path = target / "bin" / "uv"
    path.unlink(missing_ok=True)
    path.write_bytes(program)
    path.chmod(0o755)


def has_locked_uv(target: Path) -> bool:
    """Tell whether the virtual environment holds the uv of the lock."""
    try:
        told = subprocess.run(
            [target / "bin" / "uv", "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return told.stdout.split()[1:2] == [locked("uv")[0]]


def make_environment(target: Path) -> None:
    """Create the virtual environment unless it already works with this kind of Python."""
    python = target / "bin" / "python"
    asked = "import sys; print(*sys.version_info[:2])"
    if python.exists():
        told = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)
        if told.stdout.split() == [str(part) for part in sys.version_info[:2]]:
            return
        shutil.rmtree(target)
    print(f"Making the virtual environment with Python {platform.python_version()}.", flush=True)
    venv.create(target, with_pip=False, symlinks=True)


def install_lock(target: Path) -> None:
    """Make the virtual environment hold exactly what requirements.txt names."""
    print("Installing the packages of requirements.txt.", flush=True)
    environment = {**os.environ, "UV_DEFAULT_INDEX": index_address()}
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        environment.pop(name, None)
    command = [
        target / "bin" / "uv",
        "pip",
        "sync",
        "--quiet",
        "--python",
        target / "bin" / "python",
    ]
    # One distribution has no wheel; it is pure Python and built with the locked setuptools.
    # Nothing else may start to compile on a machine without a compiler.
    command += ["--only-binary", ":all:", "--no-binary", "odfpy", "--build-constraints", LOCK]
    # Without bytecode the first start would compile 10,000 files.
    command += ["--require-hashes", "--compile-bytecode", LOCK]
    if subprocess.run(command, env=environment, check=False).returncode:
        raise SetUpError("The packages could not be installed; the reason stands above.")


def main(arguments: list[str]) -> int:
    """Set up the virtual environment named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("target", nargs="?", type=Path, help="folder of the virtual environment")
    target = parser.parse_args(arguments).target
    try:
        check_pickler()
        if target is None:
            return 0
        target = target.absolute()
        make_environment(target)
        if not has_locked_uv(target):
            bring_uv(target)
        install_lock(target)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""See to the system packages that tests and benchmarks need: install them, or say which are missing."""

from pathlib import Path

import os
import shutil
import subprocess
import sys


# Which program tells that a Debian package is there.
NEEDED = {
    "chromium": "chromium",
    "pdftotext": "poppler-utils",
    "java": "default-jre-headless",
    "clamd": "clamav-daemon",
    "nginx": "nginx-light",
    "openssl": "openssl",
    "soffice": "libreoffice-writer-nogui",
}
# LibreOffice is one program; which file beside it tells that a part of it is there.
PARTS_OF_OFFICE = {
    "libswlo.so": "libreoffice-writer-nogui",
    "libsclo.so": "libreoffice-calc-nogui",
    "libsdlo.so": "libreoffice-impress-nogui",
}


def missing_packages() -> list[str]:
    """Return the Debian packages whose program, or part of a program, is not there."""
    # Debian keeps servers where only root looks for programs.
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    missing = [
        package for program, package in NEEDED.items() if shutil.which(program, path=path) is None
    ]
    office = shutil.which("soffice", path=path)
    beside = Path(office).resolve().parent if office else None
    for part, package in PARTS_OF_OFFICE.items():
        is_there = beside is not None and (beside / part).exists()
        if not is_there and package not in missing:
            missing.append(package)
    return missing


def privilege() -> list[str] | None:
    """Return how a command gets the rights to install, None when it cannot."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def install(packages: list[str], prefix: list[str]) -> bool:
    """Install the packages without questions; tell whether that worked."""
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages],
    ):
        if subprocess.run(
            [*prefix, *environment, *command], stdout=subprocess.DEVNULL, check=False
        ).returncode:
            return False
    return True


def main() -> int:
    """Make the programs available; 2 when somebody else has to."""
    packages = missing_packages()
    if not packages:
        return 0
    names = " ".join(packages)
    prefix = privilege()
    if prefix is not None:
        print(f"Installing the system packages {names}.", flush=True)
        if install(packages, prefix):
            return 0
    print(
        f"The tests need system packages that are missing. Install them: apt-get install {names}",
        file=sys.stderr,
    )
    return 2


if __name__ == "__main__":
    sys.exit(main())

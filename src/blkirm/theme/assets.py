"""Addresses of our own static files, with a fingerprint so that they may be kept for long."""

from hashlib import sha256
from pathlib import Path


STATIC = Path(__file__).with_name("static")
RESOURCE = "++resource++blkirm"


def _fingerprint(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:10]


#: What pages name; read once, because files change only with the program.
FINGERPRINTS = {
    name: _fingerprint(name)
    for name in (
        "portal.css",
        "editing.css",
        "portal.js",
        "library.js",
        "minutes.js",
        "tus.js",
        "upload.js",
        "upload.css",
    )
}


def asset_url(site_url: str, name: str) -> str:
    """Return where a static file is served."""
    mark = f"?v={FINGERPRINTS[name]}" if name in FINGERPRINTS else ""
    return f"{site_url}/{RESOURCE}/{name}{mark}"

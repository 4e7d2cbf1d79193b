"""Which headers go out with every answer: page, download, redirect and error alike."""

from blkirm.kernel.last_resort import STYLE_HASH
from dataclasses import dataclass

import re


Headers = list[tuple[str, str]]

# A view that puts this header on its answer shows an editor; the filter takes it off again.
EDITING = "X-BLKIRM-Editing"
# The filter puts this on its own pages, and takes it off again.
LAST_RESORT = "X-BLKIRM-Last-Resort"

_PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
# TinyMCE writes style attributes, lives in a frame and shows pictures while they upload.
_EDITOR = _PAGE | {
    "style-src": "'self' 'unsafe-inline'",
    "frame-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
}


def _policy(directives: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in directives.items())


PAGE_POLICY = _policy(_PAGE)
EDITOR_POLICY = _policy(_EDITOR)
LAST_RESORT_POLICY = _policy(
    {
        "default-src": "'none'",
        "style-src": STYLE_HASH,
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
)
FILE_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"
# Browsers refuse to show a PDF in a sandbox; what is in it cannot act on the page anyway.
PDF_POLICY = "default-src 'none'; frame-ancestors 'none'"

ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
    (
        "Permissions-Policy",
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()",
    ),
)
TRANSPORT = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")

_REPLACED = frozenset(
    name.lower()
    for name in (
        EDITING,
        LAST_RESORT,
        "Content-Security-Policy",
        "Server",
        "Via",
        "X-Powered-By",
        "X-Cache-Rule",
        "X-Cache-Operation",
        TRANSPORT[0],
        *(name for name, _ in ALWAYS),
    )
)
_FILE_ADDRESS = re.compile(r"/(@@|\+\+view\+\+)(download|display-file|images)(/|$)")
_MEMBER_COOKIE = re.compile(r"(^|;\s*)(__Host-)?__ac=")


@dataclass(frozen=True)
class Asked:
    """What the headers depend on from the side of the request."""

    path: str
    secure: bool
    known: bool


def asked(environ: dict) -> Asked:
    """Read it from the WSGI environment."""
    return Asked(
        path=environ.get("PATH_INFO", ""),
        secure=environ.get("wsgi.url_scheme") == "https"
        or environ.get("PATH_INFO", "").startswith("/VirtualHostBase/https/"),
        known="HTTP_AUTHORIZATION" in environ
        or bool(_MEMBER_COOKIE.search(environ.get("HTTP_COOKIE", ""))),
    )


def secured(
    headers: Headers, request: Asked, *, status: int = 200, strict_transport: bool = False
) -> Headers:
    """Return the headers with ours in place of what the application said on the same matter."""
    given = {name.lower(): value for name, value in headers}
    kept = [
        (name, _guarded_cookie(value, request) if name.lower() == "set-cookie" else value)
        for name, value in headers
        if name.lower() not in _REPLACED and not _asks_for_basic(name, value)
    ]
    # What stands at the address of a file and is no success is a page of ours.
    path = request.path if status < 300 else ""
    kept.append(("Content-Security-Policy", policy(given, path)))
    kept.extend(ALWAYS)
    if "referrer-policy" not in given:
        kept.append(("Referrer-Policy", "same-origin"))
    if "cache-control" not in given and (caching := _caching(given, request)):
        kept.append(("Cache-Control", caching))
    if strict_transport:
        kept.append(TRANSPORT)
    return kept


def _asks_for_basic(name: str, value: str) -> bool:
    """Zope asks browsers for HTTP Basic, which nothing here would accept."""
    return name.lower() == "www-authenticate" and value.lower().startswith("basic")


def policy(given: dict[str, str], path: str) -> str:
    """Return the content security policy for an answer with these headers."""
    kind = given.get("content-type", "text/html").partition(";")[0].strip().lower()
    if LAST_RESORT.lower() in given and kind == "text/html":
        return LAST_RESORT_POLICY
    attached = given.get("content-disposition", "").lower().startswith("attachment")
    if kind == "application/pdf" and not attached:
        return PDF_POLICY
    if attached or kind not in ("text/html", "application/xhtml+xml") or _FILE_ADDRESS.search(path):
        return FILE_POLICY
    return EDITOR_POLICY if EDITING.lower() in given else PAGE_POLICY


def _caching(given: dict[str, str], request: Asked) -> str:
    if request.known or "set-cookie" in given:
        return "private, no-store"
    # The same address shows something else once somebody has logged in.
    return "no-cache" if given.get("content-type", "").startswith("text/html") else ""


def _guarded_cookie(value: str, request: Asked) -> str:
    attributes = {part.partition("=")[0].strip().lower() for part in value.split(";")[1:]}
    if "httponly" not in attributes:
        value += "; HttpOnly"
    if "samesite" not in attributes:
        value += "; SameSite=Lax"
    if request.secure and "secure" not in attributes:
        value += "; Secure"
    return value

"""What may come in: questions about a request before Zope sees it.

Zope turns many malformed requests into errors of its own, obeys type converters in field
names from anybody, and lists sites and management screens to whoever asks for them. The
answers here are plain: a refusal with a status, or None. Nothing here needs Zope.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

import re


READING = frozenset({"GET", "HEAD", "OPTIONS"})
PAGE_METHODS = frozenset({"GET", "HEAD", "POST"})
# Only clients of the REST interface use these; without its mark they would be WebDAV.
REST_METHODS = frozenset({"PATCH", "DELETE", "OPTIONS", "PUT"})

# Converters that our pages and Plone's forms put into addresses. Zope takes nearly any word
# after a colon for one, codecs included, so that whatever is not listed is refused.
QUERY_CONVERTERS = frozenset({"list", "records", "int"})
# Plone's control panels and its sharing page send these in addition.
FORM_CONVERTERS = QUERY_CONVERTERS | {"boolean", "lines", "text", "string", "ustring", "utext"}

MOST_FIELDS = 1000
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# Larger ones carry files; they are not read twice.
LARGEST_FORM = 1_000_000
# Bytes of JSON: it is read as a whole, several times over. Files beyond come in chunks.
LARGEST_JSON = 32_000_000

_BROKEN_ESCAPE = re.compile(r"%(?![0-9a-fA-F]{2})")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONVERTER = re.compile(r"[a-zA-Z][-a-zA-Z0-9_]+")
_INTEGER = re.compile(r"\s*[-+]?\d{1,15}\s*")
_RECORD_FIELD = re.compile(r"(?P<name>.+)\.[a-zA-Z][a-zA-Z0-9_ -]*")
_PART_NAME = re.compile(r'[;\s]name\s*=\s*(?:"([^"]*)"|([^;\s]*))', re.IGNORECASE)
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")

# Addresses that belong to whoever runs the machine, not to the public.
_OPERATORS_ONLY = re.compile(
    r"(@@|\+\+view\+\+)?("
    r"manage(_.*)?|acl_users|error_log|portal_.*|\+\+api\+\+.*|\+\+vh\+\+.*|_vh_.*|virtual_hosting"
    r"|VirtualHost.*|Control_Panel|temp_folder|browser_id_manager|session_data_manager"
    r"|test-rendering.*|metrics|addsite|plone-addsite|plone-admin.*|plone-overview|plone-upgrade"
    r")"
)


@dataclass(frozen=True)
class Refusal:
    """A status that says no."""

    status: int
    allow: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gate:
    """Who is let in where."""

    # True on machines that strangers reach.
    public: bool = False
    site: str = "portal"
    host: str = ""


def reason_against(environ: dict, gate: Gate) -> Refusal | None:
    """Return why the request is refused, or None when Zope may have it."""
    return (
        _reason_against_method(environ)
        or _reason_against_host(environ, gate)
        or _reason_against_path(environ)
        or _reason_against_origin(environ)
        or _reason_against_length(environ)
        or reason_against_query(environ.get("QUERY_STRING", ""))
    )


def _reason_against_length(environ: dict) -> Refusal | None:
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    length = environ.get("CONTENT_LENGTH") or "0"
    if "json" in kind and length.isdigit() and int(length) > LARGEST_JSON:
        return Refusal(413)
    return None


def is_beyond_the_gate(environ: dict, gate: Gate) -> bool:
    """Tell whether the address lies outside what the public path offers."""
    if not gate.public:
        return False
    inner = public_path(environ, gate)
    if inner is None or is_for_operators(inner):
        return True
    # Zope would find the site in itself, which doubles every address.
    return inner.split("/")[1:2] == [gate.site]


def public_path(environ: dict, gate: Gate) -> str | None:
    """Return the address below the site, or None when it is not below the site.

    Two forms lead there: the one that the proxy writes, with the public host in it, and the
    plain one that a check on the machine itself uses.
    """
    path = environ.get("PATH_INFO", "")
    host = re.escape(gate.host) if gate.host else r"[^/]+"
    site = re.escape(gate.site)
    proxied = rf"/VirtualHostBase/https?/{host}(:\d+)?/{site}/VirtualHostRoot(?P<inner>/.*|)"
    plain = rf"/{site}(?P<inner>/.*|)"
    match = re.fullmatch(proxied, path, re.DOTALL) or re.fullmatch(plain, path, re.DOTALL)
    return match["inner"] if match else None


def is_for_operators(path: str) -> bool:
    """Tell whether a part of the address names a management screen or a tool."""
    return any(_OPERATORS_ONLY.fullmatch(part) for part in path.split("/"))


def reason_against_query(query: str) -> Refusal | None:
    """Return why a query in an address is refused."""
    fields = _read_fields(query)
    if fields is None or any(_CONTROLS.search(text) for field in fields for text in field):
        return Refusal(400)
    return _reason_against_fields(fields, QUERY_CONVERTERS)


def reason_against_form(body: bytes, kind: str) -> Refusal | None:
    """Return why a form that was sent is refused; of files only the names are looked at."""
    if kind == "multipart/form-data":
        fields = list(_parts(body.decode("latin-1")))
    else:
        fields = _read_fields(body.decode("latin-1"))
    if fields is None or any("\0" in text for field in fields for text in field):
        return Refusal(400)
    return _reason_against_fields(fields, FORM_CONVERTERS)


def _read_fields(text: str) -> list[tuple[str, str]] | None:
    if _BROKEN_ESCAPE.search(text):
        return None
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # bytes that are no UTF-8, or too many fields
        return None


def _parts(body: str) -> Iterator[tuple[str, str]]:
    """Yield names and values of a multipart form, nothing as the value of a file."""
    for part in body.replace("\r\n", "\n").split("\n--"):
        head, _, value = part.partition("\n\n")
        if match := _PART_NAME.search(head):
            is_file = "filename" in head.lower()
            yield match[1] or match[2] or "", "" if is_file else value


def _reason_against_fields(
    fields: list[tuple[str, str]], allowed: frozenset[str]
) -> Refusal | None:
    plain_names = {name for name, _ in fields}
    for name, value in fields:
        bare, converters = split_name(name)
        if not converters <= allowed:
            return Refusal(400)
        if "int" in converters and not _INTEGER.fullmatch(value):
            return Refusal(400)
        if "records" in converters:
            record = _RECORD_FIELD.fullmatch(bare)
            if record is None or record["name"] in plain_names:
                return Refusal(400)
    return None


def split_name(name: str) -> tuple[str, set[str]]:
    """Take the converters off a field name the way Zope does."""
    parts = name.split(":")
    found = set()
    while len(parts) > 1 and _CONVERTER.fullmatch(parts[-1]):
        found.add(parts.pop())
    return ":".join(parts), found


def _reason_against_method(environ: dict) -> Refusal | None:
    method = environ["REQUEST_METHOD"]
    if method in PAGE_METHODS:
        return None
    if method in REST_METHODS and is_rest(environ):
        return None
    return Refusal(405, allow=("GET", "HEAD", "POST"))


def is_rest(environ: dict) -> bool:
    """Tell whether the request bears the marks of a REST client."""
    return "application/json" in environ.get("HTTP_ACCEPT", "") or "HTTP_TUS_RESUMABLE" in environ


def _reason_against_host(environ: dict, gate: Gate) -> Refusal | None:
    host = environ.get("HTTP_HOST", "")
    if host and not _HOST.fullmatch(host):
        return Refusal(400)
    return None


def _reason_against_path(environ: dict) -> Refusal | None:
    path = environ.get("PATH_INFO", "")
    try:
        path.encode("latin-1").decode()
    except UnicodeError:
        return Refusal(400)
    return Refusal(400) if re.search(r"[\x00-\x1f\x7f]", path) else None


def _reason_against_origin(environ: dict) -> Refusal | None:
    if environ["REQUEST_METHOD"] in READING:
        return None
    if environ.get("HTTP_SEC_FETCH_SITE", "none") not in ("none", "same-origin"):
        return Refusal(403)
    origin = environ.get("HTTP_ORIGIN")
    if origin is None or _bare_host(urlsplit(origin).netloc) in _own_hosts(environ):
        return None
    return Refusal(403)


def _own_hosts(environ: dict) -> set[str]:
    hosts = {_bare_host(environ.get("HTTP_HOST", ""))}
    proxied = re.match(r"/VirtualHostBase/https?/([^/]+)/", environ.get("PATH_INFO", ""))
    if proxied:
        hosts.add(_bare_host(proxied[1]))
    return hosts - {""}


def _bare_host(host: str) -> str:
    return re.sub(r":(80|443)$", "", host.lower())

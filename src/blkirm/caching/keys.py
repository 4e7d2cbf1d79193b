"""Which requests may be answered from memory, and under which key.

What could tell one reader from another keeps a request away from memory: an account, any cookie, a
client's own conventions. So nothing of what a member sees can get in, and no cookie makes an entry
of its own.
"""

from blkirm.kernel.admission import is_rest
from typing import NamedTuple


#: Characters of a query; longer ones are no addresses that several people ask for.
LONGEST_QUERY = 300
LONGEST_PATH = 500


_TELLING = frozenset(
    {
        "HTTP_COOKIE",
        "HTTP_AUTHORIZATION",
        "HTTP_X_REQUESTED_WITH",
        "HTTP_X_HTTP_METHOD_OVERRIDE",
        "HTTP_IF_MATCH",
        "HTTP_IF_UNMODIFIED_SINCE",
    }
)


class Key(NamedTuple):
    """An address as a visitor asks for it."""

    scheme: str
    host: str
    path: str
    query: str


def key_of(environ: dict) -> Key | None:
    """Return the key of a request, None when memory has no part in it."""
    if (
        environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        or not _TELLING.isdisjoint(environ)
        or (environ.get("CONTENT_LENGTH") or "0") != "0"
        or is_rest(environ)
    ):
        return None
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY:
        return None
    host = environ.get("HTTP_HOST", "")
    return Key(environ.get("wsgi.url_scheme", ""), host, path, query)

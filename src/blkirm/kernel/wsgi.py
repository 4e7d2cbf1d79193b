"""The WSGI filter in front of Zope: `egg:blkirm#headers` in the pipeline of every profile.

It refuses what Zope should not see (`admission`), puts our headers on every answer
(`headers`), turns what escapes from Zope into a page, and hands files to the server in a form
that it can send without holding a worker thread.
"""

from blkirm.kernel import admission
from blkirm.kernel import headers as outgoing
from collections.abc import Callable
from collections.abc import Iterable
from http import HTTPStatus
from transaction.interfaces import TransientError

import io
import json
import logging
import os


logger = logging.getLogger(__name__)

_WORDS = {
    400: (
        "Diese Anfrage ist nicht lesbar.",
        "Die Adresse oder das Formular enthält Angaben, die das Portal nicht annimmt.",
        "This request cannot be read.",
        "The address or the form contains something that the portal does not accept.",
    ),
    403: (
        "Diese Anfrage kam von einer fremden Seite.",
        "Bitte öffnen Sie das Portal selbst und wiederholen Sie dort den Schritt.",
        "This request came from another site.",
        "Please open the portal itself and repeat the step there.",
    ),
    404: (
        "Hier ist nichts.",
        "Diese Adresse gibt es nicht.",
        "There is nothing here.",
        "This address does not exist.",
    ),
    405: (
        "Das geht hier nicht.",
        "Diese Art der Anfrage nimmt das Portal an dieser Adresse nicht an.",
        "That does not work here.",
        "The portal does not accept this kind of request at this address.",
    ),
    500: (
        "Das Portal hat einen Fehler gemacht.",
        "Der Fehler ist vermerkt. Bitte versuchen Sie es später noch einmal.",
        "The portal has made a mistake.",
        "The mistake has been recorded. Please try again later.",
    ),
    503: (
        "Gerade arbeiten viele am selben Inhalt.",
        "Nichts wurde gespeichert. Bitte versuchen Sie es in einigen Sekunden noch einmal.",
        "Many people are working on the same content right now.",
        "Nothing was saved. Please try again in a few seconds.",
    ),
}
_PAGE = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{status} · {title_de}</title>
</head>
<body>
<main>
<h1>{title_de}</h1>
<p>{text_de}</p>
<div lang="en">
<h2>{title_en}</h2>
<p>{text_en}</p>
</div>
</main>
</body>
</html>
"""
_JSON_TYPES = {400: "BadRequest", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed"}


class HeadersFilter:
    """One in front of the application; knows the gate and whether transport is strict."""

    def __init__(self, app: Callable, gate: admission.Gate) -> None:
        self.app = app
        self.gate = gate

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        request = outgoing.asked(environ)

        def start(
            status: str, headers: outgoing.Headers, exc_info: tuple | None = None
        ) -> Callable:
            secured = outgoing.secured(
                headers, request, status=int(status[:3]), strict_transport=self.gate.public
            )
            return (
                start_response(status, secured, exc_info)
                if exc_info
                else start_response(status, secured)
            )

        refusal = admission.reason_against(environ, self.gate) or _reason_against_form(environ)
        if refusal is None and admission.is_beyond_the_gate(environ, self.gate):
            refusal = self._hide(environ)
        if refusal:
            return _answer(environ, start, refusal.status, refusal.allow)
        _take_off_credentials(environ)
        _unpack_files(environ)
        try:
            return self.app(environ, start)
        except TransientError:
            logger.warning("Gave up on a conflict at %s", environ.get("PATH_INFO"))
            return _answer(environ, start, 503)
        except Exception:
            logger.exception("Nobody caught this at %s", environ.get("PATH_INFO"))
            return _answer(environ, start, 500)

    def _hide(self, environ: dict) -> admission.Refusal | None:
        """Let the site answer as for an address that does not exist, when there is a site."""
        inner = admission.public_path(environ, self.gate)
        if inner is None:
            return admission.Refusal(404)
        path = environ["PATH_INFO"]
        environ["PATH_INFO"] = path[: len(path) - len(inner)] + "/no-such-address"
        return None


def make_headers_filter(global_conf: dict, **settings: str) -> Callable[[Callable], HeadersFilter]:
    """Return the paste filter; the profile decides whether strangers reach this machine."""
    gate = admission.Gate(
        public=os.environ.get("BLKIRM_PROFILE") == "production",
        host=os.environ.get("BLKIRM_HOST", ""),
    )
    return lambda app: HeadersFilter(app, gate)


def _reason_against_form(environ: dict) -> admission.Refusal | None:
    """Look through a form that carries no large file, and put it back."""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    length = environ.get("CONTENT_LENGTH") or "0"
    if environ["REQUEST_METHOD"] in admission.READING or kind not in admission.FORMS:
        return None
    if not length.isdigit() or int(length) > admission.LARGEST_FORM:
        return None
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return admission.reason_against_form(body, kind)


def _take_off_credentials(environ: dict) -> None:
    """Drop what nobody here may use: HTTP Basic, and methods disguised as others."""
    if not environ.get("HTTP_AUTHORIZATION", "").lower().startswith("bearer "):
        environ.pop("HTTP_AUTHORIZATION", None)
    environ.pop("HTTP_X_HTTP_METHOD_OVERRIDE", None)


def _unpack_files(environ: dict) -> None:
    """Let the server see the file inside the iterator that plone.namedfile makes of it.

    Waitress sends a file that it can measure from its main loop. It cannot measure the iterator,
    and would keep a worker thread busy until the slowest reader has everything.
    """
    wrap = environ.get("wsgi.file_wrapper")
    if wrap is None:
        return

    def unpacked(file: object, *block_size: int) -> Iterable[bytes]:
        inner = getattr(file, "_io", None)
        return wrap(inner if isinstance(inner, io.FileIO) else file, *block_size)

    environ["wsgi.file_wrapper"] = unpacked


def _answer(
    environ: dict, start: Callable, status: int, allow: tuple[str, ...] = ()
) -> Iterable[bytes]:
    title_de, text_de, title_en, text_en = _WORDS[status]
    if admission.is_rest(environ):
        kind = "application/json"
        answer = {
            "type": _JSON_TYPES.get(status, "ServerError"),
            "message": f"{title_en} {text_en}",
        }
        text = json.dumps(answer)
    else:
        kind = "text/html; charset=utf-8"
        text = _PAGE.format(
            status=status, title_de=title_de, text_de=text_de, title_en=title_en, text_en=text_en
        )
    body = text.encode()
    headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
    if allow:
        headers.append(("Allow", ", ".join(allow)))
    if status == 503:
        headers.append(("Retry-After", "5"))
    start(f"{status} {HTTPStatus(status).phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

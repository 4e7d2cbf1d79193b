"""The WSGI filter in front of Zope: `egg:blkirm#headers` in the pipeline of every profile.

It refuses what Zope should not see (`admission`), puts our headers on every answer
(`headers`), turns what escapes from Zope into a page, and hands files to the server in a form
that it can send without holding a worker thread.
"""

from blkirm.kernel import admission
from blkirm.kernel import headers as outgoing
from blkirm.kernel import last_resort
from collections.abc import Callable
from collections.abc import Iterable
from http import HTTPStatus
from transaction.interfaces import TransientError

import io
import json
import logging
import os


logger = logging.getLogger(__name__)

_JSON_TYPES = {
    400: "BadRequest",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    413: "TooLarge",
}


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
    if admission.is_rest(environ):
        kind = "application/json"
        answer = {
            "type": _JSON_TYPES.get(status, "ServerError"),
            "message": last_resort.message(status),
        }
        text = json.dumps(answer)
    else:
        kind = "text/html; charset=utf-8"
        text = last_resort.page(status)
    body = text.encode()
    headers = [("Content-Type", kind), ("Content-Length", str(len(body)))]
    headers.append((outgoing.LAST_RESORT, "1"))
    if allow:
        headers.append(("Allow", ", ".join(allow)))
    if status == 503:
        headers.append(("Retry-After", "5"))
    start(f"{status} {HTTPStatus(status).phrase}", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

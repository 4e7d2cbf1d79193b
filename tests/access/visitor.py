"""Somebody who asks the portal: over HTTP, or straight through its WSGI pipeline."""

from blkirm.caching.front import Front
from blkirm.caching.generation import Generation
from blkirm.kernel.admission import Gate
from blkirm.kernel.wsgi import HeadersFilter
from collections.abc import Callable
from io import BytesIO
from tests.access.estate import PASSWORD
from tests.live import Answer
from typing import Any
from urllib.parse import unquote_to_bytes
from urllib.parse import urlencode
from urllib.parse import urlsplit
from waitress.buffers import ReadOnlyFileBasedBuffer
from ZPublisher.httpexceptions import HTTPExceptionHandler
from ZPublisher.WSGIPublisher import publish_module

import http.client
import json
import re
import sys


#: method, address below the host, headers, body
Send = Callable[[str, str, dict[str, str], bytes], Answer]


def over_http(base: str) -> Send:
    """Return a sender over a connection that is kept open."""
    place = urlsplit(base).netloc
    connection = http.client.HTTPConnection(place, timeout=60)

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
        except (http.client.HTTPException, ConnectionError):
            connection.close()
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
        return Answer(answer.status, answer.getheaders(), answer.read())

    return send


def in_process(base: str, database: Any = None) -> Send:
    """Return a sender that calls the pipeline of `profiles/wsgi.ini.in` without a socket.

    With a database the memory of public pages stands in front, as it does on a server.
    """
    place = urlsplit(base)
    pipeline = HeadersFilter(HTTPExceptionHandler(publish_module), Gate())
    if database is not None:
        pipeline = Front(pipeline, generation=Generation(lambda: database))

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        bare, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote_to_bytes(bare).decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": place.hostname,
            "SERVER_PORT": str(place.port or 80),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": place.netloc,
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(body),
            "wsgi.errors": sys.stderr,
            "wsgi.file_wrapper": ReadOnlyFileBasedBuffer,
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ[key if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        begun: list = []
        written: list[bytes] = []

        def start(status: str, sent: list, exc_info: tuple | None = None) -> Callable:
            begun[:] = [int(status[:3]), sent]
            return written.append

        found = pipeline(environ, start)
        try:
            written += found
        finally:
            getattr(found, "close", lambda: None)()
        return Answer(begun[0], begun[1], b"".join(written))

    return send


class Visitor:
    """One persona at the door: pages with a cookie, REST with a token."""

    def __init__(self, base: str, account: str | None, send: Send) -> None:
        self.base = base
        self.root = urlsplit(base).path
        self.account = account
        self.send = send
        self.cookie = self.token = ""
        if account:
            self._log_in(account)

    def _log_in(self, account: str) -> None:
        form = {"__ac_name": account, "__ac_password": PASSWORD, "buttons.login": "1"}
        answer = self.page(
            "/login", "POST", urlencode(form).encode(), kind="application/x-www-form-urlencoded"
        )
        cookies = "\n".join(v for n, v in answer.headers if n.lower() == "set-cookie")
        self.cookie = re.search(r"(?m)^__ac=([^;]+)", cookies)[1]
        answer = self.rest("POST", "/@login", {"login": account, "password": PASSWORD})
        self.token = answer.json["token"]

    def page(
        self, path: str, method: str = "GET", body: bytes = b"", kind: str = "", accept: str = "*/*"
    ) -> Answer:
        """Ask as a browser does. `path` stands below the site."""
        headers = {"Accept": accept, "Accept-Language": "en"}
        if self.cookie:
            headers["Cookie"] = f"__ac={self.cookie}"
        if kind:
            headers["Content-Type"] = kind
        return self.send(method, f"{self.root}{path}", headers, body)

    def send_form(self, path: str, fields: dict[str, str], token: str) -> Answer:
        """Send a form with the token that belongs to its reader."""
        words = urlencode({**fields, "_authenticator": token}).encode()
        return self.page(path, "POST", words, "application/x-www-form-urlencoded")

    def rest(self, method: str, path: str, body: object = None) -> Answer:
        """Ask as a client of the REST interface does."""
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        words = b""
        if body is not None:
            headers["Content-Type"] = "application/json"
            words = json.dumps(body).encode()
        return self.send(method, f"{self.root}{path}", headers, words)

from base64 import b64encode
from blkirm.kernel import headers
from blkirm.kernel import last_resort
from blkirm.kernel.admission import Gate
from blkirm.kernel.wsgi import HeadersFilter
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from plone.namedfile.utils import filestream_range_iterator
from transaction.interfaces import TransientError

import io
import json
import pytest
import socket
import threading
import urllib.request
import waitress


HTML = "text/html; charset=utf-8"


@dataclass
class Answer:
    status: str
    headers: list[tuple[str, str]]
    body: Iterable[bytes]

    def header(self, name: str) -> str | None:
        """Return the one value of a header."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2
        return values[0] if values else None


def ask(app: Callable, gate: Gate = Gate(), body: bytes = b"", **said: str) -> Answer:
    """Send one request through the filter."""
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/portal",
        "HTTP_HOST": "localhost:8080",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        **said,
    }
    got = []

    def start_response(status: str, headers: list) -> None:
        got[:] = [status, headers]

    sent = HeadersFilter(app, gate)(environ, start_response)
    return Answer(*got, sent)


def answering(*headers: tuple[str, str], status: str = "200 OK", kind: str = HTML) -> Callable:
    """Build an application that always gives this answer."""

    def app(environ: dict, start_response: Callable) -> list[bytes]:
        start_response(status, [("Content-Type", kind), *headers])
        return [b"answer"]

    return app


@pytest.mark.parametrize("status", ["200 OK", "302 Found", "304 Not Modified", "404 Not Found"])
def test_every_answer_carries_the_headers(status: str) -> None:
    answer = ask(answering(status=status))

    policy = answer.header("Content-Security-Policy")
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    assert answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Referrer-Policy") == "same-origin"
    assert answer.header("Cross-Origin-Opener-Policy") == "same-origin"
    assert answer.header("Cross-Origin-Resource-Policy") == "same-origin"
    assert "camera=()" in answer.header("Permissions-Policy")


def test_headers_that_name_the_software_or_weaken_the_policy_are_replaced() -> None:
    answer = ask(
        answering(
            ("Server", "x"),
            ("Via", "x"),
            ("X-Powered-By", "x"),
            ("X-Frame-Options", "SAMEORIGIN"),
            ("Content-Security-Policy", "default-src *"),
        )
    )

    assert (answer.header("Server"), answer.header("Via"), answer.header("X-Powered-By")) == (
        None,
        None,
        None,
    )
    assert answer.header("X-Frame-Options") == "DENY"
    assert "*" not in answer.header("Content-Security-Policy")


def test_editor_gets_styles_but_no_scripts_and_its_mark_stays_inside() -> None:
    answer = ask(answering(("X-BLKIRM-Editing", "1")))

    policy = answer.header("Content-Security-Policy")
    assert "script-src 'self';" in policy
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert answer.header("X-BLKIRM-Editing") is None


@pytest.mark.parametrize(
    ("path", "headers", "kind"),
    [
        ("/portal/x/@@download/file", [("Content-Disposition", "attachment")], "application/pdf"),
        ("/portal/x/@@download/file", [], HTML),
        ("/portal/x/@@display-file/file", [], HTML),
        ("/portal/x", [("Content-Disposition", "attachment; filename=a.html")], HTML),
        ("/portal/x", [], "image/svg+xml"),
    ],
)
def test_file_is_sent_in_a_sandbox(path: str, headers: list, kind: str) -> None:
    answer = ask(answering(*headers, kind=kind), PATH_INFO=path)

    assert answer.header("Content-Security-Policy").startswith("sandbox; default-src 'none'")


def test_transport_is_strict_on_public_machines_only() -> None:
    assert ask(answering()).header("Strict-Transport-Security") is None
    assert "max-age=" in ask(answering(), Gate(public=True)).header("Strict-Transport-Security")


@pytest.mark.parametrize(
    ("said", "headers", "expected"),
    [
        ({}, [], "no-cache"),
        ({}, [("Cache-Control", "max-age=60")], "max-age=60"),
        ({"HTTP_COOKIE": "a=b; __ac=x"}, [], "private, no-store"),
        ({"HTTP_AUTHORIZATION": "Bearer x"}, [], "private, no-store"),
        ({}, [("Set-Cookie", "a=b")], "private, no-store"),
    ],
)
def test_what_a_member_sees_is_kept_by_no_cache(said: dict, headers: list, expected: str) -> None:
    assert ask(answering(*headers), **said).header("Cache-Control") == expected


def test_cookie_is_closed_to_scripts_and_other_sites() -> None:
    app = answering(("Set-Cookie", "__ac=x; Path=/"))

    plain = ask(app).header("Set-Cookie")
    secure = ask(app, PATH_INFO="/VirtualHostBase/https/p:443/portal/VirtualHostRoot/")

    assert plain == "__ac=x; Path=/; HttpOnly; SameSite=Lax"
    assert secure.header("Set-Cookie") == "__ac=x; Path=/; HttpOnly; SameSite=Lax; Secure"


def test_refusal_speaks_both_languages_and_carries_the_headers() -> None:
    answer = ask(answering(), QUERY_STRING="x:int=a")

    text = b"".join(answer.body).decode()
    assert answer.status == "400 Bad Request"
    assert "Diese Anfrage ist nicht lesbar." in text
    assert '<div lang="en">' in text
    assert answer.header("X-Content-Type-Options") == "nosniff"


def test_refusal_of_a_rest_client_is_json() -> None:
    answer = ask(answering(), QUERY_STRING="x:int=a", HTTP_ACCEPT="application/json")

    assert json.loads(b"".join(answer.body))["type"] == "BadRequest"


@pytest.mark.parametrize(
    ("error", "expected"),
    [(ValueError, "500 Internal Server Error"), (TransientError, "503 Service Unavailable")],
)
def test_what_escapes_from_zope_becomes_a_page(error: type[Exception], expected: str) -> None:
    def app(environ: dict, start_response: Callable) -> list[bytes]:
        raise error("secret detail")

    answer = ask(app)

    assert answer.status == expected
    assert b"secret detail" not in b"".join(answer.body)
    assert answer.header("Content-Security-Policy")


def test_form_is_looked_through_and_handed_on_whole() -> None:
    def app(environ: dict, start_response: Callable) -> list[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    form = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded"}

    assert b"".join(ask(app, body=b"a:list=1&b:boolean=", **form).body) == b"a:list=1&b:boolean="
    assert ask(app, body=b"manage_delObjects:method=1", **form).status == "400 Bad Request"
    assert ask(app, body=b"n:int=x", **form).status == "400 Bad Request"


def test_basic_credentials_never_reach_zope() -> None:
    seen = []

    def app(environ: dict, start_response: Callable) -> list[bytes]:
        seen.append(environ.get("HTTP_AUTHORIZATION"))
        start_response("200 OK", [])
        return []

    ask(app, HTTP_AUTHORIZATION="Basic YWRtaW46YWRtaW4=")
    ask(app, HTTP_AUTHORIZATION="Bearer token")

    assert seen == [None, "Bearer token"]


def test_file_is_handed_to_the_server_unwrapped() -> None:
    file = io.BytesIO(b"bytes")

    def app(environ: dict, start_response: Callable) -> io.BytesIO:
        start_response("200 OK", [])
        return file

    assert ask(app).body is file


@pytest.fixture
def one_thread(tmp_path: Path) -> Iterator[int]:
    """A server with one worker thread that sends a large file from plone.namedfile."""
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(60_000_000)

    def app(environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/page":
            start_response("200 OK", [("Content-Type", HTML), ("Content-Length", "4")])
            return [b"page"]
        start_response("200 OK", [("Content-Length", "50000000")])
        file = filestream_range_iterator(str(large), "rb", start=10_000_000, end=60_000_000)
        return environ["wsgi.file_wrapper"](file)

    server = waitress.create_server(HeadersFilter(app, Gate()), listen="127.0.0.1:0", threads=1)
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    yield server.effective_port
    server.close()
    server.task_dispatcher.shutdown()


def test_reader_who_stalls_in_a_large_file_keeps_nobody_waiting(one_thread: int) -> None:
    with socket.create_connection(("127.0.0.1", one_thread)) as stalled:
        stalled.sendall(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
        stalled.recv(1000)

        with urllib.request.urlopen(f"http://127.0.0.1:{one_thread}/page", timeout=10) as answer:
            assert answer.read() == b"page"


def test_part_of_a_file_is_sent_whole_and_no_further(one_thread: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{one_thread}/large", timeout=60) as answer:
        assert len(answer.read()) == 50_000_000


def test_public_gate_shows_the_root_as_missing_and_lets_the_site_answer_for_its_tools() -> None:
    seen = []

    def app(environ: dict, start_response: Callable) -> list[bytes]:
        seen.append(environ["PATH_INFO"])
        start_response("404 Not Found", [])
        return []

    public = Gate(public=True)

    assert ask(app, public, PATH_INFO="/").status == "404 Not Found"
    assert ask(app, public, PATH_INFO="/portal/acl_users").status == "404 Not Found"
    assert seen == ["/portal/no-such-address"]


def test_page_of_last_resort_may_show_its_own_style_and_nothing_else() -> None:
    style = last_resort.page(500).partition("<style>")[2].partition("</style>")[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()

    policy = headers.policy({"content-type": "text/html", headers.LAST_RESORT.lower(): "1"}, "")

    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy

"""An application behind the filter."""

from blkirm.caching.front import Front
from blkirm.caching.interfaces import OFFER
from blkirm.caching.memory import Memory
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from waitress.buffers import ReadOnlyFileBasedBuffer


PAGE = b"<!doctype html><title>Public</title>" + b"<p>Words that everybody may read.</p>" * 20
HTML = ("Content-Type", "text/html; charset=utf-8")


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Site:
    """An application behind the filter, and the state of its database."""

    page: bytes = PAGE
    file: Path | None = None
    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=lambda: [HTML])
    is_public: bool = True
    generation: bytes = b"\x03\xf0\x00\x00\x00\x00\x00\x01"
    #: What the application was asked.
    asked: list[dict] = field(default_factory=list)
    #: Something that happens while the answer is made.
    meanwhile: Callable[[], None] = lambda: None
    on_whole: Callable[[], None] | None = None
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        self.front = Front(self.app, self.memory, lambda: self.generation)

    def app(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        self.asked.append(dict(environ))
        page = self.page
        self.meanwhile()
        if self.is_public and OFFER in environ:
            environ[OFFER].taken = True
            environ[OFFER].on_whole = self.on_whole
        start_response(self.status, list(self.headers))
        if self.file is not None:
            return environ["wsgi.file_wrapper"](self.file.open("rb", buffering=0))
        return (b"", page)

    def change(self) -> None:
        """Commit something public."""
        number = int.from_bytes(self.generation, "big") + (1 << 32)
        self.generation = number.to_bytes(8, "big")

    def ask(self, path: str = "/portal/de", query: str = "", **said: str) -> Answer:
        """Send one request through the filter, as a visitor does."""
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": "localhost",
            "wsgi.url_scheme": "http",
            "wsgi.file_wrapper": ReadOnlyFileBasedBuffer,
            **said,
        }
        got: list = []
        body = self.front(environ, lambda *answer: got.append(answer))
        status, headers = got[-1][:2]
        length = dict(headers).get("Content-Length")
        if isinstance(body, ReadOnlyFileBasedBuffer):
            sent = body.get(body.prepare(int(length) if length else None))
            body.close()
        else:
            sent = b"".join(body)
        return Answer(int(status[:3]), dict(headers), sent)

"""The portal of the functional layer behind the filters that stand before Zope."""

from blkirm.caching.front import Front
from blkirm.caching.generation import Generation
from blkirm.kernel.admission import Gate
from blkirm.kernel.wsgi import HeadersFilter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from waitress.buffers import ReadOnlyFileBasedBuffer
from webob import Request
from webob import Response
from ZPublisher.httpexceptions import HTTPExceptionHandler
from ZPublisher.WSGIPublisher import publish_module

import transaction


class Pipeline:
    """Asks like a visitor, or like the holder of a cookie; counts what reaches Zope."""

    def __init__(self, site: Any, database: Any) -> None:
        self.base = "/" + site.getId()
        self.reached = 0
        zope = HeadersFilter(HTTPExceptionHandler(publish_module), Gate())

        def counted(environ: dict, start_response: Any) -> Any:
            self.reached += 1
            return zope(environ, start_response)

        self.front = Front(counted, generation=Generation(lambda: database))

    def ask(self, path: str, cookie: str = "", **headers: str) -> Response:
        """Commit what the test did, and send one request from a thread of its own."""
        transaction.commit()
        request = Request.blank(self.base + path)
        for name, value in headers.items():
            request.headers[name.replace("_", "-")] = value
        if cookie:
            request.headers["Cookie"] = cookie
        with ThreadPoolExecutor(1) as other:
            return other.submit(self._answer, request).result()

    def _answer(self, request: Request) -> Response:
        """Send files as the server does: as many bytes as were announced."""
        request.environ["wsgi.file_wrapper"] = ReadOnlyFileBasedBuffer
        response = request.get_response(self.front)
        file = response.app_iter
        if isinstance(file, ReadOnlyFileBasedBuffer):
            response.body = file.get(file.prepare(response.content_length))
            file.close()
        return response

    def text(self, path: str, cookie: str = "", **headers: str) -> str:
        """Return the page as text."""
        return self.ask(path, cookie, **headers).text

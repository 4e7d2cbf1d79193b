"""Time the sentence inside its pages: `python -m benchmarks.sentence <times> <pages as JSON>`.

Runs in the environment of a portal that is not being served at the moment.
"""

from benchmarks.build_ours import PERSON
from benchmarks.instances import CHECKOUT
from benchmarks.instances import PASSWORD
from collections.abc import Callable
from io import BytesIO
from typing import Any

import json
import re
import statistics
import sys
import time
import urllib.parse


def ask(app: Callable, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[str, str]:
    """Call the WSGI application once; return the status and the cookies it sets."""
    answer: dict[str, Any] = {}

    def start(status: str, found: list, _error: Any = None) -> Callable:
        answer.update(status=status, headers=found)
        return lambda data: None

    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost:8080",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        **headers,
    }
    for _part in app(environ, start):
        pass
    cookies = [value for name, value in answer["headers"] if name.lower() == "set-cookie"]
    return answer["status"], "\n".join(cookies)


def main() -> None:
    """Print the share of each page."""
    times, pages = int(sys.argv[1]), json.loads(sys.argv[2])
    from blkirm.audiences.views import AudienceLine
    from Zope2.Startup.run import make_wsgi_app

    app = make_wsgi_app({}, str(CHECKOUT / "parts" / "etc" / "zope.conf"))
    spent = [0.0]
    plain = AudienceLine.__call__

    def timed(self: AudienceLine) -> str:
        begin = time.perf_counter()
        try:
            return plain(self)
        finally:
            spent[0] += time.perf_counter() - begin

    AudienceLine.__call__ = timed
    form = {"__ac_name": PERSON, "__ac_password": PASSWORD, "buttons.login": "1"}
    kind = {"CONTENT_TYPE": "application/x-www-form-urlencoded"}
    _status, cookies = ask(app, "/portal/login", kind, urllib.parse.urlencode(form).encode())
    cookie = re.search(r'(?m)^__ac="?[^";]+"?', cookies).group()
    shares = {}
    for label, path in pages.items():
        measured = []
        for number in range(times):
            spent[0] = 0.0
            begin = time.perf_counter()
            status, _cookies = ask(app, path, {"HTTP_COOKIE": cookie})
            whole = time.perf_counter() - begin
            if not status.startswith("200") or not spent[0]:
                raise RuntimeError(f"{path}: {status}, {spent[0]} s of the sentence.")
            if number >= times // 10:
                measured.append(spent[0] / whole)
        shares[label] = statistics.median(measured)
    print(json.dumps(shares))


if __name__ == "__main__":
    main()

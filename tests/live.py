"""The portal as `make run` serves it, for the tests that speak HTTP or use a browser.

A pytest plugin: tests/conftest.py names it, so that journeys, accessibility and HTTP tests share
one running portal. Reading tests change nothing; a test that writes makes things of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from tests import places

import http.client
import json
import os
import pytest
import re
import signal
import socket
import subprocess
import time
import urllib.parse


CHECKOUT = Path(__file__).resolve().parent.parent
PASSWORD = "live-test-password"


@dataclass
class Answer:
    """What the portal answered; redirects are not followed."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header, or an empty text."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        """The body, read as UTF-8."""
        return self.body.decode("utf-8", "replace")

    @property
    def json(self) -> dict:
        """The body, read as JSON."""
        return json.loads(self.body)


@dataclass
class Portal:
    """A running portal and how to ask it."""

    port: int
    var: Path
    process: subprocess.Popen[bytes]
    _cookies: dict[str, str] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    #: What stands for words in addresses, as far as it was asked for.
    places: dict[str, str] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://localhost:{self.port}"

    @property
    def url(self) -> str:
        """The address of the site."""
        return f"{self.origin}/portal"

    def ask(
        self,
        path: str,
        account: str = "",
        method: str = "GET",
        headers: dict[str, str] | None = None,
        body: bytes | str | None = None,
    ) -> Answer:
        """Send one request, with the cookie of `account` when there is one.

        `path` is relative to the site unless it starts with `//` (the root of the server) or is
        a whole address of the portal.
        """
        path = path.removeprefix(self.origin)
        if path.startswith("//"):
            path = path[1:]
        elif not path.startswith("/portal"):
            path = f"/portal{path}"
        sent = dict(headers or {})
        if account:
            sent["Cookie"] = f"__ac={self.cookie(account)}"
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        finally:
            connection.close()

    def rest(
        self, path: str, account: str = "", method: str = "GET", body: dict | None = None
    ) -> Answer:
        """Send one REST request, with the token of `account` when there is one."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if account:
            headers["Authorization"] = f"Bearer {self.token(account)}"
        words = None if body is None else json.dumps(body)
        return self.ask(path, method=method, headers=headers, body=words)

    def cookie(self, account: str) -> str:
        """Return the session cookie of `account`, logging in through the form once."""
        if account not in self._cookies:
            fields = {"__ac_name": account, "__ac_password": PASSWORD, "buttons.login": "1"}
            answer = self.ask(
                "/login",
                method="POST",
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                body=urllib.parse.urlencode(fields),
            )
            cookies = "\n".join(v for n, v in answer.headers if n.lower() == "set-cookie")
            found = re.search(r"(?m)^__ac=([^;]+)", cookies)
            # A cookie is set before the password is looked at; only the desk tells that it fits.
            if found:
                self._cookies[account] = found[1]
            assert found, f"{account} got no cookie: {answer.status} {cookies}"
            assert self.ask("/desk", account).status == 200, f"{account} cannot log in."
        return self._cookies[account]

    def token(self, account: str) -> str:
        """Return the REST token of `account`."""
        if account not in self._tokens:
            answer = self.rest(
                "/@login", method="POST", body={"login": account, "password": PASSWORD}
            )
            assert answer.status == 200, f"{account} got no token: {answer.status} {answer.text}"
            self._tokens[account] = answer.json["token"]
        return self._tokens[account]

    def place(self, pattern: str) -> str:
        """Fill `{paper}`, `{report}` and other words in a path with ids of what is there."""
        return places.fill(self, pattern)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_up(portal: Portal, console: Path) -> None:
    end = time.monotonic() + 300
    refusals: list[int] = []
    while time.monotonic() < end and portal.process.poll() is None and len(refusals) < 5:
        time.sleep(0.2)
        try:
            status = portal.ask("/de").status
        except OSError:
            continue
        if status == 200:
            return
        refusals.append(status)
    words = console.read_text(errors="replace")[-4000:]
    pytest.fail(f"The portal did not come up (answers to /de: {refusals}). It said:\n{words}")


@pytest.fixture(scope="session")
def portal_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """Start the portal on data and a port of its own; stop it when all tests are done.

    `BLKIRM_TEST_VAR` keeps the data in a folder that is used again: quicker while writing tests.
    """
    kept = os.environ.get("BLKIRM_TEST_VAR")
    var = Path(kept).absolute() if kept else tmp_path_factory.mktemp("live") / "var"
    var.mkdir(parents=True, exist_ok=True)
    with serving(var, free_port()) as portal:
        yield portal


@contextmanager
def serving(var: Path, port: int) -> Iterator[Portal]:
    """Start a portal on this data and stop it afterwards, if it was not killed meanwhile."""
    environment = {
        **os.environ,
        "PORT": str(port),
        "BLKIRM_VAR": str(var),
        "BLKIRM_DEMO_PASSWORD": PASSWORD,
        "BLKIRM_ADMIN_PASSWORD": PASSWORD,
    }
    environment.pop("CHAMELEON_CACHE", None)
    console = var / "console.log"
    with console.open("ab") as out:
        process = subprocess.Popen(
            [str(CHECKOUT / "bin" / "portal")],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    try:
        portal = Portal(port, var, process)
        _wait_until_up(portal, console)
        yield portal
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

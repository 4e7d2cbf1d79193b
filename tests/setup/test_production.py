"""The profile for a server: assembled, started, asked and looked after for real."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import base64
import http.client
import os
import pytest
import re
import signal
import socket
import subprocess
import sys
import time


ROOT = Path(__file__).resolve().parents[2]
HOST = "portal.example.org"
PASSWORD = "vier-Wege-quer"
PROXIED = f"/VirtualHostBase/https/{HOST}:443/portal/VirtualHostRoot"


@dataclass
class Server:
    """What `make production` assembled, in a folder of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def var(self) -> Path:
        """Where its data lives."""
        return self.folder / "var"

    def run(self, script: str, *words: str, **said: str) -> subprocess.CompletedProcess[str]:
        """Run one of its scripts to the end."""
        return subprocess.run(
            [self.folder / "bin" / script, *words],
            env=self.environment(**said),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    def environment(self, **said: str) -> dict[str, str]:
        """Return the environment of its account."""
        ours = re.compile(r"BLKIRM_|PORT$|CHAMELEON_|zope_")
        kept = {name: value for name, value in os.environ.items() if not ours.match(name)}
        return {**kept, "PORT": str(self.port), **said}

    def start(self) -> None:
        """Start it unless it runs, and wait until it answers."""
        if self.process:
            return
        process = subprocess.Popen(
            [self.folder / "bin" / "portal"],
            env=self.environment(BLKIRM_ADMIN_PASSWORD=PASSWORD),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        end = time.monotonic() + 240
        while time.monotonic() < end and process.poll() is None:
            try:
                self.ask("/")
            except OSError:
                time.sleep(0.2)
            else:
                self.process = process
                return
        process.kill()
        raise AssertionError(process.communicate()[0].decode())

    def stop(self) -> int:
        """Stop it as systemd would and return how it ended."""
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        return process.returncode

    def ask(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Send one request as nginx would, or as somebody who got past it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Host": HOST, **headers})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The assembled server, without data."""
    folder = tmp_path_factory.mktemp("production")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    subprocess.run(
        [
            Path(sys.prefix) / "bin" / "buildout",
            "-q",
            *("-c", "profiles/production.cfg", f"buildout:directory={ROOT}"),
            *(f"buildout:{name}-directory={folder}/{name}" for name in ("bin", "parts", "eggs")),
            f"buildout:installed={folder}/.installed.cfg",
            f"blkirm:host={HOST}",
            f"blkirm:var={folder}/var",
        ],
        cwd=ROOT,
        check=True,
    )
    server = Server(folder, port)
    yield server
    if server.process:
        server.stop()


@pytest.fixture
def running(server: Server) -> Server:
    """The server with an empty site; it goes on running after the test."""
    server.start()
    return server


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("", "is not set"),
        ("short", "has 5 characters, but must have at least 12"),
        ("administrator", "contains a word that everybody tries first"),
        ("aaaaaaaaaaaaaaaa", "repeats too few characters"),
    ],
)
def test_server_refuses_to_start_with_a_poor_admin_password(
    server: Server, password: str, reason: str
) -> None:
    told = server.run("portal", BLKIRM_ADMIN_PASSWORD=password)

    assert told.returncode == 2
    assert told.stderr.startswith(f"BLKIRM_ADMIN_PASSWORD {reason}")
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize("path", ["/de", "/en", "/en/reports"])
def test_site_answers_below_its_public_host_and_knows_no_other_address(
    running: Server, path: str
) -> None:
    answer = running.ask(PROXIED + path)

    assert answer.status == 200
    assert f"https://{HOST}/" in answer.text
    assert f"{HOST}/portal" not in answer.text
    assert f"http://{HOST}" not in answer.text
    assert str(running.port) not in answer.text


def test_transport_is_strict_and_the_server_nameless(running: Server) -> None:
    answer = running.ask(f"{PROXIED}/de")

    assert answer.getheader("Strict-Transport-Security") == "max-age=63072000; includeSubDomains"
    assert answer.getheader("Server") is None
    assert answer.getheader("X-Powered-By") is None


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/manage",
        "/manage_main",
        "/acl_users/manage_main",
        "/Control_Panel",
        "/@@plone-addsite",
        "/other/manage",
        "/portal/manage",
        "/portal/manage_main",
        "/portal/de/manage_workspace",
        "/portal/acl_users",
        "/portal/portal_setup/manage_main",
        "/portal/error_log",
        f"{PROXIED}/manage_main",
        f"{PROXIED}/acl_users",
        f"{PROXIED}/VirtualHostBase/http/x:80/VirtualHostRoot/manage",
        f"/VirtualHostBase/https/{HOST}:443/VirtualHostRoot/",
        f"/VirtualHostBase/https/{HOST}:443/VirtualHostRoot/manage_main",
        "/VirtualHostBase/https/evil.example:443/portal/VirtualHostRoot/de",
    ],
)
def test_root_and_management_look_like_addresses_that_do_not_exist(
    running: Server, path: str
) -> None:
    answer = running.ask(path)

    assert answer.status == 404
    assert "WWW-Authenticate" not in answer.headers
    assert "Zope" not in answer.text
    assert answer.getheader("Content-Security-Policy").startswith("default-src 'none'")


def test_credentials_of_admin_open_nothing_by_http_basic(running: Server) -> None:
    token = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()

    anonymous = running.ask("/portal/@@overview-controlpanel")
    basic = running.ask("/portal/@@overview-controlpanel", Authorization=f"Basic {token}")

    assert basic.status == anonymous.status
    assert basic.status != 200


def test_debug_is_off(running: Server) -> None:
    configuration = (running.folder / "parts" / "etc" / "zope.conf").read_text()

    assert re.search(r"^debug-mode off$", configuration, re.MULTILINE)
    assert "debug-exceptions" not in configuration


def test_logs_are_written_and_rotate(running: Server) -> None:
    running.ask(f"{PROXIED}/de?marker-in-the-access-log")

    assert "marker-in-the-access-log" in (running.var / "log" / "accesses.log").read_text()
    assert "zope.conf" not in (running.var / "log" / "accesses.log").read_text()
    assert (running.var / "log" / "events.log").exists()
    ini = (running.folder / "parts" / "etc" / "wsgi.ini").read_text()
    assert ini.count("RotatingFileHandler") == 2
    assert "50000000, 20" in ini


def test_proxy_configuration_offers_the_site_and_nothing_beside_it(server: Server) -> None:
    configuration = (server.folder / "parts" / "etc" / "nginx.conf").read_text()

    targets = set(re.findall(r"/VirtualHostBase/\S+/VirtualHostRoot", configuration))
    assert targets == {PROXIED}
    assert "${" not in configuration
    assert f"proxy_set_header Host {HOST};" in configuration
    assert re.search(r"server 127\.0\.0\.1:8080\b", configuration)


def test_backup_brings_back_what_was_lost_and_pack_wants_one_first(running: Server) -> None:
    busy = running.run("pack")
    ended = running.stop()
    without = running.run("pack")
    saved = running.run("backup", "-q")
    packed = running.run("pack")
    (running.var / "filestorage" / "Data.fs").write_bytes(b"")
    restored = running.run("restore", "--no-prompt", "-q")
    running.start()

    assert "Another portal is running" in busy.stderr
    assert ended == 0
    assert "There is no backup of the last 24 hours" in without.stderr
    assert [told.returncode for told in (busy, without, saved, packed, restored)] == [2, 2, 0, 0, 0]
    assert running.ask(f"{PROXIED}/de").status == 200


def test_sigterm_leaves_the_index_of_the_database_fresh(running: Server) -> None:
    index = running.var / "filestorage" / "Data.fs.index"
    index.unlink(missing_ok=True)

    assert running.stop() == 0
    assert index.exists()

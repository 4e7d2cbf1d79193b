"""The server behind a real nginx with the configuration that the profile wrote."""

from collections.abc import Iterator
from contextlib import ExitStack
from contextlib import suppress
from pathlib import Path
from tests.live import free_port
from tests.setup.test_production import HOST
from tests.setup.test_production import Server
from tests.setup.test_production import server as _server

import http.client
import os
import pytest
import re
import shutil
import socket
import ssl
import subprocess
import time


pytestmark = pytest.mark.prove
production = pytest.fixture(scope="module", name="production")(_server.__wrapped__)
# What stands around the file in `sites-enabled`, without what only a machine has.
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log warn; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type application/octet-stream;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/site.conf;
}}
"""


class Proxy:
    """nginx on ports of its own, asked as a browser asks."""

    def __init__(self, secure: int, plain: int, certificate: Path) -> None:
        self.secure, self.plain = secure, plain
        self.trust = ssl.create_default_context(cafile=str(certificate))

    def ask(self, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
        """Ask by HTTPS for the public host."""
        line = socket.create_connection(("127.0.0.1", self.secure), timeout=60)
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.trust.wrap_socket(line, server_hostname=HOST)
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers={"Host": HOST, **names})
        answer = connection.getresponse()
        answer.body = answer.read()
        connection.close()
        return answer


@pytest.fixture(scope="module")
def proxy(production: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    folder = tmp_path_factory.mktemp("nginx")
    certificate = folder / "fullchain.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *(
                "-nodes",
                "-days",
                "2",
                "-subj",
                f"/CN={HOST}",
                "-addext",
                f"subjectAltName=DNS:{HOST}",
            ),
            *("-keyout", folder / "privkey.pem", "-out", certificate),
        ],
        check=True,
        capture_output=True,
    )
    secure, plain = free_port(), free_port()
    site = (production.folder / "parts" / "etc" / "nginx.conf").read_text()
    for pattern, ours in (
        (r"listen \[::\][^;]*;", ""),
        (r"listen 80\b", f"listen 127.0.0.1:{plain}"),
        (r"listen 443\b", f"listen 127.0.0.1:{secure}"),
        (r"server 127\.0\.0\.1:8080\b", f"server 127.0.0.1:{production.port}"),
        (r"(ssl_certificate\w*) \S+/", rf"\1 {folder}/"),
    ):
        site, number = re.subn(pattern, ours, site)
        assert number, pattern
    (folder / "site.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + AROUND.format(folder=folder))
    production.start()
    with ExitStack() as ends:
        process = subprocess.Popen([nginx, "-p", folder, "-c", folder / "nginx.conf"])
        ends.callback(process.wait, 10)
        ends.callback(process.terminate)
        end = time.monotonic() + 10
        while time.monotonic() < end and process.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", secure), 1):
                break
            time.sleep(0.05)
        yield Proxy(secure, plain, certificate)


@pytest.mark.parametrize("path", ["/de", "/en", "/en/reports", "/sitemap.xml", "/catalog.ttl"])
@pytest.mark.parametrize("packed", ["", "gzip"])
def test_public_page_is_asked_for_again_and_not_sent_again(
    proxy: Proxy, path: str, packed: str
) -> None:
    """nginx makes a weak ETag of ours where it packs; the portal knows it again."""
    first = proxy.ask(path, Accept_Encoding=packed)
    again = proxy.ask(path, Accept_Encoding=packed, If_None_Match=first.getheader("ETag"))

    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert again.getheader("ETag").removeprefix("W/") == first.getheader("ETag").removeprefix("W/")
    assert "no-cache" in first.getheader("Cache-Control")
    if packed and path in ("/de", "/en"):
        assert first.getheader("Content-Encoding") == "gzip"
        assert "Accept-Encoding" in first.getheader("Vary")


def test_answers_name_no_server_and_no_way_of_caching(proxy: Proxy) -> None:
    answer = proxy.ask("/de")

    names = [name.lower() for name, _value in answer.getheaders()]
    assert [name for name in names if name.startswith("x-cache") or name == "x-powered-by"] == []
    assert answer.getheader("Server") == "nginx"
    for once in ("strict-transport-security", "content-security-policy", "referrer-policy"):
        assert names.count(once) == 1
    assert f"https://{HOST}/de" in answer.body.decode()


def test_plain_http_leads_to_https_and_other_hosts_get_no_answer(proxy: Proxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=20)
    connection.request("GET", "/de/reports", headers={"Host": HOST})
    led = connection.getresponse()
    other = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=20)
    other.request("GET", "/de", headers={"Host": "elsewhere.example"})

    assert (led.status, led.getheader("Location")) == (301, f"https://{HOST}/de/reports")
    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        other.getresponse()


@pytest.mark.parametrize(
    "path",
    ["/manage_main", "/acl_users", "/portal/de", "/VirtualHostBase/http/x:80/VirtualHostRoot/"],
)
def test_what_lies_beside_the_site_does_not_exist(proxy: Proxy, path: str) -> None:
    answer = proxy.ask(path)

    assert answer.status == 404
    assert b"Zope" not in answer.body


def test_methods_of_authoring_tools_are_refused_at_the_door(proxy: Proxy) -> None:
    assert proxy.ask("/de", "PROPFIND").status == 405


def test_passwords_cannot_be_tried_quickly(proxy: Proxy) -> None:
    statuses = [proxy.ask("/de/login").status for _ in range(30)]

    assert set(statuses) == {200, 429}
    assert proxy.ask("/de").status == 200

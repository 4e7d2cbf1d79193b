"""Write, start and stop the Zope of one site, alike for the portal and its peers."""

from dataclasses import dataclass
from pathlib import Path

import http.client
import os
import signal
import socket
import subprocess
import sys
import time

HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent

_ZOPE_CONF = """\
%define HOME {home}
instancehome $HOME
clienthome $HOME/var
debug-mode off
security-policy-implementation C
verbose-security off
<environment>
  CHAMELEON_CACHE $HOME/var/cache
  zope_i18n_compile_mo_files true
</environment>
<zodb_db main>
  cache-size {cache_size}
  <blobstorage>
    blob-dir $HOME/var/blobstorage
    <filestorage>
      path $HOME/var/Data.fs
    </filestorage>
  </blobstorage>
  mount-point /
</zodb_db>
"""

_WSGI_INI = """\
[server:main]
use = egg:waitress#main
listen = localhost:{port}
threads = {threads}
clear_untrusted_proxy_headers = false
max_request_body_size = 1073741824

[app:zope]
use = egg:Zope#main
zope_conf = {home}/etc/zope.conf

[filter:translogger]
use = egg:Paste#translogger
setup_console_handler = False

[pipeline:main]
pipeline =
    translogger
{filters}
    egg:Zope#httpexceptions
    zope

[loggers]
keys = root, wsgi

[handlers]
keys = accesslog, eventlog

[formatters]
keys = generic, message

[logger_root]
level = INFO
handlers = eventlog

[logger_wsgi]
level = WARN
handlers = accesslog
qualname = wsgi
propagate = 0

[handler_accesslog]
class = FileHandler
args = ('{home}/var/log/access.log','a')
level = INFO
formatter = message

[handler_eventlog]
class = FileHandler
args = ('{home}/var/log/event.log','a')
level = INFO
formatter = generic

[formatter_generic]
format = %(asctime)s %(levelname)-7.7s [%(name)s:%(lineno)s][%(threadName)s] %(message)s

[formatter_message]
format = %(message)s
"""

_SITE_ZCML = """\
<configure
    xmlns="http://namespaces.zope.org/zope"
    xmlns:five="http://namespaces.zope.org/five">
  <include package="Zope2.App" />
  <five:loadProducts file="meta.zcml"/>
  <five:loadProducts />
  <five:loadProductsOverrides />
</configure>
"""


def free_port() -> int:
    """Return a port on this machine that nothing listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """What all sites share: how many threads, how large the object cache."""

    threads: int = 4
    cache_size: int = 30_000


@dataclass
class Instance:
    """The Zope of one site, in a folder of its own."""

    name: str
    home: Path
    # The path of the page that says the site is up.
    start_page: str
    is_ours: bool = False
    filters: tuple[str, ...] = ()
    port: int = 0
    process: subprocess.Popen[bytes] | None = None

    @property
    def conf(self) -> Path:
        """Where the Zope configuration is."""
        return self.home / "etc" / "zope.conf"

    def configure(self, server: Server) -> None:
        """Write the configuration; chooses a port that is free."""
        self.port = self.port or free_port()
        for folder in ("etc", "var/log", "var/cache", "var/blobstorage"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        os.chmod(self.home / "var" / "blobstorage", 0o700)
        self.conf.write_text(_ZOPE_CONF.format(home=self.home, cache_size=server.cache_size))
        filters = "\n".join(f"    {each}" for each in self.filters)
        ini = _WSGI_INI.format(
            home=self.home, port=self.port, threads=server.threads, filters=filters
        )
        (self.home / "etc" / "wsgi.ini").write_text(ini)
        (self.home / "etc" / "site.zcml").write_text(_SITE_ZCML)

    def start(self) -> float:
        """Start the server; return the seconds until its start page answered 200."""
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                raise RuntimeError(f"Port {self.port} for {self.name} is in use.")
        program = "serve.py" if not self.is_ours else "serve_ours.py"
        out = (self.home / "var" / "log" / "console.log").open("ab")
        begin = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / program), str(self.home / "etc" / "wsgi.ini")],
            stdout=out,
            stderr=out,
            cwd=self.home,
            # A shell's background job ignores SIGINT, and its children with it; only SIGINT
            # lets Zope write the index of its storage.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        while time.perf_counter() - begin < 180:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} stopped while starting; see {out.name}.")
            if self._is_up():
                return time.perf_counter() - begin
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{self.name} did not answer 200 within 180 seconds; see {out.name}.")

    def _is_up(self) -> bool:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=120)
        try:
            connection.request("GET", self.start_page)
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def stop(self) -> None:
        """Stop the server so that its storage is closed in order."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

"""Write, start and stop the Zope of one site, alike for the portal and its peers."""

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import ClassVar

import configparser
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time


HERE = Path(__file__).resolve().parent
CHECKOUT = HERE.parent

# The member's password on every site; the sites live for one run, on this machine.
PASSWORD = "benchmark-password"

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
listen = 127.0.0.1:{port}
{settings}

[app:zope]
use = egg:Zope#main
zope_conf = {home}/etc/zope.conf

[filter:accesses]
use = egg:Paste#translogger
setup_console_handler = False

[pipeline:main]
pipeline =
{pipeline}

[loggers]
keys = root

[handlers]
keys = events

[formatters]
keys = full

[logger_root]
level = INFO
handlers = events

[handler_events]
class = FileHandler
args = ('{home}/var/log/events.log', 'a')
level = NOTSET
formatter = full

[formatter_full]
format = %(asctime)s %(levelname)s %(name)s %(message)s
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
    """How the portal is served, so that the peers are served alike."""

    settings: dict[str, str]
    pipeline: tuple[str, ...]
    cache_size: int

    @classmethod
    def of_checkout(cls) -> "Server":
        """Read what buildout made of the profile."""
        etc = CHECKOUT / "parts" / "etc"
        ini = configparser.RawConfigParser(strict=False)
        if not ini.read(etc / "wsgi.ini"):
            raise RuntimeError("There is no instance in this checkout. Run `make bench`.")
        settings = {name: value for name, value in ini.items("server:main") if value}
        for ours in ("use", "listen"):
            settings.pop(ours, None)
        steps = ini.get("pipeline:main", "pipeline").split()
        size = re.search(r"(?m)^\s*cache-size\s+(\d+)", (etc / "zope.conf").read_text())
        return cls(
            settings,
            tuple(step for step in steps if not step.startswith("egg:blkirm")),
            int(size.group(1)) if size else 30_000,
        )


@dataclass
class Instance:
    """The Zope of one site, in a folder of its own."""

    name: str
    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    # The path of the page that says the site is up.
    start_page: ClassVar[str]
    is_ours: ClassVar[bool] = False

    def command(self) -> list[str]:
        """Return the program that serves the site."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """Return what the program finds in its environment."""
        return dict(os.environ)

    def configure(self, server: Server) -> None:
        """Make the folders and write the configuration."""
        (self.home / "var" / "log").mkdir(parents=True, exist_ok=True)

    def start(self) -> float:
        """Start the server; return the seconds until its start page answered 200."""
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                raise RuntimeError(f"Port {self.port} for {self.name} is in use.")
        begin = time.perf_counter()
        with self._console.open("ab") as console:
            self.process = subprocess.Popen(
                self.command(),
                env=self.environment(),
                cwd=CHECKOUT,
                stdout=console,
                stderr=console,
                stdin=subprocess.DEVNULL,
                # A shell's background job ignores SIGINT, and its children with it; only SIGINT
                # lets a vanilla Zope write the index of its storage.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )
        while time.perf_counter() - begin < 300:
            if self.process.poll() is not None:
                raise RuntimeError(f"{self.name} stopped while starting: {self._last_words()}")
            if self._is_up():
                return time.perf_counter() - begin
            time.sleep(0.02)
        self.stop()
        raise RuntimeError(f"{self.name} did not answer 200 within 300 s: {self._last_words()}")

    @property
    def _console(self) -> Path:
        return self.home / "var" / "log" / "console.log"

    def _last_words(self) -> str:
        return self._console.read_text(errors="replace")[-3000:]

    def _is_up(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request("GET", self.start_page)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
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


class Portal(Instance):
    """This checkout's portal, served by `bin/portal` as `make run` does."""

    start_page = "/portal/de"
    is_ours = True

    def command(self) -> list[str]:
        """Return the program that serves the site."""
        return [str(CHECKOUT / "bin" / "portal")]

    def environment(self) -> dict[str, str]:
        """Return what the program finds in its environment."""
        return portal_environment(self.home / "var", self.port)


def portal_environment(var: Path, port: int) -> dict[str, str]:
    """Return the environment in which the portal finds its data, port and passwords."""
    environment = {
        "BLKIRM_VAR": str(var),
        "CHAMELEON_CACHE": str(var / "cache"),
        "PORT": str(port),
        "BLKIRM_ADMIN_PASSWORD": PASSWORD,
        "BLKIRM_DEMO_PASSWORD": PASSWORD,
    }
    return {**os.environ, **environment}


class Peer(Instance):
    """A vanilla Plone in the portal's virtual environment."""

    start_page = "/Plone"

    @property
    def conf(self) -> Path:
        """Where the Zope configuration is."""
        return self.home / "etc" / "zope.conf"

    def configure(self, server: Server) -> None:
        """Make the folders and write the configuration."""
        for folder in ("etc", "var/log", "var/cache", "var/blobstorage"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        os.chmod(self.home / "var" / "blobstorage", 0o700)
        self.conf.write_text(_ZOPE_CONF.format(home=self.home, cache_size=server.cache_size))
        ini = _WSGI_INI.format(
            home=self.home,
            port=self.port,
            settings="\n".join(f"{name} = {value}" for name, value in server.settings.items()),
            pipeline="\n".join(f"    {step}" for step in server.pipeline),
        )
        (self.home / "etc" / "wsgi.ini").write_text(ini)
        (self.home / "etc" / "site.zcml").write_text(_SITE_ZCML)

    def command(self) -> list[str]:
        """Return the program that serves the site."""
        return [sys.executable, "-m", "benchmarks.serve", str(self.home / "etc" / "wsgi.ini")]

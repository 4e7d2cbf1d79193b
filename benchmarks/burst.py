"""A report was published: a crowd comes while an editor goes on saving; and files beside nginx."""

from benchmarks.crowd import CHANGING
from benchmarks.instances import CHECKOUT
from benchmarks.instances import free_port
from benchmarks.instances import Instance
from benchmarks.load import Call
from benchmarks.load import Connection
from benchmarks.public import LARGE
from benchmarks.public import Public
from benchmarks.scenarios import Visitor
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time


CLIENTS = 200
SECONDS = 60
EDITOR = "editor"
# The editor's save may take so many times as long as on an idle server.
SAVE_RATIO = 2.0
# Of nginx's throughput.
NGINX_RATIO = 0.5

_NGINX = """\
daemon off;
master_process off;
{user}
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors;
events {{ worker_connections 64; }}
http {{
  access_log off;
  sendfile on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/files; }} }}
}}
"""


# --- a crowd ----------------------------------------------------------------------------------


def measure_burst(instance: Instance, quick: bool) -> dict[str, object]:
    """Let an editor save every second, first alone, then in a crowd; return what came of it."""
    clients, seconds = (10, 3) if quick else (CLIENTS, SECONDS)
    editor = _Editor(instance)
    editor.save()
    idle = [editor.save() for _ in range(3 if quick else 20)]
    crowd = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crowd", str(instance.port), str(clients), str(seconds)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
    )
    busy = []
    end = time.monotonic() + seconds - 0.5
    time.sleep(0.5)
    while time.monotonic() < end:
        begin = time.monotonic()
        busy.append(editor.save())
        time.sleep(max(0.0, 1.0 - (time.monotonic() - begin)))
    output, _ = crowd.communicate(timeout=120)
    found = json.loads(output)
    stale = count_stale(found.pop("seen"), editor.saved)
    alone, crowded = statistics.median(idle), statistics.median(busy)
    return {
        **found,
        "clients": clients,
        "seconds": seconds,
        "stale": stale,
        "saves": len(busy),
        "save alone": alone,
        "save in the crowd": crowded,
        "slowest save": max(busy),
        "ratio": crowded / alone,
        "reached": not found["wrong, number"] and not stale and crowded / alone < SAVE_RATIO,
    }


def count_stale(seen: list[list], saved: list[tuple[float, int]]) -> int:
    """Return how many answers said less than what was saved before they were asked for.

    ``seen`` are moments of asking and the numbers that were said; ``saved`` moments at which a save
    was acknowledged, and its number, in the order of time.
    """
    moments = [moment for moment, _number in saved]
    stale = 0
    for asked, number in seen:
        place = bisect_left(moments, asked)
        stale += place > 0 and number < saved[place - 1][1]
    return stale


class _Editor:
    """Saves the page over and over, with a running number in its title."""

    def __init__(self, instance: Instance) -> None:
        visitor = Visitor(instance, EDITOR)
        visitor.sign_in()
        self._headers = {**visitor.bearer, "Content-Type": "application/json"}
        self._connection = Connection(instance.port)
        self._number = 0
        self.saved: list[tuple[float, int]] = []

    def save(self) -> float:
        """Save once; return the seconds until it was acknowledged."""
        self._number += 1
        body = json.dumps({"title": f"Stand {self._number}"}).encode()
        taken = self._connection.check(Call(CHANGING, "PATCH", self._headers, body, status=204))
        self.saved.append((time.monotonic(), self._number))
        return taken


# --- nginx ------------------------------------------------------------------------------------


def measure_beside_nginx(instance: Instance, public: Public, quick: bool) -> dict[str, object]:
    """Return megabytes a second of the large file, ours and nginx's, asked in turn."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if nginx is None:
        return {}
    ours = f"/portal/de/reports/{LARGE}/@@download/de"
    rounds: dict[str, list[float]] = {"ours": [], "nginx": []}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "files" / "file"
        target.parent.mkdir()
        status, _headers, body = Connection(instance.port).send(Call(ours))
        if status != 200 or len(body) < public.bytes_large:
            raise RuntimeError(f"{ours}: {status}, {len(body)} bytes.")
        target.write_bytes(body)
        with _serving(nginx, Path(folder)) as port:
            places = {"ours": (instance.port, ours), "nginx": (port, "/file")}
            for _ in range(3 if quick else 15):
                for name, (place, path) in places.items():
                    rounds[name].append(_speed(place, path, len(body)))
    medians = {name: statistics.median(each) for name, each in rounds.items()}
    ratio = medians["ours"] / medians["nginx"]
    return {**medians, "rounds": rounds, "ratio": ratio, "reached": ratio >= NGINX_RATIO}


def _speed(port: int, path: str, size: int) -> float:
    """Download once with as little work as possible on this side; megabytes a second."""
    room = memoryview(bytearray(1 << 20))
    with socket.create_connection(("127.0.0.1", port)) as line:
        begin = time.perf_counter()
        line.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        got = 0
        while number := line.recv_into(room):
            got += number
        taken = time.perf_counter() - begin
    if got < size:
        raise RuntimeError(f"{path} on port {port}: {got} of {size} bytes.")
    return size / taken / 1e6


@contextmanager
def _serving(nginx: str, folder: Path) -> Iterator[int]:
    port = free_port()
    # A worker of another account may not read what lies in a folder of root's.
    user = "user root;" if os.geteuid() == 0 else ""
    conf = folder / "nginx.conf"
    conf.write_text(_NGINX.format(folder=folder, port=port, user=user))
    process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(conf)])
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)

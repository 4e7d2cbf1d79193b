"""What the library's work costs: many files, one large file, everything as one ZIP, indexing."""

from benchmarks import material
from benchmarks.instances import CHECKOUT
from benchmarks.instances import Instance
from benchmarks.instances import Portal
from benchmarks.instances import portal_environment
from benchmarks.load import Call
from benchmarks.load import Connection
from benchmarks.scenarios import Visitor
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import base64
import hashlib
import http.client
import io
import json
import os
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
import zipfile


CHUNK = 5_000_000
MANY = 100
# What comes around the bytes of a PDF must fit into the limit of 250 MB, too.
LARGE = 249_900_000
# Papers in one archive.
PACKED = 500
# Megabytes that a server may grow while one large file arrives or leaves.
GROWTH = 64

Times = dict[str, float]


def measure_library(visitors: dict[str, Visitor], quick: bool) -> dict[str, Times]:
    """Return seconds and megabytes by site; what a site cannot do is missing."""
    results: dict[str, Times] = {name: {} for name in visitors}
    many = 4 if quick else MANY
    # In turn, in three parts, so that a drift of the machine hits all alike.
    parts: dict[str, list[float]] = {name: [] for name in visitors}
    for part in range(1 if quick else 3):
        for name, visitor in visitors.items():
            parts[name].append(_upload_many(visitor, many, part))
    large = material.pdf_of(2_000_000 if quick else LARGE, seed=7)
    for name, visitor in visitors.items():
        found = results[name]
        found[f"upload of {many} × 1 MB, seconds"] = statistics.median(parts[name])
        with _growth(visitor.instance) as grown:
            begin = time.perf_counter()
            address = upload(visitor, "large.pdf", large)
            found["upload of the large file, seconds"] = time.perf_counter() - begin
        found["upload of the large file, MB grown"] = grown["MB"]
        with _growth(visitor.instance) as grown:
            begin = time.perf_counter()
            _download(visitor, address, hashlib.sha256(large).hexdigest())
            found["download of the large file, seconds"] = time.perf_counter() - begin
        found["download of the large file, MB grown"] = grown["MB"]
    if "ours" in visitors:
        # The peers have no such thing.
        results["ours"] |= _zip_of_papers(visitors["ours"], 3 if quick else PACKED)
    return results


def _zip_of_papers(visitor: Visitor, count: int) -> Times:
    """Take many papers along in one archive, and look into it."""
    size = material.QUICK_SIZES[0] if count < PACKED else material.SIZES[1]
    library = f"{visitor.root}/working-parties/party-{size}/papers"
    connection = Connection(visitor.instance.port)
    query = f"@search?portal_type=Paper&metadata_fields=UID&b_size={count}"
    _status, _headers, body = connection.send(Call(f"{library}/{query}", "GET", visitor.bearer))
    words = {"do": "zip", "selected": [item["UID"] for item in json.loads(body)["items"]]}
    kind = {**visitor.bearer, "Content-Type": "application/json"}
    ask = Call(f"{library}/@selection", "POST", kind, json.dumps(words).encode())
    with _growth(visitor.instance) as grown:
        begin = time.perf_counter()
        status, _headers, body = connection.send(ask)
        seconds = time.perf_counter() - begin
    connection.close()
    if status != 200 or len(zipfile.ZipFile(io.BytesIO(body)).namelist()) != count:
        raise RuntimeError(f"ZIP of {count} papers: {status}.")
    return {
        f"ZIP of {count} papers, seconds": seconds,
        f"ZIP of {count} papers, MB grown": grown["MB"],
    }


def _upload_many(visitor: Visitor, count: int, part: int) -> float:
    files = [material.pdf_of(1_000_000, seed=part * 1000 + number) for number in range(count)]
    begin = time.perf_counter()
    for number, data in enumerate(files):
        upload(visitor, f"many-{part}-{number:03d}.pdf", data)
    return time.perf_counter() - begin


def upload(visitor: Visitor, filename: str, data: bytes) -> str:
    """Send a file in chunks (TUS 1.0.0); return the path of what it became."""
    ours = visitor.instance.is_ours
    folder = "/working-parties/transfers/papers" if ours else "/transfers/papers"
    headers = {**visitor.bearer, "Tus-Resumable": "1.0.0"}
    words = {"filename": filename, "content-type": "application/pdf"}
    if ours:
        words |= {"@type": "Paper"}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in words.items())
    connection = Connection(visitor.instance.port)
    begin = {**headers, "Upload-Length": str(len(data)), "Upload-Metadata": metadata}
    answer = _send(connection, Call(f"{visitor.root}{folder}/@tus-upload", "POST", begin), 201)
    place = urllib.parse.urlsplit(answer["location"]).path
    for offset in range(0, len(data), CHUNK):
        sent = {
            **headers,
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset),
        }
        chunk = data[offset : offset + CHUNK]
        answer = _send(connection, Call(place, "PATCH", sent, chunk), 204)
    connection.close()
    return urllib.parse.urlsplit(answer["location"]).path


def _send(connection: Connection, call: Call, status: int) -> dict[str, str]:
    answered, headers, body = connection.send(call)
    if answered != status:
        raise RuntimeError(f"{call.method} {call.path}: {answered} {body[:300]!r}")
    return headers


def _download(visitor: Visitor, path: str, digest: str) -> int:
    """Read a file in small pieces, so that the client keeps nothing; insist on its bytes."""
    found = hashlib.sha256()
    length = 0
    for piece in _pieces(visitor, f"{path}/@@download/file"):
        found.update(piece)
        length += len(piece)
    if found.hexdigest() != digest:
        raise RuntimeError(f"{path} came back with other bytes ({length} of them).")
    return length


def _pieces(visitor: Visitor, path: str) -> Iterator[bytes]:
    connection = http.client.HTTPConnection("localhost", visitor.instance.port, timeout=300)
    try:
        connection.request("GET", path, headers=visitor.cookie)
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"GET {path}: {answer.status}")
        while piece := answer.read(65536):
            yield piece
    finally:
        connection.close()


@contextmanager
def _growth(instance: Instance) -> Iterator[dict[str, float]]:
    """Tell by how many megabytes server and children together stood above what they had before."""
    assert instance.process is not None
    server = instance.process.pid
    # The kernel keeps the highest value; writing 5 makes it forget.
    Path(f"/proc/{server}/clear_refs").write_text("5")
    before = _resident(server)
    alone = _status(server, "VmRSS")
    peak = before
    stop = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not stop.wait(0.02):
            peak = max(peak, _resident(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    grown: dict[str, float] = {}
    try:
        yield grown
    finally:
        stop.set()
        watcher.join()
        grown["MB"] = max(peak - before, _status(server, "VmHWM") - alone) / 1024


def _resident(server: int) -> float:
    return sum(_status(pid, "VmRSS") for pid in _family(server))


def _status(pid: int, name: str) -> float:
    try:
        found = re.search(rf"{name}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0.0
    return float(found.group(1)) if found else 0.0


def _family(pid: int) -> list[int]:
    """Return a process and its living descendants."""
    pids = [pid]
    for each in pids:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                pids += [int(word) for word in task.read_text().split()]
            except OSError:
                continue
    return pids


def measure_indexing(instances: dict[str, Instance], quick: bool) -> dict[str, Times]:
    """Return how many new files a second get in with their words, one Zope process each."""
    results = {}
    for name, instance in instances.items():
        ours = isinstance(instance, Portal)
        where = instance.home / "var" if ours else instance.conf
        environment = portal_environment(where, instance.port) if ours else dict(os.environ)
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.indexing"]
        process = subprocess.run(
            [*command, "ours" if ours else "peer", str(where), "10" if quick else "300"],
            cwd=CHECKOUT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=900,
        )
        if process.returncode:
            raise RuntimeError(process.stderr[-3000:])
        results[name] = json.loads(process.stdout.splitlines()[-1])
    return results

"""What coming and going costs, and what the sentence costs on a page."""

from benchmarks.instances import CHECKOUT
from benchmarks.instances import Portal
from benchmarks.instances import portal_environment
from benchmarks.load import Call
from benchmarks.load import Connection
from benchmarks.scenarios import Visitor

import json
import statistics
import subprocess
import sys
import time


# How many times faster than sharing with its reindexing; how much a larger party may cost.
SHARING_RATIO = 100
CONSTANT = 1.2
# The share of a page that may go into its sentence.
SENTENCE_SHARE = 0.05
NEWCOMERS = {"ours": "outsider", "vanilla": "newcomer", "tuned": "newcomer"}


def measure_memberships(
    chiefs: dict[str, Visitor], sizes: tuple[int, ...], quick: bool
) -> dict[str, dict[int, float]]:
    """Let somebody join and leave a small and a large party; return the seconds of both steps.

    In the peers that is sharing: a local role, and everything below indexed again.
    """
    found: dict[str, dict[int, float]] = {}
    for name, chief in chiefs.items():
        found[name] = {}
        for size in (sizes[0], sizes[-1]):
            # One round warms; the peers take seconds, so they are asked less often.
            rounds = 2 if quick else (12 if chief.instance.is_ours else 3)
            times = [_join_and_leave(chief, size) for _ in range(rounds)]
            found[name][size] = statistics.median(times[1:])
    return found


def _join_and_leave(chief: Visitor, size: int) -> float:
    connection = Connection(chief.instance.port)
    headers = {**chief.bearer, "Content-Type": "application/json"}
    newcomer = NEWCOMERS[chief.instance.name]
    begin = time.perf_counter()
    if chief.instance.is_ours:
        path = f"{chief.root}/working-parties/party-{size}/@memberships"
        words = {"person": newcomer, "role": "member", "on_behalf_of": "im-by"}
        answer = _send(connection, Call(path, "POST", headers, json.dumps(words).encode()), 201)
        _send(connection, Call(f"{path}/{json.loads(answer)['id']}", "DELETE", headers), 204)
    else:
        for belongs in (True, False):
            entry = {"id": newcomer, "type": "user", "roles": {"Reader": belongs}}
            body = json.dumps({"inherit": True, "entries": [entry]}).encode()
            call = Call(f"{chief.root}/party-{size}/@sharing", "POST", headers, body)
            _send(connection, call, 204)
    seconds = time.perf_counter() - begin
    connection.close()
    return seconds


def _send(connection: Connection, call: Call, status: int) -> bytes:
    answered, _headers, body = connection.send(call)
    if answered != status:
        raise RuntimeError(
            f"{call.method} {call.path} was answered with {answered}: {body[:300]!r}"
        )
    return body


def measure_sentence(ours: Portal, pages: dict[str, str], quick: bool) -> dict[str, float]:
    """Return, page by page, the share of its time that goes into the sentence.

    The pages are made inside one process, without the network; the server must not be running.
    """
    process = subprocess.run(
        [sys.executable, "-m", "benchmarks.sentence", "20" if quick else "200", json.dumps(pages)],
        cwd=CHECKOUT,
        env=portal_environment(ours.home / "var", ours.port),
        capture_output=True,
        text=True,
        timeout=900,
    )
    if process.returncode:
        raise RuntimeError(process.stderr[-3000:])
    return json.loads(process.stdout.splitlines()[-1])

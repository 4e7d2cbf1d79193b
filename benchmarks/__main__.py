"""Measure the portal beside vanilla Plone: `python -m benchmarks [--only pages,search] [--quick]`.

Builds what is missing, starts the three sites, asks them in turn, prints the ratios and writes
everything measured to `benchmarks/results/`. Exit code 0 also when a target is missed: the table
says so. See README.md beside this file.
"""

from benchmarks import material
from benchmarks.access import measure_memberships
from benchmarks.access import measure_sentence
from benchmarks.burst import measure_beside_nginx
from benchmarks.burst import measure_burst
from benchmarks.instances import CHECKOUT
from benchmarks.instances import HERE
from benchmarks.instances import Instance
from benchmarks.instances import Server
from benchmarks.library import measure_indexing
from benchmarks.library import measure_library
from benchmarks.load import Call
from benchmarks.load import Connection
from benchmarks.load import measure
from benchmarks.public import FULL as PUBLIC
from benchmarks.public import Public
from benchmarks.public import QUICK as QUICK_PUBLIC
from benchmarks.report import CONNECTIONS
from benchmarks.report import Measured
from benchmarks.report import rate
from benchmarks.report import report
from benchmarks.report import rows_of
from benchmarks.scenarios import Comparison
from benchmarks.scenarios import comparisons
from benchmarks.scenarios import get
from benchmarks.scenarios import LIBRARY_SECTIONS
from benchmarks.scenarios import parallel_upload
from benchmarks.scenarios import PUBLIC_SECTIONS
from benchmarks.scenarios import Scenario
from benchmarks.scenarios import scenarios
from benchmarks.scenarios import SECTIONS
from benchmarks.scenarios import SESSIONS_SECTIONS
from benchmarks.scenarios import START_RATIO
from benchmarks.scenarios import Visitor
from benchmarks.sessions import FULL
from benchmarks.sessions import QUICK
from benchmarks.sessions import small_beside
from benchmarks.sites import Plan
from benchmarks.sites import working_copies
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from dataclasses import dataclass
from pathlib import Path

import argparse
import concurrent.futures
import datetime
import json
import os
import platform
import re
import shutil
import statistics
import sys
import tempfile
import threading
import time


PERSONS = {"ours": "member-nw", "vanilla": "member", "tuned": "member", "cached": "member"}
CHIEFS = {"ours": "secretariat", "vanilla": "chief", "tuned": "chief"}


@contextmanager
def running(instances: dict[str, Instance]) -> Iterator[dict[str, Visitor]]:
    """Start the instances and sign in; stop them whatever happens."""
    try:
        for instance in instances.values():
            instance.start()
        visitors = {name: Visitor(each, PERSONS[name]) for name, each in instances.items()}
        for visitor in visitors.values():
            visitor.sign_in()
        yield visitors
    finally:
        for instance in instances.values():
            instance.stop()


def measure_rates(visitors: dict[str, Visitor], todo: list[Scenario], quick: bool) -> Measured:
    """Ask all sites in turn, round by round, so that a drift of the machine hits all alike."""
    results: Measured = {}
    for scenario in todo:
        begin = time.time()
        makers = {name: scenario.make(visitor) for name, visitor in visitors.items()}
        rounds = {name: {each: [] for each in CONNECTIONS} for name in visitors}
        seconds = 0.1 if quick else scenario.seconds
        for name, make in makers.items():
            # Each of the server's threads has an object cache of its own to warm.
            measure(visitors[name].instance.port, make, 4, seconds, least=1 if quick else 2)
        for _ in range(1 if quick else scenario.rounds):
            for connections in CONNECTIONS:
                for name, make in makers.items():
                    port = visitors[name].instance.port
                    least = 1 if quick or connections > 1 else 2
                    rounds[name][connections].append(
                        measure(port, make, connections, seconds, least)
                    )
        results[scenario.key] = rounds
        ratios = ", ".join(f"{name} {rate(by[1]):.1f}/s" for name, by in rounds.items())
        print(f"  {scenario.label}: {ratios} ({time.time() - begin:.0f} s)", flush=True)
    return results


def measure_parallel(visitors: dict[str, Visitor], quick: bool) -> dict[str, dict[str, int]]:
    """Let eight people upload into one library at the same moment; count the answers."""
    results = {}
    for name, visitor in visitors.items():
        answers = _upload_together(visitor, people=8, uploads=2 if quick else 10)
        results[name] = {
            "uploads": len(answers),
            "created": answers.count(201),
            "server errors": sum(1 for status in answers if status >= 500),
            "refused": sum(1 for status in answers if 400 <= status < 500),
        }
    return results


def _upload_together(visitor: Visitor, people: int, uploads: int) -> list[int]:
    make = parallel_upload(visitor)
    calls = [[make(who * 100 + n) for n in range(uploads)] for who in range(people)]
    together = threading.Barrier(people)

    def upload(mine: list[Call]) -> list[int]:
        connection = Connection(visitor.instance.port)
        together.wait()
        answers = [connection.send(call)[0] for call in mine]
        connection.close()
        return answers

    with concurrent.futures.ThreadPoolExecutor(people) as pool:
        return [status for each in pool.map(upload, calls) for status in each]


def measure_access(
    instances: dict[str, Instance],
    visitors: dict[str, Visitor],
    sizes: tuple[int, ...],
    quick: bool,
) -> dict[str, dict[int, float]]:
    """Time joining and leaving on all sites."""
    chiefs = {name: Visitor(instances[name], CHIEFS[name]) for name in visitors}
    for chief in chiefs.values():
        chief.sign_in()
    return measure_memberships(chiefs, sizes, quick)


def sentence_pages(sizes: tuple[int, ...]) -> dict[str, str]:
    """Return the pages on which the sentence is timed, by label."""
    party = f"/portal/de/working-parties/party-{sizes[-1]}"
    return {
        "party page": party,
        "library page": f"{party}/papers",
        "one paper's page": f"{party}/papers/paper-00007",
        "public authority": "/portal/de/authorities/bamf",
    }


def measure_start(instances: dict[str, Instance], quick: bool) -> dict[str, list[float]]:
    """Time the first 200 after starting, each site alone, in turn."""
    names = [name for name in ("ours", "vanilla") if name in instances]
    results: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(1 if quick else 3):
        for name in names:
            results[name].append(instances[name].start())
            instances[name].stop()
    return results


def measure_comparisons(
    visitor: Visitor, todo: list[Comparison], quick: bool
) -> list[dict[str, object]]:
    """Compare pages of ours with each other, asked in turn."""
    found = []
    for comparison in todo:
        pages = comparison.page, comparison.beside
        times: dict[str, list[float]] = {page: [] for page in pages}
        for _ in range(1 if quick else 9):
            for page in pages:
                make = get(page, "", b"</html>")(visitor)
                taken = measure(visitor.instance.port, make, 1, 0.1 if quick else 0.7)
                times[page].append(taken.median)
        page, beside = (statistics.median(times[each]) for each in pages)
        found.append(
            {
                "label": comparison.label,
                "ratio": page / beside,
                "most": comparison.most,
                "reached": page / beside <= comparison.most,
            }
        )
    return found


def _start_result(times: dict[str, list[float]]) -> dict:
    medians = {name: statistics.median(each) for name, each in times.items()}
    if len(medians) < 2:
        return {}
    ratio = medians["ours"] / medians["vanilla"]
    return {**medians, "rounds": times, "ratio": ratio, "reached": ratio <= START_RATIO}


@dataclass
class Wanted:
    """What the command line asks for."""

    sections: list[str]
    match: str
    sites: list[str]
    results: Path
    quick: bool


def _wanted() -> Wanted:
    parser = argparse.ArgumentParser(description="Measure the portal beside vanilla Plone.")
    parser.add_argument("--only", default=",".join(SECTIONS), help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--match", default="", help="only lines whose key contains this")
    parser.add_argument("--sites", default="ours,tuned,vanilla,cached", help="which sites")
    parser.add_argument("--results", type=Path, default=HERE / "results", help="a folder")
    parser.add_argument("--quick", action="store_true", help="tiny sites, one round: a smoke test")
    options = parser.parse_args()
    sections, sites = options.only.split(","), options.sites.split(",")
    for word in sections:
        if word not in SECTIONS:
            parser.error(f"--only knows {', '.join(SECTIONS)}, not {word}.")
    for word in sites:
        if word not in PERSONS:
            parser.error(f"--sites knows {', '.join(PERSONS)}, not {word}.")
    return Wanted(sections, options.match, sites, options.results, options.quick)


def plans_for(cache: Path, server: Server, quick: bool) -> list[Plan]:
    """Return what is built: sites with libraries, with meetings (tiny ones hold both), with reports."""
    many = QUICK if quick else FULL
    sessions = (small_beside(many), many)
    public = Plan(cache, (), server, public=QUICK_PUBLIC if quick else PUBLIC)
    if quick:
        return [Plan(cache, material.QUICK_SIZES, server, sessions), public]
    return [Plan(cache, material.SIZES, server), Plan(cache, (), server, sessions), public]


def run(plan: Plan, wanted: Wanted, results: dict) -> None:
    """Measure what is wanted of the sites of one plan; add what was found to `results`."""
    here = set(wanted.sections) & (
        set(LIBRARY_SECTIONS if plan.sizes else ())
        | set(SESSIONS_SECTIONS if plan.sessions else ())
        | set(PUBLIC_SECTIONS if plan.public else ())
    )
    if not here:
        return
    todo = [s for s in scenarios(plan) if s.section in here and wanted.match in s.key]
    quick = wanted.quick
    plan.cache.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="running-", dir=plan.cache))
    sites = [each for each in wanted.sites if plan.public is not None or each != "cached"]
    try:
        instances = working_copies(plan, sites, folder)
        if "ours" in instances and plan.public is not None:
            measure_public(instances["ours"], plan.public, here, quick, results)
        if todo or {"parallel", "access", "library"} & here:
            with running(instances) as visitors:
                print("Measuring:", flush=True)
                results["rates"] += rows_of(todo, measure_rates(visitors, todo, quick))
                if "ours" in visitors:
                    beside = [c for c in comparisons(plan) if c.section in here]
                    results["comparisons"] += measure_comparisons(visitors["ours"], beside, quick)
                if "parallel" in here:
                    results["parallel"] = measure_parallel(visitors, quick)
                if "library" in here:
                    results["library"] = measure_library(visitors, quick)
                if "access" in here:
                    results["memberships"] = measure_access(instances, visitors, plan.sizes, quick)
        if "access" in here and "ours" in instances:
            pages = sentence_pages(plan.sizes)
            results["sentence"] = measure_sentence(instances["ours"], pages, quick)
        if "library" in here:
            results["indexing"] = measure_indexing(instances, quick)
        if "start" in here:
            results["start"] = _start_result(measure_start(instances, quick))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_public(
    ours: Instance, public: Public, here: set[str], quick: bool, results: dict
) -> None:
    """Measure what concerns ours alone, before the peers take their share of the cores."""
    with running({"ours": ours}):
        if "public" in here:
            results["nginx"] = measure_beside_nginx(ours, public, quick)
        if "burst" in here:
            results["burst"] = measure_burst(ours, quick)


def main() -> None:
    """Build, measure, report."""
    wanted = _wanted()
    begin = time.time()
    server = Server.of_checkout()
    cache = Path(os.environ.get("BLKIRM_BENCH_CACHE", HERE / "results" / "sites"))
    results: dict = {
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "server": asdict(server),
        "rates": [],
        "comparisons": [],
    }
    print(
        f"Python {results['python']}, {server.settings.get('threads', 4)} thread(s) a server, "
        f"{results['cores']} cores."
    )
    plans = plans_for(cache, server, wanted.quick)
    for plan in plans:
        run(plan, wanted, results)
    results["sizes"] = plans[0].sizes
    results["sessions"] = [each.words() for plan in plans for each in plan.sessions]
    results["seconds"] = round(time.time() - begin)
    report(results, plans[0].sizes)
    wanted.results.mkdir(parents=True, exist_ok=True)
    stamp = re.sub(r"[^0-9T]", "", results["date"][:19])
    target = wanted.results / f"{stamp}{'-quick' if wanted.quick else ''}.json"
    target.write_text(json.dumps(results, indent=1))
    print(f"Written to {os.path.relpath(target, CHECKOUT)} after {results['seconds']} s.")


if __name__ == "__main__":
    sys.exit(main())

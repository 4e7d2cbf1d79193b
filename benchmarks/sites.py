"""Build the three sites once, keep them, and hand out working copies."""

from benchmarks.instances import CHECKOUT
from benchmarks.instances import HERE
from benchmarks.instances import Instance
from benchmarks.instances import PASSWORD
from benchmarks.instances import Peer
from benchmarks.instances import Portal
from benchmarks.instances import Server
from benchmarks.public import Public
from benchmarks.sessions import Sessions
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import hashlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import time


# What decides how a site's database looks; a change of any of it builds the site anew.
_PEER_SOURCES = ("material.py", "sessions.py", "build_peer.py", "serve.py")
_OUR_SOURCES = ("material.py", "sessions.py", "build_ours.py")
_PUBLIC_SOURCES = ("material.py", "public.py", "build_public.py", "build_peer.py", "build_ours.py")


@dataclass
class Plan:
    """Where the sites are kept, what they hold, and how they are served.

    `sizes` are the papers of each party with a library; `sessions` the parties with meetings;
    `public` the reports of a site that has nothing else.
    """

    cache: Path
    sizes: tuple[int, ...]
    server: Server
    sessions: tuple[Sessions, ...] = ()
    public: Public | None = None

    @property
    def contents(self) -> str:
        """What the sites hold, for the program that fills them."""
        if self.public is not None:
            return json.dumps({"public": self.public.words()})
        held = {"sizes": self.sizes, "sessions": [each.words() for each in self.sessions]}
        return json.dumps(held)

    @property
    def name(self) -> str:
        """What the sites hold, in short."""
        if self.public is not None:
            return f"r{self.public.reports}"
        meetings = sum(each.meetings for each in self.sessions)
        words = (f"{sum(self.sizes)}" if self.sizes else "", f"m{meetings}" if meetings else "")
        return "-".join(filter(None, words))

    def script(self, name: str) -> str:
        """Which module fills a site."""
        if self.public is not None:
            return "build_public"
        return "build_ours" if name == "ours" else "build_peer"


def _digest(files: Iterable[Path], *words: object) -> str:
    digest = hashlib.sha256(repr((sys.version, words)).encode())
    for each in sorted(files):
        digest.update(each.read_bytes())
    return digest.hexdigest()[:12]


def _lock() -> list[Path]:
    return [each for each in (CHECKOUT / "requirements.txt",) if each.exists()]


def _product() -> list[Path]:
    source = CHECKOUT / "src" / "blkirm"
    return [
        each
        for each in source.rglob("*")
        if each.is_file() and each.suffix not in (".pyc", ".mo") and "__pycache__" not in each.parts
    ]


def peer_key(plan: Plan) -> str:
    """Return the name under which the peers' databases are kept."""
    plone = importlib.metadata.version("Products.CMFPlone")
    sources = _PUBLIC_SOURCES if plan.public is not None else _PEER_SOURCES
    return _digest([HERE / each for each in sources], plan.contents, plone)


def our_key(plan: Plan) -> str:
    """Return the name under which the portal's database is kept."""
    sources = _PUBLIC_SOURCES if plan.public is not None else _OUR_SOURCES
    return _digest([HERE / each for each in sources] + _lock() + _product(), plan.contents)


def _copy(source: Path, target: Path) -> None:
    """Copy an instance's data. Blobs never change, so they are linked instead."""

    def copy(origin: str, goal: str) -> None:
        if "blobstorage" in origin and origin.endswith(".blob"):
            try:
                os.link(origin, goal)
                return
            except OSError:
                pass
        shutil.copy2(origin, goal)

    shutil.copytree(
        source / "var",
        target / "var",
        copy_function=copy,
        ignore=shutil.ignore_patterns("Data.fs.lock", "log"),
    )


def _run(script: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", f"benchmarks.{script}", *words],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


def _finish(process: subprocess.Popen[bytes], what: str) -> None:
    output, _ = process.communicate(timeout=3600)
    if process.returncode:
        sys.stderr.buffer.write(output[-6000:])
        raise RuntimeError(f"Building {what} failed with exit code {process.returncode}.")


def instances_in(folder: Path) -> dict[str, Instance]:
    """Return the instances as they lie in `folder`, without writing anything."""
    return {
        "ours": Portal("ours", folder / "ours"),
        "vanilla": Peer("vanilla", folder / "vanilla"),
        "tuned": Peer("tuned", folder / "tuned"),
        "cached": Peer("cached", folder / "cached"),
    }


def _prune(cache: Path, keep: Path) -> None:
    """Remove databases of the same kind built from older sources: each takes half a gigabyte."""
    kind = keep.name.rpartition("-")[0]
    for each in cache.glob(f"{kind}-*"):
        if each != keep:
            shutil.rmtree(each)


def build(plan: Plan, names: Iterable[str]) -> dict[str, Path]:
    """Build what is missing; return where each site is kept."""
    names = tuple(names)
    plan.cache.mkdir(parents=True, exist_ok=True)
    peers = plan.cache / f"peers-{plan.name}-{peer_key(plan)}"
    ours = plan.cache / f"ours-{plan.name}-{our_key(plan)}"
    start = time.time()
    waiting: list[tuple[subprocess.Popen[bytes], str, Path, Path]] = []
    for name, folder in (("vanilla", peers), ("ours", ours)):
        script = plan.script(name)
        wanted = name in names or (name == "vanilla" and {"tuned", "cached"} & set(names))
        if not wanted or folder.exists():
            continue
        _prune(plan.cache, folder)
        unfinished = plan.cache / f"unfinished-{folder.name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        instance = instances_in(unfinished)[name]
        instance.configure(plan.server)
        print(f"Building {name}: {plan.contents}", flush=True)
        where = instance.conf if isinstance(instance, Peer) else instance.home / "var"
        process = _run(script, name, str(where), PASSWORD, plan.contents)
        waiting.append((process, name, unfinished, folder))
    for process, name, unfinished, folder in waiting:
        _finish(process, name)
        if name == "vanilla":
            _change(unfinished, "vanilla", "tuned", plan)
            if plan.public is not None:
                _change(unfinished, "tuned", "cached", plan)
        unfinished.rename(folder)
    if waiting:
        print(f"Built in {time.time() - start:.0f} s.", flush=True)
    return {"ours": ours, "vanilla": peers, "tuned": peers, "cached": peers}


def _change(folder: Path, before: str, name: str, plan: Plan) -> None:
    """Make one peer of another: `tuned` of the vanilla one, `cached` of that."""
    instances = instances_in(folder)
    _copy(instances[before].home, instances[name].home)
    instances[name].configure(plan.server)
    peer = instances[name]
    assert isinstance(peer, Peer)
    _finish(_run(plan.script(name), name, str(peer.conf), PASSWORD, plan.contents), name)


def working_copies(plan: Plan, names: Iterable[str], folder: Path) -> dict[str, Instance]:
    """Copy the kept sites into `folder`, so that uploads do not change them."""
    names = tuple(names)
    kept = build(plan, names)
    instances = instances_in(folder)
    for name in names:
        source = instances_in(kept[name])[name]
        _copy(source.home, instances[name].home)
        instances[name].configure(plan.server)
    return {name: instances[name] for name in names}

"""What was measured, as tables and sentences."""

from benchmarks.access import CONSTANT
from benchmarks.access import SENTENCE_SHARE
from benchmarks.access import SHARING_RATIO
from benchmarks.library import GROWTH
from benchmarks.load import Round
from benchmarks.scenarios import NOISE
from benchmarks.scenarios import Scenario
from benchmarks.scenarios import START_RATIO

import statistics


CONNECTIONS = (1, 4)

# scenario -> site -> connections -> rounds
Measured = dict[str, dict[str, dict[int, list[Round]]]]


def rate(rounds: list[Round]) -> float:
    """Return the median throughput of the rounds."""
    return statistics.median(each.rate for each in rounds)


def rows_of(todo: list[Scenario], measured: Measured) -> list[dict]:
    """Return the lines of the table."""
    rows = []
    for scenario in todo:
        by_site = measured[scenario.key]
        row: dict = {"key": scenario.key, "label": scenario.label, "target": scenario.target}
        for name, by_connections in by_site.items():
            row[name] = {
                "milliseconds": 1000 * statistics.median(e.median for e in by_connections[1]),
                **{f"per second, {c}": rate(by_connections[c]) for c in CONNECTIONS},
            }
        for peer in ("tuned", "vanilla", "cached"):
            if peer in by_site and "ours" in by_site:
                row[f"ours/{peer}"] = {
                    c: rate(by_site["ours"][c]) / rate(by_site[peer][c]) for c in CONNECTIONS
                }
        if "ours/tuned" in row and scenario.target:
            row["reached"] = min(row["ours/tuned"].values()) >= scenario.target
        rows.append(row)
    return rows


def _cell(row: dict, peer: str, connections: int) -> str:
    ratios = row.get(f"ours/{peer}")
    return f"{ratios[connections]:.2f}" if ratios else "–"


def print_rates(rows: list[dict]) -> None:
    """Print the table of throughput ratios."""
    names = [name for name in ("ours", "tuned", "vanilla") if any(name in row for row in rows)]
    head = "".join(f"{name + ' ms':>12}" for name in names)
    print(f"\n{'':28}{head}   ours/tuned     ours/vanilla   target")
    print(f"{'':28}{'':{12 * len(names)}}   1 con  4 con    1 con  4 con")
    for row in rows:
        times = "".join(f"{row[name]['milliseconds']:12.1f}" for name in names if name in row)
        cells = "  ".join(f"{_cell(row, 'tuned', c):>6}" for c in CONNECTIONS)
        others = "  ".join(f"{_cell(row, 'vanilla', c):>6}" for c in CONNECTIONS)
        verdict = ""
        if "reached" in row:
            wanted = row["target"] if row["target"] > 1 else 1.0
            verdict = f"≥ {wanted:.1f} {'reached' if row['reached'] else 'MISSED'}"
        print(f"{row['label']:28}{times}  {cells}   {others}   {verdict}")


def _verdict(reached: bool) -> str:
    return "reached" if reached else "MISSED"


def report_public(results: dict) -> None:
    """Print what concerns the public alone."""
    for row in results.get("rates", []):
        if "ours/cached" in row:
            words = ", ".join(f"{_cell(row, 'cached', c)} ({c} con)" for c in CONNECTIONS)
            print(f"{row['label']}, ours / tuned with Plone's own caching on: {words}")
    if nginx := results.get("nginx"):
        print(
            f"large file: ours {nginx['ours']:.0f} MB/s, nginx {nginx['nginx']:.0f} MB/s, ratio "
            f"{nginx['ratio']:.2f} (target ≥ 0.5) {_verdict(nginx['reached'])}"
        )
    elif "nginx" in results:
        print("large file beside nginx: not measured, nginx is not installed")
    if burst := results.get("burst"):
        print(
            f"{burst['clients']} clients for {burst['seconds']} s: {burst['answers']:,} answers, "
            f"{burst['wrong, number']} wrong, {burst['stale']} stale, median "
            f"{1000 * burst['median']:.0f} ms, p95 {1000 * burst['p95']:.0f} ms; {burst['saves']} "
            f"saves of {1000 * burst['save in the crowd']:.0f} ms, alone "
            f"{1000 * burst['save alone']:.0f} ms, ratio {burst['ratio']:.2f} (target < 2.0, nothing "
            f"wrong or stale) {_verdict(burst['reached'])}"
        )


def report(results: dict, sizes: tuple[int, ...]) -> None:
    """Print what was measured."""
    rows = results.get("rates", [])
    if rows:
        print_rates(rows)
    report_public(results)
    if rows:
        print(f"Two identical servers differ by up to {NOISE:.0%}: ≥ 1.0 counts from {1 - NOISE}.")
    for each in results.get("comparisons", []):
        verdict = _verdict(each["reached"])
        print(f"{each['label']}: {each['ratio']:.2f} (target ≤ {each['most']}) {verdict}")
    for name, counts in results.get("parallel", {}).items():
        words = ", ".join(f"{count} {what}" for what, count in counts.items())
        verdict = ""
        if name == "ours":
            whole = counts["created"] == counts["uploads"] and not counts["server errors"]
            verdict = f" (target 0 server errors) {_verdict(whole)}"
        print(f"eight parallel uploads, {name}: {words}{verdict}")
    report_library(results)
    report_access(results, sizes)
    start = results.get("start")
    if start:
        print(
            f"first 200 after start: ours {start['ours']:.1f} s, vanilla {start['vanilla']:.1f} s, "
            f"ratio {start['ratio']:.2f} (target ≤ {START_RATIO}) {_verdict(start['reached'])}"
        )


def report_library(results: dict) -> None:
    """Print what files cost on their way in and out, side by side."""
    times = results.get("library", {})
    for line in times.get("ours", {}):
        words = ", ".join(
            f"{name} {found[line]:.1f}" for name, found in times.items() if line in found
        )
        verdict = ""
        if line.endswith("grown"):
            verdict = f" (target ≤ {GROWTH} MB) {_verdict(times['ours'][line] <= GROWTH)}"
        elif line in times.get("tuned", {}):
            ratio = times["tuned"][line] / times["ours"][line]
            verdict = f"; {ratio:.2f} × tuned (target ≥ 1.0) {_verdict(ratio >= 1 - NOISE)}"
        print(f"{line}: {words}{verdict}")
    for line in results.get("indexing", {}).get("ours", {}):
        words = ", ".join(
            f"{name} {found[line]:.1f}" for name, found in results["indexing"].items()
        )
        print(f"{line}: {words}")


def report_access(results: dict, sizes: tuple[int, ...]) -> None:
    """Print what coming and going, and the sentence, cost."""
    times = results.get("memberships", {})
    small, large = sizes[0], sizes[-1]
    if "ours" in times:
        ours = times["ours"]
        growth = ours[large] / ours[small]
        print(
            f"joining and leaving, {large:,} papers / {small:,} papers: {growth:.2f} "
            f"(target ≤ {CONSTANT}) {_verdict(growth <= CONSTANT)}"
        )
        for peer in ("tuned", "vanilla"):
            if peer in times:
                faster = times[peer][large] / ours[large]
                print(
                    f"joining and leaving with {large:,} papers: {faster:.0f} × faster than {peer} "
                    f"(target ≥ {SHARING_RATIO}) {_verdict(faster >= SHARING_RATIO)}"
                )
    for page, share in results.get("sentence", {}).items():
        print(
            f"share of the sentence, {page}: {share:.1%} "
            f"(target ≤ {SENTENCE_SHARE:.0%}) {_verdict(share <= SENTENCE_SHARE)}"
        )

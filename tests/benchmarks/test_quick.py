"""The benchmarks work: all sites are built, answer, and are compared."""

from benchmarks.burst import count_stale
from pathlib import Path

import json
import os
import pytest
import subprocess
import sys


CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.prove
def test_quick_run_compares_every_line(tmp_path: Path) -> None:
    environment = {**os.environ, "BLKIRM_BENCH_CACHE": str(tmp_path / "sites")}
    command = [sys.executable, "-m", "benchmarks", "--quick", "--sites", "ours,tuned"]

    outcome = subprocess.run(
        [
            *command,
            "--only",
            "pages,search,transfers,library,parallel,access,sessions,public,burst",
            "--results",
            str(tmp_path),
        ],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )

    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    results = json.loads(next(tmp_path.glob("*.json")).read_text())
    assert [row["key"] for row in results["rates"] if "ours/tuned" not in row] == []
    assert len(results["rates"]) == 26
    assert [row["key"] for row in results["rates"] if row["key"].startswith("sessions")] == [
        "sessions-party",
        "sessions-year",
        "sessions-meeting",
        "sessions-register",
    ]
    assert len(results["comparisons"]) == 5
    assert set(results["memberships"]) == {"ours", "tuned"}
    assert len(results["sentence"]) == 4
    ours, tuned = results["library"]["ours"], results["library"]["tuned"]
    # The peers pack no archives.
    assert {line for line in ours if not line.startswith("ZIP")} == set(tuned)
    assert "ZIP of 3 papers, seconds" in ours
    assert results["indexing"]["ours"]["new papers a second"] > 0
    assert results["nginx"]["ratio"] > 0
    burst = results["burst"]
    assert (burst["wrong"], burst["stale"], burst["saves"] > 0) == ([], 0, True)
    counts = results["parallel"]["ours"]
    assert (counts["created"], counts["server errors"]) == (counts["uploads"], 0)


def test_stale_answers_are_counted() -> None:
    saved = [(10.0, 1), (11.0, 2), (12.0, 3)]
    seen = [[9.0, 0], [10.0, 0], [10.5, 1], [10.5, 2], [11.5, 1], [12.5, 3], [13.0, 0]]

    assert count_stale(seen, saved) == 2

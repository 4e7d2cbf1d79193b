"""The benchmarks work: all sites are built, answer, and are compared."""

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
            "pages,search,transfers,library,parallel,access,sessions",
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
    assert len(results["rates"]) == 21
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
    counts = results["parallel"]["ours"]
    assert (counts["created"], counts["server errors"]) == (counts["uploads"], 0)

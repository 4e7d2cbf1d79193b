"""The picture in the README is made here, so that it shows what there is.

`BLKIRM_SCREENSHOT=1 .venv/bin/pytest tests/journeys/test_screenshot.py` renews docs/start.png; an ordinary test run
writes to tests/artifacts/, which git ignores.
"""

from pathlib import Path
from PIL import Image
from tests.browser import OpenWindow

import os
import shutil


PICTURE = Path(__file__).resolve().parents[2] / "docs" / "start.png"
LARGEST = 300_000


def test_picture_of_the_start_page(open_window: OpenWindow, artifacts: Path) -> None:
    window = open_window("", "de", viewport={"width": 1280, "height": 1000})
    window.go("/de")
    window.page.wait_for_load_state("networkidle")

    target = artifacts / "start.png"
    window.page.screenshot(path=target)
    # A palette is enough for a page, and keeps the repository small.
    with Image.open(target) as image:
        image.convert("RGB").quantize(128).save(target, optimize=True)
    if os.environ.get("BLKIRM_SCREENSHOT"):
        PICTURE.parent.mkdir(exist_ok=True)
        shutil.copyfile(target, PICTURE)

    assert target.stat().st_size < LARGEST


def test_readme_shows_the_picture() -> None:
    readme = PICTURE.parents[1] / "README.md"

    assert PICTURE.stat().st_size < LARGEST
    assert "docs/start.png" in readme.read_text()

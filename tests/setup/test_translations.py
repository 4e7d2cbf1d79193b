"""Every message is in the template, and every translation speaks about what exists."""

from pathlib import Path

import pytest
import re
import subprocess
import sys


SOURCE = Path(__file__).resolve().parents[2] / "src" / "blkirm"
LOCALES = SOURCE / "locales"


def messages(catalogue: Path) -> dict[str, str]:
    """Return the message ids of a catalogue with the defaults that stand above them."""
    found = {}
    for block in catalogue.read_text().split("\n\n"):
        parts = re.search(r'^msgid ((?:".*"\n?)+)', block, re.MULTILINE)
        name = "".join(re.findall(r'"(.*)"', parts[1])) if parts else ""
        default = re.search(r'^#\. Default: ((?:"[^\n]*"(?:\n#\.\s+)?)+)', block, re.MULTILINE)
        if name:
            found[name] = "".join(re.findall(r'"(.*)"', default[1])) if default else ""
    return found


def test_template_is_fresh(tmp_path: Path) -> None:
    fresh = tmp_path / "blkirm.pot"

    subprocess.run(
        [
            Path(sys.prefix) / "bin" / "i18ndude",
            *("rebuild-pot", "--no-wrap", "--pot", fresh, "--create", "blkirm", SOURCE),
        ],
        check=True,
        capture_output=True,
    )

    assert messages(LOCALES / "blkirm.pot") == messages(fresh), "Run `make i18n`."


@pytest.mark.parametrize("language", ["de"])
def test_translation_has_every_message_of_the_template(language: str) -> None:
    catalogue = LOCALES / language / "LC_MESSAGES" / "blkirm.po"
    text = catalogue.read_text()

    untranslated = re.findall(r'^msgid (".+")\nmsgstr ""\n(?!")', text, re.MULTILINE)

    assert set(messages(LOCALES / "blkirm.pot")) - set(messages(catalogue)) == set()
    assert untranslated == []

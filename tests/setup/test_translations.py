"""Every message is in the template, and every translation speaks about what exists."""

from babel.messages.pofile import read_po
from collections import Counter
from pathlib import Path

import re
import subprocess
import sys


SOURCE = Path(__file__).resolve().parents[2] / "src" / "blkirm"
LOCALES = SOURCE / "locales"
GERMAN = LOCALES / "de" / "LC_MESSAGES" / "blkirm.po"


def rebuild(target: Path) -> str:
    """Write the template that the sources make now and return what there was to complain about."""
    i18ndude = Path(sys.prefix) / "bin" / "i18ndude"
    told = subprocess.run(
        [i18ndude, "rebuild-pot", "--no-wrap", "--pot", target, "--create", "blkirm", SOURCE],
        check=True,
        capture_output=True,
        text=True,
    )
    return told.stdout + told.stderr


def messages(catalogue: Path) -> dict[str, str]:
    """Return the message ids of a catalogue with their defaults."""
    with catalogue.open("rb") as file:
        found = read_po(file)
    return {
        message.id: "".join(re.findall(r'"(.*)"', " ".join(message.auto_comments)))
        for message in found
        if message.id
    }


def test_template_is_fresh(tmp_path: Path) -> None:
    rebuild(tmp_path / "blkirm.pot")

    committed = messages(LOCALES / "blkirm.pot")
    assert committed == messages(tmp_path / "blkirm.pot"), "Run `make i18n`."


def test_no_message_means_two_things(tmp_path: Path) -> None:
    complaints = rebuild(tmp_path / "blkirm.pot")

    assert re.findall(r"msgid .* already exists with a different default.*", complaints) == []


def test_german_has_every_message_once() -> None:
    with GERMAN.open("rb") as file:
        translated = {message.id for message in read_po(file) if message.id and message.string}
    counted = Counter(re.findall(r'^msgid "(.+)"$', GERMAN.read_text(), re.MULTILINE))

    assert sorted(set(messages(LOCALES / "blkirm.pot")) - translated) == []
    assert [name for name, number in counted.items() if number > 1] == []

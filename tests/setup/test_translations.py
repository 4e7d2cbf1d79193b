"""Every message is in the template, and every translation speaks about what exists."""

from babel.messages.pofile import read_po
from collections import Counter
from pathlib import Path

import pytest
import re
import subprocess
import sys


SOURCE = Path(__file__).resolve().parents[2] / "src" / "blkirm"
LOCALES = SOURCE / "locales"
GERMAN = LOCALES / "de" / "LC_MESSAGES" / "blkirm.po"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Make the template from the sources as they are now.

    Return it and what there was to complain about.
    """
    i18ndude = Path(sys.prefix) / "bin" / "i18ndude"
    target = tmp_path_factory.mktemp("locales") / "blkirm.pot"
    told = subprocess.run(
        [i18ndude, "rebuild-pot", "--no-wrap", "--pot", target, "--create", "blkirm", SOURCE],
        check=True,
        capture_output=True,
        text=True,
    )
    return target, told.stdout + told.stderr


def messages(catalogue: Path) -> dict[str, str]:
    """Return the message ids of a catalogue with their defaults."""
    with catalogue.open("rb") as file:
        found = read_po(file)
    return {
        message.id: "".join(re.findall(r'"(.*)"', " ".join(message.auto_comments)))
        for message in found
        if message.id
    }


def test_template_is_fresh(rebuilt: tuple[Path, str]) -> None:
    target, _ = rebuilt

    committed = messages(LOCALES / "blkirm.pot")
    assert committed == messages(target), "Run `make i18n`."


def test_no_message_means_two_things(rebuilt: tuple[Path, str]) -> None:
    _, complaints = rebuilt

    assert re.findall(r"msgid .* already exists with a different default.*", complaints) == []


def test_german_has_every_message_once() -> None:
    with GERMAN.open("rb") as file:
        translated = {message.id for message in read_po(file) if message.id and message.string}
    counted = Counter(re.findall(r'^msgid "(.+)"$', GERMAN.read_text(), re.MULTILINE))

    assert sorted(set(messages(LOCALES / "blkirm.pot")) - translated) == []
    assert [name for name, number in counted.items() if number > 1] == []

from blkirm.intake.scanner import is_reachable
from blkirm.intake.scanner import scan
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tests.intake import samples

import pytest
import socket
import threading
import time


def test_without_a_scanner_nothing_is_scanned() -> None:
    assert scan(BytesIO(b"text")).word == "off"


def test_infected_file_is_found_plain_and_packed(clamd: str, eicar: bytes) -> None:
    packed = samples.archive({"a.txt": eicar})

    found = [
        scan(BytesIO(data)).word
        for data in (
            b"text",
            eicar,
            packed,
            samples.archive({"b.zip": packed}),
            samples.with_parts(samples.docx_file(), word__x_bin=eicar),
        )
    ]

    assert found == ["clean", "infected", "infected", "infected", "infected"]
    assert is_reachable()


def test_stream_that_is_too_long_was_not_scanned(clamd: str) -> None:
    assert scan(BytesIO(b"x" * 3_000_000)).word == "unknown"


def test_scanner_that_is_away_has_scanned_nothing(no_clamd: None) -> None:
    assert (scan(BytesIO(b"text")).word, is_reachable()) == ("unknown", False)


@pytest.fixture
def strange_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """Something that listens and answers what the test says; nothing means silence."""
    answers: list[bytes] = []
    place = str(tmp_path / "strange.sock")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(place)
    listening.listen()
    kept = []

    def answer() -> None:
        while True:
            try:
                connection = listening.accept()[0]
            except OSError:
                return
            kept.append(connection)
            for text in answers:
                connection.sendall(text)
            if answers:
                connection.close()

    threading.Thread(target=answer, daemon=True).start()
    monkeypatch.setenv("BLKIRM_CLAMD", place)
    monkeypatch.setenv("BLKIRM_CLAMD_SECONDS", "0.5")
    yield answers
    listening.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"stream: O",
        b"stream: OK",
        b"stream: NOT OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"\0",
    ],
)
def test_answer_that_is_not_clearly_ok_counts_as_not_scanned(
    strange_scanner: list[bytes], answer: bytes
) -> None:
    strange_scanner.append(answer)

    assert scan(BytesIO(b"text")).word == "unknown"


def test_slow_scanner_is_not_waited_for(strange_scanner: list[bytes]) -> None:
    begin = time.monotonic()

    assert scan(BytesIO(b"text")).word == "unknown"
    assert time.monotonic() - begin < 3

from blkirm import _
from blkirm.kernel import workshop
from pathlib import Path
from threading import Event
from time import monotonic
from time import sleep

import os
import pytest
import shutil


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BLKIRM_VAR", str(tmp_path))
    return tmp_path / "documents"


def wait_for(key: str) -> workshop.Product:
    end = monotonic() + 10
    while workshop.look(key).state == "working" and monotonic() < end:
        sleep(0.01)
    return workshop.look(key)


def writes(text: str) -> workshop.Work:
    return lambda target: (target.write_text(text), None)[1]


def test_document_is_made_beside_the_request_and_found_again(place: Path) -> None:
    key = workshop.key_of("agenda", {"title": "Ä"})
    go_on = Event()

    def prepare(folder: Path) -> workshop.Work:
        (folder / "material").write_text("made of")

        def work(target: Path) -> None:
            go_on.wait(10)
            target.write_text((folder / "material").read_text())

        return work

    begun = workshop.begin(key, prepare)
    again = workshop.begin(key, prepare)
    go_on.set()
    found = wait_for(key)

    assert (begun.state, again.state, found.state) == ("working", "working", "ready")
    assert found.path.read_text() == "made of"
    assert sorted(each.name for each in found.path.parent.iterdir()) == ["lock", "result"]


def test_other_facts_are_another_document() -> None:
    assert workshop.key_of("a", ["x"]) != workshop.key_of("a", ["y"])


def test_failure_is_told_and_can_be_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(target: Path) -> None:
        raise workshop.Unmade(_("msg_document_unmade", default="No.", mapping={"x": 1}))

    workshop.begin("a", lambda folder: fails)
    failed = wait_for("a")
    monkeypatch.setattr(workshop, "TOLD", -1)
    workshop.begin("a", lambda folder: writes("now"))

    assert (failed.state, failed.message, failed.message.mapping) == (
        "failed",
        "msg_document_unmade",
        {"x": "1"},
    )
    assert wait_for("a").path.read_text() == "now"


def test_what_cannot_be_prepared_leaves_nothing(place: Path) -> None:
    def prepare(folder: Path) -> workshop.Work:
        (folder / "secret").write_text("secret")
        raise workshop.Unmade(_("msg_document_unmade", default="No."))

    with pytest.raises(workshop.Unmade):
        workshop.begin("a", prepare)

    assert list(place.iterdir()) == []


def test_too_many_documents_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "WAITING", 1)
    monkeypatch.setattr(workshop, "_quick", idle := workshop.Bench("idle"))
    monkeypatch.setattr(idle, "start", lambda: None)

    workshop.begin("a", lambda folder: writes("a"))
    with pytest.raises(workshop.Unmade) as refusal:
        workshop.begin("b", lambda folder: writes("b"))

    assert (refusal.value.message, refusal.value.status) == ("msg_workshop_busy", 503)
    assert workshop.look("b").state == "none"


def test_what_takes_minutes_keeps_nobody_waiting() -> None:
    go_on = Event()

    def long(target: Path) -> None:
        go_on.wait(10)
        target.write_text("pack")

    workshop.begin("pack", lambda folder: long, "one", slow=True)
    workshop.begin("agenda", lambda folder: writes("agenda"), "other")
    agenda, pack = wait_for("agenda"), workshop.look("pack")
    go_on.set()

    assert (agenda.state, pack.state) == ("ready", "working")
    assert wait_for("pack").state == "ready"


def test_one_account_has_some_documents_made_at_once_and_others_are_not_in_the_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workshop, "_quick", idle := workshop.Bench("idle"))
    monkeypatch.setattr(idle, "start", lambda: None)
    for number in range(workshop.AT_ONCE):
        workshop.begin(f"a{number}", lambda folder: writes("a"), "one")

    again = workshop.begin("a0", lambda folder: writes("a"), "one")
    with pytest.raises(workshop.AskedTooMuch) as refusal:
        workshop.begin("b", lambda folder: writes("b"), "one")
    of_other = workshop.begin("b", lambda folder: writes("b"), "other")

    assert (again.state, of_other.state) == ("working", "working")
    assert (refusal.value.message, refusal.value.status) == ("msg_workshop_yours", 429)


def test_one_account_begins_only_so_many_documents_within_some_minutes(
    monkeypatch: pytest.MonkeyPatch, place: Path
) -> None:
    monkeypatch.setattr(workshop, "BEGUN", 2)
    for key in ("a", "b"):
        workshop.begin(key, lambda folder: writes("x"), "one")
        wait_for(key)

    found = workshop.begin("a", lambda folder: writes("x"), "one")
    with pytest.raises(workshop.AskedTooMuch) as refusal:
        workshop.begin("c", lambda folder: writes("x"), "one")
    os.utime(place / "a" / "lock", (0, 0))
    later = workshop.begin("c", lambda folder: writes("x"), "one")

    assert found.state == "ready"
    assert refusal.value.message == "msg_workshop_often"
    assert later.state in ("working", "ready")
    assert b"one" not in (place / "a" / "lock").read_bytes()


def test_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage("/").free
    monkeypatch.setattr(workshop, "ROOM", free * 2)

    with pytest.raises(workshop.Unmade) as refusal:
        workshop.begin("a", lambda folder: writes("a"))

    assert refusal.value.message == "msg_workshop_full"


def test_work_of_a_process_that_was_ended_can_begin_again(place: Path) -> None:
    (place / "a").mkdir(parents=True)
    (place / "a" / "lock").touch()
    (place / "a" / "making").write_text("half")

    before = workshop.look("a")
    workshop.begin("a", lambda folder: writes("whole"))

    assert before.state == "none"
    assert wait_for("a").path.read_text() == "whole"


def test_document_is_gone_after_an_hour(place: Path) -> None:
    assert workshop.make_now("a", lambda folder: writes("a")) == b"a"
    assert workshop.make_now("a", lambda folder: writes("never")) == b"a"
    os.utime(place / "a", (0, 0))

    state = workshop.look("a").state
    gone = workshop.sweep()

    assert (state, gone, list(place.iterdir())) == ("none", 1, [])

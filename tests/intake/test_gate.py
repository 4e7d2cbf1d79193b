"""What the gate does with files, on a site."""

from base64 import b64encode
from blkirm.intake import holding
from blkirm.intake import journal
from blkirm.intake.interfaces import Refused
from blkirm.intake.operations import examine
from blkirm.intake.passes import give_pass
from blkirm.intake.rules import is_held
from blkirm.intake.rules import is_searchable
from blkirm.intake.rules import sha256_of
from blkirm.intake.rules import words_of
from blkirm.kernel.interfaces import IChore
from blkirm.notifications.record import get_notices
from blkirm.papers.operations import replace_file
from blkirm.papers.operations import share_file
from blkirm.papers.versions import versions_of
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from plone import api
from plone.namedfile.file import NamedBlobImage
from tests.intake import samples
from typing import Any
from zope.component import getUtility

import json
import pytest


PEOPLE = (
    b"Name; Geburtsdatum\nMuster, Mara; 01.02.1990\nBeispiel, Ben; 3.4.1985\nProbe, Pia; 5.6.1999\n"
)


def codes(data: bytes, name: str) -> list[str]:
    return [finding.code for finding in examine(BytesIO(data), name).findings]


def run(site: Any, chore: str) -> int:
    """Run a chore of the gate without committing."""
    return getUtility(IChore, f"blkirm.intake.{chore}").run(site)


def with_macros() -> bytes:
    return samples.with_parts(samples.docx_file(), word__vbaProject_bin=b"macro")


class TestAdmission:
    def test_what_was_found_out_is_kept_with_the_file(
        self, integration: Any, world: Any, acting: Callable
    ) -> None:
        data = samples.pdf("Rückkehrberatung")
        with acting("member"):
            paper = share_file(world["papers"], data, "Beratung.pdf")

        assert sha256_of(paper.file) == sha256(data).hexdigest()
        assert words_of(paper.file).strip() == "Rückkehrberatung"
        assert (is_searchable(paper.file), is_held(paper.file)) == (True, False)
        assert paper.file.contentType == "application/pdf"

    def test_file_that_cannot_be_read_is_stored_and_not_searchable(
        self, integration: Any, world: Any, acting: Callable
    ) -> None:
        with acting("member"):
            paper = share_file(world["papers"], samples.png(), "scan.png")

        assert not is_searchable(paper.file)

    def test_case_data_are_kept_when_the_sender_confirms(
        self, integration: Any, world: Any, acting: Callable
    ) -> None:
        with acting("member"):
            with pytest.raises(Refused) as refused:
                share_file(world["papers"], PEOPLE, "liste.csv")
            share_file(
                world["papers"], PEOPLE, "liste.csv", confirmed=["people-with-dates-of-birth"]
            )

        assert [(f.code, f.severity) for f in refused.value.findings] == [
            ("people-with-dates-of-birth", "confirm")
        ]

    def test_wrong_ending_is_offered_the_right_one(
        self, integration: Any, world: Any, acting: Callable
    ) -> None:
        with acting("member"):
            with pytest.raises(Refused, match="“Bericht.docx”|„Bericht.docx“"):
                share_file(world["papers"], samples.docx_file(), "Bericht.pdf")
            paper = share_file(
                world["papers"], samples.docx_file(), "Bericht.pdf", confirmed=["wrong-ending"]
            )

        assert paper.file.filename == "Bericht.docx"

    def test_picture_of_an_editor_must_be_one(
        self, integration: Any, site: Any, as_manager: None
    ) -> None:
        with pytest.raises(Refused):
            api.content.create(
                site["de"],
                "Image",
                title="Bild",
                image=NamedBlobImage(b"MZ\x00 program", filename="bild.png"),
            )


class TestMarkings:
    def test_refused_material_leaves_a_note_for_the_secretariat_and_nothing_else(
        self, integration: Any, site: Any, world: Any, acting: Callable, var: Any
    ) -> None:
        data = samples.docx_file(header=samples.MARKING)

        with acting("member"), pytest.raises(Refused, match="Geheimschutz"):
            share_file(world["papers"], data, "Geheimplan Alpha.docx")
        run(site, "refusals")

        noted = journal.refusals_in("dublin")
        assert [(n.account, n.level, n.sha256) for n in noted] == [
            ("member", "VS-NfD", sha256(data).hexdigest())
        ]
        assert b"Alpha" not in (var / journal.FILE_NAME).read_bytes()
        assert len(get_notices().of_account("secretariat")) == 1
        assert not get_notices().of_account("member")
        assert len(world["papers"]) == 0

    @pytest.mark.parametrize("fields", [{"title": "VS-NfD"}, {"description": "nur VS-Vertraulich"}])
    def test_title_and_description_are_looked_at(
        self, integration: Any, world: Any, acting: Callable, fields: dict[str, str]
    ) -> None:
        with acting("member"), pytest.raises(Refused):
            share_file(world["papers"], b"text", "a.txt", **fields)

    def test_paper_about_the_rules_is_let_through_once(
        self, integration: Any, world: Any, acting: Callable
    ) -> None:
        data = samples.pdf("Merkblatt: Umgang mit VS-NfD")
        give_pass(world, sha256(data).hexdigest(), "handelt von den Regeln", "secretariat")

        with acting("member"):
            paper = share_file(world["papers"], data, "Merkblatt.pdf")
            with pytest.raises(Refused):
                share_file(world["papers"], data, "Merkblatt nochmals.pdf")

        assert "VS-NfD" in words_of(paper.file)


class TestHolding:
    def test_macros_wait_for_the_secretariat(
        self, integration: Any, world: Any, acting: Callable
    ) -> None:
        with acting("member"):
            paper = share_file(world["papers"], with_macros(), "Vorlage.docx")
        before = api.content.get_state(paper)
        with acting("chair"), pytest.raises(api.exc.InvalidParameterError):
            api.content.transition(paper, "share")

        with acting("secretariat"):
            holding.confirm_macros(paper)

        assert (before, api.content.get_state(paper)) == ("draft", "shared")
        assert not is_held(paper.file)
        assert len(get_notices().of_account("secretariat")) == 1

    def test_unscanned_file_waits_and_is_released_by_the_chore(
        self,
        integration: Any,
        site: Any,
        world: Any,
        acting: Callable,
        clamd: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("BLKIRM_CLAMD", "/nowhere")
        with acting("member"):
            paper = share_file(world["papers"], b"Bericht", "Bericht.txt")
        before = (is_held(paper.file), api.content.get_state(paper))
        away = run(site, "scan")

        monkeypatch.setenv("BLKIRM_CLAMD", clamd)
        done = run(site, "scan")

        assert before == (True, "draft")
        assert (away, done) == (0, 1)
        assert (is_held(paper.file), api.content.get_state(paper)) == (False, "shared")

    def test_infected_file_that_waited_is_removed_with_its_paper(
        self,
        integration: Any,
        site: Any,
        world: Any,
        acting: Callable,
        clamd: str,
        eicar: bytes,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("BLKIRM_CLAMD", "/nowhere")
        with acting("member"):
            share_file(world["papers"], eicar, "Bericht.txt")

        monkeypatch.setenv("BLKIRM_CLAMD", clamd)
        run(site, "scan")

        assert len(world["papers"]) == 0
        assert len(get_notices().of_account("member")) == 1

    def test_former_version_stays_until_the_new_one_is_scanned(
        self,
        integration: Any,
        site: Any,
        world: Any,
        acting: Callable,
        clamd: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with acting("member"):
            paper = share_file(world["papers"], b"erste", "a.txt")
            monkeypatch.setenv("BLKIRM_CLAMD", "/nowhere")
            replace_file(paper, b"zweite", "a.txt")
        before = (paper.file.data, len(versions_of(paper)), api.content.get_state(paper))

        monkeypatch.setenv("BLKIRM_CLAMD", clamd)
        run(site, "scan")

        assert before == (b"erste", 1, "shared")
        assert (paper.file.data, len(versions_of(paper))) == (b"zweite", 2)
        assert versions_of(paper)[-1].author == "member"


def _body(data: bytes, name: str, **fields: Any) -> dict[str, Any]:
    file = {
        "data": b64encode(data).decode(),
        "encoding": "base64",
        "filename": name,
        "content-type": "text/plain",
    }
    return {"@type": "Paper", "title": "Papier", "file": file, **fields}


class TestDoors:
    """EICAR, and what else must not enter, through every door, with a real clamd."""

    LIBRARY = "/working-parties/dublin/papers"

    def test_no_door_lets_a_virus_in(
        self,
        functional: Any,
        world: Any,
        acting: Callable,
        client: Callable,
        clamd: str,
        eicar: bytes,
    ) -> None:
        with acting("member"):
            paper = share_file(world["papers"], b"sauber", "sauber.txt")
        member = client("member")
        address = f"{self.LIBRARY}/{paper.getId()}"
        token = member.get(self.LIBRARY).text.split('name="_authenticator"')[1].split('"')[3]

        answers = {
            "form": member.post(
                f"{self.LIBRARY}/@@upload",
                data={"_authenticator": token, "kind": "opinion", "language": "de"},
                files=[("file", ("a.txt", eicar))],
            ).status_code,
            "rest": member.rest("POST", self.LIBRARY, _body(eicar, "a.txt")).status_code,
            "patch": member.rest(
                "PATCH", address, {"file": _body(eicar, "a.txt")["file"]}
            ).status_code,
        }

        # The form asks again on a page, and says why.
        assert answers == {"form": 200, "rest": 400, "patch": 400}
        assert member.rest("GET", self.LIBRARY).json()["items_total"] == 1
        assert paper.file.data == b"sauber"

    def test_editor_brings_no_virus_in(
        self, integration: Any, site: Any, as_manager: None, clamd: str, eicar: bytes
    ) -> None:
        with pytest.raises(Refused, match="Eicar"):
            api.content.create(
                site["de"], "Image", title="x", image=NamedBlobImage(eicar, filename="a.png")
            )

    def test_what_cannot_wait_is_refused_while_the_scanner_is_away(
        self, integration: Any, site: Any, as_manager: None, no_clamd: None
    ) -> None:
        with pytest.raises(Refused):
            api.content.create(
                site["de"],
                "Image",
                title="x",
                image=NamedBlobImage(samples.png(), filename="a.png"),
            )

    def test_rest_says_what_can_be_confirmed(
        self, functional: Any, world: Any, client: Callable
    ) -> None:
        member = client("member")

        refused = member.rest("POST", self.LIBRARY, _body(PEOPLE, "liste.csv"))
        kept = member.rest(
            "POST",
            self.LIBRARY,
            _body(PEOPLE, "liste.csv", confirm_findings=["people-with-dates-of-birth"]),
        )

        assert refused.status_code == 400
        assert refused.json()["type"] == "BadRequest"
        assert [(f["code"], f["severity"]) for f in refused.json()["findings"]] == [
            ("people-with-dates-of-birth", "confirm")
        ]
        assert kept.status_code == 201, json.dumps(kept.json())

    def test_note_survives_the_undone_upload(
        self, functional: Any, world: Any, client: Callable
    ) -> None:
        refused = client("member").rest(
            "POST", self.LIBRARY, _body(b"VS-NfD", "a.txt", title="Plan")
        )

        assert refused.status_code == 400
        assert "VS-NUR FÜR DEN DIENSTGEBRAUCH" in refused.json()["message"]
        assert [(n.account, n.door, n.level) for n in journal.refusals_in("dublin")] == [
            ("member", "rest", "VS-NfD")
        ]

    def test_secretariat_lets_a_paper_about_the_rules_through(
        self, functional: Any, world: Any, client: Callable
    ) -> None:
        member, secretariat = client("member"), client("secretariat")
        body = _body(b"Merkblatt VS-NfD", "merkblatt.txt")
        member.rest("POST", self.LIBRARY, body)
        page = secretariat.get("/working-parties/dublin/@@intake").text
        digest = sha256(b"Merkblatt VS-NfD").hexdigest()
        token = page.split('name="_authenticator"')[1].split('value="')[1].split('"')[0]

        done = secretariat.post(
            "/working-parties/dublin/@@let-file-through",
            data={"_authenticator": token, "sha256": digest, "reason": "nur die Regeln"},
        )

        assert "Only the chair and the secretariat of this working party see this page." in page
        assert "Visible to the" not in page
        assert done.status_code == 303
        assert member.rest("POST", self.LIBRARY, body).status_code == 201
        assert member.rest("POST", self.LIBRARY, body).status_code == 400
        assert member.get("/working-parties/dublin/@@intake").status_code in (403, 404)

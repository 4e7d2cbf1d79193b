"""What a sender asks before files come, and decides when they are here.

``POST @upload-check`` says what stands against files of these names, ``POST @upload-folders`` makes
the folders they lie in, ``POST @upload-store/<id>`` makes a paper of one that ``@tus-upload`` took.
Each also serves clients of their own; the page for uploads uses nothing else.
"""

from blkirm import _
from blkirm.intake.interfaces import Refused
from blkirm.intake.settings import largest_file
from blkirm.papers import arrivals
from blkirm.papers.arrivals import Arrival
from blkirm.papers.names import folder_names
from blkirm.papers.operations import reasons_against_file
from blkirm.papers.reception import check_arrived
from blkirm.papers.reception import Decision
from blkirm.papers.reception import fields_from
from blkirm.papers.reception import folder_at
from blkirm.papers.reception import make_folders
from blkirm.papers.reception import NoSuchPaper
from blkirm.papers.reception import open_questions
from blkirm.papers.reception import Questions
from blkirm.papers.reception import questions_about
from blkirm.papers.reception import store
from blkirm.papers.reception import Twin
from blkirm.papers.tus import check_sender
from blkirm.papers.tus import JsonService
from blkirm.papers.tus import OneArrival
from blkirm.papers.tus import too_large
from blkirm.papers.tus import Wrong
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.exceptions import DeserializationError
from typing import Any
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.i18n import translate

import re


ADD_FOLDER = "plone.app.contenttypes: Add Folder"
#: Files that are asked about, or folders that are made, with one request.
MOST_ASKED = 200
_SHA256 = re.compile(r"[0-9a-f]{64}")


class _Asked(JsonService):
    """What the three share."""

    def check_permission(self) -> None:
        super().check_permission()
        check_sender(self.request)

    def body(self) -> dict[str, Any]:
        try:
            data = json_body(self.request)
        except DeserializationError:
            data = None
        if not isinstance(data, dict):
            raise self.not_understood()
        return data

    def rows(self, name: str) -> list[Any]:
        rows = self.body().get(name)
        if not isinstance(rows, list) or len(rows) > MOST_ASKED:
            raise self.not_understood()
        return rows

    def not_understood(self) -> Wrong:
        return Wrong(
            400, _("msg_values", default="A value in the body is not of its field's kind.")
        )

    def folder_names(self, path: Any) -> list[str]:
        try:
            return folder_names(path if isinstance(path, str) else "")
        except ValueError:
            raise Wrong(
                400,
                _(
                    "msg_folder_path",
                    default="The name of a folder is too long, or points out of the folder.",
                ),
            ) from None


class UploadCheck(_Asked):
    """``POST @upload-check`` ``{files: [{name, folder, size, sha256}]}``; stores nothing."""

    def reply(self) -> dict[str, Any]:
        self._folders: dict[tuple[str, ...], Any] = {}
        return {"files": [self._answer(row) for row in self.rows("files")]}

    def _folder(self, names: list[str]) -> Any:
        key = tuple(names)
        if key not in self._folders:
            self._folders[key] = folder_at(self.context, names)
        return self._folders[key]

    def _answer(self, row: Any) -> dict[str, Any]:
        if not isinstance(row, dict):
            raise self.not_understood()
        name, size, sha256 = row.get("name"), row.get("size"), row.get("sha256") or ""
        if not isinstance(name, str) or not isinstance(size, int) or not isinstance(sha256, str):
            raise self.not_understood()
        names = self.folder_names(row.get("folder"))
        refusals = reasons_against_file(name, size)
        if size > largest_file():
            refusals = [too_large(self.request)]
        if refusals:
            questions = Questions()
        else:
            sha256 = sha256 if _SHA256.fullmatch(sha256) else ""
            questions = questions_about(self.context, name, sha256, self._folder(names))
        return {
            "name": name,
            "refusals": [translate(refusal, context=self.request) for refusal in refusals],
            **as_json(questions),
        }


class UploadFolders(_Asked):
    """``POST @upload-folders`` ``{folders: [path]}``: find or make them, all or none."""

    def reply(self) -> dict[str, str]:
        wanted = {
            path: self.folder_names(path) for path in self.rows("folders") if isinstance(path, str)
        }
        made = {}
        for path, names in sorted(wanted.items(), key=lambda item: len(item[1])):
            if folder_at(self.context, names) is None and not api.user.has_permission(
                ADD_FOLDER, obj=self.context
            ):
                raise Unauthorized()
            made[path] = make_folders(self.context, names).absolute_url()
        return made


class UploadStore(OneArrival, _Asked):
    """``POST @upload-store/<id>``: make a paper, or ask (409), or say why not (400)."""

    def check_permission(self) -> None:
        _Asked.check_permission(self)

    def reply(self) -> Any:
        arrival, body = self.arrival, self.body()
        if arrival.stored:
            return self._made(api.content.get(UID=arrival.stored), 200)
        if not arrival.is_complete:
            raise Wrong(409, _("msg_upload_incomplete", default="The file is not complete yet."))
        decision = self._decision(body, arrival.fields)
        questions = open_questions(self.context, arrival, decision)
        if questions:
            self._check_before_asking(arrival)
            self.request.response.setStatus(409, lock=1)
            message = _(
                "msg_upload_questions",
                default="There is a paper with the same name or content already.",
            )
            return {
                "type": "Conflict",
                "message": translate(message, context=self.request),
                **as_json(questions),
            }
        try:
            return self._made(store(self.context, arrival, decision), 201)
        except NoSuchPaper:
            raise Wrong(
                409,
                _("msg_no_such_paper", default="This paper cannot get a new version from here."),
            ) from None
        except Refused as refused:
            if any(finding.severity == "refuse" for finding in refused.findings):
                arrivals.discard(arrival)
            raise

    def _check_before_asking(self, arrival: Arrival) -> None:
        try:
            check_arrived(self.context, arrival)
        except Refused:
            arrivals.discard(arrival)
            raise

    def _decision(self, body: dict[str, Any], said: dict[str, str]) -> Decision:
        texts = {
            name: body.get(name) or "" for name in ("same_name", "paper", "filename", "comment")
        }
        confirmed = body.get("confirmed") or []
        if not all(isinstance(text, str) for text in texts.values()) or not (
            isinstance(confirmed, list) and all(isinstance(code, str) for code in confirmed)
        ):
            raise self.not_understood()
        return Decision(
            **texts,
            same_content=body.get("same_content") is True,
            confirmed=frozenset(confirmed),
            fields=fields_from({**said, **body}),
        )

    def _made(self, paper: Any, status: int) -> dict[str, str]:
        if paper is None:
            raise NotFound()
        self.request.response.setStatus(status)
        return {
            "@id": paper.absolute_url(),
            "UID": api.content.get_uuid(paper),
            "title": paper.title,
        }


def as_json(questions: Questions) -> dict[str, Any]:
    """Write questions for a client."""
    return {
        "same_name": [_twin(twin) for twin in questions.same_name],
        "same_content": [_twin(twin) for twin in questions.same_content],
    }


def _twin(twin: Twin) -> dict[str, Any]:
    return {
        "@id": twin.url,
        "UID": twin.uid,
        "title": twin.title,
        "folder": twin.place,
        "may_replace": twin.may_replace,
    }

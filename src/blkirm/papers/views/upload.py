"""Putting files into a library with the plain form: in one step, or in two when it has to ask."""

from blkirm import _
from blkirm.intake.interfaces import Refused
from blkirm.intake.settings import largest_file
from blkirm.kernel.page import PostPage
from blkirm.papers import arrivals
from blkirm.papers.arrivals import Arrival
from blkirm.papers.operations import reasons_against_file
from blkirm.papers.reception import BOTH
from blkirm.papers.reception import check_arrived
from blkirm.papers.reception import Decision
from blkirm.papers.reception import fields_from
from blkirm.papers.reception import NoSuchPaper
from blkirm.papers.reception import open_questions
from blkirm.papers.reception import Questions
from blkirm.papers.reception import SAME_NAME
from blkirm.papers.reception import SKIP
from blkirm.papers.reception import store
from blkirm.papers.reception import VERSION
from blkirm.papers.tus import too_large
from blkirm.papers.views.library import LibraryPage
from blkirm.papers.views.upload_box import asset
from dataclasses import dataclass
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message

import transaction


@dataclass
class Row:
    """A file of the form that is here but is no paper yet."""

    arrival: Arrival
    decision: Decision
    questions: Questions
    sentences: tuple[str, ...] = ()
    #: Codes of what the sender may confirm.
    codes: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return self.arrival.id

    @property
    def is_refused(self) -> bool:
        return bool(self.sentences) and not self.codes

    @property
    def replaced(self) -> str:
        """Return the UID of the paper that could get a new version."""
        return next((twin.uid for twin in self.questions.same_name if twin.may_replace), "")


class Upload(PostPage, LibraryPage):
    """Put one or more files into the library, or ask first."""

    questions_page = ViewPageTemplateFile("../templates/upload-questions.pt")

    def style(self) -> str:
        return asset(self, "upload.css")

    def change(self) -> str:
        files = self._files()
        fields = {name: self.request.form.get(name, "") for name in ("kind", "language", "draft")}
        fields_from(fields)
        reasons = [reason for upload in files for reason in _reasons_against(upload, self.request)]
        if not files:
            reasons = [_("msg_no_file", default="Please choose at least one file.")]
        if reasons:
            return self.refuse(reasons)
        try:
            arrived = [self._take(upload, fields) for upload in files]
        except arrivals.NoRoom:
            return self.refuse([arrivals.NO_ROOM])
        return self.proceed([self._arrived(each) for each in arrived])

    def refuse(self, reasons: list[Message]) -> str:
        self.refusals = tuple(translate(reason, context=self.request) for reason in reasons)
        self.request.response.setStatus(400)
        return self.page()

    def proceed(self, rows: list[Row]) -> str:
        """Make papers of all files, or of none as long as one leaves a question."""
        self.asked = rows
        if any(row.questions for row in rows):
            for row in rows:
                self._check_before_asking(row)
        else:
            for row in rows:
                try:
                    store(self.context, row.arrival, row.decision)
                except Refused as refused:
                    row.sentences = refused.sentences
                    if all(finding.severity == "confirm" for finding in refused.findings):
                        row.codes = tuple(finding.code for finding in refused.findings)
        if any(row.questions or row.sentences for row in rows):
            transaction.abort()
            for row in rows:
                if row.is_refused:
                    arrivals.discard(row.arrival)
            return self.questions_page()
        self.say(self._shared(len(rows)))
        return self.lead_to(self.library_url)

    def _check_before_asking(self, row: Row) -> None:
        try:
            check_arrived(self.context, row.arrival)
        except Refused as refused:
            row.sentences, row.questions = refused.sentences, Questions()

    def _shared(self, number: int) -> Message:
        if number == 0:
            return _("msg_shared_none", default="Nothing was uploaded.")
        if number == 1:
            return _("msg_shared_one", default="The paper is in the library.")
        return _(
            "msg_shared_many",
            default="${count} papers are in the library.",
            mapping={"count": self.number(number)},
        )

    def _files(self) -> list[Any]:
        uploads = self.request.form.get("file")
        uploads = uploads if isinstance(uploads, list | tuple) else [uploads]
        return [upload for upload in uploads if getattr(upload, "filename", "")]

    def _take(self, upload: Any, fields: dict[str, str]) -> Arrival:
        arrival = arrivals.begin(
            api.user.get_current().getId(),
            api.content.get_uuid(self.context),
            upload.filename,
            _length(upload),
            {**fields, "hold": "1"},
        )
        arrivals.append(arrival, upload, 0)
        return arrival

    def _arrived(self, arrival: Arrival) -> Row:
        decision = self.decision(arrival)
        return Row(arrival, decision, open_questions(self.context, arrival, decision))

    def decision(self, arrival: Arrival) -> Decision:
        """Return what the sender said about a file so far."""
        return Decision(fields=fields_from(arrival.fields))

    def answers_to(self, row: Row, question: str) -> list[dict[str, str]]:
        tokens = [VERSION] if question == "name" and row.replaced else []
        return [
            {
                "token": token,
                "title": translate(SAME_NAME[token], context=self.request),
                "name": f"{question}-{row.id}",
            }
            for token in [*tokens, BOTH, SKIP]
        ]


class Decide(Upload):
    """The answers to what ``Upload`` asked."""

    def change(self) -> str:
        ids = self.request.form.get("arrival", [])
        account, place = api.user.get_current().getId(), api.content.get_uuid(self.context)
        try:
            arrived = [
                arrivals.find(id_, account, place)
                for id_ in (ids if isinstance(ids, list) else [ids])
                if isinstance(id_, str)
            ]
        except KeyError:
            return self.refuse(
                [
                    _(
                        "msg_upload_gone",
                        default="The files have waited too long. Please choose them again.",
                    )
                ]
            )
        skipped = [each for each in arrived if self._is_skipped(each)]
        rows = [self._arrived(each) for each in arrived if each not in skipped and not each.stored]
        try:
            answer = self.proceed(rows)
        except NoSuchPaper:
            return self.refuse(
                [_("msg_no_such_paper", default="This paper cannot get a new version from here.")]
            )
        for arrival in skipped:
            arrivals.discard(arrival)
        return answer

    def _answer(self, question: str, arrival: Arrival) -> str:
        value = self.request.form.get(f"{question}-{arrival.id}")
        return value if isinstance(value, str) else ""

    def _is_skipped(self, arrival: Arrival) -> bool:
        return SKIP in (self._answer(q, arrival) for q in ("name", "content", "confirm"))

    def decision(self, arrival: Arrival) -> Decision:
        codes = self._answer("confirm", arrival)
        name = self._answer("name", arrival)
        return Decision(
            same_name=name if name in (VERSION, BOTH) else "",
            paper=self._answer("paper", arrival),
            same_content=self._answer("content", arrival) == BOTH,
            confirmed=frozenset(codes.split(",")) - {""},
            fields=fields_from(arrival.fields),
        )


def _reasons_against(upload: Any, request: Any) -> list[Message]:
    length = _length(upload)
    if length > largest_file():
        return [too_large(request)]
    return reasons_against_file(upload.filename, length)


def _length(upload: Any) -> int:
    upload.seek(0, 2)
    length = upload.tell()
    upload.seek(0)
    return length

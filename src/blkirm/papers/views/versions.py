"""The versions of a paper: one of them, two beside each other, a new one."""

from blkirm import _
from blkirm.intake.doors import confirmed_codes
from blkirm.intake.doors import FIELD
from blkirm.intake.holding import waits_beside
from blkirm.intake.interfaces import Refused
from blkirm.intake.rules import is_held
from blkirm.intake.rules import words_of
from blkirm.papers import operations
from blkirm.papers.comparison import compare
from blkirm.papers.comparison import Comparison
from blkirm.papers.comparison import Part
from blkirm.papers.comparison import SAME
from blkirm.papers.content import Paper
from blkirm.papers.versions import Version
from blkirm.papers.versions import version_of
from blkirm.papers.versions import versions_of
from blkirm.papers.views.download import DownloadPaper
from blkirm.papers.views.paper import BasePaperPage
from blkirm.papers.views.paper import PaperStep
from collections.abc import Iterator
from functools import cached_property
from plone.namedfile.interfaces import INamedBlobFile
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized
from zope.i18n import translate
from zope.i18nmessageid import Message

import re
import transaction


#: Words that did not change and are shown beside those that did.
AROUND = 25
#: Fewer words than that are not worth folding.
FOLDED = 20
FOLD = "fold"

_WORD = re.compile(r"\S+\s*")


def number_in(form: dict[str, Any], name: str) -> int:
    """Return a number from a form; 0 for anything that is none."""
    value = form.get(name, "")
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) <= 9 else 0


def wanted_version(paper: Paper, number: int) -> Version:
    """Return a version by its number. Raises NotFound."""
    version = version_of(paper, number)
    if version is None:
        raise NotFound()
    return version


class VersionPage(BasePaperPage):
    """One version of a paper; of an earlier one, that it is not the newest any more."""

    @cached_property
    def version(self) -> dict[str, Any]:
        number = number_in(self.request.form, "number")
        return self.version_row(wanted_version(self.context, number))

    @cached_property
    def shown_file(self) -> INamedBlobFile:
        """Return the file that the preview on this page shows."""
        return wanted_version(self.context, self.version["number"]).file

    @property
    def page_title(self) -> Message:
        return _(
            "label_version_number",
            default="Version ${number}",
            mapping={"number": self.version["number"]},
        )

    def __call__(self) -> str:
        _wanted = self.version
        return self.index()


class DownloadVersion(DownloadPaper):
    """``@@download-version?number=``: the file of an earlier version."""

    def _getFile(self) -> INamedBlobFile:  # noqa: N802 (the base's name)
        return wanted_version(self.context, number_in(self.request.form, "number")).file


class RestoreVersion(PaperStep):
    """Make an earlier version the newest again."""

    def change(self) -> str:
        self.check_writable()
        number = number_in(self.request.form, "number")
        if version_of(self.context, number) is None:
            raise BadRequest()
        comment = translate(
            _(
                "msg_version_restored_from",
                default="Restored from version ${number}",
                mapping={"number": number},
            ),
            context=self.request,
        )
        if operations.restore_version(self.context, number, comment) is None:
            self.say(
                _(
                    "msg_version_same",
                    default="This is the same file as the newest version. Nothing was changed.",
                )
            )
        else:
            self.say(
                _(
                    "msg_version_restored",
                    default="Version ${number} is the newest again, as a version of its own.",
                    mapping={"number": number},
                )
            )
        return self.back()


class Replace(PaperStep):
    """Give a paper a new file: the form, and what happens with it.

    The form says on which version it builds. If there is a newer one, nothing is stored and the
    page shows what is newer.
    """

    page_title = _("heading_new_version", default="New version")
    page = ViewPageTemplateFile("../templates/replace.pt")
    #: Versions that somebody gave the paper meanwhile.
    meanwhile: tuple[dict[str, Any], ...] = ()
    base = 0
    comment = ""
    reason = ""
    #: Findings about the file that the sender may confirm.
    to_confirm: tuple[dict[str, str], ...] = ()
    confirm_field = FIELD

    def __call__(self) -> str:
        if not (self.may_edit or self.reopens):
            raise Unauthorized()
        if self.request.method == "POST":
            check(self.request)
            return self.change()
        return self.page()

    @cached_property
    def reopens(self) -> bool:
        """Say whether a new file reopens the paper, which wants a reason."""
        return not self.may_edit and self.may_reopen()

    def change(self) -> str:
        self.base = number_in(self.request.form, "base")
        self.comment, self.reason = self.field("comment"), self.field("reason")
        if self.hindrances:
            return self._refuse(409, *self.hindrances)
        if self.base != self.newest_number:
            newer = versions_of(self.context)[self.base :]
            self.meanwhile = tuple(self.version_row(version) for version in reversed(newer))
            return self._refuse(409)
        upload = self.request.form.get("file")
        if not getattr(upload, "filename", ""):
            return self._refuse(400, _("msg_no_file_one", default="Please choose a file."))
        if self.reopens:
            if not self.reason:
                return self._refuse(
                    400,
                    _(
                        "msg_reason_wanted",
                        default="Please say in a few words why the paper is reopened.",
                    ),
                )
            operations.change_state(self.context, "reopen", self.reason)
        try:
            version = operations.replace_file(
                self.context, upload, upload.filename, self.comment, confirmed=confirmed_codes()
            )
        except Refused as refused:
            self.request.response.setStatus(400, lock=1)
            # The file is looked at before anything is changed; only a reopening has to go.
            transaction.abort()
            self.refusals = refused.sentences
            if all(finding.severity == "confirm" for finding in refused.findings):
                self.to_confirm = tuple(
                    {"code": finding.code, "sentence": sentence}
                    for finding, sentence in zip(refused.findings, refused.sentences, strict=True)
                )
            return self.page()
        if self.may_check_in() and not self.request.form.get("keep"):
            operations.check_in(self.context)
        if version is None and waits_beside(self.context):
            self.say(
                _(
                    "msg_version_waits",
                    default="The file has arrived and is still being checked. Until then the "
                    "paper keeps its present file.",
                )
            )
        elif version is None:
            self.say(
                _(
                    "msg_version_same",
                    default="This is the same file as the newest version. Nothing was changed.",
                )
            )
        else:
            self.say(
                _(
                    "msg_version_added",
                    default="The file is in the library as version ${number}.",
                    mapping={"number": version.number},
                )
            )
        return self.back()

    def _refuse(self, status: int, *reasons: Any) -> str:
        self.request.response.setStatus(status, lock=1)
        self.refusals = tuple(translate(reason, context=self.request) for reason in reasons)
        return self.page()


class ComparePage(BasePaperPage):
    """The text of two versions in one, with what went and what came."""

    page_title = _("heading_compare_versions", default="Compare versions")

    @cached_property
    def old(self) -> dict[str, Any]:
        return self.version_row(self._version("old", max(self.newest_number - 1, 1)))

    @cached_property
    def new(self) -> dict[str, Any]:
        return self.version_row(self._version("new", self.newest_number))

    def __call__(self) -> str:
        _wanted = (self.old, self.new)
        return self.index()

    @property
    def has_one_version(self) -> bool:
        return self.newest_number == 1

    @property
    def is_same_version(self) -> bool:
        return self.old["number"] == self.new["number"]

    def choices(self, chosen: dict[str, Any]) -> list[dict[str, Any]]:
        return [
            {**self.version_row(version), "selected": version.number == chosen["number"]}
            for version in reversed(versions_of(self.context))
        ]

    @cached_property
    def unreadable(self) -> list[int]:
        """Return the numbers of the versions whose text is not known."""
        return [v["number"] for v in (self.old, self.new) if self._words(v["number"]) is None]

    @cached_property
    def found(self) -> Comparison:
        return compare(self._words(self.old["number"]), self._words(self.new["number"]))

    def segments(self) -> Iterator[dict[str, Any]]:
        """Return the text in pieces: runs of words to read, and folded ones between them."""
        runs: list[Part] = []
        for part in self._folded():
            if part.kind == FOLD:
                if runs:
                    yield {"runs": runs, "fold": None}
                yield {"runs": [], "fold": part}
                runs = []
            else:
                runs.append(part)
        if runs:
            yield {"runs": runs, "fold": None}

    def _folded(self) -> Iterator[Part]:
        parts = self.found.parts
        for number, part in enumerate(parts):
            words = _WORD.findall(part.text)
            before = AROUND if number else 0
            after = AROUND if number < len(parts) - 1 else 0
            if part.kind != SAME or len(words) <= before + after + FOLDED:
                yield part
                continue
            end = len(words) - after
            for kind, some in (
                (SAME, words[:before]),
                (FOLD, words[before:end]),
                (SAME, words[end:]),
            ):
                if some:
                    yield Part(kind, "".join(some), len(some))

    def _words(self, number: int) -> str | None:
        file = wanted_version(self.context, number).file
        return None if is_held(file) else words_of(file)

    def _version(self, name: str, otherwise: int) -> Version:
        asked = self.request.form.get(name)
        number = number_in(self.request.form, name) if asked is not None else otherwise
        return wanted_version(self.context, number)

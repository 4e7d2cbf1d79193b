"""``@@import-zip``: an archive becomes papers, after a look at what would become of it."""

from blkirm import _
from blkirm.intake.settings import largest_file
from blkirm.papers import arrivals
from blkirm.papers import imports
from blkirm.papers.archives import BadArchive
from blkirm.papers.archives import MOST_ENTRIES
from blkirm.papers.arrivals import Arrival
from blkirm.papers.imports import Plan
from blkirm.papers.imports import Row
from blkirm.papers.index_sheet import FIELDS
from blkirm.papers.reception import fields_from
from blkirm.papers.reception import SAME_NAME
from blkirm.papers.tus import too_large
from blkirm.papers.views.upload_box import asset
from blkirm.papers.views.words import options
from blkirm.papers.vocabularies import document_kinds
from blkirm.papers.vocabularies import paper_languages
from blkirm.parties.views import PartyPage
from plone import api
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from urllib.parse import urlencode
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message


#: Rows that the page shows; problems come first.
MOST_SHOWN = 500

RESULTS = {
    "done": _("upload_done", default="is in the library"),
    "version": _("upload_done_version", default="is the new version"),
    "there": _("import_there", default="was there already"),
    "skipped": _("upload_skipped", default="not uploaded"),
    "failed": _("import_failed", default="could not be imported"),
}


class ImportZip(PartyPage):
    """One address for all steps: choose, look through, decide, import, see what became of it."""

    tab = "papers"
    page_title = _("heading_import_zip", default="Import a ZIP archive")
    page = ViewPageTemplateFile("../templates/import-zip.pt")
    refusal = ""
    arrival: Arrival | None = None
    plan: Plan | None = None

    def __call__(self) -> str:
        if self.request.method == "POST":
            check(self.request)
            return self.change()
        if self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        id_ = self.request.form.get("id")
        if isinstance(id_, str):
            self._load(id_)
        return self.page()

    def change(self) -> str:
        steps = {
            "upload": self.upload,
            "look": self.look,
            "start": self.start,
            "import": self.import_,
            "cancel": self.cancel,
        }
        step = self.request.form.get("step")
        if not isinstance(step, str) or step not in steps:
            raise NotFound()
        if step != "upload":
            id_ = self.request.form.get("id")
            self._load(id_ if isinstance(id_, str) else "")
        return steps[step]()

    def _load(self, id_: str) -> None:
        account, place = api.user.get_current().getId(), api.content.get_uuid(self.context)
        try:
            self.arrival = arrivals.find(id_, account, place)
        except KeyError:
            raise NotFound() from None
        self.plan = imports.read(self.arrival)
        if self.plan is None:
            raise NotFound()

    def say_it(self, message: Message | str) -> str:
        return str(translate(message, context=self.request))

    def upload(self) -> str:
        file = self.request.form.get("file")
        if not getattr(file, "filename", ""):
            return self.refuse(_("msg_no_file", default="Please choose at least one file."))
        fields = {name: self.request.form.get(name, "") for name in ("kind", "language", "draft")}
        fields |= {k: str(v) for k, v in fields_from(fields).items()}
        file.seek(0, 2)
        length = file.tell()
        file.seek(0)
        if length > largest_file():
            return self.refuse(too_large(self.request))
        try:
            arrival = arrivals.begin(
                api.user.get_current().getId(),
                api.content.get_uuid(self.context),
                file.filename,
                length,
                {**fields, "hold": "1"},
            )
        except arrivals.NoRoom:
            return self.refuse(arrivals.NO_ROOM)
        arrivals.append(arrival, file, 0)
        try:
            imports.begin(arrival, self.context, self.say_it)
        except BadArchive as bad:
            arrivals.discard(arrival)
            return self.refuse(bad.message)
        return self.lead_to(arrival)

    def look(self) -> str:
        if self.plan.phase == imports.LOOK:
            try:
                imports.look_on(self.arrival, self.plan, self.context, self.say_it)
            except imports.Gone as gone:
                self.plan = self.arrival = None
                return self.refuse(str(gone))
        return self.lead_to(self.arrival)

    def start(self) -> str:
        if self.plan.phase == imports.READY:
            same_name = self.request.form.get("same_name")
            imports.start(
                self.arrival,
                self.plan,
                same_name if same_name in list(SAME_NAME) else "skip",
                bool(self.request.form.get("confirmed")),
            )
        return self.lead_to(self.arrival)

    def import_(self) -> str:
        if self.plan.phase == imports.IMPORT:
            imports.import_on(self.arrival, self.plan, self.context, self.say_it)
        return self.lead_to(self.arrival)

    def cancel(self) -> str:
        arrivals.discard(self.arrival)
        self.say(_("msg_import_cancelled", default="The archive was thrown away."))
        self.request.response.redirect(self.url, status=303)
        return ""

    def refuse(self, message: Message | str) -> str:
        self.refusal = self.say_it(message)
        self.request.response.setStatus(400)
        return self.page()

    def lead_to(self, arrival: Arrival) -> str:
        query = urlencode({"id": arrival.id})
        self.request.response.redirect(f"{self.url}/@@import-zip?{query}", status=303)
        return ""

    # --- what the page shows ---------------------------------------------------------------------

    def style(self) -> str:
        return asset(self, "upload.css")

    @property
    def url(self) -> str:
        return self.context.absolute_url()

    @property
    def phase(self) -> str:
        return self.plan.phase if self.plan else "choose"

    def most(self) -> str:
        return self.number(MOST_ENTRIES)

    def largest_size(self) -> str:
        return self.size(largest_file())

    def columns(self) -> tuple[str, ...]:
        return ("file", "title", "description", *FIELDS)

    def kinds(self) -> list[dict[str, Any]]:
        return options(document_kinds, "information-paper")

    def languages(self) -> list[dict[str, Any]]:
        return options(paper_languages, self.language)

    def choices(self) -> list[dict[str, Any]]:
        return [
            {"token": token, "title": self.say_it(title), "selected": token == "skip"}
            for token, title in SAME_NAME.items()
        ]

    def rows(self) -> list[dict[str, Any]]:
        rows = sorted(self.plan.rows, key=lambda row: (not row.problems, not row.notes))
        urls = self._urls([row.uid for row in rows[:MOST_SHOWN] if row.uid])
        return [
            {
                "path": row.path,
                "size": self.size(row.size),
                "title": row.fields.get("title", ""),
                "kind": document_kinds.title(row.fields["kind"]) if "kind" in row.fields else "",
                "problems": row.problems,
                "notes": [note for note in row.notes if note not in row.problems],
                "result": self.say_it(RESULTS[row.result]) if row.result else "",
                "url": urls.get(row.uid, ""),
            }
            for row in rows[:MOST_SHOWN]
        ]

    def _urls(self, uids: list[str]) -> dict[str, str]:
        brains = api.portal.get_tool("portal_catalog")(UID=uids) if uids else []
        return {brain.UID: brain.getURL() for brain in brains}

    def more_rows(self) -> int:
        return max(0, len(self.plan.rows) - MOST_SHOWN)

    def _with(self, name: str) -> list[Row]:
        return [row for row in self.plan.wanted if getattr(row, name)]

    def summary(self) -> list[str]:
        """Say in sentences what would come in, or what came in."""
        if self.phase == imports.DONE:
            counted = [
                (_("import_count_done", default="Imported: ${count}"), self.plan.of("done")),
                (
                    _("import_count_version", default="New versions: ${count}"),
                    self.plan.of("version"),
                ),
                (_("import_count_there", default="Already there: ${count}"), self.plan.of("there")),
                (
                    _("import_count_skipped", default="Not uploaded: ${count}"),
                    self.plan.of("skipped"),
                ),
                (
                    _("import_count_failed", default="Not possible: ${count}"),
                    self.plan.of("failed"),
                ),
            ]
        else:
            bad = [row for row in self.plan.rows if row.problems]
            counted = [
                (_("import_count_wanted", default="Can be imported: ${count}"), self.plan.wanted),
                (_("import_count_failed", default="Not possible: ${count}"), bad),
            ]
        return [
            self.say_it(Message(message, mapping={"count": self.number(len(rows))}))
            for message, rows in counted
            if rows
        ]

    def has_same_names(self) -> bool:
        return bool(self._with("same_name"))

    def has_confirmations(self) -> bool:
        return bool(self._with("codes"))

    def may_start(self) -> bool:
        return bool(self.plan.wanted)

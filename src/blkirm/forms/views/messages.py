"""What was sent, for those who answer it. For everybody else these pages are not there."""

from blkirm import _
from blkirm.access.principals import full_name
from blkirm.forms import operations
from blkirm.forms import rules
from blkirm.forms.fields import fields_of
from blkirm.forms.records import get_entries
from blkirm.forms.reminders import tell_of_handing_over
from blkirm.forms.rules import Entry
from blkirm.intake.interfaces import Refused
from blkirm.intake.typed import check_typed
from blkirm.kernel import clock
from blkirm.kernel.page import batch_links
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.kernel.page import wanted_start
from blkirm.kernel.spreadsheet import deliver
from blkirm.kernel.spreadsheet import Table
from datetime import date
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18n import translate
from zope.interface import implementer
from zope.viewlet.interfaces import IViewlet


PER_PAGE = 50
LONGEST_ANSWER = 5_000
SHORT = 90

MAIL_STATES = {
    "waiting": _("mail_state_waiting", default="not sent yet"),
    "sending": _("mail_state_sending", default="on its way"),
    "sent": _("mail_state_sent", default="sent"),
    "refused": _("mail_state_refused", default="refused by the mail server; tried again daily"),
}


READERS = _(
    "sentence_form_messages",
    default="Only those who answer messages see this page.",
)


class _ForHandlers(Page):
    """What these pages share; ``check_reader`` comes first."""

    readers_sentence = READERS

    def check_reader(self) -> None:
        self.request.response.setHeader("Cache-Control", "private, no-store")
        if not rules.may_handle(self.context):
            raise NotFound()

    @cached_property
    def entries(self) -> list[Entry]:
        """All messages of this form, open ones first, and of those the oldest first."""
        found = list(get_entries().of_form(self.context.getId()).values())
        waiting = sorted(
            (e for e in found if e.state == rules.OPEN), key=lambda e: (e.sent_at, e.id)
        )
        done = sorted(
            (e for e in found if e.state != rules.OPEN),
            key=lambda e: (e.done_at or e.sent_at, e.id),
            reverse=True,
        )
        return waiting + done

    def describe(self, entry: Entry) -> dict[str, Any]:
        """Return what pages and files say about a message."""
        today, sent_on = clock.today(), clock.day_of(entry.sent_at)
        due = rules.due_on(entry.form, sent_on)
        is_open = entry.state == rules.OPEN
        clock_words: Any = ""
        if is_open:
            clock_words = rules.days_left(due, today) if due else rules.days_waiting(sent_on, today)
        return {
            "id": entry.id,
            "url": f"{self.context.absolute_url()}/@@form-message?id={entry.id}",
            "sent": entry.sent_at,
            "state": entry.state,
            "state_title": rules.STATES[entry.state],
            "due": due,
            "clock": clock_words,
            "urgency": rules.urgency(due, today) if is_open else "",
            "short": self.short(entry),
            "topic": self.topic(entry),
            "assigned": full_name(entry.assigned) if entry.assigned else "",
            "mail": MAIL_STATES[entry.mail],
            "mail_state": entry.mail,
            "language": entry.language,
            "deleted": operations.deletion_of(entry),
        }

    @cached_property
    def fields(self) -> list[Any]:
        return fields_of(self.context)

    def topic(self, entry: Entry) -> Any:
        """Return the first choice of a message in words."""
        for field in self.fields:
            if field.kind == "choice" and entry.value(field.name):
                return field.title_of(entry.value(field.name))
        return ""

    @staticmethod
    def short(entry: Entry) -> str:
        text = " ".join(entry.value("message").split())
        return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"

    def words(self, message: Any) -> str:
        return translate(message, context=self.request)

    def entry_wanted(self) -> Entry:
        """Return the message that the request names. Raises NotFound."""
        wanted = self.request.form.get("id", "")
        found = get_entries().of_form(self.context.getId())
        entry = found.get(wanted) if isinstance(wanted, str) else None
        if entry is None:
            raise NotFound()
        return entry


class MessagesPage(_ForHandlers):
    """The messages of one form, whatever the language they came in."""

    def __call__(self) -> str:
        self.check_reader()
        return self.index()

    @property
    def page_title(self) -> str:
        return self.words(
            _("title_form_messages", default="Messages: ${form}", mapping={"form": self.title()})
        )

    @cached_property
    def shows_all(self) -> bool:
        return self.request.form.get("show") == "all"

    @cached_property
    def found(self) -> list[Entry]:
        return [e for e in self.entries if self.shows_all or e.state == rules.OPEN]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [self.describe(e) for e in self.found[self.start : self.start + PER_PAGE]]

    @cached_property
    def start(self) -> int:
        return wanted_start(self.request.form)

    @property
    def batch(self) -> dict[str, str]:
        form = {"show": "all"} if self.shows_all else {}
        base = f"{self.context.absolute_url()}/@@form-messages"
        return batch_links(base, form, self.start, PER_PAGE, len(self.found))

    @cached_property
    def late(self) -> int:
        today = clock.today()
        return sum(
            rules.urgency(rules.due_on(e.form, clock.day_of(e.sent_at)), today) == "late"
            for e in self.entries
            if e.state == rules.OPEN
        )

    @property
    def counted(self) -> Any:
        """Say how many are open and how many of them are late."""
        return counted(sum(e.state == rules.OPEN for e in self.entries))

    @property
    def late_counted(self) -> Any:
        return late_counted(self.late)

    @property
    def other_forms(self) -> list[dict[str, Any]]:
        """The lists of all forms whose messages the reader handles."""
        tree = self.context.aq_parent
        return [
            {
                "title": tree[id_].title,
                "url": f"{tree[id_].absolute_url()}/@@form-messages",
                "current": "page" if id_ == self.context.getId() else None,
            }
            for id_ in rules.PURPOSES
            if id_ in tree and rules.may_handle(tree[id_])
        ]


class MessagePage(_ForHandlers):
    """One message: what it says, how long there is, and what was done."""

    refusal = ""
    typed: str | None = None

    def __call__(self) -> str:
        self.check_reader()
        self.entry = self.entry_wanted()
        return self.index()

    @cached_property
    def facts(self) -> dict[str, Any]:
        return self.describe(self.entry)

    @property
    def page_title(self) -> str:
        return self.words(
            _("title_form_message", default="Message ${number}", mapping={"number": self.entry.id})
        )

    @property
    def answers(self) -> list[dict[str, Any]]:
        """Question and answer, in the order of the form; the questions in the reader's language."""
        known = {field.name: field for field in self.fields}
        return [
            {
                "title": known[name].title if name in known else name,
                "value": known[name].title_of(value) if name in known else value,
                "mail": name == "email" and rules.is_mail_address(value),
                "lang": self.entry.language,
            }
            for name, value in self.entry.values
        ]

    @property
    def done_by(self) -> str:
        return full_name(self.entry.done_by) if self.entry.done_by else ""

    @property
    def is_mine(self) -> bool:
        return self.entry.assigned == api.user.get_current().getId()

    @property
    def answer(self) -> str:
        return self.entry.answer if self.typed is None else self.typed

    @property
    def others(self) -> list[dict[str, str]]:
        """Those who could look after it instead of the one who does and of the reader, by name."""
        taken = (self.entry.assigned, api.user.get_current().getId())
        free = [account for account in rules.handlers() if account not in taken]
        return sorted(({"id": a, "name": full_name(a)} for a in free), key=lambda o: o["name"])

    def longest_answer(self) -> int:
        return LONGEST_ANSWER


class HandleMessage(PostPage, _ForHandlers):
    """Take a message over, note what was answered, close it or open it again."""

    def __call__(self) -> str:
        self.check_reader()
        return super().__call__()

    def change(self) -> str:
        entry, me = self.entry_wanted(), api.user.get_current().getId()
        step, note = self.request.form.get("do"), self.request.form.get("answer", "")
        if not isinstance(step, str) or not isinstance(note, str) or len(note) > LONGEST_ANSWER:
            raise BadRequest()
        note = note.replace("\r\n", "\n").strip()
        if step == "answer" and not note:
            return self._again(
                _("msg_entry_answer_missing", default="Please note what was answered.")
            )
        try:
            if step in ("answer", "close"):
                check_typed(self.context, [note], [entry.answer])
        except Refused as refused:
            return self._again(str(refused), note)
        self._do(step, entry, note, me)
        self.say(_("msg_entry_noted", default="This was noted."))
        return self.lead_to(self.describe(entry)["url"])

    def _do(self, step: str, entry: Entry, note: str, me: str) -> None:
        steps = {
            "take": lambda: operations.assign(entry, me),
            "give": lambda: self._give(entry, me),
            "give-back": lambda: operations.assign(entry, ""),
            "answer": lambda: operations.note_answer(entry, note, me),
            "close": lambda: operations.close(entry, note, me),
            "reopen": lambda: operations.reopen(entry),
        }
        if step not in steps:
            raise BadRequest()
        steps[step]()

    def _give(self, entry: Entry, me: str) -> None:
        """Let somebody else who answers look after a message."""
        other = self.request.form.get("to")
        if other not in rules.handlers():
            raise BadRequest()
        given = operations.assign(entry, other)
        if other != me:
            tell_of_handing_over(given, self.context)

    def _again(self, refusal: Any, typed: str = "") -> str:
        page = api.content.get_view("form-message", self.context, self.request)
        page.refusal, page.typed = refusal, typed
        self.request.response.setStatus(400, lock=1)
        return page()


class MessagesFile(_ForHandlers):
    """All messages of a form as a file for spreadsheets."""

    def __call__(self) -> bytes:
        self.check_reader()
        heads = [
            _("label_entry_number", default="Number"),
            _("label_entry_sent", default="Came on"),
            _("label_entry_state", default="State"),
            _("label_entry_due", default="Answer due by"),
            _("label_entry_assigned", default="Looked after by"),
            *(field.title for field in self.fields),
            _("label_entry_answer", default="What was answered"),
            _("label_entry_done", default="Done on"),
            _("label_entry_deleted", default="Deleted on"),
        ]
        table = Table(
            self.title(), [self.words(h) for h in heads], [self._cells(e) for e in self.entries]
        )
        name = f"{self.context.getId()}-{clock.today().isoformat()}"
        return deliver(self.request.response, table, name, "csv")

    def _cells(self, entry: Entry) -> list[str | date | None]:
        facts = self.describe(entry)
        return [
            entry.id,
            clock.day_of(entry.sent_at),
            self.words(facts["state_title"]),
            facts["due"],
            facts["assigned"],
            *(self.words(f.title_of(entry.value(f.name))) for f in self.fields),
            entry.answer,
            clock.day_of(entry.done_at) if entry.done_at is not None else None,
            facts["deleted"],
        ]


@implementer(IViewlet)
class Banner(_ForHandlers):
    """On the form, for those who answer: how many messages wait, and the way to them."""

    index = ViewPageTemplateFile("../templates/banner.pt")

    def __init__(self, context: Any, request: Any, view: Any, manager: Any) -> None:
        super().__init__(context, request)
        self.__parent__ = view
        self.shown = view.__name__ in ("view", "")

    def update(self) -> None:
        """Everything is asked for when it is shown."""

    def render(self) -> str:
        return self.index() if self.shown else ""

    @property
    def counted(self) -> Any:
        return counted(sum(e.state == rules.OPEN for e in self.entries))


def counted(number: int) -> Any:
    """Say how many messages are open."""
    if number == 0:
        return _("entries_open_none", default="No message is open.")
    if number == 1:
        return _("entries_open_one", default="1 message is open.")
    return _("entries_open", default="${count} messages are open.", mapping={"count": number})


def late_counted(number: int) -> Any:
    """Say how many messages are late; nothing for none."""
    if number == 0:
        return ""
    if number == 1:
        return _("entries_late_one", default="1 message is overdue.")
    return _("entries_late", default="${count} messages are overdue.", mapping={"count": number})

"""The form itself, for everybody, and the page that says what happens next.

No cookie and no session: that a form was shown is signed into it, and the confirmation is an
address. So the page with the form is never cached (``no-store``), by us or by others.
"""

from blkirm import _
from blkirm.access.interfaces import SPACES
from blkirm.forms import operations
from blkirm.forms import rules
from blkirm.forms import stamps
from blkirm.forms.fields import fields_of
from blkirm.forms.fields import FormField
from blkirm.forms.fields import read_typed
from blkirm.forms.pace import reasons_to_wait
from blkirm.forms.records import get_entries
from blkirm.intake.doors import FIELD
from blkirm.intake.findings import CLASSIFIED
from blkirm.intake.interfaces import Finding
from blkirm.intake.interfaces import Refused
from blkirm.intake.typed import check_typed
from blkirm.kernel import clock
from blkirm.kernel.page import Page
from functools import cached_property
from plone.protect.authenticator import check
from typing import Any
from urllib.parse import urlsplit
from zExceptions import BadRequest
from zExceptions import Forbidden
from zExceptions import MethodNotAllowed
from zExceptions import NotFound
from zope.i18n import translate
from zope.i18nmessageid import Message


#: A field that people neither see nor hear; programs fill it in.
TRAP = "remark"


class FormPage(Page):
    """Show the form, and take what was typed. What is wrong is said, and nothing typed is lost."""

    #: Sentences about the form as a whole.
    problems: tuple[Message, ...] = ()

    def __call__(self) -> str:
        # A stamp is for one reader, and what was typed is nobody else's.
        self.request.response.setHeader("Cache-Control", "private, no-store")
        if self.request.method == "POST":
            return self.receive()
        if self.request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed()
        return self.index()

    # --- taking -------------------------------------------------------------------------------

    def receive(self) -> str:
        stamp = self._plain("stamp")
        self.values, self.errors = dict(self.typed.values), dict(self.typed.errors)
        if self._is_known(stamp):
            return self._confirm(get_entries().by_stamp(stamp))
        self.problems = tuple(self._against_sending(stamp))
        if self.problems or self.errors:
            return self._again(400)
        if seconds := reasons_to_wait(self.context.getId(), self._client()):
            self.request.response.setHeader("Retry-After", str(seconds))
            self.problems = (_wait_sentence(-(-seconds // 60)),)
            return self._again(429)
        try:
            # The same text again is one attempt; the form's name keeps attempts apart.
            check_typed(self.context, self.values.values())
        except Refused as refused:
            self.findings = refused.findings
            self.problems = tuple(_in_public(finding) for finding in refused.findings)
            return self._again(400)
        try:
            entry = operations.keep_entry(self.context, self.fields, self.values, stamp)
        except operations.Full:
            self.problems = (
                _(
                    "msg_form_full",
                    default="The portal cannot take any more messages at present. Please write an "
                    "e-mail, or try again tomorrow.",
                ),
            )
            return self._again(503)
        return self._confirm(entry)

    def _is_known(self, stamp: str) -> bool:
        """Say whether this very message was sent before: a button was pressed twice."""
        known = get_entries().by_stamp(stamp)
        return (
            known is not None
            and known.form == self.context.getId()
            and known.digest == operations.digest_of(self.values)
        )

    def _against_sending(self, stamp: str) -> list[Message]:
        """Return what speaks against the form as a whole."""
        try:
            check(self.request)
        except Forbidden:
            return [EXPIRED]
        if self._plain(TRAP):
            return [
                _(
                    "msg_form_trap",
                    default="A field was filled in that must stay empty. It is empty again now; "
                    "please send the form once more.",
                )
            ]
        records = get_entries()
        age = stamps.age_of(records.key, self.context.getId(), stamp, clock.now())
        if age is None or age > stamps.LONGEST or records.by_stamp(stamp) is not None:
            return [EXPIRED]
        if age < stamps.QUICKEST:
            return [
                _(
                    "msg_form_quick",
                    default="That was quicker than people type. Please look at it once more and "
                    "then send it.",
                )
            ]
        return []

    def _again(self, status: int) -> str:
        self.request.response.setStatus(status, lock=1)
        return self.index()

    def _confirm(self, entry: rules.Entry) -> str:
        form = self.context.getId()
        due = rules.due_on(form, clock.day_of(entry.sent_at))
        receipt = stamps.make_receipt(get_entries().key, form, stamps.Receipt(entry.id, due))
        url = f"{self.context.absolute_url()}/@@form-sent?receipt={receipt}"
        self.request.response.redirect(url, status=303)
        return ""

    def _plain(self, name: str) -> str:
        value = self.request.form.get(name, "")
        if not isinstance(value, str):
            raise BadRequest()
        return value

    def _client(self) -> str:
        # The server puts the real one there and believes nobody but its own proxy.
        return str(self.request.environ.get("REMOTE_ADDR") or "")

    # --- showing ------------------------------------------------------------------------------

    findings: tuple[Finding, ...] = ()

    @cached_property
    def fields(self) -> list[FormField]:
        return fields_of(self.context)

    @cached_property
    def typed(self) -> Any:
        try:
            return read_typed(self.fields, self.request.form)
        except ValueError:
            raise BadRequest() from None

    @cached_property
    def values(self) -> dict[str, str]:
        return {"page": self._page_before()}

    @cached_property
    def errors(self) -> dict[str, Message]:
        return {}

    @property
    def failed(self) -> bool:
        return bool(self.problems or self.errors)

    @cached_property
    def stamp(self) -> str:
        """Return a new stamp each time the form is shown."""
        return stamps.make_stamp(get_entries().key, self.context.getId(), clock.now())

    @property
    def page_title(self) -> str:
        """Return the window's title where something went wrong, which it says first (WCAG G199)."""
        if not self.failed:
            return ""
        return translate(
            _(
                "title_form_failed",
                default="Not sent yet: ${title}",
                mapping={"title": self.context.title},
            ),
            context=self.request,
        )

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The fields as the template shows them."""
        return [self._row(field) for field in self.fields]

    def _row(self, field: FormField) -> dict[str, Any]:
        error = self.errors.get(field.name)
        described = [
            f"form-{part}-{field.name}"
            for part, text in (("help", field.help), ("error", error))
            if text
        ]
        value = self.values.get(field.name, "")
        return {
            "name": field.name,
            "id": f"form-{field.name}",
            "kind": field.kind,
            "type": "email" if field.name == "email" else "text",
            "title": field.title,
            "help": field.help,
            "error": error,
            "required": field.required,
            "described": " ".join(described) or None,
            "invalid": "true" if error else None,
            "autocomplete": field.autocomplete or None,
            "longest": field.longest,
            "value": value,
            "choices": [
                {"value": key, "title": title, "chosen": key == value}
                for key, title in field.choices
            ],
        }

    @property
    def confirmable(self) -> list[dict[str, Any]]:
        """What may be sent although the gate asks about it, once somebody has looked again."""
        return [
            {"code": finding.code, "name": FIELD}
            for finding in self.findings
            if finding.severity == "confirm"
        ]

    @property
    def prologue(self) -> str:
        text = getattr(self.context, "formPrologue", None)
        return text.output_relative_to(self.context) if text is not None else ""

    @property
    def is_demanding(self) -> bool:
        return self.context.getId() == rules.MISPLACED

    @property
    def has_clock(self) -> bool:
        return self.context.getId() in rules.CLOCKS

    @property
    def keep_sentence(self) -> Message:
        months = self.context.keep_months
        if months == 1:
            return _(
                "msg_form_kept_month",
                default="It is deleted one month after it was answered, and in any case a year "
                "after it came.",
            )
        return _(
            "msg_form_kept",
            default="It is deleted ${months} months after it was answered, and in any case a year "
            "after it came.",
            mapping={"months": months},
        )

    @property
    def privacy_url(self) -> str:
        return f"{self.context.aq_parent.absolute_url()}/privacy"

    def _page_before(self) -> str:
        """Return the public page somebody comes from, for the field that asks for one."""
        said = urlsplit(self.request.getHeader("Referer") or "")
        own = urlsplit(self.context.absolute_url())
        if (said.scheme, said.netloc) != (own.scheme, own.netloc) or said.path == own.path:
            return ""
        # What lies in a working party is not for those who read these messages, names included.
        if SPACES in said.path.split("/") or not said.path.isprintable():
            return ""
        return f"{said.scheme}://{said.netloc}{said.path}"[:500]


EXPIRED = _(
    "msg_form_expired",
    default="The form was open for a long time, or was sent before. What you typed is still here; "
    "please send it once more.",
)


class SentPage(Page):
    """Say that it was received, under which number, and what happens next."""

    readers_sentence = _(
        "sentence_form_sent", default="Only those who have the address of this page see it."
    )

    def __call__(self) -> str:
        self.request.response.setHeader("Cache-Control", "private, no-store")
        if self.receipt is None:
            raise NotFound()
        return self.index()

    @cached_property
    def receipt(self) -> stamps.Receipt | None:
        said = self.request.form.get("receipt", "")
        if not isinstance(said, str):
            return None
        return stamps.read_receipt(get_entries().key, self.context.getId(), said)

    @property
    def heading(self) -> str:
        return self.context.thankstitle

    @property
    def page_title(self) -> str:
        return self.heading

    @property
    def paragraphs(self) -> list[str]:
        return [
            line for line in (self.context.thanksdescription or "").splitlines() if line.strip()
        ]


def _wait_sentence(minutes: int) -> Message:
    if minutes == 1:
        return _(
            "msg_form_wait_minute",
            default="A lot was sent just now. Please try again in a minute; what you typed is "
            "still here.",
        )
    return _(
        "msg_form_wait",
        default="A lot was sent just now. Please try again in about ${minutes} minutes; what you "
        "typed is still here.",
        mapping={"minutes": minutes},
    )


def _in_public(finding: Finding) -> Message:
    """Return what a stranger is told; the sentences for members speak of accounts."""
    if finding.code != CLASSIFIED:
        return finding.message
    return _(
        "msg_form_classified",
        default="What you wrote carries the marking ${level}. Such material must not be sent with "
        "this form. Nothing of it was kept; please take it out, and say only where it is.",
        mapping={"level": (finding.message.mapping or {}).get("level", "")},
    )

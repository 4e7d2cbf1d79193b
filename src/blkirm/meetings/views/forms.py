"""Forms about meetings: plain fields, read and refused in one place."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.authorities.rules import all_authorities
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.vocabulary import TokenVocabulary
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.views.frame import MeetingsFrame
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import time
from plone.protect.authenticator import check
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import MethodNotAllowed
from zope.i18nmessageid import Message

import transaction


LONGEST = {"text": 300, "textarea": 50_000}


@dataclass(frozen=True)
class Field:
    """One field of a form.

    ``kind`` is ``text``, ``textarea``, ``select``, ``number``, ``date``, ``time``,
    ``datetime-local``, ``check``, ``checks`` (several of ``options``) or ``file``. ``options`` are
    pairs of token and title.
    """

    name: str
    label: Message
    kind: str = "text"
    help: Message | None = None
    required: bool = False
    options: Sequence[tuple[str, str]] = ()
    most: int = 0


class InvalidField(Exception):
    """What was written into a field makes no sense; says what would."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class MeetingsForm(MeetingsFrame):
    """What the forms share: shown, read, refused with what was written, or carried out."""

    page = ViewPageTemplateFile("../templates/form.pt")
    heading: Message = ""
    intro: Message | None = None
    button: Message = _("button_save", default="Save")
    #: Whether the form comes back with a question, and not because something was wrong.
    is_question = False

    def __call__(self) -> str:
        self.errors: dict[str, str] = {}
        self.refusal = ""
        method = self.request.method
        if method in ("GET", "HEAD"):
            self.entered = self.initial()
            return self.page()
        if method != "POST":
            raise MethodNotAllowed()
        check(self.request)
        self.entered = {field.name: self._raw(field) for field in self.fields}
        values = self._read()
        if not self.errors:
            undo = transaction.savepoint()
            try:
                return self.lead_to(self.carry_out(values))
            except InvalidField as error:
                undo.rollback()
                self.refusal = self.words(error.message)
            except NotAccepted as error:
                undo.rollback()
                self.refusal = str(error)
        self.request.response.setStatus(400)
        return self.page()

    # --- what each form says for itself -----------------------------------------------------

    @property
    def fields(self) -> list[Field]:
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        """Return what stands in the fields at first."""
        return {}

    def carry_out(self, values: dict[str, Any]) -> str:
        """Do it, and return the address of the page that shows the result.

        Raises InvalidField or NotAccepted before anything is changed.
        """
        raise NotImplementedError

    def back_url(self) -> str:
        return self.url

    def form_url(self) -> str:
        return f"{self.url}/@@{self.__name__}"

    # --- reading ----------------------------------------------------------------------------

    def lead_to(self, url: str) -> str:
        self.request.response.redirect(url, status=303)
        return ""

    def _raw(self, field: Field) -> Any:
        value = self.request.form.get(field.name)
        if field.kind == "file":
            uploads = value if isinstance(value, list | tuple) else [value]
            return [each for each in uploads if getattr(each, "filename", "")]
        if field.kind == "checks":
            return [
                v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)
            ]
        return value if isinstance(value, str) else ""

    def _read(self) -> dict[str, Any]:
        values = {}
        for field in self.fields:
            try:
                values[field.name] = read(field, self.entered[field.name])
            except InvalidField as error:
                self.errors[field.name] = self.words(error.message)
        return values

    # --- for the template -------------------------------------------------------------------

    def rows(self) -> list[dict[str, Any]]:
        return [self._row(field) for field in self.fields]

    def _row(self, field: Field) -> dict[str, Any]:
        value = self.entered.get(field.name)
        described = []
        if field.help:
            described.append(f"help-{field.name}")
        error = self.errors.get(field.name, "")
        if error:
            described.append(f"error-{field.name}")
        return {
            "name": field.name,
            "kind": field.kind,
            "label": field.label,
            "help": field.help,
            "required": "required" if field.required else None,
            "error": error,
            "invalid": "true" if error else None,
            "described": " ".join(described) or None,
            "value": written(field, value),
            "checked": "checked" if field.kind == "check" and value else None,
            "most": field.most or LONGEST.get(field.kind),
            "options": [
                {
                    "token": token,
                    "title": title,
                    "chosen": token in (value or ())
                    if field.kind == "checks"
                    else token == (value or ""),
                }
                for token, title in field.options
            ],
        }


def written(field: Field, value: Any) -> str:
    """Write a value into a field."""
    if field.kind == "datetime-local" and isinstance(value, datetime):
        return f"{in_berlin(value):%Y-%m-%dT%H:%M}"
    if field.kind in ("check", "checks", "file") or value is None:
        return ""
    return value.isoformat() if isinstance(value, date | time) else str(value)


def read(field: Field, raw: Any) -> Any:
    """Return the value that somebody wrote. Raises InvalidField."""
    if field.kind == "check":
        return bool(raw)
    if field.kind == "file":
        return raw
    tokens = [token for token, _title in field.options]
    if field.kind == "checks":
        return tuple(token for token in tokens if token in raw)
    # NUL and the like are no text; line ends are one character.
    text = raw.replace("\r\n", "\n").strip()
    if not text:
        if field.required:
            raise InvalidField(_("error_required", default="Please fill in this field."))
        return "" if field.kind in ("text", "textarea", "select") else None
    if field.kind == "select":
        if text not in tokens:
            raise InvalidField(_("error_choice", default="Please choose one of the list."))
        return text
    most = field.most or LONGEST.get(field.kind, 300)
    if field.kind == "number":
        return _number(text, most)
    if field.kind in _READ:
        return _READ[field.kind](text)
    if len(text) > most:
        raise InvalidField(
            _(
                "error_too_long",
                default="Please write at most ${length} characters.",
                mapping={"length": most},
            )
        )
    if field.kind == "text" and not text.isprintable():
        raise InvalidField(_("error_characters", default="Please write plain text on one line."))
    return text


def _number(text: str, most: int) -> int:
    if not text.isdecimal() or len(text) > 9 or int(text) > most:
        raise InvalidField(
            _(
                "error_whole_number",
                default="Please write a number up to ${most}.",
                mapping={"most": most},
            )
        )
    return int(text)


def _moment(text: str) -> datetime:
    try:
        return in_berlin(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        raise InvalidField(
            _(
                "error_moment",
                default="Please write a day and time, for example 2026-09-16T10:00.",
            )
        ) from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidField(
            _("error_day_plain", default="Please write a day, for example 2026-09-16.")
        ) from None


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise InvalidField(
            _("error_time", default="Please write a time, for example 10:30.")
        ) from None


_READ = {"datetime-local": _moment, "date": _day, "time": _time}


def options(vocabulary: TokenVocabulary) -> list[tuple[str, str]]:
    """Return a closed list for a select, in its own order."""
    return [(token, vocabulary.title(token)) for token in vocabulary.titles]


def authorities() -> list[tuple[str, str]]:
    """Return all authorities for a select, by title, none first."""
    known = sorted((title_of(facts), facts.id) for facts in all_authorities().values())
    return [("", "–"), *((id_, title) for title, id_ in known)]

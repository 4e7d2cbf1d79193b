"""The fields of a form: what they are, and what somebody typed into them.

Fields come from the EasyForm's model. Of a field only its kind, title, help, length, choices and
whether it is required count; fields of any other kind (files, for instance) are no part of a form.
"""

from blkirm import _
from blkirm.forms.rules import is_mail_address
from collections.abc import Mapping
from collective.easyform.api import get_schema
from dataclasses import dataclass
from plone.dexterity.interfaces import IDexterityContent
from typing import Any
from typing import Literal
from zope.i18nmessageid import Message
from zope.schema import getFieldsInOrder
from zope.schema.interfaces import IChoice
from zope.schema.interfaces import IText
from zope.schema.interfaces import ITextLine

import re
import unicodedata


EMAIL = "email"
#: What browsers may fill in by themselves (WCAG 2.1, 1.3.5).
AUTOCOMPLETE = {"name": "name", EMAIL: "email"}
#: Characters where the model names no limit.
LONGEST = 5_000

# Control characters but the line's end, and what turns the direction of a text around.
_INVISIBLE = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True)
class FormField:
    """One question of a form."""

    name: str
    kind: Literal["line", "text", "choice"]
    title: Message | str
    help: Message | str
    required: bool
    longest: int
    #: value and title
    choices: tuple[tuple[str, Message | str], ...] = ()

    @property
    def autocomplete(self) -> str:
        return AUTOCOMPLETE.get(self.name, "off" if self.kind == "line" else "")

    def title_of(self, value: str) -> Message | str:
        """Return what a value means: the words of a choice, else the value itself."""
        return dict(self.choices).get(value, value)


@dataclass(frozen=True)
class Typed:
    """What was typed, cleaned, and what is wrong with it, both by the name of the field."""

    values: dict[str, str]
    errors: dict[str, Message]


def fields_of(form: IDexterityContent) -> list[FormField]:
    """Return the questions of a form in their order."""
    return [
        known
        for name, field in getFieldsInOrder(get_schema(form))
        if (known := _known(name, field))
    ]


def read_typed(fields: list[FormField], sent: Mapping[str, Any]) -> Typed:
    """Return what was typed, and what is wrong with it. Raises ValueError for what no form sends."""
    values: dict[str, str] = {}
    errors: dict[str, Message] = {}
    for field in fields:
        raw = sent.get(field.name, "")
        if not isinstance(raw, str):
            raise ValueError(field.name)
        values[field.name] = value = _cleaned(raw, field)
        if error := _error_in(field, value):
            errors[field.name] = error
    return Typed(values, errors)


def _known(name: str, field: Any) -> FormField | None:
    # A line is a text too, so it is asked first.
    if IChoice.providedBy(field):
        terms = field.vocabulary or ()
        choices = tuple((term.value, term.title) for term in terms)
        return FormField(name, "choice", field.title, field.description, field.required, 0, choices)
    kind = "line" if ITextLine.providedBy(field) else "text" if IText.providedBy(field) else None
    if kind is None:
        return None
    longest = field.max_length or LONGEST
    return FormField(name, kind, field.title, field.description, field.required, longest)


def _cleaned(raw: str, field: FormField) -> str:
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    if field.kind != "text":
        text = " ".join(text.split())
    return _INVISIBLE.sub("", text).strip()


def _error_in(field: FormField, value: str) -> Message | None:
    if not value:
        return _missing(field) if field.required else None
    if field.kind == "choice":
        known = value in dict(field.choices)
        return None if known else _("msg_form_choose", default="Please choose one of the answers.")
    if len(value) > field.longest:
        return _(
            "msg_form_too_long",
            default="At most ${most} characters fit here; these are ${number}.",
            mapping={"most": field.longest, "number": len(value)},
        )
    if field.name == EMAIL and not is_mail_address(value):
        return _(
            "msg_form_no_address",
            default="This is no e-mail address. One looks like name@example.org. You can also leave "
            "the field empty.",
        )
    return None


def _missing(field: FormField) -> Message:
    if field.kind == "choice":
        return _("msg_form_choose", default="Please choose one of the answers.")
    return _("msg_form_missing", default="Please fill this in.")

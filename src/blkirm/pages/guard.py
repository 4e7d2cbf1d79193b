"""The guard in front of saving: a text with barriers is not saved, one with doubts needs a reason.

Reasons are kept with the page: who gave which for what. A reason counts for the places it was given
for, so that it is not asked for again, and not for what comes later.
"""

from blkirm import _
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.pages.text_check import errors
from blkirm.pages.text_check import Finding
from blkirm.pages.text_check import findings
from blkirm.pages.text_check import open_warnings
from html import escape
from persistent.list import PersistentList
from plone import api
from plone.app.contenttypes.behaviors.richtext import IRichTextBehavior
from plone.app.textfield.value import RichTextValue
from plone.autoform import directives
from plone.autoform.interfaces import IFormFieldProvider
from plone.dexterity.interfaces import IDexterityContent
from plone.supermodel import model
from typing import Any
from z3c.form.error import ErrorViewSnippet
from z3c.form.interfaces import IAddForm
from z3c.form.interfaces import IErrorViewSnippet
from z3c.form.interfaces import NOT_CHANGED
from z3c.form.validator import SimpleFieldValidator
from z3c.form.validator import WidgetValidatorDiscriminators
from zope.annotation.interfaces import IAnnotations
from zope.component import adapter
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import provider
from zope.schema import TextLine


KEY = "blkirm.pages.reasons"
REASON = "form.widgets.IReasonedText.reason"
#: The field that is looked through.
TEXT = "text"
SHORTEST_REASON = 5
LONGEST_REASON = 300


@provider(IFormFieldProvider)
class IReasonedText(model.Schema):
    """A text whose doubts somebody answered."""

    directives.order_after(reason="IRichTextBehavior.text")
    reason = TextLine(
        title=_("label_text_reason", default="Save in spite of warnings, because …"),
        description=_(
            "help_text_reason",
            default="Needed only where the check of the text is in doubt, for example: the picture "
            "is decoration.",
        ),
        required=False,
        max_length=LONGEST_REASON,
    )


@implementer(IReasonedText)
@adapter(IDexterityContent)
class ReasonedText:
    """The field is always empty: a reason is given once, and kept with what it was given for."""

    def __init__(self, context: Any) -> None:
        self.context = context

    @property
    def reason(self) -> str:
        return ""

    @reason.setter
    def reason(self, words: str | None) -> None:
        text = getattr(self.context, "text", None)
        found = open_warnings(findings(text.raw if text else ""), accepted_in(self.context))
        if words and words.strip() and found:
            accept(self.context, found, " ".join(words.split()), _account())


def accept(page: Any, found: list[Finding], reason: str, account: str) -> None:
    """Keep why findings may stay. Does not ask whether they are warnings."""
    record = IAnnotations(page).setdefault(KEY, PersistentList())
    record.append(
        {
            "keys": [finding.key for finding in found],
            "reason": reason,
            "account": account,
            "at": clock.now(),
        }
    )


def reasons_of(page: Any) -> list[dict[str, Any]]:
    """Return what was accepted on a page, the first first."""
    annotations = IAnnotations(page, None)
    return list(annotations.get(KEY, ())) if annotations is not None else []


def accepted_in(page: Any) -> frozenset[str]:
    """Return the keys of findings that somebody has given a reason for."""
    return frozenset(key for entry in reasons_of(page) for key in entry["keys"])


def findings_of(page: Any) -> list[Finding]:
    """Return what is still wrong or in doubt with the text of a page."""
    text = getattr(page, TEXT, None)
    return wrong_with(text.raw if isinstance(text, RichTextValue) and text.raw else "", page)


def wrong_with(html: str, page: Any = None) -> list[Finding]:
    """Return what speaks against saving a text: errors, and doubts that nobody has answered on a page."""
    found = findings(html)
    accepted = accepted_in(page) if page is not None else frozenset()
    return [*errors(found), *open_warnings(found, accepted)]


def doubts_answered_by(reason: Any) -> bool:
    """Say whether words are a reason for saving a text with doubts."""
    return isinstance(reason, str) and SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON


class TextHasBarriers(Invalid):
    """What a form says; the first argument is the list of findings."""

    @property
    def findings(self) -> list[Finding]:
        return self.args[0]


class TextCheck(SimpleFieldValidator):
    """Look through the text of a page before it is saved."""

    def validate(self, value: Any, force: bool = False) -> None:
        super().validate(value, force)
        if value is NOT_CHANGED or not isinstance(value, RichTextValue):
            return
        # A form for adding stands on the folder.
        page = None if IAddForm.providedBy(_form(self.view)) else self.context
        found = wrong_with(value.raw or "", page)
        if errors(found) or (found and not doubts_answered_by(self.request.form.get(REASON))):
            raise TextHasBarriers(found)


WidgetValidatorDiscriminators(TextCheck, request=IPortalLayer, field=IRichTextBehavior["text"])


@implementer(IErrorViewSnippet)
@adapter(TextHasBarriers, IPortalLayer, Interface, Interface, Interface, Interface)
class Barriers(ErrorViewSnippet):
    """The findings below the text, as a list."""

    def createMessage(self) -> str:  # noqa: N802 (the interface's name)
        return translate(
            _(
                "msg_text_has_barriers",
                default="Not saved yet: the text has places that keep people from reading it.",
            ),
            context=self.request,
        )

    def render(self) -> str:
        found = self.error.findings
        items = "".join(
            f"<li>{escape(translate(each.message, context=self.request))}</li>" for each in found
        )
        hint = ""
        if not errors(found):
            hint = translate(
                _(
                    "msg_text_needs_reason",
                    default="If that is right as it is, say why in the field below the text.",
                ),
                context=self.request,
            )
        return (
            f'<div class="error invalid-feedback text-findings" role="alert">'
            f"<p>{escape(self.message)}</p><ul>{items}</ul><p>{escape(hint)}</p></div>"
        )


def _form(view: Any) -> Any:
    """Return the form itself; the view may be one of its groups."""
    while getattr(view, "parentForm", None) is not None:
        view = view.parentForm
    return view


def _account() -> str:
    # Set-up and chores act as nobody in particular.
    return api.user.get_current().getId() or "" if getRequest() is not None else ""

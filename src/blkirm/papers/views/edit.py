"""The form with everything that is said about a paper."""

from blkirm import _
from blkirm.papers import rules
from blkirm.papers.content import IPaper
from blkirm.papers.services import msg_overtaken
from blkirm.parties.rules import party_of
from collections import Counter
from collections.abc import Iterator
from copy import copy
from html import escape
from plone import api
from plone.dexterity.browser.edit import DefaultEditForm
from plone.z3cform import layout
from Products.statusmessages.interfaces import IStatusMessage
from typing import Any
from z3c.form.field import Fields
from z3c.form.interfaces import HIDDEN_MODE
from zope.i18n import translate
from zope.schema import getFieldsInOrder
from zope.schema import TextLine


#: Name of the hidden field that says on what the form builds.
REVISION = "revision"
#: Papers in which keywords are looked for, and keywords that are suggested.
LOOKED_AT = 300
SUGGESTED = 20


class PaperEditForm(DefaultEditForm):
    """All parts below each other, and nothing is overwritten that the writer has not seen.

    Whoever was overtaken gets the form again with what they wrote and with what is there now;
    saving it once more is their decision.
    """

    enable_form_tabbing = False
    default_fieldset_label = _("fieldset_paper", default="The paper")

    def update(self) -> None:
        if reasons := rules.reasons_against_change(self.context, _me()):
            for reason in reasons:
                IStatusMessage(self.request).add(reason, type="error")
            self.request.response.redirect(self.context.absolute_url(), status=303)
            return
        super().update()

    def render(self) -> str:
        if self.request.response.getStatus() == 303:
            return ""
        return super().render()

    def updateFields(self) -> None:  # noqa: N802 (z3c.form's name)
        super().updateFields()
        # A paper is a draft by its state; the field says how a new one begins.
        self.fields = self.fields.omit("draft")
        revision = Fields(TextLine(__name__=REVISION, required=False), ignoreContext=True)
        self.fields += revision

    def updateWidgets(self, prefix: str | None = None) -> None:  # noqa: N802
        super().updateWidgets(prefix)
        widget = self.widgets[REVISION]
        widget.mode = HIDDEN_MODE
        widget.update()
        if not widget.value:
            widget.value = rules.revision_of(self.context)

    def updateGroups(self) -> None:  # noqa: N802 (z3c.form's name)
        super().updateGroups()
        words = self._words_in_use()
        for group in self.groups:
            if words and "subjects" in group.fields:
                field = group.fields["subjects"]
                field.field = copy(field.field)
                field.field.description = _(
                    "help_keywords_used",
                    default="One on each line. In use so far: ${words}.",
                    mapping={"words": ", ".join(words)},
                )

    def _words_in_use(self) -> list[str]:
        """Return the most used keywords of the party's papers that the writer may see."""
        brains = api.portal.get_tool("portal_catalog")(
            portal_type="Paper",
            party=party_of(self.context).getId(),
            sort_on="modified",
            sort_order="descending",
            sort_limit=LOOKED_AT,
        )
        counted = Counter(word for brain in brains[:LOOKED_AT] for word in brain.Subject or ())
        return sorted(word for word, _number in counted.most_common(SUGGESTED))

    def extractData(self, setErrors: bool = True) -> tuple[dict, tuple]:  # noqa: N802, N803
        data, errors = super().extractData(setErrors)
        seen = data.pop(REVISION, None)
        now = rules.revision_of(self.context)
        if not errors and seen != now:
            self.request.response.setStatus(409, lock=1)
            self.widgets[REVISION].value = now
            self.formErrorsMessage = self._what_is_newer(data)
            return data, ("overtaken",)
        return data, errors

    def _what_is_newer(self, data: dict[str, Any]) -> str:
        sentences = [
            msg_overtaken(),
            _(
                "msg_overtaken_form",
                default="What you wrote is still in the form. If you save again, it counts.",
            ),
            *self._differences(data),
        ]
        # Plone's template puts the status into the page as markup.
        return escape(" ".join(translate(each, context=self.request) for each in sentences))

    def _differences(self, data: dict[str, Any]) -> Iterator[Any]:
        """Say what the portal has now where the writer has something else."""
        fields = dict(getFieldsInOrder(IPaper))
        for name, value in data.items():
            name = name.rpartition(".")[2]
            now = getattr(self.context, name, None)
            if name in ("file", "version_comment") or value == now or not (value or now):
                continue
            field = fields.get(name)
            title = field.title if field is not None else self.widgets[f"IBasic.{name}"].label
            yield _(
                "msg_now_in_portal",
                default="${field} is now: ${value}.",
                mapping={
                    "field": translate(title, context=self.request),
                    "value": self._in_words(name, now),
                },
            )

    def _in_words(self, name: str, value: Any) -> str:
        if name == "related_papers":
            return ", ".join(paper.title for paper in rules.visible_papers(value or ()))
        if isinstance(value, tuple):
            return ", ".join(value)
        return str(value or "–")


def _me() -> str:
    return api.user.get_current().getId() or ""


PaperEditView = layout.wrap_form(PaperEditForm)

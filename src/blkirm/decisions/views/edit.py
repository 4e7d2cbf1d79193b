"""The forms of a decision: whoever changes one in force says why; what is refused is not lost."""

from blkirm.access.forms import refusals_shown
from blkirm.decisions.rules import is_recorded
from copy import copy
from plone.dexterity.browser.add import DefaultAddForm
from plone.dexterity.browser.add import DefaultAddView
from plone.dexterity.browser.edit import DefaultEditForm
from plone.z3cform import layout
from typing import Any


NOTE = "correction_note"


class DecisionAddForm(DefaultAddForm):
    """Shown again with what was typed where the gate or a rule refuses it."""

    portal_type = "Decision"

    def createAndAdd(self, data: dict[str, Any]) -> Any:  # noqa: N802 (z3c.form's name)
        with refusals_shown(self):
            return super().createAndAdd(data)


class DecisionAddView(DefaultAddView):
    form = DecisionAddForm


class DecisionEditForm(DefaultEditForm):
    """A draft is simply changed; in force the note is a field that must be filled in."""

    enable_form_tabbing = False

    def applyChanges(self, data: dict[str, Any]) -> Any:  # noqa: N802 (z3c.form's name)
        with refusals_shown(self):
            return super().applyChanges(data)

    def updateFields(self) -> None:  # noqa: N802 (z3c.form's name)
        super().updateFields()
        # A decision is a draft by its state; the field says how a new one begins.
        self.fields = self.fields.omit("draft")
        if not is_recorded(self.context):
            self.fields = self.fields.omit(NOTE)
            return
        asked = self.fields[NOTE]
        asked.field = copy(asked.field)
        asked.field.required = True


DecisionEditView = layout.wrap_form(DecisionEditForm)

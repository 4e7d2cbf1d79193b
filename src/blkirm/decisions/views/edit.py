"""The form of a decision: whoever changes one in force says why."""

from blkirm.access.forms import EditForm
from blkirm.decisions.rules import is_recorded
from copy import copy
from plone.z3cform import layout


NOTE = "correction_note"


class DecisionEditForm(EditForm):
    """A draft is simply changed; in force the note is a field that must be filled in."""

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

from blkirm.access.forms import AddForm
from blkirm.access.forms import AddView
from blkirm.access.forms import refusals_shown
from blkirm.publications import rules
from plone.dexterity.browser.edit import DefaultEditForm
from plone.z3cform import layout
from typing import Any
from z3c.form.interfaces import ISelectWidget


#: What a link to the form for a new report may say in advance.
KNOWN = ("series", "imk_session", "imk_start", "imk_end")


class ReportAddForm(AddForm):
    """The form for a new report; a link may fill in to which conference it is.

    Only these fields, and only what stands in them: Plone takes nothing from addresses otherwise.
    """

    def updateWidgets(self) -> None:
        super().updateWidgets()
        if self.request.method != "GET":
            return
        for name in KNOWN:
            value = self.request.form.get(name)
            if isinstance(value, str):
                widget = self.widgets[name]
                widget.value = [value] if ISelectWidget.providedBy(widget) else value


class ReportAddView(AddView):
    """``++add++Report``."""

    form = ReportAddForm


class ReportEditForm(DefaultEditForm):
    """The edit form; of a released report it shows only what may still change."""

    def updateFields(self) -> None:
        super().updateFields()
        if rules.is_released(self.context):
            for name in rules.LOCKED_FIELDS:
                for key in (name, f"IEnglishTitle.{name}"):
                    self._omit(key)

    def applyChanges(self, data: dict[str, Any]) -> Any:  # noqa: N802 (z3c.form's name)
        """Show the form again with what was typed where the gate or a rule refuses it."""
        with refusals_shown(self):
            return super().applyChanges(data)

    def _omit(self, name: str) -> None:
        for holder in (self, *self.groups):
            if name in holder.fields:
                holder.fields = holder.fields.omit(name)


ReportEditView = layout.wrap_form(ReportEditForm)

from blkirm.publications import rules
from plone.dexterity.browser.edit import DefaultEditForm
from plone.z3cform import layout


class ReportEditForm(DefaultEditForm):
    """The edit form; of a released report it shows only what may still change."""

    def updateFields(self) -> None:
        super().updateFields()
        if rules.is_released(self.context):
            for name in rules.LOCKED_FIELDS:
                for key in (name, f"IEnglishTitle.{name}"):
                    self._omit(key)

    def _omit(self, name: str) -> None:
        for holder in (self, *self.groups):
            if name in holder.fields:
                holder.fields = holder.fields.omit(name)


ReportEditView = layout.wrap_form(ReportEditForm)

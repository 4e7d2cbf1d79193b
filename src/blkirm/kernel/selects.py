"""Choosing one of several values in a form."""

from blkirm import _
from html import escape
from plone.app.z3cform.interfaces import ISelect2Widget
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from z3c.form.browser.checkbox import CheckBoxWidget
from z3c.form.interfaces import IAfterWidgetUpdateEvent
from z3c.form.interfaces import IFieldWidget
from z3c.form.interfaces import IFormLayer
from z3c.form.interfaces import INPUT_MODE
from z3c.form.interfaces import ISelectWidget
from z3c.form.widget import FieldWidget
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.schema.interfaces import ICollection


_SELECT = ViewPageTemplateFile("templates/select.pt")


@adapter(IAfterWidgetUpdateEvent)
def demand_no_choice_that_is_made(event: IAfterWidgetUpdateEvent) -> None:
    """Take `required` off a list without an empty entry: HTML forbids it there.

    Such a list always has a value. The field stays required, and its label says so.
    """
    widget = event.widget
    if (
        ISelectWidget.providedBy(widget)
        and widget.mode == INPUT_MODE
        and widget.required
        and not widget.prompt
        and not widget.multiple
        and isinstance(widget.items, list)
    ):
        widget.template = _SELECT


@adapter(IAfterWidgetUpdateEvent)
def choose_from_a_plain_list(event: IAfterWidgetUpdateEvent) -> None:
    """Show a single choice as the browser's own list, with words for its empty entry.

    Plone's list with a search field has roles that WAI-ARIA does not allow, and an entry without
    words, which HTML forbids.
    """
    widget = event.widget
    if not ISelect2Widget.providedBy(widget):
        return
    if not widget.noValueMessage:
        message = _("option_none", default="Not said")
        widget.noValueMessage = translate(message, context=widget.request)
    if not widget.multiple:
        classes = (widget.klass or "").split()
        widget.klass = " ".join(each for each in classes if each != f"pat-{widget.pattern}")
        widget.pattern = None


class CheckBoxGroupWidget(CheckBoxWidget):
    """Boxes for several values, as a group with a name.

    Plone writes a label for one control above every field; a group of boxes has none that it
    could name (HTML, and WCAG 1.3.1: H71).
    """

    def update(self) -> None:
        """Keep the field's title for the group's legend."""
        super().update()
        self.legend, self.label = self.label, ""

    def render(self) -> str:
        """Return the boxes below their legend."""
        if self.mode != INPUT_MODE:
            return super().render()
        words = escape(translate(self.legend, context=self.request))
        mark = ' class="required"' if self.required else ""
        legend = f"<legend{mark}>{words}</legend>"
        return f'<fieldset class="box-group">{legend}{super().render()}</fieldset>'


@adapter(ICollection, IFormLayer)
@implementer(IFieldWidget)
def CheckBoxGroupFieldWidget(field: ICollection, request: IFormLayer) -> IFieldWidget:  # noqa: N802
    """Return the widget for a field, as ``directives.widget`` wants it."""
    return FieldWidget(field, CheckBoxGroupWidget(request))


class TabbedCheckBoxGroupWidget(CheckBoxGroupWidget):
    """The same in a form with tabs, where Plone's script makes a tab of every legend."""

    def render(self) -> str:
        """Return the boxes below their title."""
        if self.mode != INPUT_MODE:
            return super().render()
        words = escape(translate(self.legend, context=self.request))
        title = f'<p class="rows-title" id="{self.id}-legend">{words}</p>'
        boxes = super(CheckBoxGroupWidget, self).render()
        attributes = f'class="box-group" role="group" aria-labelledby="{self.id}-legend"'
        return f"<div {attributes}>{title}{boxes}</div>"


@adapter(ICollection, IFormLayer)
@implementer(IFieldWidget)
def TabbedCheckBoxGroupFieldWidget(  # noqa: N802
    field: ICollection, request: IFormLayer
) -> IFieldWidget:
    """Return the widget for a field, as ``directives.widget`` wants it."""
    return FieldWidget(field, TabbedCheckBoxGroupWidget(request))

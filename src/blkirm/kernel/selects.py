"""Choosing one of several values in a form."""

from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from z3c.form.interfaces import IAfterWidgetUpdateEvent
from z3c.form.interfaces import INPUT_MODE
from z3c.form.interfaces import ISelectWidget
from zope.component import adapter


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

"""Forms of Plone: without what would name people, and losing nothing that is refused."""

from blkirm.access.errors import NotAccepted
from blkirm.access.principals import keeps_accounts
from blkirm.kernel.interfaces import IPortalLayer
from collections.abc import Iterator
from contextlib import contextmanager
from plone.dexterity.browser.add import DefaultAddForm
from plone.dexterity.browser.add import DefaultAddView
from plone.dexterity.browser.edit import DefaultEditForm
from plone.z3cform import layout
from plone.z3cform.fieldsets.extensible import FormExtender
from plone.z3cform.fieldsets.interfaces import IFormExtender
from typing import Any
from z3c.form.interfaces import ActionExecutionError
from zope.component import adapter
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid

import transaction


@contextmanager
def refusals_shown(form: Any) -> Iterator[None]:
    """Let what is refused while a form stores something be said in that form (400).

    Nothing is kept of it, and what was typed stays in the fields.
    """
    undo = transaction.savepoint(optimistic=True)
    try:
        yield
    except NotAccepted as refusal:
        undo.rollback()
        form.request.response.setStatus(400, lock=1)
        raise ActionExecutionError(Invalid(str(refusal))) from None


class AddForm(DefaultAddForm):
    """Shown again with what was typed where the gate or a rule refuses it."""

    def createAndAdd(self, data: dict[str, Any]) -> Any:  # noqa: N802 (z3c.form's name)
        with refusals_shown(self):
            return super().createAndAdd(data)


class AddView(DefaultAddView):
    """``++add++`` of any type in a place that this is registered for."""

    form = AddForm


class EditForm(DefaultEditForm):
    """The same for what is there already; all its parts stand below each other."""

    enable_form_tabbing = False

    def applyChanges(self, data: dict[str, Any]) -> Any:  # noqa: N802 (z3c.form's name)
        with refusals_shown(self):
            return super().applyChanges(data)


EditView = layout.wrap_form(EditForm)


#: Who made a thing is recorded by what people do and not typed, and the fields list accounts.
AUTHORS = ("creators", "contributors")


@implementer(IFormExtender)
@adapter(Interface, IPortalLayer, Interface)
class NoAuthors(FormExtender):
    """Take the fields for authors out of every form, except for those who keep the accounts."""

    def update(self) -> None:
        if keeps_accounts():
            return
        for fields in (self.form.fields, *(group.fields for group in self.form.groups)):
            for name in list(fields):
                if name.rpartition(".")[2] in AUTHORS:
                    self.remove(name)

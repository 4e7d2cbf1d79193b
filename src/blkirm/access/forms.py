"""Forms of Plone without what would name people to those who may not know them."""

from blkirm.access.principals import keeps_accounts
from blkirm.kernel.interfaces import IPortalLayer
from plone.z3cform.fieldsets.extensible import FormExtender
from plone.z3cform.fieldsets.interfaces import IFormExtender
from zope.component import adapter
from zope.interface import implementer
from zope.interface import Interface


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

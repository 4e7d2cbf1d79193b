"""Forms in REST are content like any other.

collective.easyform's own serialisers show what it saved and write it back, which nothing here uses.
"""

from blkirm.access.services import Deserialize
from blkirm.access.services import SerializeContent
from blkirm.forms.content import IPublicForm
from blkirm.kernel.interfaces import IPortalLayer
from plone.restapi.interfaces import IDeserializeFromJson
from plone.restapi.interfaces import ISerializeToJson
from zope.component import adapter
from zope.interface import implementer


@implementer(ISerializeToJson)
@adapter(IPublicForm, IPortalLayer)
class SerializeForm(SerializeContent):
    """Show the texts of a form; its mailbox to those who may change it."""


@implementer(IDeserializeFromJson)
@adapter(IPublicForm, IPortalLayer)
class DeserializeForm(Deserialize):
    """Take the texts of a form and its mailbox."""

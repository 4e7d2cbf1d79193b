from typing import Any
from zope.interface import Attribute
from zope.interface import Interface


class IFormEntries(Interface):
    """What people sent: one persistent local utility for the whole site, outside the catalogue."""

    key = Attribute("The secret that signs time stamps and receipts.")

    def of_form(form: str) -> Any:
        """Return id -> Entry of all forms with this id, whatever their language."""

"""Pages of collective.easyform that answer nobody.

They run TALES expressions, scripts and validators written by whoever edits a form, show and export
what was sent, or change all that as XML. Our forms use none of it.
"""

from blkirm.kernel.page import Page
from zExceptions import NotFound


class Closed(Page):
    """Nothing is here."""

    def __call__(self) -> str:
        raise NotFound()

    def publishTraverse(self, request: object, name: str) -> None:  # noqa: N802 (Zope's name)
        raise NotFound()

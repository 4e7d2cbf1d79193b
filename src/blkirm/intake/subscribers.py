from blkirm.intake.operations import admit
from collections.abc import Iterator
from plone.dexterity.interfaces import IDexterityContent
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamed
from plone.namedfile.interfaces import INamedBlobFile
from typing import Any
from zope.interface.interfaces import IObjectEvent
from zope.schema import getFieldsInOrder


def pass_the_gate(content: IDexterityContent, event: IObjectEvent) -> None:
    """Let no file into the database that did not pass, whatever brought it."""
    for _name, file in files_of(content):
        if INamedBlobFile.providedBy(file):
            admit(file)


def files_of(content: IDexterityContent) -> Iterator[tuple[str, Any]]:
    """Yield the files and images of an object, with the names of their fields."""
    for schema in iterSchemata(content):
        adapted = schema(content, None)
        for name, _field in getFieldsInOrder(schema):
            value = getattr(adapted, name, None)
            if INamed.providedBy(value):
                yield name, value

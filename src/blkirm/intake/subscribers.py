from Acquisition import aq_base
from blkirm.intake import doors
from blkirm.intake import holding
from blkirm.intake.interfaces import IHoldsFiles
from blkirm.intake.interfaces import Refused
from blkirm.intake.operations import admit
from blkirm.intake.operations import check_texts
from blkirm.intake.operations import examine
from blkirm.intake.operations import hints_about
from blkirm.intake.operations import refuse_to_wait
from blkirm.intake.rules import is_held
from blkirm.intake.rules import sha256_of
from blkirm.kernel.richtext import words_of_html
from collections.abc import Iterator
from io import BytesIO
from OFS.Image import Image
from plone.app.textfield.interfaces import IRichText
from plone.app.textfield.interfaces import IRichTextValue
from plone.dexterity.interfaces import IDexterityContent
from plone.dexterity.utils import iterSchemata
from plone.namedfile.interfaces import INamed
from plone.namedfile.interfaces import INamedField
from zope.interface.interfaces import IObjectEvent
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.schema import getFieldsInOrder


#: Id of the folder in ``portal_memberdata``.
PORTRAITS = "portraits"


def pass_the_gate(content: IDexterityContent, event: IObjectEvent) -> None:
    """Let no file and no text into the database that did not pass, whatever brought it."""
    files = dict(files_of(content))
    check_texts(content, () if files else _texts_of(content), running=_running_texts_of(content))
    may_wait = IHoldsFiles.providedBy(content)
    for name, file in files.items():
        examination = admit(
            file,
            confirmed=doors.confirmed_codes(),
            place=content,
            texts=_texts_of(content),
            may_wait=may_wait,
        )
        if examination is None:
            check_texts(content, _texts_of(content), sha256_of(file))
        if is_held(file) and not may_wait:
            refuse_to_wait(file.held, file.filename)
        doors.say(hints_about(file))
        if may_wait and not (is_held(file) and holding.hold(content, name, file)):
            holding.note_admitted(content, name, file)


def check_portrait(picture: Image, event: IObjectAddedEvent) -> None:
    """Let nothing in as a portrait that is no picture; Plone keeps them beside its content."""
    if event.newParent.getId() != PORTRAITS:
        return
    examination = examine(BytesIO(bytes(picture.data)), "", picture=True)
    if against := examination.against():
        raise Refused(against)
    if examination.held:
        refuse_to_wait(examination.held, examination.filename)
    picture.content_type = examination.content_type


def files_of(content: IDexterityContent) -> Iterator[tuple[str, INamed]]:
    """Yield the files and images of an object, with the names of their fields."""
    for schema in iterSchemata(content):
        for name, field in getFieldsInOrder(schema):
            if INamedField.providedBy(field):
                value = getattr(aq_base(content), name, None)
                if INamed.providedBy(value):
                    yield name, value


def _texts_of(content: IDexterityContent) -> list[str]:
    base = aq_base(content)
    texts = (getattr(base, name, "") for name in ("title", "title_en", "description"))
    return [text for text in texts if isinstance(text, str)]


def _running_texts_of(content: IDexterityContent) -> list[str]:
    """Return the rich texts of a page as words, with what browsers do not show."""
    values = (
        getattr(aq_base(content), name, None)
        for schema in iterSchemata(content)
        for name, field in getFieldsInOrder(schema)
        if IRichText.providedBy(field)
    )
    return [words_of_html(value.raw) for value in values if IRichTextValue.providedBy(value)]

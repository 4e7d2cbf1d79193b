"""Files that wait: unscanned ones for the scanner, ones with macros for the secretariat.

New content waits itself: its file is kept with it and marked, and whoever shows content keeps it
from others. A new file for content that others read already waits beside it: they go on reading
the file that was there, and the new one takes its place when it is released.
"""

from Acquisition import aq_base
from blkirm import _
from blkirm.intake import scanner
from blkirm.intake.events import FileReleased
from blkirm.intake.operations import MACROS
from blkirm.intake.operations import secretariat_of
from blkirm.intake.operations import UNSCANNED
from blkirm.intake.passes import space_of
from blkirm.intake.rules import admission_of
from blkirm.intake.rules import is_held
from blkirm.notifications.operations import tell
from BTrees.OOBTree import OOTreeSet
from collections.abc import Iterator
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from plone.namedfile.interfaces import INamed
from typing import Any
from zope.annotation.interfaces import IAnnotations
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent


KEY = "blkirm.intake.holding"
WAITING = "_files_waiting"
ADMITTED = "_files_admitted"


def hold(content: IDexterityContent, name: str, file: INamed) -> bool:
    """Let a file wait; True when it now waits beside a former one that stays what others read."""
    former = getattr(aq_base(content), ADMITTED, {}).get(name)
    known, uid = _known_holders(), api.content.get_uuid(content)
    if uid not in known:
        known.add(uid)
        _ask_secretariat(content, file)
    if former is None or former is file or is_held(former):
        return False
    setattr(content, WAITING, {**getattr(aq_base(content), WAITING, {}), name: file})
    setattr(content, name, former)
    return True


def note_admitted(content: IDexterityContent, name: str, file: INamed) -> None:
    """Remember which file others may read, for when the next one has to wait."""
    admitted = getattr(aq_base(content), ADMITTED, {})
    if admitted.get(name) is not file:
        setattr(content, ADMITTED, {**admitted, name: file})


def held_files(content: IDexterityContent) -> dict[str, INamed]:
    """Return the files of an object that wait, by the names of their fields."""
    waiting = dict(getattr(aq_base(content), WAITING, {}))
    for name, file in getattr(aq_base(content), ADMITTED, {}).items():
        if is_held(file):
            waiting.setdefault(name, file)
    return waiting


def waits_beside(content: IDexterityContent) -> bool:
    """Say whether a newer file waits while others read the former one."""
    return bool(getattr(aq_base(content), WAITING, {}))


def holders(space: Any = None) -> Iterator[IDexterityContent]:
    """Yield content with files that wait, in one party or everywhere; whoever may see it."""
    path = space.getPhysicalPath() if space is not None else ()
    for uid in list(_known_holders()):
        brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uid)
        content = brains[0]._unrestrictedGetObject() if brains else None
        if content is None or not held_files(content):
            continue
        if content.getPhysicalPath()[: len(path)] == path:
            yield content


def confirm_macros(content: IDexterityContent) -> None:
    """Let the files of an object pass in spite of their macros."""
    for name, file in held_files(content).items():
        _release(content, name, file, MACROS)


def drop(content: IDexterityContent, subject: Any, text: Any) -> None:
    """Remove the files of an object that wait, with the object if nobody could read it yet."""
    files = held_files(content)
    party, link = _party_and_link(content)
    senders = {admission_of(file).sender for file in files.values() if admission_of(file)}
    _known_holders().discard(api.content.get_uuid(content))
    if waits_beside(content):
        setattr(content, WAITING, {})
    else:
        link = f"{api.portal.get().absolute_url()}/working-parties/{party}" if party else ""
        parent = content.__parent__
        parent._delObject(content.getId())
    tell({*senders, *secretariat_of(party)} - {""}, subject, text, link)


def rescan() -> int:
    """Ask the scanner again about everything that waits for it; return how many have an answer."""
    done = 0
    for content in list(holders()):
        for name, file in held_files(content).items():
            if UNSCANNED not in file.held.split():
                continue
            with file.open() as stream:
                verdict = scanner.scan(stream)
            if verdict.word in ("clean", "off"):
                _release(content, name, file, UNSCANNED)
                done += 1
            elif verdict.word == "infected":
                drop(
                    content,
                    _("subject_file_infected", default="A file was removed"),
                    _(
                        "text_file_infected",
                        default="The virus scanner found “${virus}” in a file that was waiting. "
                        "The file was removed. Please tell your IT security.",
                        mapping={"virus": verdict.name},
                    ),
                )
                done += 1
                break
    _forget_done()
    return done


def _ask_secretariat(content: IDexterityContent, file: INamed) -> None:
    if MACROS not in file.held.split():
        return
    party = _party_and_link(content)[0]
    tell(
        secretariat_of(party),
        _("subject_macros_wait", default="A file with macros waits for the secretariat"),
        _(
            "text_macros_wait",
            default="Somebody shared a file that contains macros. Nobody else can read it until "
            "it is confirmed or removed.",
        ),
        f"/working-parties/{party}/@@intake" if party else "",
    )


def _release(content: IDexterityContent, name: str, file: INamed, reason: str) -> None:
    file.held = " ".join(each for each in file.held.split() if each != reason)
    if file.held:
        return
    waiting = dict(getattr(aq_base(content), WAITING, {}))
    if waiting.pop(name, None) is file:
        setattr(content, WAITING, waiting)
        setattr(content, name, file)
        sender = admission_of(file).sender
        with _acting_for(sender):
            notify(ObjectModifiedEvent(content))
    notify(FileReleased(content))
    content.reindexObject()
    sender = admission_of(file).sender
    if sender:
        tell(
            [sender],
            _("subject_file_released", default="A file is available now"),
            _(
                "text_file_released",
                default="A file that you shared was waiting to be checked. Others can read it now.",
            ),
            content.absolute_url(),
            content,
        )


def _acting_for(sender: str) -> Any:
    user = api.user.get(userid=sender) if sender else None
    return api.env.adopt_user(user=user.getUser()) if user else api.env.adopt_roles(["Manager"])


def _known_holders() -> OOTreeSet:
    annotations = IAnnotations(api.portal.get())
    if KEY not in annotations:
        annotations[KEY] = OOTreeSet()
    return annotations[KEY]


def _forget_done() -> None:
    waiting = {api.content.get_uuid(content) for content in holders()}
    known = _known_holders()
    for uid in [uid for uid in known if uid not in waiting]:
        known.remove(uid)


def _party_and_link(content: IDexterityContent) -> tuple[str, str]:
    space = space_of(content)
    return (space.getId() if space is not None else "", content.absolute_url())

from Acquisition import aq_base
from blkirm import _
from blkirm.access.errors import Gone
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Refused
from blkirm.access.guard import content_of
from blkirm.intake.operations import check_texts
from blkirm.kernel.rows import texts_in
from blkirm.programmes.content import IProgramme
from blkirm.programmes.directory import all_successors
from blkirm.programmes.directory import is_gone
from blkirm.programmes.rules import makes_a_circle
from OFS.interfaces import IObjectWillBeMovedEvent
from plone import api
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface.interfaces import IObjectEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent
from ZPublisher.interfaces import IPubAfterTraversal


def refuse_circles(programme: IProgramme, event: IObjectModifiedEvent) -> None:
    """Let no programme follow itself, not by a detour either."""
    heir = programme.successor
    if heir and makes_a_circle(programme.UID(), heir, all_successors()):
        raise NotAccepted(
            _say(
                _(
                    "msg_programme_circle",
                    default="A programme cannot follow itself. Please choose another successor.",
                )
            )
        )


def check_typed_texts(programme: IProgramme, event: IObjectEvent) -> None:
    """Send what editors type through the gate; the lower floor knows titles and rich texts only."""
    check_texts(programme, (), running=texts_in(programme, IProgramme))


def keep_published_programme_in_place(
    programme: IProgramme, event: IObjectWillBeMovedEvent
) -> None:
    """Keep the address of what is or was public: bookmarks and successions name it."""
    if aq_base(event.object) is not aq_base(programme) or event.oldParent is None:
        return
    if api.content.get_state(programme, default="draft") != "draft":
        raise Refused(
            _say(
                _(
                    "msg_programme_stays",
                    default=(
                        "A published programme keeps its address: it cannot be moved, renamed or "
                        "deleted, only withdrawn. Say until when it ran, and what followed it."
                    ),
                )
            )
        )


def answer_gone(event: IPubAfterTraversal) -> None:
    """Answer 410 to everything asked of a withdrawn programme.

    Readers keep the right to view it, because they may know that it was withdrawn; this stands in
    front of every view of it, and the catalogue shows it to nobody but those who work on it.
    """
    for content in content_of(event.request)[:1]:
        if IProgramme.providedBy(content) and is_gone(content):
            raise Gone(_say(_("msg_programme_withdrawn", default="This programme was withdrawn.")))


def _say(message: Message) -> str:
    return translate(message, context=getRequest())

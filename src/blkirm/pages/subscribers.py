from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.intake.operations import check_texts
from blkirm.kernel.rows import texts_in
from blkirm.pages.interfaces import IWrittenPage
from blkirm.pages.legal import ILegalPage
from blkirm.pages.rules import copy_of
from blkirm.pages.translations import follow
from plone.app.iterate.interfaces import IBaseline
from plone.app.iterate.interfaces import IWorkingCopy
from plone.dexterity.utils import iterSchemata
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.DCWorkflow.interfaces import IBeforeTransitionEvent
from zope.globalrequest import getRequest
from zope.i18n import translate
from zope.i18nmessageid import Message
from zope.interface.interfaces import IObjectEvent
from zope.lifecycleevent.interfaces import IObjectAddedEvent
from zope.lifecycleevent.interfaces import IObjectModifiedEvent


def keep_copy_private(copy: IWorkingCopy, event: IBeforeTransitionEvent) -> None:
    """Let nobody publish a working copy: it is published by taking its page's place."""
    if event.transition is not None:
        raise WorkflowException(
            _say(
                _(
                    "msg_copy_stays_private",
                    default="A working copy is not published by itself. Put it back: then it takes "
                    "the place of its page.",
                )
            )
        )


def keep_page(page: IBaseline, event: IObjectModifiedEvent) -> None:
    """Let nobody change a page beside its working copy, which would undo that later.

    What lies in a page, its name and place tell nothing of its text: only changes of the page
    itself count.
    """
    if type(event).__name__ == "ObjectModifiedEvent" and copy_of(page) is not None:
        raise Overtaken(
            _say(
                _(
                    "msg_page_has_copy",
                    default="Somebody works on a working copy of this page. Change that one, or "
                    "throw it away first.",
                )
            )
        )


def follow_partner(page: IWrittenPage, event: IObjectAddedEvent) -> None:
    """Take a new page for a translation of the one that is there in the other language."""
    if event.newParent is not None and not IWorkingCopy.providedBy(page):
        follow(page)


def check_typed_facts(page: ILegalPage, event: IObjectEvent) -> None:
    """Send what editors type through the gate; the lower floor knows titles and rich texts only."""
    facts = [text for schema in iterSchemata(page) for text in texts_in(page, schema)]
    check_texts(page, (), running=facts)


def _say(message: Message) -> str:
    return translate(message, context=getRequest())

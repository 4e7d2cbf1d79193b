from blkirm.meetings.content import IAgendaItem
from blkirm.meetings.content import IMeeting
from blkirm.meetings.content import IMeetings
from typing import Any
from zope.interface import Attribute
from zope.interface import Interface
from zope.interface.interfaces import IObjectEvent
from zope.viewlet.interfaces import IViewletManager


__all__ = [
    "IAgendaItem",
    "IAgendaTasks",
    "IBelowAgendaItem",
    "IBelowMeeting",
    "ICalendarDates",
    "IComesByItself",
    "IDocumentKind",
    "IMeeting",
    "IMeetingCancelledEvent",
    "IMeetingClosedEvent",
    "IMeetingHeldEvent",
    "IMeetingInvitedEvent",
    "IMeetings",
    "IOnMeeting",
    "IOnResult",
    "IOpenPoints",
]


class IMeetingStepEvent(IObjectEvent):
    """A meeting (``object``) has taken a step; ``comment`` is what was said about it."""

    comment = Attribute("Text, empty where nothing was said.")


class IMeetingInvitedEvent(IMeetingStepEvent):
    """A meeting is convened: from now on it may be mailed."""


class IMeetingCancelledEvent(IMeetingStepEvent):
    """A meeting will not take place. It may never have been invited to (``was_invited``)."""

    was_invited = Attribute("Whether people were told of it.")


class IMeetingHeldEvent(IMeetingStepEvent):
    """A meeting has taken place."""


class IMeetingClosedEvent(IMeetingStepEvent):
    """A meeting is done with; its agenda is not changed any more."""


class ICalendarDates(Interface):
    """A named utility with whole days that belong into the calendars of parties."""

    def dates_of(parties: list[Any], base: str, language: str) -> list[Any]:
        """Return them as ``ical.Deadline``, with what the present user may see of them.

        ``parties`` are those that the user may view; ``base`` is the outer address of the portal
        in the language.
        """


class IOnMeeting(IViewletManager):
    """Viewlet manager at the top of a meeting's page: what can be done with the whole of it."""


class IBelowMeeting(IViewletManager):
    """Viewlet manager below the agenda on a meeting's page."""


class IBelowAgendaItem(IViewletManager):
    """Viewlet manager below the text on the page of an agenda item."""


class IOnResult(IViewletManager):
    """Viewlet manager for one item in the agenda of a meeting's page.

    A viewlet's ``context`` is the meeting; ``view.entry_shown`` is the ``rules.Entry`` that is
    being shown. Made and updated once for a page, rendered once for each item: what it needs of the
    whole agenda it reads once.
    """


class IComesByItself(Interface):
    """Marks an agenda item that a floor above puts on each agenda where it is due.

    It is not copied into another meeting. On a new agenda it stands behind the formalities.
    """


class IOpenPoints(Interface):
    """Tells what a meeting has left open; a subscriber of the meeting.

    Whoever plans a meeting like it has these items chosen already.
    """

    def uids():  # noqa: ANN201
        """Return the UIDs of its items that are still open, as far as the present user may know."""


class IDocumentKind(Interface):
    """A kind of Word document that a party has a template for; a utility named by its token."""

    token = Attribute("Its token, also the beginning of its default templates' names.")
    title = Attribute("What it is called, a message.")
    weight = Attribute("Its place among the others.")

    def default(language):  # noqa: ANN001, ANN201
        """Return the template of the product, a Word file, in a language."""

    def sample(language):  # noqa: ANN001, ANN201
        """Return values like those of a real document; a template is tried with them.

        They hold every name that there is, and ``items`` with a ``title`` each.
        """


class IAgendaTasks(Interface):
    """Adapts an agenda item under which open tasks come up again: what its document prints."""

    def rows(language):  # noqa: ANN001, ANN201
        """Return a list of mappings with the texts ``title``, ``who`` and ``due``.

        They hold the tasks that the present user may view, the most urgent first.
        """

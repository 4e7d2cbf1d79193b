from blkirm import _
from blkirm.access.interfaces import IHasAudience
from blkirm.access.interfaces import IKeepsAddress
from blkirm.access.interfaces import IPrivateContent
from blkirm.kernel.interfaces import IShowsItsSteps
from blkirm.meetings.deletion import clear
from blkirm.meetings.moments import in_berlin
from blkirm.meetings.moments import Moment
from datetime import datetime
from plone.autoform import directives
from plone.dexterity.content import Container
from plone.supermodel import model
from typing import Any
from z3c.form.browser.checkbox import CheckBoxFieldWidget
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import Bool
from zope.schema import Choice
from zope.schema import Date
from zope.schema import Int
from zope.schema import Text
from zope.schema import TextLine
from zope.schema import Tuple
from zope.schema import URI


#: Who has it plans meetings and orders their agendas.
MANAGE = "blkirm.meetings.manage"
DAY = 24 * 60


class IMeetings(Interface):
    """The place of a party's meetings."""


class IMeeting(model.Schema):
    """A meeting of a working party (OParl ``Meeting``)."""

    kind = Choice(
        title=_("label_kind", default="Kind"),
        vocabulary="blkirm.meeting_kinds",
        default="regular",
    )
    number = Int(
        title=_("label_meeting_number", default="Number in its series"),
        required=False,
        min=1,
        max=100_000,
    )
    start = Moment(title=_("label_meeting_start", default="Beginning"))
    end = Moment(title=_("label_meeting_end", default="End"))
    mode = Choice(
        title=_("label_meeting_mode", default="Mode"),
        vocabulary="blkirm.meeting_modes",
        default="presence",
    )
    place = TextLine(
        title=_("label_place", default="Place"),
        required=False,
        default="",
        missing_value="",
        max_length=300,
    )
    video_link = URI(
        title=_("label_video_link", default="Video link"),
        required=False,
        max_length=1000,
    )
    submission_deadline = Date(
        title=_("label_submission_deadline", default="Items can be submitted until"),
        description=_(
            "help_submission_deadline",
            default="Including this day. What is submitted later is marked as late.",
        ),
        required=False,
    )

    @invariant
    def begins_before_it_ends(data) -> None:  # noqa: ANN001, N805 (zope calls it with the data)
        if data.start and data.end and in_berlin(data.end) <= in_berlin(data.start):
            raise Invalid(
                _(
                    "msg_meeting_end_before_start",
                    default="The meeting must end after it has begun.",
                )
            )

    @invariant
    def deadline_comes_before(data) -> None:  # noqa: ANN001, N805 (zope calls it with the data)
        deadline = data.submission_deadline
        if deadline and data.start and deadline > in_berlin(data.start).date():
            raise Invalid(
                _(
                    "msg_deadline_after_meeting",
                    default="The deadline for items must not be after the day of the meeting.",
                )
            )


class IPaperUids(Interface):
    """A field with the UIDs of papers that an item is about."""


@implementer(IPaperUids)
class PaperUids(Tuple):
    """See ``IPaperUids``."""


class IAgendaItem(model.Schema):
    """Something a meeting deals with (OParl ``AgendaItem``)."""

    directives.write_permission(marks=MANAGE, confidential_placeholder=MANAGE, standing=MANAGE)
    directives.widget("marks", CheckBoxFieldWidget)

    kind = Choice(
        title=_("label_kind", default="Kind"),
        vocabulary="blkirm.agenda_item_kinds",
        default="discussion",
    )
    rapporteur = Choice(
        title=_("label_rapporteur", default="Rapporteur"),
        description=_("help_rapporteur", default="The authority that introduces the item."),
        vocabulary="blkirm.authorities",
        required=False,
    )
    minutes_planned = Int(
        title=_("label_minutes_planned", default="Time in minutes"),
        required=False,
        min=0,
        max=DAY,
    )
    draft_resolution = Text(
        title=_("label_draft_resolution", default="Draft resolution"),
        required=False,
        default="",
        missing_value="",
        max_length=50_000,
    )
    papers = PaperUids(
        title=_("label_item_papers", default="Papers"),
        value_type=TextLine(),
        required=False,
        default=(),
        missing_value=(),
        max_length=200,
    )
    marks = Tuple(
        title=_("label_marks", default="Marks"),
        value_type=Choice(vocabulary="blkirm.agenda_marks"),
        required=False,
        default=(),
        missing_value=(),
    )
    confidential_placeholder = Bool(
        title=_("label_confidential_placeholder", default="Show others that there is an item"),
        description=_(
            "help_confidential_placeholder",
            default="Those who may not see this item read “Confidential item” in its place. "
            "Otherwise they see nothing and count on without it.",
        ),
        required=False,
        default=False,
    )
    standing = Bool(
        title=_("label_standing_item", default="Standing item"),
        description=_(
            "help_standing_item",
            default="Comes again in each meeting that is made from this one.",
        ),
        required=False,
        default=False,
    )


class UnsortedContainer(Container):
    """A place that many people fill at once: what comes or goes does not rewrite it."""

    _ordering = "unordered"

    def manage_delObjects(self, ids: Any = None, REQUEST: Any = None) -> None:  # noqa: N802, N803
        """Put meetings, items and papers into the trash of their party."""
        left = clear(self, [ids] if isinstance(ids, str) else list(ids or ()))
        if left:
            super().manage_delObjects(left, REQUEST)


@implementer(IMeetings, IPrivateContent, IKeepsAddress)
class Meetings(UnsortedContainer):
    """See ``IMeetings``."""

    def notifyModified(self) -> None:  # noqa: N802 (Plone's name)
        """Keep the date: this is called for each meeting that comes or goes."""


@implementer(IMeeting, IHasAudience, IPrivateContent, IShowsItsSteps)
class Meeting(UnsortedContainer):
    """See ``IMeeting``. The moments are kept in Germany's official time."""

    _start = None
    _end = None

    @property
    def start(self) -> datetime | None:
        return self._start

    @start.setter
    def start(self, moment: datetime | None) -> None:
        self._start = in_berlin(moment) if moment else None

    @property
    def end(self) -> datetime | None:
        return self._end

    @end.setter
    def end(self, moment: datetime | None) -> None:
        self._end = in_berlin(moment) if moment else None


@implementer(IAgendaItem, IHasAudience, IPrivateContent, IShowsItsSteps)
class AgendaItem(UnsortedContainer):
    """See ``IAgendaItem``. Holds its sub-items and the papers that were uploaded for it."""

    #: Where it stands among its neighbours (``papers.positions``).
    own_position = ""
    #: The authority on whose behalf it was submitted, and why it was declined.
    submitted_for = ""
    decline_reason = ""
    #: Whether it waits for a decision although somebody adds it who orders the agenda.
    begins_submitted = False

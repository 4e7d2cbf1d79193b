from blkirm import _
from blkirm.access.interfaces import IHasAudience
from blkirm.access.interfaces import IKeepsAddress
from blkirm.access.interfaces import IPrivateContent
from blkirm.kernel import clock
from blkirm.kernel.formats import format_date
from blkirm.kernel.interfaces import IShowsItsSteps
from blkirm.kernel.language import current_language
from blkirm.kernel.selects import CheckBoxGroupFieldWidget
from collections.abc import Sequence
from datetime import date
from plone.autoform import directives
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from plone.supermodel import model
from Products.CMFCore.utils import getToolByName
from typing import Any
from z3c.form.interfaces import IEditForm
from z3c.form.validator import NoInputData
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import Bool
from zope.schema import Choice
from zope.schema import Date
from zope.schema import List
from zope.schema import Text
from zope.schema import TextLine
from zope.schema import Tuple
from zope.schema.interfaces import ITextLine
from zope.schema.interfaces import ITuple


class IOrigin(ITextLine):
    """A field with the UID of what something comes from; ``portal_type`` says of which type."""


@implementer(IOrigin)
class Origin(TextLine):
    """See ``IOrigin``."""

    def __init__(self, portal_type: str, **options: Any) -> None:
        super().__init__(**options)
        self.portal_type = portal_type


class IDecisionReferences(ITuple):
    """A field with the UIDs of decisions (``references``)."""


@implementer(IDecisionReferences)
class DecisionReferences(Tuple):
    """See ``IDecisionReferences``."""


class IDecisions(Interface):
    """The register of a party's decisions."""


class ITasks(Interface):
    """The place of a party's tasks."""


class IDecision(model.Schema):
    """What a party decided (OParl: the ``resolutionText`` and ``result`` of an agenda item)."""

    number = TextLine(
        title=_("label_decision_number", default="Number"),
        readonly=True,
        required=False,
        default="",
        missing_value="",
    )
    directives.order_after(text="IBasic.title")
    text = Text(
        title=_("label_decision_text", default="Text of the decision"),
        description=_(
            "help_decision_text",
            default="As it was decided. Please write no names of individual people.",
        ),
        required=False,
        default="",
        missing_value="",
        max_length=50_000,
    )
    type = Choice(
        title=_("label_decision_type", default="Type"),
        vocabulary="blkirm.decision_types",
        default="resolution",
    )
    result = Choice(
        title=_("label_decision_result", default="Result"),
        vocabulary="blkirm.decision_results",
        required=False,
    )
    decided_on = Date(title=_("label_decided_on", default="Decided on"), required=False)
    directives.omitted("item", "meeting", "correction_note")
    directives.no_omit(IEditForm, "correction_note")
    item = Origin(
        "AgendaItem",
        title=_("label_decision_item", default="Agenda item"),
        required=False,
        default="",
        missing_value="",
    )
    meeting = Origin(
        "Meeting",
        title=_("label_decision_meeting", default="Meeting"),
        required=False,
        default="",
        missing_value="",
    )
    directives.widget("addressees", CheckBoxGroupFieldWidget)
    addressees = List(
        title=_("label_addressees", default="Addressed to"),
        description=_(
            "help_addressees",
            default="Each Land and the Federation, as far as they are addressed, report on what "
            "became of the decision.",
        ),
        value_type=Choice(vocabulary="blkirm.addressees"),
        required=False,
        default=[],
        missing_value=[],
    )
    due_date = Date(
        title=_("label_due_date", default="To be done by"),
        description=_(
            "help_decision_due_date",
            default="After this day those who have not finished are reminded, and nobody else.",
        ),
        required=False,
    )
    replaces = DecisionReferences(
        title=_("label_replaces", default="Replaces"),
        description=_(
            "help_replaces",
            default="Numbers of decisions of this party, such as 2026/014, one on each line.",
        ),
        value_type=TextLine(),
        required=False,
        default=(),
        missing_value=(),
        max_length=50,
    )
    draft = Bool(
        title=_("label_draft_decision", default="Keep as a draft"),
        description=_(
            "help_draft_decision",
            default="Only you, the chair and the secretariat see it. It gets its number when it is "
            "entered in the register.",
        ),
        required=False,
        default=False,
    )
    correction_note = Text(
        title=_("label_decision_correction_note", default="What is corrected, and why?"),
        description=_(
            "help_decision_correction_note",
            default="This decision is in force. Everybody who reads it sees this note, and what "
            "stood there before.",
        ),
        required=False,
        default="",
        missing_value="",
        max_length=1_000,
    )

    @invariant
    def due_after_decided(data: Any) -> None:
        """Let nothing be due before it was decided."""
        due, decided = asked_of(data, "due_date"), asked_of(data, "decided_on")
        if due is not None and decided is not None and due < decided:
            raise Invalid(
                _(
                    "msg_due_before_decided",
                    default="What is decided on ${decided} cannot have to be done by ${due}.",
                    mapping={"decided": in_words(decided), "due": in_words(due)},
                )
            )


class ITask(model.Schema):
    """Something that somebody has to do, usually out of a meeting."""

    directives.omitted("item", "meeting")
    item = Origin(
        "AgendaItem",
        title=_("label_decision_item", default="Agenda item"),
        required=False,
        default="",
        missing_value="",
    )
    meeting = Origin(
        "Meeting",
        title=_("label_decision_meeting", default="Meeting"),
        required=False,
        default="",
        missing_value="",
    )
    responsible = Choice(
        title=_("label_responsible", default="Responsible authority"),
        vocabulary="blkirm.authorities",
        required=False,
    )
    office = TextLine(
        title=_("label_office", default="Office"),
        description=_(
            "help_office",
            default="For example “secretariat” or “division 12”; no person's name.",
        ),
        required=False,
        default="",
        missing_value="",
        max_length=200,
    )
    due_date = Date(title=_("label_due_date", default="To be done by"), required=False)

    @invariant
    def due_in_future(data: Any) -> None:
        """Give nobody a task that is overdue from the start; what became overdue stays so."""
        due = asked_of(data, "due_date")
        # REST has set the new day on the task already.
        before = getattr(getattr(data, "__context__", None), "due_kept", None)
        if due is not None and due != before and due < clock.today():
            raise Invalid(
                _(
                    "msg_due_over",
                    default="${due} is over. Please choose a day to come.",
                    mapping={"due": in_words(due)},
                )
            )


def in_words(day: date) -> str:
    """Write a day for whoever is told why it cannot be."""
    return format_date(day, current_language())


def asked_of(data: Any, name: str) -> Any:
    """Return a value of what is being validated; None where neither form nor thing has it."""
    try:
        return getattr(data, name, None)
    except (NoInputData, TypeError):
        # z3c.form asks the container, which is no such thing.
        return None


class _Place(Container):
    """A place that many people fill: what comes or goes there rewrites nothing of it."""

    _ordering = "unordered"

    def notifyModified(self) -> None:
        """Keep the date: this is called for each thing that comes or goes."""

    def reindexObject(self, idxs: Sequence[str] = (), **options: Any) -> None:
        """Index the place again, unless the catalogue already knows all of it."""
        if idxs or not self._is_catalogued_as_is():
            super().reindexObject(list(idxs), **options)

    def _is_catalogued_as_is(self) -> bool:
        catalog = getToolByName(self, "portal_catalog")
        record = catalog.getrid("/".join(self.getPhysicalPath()))
        if record is None:
            return False
        known = catalog.getMetadataForRID(record)
        return (known["Title"], known["title_en"]) == (self.Title(), self.title_en)


@implementer(IDecisions, IPrivateContent, IKeepsAddress)
class Decisions(_Place):
    """See ``IDecisions``."""


@implementer(ITasks, IPrivateContent, IKeepsAddress)
class Tasks(_Place):
    """See ``ITasks``."""


@implementer(IDecision, IHasAudience, IPrivateContent, IShowsItsSteps)
class Decision(Item):
    """See ``IDecision``."""

    number = ""
    #: UIDs, the other way round (``operations.settle_replaced``).
    replaced_by = ()
    #: UID of the agenda item of the parent party that it became.
    passed_up = ""
    follow_up_record = None
    #: Corrections since it is in force, the oldest first, and what it says now (``corrections``).
    corrections = ()
    in_force = None
    #: The text as it was taken from minutes that were not adopted yet (``entering``).
    taken_text = None

    @property
    def correction_note(self) -> str:
        """Return what is said about the change that is being made; empty at any other time."""
        return getattr(self, "_v_correction_note", "")

    @correction_note.setter
    def correction_note(self, note: str | None) -> None:
        self._v_correction_note = note or ""


@implementer(ITask, IHasAudience, IPrivateContent, IShowsItsSteps)
class Task(Item):
    """See ``ITask``."""

    #: The day that was accepted last.
    due_kept = None

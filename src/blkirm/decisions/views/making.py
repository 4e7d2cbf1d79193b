"""A decision or a task out of an item, straight from the minutes: one form, saved in one step."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.authorities.vocabularies import LAENDER
from blkirm.decisions import operations
from blkirm.decisions import rules
from blkirm.decisions.operations import said_about
from blkirm.decisions.views.origins import ADD_DECISION
from blkirm.decisions.views.origins import ADD_TASK
from blkirm.decisions.views.origins import may_add
from blkirm.decisions.vocabularies import ADDRESSED_LEVELS
from blkirm.decisions.vocabularies import decision_results
from blkirm.decisions.vocabularies import decision_types
from blkirm.decisions.vocabularies import LAND
from blkirm.decisions.vocabularies import LEVEL
from blkirm.decisions.vocabularies import title_of_addressee
from blkirm.kernel import clock
from blkirm.meetings.views.forms import authorities
from blkirm.meetings.views.forms import Field
from blkirm.meetings.views.forms import MeetingsForm
from blkirm.meetings.views.forms import options
from blkirm.minutes.rules import visible_minutes_of
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import Unauthorized
from zope.i18nmessageid import Message


class _FromItem(MeetingsForm):
    """What both forms share. The context is the item."""

    place = ""
    permission = ""

    def __call__(self) -> str:
        if not may_add(self.context, self.place, self.permission):
            raise Unauthorized()
        return super().__call__()

    def back_title(self) -> str:
        return self.context.title

    def back(self) -> str:
        """Return where the writer came from: the entry in the minutes, else the item."""
        minutes = visible_minutes_of(self.meeting)
        if minutes is None:
            return self.url
        return f"{minutes.absolute_url()}#entry-{api.content.get_uuid(self.context)}"

    back_url = back


class MakeDecision(_FromItem):
    """A decision out of an item: what the minutes say stands in the form already."""

    place, permission = "decisions", ADD_DECISION
    heading = _("button_make_decision", default="Make a decision of it")
    button = _("button_save", default="Save")

    @cached_property
    def waits(self) -> bool:
        return rules.waits_for_minutes(self.meeting)

    @property
    def intro(self) -> Message | None:
        if not self.waits:
            return None
        return _(
            "intro_decision_waits",
            default="It is a draft until the minutes are adopted. Then it gets its number and "
            "enters the register by itself.",
        )

    @property
    def fields(self) -> list[Field]:
        draft = Field(
            "draft",
            _("label_draft_decision", default="Keep as a draft"),
            "check",
            help=_(
                "help_draft_decision",
                default="Only you, the chair and the secretariat see it. It gets its number when "
                "it is entered in the register.",
            ),
        )
        addressees = [f"{LEVEL}:{level}" for level in ADDRESSED_LEVELS]
        addressees += [f"{LAND}:{land}" for land in LAENDER]
        return [
            Field("title", _("label_title", default="Title"), required=True),
            Field("text", _("label_decision_text", default="Text of the decision"), "textarea"),
            Field(
                "type",
                _("label_decision_type", default="Type"),
                "select",
                required=True,
                options=options(decision_types),
            ),
            Field(
                "result",
                _("label_decision_result", default="Result"),
                "select",
                options=[("", "–"), *options(decision_results)],
            ),
            Field(
                "addressees",
                _("label_addressees", default="Addressed to"),
                "checks",
                help=_(
                    "help_addressees",
                    default="Each Land and the Federation, as far as they are addressed, report on "
                    "what became of the decision.",
                ),
                options=[(token, title_of_addressee(token)) for token in addressees],
            ),
            Field(
                "due_date",
                _("label_due_date", default="To be done by"),
                "date",
                help=_(
                    "help_decision_due_date",
                    default="After this day those who have not finished are reminded, and nobody "
                    "else.",
                ),
            ),
            *(() if self.waits else (draft,)),
        ]

    def initial(self) -> dict[str, Any]:
        return {**said_about(self.context), "type": "resolution"}

    def carry_out(self, values: dict[str, Any]) -> str:
        decided = said_about(self.context)["decided_on"] or clock.today()
        due = values["due_date"]
        if due is not None and due < decided:
            raise NotAccepted(
                self.words(
                    _(
                        "msg_due_before_decided",
                        default="What is decided on ${decided} cannot have to be done by ${due}.",
                        mapping={"decided": self.day(decided), "due": self.day(due)},
                    )
                )
            )
        values = {**values, "addressees": list(values["addressees"])}
        values["result"] = values["result"] or None
        draft = values.pop("draft", True)
        decision = operations.decision_from(self.context, draft=draft, **values)
        if decision.number:
            self.say(
                _(
                    "msg_decision_recorded",
                    default="The decision is in the register as number ${number}.",
                    mapping={"number": decision.number},
                )
            )
        else:
            self.say(_("msg_decision_kept", default="The decision is kept as a draft."))
        return self.back()


class MakeTask(_FromItem):
    """A task out of an item."""

    place, permission = "tasks", ADD_TASK
    heading = _("button_make_task", default="Make a task of it")
    button = _("button_save", default="Save")

    @property
    def fields(self) -> list[Field]:
        return [
            Field("title", _("label_what", default="What"), required=True),
            Field(
                "responsible",
                _("label_responsible", default="Responsible authority"),
                "select",
                options=authorities(),
            ),
            Field(
                "office",
                _("label_office", default="Office"),
                help=_(
                    "help_office",
                    default="For example “secretariat” or “division 12”; no person's name.",
                ),
                most=200,
            ),
            Field("due_date", _("label_due_date", default="To be done by"), "date"),
        ]

    def initial(self) -> dict[str, Any]:
        return {"title": self.context.title, "responsible": self.context.rapporteur}

    def carry_out(self, values: dict[str, Any]) -> str:
        due = values["due_date"]
        if due is not None and due < clock.today():
            raise NotAccepted(
                self.words(
                    _(
                        "msg_due_over",
                        default="${due} is over. Please choose a day to come.",
                        mapping={"due": self.day(due)},
                    )
                )
            )
        values["responsible"] = values["responsible"] or None
        operations.task_from(self.context, **values)
        self.say(_("msg_task_kept", default="The task is in the list."))
        return self.back()

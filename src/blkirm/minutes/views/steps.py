"""Buttons: begin minutes, lead them from state to state."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel.page import PostPage
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.minutes import rules
from blkirm.minutes.adoption import adoption_item
from blkirm.minutes.adoption import may_offer
from blkirm.minutes.adoption import offer_adoption
from blkirm.minutes.deadlines import extend_period
from blkirm.minutes.intake import text_of
from blkirm.minutes.operations import adopt
from blkirm.minutes.operations import change_kind
from blkirm.minutes.operations import change_state
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.views.frame import MinutesStep
from blkirm.minutes.views.words import TRANSITIONS
from Products.CMFCore.WorkflowCore import WorkflowException
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized


class MakeMinutes(PostPage, MeetingsFrame):
    """Begin the minutes of a meeting and lead to the page where they are written."""

    def change(self) -> str:
        if not rules.may_make(self.context):
            if rules.visible_minutes_of(self.context) is not None:
                return self.lead_to(f"{self.url}/minutes")
            raise Unauthorized()
        kind = text_of(self.request.form, "kind") or "minutes-results"
        minutes = make_minutes(self.context, kind, self.language)
        self.say(_("msg_minutes_made", default="The minutes are begun."))
        return self.lead_to(f"{minutes.absolute_url()}/@@write")


class ChangeKind(MinutesStep):
    """Choose another kind of minutes, and write on."""

    def change(self) -> str:
        change_kind(self.context, text_of(self.request.form, "kind"))
        self.say(_("msg_minutes_kind_changed", default="The kind of the minutes was changed."))
        return self.back("/@@write")


class ChangeState(MinutesStep):
    """The buttons that lead minutes from state to state."""

    def change(self) -> str:
        transition = text_of(self.request.form, "transition")
        if transition not in TRANSITIONS:
            raise BadRequest()
        try:
            if transition == "adopt":
                adopt(self.context)
                return self._done()
            change_state(self.context, transition, deadline=self.day_from("deadline"))
        except NotAccepted as refused:
            self.say(str(refused), "error")
        except WorkflowException:
            self.say(
                _(
                    "msg_minutes_state_refused",
                    default="This is not possible in the minutes' present state.",
                ),
                "error",
            )
        else:
            return self._done()
        return self.back()

    def _done(self) -> str:
        self.say(_("msg_minutes_state_changed", default="The minutes' state was changed."))
        return self.back()


class ExtendPeriod(MinutesStep):
    """Put off the last day for comments."""

    def change(self) -> str:
        if not rules.may_manage_state(self.context):
            raise Unauthorized()
        until = self.day_from("until")
        try:
            if until is None:
                raise NotAccepted(self.words(_("msg_day_wanted", default="Please choose a day.")))
            made = extend_period(self.context, until)
        except NotAccepted as refused:
            self.say(str(refused), "error")
        else:
            self.say(
                _(
                    "msg_period_extended",
                    default="Comments are possible until ${day} now. Those who were asked are "
                    "told.",
                    mapping={"day": self.day(made.until)},
                )
            )
        return self.back()


class OfferAdoption(MinutesStep):
    """Put the adoption of these minutes on the agenda of the next meeting."""

    def change(self) -> str:
        if not rules.may_manage_state(self.context):
            raise Unauthorized()
        if not may_offer(self.context):
            self.say(
                _(
                    "msg_no_next_meeting",
                    default="There is no coming meeting on whose agenda the adoption can be put.",
                ),
                "error",
            )
            return self.back()
        item = offer_adoption(self.context)
        self.say(
            _(
                "msg_adoption_offered",
                default="The adoption is on the agenda of the next meeting.",
            )
        )
        return self.lead_to(item.absolute_url())


class AdoptHere(MinutesStep):
    """Adopt the minutes in the meeting that has it on its agenda, and go back there."""

    def change(self) -> str:
        if not rules.may_manage_state(self.context):
            raise Unauthorized()
        item = adoption_item(self.context)
        if item is None:
            raise NotFound()
        try:
            adopt(self.context)
        except NotAccepted as refused:
            self.say(str(refused), "error")
        else:
            self.say(_("msg_minutes_adopted", default="The minutes are adopted."))
        return self.lead_to(item.absolute_url())

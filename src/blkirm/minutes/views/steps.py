"""Buttons: begin minutes, lead them from state to state."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel.page import PostPage
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.minutes import rules
from blkirm.minutes.intake import text_of
from blkirm.minutes.operations import change_state
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.views.frame import MinutesStep
from blkirm.minutes.views.words import TRANSITIONS
from datetime import date
from Products.CMFCore.WorkflowCore import WorkflowException
from zExceptions import BadRequest
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


class ChangeState(MinutesStep):
    """The buttons that lead minutes from state to state."""

    def change(self) -> str:
        transition = text_of(self.request.form, "transition")
        if transition not in TRANSITIONS:
            raise BadRequest()
        try:
            change_state(self.context, transition, deadline=self._deadline())
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
            self.say(_("msg_minutes_state_changed", default="The minutes' state was changed."))
        return self.back()

    def _deadline(self) -> date | None:
        text = text_of(self.request.form, "deadline")
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise BadRequest() from None

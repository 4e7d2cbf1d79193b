"""The buttons of somebody who works on a paper alone for a while."""

from blkirm import _
from blkirm.access.errors import Overtaken
from blkirm.papers import operations
from blkirm.papers import rules
from blkirm.papers.views.paper import PaperStep
from zExceptions import Unauthorized
from zope.i18n import translate


class CheckOut(PaperStep):
    """Work on a paper alone for a while."""

    def change(self) -> str:
        self.check_writable()
        operations.check_out(self.context, self.me)
        self.say(
            _(
                "msg_checked_out_now",
                default="You have checked the paper out. Download the file, work on it, and check "
                "it in again here.",
            )
        )
        return self.back()


class TakeOver(PaperStep):
    """Take a paper from somebody who works on it."""

    def change(self) -> str:
        if not (self.may_edit and rules.may_take_over(self.context)):
            raise Unauthorized()
        operations.take_over(self.context, self.me)
        self.say(
            _(
                "msg_taken_over",
                default="You have taken the paper over. Whoever worked on it has been told.",
            )
        )
        return self.back()


class CheckIn(PaperStep):
    """Let others change the paper again, without a new file."""

    def change(self) -> str:
        if not (self.may_check_in() or self.may_edit):
            raise Unauthorized()
        if not self.may_check_in():
            raise Overtaken(
                translate(
                    _(
                        "msg_not_checked_out",
                        default="You have not checked this paper out, or your time is over.",
                    ),
                    context=self.request,
                )
            )
        operations.check_in(self.context)
        self.say(
            _("msg_checked_in", default="The paper is checked in. Others can change it again.")
        )
        return self.back()

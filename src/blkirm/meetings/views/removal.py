"""Putting a planned meeting or an agenda item into the trash of its party."""

from Acquisition import aq_inner
from Acquisition import aq_parent
from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.kernel.page import PostPage
from blkirm.papers.trash import trash_days


class ToTrash(PostPage):
    """Delete into the trash, from where it can come back."""

    def change(self) -> str:
        place = aq_parent(aq_inner(self.context))
        try:
            place.manage_delObjects([self.context.getId()])
        except NotAccepted as error:
            self.say(str(error), "error")
            return self.lead_to(self.context.absolute_url())
        self.say(
            _(
                "msg_in_trash",
                default="It lies in the trash of the working party and can come back for ${days} "
                "days.",
                mapping={"days": trash_days()},
            )
        )
        return self.lead_to(place.absolute_url())

"""The question before minutes are deleted: asked only where they can be."""

from blkirm.access.errors import Refused
from blkirm.minutes.keeping import MINUTES_STAY
from blkirm.minutes.keeping import stays
from blkirm.minutes.rules import in_words
from plone.app.content.browser.actions import DeleteConfirmationForm


class MinutesDeletion(DeleteConfirmationForm):
    """Say at once that minutes stay in which something is written, instead of asking (403)."""

    def __call__(self) -> str:
        if stays(self.context):
            raise Refused(in_words([MINUTES_STAY]))
        return super().__call__()

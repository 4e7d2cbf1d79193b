"""On the page of a released text: hand it over for publication, and what became of it."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.intake.interfaces import Refused
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Part
from blkirm.kernel.page import PostPage
from blkirm.publications import handing_over
from blkirm.publications import rules
from blkirm.publications import sources
from blkirm.publications.words import STATES
from blkirm.releases.rules import may_manage
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import NotFound


class HandOverBox(Part):
    """For who leads the party: a button, and the state of what was handed over."""

    index = ViewPageTemplateFile("templates/hand-over.pt")

    def render(self) -> str:
        if not may_manage(self.context) or not (self.reports or self.is_possible):
            return ""
        return self.index()

    @cached_property
    def is_possible(self) -> bool:
        return not handing_over.reasons_against_handing_over(self.context)

    @cached_property
    def reports(self) -> list[dict[str, Any]]:
        """Return the states of the reports; the address of what everybody may read."""
        found = sources.reports_made_from(self.context)
        return [
            {
                "state": rules.state_of(each),
                "title": STATES[rules.state_of(each)],
                "url": in_language(each.absolute_url())
                if rules.state_of(each) in rules.PUBLIC_STATES
                else "",
            }
            for each in found
        ]

    def url(self) -> str:
        return f"{in_language(self.context.absolute_url())}/@@hand-over"


class HandOver(PostPage):
    """The button."""

    def change(self) -> str:
        if not may_manage(self.context):
            raise NotFound()
        try:
            handing_over.hand_over(self.context, api.user.get_current().getId() or "")
        except (NotAccepted, Overtaken, Refused) as refused:
            self.say(str(refused), "error")
        else:
            self.say(
                _(
                    "msg_handed_over",
                    default="It lies with the editorial office now, as the draft of a report.",
                )
            )
        return self.lead_to(in_language(self.context.absolute_url()))

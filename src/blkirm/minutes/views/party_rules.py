"""What a party settles about its minutes."""

from blkirm import _
from blkirm.kernel.page import PostPage
from blkirm.meetings.rules import may_manage
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.minutes.intake import text_of
from blkirm.minutes.party_rules import HOLIDAYS
from blkirm.minutes.party_rules import LONGEST_PERIOD
from blkirm.minutes.party_rules import party_rules
from blkirm.minutes.party_rules import PartyRules
from blkirm.minutes.party_rules import set_party_rules
from blkirm.minutes.vocabularies import ADOPTIONS
from functools import cached_property
from typing import Any
from zExceptions import BadRequest
from zExceptions import Unauthorized


HOLIDAY_CHOICES = {
    "none": _("holidays_none", default="No public holidays"),
    "common": _("holidays_common", default="Public holidays of all Länder"),
    "all": _("holidays_all", default="Every day that is a public holiday in any Land"),
}


class PartyRulesPage(PostPage, MeetingsFrame):
    """How minutes of a party are adopted and how long people have to comment."""

    longest = LONGEST_PERIOD

    def __call__(self) -> str:
        if not may_manage(self.context):
            raise Unauthorized()
        return super().__call__() if self.request.method == "POST" else self.index()

    @cached_property
    def rules(self) -> PartyRules:
        return party_rules(self.context)

    def adoptions(self) -> list[dict[str, Any]]:
        return [
            {"token": t, "title": title, "checked": t == self.rules.adoption}
            for t, title in ADOPTIONS.items()
        ]

    def holidays(self) -> list[dict[str, Any]]:
        return [
            {"token": t, "title": HOLIDAY_CHOICES[t], "selected": t == self.rules.laender}
            for t in HOLIDAYS
        ]

    def change(self) -> str:
        form = self.request.form
        adoption, laender = text_of(form, "adoption"), text_of(form, "laender")
        days, waits = text_of(form, "days"), text_of(form, "decisions_wait") == "1"
        known = adoption in ADOPTIONS and laender in HOLIDAYS
        if not (known and days.isdecimal() and 0 < int(days[:9]) <= LONGEST_PERIOD):
            raise BadRequest()
        set_party_rules(self.context, PartyRules(adoption, int(days), laender, waits))
        self.say(_("msg_rules_saved", default="The rules for minutes are saved."))
        return self.lead_to(self.url)

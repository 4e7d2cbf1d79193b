"""What minutes add to the pages of a meeting and of an item."""

from blkirm import _
from blkirm.kernel.page import Part
from blkirm.meetings.rules import meeting_of
from blkirm.minutes import rules
from blkirm.minutes.adoption import known_adoptions
from blkirm.minutes.adoption import minutes_to_adopt
from blkirm.minutes.records import Values
from blkirm.minutes.views.frame import MinutesFrame
from blkirm.minutes.vocabularies import minutes_kinds
from blkirm.minutes.vocabularies import minutes_states
from collections.abc import Mapping
from functools import cached_property
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message


class Box(Part):
    """A part of a page that is about the minutes of a meeting."""

    @cached_property
    def minutes(self) -> Any:
        return rules.visible_minutes_of(meeting_of(self.context))


class MinutesBox(Box):
    """The way to the minutes from the page of their meeting, or the button that begins them."""

    index = ViewPageTemplateFile("../templates/minutes-box.pt")

    def render(self) -> str:
        self.may_make = self.minutes is None and rules.may_make(self.context)
        return self.index() if self.minutes is not None or self.may_make else ""

    def kinds(self) -> list[dict[str, str]]:
        return [{"token": t, "title": minutes_kinds.title(t)} for t in minutes_kinds.titles]

    def url(self) -> str:
        return self.minutes.absolute_url()

    def state(self) -> str:
        return rules.state_of(self.minutes)

    def state_title(self) -> str:
        return minutes_states.title(self.state())

    def may_write(self) -> bool:
        return rules.may_write(self.minutes)


class ResultBox(Box, MinutesFrame):
    """What came out of an item, below it."""

    index = ViewPageTemplateFile("../templates/result-box.pt")

    def wanted(self) -> str:
        """Return the UID of the item that is being shown."""
        shown = getattr(self.view, "entry_shown", None)
        return getattr(shown, "uid", "")

    def said(self, uid: str) -> Values | None:
        """Return what the minutes say of an item that the page shows."""
        return self.minutes.records.entry(uid).values if uid else None

    def render(self) -> str:
        if self.minutes is None:
            return ""
        self.item = self.wanted()
        self.values = self.said(self.item)
        if self.values is None or not (
            self.values.result or self.values.resolution or self.values.outcome
        ):
            return ""
        return self.index()

    @cached_property
    def url(self) -> str:
        return self.minutes.absolute_url()

    @cached_property
    def link_title(self) -> str:
        """Return what the link is called; translated once for all items of a page."""
        return self.words(_("link_minutes_of_item", default="Minutes of this item"))

    def minutes_url(self) -> str:
        return f"{self.url}#entry-{self.item}"


class AdoptionBox(Box):
    """The minutes that an item of a later meeting is to adopt, and the button."""

    index = ViewPageTemplateFile("../templates/adoption-box.pt")

    def wanted(self) -> str:
        return getattr(getattr(self.view, "entry_shown", None), "uid", "")

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Which items of the party adopt which minutes; asked once for all items of a page."""
        return known_adoptions(self.context)

    def render(self) -> str:
        self.earlier = minutes_to_adopt(self.wanted(), self.known)
        if self.earlier is None:
            return ""
        self.is_adopted = rules.is_binding(self.earlier)
        leads = rules.may_manage_state(self.earlier) and not self.is_adopted
        reasons = rules.reasons_against_transition(self.earlier, "adopt") if leads else []
        self.reasons = [self.words(reason) for reason in reasons]
        self.may_adopt = leads and not reasons
        return self.index()

    def adopted_on(self) -> str:
        return self.day(self.earlier.adopted_on)

    def url(self) -> str:
        return self.earlier.absolute_url()

    def words(self, message: Message) -> str:
        return translate(message, context=self.request)


class AdoptionOfItem(AdoptionBox):
    """The same on the page of the item."""

    def wanted(self) -> str:
        return self.context.UID()


class AdoptionOfEntry(AdoptionBox):
    """The same below the entry of a later meeting's minutes."""

    def wanted(self) -> str:
        return self.view.entry.uid


class ResultOfItem(ResultBox):
    """The same on the page of the item, where that stands on the agenda."""

    def wanted(self) -> str:
        return self.context.UID()

    def said(self, uid: str) -> Values | None:
        entry = rules.entry_for(self.minutes, uid)
        return entry.values if entry is not None else None

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


#: Stands behind each box; no text that is shown can hold it, because those are escaped.
BETWEEN = '<hr class="between" />'


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

    def said(self) -> dict[str, Values]:
        """Return what the minutes say of the items that the page shows, by their UIDs."""
        known = self.minutes.records
        uids = [entry.uid for entry in self.view.plain_entries if entry.uid]
        return {uid: known.entry(uid).values for uid in uids}

    def render(self) -> str:
        return self._boxes.get(self.wanted(), "") if self.minutes is not None else ""

    @cached_property
    def _boxes(self) -> dict[str, str]:
        """Return the box of each item by its UID. One run of the template makes them all."""
        self.rows = [self._row(uid, values) for uid, values in self.said().items()]
        self.rows = [row for row in self.rows if row["outcome"] or row["texts"]]
        if not self.rows:
            return {}
        *boxes, _end = self.index().split(BETWEEN)
        return {row["uid"]: box for row, box in zip(self.rows, boxes, strict=True)}

    def _row(self, uid: str, values: Values) -> dict[str, Any]:
        return {
            "uid": uid,
            "outcome": self.outcome_title(values.outcome) if values.outcome else "",
            "texts": [text for text in (values.resolution, values.result) if text],
            "url": f"{self.url}#entry-{uid}",
        }

    @cached_property
    def url(self) -> str:
        return self.minutes.absolute_url()

    @cached_property
    def link_title(self) -> str:
        """Return what the link is called; translated once for all items of a page."""
        return self.words(_("link_minutes_of_item", default="Minutes of this item"))


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

    def said(self) -> dict[str, Values]:
        entry = rules.entry_for(self.minutes, self.wanted())
        return {entry.uid: entry.values} if entry is not None and entry.values else {}

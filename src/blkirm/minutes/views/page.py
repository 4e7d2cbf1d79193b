"""The page of minutes: what its reader may see of them, and what may be done now."""

from blkirm.access.references import by_uid
from blkirm.kernel import clock
from blkirm.minutes import rules
from blkirm.minutes.adoption import adoption_item
from blkirm.minutes.adoption import may_offer
from blkirm.minutes.adoption import next_meeting
from blkirm.minutes.adoption import words_of_offer
from blkirm.minutes.deadlines import present_extensions
from blkirm.minutes.deadlines import reasons_against_extending
from blkirm.minutes.deadlines import usual_deadline
from blkirm.minutes.interfaces import IEntryView
from blkirm.minutes.kinds import speaker_and_words
from blkirm.minutes.paragraphs import Paragraph
from blkirm.minutes.party_rules import party_rules
from blkirm.minutes.periods import BINDING
from blkirm.minutes.periods import BY_SILENCE
from blkirm.minutes.periods import CIRCULATED
from blkirm.minutes.records import TEXTS
from blkirm.minutes.views.frame import MinutesFrame
from blkirm.minutes.views.words import TRANSITIONS
from blkirm.minutes.vocabularies import ADOPTIONS
from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from plone import api
from Products.Five.browser import BrowserView
from typing import Any
from zope.component import getMultiAdapter
from zope.contentprovider.interfaces import IContentProvider
from zope.interface import implementer


@implementer(IEntryView)
class EntryView(BrowserView):
    """See `IEntryView`."""

    def __init__(self, page: MinutesFrame, entry: rules.MinutesEntry) -> None:
        super().__init__(page.context, page.request)
        self.__parent__ = page
        self.minutes, self.meeting, self.entry = page.context, page.meeting, entry


class MinutesPage(MinutesFrame):
    """One page for everybody; commenting opens a form under one paragraph.

    A comment that was refused stands in that form again, with the reason; where there is no such
    form any more, above the first entry.
    """

    #: Item and paragraph (``<UID>.<key>``) of a refused comment, its text and what stands against.
    commented_place = ""
    typed = ""
    refusal = ""
    confirmable: tuple[str, ...] = ()

    @cached_property
    def entries(self) -> list[dict[str, Any]]:
        return [self._entry(entry) for entry in self.shown]

    def _entry(self, entry: rules.MinutesEntry) -> dict[str, Any]:
        return {
            "entry": entry,
            "is_empty": not entry.hidden and entry.values == type(entry.values)(),
            "texts": [
                {
                    "name": name,
                    "title": self.text_title(name),
                    "paragraphs": getattr(entry, name),
                }
                for name in self.form.texts
                if getattr(entry, name)
            ],
            "statements": [
                {"authority": self.authority_name(authority), "paragraphs": paragraphs}
                for authority, paragraphs in entry.statements
            ],
            "votes": self.votes(entry.values),
            "tally": self.tally(entry),
            "corrections": [
                {"note": c.note, "day": self.day(c.time), "iso": self.iso(c.time)}
                for c in entry.corrections
            ],
            "lost": [c for c in self.comments[entry.uid] if entry.paragraph(c["key"]) is None],
        }

    def spoken(self, paragraph: Paragraph) -> tuple[str, str]:
        """Return who speaks in a paragraph of verbatim minutes, and what is said."""
        if self.form.is_spoken and paragraph.key.startswith(TEXTS["discussion"]):
            return speaker_and_words(paragraph)
        return "", paragraph.text

    def below(self, entry: rules.MinutesEntry) -> str:
        """Return what upper floors add to an entry: decisions, tasks."""
        view = EntryView(self, entry)
        manager = getMultiAdapter(
            (self.context, self.request, view), IContentProvider, "blkirm.belowentry"
        )
        manager.update()
        return manager.render()

    @cached_property
    def comments(self) -> dict[str, list[dict[str, Any]]]:
        """Return the comments by item."""
        found = defaultdict(list)
        for comment in rules.comments_for(self.context):
            found[comment.item].append(self.comment(comment))
        return found

    def comments_on(self, entry: rules.MinutesEntry, paragraph: Paragraph) -> list[dict[str, Any]]:
        return [c for c in self.comments[entry.uid] if c["key"] == paragraph.key]

    @cached_property
    def may_comment(self) -> bool:
        return rules.may_comment(self.context)

    def wants_comment(self, entry: rules.MinutesEntry, paragraph: Paragraph) -> bool:
        """Say whether the form for a comment stands open under a paragraph."""
        wanted = self.commented_place or self.request.form.get("comment")
        return self.may_comment and wanted == f"{entry.uid}.{paragraph.key}"

    def refusal_above(self) -> str:
        """Return why a comment was refused that no form holds any more."""
        return "" if self.commented_place and self.may_comment else self.refusal

    def longest_comment(self) -> int:
        return rules.LONGEST_COMMENT

    @cached_property
    def may_write(self) -> bool:
        return rules.may_write(self.context)

    @cached_property
    def may_correct(self) -> bool:
        return rules.may_correct(self.context)

    @cached_property
    def has_comments(self) -> bool:
        return any(self.comments.values())

    def is_binding(self) -> bool:
        return self.state in BINDING

    def deadline(self) -> Any:
        return self.context.comment_deadline if self.state == "circulated" else None

    def extensions(self) -> list[dict[str, str]]:
        """Return how the period for comments was made longer in the present round."""
        if self.state != CIRCULATED:
            return []
        return [
            {"on": self.day(made.on), "before": self.day(made.before)}
            for made in present_extensions(self.context)
        ]

    def may_extend(self) -> bool:
        return rules.may_manage_state(self.context) and not reasons_against_extending(self.context)

    def is_over(self) -> bool:
        """Say whether the period for comments of circulated minutes has ended."""
        deadline = self.context.comment_deadline
        return self.state == CIRCULATED and deadline is not None and deadline < clock.today()

    def suggested_extension(self) -> str:
        """Return a later day for the form: the party's usual period, counted from today."""
        after = self.context.comment_deadline + timedelta(days=1)
        return max(after, usual_deadline(self.context)).isoformat()

    def suggested_deadline(self) -> str:
        kept = self.context.comment_deadline
        if kept is not None and kept >= clock.today():
            return kept.isoformat()
        return usual_deadline(self.context).isoformat()

    def today(self) -> str:
        return clock.today().isoformat()

    def is_silence_enough(self) -> bool:
        return self.state == "circulated" and party_rules(self.context).adoption == BY_SILENCE

    def adopted(self) -> dict[str, Any] | None:
        """Return on which day and how the minutes were adopted."""
        if self.context.adopted_on is None:
            return None
        meeting = by_uid(self.context.adopted_in) if self.context.adopted_in else None
        return {
            "day": self.day(self.context.adopted_on),
            "iso": self.iso(self.context.adopted_on),
            "how": self.words(ADOPTIONS.get(self.context.adopted_how, "")),
            "silence": self.context.adopted_how == BY_SILENCE,
            "meeting": meeting and {"title": meeting.title, "url": self._adoption_url(meeting)},
        }

    def _adoption_url(self, meeting: Any) -> str:
        """Return where a later meeting says that these minutes were adopted: its minutes, its item,
        or itself, whatever of them the reader may view."""
        item = by_uid(self.context.adoption_item)
        if item is None:
            return meeting.absolute_url()
        later = rules.visible_minutes_of(meeting)
        if later is None:
            return item.absolute_url()
        return f"{later.absolute_url()}#entry-{self.context.adoption_item}"

    def offer(self) -> str:
        """Return the words of the button that puts the adoption on the next agenda."""
        if not (rules.may_manage_state(self.context) and may_offer(self.context)):
            return ""
        return self.words(words_of_offer(next_meeting(self.context)))

    def adoption(self) -> dict[str, str] | None:
        """Return the item under which the minutes are to be adopted."""
        item = None if self.is_binding() else adoption_item(self.context)
        return item and {"title": item.title, "url": item.absolute_url()}

    @cached_property
    def transitions(self) -> list[dict[str, Any]]:
        """Return the steps that can be taken now, and why others cannot."""
        tool = api.portal.get_tool("portal_workflow")
        return [
            {
                "id": t["id"],
                "title": TRANSITIONS[t["id"]],
                "reasons": self.in_words(rules.reasons_against_transition(self.context, t["id"])),
            }
            for t in tool.getTransitionsFor(self.context)
            if t["id"] in TRANSITIONS
        ]

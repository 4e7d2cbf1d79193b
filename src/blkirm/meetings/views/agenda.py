"""Ordering the agenda: by dragging, by keyboard, by plain buttons; deciding what members submit."""

from blkirm import _
from blkirm.authorities.rules import short_name_of_authority
from blkirm.kernel import clock
from blkirm.kernel.page import PostPage
from blkirm.meetings import operations
from blkirm.meetings import planning
from blkirm.meetings import rules
from blkirm.meetings.agenda import items_by_uid
from blkirm.meetings.patterns import LONGEST_TITLE
from blkirm.meetings.patterns import MOST_TEMPLATES
from blkirm.meetings.timing import Time
from blkirm.meetings.timing import time_of
from blkirm.meetings.views.frame import MeetingsFrame
from blkirm.papers.operations import originator_of
from datetime import timedelta
from functools import cached_property
from Products.CMFCore.WorkflowCore import WorkflowException
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zope.i18nmessageid import Message

import transaction


NOT_UNDERSTOOD = _(
    "error_400_text",
    default="Something in the address or in the form is not what was expected. "
    "Nothing was changed.",
)
MOVES = {
    "up": _("label_move_up", default="Up: ${title}"),
    "down": _("label_move_down", default="Down: ${title}"),
    "in": _("label_move_in", default="Below the item before: ${title}"),
    "out": _("label_move_out", default="Out: ${title}"),
}
UP, DOWN, IN, OUT = "up", "down", "in", "out"


class AgendaPage(MeetingsFrame):
    """The agenda with everything that orders it."""

    page = ViewPageTemplateFile("../templates/agenda.pt")
    refusal = ""

    def __call__(self) -> str:
        return self.page()

    @cached_property
    def plain_entries(self) -> list[rules.Entry]:
        return rules.agenda_of(self.context)

    @cached_property
    def agenda(self) -> list[dict[str, Any]]:
        rows = self.entries(self.plain_entries)
        neighbours = self._neighbours()
        for row, begins in zip(rows, self._begins(), strict=True):
            row["begins"] = begins
            row["uid"] = row["entry"].uid
            row.update(neighbours.get(row["uid"], {UP: "", DOWN: "", IN: "", OUT: ""}))
        return rows

    def _neighbours(self) -> dict[str, dict[str, str]]:
        """Return, by UID, whether an item can go up, down, in and out, each "1" or empty."""
        entries = [entry for entry in self.plain_entries if not entry.hidden]
        beside: dict[str, list[rules.Entry]] = {}
        for entry in entries:
            beside.setdefault(entry.path.rpartition("/")[0], []).append(entry)
        return {
            entry.uid: {
                UP: "1" if number else "",
                DOWN: "1" if number + 1 < len(group) else "",
                IN: "1" if number and entry.depth + 1 < rules.DEEPEST else "",
                OUT: "1" if entry.depth else "",
            }
            for group in beside.values()
            for number, entry in enumerate(group)
        }

    def _begins(self) -> list[str]:
        """Return the time at which each item begins if all take as long as planned."""
        moment = self.context.start.astimezone(clock.BERLIN)
        times, rest = [], list(self.plain_entries)
        for number, entry in enumerate(rest):
            times.append(f"{moment:%H:%M}")
            has_inner = number + 1 < len(rest) and rest[number + 1].depth > entry.depth
            if not has_inner:
                moment += timedelta(minutes=entry.minutes_planned or 0)
        return times

    @cached_property
    def time(self) -> Time:
        return time_of(self.plain_entries, self.context.start, self.context.end)

    @cached_property
    def is_open(self) -> bool:
        return rules.is_open(self.context)

    @cached_property
    def others_count_differently(self) -> bool:
        """Say whether a confidential item without a placeholder has others behind it."""
        tops = [entry for entry in self.plain_entries if not entry.depth]
        return any(entry.restricted and not entry.placeholder for entry in tops[:-1])

    @cached_property
    def submitted(self) -> list[dict[str, Any]]:
        return [
            {
                "uid": brain.UID,
                "title": brain.Title,
                "url": brain.getURL(),
                "authority": short_name_of_authority(self._sent_by(brain.Creator)),
                "day": self.day(brain.created),
                "late": "late" in (brain.agenda_marks or ()),
            }
            for brain in rules.submitted_items(self.context)
        ]

    def _sent_by(self, person: str) -> str:
        """Return the authority on whose behalf somebody submits."""
        return originator_of(person, self.party.getId()) or ""

    @cached_property
    def templates(self) -> list[dict[str, Any]]:
        kept = self.context.aq_parent.agenda_templates
        return [{"id": t.id, "title": t.title, "items": len(t.patterns)} for t in kept]

    longest_title = LONGEST_TITLE

    def move_label(self, to: str, title: str) -> str:
        return self.words(Message(MOVES[to], mapping={"title": title}))


class OnAgenda(PostPage, AgendaPage):
    """What the forms on the page of the agenda share."""

    def change(self) -> str:
        undo = transaction.savepoint()
        try:
            self.do()
        except (BadRequest, WorkflowException) as error:
            undo.rollback()
            self.refusal = str(error) or self.words(NOT_UNDERSTOOD)
            self.request.response.setStatus(400)
            return self.page()
        return self.lead_to(f"{self.url}/@@agenda{self.place()}")

    def do(self) -> None:
        """Change something. Raises BadRequest before anything is changed."""
        raise NotImplementedError

    def place(self) -> str:
        """Return where on the page the reader goes on."""
        return ""

    def text(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    @cached_property
    def item(self) -> Any:
        return self.found(self.text("item"))

    def found(self, uid: str) -> Any:
        """Return an item of the meeting. Raises NotFound unless the reader may view it."""
        brain = items_by_uid(self.context).get(uid)
        if brain is None:
            raise NotFound()
        return brain.getObject()


class Arrange(OnAgenda):
    """Put an item elsewhere.

    ``move`` is its UID, a space and ``up``, ``down``, ``in``, ``out``, ``before:<uid>`` or
    ``after:<uid>``.
    """

    @cached_property
    def wanted(self) -> tuple[str, str]:
        uid, _space, to = self.text("move").partition(" ")
        return uid, to

    @cached_property
    def item(self) -> Any:
        return self.found(self.wanted[0])

    def do(self) -> None:
        to = self.wanted[1]
        where, _colon, uid = to.partition(":")
        if where in ("before", "after"):
            operations.put_before(self.item, self.found(uid), after=where == "after")
        elif to in (UP, DOWN, IN, OUT):
            self._step(to)
        else:
            raise BadRequest()

    def place(self) -> str:
        return f"#item-{self.wanted[0]}"

    def _step(self, to: str) -> None:
        item, known = self.item, items_by_uid(self.context)
        beside = [
            known[entry.uid].getObject()
            for entry in self.plain_entries
            if entry.uid in known
            and entry.path.rpartition("/")[0] == "/".join(item.aq_parent.getPhysicalPath())
        ]
        ids = [each.getId() for each in beside]
        at = ids.index(item.getId()) if item.getId() in ids else 0
        if to == UP and at > 0:
            operations.put_before(item, beside[at - 1])
        elif to == DOWN and at + 1 < len(beside):
            operations.put_before(item, beside[at + 1], after=True)
        elif to == IN and at > 0:
            operations.put_into(item, beside[at - 1])
        elif to == OUT and item.aq_parent.portal_type == "AgendaItem":
            operations.put_before(item, item.aq_parent, after=True)


class Decide(OnAgenda):
    """Accept or decline what somebody submitted, or move an item to another meeting."""

    def do(self) -> None:
        action = self.text("action")
        if action == "accept":
            operations.accept(self.item)
            self.say(_("msg_item_added", default="The item is on the agenda."))
        elif action == "decline":
            operations.decline(self.item, self.text("reason"))
            self.say(_("msg_item_was_declined", default="The item was declined."))
        elif action == "defer":
            target = self._target()
            operations.defer(self.item, target)
            self.say(
                _(
                    "msg_item_was_deferred",
                    default="The item was moved to “${meeting}”.",
                    mapping={"meeting": target.title},
                )
            )
        else:
            raise BadRequest()

    def _target(self) -> Any:
        wanted = self.text("meeting")
        for brain in rules.coming_meetings(self.party):
            if wanted == brain.UID:
                return brain.getObject()
        raise BadRequest(
            self.words(_("msg_choose_meeting", default="Please choose a meeting to come."))
        )


class UseTemplate(OnAgenda):
    """Take over, keep or forget an agenda template."""

    def do(self) -> None:
        operations.refuse(rules.reasons_against_ordering(self.context))
        action, kept = self.text("action"), self.context.aq_parent.agenda_templates
        if action == "save":
            title = " ".join(self.text("title").split())
            if not title or len(title) > LONGEST_TITLE or len(kept) >= MOST_TEMPLATES:
                raise BadRequest(
                    self.words(
                        _(
                            "msg_template_title",
                            default="A template needs a title of at most ${length} characters, and "
                            "a party has at most ${most} templates.",
                            mapping={"length": LONGEST_TITLE, "most": MOST_TEMPLATES},
                        )
                    )
                )
            planning.save_as_template(self.context, title)
            self.say(_("msg_template_saved", default="The agenda is kept as a template."))
            return
        template = kept.get(self.text("template"))
        if template is None:
            raise NotFound()
        if action == "apply":
            planning.apply_template(self.context, template)
            self.say(_("msg_template_applied", default="The items of the template are added."))
        elif action == "remove":
            kept.remove(template.id)
            self.say(_("msg_template_removed", default="The template is gone."))
        else:
            raise BadRequest()


class TakeStep(PostPage, MeetingsFrame):
    """Let a meeting take a step of its workflow that needs no page of its own."""

    def change(self) -> str:
        wanted = self.request.form.get("transition")
        if wanted not in ("hold", "close", "cancel"):
            raise BadRequest()
        comment = self.request.form.get("comment")
        try:
            self.context.portal_workflow.doActionFor(
                self.context, wanted, comment=comment if isinstance(comment, str) else ""
            )
        except WorkflowException as error:
            self.say(str(error), "error")
        else:
            self.say(
                _("msg_meeting_state_changed", default="The state of the meeting was changed.")
            )
        return self.lead_to(self.url)

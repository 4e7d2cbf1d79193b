"""What is done with many papers and folders at once.

Each action first shows what would happen to what, and what cannot be done and why; then it is
done, to all that is possible or to nothing. Every thing is looked at with the reader's own rights.
"""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.access.audience import Audience
from blkirm.access.audience import is_within
from blkirm.audiences.rules import audience_of
from blkirm.audiences.rules import bound_of
from blkirm.audiences.rules import facts
from blkirm.audiences.rules import proposed_audience
from blkirm.audiences.views import AudiencePage
from blkirm.audiences.views import preview_of
from blkirm.audiences.views import Readership
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.page import PostPage
from blkirm.papers.archive import contents_of
from blkirm.papers.bulk import ChangeAudience
from blkirm.papers.bulk import ChangeState
from blkirm.papers.bulk import chosen_in
from blkirm.papers.bulk import Copy
from blkirm.papers.bulk import Delete
from blkirm.papers.bulk import may_fill
from blkirm.papers.bulk import MOST
from blkirm.papers.bulk import Move
from blkirm.papers.bulk import other_libraries
from blkirm.papers.bulk import place_with
from blkirm.papers.bulk import visible_inside
from blkirm.papers.content import IPaper
from blkirm.papers.content import IPaperFolder
from blkirm.papers.listing import places_below
from blkirm.papers.trash import trash_days
from blkirm.papers.views.library import ACTIONS
from blkirm.papers.views.library import LibraryPage
from blkirm.papers.views.words import TRANSITIONS
from blkirm.papers.views.zip_file import send_archive
from blkirm.parties.rules import party_of
from functools import cached_property
from plone import api
from Products.Five.browser.pagetemplatefile import ViewPageTemplateFile
from typing import Any
from zExceptions import BadRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


class Selection(PostPage, LibraryPage):
    """One action with what was chosen in a library or folder, step by step."""

    is_personal = True
    template = ViewPageTemplateFile("../templates/selection.pt")
    wants_confirmation = False

    def change(self) -> Any:
        if self.action not in ACTIONS:
            raise BadRequest()
        if not self.things:
            self.say(
                _("msg_nothing_chosen", default="Please tick at least one paper or folder first."),
                "warning",
            )
            return self.lead_to(self.library_url)
        if self.action == "zip":
            return self._send_zip()
        if self.form_value("confirmed") == "1" and self.is_ready and not self._waits():
            return self._do()
        return self.template()

    # --- what was chosen --------------------------------------------------------------------

    @cached_property
    def action(self) -> str:
        return self.form_value("do")

    @property
    def page_title(self) -> str:
        return translate(ACTIONS[self.action], context=self.request)

    def form_value(self, name: str) -> str:
        value = self.request.form.get(name, "")
        return value if isinstance(value, str) else ""

    @cached_property
    def things(self) -> list[Any]:
        """Return what was chosen and lies in here, as far as the reader may see it."""
        uids = self.request.form.get("selected", [])
        return chosen_in(self.context, [uids] if isinstance(uids, str) else uids)

    @cached_property
    def uids(self) -> list[str]:
        return [api.content.get_uuid(thing) for thing in self.things]

    @cached_property
    def person(self) -> str:
        return getSecurityManager().getUser().getId() or ""

    # --- what would happen ------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """Return each thing with what would happen to it, or why that is not possible."""
        rows = []
        for thing in self.things:
            reason = self._reason(thing)
            note = "" if reason else self._note(thing)
            rows.append(
                {
                    "thing": thing,
                    "title": title_of(thing),
                    "url": thing.absolute_url(),
                    "is_folder": IPaperFolder.providedBy(thing),
                    "reason": translate(reason, context=self.request) if reason else "",
                    "note": translate(note, context=self.request) if note else "",
                }
            )
        return rows

    @property
    def possible(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if not row["reason"]]

    @property
    def impossible(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["reason"]]

    @property
    def is_ready(self) -> bool:
        """Say whether all is chosen that has to be, and something can be done."""
        return self.has_choice and bool(self.possible)

    @property
    def has_choice(self) -> bool:
        """Say whether what the action needs was chosen; then its effect can be shown."""
        return self.step is not None

    @cached_property
    def step(self) -> Delete | Copy | ChangeState | ChangeAudience | None:
        """Return the action as it was chosen; nothing while something has to be chosen yet."""
        if self.action == "delete":
            return Delete(self.person)
        if self.action in ("move", "copy") and self.target is not None:
            return (Move if self.action == "move" else Copy)(self.person, self.target)
        if self.action == "state" and self.transition:
            return ChangeState(self.person, self.transition, self.form_value("comment")[:1000])
        if self.action == "audience" and "circle" in self.request.form:
            return ChangeAudience(self.person, self.audience_choice.asked_for())
        return None

    def _waits(self) -> bool:
        """Say whether letting more people in has to be agreed to first."""
        return self.lets_people_in and self.form_value("agreed") != "1"

    @cached_property
    def lets_people_in(self) -> bool:
        return self.step is not None and any(
            self.step.lets_people_in(row["thing"]) for row in self.possible
        )

    def _reason(self, thing: Any) -> Message | None:
        return self.step.reason_against(thing) if self.step is not None else None

    def _note(self, thing: Any) -> Message | str:
        return getattr(self, f"_note_{self.action}")(thing) if self.has_choice else ""

    # --- delete -----------------------------------------------------------------------------

    def _note_delete(self, thing: Any) -> Message | str:
        return self._inside(thing)

    def _inside(self, thing: Any) -> Message | str:
        if IPaper.providedBy(thing):
            return ""
        number = visible_inside(thing)
        if not number:
            return _("note_empty_folder", default="with nothing in it that you can see")
        if number == 1:
            return _("note_one_inside", default="with one paper in it")
        return _("note_inside", default="with ${number} papers in it", mapping={"number": number})

    def days_in_trash(self) -> int:
        return trash_days()

    # --- move and copy ----------------------------------------------------------------------

    @cached_property
    def library(self) -> Any:
        return self.party["papers"]

    def targets(self) -> list[dict[str, Any]]:
        """Return the library and its folders in which the reader may put something."""
        rows = [self._target_row(self.library, 0)] if may_fill(self.library) else []
        base = len(self.library.getPhysicalPath())
        for brain in sorted(places_below(self.library), key=lambda brain: brain.getPath()):
            folder = brain.getObject()
            if may_fill(folder):
                rows.append(self._target_row(folder, len(folder.getPhysicalPath()) - base))
        return rows

    def other_targets(self) -> list[dict[str, Any]]:
        """Return the libraries of other parties in which the reader may put something."""
        rows = [
            {**self._target_row(library, 0), "title": title_of(library.aq_parent)}
            for library in other_libraries(self.library)
        ]
        return sorted(rows, key=lambda row: row["title"])

    def _target_row(self, place: Any, depth: int) -> dict[str, Any]:
        return {
            "uid": api.content.get_uuid(place),
            "title": "– " * depth + title_of(place),
            "selected": self.target is not None and place.aq_base is self.target.aq_base,
        }

    @cached_property
    def target(self) -> Any:
        """Return where things go, if it was chosen and may be filled."""
        uid = self.form_value("target")
        if not uid or self.action not in ("move", "copy"):
            return None
        place = place_with(uid)
        if place is None:
            raise BadRequest()
        return place

    @cached_property
    def leaves_party(self) -> bool:
        """Say whether things go to another party."""
        return self.target is not None and party_of(self.target).getId() != self.party.getId()

    def target_title(self) -> str:
        return title_of(self.target)

    def _note_move(self, thing: Any) -> Message | str:
        own = audience_of(thing)
        if own.is_explicit and not is_within(own, self._bound_at_target(), facts):
            return _(
                "note_narrowed",
                default="It is open to more people than the new place allows and will be narrowed.",
            )
        newcomers = self.step.newcomers(thing)
        if newcomers == 1 and self.leaves_party:
            return _("note_newcomer_elsewhere", default="One more person can read it there.")
        if newcomers and self.leaves_party:
            return _(
                "note_newcomers_elsewhere",
                default="${people} more people can read it there.",
                mapping={"people": self.number(newcomers)},
            )
        if newcomers:
            return _(
                "note_newcomers",
                default="It follows the new place: ${people} more people can read it there.",
                mapping={"people": self.number(newcomers)},
            )
        return self._inside(thing)

    _note_copy = _note_move

    def _bound_at_target(self) -> Audience:
        own = audience_of(self.target)
        return own if own.is_explicit else bound_of(self.target).audience

    # --- state ------------------------------------------------------------------------------

    @cached_property
    def transition(self) -> str:
        wanted = self.form_value("transition")
        return wanted if wanted in TRANSITIONS and self.action == "state" else ""

    def transitions(self) -> list[dict[str, Any]]:
        """Return the steps that at least one of the papers can take, and how many can."""
        rows = []
        for token, title in TRANSITIONS.items():
            # The reason for reopening is typed in afterwards.
            step = ChangeState(self.person, token, "?")
            number = sum(step.reason_against(thing) is None for thing in self.things)
            if number:
                rows.append(
                    {
                        "token": token,
                        "title": title,
                        "number": self.number(number),
                        "selected": token == self.transition,
                    }
                )
        return rows

    def transition_title(self) -> Message:
        return TRANSITIONS[self.transition]

    def _note_state(self, thing: Any) -> str:
        return ""

    # --- audience ---------------------------------------------------------------------------

    @cached_property
    def audience_choice(self) -> AudiencePage:
        """Return what offers circles, recipients and markings."""
        page = AudiencePage(self.context, self.request)
        asked = page.asked_for()
        page.wanted = Audience(None)
        if "circle" in self.request.form:
            # What was asked for last time stays ticked; whether it makes sense is asked of things.
            circle = asked["circle"] if isinstance(asked["circle"], str) else ""
            page.wanted = Audience(circle or None, tuple(self._recipients()), "")
        return page

    def _recipients(self) -> list[str]:
        asked = self.request.form.get("recipients", [])
        asked = [asked] if isinstance(asked, str) else asked
        return [each for each in asked if isinstance(each, str)][:MOST]

    def chosen_audience(self) -> list[dict[str, str]]:
        """Return the choices as hidden fields."""
        fields = [("circle", self.form_value("circle")), ("marking", self.form_value("marking"))]
        fields += [("recipients:list", each) for each in self._recipients()]
        return [{"name": name, "value": value} for name, value in fields]

    def _note_audience(self, thing: Any) -> Message | str:
        wanted = proposed_audience(thing, self.step.asked)
        effect = preview_of(thing, wanted, Readership(thing, self.request))
        if effect["more"]:
            return _(
                "note_more_readers",
                default="${people} people can read it then, ${more} more than now.",
                mapping={"people": effect["people"], "more": effect["more"]},
            )
        if effect["fewer"]:
            return _(
                "note_fewer_readers",
                default="${people} people can read it then; ${fewer} who can now will not any more.",
                mapping={"people": effect["people"], "fewer": effect["fewer"]},
            )
        return _(
            "note_same_readers",
            default="${people} people can read it then, as now.",
            mapping={"people": effect["people"]},
        )

    # --- doing it ---------------------------------------------------------------------------

    def _do(self) -> str:
        rows = self.possible
        left = len(self.impossible)
        for row in rows:
            self.step.do(row["thing"])
        self.say(self._done(len(rows)))
        if left:
            self.say(
                _("msg_left_one", default="One was left as it is, for the reason shown before.")
                if left == 1
                else _(
                    "msg_left_many",
                    default="${number} were left as they are, for the reasons shown before.",
                    mapping={"number": self.number(left)},
                ),
                "warning",
            )
        return self.lead_to(self.library_url)

    def _done(self, number: int) -> Message:
        if number == 1:
            return {
                "move": _("msg_moved_one", default="It was moved."),
                "copy": _("msg_copied_one", default="It was copied."),
                "state": _("msg_state_one", default="The state of one paper was changed."),
                "audience": _("msg_audience_one", default="The audience was changed."),
                "delete": _("msg_deleted_one", default="It was put into the trash."),
            }[self.action]
        mapping = {"number": self.number(number)}
        return {
            "move": _("msg_moved_many", default="${number} were moved.", mapping=mapping),
            "copy": _("msg_copied_many", default="${number} were copied.", mapping=mapping),
            "state": _(
                "msg_state_many",
                default="The state of ${number} papers was changed.",
                mapping=mapping,
            ),
            "audience": _(
                "msg_audience_many",
                default="The audience of ${number} was changed.",
                mapping=mapping,
            ),
            "delete": _(
                "msg_deleted_many", default="${number} were put into the trash.", mapping=mapping
            ),
        }[self.action]

    # --- ZIP --------------------------------------------------------------------------------

    def _send_zip(self) -> Any:
        return send_archive(self, contents_of(self.things))

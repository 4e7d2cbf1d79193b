"""``POST @selection``: what the page does with many papers at once, for REST clients."""

from AccessControl import getSecurityManager
from blkirm import _
from blkirm.papers.archive import contents_of
from blkirm.papers.archive import make_archive
from blkirm.papers.archive import TooMuch
from blkirm.papers.bulk import ChangeAudience
from blkirm.papers.bulk import ChangeState
from blkirm.papers.bulk import chosen_in
from blkirm.papers.bulk import Copy
from blkirm.papers.bulk import Delete
from blkirm.papers.bulk import Move
from blkirm.papers.bulk import place_with
from blkirm.papers.views.library import ACTIONS
from blkirm.papers.views.words import TRANSITIONS
from blkirm.papers.views.zip_file import archive_for
from plone import api
from plone.restapi.deserializer import json_body
from plone.restapi.services import Service
from Products.CMFCore.indexing import processQueue
from typing import Any
from zExceptions import BadRequest
from zope.i18n import translate
from zope.i18nmessageid import Message


AUDIENCE = ("circle", "recipients", "marking")


class SelectionPost(Service):
    """``{do, selected, …}``: one action with papers and folders in a library or folder.

    ``selected`` are UIDs. ``move`` and ``copy`` want a ``target`` (UID of a library or folder),
    ``state`` a ``transition`` and maybe a ``comment``, ``audience`` what ``@audience`` takes.
    Answers with what was ``done`` and what was ``left``, with the reason. ``dry_run`` only says
    so. What lets more people in is done with ``agreed`` only. ``zip`` answers with the file.
    """

    def render(self) -> Any:
        self.check_permission()
        if self.body.get("do") == "zip":
            return self._archive()
        return super().render()

    def reply(self) -> dict[str, Any]:
        things, step = self._chosen(), self._step()
        reasons = [step.reason_against(thing) for thing in things]
        possible = [thing for thing, reason in zip(things, reasons, strict=True) if not reason]
        opens = any(step.lets_people_in(thing) for thing in possible)
        dry_run = self.body.get("dry_run") is True
        answer: dict[str, Any] = {
            "@id": f"{self.context.absolute_url()}/@selection",
            "lets_people_in": opens,
            "left": [
                {**_named(thing), "reason": self._say(reason)}
                for thing, reason in zip(things, reasons, strict=True)
                if reason
            ],
        }
        if dry_run:
            return {**answer, "possible": [_named(thing) for thing in possible]}
        if opens and self.body.get("agreed") is not True:
            raise self._refuse(
                _(
                    "msg_agree_widening",
                    default="This opens some of it to more people. Send agreed: true if they may "
                    "read it.",
                )
            )
        names = [_named(thing) for thing in possible]
        after = [step.do(thing) for thing in possible]
        processQueue()
        names = [
            name if thing is None else _named(thing)
            for name, thing in zip(names, after, strict=True)
        ]
        return {**answer, "done": names}

    @property
    def body(self) -> dict[str, Any]:
        return json_body(self.request)

    def _chosen(self) -> list[Any]:
        selected = self.body.get("selected")
        things = chosen_in(self.context, selected) if isinstance(selected, list) else []
        if not things:
            raise self._refuse(
                _("msg_nothing_chosen", default="Please tick at least one paper or folder first.")
            )
        return things

    def _step(self) -> Delete | Copy | ChangeState | ChangeAudience:
        action, person = self.body.get("do"), _me()
        if action == "delete":
            return Delete(person)
        if action in ("move", "copy"):
            target = self.body.get("target")
            place = place_with(target) if isinstance(target, str) else None
            if place is None:
                raise self._refuse(
                    _(
                        "msg_target_wanted",
                        default="target is the UID of a library or folder that you may add to.",
                    )
                )
            return (Move if action == "move" else Copy)(person, place)
        if action == "state":
            transition, comment = self.body.get("transition"), self.body.get("comment") or ""
            if (
                not isinstance(transition, str)
                or transition not in TRANSITIONS
                or len(comment) > 1000
            ):
                raise self._refuse(
                    _(
                        "msg_transition_wanted",
                        default="transition is one of: ${accepted}.",
                        mapping={"accepted": ", ".join(TRANSITIONS)},
                    )
                )
            return ChangeState(person, transition, comment)
        if action == "audience":
            asked = {name: self.body[name] for name in AUDIENCE if name in self.body}
            if asked:
                return ChangeAudience(person, asked)
        raise self._refuse(
            _(
                "msg_action_wanted",
                default="do is one of: ${accepted}; audience goes with circle, recipients or "
                "marking.",
                mapping={"accepted": ", ".join(ACTIONS)},
            )
        )

    def _archive(self) -> Any:
        try:
            archive = make_archive(
                contents_of(self._chosen()),
                _me(),
                self._say(_("zip_left_out_name", default="NOT-INCLUDED.txt")),
                self._say,
            )
        except TooMuch as refusal:
            raise self._refuse(refusal.message) from None
        return archive_for(self.request, archive, f"{self.context.Title()}.zip")

    def _say(self, message: Message) -> str:
        return translate(message, context=self.request)

    def _refuse(self, message: Message) -> BadRequest:
        return BadRequest(self._say(message))


def _me() -> str:
    return getSecurityManager().getUser().getId() or ""


def _named(thing: Any) -> dict[str, str]:
    return {"@id": thing.absolute_url(), "UID": api.content.get_uuid(thing), "title": thing.title}

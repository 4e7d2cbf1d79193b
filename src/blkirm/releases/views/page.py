"""The page of a thing's release: who is asked, who said what, and what can be done."""

from blkirm import _
from blkirm.access.errors import NotAccepted
from blkirm.access.errors import Overtaken
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.vocabularies import laender
from blkirm.intake.interfaces import Refused
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import in_language
from blkirm.kernel.page import PostPage
from blkirm.minutes.intake import day_from
from blkirm.minutes.intake import text_of
from blkirm.parties.views import PartyPage
from blkirm.releases import operations
from blkirm.releases import rules
from blkirm.releases.records import rounds_of
from blkirm.releases.records import running_round
from blkirm.releases.rounds import AGREE
from blkirm.releases.rounds import OBJECT
from blkirm.releases.rounds import OPEN
from blkirm.releases.rounds import RELEASED
from blkirm.releases.rounds import SCOPES
from blkirm.releases.rounds import standing
from blkirm.releases.rounds import TAKE_BACK
from blkirm.releases.rounds import UNDECIDED
from blkirm.releases.views.words import answer_in_words
from blkirm.releases.views.words import round_in_words
from blkirm.releases.vocabularies import release_states
from blkirm.releases.vocabularies import scopes
from datetime import timedelta
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import BadRequest
from zExceptions import NotFound
from zExceptions import Unauthorized


class ReleaseFrame(PartyPage):
    """What the page and its buttons share. For readers who may not know of rounds it is not there."""

    refusal = ""

    @cached_property
    def url(self) -> str:
        return in_language(self.context.absolute_url())

    @cached_property
    def thing_title(self) -> str:
        return title_of(self.context)

    def check_reader(self) -> None:
        if not rules.may_read_rounds(self.context):
            raise NotFound()


class ReleasePage(ReleaseFrame):
    """The state, the round that is running, earlier ones, and the forms for whoever may send them.

    ``typed`` is what somebody filled into a form that was refused.
    """

    typed: dict[str, str] = {}  # noqa: RUF012 (replaced, never changed)
    longest = rules.LONGEST_REASON

    def __call__(self) -> str:
        self.check_reader()
        return self.index()

    @cached_property
    def state(self) -> str:
        return rules.state_of(self.context)

    @property
    def state_title(self) -> str:
        return release_states.title(self.state)

    @cached_property
    def rounds(self) -> list[dict[str, Any]]:
        """Return all rounds, the newest first."""
        found = reversed(rounds_of(self.context))
        return [round_in_words(self.context, each, self.language) for each in found]

    @property
    def running(self) -> dict[str, Any] | None:
        return self.rounds[0] if self.rounds and self.rounds[0]["is_running"] else None

    @property
    def ended(self) -> list[dict[str, Any]]:
        return [each for each in self.rounds if not each["is_running"]]

    @property
    def is_text_new(self) -> bool:
        """Say whether something was decided, but about another text than the present one."""
        return self.state == UNDECIDED and bool(self.rounds)

    # --- what somebody can do ------------------------------------------------------------------

    @cached_property
    def may_manage(self) -> bool:
        return rules.may_manage(self.context)

    @cached_property
    def may_start(self) -> bool:
        return self.may_manage and not rules.reasons_against_round(self.context)

    @property
    def why_not(self) -> list[Any]:
        """Return why who leads the party cannot ask, where nothing else on the page says so."""
        if not self.may_manage or self.running or self.state in OPEN:
            return []
        return rules.reasons_against_round(self.context)

    @property
    def may_lead(self) -> bool:
        return self.may_manage and self.running is not None and not self.running["is_over"]

    @property
    def may_withdraw(self) -> bool:
        return self.may_manage and rules.released_round(self.context) is not None

    @cached_property
    def may_answer(self) -> bool:
        return rules.may_answer(self.context)

    @cached_property
    def voices(self) -> list[dict[str, Any]]:
        """Return the authorities for which the reader can answer, with what their Land said."""
        said = standing(running_round(self.context).answers)
        return [
            {
                "authority": authority,
                "title": name_of_authority(authority),
                "land": laender.title(land),
                "said": answer_in_words(said[land], self.language) if land in said else None,
            }
            for authority, land in rules.own_voices(self.context).items()
        ]

    def scopes(self) -> list[dict[str, Any]]:
        chosen = self.typed.get("scope") or RELEASED
        return [
            {"token": token, "title": scopes.title(token), "chosen": token == chosen}
            for token in SCOPES
        ]

    def usual_day(self) -> str:
        day = clock.today() + timedelta(days=rules.USUAL_DAYS)
        return self.typed.get("deadline") or day.isoformat()

    def today_iso(self) -> str:
        return clock.today().isoformat()


class ReleaseStep(PostPage, ReleaseFrame):
    """A button on that page. What is refused stands in its form again, with the reason why."""

    def change(self) -> str:
        self.check_reader()
        if not self.may():
            raise Unauthorized()
        try:
            self.say(self.done(text_of(self.request.form, "step")))
        except NotAccepted as refused:
            return self._show_again(400, refused)
        except Overtaken as refused:
            return self._show_again(409, refused)
        except Refused as refused:
            return self._show_again(403, refused)
        return self.lead_to(f"{self.url}/@@release")

    def may(self) -> bool:
        raise NotImplementedError

    def done(self, step: str) -> Any:
        """Do it and return what to say."""
        raise NotImplementedError

    def _show_again(self, status: int, refused: Exception) -> str:
        page = api.content.get_view("release", self.context, self.request)
        form = self.request.form
        page.typed = {name: v for name, v in form.items() if isinstance(v, str)}
        page.refusal = str(refused)
        self.request.response.setStatus(status, lock=1)
        return page()


class ManageRelease(ReleaseStep):
    """Start, extend or break off a round; withdraw a release."""

    def may(self) -> bool:
        return rules.may_manage(self.context)

    def done(self, step: str) -> Any:
        form = self.request.form
        reason, day = text_of(form, "reason"), text_of(form, "deadline")
        if step == "start":
            until = day_from(day) if day else None
            operations.start_round(self.context, until, text_of(form, "scope"), reason)
            if running_round(self.context) is None:
                return _("msg_release_settled", default="It is settled: this stays closed.")
            return _(
                "msg_release_started",
                default="The round is running. Those who vote for a Land are told.",
            )
        if step == "extend":
            made = operations.extend_round(self.context, day_from(day))
            return _(
                "msg_release_extended",
                default="The round goes on until ${day}. Those who vote are told.",
                mapping={"day": self.day(made.deadline)},
            )
        if step == "cancel":
            operations.cancel_round(self.context, reason)
            return _("msg_release_cancelled", default="The round is broken off.")
        if step == "withdraw":
            operations.withdraw(self.context, reason)
            return _("msg_release_withdrawn", default="The release is withdrawn.")
        raise BadRequest()


class AnswerRelease(ReleaseStep):
    """Agree, object, or take that back, for one's Land."""

    def may(self) -> bool:
        authority = text_of(self.request.form, "authority")
        return authority in rules.own_voices(self.context)

    def done(self, step: str) -> Any:
        form, who = self.request.form, api.user.get_current().getId() or ""
        authority, reason = text_of(form, "authority"), text_of(form, "reason")
        if step == AGREE:
            operations.agree_to(self.context, authority, who)
            return _("msg_release_said_agree", default="Your Land's consent is on record.")
        if step == OBJECT:
            operations.object_to(self.context, authority, reason, who)
            return _("msg_release_said_object", default="Your Land's objection is on record.")
        if step == TAKE_BACK:
            operations.take_back(self.context, authority, who)
            return _("msg_release_said_back", default="Your Land's answer is taken back.")
        raise BadRequest()

"""The desk: one's own parties and what is new in them."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.audiences.rules import facts
from blkirm.authorities.rules import short_name_of_authority
from blkirm.decisions.lines import line_of
from blkirm.decisions.register import states_in
from blkirm.decisions.tasks import as_date
from blkirm.decisions.views.tasks import task_row
from blkirm.decisions.views.words import cell
from blkirm.decisions.views.words import late_word
from blkirm.desk.duties import my_duties
from blkirm.desk.duties import Surroundings
from blkirm.desk.duties import surroundings
from blkirm.desk.rules import Kept
from blkirm.desk.rules import kept_for_me
from blkirm.desk.rules import me
from blkirm.desk.rules import News
from blkirm.desk.rules import news_in
from blkirm.desk.sight import Sight
from blkirm.kernel import clock
from blkirm.kernel import formats
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.meetings.answers import is_answer_due
from blkirm.notifications.operations import dismiss
from blkirm.parties.views import listed_parties
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import BadRequest
from zExceptions import Unauthorized
from zope.i18n import translate


MOST_NOTICES = 50
#: Notices that are not folded away.
SHOWN_NOTICES = 3


#: What favourites that are no papers are called.
KINDS = {
    "Folder": _("kind_folder", default="Folder"),
    "Library": _("kind_library", default="Library"),
    "WorkingParty": _("kind_party", default="Working party"),
}


ANSWER = _("button_answer_invitation", default="Answer the invitation")


class DeskPage(Page):
    """Where a member starts."""

    is_personal = True

    page_title = _("title_desk", default="My desk")

    def __call__(self) -> str:
        if is_anonymous():
            raise Unauthorized()
        return super().__call__()

    def name(self) -> str:
        user = api.user.get_current()
        return user.getProperty("fullname") or user.getId()

    @cached_property
    def _sight(self) -> Sight:
        return Sight()

    @cached_property
    def _around(self) -> Surroundings:
        return surroundings(self._sight)

    @cached_property
    def _kept(self) -> Kept:
        return kept_for_me(self._sight)

    @cached_property
    def _news(self) -> News:
        return news_in(self._sight, self._around.parties)

    @cached_property
    def parties(self) -> list[dict[str, Any]]:
        return [party for party in listed_parties(self, self._around.parties) if party["own"]]

    @cached_property
    def party_names(self) -> dict[str, str]:
        return {brain.getId: title_of(brain) for brain in self._around.parties}

    @cached_property
    def meetings(self) -> list[dict[str, Any]]:
        """Return the next meetings in all parties."""
        return [self._meeting(brain) for brain in self._around.meetings]

    def _meeting(self, brain: Any) -> dict[str, Any]:
        moment = brain.meeting_start.astimezone(clock.BERLIN)
        return {
            "title": brain.Title,
            "url": in_language(brain.getURL()),
            "party": self.party_names.get(brain.party, ""),
            "time": formats.format_time(moment, self.language),
            "iso": moment.isoformat(timespec="minutes"),
            "place": brain.meeting_place or "",
            "answer_due": is_answer_due(brain, me()),
        }

    @cached_property
    def minutes(self) -> list[dict[str, str]]:
        """Return the minutes that wait for comments."""
        return [
            {
                "title": brain.Title,
                "url": in_language(brain.getURL()),
                "party": self.party_names.get(brain.party, ""),
                "until": self.day(as_date(brain.due_date)),
                "iso": self.iso(as_date(brain.due_date)),
            }
            for brain in self._around.minutes
        ]

    @cached_property
    def answer_words(self) -> str:
        """Return what the button at each invitation says; translated once for all."""
        return translate(ANSWER, target_language=self.language)

    @property
    def nothing_waits(self) -> bool:
        """Say whether nobody expects anything of the reader."""
        unanswered = any(meeting["answer_due"] for meeting in self.meetings)
        return not (unanswered or self.minutes or self.duties)

    @cached_property
    def duties(self) -> list[dict[str, Any]]:
        """Return the open tasks and reports of the reader's authorities."""
        owed = my_duties(self._sight, self._around.concluded)
        return [self._duty(brain, authority) for brain, authority in owed]

    def _duty(self, brain: Any, authority: str) -> dict[str, Any]:
        described = {"authority": short_name_of_authority(authority), "number": ""}
        described["party"] = self.party_names.get(brain.party, "")
        if brain.portal_type == "Task":
            task = task_row(self, brain)
            late = late_word() if task["late"] else ""
            return task | described | {"state": "open", "late_word": late}
        line, due = line_of(authority, facts), as_date(brain.due_date)
        state = cell(line, states_in(brain).get(line, "open"), due)
        return described | {
            "number": brain.decision_number,
            "title": brain.Title,
            "url": in_language(brain.getURL()),
            "due": self.day(due),
            "iso": self.iso(due),
            "late_word": state["late_word"],
            "state": state["colour"],
            "state_title": state["words"],
        }

    def calendars_url(self) -> str:
        return f"{home_url(self.language)}/calendars"

    def owed_url(self) -> str:
        return f"{home_url(self.language)}/owed"

    def decisions_url(self) -> str:
        return f"{home_url(self.language)}/decisions"

    def newest_papers(self) -> list[dict[str, Any]]:
        names = self.party_names
        return [
            {
                "title": brain.Title,
                "lang": brain.Language,
                "url": in_language(brain.getURL()),
                "party": names.get(brain.party, ""),
                "originator": short_name_of_authority(brain.originator),
                "day": self.day(brain.modified),
                "iso": self.iso(brain.modified),
            }
            for brain in self._news.papers
        ]

    def own_parties(self) -> list[dict[str, Any]]:
        """Return one's own parties, each with the number of papers that are new to the reader."""
        rows = []
        for party in self.parties:
            new = self._news.numbers.get(party["id"], 0)
            rows.append({**party, "new": self.number(new) if new else "", "one": new == 1})
        return rows

    @cached_property
    def favourites(self) -> list[dict[str, Any]]:
        return [self._thing(brain) for brain in self._kept.favourites]

    @cached_property
    def recently_opened(self) -> list[dict[str, Any]]:
        return [self._thing(brain) for brain in self._kept.opened]

    def _thing(self, brain: Any) -> dict[str, Any]:
        is_paper = brain.portal_type == "Paper"
        return {
            "title": title_of(brain),
            "lang": brain.Language if is_paper else None,
            "url": in_language(brain.getURL()),
            "kind": None if is_paper else KINDS.get(brain.portal_type),
        }

    @cached_property
    def notices(self) -> list[dict[str, str]]:
        """Return what the reader was told and has not dismissed, the newest first."""
        return [
            {
                "id": notice.id,
                "subject": translate(notice.subject, target_language=self.language),
                "text": translate(notice.text, target_language=self.language),
                "url": f"{home_url(self.language)}{notice.link}" if notice.link else "",
                "iso": notice.told_at.isoformat(timespec="minutes"),
                "time": formats.format_time(notice.told_at, self.language),
            }
            for notice in self._kept.notices[:MOST_NOTICES]
        ]

    @property
    def newest_notices(self) -> list[dict[str, str]]:
        return self.notices[:SHOWN_NOTICES]

    @property
    def older_notices(self) -> list[dict[str, str]]:
        return self.notices[SHOWN_NOTICES:]


class DismissNotice(PostPage):
    """Take one notice off one's own desk, or all of them."""

    def change(self) -> str:
        if is_anonymous():
            raise Unauthorized()
        wanted = self.request.form.get("notice", "")
        if not isinstance(wanted, str) or bool(wanted) == ("all" in self.request.form):
            raise BadRequest()
        dismiss(api.user.get_current().getId(), wanted)
        return self.lead_to(f"{home_url(self.language)}/desk")

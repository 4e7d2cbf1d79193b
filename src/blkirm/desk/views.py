"""The desk: one's own parties and what is new in them."""

from blkirm import _
from blkirm.access.identity import is_anonymous
from blkirm.authorities.rules import short_name_of_authority
from blkirm.desk.rules import favourites
from blkirm.desk.rules import newest_papers
from blkirm.desk.rules import number_of_new
from blkirm.desk.rules import recently_opened
from blkirm.desk.rules import visible_parties
from blkirm.kernel import formats
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.kernel.language import in_language
from blkirm.kernel.page import Page
from blkirm.kernel.page import PostPage
from blkirm.notifications.operations import dismiss
from blkirm.notifications.rules import notices_for_me
from blkirm.parties.views import listed_parties
from functools import cached_property
from plone import api
from typing import Any
from zExceptions import BadRequest
from zExceptions import Unauthorized
from zope.i18n import translate


MOST_NOTICES = 50


#: What favourites that are no papers are called.
KINDS = {
    "Folder": _("kind_folder", default="Folder"),
    "Library": _("kind_library", default="Library"),
    "WorkingParty": _("kind_party", default="Working party"),
}


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
    def parties(self) -> list[dict[str, Any]]:
        return [party for party in listed_parties(self) if party["own"]]

    def newest_papers(self) -> list[dict[str, Any]]:
        names = {brain.getId: title_of(brain) for brain in visible_parties()}
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
            for brain in newest_papers()
        ]

    def own_parties(self) -> list[dict[str, Any]]:
        """Return one's own parties, each with the number of papers that are new to the reader."""
        brains = {in_language(brain.getURL()): brain for brain in visible_parties()}
        rows = []
        for party in self.parties:
            new = number_of_new(brains[party["url"]])
            rows.append({**party, "new": self.number(new) if new else "", "one": new == 1})
        return rows

    @cached_property
    def favourites(self) -> list[dict[str, Any]]:
        return [self._thing(brain) for brain in favourites()]

    @cached_property
    def recently_opened(self) -> list[dict[str, Any]]:
        return [self._thing(brain) for brain in recently_opened()]

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
                "subject": translate(notice.subject, context=self.request),
                "text": translate(notice.text, context=self.request),
                "url": f"{home_url(self.language)}{notice.link}" if notice.link else "",
                "iso": notice.told_at.isoformat(timespec="minutes"),
                "time": formats.format_time(notice.told_at, self.language),
            }
            for notice in notices_for_me()[:MOST_NOTICES]
        ]


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

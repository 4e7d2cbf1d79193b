"""``GET /@desk``: the same as the page, for clients."""

from blkirm.decisions.lines import is_late
from blkirm.decisions.tasks import as_date
from blkirm.desk.duties import my_duties
from blkirm.desk.duties import surroundings
from blkirm.desk.rules import kept_for_me
from blkirm.desk.rules import me
from blkirm.desk.rules import news_in
from blkirm.desk.sight import Sight
from blkirm.kernel import clock
from blkirm.kernel.bilingual import title_of
from blkirm.kernel.language import home_url
from blkirm.meetings.answers import is_answer_due
from plone.restapi.services import Service
from typing import Any
from zope.i18n import translate


class Desk(Service):
    """List the papers changed last, the working parties and the notices of the reader."""

    def reply(self) -> dict[str, Any]:
        sight = Sight()
        around, kept = surroundings(sight), kept_for_me(sight)
        news, owed = news_in(sight, around.parties), my_duties(sight, around.concluded)
        return {
            "@id": f"{self.context.absolute_url()}/@desk",
            "papers": [
                {
                    "@id": brain.getURL(),
                    "title": brain.Title,
                    "party": brain.party,
                    "originator": brain.originator,
                    "modified": brain.modified.ISO8601(),
                    "review_state": brain.review_state,
                }
                for brain in news.papers
            ],
            "meetings": [
                {
                    **_summary(brain),
                    "party": brain.party,
                    "start": brain.meeting_start.isoformat(timespec="minutes"),
                    "review_state": brain.review_state,
                    "answer_due": is_answer_due(brain, me()),
                }
                for brain in around.meetings
            ],
            "minutes": [
                {**_summary(b), "party": b.party, "comments_until": _day(b)} for b in around.minutes
            ],
            "owed": [_duty(brain, authority) for brain, authority in owed],
            "parties": [
                {"@id": brain.getURL(), "id": brain.getId, "title": title_of(brain)}
                for brain in around.parties
            ],
            "new": {brain.getId: news.numbers.get(brain.getId, 0) for brain in around.parties},
            "favourites": [_summary(brain) for brain in kept.favourites],
            "recently_opened": [_summary(brain) for brain in kept.opened],
            "notices": [
                {
                    "id": notice.id,
                    "subject": translate(notice.subject, context=self.request),
                    "text": translate(notice.text, context=self.request),
                    "link": f"{home_url()}{notice.link}" if notice.link else "",
                    "time": notice.told_at.isoformat(timespec="seconds"),
                }
                for notice in kept.notices
            ],
        }


def _day(brain: Any) -> str | None:
    due = as_date(brain.due_date)
    return due.isoformat() if due else None


def _duty(brain: Any, authority: str) -> dict[str, Any]:
    due = as_date(brain.due_date)
    return {
        **_summary(brain),
        "number": brain.decision_number or "",
        "party": brain.party,
        "authority": authority,
        "due_date": due.isoformat() if due else None,
        "late": is_late("open", due, clock.today()),
    }


def _summary(brain: Any) -> dict[str, Any]:
    return {
        "@id": brain.getURL(),
        "@type": brain.portal_type,
        "UID": brain.UID,
        "title": title_of(brain),
    }

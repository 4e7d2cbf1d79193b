"""A meeting whose minutes are written, over HTTP."""

from blkirm.kernel import clock
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import re
import transaction


MEETINGS = "/working-parties/dublin/meetings"


@dataclass
class Story:
    """A meeting with an open and a confidential item, and clients of those who take part."""

    site: Any
    meeting: str
    open: dict[str, Any]
    secret: dict[str, Any]
    clients: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.clients[name]

    @property
    def minutes(self) -> str:
        return f"{self.meeting}/minutes"

    def entry(self, item: dict[str, Any]) -> str:
        return f"{self.minutes}/@entries/{item['UID']}"

    def do(self, person: str, step: str, **body: Any) -> Any:
        answer = self.clients[person].rest("POST", f"{self.minutes}/@workflow/{step}", body)
        assert answer.status_code == 200, answer.text
        return answer

    def object(self) -> Any:
        transaction.begin()
        return self.site.unrestrictedTraverse(self.minutes.lstrip("/"))


def begun(site: Any, client: Callable) -> Story:
    """Make the meeting; `taker` is an account already."""
    chair = client("chair")
    made = chair.rest(
        "POST",
        MEETINGS,
        {
            "@type": "Meeting",
            "title": "11. Sitzung",
            "start": f"{clock.today()}T10:00:00",
            "end": f"{clock.today()}T15:30:00",
        },
    )
    meeting = f"{MEETINGS}/{made.json()['id']}"
    items = [
        chair.rest("POST", meeting, {"@type": "AgendaItem", "title": title}).json()
        for title in ("Vertrauliches", "Leitlinien")
    ]
    narrowed = chair.rest(
        "PATCH",
        f"{meeting}/{items[0]['id']}/@audience",
        {"circle": "restricted", "recipients": ["authority:bamf"]},
    )
    assert narrowed.status_code in (200, 204), narrowed.text
    chair.rest("POST", f"{meeting}/@workflow/invite")
    people = ("taker", "member", "secretariat", "guest", "outsider")
    clients = {"chair": chair, **{person: client(person) for person in people}}
    return Story(site, meeting, items[1], items[0], clients)


def begin(story: Story) -> None:
    made = story.taker.rest("POST", f"{story.meeting}/@minutes", {"kind": "minutes-course"})
    assert made.status_code == 201, made.text


def write(story: Story, item: dict[str, Any], person: str = "chair", **values: Any) -> Any:
    return story.clients[person].rest("PATCH", story.entry(item), {"revision": 0, **values})


def circulated(story: Story) -> None:
    begin(story)
    write(story, story.open, discussion="Der Vorsitz berichtet.\n\nDie Länder stimmen zu.")
    write(story, story.secret, discussion="Geheimsache Zeppelin.")
    story.do("taker", "review")
    story.do("chair", "circulate")


def token_in(page: str) -> str:
    return re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]


def next_meeting(story: Story, title: str = "12. Sitzung") -> str:
    """Plan a meeting of the same party in a month; return its path."""
    day = clock.today() + timedelta(days=30)
    times = {"start": f"{day}T10:00:00", "end": f"{day}T12:00:00"}
    made = story.chair.rest("POST", MEETINGS, {"@type": "Meeting", "title": title, **times})
    return f"{MEETINGS}/{made.json()['id']}"

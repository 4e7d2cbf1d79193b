"""What the tests of inviting share."""

from blkirm.kernel import clock
from blkirm.kernel.chores import run_chores
from blkirm.meetings import invitation_sending
from blkirm.notifications.mail import wait_until_sent
from datetime import datetime
from datetime import timedelta
from email.message import EmailMessage
from icalendar import Calendar
from plone import api
from typing import Any

import pytest
import re
import transaction


@pytest.fixture
def quick_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the agenda's PDF be its titles only: LibreOffice takes seconds for each."""

    def write(meeting: Any, agenda: Any, language: str, account: str) -> bytes:
        return "\n".join(entry.title for entry in agenda).encode()

    monkeypatch.setattr(invitation_sending, "agenda_pdf", write)


def make_meeting(party: Any, items: int = 1, days: int = 40, **fields: Any) -> Any:
    """Plan a meeting in some days, at 10 o'clock in Germany, with some accepted items."""
    start = datetime.now(clock.BERLIN).replace(hour=10, minute=0, second=0, microsecond=0)
    values = {
        "title": "11. Sitzung",
        "start": start + timedelta(days=days),
        "end": start + timedelta(days=days, hours=5),
        "place": "Nürnberg",
        "mode": "presence",
    }
    with api.env.adopt_roles(["Manager"]):
        meeting = api.content.create(party["meetings"], "Meeting", **{**values, **fields})
        for number in range(items):
            add_item(meeting, f"Punkt {number + 1}")
    return meeting


def add_item(meeting: Any, title: str, **fields: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        item = api.content.create(meeting, "AgendaItem", title=title, **fields)
        if api.content.get_state(item) != "accepted":
            api.content.transition(item, "accept")
    return item


def deliver() -> None:
    """Let everything that waits be sent."""
    transaction.commit()
    run_chores(api.portal.get(), names={"blkirm.invitations"})
    wait_until_sent()


def event_in(mail: EmailMessage) -> Any:
    """Return the calendar entry in a mail."""
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    (event,) = Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")
    return event


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def link_in(mail: EmailMessage) -> str:
    """Return the path below the site of the link to answer by."""
    (found,) = re.findall(r"/(?:de|en)/meeting-answer/\S+", text_of(mail))
    return found


def token_in(page: str) -> str:
    return re.findall(r'name="_authenticator"[^>]*value="([^"]+)"', page)[0]


def field_in(page: str, name: str) -> str:
    (found,) = re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found

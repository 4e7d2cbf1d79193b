"""An invitation as mail: words for people, a request for their calendars, the agenda as PDF.

Each receiver's mail is made with that receiver's rights, from nothing but what may be read then.
"""

from blkirm import _
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_time
from blkirm.meetings import ical
from blkirm.meetings.invitation_records import CANCELLATION
from blkirm.meetings.invitation_records import INVITATION
from blkirm.meetings.invitation_records import Round
from blkirm.meetings.invitation_records import UPDATE
from blkirm.meetings.rules import Entry
from blkirm.meetings.vocabularies import MEETING_MODES
from blkirm.notifications.mail import begin
from blkirm.notifications.mail import Mail
from blkirm.notifications.mail import Receiver
from blkirm.notifications.mail import sealed
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from hashlib import sha256
from zope.i18n import translate
from zope.i18nmessageid import Message


REMINDER = "reminder"
SUBJECTS = {
    "invitation": _("mail_invitation_subject", default="Invitation: ${title}, ${day}"),
    "update": _("mail_update_subject", default="Changed: ${title}, ${day}"),
    "cancellation": _("mail_cancellation_subject", default="Cancelled: ${title}, ${day}"),
    REMINDER: _("mail_reminder_subject", default="Please answer: ${title}, ${day}"),
}


@dataclass(frozen=True)
class Content:
    """What one receiver is told. Addresses are complete; empty where there is none."""

    meeting: str
    membership: str
    sequence: int
    round: Round
    is_first: bool
    party_title: str
    authority: str
    office: ical.Party
    agenda: Sequence[Entry]
    answer_url: str
    meeting_url: str
    video_link: str = ""
    pdf: bytes | None = None
    #: When it was noted that this one is to be asked once more; such a mail says nothing new.
    reminded: datetime | None = None

    @property
    def kind(self) -> str:
        """Return the kind of the message; who hears of the meeting for the first time is invited."""
        if self.reminded is not None:
            return REMINDER
        is_news = self.is_first and self.round.kind == UPDATE
        return INVITATION if is_news else self.round.kind


def write(receiver: Receiver, content: Content, moment: datetime) -> Mail:
    """Return the mail for one receiver; raises ValueError where an address is none."""
    words = _Words(receiver.language)
    facts = content.round.facts
    subject = Message(
        SUBJECTS[content.kind],
        mapping={"title": facts.title, "day": format_date(facts.start, receiver.language)},
    )
    message = begin(receiver, subject, moment)
    # The same for each attempt, so that a mail that comes twice is known again.
    named = f"{content.meeting} {content.membership} {content.sequence}"
    if content.reminded is not None:
        named += f" {content.reminded.isoformat()}"
    message.replace_header("Message-ID", _message_id(named, str(message["From"])))
    message["Reply-To"] = content.office.mail
    message.set_content(_text(content, words), cte="quoted-printable")
    if content.kind == REMINDER:
        return sealed(receiver, message)
    is_cancelled = content.round.kind == CANCELLATION
    method, make = ("CANCEL", ical.cancellation) if is_cancelled else ("REQUEST", ical.request)
    request = make(
        _occasion(content, words, moment),
        content.office,
        ical.Party(receiver.address, content.authority),
    )
    _attach(message, request, method)
    if content.pdf is not None:
        name = translate(_("file_agenda", default="Agenda.pdf"), target_language=receiver.language)
        message.add_attachment(
            content.pdf, maintype="application", subtype="pdf", filename=name, cte="base64"
        )
    return sealed(receiver, message)


def write_withdrawal(
    receiver: Receiver, withdrawn: ical.Withdrawal, office: ical.Party, membership: str
) -> Mail:
    """Return the mail that takes an invitation back, from nothing but what its receiver was told.

    No title, no party, no text of whoever sends it. Raises ValueError where an address is none.
    """
    words = _Words(receiver.language)
    subject = _("mail_withdrawal_subject", default="Invitation withdrawn")
    first = _(
        "mail_withdrawal",
        default="You were invited to a meeting. The invitation does not count for you any more; the "
        "entry in your calendar is taken back.",
    )
    if withdrawn.start is not None and withdrawn.end is not None:
        first = _(
            "mail_withdrawal_day",
            default="You were invited to a meeting: ${period}. The invitation does not count for you "
            "any more; the entry in your calendar is taken back.",
            mapping={"period": words.period(withdrawn.start, withdrawn.end)},
        )
    message = begin(receiver, subject, withdrawn.stamp)
    named = f"{withdrawn.uid} {membership} {withdrawn.sequence}"
    message.replace_header("Message-ID", _message_id(named, str(message["From"])))
    message["Reply-To"] = office.mail
    ask = _("mail_withdrawal_ask", default="If you think this is a mistake, please ask the office.")
    message.set_content(f"{words(first)}\n\n{words(ask)}\n", cte="quoted-printable")
    entry = ical.withdrawal(withdrawn, office, ical.Party(receiver.address))
    _attach(message, entry, "CANCEL")
    return sealed(receiver, message)


def _attach(message: EmailMessage, entry: bytes, method: str) -> None:
    # Twice: programs that know calendars read the part, others offer the attachment.
    message.add_alternative(
        entry,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"method": method, "charset": "utf-8"},
    )
    message.add_attachment(
        entry, maintype="application", subtype="ics", filename="meeting.ics", cte="base64"
    )


def _message_id(named: str, sender: str) -> str:
    host = sender.rpartition("@")[2].rstrip(">")
    return f"<{sha256(named.encode()).hexdigest()[:40]}@{host}>"


class _Words:
    """Sentences in the receiver's language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: Message) -> str:
        return translate(message, target_language=self.language)

    def period(self, start: datetime, end: datetime) -> str:
        if start.date() == end.date():
            return self(
                _(
                    "mail_period_day",
                    default="${day}, ${from} to ${until}",
                    mapping={
                        "day": format_date(start, self.language),
                        "from": f"{start:%H:%M}",
                        "until": f"{end:%H:%M}",
                    },
                )
            )
        return self(
            _(
                "mail_period",
                default="${from} to ${until}",
                mapping={
                    "from": format_time(start, self.language),
                    "until": format_time(end, self.language),
                },
            )
        )

    def item(self, entry: Entry) -> str:
        title = entry.title
        if entry.hidden:
            title = self(_("label_confidential_item", default="Confidential item"))
        return self(
            _(
                "mail_agenda_line",
                default="Item ${number}: ${title}",
                mapping={"number": entry.number, "title": title},
            )
        )


def _text(content: Content, words: _Words) -> str:
    first = content.round.text.strip()
    if content.kind == REMINDER:
        first = words(
            _(
                "mail_reminder",
                default="You have not answered yet whether you come to this meeting.",
            )
        )
    parts = [first, _about(content, words)]
    if content.agenda and content.round.kind != CANCELLATION:
        lines = [words(_("mail_agenda", default="Agenda, as far as you may read it:"))]
        lines += ["  " * entry.depth + words.item(entry) for entry in content.agenda]
        parts.append("\n".join(lines))
    parts += _links(content, words)
    parts.append(
        words(
            _(
                "mail_invitation_footer",
                default="You get this mail because you take part on behalf of ${authority}.",
                mapping={"authority": content.authority},
            )
        )
    )
    return "\n\n".join(part for part in parts if part) + "\n"


def _about(content: Content, words: _Words) -> str:
    facts = content.round.facts
    lines = [content.party_title, facts.title]
    if content.round.kind == CANCELLATION:
        lines.append(words(_("mail_cancelled", default="This meeting does not take place.")))
    lines.append(words.period(facts.start, facts.end))
    if facts.mode in MEETING_MODES:
        lines.append(words(MEETING_MODES[facts.mode]))
    lines += [facts.place, content.video_link]
    if facts.video_link and not content.video_link and content.round.kind != CANCELLATION:
        lines.append(
            words(_("mail_video_later", default="The office tells you how to join by video."))
        )
    return "\n".join(line for line in lines if line)


def _links(content: Content, words: _Words) -> list[str]:
    found = []
    if content.answer_url:
        line = words(_("mail_answer", default="Please say whether you come, without logging in:"))
        if content.round.answer_by is not None:
            line = words(
                _(
                    "mail_answer_by",
                    default="Please say by ${day} whether you come, without logging in:",
                    mapping={"day": format_date(content.round.answer_by, words.language)},
                )
            )
        careful = words(
            _(
                "mail_answer_care",
                default="Whoever has this link can answer for you until the meeting ends. Please "
                "do not pass it on.",
            )
        )
        found.append(f"{line}\n{content.answer_url}\n{careful}")
    if content.meeting_url:
        line = words(_("mail_meeting_link", default="The meeting in the portal:"))
        found.append(f"{line}\n{content.meeting_url}")
    return found


def _occasion(content: Content, words: _Words, moment: datetime) -> ical.Occasion:
    # No agenda and no link to answer by: others look into calendars, too.
    facts = content.round.facts
    return ical.Occasion(
        uid=content.meeting,
        sequence=content.sequence,
        start=facts.start,
        end=facts.end,
        summary=ical.summary(facts.title, content.party_title),
        stamp=moment,
        location=", ".join(part for part in (facts.place, content.video_link) if part),
        url=content.meeting_url,
        cancelled=content.round.kind == CANCELLATION,
    )

"""No mail holds a word that its receiver may not read: each kind of mail the portal sends, tried.

The things that mails are about stand on the site of `estate.py`, each with words nobody can guess.
Where a mail would go to somebody who may not see the thing, none goes. `KINDS` and `PLAIN` together
are all kinds there are; a new one that is in neither fails.
"""

from AccessControl.users import system
from blkirm.access.audience import Audience
from blkirm.access.errors import NotAccepted
from blkirm.access.register import get_register
from blkirm.audiences.operations import change_audience
from blkirm.decisions.reminders import remind_late
from blkirm.forms import outbox as forms_outbox
from blkirm.forms.reminders import remind_of_messages
from blkirm.forms.reminders import tell_of_handing_over
from blkirm.kernel import clock
from blkirm.meetings import invitation_sending
from blkirm.meetings import operations as agenda
from blkirm.meetings.answers import asked_of
from blkirm.meetings.answers import give_answer
from blkirm.meetings.invitation_operations import invite
from blkirm.meetings.invitation_operations import Letter
from blkirm.meetings.invitation_operations import send_update
from blkirm.meetings.invitation_records import convening_of
from blkirm.meetings.invitation_sending import send_waiting
from blkirm.meetings.notices import tell_submitted
from blkirm.meetings.pack_agenda import agenda_document
from blkirm.meetings.reminders import remind
from blkirm.minutes.deadlines import extend_period
from blkirm.minutes.operations import answer_comment
from blkirm.minutes.operations import comment_on_paragraph
from blkirm.minutes.rules import entry_for
from blkirm.notifications import mail
from blkirm.notifications.mail import NotTaken
from blkirm.notifications.mail import settings
from blkirm.pages.chores import appearing
from blkirm.pages.legal_reminders import remind_of_reviews as remind_of_legal_pages
from blkirm.papers.checkout import hold
from blkirm.papers.comments import comment_on
from blkirm.papers.comments import PaperComment
from blkirm.papers.operations import end_overdue_checkouts
from blkirm.papers.operations import remind_of_reviews
from blkirm.papers.operations import take_over
from blkirm.publications.chores import publish_due_reports
from blkirm.publications.handing_over import hand_over
from blkirm.publications.imk_operations import plan_cycle
from blkirm.publications.imk_reminders import remind_of_late_steps
from blkirm.releases.operations import agree_to
from blkirm.releases.operations import cancel_round
from blkirm.releases.operations import extend_round
from blkirm.releases.operations import object_to
from blkirm.releases.operations import start_round
from blkirm.releases.operations import withdraw
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from DateTime import DateTime
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from plone import api
from plone.app.discussion.interfaces import IConversation
from tests.access.crawler import unpacked
from tests.access.crawler import WORD
from tests.access.estate import acting
from tests.access.estate import as_owner
from tests.access.estate import Estate
from tests.access.estate import new_words
from tests.access.estate import Thing
from tests.access.sending import calls_in
from tests.access.sending import messages_in
from tests.access.sending import modules
from tests.access.sending import reached
from tests.access.sending import SENDING
from tests.access.sending import subjects
from tests.live import Answer
from typing import Any
from zope.i18n import translate
from zope.i18nmessageid import Message

import ast
import pytest
import re
import transaction


#: Told about no thing: fixed sentences for those who keep the gate, which name no paper.
PLAIN = {
    "subject_classified": {"account", "level", "day", "time"},
    "subject_file_dropped": set(),
    "subject_file_infected": {"virus"},
    "subject_file_released": set(),
    "subject_macros_wait": set(),
}


class Outbox:
    """Keeps what would be handed to the mail server."""

    def __init__(self) -> None:
        self.mails: list[mail.Mail] = []

    def take(self, _mailer: Any, mails: list[mail.Mail]) -> None:
        self.mails += mails


@pytest.fixture
def outbox(estate: Estate, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outbox]:
    """The portal with a mail server that is none. Agendas come as Word files: PDF takes seconds."""
    box = Outbox()
    monkeypatch.setattr(mail, "_postman", box)
    monkeypatch.setattr(invitation_sending, "hand_over", box.mails.append)
    monkeypatch.setattr(invitation_sending, "agenda_pdf", _agenda)
    monkeypatch.setattr(forms_outbox, "hand_over", box.mails.append)
    as_owner(estate.site)
    known = settings()
    known.smtp_host, known.email_from_address = "localhost", "portal@blkirm.example"
    known.email_from_name = "Portal"
    transaction.commit()
    yield box
    as_owner(estate.site)


def _agenda(meeting: Any, entries: Any, language: str, account: str) -> bytes:
    document = agenda_document(meeting, entries, language, account)
    # Equal ones are made once, as the portal does.
    if document.key not in _agendas:
        _agendas[document.key] = document.docx()
    return _agendas[document.key]


_agendas: dict[str, bytes] = {}


# --- each kind, by the message of its subject -----------------------------------------------

Kind = Callable[[Estate], None]


def _now(estate: Estate, key: str, **changes: Any) -> None:
    """Note what became of a thing, for the rule that says who may see it."""
    estate.things[key] = replace(estate.things[key], **changes)


def _guest_of(party: str) -> str:
    held = get_register().of_person("guest")
    return next(m.id for m in held if m.party == party)


def invitation(estate: Estate) -> None:
    """To a meeting with items for one authority each, and to one for a Land; with a single guest."""
    invite(estate.object("meeting"), Letter("Bitte kommen", (_guest_of("dublin"),)), "secretariat")
    invite(estate.object("meeting-land"), Letter("Bitte kommen"), "secretariat")
    transaction.commit()
    send_waiting()


def update(estate: Estate) -> None:
    meeting = estate.object("meeting")
    meeting.end += timedelta(hours=1)
    send_update(meeting, Letter("Geändert", (_guest_of("dublin"),)), "secretariat")
    send_update(estate.object("meeting-land"), Letter("Geändert"), "secretariat")
    transaction.commit()
    send_waiting()


def reminder(estate: Estate) -> None:
    """Of invitations that went out yesterday."""
    for key in ("meeting", "meeting-land"):
        deliveries = convening_of(estate.object(key)).deliveries
        for membership, sent in list(deliveries.items()):
            deliveries[membership] = replace(sent, at=sent.at - timedelta(days=1))
        remind(estate.object(key))
    transaction.commit()
    send_waiting()


def withdrawal(estate: Estate) -> None:
    """To those of a Land whom the meeting does not concern any more, with words of the sender."""
    meeting = estate.object("meeting-land")
    change_audience(meeting, Audience("restricted", ("authority:im-nw",)), "chair")
    _now(estate, "meeting-land", recipients=("authority:im-nw",))
    send_update(meeting, Letter("Geändert"), "secretariat")
    transaction.commit()
    send_waiting()


def not_delivered(estate: Estate) -> None:
    """To senders of whom one may not see the meeting any more."""

    def refuse(_mail: mail.Mail) -> None:
        raise NotTaken(is_answer=True, is_final=True)

    meeting = estate.object("meeting")
    meeting.end += timedelta(hours=1)
    send_update(meeting, Letter("Noch einmal"), "secretariat")
    send_update(estate.object("meeting-land"), Letter("Noch einmal"), "deputy-chair")
    transaction.commit()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(invitation_sending, "hand_over", refuse)
        send_waiting()


def cancellation(estate: Estate) -> None:
    with acting(estate.site, "secretariat"):
        for key in ("meeting", "meeting-land"):
            api.content.transition(estate.object(key), "cancel", comment="Grippe")
    transaction.commit()
    send_waiting()


def deputy(estate: Estate) -> None:
    meeting = estate.object("minuted")
    (membership,) = asked_of(meeting, "author")
    with acting(estate.site, "author"):
        give_answer(meeting, membership, "deputy", "colleague")


def submitted(estate: Estate) -> None:
    with acting(estate.site, "author"):
        tell_submitted(estate.object("item-submitted"), estate.object("meeting"))


def accepted(estate: Estate) -> None:
    with acting(estate.site, "chair"):
        agenda.accept(estate.object("item-declined"))
    _now(estate, "item-declined", state="accepted")


def declined(estate: Estate) -> None:
    with acting(estate.site, "chair"):
        agenda.decline(estate.object("item-submitted"), "Keine Zeit")
    _now(estate, "item-submitted", state="declined")


def deferred(estate: Estate) -> None:
    """Never into a meeting that the author may not know of: the address of the item would tell."""
    item = estate.object("item-submitted")
    with acting(estate.site, "chair"):
        with pytest.raises(NotAccepted):
            agenda.defer(item, estate.object("meeting-land"))
        agenda.defer(item, estate.object("minuted"))
    _now(estate, "item-submitted", place="minuted")


def circulated(estate: Estate) -> None:
    with acting(estate.site, "chair"):
        for step in ("review", "circulate"):
            api.content.transition(estate.object("minuted-draft/minutes"), step)
    # From now on they are there for the party.
    _now(estate, "minuted-draft/minutes", state="circulated")


def extended(estate: Estate) -> None:
    with acting(estate.site, "chair"):
        extend_period(estate.object("minuted/minutes"), clock.today() + timedelta(days=60))


def commented(estate: Estate) -> None:
    """On an item that most of the readers of the minutes do not see."""
    minutes = estate.object("minuted/minutes")
    uid = api.content.get_uuid(estate.object("minuted-land"))
    with acting(estate.site, "other-land"):
        key = entry_for(minutes, uid).result[0].key
        comment_on_paragraph(minutes, uid, key, "Bemerkung", "other-land")


def answered(estate: Estate) -> None:
    """To somebody who reads it, and to one who commented on what is not for him or her any more."""
    minutes = estate.object("minuted/minutes")
    uid = api.content.get_uuid(estate.object("minuted-land"))
    comments = [each for each in minutes.records.comments.values() if each.item == uid]
    assert [comment.author for comment in comments] == ["chair", "other-land"]
    comments[0].author = "colleague"
    with acting(estate.site, "chair"):
        for comment in comments:
            answer_comment(minutes, comment, "accepted", "Ja", "chair")


def late(_estate: Estate) -> None:
    """All Länder owe a report on a decision that only one of them may read."""
    remind_late()


def late_task(estate: Estate) -> None:
    for key in ("task", "task-land"):
        task = estate.object(key)
        # Whose members do not all see it.
        task.responsible, task.due_date = "im-nw", clock.today() - timedelta(days=1)
        task.reindexObject()
    remind_late()


def paper_comment(estate: Estate) -> None:
    """Under papers under which people have commented who may not read them any more."""
    for key in ("shared", "authority", "strict", "draft"):
        paper = estate.object(key)
        for account in ("other-land", "deputy", "ex-member", "stranger", "colleague"):
            former = PaperComment()
            former.text = "Früher"
            former.creator = former.author_username = account
            IConversation(paper).addComment(former)
        comment_on(paper, "Neu", "chair")


def checkout_over(estate: Estate) -> None:
    for key, holder in (("shared", "colleague"), ("authority", "other-land")):
        with clock.at(clock.now() - timedelta(days=60)):
            hold(estate.object(key), holder)
    end_overdue_checkouts()


def taken_over(estate: Estate) -> None:
    for key, holder in (("shared", "colleague"), ("authority", "other-land")):
        hold(estate.object(key), holder)
        take_over(estate.object(key), "chair")


def review(estate: Estate) -> None:
    for key in ("shared", "draft", "strict"):
        paper = estate.object(key)
        paper.review_date = clock.today() - timedelta(days=1)
        paper.reindexObject()
    remind_of_reviews()


def asked(estate: Estate) -> None:
    """The Länder, about a paper that only one of them may read by the time there is more time."""
    paper = estate.object("archived")
    with acting(estate.site, "secretariat"):
        start_round(paper, clock.today() + timedelta(days=9), "released")
        change_audience(paper, Audience("restricted", ("land:DE-BY",)), "chair")
        _now(estate, "archived", circle="restricted", recipients=("land:DE-BY",))
        extend_round(paper, clock.today() + timedelta(days=12))


def objected(estate: Estate) -> None:
    with acting(estate.site, "other-land"):
        object_to(estate.object("archived"), "im-by", "Nein", "other-land")


def settled(estate: Estate) -> None:
    """Told to those who were asked, of whom most do not see it any more."""
    with acting(estate.site, "secretariat"):
        cancel_round(estate.object("archived"), "Erledigt")


def handed_over(estate: Estate) -> None:
    """A decision that was released: its title is that of a draft for editors from now on."""
    decision, title = estate.object("decision"), estate.things["decision"].words["title"]
    with acting(estate.site, "secretariat"):
        start_round(decision, clock.today() + timedelta(days=9), "released")
    for who, authority in (("author", "im-nw"), ("other-land", "im-by"), ("deputy-chair", "im-he")):
        with acting(estate.site, who):
            agree_to(decision, authority, who)
    with acting(estate.site, "chair"):
        report = hand_over(decision, "chair")
    words = new_words() | {"id": report.getId(), "title": title}
    estate.things["handed-over"] = Thing("handed-over", "report", "reports", "draft", words=words)


def release_lost(estate: Estate) -> None:
    with acting(estate.site, "secretariat"):
        withdraw(estate.object("decision"), "Zu früh")


def report_submitted(estate: Estate) -> None:
    with acting(estate.site, "editor"):
        api.content.transition(estate.object("report-draft"), "submit")


def report_sent_back(estate: Estate) -> None:
    """To those who made it; of whom one handed it over and sees nothing of it."""
    report = estate.object("report-draft")
    report.creators = ("editor", "chair")
    with acting(estate.site, "publisher"):
        api.content.transition(report, "send-back")


def report_late(estate: Estate) -> None:
    """A report whose source was taken back does not appear at its minute."""
    report = estate.object("report-scheduled")
    report.source = api.content.get_uuid(estate.object("decision"))
    with clock.at(report.embargo), api.env.adopt_user(user=system):
        publish_due_reports(estate.site)
    assert api.content.get_state(report) == "scheduled"


def form_sent(estate: Estate) -> None:
    """A message goes to the office behind its form."""
    estate.object("de/report-barrier").receiver = "editor@blkirm.example"
    transaction.commit()
    forms_outbox.send_waiting()


def message_given(estate: Estate) -> None:
    given = replace(estate.message, assigned="editor")
    tell_of_handing_over(given, estate.object("de/report-barrier"))


def message_soon(_estate: Estate) -> None:
    with clock.at(clock.now() + timedelta(days=25)):
        remind_of_messages()


def message_late(_estate: Estate) -> None:
    with clock.at(clock.now() + timedelta(days=40)):
        remind_of_messages()


def page_appeared(estate: Estate) -> None:
    appearing.run(estate.site)
    transaction.commit()
    with clock.at(clock.now() + timedelta(days=366)):
        appearing.run(estate.site)


def page_vanished(estate: Estate) -> None:
    page = estate.object("page-published")
    page.expiration_date = DateTime() + 500
    page.reindexObject()
    with clock.at(clock.now() + timedelta(days=501)):
        appearing.run(estate.site)


def legal_page(estate: Estate) -> None:
    thing = Thing("legal", "news", "de", "published", words=new_words())
    estate.things["legal"] = thing
    page = api.content.create(
        estate.site["de"], "LegalNotice", id=thing.id, title=f"Impressum {thing.words['title']}"
    )
    api.content.transition(page, "publish")
    page.reviewed_on = clock.today() - timedelta(days=500)
    remind_of_legal_pages(estate.site)


def late_report(estate: Estate) -> None:
    """A report to the conference of which all days have passed, told to those who plan it."""
    conference = clock.today() + timedelta(days=5)
    for key in ("dublin", "concluded"):
        plan_cycle(estate.object(key), start=conference, end=conference, place="Kiel")
    remind_of_late_steps()


def late_contribution(estate: Estate) -> None:
    """To those who lead a party that contributes: to its own report, which others do not know of."""
    party = estate.object("dublin")
    party.parent_party = party.getId()
    late_report(estate)
    party.parent_party = ""


#: Subject -> what brings it about. In this order: what comes later goes on with what came before.
KINDS: dict[str, Kind] = {
    "mail_invitation_subject": invitation,
    "mail_update_subject": update,
    "mail_reminder_subject": reminder,
    "notice_not_delivered": not_delivered,
    "notice_deputy": deputy,
    "notice_item_submitted": submitted,
    "notice_item_declined": declined,
    "notice_item_deferred": deferred,
    "notice_item_accepted": accepted,
    "mail_withdrawal_subject": withdrawal,
    "mail_cancellation_subject": cancellation,
    "notice_minutes_circulated": circulated,
    "notice_minutes_extended": extended,
    "notice_minutes_comment": commented,
    "notice_minutes_answer": answered,
    "notice_late_many": late,
    "notice_late_one": late_task,
    "notice_comment": paper_comment,
    "notice_checkout_over": checkout_over,
    "notice_taken_over": taken_over,
    "notice_review": review,
    "notice_release_asked": asked,
    "notice_release_objection": objected,
    "notice_release_decided": settled,
    "notice_handed_over": handed_over,
    "notice_release_lost": release_lost,
    "notice_report_submitted": report_submitted,
    "notice_report_sent_back": report_sent_back,
    "notice_report_late": report_late,
    "mail_form_subject": form_sent,
    "notice_message_given": message_given,
    "notice_message_soon": message_soon,
    "notice_message_late": message_late,
    "notice_page_appeared": page_appeared,
    "notice_page_vanished": page_vanished,
    "notice_review_due": legal_page,
    "mail_imk_late_subject": late_report,
    "mail_imk_contribution_subject": late_contribution,
}

#: To those who work on the public site; all others have to do with a party.
EDITORIAL = {
    "notice_handed_over", "notice_release_lost", "notice_report_submitted",
    "notice_report_sent_back", "notice_report_late", "mail_form_subject",
    "notice_message_given", "notice_message_soon", "notice_message_late", "notice_review_due",
}  # fmt: skip
#: They name a number or a day and nothing else.
WORDLESS = {
    "notice_message_given", "notice_message_soon", "notice_message_late",
}  # fmt: skip

#: What a guest to single items is told of a meeting beside the items that name him or her: what it
#: is called, where it is, and whose it is.
OF_GUESTS = (("meeting", "title"), ("meeting", "text"), ("dublin", "title"))
#: Who has nothing to do with the party, or not any more, or not yet.
STRANGERS = {"outsider", "ex-member", "future-member", "stranger", "editor", "publisher", "auditor"}


def words_in(content: bytes) -> set[str]:
    """Return the secret words of a mail: its headers, its text, calendar and attachments."""
    message = message_from_bytes(content, policy=default)
    said = [str(value) for value in message.values()]
    for part in message.walk():
        said += [str(value) for value in part.values()]
        if not part.is_multipart():
            said.append(unpacked(Answer(200, [], part.get_payload(decode=True) or b"")))
    return set(WORD.findall("\n".join(said).lower()))


def is_of_kind(content: bytes, kind: str) -> bool:
    """Say whether the subject of a mail is a message, whatever that fills in."""
    message = message_from_bytes(content, policy=default)
    words = translate(Message(kind, "blkirm"), target_language=message["Content-Language"])
    pattern = ".*".join(re.escape(part) for part in re.split(r"\$\{\w+\}", words))
    return words != kind and re.fullmatch(pattern, message["Subject"]) is not None


def forbidden_in_mails(estate: Estate, account: str) -> dict[str, str]:
    forbidden = estate.forbidden_words(account)
    if account == "guest":
        for key, part in OF_GUESTS:
            forbidden.pop(estate.things[key].words[part])
    return forbidden


@pytest.mark.parametrize("kind", KINDS)
def test_no_mail_says_what_its_receiver_may_not_read(
    estate: Estate, outbox: Outbox, kind: str
) -> None:
    KINDS[kind](estate)
    transaction.commit()

    told = []
    for sent in outbox.mails:
        account = sent.receiver.partition("@")[0]
        forbidden = forbidden_in_mails(estate, account)
        told += [
            f"{account} is told the {forbidden[w]}" for w in words_in(sent.content) & {*forbidden}
        ]
    receivers = {sent.receiver.partition("@")[0] for sent in outbox.mails}

    assert not told, "\n".join(told)
    assert any(is_of_kind(sent.content, kind) for sent in outbox.mails), "No such mail was sent."
    assert not receivers & (STRANGERS - ({"editor", "publisher"} if kind in EDITORIAL else set()))
    said = any(words_in(sent.content) for sent in outbox.mails)
    assert said or kind in WORDLESS, "Nothing could have leaked."


# --- all kinds ----------------------------------------------------------------------------------


def test_every_kind_of_mail_is_tried() -> None:
    assert subjects() == {*KINDS, *PLAIN}


def test_every_subject_is_called_like_one() -> None:
    """So that no mail escapes the list for its name."""
    found = set()
    for path, module in modules():
        source = path.read_text("utf-8")
        for name in (name for name, way in SENDING.items() if f"{way}\n" in source):
            # A transaction begins, too, and takes nothing for it.
            for call in (each for each in calls_in(module, name) if each.args):
                found |= reached(call.args[1], module)

    assert found == subjects()


#: What others take from `notifications`; of the notices themselves, all there is.
TAKEN = {
    "blkirm.notifications.operations": {"tell", "dismiss"},
    "blkirm.notifications.mail": {
        "begin", "hand_over", "is_configured", "Mail", "NotTaken", "outer_address",
        "receiver_of", "Receiver", "sealed", "settings",
    },
}  # fmt: skip
NOTICES = {"blkirm.notifications.record", "blkirm.notifications.rules"}


def test_mails_go_by_one_way_only() -> None:
    """So that none is sent by a way in which nobody looks for its subject."""
    others = []
    for path, module in modules():
        if re.search(r"smtplib|MailHost|send_email|EmailMessage\(", path.read_text("utf-8")):
            others.append(path.name)
        for node in ast.walk(module):
            taken = getattr(node, "module", "") or ""
            if taken.startswith("blkirm.notifications") and taken not in NOTICES:
                names = {each.asname or each.name for each in node.names}
                others += [f"{path.name}: {name}" for name in names - TAKEN.get(taken, set())]

    assert others == []


def test_what_is_told_about_nothing_names_nothing() -> None:
    """A notice that names a thing says which, so that its readers are asked about."""
    about_nothing = [
        call
        for name in ("tell", "drop")
        for _path, module in modules()
        for call in calls_in(module, name)
        if len(call.args) < 5 and not any(k.arg == "about" for k in call.keywords)
    ]
    named = {
        message.replace("text_", "subject_"): names
        for call in about_nothing
        for message, names in messages_in(call).items()
    }

    assert {m: names for m, names in named.items() if names - PLAIN.get(m, set())} == {}
    assert {*named} >= {"subject_classified", "subject_macros_wait"}

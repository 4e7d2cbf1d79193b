"""Notices as mail: written in the receiver's language, sent behind the request.

A thread of its own sends, so that a slow or missing mail server delays and breaks nothing. A mail
that is lost that way is no harm: its notice is on the desk.
"""

from blkirm import _
from blkirm.kernel.language import DEFAULT
from blkirm.kernel.language import LANGUAGES
from blkirm.kernel.language import site_url
from blkirm.notifications.record import Notice
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from email.utils import make_msgid
from plone import api
from plone.base.interfaces import IMailSchema
from plone.registry.interfaces import IRegistry
from queue import Queue
from threading import Lock
from threading import Thread
from typing import Any
from zope.component import getUtility
from zope.i18n import translate
from zope.i18nmessageid import Message

import logging
import os
import smtplib
import transaction


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mail:
    """A message that is ready to go, and nothing of the database with it."""

    sender: str
    receiver: str
    content: bytes


def settings() -> Any:
    """Return what the mail control panel says."""
    return getUtility(IRegistry).forInterface(IMailSchema, prefix="plone", check=False)


def is_configured() -> bool:
    """Say whether the portal can send mail: it knows a server and has an address."""
    known = settings()
    return bool(known.smtp_host and known.email_from_address)


@dataclass(frozen=True)
class Receiver:
    """Where an account gets its mail, and in which language."""

    address: str
    language: str


def receiver_of(account: str) -> Receiver | None:
    """Return how to write to an account; None where it is gone or has no address."""
    member = api.user.get(userid=account)
    address = member.getProperty("email", "") if member is not None else ""
    language = member.getProperty("language", "") if member is not None else ""
    return Receiver(address, language if language in LANGUAGES else DEFAULT) if address else None


def begin(receiver: Receiver, subject: Message | str, moment: datetime) -> EmailMessage:
    """Return a message with its headers; raises ValueError where an address is none."""
    known = settings()
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _line(translate(subject, target_language=receiver.language))
    message["From"] = Address(
        _line(known.email_from_name or ""), addr_spec=known.email_from_address
    )
    message["To"] = receiver.address
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = make_msgid(domain=known.email_from_address.rpartition("@")[2])
    # Absence notes need not answer.
    message["Auto-Submitted"] = "auto-generated"
    return message


def sealed(receiver: Receiver, message: EmailMessage) -> Mail:
    """Return a message as it goes to the mail server."""
    # Not before: giving a message its content takes away all headers about content.
    message["Content-Language"] = receiver.language
    return Mail(settings().email_from_address, receiver.address, bytes(message))


def compose(account: str, notice: Notice) -> Mail | None:
    """Write a notice to an account; None where mail is off or the account has no address."""
    receiver = receiver_of(account)
    if receiver is None or not is_configured():
        return None
    message = begin(receiver, notice.subject, notice.told_at)
    message.set_content(_text(notice, receiver.language), cte="quoted-printable")
    return sealed(receiver, message)


def _text(notice: Notice, language: str) -> str:
    parts = [translate(notice.text, target_language=language)]
    base = outer_address()
    if notice.link and base:
        parts.append(f"{base}/{language}{notice.link}")
    parts.append(
        translate(
            _(
                "mail_notice_footer",
                default="You also find this on your desk in the portal. Please do not answer this "
                "mail.",
            ),
            target_language=language,
        )
    )
    return "\n\n".join(parts) + "\n"


def outer_address() -> str:
    """Return the address of the portal for people: what the operator says, not the request."""
    host = os.environ.get("BLKIRM_HOST", "")
    return f"https://{host}" if host else site_url()


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def post(mails: list[Mail]) -> None:
    """Send mails once the present transaction is committed; never if it is not."""
    if mails:
        mailer = api.portal.get_tool("MailHost")._makeMailer()
        transaction.get().addAfterCommitHook(_hand_over, (mailer, mails))


def _hand_over(committed: bool, mailer: Any, mails: list[Mail]) -> None:
    if committed:
        _postman.take(mailer, mails)


class NotTaken(Exception):
    """The mail server did not take a mail.

    ``is_answer`` says whether it answered about this mail, ``is_final`` whether it will not take it
    later either (RFC 5321, 4.2.1: codes from 500 on).
    """

    def __init__(self, *, is_answer: bool = False, is_final: bool = False) -> None:
        super().__init__()
        self.is_answer, self.is_final = is_answer, is_final


def hand_over(mail: Mail) -> None:
    """Send one mail now and return when the server has taken it. Raises NotTaken.

    For those who keep what became of it; everybody else uses ``post``.
    """
    mailer = api.portal.get_tool("MailHost")._makeMailer()
    close = mailer._close_connection

    def close_quietly() -> None:
        # Who hangs up after having taken a mail has taken it.
        try:
            close()
        except (OSError, smtplib.SMTPException):
            mailer.connection = None

    mailer._close_connection = close_quietly
    try:
        mailer.send(mail.sender, [mail.receiver], mail.content)
    except smtplib.SMTPRecipientsRefused as refusal:
        code = max(answer[0] for answer in refusal.recipients.values())
        raise NotTaken(is_answer=True, is_final=code >= 500) from None
    except smtplib.SMTPDataError as refusal:
        raise NotTaken(is_answer=True, is_final=refusal.smtp_code >= 500) from None
    except ValueError:
        # An address that cannot be written to a server.
        raise NotTaken(is_answer=True, is_final=True) from None
    except (OSError, smtplib.SMTPException, RuntimeError) as error:
        # Neither who nor what: logs are read by others than the receiver.
        logger.warning("A mail could not be handed over (%s).", type(error).__name__)
        raise NotTaken() from None


class Postman:
    """Sends what it is given, one after the other, in a thread that lives while there is work."""

    def __init__(self) -> None:
        self._bag: Queue = Queue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def take(self, mailer: Any, mails: list[Mail]) -> None:
        for mail in mails:
            self._bag.put((mailer, mail))
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._walk, name="blkirm-mail", daemon=True)
                self._thread.start()

    def _walk(self) -> None:
        while True:
            mailer, mail = self._bag.get()
            try:
                mailer.send(mail.sender, [mail.receiver], mail.content)
            except (OSError, smtplib.SMTPException, RuntimeError, ValueError) as error:
                # Neither who nor what: logs are read by others than the receiver.
                logger.warning("A notice could not be mailed (%s).", type(error).__name__)
            finally:
                self._bag.task_done()

    def wait(self) -> None:
        """Return when everything taken so far has been tried."""
        self._bag.join()


_postman = Postman()
wait_until_sent = _postman.wait

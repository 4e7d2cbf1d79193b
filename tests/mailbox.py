"""A real mail server for tests (aiosmtpd), and the portal set up to use it."""

from aiosmtpd.controller import Controller
from blkirm.notifications.mail import settings
from blkirm.notifications.mail import wait_until_sent
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
import socket


class Mailbox:
    """Keeps what it gets: pairs of receiver and message, in order.

    ``refusals`` says what it answers to whom it takes no mail for: a code and a word.
    """

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.refusals: dict[str, str] = {}

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        refusal = self.refusals.get(address.partition("@")[0])
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        message = message_from_bytes(envelope.content, policy=default)
        self.mails += [(receiver, message) for receiver in envelope.rcpt_tos]
        return "250 OK"

    def of(self, receiver: str) -> list[EmailMessage]:
        """Return the mails to somebody at our example's domain, the oldest first."""
        return [mail for to, mail in self.mails if to == f"{receiver}@blkirm.example"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(site: Any) -> Iterator[Mailbox]:
    """A mail server; the portal knows it and has an address."""
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    known = settings()
    known.smtp_host, known.smtp_port = server.hostname, server.port
    known.email_from_name = "Rückkehr, Portal"
    known.email_from_address = "portal@blkirm.example"
    yield box
    wait_until_sent()
    server.stop()

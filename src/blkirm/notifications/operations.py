"""Telling people something. Nothing here checks the permission of who tells."""

from blkirm.notifications.mail import compose
from blkirm.notifications.mail import post
from blkirm.notifications.record import get_notices
from blkirm.notifications.record import Notice
from blkirm.notifications.rules import may_be_told
from collections.abc import Iterable
from dataclasses import replace
from plone import api
from plone.dexterity.interfaces import IDexterityContent
from urllib.parse import urlsplit
from zope.i18nmessageid import Message

import transaction


def tell(
    accounts: Iterable[str],
    subject: Message | str,
    text: Message | str,
    link: str = "",
    about: IDexterityContent | None = None,
    mail_text: Message | str = "",
) -> None:
    """Keep a notice for each account and mail it when the transaction is through.

    ``link`` is an address of this site. Whoever names a thing (its title in the messages, its
    address as the link) says so with ``about``: then a mail goes only to those who may see the
    thing at the end of this transaction, and the desk shows the notice only while they may. Names
    of people in a message are for the caller to judge. A mail that cannot be sent stops nothing.
    With ``mail_text`` the mail says that instead of ``text``: what its receiver may read now, but
    perhaps not as long as a desk keeps its notices.
    """
    notice_about = api.content.get_uuid(about) if about is not None else ""
    told = Notice(subject, text, _in_site(link), notice_about)
    receivers = [a for a in dict.fromkeys(accounts) if api.user.get(userid=a) is not None]
    for account in receivers:
        get_notices().add(account, told)
    if receivers:
        # Who may see it is asked when everything else in the transaction has been done.
        mailed = replace(told, text=mail_text) if mail_text else told
        transaction.get().addBeforeCommitHook(_mail, (receivers, mailed, about))


def _mail(accounts: list[str], notice: Notice, about: IDexterityContent | None) -> None:
    mails = [compose(account, notice) for account in accounts if may_be_told(account, about)]
    post([mail for mail in mails if mail is not None])


def dismiss(account: str, notice_id: str) -> None:
    """Take a notice off somebody's desk; an empty id takes all of them."""
    if notice_id:
        get_notices().dismiss(account, notice_id)
    else:
        get_notices().forget(account)


def _in_site(link: str) -> str:
    """Return an address as it counts from the site, without host and language."""
    if not link:
        return ""
    path = urlsplit(link)._replace(scheme="", netloc="").geturl()
    base = urlsplit(api.portal.get().absolute_url()).path
    path = path.removeprefix(base) if path.startswith(f"{base}/") else path
    head, _slash, rest = path.lstrip("/").partition("/")
    return f"/{rest}" if head in ("de", "en") else f"/{head}/{rest}".rstrip("/") or "/"

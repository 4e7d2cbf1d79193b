"""Protection against forged requests on our own pages.

plone.protect parses every page of a logged-in user to add its token to each form, search forms
included (measured: more than half the time of a small page). Pages of our main template are ours
from first to last tag, so the token is written into their POST forms as text. Everything else,
above all the check whether a request may write, is plone.protect's.
"""

from blkirm.kernel.protect import ProtectOurPages
from blkirm.theme.interfaces import IReadingPage
from plone.protect.authenticator import createToken
from plone.transformchain.interfaces import ITransform
from typing import Any
from zope.component import adapter
from zope.interface import implementer
from zope.interface import Interface

import re


POST_FORM = re.compile(rb"<form\b[^>]*\bmethod=\"post\"[^>]*>", re.IGNORECASE)
FORM_END = b"</form>"
FIELD = b'name="_authenticator"'


@implementer(ITransform)
@adapter(Interface, IReadingPage)
class TokensInForms(ProtectOurPages):
    """The kernel's protection, without parsing the page."""

    def transform(self, result: Any, encoding: str) -> bytes | None:
        kind = self.request.response.getHeader("Content-Type") or ""
        if not kind.startswith("text/html"):
            return None
        page = b"".join(
            part if isinstance(part, bytes) else part.encode(encoding) for part in result
        )
        if not POST_FORM.search(page):
            return None
        return with_tokens(page, createToken(manager=self.key_manager).encode("ascii"))


def with_tokens(page: bytes, token: bytes) -> bytes:
    """Return the page with the token in each POST form that has none."""
    field = b'<input type="hidden" %s value="%s">' % (FIELD, token)

    def add(match: re.Match[bytes]) -> bytes:
        end = page.find(FORM_END, match.end())
        if FIELD in page[match.end() : end]:
            return match[0]
        return match[0] + field

    return POST_FORM.sub(add, page)

"""Links in invitations by which somebody answers without logging in. Plain data in and out.

A link names a meeting and a membership and is signed for more: for the account and the authority
that the membership stood for when the mail was written. When one of these is another meanwhile, or
the site has another key, the link is none. Whether the membership still counts and the meeting still
takes answers is for the caller to ask.
"""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256

import hmac
import re


_PURPOSE = b"blkirm answer 1"
_LINK = re.compile(r"([0-9a-f]{32})([0-9a-f]{16})([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class Claim:
    """What a link says before it is believed: UID of a meeting, id of a membership."""

    meeting: str
    membership: str
    signature: str


def sign(key: bytes, meeting: str, membership: str, account: str, authority: str) -> str:
    """Return the last part of the address: letters, digits, ``-`` and ``_`` only."""
    signature = _signature(key, meeting, membership, account, authority)
    return f"{meeting}{membership}{signature}"


def claim_of(text: str) -> Claim | None:
    """Return what a text says if it has the form of a link; nothing is checked by that."""
    found = _LINK.fullmatch(text)
    return Claim(*found.groups()) if found else None


def is_genuine(key: bytes, claim: Claim, account: str, authority: str) -> bool:
    """Say, in the same time for every signature, whether this site wrote a link for these."""
    expected = _signature(key, claim.meeting, claim.membership, account, authority)
    return hmac.compare_digest(expected, claim.signature)


def _signature(key: bytes, meeting: str, membership: str, account: str, authority: str) -> str:
    parts = [part.encode() for part in (meeting, membership, account, authority)]
    # With their lengths, so that no two sets of parts are the same message.
    message = b"".join(len(part).to_bytes(4, "big") + part for part in (_PURPOSE, *parts))
    digest = hmac.new(key, message, sha256).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()

"""Signed time stamps: when a form was shown, and what was received. No session and no cookie.

Pure: a key and plain values in, text out.
"""

from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC

import hashlib
import hmac
import re
import secrets


#: Nobody reads and fills in a form quicker.
QUICKEST = timedelta(seconds=3)
#: A form that was open longer is shown once more, with what was typed.
LONGEST = timedelta(hours=12)

_STAMP = re.compile(r"(\d{10})\.([A-Za-z0-9_-]{12})\.([0-9a-f]{32})")
_RECEIPT = re.compile(r"([A-Z0-9]{2}-[A-Z0-9]{8})\.(\d{1,7})\.([0-9a-f]{32})")


@dataclass(frozen=True)
class Receipt:
    """The number of a message, and the day by which an answer is promised."""

    number: str
    due: date | None


def make_stamp(key: bytes, form: str, now: datetime) -> str:
    """Return a stamp that can be used once, for this form."""
    said = f"{int(now.timestamp()):010d}.{secrets.token_urlsafe(9)}"
    return f"{said}.{_signed(key, 'stamp', form, said)}"


def age_of(key: bytes, form: str, stamp: str, now: datetime) -> timedelta | None:
    """Return how long ago a form was shown; None where the stamp is not ours or for another form."""
    match = _STAMP.fullmatch(stamp)
    if match is None:
        return None
    said = f"{match[1]}.{match[2]}"
    if not hmac.compare_digest(match[3], _signed(key, "stamp", form, said)):
        return None
    return now - datetime.fromtimestamp(int(match[1]), UTC)


def make_receipt(key: bytes, form: str, receipt: Receipt) -> str:
    """Return what the address of the confirmation carries."""
    said = f"{receipt.number}.{receipt.due.toordinal() if receipt.due else 0}"
    return f"{said}.{_signed(key, 'receipt', form, said)}"


def read_receipt(key: bytes, form: str, text: str) -> Receipt | None:
    """Return what a confirmation is about; None where it is none of ours."""
    match = _RECEIPT.fullmatch(text)
    if match is None:
        return None
    said = f"{match[1]}.{match[2]}"
    if not hmac.compare_digest(match[3], _signed(key, "receipt", form, said)):
        return None
    due = int(match[2])
    return Receipt(match[1], date.fromordinal(due) if due else None)


def _signed(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:32]

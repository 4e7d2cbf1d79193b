"""Days, addresses and stamps, without a site."""

from blkirm.forms import rules
from blkirm.forms import stamps
from blkirm.forms.pace import network_of
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import UTC
from hypothesis import given
from hypothesis import strategies as st
from zope.i18n import interpolate

import pytest


KEY = b"k" * 32
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 22), 1, date(2026, 12, 22)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
    ],
    ids=["plain", "short-month", "leap-year", "next-year"],
)
def test_month_ends_on_the_same_day_or_the_last_one(day: date, months: int, later: date) -> None:
    assert rules.months_after(day, months) == later


@given(DAYS, st.one_of(st.none(), DAYS), st.integers(1, 12))
def test_no_message_is_kept_longer_than_a_year(sent: date, done: date | None, months: int) -> None:
    day = rules.deleted_on(sent, done, months)

    assert day <= rules.months_after(sent, 12)
    if done is not None:
        assert day <= rules.months_after(done, months)


@pytest.mark.parametrize(
    ("days", "words", "urgency"),
    [
        (8, "8 days left", ""),
        (7, "7 days left", "soon"),
        (1, "1 day left", "soon"),
        (0, "due today", "soon"),
        (-1, "1 day overdue", "late"),
        (-2, "2 days overdue", "late"),
    ],
    ids=["far", "week", "tomorrow", "today", "yesterday", "before"],
)
def test_days_left_are_said_in_words(days: int, words: str, urgency: str) -> None:
    today = date(2026, 11, 22)
    due = today + timedelta(days=days)
    message = rules.days_left(due, today)

    assert interpolate(message.default, message.mapping) == words
    assert rules.urgency(due, today) == urgency


@pytest.mark.parametrize(
    "text", ["name@example.org", "a.b+c@sub.example.de", "x@xn--bcher-kva.example"]
)
def test_plain_addresses_are_addresses(text: str) -> None:
    assert rules.is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "a@b",
        "a b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "a@example.org,b@example.org",
        "Name <a@example.org>",
        '"a\nb"@example.org',
        "a@example.org\n",
        "a@example..org",
        "a" * 65 + "@example.org",
        "",
    ],
    ids=range(11),
)
def test_nothing_else_is_an_address(text: str) -> None:
    assert not rules.is_mail_address(text)


@given(st.text(max_size=80))
def test_an_address_never_has_a_blank_or_a_line(text: str) -> None:
    if rules.is_mail_address(text + "@example.org"):
        assert text.isascii()
        assert not any(c.isspace() or c in '<>,;:"()\\' for c in text)


def test_stamp_tells_its_age_for_its_own_form_only() -> None:
    stamp = stamps.make_stamp(KEY, "contact", NOW)
    later = NOW + timedelta(seconds=5)

    assert stamps.age_of(KEY, "contact", stamp, later) == timedelta(seconds=5)
    assert stamps.age_of(KEY, "report-barrier", stamp, later) is None
    assert stamps.age_of(b"other", "contact", stamp, later) is None
    assert stamps.age_of(KEY, "contact", stamp[:-1] + "x", later) is None
    assert stamp != stamps.make_stamp(KEY, "contact", NOW)


@given(st.text(max_size=60))
def test_nothing_typed_is_a_stamp_or_a_receipt(text: str) -> None:
    assert stamps.age_of(KEY, "contact", text, NOW) is None
    assert stamps.read_receipt(KEY, "contact", text) is None


def test_receipt_says_what_was_put_in_and_nothing_that_was_changed() -> None:
    receipt = stamps.Receipt("BA-23456789", date(2026, 12, 22))
    text = stamps.make_receipt(KEY, "report-barrier", receipt)

    assert stamps.read_receipt(KEY, "report-barrier", text) == receipt
    assert stamps.read_receipt(KEY, "contact", text) is None
    assert stamps.read_receipt(KEY, "report-barrier", text.replace("BA-2", "BA-3")) is None


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", ""),
    ],
    ids=["v4", "v6", "mapped", "nonsense"],
)
def test_sender_is_an_address_or_the_network_of_one_subscriber(client: str, network: str) -> None:
    assert network_of(client) == network

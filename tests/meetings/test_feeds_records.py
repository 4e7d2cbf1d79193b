"""Feeds: a secret that is kept nowhere, revoked at once, asked for at a reasonable pace."""

from blkirm.kernel.pace import Pace
from blkirm.meetings.feeds_records import ConveningRecords

import pickle


def test_secret_is_not_kept() -> None:
    records = ConveningRecords()

    secret = records.add_feed("a", "", (), "Phone")

    assert records.feed_with(secret).account == "a"
    assert secret.encode() not in pickle.dumps(records)
    assert len(secret) == 43
    assert records.add_feed("a", "", (), "Phone") != secret


def test_what_is_no_secret_opens_nothing() -> None:
    records = ConveningRecords()
    secret = records.add_feed("a", "", (), "")
    (hash_,) = records._by_hash

    assert [records.feed_with(t) for t in ("", "x" * 43, hash_, secret + "=", secret[:-1])] == (
        [None] * 5
    )


def test_feeds_are_revoked_one_by_one_by_party_and_with_the_account() -> None:
    records = ConveningRecords()
    first, second, third = (
        records.add_feed("a", party, (), party) for party in ("", "dublin", "benip")
    )
    foreign = records.add_feed("b", "dublin", (), "")
    ids = {feed.label: feed.id for feed in records.feeds_of("a")}

    assert not records.revoke("b", ids["dublin"])
    records.forget_feeds("a", "dublin")
    assert (records.feed_with(second), len(records.feeds_of("a"))) == (None, 2)
    assert records.revoke("a", ids["benip"])
    assert records.feed_with(third) is None
    records.forget_feeds("a")
    assert records.feed_with(first) is None
    assert records.feed_with(foreign).account == "b"


def test_who_asks_too_often_waits() -> None:
    pace = Pace(most=2, seconds=60)

    waits = [pace.wait_for("a", now) for now in (0, 1, 2, 3, 60.5, 60.7)]

    assert waits == [0, 0, 58, 57, 0, 1]
    assert pace.wait_for("b", 2) == 0

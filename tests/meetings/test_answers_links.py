"""Links to answer by: one meeting, one membership, one account, one authority, one site."""

from blkirm.meetings.answers_links import claim_of
from blkirm.meetings.answers_links import is_genuine
from blkirm.meetings.answers_links import sign
from hypothesis import given
from hypothesis import strategies as st

import pytest


KEY, MEETING, MEMBERSHIP = b"k" * 32, "a" * 32, "b" * 16
LINK = sign(KEY, MEETING, MEMBERSHIP, "member-nw", "im-nw")


def test_link_is_believed_for_what_it_was_written_for() -> None:
    claim = claim_of(LINK)

    assert (claim.meeting, claim.membership) == (MEETING, MEMBERSHIP)
    assert is_genuine(KEY, claim, "member-nw", "im-nw")
    assert LINK.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    ("key", "account", "authority"),
    [
        (b"l" * 32, "member-nw", "im-nw"),
        (KEY, "member-by", "im-nw"),
        (KEY, "member-nw", "im-by"),
        (KEY, "member-nwim", "-nw"),
    ],
    ids=["other-site", "other-account", "other-authority", "parts-shifted"],
)
def test_link_is_not_believed_for_anything_else(key: bytes, account: str, authority: str) -> None:
    assert not is_genuine(key, claim_of(LINK), account, authority)


@given(place=st.integers(0, len(LINK) - 1), letter=st.sampled_from("0123456789abcdefXYZ-_"))
def test_changed_link_is_not_believed(place: int, letter: str) -> None:
    changed = LINK[:place] + letter + LINK[place + 1 :]
    claim = claim_of(changed)

    believed = claim is not None and is_genuine(KEY, claim, "member-nw", "im-nw")

    assert believed == (changed == LINK)


@given(st.text(max_size=100))
def test_other_texts_are_no_links(text: str) -> None:
    assert claim_of(text) is None


@pytest.mark.parametrize(
    "text",
    [LINK + "\n", LINK + "=", LINK[:-1], LINK.upper(), " " + LINK, LINK.replace("a", "ä", 1)],
    ids=["newline", "padding", "short", "upper", "space", "umlaut"],
)
def test_links_have_one_form(text: str) -> None:
    assert claim_of(text) is None

"""MP4 files: what they say about themselves, what is refused, and where they may enter at all."""

from blkirm.intake.interfaces import IShowsVideo
from blkirm.intake.kinds import kind_of
from blkirm.intake.kinds import Unacceptable
from blkirm.intake.operations import examine
from blkirm.intake.video import facts_of
from blkirm.intake.video import VideoFacts
from blkirm.intake.video import words_of
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from io import BytesIO
from tests.intake.videos import box
from tests.intake.videos import video
from typing import Any
from zope.interface import implementer

import pytest


@implementer(IShowsVideo)
class Stage:
    """A place for videos."""


def test_facts_are_read_from_the_index() -> None:
    data = video(width=640, height=360, seconds=90, rate=25)

    assert facts_of(BytesIO(data)) == VideoFacts(90.0, 640, 360, 25.0)
    assert kind_of(BytesIO(data), "film.mp4").content_type == "video/mp4"


def test_index_may_stand_before_or_behind_the_pictures() -> None:
    behind, before = video(index_first=False), video(index_first=True)

    assert facts_of(BytesIO(behind)) == facts_of(BytesIO(before))


def test_words_of_the_index_are_looked_through() -> None:
    assert "Streng vertraulich" in words_of(BytesIO(video(words="Streng vertraulich")))


@pytest.mark.parametrize(
    "broken",
    [video()[:-10], video().replace(b"vide", b"soun"), box(b"ftyp", b"isom" + b"\0" * 8)],
    ids=["cut off", "only sound", "no index"],
)
def test_broken_video_says_so(broken: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        facts_of(BytesIO(broken))


def test_video_that_is_a_page_too_is_refused() -> None:
    data = video() + box(b"free", b"<script>alert(1)</script>")

    with pytest.raises(Unacceptable):
        kind_of(BytesIO(data), "film.mp4")


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(video()) - 1), st.integers(0, 255))
def test_no_byte_breaks_the_reader(place: int, byte: int) -> None:
    data = bytearray(video())
    data[place] = byte
    try:
        facts = facts_of(BytesIO(bytes(data)))
    except ValueError:
        return
    assert facts.duration > 0


def test_video_enters_only_where_videos_are_shown(integration: Any, site: Any) -> None:
    at_home = examine(BytesIO(video()), "film.mp4", place=Stage())
    elsewhere = examine(BytesIO(video()), "film.mp4", place=site["de"])

    assert (at_home.against(), at_home.content_type) == ((), "video/mp4")
    assert [finding.code for finding in elsewhere.against()] == ["unknown"]

"""Videos in German Sign Language, with what the rules want to know of them.

BITV 2.0, annex 2, part 1: at least 320 × 240 pixels and 25 pictures a second, to download, size and
length beside it (DOMAIN.md 5.1). Pixels, pictures a second and length are read from the file.
"""

from blkirm import _
from blkirm.intake.interfaces import IShowsVideo
from blkirm.intake.video import facts_of
from blkirm.intake.video import VideoFacts
from blkirm.pages.interfaces import IWrittenPage
from plone.dexterity.content import Item
from plone.namedfile.field import NamedBlobFile
from plone.namedfile.field import NamedBlobImage
from plone.namedfile.interfaces import INamedBlobFile
from plone.supermodel import model
from typing import Any
from zope.interface import implementer
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import Bool
from zope.schema import Choice


LEAST_WIDTH, LEAST_HEIGHT, LEAST_RATE = 320, 240, 25
#: Players and tools round: 24.97 pictures a second are 25.
TOLERANCE = 0.1


class ISignLanguageVideo(model.Schema):
    """A video and what it is about; what is said in it stands in the text of the page."""

    topic = Choice(
        title=_("label_video_topic", default="What it explains"), vocabulary="blkirm.video_topics"
    )
    video = NamedBlobFile(
        title=_("label_video", default="Video (MP4)"),
        description=_(
            "help_video",
            default="At least 320 × 240 pixels and 25 pictures a second; calm, light background.",
        ),
        accept=("video/mp4",),
    )
    poster = NamedBlobImage(
        title=_("label_video_poster", default="Picture before it begins"), required=False
    )
    calm_background = Bool(
        title=_("label_video_background", default="The background is calm and light, not black"),
        default=False,
    )

    @invariant
    def background_is_calm(data: Any) -> None:  # noqa: N805 (invariants get the data)
        if getattr(data, "calm_background", None) is False:
            raise Invalid(
                _(
                    "msg_video_background",
                    default="Please look at the background: it has to be calm and light.",
                )
            )

    @invariant
    def video_is_good_enough(data: Any) -> None:  # noqa: N805 (invariants get the data)
        video = getattr(data, "video", None)
        if not INamedBlobFile.providedBy(video):
            return
        reason = reason_against(facts_in(video))
        if reason is not None:
            raise Invalid(reason)


def facts_in(video: Any) -> VideoFacts | None:
    """Return what a stored video says of itself; None where it cannot be read."""
    try:
        with video.open() as file:
            return facts_of(file)
    except ValueError:
        return None


def reason_against(facts: VideoFacts | None) -> Any:
    """Say why a video is not good enough for sign language; None where it is."""
    if facts is None:
        return _("msg_video_broken", default="This video cannot be read. An MP4 is expected.")
    if facts.width < LEAST_WIDTH or facts.height < LEAST_HEIGHT:
        return _(
            "msg_video_small",
            default="The video has ${width} × ${height} pixels; at least 320 × 240 are needed.",
            mapping={"width": str(facts.width), "height": str(facts.height)},
        )
    if facts.rate < LEAST_RATE - TOLERANCE:
        return _(
            "msg_video_slow",
            default="The video has ${rate} pictures a second; at least 25 are needed.",
            mapping={"rate": f"{facts.rate:.1f}"},
        )
    return None


@implementer(ISignLanguageVideo, IWrittenPage, IShowsVideo)
class SignLanguageVideo(Item):
    """A page with a video in German Sign Language."""

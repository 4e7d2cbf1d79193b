"""The page of a video in sign language: to watch, to download, with size and length."""

from blkirm.kernel.page import Page
from blkirm.kernel.richtext import clean_html
from blkirm.pages.sign_language import facts_in
from blkirm.pages.vocabularies import video_topics
from functools import cached_property
from typing import Any


class SignLanguageVideoView(Page):
    """The video with its facts."""

    @cached_property
    def lead(self) -> str:
        return self.context.Description()

    @cached_property
    def text(self) -> str:
        return clean_html(getattr(self.context, "text", None), self.context)

    @cached_property
    def topic(self) -> str:
        return video_topics.title(self.context.topic)

    @cached_property
    def facts(self) -> Any:
        return facts_in(self.context.video)

    @cached_property
    def source(self) -> str:
        return f"{self.context.absolute_url()}/@@download/video"

    @cached_property
    def poster(self) -> str | None:
        if self.context.poster is None:
            return None
        return f"{self.context.absolute_url()}/@@images/poster/large"

    @cached_property
    def length(self) -> str:
        """Return minutes and seconds: 3:05."""
        seconds = round(self.facts.duration) if self.facts else 0
        return f"{seconds // 60}:{seconds % 60:02}"

    @cached_property
    def file_size(self) -> str:
        return self.size(self.context.video.getSize())

"""Videos in sign language: good enough, to watch and to download, with size and length."""

from base64 import b64encode
from collections.abc import Callable
from tests.intake.videos import video
from typing import Any

import pytest
import transaction


def body(**facts: Any) -> dict[str, Any]:
    return {
        "@type": "SignLanguageVideo",
        "id": "dgs",
        "title": "Das Portal in Gebärdensprache",
        "topic": "content",
        "calm_background": True,
        "video": {
            "data": b64encode(video(**facts)).decode(),
            "encoding": "base64",
            "filename": "dgs.mp4",
            "content-type": "video/mp4",
        },
    }


def test_video_is_shown_with_size_length_and_download(world: Any, client: Callable) -> None:
    editor = client("editor")

    made = editor.rest("POST", "/de", body(seconds=185))
    published = editor.rest("POST", "/de/dgs/@workflow/publish")
    transaction.begin()
    stranger = client()
    html = stranger.get("/de/dgs").text
    file = stranger.get("/de/dgs/@@download/video")

    assert (made.status_code, published.status_code) == (201, 200)
    assert [
        words
        for words in ("3:05", "640", "360", "<video", "dgs/@@download/video")
        if words not in html
    ] == []
    assert file.headers["Content-Type"] == "video/mp4"
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.content == video(seconds=185)


@pytest.mark.parametrize(
    "facts",
    [{"width": 300}, {"height": 200}, {"rate": 20}],
    ids=["too narrow", "too low", "too few pictures"],
)
def test_video_that_is_not_good_enough_is_refused(
    world: Any, client: Callable, facts: dict[str, int]
) -> None:
    answer = client("editor").rest("POST", "/de", body(**facts))

    assert answer.status_code == 400
    assert client("editor").get("/de/dgs").status_code == 404


def test_video_nobody_looked_at_the_background_of_is_refused(world: Any, client: Callable) -> None:
    answer = client("editor").rest("POST", "/de", {**body(), "calm_background": False})

    assert answer.status_code == 400
    assert "Hintergrund" in answer.json()["message"]


def test_video_does_not_enter_elsewhere(world: Any, client: Callable) -> None:
    file = {**body(), "@type": "File", "file": body()["video"]}
    del file["video"]

    assert client("editor").rest("POST", "/de", file).status_code == 400

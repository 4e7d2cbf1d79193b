"""What stands for `{paper}`, `{report}` and their like in an address of the running portal.

They are found in the demonstration content. A video is made at the first question, because the
demonstration has none.
"""

from base64 import b64encode
from tests.intake.videos import video
from typing import Any

import re


#: Who finds the first of them, and how.
FIRST = {
    "paper": ("secretariat", "portal_type=Paper&path=/portal/working-parties/voluntary-return"),
    "report": ("editor", "portal_type=Report&review_state=published"),
    "authority": ("editor", "portal_type=Authority"),
}
#: Reports of the demonstration, by state; other tests make more of them.
REPORTS = {
    "draft_report": "lagebild-im-entwurf",
    "review_report": "leitfaden-beratung",
    "approved_report": "beratung-im-vergleich",
    "scheduled_report": "jahresbericht-2026",
    "superseded_report": "benip-2012-2014",
    "withdrawn_report": "befragung-reisedokumente",
}


def fill(portal: Any, pattern: str) -> str:
    """Put ids of what is there into an address, for a portal of `live`.

    `{entry}` and `{paragraph}` are what is written first in minutes.
    """
    for word in dict.fromkeys(re.findall(r"\{(\w+)\}", pattern)):
        pattern = pattern.replace(f"{{{word}}}", _find(portal, word, pattern))
    return pattern


def _find(portal: Any, word: str, pattern: str) -> str:
    if word in _OF_THE_PLACE:
        return _OF_THE_PLACE[word](portal, pattern)
    if word in REPORTS:
        return REPORTS[word]
    if word not in portal.places:
        portal.places[word] = _video(portal) if word == "video" else _first(portal, word)
    return portal.places[word]


def _first(portal: Any, word: str) -> str:
    account, query = FIRST[word]
    found = portal.rest(f"/@search?{query}&sort_on=getId&b_size=1", account).json["items"]
    assert found, f"The demo content has no {word}."
    return found[0]["@id"].split("/")[-1]


def _entry(portal: Any, pattern: str) -> str:
    return _written(portal, pattern)["item"]


def _paragraph(portal: Any, pattern: str) -> str:
    return _written(portal, pattern)["paragraphs"]["result"][0]["key"]


def _written(portal: Any, pattern: str) -> dict[str, Any]:
    minutes = pattern.partition("/minutes")[0] + "/minutes"
    entries = portal.rest(f"{minutes}/@entries", "secretariat").json["items"]
    return next(each for each in entries if each["paragraphs"]["result"])


def _membership(portal: Any, pattern: str) -> str:
    answer = portal.rest(f"{pattern.rpartition('/')[0]}/@memberships", "secretariat")
    return next(each["id"] for each in answer.json["items"] if each["person"] == "member-nw")


def _form_message(portal: Any, pattern: str) -> str:
    page = portal.ask(f"/de{pattern.partition('/@@')[0]}/@@form-messages", "editor").text
    return re.findall(r"\?id=([A-Z0-9-]+)", page)[0]


def _imk(portal: Any, pattern: str) -> str:
    party = pattern.partition("/@@")[0]
    return portal.rest(f"{party}/@imk-cycles", "secretariat").json["items"][0]["id"]


_OF_THE_PLACE = {
    "entry": _entry,
    "paragraph": _paragraph,
    "membership": _membership,
    "form_message": _form_message,
    "imk": _imk,
}


def _video(portal: Any) -> str:
    """Return the id of a film in sign language, of 1 second."""
    if portal.ask("/de/dgs").status != 200:
        facts = {
            "@type": "SignLanguageVideo",
            "id": "dgs",
            "title": "Das Portal in Gebärdensprache",
            "topic": "content",
            "calm_background": True,
            "video": _upload(video(seconds=1), "dgs.mp4", "video/mp4"),
        }
        for language in ("de", "en"):
            path = _post(portal, f"/{language}", "editor", facts)
            _post(portal, f"{path}/@workflow/publish", "editor", {})
    return "dgs"


def _upload(data: bytes, name: str, kind: str) -> dict[str, str]:
    coded = b64encode(data).decode()
    return {"data": coded, "encoding": "base64", "filename": name, "content-type": kind}


def _post(portal: Any, path: str, who: str, body: dict[str, Any]) -> str:
    answer = portal.rest(path, who, "POST", body)
    assert answer.status in (200, 201), (path, answer.text)
    return answer.json.get("@id", "").removeprefix(portal.url)

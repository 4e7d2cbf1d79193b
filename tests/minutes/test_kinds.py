"""Results, course of debate and verbatim minutes differ in what is written and shown."""

from blkirm.minutes.kinds import speaker_and_words
from blkirm.minutes.paragraphs import Paragraph
from blkirm.minutes.vocabularies import MINUTES_KINDS
from tests.minutes.story import begin
from tests.minutes.story import Story
from tests.minutes.story import token_in
from tests.minutes.story import write

import pytest
import re


@pytest.mark.parametrize(
    ("text", "speaker", "words"),
    [
        ("BAMF: Wir berichten.", "BAMF", "Wir berichten."),
        ("Vorsitz:\nIch eröffne.", "Vorsitz", "Ich eröffne."),
        ("Nordrhein-Westfalen: Ja: nein.", "Nordrhein-Westfalen", "Ja: nein."),
        ("Es beginnt um 10:30 Uhr.", "", "Es beginnt um 10:30 Uhr."),
        ("Das ist so. Und zwar: immer.", "", "Das ist so. Und zwar: immer."),
        (": leer", "", ": leer"),
        ("BAMF: ", "", "BAMF: "),
    ],
    ids=["authority", "next line", "first colon", "time of day", "sentence", "nobody", "nothing"],
)
def test_paragraph_that_begins_with_who_speaks_has_a_speaker(
    text: str, speaker: str, words: str
) -> None:
    assert speaker_and_words(Paragraph("d1", text)) == (speaker, words)


def test_each_kind_has_its_editor_and_its_page(story: Story) -> None:
    made = story.taker.rest("POST", f"{story.meeting}/@minutes", {"kind": "minutes-verbatim"})
    assert made.status_code == 201, made.text
    write(story, story.open, "taker", discussion="BAMF: Wir berichten.", result="Zugestimmt.")
    editors, pages = {}, {}

    for kind in MINUTES_KINDS:
        changed = story.chair.rest("PATCH", story.minutes, {"kind": kind})
        assert changed.status_code == 204, changed.text
        editor = story.taker.get(f"/en{story.minutes}/@@write").text
        entry = editor.partition(f'id="entry-{story.open["UID"]}"')[2]
        names = re.findall(r'<textarea[^>]*? name="(discussion|result|resolution)"', entry)
        editors[kind] = (names[:3], "data-speaker=" in entry, "entry-reasons" in entry)
        page = story.taker.get(f"/en{story.minutes}").text
        pages[kind] = (re.findall(r"<h3>([^<]+)</h3>", page), '"speaker">BAMF:' in page)

    debate_first, results_first = ["discussion", "result"], ["result", "resolution"]
    assert {kind: (n[:2], *more) for kind, (n, *more) in editors.items()} == {
        "minutes-results": (results_first, False, True),
        "minutes-course": (debate_first, False, False),
        "minutes-verbatim": (debate_first, True, False),
    }
    assert pages == {
        "minutes-results": (["Result", "Reasons in brief"], False),
        "minutes-course": (["Discussion", "Result"], False),
        "minutes-verbatim": (["What was said", "Result"], True),
    }


def test_who_writes_chooses_the_kind_until_the_minutes_are_circulated(story: Story) -> None:
    begin(story)
    write(story, story.open, discussion="Der Vorsitz berichtet.")
    page = story.taker.get(f"/en{story.minutes}/@@write").text
    form = {"kind": "minutes-verbatim", "_authenticator": token_in(page)}
    where = f"/en{story.minutes}/@@change-kind"
    unknown = story.taker.post(where, data={**form, "kind": "poem"})
    by_member = story.member.post(where, data=form)
    changed = story.taker.post(where, data=form)
    after = story.taker.get(f"/en{story.minutes}/@@write").text
    question = story.chair.get(f"/en{story.minutes}/delete_confirmation")
    story.do("taker", "review")
    story.do("chair", "circulate")
    story.do("chair", "revise")
    late = story.taker.post(where, data={**form, "kind": "minutes-results"})

    assert unknown.status_code == 400
    assert "no minutes of this kind" in unknown.text
    assert by_member.status_code in (403, 404)
    assert changed.status_code == 303
    assert "@@change-kind" in page
    assert "Der Vorsitz berichtet." in after
    assert 'data-speaker="' in after
    assert question.status_code == 403
    assert "stay with their meeting" in question.text
    assert late.status_code == 409
    assert "@@change-kind" not in story.taker.get(f"/en{story.minutes}/@@write").text
    assert story.object().kind == "minutes-verbatim"

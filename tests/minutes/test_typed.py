"""What is typed into minutes passes the gate of all texts, and comes back where it does not."""

from blkirm.intake.journal import refusals_in
from tests.minutes.story import begin
from tests.minutes.story import circulated
from tests.minutes.story import Story
from tests.minutes.story import token_in
from tests.minutes.story import write
from typing import Any


MARKED = "Vorweg.\n\nVS-NUR FÜR DEN DIENSTGEBRAUCH\n\nDer Bericht."
PEOPLE = "Geboren am: Amal Berg 01.02.1990, Bela Cohn 03.04.1991, Cem Dorn 05.06.1992"
SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


def save(story: Story, text: str, revision: int = 0, script: bool = False, **more: Any) -> Any:
    """Send the form of the open item with a result."""
    page = story.taker.get(f"/en{story.minutes}/@@write").text
    fields = {"_authenticator": token_in(page), "item": story.open["UID"], "result": text}
    return story.taker.post(
        f"/en{story.minutes}/@@save-entry",
        data={**fields, "revision": str(revision), **more},
        headers=SCRIPT if script else {},
    )


def test_marking_in_an_entry_is_refused_and_the_text_comes_back(story: Story) -> None:
    begin(story)
    before = {refusal.number for refusal in refusals_in("dublin")}

    rest = write(story, story.open, "taker", discussion=MARKED)
    script = save(story, MARKED, script=True)
    typed_on = save(story, f"{MARKED} Weiter.", script=True)
    page = save(story, MARKED)

    assert (rest.status_code, rest.json()["findings"][0]["code"]) == (400, "classified")
    assert (script.status_code, script.json()["confirm"]) == (400, [])
    assert "carries the marking VS-NUR FÜR DEN DIENSTGEBRAUCH" in script.json()["message"]
    assert (typed_on.status_code, page.status_code) == (400, 400)
    assert "Der Bericht.</textarea>" in page.text
    assert "Not saved" in page.text
    stored = story.taker.rest("GET", story.entry(story.open)).json()
    assert (stored["revision"], stored["result"], stored["discussion"]) == (0, "", "")
    # However often a text is sent while somebody types, it is one attempt.
    # Counted by their numbers: what is noted while another test holds the clock may lie ahead.
    noted = [(r.account, r.level) for r in refusals_in("dublin") if r.number not in before]
    assert noted == [("taker", "VS-NfD")]


def test_data_of_people_is_stored_once_somebody_has_confirmed_it(story: Story) -> None:
    begin(story)

    asked = save(story, PEOPLE, script=True)
    page = save(story, PEOPLE)
    (code,) = asked.json()["confirm"]
    confirmed = save(story, PEOPLE, script=True, confirm_findings=code)
    typed_on = save(story, f"{PEOPLE}\n\nDanach.", 1, script=True)

    assert (asked.status_code, page.status_code) == (400, 400)
    assert f'value="{code}"' in page.text
    assert (confirmed.status_code, confirmed.json()["revision"]) == (200, 1)
    assert (typed_on.status_code, typed_on.json()["revision"]) == (200, 2)


def test_marking_in_comment_answer_and_correction_is_refused_and_comes_back(story: Story) -> None:
    circulated(story)
    item = story.open["UID"]
    where = {"item": item, "key": "d1"}
    comments = f"{story.minutes}/@paragraph-comments"
    member, taker, chair = story.member, story.taker, story.chair
    token = token_in(member.get(f"/en{story.minutes}?comment={item}.d1").text)
    refused = [
        member.rest("POST", comments, {**where, "text": MARKED}),
        member.post(
            f"/en{story.minutes}/@@comment-paragraph",
            data={"_authenticator": token, **where, "text": MARKED},
        ),
    ]
    assert member.rest("POST", comments, {**where, "text": "Gut."}).status_code == 201
    answer = {"disposition": "accepted", "answer": MARKED}
    token = token_in(taker.get(f"/en{story.minutes}/@@synopsis").text)
    refused += [
        taker.rest("PATCH", f"{comments}/1", answer),
        taker.post(
            f"/en{story.minutes}/@@answer-comment",
            data={"_authenticator": token, "comment": "1", **answer},
        ),
    ]
    assert taker.rest("PATCH", f"{comments}/1", {"disposition": "accepted"}).status_code == 200
    story.do("taker", "revise")
    story.do("chair", "adopt")
    correction = {"item": item, "revision": 1, "note": "Ergänzt."}
    form = chair.get(f"/en{story.minutes}/@@correct?item={item}").text
    refused += [
        chair.rest("POST", f"{story.minutes}/@corrections", {**correction, "result": MARKED}),
        chair.post(
            f"/en{story.minutes}/@@correct",
            data={**correction, "_authenticator": token_in(form), "result": MARKED},
        ),
    ]

    assert [answer.status_code for answer in refused] == [400] * 6
    assert all("carries the marking" in answer.text for answer in refused)
    assert all("Der Bericht." in answer.text for answer in refused[1::2])
    told = member.rest("GET", comments).json()["items"]
    assert [(c["text"], c["disposition"], c["answer"]) for c in told] == [("Gut.", "accepted", "")]
    entry = member.rest("GET", story.entry(story.open)).json()
    assert (entry["result"], entry["corrections"]) == ("", [])


def test_what_makes_no_sense_comes_back_with_the_reason(story: Story) -> None:
    begin(story)
    statement = {"statement_text": "Wir sehen das anders."}

    whose = save(story, "Ja.", script=True, **statement)
    page = save(story, "Ja.", **statement)
    long = save(story, "Ja.", script=True, **{"statement-bamf": "x" * 30_001})
    foreign = save(story, "Ja.", script=True, **{"vote-munich": "yes"})
    remark = save(story, "Ja.", script=True, votes_rest="no", outcome="unanimous")

    assert whose.json()["message"] == "Please choose whose statement it is."
    assert "Wir sehen das anders.</textarea>" in page.text
    assert "30001 characters" in long.json()["message"]
    assert foreign.json()["message"].endswith("no vote in this meeting: munich.")
    assert {a.status_code for a in (whose, page, long, foreign)} == {400}
    assert remark.status_code == 200
    assert remark.json()["remarks"].endswith("the result would be: Rejected.")


def test_correction_that_was_overtaken_shows_both_texts_and_loses_none(story: Story) -> None:
    circulated(story)
    story.do("taker", "revise")
    story.do("chair", "adopt")
    item = story.open["UID"]
    form = story.chair.get(f"/en{story.minutes}/@@correct?item={item}").text
    other = {"item": item, "revision": 1, "note": "Eins.", "result": "Vom Sekretariat."}
    made = story.secretariat.rest("POST", f"{story.minutes}/@corrections", other)
    assert made.status_code == 201, made.text

    mine = {"_authenticator": token_in(form), "item": item, "note": "Zwei.", "revision": "1"}
    late = story.chair.post(
        f"/en{story.minutes}/@@correct", data={**mine, "result": "Vom Vorsitz."}
    )

    assert late.status_code == 409
    assert "Vom Sekretariat.</p>" in late.text
    assert "Vom Vorsitz.</textarea>" in late.text
    assert 'name="revision" type="hidden" value="2"' in " ".join(late.text.split())

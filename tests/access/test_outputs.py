"""What leaves the portal as a whole: calendars to subscribe to, documents, packs.

Each is made for one reader and holds what that reader may see, whoever brings it.
"""

from blkirm.access.register import get_register
from blkirm.decisions.views.feed import FEED
from blkirm.kernel.office import is_installed
from blkirm.meetings.feeds import make_feed
from blkirm.meetings.feeds import revoke_feed
from blkirm.meetings.feeds_records import get_convening_records
from plone import api
from tests.access.crawler import unpacked
from tests.access.crawler import WORD
from tests.access.estate import as_owner
from tests.access.estate import Estate
from tests.access.estate import PERSONAS
from tests.access.estate import Seat
from tests.access.estate import take_seat
from tests.access.operations import token_of
from tests.access.visitor import over_http
from tests.access.visitor import Visitor
from tests.live import Answer
from time import monotonic
from time import sleep

import pytest
import transaction


@pytest.fixture(scope="module")
def visitors(estate: Estate) -> dict[str, Visitor]:
    base = estate.site.absolute_url()
    return {
        name: Visitor(base, persona.account, over_http(base)) for name, persona in PERSONAS.items()
    }


def words_of(answer: Answer) -> set[str]:
    return set(WORD.findall(unpacked(answer).lower()))


def told(estate: Estate, who: str, answer: Answer, asked: str = "") -> list[str]:
    """Return which words an answer says that somebody may not read and has not asked for."""
    forbidden = estate.forbidden_words(who)
    said = words_of(answer) - {*WORD.findall(asked)}
    return sorted(forbidden[word] for word in said if word in forbidden)


# --- calendars ----------------------------------------------------------------------------------

MEETINGS = ("meeting", "meeting-land", "meeting-concluded", "minuted", "minuted-draft")


def feed(secret: str) -> str:
    return f"/calendar-feed/{secret}.ics"


def test_calendar_shows_its_account_what_it_may_see_and_nobody_else(
    estate: Estate, visitors: dict[str, Visitor]
) -> None:
    assert len({who for who, _party in estate.calendars}) == 10

    for (who, party), secret in estate.calendars.items():
        as_program = visitors["anonymous"].page(feed(secret))
        # Who brings the address is all the same: not more and not less than for its account.
        as_stranger = visitors["outsider"].page(feed(secret))
        as_chair = visitors["chair"].page(feed(secret))

        assert as_program.status == 200
        assert told(estate, who, as_program) == []
        assert as_program.body == as_stranger.body == as_chair.body
        shown = {
            key for key in MEETINGS if estate.things[key].words["title"] in words_of(as_program)
        }
        assert shown == {
            key
            for key in MEETINGS
            if estate.may_see(who, key)
            and party in ("", "dublin" if key != "meeting-concluded" else "concluded")
        }


def test_calendar_answers_no_more_when_revoked_or_when_the_membership_has_ended(
    estate: Estate, visitors: dict[str, Visitor]
) -> None:
    as_owner(estate.site)
    take_seat("auditor", Seat("concluded", "member", "bamf"))
    secrets = [make_feed("auditor", party, "Test") for party in ("concluded", "", "")]
    transaction.commit()
    program = visitors["anonymous"]
    nothing = program.page(feed("A" * 43))

    before = [program.page(feed(secret)).status for secret in secrets]
    newest = get_convening_records().feed_with(secrets[2])
    assert not revoke_feed("chair", newest.id)
    assert revoke_feed("auditor", newest.id)
    transaction.commit()
    revoked = [program.page(feed(secret)) for secret in secrets]
    for membership in get_register().of_person("auditor"):
        get_register().end(membership.id, "secretariat", "left")
    transaction.commit()
    ended = [program.page(feed(secret)) for secret in secrets]

    assert before == [200, 200, 200]
    assert [answer.status for answer in revoked] == [200, 200, 404]
    assert [answer.status for answer in ended] == [404, 404, 404]
    assert {answer.body for answer in [revoked[2], *ended]} == {nothing.body}


def test_feed_of_decisions_shows_its_account_what_it_may_see(
    estate: Estate, visitors: dict[str, Visitor]
) -> None:
    as_owner(estate.site)
    secrets = {who: make_feed(who, "", "Test", FEED) for who in ("author", "deputy", "stranger")}
    transaction.commit()

    for who, secret in secrets.items():
        address = f"/de/decision-feed/{secret}.atom"
        answer = visitors["anonymous"].page(address)

        assert (answer.status, told(estate, who, answer, address)) == (200, [])
        assert answer.body == visitors["chair"].page(address).body
        assert {
            key
            for key in ("decision", "decision-land", "decision-draft")
            if estate.things[key].words["title"] in words_of(answer)
        } == {key for key in ("decision", "decision-land") if estate.may_see(who, key)}
        # An address opens what it was made for, and nothing else.
        assert visitors["anonymous"].page(feed(secret)).status == 404


# --- documents ----------------------------------------------------------------------------------

#: Who reads much, who reads some, who reads for a Land, who leads and does not see everything.
READERS = ("chair", "author", "other-land", "deputy-chair", "standing-guest")
REST = tuple(who for who in PERSONAS if who not in READERS and who != "anonymous")

#: Address of a document -> what it is of, the items in it, and in which part of it they stand.
DOCUMENTS = {
    "meeting/@@agenda-document": ("meeting", ("item", "item-authority", "item-placeholder")),
    "minuted/minutes/@@minutes-document": ("minuted/minutes", ("minuted-item", "minuted-land")),
    "minuted-draft/minutes/@@minutes-document": ("minuted-draft/minutes", ("minuted-draft-item",)),
    "minuted-adopted/minutes/@@minutes-document": (
        "minuted-adopted/minutes",
        ("minuted-adopted-item", "minuted-adopted-land"),
    ),
}


def address_of(estate: Estate, document: str) -> str:
    key, _slash, view = document.rpartition("/")
    return f"{estate.path(key)}/{view}"


@pytest.mark.parametrize(
    "who",
    [*READERS, *(pytest.param(who, marks=pytest.mark.prove) for who in REST)],
)
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.replace("/", "-").replace("@", ""))
def test_document_holds_what_its_reader_may_see(
    estate: Estate, visitors: dict[str, Visitor], document: str, who: str
) -> None:
    of, items = DOCUMENTS[document]

    address = address_of(estate, document)
    answer = visitors[who].page(f"{address}?format=docx")

    assert told(estate, who, answer, address) == []
    assert answer.status == (200 if estate.may_see(who, of) else 404)
    assert {i for i in items if estate.things[i].words["title"] in words_of(answer)} == {
        i for i in items if answer.status == 200 and estate.may_see(who, i)
    }


@pytest.mark.parametrize("minutes", ["minuted", "minuted-adopted"])
def test_excerpt_of_an_item_is_for_those_who_see_the_item(
    estate: Estate, visitors: dict[str, Visitor], minutes: str
) -> None:
    item = api.content.get_uuid(estate.object(f"{minutes}-land"))
    path = f"{estate.path(f'{minutes}/minutes')}/@@excerpt?item={item}&format=docx"

    answers = {who: visitors[who].page(path) for who in PERSONAS if who != "anonymous"}

    assert {who: told(estate, who, answer, path) for who, answer in answers.items()} == {
        who: [] for who in answers
    }
    assert {who for who, answer in answers.items() if answer.status == 200} == {
        who for who in answers if estate.may_see(who, f"{minutes}-land")
    }


# --- packs and PDF ------------------------------------------------------------------------------


@pytest.fixture
def office() -> None:
    if not is_installed():
        pytest.skip("LibreOffice is not installed.")


def packed(estate: Estate, who: Visitor, kind: str) -> Answer:
    """Have a pack of the meeting made and fetch it."""
    path = f"{estate.path('meeting')}/@@pack"
    begun = who.send_form(path, {"kind": kind}, token_of(estate, who.account))
    assert begun.status == 303, begun.text
    end = monotonic() + 120
    while (state := who.page(f"{path}?state={kind}").text) == "working":
        assert monotonic() < end, state
        sleep(0.1)
    return who.page(f"{path}?file={kind}")


IN_PACK = ("item", "item-authority", "item-placeholder")


@pytest.mark.parametrize(
    ("who", "kind"),
    [
        pytest.param("other-land", "zip", id="other-land-zip"),
        *(
            pytest.param(who, kind, marks=pytest.mark.prove, id=f"{who}-{kind}")
            for who in READERS
            for kind in ("zip", "pdf")
            if (who, kind) != ("other-land", "zip")
        ),
    ],
)
def test_pack_holds_what_its_reader_may_see(
    estate: Estate, visitors: dict[str, Visitor], office: None, who: str, kind: str
) -> None:
    answer = packed(estate, visitors[who], kind)

    assert answer.status == 200
    assert told(estate, who, answer) == []
    assert {i for i in IN_PACK if estate.things[i].words["title"] in words_of(answer)} == {
        i for i in IN_PACK if estate.may_see(who, i)
    }


@pytest.mark.prove
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.replace("/", "-").replace("@", ""))
def test_pdf_holds_what_its_reader_may_see(
    estate: Estate, visitors: dict[str, Visitor], office: None, document: str
) -> None:
    of, items = DOCUMENTS[document]
    for who in READERS:
        address = address_of(estate, document)
        answer = visitors[who].page(address)
        end = monotonic() + 120
        while answer.status == 202 and monotonic() < end:
            sleep(0.2)
            answer = visitors[who].page(address)

        assert told(estate, who, answer, address) == []
        assert answer.status == (200 if estate.may_see(who, of) else 404)
        assert {i for i in items if estate.things[i].words["title"] in words_of(answer)} == {
            i for i in items if answer.status == 200 and estate.may_see(who, i)
        }

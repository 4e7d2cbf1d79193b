"""Pages and endpoints of release rounds over HTTP, and what others learn of them: nothing."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.notifications.mail import wait_until_sent
from blkirm.releases import rules
from blkirm.releases.operations import start_round
from blkirm.releases.records import rounds_of
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import re
import transaction


PATH = "/working-parties/dublin"


def token_in(page: Any) -> str:
    return re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page.text).group(1)


def day(number: int = 14) -> str:
    return (clock.today() + timedelta(days=number)).isoformat()


@pytest.fixture
def asked(functional: Any, make_decision: Callable) -> str:
    """A decision in the register; its address."""
    decision = make_decision()
    transaction.commit()
    return f"{PATH}/decisions/{decision.getId()}"


@pytest.fixture
def stored(site: Any, asked: str) -> Callable[[], Any]:
    """The decision as the database has it now."""

    def load() -> Any:
        transaction.begin()
        return site.unrestrictedTraverse(asked.lstrip("/"))

    return load


def test_a_round_by_forms(asked: str, stored: Callable, client: Callable) -> None:
    secretariat, bavaria, member = client("secretariat"), client("bavaria"), client("member")
    page = secretariat.get(f"{asked}/@@release")
    data = {"_authenticator": token_in(page), "step": "start", "scope": "released"}

    without_token = secretariat.post(f"{asked}/@@manage-release", data={"step": "start"})
    past = secretariat.post(f"{asked}/@@manage-release", data={**data, "deadline": day(-1)})
    begun = secretariat.post(f"{asked}/@@manage-release", data={**data, "deadline": day()})
    twice = secretariat.post(f"{asked}/@@manage-release", data={**data, "deadline": day()})

    assert "Ask for release" in secretariat.get(asked).text or stored()
    assert [a.status_code for a in (page, without_token, past, begun, twice)] == [
        200,
        403,
        400,
        303,
        400,
    ]
    assert "This day has passed" in past.text
    mine = bavaria.get(f"{asked}/@@release")
    data = {"_authenticator": token_in(mine), "authority": "im-by", "step": "object"}
    answers = [
        bavaria.post(f"{asked}/@@answer-release", data=data),
        bavaria.post(f"{asked}/@@answer-release", data={**data, "reason": "Zwetschgenkuchen"}),
        bavaria.post(f"{asked}/@@answer-release", data={**data, "authority": "im-nw"}),
        bavaria.post(f"{asked}/@@manage-release", data={**data, "step": "cancel", "reason": "x"}),
    ]
    assert [a.status_code for a in answers] == [400, 303, 403, 403]
    assert "Zwetschgenkuchen" in member.get(f"{asked}/@@release").text
    assert "Release round running" in member.get(asked).text
    listed = member.get(f"{PATH}/@@releases").text
    assert "Leitlinien" in listed
    assert "can answer" in listed
    assert "can answer" not in bavaria.get(f"{PATH}/@@releases").text
    assert "Objects" in bavaria.get(f"{PATH}/@@releases").text
    assert "Objects" not in listed
    assert [a.reason for a in rounds_of(stored())[0].answers] == ["Zwetschgenkuchen"]


def test_a_round_by_rest(asked: str, stored: Callable, client: Callable) -> None:
    secretariat, bavaria, member = client("secretariat"), client("bavaria"), client("member")
    service = f"{asked}/@release"

    wrong = [
        secretariat.rest("POST", service, body).status_code
        for body in (
            {},
            {"scope": "released"},
            {"scope": "released", "deadline": "31.12.2026"},
            {"scope": "released", "deadline": day(-1)},
            {"scope": ["released"], "deadline": day()},
            {"scope": "refused"},
        )
    ]
    not_mine = member.rest("POST", service, {"scope": "released", "deadline": day()})
    begun = secretariat.rest("POST", service, {"scope": "released-text-only", "deadline": day()})

    assert wrong == [400] * 6
    assert (not_mine.status_code, begun.status_code) == (403, 201)
    assert begun.json()["rounds"][0]["asked"] == ["DE-BY", "DE-NW"]
    assert begun.json()["state"] == "asked"
    answers = [
        person.rest("PATCH", service, body).status_code
        for person, body in (
            (bavaria, {"answer": "object", "authority": "im-nw", "reason": "x"}),
            (bavaria, {"answer": "object", "authority": "bamf", "reason": "x"}),
            (bavaria, {"answer": "object"}),
            (bavaria, {"answer": "maybe"}),
            (bavaria, {"answer": "agree", "deadline": day(20)}),
            (bavaria, {"deadline": day(20)}),
            (bavaria, {"state": "withdrawn", "reason": "x"}),
            (client("city"), {"answer": "agree"}),
            (client("observer"), {"answer": "agree"}),
            (client("guest"), {"answer": "agree"}),
            (secretariat, {"state": "released", "reason": "x"}),
            (secretariat, {"state": "withdrawn", "reason": "x"}),
            (bavaria, {"answer": "agree"}),
            (bavaria, {"answer": "agree"}),
        )
    ]
    assert answers == [403, 403, 400, 400, 400, 403, 403, 403, 403, 404, 400, 409, 200, 400]
    done = member.rest("PATCH", service, {"answer": "agree", "authority": "im-nw"})
    assert done.json()["state"] == "released-text-only"
    assert member.rest("PATCH", service, {"answer": "take-back"}).status_code == 409
    taken = secretariat.rest("PATCH", service, {"state": "withdrawn", "reason": "Falsche Zahlen"})
    assert taken.json()["state"] == rules.state_of(stored()) == "withdrawn"
    assert [s["note"] for s in taken.json()["rounds"][0]["steps"]] == ["", "Falsche Zahlen"]


def test_after_the_deadline_nobody_answers(asked: str, stored: Callable, client: Callable) -> None:
    decision = stored()
    start_round(decision, clock.today(), "released")
    rounds_of(decision)[0].deadline = clock.today() - timedelta(days=1)
    transaction.commit()
    member = client("member")

    late = member.rest("PATCH", f"{asked}/@release", {"answer": "object", "reason": "x"})

    assert late.status_code == 409
    assert "has passed" in late.json()["message"]
    assert "The deadline has passed" in member.get(f"{asked}/@@release").text
    assert rounds_of(stored())[0].answers == ()


def test_readers_who_are_no_members_learn_nothing(
    asked: str, stored: Callable, client: Callable
) -> None:
    decision = stored()
    change_audience(decision, Audience("network", ()), "secretariat")
    transaction.commit()
    quiet = {p: client(p) for p in ("guest", "stranger")}
    before = {p: c.rest("GET", asked).json() for p, c in quiet.items()}
    searches = (
        "/@search?portal_type=Decision&metadata_fields=_all",
        "/@search?portal_type=Decision&metadata_fields=release_state",
        "/@search?portal_type=Decision&release_state=released",
    )
    found = {p: [c.rest("GET", s).json() for s in searches] for p, c in quiet.items()}
    start_round(stored(), clock.today() + timedelta(days=3), "released")
    transaction.commit()

    for person, reader in quiet.items():
        pages = [reader.get(f"{asked}/@@release"), reader.rest("GET", f"{asked}/@release")]
        assert [a.status_code for a in pages] == [404, 404]
        assert "elease" not in re.sub(r"<head>.*?</head>", "", reader.get(asked).text, flags=re.S)
        assert reader.rest("GET", asked).json() == before[person]
        assert [reader.rest("GET", s).json() for s in searches] == found[person]
        columns = {name for page in found[person] for row in page["items"] for name in row}
        assert "title" in columns
        assert "release_state" not in columns
        assert reader.get(f"{PATH}/@@releases").status_code == 404
    assert "elease" not in re.sub(
        r"<head>.*?</head>", "", quiet["guest"].get(PATH).text, flags=re.S
    )
    assert client("outsider").get(f"{asked}/@@release").status_code == 404
    assert client(None).get(f"{asked}/@@release").status_code == 302


def test_lists_hold_what_their_reader_sees(
    asked: str, make_decision: Callable, stored: Callable, client: Callable
) -> None:
    hidden = make_decision("Zwetschgenkuchen")
    start_round(hidden, clock.today() + timedelta(days=3), "released")
    change_audience(hidden, Audience("restricted", ("authority:im-nw",)), "secretariat")
    transaction.commit()
    bavaria, member = client("bavaria"), client("member")

    seen = {c: (c.get(f"{PATH}/@@releases").text, c.get(PATH).text) for c in (bavaria, member)}

    assert "Zwetschgenkuchen" in seen[member][0]
    assert "Zwetschgenkuchen" not in seen[bavaria][0]
    assert "All releases" in seen[member][1]
    assert "All releases" not in seen[bavaria][1]


def test_mails_go_to_voters_and_hold_no_text(
    asked: str, stored: Callable, mailbox: Any, client: Callable
) -> None:
    secretariat = client("secretariat")

    secretariat.rest("POST", f"{asked}/@release", {"scope": "released", "deadline": day()})
    wait_until_sent()

    receivers = sorted(receiver for receiver, _mail in mailbox.mails)
    assert receivers == [f"{p}@blkirm.example" for p in ("bavaria", "member", "police")]
    assert all("Freigabeabfrage: Leitlinien" in m["Subject"] for _to, m in mailbox.mails)
    assert all("Beschlossen" not in m.get_content() for _to, m in mailbox.mails)

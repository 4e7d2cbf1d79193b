"""Many papers at once over REST, and papers that go to another working party."""

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.audiences.record import get_audience_record
from blkirm.audiences.rules import audience_of
from blkirm.papers.operations import replace_file
from blkirm.papers.operations import share_file
from blkirm.papers.trash import get_trash
from blkirm.papers.versions import versions_of
from collections.abc import Callable
from html import unescape
from io import BytesIO
from plone import api
from typing import Any

import pytest
import re
import transaction
import zipfile


LIBRARY = "/working-parties/dublin/papers"
OTHER = "/working-parties/reintegration/papers"


def uid(thing: Any) -> str:
    return api.content.get_uuid(thing)


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(answer.text)).split())


@pytest.fixture
def papers(functional: Any, world: Any, acting: Callable, join: Callable) -> dict[str, Any]:
    """Papers of a member in Dublin; the secretariat belongs to the other party too."""
    join("secretariat", "reintegration", "secretariat", on_behalf_of="bamf", voting_right=False)
    library = world["papers"]
    with acting("member"):
        for name in ("Erstes", "Zweites"):
            share_file(library, name.encode(), f"{name}.txt", originator="im-nw")
        share_file(library, b"draft", "Entwurf.txt", originator="im-nw", draft=True)
    with acting("chair"):
        api.content.create(library, "Folder", id="ordner", title="Ordner")
    return {thing.title: thing for thing in library.objectValues()}


@pytest.fixture
def other(site: Any) -> Any:
    return site["working-parties"]["reintegration"]["papers"]


@pytest.fixture
def bulk(papers: dict[str, Any], client: Callable) -> Callable:
    """Send ``@selection`` as somebody."""

    def send(person: str, do: str, *titles: str, place: str = LIBRARY, **fields: Any) -> Any:
        body = {"do": do, "selected": [uid(papers[title]) for title in titles], **fields}
        answer = client(person).rest("POST", f"{place}/@selection", body)
        transaction.begin()
        return answer

    return send


class TestRest:
    def test_each_action_does_what_is_possible_and_says_why_not_the_rest(
        self, papers: dict[str, Any], bulk: Callable, world: Any
    ) -> None:
        asked = bulk("chair", "state", "Erstes", "Ordner", transition="finalise", dry_run=True)
        before = api.content.get_state(papers["Erstes"])
        state = bulk("chair", "state", "Erstes", "Ordner", transition="finalise").json()
        silent = bulk("chair", "state", "Erstes", transition="reopen").json()
        reopened = bulk("chair", "state", "Erstes", transition="reopen", comment="Zahl").json()
        folder = uid(papers["Ordner"])
        moved = bulk("chair", "move", "Zweites", target=folder).json()
        copied = bulk("chair", "copy", "Erstes", target=folder).json()
        deleted = bulk("chair", "delete", "Erstes").json()

        assert [item["title"] for item in asked.json()["possible"]] == ["Erstes"]
        assert (before, [item["title"] for item in state["done"]]) == ("shared", ["Erstes"])
        assert [item["reason"] for item in state["left"]] == ["A folder has no state."]
        assert (silent["done"], silent["left"][0]["reason"]) == (
            [], "Please say in a few words why the paper is reopened."
        )  # fmt: skip
        assert len(reopened["done"]) == 1
        assert moved["done"][0]["@id"].startswith(papers["Ordner"].absolute_url())
        assert copied["done"][0]["UID"] != uid(papers["Erstes"])
        assert sorted(paper.title for paper in world["papers"]["ordner"].objectValues()) == [
            "Erstes",
            "Zweites",
        ]
        assert (deleted["done"][0]["title"], len(get_trash().of_party("dublin"))) == ("Erstes", 1)

    def test_opening_to_more_people_is_agreed_to(
        self, papers: dict[str, Any], bulk: Callable
    ) -> None:
        narrow = {"circle": "restricted", "recipients": ["authority:im-nw"]}

        first = bulk("member", "audience", "Erstes", **narrow)
        refused = bulk("member", "audience", "Erstes", circle="group")
        kept = audience_of(papers["Erstes"]).circle
        agreed = bulk("member", "audience", "Erstes", circle="group", agreed=True)

        assert (first.json()["lets_people_in"], agreed.json()["lets_people_in"]) == (False, True)
        assert (refused.status_code, "agreed: true" in refused.json()["message"]) == (400, True)
        assert (kept, audience_of(papers["Erstes"]).circle) == ("restricted", "group")

    def test_zip_has_what_was_chosen_and_may_be_read(self, bulk: Callable) -> None:
        answer = bulk("guest", "zip", "Erstes", "Entwurf")

        assert answer.headers["Content-Type"] == "application/zip"
        assert zipfile.ZipFile(BytesIO(answer.content)).namelist() == ["Erstes.txt"]

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"do": "explode", "selected": ["UID"]},
            {"do": ["zip"], "selected": ["UID"]},
            {"do": {"a": 1}, "selected": ["UID"]},
            {"do": "delete"},
            {"do": "delete", "selected": "UID"},
            {"do": "delete", "selected": [{"UID": 1}, 7, None, ""]},
            {"do": "zip", "selected": ["0" * 32]},
            {"do": "move", "selected": ["UID"]},
            {"do": "move", "selected": ["UID"], "target": ["x"]},
            {"do": "move", "selected": ["UID"], "target": "0" * 32},
            {"do": "state", "selected": ["UID"], "transition": "publish"},
            {"do": "state", "selected": ["UID"], "transition": ["share"]},
            {"do": "audience", "selected": ["UID"]},
        ],
        ids=str,
    )
    def test_senseless_body_is_refused_with_a_sentence(
        self, papers: dict[str, Any], client: Callable, body: dict[str, Any]
    ) -> None:
        if isinstance(body.get("selected"), list):
            known = uid(papers["Erstes"])
            body = {**body, "selected": [known if s == "UID" else s for s in body["selected"]]}

        answer = client("chair").rest("POST", f"{LIBRARY}/@selection", body)

        assert (answer.status_code, answer.json()["message"].endswith(".")) == (400, True)

    def test_hidden_papers_are_as_if_they_were_not_there(
        self, bulk: Callable, client: Callable
    ) -> None:
        hidden = bulk("guest", "delete", "Entwurf")
        nothing = client("guest").rest(
            "POST", f"{LIBRARY}/@selection", {"do": "delete", "selected": ["0" * 32]}
        )

        assert (hidden.status_code, hidden.json()) == (nothing.status_code, nothing.json())
        assert bulk("stranger", "zip", "Erstes").status_code == 404


class TestOwnDraft:
    def test_author_deletes_a_draft_and_brings_it_back_and_nothing_else(
        self, papers: dict[str, Any], bulk: Callable, client: Callable, world: Any
    ) -> None:
        draft = papers["Entwurf"].absolute_url_path().removeprefix("/plone")
        shared = papers["Erstes"].absolute_url_path().removeprefix("/plone")
        member = client("member")
        pages = [member.get(path).text for path in (draft, shared)]

        answer = bulk("member", "delete", "Entwurf", "Erstes").json()
        (item,) = member.rest("GET", f"{LIBRARY}/@trash").json()["items"]
        back = member.rest("POST", f"{LIBRARY}/@trash/{item['UID']}").status_code
        codes = [member.rest("DELETE", path).status_code for path in (draft, shared)]

        assert ['value="delete"' in page for page in pages] == [True, False]
        assert [each["title"] for each in answer["done"]] == ["Entwurf"]
        assert answer["left"][0]["reason"] == "You do not have the right to do this."
        assert (back, codes) == (200, [204, 403])

    def test_draft_stays_once_the_party_is_concluded(
        self, papers: dict[str, Any], client: Callable, world: Any
    ) -> None:
        with api.env.adopt_roles(["Manager"]):
            api.content.transition(world, "conclude")
        path = papers["Entwurf"].absolute_url_path().removeprefix("/plone")
        member = client("member")

        assert (member.rest("DELETE", path).status_code, member.get(path).status_code) == (403, 200)
        assert 'value="delete"' not in member.get(path).text


class TestAnotherParty:
    def test_paper_goes_with_number_and_versions_and_the_move_is_recorded(
        self, papers: dict[str, Any], bulk: Callable, other: Any, client: Callable, acting: Callable
    ) -> None:
        paper = papers["Erstes"]
        with acting("chair"):
            replace_file(paper, b"second", "Erstes.txt", "Zahlen berichtigt")
        number = paper.reference_number

        refused = bulk("secretariat", "move", "Erstes", target=uid(other))
        stayed = paper.title in {each.title for each in other.objectValues()}
        done = bulk("secretariat", "move", "Erstes", target=uid(other), agreed=True).json()
        (moved,) = other.objectValues()
        address = moved.absolute_url_path().removeprefix("/plone")
        record = get_audience_record().of_thing(uid(moved))[-1]
        codes = {p: client(p).get(address).status_code for p in ("stranger", "member", "chair")}
        about = {
            p: said(client(p).get(f"{address}/@@audience")) for p in ("stranger", "secretariat")
        }

        assert (refused.status_code, stayed) == (400, False)
        assert done["done"][0]["@id"] == moved.absolute_url()
        assert (moved.reference_number, len(versions_of(moved))) == (number, 2)
        assert (record.by, record.cause, record.party) == ("secretariat", "moved", "dublin")
        assert codes == {"stranger": 200, "member": 404, "chair": 404}
        assert "It came from another working party." in about["stranger"]
        assert "dublin" not in about["stranger"]
        assert "from the working party “Arbeitsgruppe dublin”" in about["secretariat"]

    def test_audience_is_fitted_to_the_other_party(
        self, papers: dict[str, Any], bulk: Callable, other: Any, client: Callable, join: Callable
    ) -> None:
        change_audience(papers["Erstes"], Audience("restricted", ("authority:munich",)), "chair")
        transaction.commit()

        # Its chair, who is new to the paper, reads everything in the other party.
        refused = bulk("secretariat", "move", "Erstes", target=uid(other))
        bulk("secretariat", "move", "Erstes", target=uid(other), agreed=True)
        (moved,) = other.objectValues()
        address = moved.absolute_url_path().removeprefix("/plone")
        join("outsider", "reintegration", on_behalf_of="im-nw")
        codes = {p: client(p).get(address).status_code for p in ("stranger", "outsider", "guest")}

        assert refused.status_code == 400
        assert audience_of(moved).recipients == ("authority:munich",)
        assert codes == {"stranger": 200, "outsider": 404, "guest": 404}

    def test_only_who_deletes_here_and_adds_there_may(
        self, papers: dict[str, Any], bulk: Callable, other: Any, client: Callable, join: Callable
    ) -> None:
        no_place = bulk("chair", "move", "Erstes", target=uid(other), agreed=True)
        join("chair", "reintegration", "member", on_behalf_of="bamf")
        join("member", "reintegration")
        no_right = bulk("member", "move", "Erstes", target=uid(other), agreed=True).json()
        stock = [
            client(person)
            .rest("POST", f"{OTHER}/@move", {"source": papers["Erstes"].absolute_url()})
            .status_code
            for person in ("stranger", "member", "chair")
        ]

        assert no_place.status_code == 400
        assert (no_right["done"], len(no_right["left"])) == ([], 1)
        transaction.begin()

        assert stock == [200, 403, 200]
        assert [each.title for each in other.objectValues()] == ["Erstes"]

    def test_folders_stay_in_their_party(
        self, papers: dict[str, Any], bulk: Callable, other: Any, client: Callable
    ) -> None:
        reason = "Only papers go to another working party"

        left = bulk("secretariat", "move", "Ordner", target=uid(other)).json()["left"]
        stock = [
            client("secretariat").rest("POST", f"{OTHER}/{name}", {"source": uid(papers["Ordner"])})
            for name in ("@move", "@copy")
        ]

        assert reason in left[0]["reason"]
        assert [answer.status_code for answer in stock] == [400, 400]
        assert all(reason in answer.json()["message"] for answer in stock)
        assert list(other.objectIds()) == []

    def test_page_offers_the_other_library_to_those_who_may_add_there(
        self, papers: dict[str, Any], client: Callable, other: Any
    ) -> None:
        answers = {}
        for person in ("secretariat", "chair"):
            someone = client(person)
            token = re.search(r'_authenticator"[^>]*value="([^"]+)"', someone.get(LIBRARY).text)[1]
            form = {"_authenticator": token, "do": "move", "selected": uid(papers["Erstes"])}
            answers[person] = someone.post(f"{LIBRARY}/@@selection", data=form)
            form.update(target=uid(other), confirmed="1")
            answers[f"{person} moves"] = someone.post(f"{LIBRARY}/@@selection", data=form)
        transaction.begin()

        offered = {
            person: uid(other) in answers[person].text for person in ("secretariat", "chair")
        }
        asked = answers["secretariat moves"]
        assert offered == {"secretariat": True, "chair": False}
        assert "One more person can read it there." in said(asked)
        assert 'name="agreed"' in asked.text
        assert answers["chair moves"].status_code == 400
        assert list(other.objectIds()) == []

from blkirm.access.audience import Audience
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import audience_of
from blkirm.papers.operations import share_file
from blkirm.papers.trash import get_trash
from collections.abc import Callable
from io import BytesIO
from plone import api
from typing import Any

import pytest
import re
import transaction
import zipfile


LIBRARY = "/working-parties/dublin/papers"
FOR_BAMF = Audience("restricted", ("authority:bamf",))


class Form:
    """A person with a token, who sends the form of the library."""

    def __init__(self, client: Any) -> None:
        self.client = client
        page = client.get(LIBRARY).text
        self.token = re.search(r'name="_authenticator"[^>]*value="([^"]+)"', page)[1]

    def send(self, do: str, *things: Any, **fields: Any) -> Any:
        data = {"_authenticator": self.token, "do": do, **fields}
        data["selected"] = [thing if isinstance(thing, str) else uid(thing) for thing in things]
        return self.client.post(f"{LIBRARY}/@@selection", data=data)

    def post(self, name: str, **fields: Any) -> Any:
        return self.client.post(f"{LIBRARY}/{name}", data={"_authenticator": self.token, **fields})


def uid(thing: Any) -> str:
    return api.content.get_uuid(thing)


def said(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def fresh() -> None:
    transaction.begin()


@pytest.fixture
def library(functional: Any, world: Any, acting: Callable) -> Any:
    """Papers of a member, one of them hidden from the others, and a folder of the chair."""
    library = world["papers"]
    with acting("member"):
        share_file(library, b"first", "Erstes.txt", originator="im-nw")
        share_file(library, b"second", "Zweites.txt", originator="im-nw")
        share_file(library, b"draft", "Entwurf.txt", originator="im-nw", draft=True)
    with acting("chair"):
        folder = api.content.create(library, "Folder", id="ordner", title="Ordner")
        change_audience(folder, FOR_BAMF, "chair")
    return library


@pytest.fixture
def papers(library: Any) -> dict[str, Any]:
    return {thing.title: thing for thing in library.objectValues()}


class TestZip:
    def test_reader_gets_what_was_chosen_and_visible(
        self, papers: dict[str, Any], client: Callable
    ) -> None:
        guest = Form(client("guest"))

        answer = guest.send("zip", *papers.values())
        names = zipfile.ZipFile(BytesIO(answer.content)).namelist()

        assert answer.headers["Content-Type"] == "application/zip"
        assert sorted(names) == ["Erstes.txt", "Zweites.txt"]
        assert int(answer.headers["Content-Length"]) == len(answer.content)

    def test_whole_library_comes_at_one_address(self, library: Any, client: Callable) -> None:
        answers = {
            person: client(person).get(f"{LIBRARY}/@@download-zip")
            for person in ("chair", "outsider", "stranger")
        }
        names = zipfile.ZipFile(BytesIO(answers["chair"].content)).namelist()

        assert sorted(names) == ["Entwurf.txt", "Erstes.txt", "Ordner/", "Zweites.txt"]
        assert (answers["outsider"].status_code, answers["stranger"].status_code) == (404, 404)

    def test_too_many_are_refused_with_the_limit(self, papers: Any, client: Callable) -> None:
        record = "blkirm.papers.interfaces.IPaperSettings.zip_papers"
        api.portal.set_registry_record(record, 1)

        answer = Form(client("member")).send("zip", papers["Erstes"], papers["Zweites"])

        assert answer.status_code == 400
        assert "These are 2 papers; one ZIP file holds at most 1." in said(answer)


class TestDelete:
    def test_deleting_says_first_what_happens_and_asks(
        self, papers: dict[str, Any], client: Callable
    ) -> None:
        chair = Form(client("chair"))

        asked = chair.send("delete", papers["Erstes"], papers["Ordner"])
        fresh()
        before = len(get_trash().of_party("dublin"))
        done = chair.send("delete", papers["Erstes"], papers["Ordner"], confirmed="1")
        fresh()

        assert "This will happen to 2" in said(asked)
        assert (before, done.status_code) == (0, 303)
        assert sorted(d.title for d in get_trash().of_party("dublin")) == ["Erstes", "Ordner"]

    def test_member_deletes_nothing(self, papers: dict[str, Any], client: Callable) -> None:
        answer = Form(client("member")).send("delete", papers["Erstes"], confirmed="1")
        fresh()

        assert "You do not have the right to do this." in said(answer)
        assert get_trash().of_party("dublin") == []

    def test_hidden_things_are_as_if_they_were_not_there(
        self, papers: dict[str, Any], client: Callable
    ) -> None:
        guest = Form(client("guest"))

        hidden = guest.send("delete", papers["Ordner"], papers["Entwurf"])
        nothing = guest.send("delete", "0" * 32)

        assert (hidden.status_code, hidden.headers["Location"]) == (
            nothing.status_code, nothing.headers["Location"]
        )  # fmt: skip

    def test_wrong_forms_are_refused(self, papers: dict[str, Any], client: Callable) -> None:
        chair = Form(client("chair"))

        unknown = chair.send("explode", papers["Erstes"])
        elsewhere = chair.send("move", papers["Erstes"], target="0" * 31)
        chair.token = "x"
        forged = chair.send("delete", papers["Erstes"], confirmed="1")

        assert unknown.status_code == 400
        assert elsewhere.status_code == 400
        assert forged.status_code == 403


class TestMove:
    def test_paper_goes_into_a_folder_and_follows_it(
        self, papers: dict[str, Any], client: Callable, library: Any
    ) -> None:
        chair = Form(client("chair"))
        folder = papers["Ordner"]

        choices = chair.send("move", papers["Erstes"])
        done = chair.send("move", papers["Erstes"], target=uid(folder), confirmed="1")
        fresh()
        seen = said(client("guest").get(f"{LIBRARY}?all=1"))

        assert "– Ordner" in said(choices)
        assert done.status_code == 303
        assert [paper.title for paper in library["ordner"].objectValues()] == ["Erstes"]
        assert ("Erstes" in seen, "Zweites" in seen) == (False, True)

    def test_moving_out_into_the_open_asks_first(
        self, papers: dict[str, Any], client: Callable, library: Any, acting: Callable
    ) -> None:
        with acting("chair"):
            share_file(papers["Ordner"], b"inside", "Innen.txt", originator="bamf")
        chair = Form(client("chair"))
        inner = library["ordner"].objectValues()[0]

        asked = chair.send("move", inner, target=uid(library), confirmed="1")
        fresh()
        still = len(library["ordner"].objectIds())
        chair.send("move", inner, target=uid(library), confirmed="1", agreed="1")
        fresh()

        assert "more people can read it there" in said(asked)
        assert (still, len(library["ordner"].objectIds())) == (1, 0)

    def test_folder_is_not_put_into_itself(self, papers: dict[str, Any], client: Callable) -> None:
        folder = papers["Ordner"]

        answer = Form(client("chair")).send("move", folder, target=uid(folder))

        assert "A folder cannot be put into itself." in said(answer)

    def test_copy_is_narrowed_and_leaves_the_first(
        self, papers: dict[str, Any], client: Callable, library: Any, acting: Callable
    ) -> None:
        with acting("chair"):
            change_audience(papers["Erstes"], Audience("group"), "chair")
        chair = Form(client("chair"))

        asked = chair.send("copy", papers["Erstes"], target=uid(papers["Ordner"]))
        chair.send("copy", papers["Erstes"], target=uid(papers["Ordner"]), confirmed="1")
        fresh()
        (copy,) = library["ordner"].objectValues()

        assert "will be narrowed" in said(asked)
        assert audience_of(copy).recipients == FOR_BAMF.recipients
        assert "Erstes" in {paper.title for paper in library.objectValues()}


class TestStateAndAudience:
    def test_state_changes_where_it_can(self, papers: dict[str, Any], client: Callable) -> None:
        chair = Form(client("chair"))
        chosen = [papers["Erstes"], papers["Entwurf"], papers["Ordner"]]

        asked = said(chair.send("state", *chosen, transition="share"))
        chair.send("state", *chosen, transition="share", confirmed="1")
        fresh()

        assert "This will happen to 1" in asked
        assert "A folder has no state." in asked
        assert api.content.get_state(papers["Entwurf"]) == "shared"

    def test_author_changes_the_audience_of_own_papers(
        self, papers: dict[str, Any], client: Callable
    ) -> None:
        member = Form(client("member"))
        audience = {"circle": "restricted", "recipients:list": ["authority:im-nw"]}

        choices = member.send("audience", papers["Erstes"])
        asked = said(member.send("audience", papers["Erstes"], papers["Zweites"], **audience))
        member.send("audience", papers["Erstes"], papers["Zweites"], **audience, confirmed="1")
        fresh()

        assert 'value="restricted"' in choices.text
        assert "who can now will not any more" in asked
        assert {audience_of(papers[t]).recipients for t in ("Erstes", "Zweites")} == {
            ("authority:im-nw",)
        }

    def test_opening_to_more_people_is_agreed_to(
        self, papers: dict[str, Any], client: Callable
    ) -> None:
        chair = Form(client("chair"))

        asked = chair.send("audience", papers["Ordner"], circle="group", confirmed="1")
        fresh()
        before = audience_of(papers["Ordner"]).circle
        chair.send("audience", papers["Ordner"], circle="group", confirmed="1", agreed="1")
        fresh()

        assert 'name="agreed"' in asked.text
        assert (before, audience_of(papers["Ordner"]).circle) == ("restricted", "group")


class TestTrashPage:
    def test_chair_finds_it_and_brings_it_back(
        self, papers: dict[str, Any], client: Callable, library: Any
    ) -> None:
        chair = Form(client("chair"))
        first = uid(papers["Erstes"])
        chair.send("delete", papers["Erstes"], confirmed="1")

        page = client("chair").get(f"{LIBRARY}/@@trash").text
        back = chair.post("@@restore", key=first)
        fresh()

        assert "Erstes" in page
        assert back.status_code == 303
        assert "Erstes" in {thing.title for thing in library.objectValues()}

    def test_nobody_finds_in_the_trash_what_they_could_not_see(
        self, papers: dict[str, Any], client: Callable, join: Callable, make_account: Callable
    ) -> None:
        make_account("deputy")
        join("deputy", "dublin", "deputy-chair")
        Form(client("chair")).send("delete", *papers.values(), confirmed="1")

        seen = {
            person: sorted(
                item["title"]
                for item in client(person).rest("GET", f"{LIBRARY}/@trash").json().get("items", [])
            )
            for person in ("chair", "deputy", "member", "guest", "outsider", "stranger")
        }

        assert seen == {
            "chair": ["Entwurf", "Erstes", "Ordner", "Zweites"],
            "deputy": ["Erstes", "Zweites"],
            "member": ["Entwurf", "Erstes", "Zweites"],
            "guest": [],
            "outsider": [],
            "stranger": [],
        }

    def test_only_chair_and_secretariat_delete_for_good(
        self, papers: dict[str, Any], client: Callable
    ) -> None:
        first = uid(papers["Erstes"])
        Form(client("chair")).send("delete", papers["Erstes"], confirmed="1")
        member = Form(client("member"))

        answers = [
            member.post("@@empty-trash", confirmed="1").status_code,
            member.post("@@restore", key=first).status_code,
            client("member").rest("DELETE", f"{LIBRARY}/@trash/{first}").status_code,
            client("member").rest("POST", f"{LIBRARY}/@trash/{first}").status_code,
            client("guest").rest("DELETE", f"{LIBRARY}/@trash/{first}").status_code,
            Form(client("secretariat")).post("@@empty-trash").status_code,
        ]
        fresh()
        kept = len(get_trash().of_party("dublin"))
        gone = client("secretariat").rest("DELETE", f"{LIBRARY}/@trash/{first}").status_code
        fresh()

        assert answers == [403, 403, 403, 403, 404, 400]
        assert (kept, gone, get_trash().of_party("dublin")) == (1, 204, [])

    def test_library_itself_is_not_deleted(
        self, papers: dict[str, Any], client: Callable, library: Any
    ) -> None:
        answer = client("chair").rest("DELETE", LIBRARY)
        fresh()

        assert (answer.status_code, len(library)) == (403, 4)

    def test_rest_deletes_into_the_trash_and_brings_back(
        self, papers: dict[str, Any], client: Callable, library: Any
    ) -> None:
        path = papers["Erstes"].absolute_url_path().removeprefix("/plone")
        chair = client("chair")

        deleted = chair.rest("DELETE", path)
        missing = [
            chair.rest("GET", path).status_code,
            chair.get(f"{path}/@@download/file").status_code,
            chair.rest("GET", f"/@search?UID={uid(papers['Zweites'])}").json()["items_total"],
        ]
        (item,) = chair.rest("GET", f"{LIBRARY}/@trash").json()["items"]
        back = chair.rest("POST", f"{LIBRARY}/@trash/{item['UID']}")

        assert (deleted.status_code, missing) == (204, [404, 404, 1])
        assert (back.status_code, back.json()["@id"].endswith(path)) == (200, True)
        assert chair.get(f"{path}/@@download/file").content == b"first"

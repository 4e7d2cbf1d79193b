from blkirm.access.errors import Refused
from blkirm.access.register import get_register
from blkirm.papers.operations import share_file
from collections.abc import Callable
from plone import api
from Products.ZCatalog.CatalogBrains import AbstractCatalogBrain
from tests.intake import samples
from typing import Any
from zExceptions import Unauthorized

import base64
import pytest


LIBRARY = "/working-parties/dublin/papers"


def body(title: str = "Entwurf", **fields: Any) -> dict[str, Any]:
    return {
        "@type": "Paper",
        "title": title,
        "kind": "opinion",
        "file": {
            "data": base64.b64encode(b"content").decode(),
            "encoding": "base64",
            "filename": "Übersicht.txt",
            "content-type": "text/plain",
        },
        **fields,
    }


def test_member_uploads_through_the_form_and_others_download_the_same_bytes(
    functional: Any, world: Any, client: Callable
) -> None:
    member = client("member")
    data = samples.pdf()
    page = member.get(LIBRARY).text
    token = page.split('name="_authenticator"')[1].split('value="')[1].split('"')[0]

    answer = member.post(
        f"{LIBRARY}/@@upload",
        data={"_authenticator": token, "kind": "opinion", "language": "en"},
        files=[("file", ("Große Übersicht.pdf", data, "application/pdf"))],
    )
    found = client("chair").rest("GET", f"{LIBRARY}?metadata_fields=_all").json()["items"]
    file = client("chair").get(f"{found[0]['@id'].split('/plone')[1]}/@@download/file")

    assert answer.status_code == 303
    assert [(i["title"], i["review_state"]) for i in found] == [("Große Übersicht", "shared")]
    assert file.content == data
    assert "filename*=UTF-8''Gro%C3%9Fe%20%C3%9Cbersicht.pdf" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "private, no-store"


def test_upload_without_token_changes_nothing(
    functional: Any, world: Any, client: Callable
) -> None:
    member = client("member")

    answer = member.post(
        f"{LIBRARY}/@@upload", data={"kind": "opinion"}, files=[("file", ("a.txt", b"a"))]
    )

    assert answer.status_code == 403
    assert member.rest("GET", LIBRARY).json()["items_total"] == 0


def test_paper_made_through_rest_is_shared_on_behalf_of_the_sender(
    functional: Any, world: Any, client: Callable
) -> None:
    made = client("member").rest("POST", LIBRARY, body(originator="im-nw"))

    assert made.status_code == 201, made.text
    assert (made.json()["review_state"], made.json()["originator"]["token"]) == ("shared", "im-nw")


def test_draft_is_for_author_chair_and_secretariat_only(
    functional: Any, world: Any, client: Callable, make_account: Callable, join: Callable
) -> None:
    make_account("colleague")
    join("colleague", "dublin")
    made = client("member").rest("POST", LIBRARY, body(draft=True))
    path = made.json()["@id"].split("/plone")[1]

    seen = {
        person: client(person).rest("GET", path).status_code
        for person in ("member", "chair", "secretariat", "colleague", "guest")
    }

    assert made.json()["review_state"] == "draft"
    assert seen == {
        "member": 200,
        "chair": 200,
        "secretariat": 200,
        "colleague": 404,
        "guest": 404,
    }


def test_author_edits_own_paper_others_do_not(
    functional: Any, world: Any, client: Callable, make_account: Callable, join: Callable
) -> None:
    make_account("colleague")
    join("colleague", "dublin")
    path = client("member").rest("POST", LIBRARY, body()).json()["@id"].split("/plone")[1]

    statuses = {
        person: client(person).rest("PATCH", path, {"title": person}).status_code
        for person in ("member", "chair", "colleague", "guest", "outsider")
    }

    assert statuses == {
        "member": 204,
        "chair": 204,
        "colleague": 403,
        "guest": 403,
        "outsider": 404,
    }


def test_former_member_keeps_nothing_of_what_they_wrote(
    functional: Any, world: Any, client: Callable
) -> None:
    member = client("member")
    path = member.rest("POST", LIBRARY, body(draft=True)).json()["@id"].split("/plone")[1]
    register = get_register()
    register.end(next(register.of_person("member")).id, "chair", "left")

    assert client("member").rest("GET", path).status_code == 404
    assert client("member").rest("PATCH", path, {"title": "x"}).status_code == 404


def test_final_paper_cannot_be_changed_until_reopened(
    functional: Any, world: Any, client: Callable
) -> None:
    chair = client("chair")
    path = chair.rest("POST", LIBRARY, body()).json()["@id"].split("/plone")[1]

    chair.rest("POST", f"{path}/@workflow/finalise")
    final = chair.rest("PATCH", path, {"title": "x"}).status_code
    silent = chair.rest("POST", f"{path}/@workflow/reopen")
    said = chair.rest("POST", f"{path}/@workflow/reopen", {"comment": "Zahlen falsch"})
    reopened = chair.rest("PATCH", path, {"title": "x"}).status_code

    assert (silent.status_code, silent.json()["error"]["message"]) == (
        400, "Please say in a few words why the paper is reopened."
    )  # fmt: skip
    assert (final, said.status_code, reopened) == (403, 200, 204)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "poem"}, {"language": "fr"}, {"originator": "atlantis"}, {"paper_date": "soon"}],
    ids=str,
)
def test_bad_field_gets_400(functional: Any, world: Any, client: Callable, wrong: dict) -> None:
    answer = client("member").rest("POST", LIBRARY, body(**wrong))

    assert answer.status_code == 400
    assert client("member").rest("GET", LIBRARY).json()["items_total"] == 0


def test_concluded_party_can_be_read_but_not_changed(
    functional: Any, world: Any, client: Callable
) -> None:
    chair = client("chair")
    path = chair.rest("POST", LIBRARY, body()).json()["@id"].split("/plone")[1]

    concluded = chair.rest("POST", "/working-parties/dublin/@workflow/conclude").status_code

    assert concluded == 200
    assert chair.rest("GET", path).status_code == 200
    assert [
        chair.rest("PATCH", path, {"title": "x"}).status_code,
        chair.rest("DELETE", path).status_code,
        chair.rest("POST", LIBRARY, body()).status_code,
        chair.rest("PATCH", "/working-parties/dublin", {"title": "x"}).status_code,
        chair.rest("POST", f"{path}/@workflow/finalise").status_code,
    ] == [403, 403, 403, 403, 400]
    assert chair.rest("POST", "/working-parties/dublin/@workflow/reopen").status_code == 200
    assert chair.rest("PATCH", path, {"title": "x"}).status_code == 204


def test_guest_cannot_share(world: Any, acting: Callable) -> None:
    with acting("guest"), pytest.raises(Unauthorized):
        share_file(world["papers"], b"x", "x.txt")


def test_library_lists_without_waking_a_paper(
    world: Any, acting: Callable, integration: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with acting("member"):
        for number in range(60):
            share_file(world["papers"], b"x", f"Paper {number:02}.txt")
    woken = []
    monkeypatch.setattr(
        AbstractCatalogBrain, "_unrestrictedGetObject", lambda self: woken.append(self.getPath())
    )
    monkeypatch.setattr(AbstractCatalogBrain, "getObject", lambda self: woken.append(self))

    with acting("member"):
        view = api.content.get_view("library", world["papers"], integration["request"].clone())
        rows = view.rows

    assert (len(rows), view.total, woken) == (50, 60, [])


def test_file_name_with_a_path_is_cut_to_the_name(world: Any, acting: Callable) -> None:
    with acting("member"):
        paper = share_file(world["papers"], b"x", "..\\..\\etc/passwd\r\n.txt")

    assert paper.file.filename == "passwd.txt"


@pytest.mark.parametrize(
    "place", ["/working-parties/dublin", LIBRARY, "/authorities/bamf"], ids=str
)
@pytest.mark.parametrize("person", ["chair", "secretariat", "site_admin"])
def test_what_memberships_name_cannot_be_deleted(
    functional: Any, site: Any, world: Any, client: Callable, place: str, person: str
) -> None:
    answer = client(person).rest("DELETE", place)

    assert answer.status_code in (401, 403, 404)
    assert site.unrestrictedTraverse(place[1:], None) is not None


def test_party_cannot_be_renamed_even_by_a_manager(site: Any, world: Any) -> None:
    with api.env.adopt_roles(["Manager"]), pytest.raises(Refused, match="concluded|abgeschlossen"):
        api.content.rename(world, new_id="other")


@pytest.mark.parametrize("name", ["picture.svg", "page.html"])
@pytest.mark.parametrize("way", ["@@download/file", "@@display-file/file"])
def test_files_that_could_run_are_only_sent_as_attachments(
    functional: Any, world: Any, client: Callable, acting: Callable, name: str, way: str
) -> None:
    with acting("member"):
        paper = share_file(
            world["papers"], samples.svg() if name.endswith("svg") else samples.html(), name
        )

    answer = client("chair").get(f"{LIBRARY}/{paper.getId()}/{way}")

    assert answer.headers["Content-Disposition"].startswith("attachment")

"""What points at something hidden says nothing about it; whoever may view it finds it.

``/de/seite`` is public. It links to a paper of ``dublin``, shows a picture hidden in it and relates
to it. ``member`` is in the party, ``outsider`` and strangers are not.
"""

from blkirm.access.references import points_at_nothing
from blkirm.kernel.headers import Asked
from blkirm.kernel.headers import secured
from collections.abc import Callable
from plone import api
from plone.app.textfield.value import RichTextValue
from plone.namedfile.file import NamedBlobImage
from typing import Any
from z3c.relationfield import RelationValue
from zope.component import getUtility
from zope.event import notify
from zope.intid.interfaces import IIntIds
from zope.lifecycleevent import ObjectModifiedEvent

import base64
import pytest
import re


SECRET = "Zwetschgenkompott"
PAPERS = "/working-parties/dublin/papers"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
LINKS = """
<p><a href="resolveuid/{uid}" title="{secret}" data-val="{uid}">first</a>
<a href="../resolveuid/{uid}/@@download/file?x=1#y">second</a>
<a href="/working-parties/dublin/papers/{id}">third</a>
<a href="{url}">fourth</a>
<a href="{url}/@@download/file">fifth</a>
<a href="/plone/working-parties/dublin/papers/{id}">sixth</a>
<a href="../working-parties/dublin/papers/{id}">seventh</a>
<a href="/en/working-parties/dublin/papers/{id}">eighth</a>
<a href="resolveuid/{hidden}">ninth</a>
<a href="verborgen">tenth</a>
<img src="resolveuid/{picture}/@@images/image/preview" alt="eleventh" />
<picture><source srcset="resolveuid/{picture}/@@images/image/large 800w" />
<img src="resolveuid/{picture}" /></picture>
<a href="resolveuid/{public}">public</a> <a href="https://example.org/x">outside</a>
<a href="/de/search?q=1">search</a> <a href="#here">here</a> <a href="mailto:a@b.c">mail</a></p>
"""


@pytest.fixture
def things(site: Any, world: Any, acting: Callable) -> dict[str, Any]:
    """A paper, a picture and a draft with one word, and a public page that points at them."""
    with api.env.adopt_roles(["Manager"]):
        paper = api.content.create(world["papers"], "Paper", id="versteck", title=SECRET)
        hidden = api.content.create(site["de"], "Document", id="verborgen", title=SECRET)
        closed = api.content.create(site["de"], "Folder", id="geheimordner", title=SECRET)
        picture = api.content.create(
            closed,
            "Image",
            id="bild",
            title=SECRET,
            description=SECRET,
            image=NamedBlobImage(PIXEL, filename="p.png"),
        )
        child = api.content.create(closed, "Document", id="kind", title="Kind")
        page = api.content.create(site["de"], "Document", id="seite", title="Seite")
        other = api.content.create(site["de"], "Document", id="andere", title="Andere")
        for public in (page, child, other):
            api.content.transition(public, "publish")
        page.text = RichTextValue(
            LINKS.format(
                uid=paper.UID(),
                id=paper.getId(),
                url=paper.absolute_url(),
                secret=SECRET,
                hidden=hidden.UID(),
                picture=picture.UID(),
                public=other.UID(),
            ),
            "text/html",
            "text/x-html-safe",
        )
        ids = getUtility(IIntIds)
        page.relatedItems = [RelationValue(ids.getId(thing)) for thing in (paper, hidden, other)]
        notify(ObjectModifiedEvent(page))
    return {"paper": paper, "hidden": hidden, "closed": closed, "picture": picture, "page": page}


def words_of_hidden_things(things: dict[str, Any]) -> list[str]:
    return [
        SECRET,
        "versteck",
        "geheimordner",
        *(things[name].UID() for name in ("paper", "hidden", "closed", "picture")),
    ]


@pytest.mark.parametrize("person", [None, "outsider"], ids=["stranger", "outsider"])
def test_links_and_pictures_in_a_text_do_not_tell_of_their_targets(
    functional: Any, things: dict[str, Any], client: Callable, person: str | None
) -> None:
    reader = client(person)

    page = reader.get("/de/seite").text
    rest = reader.rest("GET", "/de/seite").text

    assert [word for word in words_of_hidden_things(things) if word in page] == []
    assert [word for word in words_of_hidden_things(things) if word in rest] == []
    assert all(word in page for word in ("first", "third", "tenth"))
    assert "/de/geheimordner" not in page
    assert all(f'href="{link}"' in page for link in ("https://example.org/x", "#here"))
    assert 'href="/de/search?q=1"' in page


def test_links_lead_those_who_may_view_the_target(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    # The stranger first: nobody may get what was made for somebody else.
    client().get("/de/seite")
    page = client("member").get("/de/seite").text
    again = client().get("/de/seite").text

    assert page.count("/working-parties/dublin/papers/versteck") >= 8
    assert SECRET in page
    assert "versteck" not in again


def test_relations_show_what_the_reader_may_view(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    def related(person: str) -> list[str]:
        items = client(person).rest("GET", "/de/seite").json()["relatedItems"]
        return [item["title"] for item in items]

    assert related("member") == [SECRET, "Andere"]
    assert related("editor") == [SECRET, "Andere"]
    assert related("outsider") == ["Andere"]


def test_form_does_not_name_hidden_relations(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        things["page"].relatedItems = things["page"].relatedItems[:1]
        things["page"].text = None

    page = client("editor").get("/de/seite/edit")

    assert page.status_code == 200
    assert SECRET not in page.text
    assert "versteck" not in page.text


def test_neither_parent_nor_trail_names_a_hidden_folder(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    path = "/de/geheimordner/kind"
    outsider, editor = client("outsider"), client("editor")

    read = outsider.rest("GET", f"{path}?expand=breadcrumbs,navigation,contextnavigation").json()
    pages = [client().get(path), outsider.get(path)]

    assert editor.rest("GET", path).json()["parent"]["title"] == SECRET
    assert SECRET in editor.get(path).text
    assert read["parent"] == {}
    assert set(read["@components"]) == {"types", "workflow"}
    assert SECRET not in str(read)
    assert [page.status_code for page in pages] == [200, 200]
    assert not any(SECRET in page.text for page in pages)


def test_neighbours_in_a_folder_are_told_when_they_may_be_viewed(
    functional: Any, things: dict[str, Any], client: Callable, site: Any
) -> None:
    site["de"].nextPreviousEnabled = True

    answers = [client("outsider").rest("GET", p).json() for p in ("/de/seite", "/de/verborgen")]
    items = client("outsider").rest("GET", "/de").json()

    shown = [item["@id"].rpartition("/")[2] for item in items["items"]]

    assert SECRET not in str(answers) + str(items)
    assert "seite" in shown
    assert not {"verborgen", "geheimordner"} & set(shown)
    assert items["items_total"] == len(shown)


@pytest.mark.parametrize("person", [None, "outsider"], ids=["stranger", "outsider"])
@pytest.mark.parametrize("view", ["resolveuid", "@@resolveuid", "@@redirect-to-uuid"])
def test_uid_of_a_hidden_thing_looks_like_one_that_does_not_exist(
    functional: Any, things: dict[str, Any], client: Callable, person: str | None, view: str
) -> None:
    reader = client(person)
    reader.get("/desk")

    def answer(uid: str) -> tuple[int, str, dict[str, str]]:
        got = reader.get(f"/{view}/{uid}")
        headers = {k: v for k, v in got.headers.items() if k != "Date"}
        headers["Location"] = headers.get("Location", "").replace(uid, "")
        return got.status_code, got.text.replace(uid, ""), headers

    unknown = answer("0" * 32)

    for name in ("paper", "hidden", "picture"):
        assert answer(things[name].UID()) == unknown


def test_uid_leads_those_who_may_view_the_thing(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    answer = client("member").get(f"/resolveuid/{things['paper'].UID()}")

    assert answer.status_code == 301
    assert answer.headers["Location"].endswith(f"{PAPERS}/versteck")


def test_old_address_leads_only_those_who_may_view_the_thing(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        api.content.rename(things["paper"], "neuer-name")
        api.content.rename(things["hidden"], "neues-versteck")
    outsider, member = client("outsider"), client("member")
    outsider.get("/desk")

    def same(old: str, absent: str, someone: Any) -> bool:
        gone, unknown = someone.get(old), someone.get(absent)
        word, other = old.rpartition("/")[2], absent.rpartition("/")[2]
        return (gone.status_code, gone.text.replace(word, other)) == (
            unknown.status_code,
            unknown.text,
        )

    led = member.get(f"{PAPERS}/versteck")
    file = member.get(f"{PAPERS}/versteck/@@download/file")
    rest = member.rest("GET", f"{PAPERS}/versteck")

    assert (led.status_code, rest.status_code) == (302, 302)
    assert led.headers["Location"].endswith(f"{PAPERS}/neuer-name")
    assert file.headers["Location"].endswith(f"{PAPERS}/neuer-name/@@download/file")
    assert (
        client()
        .get(f"{PAPERS}/versteck")
        .headers["Location"]
        .endswith(f"/login?came_from={PAPERS}/versteck")
    )
    for someone in (client(), outsider):
        assert same("/de/verborgen", "/de/absent", someone)
    assert same(f"{PAPERS}/versteck", f"{PAPERS}/absentee", outsider)
    assert (
        outsider.rest("GET", f"{PAPERS}/versteck").text
        == outsider.rest("GET", f"{PAPERS}/absent").text
    )


def test_before_deleting_only_visible_pages_that_link_here_are_named(
    functional: Any, things: dict[str, Any], client: Callable, site: Any
) -> None:
    with api.env.adopt_roles(["Manager"]):
        for container, title in ((site["de"], "Sichtbarer Verweis"), (things["closed"], SECRET)):
            source = api.content.create(container, "Document", title=title)
            source.text = RichTextValue(
                f'<a href="resolveuid/{things["paper"].UID()}">x</a>', "text/html", "text/html"
            )
            notify(ObjectModifiedEvent(source))
            if title != SECRET:
                api.content.transition(source, "publish")
        things["paper"].title = "Papier"
        things["paper"].reindexObject()

    page = client("secretariat").get(f"{PAPERS}/versteck/delete_confirmation").text

    assert "Sichtbarer Verweis" in page
    assert SECRET not in page
    assert "geheimordner" not in page


def test_headers_tell_nothing_hidden(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    outsider = client("outsider")
    outsider.get("/desk")

    def headers(path: str) -> dict[str, str]:
        """What goes out behind the filter that every installation has."""
        answer = outsider.get(path)
        found = secured(
            [*answer.headers.items()], Asked("", False, True), status=answer.status_code
        )
        return {k: v for k, v in found if k not in ("Date", "Content-Length")}

    assert headers(f"{PAPERS}/versteck") == headers(f"{PAPERS}/absent")
    assert headers("/de/verborgen") == headers("/de/absent")
    assert not {"ETag", "Last-Modified"} & set(headers(f"{PAPERS}/versteck/@@download/file"))


@pytest.mark.parametrize(
    "address",
    ["/@@view", "mailto:a@b.c", "", "#a", "https://example.org/working-parties/x", "//x.example/a"],
)
def test_addresses_that_are_no_content_of_ours_stay(
    site: Any, things: dict[str, Any], acting: Callable, address: str
) -> None:
    with acting("outsider"):
        assert not points_at_nothing(address, things["page"])


@pytest.mark.parametrize(
    "address",
    [
        "resolveuid/x",
        "http://[broken",
        "/working-parties",
        "/working-parties/dublin",
        "/working-parties/nothing",
        "../../../working-parties/dublin/papers/",
        "/en/working-parties/dublin/papers/versteck/@@download/file",
        "/de/../working-parties/dublin",
        "/working-parties/dublin/%70apers",
    ],
)
def test_addresses_of_hidden_and_of_unknown_things_point_at_nothing(
    site: Any, things: dict[str, Any], acting: Callable, address: str
) -> None:
    with acting("outsider"):
        assert points_at_nothing(address, things["page"])


def test_name_of_a_new_paper_does_not_tell_of_a_hidden_one_of_the_same_title(
    functional: Any, things: dict[str, Any], client: Callable
) -> None:
    body = {"@type": "Paper", "title": "Entwurf", "file": {"data": "eA==", "encoding": "base64"}}

    def create(person: str, **fields: Any) -> str:
        made = client(person).rest("POST", PAPERS, {**body, **fields}).json()["@id"]
        return made.rpartition("/")[2]

    first, second = create("chair", draft=True), create("member")

    assert client("member").rest("GET", f"{PAPERS}/{first}").status_code == 404
    assert all(re.fullmatch(r"entwurf-[a-z0-9]{6}", name) for name in (first, second))
    assert first != second
    assert create("member", id="eigener-name") == "eigener-name"

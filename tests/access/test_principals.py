"""Accounts and groups: nobody learns of people and parties outside their own.

``member`` of ``dublin`` is the reader; ``stranger`` chairs ``reintegration``, where ``member`` is
not. ``chair`` shares a party with ``member``. Full names are words that occur nowhere else.
"""

from blkirm.access.principals import may_know
from blkirm.access.principals import people_known_to
from blkirm.access.register import get_register
from collections.abc import Callable
from plone import api
from typing import Any

import json
import pytest


#: Texts about programmes use the word that is also a party's id, so that counts in its forms only.
HIDDEN = (
    "Kohlsprosse", "stranger", "working-parties/reintegration", "party:reintegration",
    '"reintegration"', "Arbeitsgruppe reintegration", "@blkirm.example",
)  # fmt: skip
KNOWN = "Petersilie"


@pytest.fixture
def people(site: Any, world: Any) -> Any:
    with api.env.adopt_roles(["Manager"]):
        for person, name in (("stranger", HIDDEN[0]), ("chair", KNOWN)):
            api.user.get(userid=person).setMemberProperties({"fullname": name})
        page = api.content.create(site["de"], "Document", id="seite", title="Seite", text="x")
        page.creators = ("stranger", "chair")
        page.reindexObject()
        api.content.transition(page, "publish")
    return world


def users(client: Any, path: str = "/@users") -> list[str]:
    return [item["id"] for item in client.rest("GET", path).json()["items"]]


def test_list_of_users_has_oneself_and_people_of_ones_parties(
    functional: Any, people: Any, client: Callable
) -> None:
    member, outsider, guest = client("member"), client("outsider"), client("guest")

    assert users(member) == ["guest", "member", "chair", "secretariat"]
    assert users(outsider) == ["outsider"]
    # Guests see numbers only.
    assert users(guest) == ["guest"]
    assert users(member, "/@users?search=peters") == ["chair"]
    assert users(member, "/@users?query=stranger") == []
    assert users(member, "/@users?limit=1") == ["guest"]


def test_user_is_id_and_name_and_nothing_else(
    functional: Any, people: Any, client: Callable
) -> None:
    answer = client("member").rest("GET", "/@users/chair").json()

    assert set(answer) == {"@id", "id", "fullname"}
    assert answer["fullname"] == KNOWN


def test_account_one_may_not_know_looks_like_one_that_does_not_exist(
    functional: Any, people: Any, client: Callable
) -> None:
    member = client("member")

    hidden = member.rest("GET", "/@users/stranger")
    absent = member.rest("GET", "/@users/absent")

    assert (hidden.status_code, hidden.text) == (404, absent.text)


@pytest.mark.parametrize("person", ["editor", "publisher"])
def test_roles_for_the_whole_site_know_nobody_by_that(
    functional: Any, people: Any, client: Callable, person: str
) -> None:
    assert users(client(person)) == [person]


def test_who_keeps_accounts_sees_all_of_them_but_no_party(
    functional: Any, people: Any, client: Callable
) -> None:
    site_admin = client("site_admin")

    everybody = users(site_admin)
    one = site_admin.rest("GET", "/@users/stranger")
    groups = site_admin.rest("GET", "/@groups").text
    pages = [
        site_admin.get("/@@usergroup-usermembership?userid=stranger"),
        site_admin.get("/@@usergroup-userprefs?users.findAll=1"),
        site_admin.get("/@@usergroup-groupprefs?groups.findAll=1"),
        site_admin.get("/@@user-information?userid=stranger"),
    ]

    assert {"stranger", "chair"} <= set(everybody)
    assert one.json()["fullname"] == HIDDEN[0]
    assert [page.status_code for page in pages] == [200] * 4
    assert HIDDEN[0] in pages[1].text
    assert not any("reintegration" in text for text in (one.text, groups, *(p.text for p in pages)))


#: Where stock Plone tells of accounts and groups (SECURITY.md 0.2, 0.3; A5).
CHANNELS = (
    "/@users",
    "/@users?query=str",
    "/@users?search=Kohl",
    "/@users?groups-filter:list=party:reintegration",
    "/@users/stranger",
    "/@groups",
    "/@groups?query=party",
    "/@groups/party:reintegration",
    "/@groups/Administrators",
    "/@principals?search=str",
    "/@principals?search=party",
    "/@portrait/stranger",
    "/@roles",
    "/@userschema",
    "/@sharing",
    "/@sharing?search=str",
    "/@transactions",
    "/@querystring",
    "/@controlpanels",
    "/@registry",
    "/@database",
    "/@system",
    "/@actions",
    "/@vocabularies",
    "/@vocabularies/plone.app.vocabularies.Users",
    "/@vocabularies/plone.app.vocabularies.Groups",
    "/@vocabularies/plone.app.vocabularies.Principals",
    "/@types",
    "/@types/Document",
    "/@search?metadata_fields=_all",
    "/@search?metadata_fields=Creator&metadata_fields=listCreators",
    "/@search?fullobjects=1&portal_type=Document",
    "/de/seite",
    "/de/seite/@history",
    "/de/seite/@workflow",
    "/de/seite/@lock",
    "/de/seite/@relations",
    "/de/seite/@comments",
    "/de?fullobjects=1",
    "/de/seite?expand=workflow,actions,breadcrumbs,navigation,aliases,inherit",
)
PAGES = (
    "/@@getVocabulary?name=plone.app.vocabularies.Users",
    "/@@getVocabulary?name=plone.app.vocabularies.Users&query=str",
    "/@@getVocabulary?name=plone.app.vocabularies.Groups",
    "/@@getVocabulary?name=plone.app.vocabularies.Principals&query=party",
    "/@@getVocabulary?name=plone.app.vocabularies.Users&field=creators",
    "/@@querybuilderjsonconfig",
    "/@@qsOptions",
    "/@@member-search",
    "/@@member-search?fullname=Kohl&form.buttons.search=1",
    "/@@pas_search/searchUsers",
    "/@@pas_search/searchPrincipals",
    "/@@sharing",
    "/@@sharing?search_term=str",
    "/@@updateSharingInfo?search_term=str",
    "/author/stranger",
    "/@@author/stranger",
    "/@@contact-info",
    "/@@dashboard",
    "/@@user-information?userid=stranger",
    "/@@usergroup-userprefs",
    "/@@historyview",
    "/@@contenthistorypopup",
    "/@@plone_lock_info/lock_info",
    "/portal_memberdata/portraits/stranger",
    "/portal_membership/getMemberById?id=stranger",
    "/portal_membership/listMembers",
    "/portal_groups/listGroups",
    "/portal_groups/getGroupById?id=x",
    "/acl_users/searchUsers",
    "/acl_users/searchPrincipals",
    "/acl_users/source_users/enumerateUsers",
    "/acl_users/membership_groups",
    "/de/seite",
    "/de/seite/edit",
    "/search?SearchableText=Kohlsprosse",
    "/@@search?Creator=stranger",
    "/sitemap",
    "/sitemap.xml.gz",
    "/search_rss",
    "/de/RSS",
    "/de/seite/@@content_status_history",
)


@pytest.mark.parametrize("person", ["member", "editor", "publisher", "outsider"])
def test_no_channel_of_plone_names_people_or_parties_one_does_not_share(
    functional: Any, people: Any, client: Callable, person: str
) -> None:
    someone = client(person)
    someone.get("/desk")

    told = []
    for path in (*CHANNELS, *PAGES):
        for place in ("", "/de", "/reports", "/working-parties/dublin"):
            if place and path.startswith(("/de", "/author", "/portal_", "/acl_users")):
                continue
            ask = someone.rest if path in CHANNELS else lambda _get, p: someone.get(p)
            answer = ask("GET", f"{place}{path}")
            # What was asked for comes back in addresses; that says nothing.
            words = answer.text.replace(path, "").replace("SearchableText=Kohlsprosse", "")
            words = words.replace('value="Kohlsprosse"', "").replace("“Kohlsprosse”", "")
            told += [(place + path, answer.status_code, h) for h in HIDDEN if h in words]

    assert told == []


def test_channels_would_tell_if_they_were_open(
    functional: Any, people: Any, client: Callable, monkeypatch: Any
) -> None:
    monkeypatch.setattr("blkirm.access.guard.is_open_to_account", lambda request: True)
    monkeypatch.setattr("blkirm.access.vocabularies._is_visible", lambda name: True)
    member = client("member")

    page = member.get("/@@getVocabulary?name=plone.app.vocabularies.Users").text
    author = member.get("/author/stranger")

    assert "stranger" in page or author.status_code == 200


def test_authors_of_a_page_are_named_to_those_who_share_a_party_with_them(
    functional: Any, people: Any, client: Callable
) -> None:
    creators = {
        person: client(person).rest("GET", "/de/seite").json()["creators"]
        for person in ("member", "stranger", "outsider", "site_admin")
    }

    assert creators == {
        "member": ["chair"],
        "stranger": ["stranger"],
        "outsider": [],
        "site_admin": ["stranger", "chair"],
    }


def test_searching_for_an_author_one_may_not_know_finds_nothing(
    functional: Any, people: Any, client: Callable
) -> None:
    def found(person: str, query: str) -> int:
        return client(person).rest("GET", f"/@search?{query}").json()["items_total"]

    assert found("stranger", "Creator=stranger") == 1
    assert found("member", "Creator=stranger") == 0
    assert found("member", "Creator=nobody") == 0
    assert found("member", "Creator.query=a&Creator.range=min") == 0


def test_history_names_actors_to_those_who_may_know_them(
    functional: Any, people: Any, client: Callable
) -> None:
    library = "/working-parties/dublin/papers"
    body = {"@type": "Paper", "title": "x", "file": {"data": "eA==", "encoding": "base64"}}
    chair = client("chair")
    path = chair.rest("POST", library, body).json()["@id"].split("/plone")[1]
    chair.rest("POST", f"{path}/@workflow/finalise")

    actors = {
        person: [
            e["actor"] for e in client(person).rest("GET", f"{path}/@workflow").json()["history"]
        ]
        for person in ("secretariat", "member")
    }
    with api.env.adopt_roles(["Manager"]):
        for membership in list(get_register().of_party("dublin")):
            if membership.person == "chair":
                get_register().end(membership.id, "test", "left")
    after = client("member").rest("GET", f"{path}/@workflow").json()["history"]

    assert set(actors["secretariat"]) == {"chair"}
    # Who did what in one's party stays known when somebody leaves.
    assert [e["actor"] for e in after] == actors["member"]


def test_people_known_end_with_the_membership(world: Any, acting: Callable, join: Callable) -> None:
    join("outsider", "dublin", "guest", on_behalf_of="munich")
    with acting("member"):
        reader = api.user.get_current().getUser()
        before = people_known_to(reader)
        for membership in list(get_register().of_person("outsider")):
            get_register().end(membership.id, "chair", "over")
        after = people_known_to(reader)

        assert "outsider" in before - after
        assert may_know("outsider")
        assert not may_know("stranger")


def test_vocabularies_are_ours_and_a_few_that_tell_of_nobody(
    functional: Any, people: Any, client: Callable
) -> None:
    names = {v["title"] for v in client("member").rest("GET", "/@vocabularies").json()}
    kinds = client("member").rest("GET", "/@vocabularies/blkirm.document_kinds").json()
    admin = client("site_admin").rest("GET", "/@vocabularies/plone.app.vocabularies.Users").text

    assert kinds["items_total"] > 3
    assert not any("Users" in n or "Groups" in n or "Principals" in n for n in names)
    assert "stranger" in admin


def test_tags_of_hidden_things_complete_nothing(
    functional: Any, people: Any, client: Callable, site: Any
) -> None:
    with api.env.adopt_roles(["Manager"]):
        page = site["de"]["seite"]
        page.subject = ("Grünkohl",)
        page.reindexObject()
        hidden = api.content.create(site["de"], "Document", id="hidden", title="x")
        hidden.subject = ("Zwetschge",)
        hidden.reindexObject()
    tags = "plone.app.vocabularies.Keywords"

    def complete(person: str) -> str:
        someone = client(person)
        return (
            someone.rest("GET", f"/@vocabularies/{tags}").text
            + someone.get(f"/de/@@seite/@@getVocabulary?name={tags}&field=subjects").text
        )

    assert "Zwetschge" in complete("editor")
    assert json.dumps("Grünkohl") in complete("member")
    assert "Zwetschge" not in complete("member")

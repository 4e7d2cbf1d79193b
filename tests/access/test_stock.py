"""What of stock Plone answers an account: what is listed here; and nothing that hands out rights."""

from blkirm.setup.pages.importer import import_service_pages
from collections.abc import Callable
from plone import api
from tests.access.test_sweep import BREADTH
from tests.access.test_sweep import names_at
from typing import Any
from zope.component import getGlobalSiteManager

import pytest


PARTY = "/working-parties/dublin"
PAPER = f"{PARTY}/papers/one"

#: What of Plone works with an account, each with its reason. Pages of ours are not listed.
OPEN_TO_ACCOUNTS = {
    "change-password": "one's own account",
    "content_status_modify": "steps of the workflow, each with its own right",
    "event_view": "page of an event",
    "favicon.ico": "icon",
    "fileUpload": "pictures for texts, with the right to add",
    "image_view": "page of a picture",
    "image_scale": "pictures",
    "images": "pictures",
    "link_redirect_view": "page of a link",
    "logged-out": "after logging out",
    "login": "logging in",
    "logout": "logging out",
    "mail_password": "forgotten password",
    "passwordreset": "forgotten password",
    "personal-information": "one's own account",
    "personal-preferences": "one's own account",
    "plonejsi18n": "words of the editor",
    "require_login": "leads to the login form",
    "robots.txt": "for crawlers",
    "view": "the page of anything",
}
#: With the right to change something, in addition.
OPEN_TO_EDITORS = {
    "delete_confirmation": "deleting",
    "edit": "editing",
    "object_rename": "renaming",
}


@pytest.fixture
def things(site: Any, world: Any) -> None:
    with api.env.adopt_roles(["Manager"]):
        api.content.create(world["papers"], "Paper", id="one", title="One")
        for type_ in ("Document", "Folder", "Image", "Event"):
            thing = api.content.create(site["de"], type_, id=type_.lower(), title=type_)
            if type_ != "Image":
                api.content.transition(thing, "publish")
        import_service_pages(site, demo=False)


def names_of_ours() -> set[str]:
    """Return the names under which something of ours is registered."""
    return {
        r.name
        for r in getGlobalSiteManager().registeredAdapters()
        if any(base.__module__.startswith("blkirm.") for base in getattr(r.factory, "__mro__", ()))
    }


@pytest.mark.parametrize("everywhere", BREADTH)
@pytest.mark.parametrize(
    ("person", "listed", "places"),
    [
        (
            "member",
            set(OPEN_TO_ACCOUNTS),
            ("", "/de", "/de/document", "/de/event", "/reports", PARTY, f"{PARTY}/papers", PAPER),
        ),
        (
            "editor",
            {*OPEN_TO_ACCOUNTS, *OPEN_TO_EDITORS},
            ("/de", "/de/document", "/de/folder", "/de/image", "/de/event", "/de/contact"),
        ),
    ],
    ids=["member", "editor"],
)
def test_pages_of_plone_answer_an_account_where_listed_and_nowhere_else(
    functional: Any,
    site: Any,
    things: None,
    client: Callable,
    person: str,
    listed: set[str],
    places: tuple[str, ...],
    everywhere: bool,
) -> None:
    someone = client(person)

    open_ = set()
    for place in places:
        for name in names_at(site, place, everywhere):
            if "_application_json_" in name or name == "logout":
                continue
            answer = someone.get(f"{place}/{'' if name.startswith('+') else '@@'}{name}")
            assert answer.status_code < 500, (place, name)
            if answer.status_code not in (302, 403, 404) or (
                answer.status_code == 302 and "/login?" not in answer.headers["Location"]
            ):
                open_.add(name)

    assert open_ - names_of_ours() - listed == set()


#: REST with an account: ordinary work on content and what ARCHITECTURE.md promises.
ANSWERING = ("@history", "@search", "@types", "@vocabularies", "@workflow")
SILENT = (
    "@aliases",
    "@actions",
    "@breadcrumbs",
    "@contextnavigation",
    "@inherit",
    "@linkintegrity?uids=1",
    "@lock",
    "@navigation",
    "@navroot",
    "@querystring",
    "@relations?source=1",
    "@sharing",
    "@site",
    "@userschema",
    "@workingcopy",
)


def test_services_of_plone_answer_an_account_where_needed(
    functional: Any, things: None, client: Callable
) -> None:
    member = client("member")

    def codes(names: tuple[str, ...]) -> set[int]:
        places = ("", PARTY, PAPER)
        return {member.rest("GET", f"{p}/{n}").status_code for p in places for n in names}

    assert {member.rest("GET", f"{PAPER}/{name}").status_code for name in ANSWERING} == {200}
    assert codes(SILENT) <= {403, 404}


@pytest.mark.parametrize("place", ["", "/de", "/reports", PARTY, PAPER])
def test_nothing_offers_an_account_to_expand_what_plone_would_tell(
    functional: Any, things: None, client: Callable, place: str
) -> None:
    """Old addresses above all: on the site itself those are of everything there is."""
    expanded = "aliases,actions,breadcrumbs,contextnavigation,navigation,types,workflow"

    answer = client("member").rest("GET", f"{place}/?expand={expanded}")

    assert answer.status_code == 200
    assert set(answer.json()["@components"]) <= {"types", "workflow"}


def test_those_who_set_up_the_site_have_plones_pages_but_not_zopes(
    functional: Any, things: None, client: Callable
) -> None:
    site_admin = client("site_admin")

    answers = {
        path: site_admin.get(path).status_code
        for path in (
            "/@@overview-controlpanel",
            "/@@usergroup-userprefs",
            "/manage_main",
            "/de/manage_main",
            "/de/document/manage_workspace",
            "/acl_users/manage_users",
        )
    }

    assert list(answers.values())[:2] == [200, 200]
    assert set(list(answers.values())[2:]) <= {403, 404}


# --- nobody gains or hands out a role (SECURITY.md B11) -------------------------------------------


def rights(thing: Any) -> Any:
    return (
        thing.get_local_roles(),
        thing.getOwnerTuple(),
        getattr(thing, "__ac_local_roles_block__", None),
        thing.rolesOfPermission("View"),
    )


GRABS = (
    ("manage_setLocalRoles", {"userid": "member", "roles:list": "Manager"}),
    ("manage_addLocalRoles", {"userid": "member", "roles:list": "Manager"}),
    ("manage_delLocalRoles", {"userids:list": "party:dublin"}),
    ("manage_role", {"role_to_manage": "Party Reader", "permissions:list": "Manage portal"}),
    ("manage_permission", {"permission_to_manage": "View", "roles:list": "Anonymous"}),
    ("manage_acquiredPermissions", {"permissions:list": "View"}),
    ("manage_changePermissions", {"p0r0": "1"}),
    ("manage_takeOwnership", {}),
    ("manage_changeOwnershipType", {"explicit": "1"}),
    ("manage_delObjects", {"ids:list": "one"}),
    ("manage_renameObject", {"id": "one", "new_id": "two"}),
    ("manage_renameObjects", {"ids:list": "one", "new_ids:list": "two"}),
    ("manage_pasteObjects", {"cb_copy_data": "x"}),
    ("manage_cutObjects", {"ids:list": "one"}),
    ("manage_copyObjects", {"ids:list": "one"}),
    ("manage_changeProperties", {"title": "x"}),
    ("manage_addProperty", {"id": "x", "value": "1", "type": "string"}),
    ("manage_addFolder", {"id": "x"}),
    ("manage_main", {}),
    ("changeOwnership", {"user": "member"}),
    ("setTitle", {"value": "x"}),
    ("setCreators", {"creators:list": "member"}),
    ("reindexObjectSecurity", {}),
    ("@@change-ownership", {"userid": "member"}),
    ("ownership_form", {"userid": "member"}),
    ("@@sharing", {"entries.id:records": "member", "entries.role_Editor:records": "1"}),
    ("@@updateSharingInfo", {"inherit": "0", "entries": "[]"}),
    ("folder_localrole_edit", {"member_ids:list": "member", "member_role": "Manager"}),
    ("@@selectViewTemplate", {"templateId": "x"}),
    ("@@object_cut", {}),
    ("@@object_copy", {}),
    ("@@folder_rename", {"paths:list": "/plone/de"}),
    ("@@fc-delete", {"selection": "[]"}),
    ("@@manage-portlets", {}),
    ("@@manage-content-rules", {}),
    ("@@manage-aliases", {}),
    ("@@placeful-workflow-configuration", {"submit": "1", "policy_in:string": "one-state"}),
)


@pytest.mark.parametrize("person", ["chair", "member"])
def test_no_method_of_zope_or_plone_hands_out_rights_in_a_party(
    functional: Any, things: None, world: Any, client: Callable, person: str
) -> None:
    someone = client(person)
    places = {PARTY: world, f"{PARTY}/papers": world["papers"], PAPER: world["papers"]["one"]}
    before = [rights(thing) for thing in places.values()]
    titles = [thing.Title() for thing in places.values()]

    answered = []
    for place in places:
        for name, form in GRABS:
            for method in ("get", "post"):
                how = {"params": form} if method == "get" else {"data": form}
                answer = getattr(someone, method)(f"{place}/{name}", **how)
                if answer.status_code not in (400, 403, 404, 405):
                    answered.append((method, f"{place}/{name}", answer.status_code))
        for body in (
            {"entries": [{"id": "member", "roles": {"Editor": True}}]},
            {"inherit": False},
        ):
            answer = someone.rest("POST", f"{place}/@sharing", body)
            answered += [(place, "@sharing")] if answer.status_code != 404 else []
    functional["portal"]._p_jar.sync()

    assert answered == []
    assert [rights(thing) for thing in places.values()] == before
    assert [thing.Title() for thing in places.values()] == titles


FORGED = {
    "creators": ["secretariat"],
    "contributors": ["secretariat"],
    "effective": "1999-01-01",
    "owner": "member",
    "local_roles": {"member": ["Manager"]},
    "__ac_local_roles__": {"member": ["Manager"]},
    "_owner": ["acl_users", "member"],
    "review_state": "archived",
    "entries": [{"id": "member", "roles": {"Manager": True}}],
    "workflow_history": {},
}


def test_members_of_a_body_give_no_rights(
    functional: Any, things: None, world: Any, client: Callable
) -> None:
    library = f"{PARTY}/papers"
    body = {"@type": "Paper", "title": "x", "file": {"data": "eA==", "encoding": "base64"}}
    member = client("member")
    plain = member.rest("POST", library, body).json()["@id"].rpartition("/")[2]
    forged = member.rest("POST", library, {**body, **FORGED}).json()["@id"].rpartition("/")[2]
    papers = world["papers"]
    papers._p_jar.sync()

    before = rights(papers[plain])
    made = rights(papers[forged])
    member.rest("PATCH", f"{library}/{plain}", FORGED)
    papers._p_jar.sync()

    assert made == before
    assert rights(papers[plain]) == before
    assert api.content.get_state(papers[plain]) == "shared"
    assert papers[forged].Creator() == "member"


def test_a_uid_is_not_for_clients_to_choose(
    functional: Any, things: None, client: Callable
) -> None:
    body = {"@type": "Paper", "title": "x", "UID": "0" * 32}

    assert client("chair").rest("POST", f"{PARTY}/papers", body).status_code == 403


def test_plones_sharing_page_does_not_answer_where_audiences_are_kept(
    functional: Any, things: None, client: Callable, site: Any, acting: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        api.user.create(username="boss", email="boss@blkirm.example", password="x" * 20)
        api.user.grant_roles(username="boss", roles=["Manager"])
        site.acl_users.source_users.doChangeUser("boss", "correct-horse-battery")
    boss = client("boss")

    inside = [boss.get(f"{place}/@@sharing").status_code for place in (PARTY, PAPER)]
    inside += [boss.rest("GET", f"{place}/@sharing").status_code for place in (PARTY, PAPER)]
    outside = boss.get("/de/@@sharing").status_code, boss.rest("GET", "/de/@sharing").status_code

    assert inside == [404] * 4
    assert outside == (200, 200)
    assert {
        person: client(person).get("/de/@@sharing").status_code
        for person in ("editor", "publisher", "member", "chair", "outsider")
    }.keys() & {200} == set()

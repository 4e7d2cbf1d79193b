"""One secret for each persona, and every channel through which Plone sites are known to tell.

The channels are those of SECURITY.md, A1. The crawler finds most of them by itself; here they have
names, and each is furnished: a public page refers to the secret in every way there is.

Then the doors of `doors.py`, each tried by everybody who must not go through.
"""

from blkirm.intake.rules import sha256_of
from blkirm.kernel.footprints import footprints
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.kernel.page import PostPage
from blkirm.parties.content import IWorkingParty
from dataclasses import dataclass
from plone import api
from plone.app.relationfield.event import update_behavior_relations
from plone.app.textfield import RichTextValue
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import createContentInContainer
from tests.access.crawler import Crawler
from tests.access.doors import Door
from tests.access.doors import DOORS
from tests.access.doors import FORM
from tests.access.doors import GET
from tests.access.doors import SITE
from tests.access.estate import as_owner
from tests.access.estate import Estate
from tests.access.estate import new_words
from tests.access.estate import PERSONAS
from tests.access.operations import is_refusal
from tests.access.operations import token_of
from tests.access.registered import registered_doors
from tests.access.registered import unlisted_doors
from tests.access.visitor import over_http
from tests.access.visitor import Visitor
from tests.live import Answer
from z3c.relationfield import RelationValue
from zope.component import getGlobalSiteManager
from zope.component import getUtility
from zope.interface import Interface
from zope.intid.interfaces import IIntIds

import pytest
import transaction


#: A thing that each persona may not know of. Whoever reads much of one party has it in another.
SECRETS = {
    "anonymous": "shared",
    "outsider": "network",
    "author": "elsewhere",
    "colleague": "member",
    "other-land": "authority",
    "deputy": "strict",
    "standing-guest": "land",
    "guest": "shared",
    "chair": "elsewhere",
    "deputy-chair": "member",
    "secretariat": "report-scheduled",
    "ex-member": "shared",
    "future-member": "final",
    "stranger": "in-folder",
    "editor": "archived",
    "publisher": "page-private",
    "auditor": "draft",
    "site-administrator": "concluded-paper",
}


@dataclass
class Secret:
    """What the addresses of the channels are made of."""

    path: str
    site_path: str
    parent: str
    uid: str
    id: str
    word: str
    filename: str
    intid: int


#: Channel -> addresses, below the site. `REST ` asks as a REST client.
CHANNELS: dict[str, tuple[str, ...]] = {
    "page": ("{path}", "{path}/view", "/de{path}", "/en{path}/", "{path}/index_html"),
    "raw field": ("{path}/file", "{path}/text", "{path}/image", "{path}/summary_de"),
    "title and description": ("{path}/title", "{path}/@@title", "{path}/Description",
                              "{path}/@@description", "{path}/title_or_id"),
    "download": ("{path}/@@download", "{path}/@@download/file", "{path}/@@download/de",
                 "{path}/@@download/file/{filename}.txt", "{path}/at_download/file"),
    "display-file": ("{path}/@@display-file", "{path}/@@display-file/file",
                     "{path}/@@display-file/image"),
    "image and scale": ("{path}/@@images/image", "{path}/@@images/image/mini",
                        "{path}/image_mini", "{path}/@@images/file/thumb"),
    "search": ("/search?SearchableText={word}", "/de/search?q={word}",
               "/@@search?path={site_path}", "/search?Title={word}"),
    "live search": ("/@@ajax-search?search={word}", "/livesearch_reply?q={word}",
                    "/search-suggestions?q={word}", "/de/search-suggestions?q={word}"),
    "listing": ("{parent}", "{parent}/folder_listing", "{parent}/@@listing_view",
                "{parent}/@@folder_contents", "{parent}/@@summary_view", "{parent}/@@full_view",
                "{parent}/@@tabular_view", "{parent}/@@album_view"),
    "collection": ("/de/collection", "/de/collection/@@summary_view", "REST /de/collection",
                   "/@@querybuilder_html_results", "/@@querybuilderjsonconfig"),
    "navigation": ("/de", "/@@portal_tabs_view", "REST /@navigation?expand.navigation.depth=5",
                   "REST {parent}/@contextnavigation", "REST /@navroot"),
    "sitemap": ("/sitemap", "/@@sitemap_builder_view", "/de/@@sitemap"),
    "sitemap.xml.gz": ("/sitemap.xml.gz", "/@@sitemap.xml.gz", "/de/sitemap.xml.gz"),
    "RSS": ("/RSS", "/rss.xml", "{parent}/RSS", "/de/collection/RSS", "{parent}/@@itunes.xml",
            "/@@search_rss?SearchableText={word}", "/de/RSS"),
    "Atom": ("/atom.xml", "{parent}/atom.xml", "/de/collection/atom.xml", "/reports/atom.xml",
             "/en/reports/atom.xml", "/de/reports/atom.xml?q={word}"),
    "open data": ("/catalog.jsonld", "/catalog.ttl", "/de/catalog.rdf", "/sitemap.xml"),
    "citation": ("{path}/@@cite", "{path}/@@cite?format=bibtex", "/en{path}/@@cite?format=text"),
    "list of reports": ("/reports?q={word}", "/en/reports?q={word}&year=2015",
                        "REST /reports/@reports?q={word}"),
    "calendar": ("{path}/@@ics_view", "{parent}/@@ics_view", "/de/collection/@@ics_view",
                 "/@@event_listing"),
    "history": ("{path}/@@historyview", "{path}/@@contenthistory", "REST {path}/@history",
                "{path}/@@content_status_history", "/@@recently_modified",
                "/@@recently_published"),
    "version": ("{path}/@@version-view?version_id=0", "REST {path}?version=0",
                "{path}/versions_history_form?version_id=0", "REST {path}/@history/0",
                "{path}/@@download-version?version_id=0&field_id=file",
                "{path}/@@version?number=1", "{path}/@@download-version?number=1",
                "REST {path}/@versions", "REST {path}/@versions/1"),
    "diff": ("{path}/@@history?one=0&two=1", "{path}/@@iterate_diff",
             "{path}/@@compare?old=1&new=2", "{path}/@@compare?old=1&new=1"),
    "library": ("{parent}?q={word}", "{parent}?q={word}&all=1", "{parent}?sort=position&all=1",
                "{parent}?new=1", "{parent}/@@overdue", "{parent}/@@download-zip",
                "{path}/@@replace", "REST {path}/@check-out", "REST {path}/@superseded-by",
                "REST {path}/@star", "{path}/@@preview-words"),
    "trash": ("{parent}/@@trash", "REST {parent}/@trash", "REST {parent}/@trash/{uid}"),
    "comments": ("{path}/@@conversation", "REST {path}/@comments", "{path}/++conversation++default",
                 "REST /@search?portal_type=Discussion%20Item", "/@@discussion-settings"),
    "relation from a public item": ("/de/showcase", "REST /de/showcase", "/de/showcase/@@view",
                                    "REST /de/showcase/@relations", "REST /@relations?target={uid}",
                                    "REST /@relations?source={uid}", "/@@inspect-relations",
                                    "REST /@linkintegrity?uids={uid}",
                                    "REST /de?fullobjects=1&b_size=100"),
    "link and picture from a public item": ("/de/showcase", "/de/showcase/@@text",
                                            "REST /@search?getId=showcase&fullobjects=1"),
    "breadcrumb of a public child": ("{child}", "REST {child}", "REST {child}/@breadcrumbs",
                                     "REST {child}?expand=breadcrumbs,navigation,contextnavigation",
                                     "{child}/@@breadcrumbs_view"),
    "vocabulary and picker": (
        "/@@getVocabulary?name=plone.app.vocabularies.Catalog&query=%7B%22criteria%22%3A%5B%5D%7D",
        "/de/@@getVocabulary?name=plone.app.vocabularies.Keywords&field=subjects",
        "REST /@vocabularies/plone.app.vocabularies.Keywords?b_size=500",
        "REST /@vocabularies/plone.app.vocabularies.Catalog?b_size=500",
        "REST /@vocabularies/plone.app.vocabularies.Users?b_size=500",
        "REST /@vocabularies/plone.app.vocabularies.Groups?b_size=500",
        "REST /@vocabularies/plone.app.vocabularies.Principals?b_size=500",
        "REST /@querystring", "REST /@principals?search=a", "REST /@users", "REST /@groups",
        "REST /@sources/relatedItems", "REST {path}/@types/Paper",
        "REST /@vocabularies/plone.app.multilingual.RootCatalog?b_size=500"),
    "resolveuid": ("/resolveuid/{uid}", "/resolveuid?uid={uid}", "/@@redirect-to-uuid/{uid}",
                   "REST /resolveuid/{uid}", "/resolveuid/{uid}/@@images/image",
                   "/@@resolveuid_and_caption", "/uuid/{uid}"),
    "old address": ("{old}", "/en{old}", "{old}/@@download/file", "REST {old}", "REST /@aliases",
                    "REST {path}/@aliases"),
    "REST": ("REST {path}", "REST {path}?fullobjects=1", "REST {parent}?b_size=200&fullobjects=1",
             "REST /@search?SearchableText={word}", "REST /@search?UID={uid}&fullobjects=1",
             "REST /@search?path={site_path}&metadata_fields=_all", "REST /@desk",
             "REST {path}/@workflow", "REST {path}/@actions", "REST {path}/@types",
             "REST {path}/@sharing", "REST {path}/@audience", "REST {path}/@breadcrumbs",
             "REST {path}/@lock", "REST {path}/@workingcopy", "REST {path}/@translations",
             "REST {path}/@inherit", "REST {path}/@rules", "REST /@transactions",
             "REST /@querystring-search?query=%7B%22query%22%3A%5B%5D%7D"),
    "desk": ("/desk", "/de/desk", "/working-parties", "/en/working-parties"),
    "export": ("{parent}/@@download-zip", "/@@export_all", "/@@export_content",
               "{path}/manage_exportObject", "/dist_export_all", "{parent}/@@export"),
    "member pages": ("/author/author", "/author/stranger", "/@@user-information?userid=author",
                     "/@@member-search?searchable=a", "/@@personal-information"),
}  # fmt: skip

METHODS = ("PROPFIND", "HEAD", "OPTIONS", "LOCK", "UNLOCK", "MKCOL", "PUT", "COPY", "MOVE", "TRACE",
           "REPORT", "SEARCH", "PROPPATCH", "POST")  # fmt: skip


@pytest.fixture(scope="module")
def visitors(estate: Estate) -> dict[str, Visitor]:
    base = estate.site.absolute_url()
    return {
        name: Visitor(base, persona.account, over_http(base)) for name, persona in PERSONAS.items()
    }


@pytest.fixture(scope="module")
def furnished(estate: Estate) -> dict[str, Secret]:
    """Public things that refer to the secrets, and old addresses of the secrets."""
    as_owner(estate.site)
    made = {key: estate.object(key) for key in set(SECRETS.values())}
    _add_showcase(estate, list(made.values()))
    _add_collection(estate)
    transaction.commit()
    return {key: _describe(estate, key, thing) for key, thing in made.items()}


def _describe(estate: Estate, key: str, made: DexterityContent) -> Secret:
    thing = estate.things[key]
    return Secret(
        path=estate.path(key),
        site_path=estate.site_path(key),
        parent=estate.path(thing.place),
        uid=made.UID(),
        id=thing.id,
        word=thing.words["title"],
        filename=thing.words["filename"],
        intid=getUtility(IIntIds).queryId(made) or 0,
    )


def _add_showcase(estate: Estate, secrets: list[DexterityContent]) -> None:
    uids = [secret.UID() for secret in secrets]
    text = "".join(
        f'<p><a href="resolveuid/{uid}">Link</a><img src="resolveuid/{uid}/@@images/image/mini"'
        f' data-linktype="image" data-val="{uid}" alt="" class="captioned"/></p>'
        for uid in uids
    )
    page = createContentInContainer(
        estate.site["de"], "Document", checkConstraints=False, id="showcase", title="Schaufenster",
        text=RichTextValue(text, "text/html", "text/x-html-safe"),
    )  # fmt: skip
    intids = getUtility(IIntIds)
    page.relatedItems = [
        RelationValue(intids.queryId(secret) or intids.register(secret)) for secret in secrets
    ]
    update_behavior_relations(page, None)
    api.content.transition(page, "publish")


def _add_collection(estate: Estate) -> None:
    collection = createContentInContainer(
        estate.site["de"], "Collection", checkConstraints=False, id="collection", title="Alles",
        query=[{
            "i": "path", "o": "plone.app.querystring.operation.string.absolutePath", "v": "/",
        }],
    )  # fmt: skip
    api.content.transition(collection, "publish")


@pytest.fixture(scope="module")
def child(estate: Estate) -> tuple[str, dict[str, str]]:
    """A published page in a folder that is not: its address and the words of the folder."""
    as_owner(estate.site)
    words = new_words()
    folder = createContentInContainer(
        estate.site["de"], "Folder", checkConstraints=False, id="hidden",
        title=f"Ordner {words['title']}", description=words["description"],
    )  # fmt: skip
    page = createContentInContainer(
        folder, "Document", checkConstraints=False, id="open", title="Offen"
    )
    api.content.transition(page, "publish")
    transaction.commit()
    return "/de/hidden/open", dict.fromkeys(words.values(), "word of a private folder")


@pytest.fixture(scope="module")
def renamed(estate: Estate) -> tuple[str, dict[str, str]]:
    """The old address of a private page, and the word in its new one."""
    as_owner(estate.site)
    words = new_words()
    page = createContentInContainer(
        estate.site["de"], "Document", checkConstraints=False, id="before", title=words["title"]
    )
    transaction.savepoint(optimistic=True)
    api.content.rename(page, words["id"])
    transaction.commit()
    return "/de/before", dict.fromkeys(words.values(), "word of a renamed page")


@pytest.mark.parametrize("who", PERSONAS)
def test_no_channel_tells_a_secret(
    estate: Estate,
    visitors: dict[str, Visitor],
    furnished: dict[str, Secret],
    child: tuple[str, dict[str, str]],
    renamed: tuple[str, dict[str, str]],
    who: str,
) -> None:
    forbidden = estate.forbidden_words(who)
    if who not in ("editor", "site-administrator"):
        forbidden |= child[1] | renamed[1]
    secret = furnished[SECRETS[who]]
    assert secret.word in forbidden, "This is no secret."
    crawler = Crawler(who, visitors[who], forbidden)
    blanks = {**vars(secret), "child": child[0], "old": renamed[0]}

    told = []
    for channel, patterns in CHANNELS.items():
        for pattern in patterns:
            crawler.leaks = []
            crawler.ask(pattern.format(**blanks))
            told += [f"{channel}: {leak}" for leak in crawler.leaks]
    for method in METHODS:
        crawler.leaks = []
        for accept in ("*/*", "application/json"):
            answer = visitors[who].page(secret.path, method, accept=accept)
            crawler.look_for_words(answer, f"{method} {secret.path}")
        told += [f"method {method}: {leak}" for leak in crawler.leaks]

    assert not told, "\n".join(told)


def test_showcase_refers_to_its_secrets_for_those_who_may_see_them(
    estate: Estate, visitors: dict[str, Visitor], furnished: dict[str, Secret]
) -> None:
    """There is something to find: the public page does carry the references."""
    page = estate.object("de")["showcase"]

    assert len(page.relatedItems) == len(furnished)
    assert visitors["anonymous"].page("/de/showcase").status == 200
    assert visitors["site-administrator"].page("/de/collection").status == 200
    assert visitors["editor"].page("/de/before").status in (301, 302)


# --- doors --------------------------------------------------------------------------------


def address_of(estate: Estate, door: Door) -> str:
    mark = "" if door.name.startswith("@") else "@@"
    return f"{estate.path(door.thing)}/{mark}{door.name}{door.rest(estate)}"


def go(visitor: Visitor, estate: Estate, door: Door) -> Answer:
    """Try a door with everything that somebody would send who may."""
    path = address_of(estate, door)
    if door.way == FORM:
        return visitor.send_form(path, door.body(estate), token_of(estate, visitor.account))
    if not door.name.startswith("@"):
        return visitor.page(path)
    return visitor.rest(door.way, path, None if door.way == GET else door.body(estate))


def state_of(estate: Estate) -> tuple:
    """Return what differs as soon as anything was changed."""
    transaction.begin()
    starred = {who: list(footprints.stars(who)) for who in PERSONAS}
    return estate.site._p_jar.db().lastTransaction(), starred


#: So many of those who do not see a place try its doors in `make test`, at each door others.
QUICKLY = 4


@pytest.mark.sweep
@pytest.mark.parametrize(
    ("door", "most"),
    [
        pytest.param(door, most, id=f"{door.id}{name}", marks=marks)
        for door in DOORS
        for name, most, marks in (("", QUICKLY, ()), (" everybody", None, pytest.mark.prove))
    ],
)
def test_door_stays_shut_for_those_who_must_not(
    estate: Estate, visitors: dict[str, Visitor], door: Door, most: int | None
) -> None:
    blind = [who for who in PERSONAS if not estate.may_see(who, door.thing)]
    turn = DOORS.index(door) * QUICKLY % max(1, len(blind))
    chosen = [*blind[turn:], *blind[:turn]][:most]
    shut_out = [who for who in PERSONAS if who in door.forbidden or who in chosen]
    before = state_of(estate)

    wrong = []
    for who in shut_out:
        answer = go(visitors[who], estate, door)
        crawler = Crawler(who, visitors[who], estate.forbidden_words(who))
        crawler.look_for_words(answer, address_of(estate, door))
        wrong += [str(leak) for leak in crawler.leaks]
        # Who sees the place may be told what speaks against it, there or where he or she was, as
        # long as nothing was changed.
        is_told = answer.status in (303, 400) and who in door.forbidden
        if not is_refusal(answer) and not is_told:
            wrong.append(f"{who} got {answer.status} {answer.header('Location')}")

    assert not wrong, "\n".join(wrong)
    assert len(shut_out) >= (QUICKLY if door.thing != SITE else 1)
    assert state_of(estate) == before


def test_every_door_is_tried(estate: Estate) -> None:
    assert len(set(registered_doors())) > 100
    assert unlisted_doors(estate) == set()


def test_each_door_has_a_name_of_its_own() -> None:
    assert len({door.id for door in DOORS}) == len(DOORS)


def test_a_door_that_is_not_listed_is_noticed(estate: Estate) -> None:
    class Planted(PostPage):
        """A page that changes something."""

    Planted.__module__ = "blkirm.planted"
    register = getGlobalSiteManager()
    wanted = ((IWorkingParty, IPortalLayer), Interface, "planted-door")
    register.registerAdapter(Planted, *wanted)
    try:
        assert unlisted_doors(estate) == {"planted-door"}
    finally:
        register.unregisterAdapter(Planted, *wanted)


@pytest.mark.parametrize("who", ["author", "colleague", "other-land", "deputy"])
def test_asking_about_a_file_tells_nothing_of_papers_that_are_hidden(
    estate: Estate, visitors: dict[str, Visitor], who: str
) -> None:
    keys = ("draft", "authority", "land", "member", "elsewhere", "concluded-paper", "in-folder",
            "trashed", "trashed-secret")  # fmt: skip
    files = {}
    for key in keys:
        words, sha256 = estate.things[key].words, sha256_of(estate.object(key).file)
        files[key] = [
            {"name": f"{words['filename']}.txt", "size": 9},
            {"name": "neu.txt", "size": 9, "sha256": sha256},
            {"name": f"{words['filename']}.txt", "size": 9, "folder": "zq", "sha256": sha256},
        ]
    asked = [file for key in keys for file in files[key]]

    answer = visitors[who].rest(
        "POST", "/working-parties/dublin/papers/@upload-check", {"files": asked}
    )

    assert answer.status == 200
    twins = {
        key: any(row["same_name"] or row["same_content"] for row in rows)
        for key, rows in zip(keys, _in_threes(answer.json["files"]), strict=True)
    }
    # What was deleted is nowhere, and what lies in another party is not asked for.
    assert twins == {
        key: estate.may_see(who, key)
        and key not in ("trashed", "trashed-secret", "elsewhere", "concluded-paper")
        for key in keys
    }


def _in_threes(rows: list[dict]) -> list[list[dict]]:
    return [rows[start : start + 3] for start in range(0, len(rows), 3)]

"""Somebody who looks everywhere and knows every secret word when it comes back.

The crawler follows whatever an answer names: links, pictures, forms that only ask, feeds, sitemaps,
`@id`s. Besides, it asks for every known view and service on every object of the site, the forbidden
ones too. It reads what comes back in full: headers, what is packed, what stands in a PDF.
"""

from base64 import b64decode
from collections import Counter
from collections import deque
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Set
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from lxml import etree
from lxml import html
from plone import api
from plone.dexterity.content import DexterityContent
from tests.access.estate import Estate
from tests.access.visitor import Visitor
from tests.live import Answer
from urllib.parse import quote
from urllib.parse import urldefrag
from urllib.parse import urlencode
from urllib.parse import urljoin
from zope.component import getGlobalSiteManager
from zope.interface import providedBy
from zope.publisher.interfaces import IRequest
from zope.schema.interfaces import IVocabularyFactory

import gzip
import pypdf
import re
import zipfile
import zlib


#: What `estate.new_words` makes.
WORD = re.compile(r"zq[a-z]{14}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{20,}")
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\\]+")

#: Addresses of the same form (the same path, the same names in the query) that are asked for.
SAME_FORM = 6

SERVICE = "GET_application_json_"


@dataclass(frozen=True)
class Leak:
    """A word that came back to somebody who may not know of the thing it belongs to."""

    who: str
    address: str
    what: str

    def __str__(self) -> str:
        return f"{self.who} got the {self.what} at {self.address}"


def unpacked(answer: Answer) -> str:
    """Return everything an answer says: headers and body, unpacked and as text."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
    return f"{headers}\n{_unpacked(answer.body)}"


def _unpacked(body: bytes, depth: int = 0) -> str:
    try:
        if body.startswith(b"\x1f\x8b"):
            return _unpacked(gzip.decompress(body), depth + 1)
        if body.startswith(b"%PDF-"):
            reader = pypdf.PdfReader(BytesIO(body))
            return "\n".join([str(reader.metadata), *(p.extract_text() for p in reader.pages)])
        if body.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(BytesIO(body)) as archive:
                return "\n".join(
                    f"{n}\n{_unpacked(archive.read(n), 1)}" for n in archive.namelist()
                )
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, pypdf.errors.PyPdfError):
        pass
    text = body.decode("utf-8", "replace")
    if depth == 0:
        hidden = [b64decode(found[: len(found) // 4 * 4]) for found in _BASE64.findall(body)]
        text += "\n".join(_unpacked(part, 1) for part in hidden)
    return text


class Crawler:
    """One persona on the way through the whole site."""

    def __init__(self, who: str, visitor: Visitor, forbidden: dict[str, str]) -> None:
        self.who = who
        self.visitor = visitor
        self.forbidden = forbidden
        self.leaks: list[Leak] = []
        self.visited = 0
        self.statuses: Counter[int] = Counter()
        self._queue: deque[str] = deque()
        self._known: set[str] = set()
        self._asked: set[str] = set()
        self._forms: Counter[str] = Counter()

    def ask(self, address: str) -> Answer:
        """Ask for an address once and look for words in the answer.

        An address that begins with `REST ` is asked for as a REST client does.
        """
        self._known.add(address)
        self._asked.add(address)
        self.visited += 1
        path = address.removeprefix("REST ")
        answer = self.visitor.rest("GET", path) if path != address else self.visitor.page(path)
        self.statuses[answer.status] += 1
        self.look_for_words(answer, address)
        return answer

    def look_for_words(self, answer: Answer, address: str) -> None:
        """Note each forbidden word in an answer that was not in the question."""
        for word in set(WORD.findall(unpacked(answer).lower())) - set(WORD.findall(address)):
            if word in self.forbidden:
                self.leaks.append(Leak(self.who, address, self.forbidden[word]))

    def crawl(
        self,
        addresses: Iterable[str],
        most: int | None = None,
        wanted: Set[str] = frozenset(),
    ) -> None:
        """Follow everything from some addresses on, at most until all that is wanted has leaked."""
        for address in addresses:
            self._remember(address)
        end = None if most is None else self.visited + most
        while self._queue and (end is None or self.visited < end):
            if wanted and wanted <= {leak.what for leak in self.leaks}:
                return
            address = self._queue.popleft()
            if address in self._asked:
                continue
            for found in self._addresses_in(self.ask(address), address):
                self._remember(found)

    def knock(self, addresses: Iterable[str]) -> None:
        """Ask for addresses without following anything; what was only met so far is asked too."""
        for address in addresses:
            if address not in self._asked:
                self.ask(address)

    def known_addresses(self) -> list[str]:
        """Return what was asked for or at least met."""
        return sorted(self._known)

    def _remember(self, address: str) -> None:
        if address in self._known:
            return
        bare, _mark, query = address.partition("?")
        names = sorted({part.partition("=")[0] for part in query.split("&")})
        form = f"{bare}?{names}"
        if self._forms[form] < SAME_FORM:
            self._forms[form] += 1
            self._known.add(address)
            self._queue.append(address)

    def _addresses_in(self, answer: Answer, address: str) -> Iterator[str]:
        base = f"{self.visitor.base}{address.removeprefix('REST ')}"
        is_rest = address.startswith("REST ")
        text = answer.text
        found = set(_ADDRESS.findall(unescape(text).replace("\\/", "/")))
        for name, value in answer.headers:
            if name.lower() in ("location", "content-location"):
                found.add(urljoin(base, value))
            found |= set(_ADDRESS.findall(value))
        if "html" in answer.header("Content-Type") and answer.body.strip():
            found |= set(_named_in_html(answer.body, base))
        if answer.body.startswith(b"\x1f\x8b"):
            found |= set(_ADDRESS.findall(_unpacked(answer.body)))
        for url in found:
            url = urldefrag(url.rstrip(".,;")).url
            if url != self.visitor.base and not url.startswith((f"{self.visitor.base}/",)):
                continue
            path = quote(url.removeprefix(self.visitor.base) or "/", safe="%/:=&?~+!$,;'@()*[]")
            if "/login?" in path or "_authenticator=" in path:
                continue
            yield path
            if is_rest and "@@" not in path:
                yield f"REST {path}"


def _named_in_html(body: bytes, base: str) -> Iterator[str]:
    try:
        page = html.fromstring(body)
    except (etree.ParserError, ValueError):
        return
    for name in ("href", "src", "action", "data-src", "data-url", "formaction"):
        for value in page.xpath(f"//@{name}"):
            yield _joined(base, value)
    for value in page.xpath("//@srcset"):
        for part in value.split(","):
            yield _joined(base, part.split()[0] if part.split() else "")
    for form in page.xpath("//form[not(@method) or translate(@method, 'GET', 'get')='get']"):
        yield f"{_joined(base, form.get('action') or '')}?{urlencode(_filled_in(form))}"


def _joined(base: str, value: str) -> str:
    try:
        return urljoin(base, value.strip())
    except ValueError:
        return base


def _filled_in(form: html.HtmlElement) -> list[tuple[str, str]]:
    """Fill in a form as somebody curious does."""
    sent = []
    for field in form.xpath(".//*[@name]"):
        name = field.get("name")
        if field.tag == "select":
            values = [option.get("value", "") for option in field.xpath(".//option")]
            sent.append((name, values[-1] if values else ""))
        elif field.get("type") in ("text", "search", None) and field.tag == "input":
            sent.append((name, field.get("value") or "a*"))
        elif field.get("type") not in ("submit", "file", "image", "button"):
            sent.append((name, field.get("value") or "1"))
    return sent


# --- where to look ------------------------------------------------------------------------


def view_names(thing: DexterityContent) -> list[str]:
    """Return the addresses below an object at which something is registered for it."""
    provided = providedBy(thing)
    names = set()
    for registration in getGlobalSiteManager().registeredAdapters():
        if len(registration.required) != 2 or not registration.name:
            continue
        context, layer = registration.required
        if not (layer is IRequest or IRequest in getattr(layer, "__iro__", ())):
            continue
        if not provided.isOrExtends(context):
            continue
        if registration.name.startswith(SERVICE):
            names.add(f"REST {registration.name.removeprefix(SERVICE)}")
        else:
            names.add(
                registration.name if registration.name[0] in "+@" else f"@@{registration.name}"
            )
    return sorted(names)


def below(path: str, name: str) -> str:
    """Return the address of a view or service on an object."""
    if name.startswith("REST "):
        return f"REST {path}/{name.removeprefix('REST ')}".rstrip("/")
    return f"{path}/{name}"


#: Where anybody begins.
SEEDS = (
    "/", "/de", "/en", "/desk", "/de/desk", "/search", "/working-parties", "/en/working-parties",
    "/reports", "/programmes", "/programmes?at=2020-01-01&land=DE-BY", "/authorities",
    "/authorities/responsibilities", "/authorities?q=80331", "/sitemap", "/@@sitemap.xml.gz", "/robots.txt", "/@@search_rss",
    "/sitemap.xml",
    "/catalog.jsonld", "/catalog.ttl", "/catalog.rdf", "REST /reports/@reports",
    "/reports/RSS", "/reports/atom.xml", "/en/reports/atom.xml", "/reports/rss.xml", "/de/RSS", "/de/@@ics_view",
    "/decisions", "/en/decisions-follow-up", "/owed", "/calendars", "/decisions-atom",
    "/decisions-csv", "/decisions-xlsx", "/decisions-follow-up-xlsx", "REST /@owed",
    "REST /@calendar-feeds", "/news/aggregator", "/@@recently_modified", "/@@dashboard", "/@@personal-information",
    "/author/author", "/author/editor", "/reports-pdf-findings",
    "/working-parties/dublin/@@releases", "/working-parties/dublin/@@imk", "/@@user-information?userid=author",
    "REST /", "REST /@search?b_size=200&metadata_fields=_all", "REST /@desk", "REST /@types",
    "REST /@search?fullobjects=1&b_size=200", "REST /@site", "REST /@users", "REST /@groups",
    "REST /@principals?search=a", "REST /@vocabularies", "REST /@querystring", "REST /@actions",
    "REST /@navigation?expand.navigation.depth=4", "REST /@contextnavigation", "REST /@relations",
    "REST /@controlpanels", "REST /@registry", "REST /@transactions", "REST /@aliases",
    "REST /@roles", "REST /@sources", "REST /@workflow", "REST /@sharing?search=a",
    "REST /working-parties?fullobjects=1", "REST /reports?fullobjects=1", "REST /programmes?fullobjects=1",
    "REST /reports?expand=breadcrumbs,actions,navigation,contextnavigation,types,workflow,aliases",
)  # fmt: skip


def vocabularies() -> list[str]:
    """Return the names of all vocabularies."""
    return sorted(
        registration.name
        for registration in getGlobalSiteManager().registeredUtilities()
        if registration.provided is IVocabularyFactory
    )


def vocabulary_addresses(places: Iterable[str]) -> Iterator[str]:
    """Return the ways to read each vocabulary at some places."""
    for place in places:
        for name in vocabularies():
            yield f"REST {place}/@vocabularies/{quote(name)}?b_size=500"
            yield f"{place}/@@getVocabulary?name={quote(name)}&field=subjects&query="


def search_addresses(estate: Estate) -> Iterator[str]:
    """Return searches for each thing, by one of its words and by what surrounds them."""
    for thing in estate.things.values():
        if not thing.secrets():
            continue
        for part in ("title", "tag"):
            word = thing.words[part]
            yield f"/search?q={word}"
            yield f"/en/search?q={word[:-1]}&kind=minutes-results"
            yield f"/search-suggestions?q={word[:6]}"
            yield f"/de/search?SearchableText={word[:9]}*"
            yield f"/@@ajax-search?search={word}"
            yield f"REST /@search?SearchableText={word}&metadata_fields=_all"
        yield f"REST /@search?path={quote(estate.site_path(thing.key))}&metadata_fields=_all"
        yield f"REST /@search?getId={thing.id}&metadata_fields=_all"
        yield f"REST /@search?Subject={thing.words['tag']}"
        yield f"/search?path={quote(estate.site_path(thing.key))}&q=papier"


def identity_addresses(estate: Estate) -> Iterator[str]:
    """Return addresses by which an object is found without its path."""
    for thing in estate.things.values():
        made = estate.object(thing.key)
        uid = made.UID()
        yield f"/resolveuid/{uid}"
        yield f"/@@redirect-to-uuid/{uid}"
        yield f"/resolveuid/{uid}/@@download/file"
        yield f"REST /resolveuid/{uid}"
        yield f"REST /@search?UID={uid}&metadata_fields=_all"
        yield f"REST /@linkintegrity?uids={uid}"
        yield f"REST /@relations?source={uid}"
        yield f"REST /@relations?target={uid}"


def object_addresses(estate: Estate, key: str) -> list[str]:
    """Return every known view and service on an object, and its files by all their names."""
    path = estate.path(key)
    thing = estate.things[key]
    addresses = [below(path, name) for name in view_names(estate.object(key))]
    name = thing.words["filename"]
    for field in ("file", "image", "file_de", "file_en", "de", "en"):
        for view in ("@@download", "@@display-file", "@@images"):
            addresses.append(f"{path}/{view}/{field}")
        addresses.append(f"{path}/@@download/{field}/{name}.txt")
        addresses.append(f"{path}/{field}")
        addresses.append(f"{path}/@@images/{field}/mini")
    addresses += [
        f"{path}/{attribute}"
        for attribute in (
            "title", "description", "Title", "Description", "Subject", "text", "summary_de", "UID",
            "getId", "Creator", "review_state", "workflow_history", "title_or_id", "SearchableText",
            "objectIds", "folderListing", "contentIds", "propertyValues", "get_local_roles",
        )
    ]  # fmt: skip
    expand = "actions,aliases,breadcrumbs,contextnavigation,inherit,navigation,types,workflow"
    addresses += [
        path,
        f"REST {path}",
        f"REST {path}?expand={expand}&expand.navigation.depth=3&fullobjects=1",
        f"REST {path}/@history",
        f"REST {path}/@comments",
        f"{path}/@@preview-words",
        f"{path}/@@version?number=1",
        f"{path}/@@download-version?number=1",
        f"{path}/@@compare?old=1&new=1",
        f"{path}/@@compare?old=1&new=2",
        f"{path}?q={thing.words['title']}&all=1",
        f"REST {path}/@versions",
        f"REST {path}/@versions/1",
        f"REST {path}/@check-out",
        f"REST {path}/@superseded-by",
        f"REST {path}/@trash",
        f"REST {path}/@star",
        f"REST {path}?version=0",
        f"{path}/@@version-view?version_id=0",
        f"{path}/@@getVocabulary?name=plone.app.vocabularies.Keywords&field=subjects",
        f"{path}/@@historyview",
        f"{path}/++widget++file/@@download",
        f"{path}/++conversation++default",
        f"{path}/++view++paper",
        f"{path}/./view",
        f"{path}//view",
        f"/de{path}",
        f"/en{path}/view",
        f"/de/reports{path}",
        f"/reports{path}/@@download/file",
    ]
    return [*addresses, *meeting_addresses(estate, key), *office_addresses(estate, key)]


def office_addresses(estate: Estate, key: str) -> Iterator[str]:
    """Return what a report, a form or a party answers about parts of itself."""
    path, kind = estate.path(key), estate.things[key].kind
    if kind == "report":
        yield from (f"{path}/@@{way}/DE-HE" for way in ("part", "deliver-part"))
        yield from (f"{path}/@@internal-file/{each}" for each in ("de", "file_de"))
        yield from (f"{path}/@@cite?format={each}" for each in ("text", "bibtex"))
        yield f"REST {path}/@parts/DE-HE"
    if kind == "programme":
        for view in ("@@download", "@@display-file", "@@images"):
            yield f"{path}/{view}/handout_de"
        yield f"{path}/handout_de"
    if kind == "form":
        number = estate.message.id
        yield from (f"{path}/@@{way}?id={number}" for way in ("form-message", "form-sent"))
        yield from (f"{path}/@@form-messages?state={each}" for each in ("open", "all"))
        yield f"{path}/@@form-messages-csv?state=all"
    if kind == "party":
        yield from (f"{path}/@@{way}" for way in ("releases", "imk", "plan-imk"))
        yield f"REST {path}/@imk-cycles"
    if kind in ("paper", "decision", "item", "minutes"):
        yield from (f"{path}/@@release", f"REST {path}/@release", f"REST {path}/@hand-over")


def meeting_addresses(estate: Estate, key: str) -> Iterator[str]:
    """Return what a meeting, its minutes, a decision or a task answers about parts of itself."""
    path, kind = estate.path(key), estate.things[key].kind
    items = {
        name: api.content.get_uuid(estate.object(name))
        for name, thing in estate.things.items()
        if thing.kind in ("item", "minuted-item")
    }
    if kind in ("meeting", "minuted"):
        yield from (f"{path}/@@agenda-document?format=docx", f"{path}/@@pack?state=zip")
        for name in ("item-authority", "minuted-land"):
            yield from (f"{path}/@@{view}?item={items[name]}" for view in VIEWS_OF_ITEMS)
    if kind == "minutes":
        place = estate.things[key].place
        inner = [uid for name, uid in items.items() if estate.things[name].place == place]
        yield f"{path}/@@minutes-document?format=docx"
        for uid in inner:
            yield f"{path}/@@excerpt?item={uid}&format=docx"
            yield f"REST {path}/@entries/{uid}"
            yield from (f"{path}/@@{view}?item={uid}" for view in ("entry-now", "write", "correct"))
        yield from (f"REST {path}/@paragraph-comments/{number}" for number in range(3))
    if kind == "register":
        for query in ("q=zq", "line=DE-BY", "state=draft", "year=2026", "all=1"):
            yield from (f"{path}?{query}", f"{path}/@@follow-up?{query}", f"{path}/@@csv?{query}")
    if kind == "decision":
        yield from (f"{path}/@@report?line={line}" for line in ("DE-BY", "DE-NW"))
    if kind == "root":
        for query in ("q=zq", "line=DE-BY", "party=dublin", "authority=im-by"):
            yield from (
                f"/decisions?{query}", f"/decisions-csv?{query}", f"/decisions-follow-up?{query}",
                f"/decisions-atom?{query}", f"/owed?{query}", f"REST /@owed?{query}",
            )  # fmt: skip


VIEWS_OF_ITEMS = ("agenda", "attendance", "submit-item")

"""What RFC 4287 demands of a feed, checked element by element; what is not in it is refused too."""

from lxml import etree
from urllib.parse import urlsplit

import re


ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Least and most of each element (4.1.1, 4.1.2).
IN_FEED = {
    "id": (1, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "author": (0, 99),
    "link": (0, 99),
    "category": (0, 99),
    "contributor": (0, 99),
    "generator": (0, 1),
    "icon": (0, 1),
    "logo": (0, 1),
    "rights": (0, 1),
    "subtitle": (0, 1),
    "entry": (0, 999),
}
IN_ENTRY = {
    "id": (1, 1),
    "title": (1, 1),
    "updated": (1, 1),
    "published": (0, 1),
    "author": (0, 99),
    "link": (0, 99),
    "category": (0, 99),
    "content": (0, 1),
    "contributor": (0, 99),
    "rights": (0, 1),
    "source": (0, 1),
    "summary": (0, 1),
}
ATTRIBUTES = {
    "feed": {LANG},
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"},
    "title": {"type", LANG},
    "summary": {"type", LANG},
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(; ?[a-z]+=\S+)?")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
RELATIONS = {"self", "alternate", "enclosure", "related", "via", "license"}


def faults_of_feed(text: bytes) -> list[str]:
    """Return what is wrong with a feed, in words."""
    feed = etree.fromstring(text)
    if feed.tag != f"{ATOM}feed":
        return [f"the root is {feed.tag}"]
    faults = _faults_of_parts(feed, IN_FEED, "feed")
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        faults += _faults_of_parts(entry, IN_ENTRY, "entry")
        faults += _faults_of_entry(entry)
    if feed.find(f"{ATOM}author") is None and any(
        entry.find(f"{ATOM}author") is None for entry in entries
    ):
        faults.append("nobody is the author (4.1.1)")
    if not feed.xpath("a:link[@rel='self']", namespaces={"a": ATOM[1:-1]}):
        faults.append("the feed does not say where it is (4.1.1)")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(ids) != len(set(ids)):
        faults.append("two entries have the same id (4.1.1)")
    return faults


def _faults_of_parts(parent: etree._Element, allowed: dict, name: str) -> list[str]:
    faults = []
    for part in parent:
        if not part.tag.startswith(ATOM) or part.tag.removeprefix(ATOM) not in allowed:
            faults.append(f"{part.tag} does not belong into {name}")
    for tag, (least, most) in allowed.items():
        number = len(parent.findall(f"{ATOM}{tag}"))
        if not least <= number <= most:
            faults.append(f"{name} has {number} of {tag}")
    for part in parent:
        tag = part.tag.removeprefix(ATOM)
        if tag != "entry":
            faults += _faults_of_part(part, tag)
    alternates = [
        (link.get("type"), link.get("hreflang"))
        for link in parent.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    if len(alternates) != len(set(alternates)):
        faults.append(f"{name} has two alternates of one type and language")
    return faults


def _faults_of_part(part: etree._Element, tag: str) -> list[str]:
    text = part.text or ""
    faults = [
        f"{tag} has an attribute {name}"
        for name in part.attrib
        if name not in ATTRIBUTES.get(tag, set())
    ]
    if tag == "id" and not urlsplit(text).scheme:
        faults.append(f"{text!r} is no IRI (4.2.6)")
    if tag in ("updated", "published") and not MOMENT.fullmatch(text):
        faults.append(f"{text!r} is no moment (3.3)")
    if tag in ("title", "summary") and (not text.strip() or len(part)):
        faults.append(f"{tag} says nothing, or not as text (3.1)")
    if tag in ("author", "contributor"):
        name = part.findtext(f"{ATOM}name")
        if not name or {each.tag for each in part} - {f"{ATOM}{n}" for n in ("name", "uri")}:
            faults.append("an author is a name (3.2)")
    if tag == "category" and not part.get("term"):
        faults.append("a category has no term (4.2.2)")
    if tag == "link":
        faults += _faults_of_link(part)
    return faults


def _faults_of_link(link: etree._Element) -> list[str]:
    faults = []
    if urlsplit(link.get("href", "")).scheme not in ("http", "https"):
        faults.append(f"{link.get('href')!r} leads nowhere (4.2.7.1)")
    if link.get("rel", "alternate") not in RELATIONS:
        faults.append(f"{link.get('rel')!r} is no relation (4.2.7.2)")
    if link.get("type") and not MEDIA_TYPE.fullmatch(link.get("type")):
        faults.append(f"{link.get('type')!r} is no media type (4.2.7.3)")
    if link.get("hreflang") and not LANGUAGE.fullmatch(link.get("hreflang")):
        faults.append(f"{link.get('hreflang')!r} is no language (4.2.7.4)")
    if link.get("length") and not link.get("length").isdecimal():
        faults.append(f"{link.get('length')!r} is no length (4.2.7.6)")
    if link.get("rel") == "enclosure" and not (link.get("length") and link.get("type")):
        faults.append("an enclosure says neither size nor type")
    return faults


def _faults_of_entry(entry: etree._Element) -> list[str]:
    alternate = entry.xpath("a:link[@rel='alternate']", namespaces={"a": ATOM[1:-1]})
    if entry.find(f"{ATOM}content") is None and not alternate:
        return ["an entry has neither content nor a page (4.1.2)"]
    return []

"""What keeps people from reading a text: looked for before it is saved (BITV, EN 301 549 chapter 9).

Plain Python on HTML. A finding is an error where it is wrong in every case, a warning where somebody
must judge; warnings may be passed with a reason. No finding does not mean that a text is accessible.
"""

from blkirm import _
from bs4 import BeautifulSoup
from bs4 import Tag
from collections.abc import Iterator
from dataclasses import dataclass
from zope.i18nmessageid import Message

import re


ERROR, WARNING = "error", "warning"
#: Pages have one first heading, the title; texts begin with the second.
FIRST_LEVEL = 2
LONGEST_EXCERPT = 60

#: Words that say nothing about where a link leads, read out of their line.
EMPTY_WORDS = frozenset(
    {
        "click",
        "click here",
        "details",
        "download",
        "follow this link",
        "go",
        "here",
        "hier",
        "hier klicken",
        "hierhin",
        "klick",
        "klicken sie hier",
        "learn more",
        "link",
        "mehr",
        "mehr dazu",
        "mehr erfahren",
        "mehr informationen",
        "mehr lesen",
        "more",
        "more information",
        "read more",
        "see here",
        "siehe hier",
        "this link",
        "this page",
        "weiter",
        "weitere informationen",
        "weiterlesen",
    }
)
_HEADING = re.compile(r"h[1-6]")
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_FILE_NAME = re.compile(r"[\w .()-]+\.(?:jpe?g|png|gif|svg|webp|tiff?)", re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """``kind`` and ``excerpt`` together name one place in a text, as far as people can tell."""

    kind: str
    severity: str
    message: Message
    excerpt: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.excerpt}"


def findings(html: str) -> list[Finding]:
    """Return what is wrong with a text, in reading order within each kind."""
    soup = BeautifulSoup(html or "", "html.parser")
    found = [*_pictures(soup), *_headings(soup), *_links(soup), *_tables(soup)]
    return list({finding.key: finding for finding in found}.values())


def errors(found: list[Finding]) -> list[Finding]:
    """Return the findings that nobody may pass."""
    return [finding for finding in found if finding.severity == ERROR]


def open_warnings(found: list[Finding], accepted: frozenset[str]) -> list[Finding]:
    """Return the warnings that nobody has given a reason for yet; ``accepted`` holds keys."""
    return [each for each in found if each.severity == WARNING and each.key not in accepted]


def _pictures(soup: BeautifulSoup) -> Iterator[Finding]:
    for picture in soup.find_all("img"):
        words = picture.get("alt")
        name = _short((picture.get("src") or "").split("/@@images")[0].rpartition("/")[2]) or "?"
        if words is None:
            yield Finding(
                "picture-without-alternative",
                ERROR,
                _(
                    "finding_no_alt",
                    default="The picture “${excerpt}” has no alternative text.",
                    mapping={"excerpt": name},
                ),
                name,
            )
        elif not words.strip() and picture.find_parent("a") is None:
            yield Finding(
                "picture-may-need-alternative",
                WARNING,
                _(
                    "finding_empty_alt",
                    default="The alternative text of the picture “${excerpt}” is empty. That is "
                    "right only for a picture that tells nothing.",
                    mapping={"excerpt": name},
                ),
                name,
            )
        elif _FILE_NAME.fullmatch(words.strip()):
            yield Finding(
                "alternative-is-file-name",
                WARNING,
                _(
                    "finding_alt_is_name",
                    default="The alternative text “${excerpt}” is a file name. Say what the "
                    "picture shows.",
                    mapping={"excerpt": _short(words)},
                ),
                _short(words),
            )


def _headings(soup: BeautifulSoup) -> Iterator[Finding]:
    level = FIRST_LEVEL - 1
    for heading in soup.find_all(_HEADING):
        words, own = _short(_words_of(heading) or ""), int(heading.name[1])
        if not words:
            yield Finding(
                "empty-heading",
                ERROR,
                _("finding_empty_heading", default="There is a heading without words."),
                str(own),
            )
            continue
        if own < FIRST_LEVEL:
            yield Finding(
                "second-title",
                ERROR,
                _(
                    "finding_second_title",
                    default="“${excerpt}” is a heading of level 1. That is the title of the page; "
                    "texts begin with level 2.",
                    mapping={"excerpt": words},
                ),
                words,
            )
        elif own > level + 1:
            yield Finding(
                "skipped-heading",
                ERROR,
                _(
                    "finding_skipped_heading",
                    default="“${excerpt}” is a heading of level ${level}, but there is none of "
                    "level ${missing} before it.",
                    mapping={"excerpt": words, "level": str(own), "missing": str(level + 1)},
                ),
                words,
            )
        level = max(own, FIRST_LEVEL - 1)


def _links(soup: BeautifulSoup) -> Iterator[Finding]:
    for link in soup.find_all("a", href=True):
        words = _words_of(link) or ""
        if not words:
            yield Finding(
                "empty-link",
                ERROR,
                _(
                    "finding_empty_link",
                    default="The link to “${excerpt}” has no words.",
                    mapping={"excerpt": _short(link["href"]) or "?"},
                ),
                _short(link["href"]),
            )
        elif not link["href"].strip():
            yield Finding(
                "link-to-nowhere",
                ERROR,
                _(
                    "finding_link_to_nowhere",
                    default="The link “${excerpt}” leads nowhere.",
                    mapping={"excerpt": _short(words)},
                ),
                _short(words),
            )
        elif _EDGE.sub("", words.lower()) in EMPTY_WORDS:
            yield Finding(
                "words-say-nothing",
                WARNING,
                _(
                    "finding_click_here",
                    default="The words of the link “${excerpt}” do not say where it leads.",
                    mapping={"excerpt": _short(words)},
                ),
                _short(words),
            )
        elif re.match(r"(?:https?://|www\.)", words, re.IGNORECASE):
            yield Finding(
                "words-are-address",
                WARNING,
                _(
                    "finding_link_is_address",
                    default="The words of the link “${excerpt}” are an address. Say what is there.",
                    mapping={"excerpt": _short(words)},
                ),
                _short(words),
            )


def _tables(soup: BeautifulSoup) -> Iterator[Finding]:
    for table in soup.find_all("table"):
        own = [cell for cell in table.find_all("th") if cell.find_parent("table") is table]
        if not any(_words_of(cell) for cell in own):
            words = _short(_words_of(table) or "")
            yield Finding(
                "table-without-header",
                ERROR,
                _(
                    "finding_no_header",
                    default="The table “${excerpt}” has no header cells.",
                    mapping={"excerpt": words or "?"},
                ),
                words,
            )


def _words_of(tag: Tag | None) -> str | None:
    """Return what a screen reader reads of a tag, pictures by their alternative text."""
    if tag is None:
        return None
    said = [tag.get("aria-label") or ""]
    for each in tag.descendants:
        if not isinstance(each, Tag):
            said.append(str(each))
        elif each.name == "img":
            said.append(each.get("alt") or "")
    return " ".join(" ".join(said).replace("\u200b", "").split())


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_EXCERPT else words[: LONGEST_EXCERPT - 1].rstrip() + "…"

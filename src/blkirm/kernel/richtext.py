"""Rich text as Plone has cleaned it, cleaned once where everybody gets the same."""

from blkirm.kernel.language import home_url
from blkirm.kernel.language import LANGUAGES
from blkirm.kernel.language import site_url
from bs4 import BeautifulSoup
from html import unescape
from plone.app.textfield.value import RichTextValue
from typing import Any
from urllib.parse import urlsplit

import re


_ADDRESS = re.compile(
    r"""\b(?:href|src|srcset|data|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE
)


_WORDS_IN_TAGS = re.compile(
    r"""\b(?:alt|title|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
# Inside a line these do not part words; everything else begins a new line.
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|em|font|i|mark|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>",
    re.IGNORECASE,
)


def words_of_html(html: str) -> str:
    """Return all words of a text in HTML, line by line: also comments and what pictures say."""
    said = [next(filter(None, match.groups()), "") for match in _WORDS_IN_TAGS.finditer(html)]
    text = _INLINE.sub("", html.replace("<!--", "\n").replace("-->", "\n"))
    return unescape("\n".join([re.sub(r"<[^>]*>", "\n", text), *said]))


def read_words(html: str) -> str:
    """Return the words of a text that people read: no comments, nothing of tags."""
    return BeautifulSoup(html, "html.parser").get_text(" ")


def depends_on_reader(html: str) -> bool:
    """Say whether a text points at places of this site, which not everybody may know."""
    return any(
        _is_ours(next(filter(None, match.groups()), "")) for match in _ADDRESS.finditer(html)
    )


def _is_ours(address: str) -> bool:
    address = address.strip()
    try:
        parts = urlsplit(address)
    except ValueError:
        return True
    if parts.netloc:
        return parts.netloc == urlsplit(site_url()).netloc
    return bool(parts.path) and parts.scheme not in ("mailto", "tel", "data")


def in_readers_language(html: str) -> str:
    """Let links to what stands once in the site, as reports do, stay in the reader's language."""
    base = re.escape(site_url())
    elsewhere = "|".join([*(f"{code}(?![\\w-])" for code in LANGUAGES), r"\+\+", "@@"])
    link = re.compile(rf'(<a\b[^>]*?\bhref="){base}/(?!{elsewhere})')
    return link.sub(lambda found: f"{found[1]}{home_url()}/", html) if base else html


def clean_html(value: RichTextValue | None, context: Any) -> str:
    """Return the safe HTML of a rich text field.

    The result stays with the text in memory. Texts with internal links are cleaned anew each
    time, because what they turn into depends on who reads.
    """
    if value is None or not value.raw:
        return ""
    if depends_on_reader(value.raw):
        return in_readers_language(value.output_relative_to(context) or "")
    # The one persistent part of a rich text; it has no public name.
    holder = value._raw_holder
    html = getattr(holder, "_v_blkirm_html", None)
    if html is None:
        html = holder._v_blkirm_html = value.output_relative_to(context) or ""
    return html

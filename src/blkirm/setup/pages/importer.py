"""Puts texts into the language trees as pages. Does nothing where a page exists already."""

from blkirm.forms.operations import prepare_form
from blkirm.kernel.language import DEFAULT
from blkirm.kernel.language import LANGUAGES
from blkirm.pages.interfaces import IWrittenPage
from blkirm.pages.translations import follow
from blkirm.setup.pages.texts import read_text
from blkirm.setup.pages.texts import Text
from blkirm.setup.pages.texts import to_html
from collections.abc import Iterator
from DateTime import DateTime
from datetime import date
from pathlib import Path
from plone import api
from plone.app.textfield.value import RichTextValue
from plone.dexterity.content import Container
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from Products.CMFPlone.Portal import PloneSite
from typing import Any


SERVICE_PAGES = Path(__file__).parent
#: A file with this name describes the folder it stands in.
FOLDER_TEXT = "index"
#: Of a page of this type the text stands before its fields.
FORM = "EasyForm"
#: The day of all texts that name none. Change it with the words.
WRITTEN = date(2026, 11, 22)


def import_service_pages(site: PloneSite, demo: bool) -> None:
    """Give a site its legal and service pages."""
    import_pages(site, SERVICE_PAGES, demo)


def import_pages(site: PloneSite, source: Path, demo: bool) -> None:
    """Create the pages of a folder of texts that the site lacks, and publish them.

    Words come after all pages are there, because pages link to each other.
    """
    created = [
        (tree, page, text)
        for language in LANGUAGES
        for tree in [site[language]]
        for page, text in _create_missing(tree, source / language)
    ]
    for tree, page, text in created:
        if page.portal_type != "Folder":
            html = to_html(text.blocks(demo), lambda target, tree=tree: resolve(tree, target))
            words = RichTextValue(html, "text/html", "text/x-html-safe")
            setattr(page, "formPrologue" if page.portal_type == FORM else "text", words)
        for name, value in _facts(text, demo).items():
            setattr(page, name, value)
        page.reindexObject()
        # Pages print the day of their last change; that is when the words were written, not now.
        page.setModificationDate(_moment(text.head.get("effective", WRITTEN)))
        page.reindexObject(idxs=["modified"])
    for _tree, page, _text in created:
        # Our texts are German first; a page follows its partner once both have their words.
        if page.language != DEFAULT and IWrittenPage.providedBy(page):
            follow(page)


def _facts(text: Text, demo: bool) -> dict[str, Any]:
    """Return what a legal page says beside its text, for sites with or without demo content."""
    facts = text.head.get("facts", {})
    return {**facts, **text.head.get("demo" if demo else "live", {})}


def _create_missing(container: Container, source: Path) -> Iterator[tuple[DexterityContent, Text]]:
    for path in sorted(source.glob("*"), key=lambda path: (path.is_dir(), path.name)):
        if path.is_dir():
            folder_text = read_text(path / f"{FOLDER_TEXT}.md")
            if path.name not in container:
                yield _create(container, "Folder", path.name, folder_text), folder_text
            yield from _create_missing(container[path.name], path)
        elif path.stem != FOLDER_TEXT and path.stem not in container:
            text = read_text(path)
            usual = "News Item" if container.getId() == "news" else "Document"
            kind = text.head.get("type", usual)
            yield _create(container, kind, path.stem, text), text


def _create(container: Container, kind: str, id_: str, text: Text) -> DexterityContent:
    new = createContent(
        kind,
        id=id_,
        title=text.head["title"],
        description=text.head["description"],
        language=container.language,
    )
    # Nobody adds forms by hand, so they are not addable there.
    page = addContentToContainer(container, new, checkConstraints=kind != FORM)
    if kind == FORM:
        prepare_form(page)
    api.content.transition(page, "publish")
    if "effective" in text.head:
        page.setEffectiveDate(_moment(text.head["effective"]))
    return page


def _moment(day: date) -> DateTime:
    return DateTime(f"{day} 09:00:00 UTC")


def resolve(tree: Container, target: str) -> str:
    """Return the address of a link: ``page:…`` in the same tree, ``site:…`` below the site.

    What stands once in the site is reached through the tree too, so that the reader stays in the
    same language.
    """
    scheme, _colon, path = target.partition(":")
    if scheme == "page":
        return f"resolveuid/{api.content.get_uuid(tree.unrestrictedTraverse(path))}"
    if scheme == "site":
        return f"resolveuid/{api.content.get_uuid(tree)}/{path}"
    return target

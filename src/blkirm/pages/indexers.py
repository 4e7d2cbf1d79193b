"""What is found of public pages that Plone does not know: legal pages, videos in sign language."""

from blkirm.kernel.richtext import read_words
from blkirm.kernel.rows import texts_in
from blkirm.pages.guard import TEXT
from blkirm.pages.legal import ILegalPage
from blkirm.pages.sign_language import ISignLanguageVideo
from plone.app.textfield.value import RichTextValue
from plone.dexterity.utils import iterSchemata
from plone.indexer import indexer
from typing import Any


@indexer(ILegalPage)
def words_of_legal_page(page: Any) -> str:
    """Find a legal page by its text and by the facts that it keeps."""
    facts = [text for schema in iterSchemata(page) for text in texts_in(page, schema)]
    return " ".join([*facts, _text_of(page)])


@indexer(ISignLanguageVideo)
def words_of_video(page: Any) -> str:
    """Find a video by what is said in it."""
    return " ".join([page.title, page.description or "", _text_of(page)])


def _text_of(page: Any) -> str:
    text = getattr(page, TEXT, None)
    return read_words(text.raw or "") if isinstance(text, RichTextValue) else ""

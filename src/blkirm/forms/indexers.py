from blkirm.forms.content import IPublicForm
from blkirm.kernel.richtext import read_words
from plone.app.textfield.value import RichTextValue
from plone.indexer import indexer
from typing import Any


@indexer(IPublicForm)
def searchable_text(form: Any) -> str:
    """Find a form by what it says before it is filled in; never by its mailbox."""
    prologue = form.formPrologue
    words = read_words(prologue.raw or "") if isinstance(prologue, RichTextValue) else ""
    return " ".join([form.title, form.description or "", words])

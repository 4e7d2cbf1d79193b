"""Which pages need Plone's own scripts and styles: forms to edit, control panels, folder contents."""

from plone.z3cform.interfaces import IFormWrapper
from typing import Any
from z3c.form.interfaces import IForm


#: Stock pages with Plone's patterns that are not forms of z3c.form.
STOCK_PAGES = frozenset(
    {
        "sharing",
        "historyview",
        "manage-viewlets",
        "manage-portlets",
        "manage-content-rules",
        "overview-controlpanel",
        "usergroup-userprefs",
        "usergroup-usermembership",
        "usergroup-groupprefs",
        "usergroup-groupmembership",
        "user-information",
        "prefs_install_products_form",
        "dexterity-types",
        "dexterity-schema-editor",
    }
)


def is_editing_page(view: Any) -> bool:
    """Say whether a page needs them. A view's own word (``editing``) comes first."""
    own_word = getattr(view, "editing", None)
    if isinstance(own_word, bool):
        return own_word
    name = getattr(view, "__name__", "") or ""
    return (
        IForm.providedBy(view)
        or IFormWrapper.providedBy(view)
        or name in STOCK_PAGES
        or name.endswith("-controlpanel")
    )

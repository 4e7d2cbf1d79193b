"""Building blocks of texts: call-outs, a box for downloads, a box for an office."""

from blkirm import _
from typing import Any
from zope.i18n import translate


#: Tokens and titles of DOMAIN.md A.32.
CALLOUTS = {
    "attention": _("callout_attention", default="Note"),
    "hint": _("callout_hint", default="Hint"),
}
#: The words a call-out begins with.
BEGINNINGS = {
    "attention": _("editor_attention_word", default="Note"),
    "hint": _("editor_hint_word", default="Hint"),
}


def formats() -> dict[str, dict[str, Any]]:
    """Return what the editor makes of a name: a frame around whatever is chosen."""
    return {
        name: {"block": "div", "classes": f"callout {name}", "wrapper": True} for name in CALLOUTS
    }


def boxes(request: Any, files: str) -> list[dict[str, Any]]:
    """Return blocks to begin with, in the reader's language; each is plain HTML that stays.

    ``files`` is the address of the list that the box for a download lets choose from.
    """

    def say(words: str) -> str:
        return translate(words, context=request)

    made = [
        {
            "title": say(words),
            "content": f'<div class="callout {name}"><p><strong>{say(BEGINNINGS[name])}:</strong> '
            f"{say(_('editor_write_here', default='Write here.'))}</p></div>",
        }
        for name, words in CALLOUTS.items()
    ]
    download = say(_("editor_download_box", default="Download box"))
    contact = say(_("editor_contact_box", default="Contact box"))
    example = say(_("editor_download_words", default="Title of the file (PDF, 1 MB)"))
    made.append(
        {
            "title": download,
            "content": '<div class="file-box"><p><strong>'
            + say(_("editor_download_title", default="Download"))
            + f"</strong></p><p>{example}</p></div>",
            "example": example,
            "files": files,
            "labels": {
                "file": say(_("editor_download_file", default="File or report")),
                "words": say(
                    _("editor_download_name", default="Words of the link; empty for its title")
                ),
                "insert": say(_("editor_insert", default="Insert")),
                "cancel": say(_("editor_cancel", default="Cancel")),
            },
        }
    )
    made.append(
        {
            "title": contact,
            "content": '<div class="contact-box"><p><strong>'
            + say(_("editor_contact_title", default="Contact"))
            + "</strong></p><p><strong>"
            + say(_("editor_contact_office", default="Name of the office"))
            + "</strong><br>"
            + say(_("editor_contact_address", default="Street, postcode and place"))
            + "</p><ul><li>"
            + say(_("editor_contact_phone", default="Phone: number"))
            + "</li><li>"
            + say(_("editor_contact_mail", default="E-mail: address of the office"))
            + "</li><li>"
            + say(_("editor_contact_hours", default="Hours: days and times"))
            + "</li></ul></div>",
        }
    )
    return made

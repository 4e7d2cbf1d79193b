"""Building blocks of texts: call-outs, a box for downloads, a box for an office."""

from blkirm import _
from collections.abc import Mapping
from html import escape
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


def boxes(request: Any, files: str, offices: str) -> list[dict[str, Any]]:
    """Return blocks to begin with, in the reader's language; each is plain HTML that stays.

    ``files`` and ``offices`` are the addresses of the lists that the boxes for a download and for
    an office let choose from.
    """

    def say(words: str) -> str:
        return translate(words, context=request)

    write_here = say(_("editor_write_here", default="Write here."))
    made = [
        {
            "title": say(words),
            "content": f'<div class="callout {name}"><p><strong>{say(BEGINNINGS[name])}:</strong> '
            f"{write_here}</p></div>",
        }
        for name, words in CALLOUTS.items()
    ]
    buttons = {
        "insert": say(_("editor_insert", default="Insert")),
        "cancel": say(_("editor_cancel", default="Cancel")),
    }
    download = say(_("editor_download_box", default="Download box"))
    example = say(_("editor_download_words", default="Title of the file (PDF, 1 MB)"))
    made.append(
        {
            "title": download,
            "content": '<div class="file-box"><p><strong>'
            + say(_("editor_download_title", default="Download"))
            + f"</strong></p><p>{example}</p></div>",
            "example": example,
            "choices": files,
            "labels": {
                **buttons,
                "choice": say(_("editor_download_file", default="File or report")),
                "words": say(
                    _("editor_download_name", default="Words of the link; empty for its title")
                ),
            },
        }
    )
    made.append(
        {
            "title": say(_("editor_contact_box", default="Contact box")),
            "content": _contact_box(
                request,
                say(_("editor_contact_office", default="Name of the office")),
                say(_("editor_contact_address", default="Street, postcode and place")),
                [
                    say(_("editor_contact_phone", default="Phone: number")),
                    say(_("editor_contact_mail", default="E-mail: address of the office")),
                    say(_("editor_contact_hours", default="Hours: days and times")),
                ],
            ),
            "choices": offices,
            "labels": {
                **buttons,
                "choice": say(_("editor_contact_choice", default="Office in the register")),
            },
        }
    )
    return made


def box_of_office(request: Any, name: str, url: str, card: Mapping[str, Any]) -> str:
    """Return the box for an office of the register, with a link to its page; ``card`` as pages show it.

    What it says is what the register said that day; the page it leads to says what counts now.
    """
    lines = (
        (_("label_phone", default="Telephone"), "phone", "tel:" + card["call"]),
        (_("label_email", default="E-mail"), "email", "mailto:" + card["email"]),
        (_("label_hours", default="Opening hours"), "hours", ""),
    )
    website = translate(
        _("editor_contact_website", default="Website of the office"), context=request
    )
    return _contact_box(
        request,
        _link(url, name),
        ", ".join(escape(card[part]) for part in ("street", "town") if card[part]),
        [
            f"{translate(label, context=request)}: "
            + (_link(target, card[what]) if target else escape(card[what]))
            for label, what, target in lines
            if card[what]
        ]
        # An address as words of a link is what the editor's guard refuses.
        + ([_link(card["website"], website)] if card["website"] else []),
    )


def _link(url: str, words: str) -> str:
    return f'<a href="{escape(url)}">{escape(words)}</a>'


def _contact_box(request: Any, office: str, address: str, lines: list[str]) -> str:
    heading = translate(_("editor_contact_title", default="Contact"), context=request)
    listed = "".join(f"<li>{line}</li>" for line in lines)
    return (
        f'<div class="contact-box"><p><strong>{heading}</strong></p><p><strong>{office}</strong>'
        + (f"<br>{address}" if address else "")
        + "</p>"
        + (f"<ul>{listed}</ul>" if listed else "")
        + "</div>"
    )

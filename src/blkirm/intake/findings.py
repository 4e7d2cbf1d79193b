"""What people are told about a file; one function for each thing that may be found."""

from blkirm import _
from blkirm.intake import cases
from blkirm.intake.interfaces import Finding
from blkirm.intake.kinds import Kind
from blkirm.intake.markings import LEVELS
from typing import Any
from zope.i18nmessageid import Message


CLASSIFIED = "classified"
WRONG_ENDING = "wrong-ending"

_PROBLEMS: dict[str, Message] = {
    "empty": _("msg_file_empty", default="${name} is empty."),
    "too-large": _(
        "msg_file_larger", default="${name} is larger than ${size} MB, the largest that may be."
    ),
    "no-name": _("msg_file_no_name", default="A file needs a name. Please rename it."),
    "long-name": _(
        "msg_file_name_long",
        default="The name of a file may have at most ${length} characters.",
    ),
    "reserved-name": _(
        "msg_file_name_reserved",
        default="“${name}” is a name that Windows keeps for itself. Please rename the file.",
    ),
    "program": _(
        "msg_file_program",
        default="${name} is a program or a script, or contains one. Those do not enter.",
    ),
    "active": _(
        "msg_file_active",
        default="${name} contains a script or other active content. Please save it as a PDF, "
        "or remove the active parts.",
    ),
    "polyglot": _(
        "msg_file_polyglot",
        default="${name} is two kinds of files at once, which is how programs are smuggled in. "
        "Please save it anew from its program.",
    ),
    "archive": _(
        "msg_file_archive",
        default="${name} is an archive. Please unpack it and add its files, or use the ZIP import.",
    ),
    "paths": _(
        "msg_file_paths",
        default="${name} contains parts with forbidden paths. Please save it anew.",
    ),
    "bomb": _(
        "msg_file_bomb",
        default="${name} would become far too large when opened, so it does not enter.",
    ),
    "pixels": _(
        "msg_file_pixels",
        default="The picture ${name} has too many pixels. At most 50 million may enter.",
    ),
    "broken": _(
        "msg_file_broken",
        default="${name} is damaged and cannot be opened. Please save it anew and try again.",
    ),
    "unreadable": _(
        "msg_file_unreadable",
        default="${name} could not be examined. Please save it anew in another format.",
    ),
    "unknown": _(
        "msg_file_unknown",
        default="${name} is none of the kinds of files that may enter. PDF, Office and "
        "OpenDocument files, texts, e-mails and pictures may.",
    ),
    "no-picture": _(
        "msg_file_no_picture",
        default="${name} is not a picture. PNG, JPEG, GIF and WebP may be used here.",
    ),
    "infected": _(
        "msg_file_infected",
        default="The virus scanner found “${virus}” in ${name}. The file was not kept. "
        "Please tell your IT security.",
    ),
    "unscanned": _(
        "msg_file_unscanned",
        default="${name} cannot be scanned for viruses at present. Please try again later.",
    ),
    "macros-here": _(
        "msg_file_macros_here",
        default="${name} contains macros. Files with macros cannot be used here.",
    ),
}

_HINTS: dict[str, Message] = {
    "encrypted": _(
        "msg_file_encrypted",
        default="${name} is protected with a password. Nobody can search or preview it, and "
        "readers need the password.",
    ),
    "macros": _(
        "msg_file_macros",
        default="${name} contains macros. It stays hidden until the secretariat confirms it.",
    ),
    "script": _("msg_file_script", default="The PDF ${name} contains a script."),
    "unreadable": _(
        "msg_file_no_text", default="The text of ${name} cannot be read, so it cannot be searched."
    ),
    "scan": _(
        "msg_file_waits",
        default="${name} has not been scanned for viruses yet. It stays hidden until it was.",
    ),
}

_CASES: dict[str, Message] = {
    cases.AZR_NUMBERS: _(
        "msg_file_azr",
        default="${name} seems to contain AZR numbers. Data of individual cases must not be "
        "shared here. Confirm only if there are none.",
    ),
    cases.PEOPLE: _(
        "msg_file_people",
        default="${name} seems to list people with their dates of birth. Data of individual cases "
        "must not be shared here. Confirm only if there are none.",
    ),
}


def problem(code: str, name: str, **facts: Any) -> Finding:
    """Return why a file does not enter."""
    return Finding(code, _filled(_PROBLEMS[code], name, facts), "refuse")


def hint(code: str, name: str) -> Finding:
    """Return what the sender of a file should know, although it enters."""
    return Finding(code, _filled(_HINTS[code], name, {}), "warn")


def case_data(code: str, name: Message | str) -> Finding:
    """Return what looks like data of individual cases."""
    return Finding(code, _filled(_CASES[code], name, {}), "confirm")


def wrong_ending(name: str, right: str, kind: Kind) -> Finding:
    """Return the offer to name a file after what it is."""
    return Finding(
        WRONG_ENDING,
        _(
            "msg_file_wrong_ending",
            default="By its content ${name} is a file of the kind ${kind}. "
            "It would be kept as “${right}”.",
            mapping={"name": name, "right": right, "kind": kind.endings[0].upper()},
        ),
        "confirm",
    )


def classified(level: str) -> Finding:
    """Return what to do with classified material; never names the file."""
    return Finding(
        CLASSIFIED,
        _(
            "msg_file_classified",
            default="This carries the marking ${level}. Classified material must not be processed "
            "in this portal. Nothing was kept, and the secretariat is told that this account "
            "tried. Please report it to your Geheimschutzbeauftragte at once, delete it from "
            "devices that are not released for it, and pass it on only on released ways. If it is "
            "only about the rules, ask the secretariat to let it through.",
            mapping={"level": LEVELS[level]},
        ),
        "refuse",
    )


def case_data_typed(code: str) -> Finding:
    """Return what looks like data of individual cases in something that was typed."""
    return case_data(code, _("text_what_you_wrote", default="What you wrote"))


def classified_text(level: str) -> Finding:
    """Return what to do where something that was typed carries a marking."""
    return Finding(
        CLASSIFIED,
        _(
            "msg_text_classified",
            default="What you wrote carries the marking ${level}. Classified material must not be "
            "processed in this portal. Nothing of it was stored; it is still in this window, so "
            "that you can take it out. The secretariat is told that this account tried. If it is "
            "classified, please report it to your Geheimschutzbeauftragte at once.",
            mapping={"level": LEVELS[level]},
        ),
        "refuse",
    )


def _filled(message: Message, name: Message | str, facts: dict[str, Any]) -> Message:
    return Message(message, mapping={"name": name, **facts})

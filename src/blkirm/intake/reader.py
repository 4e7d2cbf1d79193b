"""Reading a file that may be built to harm its reader: its words, its markings, what is odd.

Runs in the child process (`zygote`) under limits of time, memory and files; so nothing here needs
to be clever about hostile input, only to give up early. It imports nothing of Plone.
"""

from blkirm.intake.cases import codes_in
from blkirm.intake.found import Found
from blkirm.intake.found import LARGEST_PART
from blkirm.intake.found import LONGEST
from blkirm.intake.found import SEARCHED
from blkirm.intake.kinds import ending_of
from blkirm.intake.kinds import Kind
from blkirm.intake.kinds import kind_of
from blkirm.intake.kinds import KINDS
from blkirm.intake.kinds import PROGRAMS
from blkirm.intake.kinds import Unacceptable
from blkirm.intake.markings import levels_in_label
from blkirm.intake.markings import levels_in_text
from blkirm.intake.office import look_into_old_office
from blkirm.intake.office import look_into_package
from blkirm.intake.pdf import look_into_pdf
from blkirm.intake.video import facts_of
from blkirm.intake.video import words_of
from collections.abc import Callable
from email import policy
from email.parser import BytesParser
from html import unescape
from io import BytesIO
from PIL import Image
from striprtf.striprtf import rtf_to_text
from typing import Any
from typing import BinaryIO

import contextlib
import olefile
import re


#: Pixels, of one picture and of all its frames.
PIXELS = 50_000_000
ALL_PIXELS = 500_000_000
DEEPEST = 2

_TAG = re.compile(r"<[^>]*>")
_SILENT = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BLOCK = re.compile(
    r"</?(?:p|div|br|li|tr|td|th|h\d|table|text|tspan|title)\b[^>]*>", re.IGNORECASE
)
_ACTIVE = re.compile(
    r"<\s*(?:\w+:)?(?:script|iframe|object|embed|applet|foreignobject|base|frame|frameset)\b"
    r"|<[^>]*[\s/\"']on[a-z]{3,}\s*="
    r"|<\s*meta\b[^>]*http-equiv\s*=\s*[\"']?refresh"
    r"|<[^>]*=\s*[\"']?\s*(?:j\s*a\s*v\s*a|v\s*b)\s*s\s*c\s*r\s*i\s*p\s*t\s*:"
    r"|<[^>]*=\s*[\"']?\s*data:text/html"
    r"|<!ENTITY|<\?xml-stylesheet"
    r"|<(?:\w+:)?use\b[^>]*href\s*=\s*[\"']?\s*(?:https?:)?//",
    re.IGNORECASE,
)
_RTF_CODE = re.compile(r"\\'([0-9a-fA-F]{2})")
_RTF_UNICODE = re.compile(r"\\u(-?\d{1,6}) ?\??")
_RTF_BREAK = re.compile(r"\\(?:par|line|tab|cell|sect|page)\b ?")
_RTF_CONTROL = re.compile(r"\\\*?[a-zA-Z]+-?\d* ?|[{}]|\\\W")


def read(file: BinaryIO, filename: str, tell: Callable[[dict[str, Any]], None]) -> None:
    """Tell first what kind of file it is, then what is in it.

    Whoever listens knows the first even when reading takes too long and is ended.
    """
    try:
        kind = kind_of(file, filename)
    except Unacceptable as error:
        if error.code != "encrypted-ooxml":
            tell({"problem": error.code})
            return
        token = ending_of(filename)
        tell({"kind": token if token in KINDS and KINDS[token].family == "ooxml" else "docx"})
        tell({"notes": ["encrypted"]})
        return
    tell({"kind": kind.token})
    try:
        found = look_into(file, kind)
    except Unacceptable as error:
        tell({"problem": error.code})
        return
    text = "\n".join([found.words or "", *found.around])[:SEARCHED]
    has_words = found.words is not None and any(c.isalnum() for c in found.words)
    tell(
        {
            "words": found.words.replace("\0", " ")[:LONGEST] if has_words else None,
            "notes": sorted(found.notes),
            "levels": sorted(levels_in_text(text)),
            "cases": sorted(codes_in(text)),
        }
    )


def look_into(file: BinaryIO, kind: Kind, depth: int = 0) -> Found:
    """Return what is in a file of a known kind; raises Unacceptable."""
    file.seek(0)
    if kind.family in ("ooxml", "odf"):
        return look_into_package(file, kind)
    if kind.family == "ole":
        with olefile.OleFileIO(file) as ole:
            if kind.token == "msg":
                return _look_into_outlook(ole, depth)
            return look_into_old_office(ole, kind)
    if kind.family == "eml":
        return _look_into_mail(file, depth)
    return {
        "pdf": look_into_pdf,
        "image": _look_into_image,
        "video": _look_into_video,
        "rtf": _look_into_rtf,
        "html": _look_into_markup,
        "svg": _look_into_markup,
        "text": _look_into_text,
    }[kind.family](file)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) // 2 * 2].decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The end may be cut in the middle of a letter.
        if error.start > len(data) - 4:
            return data[: error.start].decode("utf-8-sig")
        return data.decode("cp1252", "replace")


def _look_into_text(file: BinaryIO) -> Found:
    return Found(words=_decoded(file.read(LARGEST_PART)))


def _look_into_markup(file: BinaryIO) -> Found:
    markup = _decoded(file.read(LARGEST_PART))
    if _ACTIVE.search(unescape(markup)) or _ACTIVE.search(markup):
        raise Unacceptable("active")
    return Found(words=_words_of_markup(markup))


def _words_of_markup(markup: str) -> str:
    return unescape(_TAG.sub("", _BLOCK.sub("\n", _SILENT.sub(" ", markup))))


def _look_into_rtf(file: BinaryIO) -> Found:
    source = file.read(LARGEST_PART).decode("cp1252", "replace")
    if not source.rstrip("\x00 \r\n\t").endswith("}"):
        raise Unacceptable("broken")
    found = Found(words=rtf_to_text(source, errors="ignore"))
    # Headers and footers are left out of the words.
    plain = _RTF_CODE.sub(lambda m: bytes([int(m[1], 16)]).decode("cp1252", "replace"), source)
    plain = _RTF_UNICODE.sub(lambda m: chr(int(m[1]) % 0xD800), plain)
    found.add(_RTF_CONTROL.sub("", _RTF_BREAK.sub("\n", plain))[:SEARCHED])
    return found


def _look_into_outlook(ole: olefile.OleFileIO, depth: int) -> Found:
    found = Found()

    def text(*path: str) -> str:
        for ending, encoding in (("001F", "utf-16-le"), ("001E", "cp1252")):
            name = [*path[:-1], f"__substg1.0_{path[-1]}{ending}"]
            if ole.exists(name):
                return (
                    ole.openstream(name).read(LARGEST_PART).decode(encoding, "replace").rstrip("\0")
                )
        return ""

    body = text("1000")
    html = "__substg1.0_10130102"
    if not body and ole.exists(html):
        body = _words_of_markup(_decoded(ole.openstream(html).read(LARGEST_PART)))
    attachments = [
        path[0] for path in ole.listdir(streams=False, storages=True) if "__attach" in path[0]
    ]
    names = []
    for storage in dict.fromkeys(attachments):
        name = text(storage, "3707") or text(storage, "3704")
        names.append(name)
        data = [storage, "__substg1.0_37010102"]
        if ole.exists(data):
            _look_into_attachment(ole.openstream(data).read(LARGEST_PART), name, found, depth)
    parts = (text("0037"), text("0C1A"), text("0E04"), body, *names)
    found.words = "\n".join(part for part in parts if part)
    return found


def _look_into_mail(file: BinaryIO, depth: int) -> Found:
    found = Found()
    message = BytesParser(policy=policy.default).parse(file)
    parts = [str(message.get(name, "")) for name in ("Subject", "From", "To", "Cc")]
    found.add(*message.values())
    for part in message.walk():
        if part.is_multipart():
            continue
        data = part.get_payload(decode=True) or b""
        if name := part.get_filename():
            parts.append(name)
            _look_into_attachment(data, name, found, depth)
        elif part.get_content_type() == "text/html":
            parts.append(_words_of_markup(_decoded(data)))
        elif part.get_content_maintype() == "text":
            parts.append(_decoded(data))
    found.words = "\n".join(parts)
    return found


def _look_into_attachment(data: bytes, name: str, found: Found, depth: int) -> None:
    """Refuse what would be refused alone, and look for markings; else it is nobody's business."""
    if ending_of(name) in PROGRAMS:
        raise Unacceptable("program")
    found.notes.update(f"level:{level}" for level in levels_in_label(name))
    if depth >= DEEPEST:
        return
    try:
        inner = look_into(BytesIO(data), kind_of(BytesIO(data), name), depth + 1)
    except Unacceptable as error:
        if error.code in ("program", "bomb", "pixels", "active", "polyglot"):
            raise
        return
    found.add(inner.words, *inner.around)
    found.notes |= inner.notes - {"unreadable"}


def _look_into_image(file: BinaryIO) -> Found:
    found = Found()
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(file) as image:
            width, height = image.size
            if width * height > PIXELS:
                raise Unacceptable("pixels")
            found.add(*(v for v in image.info.values() if isinstance(v, str)))
            found.add(*(v for v in image.getexif().values() if isinstance(v, str)))
            frames = 0
            with contextlib.suppress(EOFError):
                while True:
                    image.seek(frames)
                    frames += 1
                    if frames * width * height > ALL_PIXELS:
                        raise Unacceptable("pixels")
            image.seek(0)
            image.draft(image.mode, (64, 64))
            image.load()
    except Unacceptable:
        raise
    except Exception as error:  # each format of Pillow raises its own
        raise Unacceptable("broken") from error
    return found


def _look_into_video(file: BinaryIO) -> Found:
    found = Found()
    try:
        facts_of(file)
        found.add(words_of(file))
    except ValueError as error:
        raise Unacceptable("broken") from error
    return found


def open_anew(number: int) -> BinaryIO:
    """Open an already open file a second time, so that its owner's place in it stays."""
    return open(f"/proc/self/fd/{number}", "rb")

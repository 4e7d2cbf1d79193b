"""Take from the bytes of pictures what cameras and programs wrote beside the picture. Pure."""

import struct


#: Segments of a JPEG that say how it is drawn: JFIF, colour profile, Adobe's kind of colours.
_DRAWN_WITH = {0xE0: b"JFIF", 0xE2: b"ICC_PROFILE", 0xEE: b"Adobe"}
_START_OF_SCAN, _END = 0xDA, 0xD9
#: Chunks of a PNG without which it would look different.
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD pHYs cICP".split())


def clean_jpeg(data: bytes) -> bytes:
    """Return a JPEG without Exif, XMP, IPTC, comments, and what follows its end.

    What is not understood comes back as it is.
    """
    if data[:2] != b"\xff\xd8":
        return data
    kept = bytearray(data[:2])
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            return data
        kind = data[place + 1]
        if kind == 0xFF:
            place += 1
            continue
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if kind == _START_OF_SCAN:
            end = data.rfind(b"\xff\xd9")
            return bytes(kept + (data[place:] if end < place else data[place : end + 2]))
        segment = data[place : place + 2 + length]
        if len(segment) < 2 + length:
            return data
        wanted = _DRAWN_WITH.get(kind)
        is_extra = 0xE0 <= kind <= 0xEF or kind == 0xFE
        if not is_extra or (wanted is not None and segment[4:].startswith(wanted)):
            kept += segment
        place += 2 + length
    return data


def clean_png(data: bytes) -> bytes:
    """Return a PNG without texts, times and Exif. What is not understood comes back as it is."""
    if not data.startswith(_PNG_HEAD):
        return data
    kept = bytearray(_PNG_HEAD)
    place = len(_PNG_HEAD)
    while place + 12 <= len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        kind = data[place + 4 : place + 8]
        chunk = data[place : place + 12 + length]
        if len(chunk) < 12 + length:
            return data
        if kind in _PNG_CHUNKS:
            kept += chunk
        place += 12 + length
        if kind == b"IEND":
            return bytes(kept)
    return data


def clean_picture(data: bytes) -> bytes:
    """Return a JPEG or PNG without what was written beside the picture."""
    return clean_png(clean_jpeg(data))

"""MP4 files without any pictures: all that an index says."""


def box(name: bytes, content: bytes) -> bytes:
    """Return one box: its size, its name, its content."""
    return (8 + len(content)).to_bytes(4, "big") + name + content


def number(value: int) -> bytes:
    return value.to_bytes(4, "big")


def video(
    width: int = 640,
    height: int = 360,
    seconds: int = 90,
    rate: int = 25,
    words: str = "",
    index_first: bool = False,
) -> bytes:
    """Return an MP4 with one track of pictures."""
    scale = 1000
    head = b"\0" * 12 + number(scale) + number(seconds * scale) + b"\0" * 4
    times = b"\0" * 4 + number(1) + number(seconds * rate) + number(scale // rate)
    media = (
        box(b"mdhd", head)
        + box(b"hdlr", b"\0" * 8 + b"vide" + b"\0" * 12)
        + box(b"minf", box(b"stbl", box(b"stts", times)))
    )
    track = box(b"tkhd", b"\0" * 76 + number(width << 16) + number(height << 16))
    index = box(b"moov", box(b"trak", track + box(b"mdia", media)) + box(b"udta", words.encode()))
    pictures = box(b"mdat", b"\x01" * 64)
    first, second = (index, pictures) if index_first else (pictures, index)
    return box(b"ftyp", b"isom" + b"\0" * 4 + b"isommp42") + first + second

"""Make the public copy of a file, and tell what was removed. Runs in a child (`rendition`).

Reads the file from standard input; writes the copy, what is told as JSON, and in eight bytes how
long that is. Leaves with ``PROTECTED`` where the file asks for a password, with ``IMPOSSIBLE``
where it cannot be read.
"""

from blkirm.publications.clean_docx import clean_docx
from blkirm.publications.clean_pdf import clean
from blkirm.publications.clean_remains import has_leftovers
from collections import Counter
from typing import BinaryIO

import json
import pikepdf
import sys
import zipfile


PROTECTED, IMPOSSIBLE = 3, 4


def make(given: BinaryIO, written: BinaryIO) -> dict[str, int]:
    """Write the public copy of a PDF or DOCX; return how many of what were removed.

    Where there is nothing to remove from a PDF, the copy is the file itself, byte for byte.
    """
    data = given.read()
    if data[:4] == b"PK\x03\x04":
        removed = clean_docx(data, written)
    else:
        removed = _make_pdf(given, data, written)
    return dict(removed)


def _make_pdf(given: BinaryIO, data: bytes, written: BinaryIO) -> Counter[str]:
    given.seek(0)
    with pikepdf.open(given) as pdf:
        if not len(pdf.pages):
            raise ValueError
        leftovers = has_leftovers(pdf, data)
        removed = clean(pdf)
        removed["leftovers"] += leftovers
        removed["restrictions"] += pdf.is_encrypted
        if +removed:
            pdf.save(written, deterministic_id=True, encryption=False)
        else:
            written.write(data)
    return +removed


def main() -> int:
    try:
        with open("/dev/stdin", "rb") as given, open("/dev/stdout", "w+b") as written:
            removed = make(given, written)
            told = json.dumps(removed).encode()
            written.seek(0, 2)
            written.write(told + len(told).to_bytes(8, "big"))
    except pikepdf.PasswordError:
        return PROTECTED
    except (
        pikepdf.PdfError,
        zipfile.BadZipFile,
        *(MemoryError, OSError, RuntimeError, ValueError, TypeError, KeyError, AttributeError),
    ):
        return IMPOSSIBLE
    return 0


if __name__ == "__main__":
    sys.exit(main())

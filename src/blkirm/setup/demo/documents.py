"""Files made from our texts: PDF, DOCX and ODT, the same bytes every time.

Every file says in its header that it belongs to a demonstration, carries title, language and
office in its properties, and keeps headings, lists and tables as what they are.
"""

from blkirm.setup.demo.opendocument import write_odt
from blkirm.setup.demo.pdf import write_pdf
from blkirm.setup.demo.sheet import Sheet
from blkirm.setup.demo.word import write_docx


MIME_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
WRITERS = {"pdf": write_pdf, "docx": write_docx, "odt": write_odt}


def write_document(sheet: Sheet, kind: str) -> bytes:
    """Return the bytes of a file of the given kind (``pdf``, ``docx`` or ``odt``)."""
    return WRITERS[kind](sheet)

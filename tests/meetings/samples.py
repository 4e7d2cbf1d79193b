"""Files for the papers of meetings."""

from io import BytesIO
from reportlab.pdfgen.canvas import Canvas


def pages(number: int, text: str = "Seite", bookmark: str = "") -> bytes:
    """Return a PDF of so many pages."""
    data = BytesIO()
    canvas = Canvas(data)
    for page in range(number):
        if bookmark and page == number - 1:
            canvas.bookmarkPage("x")
            canvas.addOutlineEntry(bookmark, "x")
        canvas.drawString(72, 720, f"{text} {page + 1}")
        canvas.showPage()
    canvas.save()
    return data.getvalue()

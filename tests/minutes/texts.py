"""What minutes say, taken from their page, their Word file and their PDF, to be compared."""

from collections import Counter
from docx import Document
from io import BytesIO
from lxml import html

import pypdf
import re


def words(text: str) -> str:
    return " ".join(text.split())


def lines(docx: bytes) -> list[str]:
    """Return the paragraphs of a Word file in order, those of tables included."""
    body = Document(BytesIO(docx)).element.body
    found = []
    for paragraph in body.iter("{{{}}}p".format(body.nsmap["w"])):
        parts = [
            node.text or "" if node.tag.endswith("}t") else " "
            for node in paragraph.iter()
            if node.tag.endswith(("}t", "}br", "}tab"))
        ]
        if line := words("".join(parts)):
            found.append(line)
    return found


def pdf_text(data: bytes) -> str:
    """Return the text of a PDF in one piece."""
    return words(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages))


def written_on(page: str) -> list[str]:
    """Return what the page of minutes says, piece by piece and in its order.

    Without what is no part of the minutes: buttons, comments, what was made of an item.
    """
    tree = html.fromstring(page)
    found = tree.xpath(
        "//*[contains(@class, 'minutes-page')]/p[contains(@class, 'callout')]"
        " | //*[contains(@class, 'minutes-facts')]//*[self::dt or self::dd]"
        " | //*[contains(@class, 'minutes-participants')]//*[self::h2 or self::th or self::td]"
        " | //section[contains(@class, 'minutes-entry')]/*[self::h2]"
        " | //*[contains(@class, 'minutes-text') or contains(@class, 'minutes-statement')]/h3"
        " | //*[contains(@class, 'minutes-paragraph')]/p[not(.//a)]"
        " | //*[contains(@class, 'minutes-paragraph')]"
        "/ul[not(contains(@class, 'minutes-comments'))]/li"
        " | //*[contains(@class, 'minutes-outcome')]"
        " | //*[contains(@class, 'minutes-votes')]/summary"
        " | //*[contains(@class, 'minutes-votes')]//tbody//*[self::th or self::td]"
        " | //*[contains(@class, 'minutes-correction')]"
    )
    return [words(each.text_content()) for each in found]


def counted(pieces: list[str]) -> Counter[str]:
    """Count the words of some pieces of text, whatever stands between them."""
    return Counter(re.findall(r"\w+", " ".join(pieces)))

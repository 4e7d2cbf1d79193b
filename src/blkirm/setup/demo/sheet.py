"""What a file is made from, whatever its format."""

from blkirm.setup.pages.texts import Block
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED
from zipfile import ZIP_STORED
from zipfile import ZipFile
from zipfile import ZipInfo


NOTICES = {
    "de": "Demonstration – kein amtliches Dokument",
    "en": "Demonstration – not an official document",
}
DATED = {"de": "Stand: {:%d.%m.%Y}", "en": "As of {:%d/%m/%Y}"}
PAGES = {"de": "Seite {}", "en": "Page {}"}


@dataclass(frozen=True)
class Sheet:
    """A document before it has a format."""

    title: str
    office: str
    language: str
    date: date
    blocks: tuple[Block, ...]

    @property
    def notice(self) -> str:
        return NOTICES[self.language]

    @property
    def byline(self) -> str:
        return f"{self.office} · {DATED[self.language].format(self.date)}"

    @property
    def locale(self) -> str:
        return {"de": "de-DE", "en": "en-GB"}[self.language]

    def page_words(self, number: int) -> str:
        return PAGES[self.language].format(number)


def settle_zip(data: bytes) -> bytes:
    """Return the same archive without the time of its making.

    The order of its parts stays: an ODT must begin with its uncompressed ``mimetype``.
    """
    settled = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(settled, "w") as after:
        for part in before.infolist():
            info = ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_STORED if part.filename == "mimetype" else ZIP_DEFLATED
            after.writestr(info, before.read(part))
    return settled.getvalue()

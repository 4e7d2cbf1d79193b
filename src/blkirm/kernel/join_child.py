"""Put several PDFs together into one with bookmarks. Run by a child, never imported.

Arguments: the folder of libraries, the folder of files. In the latter ``plan.json`` says title,
language, how many pages there may be, and the parts in order: their level in the bookmarks, title,
file, and what to take instead where the file cannot be taken in. A part without a file is a
bookmark only; it leads to the heading of its title in the first part, else to what follows.
Writes the PDF to standard output. Leaves with 3 where there are too many pages.
"""

from pathlib import Path

import json
import sys


TOO_MANY = 3
#: Bookmarks that one file may bring along.
MOST_BOOKMARKS = 300


def main() -> int:
    libraries, folder = sys.argv[1:]
    sys.path.append(libraries)
    # Not at the top: the parent says where it is.
    import pikepdf

    place = Path(folder)
    plan = json.loads((place / "plan.json").read_text())
    book = Book(pikepdf, plan["pages"])
    try:
        for part in plan["parts"]:
            book.add(place, part)
    except TooManyPages:
        return TOO_MANY
    book.finish(plan["title"], plan["language"])
    book.pdf.save(sys.stdout.buffer, min_version="1.7")
    return 0


def plain(title: str) -> str:
    """Return a title as it is compared with others."""
    return " ".join(title.split())


class TooManyPages(Exception):
    pass


class Book:
    """The PDF in the making, and the bookmarks that it will have."""

    def __init__(self, pikepdf: object, most: int) -> None:
        self.pikepdf, self.most = pikepdf, most
        self.pdf = pikepdf.new()
        self.sources: list = []
        # Level, title, page (or None) of each bookmark.
        self.marks: list[list] = []
        self.headings: dict[str, int] = {}

    def add(self, place: Path, part: dict) -> None:
        self.marks.append([part["level"], part["title"], None])
        if not part.get("file"):
            return
        begin = len(self.pdf.pages)
        try:
            inner = self.take(place / part["file"])
        except TooManyPages:
            raise
        except Exception:  # whatever a reader of strangers' files stumbles over
            del self.pdf.pages[begin:]
            inner = self.take(place / part["instead"])
        self.marks[-1][2] = begin
        if not begin:
            self.headings = {plain(title): page for _level, title, page in inner}
            return
        for level, title, page in inner[:MOST_BOOKMARKS]:
            self.marks.append([part["level"] + 1 + level, title, page])

    def take(self, path: Path) -> list[tuple[int, str, int]]:
        """Append the pages of a file and return its bookmarks with their pages here."""
        begin = len(self.pdf.pages)
        source = self.pikepdf.open(path)
        # Pages are read when the book is saved; until then their file has to be open.
        self.sources.append(source)
        if not len(source.pages) or "/XFA" in source.Root.get("/AcroForm", {}):
            raise ValueError("A form that programs draw by themselves, past its pages.")
        if begin + len(source.pages) > self.most:
            raise TooManyPages
        inner = self.bookmarks_of(source, begin)
        for page in source.pages:
            # The tree that these belong to does not come along.
            for key in ("/StructParents", "/AA"):
                if key in page.obj:
                    del page.obj[key]
        self.pdf.pages.extend(source.pages)
        return inner

    def bookmarks_of(self, source: object, begin: int) -> list[tuple[int, str, int]]:
        pages = {page.obj.objgen: number for number, page in enumerate(source.pages)}
        found: list[tuple[int, str, int]] = []

        def walk(items: list, level: int) -> None:
            for item in items:
                page = self.page_of(item, pages)
                if page is not None:
                    found.append((level, str(item.title)[:300], begin + page))
                if level < 5:
                    walk(item.children, level + 1)

        try:
            with source.open_outline() as outline:
                walk(outline.root, 0)
        except Exception:  # a broken table of bookmarks breaks nothing else
            return []
        return found

    def page_of(self, item: object, pages: dict) -> int | None:
        target = item.destination
        if target is None and item.action is not None:
            target = item.action.get("/D")
        if isinstance(target, self.pikepdf.Array) and len(target):
            return pages.get(getattr(target[0], "objgen", None))
        return None

    def finish(self, title: str, language: str) -> None:
        pikepdf, pdf = self.pikepdf, self.pdf
        self.find_pages()
        with pdf.open_outline() as outline:
            path = [(-1, outline.root)]
            for level, name, page in self.marks:
                while path[-1][0] >= level:
                    path.pop()
                item = pikepdf.OutlineItem(name, page, "FitH", top=10_000)
                # Only what is for the whole is open; files keep theirs folded.
                item.is_closed = level > 0
                path[-1][1].append(item)
                path.append((level, item.children))
        pdf.Root.Lang = pikepdf.String(language)
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.docinfo["/Title"] = title
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = title
            metadata["dc:language"] = [language]

    def find_pages(self) -> None:
        """Give bookmarks without a file of their own a page."""
        following = max(len(self.pdf.pages) - 1, 0)
        for mark in reversed(self.marks):
            if mark[2] is None:
                mark[2] = self.headings.get(plain(mark[1]), following)
            following = mark[2]


if __name__ == "__main__":
    sys.exit(main())

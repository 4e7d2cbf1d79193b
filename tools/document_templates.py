"""Make the Word templates that a party has before it brings its own.

    .venv/bin/python tools/document_templates.py

writes the files of src/blkirm/meetings/word and src/blkirm/minutes/word. They are plain
Word documents with placeholders of docxtpl; whoever changes their looks changes this script, so
that all of them stay alike in both languages. A test compares its result with what is committed.
"""

from collections.abc import Callable
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.shared import Pt
from docx.shared import RGBColor
from io import BytesIO
from pathlib import Path
from typing import Any

import zipfile


SOURCE = Path(__file__).parents[1] / "src" / "blkirm"
#: Metric twins of this typeface are on every system; the portal's own colour for headings.
TYPEFACE, COLOUR, GREY = "Arial", RGBColor(0x0F, 0x4A, 0x59), RGBColor(0x4A, 0x55, 0x5A)
WIDTH = Cm(16.5)
#: Styles of our own: what is told of an item in a line, and the wording of a resolution.
QUIET, RULED = "Item Line", "Resolution"
#: Between the line around a cell and its words, in twips; what Word takes by itself.
CELL_MARGIN = 108
#: A file says when it was packed; the same content shall be the same file.
PACKED_ON = (2026, 1, 1, 0, 0, 0)

WORDS = {
    "de": {
        "language": "de-DE",
        "page": ("Seite ", " von "),
        "agenda": "Tagesordnung",
        "day": "Datum",
        "time": "Zeit",
        "place": "Ort",
        "mode": "Form",
        "video_link": "Videokonferenz",
        "item": "TOP {{ item.number }}  {{ item.title }}",
        "papers": "Unterlagen",
        "title": "Aufgabe",
        "who": "Zuständig",
        "due": "Bis",
        "draft": "Beschlussvorschlag",
        "status": "Stand",
        "participants": "Teilnehmende",
        "authority": "Behörde",
        "office": "Funktion",
        "presence": "Teilnahme",
        "votes": "Abstimmung",
        "statement": "Protokollerklärung: {{ statement.authority }}",
        "correction": "Berichtigt am {{ correction.day }}:",
        "excerpt": "Auszug aus dem Protokoll",
        "made_on": "Erstellt am {{ made_on }}",
    },
    "en": {
        "language": "en-GB",
        "page": ("Page ", " of "),
        "agenda": "Agenda",
        "day": "Date",
        "time": "Time",
        "place": "Place",
        "mode": "Mode",
        "video_link": "Video conference",
        "item": "Item {{ item.number }}  {{ item.title }}",
        "papers": "Papers",
        "title": "Task",
        "who": "Responsible",
        "due": "Due",
        "draft": "Draft resolution",
        "status": "Status",
        "participants": "Participants",
        "authority": "Authority",
        "office": "Capacity",
        "presence": "Attendance",
        "votes": "Vote",
        "statement": "Statement for the record: {{ statement.authority }}",
        "correction": "Corrected on {{ correction.day }}:",
        "excerpt": "Excerpt from the minutes",
        "made_on": "Made on {{ made_on }}",
    },
}


class Sheet:
    """A document in the making, in one language."""

    def __init__(self, language: str) -> None:
        self.words = WORDS[language]
        self.document = Document()
        self._set_up_styles()
        self._set_up_page()

    def save(self) -> bytes:
        """Return the document as a file that is the same each time it is made."""
        properties = self.document.core_properties
        properties.title, properties.author = "{{ title }}", "{{ party }}"
        properties.comments, properties.language = "", self.words["language"]
        made, packed = BytesIO(), BytesIO()
        self.document.save(made)
        with zipfile.ZipFile(made) as source, zipfile.ZipFile(packed, "w") as target:
            for name in source.namelist():
                info = zipfile.ZipInfo(name, PACKED_ON)
                info.compress_type = zipfile.ZIP_DEFLATED
                target.writestr(info, source.read(name))
        return packed.getvalue()

    # --- looks ------------------------------------------------------------------------------

    def _set_up_styles(self) -> None:
        styles = self.document.styles
        normal = styles["Normal"]
        self._set_typeface(normal, 11)
        normal.paragraph_format.space_after = Pt(6)
        normal.paragraph_format.line_spacing = 1.15
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), self.words["language"])
        normal.element.get_or_add_rPr().append(language)
        for name, size, before, after in (
            ("Title", 20, 0, 2),
            ("Subtitle", 13, 0, 14),
            ("Heading 1", 14, 18, 6),
            ("Heading 2", 12, 14, 4),
            ("Heading 3", 11, 8, 2),
        ):
            style = styles[name]
            self._set_typeface(style, size)
            style.font.bold, style.font.italic = name != "Subtitle", False
            style.font.color.rgb = GREY if name == "Subtitle" else COLOUR
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.keep_with_next = True
            for unwanted in style.element.xpath("w:pPr/w:pBdr | w:rPr/w:spacing"):
                unwanted.getparent().remove(unwanted)
        for name in ("Header", "Footer"):
            self._set_typeface(styles[name], 9)
            styles[name].font.color.rgb = GREY
            # They would catch the tab before it reaches the margin.
            styles[name].paragraph_format.tab_stops.clear_all()
        # Lines of a list stand close together, and apart from what follows.
        styles["List Bullet"].paragraph_format.space_after = Pt(6)
        quiet = styles.add_style(QUIET, WD_STYLE_TYPE.PARAGRAPH)
        quiet.base_style = normal
        quiet.font.size, quiet.font.color.rgb = Pt(10), GREY
        quiet.paragraph_format.keep_with_next = True
        ruled = styles.add_style(RULED, WD_STYLE_TYPE.PARAGRAPH)
        ruled.base_style = normal
        ruled.paragraph_format.left_indent = Cm(0.4)
        self._rule(ruled)

    def _rule(self, style: Any) -> None:
        borders, line = OxmlElement("w:pBdr"), OxmlElement("w:left")
        for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", "0F4A59")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
        style.element.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )

    def _set_typeface(self, style: Any, size: int) -> None:
        style.font.name, style.font.size = TYPEFACE, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            if attribute.endswith("Theme"):
                del fonts.attrib[attribute]
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), TYPEFACE)

    def _set_up_page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin, section.right_margin = Cm(2.5), Cm(2)
        section.top_margin, section.bottom_margin = Cm(2.5), Cm(2)
        header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
        for paragraph in (header, footer):
            stops = paragraph.paragraph_format.tab_stops
            stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
        header.text = "{{ party }}\t{{ marking }}"
        footer.add_run("{{ title }}\t")
        before, between = self.words["page"]
        for text, field in ((before, "PAGE"), (between, "NUMPAGES")):
            footer.add_run(text)
            self._add_field(footer, field)

    def _add_field(self, paragraph: Any, instruction: str) -> None:
        run = paragraph.add_run()
        for kind in ("begin", None, "end"):
            if kind is None:
                element = OxmlElement("w:instrText")
                element.set(qn("xml:space"), "preserve")
                element.text = instruction
            else:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            run._r.append(element)

    # --- parts ------------------------------------------------------------------------------

    def add_title(self, title: str, subtitle: str) -> None:
        self.document.add_paragraph(title, "Title")
        self.document.add_paragraph(subtitle, "Subtitle")

    def add(self, text: str, style: str | None = None) -> Any:
        return self.document.add_paragraph(text, style)

    def add_bold(self, text: str) -> None:
        self.add("").add_run(text).bold = True

    def only_if(self, condition: str, part: Callable[[], object]) -> None:
        """Put commands around a part that is not always there."""
        self.add(f"{{%p if {condition} %}}")
        part()
        self.add("{%p endif %}")

    def for_each(self, name: str, values: str, part: Callable[[], object]) -> None:
        """Put commands around a part that is there once for each value."""
        self.add(f"{{%p for {name} in {values} %}}")
        part()
        self.add("{%p endfor %}")

    def add_paragraph(self, style: str | None = None) -> None:
        """Add a paragraph of a text, which may be a line of a list."""
        self.only_if("not text.point", lambda: self.add("{{ text.words }}", style))
        self.only_if("text.point", lambda: self.add("{{ text.words }}", "List Bullet"))

    def add_spoken(self) -> None:
        """Add a paragraph that may begin with who speaks."""

        def speaker() -> None:
            line = self.add("")
            line.add_run("{{ text.speaker }}:").bold = True
            line.add_run(" {{ text.said }}")

        self.only_if("text.speaker", speaker)
        self.only_if("not text.speaker", self.add_paragraph)

    def add_texts(self, word: str, values: str) -> None:
        """Add a small heading and paragraphs below it, where there are any."""

        def texts() -> None:
            self.add(self.words[word], "Heading 3")
            self.for_each("text", values, self.add_paragraph)

        self.only_if(values, texts)

    def add_facts(self, *names: str) -> None:
        """Add lines of a word and what it is here, as far as there is something."""
        for name in names:
            self.add(f"{{%p if {name} %}}")
            line = self.add("")
            line.paragraph_format.tab_stops.add_tab_stop(Cm(4))
            line.paragraph_format.left_indent = Cm(4)
            line.paragraph_format.first_line_indent = Cm(-4)
            line.paragraph_format.space_after = Pt(2)
            line.add_run(f"{self.words[name]}:").bold = True
            line.add_run(f"\t{{{{ {name} }}}}")
            self.add("{%p endif %}")

    def add_table(self, name: str, values: str, columns: dict[str, float]) -> None:
        """Add a table with a heading row that comes again on each page."""
        table = self.document.add_table(rows=4, cols=len(columns))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        self._draw_lines(table)
        self._align(table)
        heading, begin, row, end = table.rows
        begin.cells[0].text = f"{{%tr for {name} in {values} %}}"
        end.cells[0].text = "{%tr endfor %}"
        for number, (column, width) in enumerate(columns.items()):
            heading.cells[number].text = self.words[column]
            heading.cells[number].paragraphs[0].runs[0].bold = True
            self._shade(heading.cells[number])
            row.cells[number].text = f"{{{{ {name}.{column} }}}}"
            table.columns[number].width = Cm(width)
            for each in table.rows:
                each.cells[number].width = Cm(width)
                each.cells[number].paragraphs[0].paragraph_format.space_before = Pt(2)
                each.cells[number].paragraphs[0].paragraph_format.space_after = Pt(3)
        repeated = OxmlElement("w:tblHeader")
        repeated.set(qn("w:val"), "true")
        heading._tr.get_or_add_trPr().append(repeated)
        for each in (heading, row):
            whole = OxmlElement("w:cantSplit")
            each._tr.get_or_add_trPr().append(whole)

    def _draw_lines(self, table: Any) -> None:
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            line = OxmlElement(f"w:{side}")
            drawn = {"val": "single", "sz": "4", "color": "9AA5A9"}
            if side in ("left", "right", "insideV"):
                drawn = {"val": "nil"}
            for name, value in drawn.items():
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
        self._insert(table, borders)

    def _align(self, table: Any) -> None:
        """Let the words of a table begin where other lines do."""
        indent = OxmlElement("w:tblInd")
        indent.set(qn("w:w"), str(CELL_MARGIN))
        indent.set(qn("w:type"), "dxa")
        self._insert(table, indent)

    def _insert(self, table: Any, part: Any) -> None:
        # Word wants them in this order.
        following = ("tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook")
        after = following if part.tag == qn("w:tblInd") else following[1:]
        table._tbl.tblPr.insert_element_before(part, *(f"w:{name}" for name in after))

    def _shade(self, cell: Any) -> None:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E4EDEF")):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)

    def add_item_heading(self) -> None:
        """Add the heading of an item; an item of an item has a smaller one."""
        self.only_if("not item.is_sub", lambda: self.add(self.words["item"], "Heading 1"))
        self.only_if("item.is_sub", lambda: self.add(self.words["item"], "Heading 2"))


def agenda(language: str) -> bytes:
    """Return the template of an agenda."""
    sheet = Sheet(language)
    words = sheet.words
    sheet.add_title(words["agenda"], "{{ meeting }}")
    sheet.add_facts("day", "time", "place", "mode", "video_link")

    def item() -> None:
        sheet.add_item_heading()
        sheet.only_if("item.line", lambda: sheet.add("{{ item.line }}", QUIET))
        sheet.add_texts("draft", "item.draft_resolution")
        sheet.only_if("item.tasks", tasks)
        sheet.only_if("item.papers", papers)

    def tasks() -> None:
        sheet.add_table("task", "item.tasks", {"title": 8, "who": 4.5, "due": 4})

    def papers() -> None:
        sheet.add(words["papers"], "Heading 3")
        sheet.for_each("paper", "item.papers", lambda: sheet.add("{{ paper }}", "List Bullet"))

    sheet.for_each("item", "items", item)
    return sheet.save()


def minutes(language: str) -> bytes:
    """Return the template of minutes."""
    sheet = Sheet(language)
    words = sheet.words
    sheet.add_title("{{ kind }}", "{{ meeting }}")
    sheet.add_facts("day", "time", "place", "mode", "status")
    sheet.only_if("participants", lambda: sheet.add(words["participants"], "Heading 1"))
    sheet.add("{%p if participants %}")
    sheet.add_table(
        "participant", "participants", {"authority": 7.5, "office": 4.5, "presence": 4.5}
    )
    sheet.add("{%p endif %}")
    sheet.for_each("item", "items", lambda: entry(sheet))
    return sheet.save()


def excerpt(language: str) -> bytes:
    """Return the template of an excerpt: one item of the minutes."""
    sheet = Sheet(language)
    sheet.add_title(sheet.words["excerpt"], "{{ kind }}, {{ meeting }}")
    sheet.add_facts("day", "place", "status")
    sheet.for_each("item", "items", lambda: entry(sheet))
    sheet.add(sheet.words["made_on"])
    return sheet.save()


def entry(sheet: Sheet) -> None:
    """Add what minutes say about an item."""
    words = sheet.words
    sheet.add_item_heading()
    sheet.only_if("item.line", lambda: sheet.add("{{ item.line }}", QUIET))

    def text() -> None:
        sheet.add("{{ part.label }}", "Heading 3")
        sheet.only_if(
            "part.name == 'resolution'",
            lambda: sheet.for_each("text", "part.paragraphs", lambda: sheet.add_paragraph(RULED)),
        )
        sheet.only_if(
            "part.name != 'resolution'",
            lambda: sheet.for_each("text", "part.paragraphs", sheet.add_spoken),
        )

    sheet.for_each("part", "item.texts", text)
    sheet.only_if("item.outcome", lambda: sheet.add_bold("{{ item.outcome }}"))

    def votes() -> None:
        sheet.add(words["votes"], "Heading 3")
        sheet.add("{{ item.votes }}")
        sheet.for_each(
            "vote",
            "item.votes_by_seat",
            lambda: sheet.add("{{ vote.authority }}: {{ vote.vote }}", "List Bullet"),
        )

    def statement() -> None:
        sheet.add(words["statement"], "Heading 3")
        sheet.for_each("text", "statement.texts", sheet.add_paragraph)

    def correction() -> None:
        line = sheet.add("")
        line.add_run(words["correction"]).bold = True
        line.add_run(" {{ correction.note }}")

    sheet.only_if("item.votes", votes)
    sheet.for_each("statement", "item.statements", statement)
    sheet.for_each("correction", "item.corrections", correction)


MAKERS = {
    "meetings/word/agenda": agenda,
    "minutes/word/minutes": minutes,
    "minutes/word/excerpt": excerpt,
}


def main() -> None:
    """Write all templates in both languages."""
    for place, make in MAKERS.items():
        for language in WORDS:
            target = SOURCE / f"{place}-{language}.docx"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(make(language))


if __name__ == "__main__":
    main()

"""Write a line on every page of a PDF. Run by a child process, never imported.

Reads the PDF from standard input and writes the stamped one to standard output; both are files.
Arguments: the folder of libraries, the line. Leaves with 3 where the file is protected, with 4
where it cannot bear a stamp.
"""

import re
import sys


PROTECTED, IMPOSSIBLE = 3, 4
# What saves or restores the graphics state, as an operator of its own.
SAVING, RESTORING = re.compile(rb"(?<!\S)q(?!\S)"), re.compile(rb"(?<!\S)Q(?!\S)")


def main() -> int:
    libraries, line = sys.argv[1:]
    sys.path.append(libraries)
    # Not at the top: the parent says where it is.
    import pikepdf

    try:
        with pikepdf.open("/dev/stdin") as pdf:
            if not len(pdf.pages) or "/XFA" in pdf.Root.get("/AcroForm", {}):
                return IMPOSSIBLE  # a form that programs draw by themselves, past its pages
            Stamp(pikepdf, pdf, line).put_on_all()
            pdf.save(sys.stdout.buffer, encryption=pdf.is_encrypted)
    except pikepdf.PasswordError:
        return PROTECTED
    except (pikepdf.PdfError, MemoryError, OSError, RuntimeError, ValueError, TypeError, KeyError):
        return IMPOSSIBLE
    return 0


class Stamp:
    """One line for all pages of a PDF, drawn once for each size of page."""

    def __init__(self, pikepdf: object, pdf: object, line: str) -> None:
        self.pikepdf, self.pdf = pikepdf, pdf
        self.line = line.encode("cp1252", "replace")
        self._drawn: dict = {}
        name, dictionary = pikepdf.Name, pikepdf.Dictionary
        self.resources = pdf.make_indirect(
            dictionary(
                Font=dictionary(
                    F=dictionary(
                        Type=name.Font,
                        Subtype=name.Type1,
                        BaseFont=name("/Helvetica-Bold"),
                        Encoding=name.WinAnsiEncoding,
                    )
                ),
                ExtGState=dictionary(G=dictionary(ca=0.85)),
            )
        )

    def put_on_all(self) -> None:
        for page in self.pdf.pages:
            self._put_on(page)

    def _put_on(self, page: object) -> None:
        pikepdf = self.pikepdf
        left, bottom, right, top = self._visible(page)
        turn = int(self._inherited(page, "/Rotate") or 0) % 360
        turned = turn in (90, 270)
        width, height = (top - bottom, right - left) if turned else (right - left, top - bottom)
        matrix = {
            90: (0, 1, -1, 0, right, bottom),
            180: (-1, 0, 0, -1, right, top),
            270: (0, -1, 1, 0, left, top),
        }.get(turn, (1, 0, 0, 1, left, bottom))
        if not self._is_even(page):
            self._enclose(page)
        if "/Resources" not in page.obj:
            page.obj.Resources = self._inherited(page, "/Resources") or pikepdf.Dictionary()
        name = page.add_resource(self._form(width, height), pikepdf.Name.XObject)
        numbers = " ".join(f"{number:.3f}" for number in matrix)
        page.contents_add(self.pdf.make_stream(b"q"), prepend=True)
        page.contents_add(
            self.pdf.make_stream(
                f"\nQ q /Artifact <</Type /Pagination>> BDC {numbers} cm {name} Do EMC Q".encode()
            )
        )

    def _is_even(self, page: object) -> bool:
        """Say whether what a page draws seems to leave the graphics state as it found it."""
        contents = page.obj.get("/Contents")
        if contents is None:
            return True
        parts = contents if isinstance(contents, self.pikepdf.Array) else [contents]
        data = b"\n".join(part.read_bytes() for part in parts)
        return len(SAVING.findall(data)) == len(RESTORING.findall(data))

    def _enclose(self, page: object) -> None:
        """Put what a page draws into a form, so that the state it leaves ends there.

        Only where needed: it takes the structure for screen readers from that page.
        """
        form = self.pdf.make_indirect(page.as_form_xobject(handle_transformations=False))
        page.obj.Contents = self.pdf.make_stream(b"/Whole Do")
        page.obj.Resources = self.pikepdf.Dictionary(XObject=self.pikepdf.Dictionary(Whole=form))

    def _visible(self, page: object) -> tuple[float, ...]:
        media = self._inherited(page, "/MediaBox")
        box = self._sorted(media) if media is not None else (0.0, 0.0, 595.0, 842.0)
        crop = self._inherited(page, "/CropBox")
        if crop is not None:
            inner = self._sorted(crop)
            cut = (*map(max, box[:2], inner[:2]), *map(min, box[2:], inner[2:]))
            if cut[0] < cut[2] and cut[1] < cut[3]:
                box = cut
        if not (0 < box[2] - box[0] < 1e6 and 0 < box[3] - box[1] < 1e6):
            raise ValueError("A page has no size.")
        return box

    @staticmethod
    def _sorted(box: object) -> tuple[float, ...]:
        x1, y1, x2, y2 = map(float, box)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    @staticmethod
    def _inherited(page: object, key: str) -> object:
        node = page.obj
        for _step in range(60):
            if key in node:
                return node[key]
            if "/Parent" not in node:
                return None
            node = node.Parent
        return None

    def _form(self, width: float, height: float) -> object:
        """Return the line at the top and at the bottom of a page of this size."""
        key = (round(width, 1), round(height, 1))
        if key not in self._drawn:
            # A letter of this typeface is about 0.62 of its size wide.
            size = min(min(width, height) / 48, 0.9 * width / (0.62 * len(self.line)))
            wide, high = 0.62 * size * len(self.line) + size, 1.5 * size
            x = (width - wide) / 2
            escaped = re.sub(rb"([\\()])", rb"\\\1", self.line)
            parts = []
            for y in (height - high - size / 4, size / 4):
                parts.append(
                    f"q /G gs 1 g {x:.3f} {y:.3f} {wide:.3f} {high:.3f} re f Q "
                    f"BT 0 g /F {size:.3f} Tf {x + size / 2:.3f} {y + 0.4 * size:.3f} Td (".encode()
                    + escaped
                    + b") Tj ET"
                )
            form = self.pdf.make_stream(b"\n".join(parts))
            form.Type, form.Subtype = self.pikepdf.Name.XObject, self.pikepdf.Name.Form
            form.BBox, form.Resources = [0, 0, width, height], self.resources
            self._drawn[key] = form
        return self._drawn[key]


if __name__ == "__main__":
    sys.exit(main())

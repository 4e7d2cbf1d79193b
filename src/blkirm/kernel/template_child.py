"""Fill a Word template. Run by a child process, never imported.

Reads from standard input one line with the length of the values in JSON, the values, and the
template. Writes to standard output one line of JSON, which is empty where all went well, and the
document. Argument: the folder of libraries. The template is a stranger's: it sees plain values
only, in Jinja's sandbox, with the filters named here and nothing else.
"""

import io
import json
import re
import sys
import zipfile


FILTERS = frozenset(
    [
        "abs",
        "batch",
        "capitalize",
        "count",
        "d",
        "default",
        "e",
        "escape",
        "first",
        "float",
        "format",
        "groupby",
        "indent",
        "int",
        "join",
        "last",
        "length",
        "list",
        "lower",
        "map",
        "max",
        "min",
        "reject",
        "rejectattr",
        "replace",
        "reverse",
        "round",
        "select",
        "selectattr",
        "slice",
        "sort",
        "string",
        "sum",
        "title",
        "trim",
        "truncate",
        "unique",
        "upper",
        "wordcount",
    ]
)
#: A template that fetches something from elsewhere when the document is opened is none.
FETCHED = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
LINK = b"relationships/hyperlink"
RELATION = re.compile(rb"<\w*:?Relationship\b[^>]*>", re.IGNORECASE)
#: XML knows no other control characters; a form feed or a bell would be read as a command.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
LONGEST_PLACE = 120
#: Bytes a template may have when it is unpacked.
UNPACKED = 60_000_000


class Unfit(Exception):
    """A template that is none: ``args`` are the code of the reason and the word it is about."""


def main() -> int:
    sys.path.append(sys.argv[1])
    given = sys.stdin.buffer
    values = json.loads(given.read(int(given.readline())))
    template = given.read()
    try:
        document, trouble = filled(template, cleaned(values)), {}
    except Unfit as unfit:
        document, trouble = (
            b"",
            dict(zip(("code", "word", "place", "part"), unfit.args, strict=False)),
        )
    except MemoryError:
        return 1
    sys.stdout.buffer.write(json.dumps(trouble).encode() + b"\n" + document)
    return 0


def cleaned(value: object) -> object:
    """Return plain values without what XML cannot hold."""
    if isinstance(value, str):
        return CONTROL.sub("", value)
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {key: cleaned(each) for key, each in value.items()}
    return value


def filled(template: bytes, values: dict) -> bytes:
    """Return the document. Raises ``Unfit``."""
    check_package(template)
    # Not at the top: the parent says where they are.
    from docx import Document
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2 import TemplateError
    from jinja2 import TemplateSyntaxError
    from jinja2 import UndefinedError
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from jinja2.sandbox import SecurityError

    place = {"part": "", "lines": []}

    class Noted(DocxTemplate):
        """A template that remembers which part of it is being filled."""

        def render_xml_part(self, src_xml: str, part: object, *args: object) -> str:
            place["part"] = str(getattr(part, "partname", ""))
            place["lines"] = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml).splitlines()
            return super().render_xml_part(src_xml, part, *args)

        def render_properties(self, *args: object) -> None:
            place.update(part="properties", lines=[])
            super().render_properties(*args)

    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, extensions=[], cache_size=0
    )
    environment.globals.clear()
    environment.filters = {
        name: function for name, function in environment.filters.items() if name in FILTERS
    }
    docx = Noted(io.BytesIO(template))
    try:
        docx.render(values, environment, autoescape=True)
    except UndefinedError as error:
        raise Unfit("unknown", word_of(error), *spot(place, error)) from error
    except SecurityError as error:
        raise Unfit("forbidden", "", *spot(place, error)) from error
    except TemplateSyntaxError as error:
        raise Unfit("syntax", str(error.message), *spot(place, error, error.lineno)) from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise Unfit("syntax", str(error)[:LONGEST_PLACE], *spot(place, error)) from error
    except (AttributeError, RecursionError, OverflowError) as error:
        raise Unfit("broken", "", *spot(place, error)) from error
    except MemoryError:
        raise
    except Exception as error:  # whatever the reader of a stranger's file stumbles over
        raise Unfit("broken", "", *spot(place, error)) from error
    written = io.BytesIO()
    try:
        docx.save(written)
        Document(io.BytesIO(written.getvalue()))
    except MemoryError:
        raise
    except Exception as error:
        raise Unfit("broken", "", "", "") from error
    return written.getvalue()


def check_package(template: bytes) -> None:
    """Raise ``Unfit`` for what is no Word document, or fetches something when it is opened."""
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as package:
            if sum(info.file_size for info in package.infolist()) > UNPACKED:
                raise Unfit("large", "")
            if "word/document.xml" not in package.namelist():
                raise Unfit("kind", "")
            for name in package.namelist():
                if name.endswith(".rels"):
                    for relation in RELATION.findall(package.read(name)):
                        if FETCHED.search(relation) and LINK not in relation:
                            raise Unfit("fetches", "")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, KeyError) as error:
        raise Unfit("kind", "") from error


def word_of(error: Exception) -> str:
    """Return the name that a template asks for and that there is not."""
    names = re.findall(r"'([^']*)'", str(error))
    return names[-1][:60] if names else str(error)[:60]


def spot(place: dict, error: Exception, line: int | None = None) -> tuple[str, str]:
    """Return the words of the paragraph in which something went wrong, and the part it is in."""
    step = error.__traceback__
    while step is not None and line is None or step is not None:
        # Jinja gives its own frames the lines of the template.
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    text = ""
    if line is not None and 0 < line <= len(place["lines"]):
        text = re.sub(r"<[^>]+>", "", place["lines"][line - 1]).strip()
    if len(text) > LONGEST_PLACE:
        text = text[:LONGEST_PLACE].rstrip() + "…"
    part = re.sub(r"\d+$", "", place["part"].rpartition("/")[2].removesuffix(".xml"))
    return text, part


if __name__ == "__main__":
    sys.exit(main())

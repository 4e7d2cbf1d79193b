"""The one notation in which our texts are kept, and what it turns into.

A text is a file with a short YAML head between two ``---`` lines and a body in a small part of
Markdown: ``##`` headings, paragraphs, ``-`` and ``1.`` lists, pipe tables, ``**strong**``,
``[words](target)`` links, ``[words]{en}`` for words in another language, and call-outs between
``::: attention`` (or ``hint``) and ``:::``. Blocks between ``::: demo`` (or ``::: live``) and
``:::`` appear only on sites with (or without) demo content.

The same blocks become rich text for pages and PDF, DOCX and ODT for files, so that a text is
written once and looks the same everywhere.
"""

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from html import escape
from pathlib import Path
from typing import Any

import re
import yaml


INLINE = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*"
    r"|\[(?P<words>[^\[\]]+)\](?:\((?P<href>[^)\s]+)\)|\{(?P<lang>[a-z]{2})\})"
)
FENCE = re.compile(r"^:::\s*(\w+)\s*$")
NUMBERED = re.compile(r"^\d+\.\s+")
SITE_KINDS = {"demo", "live"}


@dataclass(frozen=True)
class Run:
    """A stretch of words with one look."""

    words: str
    strong: bool = False
    href: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Heading:
    level: int
    words: str


@dataclass(frozen=True)
class Paragraph:
    words: str


@dataclass(frozen=True)
class Items:
    ordered: bool
    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Callout:
    kind: str
    blocks: tuple["Block", ...]


Block = Heading | Paragraph | Items | Table | Callout


@dataclass
class Text:
    """A text with its head; ``head`` keeps whatever the YAML says."""

    head: dict[str, Any] = field(default_factory=dict)
    body: str = ""

    def blocks(self, demo: bool = True) -> list[Block]:
        """Return the blocks that a site with or without demo content shows."""
        return list(parse(self.body, demo))


def read_text(path: Path) -> Text:
    """Read a text file; a file without a head is all body."""
    source = path.read_text(encoding="utf-8")
    if not source.startswith("---\n"):
        return Text({}, source)
    head, _, body = source[4:].partition("\n---\n")
    return Text(yaml.safe_load(head) or {}, body)


def parse(source: str, demo: bool = True) -> Iterator[Block]:
    """Yield the blocks of a body, in order."""
    lines = source.splitlines()
    while lines:
        line = lines[0]
        fence = FENCE.match(line)
        if not line.strip():
            lines.pop(0)
        elif fence:
            yield from _fenced(fence.group(1), lines, demo)
        elif line.startswith("#"):
            marks, _, words = lines.pop(0).partition(" ")
            yield Heading(len(marks), words.strip())
        elif line.startswith("|"):
            yield _table(_take(lines, lambda each: each.startswith("|")))
        elif line.startswith("- ") or NUMBERED.match(line):
            yield _items(_take(lines, _continues))
        else:
            yield Paragraph(" ".join(part.strip() for part in _take(lines, _continues)))


def _continues(line: str) -> bool:
    return bool(line.strip()) and not line.startswith(("#", "|", ":::"))


def _take(lines: list[str], wanted: Callable[[str], bool]) -> list[str]:
    taken = []
    while lines and wanted(lines[0]):
        taken.append(lines.pop(0))
    return taken


def _fenced(kind: str, lines: list[str], demo: bool) -> Iterator[Block]:
    lines.pop(0)
    inner: list[str] = []
    depth = 1
    while depth:
        if not lines:
            raise ValueError(f"A block '::: {kind}' needs a line ':::' at its end.")
        line = lines.pop(0)
        depth += 1 if FENCE.match(line) else -(line.strip() == ":::")
        inner.append(line)
    inner.pop()
    if kind in SITE_KINDS:
        if (kind == "demo") == demo:
            yield from parse("\n".join(inner), demo)
    else:
        yield Callout(kind, tuple(parse("\n".join(inner), demo)))


def _items(lines: list[str]) -> Items:
    ordered = not lines[0].startswith("- ")
    items: list[str] = []
    for line in lines:
        if line.startswith("- ") or NUMBERED.match(line):
            items.append(NUMBERED.sub("", line).removeprefix("- ").strip())
        else:
            items[-1] += " " + line.strip()
    return Items(ordered, tuple(items))


def _table(lines: list[str]) -> Table:
    head, _rule, *rows = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines
    ]
    return Table(head, tuple(rows))


def runs(words: str) -> Iterator[Run]:
    """Yield the stretches of a line: plain, strong, linked or in another language."""
    end = 0
    for match in INLINE.finditer(words):
        if match.start() > end:
            yield Run(words[end : match.start()])
        if match["strong"]:
            yield Run(match["strong"], strong=True)
        else:
            yield Run(match["words"], href=match["href"] or "", lang=match["lang"] or "")
        end = match.end()
    if end < len(words):
        yield Run(words[end:])


def plain(words: str) -> str:
    """Return a line without its marks."""
    return "".join(run.words for run in runs(words))


def to_html(blocks: list[Block], resolve: Callable[[str], str] = str) -> str:
    """Return rich text; ``resolve`` turns the target of a link into an address."""
    return "\n".join(_block_html(block, resolve) for block in blocks)


def _block_html(block: Block, resolve: Callable[[str], str]) -> str:
    def line(words: str) -> str:
        return "".join(_run_html(run, resolve) for run in runs(words))

    match block:
        case Heading(level, words):
            return f"<h{level}>{line(words)}</h{level}>"
        case Paragraph(words):
            return f"<p>{line(words)}</p>"
        case Items(ordered, items):
            tag = "ol" if ordered else "ul"
            return f"<{tag}>" + "".join(f"<li>{line(item)}</li>" for item in items) + f"</{tag}>"
        case Table(head, rows):
            header = "".join(f'<th scope="col">{line(cell)}</th>' for cell in head)
            body = "".join(
                "<tr>" + "".join(f"<td>{line(cell)}</td>" for cell in row) + "</tr>" for row in rows
            )
            return f"<table><thead><tr>{header}</tr></thead><tbody>{body}</tbody></table>"
        case Callout(kind, inner):
            return f'<div class="callout {kind}">{to_html(list(inner), resolve)}</div>'


def _run_html(run: Run, resolve: Callable[[str], str]) -> str:
    words = escape(run.words, quote=False)
    if run.href:
        return f'<a href="{escape(resolve(run.href))}">{words}</a>'
    if run.lang:
        return f'<span lang="{run.lang}">{words}</span>'
    return f"<strong>{words}</strong>" if run.strong else words


def to_plain(blocks: list[Block]) -> Iterator[str]:
    """Yield every line of words, without marks; what a reader of the file must find in it."""
    for block in blocks:
        match block:
            case Heading(_, words) | Paragraph(words):
                yield plain(words)
            case Items(_, items):
                yield from map(plain, items)
            case Table(head, rows):
                for row in (head, *rows):
                    yield from map(plain, row)
            case Callout(_, inner):
                yield from to_plain(list(inner))

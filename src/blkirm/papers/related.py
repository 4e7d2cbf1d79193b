"""Papers that belong together: written as reference numbers or addresses, kept as UIDs.

Who edits or reads sees only what they may view; what they may not see stays as it was.
"""

from blkirm import _
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.papers.content import IPaper
from blkirm.papers.content import IPaperReferences
from blkirm.papers.content import Paper
from blkirm.papers.rules import find_paper
from blkirm.papers.rules import visible_papers
from collections.abc import Iterable
from plone import api
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.interfaces import IFieldSerializer
from plone.uuid.interfaces import IUUID
from typing import Any
from z3c.form.converter import BaseDataConverter
from z3c.form.interfaces import ITextLinesWidget
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer
from zope.schema import ValidationError


class NoSuchPaper(ValidationError):
    """Somebody wrote something that is no reference number or address of a paper they may view."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.message = _(
            "msg_paper_unknown",
            default="“${wanted}” is no reference number and no address of a paper that you can see.",
            mapping={"wanted": wanted[:200]},
        )

    def doc(self) -> str:
        return self.message


def uids_from(wanted: Iterable[str], paper: Paper | None) -> tuple[str, ...]:
    """Return the UIDs of papers that are meant, and those the writer could not see before.

    Raises NoSuchPaper.
    """
    found: list[str] = []
    for text in wanted:
        meant = find_paper(text)
        if meant is None:
            raise NoSuchPaper(text)
        found.append(api.content.get_uuid(meant))
    if paper is not None:
        found += hidden_ones(paper)
        # A paper that is being made has no UID yet.
        found = [uid for uid in found if uid != IUUID(paper, None)]
    return tuple(dict.fromkeys(found))


def hidden_ones(paper: Paper) -> list[str]:
    """Return the related papers that the present user may not view."""
    seen = {api.content.get_uuid(p) for p in visible_papers(paper.related_papers)}
    return [uid for uid in paper.related_papers if uid not in seen]


def written(paper: Paper) -> str:
    """Return how people write down a paper: its number, otherwise its address."""
    return paper.reference_number or paper.absolute_url()


@adapter(IPaperReferences, ITextLinesWidget)
class LinesOfPapers(BaseDataConverter):
    """One paper on each line of a text box."""

    def toWidgetValue(self, value: Any) -> str:  # noqa: N802 (the interface's name)
        return "\n".join(written(paper) for paper in visible_papers(value or ()))

    def toFieldValue(self, value: str) -> tuple[str, ...]:  # noqa: N802 (the interface's name)
        context = self.widget.context
        paper = context if IPaper.providedBy(context) else None
        return uids_from(filter(None, map(str.strip, (value or "").splitlines())), paper)


@implementer(IFieldDeserializer)
@adapter(IPaperReferences, IPaper, IPortalLayer)
class ReadPapers:
    """Take UIDs, addresses, reference numbers and what ``GET`` said about papers."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context, self.request = field, context, request

    def __call__(self, value: Any) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [value]
        texts = [v.get("UID") or v.get("@id") if isinstance(v, dict) else v for v in values]
        if not all(isinstance(text, str) for text in texts):
            raise ValueError(
                translate(
                    _("msg_papers_wanted", default="A list of papers is expected here."),
                    context=self.request,
                )
            )
        found = uids_from(texts, self.context)
        self.field.validate(found)
        return found


@implementer(IFieldSerializer)
@adapter(IPaperReferences, IPaper, IPortalLayer)
class WritePapers:
    """Tell of related papers what the reader may view, and of the others nothing."""

    def __init__(self, field: Any, context: Any, request: Any) -> None:
        self.field, self.context = field, context

    def __call__(self) -> list[dict[str, str]]:
        return [in_short(paper) for paper in visible_papers(self.context.related_papers)]


def in_short(paper: Paper) -> dict[str, str]:
    """Name a paper in REST."""
    return {
        "@id": paper.absolute_url(),
        "UID": api.content.get_uuid(paper),
        "title": paper.title,
        "reference_number": paper.reference_number,
    }

from blkirm import _
from blkirm.access.interfaces import IHasAudience
from blkirm.access.interfaces import IKeepsAddress
from blkirm.access.interfaces import IPrivateContent
from blkirm.kernel import clock
from blkirm.kernel.file_widget import UploadFieldWidget
from blkirm.kernel.interfaces import IShowsItsSteps
from blkirm.kernel.selects import CheckBoxGroupFieldWidget
from blkirm.papers.leaving import refuse_leaving
from blkirm.papers.trash import discards
from blkirm.parties.rules import party_of
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from collections.abc import Set
from contextlib import contextmanager
from contextvars import ContextVar
from plone.app.contenttypes.content import Folder as PloneFolder
from plone.autoform import directives
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from plone.namedfile.field import NamedBlobFile
from plone.supermodel import model
from Products.CMFCore.utils import getToolByName
from typing import Any
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import provider
from zope.schema import Bool
from zope.schema import Choice
from zope.schema import Date
from zope.schema import TextLine
from zope.schema import Tuple
from zope.schema.interfaces import IContextAwareDefaultFactory
from zope.schema.interfaces import ITuple


class ILibrary(Interface):
    """The place of a party's papers."""


class IPaperFolder(IPrivateContent):
    """Marks a folder inside a library."""


class IPaperReferences(ITuple):
    """A field with the UIDs of papers (``related``)."""


@implementer(IPaperReferences)
class PaperReferences(Tuple):
    """See ``IPaperReferences``."""


@provider(IContextAwareDefaultFactory)
def field_of_place(context: Any) -> str | None:
    """Return the field of work of the party in which a paper is put."""
    return getattr(party_of(context), "field_of_work", None) if context is not None else None


class IPaper(model.Schema):
    """A document shared in a working party (OParl ``Paper`` with its main ``File``)."""

    model.fieldset(
        "content",
        label=_("fieldset_content", default="What it is about"),
        fields=["kind", "field_of_work", "language", "paper_date", "subjects"],
    )
    model.fieldset(
        "responsibility",
        label=_("fieldset_responsibility", default="Who is responsible"),
        fields=["originator", "lead_authority", "contributing_authorities"],
    )
    model.fieldset(
        "follow_up",
        label=_("fieldset_follow_up", default="What belongs to it and what comes next"),
        fields=["related_papers", "review_date"],
    )

    model.primary("file")
    directives.widget("file", UploadFieldWidget)
    file = NamedBlobFile(
        title=_("label_file", default="File"),
        description=_(
            "help_file",
            default="Please share no files of individual people: no names, case numbers or "
            "personal data.",
        ),
    )
    version_comment = TextLine(
        title=_("label_version_comment", default="What is new in this version?"),
        description=_(
            "help_version_comment",
            default="Only with another file: one sentence for the list of versions.",
        ),
        required=False,
        max_length=500,
        missing_value="",
    )
    reference_number = TextLine(
        title=_("label_reference_number", default="Reference number"),
        readonly=True,
        required=False,
        default="",
        missing_value="",
    )
    kind = Choice(
        title=_("label_kind", default="Kind"),
        vocabulary="blkirm.document_kinds",
        default="information-paper",
    )
    field_of_work = Choice(
        title=_("label_field_of_work", default="Field of work"),
        vocabulary="blkirm.fields_of_work",
        required=False,
        defaultFactory=field_of_place,
    )
    language = Choice(
        title=_("label_paper_language", default="Language of the paper"),
        vocabulary="blkirm.paper_languages",
        default="de",
    )
    paper_date = Date(
        title=_("label_paper_date", default="Date of the paper"),
        required=False,
        defaultFactory=clock.today,
    )
    subjects = Tuple(
        title=_("label_keywords", default="Keywords"),
        description=_("help_keywords", default="One on each line."),
        value_type=TextLine(max_length=100),
        required=False,
        default=(),
        missing_value=(),
        max_length=50,
    )
    originator = Choice(
        title=_("label_originator", default="Originating authority"),
        vocabulary="blkirm.authorities",
        required=False,
    )
    lead_authority = Choice(
        title=_("label_lead_authority", default="Lead responsibility"),
        description=_("help_lead_authority", default="The authority that answers for the paper."),
        vocabulary="blkirm.authorities",
        required=False,
    )
    directives.widget("contributing_authorities", CheckBoxGroupFieldWidget)
    contributing_authorities = Tuple(
        title=_("label_contributing_authorities", default="Contributing authorities"),
        value_type=Choice(vocabulary="blkirm.authorities"),
        required=False,
        default=(),
        missing_value=(),
    )
    related_papers = PaperReferences(
        title=_("label_related_papers", default="Related papers"),
        description=_(
            "help_related_papers",
            default="Reference numbers or addresses of papers in this portal, one on each line.",
        ),
        value_type=TextLine(),
        required=False,
        default=(),
        missing_value=(),
        max_length=100,
    )
    review_date = Date(
        title=_("label_review_date", default="Review by"),
        description=_(
            "help_review_date",
            default="On this day author and secretariat are reminded to look at the paper again.",
        ),
        required=False,
    )
    draft = Bool(
        title=_("label_draft", default="Keep as a draft"),
        description=_(
            "help_draft",
            default="Only you, the chair and the secretariat see it until you share it.",
        ),
        required=False,
        default=False,
    )


@implementer(ILibrary, IPrivateContent, IKeepsAddress)
class Library(Container):
    """A place that many people fill at once, so nothing of it may be rewritten by each upload.

    Unordered: an ordered folder keeps one list of its contents. And what comes or goes changes
    neither the library's own date nor what the catalogue says about it.
    """

    _ordering = "unordered"

    def manage_delObjects(self, ids: Any = None, REQUEST: Any = None) -> None:  # noqa: N802, N803
        """Delete into the trash."""
        if not discards(self, ids):
            super().manage_delObjects(ids, REQUEST)

    def _verifyObjectPaste(self, obj: Any, validate_src: Any = True) -> None:  # noqa: N802
        """Refuse also what must stay in its party. Raises BadRequest."""
        super()._verifyObjectPaste(obj, validate_src)
        refuse_leaving(obj, self)

    def notifyModified(self) -> None:
        """Keep the date: this is called for each paper that comes or goes."""

    def reindexObject(self, idxs: Sequence[str] = (), **options: Any) -> None:
        """Index the library again, unless the catalogue already knows all of it."""
        if idxs or not self._is_catalogued_as_is():
            super().reindexObject(list(idxs), **options)

    def _is_catalogued_as_is(self) -> bool:
        catalog = getToolByName(self, "portal_catalog")
        record = catalog.getrid("/".join(self.getPhysicalPath()))
        if record is None:
            return False
        known = catalog.getMetadataForRID(record)
        return (known["Title"], known["title_en"]) == (self.Title(), self.title_en)


#: Paths of the folders that something comes to or goes from just now. An attribute of the folder
#: would not do: the database forgets those that are not stored.
_filled: ContextVar[Set[tuple[str, ...]]] = ContextVar("filled", default=frozenset())


class Folder(PloneFolder):
    """Plone's folder. Inside a party what is deleted goes to the trash, and many people fill it.

    What comes or goes there rewrites nothing of the folder: uploads at the same time would fail,
    and the date of a public folder would tell that there is a new draft in it.
    """

    def _verifyObjectPaste(self, obj: Any, validate_src: Any = True) -> None:  # noqa: N802
        """Refuse also what must stay in its party. Raises BadRequest."""
        super()._verifyObjectPaste(obj, validate_src)
        refuse_leaving(obj, self)

    def _setObject(self, *arguments: Any, **options: Any) -> Any:  # noqa: N802
        with self._unchanged():
            return super()._setObject(*arguments, **options)

    def _delObject(self, *arguments: Any, **options: Any) -> Any:  # noqa: N802
        with self._unchanged():
            return super()._delObject(*arguments, **options)

    def manage_pasteObjects(self, cb_copy_data: Any = None, REQUEST: Any = None) -> Any:  # noqa: N802, N803
        """Paste, and keep the date."""
        with self._unchanged():
            return super().manage_pasteObjects(cb_copy_data, REQUEST)

    def manage_renameObject(self, id: str, new_id: str, REQUEST: Any = None) -> Any:  # noqa: A002, N802, N803
        """Rename what lies in it, and keep the date."""
        with self._unchanged():
            return super().manage_renameObject(id, new_id, REQUEST)

    @contextmanager
    def _unchanged(self) -> Iterator[None]:
        before = _filled.set({*_filled.get(), self.getPhysicalPath()})
        try:
            yield
        finally:
            _filled.reset(before)

    def reindexObject(self, idxs: Sequence[str] = (), **options: Any) -> None:
        """Index the folder again, also with a new date, unless only its contents changed."""
        if idxs or self.getPhysicalPath() not in _filled.get():
            super().reindexObject(list(idxs), **options)

    def manage_delObjects(self, ids: Any = None, REQUEST: Any = None) -> None:  # noqa: N802, N803
        """Delete into the trash."""
        if not discards(self, ids):
            super().manage_delObjects(ids, REQUEST)


@implementer(IPaper, IHasAudience, IPrivateContent, IShowsItsSteps)
class Paper(Item):
    """See ``IPaper``."""

    # Dexterity starts with no language, which is none of the two a paper can have.
    language = "de"
    reference_number = ""
    #: UIDs, both ways (``operations.supersede``).
    superseded_by = ""
    supersedes = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return the keywords under the name that Plone's REST interface has for them."""
        return tuple(self.subject or ())

    @subjects.setter
    def subjects(self, words: Iterable[str] | None) -> None:
        tidy = (" ".join(word.split()) for word in words or ())
        self.subject = tuple(dict.fromkeys(filter(None, tidy)))

    @property
    def version_comment(self) -> str:
        """Return what is said about the file that is being changed; empty at any other time."""
        return getattr(self, "_v_version_comment", "")

    @version_comment.setter
    def version_comment(self, comment: str | None) -> None:
        self._v_version_comment = comment or ""

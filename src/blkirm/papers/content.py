from blkirm import _
from blkirm.access.interfaces import IHasAudience
from blkirm.access.interfaces import IKeepsAddress
from blkirm.access.interfaces import IPrivateContent
from blkirm.kernel import clock
from blkirm.kernel.file_widget import UploadFieldWidget
from blkirm.kernel.interfaces import IShowsItsSteps
from collections.abc import Sequence
from plone.autoform import directives
from plone.dexterity.content import Container
from plone.dexterity.content import Item
from plone.namedfile.field import NamedBlobFile
from plone.supermodel import model
from Products.CMFCore.utils import getToolByName
from typing import Any
from zope.interface import implementer
from zope.interface import Interface
from zope.schema import Bool
from zope.schema import Choice
from zope.schema import Date
from zope.schema import TextLine


class ILibrary(Interface):
    """The place of a party's papers."""


class IPaperFolder(IPrivateContent):
    """Marks a folder inside a library."""


class IPaper(model.Schema):
    """A document shared in a working party (OParl ``Paper`` with its main ``File``)."""

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
    kind = Choice(
        title=_("label_kind", default="Kind"),
        vocabulary="blkirm.document_kinds",
        default="information-paper",
    )
    originator = Choice(
        title=_("label_originator", default="Originating authority"),
        vocabulary="blkirm.authorities",
        required=False,
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
    draft = Bool(
        title=_("label_draft", default="Keep as a draft"),
        description=_(
            "help_draft",
            default="Only you, the chair and the secretariat see it until you share it.",
        ),
        required=False,
        default=False,
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


@implementer(ILibrary, IPrivateContent, IKeepsAddress)
class Library(Container):
    """A place that many people fill at once, so nothing of it may be rewritten by each upload.

    Unordered: an ordered folder keeps one list of its contents. And what comes or goes changes
    neither the library's own date nor what the catalogue says about it.
    """

    _ordering = "unordered"

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


@implementer(IPaper, IHasAudience, IPrivateContent, IShowsItsSteps)
class Paper(Item):
    """See ``IPaper``."""

    # Dexterity starts with no language, which is none of the two a paper can have.
    language = "de"

    @property
    def version_comment(self) -> str:
        """Return what is said about the file that is being changed; empty at any other time."""
        return getattr(self, "_v_version_comment", "")

    @version_comment.setter
    def version_comment(self, comment: str | None) -> None:
        self._v_version_comment = comment or ""

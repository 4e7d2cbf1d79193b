from blkirm import _
from blkirm.kernel.file_widget import UploadFieldWidget
from blkirm.kernel.interfaces import IShowsItsSteps
from blkirm.kernel.language import current_language
from blkirm.kernel.selects import TabbedCheckBoxGroupFieldWidget
from blkirm.publications.pdf import is_pdf
from blkirm.publications.rules import reasons_against_step
from blkirm.publications.rules import successor_of
from plone import api
from plone.autoform import directives
from plone.dexterity.content import Container
from plone.namedfile.field import NamedBlobFile
from plone.namedfile.interfaces import INamedBlobFile
from plone.supermodel import model
from zope import schema
from zope.i18n import translate
from zope.interface import implementer
from zope.interface import Invalid
from zope.interface import invariant
from zope.interface import provider
from zope.schema import ValidationError
from zope.schema.interfaces import IContextAwareDefaultFactory


MAXIMUM_BYTES = 200 * 1024 * 1024
CHANGE_RELEASED = "blkirm.publications.change_released"
CHECK = "blkirm.publications.check"
#: Where nobody says otherwise. Whoever submits a report stands for it.
NO_RELEASE_NEEDED = _(
    "msg_report_no_release_needed",
    default="Written by the editorial office; nothing in it comes from a working party.",
)


class NotAPdf(ValidationError):
    __doc__ = _(
        "msg_report_not_a_pdf",
        default=("This file is not a PDF. Please choose a PDF document whose name ends in “.pdf”."),
    )


class PdfTooLarge(ValidationError):
    __doc__ = _(
        "msg_report_file_too_large",
        default="This file is larger than 200 MB. Please choose a smaller PDF document.",
    )


@provider(IContextAwareDefaultFactory)
def no_release_needed(context: object) -> str:
    return translate(NO_RELEASE_NEEDED, target_language=current_language())


def is_publishable_file(value: INamedBlobFile) -> bool:
    if value.getSize() > MAXIMUM_BYTES:
        raise PdfTooLarge()
    if not (value.filename or "").lower().endswith(".pdf") or not is_pdf(value):
        raise NotAPdf()
    return True


class IReport(model.Schema):
    """A report as editors fill it in."""

    title = schema.TextLine(
        title=_("label_report_title", default="Title"),
        description=_("help_report_title", default="The title in German."),
        max_length=300,
    )

    series = schema.Choice(
        title=_("label_report_series", default="Series"),
        vocabulary="blkirm.report_series",
    )

    number = schema.TextLine(
        title=_("label_report_number", default="Number"),
        description=_(
            "help_report_number",
            default="The number within the series, for example “1” or “2015/2”.",
        ),
        required=False,
        max_length=40,
    )

    period = schema.TextLine(
        title=_("label_report_period", default="Reporting period"),
        description=_(
            "help_report_period",
            default="For example “2014/2015”, or to the day “2014-12-01/2015-05-12”.",
        ),
        required=False,
        max_length=60,
    )

    reporting_body = schema.Choice(
        title=_("label_reporting_body", default="Reporting body"),
        description=_(
            "help_reporting_body", default="Whose report it is, where it is not the office’s own."
        ),
        vocabulary="blkirm.authorities",
        required=False,
    )

    imk_session = schema.Int(
        title=_("label_imk_session", default="Session of the Conference of Ministers"),
        description=_(
            "help_imk_session",
            default="The number of the session for which the report was written, for example 202.",
        ),
        required=False,
        min=1,
        max=9999,
    )

    imk_start = schema.Date(
        title=_("label_imk_start", default="First day of the session"),
        required=False,
    )

    imk_end = schema.Date(
        title=_("label_imk_end", default="Last day of the session"),
        required=False,
    )

    fields_of_work = schema.Tuple(
        title=_("label_fields_of_work", default="Fields of work"),
        description=_("help_report_fields", default="What the report is about."),
        value_type=schema.Choice(vocabulary="blkirm.fields_of_work"),
        required=False,
        default=(),
        missing_value=(),
    )

    stand_date = schema.Date(
        title=_("label_report_stand_date", default="As of"),
        description=_(
            "help_report_stand_date", default="The day whose state of affairs the report describes."
        ),
        required=False,
    )

    summary_de = schema.Text(
        title=_("label_report_summary_de", default="Summary in German"),
        description=_(
            "help_report_summary",
            default="Two or three sentences for readers who decide whether to open the report.",
        ),
        required=False,
        max_length=4000,
    )

    summary_en = schema.Text(
        title=_("label_report_summary_en", default="Summary in English"),
        description=_(
            "help_report_summary",
            default="Two or three sentences for readers who decide whether to open the report.",
        ),
        required=False,
        max_length=4000,
    )

    file_de = NamedBlobFile(
        title=_("label_report_file_de", default="German version (PDF)"),
        description=_(
            "help_report_file",
            default="A PDF document. At least one language version is needed to submit the report.",
        ),
        required=False,
        constraint=is_publishable_file,
    )

    file_en = NamedBlobFile(
        title=_("label_report_file_en", default="English version (PDF)"),
        description=_(
            "help_report_file",
            default="A PDF document. At least one language version is needed to submit the report.",
        ),
        required=False,
        constraint=is_publishable_file,
    )

    file_ls = NamedBlobFile(
        title=_("label_report_file_easy", default="Version in easy language (PDF)"),
        description=_(
            "help_report_file_easy",
            default="The report, or what matters in it, in German easy language (Leichte Sprache).",
        ),
        required=False,
        constraint=is_publishable_file,
    )

    date_de = schema.Date(
        title=_("label_report_date_de", default="Day of the German version"),
        description=_(
            "help_report_date",
            default="Where it differs from the day above. Readers are told which version is older.",
        ),
        required=False,
    )

    date_en = schema.Date(
        title=_("label_report_date_en", default="Day of the English version"),
        description=_(
            "help_report_date",
            default="Where it differs from the day above. Readers are told which version is older.",
        ),
        required=False,
    )

    date_ls = schema.Date(
        title=_("label_report_date_easy", default="Day of the version in easy language"),
        description=_(
            "help_report_date",
            default="Where it differs from the day above. Readers are told which version is older.",
        ),
        required=False,
    )

    licence = schema.Choice(
        title=_("label_report_licence", default="Licence"),
        description=_(
            "help_report_licence",
            default="Says what readers may do with the report. It is needed to submit the report.",
        ),
        vocabulary="blkirm.licences",
        default="dl-de-by-2.0",
        required=False,
    )

    @invariant
    def session_begins_before_it_ends(data) -> None:  # noqa: ANN001, N805 (zope calls it so)
        # In a form that leaves them out there are none.
        first, last = getattr(data, "imk_start", None), getattr(data, "imk_end", None)
        if first and last and last < first:
            raise Invalid(
                _("msg_end_before_start", default="The end must not be before the beginning.")
            )

    model.fieldset(
        "publication",
        label=_("fieldset_publication", default="Before it is published"),
        fields=["marking", "eu_funded", "release_reason"],
    )

    marking = schema.Choice(
        title=_("label_report_marking", default="Marking"),
        description=_(
            "help_report_marking",
            default="What the report is marked with. Only what has no marking or TLP:CLEAR can be "
            "published.",
        ),
        vocabulary="blkirm.report_markings",
        required=False,
    )

    eu_funded = schema.Bool(
        title=_("label_report_eu_funded", default="Paid for with money of the European Union"),
        description=_(
            "help_report_eu_funded",
            default="Then each file has to say so in full (Regulation (EU) 2021/1060, Article 50): "
            "“Kofinanziert von der Europäischen Union” or “Co-funded by the European Union”.",
        ),
        required=False,
        default=False,
    )

    release_reason = schema.TextLine(
        title=_("label_report_release_reason", default="Why no release is needed"),
        description=_(
            "help_report_release_reason",
            default="What comes from a working party needs its release and is handed over from "
            "there. For everything else the reason stands here and is kept.",
        ),
        required=False,
        max_length=500,
        defaultFactory=no_release_needed,
        missing_value="",
    )

    source = schema.TextLine(
        title=_("label_report_source", default="What it was made from"),
        readonly=True,
        required=False,
        default="",
    )

    replaces = schema.TextLine(
        title=_("label_report_replaces", default="The edition that it replaces"),
        readonly=True,
        required=False,
        default="",
    )

    embargo = schema.Datetime(
        title=_("label_report_embargo", default="Public from"),
        readonly=True,
        required=False,
    )

    directives.omitted("source", "replaces", "embargo")
    directives.read_permission(
        source=CHECK, release_reason=CHECK, marking=CHECK, replaces=CHECK, embargo=CHECK
    )
    directives.widget("fields_of_work", TabbedCheckBoxGroupFieldWidget)
    directives.widget("file_de", UploadFieldWidget, accept=".pdf,application/pdf")
    directives.widget("file_en", UploadFieldWidget, accept=".pdf,application/pdf")
    directives.widget("file_ls", UploadFieldWidget, accept=".pdf,application/pdf")

    directives.write_permission(
        title=CHANGE_RELEASED,
        series=CHANGE_RELEASED,
        number=CHANGE_RELEASED,
        period=CHANGE_RELEASED,
        fields_of_work=CHANGE_RELEASED,
        stand_date=CHANGE_RELEASED,
        reporting_body=CHANGE_RELEASED,
        imk_session=CHANGE_RELEASED,
        imk_start=CHANGE_RELEASED,
        imk_end=CHANGE_RELEASED,
        file_de=CHANGE_RELEASED,
        file_en=CHANGE_RELEASED,
        file_ls=CHANGE_RELEASED,
        date_de=CHANGE_RELEASED,
        date_en=CHANGE_RELEASED,
        date_ls=CHANGE_RELEASED,
        licence=CHANGE_RELEASED,
        marking=CHANGE_RELEASED,
        eu_funded=CHANGE_RELEASED,
        release_reason=CHANGE_RELEASED,
    )


@implementer(IReport, IShowsItsSteps)
class Report(Container):
    """A report with a PDF per language.

    `report_files` holds size, pages and checksum of what readers get by language, written once when
    a file is set; `renditions` the public copies; `file_setters` who set the file; `released` what
    stood in the report when it was published; `approval` what an officer approved and when;
    `confirmations` what was said to lines of the checklist; `made_from` the checksums under which a
    file was taken from its source; `replaced_by` the edition that superseded it; `next_edition` the
    one that is or was in the making.
    """

    # Without type hints: a class that has some keeps them as ``__annotations__``, where Zope would
    # then keep, in memory and for all reports together, what belongs to one (comments, versions).
    report_files = {}
    #: Parts of the Länder (``parts``); by this name no address leads to them.
    _parts = None
    file_setters = {}
    renditions = {}
    released = None
    approval = None
    confirmations = {}
    made_from = {}
    replaced_by = ""
    next_edition = ""

    # The workflow asks these in its guards, where only methods of the object can be called.
    def _may(self, step: str) -> bool:
        return not reasons_against_step(self, step, api.user.get_current())

    def may_be_submitted(self) -> bool:
        return self._may("submit")

    def may_be_approved(self) -> bool:
        return self._may("approve")

    def may_be_scheduled(self) -> bool:
        return self._may("schedule")

    def may_be_published(self) -> bool:
        return self._may("publish")

    def may_be_superseded(self) -> bool:
        return successor_of(self) is not None

from blkirm import _
from blkirm.kernel.file_widget import UploadFieldWidget
from blkirm.kernel.interfaces import IShowsItsSteps
from blkirm.publications.pdf import is_pdf
from blkirm.publications.rules import reasons_against_publishing
from blkirm.publications.rules import reasons_against_submitting
from plone import api
from plone.autoform import directives
from plone.dexterity.content import Item
from plone.namedfile.field import NamedBlobFile
from plone.namedfile.interfaces import INamedBlobFile
from plone.supermodel import model
from z3c.form.browser.checkbox import CheckBoxFieldWidget
from zope import schema
from zope.interface import implementer
from zope.interface import Invalid
from zope.interface import invariant
from zope.schema import ValidationError


MAXIMUM_BYTES = 200 * 1024 * 1024
CHANGE_RELEASED = "blkirm.publications.change_released"


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

    directives.widget("fields_of_work", CheckBoxFieldWidget)
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
    )


@implementer(IReport, IShowsItsSteps)
class Report(Item):
    """A report with a PDF per language.

    `report_files` holds size, pages and checksum of what readers get by language, written once when
    a file is set; `renditions` the public copies; `file_setters` who set the file; `released` what
    stood in the report when it was published.
    """

    # Without type hints: a class that has some keeps them as ``__annotations__``, where Zope would
    # then keep, in memory and for all reports together, what belongs to one (comments, versions).
    report_files = {}
    file_setters = {}
    renditions = {}
    released = None

    # The workflow asks these two in its guards, where only methods of the object can be called.
    def may_be_submitted(self) -> bool:
        return not reasons_against_submitting(self)

    def may_be_published(self) -> bool:
        return not reasons_against_publishing(self, api.user.get_current())

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

    directives.widget("fields_of_work", CheckBoxFieldWidget)
    directives.widget("file_de", UploadFieldWidget, accept=".pdf,application/pdf")
    directives.widget("file_en", UploadFieldWidget, accept=".pdf,application/pdf")

    directives.write_permission(
        title=CHANGE_RELEASED,
        series=CHANGE_RELEASED,
        number=CHANGE_RELEASED,
        period=CHANGE_RELEASED,
        fields_of_work=CHANGE_RELEASED,
        stand_date=CHANGE_RELEASED,
        file_de=CHANGE_RELEASED,
        file_en=CHANGE_RELEASED,
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

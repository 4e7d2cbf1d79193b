"""Pages the law asks for, as facts and not only as text: what they must say, and what is missing."""

from blkirm import _
from blkirm.kernel.rows import Column
from blkirm.kernel.rows import Rows
from blkirm.pages.interfaces import IWrittenPage
from plone.dexterity.content import Item
from plone.supermodel import model
from zope.interface import Attribute
from zope.interface import implementer
from zope.schema import Choice
from zope.schema import Date
from zope.schema import Text
from zope.schema import TextLine
from zope.schema import URI


#: § 12b BGG: the parts that are not accessible, why, and what there is instead.
GAPS = (
    Column("content", _("label_gap_content", default="What is not accessible"), required=True),
    Column("reason", _("label_gap_reason", default="Why"), "choice", "blkirm.gap_reasons", True),
    Column("detail", _("label_gap_detail", default="Reason in words"), required=True),
    Column("alternative", _("label_gap_alternative", default="What people can do instead")),
    Column("until", _("label_gap_until", default="Mended until"), "day"),
)
#: Article 13 GDPR.
PROCESSINGS = (
    Column("purpose", _("label_processing_purpose", default="What for"), required=True),
    Column("data", _("label_processing_data", default="Which data"), required=True),
    Column("basis", _("label_processing_basis", default="Legal basis"), required=True),
    Column("kept", _("label_processing_kept", default="How long they are kept"), required=True),
)


class ILegalPage(IWrittenPage):
    """Marks pages the law asks for; they are looked through every year."""

    reviewed_on = Attribute("The day on which somebody last looked them through, or None.")


class IReviewed(model.Schema):
    """Common to all of them."""

    reviewed_on = Date(
        title=_("label_reviewed_on", default="Last looked through on"),
        description=_(
            "help_reviewed_on",
            default="Editors are reminded a year later. The page shows this day.",
        ),
    )


class IAccessibilityStatement(IReviewed):
    """§ 12b BGG, § 7 BITV 2.0, Decision (EU) 2018/1523 (DOMAIN.md 5.1)."""

    conformity = Choice(
        title=_("label_conformity", default="Compatible with the rules"),
        vocabulary="blkirm.conformities",
        default="partly",
    )
    gaps = Rows(
        GAPS,
        title=_("label_gaps", default="Known gaps"),
        required=False,
        default=[],
        missing_value=[],
    )
    assessed_on = Date(title=_("label_assessed_on", default="Assessed on"))
    assessed_by = Choice(
        title=_("label_assessed_by", default="Assessed by"), vocabulary="blkirm.assessors"
    )
    assessed_how = Text(
        title=_("label_assessed_how", default="How it was assessed, one line for each step"),
        required=False,
        max_length=2000,
    )
    barrier_mail = TextLine(
        title=_("label_barrier_mail", default="E-mail address for barriers"),
        required=False,
        max_length=200,
    )
    barrier_phone = TextLine(
        title=_("label_barrier_phone", default="Phone number for barriers"),
        required=False,
        max_length=60,
    )
    arbitration = Text(
        title=_("label_arbitration", default="Arbitration: what it is and whom to write to"),
        max_length=2000,
    )
    arbitration_link = URI(title=_("label_arbitration_link", default="Page of the arbitrators"))


class ILegalNotice(IReviewed):
    """§ 5 DDG."""

    provider = TextLine(title=_("label_provider", default="Responsible body"), max_length=200)
    address = Text(title=_("label_postal_address", default="Postal address"), max_length=500)
    represented_by = TextLine(
        title=_("label_representative", default="Represented by (office, no name needed)"),
        max_length=200,
    )
    notice_mail = TextLine(title=_("label_notice_mail", default="E-mail address"), max_length=200)
    notice_phone = TextLine(
        title=_("label_notice_phone", default="Phone number"), required=False, max_length=60
    )
    vat_id = TextLine(
        title=_("label_vat_id", default="VAT identification number"), required=False, max_length=40
    )
    supervision = TextLine(
        title=_("label_supervision", default="Supervising authority"),
        required=False,
        max_length=200,
    )
    editors = TextLine(
        title=_("label_responsible_editors", default="Responsible for the contents"),
        required=False,
        max_length=200,
    )


class IPrivacyNotice(IReviewed):
    """Article 13 GDPR."""

    controller = Text(title=_("label_controller", default="Controller"), max_length=500)
    officer = TextLine(
        title=_("label_data_officer", default="Data protection officer"), max_length=200
    )
    processings = Rows(
        PROCESSINGS,
        title=_("label_processings", default="What data are used for"),
        required=False,
        default=[],
        missing_value=[],
    )
    recipients = Text(
        title=_("label_data_recipients", default="Who else gets data"),
        description=_(
            "help_data_recipients",
            default="Offices and service providers, also those outside the European Union.",
        ),
        required=False,
        max_length=2000,
    )
    complaints = Text(
        title=_("label_complaints", default="Supervising authority for complaints"),
        max_length=500,
    )


class LegalPage(Item):
    """A page with facts of its own beside its text."""

    def words_to_translate(self) -> str:
        """Return what a translator works on beside title and text: rows, in their order."""
        rows = [*(getattr(self, "gaps", None) or ()), *(getattr(self, "processings", None) or ())]
        return "\n".join(f"{name}={value}" for row in rows for name, value in sorted(row.items()))


@implementer(IAccessibilityStatement, ILegalPage)
class AccessibilityStatement(LegalPage):
    """How accessible this portal is, what is missing and whom to tell."""


@implementer(ILegalNotice, ILegalPage)
class LegalNotice(LegalPage):
    """Who answers for this portal."""


@implementer(IPrivacyNotice, ILegalPage)
class PrivacyNotice(LegalPage):
    """Which data are used, why and how long."""

from blkirm.publications.interfaces import IReportsFolder
from blkirm.publications.rules import locked_values
from DateTime import DateTime
from plone.dexterity.content import DexterityContent
from zope.interface import alsoProvides


def release_report(report: DexterityContent) -> None:
    """Date the report and keep what it says from now on. Does not change its state."""
    report.setEffectiveDate(DateTime())
    report.released = locked_values(report)


def forget_release_date(report: DexterityContent) -> None:
    """Take back the publication date that Plone's transition services set on any transition."""
    report.setEffectiveDate(None)


def prepare_reports_folder(folder: DexterityContent) -> None:
    """Make `folder` the public list of reports. Can be run twice."""
    alsoProvides(folder, IReportsFolder)
    folder.setLayout("reports")
    folder.reindexObject(idxs=["object_provides"])

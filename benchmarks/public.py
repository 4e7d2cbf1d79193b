"""Published reports: how many, and how each site is filled with them."""

from benchmarks import material
from dataclasses import asdict
from dataclasses import dataclass
from io import BytesIO


#: Rows of the list that is measured, on every site.
ROWS = 20


@dataclass(frozen=True)
class Public:
    """What the public finds: reports with a file each, and one that is large."""

    reports: int
    bytes_each: int
    bytes_large: int

    def words(self) -> dict[str, int]:
        """Return what decides how a site looks."""
        return asdict(self)


FULL = Public(reports=60, bytes_each=300_000, bytes_large=100_000_000)
QUICK = Public(reports=3, bytes_each=20_000, bytes_large=1_000_000)
#: The report whose page and file are measured, and the one that is large.
ONE = "report-001"
LARGE = "report-large"


def title_of(number: int) -> str:
    """Return the title of report `number`."""
    return f"Bericht {number:03d}: {material.title_of(number)}"


def pdf_of(size: int, seed: int) -> bytes:
    """Return a PDF of about `size` bytes that its public copy keeps: a picture of the page's."""
    from pikepdf import Dictionary
    from pikepdf import Name
    from pikepdf import Pdf

    pdf = Pdf.open(BytesIO(material.pdf_of(size, seed)))
    picture = pdf.get_object(6, 0)
    picture.Type, picture.Subtype = Name.XObject, Name.Image
    picture.Width, picture.Height = 1000, size // 1000
    picture.ColorSpace, picture.BitsPerComponent = Name.DeviceGray, 8
    pdf.pages[0].Resources.XObject = Dictionary(P1=picture)
    written = BytesIO()
    pdf.save(written, compress_streams=False, static_id=True)
    return written.getvalue()


# --- ours -------------------------------------------------------------------------------------


def fill_ours(site: object, public: Public, commit: object) -> None:
    """Add published reports, and a page that an editor changes while the public looks on."""
    from plone import api

    for number in range(public.reports):
        data = pdf_of(public.bytes_each, number)
        _add_report(site, f"report-{number:03d}", title_of(number), data)
        commit()
    large = pdf_of(public.bytes_large, 1)
    _add_report(site, LARGE, "Der große Bericht", large)
    page = api.content.create(site["de"], "Document", id="burst", title="Stand 0")
    api.content.transition(page, "publish")
    commit()


def _add_report(site: object, report_id: str, title: str, data: bytes) -> None:
    from blkirm.publications.operations import release_report
    from plone import api
    from plone.namedfile.file import NamedBlobFile

    file = NamedBlobFile(data=data, contentType="application/pdf", filename=f"{report_id}.pdf")
    report = api.content.create(
        site["reports"],
        "Report",
        id=report_id,
        title=title,
        title_en=title,
        series="brief-report",
        period="2014/2015",
        summary_de="Was vereinbart wurde, mit den Empfehlungen der Unterarbeitsgruppen.",
        summary_en="What was agreed, with the recommendations of the sub-working groups.",
        licence="official-work",
        file_de=file,
    )
    # The steps on the way have their own tests; what is measured is what comes out.
    workflow = api.portal.get_tool("portal_workflow")
    said = {"action": "publish", "actor": "publisher", "comments": "", "time": report.created()}
    workflow.setStatusOf("report_workflow", report, {**said, "review_state": "published"})
    workflow.getWorkflowById("report_workflow").updateRoleMappingsFor(report)
    release_report(report)
    report.reindexObject()
    report.reindexObjectSecurity()


# --- peers ------------------------------------------------------------------------------------


def fill_peer(site: object, public: Public, commit: object) -> None:
    """Add as many files in a folder of their own, and the same page."""
    from plone import api
    from plone.namedfile.file import NamedBlobFile

    folder = api.content.create(site, "Folder", id="reports", title="Reports")
    api.content.transition(folder, "publish")
    for number in range(public.reports):
        report_id = f"report-{number:03d}"
        _add_file(folder, report_id, title_of(number), public.bytes_each, number, NamedBlobFile)
        commit()
    _add_file(folder, LARGE, "Der große Bericht", public.bytes_large, 1, NamedBlobFile)
    page = api.content.create(site, "Document", id="burst", title="Stand 0")
    api.content.transition(page, "publish")
    commit()


def _add_file(folder: object, file_id: str, title: str, size: int, seed: int, blob: object) -> None:
    from plone import api

    data = pdf_of(size, seed)
    api.content.create(
        folder,
        "File",
        id=file_id,
        title=title,
        description="Was vereinbart wurde, mit den Empfehlungen der Unterarbeitsgruppen.",
        file=blob(data=data, contentType="application/pdf", filename=f"{file_id}.pdf"),
    )


def keep_pages(site: object) -> None:
    """Switch on the caching that comes with Plone, as its profile for sites without a proxy does."""
    from plone import api
    from Products.CMFCore.utils import getToolByName

    setup = getToolByName(site, "portal_setup")
    setup.runAllImportStepsFromProfile("profile-plone.app.caching:default")
    setup.runAllImportStepsFromProfile("profile-plone.app.caching:without-caching-proxy")
    api.portal.set_registry_record("plone.caching.interfaces.ICacheSettings.enabled", True)

"""Puts the demonstration content into a site. What exists already stays as it is."""

from blkirm.access.register import get_register
from blkirm.audiences.operations import change_audience
from blkirm.audiences.rules import proposed_audience
from blkirm.authorities.rules import all_authorities
from blkirm.parties.content import WorkingParty
from blkirm.parties.operations import grant_membership
from blkirm.setup.demo.decisions import import_decisions
from blkirm.setup.demo.documents import MIME_TYPES
from blkirm.setup.demo.documents import write_document
from blkirm.setup.demo.library import add_comments
from blkirm.setup.demo.library import add_folders
from blkirm.setup.demo.library import add_versions
from blkirm.setup.demo.library import missing_at_first
from blkirm.setup.demo.library import place_of
from blkirm.setup.demo.library import replace_papers
from blkirm.setup.demo.meetings import import_meetings
from blkirm.setup.demo.messages import import_messages
from blkirm.setup.demo.minutes import import_minutes
from blkirm.setup.demo.publishing import import_reports
from blkirm.setup.demo.releases import import_releases
from blkirm.setup.demo.report_model import import_imk
from blkirm.setup.demo.sheet import Sheet
from blkirm.setup.demo.tagged import without_tags
from blkirm.setup.pages.importer import import_pages
from blkirm.setup.pages.texts import read_text
from blkirm.setup.pages.texts import to_html
from collections.abc import Iterator
from DateTime import DateTime
from datetime import date
from pathlib import Path
from plone import api
from plone.app.textfield.value import RichTextValue
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import addContentToContainer
from plone.dexterity.utils import createContent
from plone.namedfile.file import NamedBlobFile
from Products.CMFPlone.Portal import PloneSite
from typing import Any

import yaml


SOURCE = Path(__file__).parent
MAIL_DOMAIN = "blkirm.example"
CONTACT = (
    "Geschäftsstelle BLK-IRM · Secretariat, secretariat@blkirm.example "
    "(Demonstration: erfundene Adresse · made-up address)"
)


def import_demo(site: PloneSite, password: str) -> None:
    """Create the demonstration content; all accounts get the same password."""
    _import_authorities(site)
    _import_accounts(password)
    _import_parties(site)
    _import_memberships(site)
    _import_papers(site)
    import_meetings(site, read_data("meetings"))
    import_minutes(site, read_data("minutes"))
    import_decisions(site, read_data("decisions"), _author)
    import_releases(site, read_data("releases"), _author)
    import_reports(site, read_data("reports"), SOURCE / "reports", _report_file)
    import_imk(site, read_data("imk"))
    import_pages(site, SOURCE / "pages", demo=True)
    import_messages(site, read_data("messages"))


def read_data(name: str) -> Any:
    """Return one of the YAML files beside this module."""
    return yaml.safe_load((SOURCE / f"{name}.yaml").read_text(encoding="utf-8"))


def each_paper() -> Iterator[tuple[str, Path]]:
    """Yield party and text of every paper, in a stable order."""
    for path in sorted((SOURCE / "papers").rglob("*.md")):
        yield path.parent.name, path


def _import_authorities(site: PloneSite) -> None:
    for entry in read_data("authorities"):
        if entry["id"] not in site["authorities"]:
            _add(site["authorities"], "Authority", **entry)


def _import_accounts(password: str) -> None:
    for account in read_data("accounts")["accounts"]:
        if api.user.get(userid=account["id"]) is None:
            api.user.create(
                username=account["id"],
                email=f"{account['id']}@{MAIL_DOMAIN}",
                password=password,
                properties={"fullname": account["fullname"]},
            )
            if account.get("roles"):
                api.user.grant_roles(username=account["id"], roles=account["roles"])


def _import_parties(site: PloneSite) -> None:
    for entry in read_data("parties"):
        if entry["id"] in site["working-parties"]:
            continue
        texts = {
            language: read_text(SOURCE / "parties" / f"{entry['id']}.{language}.md")
            for language in ("de", "en")
        }
        _add(
            site["working-parties"],
            "WorkingParty",
            title=texts["de"].head["title"],
            title_en=texts["en"].head["title"],
            contact=CONTACT,
            **{f"mandate_{language}": _rich(text) for language, text in texts.items()},
            **entry,
        )


def _rich(text: Any) -> RichTextValue:
    return RichTextValue(to_html(text.blocks()), "text/html", "text/x-html-safe")


def _import_memberships(site: PloneSite) -> None:
    register = get_register()
    # Also those that were changed or ended since: nobody gets a right back by a second run.
    granted = {
        (first.person, first.party, first.role, first.on_behalf_of)
        for party in site["working-parties"].objectIds()
        for membership in register.of_party(party)
        for first in register.history(membership.id)[:1]
    }
    for entry in read_data("accounts")["memberships"]:
        for party in entry.pop("parties"):
            key = (entry["person"], party, entry["role"], entry["on_behalf_of"])
            if key not in granted:
                grant_membership(
                    site["working-parties"][party],
                    by="admin",
                    data={**entry, "reason": "Demonstration"},
                )


def _import_papers(site: PloneSite) -> None:
    made = set()
    for party_id, path in each_paper():
        party = site["working-parties"][party_id]
        add_folders(party["papers"], party_id)
        if path.stem not in place_of(party["papers"], path.stem):
            _import_paper(party, path)
            made.add(party_id)
    for party_id in sorted(made):
        replace_papers(site["working-parties"][party_id]["papers"])


def _import_paper(party: WorkingParty, path: Path) -> None:
    text = read_text(path)
    head = dict(text.head)
    filename, audience = head.pop("file"), head.pop("audience", None)

    def file(without: int) -> bytes:
        return _document(
            text, filename, head["originator"], head["language"], head["paper_date"], without
        )

    with api.env.adopt_user(username=_author(party.getId(), head["originator"])):
        paper = _add(
            place_of(party["papers"], path.stem),
            "Paper",
            id=path.stem,
            file=_named(file(missing_at_first(path.stem)), filename),
            **head,
        )
        add_versions(paper, path.stem, file)
    add_comments(paper, path.stem)
    if audience:
        change_audience(paper, proposed_audience(paper, audience), by="secretariat")
    _date(paper, head["paper_date"])


def _author(party: str, authority: str) -> str:
    """Return the account that speaks for an authority in a party, else the secretariat."""
    for membership in get_register().of_party(party):
        if membership.on_behalf_of == authority and membership.role == "member":
            return membership.person
    return "secretariat"


def _date(paper: DexterityContent, day: date) -> None:
    # Lists show the newest first; without this all papers would be as new as the site.
    moment = DateTime(f"{day} 09:00:00 UTC")
    paper.creation_date = moment
    paper.setModificationDate(moment)
    paper.reindexObject(idxs=["created", "modified"])


def _document(
    text: Any, filename: str, office: str, language: str, day: date, without: int = 0
) -> bytes:
    blocks = text.blocks()
    facts = all_authorities()[office]
    sheet = Sheet(
        title=text.head["title"],
        office=facts.title_en if language == "en" else facts.title,
        language=language,
        date=day,
        blocks=tuple(blocks[: len(blocks) - without]),
    )
    return write_document(sheet, filename.rpartition(".")[2])


def _report_file(text: Any, office: str, language: str, day: date, is_tagged: bool) -> Any:
    filename = text.head["file"]
    data = _document(text, filename, office, language, day)
    return _named(data if is_tagged else without_tags(data), filename)


def _named(data: bytes, filename: str) -> NamedBlobFile:
    kind = MIME_TYPES[filename.rpartition(".")[2]]
    return NamedBlobFile(data=data, contentType=kind, filename=filename)


def _add(container: DexterityContent, portal_type: str, /, **fields: Any) -> DexterityContent:
    content = createContent(portal_type, **fields)
    # Set-up may put things where nobody adds them by hand.
    return addContentToContainer(container, content, checkConstraints=False)

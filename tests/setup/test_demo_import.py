from blkirm.access.register import get_register
from blkirm.access.register import MembershipRegister
from blkirm.intake.rules import sha256_of
from blkirm.kernel import clock
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.papers.comments import comments_on
from blkirm.papers.versions import versions_of
from blkirm.parties.operations import end_membership
from blkirm.publications.editions import public_editions
from blkirm.setup.demo.importer import import_demo
from blkirm.setup.pages.importer import import_service_pages
from blkirm.theme.views.pages import NewsItem
from io import BytesIO
from plone import api
from Products.CMFPlone.Portal import PloneSite
from pypdf import PdfReader
from pytest_plone import fixtures_factory
from tests.layers import DEMO_PASSWORD
from tests.layers import DEMO_TESTING
from typing import Any
from zope.component.hooks import setSite
from zope.interface import alsoProvides

import pytest


SUB_PARTIES = {"voluntary-return", "forced-return", "dublin", "reintegration"}
PARTIES = SUB_PARTIES | {"steering-committee", "benip"}
# As in docs/architecture.md, "Demo accounts": account -> role -> parties.
ACCOUNTS: dict[str, dict[str, set[str]]] = {
    "secretariat": {"secretariat": PARTIES},
    "editor": {},
    "publisher": {},
    "auditor": {},
    "outsider": {},
    **{f"chair-{party}": {"chair": {party}} for party in PARTIES},
    **{f"member-{land}": {"member": SUB_PARTIES} for land in ("nw", "by", "bw", "ni")},
    "member-munich": {"member": {"voluntary-return", "reintegration"}},
    "member-bielefeld": {"member": {"forced-return", "dublin"}},
    "member-bamf": {"member": PARTIES},
    "member-bpol": {"member": {"forced-return", "dublin"}},
    "guest-iom": {"permanent-guest": {"reintegration"}},
}
SERVICE_PAGES = {
    "accessibility",
    "contact",
    "easy-language",
    "hotline",
    "impressum",
    "misplaced-data",
    "privacy",
    "report-barrier",
    "sign-language",
}
DEMO_PAGES = SERVICE_PAGES | {"benip", "integrated-return-management", "news", "topics"}


globals().update(fixtures_factory(((DEMO_TESTING, "demo"),), keep_session=False))


@pytest.fixture
def demo_site(demo: dict[str, Any]) -> PloneSite:
    """A site that the distribution made with demonstration content."""
    portal = demo["portal"]
    setSite(portal)
    return portal


def papers_of(place: Any) -> list[Any]:
    """Return the papers in a library or folder, at any depth."""
    found = []
    for thing in place.objectValues():
        found += [thing] if thing.portal_type == "Paper" else papers_of(thing)
    return found


def state_of(site: PloneSite) -> dict[str, object]:
    """Return what a second run could change."""
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults()
    return {
        "objects": sorted((brain.getPath(), str(brain.modified)) for brain in brains),
        "accounts": sorted(user.getId() for user in api.user.get_users()),
        "memberships": get_register().serial,
    }


def test_site_without_demonstration_has_only_service_pages(site: PloneSite) -> None:
    assert set(site["de"].objectIds()) == set(site["en"].objectIds()) == SERVICE_PAGES
    assert site["de"]["impressum"].provider == "[Name der verantwortlichen Stelle]"
    assert "emonstration" not in site["de"]["impressum"].text.raw
    assert list(site["working-parties"].objectIds()) == []


class TestDemonstration:
    """In a class because making the site is expensive."""

    def test_demo_accounts_are_those_of_the_contract(self, demo_site: PloneSite) -> None:
        found: dict[str, dict[str, set[str]]] = {}
        for user in api.user.get_users():
            roles = found.setdefault(user.getId(), {})
            for membership in get_register().of_person(user.getId()):
                assert membership.is_current()
                roles.setdefault(membership.role, set()).add(membership.party)

        assert {name: found[name] for name in found if name in ACCOUNTS} == ACCOUNTS

    @pytest.mark.parametrize(
        ("account", "role"),
        [("editor", "Editor"), ("publisher", "Publication Officer"), ("auditor", "Auditor")],
    )
    def test_demo_account_has_its_site_role(
        self, demo_site: PloneSite, account: str, role: str
    ) -> None:
        assert role in api.user.get_roles(username=account)

    def test_demo_account_opens_with_the_password(self, demo_site: PloneSite) -> None:
        source = demo_site.acl_users.source_users

        answer = source.authenticateCredentials({"login": "member-nw", "password": DEMO_PASSWORD})

        assert answer == ("member-nw", "member-nw")

    def test_second_run_changes_nothing(self, demo_site: PloneSite) -> None:
        party = demo_site["working-parties"]["dublin"]
        party.title = "Von Hand geändert"
        membership = next(
            each for each in get_register().of_person("member-bpol") if each.party == "dublin"
        )
        end_membership(party, membership.id, "secretariat", "Wechsel")
        before = state_of(demo_site)

        with api.env.adopt_roles(["Manager"]):
            import_service_pages(demo_site, demo=True)
            import_demo(demo_site, "another-password")

        assert state_of(demo_site) == before
        assert party.title == "Von Hand geändert"
        self.test_demo_account_opens_with_the_password(demo_site)

    def test_every_party_has_six_papers_with_files(self, demo_site: PloneSite) -> None:
        counted = {
            party.getId(): sorted(
                paper.file.filename.rpartition(".")[2] for paper in papers_of(party["papers"])
            )
            for party in demo_site["working-parties"].objectValues()
        }

        assert counted == dict.fromkeys(PARTIES, ["docx", "docx", "odt", "odt", "pdf", "pdf"])

    def test_libraries_show_folders_versions_comments_and_a_replaced_paper(
        self, demo_site: PloneSite
    ) -> None:
        libraries = {
            party.getId(): party["papers"] for party in demo_site["working-parties"].objectValues()
        }
        guidelines = libraries["voluntary-return"]["beratungsleitlinien"]
        replaced = libraries["dublin"]["aeltere-unterlagen"]["schnittstelle-bamf-laender"]
        versions = versions_of(guidelines)
        counted = [len(versions_of(p)) for each in libraries.values() for p in papers_of(each)]

        assert sorted(counted, reverse=True)[:5] == [3, 2, 2, 2, 1]
        assert [version.comment for version in versions] == [
            "Gliederung für die Sitzung",
            "Anmerkungen der Länder eingearbeitet",
            "Fragen an die Länder ergänzt",
        ]
        assert [v.time for v in versions] == sorted(v.time for v in versions)
        assert len({sha256_of(version.file) for version in versions}) == 3
        assert [c.author_username for c in comments_on(guidelines)] == [
            "member-nw",
            "chair-voluntary-return",
        ]
        assert replaced.superseded_by == api.content.get_uuid(libraries["dublin"]["meldewege"])

    def test_paper_belongs_to_the_account_of_its_originator(self, demo_site: PloneSite) -> None:
        paper = demo_site["working-parties"]["forced-return"]["papers"]["aufgaben-buendeln"]

        assert paper.Creator() == "member-nw"
        assert (paper.originator, paper.file.filename) == ("im-nw", "Prüfschema Bündelung.pdf")
        assert "Bündelung" not in paper.title
        assert "Drei Leitfragen" in PdfReader(BytesIO(paper.file.data)).pages[0].extract_text()

    def test_papers_are_as_old_as_they_say(self, demo_site: PloneSite) -> None:
        brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(
            portal_type="Paper"
        )

        assert len(brains) == 36
        assert [
            brain.getPath()
            for brain in brains
            if brain.created.strftime("%Y-%m-%d") != str(brain.paper_date)
        ] == []

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_public_pages_are_published_in_both_trees(
        self, demo_site: PloneSite, language: str
    ) -> None:
        tree = demo_site[language]

        assert set(tree.objectIds()) == DEMO_PAGES
        assert set(tree["topics"].objectIds()) == SUB_PARTIES
        assert len(tree["news"].objectIds()) == 3
        states = {
            brain.review_state
            for brain in api.content.find(path={"query": "/".join(tree.getPhysicalPath())})
        }
        assert states == {"published"}

    def test_links_in_pages_stay_in_the_language_of_the_page(self, demo_site: PloneSite) -> None:
        words = demo_site["en"]["easy-language"].text.output_relative_to(demo_site["en"])

        assert f'href="{demo_site.absolute_url()}/en/reports"' in words
        assert f'href="{demo_site.absolute_url()}/en/sign-language"' in words
        assert "resolveuid" not in words

    def test_rich_text_keeps_callouts_and_languages(self, demo_site: PloneSite) -> None:
        words = demo_site["en"]["impressum"].text.output

        assert '<div class="callout attention">' in words
        assert '<span lang="de">' in demo_site["en"]["sign-language"].text.output

    def test_register_knows_every_authority_of_the_demonstration(
        self, demo_site: PloneSite
    ) -> None:
        register: MembershipRegister = get_register()
        authorities = {
            membership.on_behalf_of for party in PARTIES for membership in register.of_party(party)
        }

        assert authorities <= set(demo_site["authorities"].objectIds())
        assert "land:DE-NW" in register.groups_of("member-bielefeld")
        assert "level:municipal" in register.groups_of("member-munich")
        assert register.groups_of("outsider") == ()

    def test_reports_stand_in_every_state_published_by_somebody_else_than_their_author(
        self, demo_site: PloneSite
    ) -> None:
        found = {
            report.getId(): (
                api.content.get_state(report),
                report.Creator(),
                list(report.report_files),
                [step["actor"] for step in report.workflow_history["report_workflow"]][-1],
            )
            for report in demo_site["reports"].objectValues()
        }

        assert found == {
            "benip-2012-2014": ("superseded", "editor", ["de"], "publisher"),
            "benip-2012-2014-2": ("published", "editor", ["de"], "publisher"),
            "kurzbericht-2015": ("published", "editor", ["de", "en"], "publisher"),
            "befragung-reisedokumente": ("withdrawn", "editor", ["de"], "publisher"),
            "jahresbericht-2026": ("scheduled", "editor", ["de"], "publisher"),
            "beratung-im-vergleich": ("approved", "editor", ["de"], "publisher"),
            "leitfaden-beratung": ("review", "editor", ["de"], "editor"),
            "lagebild-im-entwurf": ("draft", "editor", [], "editor"),
            "lagebild-2014": ("published", "editor", ["de"], "publisher"),
        }

    def test_report_waits_for_a_minute_that_is_to_come(self, demo_site: PloneSite) -> None:
        assert demo_site["reports"]["jahresbericht-2026"].embargo > clock.now()

    def test_new_edition_and_the_former_one_know_each_other(self, demo_site: PloneSite) -> None:
        former = demo_site["reports"]["benip-2012-2014"]
        newer = demo_site["reports"]["benip-2012-2014-2"]

        assert public_editions(former) == public_editions(newer) == [newer, former]

    def test_news_item_is_shown_by_our_page(self, demo_site: PloneSite) -> None:
        alsoProvides(demo_site.REQUEST, IPortalLayer)
        item = demo_site["de"]["news"]["portal-opens"]

        page = item.restrictedTraverse(item.getLayout())

        assert isinstance(page, NewsItem)

    def test_pages_are_as_old_as_their_words(self, demo_site: PloneSite) -> None:
        days = {
            page.getId(): f"{page.modified():%Y-%m-%d}"
            for page in (demo_site["de"]["privacy"], demo_site["de"]["news"]["benip-overview"])
        }

        assert days == {"privacy": "2026-11-22", "benip-overview": "2026-11-12"}

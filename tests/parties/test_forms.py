from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.kernel import clock
from blkirm.papers.operations import keep_as_draft
from blkirm.parties.operations import change_membership
from blkirm.parties.preview import preview
from blkirm.parties.rules import current_members
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from datetime import timedelta
from lxml.html import fromstring
from plone import api
from typing import Any

import pytest
import transaction


PLACE = "/en/working-parties/dublin"
GRANT = {"person": "outsider", "role": "member", "on_behalf_of": "bamf", "valid_from": "2026-01-01"}
FORMS = ("change-membership", "renew-membership", "end-membership", "leave-authority")


def of(person: str, party: str = "dublin") -> Membership:
    return [m for m in get_register().of_person(person) if m.party == party][-1]


def register() -> list[tuple]:
    return [m for p in ("dublin", "reintegration") for m in get_register().of_party(p)]


def fields_of(page: Any) -> dict[str, str]:
    """Return what a form on a page would send, without its buttons."""
    form = fromstring(page.text).xpath("//main//form[@method='post']")[-1]
    return dict(form.form_values())


class Steps:
    """A form about memberships, filled in step by step."""

    def __init__(self, who: Any, view: str, place: str = PLACE) -> None:
        self.who, self.address = who, f"{place}/{view}"

    def open(self, membership: str = "") -> Any:
        return self.who.get(self.address + (f"?membership={membership}" if membership else ""))

    def look(self, membership: str = "", **entered: str) -> Any:
        data = {**fields_of(self.open(membership)), **entered, "step": "look"}
        return self.who.post(self.address, data=data)

    def save(self, page: Any, **entered: str) -> Any:
        answer = self.who.post(self.address, data={**fields_of(page), **entered, "step": "save"})
        # See what the server has just written.
        transaction.begin()
        return answer


@pytest.fixture
def steps(client: Callable, world: Any, functional: Any) -> Callable:
    """Return a form of a persona."""

    def make(person: str, view: str, place: str = PLACE) -> Steps:
        return Steps(client(person), view, place)

    return make


def words(page: Any) -> str:
    return " ".join(fromstring(page.text).xpath("//main")[0].text_content().split())


# --- two steps ----------------------------------------------------------------------------


def test_grant_shows_what_the_person_will_see_and_records_nothing_before(steps: Callable) -> None:
    form = steps("chair", "grant-membership")
    before = register()

    page = form.look(**GRANT)

    assert page.status_code == 200
    assert "read what is shared with the whole party" in words(page)
    assert "vote on behalf of Behörde bamf" in words(page)
    assert "1 January 2026" in words(page)
    assert register() == before

    assert form.save(page).status_code == 303
    assert (of("outsider").role, of("outsider").granted_by) == ("member", "chair")
    assert of("outsider").valid_from == date(2026, 1, 1)


def test_account_may_be_given_by_its_address(steps: Callable) -> None:
    form = steps("chair", "grant-membership")

    page = form.look(**{**GRANT, "person": "Outsider@BLKIRM.example"})

    assert form.save(page).status_code == 303
    assert of("outsider").is_current()


def test_unknown_account_is_refused_without_naming_another(steps: Callable) -> None:
    page = steps("chair", "grant-membership").look(**{**GRANT, "person": "outside"})

    assert page.status_code == 400
    assert "There is no account with exactly this id" in words(page)
    assert fields_of(page)["person"] == "outside"
    assert "outsider" not in page.text


@pytest.mark.parametrize(
    ("entered", "message", "field"),
    [
        ({"person": ""}, "There is no account", "person"),
        ({"on_behalf_of": ""}, "Please choose an authority", "on_behalf_of"),
        ({"on_behalf_of": "atlantis"}, "Please choose an authority", "on_behalf_of"),
        ({"role": "king"}, "Please choose a role", "role"),
        ({"valid_from": "tomorrow"}, "Please write a day", "valid_from"),
        ({"valid_until": "1.1.2030"}, "Please write a day", "valid_until"),
        ({"valid_until": "2025-12-31"}, "must not be before", "valid_until"),
        ({"reason": "x" * 1001}, "at most 1000", "reason"),
        ({"person": "member", "on_behalf_of": "im-nw"}, "already has that role", "person"),
    ],
    ids=lambda value: str(value)[:40],
)
@pytest.mark.parametrize("step", ["look", "save"])
def test_bad_input_is_refused_beside_its_field_and_changes_nothing(
    steps: Callable, entered: dict, message: str, field: str, step: str
) -> None:
    form = steps("chair", "grant-membership")
    before = register()

    data = {**fields_of(form.open()), **GRANT, **entered, "step": step}
    page = form.who.post(form.address, data=data)

    assert page.status_code == 400
    assert message in words(page)
    assert fromstring(page.text).xpath(f"//*[@id='field-{field}']/@aria-invalid") == ["true"]
    assert register() == before


@pytest.mark.parametrize(
    "data",
    [
        {"step": "jump"},
        {"person": ["a", "b"]},
        {"voting_right": "maybe"},
        {"role": ["member", "chair"]},
        {"seen": ["1", "2"]},
    ],
    ids=str,
)
def test_input_no_form_makes_gets_400(steps: Callable, data: dict) -> None:
    form = steps("chair", "grant-membership")
    before = register()

    answer = form.who.post(
        form.address, data={**fields_of(form.open()), **GRANT, "step": "save", **data}
    )

    assert answer.status_code == 400
    assert register() == before


@pytest.mark.parametrize("view", ["grant-membership", *FORMS])
def test_without_a_token_nothing_happens(steps: Callable, view: str) -> None:
    form = steps("chair", view)
    before = register()

    answer = form.who.post(
        form.address, data={**GRANT, "membership": of("member").id, "step": "save"}
    )

    assert answer.status_code == 403
    assert register() == before


@pytest.mark.parametrize("view", ["grant-membership", *FORMS])
@pytest.mark.parametrize(("person", "status"), [("member", 403), ("guest", 403), ("stranger", 404)])
def test_forms_are_for_those_who_manage(
    steps: Callable, view: str, person: str, status: int
) -> None:
    form = steps(person, view)
    before = register()

    seen = form.open(of("member").id)
    sent = form.who.post(form.address, data={**GRANT, "membership": of("member").id})

    assert (seen.status_code, sent.status_code) == (status, status)
    assert register() == before


@pytest.mark.parametrize("view", FORMS)
def test_membership_of_another_party_is_not_found(steps: Callable, view: str) -> None:
    form = steps("chair", view)
    token = fields_of(form.open(of("member").id))["_authenticator"]
    foreign = of("stranger", "reintegration").id

    sent = form.who.post(
        form.address, data={"_authenticator": token, "membership": foreign, "step": "save"}
    )

    assert (form.open(foreign).status_code, sent.status_code) == (404, 404)
    assert of("stranger", "reintegration").is_current()


def test_more_fields_than_the_form_has_change_nothing_else(steps: Callable) -> None:
    form = steps("chair", "grant-membership")
    page = form.look(**GRANT)

    form.save(
        page, party="reintegration", granted_by="member", id="x", recorded_by="y", ended_at="z"
    )

    granted = of("outsider")
    assert (granted.party, granted.granted_by, granted.recorded_by) == ("dublin", "chair", "chair")
    assert granted.ended_at is None


def test_nothing_is_saved_that_was_not_looked_at(steps: Callable) -> None:
    form = steps("chair", "end-membership")
    opened = form.open(of("member").id)

    unseen = form.save(opened)

    assert unseen.status_code == 409
    assert of("member").is_current()
    assert form.save(unseen).status_code == 303
    assert not of("member").is_current()


def test_who_was_overtaken_looks_again(steps: Callable, world: Any) -> None:
    form = steps("chair", "change-membership")
    page = form.look(of("member").id, role="minute-taker")
    change_membership(world, of("member").id, "secretariat", {"role": "deputy-chair"})
    transaction.commit()

    again = form.save(page)

    assert again.status_code == 409
    assert "as things stand now" in words(again)
    assert of("member").role == "deputy-chair"


def test_back_leads_to_the_form_as_it_was_filled_in(steps: Callable) -> None:
    form = steps("chair", "grant-membership")
    page = form.look(**GRANT, reason="letter")

    back = form.who.post(form.address, data={**fields_of(page), "step": "back"})

    kept = {k: v for k, v in fields_of(back).items() if k in (*GRANT, "reason")}
    assert kept == {**GRANT, "reason": "letter"}


# --- change, renew, end -------------------------------------------------------------------


def test_change_says_before_and_after(steps: Callable) -> None:
    form = steps("secretariat", "change-membership")

    page = form.look(of("member").id, role="chair", reason="elected")

    assert "grant and end memberships" in words(page)
    assert form.save(page).status_code == 303
    assert (of("member").role, of("member").reason, of("member").recorded_by) == (
        "chair",
        "elected",
        "secretariat",
    )


def test_renewal_is_one_field(steps: Callable, join: Callable) -> None:
    until = clock.today() + timedelta(days=10)
    old = join("outsider", "dublin", valid_until=until)
    form = steps("chair", "renew-membership")
    later = (until + timedelta(days=100)).isoformat()

    page = form.look(old.id, valid_until=later)

    assert form.save(page).status_code == 303
    assert of("outsider").valid_until.isoformat() == later


@pytest.mark.parametrize("days", [10, 9, -5])
def test_renewal_to_no_later_day_is_refused(steps: Callable, join: Callable, days: int) -> None:
    today = clock.today()
    old = join(
        "outsider",
        "dublin",
        valid_from=today - timedelta(days=30),
        valid_until=today + timedelta(days=10),
    )

    page = steps("chair", "renew-membership").look(
        old.id, valid_until=(clock.today() + timedelta(days=days)).isoformat()
    )

    assert page.status_code == 400
    assert "after its present end" in words(page)
    assert of("outsider").valid_until == old.valid_until


def test_end_says_what_is_gone_and_ends(steps: Callable) -> None:
    form = steps("chair", "end-membership")

    page = form.look(of("member").id, reason="moved on")

    assert "They can no longer read what is shared" in words(page)
    assert "as if it did not exist" in words(page)
    assert form.save(page).status_code == 303
    assert (of("member").is_current(), of("member").reason) == (False, "moved on")


@pytest.mark.parametrize("step", ["look", "save"])
def test_last_chair_cannot_be_ended_in_the_form(steps: Callable, step: str) -> None:
    form = steps("chair", "end-membership")
    opened = form.open(of("chair").id)

    page = form.who.post(form.address, data={**fields_of(opened), "step": step})

    assert page.status_code == 400
    assert "keeps at least one chair" in words(page)
    assert of("chair").is_current()


# --- leaving the authority ----------------------------------------------------------------


@pytest.fixture
def twice(world: Any, join: Callable) -> Any:
    """``member`` sits in both parties for the ministry and for Munich in one."""
    join("member", "reintegration")
    join("member", "dublin", "minute-taker", on_behalf_of="munich")
    return world


def ministry_seat() -> Membership:
    held = get_register().of_person("member")
    return next(m for m in held if (m.party, m.on_behalf_of) == ("dublin", "im-nw"))


def test_leaving_shows_every_party_and_ends_all_at_once(
    twice: Any, steps: Callable, join: Callable
) -> None:
    join("secretariat", "reintegration", "secretariat", on_behalf_of="bamf")
    form = steps("secretariat", "leave-authority")

    page = form.look(ministry_seat().id)

    assert "Arbeitsgruppe dublin" in words(page)
    assert "Arbeitsgruppe reintegration" in words(page)
    # In the first there is a seat for Munich as well.
    assert words(page).count("Belongs there for another authority too") == 1
    assert "You manage only some" not in words(page)
    assert form.save(page).status_code == 303
    running = [m for m in get_register().of_person("member") if m.is_current()]
    assert [(m.party, m.on_behalf_of) for m in running] == [("dublin", "munich")]


def test_leaving_ends_what_one_manages_and_does_not_name_the_rest(
    twice: Any, steps: Callable
) -> None:
    form = steps("chair", "leave-authority")
    here = ministry_seat()

    page = form.look(here.id)

    assert "You manage only some of the parties concerned" in words(page)
    assert "reintegration" not in page.text
    assert form.save(page).status_code == 303
    assert of("member", "reintegration").is_current()
    assert get_register().get(here.id).ended_at is not None


def test_party_that_remains_is_named_to_those_who_see_it(
    twice: Any, steps: Callable, join: Callable
) -> None:
    join("chair", "reintegration", on_behalf_of="bamf")

    page = steps("chair", "leave-authority").look(ministry_seat().id)

    assert "Arbeitsgruppe reintegration" in words(page)
    assert "You manage only some" in words(page)


def test_last_chair_cannot_leave_and_nothing_else_ends(
    world: Any, steps: Callable, join: Callable
) -> None:
    join("secretariat", "reintegration", "secretariat", on_behalf_of="bamf")
    join("chair", "reintegration", on_behalf_of="bamf")

    page = steps("secretariat", "leave-authority").look(of("chair").id)

    assert page.status_code == 400
    assert "first in: Arbeitsgruppe dublin." in words(page)
    assert [m.is_current() for m in get_register().of_person("chair")] == [True, True]


def test_chair_cannot_say_that_the_party_shall_have_none(steps: Callable) -> None:
    form = steps("chair", "leave-authority")
    opened = form.open(of("chair").id)

    page = form.who.post(
        form.address, data={**fields_of(opened), "without_chair": "1", "step": "save"}
    )

    assert page.status_code == 400
    assert of("chair").is_current()


def test_manager_may_leave_a_party_without_a_chair(
    world: Any, steps: Callable, make_account: Callable
) -> None:
    make_account("root", "Manager")
    form = steps("root", "leave-authority")

    page = form.look(of("chair").id, without_chair="1")

    assert form.save(page).status_code == 303
    assert not of("chair").is_current()


def test_who_joins_between_look_and_save_is_not_ended_unseen(
    world: Any, steps: Callable, join: Callable
) -> None:
    form = steps("chair", "leave-authority")
    page = form.look(of("member").id)
    join("member", "dublin", "minute-taker")
    transaction.commit()

    again = form.save(page)

    assert again.status_code == 409
    assert all(m.is_current() for m in get_register().of_person("member"))


# --- what the preview knows ---------------------------------------------------------------


def papers(world: Any, person: str, acting: Callable, **states: str) -> None:
    for id_, state in states.items():
        with acting(person):
            paper = api.content.create(world["papers"], "Paper", id=id_, title=id_, draft=False)
            if state == "draft":
                keep_as_draft(paper)
                paper.reindexObject()


def test_preview_counts_the_papers_within_reach(
    site: Any, world: Any, acting: Callable, join: Callable
) -> None:
    papers(world, "member", acting, a="shared", b="shared", c="draft")
    new = replace(of("member"), id="", person="outsider", valid_from=clock.today())

    granted = preview(new)
    ended = preview(replace(of("member"), ended_at=clock.now()))
    guest = preview(replace(new, role="guest", voting_right=False))

    assert (granted.before.papers, granted.after.papers) == (0, 2)
    assert (ended.before.papers, ended.after.papers) == (3, 0)
    assert (ended.own, ended.drafts) == (3, 1)
    assert (guest.after.papers, guest.after.abilities) == (0, {"named"})


def test_preview_begins_on_the_first_day_that_differs(world: Any, join: Callable) -> None:
    today = clock.today()
    until = join("outsider", "dublin", valid_until=today + timedelta(days=10))

    renewed = preview(replace(until, valid_until=today + timedelta(days=20)))
    later = preview(replace(until, id="", valid_from=today + timedelta(days=30), valid_until=None))
    reason = preview(replace(until, reason="other words"))

    assert renewed.day == today + timedelta(days=11)
    assert (renewed.before.abilities, "read" in renewed.gained) == (frozenset(), True)
    assert later.day == today + timedelta(days=30)
    assert reason.day is None


def test_preview_says_what_stays_by_another_seat(world: Any, join: Callable) -> None:
    join("member", "dublin", "deputy-member", on_behalf_of="munich")
    first = next(m for m in get_register().of_person("member") if m.on_behalf_of == "im-nw")

    ended = preview(replace(first, ended_at=clock.now()))

    assert ended.lost == {"vote:im-nw"}
    assert {"read", "share", "vote:munich"} <= ended.kept
    assert [m.on_behalf_of for m in ended.others] == ["munich"]


def test_preview_tells_nothing_of_other_parties(
    site: Any, world: Any, acting: Callable, join: Callable
) -> None:
    join("member", "reintegration")

    ended = preview(replace(of("member"), ended_at=clock.now()))

    assert ended.after.abilities == frozenset()
    assert ended.others == ()
    assert len(current_members("reintegration")) == 2


def test_preview_of_a_concluded_party_promises_no_work(
    site: Any, world: Any, join: Callable
) -> None:
    with api.env.adopt_roles(["Manager"]):
        api.content.transition(world, "conclude")

    granted = preview(replace(of("member"), id="", person="outsider", role="chair"))

    assert granted.gained == {"read", "register", "vote:im-nw"}

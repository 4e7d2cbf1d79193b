"""What members submit, and what becomes of it."""

from blkirm.access.audience import Audience
from blkirm.access.errors import NotAccepted
from blkirm.audiences.operations import change_audience
from blkirm.kernel import clock
from blkirm.meetings import operations
from blkirm.meetings import rules
from blkirm.meetings.agenda import submitted_items
from blkirm.notifications.record import get_notices
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from plone import api
from plone.dexterity.content import DexterityContent
from plone.dexterity.utils import createContentInContainer
from plone.namedfile.file import NamedBlobFile
from Products.CMFCore.WorkflowCore import WorkflowException
from tests.meetings.conftest import START
from zExceptions import Unauthorized
from zope.annotation.interfaces import IAnnotations
from zope.globalrequest import getRequest

import pytest
import transaction


def put_paper(item: DexterityContent, title: str = "Anlage") -> DexterityContent:
    file = NamedBlobFile(data=b"Text", contentType="text/plain", filename="anlage.txt")
    return createContentInContainer(item, "Paper", title=title, file=file)


def test_submitted_item_is_for_author_and_chair_and_so_are_its_papers(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    item = make_item(meeting, by="member", title="Angemeldet")
    with acting("member"):
        paper = put_paper(item)

    seen = {}
    for person in ("member", "chair", "secretariat", "guest"):
        with acting(person):
            seen[person] = [
                api.user.has_permission("View", obj=thing) for thing in (item, paper)
            ] + [len(api.content.find(UID=[item.UID(), paper.UID()]))]

    assert seen == {
        "member": [True, True, 2],
        "chair": [True, True, 2],
        "secretariat": [True, True, 2],
        "guest": [False, False, 0],
    }
    assert item.submitted_for == "im-nw"
    assert item.papers == (paper.UID(),)


def test_accepted_item_is_the_partys_and_no_more_its_authors(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    item = make_item(make_meeting(), by="member")
    with acting("member"):
        paper = put_paper(item)

    with acting("chair"):
        operations.accept(item)

    with acting("guest"):
        assert len(api.content.find(UID=[item.UID(), paper.UID()])) == 2
    # Local roles are remembered for a request.
    IAnnotations(getRequest()).clear()
    with acting("member"):
        assert not rules.may_change(item)
        assert api.user.has_permission("Modify portal content", obj=paper)
        with pytest.raises(Unauthorized):
            put_paper(item, "Noch eine")


def test_declined_item_says_why_to_its_author_and_to_nobody_else(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    item = make_item(make_meeting(), by="member")

    with acting("chair"):
        with pytest.raises(NotAccepted):
            operations.decline(item, "  ")
        with pytest.raises(WorkflowException):
            item.portal_workflow.doActionFor(item, "decline")
        operations.decline(item, "Gehört in die nächste Sitzung.")

    assert (rules.state_of(item), item.decline_reason) == (
        "declined",
        "Gehört in die nächste Sitzung.",
    )
    with acting("member"):
        assert api.user.has_permission("View", obj=item)
        assert not rules.may_change(item)
    with acting("guest"):
        assert not api.user.has_permission("View", obj=item)
    assert [len(get_notices().of_account(p)) for p in ("member", "secretariat", "guest")] == [
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("days_left", "step", "marks"),
    [(1, "", ()), (0, "", ()), (-1, "", ("late",)), (1, "invite", ("late",))],
    ids=["in-time", "last-day", "after-the-deadline", "after-the-invitation"],
)
def test_late_items_are_marked(
    make_meeting: Callable,
    make_item: Callable,
    acting: Callable,
    days_left: int,
    step: str,
    marks: tuple[str, ...],
) -> None:
    deadline = clock.today() + timedelta(days=days_left)
    meeting = make_meeting(submission_deadline=deadline)
    with acting("chair"):
        if step:
            api.content.transition(meeting, step)

    assert make_item(meeting, by="member").marks == marks


def test_item_moves_to_another_meeting_and_waits_there(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting, later = (
        make_meeting(),
        make_meeting(start=START + timedelta(days=90), end=START + timedelta(days=91)),
    )
    item = make_item(meeting, by="member", title="Verschoben")
    with acting("member"):
        put_paper(item)

    with acting("chair"):
        item = operations.defer(item, later)
        assert [b.Title for b in submitted_items(later)] == ["Verschoben"]
        assert submitted_items(meeting) == []

    assert rules.state_of(item) == "submitted"
    assert len(item.objectIds()) == 1
    with acting("guest"):
        assert not api.user.has_permission("View", obj=item)


@pytest.mark.parametrize("by", ["item", "paper"])
def test_nothing_moves_into_a_meeting_of_which_an_author_may_not_know(
    make_meeting: Callable, make_item: Callable, acting: Callable, by: str
) -> None:
    meeting, secret = make_meeting(), make_meeting(title="Vertrauliche Sondersitzung")
    item = make_item(meeting, by="member" if by == "item" else "chair")
    if by == "paper":
        with acting("member"):
            paper = put_paper(make_item(meeting, by="member"))
        with acting("chair"):
            operations.accept(paper.aq_parent)
            operations.put_into(paper.aq_parent, item)
    with acting("chair"):
        change_audience(secret, Audience("restricted", ("authority:bamf",)), by="chair")

        for move in (operations.defer, api.content.move):
            with pytest.raises(NotAccepted, match="Vertrauliche Sondersitzung"), savepoint():
                move(item, secret)

        assert [each.getId() for each in secret.objectValues()] == []
        change_audience(secret, Audience("group"), by="chair")
        # What was found out about rights is kept as long as a request.
        IAnnotations(getRequest()).clear()
        assert operations.defer(item, secret).aq_parent.title == secret.title
        assert len(secret.objectIds()) == 1


@contextmanager
def savepoint() -> Iterator[None]:
    """Undo what was done where it ends with an error, as the end of a request does."""
    kept = transaction.savepoint()
    try:
        yield
    except Exception:
        kept.rollback()
        raise


def test_author_withdraws_what_is_undecided_and_nothing_else(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    mine, accepted = (make_item(meeting, by="member", title=t) for t in ("Meiner", "Angenommen"))
    with acting("chair"):
        operations.accept(accepted)

    with acting("member"):
        operations.withdraw(mine)
        with pytest.raises(NotAccepted):
            operations.withdraw(accepted)

    assert [item.title for item in meeting.objectValues()] == ["Angenommen"]


def test_nothing_moves_into_a_closed_meeting_or_another_party(
    site: DexterityContent, make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting, closed = make_meeting(), make_meeting()
    item = make_item(meeting)
    inner = make_item(closed)
    with acting("chair"):
        for step in ("invite", "hold", "close"):
            api.content.transition(closed, step)

        with pytest.raises(NotAccepted):
            operations.defer(item, closed)
        with pytest.raises(NotAccepted):
            operations.put_before(item, inner)
        with pytest.raises(NotAccepted):
            operations.put_into(inner, meeting)
    with api.env.adopt_roles(["Manager"]):
        elsewhere = api.content.create(
            site["working-parties"]["reintegration"]["meetings"],
            "Meeting",
            title="Fremd",
            start=START,
            end=START + timedelta(hours=1),
        )
        with pytest.raises(NotAccepted):
            operations.defer(item, elsewhere)
        with pytest.raises(NotAccepted):
            api.content.move(item, elsewhere)


def test_meeting_with_undecided_items_is_not_closed(
    make_meeting: Callable, make_item: Callable, acting: Callable
) -> None:
    meeting = make_meeting()
    make_item(meeting, by="member")

    with acting("chair"):
        for step in ("invite", "hold"):
            api.content.transition(meeting, step)
        with pytest.raises(WorkflowException):
            meeting.portal_workflow.doActionFor(meeting, "close")

"""Questions about papers. Nothing here changes anything."""

from blkirm import _
from blkirm.access.guard import may_view
from blkirm.access.principals import full_name
from blkirm.access.principals import may_know
from blkirm.access.references import by_uid
from blkirm.intake.rules import is_held
from blkirm.kernel import clock
from blkirm.kernel.language import LANGUAGES
from blkirm.papers.checkout import checkout_of
from blkirm.papers.checkout import is_held_by_other
from blkirm.papers.content import IPaper
from blkirm.papers.content import Paper
from blkirm.papers.numbers import PATTERN
from blkirm.papers.versions import newest_version
from collections.abc import Iterable
from hashlib import sha256
from plone import api
from typing import Any
from urllib.parse import unquote
from urllib.parse import urlsplit
from zope.i18nmessageid import Message
from zope.schema import getFieldNamesInOrder

import re


CHANGE = "Modify portal content"
CHANGE_STATE = "blkirm.papers: Manage Paper State"
TAKE_OVER = "blkirm.papers: Take Over Paper"

#: What a revision says nothing about: the file has its number, the others are no content.
_NOT_CONTENT = frozenset({"file", "version_comment", "draft"})
_UID = re.compile(r"[0-9a-f]{32}")


def state_of(paper: Paper) -> str:
    return api.content.get_state(paper)


def may_change(paper: Paper) -> bool:
    """Say whether the present user has the right to change a paper in its present state."""
    return bool(api.user.has_permission(CHANGE, obj=paper))


def may_change_state(paper: Paper) -> bool:
    return bool(api.user.has_permission(CHANGE_STATE, obj=paper))


def may_take_over(paper: Paper) -> bool:
    """Say whether the present user may end somebody else's check-out."""
    return bool(api.user.has_permission(TAKE_OVER, obj=paper))


def revision_of(paper: Paper) -> str:
    """Return a token for what a paper says now; it differs after every change of its content.

    States, audiences and check-outs are no part of it: they hinder nobody in writing.
    """
    names = [n for n in getFieldNamesInOrder(IPaper) if n not in _NOT_CONTENT]
    values = [getattr(paper, name, None) for name in ("title", "description", *names)]
    newest = newest_version(paper)
    told = repr((*values, newest.number if newest else 0))
    return sha256(told.encode()).hexdigest()[:16]


def reasons_against_change(paper: Paper, person: str) -> list[Message]:
    """Return, in words, why somebody with the right to change a paper cannot do so now."""
    if is_held_by_other(paper, person):
        return [checked_out_by(checkout_of(paper).holder)]
    return []


def checked_out_by(holder: str) -> Message:
    """Say who works on a paper, by name to those who may know it."""
    if may_know(holder):
        return _(
            "msg_checked_out_by",
            default="${name} has checked this paper out and works on it. Until it is checked in, "
            "nobody else can change it.",
            mapping={"name": full_name(holder)},
        )
    return _(
        "msg_checked_out",
        default="Somebody has checked this paper out and works on it. Until it is checked in, "
        "nobody else can change it.",
    )


def reasons_against_transition(paper: Paper, transition: str, person: str) -> list[Message]:
    """Return, in words, why a step cannot be taken now by somebody with the right to take it."""
    if is_held(paper.file):
        return [
            _(
                "msg_paper_waits",
                default="The file of this paper is still waiting to be checked. "
                "Until then nobody else can see the paper.",
            )
        ]
    if transition in ("finalise", "archive"):
        return reasons_against_change(paper, person)
    return []


def reasons_against_silence(transition: str, comment: str) -> list[Message]:
    """Return, in words, why a step cannot be taken without a comment."""
    if transition == "reopen" and not comment.strip():
        return [
            _(
                "msg_reason_wanted",
                default="Please say in a few words why the paper is reopened.",
            )
        ]
    return []


def reasons_against_superseding(old: Paper, new: Paper) -> list[Message]:
    """Return, in words, why a paper cannot take the place of another."""
    uid = api.content.get_uuid(old)
    seen: set[str] = set()
    # What is hidden from the reader counts as well: otherwise the chain could close unseen.
    step = api.content.get_uuid(new)
    while step and step not in seen:
        if step == uid:
            return [
                _(
                    "msg_superseded_by_itself",
                    default="A paper cannot be replaced by itself, nor by one that it replaces.",
                )
            ]
        seen.add(step)
        step = getattr(paper_with(step), "superseded_by", "")
    return []


def successor_of(paper: Paper) -> Paper | None:
    """Return what replaces a paper, if the present user may view it."""
    return by_uid(paper.superseded_by) if paper.superseded_by else None


def is_superseded_unseen(paper: Paper) -> bool:
    """Say whether a paper is replaced by one that the present user may not view."""
    return bool(paper.superseded_by) and successor_of(paper) is None


def predecessors_of(paper: Paper) -> list[Paper]:
    """Return what a paper replaces, as far as the present user may view it."""
    return visible_papers(paper.supersedes)


def visible_papers(uids: Iterable[str]) -> list[Paper]:
    """Return the papers among some UIDs that exist and that the present user may view."""
    found = (by_uid(uid) for uid in uids)
    return [paper for paper in found if IPaper.providedBy(paper)]


def find_paper(text: str) -> Paper | None:
    """Return the paper meant by a reference number, an address or a UID, if it may be viewed."""
    wanted = text.strip()
    if _UID.fullmatch(wanted):
        found = by_uid(wanted)
        return found if IPaper.providedBy(found) else None
    if PATTERN.fullmatch(wanted.upper()):
        query = {"reference_number": wanted.upper()}
    else:
        steps = [unquote(step) for step in urlsplit(wanted).path.split("/") if step]
        base = [step for step in urlsplit(api.portal.get().absolute_url()).path.split("/") if step]
        steps = steps[len(base) :] if base and steps[: len(base)] == base else steps
        steps = steps[1:] if steps[:1] and steps[0] in LANGUAGES else steps
        steps = steps[:-1] if steps[-1:] == ["view"] else steps
        if not steps:
            return None
        root = "/".join(api.portal.get().getPhysicalPath())
        query = {"path": {"query": f"{root}/{'/'.join(steps)}", "depth": 0}}
    brains = api.content.find(portal_type="Paper", **query)
    paper = brains[0].getObject() if len(brains) == 1 else None
    return paper if paper is not None and may_view(paper) else None


def paper_with(uid: str) -> Paper | None:
    """Return a paper by its UID, whoever asks."""
    brains = api.portal.get_tool("portal_catalog").unrestrictedSearchResults(UID=uid)
    return brains[0]._unrestrictedGetObject() if brains else None


def overdue_query() -> dict[str, Any]:
    """Return the query for papers that should have been looked at again by today."""
    return {
        "portal_type": "Paper",
        "review_state": ["draft", "shared", "final"],
        "review_date": {"query": clock.today(), "range": "max"},
        "sort_on": "review_date",
    }

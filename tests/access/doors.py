"""Everything that does more than show: pages for forms and services, by their names.

Each stands here with what somebody would send who knows it well, and with those who see the place
and may not do this there. Whoever does not see the place may not do it anyway. `registered.py`
finds what there is and does not stand here.
"""

from blkirm.intake.rules import sha256_of
from blkirm.meetings.feeds_records import get_convening_records
from blkirm.publications.imk import STEPS
from blkirm.publications.imk_cycles import cycles_of
from collections.abc import Callable
from dataclasses import dataclass
from plone import api
from tests.access.estate import Estate
from tests.access.estate import PERSONAS
from typing import Any


#: Members of the party who read what all of it reads, and share papers of their own at most.
READER = ("standing-guest",)
MEMBERS = ("colleague", "other-land", "deputy", *READER)
#: Orders and deletes, but keeps no memberships, files at the gate or trash.
DEPUTY_CHAIR = ("deputy-chair",)
#: All who read the party and do not lead it.
LED = ("author", *MEMBERS)

Body = Callable[[Estate], dict]


def _nothing(_estate: Estate) -> dict:
    return {}


def uid(key: str) -> Callable[[Estate], str]:
    return lambda estate: api.content.get_uuid(estate.object(key))


@dataclass(frozen=True)
class Door:
    """A way to do something with a thing of the estate. ``way`` is FORM, GET or a REST method."""

    name: str
    way: str
    thing: str
    forbidden: tuple[str, ...] = ()
    body: Body = _nothing
    #: What follows the name in the address.
    rest: Callable[[Estate], str] = lambda _estate: ""
    #: Tells it from another door of the same name, way and thing.
    case: str = ""

    @property
    def id(self) -> str:
        return f"{self.way} {self.name} {self.thing.replace('/', '-')} {self.case}".rstrip()


FORM, GET, POST, PATCH, DELETE = "FORM", "GET", "POST", "PATCH", "DELETE"
LIBRARY, MEETINGS = "dublin/papers", "dublin/meetings"
CIRCULATED, ADOPTED, DRAFTED = "minuted/minutes", "minuted-adopted/minutes", "minuted-draft/minutes"
FORMS = "de/report-barrier"
SITE = ""
NAME = "zq-new"


def _file(estate: Estate) -> dict:
    """Describe the file of a paper that members do not see."""
    thing = estate.things["draft"]
    sha256 = sha256_of(estate.object("draft").file)
    return {"name": f"{thing.words['filename']}.txt", "size": 5, "sha256": sha256}


def _key(estate: Estate) -> dict:
    return {"key": uid("trashed")(estate), "confirmed": "1"}


def _put(estate: Estate) -> dict:
    return {"put": f"{uid('final')(estate)} {uid('shared')(estate)}"}


def _selection(action: str, **more: str) -> Body:
    def body(estate: Estate) -> dict:
        return {"do": action, "selected": uid("shared")(estate), "confirmed": "1", **more}

    return body


def _chosen(estate: Estate) -> dict:
    return {"paper": uid("final")(estate)}


def _trashed(estate: Estate) -> str:
    return f"/{uid('trashed')(estate)}"


def _page_of_preview(estate: Estate) -> str:
    return f"/{sha256_of(estate.object('draft').file)}/1"


def _after(key: str) -> Callable[[Estate], str]:
    """Return the end of an address that names a thing."""
    return lambda estate: f"/{uid(key)(estate)}"


def _of_item(item: str, **more: Any) -> Body:
    return lambda estate: {"item": uid(item)(estate), **more}


def _query(key: str) -> Callable[[Estate], str]:
    return lambda estate: f"?item={uid(key)(estate)}&format=docx"


def _feed_of_chair(estate: Estate) -> str:
    return get_convening_records().feeds_of("chair")[0].id


def _arranged(estate: Estate) -> dict:
    return {"move": f"{uid('item')(estate)} down"}


def _all_but(*who: str) -> tuple[str, ...]:
    return tuple(name for name in PERSONAS if name not in who)


def _says(**fields: Any) -> Body:
    return lambda _estate: dict(fields)


def _cycle(estate: Estate) -> str:
    return f"/{cycles_of(estate.object('dublin'))[0].id}"


def _ticked_off(estate: Estate) -> dict:
    return {"cycle": _cycle(estate)[1:], "step": "editing", "what": "done"}


def _recommendation_of(key: str) -> Body:
    return lambda estate: {"recommendation": uid(key)(estate)}


def _followed(estate: Estate) -> dict:
    return {**_recommendation_of("recommendation-published")(estate), "what": "link"}


def _delivered(_estate: Estate) -> dict:
    return {
        "line": "DE-HB",
        "authority": "im-by",
        "day": "2026-01-02",
        "delivered_on": "2026-01-02",
    }


_LEADS = {f"lead-{step}": "10" for step in STEPS} | {"laender": "all"}
_DATES = {"start": "2031-03-04T10:00", "end": "2031-03-04T16:00", "title": NAME}
_REPORT = {"line": "DE-BY", "state": "implemented", "note": NAME, "seen": "2"}
#: Who reads what the Länder are asked and cannot answer for Bavaria.
_ALL_BUT_BAVARIA = ("author", "colleague", "deputy", "chair", "secretariat", *DEPUTY_CHAIR, *READER)
_SEAT = {"person": "outsider", "role": "member", "on_behalf_of": "im-nw", "reason": NAME}


def _message(**more: str) -> Body:
    return lambda estate: {"id": estate.message.id, **more}


#: Who works on reports.
OFFICE = ("editor", "publisher", "site-administrator")
#: Once a report is published, its author changes nothing of it.
_PUBLISHED = _all_but("publisher", "site-administrator")
#: Those who answer what people send with forms.
HANDLER = ("editor",)

DOORS = (
    # a library and its folders
    Door("add-folder", FORM, LIBRARY, READER, lambda _e: {"title": NAME}),
    Door("add-folder", FORM, "folder", (), lambda _e: {"title": NAME}),
    Door("describe-folder", FORM, "folder", ("colleague",), lambda _e: {"title": NAME}),
    Door("settle-sort", FORM, LIBRARY, MEMBERS, lambda _e: {"standard": "title"}),
    Door("put-elsewhere", FORM, LIBRARY, MEMBERS, _put),
    Door("selection", FORM, LIBRARY, (), _selection("zip")),
    Door("@selection", POST, LIBRARY, (), _selection("delete")),
    Door("overdue", GET, LIBRARY),
    Door("overdue", GET, "dublin"),
    Door("download-zip", GET, LIBRARY),
    # files that come
    Door("upload", FORM, LIBRARY, READER),
    Door("upload-decide", FORM, LIBRARY, READER),
    Door("import-zip", GET, LIBRARY, READER),
    Door("import-zip", FORM, LIBRARY, READER, lambda _e: {"step": "upload"}),
    Door("@upload-check", POST, LIBRARY, READER, lambda e: {"files": [_file(e)]}),
    Door("@upload-folders", POST, LIBRARY, READER, lambda _e: {"folders": [NAME]}),
    Door("@upload-store", POST, LIBRARY, READER, _nothing, lambda _e: f"/{'0' * 32}"),
    # files at the gate
    Door("intake", GET, "dublin", (*MEMBERS, *DEPUTY_CHAIR)),
    Door(
        "decide-on-file", FORM, "dublin", (*MEMBERS, *DEPUTY_CHAIR), lambda _e: {"decision": "drop"}
    ),
    Door(
        "let-file-through", FORM, "dublin", (*MEMBERS, *DEPUTY_CHAIR), lambda _e: {"reason": NAME}
    ),
    # the trash
    Door("trash", GET, LIBRARY),
    Door("restore", FORM, LIBRARY, (*MEMBERS, "author"), _key),
    Door("empty-trash", FORM, LIBRARY, (*MEMBERS, "author", *DEPUTY_CHAIR), _key),
    Door("@trash", GET, LIBRARY, MEMBERS, _nothing, _trashed),
    Door("@trash", POST, LIBRARY, (*MEMBERS, "author"), _nothing, _trashed),
    Door("@trash", DELETE, LIBRARY, (*MEMBERS, "author", *DEPUTY_CHAIR), _nothing, _trashed,
         "of one thing"),
    Door("@trash", DELETE, LIBRARY, (*MEMBERS, "author", *DEPUTY_CHAIR)),
    # a paper
    Door("check-out", FORM, "shared", MEMBERS),
    Door("check-in", FORM, "shared", MEMBERS),
    Door("take-over", FORM, "shared", MEMBERS),
    Door("supersede", FORM, "shared", MEMBERS, _chosen),
    Door("restore-version", FORM, "shared", MEMBERS, lambda _e: {"number": "1"}),
    Door("replace", FORM, "shared", MEMBERS, lambda _e: {"base": "2"}),
    Door("change-state", FORM, "shared", (), lambda _e: {"transition": "archive"}),
    Door("comment", FORM, "shared", READER, lambda _e: {"text": NAME}),
    Door("delete-comment", FORM, "shared", READER, lambda _e: {"comment": "1"}),
    Door("preview-page", GET, "draft", (), _nothing, _page_of_preview),
    Door("preview-words", GET, "draft"),
    Door("@check-out", POST, "shared", MEMBERS),
    Door("@check-out", DELETE, "shared", MEMBERS),
    Door("@superseded-by", POST, "shared", MEMBERS, _chosen),
    Door("@superseded-by", DELETE, "shared", MEMBERS),
    Door("@versions", POST, "shared", MEMBERS, lambda _e: {"version": 1}),
    Door("@comments", POST, "shared", READER, lambda _e: {"text": NAME}),
    Door("@comments", DELETE, "shared", READER),
    # favourites are everybody's own, of what they see
    Door("star", FORM, "shared"),
    Door("@star", POST, "shared"),
    Door("@star", DELETE, "shared"),
    Door("@star", POST, "draft"),
    Door("@star", POST, LIBRARY),
    Door("@star", POST, "folder"),
    # a party: who belongs to it, who may see what, its documents
    Door("grant-membership", FORM, "dublin", (*LED, *DEPUTY_CHAIR), _says(**_SEAT)),
    Door("change-membership", FORM, "dublin", (*LED, *DEPUTY_CHAIR), _says(**_SEAT)),
    Door("renew-membership", FORM, "dublin", (*LED, *DEPUTY_CHAIR), _says(**_SEAT)),
    Door("end-membership", FORM, "dublin", (*LED, *DEPUTY_CHAIR), _says(**_SEAT)),
    Door("leave-authority", FORM, "dublin", (*LED, *DEPUTY_CHAIR), _says(**_SEAT)),
    Door("@memberships", POST, "dublin", (*LED, *DEPUTY_CHAIR), _says(**_SEAT)),
    Door("@memberships", PATCH, "dublin", (*LED, *DEPUTY_CHAIR), _says(role="chair")),
    Door("@memberships", DELETE, "dublin", (*LED, *DEPUTY_CHAIR)),
    Door("star", FORM, "dublin"),
    Door("document-templates", GET, "dublin", LED),
    Door("document-templates", FORM, "dublin", LED, _says(template="minutes-de", forget="1")),
    Door("change-audience", FORM, "shared", MEMBERS, _says(circle="network")),
    Door("@audience", PATCH, "shared", MEMBERS, _says(circle="network")),
    Door("@audience", PATCH, "item", LED, _says(circle="network")),
    Door("@history", PATCH, "shared", MEMBERS, _says(version=0)),
    # reports to the Conference of Ministers of the Interior
    Door("plan-imk", GET, "dublin", LED),
    Door("plan-imk", FORM, "dublin", LED, _says(start="2028-06-14", **_LEADS)),
    Door("imk-settings", FORM, "dublin", LED, _says(**_LEADS)),
    Door("change-imk", FORM, "dublin", LED, _says(start="2028-06-14", **_LEADS), _cycle),
    Door("imk-dates", FORM, "dublin", LED, _says(**{"day-delivery": "2028-05-02"}), _cycle),
    Door("settle-imk", FORM, "dublin", LED, _ticked_off),
    Door("@imk-cycles", POST, "dublin", LED, _says(start="2028-06-14")),
    Door("@imk-cycles", PATCH, "dublin", LED, _says(session=246), _cycle),
    Door("@imk-cycles", DELETE, "dublin", LED, _nothing, _cycle),
    # the meetings of a party
    Door("plan-meeting", FORM, MEETINGS, LED, _says(**_DATES)),
    Door("plan-year", FORM, MEETINGS, LED, _says(days="2031-03-04")),
    Door("@series", POST, MEETINGS, LED, _says(days=["2031-03-04"], begins="10:00", ends="16:00")),
    Door("@agenda-templates", GET, MEETINGS, LED),
    Door("invitation-rules", FORM, MEETINGS, LED, _says(days="3")),
    Door("minutes-rules", FORM, MEETINGS, LED, _says(adoption="silence", days="1", laender="none")),
    # a meeting and its agenda
    Door("edit", FORM, "meeting", LED, _says(**_DATES)),
    Door("clone-meeting", FORM, "meeting", LED, _says(**_DATES)),
    Door("@clone", POST, "meeting", LED, _says(**_DATES)),
    Door("submit-item", FORM, "meeting", READER, _says(title=NAME)),
    Door("agenda", GET, "meeting", LED),
    Door("arrange-item", FORM, "meeting", LED, _arranged),
    Door("@agenda", PATCH, "meeting", LED, _of_item("item", before="")),
    Door("decide-item", FORM, "meeting", LED, _of_item("item-submitted", action="accept")),
    Door("agenda-template", FORM, "meeting", LED, _says(action="save", title=NAME)),
    Door("@agenda-template", POST, "meeting", LED, _says(save=NAME)),
    Door("take-step", FORM, "meeting", LED, _says(transition="cancel")),
    Door("invite", GET, "meeting", LED),
    Door("invite", FORM, "meeting", LED, _says(text=NAME, seen="")),
    Door("@invitation", GET, "meeting", LED),
    Door("@invitation", POST, "meeting", LED, _says(text=NAME)),
    Door("@invitation", POST, "minuted", LED, _says(text=NAME)),
    Door("send-again", FORM, "minuted", LED),
    Door("remind", FORM, "minuted", LED),
    Door("to-trash", FORM, "meeting", LED),
    Door("answer", FORM, "minuted", (), _says(answer="accepted")),
    Door("@answer", GET, "minuted"),
    Door("@answer", POST, "minuted", (), _says(answer="accepted")),
    Door("attendance", GET, "minuted"),
    Door("@attendance", GET, "minuted"),
    Door("attendance", FORM, "minuted", LED, _says(**{"presence-im-nw": "present"})),
    Door(
        "@attendance", PATCH, "minuted", LED, _says(authority="im-nw", presence="present")
    ),
    Door("agenda-document", GET, "meeting", (), _nothing, lambda _e: "?format=docx"),
    Door("agenda-document", FORM, "meeting-land", (), _says(format="docx")),
    Door("@documents", GET, "meeting"),
    Door("@documents", GET, "meeting-land", (), _nothing, lambda _e: "/agenda/docx"),
    Door("pack", GET, "meeting"),
    Door("pack", FORM, "meeting", (), _says(kind="zip")),
    Door("pack", FORM, "meeting-land", (), _says(kind="zip")),
    # an agenda item
    Door("edit", FORM, "item", LED, _says(title=NAME)),
    Door("edit", FORM, "item-declined", ("author",), _says(title=NAME)),
    Door("item-papers", GET, "item", LED),
    Door("change-papers", FORM, "item", LED, lambda e: {"add": uid("final")(e)}),
    Door("to-trash", FORM, "item", LED),
    Door("to-trash", FORM, "item-authority", ("author", "colleague")),
    Door("withdraw-item", FORM, "item", LED),
    Door("withdraw-item", FORM, "item-submitted"),
    Door("@withdraw", POST, "item", LED),
    Door("@withdraw", POST, "item-submitted"),
    Door("@accept", POST, "item-submitted", ("author",)),
    Door("@accept", POST, "item-declined", ("author",)),
    Door("@decline", POST, "item-submitted", ("author",), _says(reason=NAME)),
    Door(
        "@defer", POST, "item-submitted", ("author",), lambda e: {"meeting": uid("minuted")(e)}
    ),
    Door("make-decision", FORM, "item", LED),
    Door("make-decision", FORM, "item-authority", ("author", "colleague")),
    Door("make-task", FORM, "item", LED),
    # minutes
    Door("make-minutes", FORM, "meeting", LED),
    Door("@minutes", POST, "meeting", LED),
    Door("write", GET, DRAFTED),
    Door("write", GET, CIRCULATED, LED),
    Door("entry-now", GET, DRAFTED, (), _nothing, _query("minuted-draft-item")),
    Door("save-entry", FORM, DRAFTED, (), _of_item("minuted-draft-item", result=NAME)),
    Door("save-entry", FORM, CIRCULATED, LED, _of_item("minuted-item", result=NAME)),
    Door("@entries", PATCH, CIRCULATED, LED, _says(result=NAME), _after("minuted-item")),
    Door("@entries", PATCH, ADOPTED, LED, _says(result=NAME), _after("minuted-adopted-item")),
    Door("@entries", GET, CIRCULATED, (*DEPUTY_CHAIR, "author"), _nothing, _after("minuted-land")),
    Door("change-state", FORM, CIRCULATED, LED, _says(transition="adopt")),
    Door("change-state", FORM, DRAFTED, (), _says(transition="review")),
    Door("@workflow", POST, CIRCULATED, LED, _nothing, lambda _e: "/adopt"),
    Door(
        "comment-paragraph", FORM, CIRCULATED, READER, _of_item("minuted-item", key="1", text=NAME)
    ),
    Door(
        "comment-paragraph", FORM, CIRCULATED, ("author", "colleague", *DEPUTY_CHAIR),
        _of_item("minuted-land", key="1", text=NAME), case="of an item for a Land",
    ),
    Door(
        "@paragraph-comments", POST, CIRCULATED, READER,
        _of_item("minuted-item", key="1", text=NAME),
    ),
    Door(
        "@paragraph-comments", POST, CIRCULATED, ("author", "colleague", *DEPUTY_CHAIR),
        _of_item("minuted-land", key="1", text=NAME), case="of an item for a Land",
    ),
    Door("answer-comment", FORM, CIRCULATED, LED,
         _says(comment="1", disposition="accepted", answer="")),
    Door("@paragraph-comments", PATCH, CIRCULATED, LED, _says(disposition="accepted"),
         lambda _e: "/1"),
    Door("correct", GET, ADOPTED, LED, _nothing, _query("minuted-adopted-item")),
    Door("correct", FORM, ADOPTED, LED,
         _of_item("minuted-adopted-item", note=NAME, result=NAME, revision="1")),
    Door("@corrections", POST, ADOPTED, LED,
         _of_item("minuted-adopted-item", note=NAME, result=NAME, revision=1)),
    Door("change-kind", FORM, DRAFTED, (), _says(kind="minutes-course")),
    Door("change-kind", FORM, CIRCULATED, LED, _says(kind="minutes-course")),
    Door("extend-comments", FORM, CIRCULATED, LED, _says(until="2031-01-01")),
    Door("@comment-period", PATCH, CIRCULATED, LED, _says(until="2031-01-01")),
    Door("offer-adoption", FORM, CIRCULATED, LED),
    Door("adopt-here", FORM, CIRCULATED, LED),
    Door("minutes-document", GET, DRAFTED, (), _nothing, lambda _e: "?format=docx"),
    Door("minutes-document", FORM, CIRCULATED, (), _says(format="docx")),
    Door("@documents", GET, CIRCULATED),
    Door("@documents", GET, DRAFTED, (), _nothing, lambda _e: "/minutes/docx"),
    Door("excerpt", GET, CIRCULATED, ("author", *DEPUTY_CHAIR), _nothing, _query("minuted-land")),
    Door("excerpt", FORM, CIRCULATED, ("author", *DEPUTY_CHAIR),
         _of_item("minuted-land", format="docx")),
    # decisions and tasks
    Door("edit", FORM, "decision", LED, _says(title=NAME)),
    Door("report", GET, "decision", ("author", *READER), _nothing, lambda _e: "?line=DE-BY"),
    Door("report", FORM, "decision", ("author", *READER), _says(**_REPORT)),
    Door("@follow-up", GET, "decision-land"),
    Door("@follow-up", POST, "decision", ("author", *READER), _says(**_REPORT)),
    Door("record", FORM, "decision-draft"),
    Door("record", FORM, "decision", LED),
    Door("@workflow", POST, "decision-draft", (), _nothing, lambda _e: "/record"),
    Door("pass-up", FORM, "decision", LED, lambda e: {"meeting": uid("meeting")(e)}),
    Door("change", FORM, "task", ("author", *READER), _says(step="finish")),
    Door("@workflow", POST, "task", ("author", *READER), _nothing, lambda _e: "/drop"),
    # release rounds; one is running about `final`
    Door("manage-release", FORM, "decision", LED,
         _says(step="start", scope="released", deadline="2031-01-01")),
    Door("manage-release", FORM, "final", LED, _says(step="cancel", reason=NAME)),
    Door("answer-release", FORM, "final", _ALL_BUT_BAVARIA,
         _says(step="object", authority="im-by", reason=NAME)),
    Door("@release", GET, "final", READER),
    Door("@release", PATCH, "final", _ALL_BUT_BAVARIA,
         _says(answer="object", authority="im-by", reason=NAME)),
    Door("@release", PATCH, "final", LED, _says(state="refused", reason=NAME), case="to end it"),
    Door("releases", GET, "dublin", READER),
    Door("@release", POST, "decision", LED, _says(scope="released", deadline="2031-01-01")),
    Door("@release", PATCH, "decision", LED, _says(state="refused", reason=NAME)),
    # what is one's own: calendars, notices
    Door("calendars", FORM, SITE, _all_but("chair"),
         lambda e: {"step": "revoke", "feed": _feed_of_chair(e)}),
    Door("decision-feeds", FORM, SITE, _all_but("chair"),
         lambda e: {"step": "revoke", "feed": _feed_of_chair(e)}),
    Door("@calendar-feeds", GET, SITE, ("anonymous",)),
    Door("@calendar-feeds", DELETE, SITE, _all_but("chair"), _nothing,
         lambda e: f"/{_feed_of_chair(e)}"),
    Door("@calendar-feeds", POST, SITE, _all_but("stranger"), _says(party="reintegration")),
    Door("meeting-answer", FORM, SITE, tuple(PERSONAS), _says(answer="accepted"),
         lambda _e: "/aaaa-bbbb"),
    Door("dismiss-notice", FORM, SITE, ("anonymous",)),
    # recommendations and parts of reports
    Door("remove-recommendation", FORM, "recommendation-draft", ("publisher",)),
    Door("remove-recommendation", FORM, "recommendation-published", _PUBLISHED),
    Door("follow-recommendation", FORM, "decision", LED, _followed),
    Door("@recommendations", GET, "decision"),
    Door("@recommendations", POST, "decision", LED, _recommendation_of("recommendation-published")),
    Door("@recommendations", POST, "decision", ("author", *MEMBERS, *DEPUTY_CHAIR),
         _recommendation_of("recommendation-draft"), case="of a draft"),
    Door("@recommendations", DELETE, "decision", LED, _nothing,
         lambda e: f"/{uid('recommendation-published')(e)}"),
    Door("parts", GET, "report-published", _all_but(*OFFICE)),
    Door("part", GET, "report-published", _all_but(*OFFICE), _nothing,
         lambda _e: "/DE-HE"),
    Door("deliver-part", FORM, "report-draft", ("publisher",), _delivered, lambda _e: "/DE-HB"),
    Door("deliver-part", FORM, "report-published", _PUBLISHED, _delivered,
         lambda _e: "/DE-HB"),
    Door("settle-part", FORM, "report-draft", ("publisher",), _says(line="DE-HE", what="remove")),
    Door("settle-part", FORM, "report-published", _PUBLISHED,
         _says(line="DE-HE", what="release", reason=NAME)),
    Door("@parts", GET, "report-published", _all_but(*OFFICE)),
    Door("@parts", POST, "report-draft", ("publisher",), _delivered),
    Door("@parts", PATCH, "report-draft", ("publisher",), _says(release=NAME), lambda _e: "/DE-HE"),
    Door("@parts", PATCH, "report-published", _PUBLISHED, _says(release=NAME),
         lambda _e: "/DE-HE"),
    Door("@parts", DELETE, "report-published", _PUBLISHED, _nothing,
         lambda _e: "/DE-HE"),
    # what is noted beside reports, also those that are public
    Door("checklist", GET, "report-published", _all_but(*OFFICE)),
    Door("@checklist", GET, "report-published", _all_but(*OFFICE)),
    Door("reports-pdf-findings", GET, SITE, _all_but(*OFFICE)),
    Door("reports-pdf-findings-csv", GET, SITE, _all_but(*OFFICE)),
    Door("@pdf-check", GET, "report-published", _all_but(*OFFICE)),
    Door("internal-file", GET, "report-published", _all_but(*OFFICE), _nothing,
         lambda _e: "/de"),
    Door("@hand-over", GET, "decision", LED),
    # reports and pages of the public site
    Door("@workflow", POST, "report-draft", ("publisher",), _nothing, lambda _e: "/submit"),
    Door("@workflow", POST, "report-review", ("editor",), _nothing, lambda _e: "/publish"),
    Door("@workflow", POST, "report-review", ("editor",), _nothing, lambda _e: "/approve",
         "to approve it"),
    Door("@workflow", POST, "report-approved", ("editor",), _says(embargo="2027-06-01T10:00"),
         lambda _e: "/schedule"),
    Door("@workflow", POST, "report-scheduled", ("editor", "publisher"), _nothing,
         lambda _e: "/publish"),
    Door("@workflow", POST, "report-published", _all_but("publisher"), _nothing,
         lambda _e: "/withdraw"),
    Door("confirm-check", FORM, "report-review", ("editor",),
         _says(check="classified", note=NAME)),
    Door("schedule-report", FORM, "report-approved", ("editor",),
         _says(day="2027-06-01", time="10:00")),
    Door("new-edition", FORM, "report-published", _all_but("editor", "site-administrator")),
    Door("@checklist", POST, "report-review", ("editor",),
         _says(confirm="classified", note=NAME)),
    Door("@edition", POST, "report-published", _all_but("editor", "site-administrator")),
    Door("hand-over", FORM, "decision", LED),
    Door("@hand-over", POST, "decision", LED),
    Door("copy-page", FORM, "page-published", _all_but("editor", "site-administrator")),
    Door("put-back", FORM, "page-copy"),
    Door(
        "translation-done", FORM, "page-published", _all_but("editor", "site-administrator")
    ),
    Door("drop-copy", FORM, "page-copy"),
    Door(
        "confirm-programme", FORM, "programme-published",
        _all_but("editor", "site-administrator"),
    ),
    Door("confirm-authority", FORM, "authorities/bamf", _all_but("editor", "site-administrator")),
    # what people send with forms
    Door("form-messages", GET, FORMS, _all_but(*HANDLER)),
    Door("form-messages-csv", GET, FORMS, _all_but(*HANDLER)),
    Door("form-message", GET, FORMS, _all_but(*HANDLER), _nothing,
         lambda e: f"?id={e.message.id}"),
    Door("handle-message", FORM, FORMS, _all_but(*HANDLER), _message(do="close", answer=NAME)),
    # The form itself is for everybody; what does not come from its page changes nothing.
    Door("view", FORM, FORMS, tuple(PERSONAS), _says(message=NAME, email="a@example.org")),
)  # fmt: skip

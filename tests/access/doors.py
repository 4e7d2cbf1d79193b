"""Everything in a library that does more than show: pages for forms and services, by their names.

Each stands here with what somebody would send who knows it well, and with those who see the place
and may not do this there. Whoever does not see the place may not do it anyway.
"""

from blkirm.intake.rules import sha256_of
from collections.abc import Callable
from dataclasses import dataclass
from plone import api
from tests.access.estate import Estate


#: Members of the party who read what all of it reads, and share papers of their own at most.
READER = ("standing-guest",)
MEMBERS = ("colleague", "other-land", "deputy", *READER)
#: Orders and deletes, but keeps no memberships, files at the gate or trash.
DEPUTY_CHAIR = ("deputy-chair",)

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

    @property
    def id(self) -> str:
        return f"{self.way} {self.name} {self.thing.replace('/', '-')}"


FORM, GET, POST, DELETE = "FORM", "GET", "POST", "DELETE"
LIBRARY = "dublin/papers"
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
    Door("@trash", DELETE, LIBRARY, (*MEMBERS, "author", *DEPUTY_CHAIR), _nothing, _trashed),
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
)

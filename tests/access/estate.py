"""The site on which access is proved: who is there, what is there, and who may know of it.

Everything stands here as plain data, the rule included (`may_see`). Nothing asks Zope what somebody
may see, so the rule and the site can disagree, and then a test fails. Each thing carries words that
nobody can guess, one in each place where something is written about it.
"""

from AccessControl.SecurityManagement import newSecurityManager
from blkirm.access.audience import Audience
from blkirm.access.register import get_register
from blkirm.access.register import Membership
from blkirm.audiences.operations import change_audience
from blkirm.decisions.follow_up import Entry
from blkirm.decisions.operations import report
from blkirm.forms.fields import fields_of
from blkirm.forms.operations import keep_entry
from blkirm.forms.rules import Entry as Message
from blkirm.intake.rules import sha256_of
from blkirm.kernel import clock
from blkirm.meetings.feeds import make_feed
from blkirm.meetings.operations import decline
from blkirm.minutes.operations import adopt
from blkirm.minutes.operations import make_minutes
from blkirm.minutes.records import Values
from blkirm.minutes.writing import put_entry
from blkirm.pages.operations import make_copy
from blkirm.papers.comments import PaperComment
from blkirm.papers.operations import replace_file
from blkirm.papers.operations import supersede
from blkirm.papers.previews import keep_preview
from blkirm.papers.previews import Preview
from blkirm.papers.previews import TEXT
from blkirm.papers.trash import discard
from blkirm.papers.trash import ITrash
from blkirm.publications.checklist import checklist
from blkirm.publications.checklist import Confirmation
from blkirm.publications.editions import make_new_edition
from blkirm.publications.imk_operations import plan_cycle
from blkirm.publications.operations import schedule as schedule_report
from blkirm.publications.part_operations import deliver
from blkirm.publications.sources import note_report
from blkirm.releases.operations import object_to
from blkirm.releases.operations import start_round
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from DateTime import DateTime
from datetime import timedelta
from io import BytesIO
from plone import api
from plone.app.testing import SITE_OWNER_NAME
from plone.app.textfield import RichTextValue
from plone.dexterity.content import DexterityContent
from plone.namedfile.file import NamedBlobFile
from plone.namedfile.file import NamedBlobImage
from Products.CMFPlone.Portal import PloneSite
from reportlab.pdfgen.canvas import Canvas
from zope.component.hooks import setSite
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent

import base64
import secrets
import string


PASSWORD = "correct-horse-battery"

#: The places where a word is written about a thing.
PARTS = ("id", "title", "description", "text", "file", "filename", "tag", "comment", "old")

AUTHORITIES = {
    # id: level, Land, kind
    "bamf": ("federal", None, "federal-office"),
    "im-nw": ("land", "DE-NW", "land-ministry"),
    "im-by": ("land", "DE-BY", "land-ministry"),
    "im-he": ("land", "DE-HE", "land-ministry"),
    "munich": ("municipal", "DE-BY", "municipality"),
    "ulm": ("municipal", "DE-BW", "municipality"),
}


@dataclass(frozen=True)
class Seat:
    """A membership: where, as what, for whom, and whether it counts today."""

    party: str
    role: str
    authority: str
    when: str = "now"


@dataclass(frozen=True)
class Persona:
    """Somebody who asks; nobody at all is one of them."""

    name: str
    seats: tuple[Seat, ...] = ()
    site_role: str = ""

    @property
    def account(self) -> str | None:
        return None if self.name == "anonymous" else self.name

    def seats_today(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.when == "now"]


def _in_both(role: str, authority: str, when: str = "now") -> tuple[Seat, ...]:
    """Take part in the party of this test and in the one that was concluded."""
    return (Seat("dublin", role, authority, when), Seat("concluded", role, authority, when))


PERSONAS = {
    persona.name: persona
    for persona in (
        Persona("anonymous"),
        Persona("outsider"),
        Persona("author", _in_both("member", "im-nw")),
        Persona("colleague", _in_both("member", "im-nw")),
        Persona("other-land", _in_both("member", "im-by")),
        Persona("deputy", _in_both("deputy-member", "munich")),
        Persona("standing-guest", _in_both("permanent-guest", "ulm")),
        Persona("guest", _in_both("guest", "ulm")),
        Persona("chair", _in_both("chair", "bamf")),
        Persona("deputy-chair", _in_both("deputy-chair", "im-he")),
        Persona("secretariat", _in_both("secretariat", "bamf")),
        Persona("ex-member", _in_both("member", "im-nw", "ended")),
        Persona("future-member", _in_both("member", "im-nw", "later")),
        # For the same authority as the author, but elsewhere.
        Persona("stranger", (Seat("reintegration", "chair", "im-nw"),)),
        Persona("editor", site_role="Editor"),
        Persona("publisher", site_role="Publication Officer"),
        Persona("auditor", site_role="Auditor"),
        Persona("site-administrator", site_role="Site Administrator"),
    )
}


@dataclass(frozen=True)
class Thing:
    """Something on the site. `place` is the key of what it lies in."""

    key: str
    kind: str
    place: str
    state: str = ""
    author: str = "author"
    circle: str = ""
    recipients: tuple[str, ...] = ()
    marking: str = ""
    party: str = ""
    words: dict[str, str] = field(default_factory=dict, hash=False, compare=False)

    @property
    def id(self) -> str:
        return self.words["id"] if self.kind not in FIXED else self.key.rpartition("/")[2]

    def secrets(self) -> dict[str, str]:
        """Return the words of this thing by the place they stand in."""
        if self.kind in ("root", "place"):
            return {}
        return {part: word for part, word in self.words.items() if part != "id" or self.id == word}


@dataclass(frozen=True)
class Note:
    """Something written beside a thing, for fewer people than those who see the thing."""

    what: str
    word: str
    may_read: Callable[[Persona], bool]


#: Kinds whose id is given, because groups are named after it.
FIXED = ("root", "party", "library", "register", "place", "minutes", "form")

THINGS = (
    Thing("", "root", ""),
    Thing("working-parties", "place", ""),
    Thing("reports", "place", ""),
    Thing("programmes", "place", ""),
    Thing("de", "place", ""),
    Thing("authorities", "place", ""),
    Thing("authorities/bamf", "place", "authorities"),
    Thing("de/report-barrier", "form", "de"),
    Thing("dublin", "party", "working-parties", party="dublin"),
    Thing("concluded", "party", "working-parties", party="concluded"),
    Thing("reintegration", "party", "working-parties", party="reintegration"),
    Thing("dublin/papers", "library", "dublin", party="dublin"),
    Thing("concluded/papers", "library", "concluded", party="concluded"),
    Thing("reintegration/papers", "library", "reintegration", party="reintegration"),
    Thing("draft", "paper", "dublin/papers", "draft"),
    Thing("shared", "paper", "dublin/papers", "shared"),
    Thing("authority", "paper", "dublin/papers", "shared", circle="restricted",
          recipients=("authority:im-nw",)),
    Thing("land", "paper", "dublin/papers", "shared", circle="restricted",
          recipients=("land:DE-BY",)),
    Thing("member", "paper", "dublin/papers", "shared", circle="restricted",
          recipients=("seat:im-by:other-land",), marking="TLP:RED"),
    Thing("strict", "paper", "dublin/papers", "shared", circle="restricted",
          recipients=("authority:im-by",), marking="TLP:AMBER+STRICT"),
    Thing("invited", "paper", "dublin/papers", "shared", circle="restricted",
          recipients=("seat:ulm:guest",)),
    Thing("network", "paper", "dublin/papers", "shared", circle="network",
          marking="TLP:GREEN"),
    Thing("folder", "folder", "dublin/papers", author="chair", circle="restricted",
          recipients=("authority:im-nw",)),
    Thing("in-folder", "paper", "folder", "shared"),
    Thing("final", "paper", "dublin/papers", "final"),
    Thing("archived", "paper", "dublin/papers", "archived"),
    # Deleted by the chair; their addresses are those of what does not exist.
    Thing("trashed", "paper", "dublin/papers", "trashed"),
    Thing("trashed-secret", "paper", "dublin/papers", "trashed", circle="restricted",
          recipients=("authority:im-nw",)),
    Thing("concluded-paper", "paper", "concluded/papers", "shared"),
    Thing("elsewhere", "paper", "reintegration/papers", "shared", author="stranger"),
    Thing("dublin/meetings", "register", "dublin", party="dublin"),
    Thing("concluded/meetings", "register", "concluded", party="concluded"),
    Thing("meeting", "meeting", "dublin/meetings", author="chair"),
    Thing("meeting-land", "meeting", "dublin/meetings", author="chair", circle="restricted",
          recipients=("land:DE-BY",)),
    Thing("meeting-concluded", "meeting", "concluded/meetings", author="chair"),
    Thing("item", "item", "meeting", author="chair"),
    Thing("item-authority", "item", "meeting", author="chair", circle="restricted",
          recipients=("authority:im-nw",)),
    # Others read that there is something, and not what.
    Thing("item-placeholder", "item", "meeting", "placeholder", author="chair",
          circle="restricted", recipients=("authority:im-by",)),
    Thing("item-submitted", "item", "meeting", "submitted"),
    Thing("item-declined", "item", "meeting", "declined"),
    Thing("item-paper", "paper", "item-submitted", "shared"),
    Thing("minuted", "minuted", "dublin/meetings", author="chair"),
    Thing("minuted-item", "minuted-item", "minuted", author="chair"),
    Thing("minuted-land", "minuted-item", "minuted", author="chair", circle="restricted",
          recipients=("land:DE-BY",)),
    Thing("minuted/minutes", "minutes", "minuted", "circulated", author="chair"),
    Thing("minuted-draft", "minuted", "dublin/meetings", author="chair"),
    Thing("minuted-draft-item", "minuted-item", "minuted-draft", author="chair"),
    Thing("minuted-draft/minutes", "minutes", "minuted-draft", "draft", author="chair"),
    Thing("minuted-adopted", "minuted", "dublin/meetings", author="chair"),
    Thing("minuted-adopted-item", "minuted-item", "minuted-adopted", author="chair"),
    Thing("minuted-adopted-land", "minuted-item", "minuted-adopted", author="chair",
          circle="restricted", recipients=("land:DE-BY",)),
    Thing("minuted-adopted/minutes", "minutes", "minuted-adopted", "adopted", author="chair"),
    Thing("dublin/decisions", "register", "dublin", party="dublin"),
    Thing("dublin/tasks", "register", "dublin", party="dublin"),
    Thing("decision", "decision", "dublin/decisions", "recorded", author="chair"),
    Thing("decision-land", "decision", "dublin/decisions", "recorded", author="chair",
          circle="restricted", recipients=("land:DE-BY",)),
    Thing("decision-draft", "decision", "dublin/decisions", "draft", author="chair"),
    Thing("task", "task", "dublin/tasks", "open", author="chair"),
    Thing("task-land", "task", "dublin/tasks", "open", author="chair", circle="restricted",
          recipients=("land:DE-BY",)),
    Thing("report-draft", "report", "reports", "draft", author="editor"),
    Thing("report-review", "report", "reports", "review", author="editor"),
    Thing("report-approved", "report", "reports", "approved", author="editor"),
    Thing("report-scheduled", "report", "reports", "scheduled", author="editor"),
    Thing("report-superseded", "report", "reports", "superseded", author="editor"),
    # The start page shows the newest one.
    Thing("report-published", "report", "reports", "published", author="editor"),
    # It will replace the one above.
    Thing("report-next", "report", "reports", "next", author="editor"),
    Thing("report-withdrawn", "report", "reports", "withdrawn", author="editor"),
    Thing("recommendation-draft", "recommendation", "report-draft", "draft", author="editor"),
    Thing("recommendation-scheduled", "recommendation", "report-scheduled", "scheduled",
          author="editor"),
    Thing("recommendation-published", "recommendation", "report-published", "published",
          author="editor"),
    Thing("recommendation-withdrawn", "recommendation", "report-withdrawn", "withdrawn",
          author="editor"),
    Thing("programme-draft", "programme", "programmes", "draft", author="editor"),
    Thing("programme-published", "programme", "programmes", "published", author="editor"),
    Thing("programme-withdrawn", "programme", "programmes", "withdrawn", author="editor"),
    Thing("page-private", "news", "de", "private", author="site-administrator"),
    Thing("page-published", "news", "de", "published", author="site-administrator"),
    Thing("page-scheduled", "news", "de", "scheduled", author="site-administrator"),
    Thing("page-copy", "news", "de", "copy", author="site-administrator"),
)  # fmt: skip


def new_words() -> dict[str, str]:
    """Return one unguessable word for each place."""
    letters = string.ascii_lowercase
    return {part: "zq" + "".join(secrets.choice(letters) for _ in range(14)) for part in PARTS}


#: What a report describes. The start page shows the newest: the one that is public, and then the
#: one that will be.
PERIODS = {"published": "2016/2017", "scheduled": "2018/2019"}
#: Places that everybody sees.
OPEN_PLACES = (
    "de", "de/report-barrier", "reports", "programmes", "authorities", "authorities/bamf",
)  # fmt: skip
#: Who reads what people send with forms; whoever administers the site does not.
HANDLERS = ("Editor",)
#: Who works on reports, and reads what is noted beside them.
OFFICE = ("Editor", "Publication Officer", "Site Administrator")


# --- the rule, in plain words -------------------------------------------------------------


def may_see(who: Persona, thing: Thing, things: dict[str, Thing]) -> bool:
    """Say whether somebody may know of a thing at all. This is the definition."""
    if thing.kind in ("report", "recommendation", "programme", "news"):
        return _may_see_public_thing(who, thing)
    if thing.kind == "root" or thing.key in OPEN_PLACES:
        return True
    if thing.key == "working-parties":
        return bool(who.seats_today())
    return _may_see_in_party(who, thing, things)


def _may_see_public_thing(who: Persona, thing: Thing) -> bool:
    if thing.state in ("published", "superseded"):
        return True
    if thing.kind in ("report", "recommendation", "programme"):
        return who.site_role in OFFICE
    return who.site_role in ("Editor", "Site Administrator")


def _may_see_in_party(who: Persona, thing: Thing, things: dict[str, Thing]) -> bool:
    party = party_of(thing, things)
    here = [seat for seat in who.seats_today() if seat.party == party]
    if thing.state == "trashed":
        # Whoever could see it, and may delete here or wrote it.
        as_it_was = replace(thing, state="shared")
        return _may_see_in_party(who, as_it_was, things) and (
            thing.author == who.name
            or any(seat.role in ("chair", "deputy-chair", "secretariat") for seat in here)
        )
    if any(seat.role in ("chair", "secretariat") for seat in here):
        return True
    if here and thing.author == who.name and thing.kind in ("paper", "item"):
        return True
    if thing.state in ("submitted", "declined"):
        return any(seat.role == "deputy-chair" for seat in here)
    if thing.state == "draft":
        # Who leads the party prepares its decisions and minutes together.
        led = any(seat.role == "deputy-chair" for seat in here)
        return thing.kind in ("decision", "minutes") and led
    if thing.circle == "network":
        return bool(who.seats_today())
    if thing.circle == "restricted":
        return any(_names(token, who, seat) for seat in here for token in thing.recipients)
    place = things[thing.place]
    if place.kind in ("folder", "meeting", "item", "minuted"):
        return _may_see_in_party(who, place, things)
    # The whole group; somebody invited to single things belongs to no group.
    return any(seat.role != "guest" for seat in here)


def is_of_the_office(who: Persona) -> bool:
    return who.site_role in OFFICE


def reads_rounds(who: Persona, thing: Thing, things: dict[str, Thing]) -> bool:
    """Say whether somebody may know what the Länder said about a thing: guests do not."""
    party = party_of(thing, things)
    seats = [seat for seat in who.seats_today() if seat.party == party]
    belongs = any(seat.role not in ("guest", "permanent-guest") for seat in seats)
    return belongs and may_see(who, thing, things)


def may_know(who: Persona, other: Persona) -> bool:
    """Say whether somebody may learn the name of another person from this site."""
    if who.name == other.name or who.site_role == "Site Administrator":
        return True
    if is_of_the_office(who) and is_of_the_office(other):
        # Those who check reports know who else works on them.
        return True
    parties = {seat.party for seat in who.seats_today() if seat.role != "guest"}
    return any(seat.party in parties for seat in other.seats)


def _names(token: str, who: Persona, seat: Seat) -> bool:
    kind, _colon, name = token.partition(":")
    if kind == "seat":
        return name == f"{seat.authority}:{who.name}"
    if seat.role == "guest":
        return False
    level, land, _kind = AUTHORITIES[seat.authority]
    return name == {"authority": seat.authority, "land": land, "level": level}[kind]


def party_of(thing: Thing, things: dict[str, Thing]) -> str:
    while thing.kind not in ("party", "root"):
        thing = things[thing.place]
    return thing.party


def as_owner(site: PloneSite) -> None:
    """Act as the owner of the site from now on; a request may have ended since."""
    setSite(site)
    newSecurityManager(None, site.aq_parent.acl_users.getUser(SITE_OWNER_NAME))


# --- the site -----------------------------------------------------------------------------


@contextmanager
def acting(site: PloneSite, person: str) -> Iterator[None]:
    """Act as somebody with an account."""
    user = site.acl_users.getUserById(person)
    with api.env.adopt_user(user=user if user.aq_parent else user.__of__(site.acl_users)):
        yield


class Estate:
    """The site with everybody and everything in it."""

    def __init__(self, site: PloneSite) -> None:
        self.site = site
        self.turn = 0
        self.things = {
            thing.key: Thing(**{**thing.__dict__, "words": new_words()}) for thing in THINGS
        }
        #: A word in the full name of each person with an account.
        self.names = {name: new_words()["title"] for name in PERSONAS if name != "anonymous"}
        #: Account and party (or nothing, for all of them) -> the secret of a calendar's address.
        self.calendars: dict[tuple[str, str], str] = {}
        #: What a stranger sent with a form.
        self.message: Message | None = None
        self.notes: list[Note] = []

    def build(self) -> "Estate":
        as_owner(self.site)
        for id_, (level, land, kind) in AUTHORITIES.items():
            api.content.create(
                self.site["authorities"], "Authority", id=id_, title=f"Behörde {id_}",
                short_name=id_.upper(), level=level, land=land, kind=kind,
            )  # fmt: skip
        for persona in PERSONAS.values():
            if persona.account:
                self._make_account(persona)
        # Parties first: a seat names one.
        for thing in self.things.values():
            if thing.kind == "party":
                self.make(thing)
        for persona in PERSONAS.values():
            for seat in persona.seats:
                take_seat(persona.name, seat)
        for thing in self.things.values():
            if thing.kind not in ("party", "root", "place"):
                self.make(thing)
        self._point_at_what_is_hidden()
        self._give_out_calendars()
        self._send_a_message()
        self._ask_the_laender()
        self._note_where_the_report_is_from()
        api.content.transition(self.site["working-parties"]["concluded"], "conclude")
        for thing in self.things.values():
            if thing.state == "trashed":
                self.throw_away(thing)
        return self

    def throw_away(self, thing: Thing) -> None:
        """Let the chair delete something."""
        discard(self.site.unrestrictedTraverse(self.path(thing.key).lstrip("/")), "chair")

    def _point_at_what_is_hidden(self) -> None:
        """Let papers that many read name others: as newer, as older, and as related."""
        supersede(self.object("shared"), self.object("member"))
        supersede(self.object("draft"), self.object("network"))
        hidden = ("draft", "authority", "land", "member", "strict", "invited", "elsewhere")
        for key in ("shared", "network", "final"):
            paper = self.object(key)
            paper.related_papers = tuple(api.content.get_uuid(self.object(h)) for h in hidden)

    def _give_out_calendars(self) -> None:
        """Give everybody who may have one an address of a calendar, for all and for one party."""
        for persona in PERSONAS.values():
            seats = persona.seats_today()
            if seats:
                for party in ("", seats[0].party):
                    self.calendars[persona.name, party] = make_feed(persona.name, party, "Test")

    def _send_a_message(self) -> None:
        """Let a stranger report a barrier; the word is for those who answer and nobody else."""
        form = self.object("de/report-barrier")
        fields = fields_of(form)
        word = self.note("message that somebody sent", lambda who: who.site_role in HANDLERS)
        typed = {field.name: "" for field in fields}
        typed |= {"message": f"Knopf {word}", "email": f"{word}@example.org"}
        self.message = keep_entry(form, fields, typed, "stamp")

    def _ask_the_laender(self) -> None:
        """Let a round about a paper run, with an objection; settle another with a reason."""
        with acting(self.site, "secretariat"):
            start_round(self.object("final"), clock.today() + timedelta(days=9), "released")
            word = self._note_of_round("decision-land")
            start_round(self.object("decision-land"), None, "refused", f"Grund {word}")
        with acting(self.site, "other-land"):
            word = self._note_of_round("final")
            object_to(self.object("final"), "im-by", f"Einspruch {word}", "other-land")

    def _note_of_round(self, key: str) -> str:
        thing = self.things[key]
        return self.note(
            f"reason in a release round about {key!r}",
            lambda who: reads_rounds(who, thing, self.things),
        )

    def _note_where_the_report_is_from(self) -> None:
        """Let a published report be made from a paper that few may see."""
        report, paper = self.object("report-published"), self.object("authority")
        report.source = api.content.get_uuid(paper)
        note_report(paper, report)
        report.reindexObject()

    def note(self, what: str, may_read: Callable[[Persona], bool]) -> str:
        """Return a word for something that is written beside a thing."""
        word = new_words()["text"]
        self.notes.append(Note(what, word, may_read))
        return word

    def _make_account(self, persona: Persona) -> None:
        api.user.create(
            username=persona.name, email=f"{persona.name}@blkirm.example", password=PASSWORD,
            properties={"fullname": f"Alex {self.names[persona.name]}"},
        )  # fmt: skip
        if persona.site_role:
            api.user.grant_roles(username=persona.name, roles=[persona.site_role])

    def path(self, key: str) -> str:
        """Return the address of a thing below the site."""
        thing = self.things[key]
        if thing.kind == "root":
            return ""
        return f"{self.path(thing.place)}/{thing.id}"

    def site_path(self, key: str) -> str:
        """Return the path of a thing in the database."""
        return "/".join(self.site.getPhysicalPath()) + self.path(key)

    def object(self, key: str) -> DexterityContent:
        """Return the thing itself; of what was deleted, as if it still stood in its place."""
        if key and self.things[key].state == "trashed":
            # A request may have ended, and with it what is the current site.
            trash = self.site.getSiteManager().getUtility(ITrash)
            kept = next(each for each in trash if each.name == self.things[key].id)
            return kept.thing.__of__(self.object(self.things[key].place))
        return self.site.unrestrictedTraverse(self.path(key).lstrip("/")) if key else self.site

    def may_see(self, who: str, key: str) -> bool:
        return may_see(PERSONAS[who], self.things[key], self.things)

    def forbidden_words(self, who: str) -> dict[str, str]:
        """Return the words that may not come back to somebody, and what each is."""
        seen = {key: self.may_see(who, key) for key in self.things}
        told = {
            word for key, thing in self.things.items() if seen[key] for word in thing.words.values()
        }
        words = {
            word: f"{part} of {key!r}"
            for key, thing in self.things.items()
            if not seen[key]
            for part, word in thing.secrets().items()
            # What was public once keeps its address, and that says so.
            if word not in told and (part, thing.state) != ("id", "withdrawn")
        }
        words |= {n.word: n.what for n in self.notes if not n.may_read(PERSONAS[who])}
        for name, word in self.names.items():
            if not may_know(PERSONAS[who], PERSONAS[name]):
                words[word] = f"full name of {name!r}"
        return words

    # --- building things

    def make(self, thing: Thing) -> DexterityContent:
        """Put a thing where it belongs, in its state and with its audience."""
        with acting_as_maker(self.site, thing):
            made = MAKERS[thing.kind](self, thing)
        if thing.kind not in ("library", "register"):
            made.subject = (thing.words["tag"],)
        comment_on(made, thing)
        preview_of(made, thing)
        if thing.circle:
            self._set_audience(made, thing)
        made.reindexObject()
        return made

    def make_again(self, thing: Thing) -> DexterityContent:
        """Put back what a test deleted."""
        as_owner(self.site)
        made = self.make(thing)
        for inner in self.things.values():
            if inner.place == thing.key:
                self.make_again(inner)
        return made

    def _set_audience(self, made: DexterityContent, thing: Thing) -> None:
        set_audience(made, thing.circle, thing.recipients, thing.marking)

    def make_party(self, thing: Thing) -> DexterityContent:
        party = api.content.create(
            self.object(thing.place), "WorkingParty", id=thing.id, kind="sub-working-party",
            title=f"Gruppe {thing.words['title']}", description=thing.words["description"],
            mandate_de=rich(thing.words["text"]),
        )  # fmt: skip
        conference = clock.today() + timedelta(days=200)
        plan_cycle(party, start=conference, end=conference, place=thing.words["comment"])
        return party

    def make_library(self, thing: Thing) -> DexterityContent:
        library = self.object(thing.key and thing.place)["papers"]
        library.title = f"Unterlagen {thing.words['title']}"
        library.description = thing.words["description"]
        return library

    def make_folder(self, thing: Thing) -> DexterityContent:
        return api.content.create(
            self.object(thing.place), "Folder", id=thing.id,
            title=f"Ordner {thing.words['title']}", description=thing.words["description"],
        )  # fmt: skip

    def make_paper(self, thing: Thing) -> DexterityContent:
        words = thing.words
        paper = api.content.create(
            self.object(thing.place), "Paper", id=thing.id, title=f"Papier {words['title']}",
            description=words["description"], draft=thing.state == "draft",
            file=NamedBlobFile(
                data=f"Frist {words['old']}".encode(),
                contentType="text/plain", filename=f"{words['old']}.txt",
            ),
        )  # fmt: skip
        replace_file(
            paper,
            f"{words['text']} {words['file']}".encode(),
            f"{words['filename']}.txt",
            comment=f"Neu: {words['old']}",
        )
        for step in {"final": ["finalise"], "archived": ["archive"]}.get(thing.state, ()):
            api.content.transition(paper, step)
        return paper

    def make_register(self, thing: Thing) -> DexterityContent:
        register = self.object(thing.place)[thing.id]
        register.title = f"Register {thing.words['title']}"
        register.description = thing.words["description"]
        return register

    def make_meeting(self, thing: Thing) -> DexterityContent:
        # A desk shows the next ones only; those with minutes come last.
        begins = clock.now() + timedelta(hours=3 if thing.kind == "minuted" else 1)
        return api.content.create(
            self.object(thing.place), "Meeting", id=thing.id,
            title=f"Sitzung {thing.words['title']}", description=thing.words["description"],
            start=begins, end=begins + timedelta(hours=5), place=f"Ort {thing.words['text']}",
        )  # fmt: skip

    def make_item(self, thing: Thing) -> DexterityContent:
        item = api.content.create(
            self.object(thing.place), "AgendaItem", id=thing.id,
            title=f"Punkt {thing.words['title']}", description=thing.words["description"],
            draft_resolution=thing.words["text"],
            confidential_placeholder=thing.state == "placeholder",
        )  # fmt: skip
        if thing.state == "declined":
            with acting(self.site, "chair"):
                decline(item, f"Grund {thing.words['comment']}")
        return item

    def make_minuted(self, thing: Thing) -> DexterityContent:
        """Make a meeting that people were invited to, so that there can be minutes of it."""
        meeting = self.make_meeting(thing)
        api.content.transition(meeting, "invite")
        return meeting

    def make_minutes(self, thing: Thing) -> DexterityContent:
        """Write about each item; what is said of a restricted item is a secret of that item."""
        minutes = make_minutes(self.object(thing.place))
        minutes.title = f"Protokoll {thing.words['title']}"
        minutes.description = thing.words["description"]
        for item in [each for each in self.things.values() if each.kind == "minuted-item"]:
            if item.place != thing.place:
                continue
            words = item.words if item.circle else thing.words
            uid = api.content.get_uuid(self.object(item.key))
            values = Values(
                discussion=words["text"], result=words["file"], statements={"bamf": words["old"]}
            )
            keys = put_entry(minutes, uid, values, thing.author).keys
            comment = minutes.records.add_comment(
                item=uid, key=keys["discussion"][0], quote=words["text"], text=words["comment"],
                author=thing.author, authority="bamf", time=clock.now(), turn=1,
            )  # fmt: skip
            comment.disposition, comment.answer = "partly", words["filename"]
        if thing.state != "draft":
            api.content.transition(minutes, "review")
            api.content.transition(minutes, "circulate")
        if thing.state == "adopted":
            minutes.comment_deadline = clock.today() - timedelta(days=1)
            adopt(minutes)
        return minutes

    def make_decision(self, thing: Thing) -> DexterityContent:
        words = thing.words
        decision = api.content.create(
            self.object(thing.place), "Decision", id=thing.id, title=f"Beschluss {words['title']}",
            description=words["description"], text=words["text"], addressees=["level:land"],
            decided_on=clock.today() - timedelta(days=9), draft=thing.state == "draft",
            due_date=clock.today() - timedelta(days=1),
        )  # fmt: skip
        for note in (words["old"], words["file"]):
            report(decision, "DE-BY", Entry("in-progress", note, account=thing.author))
        return decision

    def make_task(self, thing: Thing) -> DexterityContent:
        words = thing.words
        return api.content.create(
            self.object(thing.place), "Task", id=thing.id, title=f"Aufgabe {words['title']}",
            description=words["description"], office=words["text"], responsible="im-by",
        )  # fmt: skip

    def make_report(self, thing: Thing) -> DexterityContent:
        words = thing.words
        if thing.state == "next":
            report = self._make_next_edition(thing)
        else:
            report = api.content.create(
                self.object(thing.place), "Report", id=thing.id, title=f"Bericht {words['title']}",
                series="brief-report", number="1", period=PERIODS.get(thing.state, "2014/2015"),
                licence="official-work",
            )  # fmt: skip
        report.title_en = f"Report {words['title']}"
        report.summary_de, report.summary_en = words["description"], words["text"]
        # What the file says of its making stays in the house.
        hidden = self.note(f"author in the file of {thing.key!r}", is_of_the_office)
        report.file_de = NamedBlobFile(
            data=pdf_saying(words["file"], hidden), filename=f"{words['filename']}.pdf"
        )
        notify(ObjectModifiedEvent(report))
        self._recommend(report, thing)
        if thing.state != "draft":
            api.content.transition(report, "submit")
            self._confirm(report, thing)
        with acting(self.site, "publisher"):
            self._publish(report, thing)
        if thing.state == "superseded":
            self._supersede(report)
        return report

    def _confirm(self, report: DexterityContent, thing: Thing) -> None:
        """Let an officer have looked at each line of the checklist, and say so."""
        noted = self.note(f"remark on the checklist of {thing.key!r}", is_of_the_office)
        said = Confirmation("publisher", clock.now().isoformat(), f"Gesehen {noted}")
        report.confirmations = {check.id: said for check in checklist(report)}

    def _publish(self, report: DexterityContent, thing: Thing) -> None:
        if thing.state in ("approved", "scheduled", "next"):
            api.content.transition(report, "approve")
        if thing.state in ("scheduled", "next"):
            # At another minute each.
            days = 365 if thing.state == "scheduled" else 400
            schedule_report(report, clock.now() + timedelta(days=days))
        if thing.state in ("published", "superseded", "withdrawn"):
            api.content.transition(report, "publish")
        if thing.state == "withdrawn":
            api.content.transition(report, "withdraw")

    def _make_next_edition(self, thing: Thing) -> DexterityContent:
        """Make the draft of the edition that follows the published report."""
        newer = make_new_edition(self.object("report-published"), thing.author)
        newer.title, newer.number = f"Bericht {thing.words['title']}", "2"
        newer.source, newer.release_reason = "", "Nicht nötig"
        return api.content.rename(newer, thing.id)

    def _recommend(self, report: DexterityContent, thing: Thing) -> None:
        """Add the report's recommendation, and a part that was not released and says its words."""
        for each in self.things.values():
            if each.kind == "recommendation" and each.place == thing.key:
                self._recommendation(report, each)
                hidden = self.things["report-draft"].words
                deliver(
                    report, "DE-HE", authority="im-he", day=clock.today(), who="editor",
                    file=NamedBlobFile(
                        data=pdf_saying(hidden["old"]), filename=f"{hidden['tag']}.pdf"
                    ),
                )  # fmt: skip

    def make_recommendation(self, thing: Thing) -> DexterityContent:
        """Return what was made with its report; make it if somebody deleted it since."""
        report = self.object(thing.place)
        return report[thing.id] if thing.id in report else self._recommendation(report, thing)

    def _recommendation(self, report: DexterityContent, thing: Thing) -> DexterityContent:
        words = thing.words
        return api.content.create(
            report, "Recommendation", id=thing.id, number="1",
            text_de=f"{words['title']} {words['text']}",
            text_en=f"{words['title']} {words['description']}",
        )  # fmt: skip

    def _supersede(self, report: DexterityContent) -> None:
        """Publish a new edition that says nothing of the words."""
        # It is called after its title.
        newer = api.content.rename(make_new_edition(report, "editor"), new_words()["id"])
        newer.title, newer.title_en = "Neue Ausgabe", "New edition"
        newer.summary_de = newer.summary_en = ""
        newer.period = "2014/2015"
        newer.file_de = NamedBlobFile(data=pdf_saying("Neu"), filename="neu.pdf")
        notify(ObjectModifiedEvent(newer))
        api.content.transition(newer, "submit")
        with acting(self.site, "publisher"):
            api.content.transition(newer, "publish")

    def make_programme(self, thing: Thing) -> DexterityContent:
        words = thing.words
        programme = api.content.create(
            self.object(thing.place), "Programme", id=thing.id,
            title=f"Programm {words['title']}", title_en=f"Programme {words['title']}",
            kind="departure", level="federal", return_mode="voluntary", renewal="open",
            summary_de=words["description"], summary_en=words["text"],
            stand_date=clock.today(), stand_reference="bamf.de",
            handout_de=self._handout_of(thing),
        )  # fmt: skip
        if thing.state in ("published", "withdrawn"):
            api.content.transition(programme, "publish")
        if thing.state == "withdrawn":
            api.content.transition(programme, "withdraw")
        return programme

    def _handout_of(self, thing: Thing) -> NamedBlobFile:
        """Return a file for counsellors: members of any party, and editors."""
        word = self.note(
            f"handout of {thing.key!r}",
            lambda who: (
                bool(who.seats_today()) or who.site_role in ("Editor", "Site Administrator")
            ),
        )
        return NamedBlobFile(data=pdf_saying(word), filename=f"{word}.pdf")

    def make_form(self, thing: Thing) -> DexterityContent:
        """Every site has it; nobody adds one."""
        form = self.object(thing.key)
        form.title, form.description = (
            f"Formular {thing.words['title']}",
            thing.words["description"],
        )
        form.formPrologue = rich(thing.words["text"])
        return form

    def make_news(self, thing: Thing) -> DexterityContent:
        words = thing.words
        if thing.state == "copy":
            return self._make_working_copy(thing)
        news = api.content.create(
            self.object(thing.place), "News Item", id=thing.id,
            title=f"Nachricht {words['title']}", description=words["description"],
            text=rich(words["text"]),
            image=NamedBlobImage(
                data=DOT + words["file"].encode(), filename=f"{words['filename']}.png"
            ),
        )  # fmt: skip
        if thing.state in ("published", "scheduled"):
            api.content.transition(news, "publish")
        if thing.state == "scheduled":
            news.effective_date = DateTime() + 365
            news.reindexObject()
        return news

    def _make_working_copy(self, thing: Thing) -> DexterityContent:
        """Make a published page that says nothing, and a copy of it that says the words.

        The page is made once: each new one would push others off the start page.
        """
        place = self.object(thing.place)
        if "copied" not in place:
            page = api.content.create(place, "News Item", id="copied", title="Eine Nachricht")
            api.content.transition(page, "publish")
        copy = make_copy(place["copied"])
        copy.title = f"Nachricht {thing.words['title']}"
        copy.description = thing.words["description"]
        copy.text = rich(thing.words["text"])
        copy.image = NamedBlobImage(
            data=DOT + thing.words["file"].encode(), filename=f"{thing.words['filename']}.png"
        )
        notify(ObjectModifiedEvent(copy))
        return api.content.rename(copy, thing.id)


MAKERS: dict[str, Callable[[Estate, Thing], DexterityContent]] = {
    "party": Estate.make_party,
    "library": Estate.make_library,
    "folder": Estate.make_folder,
    "paper": Estate.make_paper,
    "register": Estate.make_register,
    "meeting": Estate.make_meeting,
    "item": Estate.make_item,
    "minuted": Estate.make_minuted,
    "minuted-item": Estate.make_item,
    "minutes": Estate.make_minutes,
    "decision": Estate.make_decision,
    "task": Estate.make_task,
    "report": Estate.make_report,
    "recommendation": Estate.make_recommendation,
    "programme": Estate.make_programme,
    "form": Estate.make_form,
    "news": Estate.make_news,
}

#: A picture of one pixel; what follows its end is ignored by whoever shows it.
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


#: What people make; the rest was there before them.
_BY_AUTHORS = (
    "paper",
    "folder",
    "meeting",
    "item",
    "minuted",
    "minuted-item",
    "minutes",
    "decision",
    "task",
    "report",
    "programme",
    "news",
)


@contextmanager
def acting_as_maker(site: PloneSite, thing: Thing) -> Iterator[None]:
    """Act as who makes a thing: its author, or the owner of the site for places."""
    if thing.kind in _BY_AUTHORS:
        with acting(site, thing.author):
            yield
    else:
        yield


def take_seat(person: str, seat: Seat) -> None:
    """Write a membership straight into the register."""
    later = clock.today() + timedelta(days=30)
    register = get_register()
    membership = register.grant(
        Membership(
            person=person,
            party=seat.party,
            role=seat.role,
            on_behalf_of=seat.authority,
            voting_right=True,
            valid_from=later if seat.when == "later" else clock.today() - timedelta(days=3),
            valid_until=None,
            reason="test",
            granted_by="stranger" if seat.party == "reintegration" else "secretariat",
        )
    )
    if seat.when == "ended":
        register.end(membership.id, "secretariat", "left")


def set_audience(
    thing: DexterityContent, circle: str, recipients: tuple[str, ...], marking: str
) -> None:
    """Give a thing an audience of its own, by the operation that page and endpoint use."""
    change_audience(thing, Audience(circle, recipients, marking), by="secretariat")


def comment_on(made: DexterityContent, thing: Thing) -> None:
    """Write a comment: ours on a paper, elsewhere one as Plone would keep it."""
    from plone.app.discussion.interfaces import IConversation
    from zope.component import createObject

    conversation = IConversation(made, None)
    if conversation is None or (thing.kind, thing.state) == ("news", "scheduled"):
        # Nobody comments on pages (`matrix.md`), and Plone dates comments by themselves.
        return
    comment = PaperComment() if thing.kind == "paper" else createObject("plone.Comment")
    comment.text = thing.words["comment"]
    comment.author_username = comment.creator = thing.author
    conversation.addComment(comment)


def preview_of(made: DexterityContent, thing: Thing) -> None:
    """Keep a preview as it would be made in the background, with the words of the file."""
    if thing.kind == "paper":
        preview = Preview(TEXT, words=(thing.words["file"],))
        keep_preview(made, sha256_of(made.file), preview)


def rich(words: str) -> RichTextValue:
    return RichTextValue(f"<p>{words}</p>", "text/html", "text/x-html-safe")


def pdf_saying(words: str, author: str = "") -> bytes:
    """Return a PDF of one page with some words on it, by somebody."""
    out = BytesIO()
    canvas = Canvas(out)
    canvas.setAuthor(author)
    canvas.drawString(72, 720, words)
    canvas.save()
    return out.getvalue()

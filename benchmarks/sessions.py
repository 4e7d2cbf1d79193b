"""Parties with years of meetings: how many of what, and how each site is filled with them."""

from benchmarks import material
from collections.abc import Iterator
from dataclasses import asdict
from dataclasses import dataclass
from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo


BERLIN = ZoneInfo("Europe/Berlin")
BATCH = 100
FIRST_YEAR = 2022
LAST_YEAR = 2027


@dataclass(frozen=True)
class Sessions:
    """What one party holds. One meeting, in the middle of the years, has `longest` items."""

    meetings: int
    items: int
    longest: int
    papers: int
    decisions: int
    first_year: int = FIRST_YEAR

    @property
    def party(self) -> str:
        """The id of the party."""
        return f"sessions-{self.meetings}"

    @property
    def of_longest(self) -> int:
        """The number of the meeting with most items."""
        return self.meetings // 2

    def start_of(self, meeting: int) -> datetime:
        """Return when a meeting begins: they are spread evenly over the years."""
        first, last = date(self.first_year, 1, 11), date(LAST_YEAR, 12, 9)
        day = first + (last - first) * meeting // max(self.meetings - 1, 1)
        return datetime(day.year, day.month, day.day, 10, tzinfo=BERLIN)

    def is_over(self, meeting: int) -> bool:
        """Say whether a meeting has taken place; only those have decisions and minutes."""
        return self.start_of(meeting) < datetime.now(BERLIN)

    def length_of(self, meeting: int) -> int:
        """Return how many items a meeting has."""
        if meeting == self.of_longest:
            return self.longest
        place = meeting - (meeting > self.of_longest)
        return _share(self.items - self.longest, place, self.meetings - 1)

    def papers_of(self, item: int) -> range:
        """Return the numbers of the papers that an item is about; items are counted through."""
        return _range(self.papers, item, self.items)

    def usual(self) -> int:
        """Return the last meeting that has as many items as most meetings."""
        lengths = [self.length_of(each) for each in range(self.meetings)]
        most = max(set(lengths), key=lengths.count)
        return max(each for each, length in enumerate(lengths) if length == most)

    def years(self) -> dict[int, list[int]]:
        """Return the numbers of the meetings by year."""
        found: dict[int, list[int]] = {}
        for meeting in range(self.meetings):
            found.setdefault(self.start_of(meeting).year, []).append(meeting)
        return found

    def words(self) -> dict[str, int]:
        """Return what decides how a site looks."""
        return asdict(self)


FULL = Sessions(meetings=300, items=3_000, longest=60, papers=2_000, decisions=5_000)
QUICK = Sessions(meetings=5, items=12, longest=4, papers=4, decisions=5)


def small_beside(sessions: Sessions) -> Sessions:
    """Return a party whose pages show as much, and which holds hardly more than they show."""
    length = sessions.length_of(sessions.usual())
    papers = len([p for n in range(3 * length) for p in sessions.papers_of(n)])
    return Sessions(3, 3 * length, length, max(papers, 5), 0, LAST_YEAR)


def _share(whole: int, place: int, places: int) -> int:
    return len(_range(whole, place, places))


def _range(whole: int, place: int, places: int) -> range:
    return range(whole * place // places, whole * (place + 1) // places)


# --- ours -------------------------------------------------------------------------------------


def fill_ours(site: object, sessions: Sessions, commit: object) -> None:
    """Add a party with its papers, meetings, items, decisions and the longest meeting's minutes."""
    from benchmarks.build_ours import add_papers
    from benchmarks.build_ours import add_party

    party = add_party(site, sessions.party, f"Sitzungen {sessions.meetings}")
    add_papers(party["papers"], sessions.papers, commit)
    papers = [party["papers"][f"paper-{n:05d}"].UID() for n in range(sessions.papers)]
    over = []
    for number, (meeting, items) in enumerate(_add_meetings(party["meetings"], sessions, papers)):
        if sessions.is_over(number):
            over.append((meeting, items))
        if number == sessions.of_longest:
            _add_minutes(meeting, items)
        _stand_at(meeting, "closed" if sessions.is_over(number) else "invited")
        if number % (BATCH // 10) == 0:
            commit()
    commit()
    _add_decisions(party["decisions"], sessions.decisions, over, commit)


def _add_meetings(
    place: object, sessions: Sessions, papers: list[str]
) -> Iterator[tuple[object, list[object]]]:
    from plone.dexterity.utils import createContentInContainer

    done = 0
    for number in range(sessions.meetings):
        start = sessions.start_of(number)
        meeting = createContentInContainer(
            place,
            "Meeting",
            checkConstraints=False,
            id=f"meeting-{number:03d}",
            title=f"{number + 1}. Sitzung",
            number=number + 1,
            kind="regular",
            start=start,
            end=start + timedelta(hours=6),
            place="Berlin",
        )
        length = sessions.length_of(number)
        items = [
            createContentInContainer(
                meeting,
                "AgendaItem",
                checkConstraints=False,
                id=f"item-{item:02d}",
                title=material.title_of(done + item),
                kind="discussion",
                rapporteur="im-nw",
                minutes_planned=6,
                draft_resolution="Die Länder führen es ein und berichten.",
                papers=tuple(papers[each] for each in sessions.papers_of(done + item)),
            )
            for item in range(length)
        ]
        done += length
        yield meeting, items


def _stand_at(thing: object, state: str) -> None:
    """Let a thing be in a state without anybody being written to."""
    from plone import api

    workflows = api.portal.get_tool("portal_workflow")
    name = workflows.getChainFor(thing)[0]
    status = dict(workflows.getStatusOf(name, thing), review_state=state)
    workflows.setStatusOf(name, thing, status)
    workflows.getWorkflowById(name).updateRoleMappingsFor(thing)
    thing.reindexObject(idxs=["review_state"])
    thing.reindexObjectSecurity()


def _add_minutes(meeting: object, items: list[object]) -> None:
    """Add adopted minutes that say of each item what became of it."""
    from blkirm.minutes.operations import make_minutes
    from blkirm.minutes.records import Values
    from blkirm.minutes.writing import put_entry

    _stand_at(meeting, "held")
    minutes = make_minutes(meeting)
    for item in items:
        values = Values(
            discussion="Das Thema wurde beraten.", result="Die Arbeitsgruppe nimmt Kenntnis."
        )
        put_entry(minutes, item.UID(), values, "admin")
    _stand_at(minutes, "adopted")


def _add_decisions(register: object, count: int, meetings: list, commit: object) -> None:
    """Add decisions on which 16 Länder and the Federation have to report, each from an item.

    Each meeting has as many as the others.
    """
    from plone.dexterity.utils import createContentInContainer

    for number in range(count):
        meeting, items = meetings[number * len(meetings) // count]
        item = items[number % len(items)]
        createContentInContainer(
            register,
            "Decision",
            checkConstraints=False,
            id=f"decision-{number:05d}",
            title=f"Beschluss {material.title_of(number)}",
            text="Die Länder führen es ein und berichten.",
            addressees=["level:land"],
            decided_on=meeting.start.date(),
            due_date=meeting.start.date() + timedelta(days=365),
            meeting=meeting.UID(),
            item=item.UID(),
        )
        if number % BATCH == BATCH - 1:
            commit()
    commit()


# --- the peers --------------------------------------------------------------------------------


def fill_peer(site: object, sessions: Sessions, commit: object) -> None:
    """Add a party with as many stock objects: files, events by year, pages in folders."""
    from benchmarks.build_peer import add_pages
    from benchmarks.build_peer import add_papers
    from benchmarks.build_peer import add_party
    from plone import api

    import pytz

    party, papers = add_party(site, sessions.party, f"Sitzungen {sessions.meetings}")
    add_papers(papers, sessions.papers, commit)
    meetings = api.content.create(party, "Folder", id="meetings", title="Meetings")
    agendas = api.content.create(party, "Folder", id="agendas", title="Agendas")
    done = 0
    for year, numbers in sessions.years().items():
        folder = api.content.create(meetings, "Folder", id=str(year), title=str(year))
        for number in numbers:
            # Zope's database takes no moments with a zone of zoneinfo.
            start = sessions.start_of(number).astimezone(pytz.timezone("Europe/Berlin"))
            api.content.create(
                folder,
                "Event",
                id=f"meeting-{number:03d}",
                title=f"{number + 1}. Sitzung",
                start=start,
                end=start + timedelta(hours=6),
                location="Berlin",
            )
            agenda = api.content.create(
                agendas, "Folder", id=f"meeting-{number:03d}", title=f"{number + 1}. Sitzung"
            )
            for item in range(sessions.length_of(number)):
                api.content.create(
                    agenda,
                    "Document",
                    id=f"item-{item:02d}",
                    title=material.title_of(done),
                    description="Die Länder führen es ein und berichten.",
                )
                done += 1
        commit()
    register = api.content.create(party, "Folder", id="decisions", title="Decisions")
    add_pages(register, sessions.decisions, commit)

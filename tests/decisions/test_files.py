"""Files and pages say the same; nobody gets a number twice; those who are late get one mail."""

from blkirm.decisions import operations
from blkirm.decisions.follow_up import Entry
from blkirm.decisions.reminders import remind_late
from blkirm.kernel import clock
from blkirm.notifications.mail import wait_until_sent
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from csv import reader
from datetime import date
from datetime import timedelta
from io import BytesIO
from io import StringIO
from lxml import html
from openpyxl import load_workbook
from tests.mailbox import Mailbox
from typing import Any

import transaction


PATH = "/working-parties/dublin/decisions"


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def table_of(page: str, selector: str) -> list[list[str]]:
    (table,) = html.fromstring(page).cssselect(selector)
    return [
        [words(cell) for cell in row.cssselect("th, td")] for row in table.cssselect("tbody tr")
    ]


def test_matrix_and_its_files_say_the_same(
    functional: Any, make_decision: Callable, client: Callable
) -> None:
    decision = make_decision("Leitlinien", addressees=["level:land"], due_date=date(2026, 1, 31))
    operations.report(decision, "DE-BY", Entry("done"))
    member = client("member")

    (row,) = table_of(member.get(f"{PATH}/@@follow-up").text, "table.wide-matrix")
    sheet = load_workbook(BytesIO(member.get(f"{PATH}/@@follow-up-xlsx").content)).active
    text = member.get(f"{PATH}/@@follow-up-csv").content.decode("utf-8-sig")
    files = [
        [str(cell.value or "") for cell in sheet[2]],
        list(reader(StringIO(text), delimiter=";"))[1],
    ]

    assert files[0][4:21] == files[1][4:21]
    assert [cell.removesuffix(", overdue") for cell in row[2:19]] == files[0][4:21]
    assert (row[0], row[3]) == (f"{decision.number} Leitlinien", "Implemented")
    assert [each[-1] for each in files] == ["16", "16"]


def test_files_of_one_decision_hold_what_its_page_says(
    functional: Any, make_decision: Callable, client: Callable
) -> None:
    decision = make_decision(addressees=["land:DE-NW", "land:DE-BY"])
    operations.report(decision, "DE-BY", Entry("in-progress", "läuft", authority="im-by"))
    operations.report(decision, "DE-BY", Entry("done", "fertig", authority="im-by"))
    member = client("member")
    path = f"{PATH}/{decision.getId()}"

    page = member.get(path).text
    sheet = load_workbook(BytesIO(member.get(f"{path}/@@follow-up-xlsx").content)).active
    text = member.get(f"{path}/@@follow-up-csv").content.decode("utf-8-sig")
    rows = [[str(cell.value or "") for cell in row][:3] for row in list(sheet)[1:]]

    assert rows == [row[:3] for row in list(reader(StringIO(text), delimiter=";"))[1:]]
    assert [state for _line, state, _note in rows] == ["Implemented", "In progress", "Open"]
    lines = {cells[0]: cells[1] for cells in table_of(page, "table.follow-up-lines")}
    assert lines == {rows[0][0]: "Implemented", rows[2][0]: "Open"}
    assert [page.count(note) for note in ("läuft", "fertig")] == [1, 2]


def test_people_who_enter_decisions_at_once_get_different_numbers(
    functional: Any, party: Any, client: Callable
) -> None:
    people = [client(who) for who in ("secretariat", "chair", "secretariat", "chair")]
    body = {"@type": "Decision", "title": "Zugleich"}

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda who: who.rest("POST", PATH, body), people))

    made = [answer.json()["number"] for answer in answers if answer.status_code == 201]
    assert len(made) == len({*made}) == 4


def test_who_is_late_gets_one_mail_with_all_of_it_and_nothing_they_may_not_read(
    functional: Any, make_decision: Callable, make_task: Callable, mailbox: Mailbox
) -> None:
    over, to_come = (clock.today() + timedelta(days=days) for days in (-20, 10))
    make_decision("Leitlinien", addressees=["land:DE-NW"], due_date=over)
    make_decision("Zukunft", addressees=["land:DE-NW"], due_date=to_come)
    make_decision("Entwurf", addressees=["land:DE-NW"], due_date=over, draft=True)
    make_task("Bericht", responsible="im-nw", due_date=over)
    transaction.commit()
    remind_late()
    transaction.commit()
    wait_until_sent()

    (mail,) = mailbox.of("member")
    text = mail.get_content()
    assert [word in text for word in ("Leitlinien", "Bericht", "Zukunft", "Entwurf")] == [
        True,
        True,
        False,
        False,
    ]
    assert "/owed" in text
    assert [mailbox.of(who) for who in ("bavaria", "guest", "chair")] == [[], [], []]

"""Messages to answer, as if people had sent them with the forms. Nothing of it is mailed."""

from blkirm.forms.fields import fields_of
from blkirm.forms.operations import keep_entry
from blkirm.forms.operations import note_answer
from blkirm.forms.records import get_entries
from blkirm.kernel import clock
from dataclasses import replace
from datetime import timedelta
from Products.CMFPlone.Portal import PloneSite
from typing import Any


#: Who answers in the demonstration.
EDITOR = "editor"


def import_messages(site: PloneSite, messages: list[dict[str, Any]]) -> None:
    """Keep messages once, each with the day it came on."""
    records, now = get_entries(), clock.now()
    for number, message in enumerate(messages):
        stamp = f"demo-{number}"
        if records.by_stamp(stamp) is not None:
            continue
        form = site[message["language"]][message["form"]]
        fields = fields_of(form)
        values = {field.name: message["typed"].get(field.name, "") for field in fields}
        entry = keep_entry(form, fields, values, stamp)
        entry = replace(entry, sent_at=now - timedelta(days=message["ago"]), mail="sent")
        records.put(entry)
        if "answer" in message:
            entry = note_answer(entry, message["answer"], EDITOR)
            records.put(replace(entry, done_at=now - timedelta(days=message["answered"])))

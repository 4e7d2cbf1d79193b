"""The files of a programme: leaflets for everybody, handouts for counsellors."""

from blkirm.programmes.content import IProgramme
from blkirm.programmes.directory import reads_for_counsellors
from plone.namedfile.interfaces import INamedBlobFile


LEAFLETS = ("leaflet_de", "leaflet_en")
HANDOUTS = ("handout_de", "handout_en")


def names_for(programme: IProgramme) -> tuple[str, ...]:
    """Return the names of the fields whose files the present reader may have."""
    return (*LEAFLETS, *HANDOUTS) if reads_for_counsellors(programme) else LEAFLETS


def files_for(programme: IProgramme) -> dict[str, INamedBlobFile]:
    """Return the files there are for the present reader, by the names of their fields."""
    found = {name: getattr(programme.aq_base, name, None) for name in names_for(programme)}
    return {name: file for name, file in found.items() if file is not None}

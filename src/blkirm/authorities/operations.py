from blkirm.authorities.content import IAuthority
from blkirm.authorities.responsibilities import continued
from blkirm.kernel import clock
from zope.event import notify
from zope.lifecycleevent import ObjectModifiedEvent


def note_responsibilities(authority: IAuthority, first: bool = False) -> None:
    """Remember which fields of work the authority has from today on, and which it had until now.

    What a new entry of the register begins with was so before: it has the authority's own beginning,
    or none.
    """
    today = authority.start if first else clock.today()
    authority.responsibilities = continued(
        authority.responsibilities, authority.fields_of_work or (), today
    )


def confirm(authority: IAuthority) -> None:
    """Note that the authority confirmed its fields of work and its contact today."""
    authority.confirmed_on = clock.today()
    notify(ObjectModifiedEvent(authority))

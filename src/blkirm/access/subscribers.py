from Acquisition import aq_base
from blkirm import _
from blkirm.access.errors import Refused
from blkirm.access.guard import answers_in_json
from blkirm.access.interfaces import IKeepsAddress
from OFS.interfaces import IObjectWillBeMovedEvent
from zope.component import adapter
from zope.globalrequest import getRequest
from zope.i18n import translate
from ZPublisher.interfaces import IPubBeforeCommit

import transaction


@adapter(IKeepsAddress, IObjectWillBeMovedEvent)
def stay_in_place(thing: IKeepsAddress, event: IObjectWillBeMovedEvent) -> None:
    """Refuse to rename, move or delete what memberships and groups name by its id.

    It may go together with everything around it, when a whole site is deleted.
    """
    if aq_base(event.object) is not aq_base(thing) or event.oldParent is None:
        return
    raise Refused(
        translate(
            _(
                "msg_keeps_address",
                default="Memberships and rights name this by its address, so it cannot be renamed, "
                "moved or deleted. A working party is concluded instead; an authority gets an end.",
            ),
            context=getRequest(),
        )
    )


@adapter(IPubBeforeCommit)
def change_nothing_when_refusing(event: IPubBeforeCommit) -> None:
    """Let a REST answer that says no leave nothing behind.

    Many of Plone's services set a status and return; what they had changed by then would stay.
    """
    request = event.request
    if answers_in_json(request) and request.response.getStatus() >= 400:
        transaction.doom()

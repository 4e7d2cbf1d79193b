from blkirm import _
from blkirm.access.interfaces import IPrivateContent
from blkirm.kernel.interfaces import IShowsItsSteps
from blkirm.minutes.records import Records
from plone.dexterity.content import Item
from plone.supermodel import model
from typing import Any
from zope.interface import implementer
from zope.schema import Choice
from zope.schema import Date


#: What minutes are called in the address of their meeting.
NAME = "minutes"


class IMinutes(model.Schema):
    """Minutes of one meeting (OParl `resultsProtocol`, `verbatimProtocol`)."""

    kind = Choice(
        title=_("label_minutes_kind", default="Kind of minutes"),
        vocabulary="blkirm.minutes_kinds",
        default="minutes-results",
    )
    language = Choice(
        title=_("label_minutes_language", default="Language of the minutes"),
        vocabulary="blkirm.paper_languages",
        default="de",
    )
    comment_deadline = Date(
        title=_("label_comment_deadline", default="Comments until"),
        description=_(
            "help_comment_deadline",
            default="The last day on which participants comment on the circulated minutes.",
        ),
        required=False,
    )


@implementer(IMinutes, IPrivateContent, IShowsItsSteps)
class Minutes(Item):
    """See `IMinutes`. What is written stands in `records`, one record for each item."""

    language = "de"
    #: How often the minutes were circulated.
    turn = 0
    #: How the period for comments was made longer, `periods.Extension` by `Extension`.
    extensions = ()
    #: `meeting` or `silence`, on which day, and the UID of the meeting or nothing.
    adopted_how = ""
    adopted_on = None
    adopted_in = ""
    #: UID of the item of a later meeting under which they are to be adopted.
    adoption_item = ""

    def __init__(self, *arguments: Any, **fields: Any) -> None:
        super().__init__(*arguments, **fields)
        self.records = Records()

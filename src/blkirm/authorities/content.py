from blkirm import _
from blkirm.access.interfaces import IKeepsAddress
from plone.dexterity.content import Item
from plone.supermodel import model
from zope.interface import implementer
from zope.schema import Choice
from zope.schema import Date
from zope.schema import List
from zope.schema import TextLine


class IAuthority(model.Schema):
    """An authority as it takes part; its id is what memberships name and never changes."""

    short_name = TextLine(
        title=_("label_short_name", default="Short name"),
        description=_("help_short_name", default="As used in lists, for example BAMF."),
    )
    level = Choice(
        title=_("label_level", default="Level of government"), vocabulary="blkirm.levels"
    )
    land = Choice(
        title=_("label_land", default="Land"),
        vocabulary="blkirm.laender",
        required=False,
    )
    kind = Choice(title=_("label_kind", default="Kind"), vocabulary="blkirm.authority_kinds")
    fields_of_work = List(
        title=_("label_fields_of_work", default="Fields of work"),
        value_type=Choice(vocabulary="blkirm.fields_of_work"),
        required=False,
        default=[],
        missing_value=[],
    )
    parent_authority = Choice(
        title=_("label_parent_authority", default="Belongs to"),
        vocabulary="blkirm.authorities",
        required=False,
    )
    start = Date(title=_("label_start", default="Since"), required=False)
    end = Date(title=_("label_end", default="Until"), required=False)
    successor = Choice(
        title=_("label_successor", default="Succeeded by"),
        vocabulary="blkirm.authorities",
        required=False,
    )


@implementer(IAuthority, IKeepsAddress)
class Authority(Item):
    """See ``IAuthority``."""

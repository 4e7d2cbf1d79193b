from blkirm import _
from blkirm.access.interfaces import IKeepsAddress
from plone.dexterity.content import Item
from plone.supermodel import model
from zope.interface import implementer
from zope.schema import Choice
from zope.schema import Date
from zope.schema import List
from zope.schema import TextLine
from zope.schema import ValidationError

import re


class NoPostcode(ValidationError):
    __doc__ = _("msg_no_postcode", default="A German postcode has five digits.")


class NoEmail(ValidationError):
    __doc__ = _("msg_no_email", default="This is no e-mail address.")


class NoWebsite(ValidationError):
    __doc__ = _("msg_no_website", default="An address begins with https:// or http://.")


def is_postcode(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{5}", value):
        raise NoPostcode()
    return True


def is_beginning_of_postcode(value: str) -> bool:
    if not re.fullmatch(r"[0-9]{1,5}", value):
        raise NoPostcode()
    return True


def is_email(value: str) -> bool:
    if len(value) > 200 or not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+", value):
        raise NoEmail()
    return True


def is_website(value: str) -> bool:
    if len(value) > 500 or not re.fullmatch(r"https?://[^\s<>\"]+", value):
        raise NoWebsite()
    return True


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
    model.fieldset(
        "contact",
        label=_("fieldset_authority_contact", default="How to reach it"),
        fields=[
            "street",
            "postcode",
            "place",
            "place_en",
            "phone",
            "email",
            "website",
            "hours_de",
            "hours_en",
            "serves",
            "confirmed_on",
        ],
    )
    street = TextLine(
        title=_("label_street", default="Street and number"), required=False, max_length=200
    )
    postcode = TextLine(
        title=_("label_postcode", default="Postcode"), required=False, constraint=is_postcode
    )
    place = TextLine(
        title=_("label_authority_place", default="Town"), required=False, max_length=100
    )
    place_en = TextLine(
        title=_("label_authority_place_en", default="Town in English"),
        required=False,
        max_length=100,
    )
    phone = TextLine(title=_("label_phone", default="Telephone"), required=False, max_length=60)
    email = TextLine(title=_("label_email", default="E-mail"), required=False, constraint=is_email)
    website = TextLine(
        title=_("label_website", default="Website"), required=False, constraint=is_website
    )
    hours_de = TextLine(
        title=_("label_hours_de", default="Opening hours, in German"),
        required=False,
        max_length=200,
    )
    hours_en = TextLine(
        title=_("label_hours_en", default="Opening hours, in English"),
        required=False,
        max_length=200,
    )
    serves = List(
        title=_("label_serves", default="Postcodes it is for"),
        description=_(
            "help_serves",
            default="Whole postcodes or their beginnings, one a line, for example 80 or 33602.",
        ),
        value_type=TextLine(constraint=is_beginning_of_postcode),
        required=False,
        default=[],
        missing_value=[],
    )
    confirmed_on = Date(
        title=_("label_confirmed_on", default="Last confirmed on"),
        description=_(
            "help_confirmed_on",
            default="The day on which the authority last confirmed its fields of work and its contact.",
        ),
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
    """See ``IAuthority``.

    ``responsibilities`` remembers which field of work was whose when: dicts with ``field``,
    ``valid_from`` and ``valid_until`` (days as texts or None), written by ``operations`` alone.
    """

    responsibilities = ()

"""Who can see a thing, and why the reader does, in words.

Read from the security state (``audiences.readers``); nothing here decides anything.
"""

from blkirm import _
from blkirm.access.audience import Audience
from blkirm.access.audience import AUTHORITY
from blkirm.access.audience import kind_of
from blkirm.access.audience import KINDS
from blkirm.access.audience import LAND
from blkirm.access.audience import LEVEL
from blkirm.access.register import Membership
from blkirm.access.roles import PARTY_ROLES
from blkirm.access.roles import person_group
from blkirm.access.roles import recipient_group
from blkirm.access.roles import role_group
from blkirm.audiences.readers import DRAFT
from blkirm.audiences.readers import GROUP
from blkirm.audiences.readers import NETWORK
from blkirm.audiences.readers import OFFICES
from blkirm.audiences.readers import PUBLIC
from blkirm.audiences.readers import Readers
from blkirm.audiences.readers import RESTRICTED
from blkirm.authorities.rules import name_of_authority
from blkirm.authorities.vocabularies import laender
from blkirm.authorities.vocabularies import levels_plural
from blkirm.kernel.formats import format_date
from blkirm.kernel.formats import format_number
from blkirm.kernel.language import current_language
from blkirm.parties.content import WorkingParty
from blkirm.parties.rules import name_of_person
from collections.abc import Iterable
from plone import api
from zope.i18n import translate
from zope.i18nmessageid import Message


#: More recipients than that are counted, not named, in the sentence.
MOST_NAMED = 3

#: Offices of the site, as they stand in a security state, the most telling first.
OFFICE_TITLES: dict[str, Message] = {
    "Editor": _("office_editor", default="editors"),
    "Publication Officer": _("office_publication", default="publication office"),
    "Site Administrator": _("office_site_administrator", default="site administration"),
    "Manager": _("office_manager", default="technical administration"),
}


def sentence(
    readers: Readers, party: WorkingParty | None, party_title: str, sees_names: bool
) -> str:
    """Say in one sentence who can see a thing, in the reader's language.

    ``party_title`` is empty where the reader may not know of the party; without ``sees_names``
    single members are named by their authority only.
    """
    count = len(readers)
    mapping = {
        "people": format_number(count, current_language()),
        "party": party_title,
    }
    if readers.state == RESTRICTED and party is not None:
        names = _recipient_names(readers, party.getId(), sees_names)
        if names:
            return _say(_restricted_to(names), {**mapping, "names": ", ".join(names[:MOST_NAMED])})
    if readers.state == OFFICES:
        return _say(
            _("sentence_offices", default="Not public. Visible to: ${names}."),
            {"names": ", ".join(_offices(readers)) or _say(_NOBODY, {})},
        )
    if readers.state == GROUP and not mapping["party"]:
        return _say(_SENTENCES[RESTRICTED], mapping)
    if count == 1 and readers.state in _SINGULAR:
        return _say(_SINGULAR[readers.state], mapping)
    return _say(_SENTENCES[readers.state], mapping)


_NOBODY = _("sentence_nobody", default="nobody")
_SENTENCES: dict[str, Message] = {
    PUBLIC: _(
        "sentence_public", default="Public: everybody can see this, also without an account."
    ),
    "accounts": _("sentence_accounts", default="Visible to everybody with an account."),
    NETWORK: _("sentence_network", default="Visible to the ${people} people of the whole network."),
    GROUP: _("sentence_group", default="Visible to the ${people} members of “${party}”."),
    RESTRICTED: _("sentence_restricted", default="Visible to ${people} people only."),
    DRAFT: _(
        "sentence_draft",
        default="Draft. Visible to ${people} people only: author, chair and secretariat.",
    ),
}
_SINGULAR: dict[str, Message] = {
    GROUP: _("sentence_group_one", default="Visible to one person: the only member of “${party}”."),
    RESTRICTED: _("sentence_restricted_one", default="Visible to one person only."),
    DRAFT: _("sentence_draft_one", default="Draft. Visible to one person only."),
}


def _restricted_to(names: list[str]) -> Message:
    if len(names) > MOST_NAMED:
        return _(
            "sentence_restricted_names_more",
            default="Visible to ${people} people only: ${names} and more; chair, secretariat and "
            "author as well.",
        )
    return _(
        "sentence_restricted_names",
        default="Visible to ${people} people only: ${names}; chair, secretariat and author as "
        "well.",
    )


def _say(message: Message, mapping: dict[str, str]) -> str:
    return translate(
        Message(message, mapping=mapping), target_language=current_language(), domain="blkirm"
    )


def _offices(readers: Readers) -> list[str]:
    return [_say(title, {}) for role, title in OFFICE_TITLES.items() if role in readers.roles]


def _recipient_names(readers: Readers, party: str, sees_names: bool) -> list[str]:
    prefix = recipient_group(party, "")
    recipients = sorted(
        token
        for group in readers.groups
        if group.startswith(prefix) and kind_of(token := group.removeprefix(prefix)) in KINDS
    )
    return names_of_recipients(recipients, sees_names)


def names_of_recipients(recipients: Iterable[str], sees_names: bool) -> list[str]:
    """Return what recipients are called in the reader's language, each name once."""
    return list(dict.fromkeys(name_of_recipient(each, sees_names) for each in recipients))


def name_of_recipient(recipient: str, sees_names: bool = True) -> str:
    """Return what a recipient is called; a single member by the authority too, or by it alone."""
    kind, _colon, rest = recipient.partition(":")
    if kind == LAND:
        return laender.title(rest)
    if kind == LEVEL:
        return levels_plural.title(rest)
    if kind == AUTHORITY:
        return name_of_authority(rest)
    authority, _colon, person = rest.partition(":")
    if not sees_names:
        return name_of_authority(authority)
    return _say(
        _("recipient_seat", default="${person} (${authority})"),
        {"person": name_of_person(person), "authority": name_of_authority(authority)},
    )


def reasons(readers: Readers, party: WorkingParty | None, person: str | None) -> list[str]:
    """Return why a person sees a thing, each reason as a sentence; the nearest first."""
    if person is None or readers.state == PUBLIC:
        return []
    party_id = party.getId() if party is not None else ""
    found = []
    membership = readers.membership_of(person)
    if membership is not None:
        found += _by_office_in_party(readers, membership, party_id)
        found.append(_by_membership(membership, party_id))
    if person_group(party_id, person) in readers.groups:
        found.append(_say(_("reason_author", default="You see it because it comes from you."), {}))
    if not found:
        roles = set(api.user.get_roles()) & readers.roles
        names = [_say(title, {}) for role, title in OFFICE_TITLES.items() if role in roles]
        if names:
            found.append(
                _say(
                    _("reason_office", default="You see it by your office: ${names}."),
                    {"names": ", ".join(names)},
                )
            )
    return found


def _by_office_in_party(readers: Readers, membership: Membership, party: str) -> list[str]:
    role = PARTY_ROLES[membership.role]
    if (
        readers.state not in (RESTRICTED, DRAFT)
        or membership.party != party
        or role_group(party, role.token) not in readers.groups
    ):
        return []
    return [
        _say(
            _("reason_role", default="You see it by your role in this party: ${role}."),
            {"role": _say(role.title, {})},
        )
    ]


def _by_membership(membership: Membership, party: str) -> str:
    until = membership.valid_until
    mapping = {
        "authority": name_of_authority(membership.on_behalf_of),
        "day": format_date(until, current_language()) if until else "",
    }
    if membership.party == party:
        return _say(_HERE_UNTIL if until else _HERE, mapping)
    return _say(_NETWORK_UNTIL if until else _NETWORK, mapping)


_HERE = _("reason_member", default="You see it because ${authority} sent you to this party.")
_HERE_UNTIL = _(
    "reason_member_until",
    default="You see it because ${authority} sent you to this party until ${day}.",
)
_NETWORK = _(
    "reason_network", default="You see it because ${authority} sent you to a party of the network."
)
_NETWORK_UNTIL = _(
    "reason_network_until",
    default="You see it because ${authority} sent you to a party of the network until ${day}.",
)


def short_audience(audience: object) -> str:
    """Say in a few words what sets a thing apart in a list: named recipients, network, marking."""
    if not isinstance(audience, Audience):
        return ""
    words = []
    if audience.circle == RESTRICTED:
        # Lists name authorities, not people; so guests may see them too.
        names = names_of_recipients(audience.recipients, sees_names=False)
        shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
        words.append(_say(_("only_for", default="only ${names}"), {"names": shown}))
    elif audience.circle == NETWORK:
        words.append(_say(_("for_network", default="whole network"), {}))
    return " · ".join([*words, *filter(None, [audience.marking])])

from zope.interface import Interface


SPACES = "working-parties"
NETWORK_GROUP = "network"


class ISpace(Interface):
    """A place of its own kind of confidentiality: what is inside is there for its groups only.

    Its id names its groups (``party:<id>``) and never changes.
    """


class IPrivateContent(Interface):
    """Content that lives inside a space and takes its audience from there."""


class IHasAudience(Interface):
    """Content inside a space that may have an audience of its own (``access.audience``)."""


class ISubmission(Interface):
    """Marks a container that, as long as it waits for others, is its author's to change."""


class IKeepsAddress(Interface):
    """Content whose id other records name: it is never renamed, moved or deleted."""


class IOpeningHours(Interface):
    """Adapts content that is there for its readers only at certain times."""

    def is_closed() -> bool:
        """Say whether it is hidden from the present user now, whatever rights he or she has."""


class IMembershipRegister(Interface):
    """The record of who took part where, on whose behalf, from when to when.

    Append-only: nothing that was recorded is ever changed or removed. Every method takes and
    returns plain values; none checks a permission.
    """

    def grant(grant):  # noqa: ANN001, ANN201
        """Record a new membership and return it."""

    def change(membership_id, by, **changes):  # noqa: ANN001, ANN201
        """Record a new version of a membership and return it. Raises KeyError."""

    def end(membership_id, by, reason):  # noqa: ANN001, ANN201
        """Record that a membership ends now and return it. Raises KeyError."""

    def get(membership_id):  # noqa: ANN001, ANN201
        """Return the latest version of a membership. Raises KeyError."""

    def history(membership_id):  # noqa: ANN001, ANN201
        """Return all versions of a membership, oldest first. Raises KeyError."""

    def everybody():  # noqa: ANN201
        """Iterate over the latest versions of all memberships there ever were."""

    def everybody_on(day):  # noqa: ANN001, ANN201
        """Iterate over memberships that counted on a day, as they stood recorded when it ended."""

    def of_person(person):  # noqa: ANN001, ANN201
        """Iterate over the latest versions of all memberships a person ever had."""

    def of_party(party):  # noqa: ANN001, ANN201
        """Iterate over the latest versions of all memberships a party ever had."""

    def of_authority(authority):  # noqa: ANN001, ANN201
        """Iterate over the latest versions of all memberships held on behalf of an authority."""

    def groups_of(person):  # noqa: ANN001, ANN201
        """Return the ids of the groups that a person's memberships give today."""

    def census():  # noqa: ANN201
        """Return who is in which group at this moment (``Census``)."""

    def forget_groups():  # noqa: ANN001, ANN201
        """Compute all groups anew from the next request on.

        To be called when something outside the register changes what they are made of.
        """


class IAuthorityDirectory(Interface):
    """What the register needs to know about authorities."""

    def facts(authority):  # noqa: ANN001, ANN201
        """Return ``(level, land)`` of an authority id; empty strings where unknown."""


class IMembershipGrantedEvent(Interface):
    """Somebody became a member (``membership``)."""


class IMembershipChangedEvent(Interface):
    """A membership was changed or ended (``membership``, ``before``)."""

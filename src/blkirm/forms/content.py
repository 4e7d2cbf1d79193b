"""What editors can change about a form. Everything else of an EasyForm is in no schema.

The content type gets this schema instead of EasyForm's own (`types/EasyForm.xml`), so that neither
its edit form nor REST reads or writes expressions, scripts, actions or the fields themselves.
"""

from blkirm import _
from blkirm.forms.rules import is_mail_address
from blkirm.forms.rules import MOST_MONTHS
from plone.app.textfield import RichText
from plone.autoform import directives
from plone.supermodel import model
from zope.schema import Int
from zope.schema import Text
from zope.schema import TextLine
from zope.schema.interfaces import ValidationError


EDITING = "cmf.ModifyPortalContent"


class NoAddress(ValidationError):
    __doc__ = _(
        "msg_form_receiver_invalid",
        default="This is no e-mail address. One looks like office@authority.example.",
    )


def check_address(value: str) -> bool:
    """Let only a plain address be a mailbox. Raises NoAddress."""
    if value and not is_mail_address(value):
        raise NoAddress(value)
    return True


class IPublicForm(model.Schema):
    """A form that everybody can fill in."""

    title = TextLine(title=_("label_form_title", default="Title"), max_length=120)
    description = Text(
        title=_("label_form_description", default="One sentence below the title"),
        required=False,
        missing_value="",
        default="",
        max_length=300,
    )
    formPrologue = RichText(  # noqa: N815 (the name in EasyForm)
        title=_("label_form_prologue", default="Text before the form"),
        required=False,
    )
    thankstitle = TextLine(
        title=_("label_form_thanks_title", default="Title after sending"), max_length=120
    )
    thanksdescription = Text(
        title=_("label_form_thanks", default="What happens next"),
        description=_(
            "help_form_thanks",
            default="Shown after sending, beside number and date. One paragraph a line.",
        ),
        required=False,
        missing_value="",
        default="",
        max_length=2000,
    )
    directives.read_permission(receiver=EDITING, keep_months=EDITING)
    receiver = TextLine(
        title=_("label_form_receiver", default="Mail goes to"),
        description=_(
            "help_form_receiver",
            default="A functional mailbox. Without one the mail goes to the portal's own address.",
        ),
        constraint=check_address,
        required=False,
        missing_value="",
        default="",
        max_length=254,
    )
    keep_months = Int(
        title=_("label_form_keep_months", default="Months until messages are deleted"),
        description=_(
            "help_form_keep_months",
            default="Counted from the answer. What nobody answered is deleted a year after it "
            "came.",
        ),
        min=1,
        max=MOST_MONTHS,
        default=6,
    )

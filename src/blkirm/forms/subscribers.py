from blkirm.forms.content import IPublicForm
from blkirm.intake.operations import check_texts
from zope.interface.interfaces import IObjectEvent


def check_typed_texts(form: IPublicForm, event: IObjectEvent) -> None:
    """Send what editors type through the gate; the lower floor knows titles and rich texts only."""
    check_texts(form, (), running=[form.thankstitle or "", form.thanksdescription or ""])

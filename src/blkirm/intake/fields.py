"""The gate at the fields of forms and of REST: says what is wrong before anything is made."""

from blkirm.intake import doors
from blkirm.intake.findings import problem
from blkirm.intake.interfaces import Refused
from blkirm.intake.operations import admit
from blkirm.intake.operations import plain_name
from blkirm.intake.rules import admission_of
from blkirm.kernel.interfaces import IPortalLayer
from plone.base.interfaces import IPloneSiteRoot
from plone.dexterity.interfaces import IDexterityContent
from plone.formwidget.namedfile.interfaces import IFileUploadTemporaryStorage
from plone.formwidget.namedfile.validator import NamedFileWidgetValidator
from plone.namedfile.interfaces import IImage
from plone.namedfile.interfaces import INamed
from plone.namedfile.interfaces import INamedField
from plone.restapi.deserializer.dxfields import NamedFieldDeserializer
from plone.restapi.interfaces import IFieldDeserializer
from plone.restapi.services.content.tus import TUSUpload
from typing import Any
from z3c.form.interfaces import IValidator
from zope.component import adapter
from zope.interface import implementer
from zope.interface import Interface
from zope.interface import Invalid


class NotAdmitted(Invalid):
    """Says in a form why a file does not enter; what can be confirmed is offered there."""


@implementer(IValidator)
@adapter(Interface, IPortalLayer, Interface, INamedField, Interface)
class FileValidator(NamedFileWidgetValidator):
    """Examine a file that somebody chose in a form."""

    def validate(self, value: Any, force: bool = False) -> None:
        super().validate(value, force)
        if not INamed.providedBy(value) or admission_of(value) is not None:
            return
        try:
            admit(
                value,
                confirmed=doors.confirmed_codes(),
                place=self.context,
                # What is no paper is refused when it is stored; portraits are stored elsewhere.
                may_wait=not IImage.providedBy(value),
            )
        except Refused as refused:
            self.widget.to_confirm = [
                {"code": finding.code, "message": sentence}
                for finding, sentence in zip(refused.findings, refused.sentences, strict=True)
                if finding.severity == "confirm"
            ]
            raise NotAdmitted(str(refused)) from None


@implementer(IFileUploadTemporaryStorage)
@adapter(IPloneSiteRoot)
class KeepsNothing:
    """Plone's forms put a file that was refused into the database, for the next attempt. Not here."""

    def __init__(self, context: Any) -> None:
        self.upload_map: dict[str, Any] = {}

    def cleanup(self, force: bool = False) -> None:
        """There is nothing to clean up."""


@implementer(IFieldDeserializer)
@adapter(INamedField, IDexterityContent, IPortalLayer)
class FileDeserializer(NamedFieldDeserializer):
    """Keep what the metadata of a TUS upload confirm for when the file is admitted.

    An empty file is refused here: Plone would take it for none and remove the one that is there.
    """

    def __call__(self, value: Any) -> Any:
        if isinstance(value, TUSUpload):
            said = value.metadata().get(doors.FIELD, "")
            doors.confirm_in_request(self.request, said if isinstance(said, str) else "")
        elif isinstance(value, dict) and "data" in value and not value["data"]:
            name = value.get("filename")
            raise Refused([problem("empty", plain_name(name if isinstance(name, str) else ""))])
        return super().__call__(value)

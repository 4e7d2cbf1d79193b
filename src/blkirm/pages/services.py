"""The check of texts for REST: what a form does not save is not saved this way either."""

from blkirm import _
from blkirm.kernel.interfaces import IPortalLayer
from blkirm.pages.guard import doubts_answered_by
from blkirm.pages.guard import TEXT
from blkirm.pages.guard import wrong_with
from blkirm.pages.interfaces import IWrittenPage
from blkirm.pages.text_check import errors
from plone.app.textfield.interfaces import IRichText
from plone.app.textfield.value import RichTextValue
from plone.restapi.deserializer import json_body
from plone.restapi.deserializer.dxfields import RichTextFieldDeserializer
from plone.restapi.interfaces import IFieldDeserializer
from typing import Any
from zope.component import adapter
from zope.i18n import translate
from zope.interface import implementer


@implementer(IFieldDeserializer)
@adapter(IRichText, IWrittenPage, IPortalLayer)
class DeserializeText(RichTextFieldDeserializer):
    """Refuse a text with barriers, and one with doubts unless the body says why (``reason``)."""

    def __call__(self, value: Any) -> RichTextValue:
        text = super().__call__(value)
        if self.field.__name__ != TEXT:
            return text
        found = wrong_with(text.raw or "", self.context)
        if errors(found) or (found and not doubts_answered_by(self._reason())):
            # A ValueError is what the service tells in its answer, with the name of the field.
            sentences = [self._say(each.message) for each in found]
            raise ValueError(" ".join([*sentences, *self._hint(found)]))
        return text

    def _reason(self) -> Any:
        return json_body(self.request).get("reason")

    def _hint(self, found: list) -> list[str]:
        if errors(found):
            return []
        hint = _(
            "msg_text_needs_reason_rest",
            default="If that is right as it is, say why in “reason”, in five characters or more.",
        )
        return [self._say(hint)]

    def _say(self, message: Any) -> str:
        return translate(message, context=self.request)

"""Choosing a file in a form.

Plone's widget asks "keep, remove or replace" with inline scripts that our content policy forbids,
keeps refused files in the database and gives its label nothing to point at. Here whoever chooses a
file gets that file, and a refused one is gone.
"""

from collections.abc import Sequence
from plone.formwidget.namedfile.interfaces import INamedFileWidget
from plone.formwidget.namedfile.utils import is_file_upload
from plone.formwidget.namedfile.widget import NamedFileWidget
from plone.namedfile.interfaces import INamed
from plone.namedfile.interfaces import INamedFileField
from typing import Any
from z3c.form.interfaces import IDataManager
from z3c.form.interfaces import IFieldWidget
from z3c.form.interfaces import IFormLayer
from z3c.form.interfaces import NO_VALUE
from z3c.form.widget import FieldWidget
from zope.component import adapter
from zope.component import getMultiAdapter
from zope.interface import implementer
from zope.interface import implementer_only


class IUploadWidget(INamedFileWidget):
    """A file input that always takes the file somebody chooses."""


@implementer_only(IUploadWidget)
class UploadWidget(NamedFileWidget):
    """Give it `accept`, as in HTML, to help people choose."""

    accept: str | None = None
    file_upload_id = None
    #: What the sender may confirm about the file just refused: dicts of ``code`` and ``message``.
    to_confirm: Sequence[dict[str, str]] = ()

    def stored(self) -> INamed | None:
        """Return the file that the object has now."""
        if self.ignoreContext:
            return None
        value = getMultiAdapter((self.context, self.field), IDataManager).query(None)
        return value if INamed.providedBy(value) else None

    def extract(self, default: Any = NO_VALUE) -> Any:
        upload = self.request.get(self.name)
        if is_file_upload(upload) and upload.filename:
            return upload
        if self.request.get(f"{self.name}.action") == "remove":
            return None
        return self.stored() or default


@implementer(IFieldWidget)
@adapter(INamedFileField, IFormLayer)
def UploadFieldWidget(field: INamedFileField, request: Any) -> UploadWidget:
    widget = FieldWidget(field, UploadWidget(request))
    widget.accept = ",".join(field.accept or ()) or None
    return widget

"""Rich text as Plone has cleaned it, cleaned once."""

from plone.app.textfield.value import RichTextValue
from typing import Any


def clean_html(value: RichTextValue | None, context: Any) -> str:
    """Return the safe HTML of a rich text field.

    The result stays with the text in memory. Texts with internal links are cleaned anew each
    time, because what they turn into depends on who reads.
    """
    if value is None or not value.raw:
        return ""
    if "resolveuid" in value.raw:
        return value.output_relative_to(context) or ""
    # The one persistent part of a rich text; it has no public name.
    holder = value._raw_holder
    html = getattr(holder, "_v_blkirm_html", None)
    if html is None:
        html = holder._v_blkirm_html = value.output_relative_to(context) or ""
    return html

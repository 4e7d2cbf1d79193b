"""Content classes keep what Zope expects of them."""

from typing import Any
from zope.dottedname.resolve import resolve


def test_content_classes_have_no_type_hints_where_zope_keeps_annotations(site: Any) -> None:
    classes = {
        info.klass: resolve(info.klass)
        for info in site.portal_types.objectValues()
        if getattr(info, "klass", "")
    }

    hinted = {
        name
        for name, cls in classes.items()
        for base in cls.__mro__
        if "__annotations__" in vars(base)
    }

    assert len(classes) > 10
    assert hinted == set()

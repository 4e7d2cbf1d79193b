"""What the editor for texts offers: links and pictures of this site, call-outs, boxes.

Plone's own dialogs for links and pictures build their HTML with ``new Function``, which our
Content-Security-Policy forbids. TinyMCE's own dialogs do not; they get lists of this site's pages
and pictures from `targets`. Words are in the editor's language, which the registry cannot hold.
"""

from blkirm import _
from blkirm.kernel.language import site_url
from blkirm.pages.components import boxes
from blkirm.pages.components import CALLOUTS
from blkirm.pages.components import formats
from Products.CMFPlone.patterns.settings import PatternSettingsAdapter
from typing import Any
from zope.i18n import translate

import json


PLUGINS = (
    "anchor",
    "autolink",
    "autoresize",
    "code",
    "fullscreen",
    "image",
    "link",
    "lists",
    "nonbreaking",
    "searchreplace",
    "table",
    "visualchars",
    "wordcount",
)
BOXES = "blkirmboxes"
#: Part of the addresses of what a theme brings.
THEME = "++theme++"
SCRIPT = "++resource++blkirm.pages/boxes.js"
TOOLBAR = (
    "undo redo | styles | bold italic | bullist numlist | inserttable | link unlink image | "
    f"{BOXES} | code"
)
CONTEXT_MENU = "link image table"
HEADINGS = (
    ("h2", _("editor_heading_2", default="Heading 2")),
    ("h3", _("editor_heading_3", default="Heading 3")),
    ("h4", _("editor_heading_4", default="Heading 4")),
)


class EditorSettings(PatternSettingsAdapter):
    """Plone's settings with dialogs that work without evaluating strings."""

    def tinymce(self) -> dict[str, str]:
        settings = json.loads(super().tinymce()["data-pat-tinymce"])
        settings["tiny"].pop("templates", None)
        # The theme's style sheet comes last and would undo ours.
        sheets = settings["tiny"].get("content_css", "").split(",")
        settings["tiny"]["content_css"] = ",".join(s for s in sheets if THEME not in s)
        settings["tiny"].update(self._tiny())
        return {"data-pat-tinymce": json.dumps(settings)}

    def _tiny(self) -> dict[str, Any]:
        url = self.context.absolute_url()
        return {
            "plugins": list(PLUGINS),
            "toolbar": TOOLBAR,
            "toolbar_mode": "wrap",
            "contextmenu": CONTEXT_MENU,
            "menubar": "edit insert format table",
            "link_list": f"{url}/@@link-targets",
            # A link opens where the reader wants it to.
            "link_target_list": False,
            "link_title": False,
            "image_list": f"{url}/@@image-targets",
            "image_caption": True,
            "image_description": True,
            "image_dimensions": False,
            "paste_data_images": False,
            "automatic_uploads": False,
            "style_formats": self._styles(),
            "formats": formats(),
            "external_plugins": {BOXES: f"{site_url(self.request)}/{SCRIPT}"},
            "blkirm_boxes": boxes(self.request, f"{url}/@@file-targets", f"{url}/@@office-targets"),
            "blkirm_boxes_title": self._say(_("editor_boxes", default="Building block")),
            "table_header_type": "sectionCells",
            # TinyMCE names its frame in Firefox alone.
            "iframe_attrs": {"title": self._say(_("editor_frame", default="Formatted text"))},
            # It grows with its text: the handle for the size lacks what WAI-ARIA asks of it.
            "resize": False,
            "min_height": 320,
            "max_height": 720,
        }

    def _styles(self) -> list[dict[str, Any]]:
        return [
            {
                "title": self._say(_("editor_headings", default="Headings")),
                "items": [{"title": self._say(words), "format": tag} for tag, words in HEADINGS],
            },
            {
                "title": self._say(_("editor_blocks", default="Blocks")),
                "items": [
                    {"title": self._say(_("editor_paragraph", default="Paragraph")), "format": "p"},
                    {
                        "title": self._say(_("editor_quotation", default="Quotation")),
                        "format": "blockquote",
                    },
                    *(
                        {"title": self._say(words), "format": name}
                        for name, words in CALLOUTS.items()
                    ),
                ],
            },
        ]

    def _say(self, words: str) -> str:
        return translate(words, context=self.request)

// A button of the editor with blocks to begin with: call-outs, a box for downloads, one for an office.
// TinyMCE's own plugin for templates writes a page with a script into a frame, which our policy forbids.
(function () {
  "use strict";

  window.tinymce.PluginManager.add("blkirmboxes", function (editor) {
    editor.options.register("blkirm_boxes", { processor: "object[]", default: [] });
    editor.options.register("blkirm_boxes_title", { processor: "string", default: "" });

    function items() {
      return editor.options.get("blkirm_boxes").map(function (box) {
        return {
          type: "menuitem",
          text: box.title,
          onAction: function () {
            editor.undoManager.transact(function () {
              editor.insertContent(box.content);
            });
          },
        };
      });
    }

    editor.ui.registry.addMenuButton("blkirmboxes", {
      text: editor.options.get("blkirm_boxes_title"),
      fetch: function (show) {
        show(items());
      },
    });
  });
})();

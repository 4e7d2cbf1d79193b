// A button of the editor with blocks to begin with: call-outs, a box for downloads, one for an office.
// TinyMCE's own plugin for templates writes a page with a script into a frame, which our policy forbids.
(function () {
  "use strict";

  var BOXES = ".callout, .file-box, .contact-box";

  window.tinymce.PluginManager.add("blkirmboxes", function (editor) {
    editor.options.register("blkirm_boxes", { processor: "object[]", default: [] });
    editor.options.register("blkirm_boxes_title", { processor: "string", default: "" });

    function currentBox() {
      return editor.dom.getParent(editor.selection.getNode(), BOXES);
    }

    function lineBelow(box) {
      var line = editor.dom.create("p", {}, "<br>");
      editor.dom.insertAfter(line, box);
      return line;
    }

    // A box inside a box helps nobody: what is put in from there stands below it.
    function leaveBox() {
      var box = currentBox();
      if (box) {
        editor.selection.setCursorLocation(lineBelow(box), 0);
      }
    }

    // Below the last box there has to be a line to go on writing.
    function goOnBelow() {
      var box = currentBox();
      if (box && !box.nextSibling) {
        lineBelow(box);
      }
    }

    function items() {
      return editor.options.get("blkirm_boxes").map(function (box) {
        return {
          type: "menuitem",
          text: box.title,
          onAction: function () {
            editor.undoManager.transact(function () {
              leaveBox();
              editor.insertContent(box.content);
              goOnBelow();
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

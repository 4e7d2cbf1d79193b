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

    function insert(content) {
      editor.undoManager.transact(function () {
        leaveBox();
        editor.insertContent(content);
        goOnBelow();
      });
    }

    // The box as it is to begin with, its example replaced by a link to the file.
    function withFile(box, file, words) {
      var said = file.facts ? words + " (" + file.facts + ")" : words;
      var link =
        '<a href="' + editor.dom.encode(file.value) + '">' + editor.dom.encode(said) + "</a>";
      return box.content.replace(box.example, function () {
        return link;
      });
    }

    function choose(box, choices) {
      var fields = [
        {
          type: "listbox",
          name: "choice",
          label: box.labels.choice,
          items: choices.map(function (each) {
            return { text: each.title, value: each.value };
          }),
        },
      ];
      if (box.labels.words) {
        fields.push({ type: "input", name: "words", label: box.labels.words });
      }
      editor.windowManager.open({
        title: box.title,
        body: { type: "panel", items: fields },
        buttons: [
          { type: "cancel", text: box.labels.cancel },
          { type: "submit", text: box.labels.insert, buttonType: "primary" },
        ],
        onSubmit: function (dialog) {
          var data = dialog.getData();
          var chosen = choices.find(function (each) {
            return each.value === data.choice;
          });
          dialog.close();
          insert(
            chosen.content || withFile(box, chosen, data.words.trim() || chosen.name),
          );
        },
      });
    }

    // Where there is nothing to choose, the box comes with its example.
    function askFor(box) {
      fetch(box.choices, { credentials: "same-origin", headers: { Accept: "application/json" } })
        .then(function (answer) {
          return answer.ok ? answer.json() : [];
        })
        .catch(function () {
          return [];
        })
        .then(function (choices) {
          if (choices.length) {
            choose(box, choices);
          } else {
            insert(box.content);
          }
        });
    }

    function items() {
      return editor.options.get("blkirm_boxes").map(function (box) {
        return {
          type: "menuitem",
          text: box.title,
          onAction: function () {
            if (box.choices) {
              askFor(box);
            } else {
              insert(box.content);
            }
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

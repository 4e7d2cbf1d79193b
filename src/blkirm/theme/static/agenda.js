// The order of an agenda: by dragging, and with Alt and an arrow key. Both do what the buttons do.
(() => {
  "use strict";

  const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowRight: "in", ArrowLeft: "out" };

  const enhance = (form) => {
    const rows = () => [...form.querySelectorAll("li[data-uid]:not([data-uid=''])")];
    const depth = (row) => Number(row.dataset.depth);
    let dragged = null;

    const send = (uid, to) => {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = "move";
      field.value = `${uid} ${to}`;
      form.append(field);
      form.submit();
    };

    // What hangs below a row goes with it.
    const withInner = (row) => {
      const all = [row];
      let next = row.nextElementSibling;
      while (next && depth(next) > depth(row)) {
        all.push(next);
        next = next.nextElementSibling;
      }
      return all;
    };

    const takes = (row) => dragged && !withInner(dragged).includes(row);

    const isBelow = (row, event) => {
      const box = row.getBoundingClientRect();
      return event.clientY > box.top + box.height / 2;
    };

    const mark = (row, below) => {
      for (const other of form.querySelectorAll(".drop-above, .drop-below")) {
        if (other !== row) other.classList.remove("drop-above", "drop-below");
      }
      row?.classList.toggle("drop-below", below);
      row?.classList.toggle("drop-above", !below);
    };

    for (const row of rows()) {
      row.tabIndex = 0;
      row.setAttribute("aria-describedby", "order-help");
      if (!row.querySelector("[name=move]")) continue;
      row.draggable = true;
      // Whoever takes a row by its title moves the row, not the link.
      for (const link of row.querySelectorAll("a")) link.draggable = false;
      row.addEventListener("keydown", (event) => {
        const to = event.altKey && KEYS[event.key];
        if (!to || event.target !== row) return;
        event.preventDefault();
        const button = row.querySelector(`[name=move][value$=" ${to}"]`);
        if (button && !button.disabled) button.click();
      });
      row.addEventListener("dragstart", (event) => {
        dragged = row;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.dataset.uid);
        row.classList.add("dragged");
      });
      row.addEventListener("dragover", (event) => {
        if (!takes(row)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = "move";
        mark(row, isBelow(row, event));
      });
      row.addEventListener("dragleave", (event) => {
        // Also sent on the way from the row to something in it.
        if (!row.contains(event.relatedTarget)) mark(null);
      });
      row.addEventListener("drop", (event) => {
        if (!takes(row)) return;
        event.preventDefault();
        send(dragged.dataset.uid, `${isBelow(row, event) ? "after" : "before"}:${row.dataset.uid}`);
      });
      row.addEventListener("dragend", () => {
        row.classList.remove("dragged");
        mark(null);
        dragged = null;
      });
    }
    // After a move the keyboard goes on where it was.
    if (location.hash.startsWith("#item-")) {
      document.getElementById(location.hash.slice(1))?.focus();
    }
  };

  for (const form of document.querySelectorAll("form[data-agenda]")) enhance(form);
})();

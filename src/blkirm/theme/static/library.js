// The list of a library: choosing many at once, and an order by hand. Everything works without it.
(() => {
  "use strict";

  const enhance = (form) => {
    const boxes = () => [...form.querySelectorAll("input[name=selected]")];
    const all = form.querySelector("[data-select-all]");
    const bar = form.querySelector("[data-selection-bar]");
    const count = bar?.querySelector("[data-selection-count]");

    const show = () => {
      const chosen = boxes().filter((box) => box.checked).length;
      if (all) {
        all.checked = chosen > 0 && chosen === boxes().length;
        all.indeterminate = chosen > 0 && !all.checked;
      }
      if (!bar) return;
      bar.hidden = chosen === 0;
      if (!count) return;
      const text = chosen === 1 ? count.dataset.one : count.dataset.many;
      count.textContent = text.replace("NUMBER", String(chosen));
    };
    if (all) {
      all.hidden = false;
      all.addEventListener("change", () => {
        for (const box of boxes()) box.checked = all.checked;
        show();
      });
    }
    let last = null;
    form.addEventListener("click", (event) => {
      const box = event.target;
      if (box.name !== "selected") return;
      // With the shift key everything between two boxes follows the second.
      const list = boxes();
      if (event.shiftKey && last && list.includes(last)) {
        const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
        for (const between of list.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      show();
    });
    // The browser may remember ticks when somebody comes back to the page.
    window.addEventListener("pageshow", show);
    show();
    if (form.hasAttribute("data-arrange")) arrange(form);
  };

  // Rows are dragged to another place. What is sent is what the buttons send.
  const arrange = (form) => {
    const rows = () => [...form.querySelectorAll("tr[data-uid]")];
    const kind = (row) => row.classList.contains("folder");
    let dragged = null;

    const send = async (row) => {
      const next = row.nextElementSibling;
      const previous = row.previousElementSibling;
      const follows = next && kind(next) === kind(row);
      const target = follows ? next.dataset.uid : `after-${previous?.dataset.uid}`;
      const body = new FormData();
      body.set("_authenticator", form.querySelector("[name=_authenticator]").value);
      body.set("put", `${row.dataset.uid} ${target}`);
      const answer = await fetch(form.querySelector("[name=put]").formAction, {
        method: "POST",
        body,
        credentials: "same-origin",
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (!answer.ok) location.reload();
      else renumber();
    };

    // After a move the buttons lead to other neighbours.
    const renumber = () => {
      for (const same of [true, false]) {
        const list = rows().filter((row) => kind(row) === same);
        list.forEach((row, number) => {
          const [up, down] = row.querySelectorAll("[name=put]");
          const before = list[number - 1];
          const beyond = list[number + 2];
          up.disabled = !before;
          up.value = `${row.dataset.uid} ${before?.dataset.uid}`;
          down.disabled = number + 1 >= list.length;
          down.value = `${row.dataset.uid} ${beyond ? beyond.dataset.uid : `after-${list[list.length - 1].dataset.uid}`}`;
        });
      }
    };

    for (const row of rows()) {
      row.draggable = true;
      row.addEventListener("dragstart", (event) => {
        dragged = row;
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.dataset.uid);
        row.classList.add("dragged");
      });
      row.addEventListener("dragover", (event) => {
        if (!dragged || dragged === row || kind(dragged) !== kind(row)) return;
        event.preventDefault();
        const box = row.getBoundingClientRect();
        if (event.clientY < box.top + box.height / 2) row.before(dragged);
        else row.after(dragged);
      });
      row.addEventListener("drop", (event) => event.preventDefault());
      row.addEventListener("dragend", () => {
        row.classList.remove("dragged");
        if (dragged) send(dragged);
        dragged = null;
      });
    }
  };

  for (const form of document.querySelectorAll("form[data-selection]")) enhance(form);
  // After uploads the list is another one.
  document.addEventListener("portal:replaced", ({ detail }) => {
    for (const form of detail.querySelectorAll("form[data-selection]")) enhance(form);
  });
})();

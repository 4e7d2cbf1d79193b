// What works better with a script; nothing needs it. Texts come from data attributes.
(() => {
  "use strict";

  // Menus that open over the page close on Escape and on a click elsewhere.
  const menus = () => document.querySelectorAll(".account[open], .editbar details[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // Whoever logs out leaves no text behind in this browser (minutes.js keeps it until it is saved).
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.('a[href$="/logout"]')) return;
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("blkirm.")) localStorage.removeItem(key);
      }
    } catch {
      // No storage in this browser.
    }
  });

  // A preview that is being made replaces the words that say so.
  const awaited = (box, patience = 40) => {
    setTimeout(async () => {
      const answer = await fetch(box.dataset.previewPart, { credentials: "same-origin" });
      if (!answer.ok || !patience) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = page.querySelector(".file-preview");
      const next = part?.querySelector("[data-preview-part]");
      if (next) return awaited(box, patience - 1);
      if (part) box.closest(".file-preview").replaceWith(part);
    }, 1500);
  };
  for (const box of document.querySelectorAll("[data-preview-part]")) awaited(box);

  // A document that is being made is fetched as soon as it is there.
  const expected = (box, patience = 300) => {
    setTimeout(async () => {
      const answer = await fetch(box.dataset.documentState, { credentials: "same-origin" });
      if (!answer.ok || !patience) return;
      const state = await answer.text();
      if (state === "working") return expected(box, patience - 1);
      if (state !== "ready") return location.reload();
      for (const line of box.children) line.hidden = !line.hidden;
      location.assign(box.dataset.documentFile);
    }, 1500);
  };
  for (const box of document.querySelectorAll("[data-document-state]")) expected(box);

  // The form for the audience: what saving would do is shown while somebody chooses.
  const previewed = (form) => {
    const target = form.querySelector("[data-preview-target]");
    const recipients = form.querySelector(".recipients");
    let asked = 0;
    const show = async () => {
      const number = ++asked;
      const chosen = new FormData(form);
      chosen.delete("_authenticator");
      recipients.hidden = chosen.get("circle") !== "restricted";
      const query = new URLSearchParams(chosen);
      const answer = await fetch(`${form.dataset.preview}?${query}`, { credentials: "same-origin" });
      // A slower answer to an older question is not shown.
      if (number === asked && answer.ok) {
        target.innerHTML = await answer.text();
      }
    };
    form.addEventListener("change", (event) => {
      if (event.target.name !== "confirmed") {
        form.querySelector(".confirm")?.remove();
        show();
      }
    });
    recipients.hidden = new FormData(form).get("circle") !== "restricted";
  };
  for (const form of document.querySelectorAll("form[data-preview]")) previewed(form);

  // A long change goes on by itself until somebody stops it.
  for (const form of document.querySelectorAll("form[data-continue]")) {
    const timer = setTimeout(() => form.requestSubmit(), 600);
    form.querySelector("a")?.addEventListener("click", () => clearTimeout(timer));
  }
})();

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

  // Show the answer to a form in place: the main part of the page it would have led to.
  const showAnswer = (request) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (!main) return false;
    document.querySelector("main").replaceWith(main);
    document.title = page.title;
    if (request.status < 400) history.replaceState(null, "", request.responseURL);
    for (const form of main.querySelectorAll("form[data-dropzone]")) enhance(form);
    const said = main.querySelector("[role=alert], .messages");
    if (said) {
      said.tabIndex = -1;
      said.focus();
      said.scrollIntoView({ block: "nearest" });
    }
    return true;
  };

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

  // Drop zone: files dropped on the form go into its file field; the form is then sent as it would
  // be without a script, only with a progress bar.
  const enhance = (form) => {
    const field = form.querySelector("input[type=file]");
    const status = form.querySelector("[data-dropzone-status]");
    if (!field || !status) return;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.hidden = true;
    status.after(bar);
    status.textContent = form.dataset.textDrop || "";
    bar.setAttribute("aria-label", form.dataset.textBusy || "");

    const fail = () => {
      bar.hidden = true;
      status.textContent = form.dataset.textFailed || "";
      status.classList.add("failed");
      form.removeAttribute("aria-busy");
    };

    // XMLHttpRequest, because fetch reports no progress of what it sends.
    const send = () => {
      if (form.getAttribute("aria-busy") || !form.reportValidity()) return;
      form.setAttribute("aria-busy", "true");
      status.classList.remove("failed");
      status.textContent = form.dataset.textBusy || "";
      bar.value = 0;
      bar.hidden = false;
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) bar.value = (event.loaded / event.total) * 100;
      };
      request.onload = () => {
        if (!showAnswer(request)) fail();
      };
      request.onerror = fail;
      request.send(new FormData(form));
    };

    let depth = 0;
    const carriesFiles = (event) => [...event.dataTransfer.types].includes("Files");
    form.addEventListener("dragenter", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth += 1;
      form.classList.add("over");
    });
    form.addEventListener("dragover", (event) => {
      if (carriesFiles(event)) event.preventDefault();
    });
    form.addEventListener("dragleave", () => {
      depth = Math.max(0, depth - 1);
      if (!depth) form.classList.remove("over");
    });
    form.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      form.classList.remove("over");
      field.files = event.dataTransfer.files;
      send();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send();
    });
  };

  for (const form of document.querySelectorAll("form[data-dropzone]")) enhance(form);
})();

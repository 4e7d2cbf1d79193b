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

  // Drop zone: <form data-dropzone data-text-…> with a file field. Each dropped or chosen file goes
  // through the same form, one after the other; the page then loads anew and shows them in its list.
  for (const form of document.querySelectorAll("form[data-dropzone]")) {
    const field = form.querySelector("input[type=file]");
    if (!field) continue;
    const text = (name, file) => (form.dataset[name] || "").replace("{name}", file ? file.name : "");
    const list = document.createElement("ul");
    list.className = "uploads";
    const news = document.createElement("p");
    news.className = "visually-hidden";
    news.setAttribute("aria-live", "polite");
    form.append(list, news);

    const row = (file) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      name.className = "name";
      name.textContent = file.name;
      const bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      item.append(name, bar);
      list.append(item);
      return {
        progress: (percent) => (bar.value = percent),
        done: () => {
          bar.value = 100;
          news.textContent = text("textDone", file);
        },
        fail: (reason) => {
          bar.remove();
          const why = document.createElement("span");
          why.className = "failed";
          why.textContent = reason || text("textFailed", file);
          item.append(why);
          news.textContent = `${file.name}: ${why.textContent}`;
        },
      };
    };

    // XMLHttpRequest, because fetch reports no progress of what it sends.
    const send = (file, shown) =>
      new Promise((resolve) => {
        const data = new FormData();
        for (const [key, value] of new FormData(form)) {
          if (key !== field.name) data.append(key, value);
        }
        data.append(field.name, file, file.name);
        const request = new XMLHttpRequest();
        request.open("POST", form.action);
        request.setRequestHeader("Accept", "application/json, text/html;q=0.5");
        request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        request.upload.onprogress = (event) => {
          if (event.lengthComputable) shown.progress((event.loaded / event.total) * 100);
        };
        request.onload = () => {
          let answer = {};
          try {
            answer = JSON.parse(request.responseText);
          } catch {
            // A page, not JSON: the status says enough.
          }
          const fine = request.status < 400 && !answer.error;
          if (fine) shown.done();
          else shown.fail(answer.error || answer.message);
          resolve(fine);
        };
        request.onerror = () => {
          shown.fail();
          resolve(false);
        };
        request.send(data);
      });

    let running = false;
    const upload = async (files) => {
      if (running || !files.length) return;
      running = true;
      form.setAttribute("aria-busy", "true");
      let fine = true;
      const queue = [...files].map((file) => [file, row(file)]);
      for (const [file, shown] of queue) fine = (await send(file, shown)) && fine;
      form.removeAttribute("aria-busy");
      running = false;
      if (fine) window.location.reload();
    };

    let depth = 0;
    const carriesFiles = (event) => [...event.dataTransfer.types].includes("Files");
    form.addEventListener("dragenter", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth += 1;
      form.classList.add("over");
    });
    form.addEventListener("dragover", (event) => carriesFiles(event) && event.preventDefault());
    form.addEventListener("dragleave", () => {
      depth = Math.max(0, depth - 1);
      if (!depth) form.classList.remove("over");
    });
    form.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      form.classList.remove("over");
      upload(event.dataTransfer.files);
    });
    form.addEventListener("submit", (event) => {
      if (!field.files.length) return;
      event.preventDefault();
      upload(field.files);
    });
  }
})();

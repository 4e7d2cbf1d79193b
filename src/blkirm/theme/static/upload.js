// Uploads to a library: many files and folders, piece by piece, with questions before anything is
// stored. Without this script the form sends its files at once and asks on a page of its own.
// Texts, rows and buttons are templates in the form; tus is tus-js-client.
(() => {
  "use strict";

  const PIECE = 5 * 1024 * 1024;
  const AT_ONCE = 3;
  const ASKED_AT_ONCE = 200;
  // The browser computes a checksum of a file only as a whole, in memory.
  const LARGEST_HASHED = 32 * 1024 * 1024;
  const PATIENCE = [2000, 5000, 10000, 30000];
  const NOBODYS = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

  // Where unfinished uploads are remembered: in this tab, for a reload, and for nobody after it.
  const memory = {
    async findAllUploads() {
      return this.find("tus::");
    },
    async findUploadsByFingerprint(fingerprint) {
      return this.find(`tus::${fingerprint}::`);
    },
    async removeUpload(key) {
      sessionStorage.removeItem(key);
    },
    async addUpload(fingerprint, upload) {
      const key = `tus::${fingerprint}::${Math.random()}`;
      sessionStorage.setItem(key, JSON.stringify(upload));
      return key;
    },
    find(start) {
      return Object.keys(sessionStorage)
        .filter((key) => key.startsWith(start))
        .map((key) => ({ ...JSON.parse(sessionStorage.getItem(key)), urlStorageKey: key }));
    },
  };

  // --- what was chosen or dropped ---------------------------------------------------------------

  const readAll = async (reader) => {
    const entries = [];
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return entries;
      entries.push(...some);
    }
  };

  const filesIn = async (entry, folder) => {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      return [{ file, folder }];
    }
    const inner = folder ? `${folder}/${entry.name}` : entry.name;
    const found = [];
    for (const each of await readAll(entry.createReader())) found.push(...(await filesIn(each, inner)));
    return found;
  };

  const dropped = async (transfer) => {
    // Entries are gone as soon as the event is over, so they are all taken first.
    const items = [...transfer.items]
      .filter((item) => item.kind === "file")
      .map((item) => ({ entry: item.webkitGetAsEntry?.(), file: item.getAsFile() }));
    const found = [];
    for (const { entry, file } of items) {
      if (entry) found.push(...(await filesIn(entry, "")));
      else if (file) found.push({ file, folder: "" });
    }
    return found;
  };

  const chosen = (files) =>
    [...files].map((file) => ({
      file,
      folder: (file.webkitRelativePath || "").split("/").slice(0, -1).join("/"),
    }));

  // --- the form ---------------------------------------------------------------------------------

  const enhance = (form) => {
    const find = (selector) => form.querySelector(selector);
    const url = form.dataset.upload;
    const field = find("#upload-file");
    const area = find("[data-uploads]");
    const status = find("[data-upload-status]");
    const total = find("#upload-total");
    const percent = find("[data-upload-percent]");
    const list = find(".upload-list");
    const all = find("[data-upload-all]");
    const button = (name) => find(`[data-uploads] > .upload-actions [data-do="${name}"]`);
    const texts = {};
    for (const span of find("[data-upload-texts]").content.querySelectorAll("[data-text]")) {
      texts[span.dataset.text] = span.textContent.trim().replace(/\s+/g, " ");
    }
    const text = (name, values = {}) =>
      texts[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
    const token = () => find("[name=_authenticator]").value;
    const headers = () => ({ Accept: "application/json", "X-CSRF-TOKEN": token() });
    const size = (bytes) => {
      const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
      const step = bytes ? Math.min(3, Math.floor(Math.log10(bytes) / 3)) : 0;
      return new Intl.NumberFormat(document.documentElement.lang || "de", {
        style: "unit",
        unit: units[step],
        unitDisplay: step ? "short" : "long",
        maximumFractionDigits: 1,
      }).format(bytes / 1000 ** step);
    };

    // asked: a question is open; ready, running, storing, paused, offline, failed; done, skipped.
    let items = [];
    const OVER = new Set(["done", "skipped"]);
    const is = (...states) => items.filter((item) => states.includes(item.state));

    const post = async (path, body) => {
      const answer = await fetch(`${url}/${path}`, {
        method: "POST",
        credentials: "same-origin",
        headers: { ...headers(), "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      const json = await answer.json().catch(() => ({}));
      return { status: answer.status, json };
    };

    const say = (words) => {
      // The same words again would be read aloud again.
      if (status.textContent !== words) status.textContent = words;
    };

    const settle = () => {
      const bytes = (item) => (item.state === "done" ? item.file.size : item.sent);
      const counted = items.filter((item) => item.state !== "skipped");
      const sum = counted.reduce((number, item) => number + item.file.size, 0);
      const part = sum ? counted.reduce((number, item) => number + bytes(item), 0) / sum : 0;
      total.value = part;
      percent.textContent = new Intl.NumberFormat(document.documentElement.lang || "de", {
        style: "percent",
      }).format(part);
      const active = is("running", "storing", "offline").length > 0;
      button("pause-all").hidden = !is("running", "offline", "ready").length || !started;
      button("resume-all").hidden = !is("paused").length;
      button("cancel-all").hidden = !items.some((item) => !OVER.has(item.state));
      button("go").hidden = started || !is("ready").length;
      const open = items.some((item) => item.state === "asked" && !item.answered);
      button("go").disabled = open;
      window.onbeforeunload =
        active || is("ready", "paused", "asked").length ? (event) => event.preventDefault() : null;
    };

    const show = (item, state, words) => {
      item.state = state;
      const row = item.row;
      row.dataset.state = state;
      row.querySelector(".upload-state").textContent = words ?? texts[state] ?? "";
      row.querySelector("progress").hidden = !["running", "storing", "paused", "offline"].includes(state);
      const visible = {
        pause: ["running", "offline"],
        resume: ["paused"],
        retry: ["failed"],
        confirm: ["confirm"],
        cancel: ["ready", "asked", "running", "paused", "offline", "failed", "confirm"],
      };
      for (const [name, states] of Object.entries(visible)) {
        row.querySelector(`[data-do=${name}]`).hidden = !states.includes(state);
      }
      settle();
    };

    const link = (target, title) => {
      const a = document.createElement("a");
      a.href = target;
      a.textContent = title;
      return a;
    };

    // --- rows and questions -----------------------------------------------------------------

    const addRow = (item) => {
      const row = find("[data-upload-row]").content.firstElementChild.cloneNode(true);
      const name = item.folder ? `${item.folder}/${item.file.name}` : item.file.name;
      row.querySelector(".upload-name").textContent = name;
      row.querySelector(".upload-size").textContent = size(item.file.size);
      row.querySelector("progress").setAttribute("aria-label", name);
      for (const each of row.querySelectorAll("button")) {
        each.setAttribute("aria-label", `${each.textContent.trim()}: ${name}`);
        each.addEventListener("click", () => act[each.dataset.do](item));
      }
      item.row = row;
      list.append(row);
    };

    const ask = (item, kind, twins) => {
      const question = find("[data-upload-question]").content.firstElementChild.cloneNode(true);
      question.dataset.kind = kind;
      question.querySelector("legend").textContent = texts[kind];
      for (const twin of twins) {
        const line = document.createElement("li");
        line.append(link(twin["@id"], twin.title), ` ${text("folder", { folder: twin.folder })}`);
        question.querySelector("ul").append(line);
      }
      const replaced = twins.find((twin) => twin.may_replace);
      const choices = find("[data-upload-choices]").content.cloneNode(true);
      for (const label of choices.querySelectorAll("label")) {
        const input = label.firstElementChild;
        if (input.value === "version" && (kind !== "name" || !replaced)) {
          label.remove();
          continue;
        }
        input.name = `upload-${item.number}-${kind}`;
        input.addEventListener("change", () => {
          item.answers[kind] = input.value;
          if (kind === "name") item.paper = replaced?.UID;
          answered(item);
        });
      }
      question.append(choices);
      item.row.querySelector(".upload-buttons").before(question);
      item.open.add(kind);
    };

    const answered = (item) => {
      const values = Object.values(item.answers);
      item.answered = values.includes("skip") || [...item.open].every((kind) => item.answers[kind]);
      // A new version needs no second answer: it is meant to replace what is there.
      if (item.answers.name === "version") item.answered = true;
      item.row.classList.toggle("answered", item.answered);
      settle();
      // Questions that came up after the file had arrived are answered one by one.
      if (item.arrived && item.answered) go(item);
    };

    const closeQuestions = (item) => {
      for (const question of item.row.querySelectorAll(".upload-question")) question.remove();
    };

    // --- one file -----------------------------------------------------------------------------

    const hash = async (file) => {
      if (!window.crypto?.subtle || file.size > LARGEST_HASHED) return "";
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    };

    const decision = (item) => ({
      same_name: ["version", "both"].includes(item.answers.name) ? item.answers.name : "",
      paper: item.answers.name === "version" ? item.paper : "",
      same_content: item.answers.content === "both",
      filename: item.filename || "",
      confirmed: item.confirmed,
      kind: form.elements.kind.value,
      language: form.elements.language.value,
      draft: form.elements.draft.checked,
    });

    const store = async (item) => {
      show(item, "storing");
      const place = item.place.slice(url.length).replace(/^\//, "");
      const path = `${place ? `${place}/` : ""}@upload-store/${item.arrived}`;
      let answer;
      try {
        answer = await post(path, decision(item));
      } catch {
        return later(item);
      }
      const { status: code, json } = answer;
      if (code === 200 || code === 201) {
        item.row.querySelector(".upload-name").replaceChildren(link(json["@id"], json.title));
        show(item, "done", item.answers.name === "version" ? texts.version : texts.done);
      } else if (code === 409 && (json.same_name?.length || json.same_content?.length)) {
        closeQuestions(item);
        item.answers = {};
        item.open = new Set();
        item.answered = false;
        if (json.same_name.length) ask(item, "name", json.same_name);
        if (json.same_content.length) ask(item, "content", json.same_content);
        show(item, "asked", "");
        say(texts.answer);
      } else if (code === 400 && json.findings?.length) {
        const offered = json.findings.find((finding) => finding.filename);
        const words = json.findings.map((finding) => finding.message).join(" ");
        if (json.findings.every((finding) => finding.severity === "confirm")) {
          item.codes = json.findings.map((finding) => finding.code);
          item.offered = offered?.filename;
          show(item, "confirm", words);
        } else {
          // The server keeps nothing of what it refuses.
          show(item, "skipped", words);
          item.row.classList.add("refused");
        }
      } else if (code >= 500) {
        later(item);
      } else {
        if (code === 404) item.arrived = "";
        show(item, "failed", code === 401 ? texts.session : json.message || texts.failed);
      }
      next();
    };

    const later = (item) => {
      show(item, "offline");
      const pause = PATIENCE[Math.min(item.attempts, PATIENCE.length - 1)];
      item.attempts += 1;
      item.timer = setTimeout(() => item.state === "offline" && go(item), pause);
    };

    const failed = (item, error) => {
      const answer = error.originalResponse;
      if (!answer || answer.getStatus() >= 500 || answer.getStatus() === 423) return later(item);
      let words = texts.failed;
      try {
        words = JSON.parse(answer.getBody()).message || words;
      } catch {
        // The answer was no sentence of ours.
      }
      show(item, "failed", answer.getStatus() === 401 ? texts.session : words);
      next();
    };

    const go = async (item) => {
      clearTimeout(item.timer);
      closeQuestions(item);
      if (Object.values(item.answers).includes("skip")) {
        show(item, "skipped");
        if (item.upload && item.arrived) item.upload.abort(true).catch(() => {});
        return next();
      }
      if (item.arrived) return store(item);
      show(item, "running");
      if (!item.upload) {
        item.upload = new tus.Upload(item.file, {
          endpoint: `${item.place}/@tus-upload`,
          chunkSize: PIECE,
          retryDelays: [0, 1000, 3000],
          headers: headers(),
          metadata: {
            filename: item.file.name,
            "content-type": item.file.type || "application/octet-stream",
            hold: "1",
          },
          urlStorage: memory,
          removeFingerprintOnSuccess: true,
          onProgress: (sent) => {
            item.sent = sent;
            item.row.querySelector("progress").value = sent / item.file.size;
            item.attempts = 0;
            settle();
          },
          onError: (error) => failed(item, error),
          onSuccess: () => {
            item.arrived = item.upload.url.split("/").pop();
            store(item);
          },
        });
        const [earlier] = await item.upload.findPreviousUploads();
        if (earlier) item.upload.resumeFromPreviousUpload(earlier);
      }
      item.upload.start();
    };

    // --- all files ------------------------------------------------------------------------------

    let started = false;

    const next = () => {
      settle();
      report();
      if (!started) return;
      while (is("running", "storing").length < AT_ONCE) {
        const [item] = is("ready");
        if (!item) break;
        go(item);
      }
      if (items.length && items.every((item) => OVER.has(item.state))) finish();
    };

    const report = () => {
      const done = is("done").length;
      if (!started || !done) return;
      const wanted = items.filter((item) => item.state !== "skipped").length;
      if (done === wanted) say(text(done === 1 ? "all-one" : "all-many", { done }));
      else say(text(done === 1 ? "one" : "many", { done, total: wanted }));
    };

    // Show the list as it is now; the form with what it says stays.
    const finish = async () => {
      started = false;
      settle();
      const answer = await fetch(location.href, { credentials: "same-origin" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const main = page.querySelector("main");
      const copy = main?.querySelector("form[data-upload]");
      if (!copy) return;
      const focused = form.contains(document.activeElement) ? document.activeElement : null;
      copy.replaceWith(form);
      document.querySelector("main").replaceWith(main);
      focused?.focus();
      document.dispatchEvent(new CustomEvent("portal:replaced", { detail: main }));
    };

    const begin = async () => {
      started = true;
      all.hidden = true;
      say(texts.started);
      for (const item of is("asked")) if (item.answered) show(item, "ready");
      const folders = [
        ...new Set(
          is("ready")
            .filter((item) => item.folder && !Object.values(item.answers).includes("skip"))
            .map((item) => item.folder),
        ),
      ];
      const places = { "": url };
      for (let start = 0; start < folders.length; start += ASKED_AT_ONCE) {
        const some = folders.slice(start, start + ASKED_AT_ONCE);
        const answer = await post("@upload-folders", { folders: some });
        if (answer.status !== 200) {
          for (const item of is("ready")) show(item, "failed", answer.json.message || texts.failed);
          return next();
        }
        Object.assign(places, answer.json);
      }
      for (const item of is("ready")) item.place = places[item.folder] || url;
      status.focus();
      next();
    };

    const take = async (found) => {
      found = found.filter(({ file }) => !NOBODYS.has(file.name) && !file.name.startsWith("._"));
      if (!found.length) return;
      if (items.every((item) => OVER.has(item.state))) {
        items = [];
        list.replaceChildren();
      }
      area.hidden = false;
      say(texts.looking);
      const fresh = found.map(({ file, folder }, index) => ({
        file,
        folder,
        number: `${Date.now()}-${index}`,
        place: url,
        sent: 0,
        attempts: 0,
        answers: {},
        open: new Set(),
        confirmed: [],
        arrived: "",
        state: "ready",
      }));
      form.setAttribute("aria-busy", "true");
      items.push(...fresh);
      for (const item of fresh) {
        addRow(item);
        show(item, "ready", "");
      }
      try {
        for (let start = 0; start < fresh.length; start += ASKED_AT_ONCE) {
          await check(fresh.slice(start, start + ASKED_AT_ONCE));
        }
      } catch {
        for (const item of fresh) show(item, "failed", texts.failed);
      }
      form.removeAttribute("aria-busy");
      field.value = "";
      const questions = is("asked").length;
      all.hidden = questions < 2;
      settle();
      if (questions) {
        say(texts.answer);
        status.focus();
      } else if (is("ready").length) begin();
      else say(texts.refused);
    };

    const check = async (some) => {
      const files = [];
      for (const { file, folder } of some) {
        files.push({ name: file.name, folder, size: file.size, sha256: await hash(file) });
      }
      const answer = await post("@upload-check", { files });
      if (answer.status !== 200) {
        const words = answer.status === 401 ? texts.session : answer.json.message || texts.failed;
        for (const item of some) show(item, "failed", words);
        return;
      }
      answer.json.files.forEach((said, index) => {
        const item = some[index];
        if (said.refusals.length) {
          item.refused = true;
          show(item, "skipped", said.refusals.join(" "));
          item.row.classList.add("refused");
          return;
        }
        if (said.same_name.length) ask(item, "name", said.same_name);
        if (said.same_content.length) ask(item, "content", said.same_content);
        show(item, item.open.size ? "asked" : "ready", "");
      });
    };

    const act = {
      pause: (item) => {
        clearTimeout(item.timer);
        item.upload?.abort();
        show(item, "paused");
        next();
      },
      resume: (item) => go(item),
      retry: (item) => {
        item.attempts = 0;
        // What was refused as a whole has to come again.
        if (!item.arrived) item.upload = null;
        started = true;
        go(item);
      },
      confirm: (item) => {
        item.confirmed = [...item.confirmed, ...item.codes];
        item.filename = item.offered || item.filename;
        started = true;
        go(item);
      },
      cancel: (item) => {
        clearTimeout(item.timer);
        closeQuestions(item);
        item.upload?.abort(true).catch(() => {});
        show(item, "skipped");
        next();
      },
    };

    // --- what people do -----------------------------------------------------------------------

    button("go").addEventListener("click", begin);
    button("pause-all").addEventListener("click", () => {
      started = false;
      is("running", "offline").forEach(act.pause);
      for (const item of is("ready")) show(item, "paused");
    });
    button("resume-all").addEventListener("click", () => {
      started = true;
      for (const item of is("paused")) show(item, "ready", texts.waiting);
      next();
    });
    button("cancel-all").addEventListener("click", () => {
      for (const item of items) if (!OVER.has(item.state)) act.cancel(item);
    });
    all.querySelector("select").addEventListener("change", (event) => {
      const value = event.target.value;
      if (!value) return;
      for (const item of is("asked")) {
        for (const question of item.row.querySelectorAll(".upload-question")) {
          const radio = question.querySelector(`input[value="${value}"]`);
          // A paper that one may not change gets no new version: that stays a question.
          if (radio && !radio.checked) radio.click();
        }
      }
    });
    window.addEventListener("online", () => is("offline").forEach(go));

    const many = document.createElement("input");
    many.type = "file";
    many.webkitdirectory = true;
    many.addEventListener("change", () => take(chosen(many.files)));
    const hint = find("[data-upload-hint]");
    hint.hidden = false;
    hint.querySelector("[data-do=folder]").addEventListener("click", () => many.click());

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
    form.addEventListener("drop", async (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      form.classList.remove("over");
      take(await dropped(event.dataTransfer));
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (field.files.length) take(chosen(field.files));
    });
  };

  for (const form of document.querySelectorAll("form[data-upload]")) enhance(form);
})();

// Writing minutes: what one types is saved by itself, one request for each changed item, and stays
// in this browser until it is. Without this script each form has its button. Texts are in the page.
(() => {
  "use strict";

  const PREFIX = "blkirm.minutes:";
  const STATEMENT = "statement-";
  const PAUSE = 1200;
  const PATIENCE = [3000, 6000, 15000, 30000];
  const page = document.querySelector(".minutes-writing[data-minutes]");
  if (!page) return;

  const { account, minutes, now } = page.dataset;
  const texts = {};
  for (const span of page.querySelector("[data-texts]").content.querySelectorAll("[data-text]")) {
    texts[span.dataset.text] = span.textContent.trim().replace(/\s+/g, " ");
  }
  const text = (name, values = {}) =>
    texts[name].replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);

  // --- what this browser keeps: by account, minutes and item --------------------------------------

  const own = `${PREFIX}${account}:`;
  const keyOf = (item) => `${own}${minutes}:${item}`;
  // Whoever logs out leaves no text here (portal.js removes it): what could not be saved on the way
  // out is not kept again, unless somebody stays and types on.
  let isLeaving = false;
  document.addEventListener("click", (event) => {
    if (event.target.closest?.('a[href$="/logout"]')) isLeaving = true;
  });
  const storage = {
    get(item) {
      try {
        return JSON.parse(localStorage.getItem(keyOf(item)));
      } catch {
        return null;
      }
    },
    set(item, value) {
      if (isLeaving) return;
      try {
        localStorage.setItem(keyOf(item), JSON.stringify(value));
      } catch {
        // Full or forbidden: then the text is in the page only.
      }
    },
    remove(item) {
      try {
        localStorage.removeItem(keyOf(item));
      } catch {
        // There is nothing to remove then.
      }
    },
  };
  try {
    // Somebody else used this browser before, and has gone.
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !key.startsWith(own)) localStorage.removeItem(key);
    }
  } catch {
    // No storage in this browser.
  }

  // --- forms --------------------------------------------------------------------------------------

  const NOT_CONTENT = new Set([
    ...["_authenticator", "item", "revision", "base", "mine", "settle", "confirm_findings"],
  ]);
  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && !NOT_CONTENT.has(field.name));
  const valuesOf = (form) => Object.fromEntries(fieldsOf(form).map((f) => [f.name, f.value]));
  const normal = (words) =>
    words
      .replace(/[ \t]+$/gm, "")
      .replace(/\n{3,}/g, "\n\n")
      .trim();
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // What the server says about a field: texts and the result as they are, votes by authority.
  const said = (values, name) => {
    if (name.startsWith("vote-")) return values.votes[name.slice(5)] || "";
    if (name.startsWith(STATEMENT)) return values.statements[name.slice(STATEMENT.length)] || "";
    if (["votes_rest", "statement_by", "statement_text"].includes(name)) return "";
    return values[name] || "";
  };

  // Somebody goes on typing in the same paragraph when others have written above it.
  const replaceText = (field, next) => {
    if (field.value === next) return;
    const active = document.activeElement === field && field.tagName === "TEXTAREA";
    const tail = active ? field.value.slice(field.selectionEnd) : "";
    const head = active ? field.value.slice(0, field.selectionEnd) : "";
    field.value = next;
    if (!active) return;
    const paragraph = head.slice(head.lastIndexOf("\n\n") + 1 ? head.lastIndexOf("\n\n") + 2 : 0);
    const found = paragraph ? next.lastIndexOf(paragraph) : -1;
    const place = found >= 0 ? found + paragraph.length : Math.max(0, next.length - tail.length);
    field.setSelectionRange(place, place);
  };

  // In verbatim minutes a click begins the next paragraph with who speaks.
  const speak = (field, speaker) => {
    const head = field.value.slice(0, field.selectionEnd).replace(/\s+$/, "");
    const tail = field.value.slice(field.selectionEnd).replace(/^\s+/, "");
    const begun = `${head ? `${head}\n\n` : ""}${speaker}: `;
    field.value = tail ? `${begun}\n\n${tail}` : begun;
    field.focus();
    field.setSelectionRange(begun.length, begun.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const entries = new Map();

  const enhance = (section, form) => {
    const item = form.dataset.entry;
    const status = form.querySelector(".entry-status");
    const kept = section.querySelector("[data-kept]");
    const pane = section.querySelector("[data-conflict]");
    const refused = section.querySelector("[data-refused]");
    const fields = form.querySelector("fieldset.entry-fields");
    let base = form.elements.revision.value;
    let clean = valuesOf(form);
    let timer = null;
    let busy = false;
    let attempts = 0;
    let state = "saved";
    let lastField = null;

    const show = (name, values) => {
      state = name;
      const words = text(name, values);
      // On the way to being saved nothing is read out; that it is saved, or why not, is.
      status.setAttribute("aria-busy", String(["unsaved", "saving"].includes(name)));
      if (status.textContent !== words) status.textContent = words;
      form.dataset.state = name;
      if (name === "session") {
        const link = document.createElement("a");
        link.href = page.dataset.login;
        link.textContent = text("login");
        status.append(" ", link);
      }
      watch();
    };

    // A new statement is sent once it is said whose it is, and nobody types it any more.
    const pendingFields = () => {
      const { statement_by: by, statement_text: words } = form.elements;
      if (!by) return [];
      const typing = by.closest("details").contains(document.activeElement);
      return typing || !by.value || !words.value.trim() ? [by, words] : [];
    };
    const current = () => {
      const values = valuesOf(form);
      for (const field of pendingFields()) values[field.name] = "";
      return values;
    };
    const isDirty = () => !same(current(), clean);
    const isUnsaved = () => !same(valuesOf(form), clean);

    const keep = () => storage.set(item, { base, values: valuesOf(form), time: Date.now() });

    // While two texts are shown nothing is sent: fields that are switched off are not in what is
    // sent, and another answer would replace what somebody writes in the choice.
    const isDeciding = () => fields.disabled;

    const changed = () => {
      if (isDeciding()) return;
      if (!isDirty() && isUnsaved()) {
        keep();
        show("unsaved");
        return;
      }
      if (!isDirty()) {
        // Typed and taken back: there is nothing to save.
        if (!busy && state === "unsaved") {
          clearTimeout(timer);
          storage.remove(item);
          show("saved", { time: clock() });
        }
        return;
      }
      keep();
      if (state !== "session" && state !== "conflict") show("unsaved");
      clearTimeout(timer);
      attempts = 0;
      timer = setTimeout(() => save(), PAUSE);
    };

    const later = (name) => {
      show(name);
      clearTimeout(timer);
      timer = setTimeout(
        () => save(),
        PATIENCE[Math.min(attempts, PATIENCE.length - 1)],
      );
      attempts += 1;
    };

    // Take over what the server says; where somebody typed on meanwhile, that stays.
    const take = (answer, sent) => {
      const isAsSent = same(current(), sent);
      for (const authority of Object.keys(answer.values.statements)) {
        if (!form.elements[`${STATEMENT}${authority}`]) addStatement(authority);
      }
      for (const field of fieldsOf(form)) {
        const next = said(answer.values, field.name);
        // White space that the server drops is no reason to move anything under the hands.
        const isSame = normal(field.value) === normal(next);
        const isPending = pendingFields().includes(field);
        if (!isSame && !isPending && (!(field.name in sent) || field.value === sent[field.name])) {
          replaceText(field, next);
        }
      }
      // Who typed on builds on the text that was sent, not on what it was merged into.
      base = String(isAsSent ? answer.revision : answer.own_revision);
      form.elements.revision.value = base;
      clean = isAsSent ? current() : sent;
      if (isUnsaved()) keep();
      else storage.remove(item);
    };

    // A statement that somebody else added has no field here yet.
    const addStatement = (authority) => {
      const add = form.querySelector(".entry-statement");
      const option = add?.querySelector(`option[value="${CSS.escape(authority)}"]`);
      const box = document.createElement("div");
      box.className = "field";
      const label = document.createElement("label");
      const area = document.createElement("textarea");
      area.id = `statement-${authority}-${item}`;
      area.name = `${STATEMENT}${authority}`;
      area.rows = 3;
      label.htmlFor = area.id;
      label.textContent = texts.statement.replace("{name}", option?.textContent.trim() || authority);
      box.append(label, area);
      add?.before(box);
    };

    // Why the server did not take the text; what may be confirmed has a button.
    const explain = (found) => {
      const box = document.createElement("div");
      box.className = "message error";
      box.setAttribute("role", "alert");
      const words = document.createElement("p");
      words.textContent = found.message;
      box.append(words);
      if (found.confirm?.length) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button quiet";
        button.textContent = text("confirm");
        button.addEventListener("click", () => {
          save(found.confirm);
          lastField?.focus();
        });
        box.append(button);
      }
      refused.replaceChildren(box);
    };
    // What does not fit together is said quietly, and stands all the same.
    const remark = (words) => {
      if (!words) {
        refused.replaceChildren();
        return;
      }
      if (refused.textContent === words) return;
      const box = document.createElement("p");
      box.className = "message";
      box.setAttribute("role", "status");
      box.textContent = words;
      refused.replaceChildren(box);
    };

    const save = async (confirmed = []) => {
      clearTimeout(timer);
      if (busy) {
        timer = setTimeout(() => save(confirmed), 300);
        return;
      }
      if (isDeciding() || !isDirty()) return;
      busy = true;
      const sent = current();
      const body = new FormData(form);
      for (const field of pendingFields()) body.set(field.name, "");
      for (const code of confirmed) body.append("confirm_findings", code);
      show("saving");
      let answer;
      try {
        const response = await fetch(form.action, {
          method: "POST",
          body,
          credentials: "same-origin",
          redirect: "manual",
          headers: { "X-Requested-With": "XMLHttpRequest" },
        });
        answer = { status: response.status, type: response.type };
        const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
        if (isJson) answer.json = await response.json();
      } catch {
        busy = false;
        keep();
        later("offline");
        return;
      }
      busy = false;
      attempts = 0;
      if (answer.status === 200 && answer.json) {
        take(answer.json, sent);
        remark(answer.json.remarks);
        const isAll = isDirty() || !isUnsaved();
        const words = answer.json.merged ? "merged" : "saved";
        show(isAll ? words : "unsaved", { time: answer.json.time });
        if (isDirty()) changed();
      } else if (answer.status === 409 && answer.json) {
        keep();
        // What was typed since has to be among what is decided about.
        if (same(current(), sent)) decide(answer.json.conflict);
        else changed();
      } else if (answer.type === "opaqueredirect" || [401, 404].includes(answer.status)) {
        keep();
        show("session");
      } else if (answer.status >= 500) {
        keep();
        later("offline");
      } else {
        keep();
        show("refused");
        if (answer.json?.message) explain(answer.json);
      }
    };

    // Both texts are shown; until one is chosen nothing is typed above them.
    const decide = (html) => {
      const parsed = new DOMParser().parseFromString(html, "text/html");
      const choice = parsed.querySelector("form");
      pane.replaceChildren(choice);
      fields.disabled = true;
      show("conflict");
      choice.addEventListener("submit", (event) => {
        event.preventDefault();
        settle(choice, event.submitter);
      });
      choice.querySelector("button").focus();
    };

    const settle = async (choice, button) => {
      const body = new FormData(choice);
      if (button?.name) body.set(button.name, button.value);
      let answer;
      try {
        const response = await fetch(choice.action, {
          method: "POST",
          body,
          credentials: "same-origin",
          redirect: "manual",
          headers: { "X-Requested-With": "XMLHttpRequest" },
        });
        if (response.type === "opaqueredirect") {
          show("session");
          return;
        }
        answer = { status: response.status, json: await response.json() };
      } catch {
        show("conflict");
        return;
      }
      if (answer.status === 409) {
        decide(answer.json.conflict);
        return;
      }
      if (answer.status !== 200) {
        show("refused");
        if (answer.json?.message) explain(answer.json);
        return;
      }
      fields.disabled = false;
      pane.replaceChildren();
      storage.remove(item);
      take({ ...answer.json, own_revision: answer.json.revision }, current());
      remark(answer.json.remarks);
      show("saved", { time: answer.json.time });
      fieldsOf(form)[0]?.focus();
    };

    // Whoever begins to write sees what others wrote since the page was opened.
    const refresh = async () => {
      if (busy || isDirty() || isDeciding()) return;
      try {
        const response = await fetch(`${now}?item=${encodeURIComponent(item)}`, {
          credentials: "same-origin",
          redirect: "manual",
        });
        if (response.status !== 200) return;
        const found = await response.json();
        if (busy || isDirty() || String(found.revision) === base) return;
        take({ ...found, own_revision: found.revision, merged: true }, current());
        show("newer");
      } catch {
        // Saving says when there is no connection.
      }
    };

    const offer = (found) => {
      kept.hidden = false;
      kept.querySelector("pre").textContent = Object.entries(found.values)
        .filter(([name, value]) => value && value !== clean[name])
        .map(([, value]) => value)
        .join("\n\n");
      kept.querySelector("[data-do=restore]").addEventListener("click", () => {
        for (const [name, value] of Object.entries(found.values)) {
          if (!form.elements[name] && name.startsWith(STATEMENT)) {
            addStatement(name.slice(STATEMENT.length));
          }
          if (form.elements[name]) form.elements[name].value = value;
        }
        base = String(found.base);
        form.elements.revision.value = base;
        kept.hidden = true;
        show("unsaved");
        save();
        form.querySelector("textarea").focus();
      });
      kept.querySelector("[data-do=discard]").addEventListener("click", () => {
        storage.remove(item);
        kept.hidden = true;
      });
    };

    for (const group of form.querySelectorAll(".speakers")) {
      const field = group.parentElement.querySelector("textarea");
      group.hidden = false;
      group.addEventListener("click", (event) => {
        const speaker = event.target.dataset?.speaker;
        if (speaker) speak(field, speaker);
      });
    }

    form.addEventListener("input", () => {
      isLeaving = false;
      changed();
    });
    form.addEventListener("change", changed);
    form.addEventListener("focusin", (event) => {
      if (event.target.matches("textarea, select")) lastField = event.target;
      if (form.dataset.entered) return;
      form.dataset.entered = "yes";
      refresh();
    });
    section.addEventListener("focusout", (event) => {
      if (!section.contains(event.relatedTarget)) delete form.dataset.entered;
      // After this event the focus is elsewhere, so that a new statement is complete.
      if (isUnsaved()) setTimeout(changed);
    });
    form.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      if (event.key.toLowerCase() === "s") {
        event.preventDefault();
        form.requestSubmit();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (isDirty()) save();
        goOn(form);
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      attempts = 0;
      if (isDirty()) save();
      else show("saved", { time: clock() });
    });

    const found = storage.get(item);
    if (found && !same(found.values, clean)) offer(found);
    else storage.remove(item);
    entries.set(item, { isDirty, isUnsaved, save });
  };

  // To the first open field of the next item.
  const goOn = (form) => {
    const forms = [...page.querySelectorAll("form.entry-form")];
    const next = forms[forms.indexOf(form) + 1];
    const open = [...(next?.querySelectorAll("textarea") || [])].filter((f) => f.offsetParent);
    if (!open.length) return;
    open[0].focus();
    open[0].scrollIntoView({ block: "center" });
  };

  const clock = () =>
    new Intl.DateTimeFormat(document.documentElement.lang || "de", {
      hour: "2-digit",
      minute: "2-digit",
    }).format(new Date());

  const watch = () => {
    const open = [...entries.values()].some((entry) => entry.isUnsaved());
    window.onbeforeunload = open ? (event) => event.preventDefault() : null;
  };

  for (const section of page.querySelectorAll(".minutes-entry")) {
    const form = section.querySelector("form.entry-form");
    if (form) enhance(section, form);
  }
  page.querySelector("[data-keys]").hidden = false;
  const saveAll = () => {
    for (const entry of entries.values()) if (entry.isDirty()) entry.save();
  };
  window.addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveAll();
  });
})();

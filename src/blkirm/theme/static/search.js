// Titles to choose from while somebody types into a search box (a combobox with a list, as
// WAI-ARIA 1.2 describes it). Without it the form is sent as it is.
(() => {
  "use strict";

  const PAUSE = 200;
  const SHORTEST = 2;
  let boxes = 0;

  const enhance = (field) => {
    const id = `suggestions-${++boxes}`;
    const list = document.createElement("ul");
    list.id = id;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.dataset.suggestionsLabel || "");
    const status = document.createElement("span");
    status.className = "visually-hidden";
    status.setAttribute("role", "status");
    field.after(list, status);
    for (const [name, value] of Object.entries({
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": id,
      "aria-expanded": "false",
    })) {
      field.setAttribute(name, value);
    }

    let timer = 0;
    let asked = 0;
    let active = -1;

    const close = () => {
      asked += 1;
      clearTimeout(timer);
      list.hidden = true;
      active = -1;
      field.setAttribute("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };

    const choose = (number) => {
      const options = [...list.children];
      active = options.length ? (number + options.length) % options.length : -1;
      options.forEach((option, place) => {
        option.setAttribute("aria-selected", String(place === active));
      });
      if (active < 0) return;
      field.setAttribute("aria-activedescendant", options[active].id);
      options[active].scrollIntoView({ block: "nearest" });
    };

    const show = (items) => {
      list.replaceChildren(
        ...items.map((item, number) => {
          const option = document.createElement("li");
          option.id = `${id}-${number}`;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          option.dataset.url = item.url;
          const title = document.createElement("span");
          title.textContent = item.title;
          const kind = document.createElement("small");
          kind.textContent = item.kind;
          option.append(title, " ", kind);
          return option;
        }),
      );
      active = -1;
      field.removeAttribute("aria-activedescendant");
      list.hidden = !items.length;
      field.setAttribute("aria-expanded", String(items.length > 0));
      status.textContent = items.length ? `${field.dataset.suggestionsLabel}: ${items.length}` : "";
    };

    const ask = async () => {
      const number = ++asked;
      const query = new URLSearchParams({ q: field.value.trim() });
      const answer = await fetch(`${field.dataset.suggestions}?${query}`, {
        credentials: "same-origin",
      }).catch(() => null);
      if (!answer?.ok) return;
      const found = await answer.json().catch(() => ({ items: [] }));
      // A slower answer to an older question is not shown.
      if (number === asked && document.activeElement === field) show(found.items);
    };

    const lead = (option) => {
      close();
      location.assign(option.dataset.url);
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      if (field.value.trim().length < SHORTEST) {
        close();
        return;
      }
      timer = setTimeout(ask, PAUSE);
    });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing || list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        choose(event.key === "ArrowDown" ? active + 1 : active < 0 ? -1 : active - 1);
      } else if (event.key === "Enter" && active >= 0) {
        event.preventDefault();
        lead(list.children[active]);
      } else if (event.key === "Escape") {
        // The field keeps its words; a second Escape empties it, as search fields do.
        event.preventDefault();
        close();
      }
    });
    // The field keeps the focus while somebody clicks.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) lead(option);
    });
    field.addEventListener("blur", close);
    field.form?.addEventListener("submit", close);
  };

  for (const field of document.querySelectorAll("input[data-suggestions]")) enhance(field);
})();

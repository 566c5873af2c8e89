// What is nicer with a script. Every page works without it.
//
// The server decides everything again; what is checked here is said in its words, which stand in attributes.
//
// A draft is kept in sessionStorage, for one tab and one person. It goes when the form was recorded or discarded, when
// somebody signs out or somebody else signs in, with the tab, and after twelve hours. Numbers of people are in it: they
// take longest to type.
"use strict";
(() => {
  const DRAFT = "headcount-draft ", SENT = "headcount-sent", PERSON = "headcount-person", LIFE = 12 * 3600e3;
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const word = (name) => document.body.getAttribute("data-word-" + name) || "";
  const make = (tag, props, ...inside) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...inside);
    return made;
  };
  // A browser may refuse to keep anything.
  const store = {
    get: (key) => { try { return sessionStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { sessionStorage.setItem(key, value); } catch {} },
    remove: (key) => { try { sessionStorage.removeItem(key); } catch {} },
    forget: () => {
      try {
        for (const key of Object.keys(sessionStorage)) if (key.startsWith("headcount-")) sessionStorage.removeItem(key);
      } catch {}
    },
  };

  // Who is signed in here: nobody sees another's draft.
  const person = document.body.dataset.person || "";
  if (person && store.get(PERSON) !== person) {
    store.forget();
    store.set(PERSON, person);
  }
  if (/[?&]done=(recorded|before)\b/.test(location.search) && store.get(SENT)) {
    store.remove(store.get(SENT));
    store.remove(SENT);
  }

  // Checks while somebody types. Only what the server refuses in any case is said.
  const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isNumber = (text) => /^[\d\s.,'’]*\d[\d\s.,'’]*$/.test(text);
  const found = (field, form) => {
    const text = field.value.trim(), checks = (field.dataset.check || "").split(" ");
    const says = (name) => form.getAttribute("data-word-" + name);
    if (!text) return checks.includes("needed") ? says("needed") : "";
    if (checks.includes("day") && !isDay(text)) return says("day");
    if (checks.includes("number") && !isNumber(text)) return says("number");
    return "";
  };
  const say = (field, text) => {
    const around = field.closest(".field") || field.parentElement;
    all(".error", around).forEach((old) => old.remove());
    around.classList.toggle("wrong", Boolean(text));
    field.toggleAttribute("aria-invalid", false);
    if (!text) return;
    const id = field.id + "-error-1";
    field.before(make("p", { className: "error", id, textContent: text }));
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
  };
  const whole = (field) => (/^\d+$/.test(field.value.trim()) ? Number(field.value) : null);
  const checkSum = (row, form) => {
    const total = row.querySelector("[data-total]"), rest = row.querySelector("[data-rest]");
    const parts = all("[data-part]", row).filter((part) => part.value.trim());
    if (!total || !rest) return;
    const sum = parts.reduce((sum, part) => sum + (whole(part) || 0), 0), of = whole(total);
    rest.textContent = parts.length && of !== null && sum <= of
      ? form.getAttribute("data-word-unknown") + ": " + (of - sum) : "";
    if (of !== null && sum > of) say(total, form.getAttribute("data-word-sum").replace("#", sum));
    else if (!found(total, form)) say(total, "");
  };
  const check = (field, form) => {
    if (field.dataset.check) say(field, found(field, form));
    const row = field.closest(".row");
    if (row && (field.dataset.check || field.value)) checkSum(row, form);
  };

  // Rows that are added without asking the server.
  const addRow = (list) => {
    const rows = all(".row", list), last = rows[rows.length - 1], room = list.querySelector("input[type=hidden]");
    if (!last || rows.length >= 60) return null;
    const name = list.dataset.list, from = `${name}-${rows.length}-`, to = `${name}-${rows.length + 1}-`;
    const row = last.cloneNode(true);
    for (const one of [row, ...all("*", row)]) {
      for (const key of ["id", "name", "for", "aria-describedby"]) {
        const value = one.getAttribute(key);
        if (value) one.setAttribute(key, value.replace(from, to));
      }
      if (one.matches("input, select")) { one.value = ""; one.removeAttribute("aria-invalid"); }
      if (one.matches("[data-rest]")) one.textContent = "";
    }
    all(".error", row).forEach((old) => old.remove());
    all(".wrong", row).forEach((field) => field.classList.remove("wrong"));
    row.setAttribute("aria-label", last.getAttribute("aria-label").replace(/\d+/, rows.length + 1));
    last.after(row);
    room.value = rows.length + 1;
    return row;
  };

  // Drafts.
  const unkept = ["checked", "do", "place"];
  const keep = (form) => {
    const fields = [...new FormData(form)].filter(([name]) => !unkept.includes(name));
    store.set(DRAFT + form.dataset.draft, JSON.stringify({ at: Date.now(), fields }));
  };
  const restore = (form) => {
    const key = DRAFT + form.dataset.draft;
    let draft = null;
    try { draft = JSON.parse(store.get(key)); } catch {}
    if (!draft || Date.now() - draft.at > LIFE) return store.remove(key);
    const now = JSON.stringify([...new FormData(form)].filter(([name]) => name !== "token"));
    if (now === JSON.stringify(draft.fields.filter(([name]) => name !== "token"))) return undefined;
    const values = new Map();
    for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) || []), value]);
    for (const list of all("[data-list]", form)) {
      const rows = Number((values.get(list.dataset.list + "-rows") || [0])[0]);
      while (all(".row", list).length < rows && addRow(list));
    }
    for (const field of all("input, select, textarea", form)) {
      const given = values.get(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = Boolean(given && given.includes(field.value));
      else if (given) field.value = given[0];
      if (field.value && field.type !== "hidden") field.closest("details")?.setAttribute("open", "");
    }
    const discard = make("button", { type: "button", className: "other", textContent: word("discard") });
    discard.addEventListener("click", () => { store.remove(key); location.reload(); });
    const note = make("div", { className: "note" }, make("p", { textContent: word("restored") }), make("p", {}, discard));
    note.setAttribute("role", "status");
    form.before(note);
    return undefined;
  };

  // Sending: once, and only where somebody is there to receive it. Else the form stays as it is.
  const there = () => new Promise((answer) => {
    if (navigator.onLine === false && !/^(localhost|127\.|\[::1\])/.test(location.host)) return answer(false);
    const probe = new Image();
    setTimeout(() => answer(false), 8000);
    probe.onload = () => answer(true);
    probe.onerror = () => answer(false);
    probe.src = "/icon.svg?" + Date.now();
    return undefined;
  });
  const tell = (form, text, moving) => {
    let place = form.querySelector("[data-tell]");
    if (!place) {
      place = make("p", { className: "note" });
      place.setAttribute("role", "status");
      place.setAttribute("data-tell", "");
      form.append(place);
    }
    place.replaceChildren(text, ...(moving ? [" ", document.createElement("progress")] : []));
    place.hidden = !text;
  };
  const sized = (form) => {
    const files = all("input[type=file]", form).flatMap((field) => [...field.files]);
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    return files.length ? ` ${files.map((file) => file.name).join(", ")} (${Math.max(1, Math.round(bytes / 1024))} KB)` : "";
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target, by = event.submitter;
    if (form.method !== "post" || form.dataset.goes) return;
    event.preventDefault();
    if (form.dataset.waits) return;
    if (form.getAttribute("action") === "/leave") store.forget();
    form.dataset.waits = "yes";
    tell(form, word("sending") + sized(form), true);
    if (form.dataset.draft) keep(form);
    if (!await there()) {
      delete form.dataset.waits;
      return tell(form, word("lost"), false);
    }
    if (form.dataset.draft && by?.value === "record") store.set(SENT, DRAFT + form.dataset.draft);
    form.dataset.goes = "yes";
    form.requestSubmit(by && by.type === "submit" ? by : undefined);
    all("button", form).forEach((button) => { button.disabled = true; });
    return undefined;
  });
  // Somebody came back to a page that was sent.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  for (const form of all("form[data-draft]")) {
    if (form.hasAttribute("data-fresh")) restore(form);
    else keep(form);
    let soon = 0;
    form.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(() => keep(form), 300); });
    form.addEventListener("change", (event) => check(event.target, form));
    form.addEventListener("click", (event) => {
      const list = event.target.closest("[data-more]")?.closest("[data-list]");
      const row = list && addRow(list);
      if (!row) return;
      event.preventDefault();
      row.querySelector("input, select").focus();
    });
  }

  // Files that are dropped.
  for (const field of all("input[type=file][data-drop]")) {
    const zone = field.closest("form");
    const over = (is) => (event) => { event.preventDefault(); zone.classList.toggle("over", is); };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    });
  }
})();

// What the pages can do beyond HTML: live progress, files that are dropped, keys for entering journals, showing a password
// for a moment.
// Every page works without it; nothing is sent but what the forms and buttons of the page would send.
"use strict";

/** A fetch that goes on: figures grow in place; when more than figures changes, the page is loaded anew. */
function followProgress(area) {
  const events = new EventSource(area.dataset.events);
  const say = (name, text) => {
    const place = area.querySelector(`[data-progress="${name}"]`);
    if (place && place.textContent !== String(text)) place.textContent = text;
  };
  events.addEventListener("progress", (event) => {
    const progress = JSON.parse(event.data);
    const bar = area.querySelector('[data-progress="bar"]');
    // The page waited for its turn or for an answer, and now it goes on.
    if (!bar) return location.reload();
    bar.value = progress.step;
    say("heading", progress.heading);
    say("account", progress.account_name ?? "");
    say("pages", progress.pages.toLocaleString("en"));
    say("lines", progress.lines.toLocaleString("en"));
    for (const step of area.querySelectorAll("[data-step]")) {
      const number = Number(step.dataset.step);
      step.className = number < progress.step ? "is-done" : number === progress.step ? "is-now" : "is-next";
    }
  });
  events.addEventListener("changed", () => {
    events.close();
    location.reload();
  });
  addEventListener("pagehide", () => events.close());
}

/** Files that are dropped or chosen are sent at once, with a bar; without this the form's own button sends them. */
function dropZone(form) {
  const field = form.querySelector("input[type=file]");
  const [box, said, bar] = ["[data-sent]", "[data-sent-text]", "[data-sent-bar]"].map((css) => form.querySelector(css));
  const tell = (text, sending) => {
    box.hidden = false;
    bar.hidden = !sending;
    if (said.textContent !== text) said.textContent = text;
  };
  const send = (files) => {
    const max = Number(form.dataset.max);
    const large = files.find((file) => file.size > max);
    if (large) return tell(form.dataset.tooLarge.replace("%", () => large.name), false);
    const body = new FormData();
    body.append("csrf", form.elements.csrf.value);
    for (const file of files) body.append(field.name, file);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      if (request.status < 400) return location.assign(request.responseURL);
      // The page that says what was wrong, with its own zone to drop into.
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      document.querySelector("main").replaceWith(page.querySelector("main"));
      for (const zone of document.querySelectorAll("[data-drop]")) dropZone(zone);
    });
    request.addEventListener("error", () => tell(form.dataset.cut, false));
    request.open("POST", form.action);
    bar.value = 0;
    tell(form.dataset.sending, true);
    request.send(body);
  };
  field.addEventListener("change", () => {
    if (field.files.length > 0) send([...field.files]);
  });
  const over = (is) => form.classList.toggle("is-over", is);
  form.addEventListener("dragenter", () => over(true));
  form.addEventListener("dragleave", (event) => over(form.contains(event.relatedTarget)));
  form.addEventListener("drop", () => over(false));
  // Beside the zone a file would be opened in place of the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (event.target !== field && event.dataTransfer?.types.includes("Files")) event.preventDefault();
    });
  }
}

/** Waiting files: bars grow in place; a file that was read or stored is drawn anew, and nothing typed beside it is lost. */
function followImports(area) {
  const events = new EventSource(area.dataset.imports);
  events.addEventListener("progress", (event) => {
    const progress = JSON.parse(event.data);
    const card = document.getElementById(`f${progress.file}`);
    const bar = card?.querySelector("[data-file-bar]");
    if (!bar) return;
    bar.max = progress.of;
    bar.value = progress.done;
    card.querySelector("[data-file-text]").textContent = progress.text;
  });
  events.addEventListener("changed", async (event) => {
    events.close();
    const card = document.getElementById(`f${event.data}`);
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(`f${event.data}`);
    // It is stored, so another page tells of it.
    if (!card || !fresh || answer.redirected) return location.assign(`/imports/${event.data}`);
    card.replaceWith(fresh);
    const name = fresh.querySelector(".file-name").textContent;
    document.querySelector("[data-imports-said]").textContent = `${name} ${fresh.querySelector("[data-brief]").textContent}`;
    const next = page.querySelector("[data-imports]");
    if (next) {
      area.dataset.imports = next.dataset.imports;
      followImports(area);
    }
  });
  addEventListener("pagehide", () => events.close());
}

/** Shows a password while the box is ticked; never when the form is sent. */
function revealer(box) {
  const field = document.getElementById(box.dataset.reveals);
  const hide = () => {
    box.checked = false;
    field.type = "password";
  };
  box.closest("label").hidden = false;
  box.addEventListener("change", () => {
    field.type = box.checked ? "text" : "password";
  });
  field.form.addEventListener("submit", hide);
  addEventListener("pagehide", hide);
}

/** 連携サービスから入力 without the mouse. Keys act only while a row, and no field, has the focus. */
function inbox(form) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const count = form.querySelector("[data-count]");
  const keys = document.getElementById("keys");
  const key = "renkei-inbox-row";
  const box = (row) => row.querySelector('input[name="line"]');
  const press = (button) => button && button.click();

  const recount = () => {
    if (count) count.textContent = form.dataset.selected.replace("{n}", rows.filter((row) => box(row).checked).length);
  };
  const go = (row) => {
    if (!row) return;
    for (const other of rows) other.classList.toggle("row-on", other === row);
    row.focus();
  };
  const at = () => rows.findIndex((row) => row === document.activeElement);

  const acts = {
    ArrowDown: (row, event) => move(row, 1, event.shiftKey),
    ArrowUp: (row, event) => move(row, -1, event.shiftKey),
    j: (row) => move(row, 1, false),
    k: (row) => move(row, -1, false),
    " ": (row) => {
      box(row).checked = !box(row).checked;
      recount();
    },
    Enter: (row, event) => {
      if (event.shiftKey) return press(form.querySelector("[data-bulk]"));
      // Nothing is guessed: a row without a title opens the choice instead of registering.
      const title = row.querySelector("[data-title]");
      return title.value === "" ? title.focus() : press(row.querySelector("[data-register]"));
    },
    x: (row) => press(row.querySelector("[data-exclude]")),
    e: (row) => row.querySelector("[data-title]").focus(),
    t: (row) => row.querySelector("[data-tax]").focus(),
    v: (row) => press(row.querySelector('a[href^="/lines/"]')),
  };
  const anywhere = {
    z: () => press(document.querySelector("#undo button")),
    "/": () => document.getElementById("search")?.focus(),
    "?": () => {
      if (keys) keys.classList.toggle("is-hidden");
    },
  };
  function move(row, by, extend) {
    const next = rows[rows.indexOf(row) + by];
    if (extend && next) {
      box(row).checked = box(next).checked = true;
      recount();
    }
    go(next);
  }

  document.addEventListener("keydown", (event) => {
    // The Enter that ends a conversion belongs to the input method.
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, select, textarea, button, a");
    const row = event.target.closest("[data-row]");
    if (field) {
      if (event.key === "Escape" && row) go(row);
      return;
    }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (row && acts[name]) {
      event.preventDefault();
      acts[name](row, event);
    } else if (anywhere[name]) {
      event.preventDefault();
      anywhere[name]();
    } else if (at() < 0 && (name === "ArrowDown" || name === "j")) {
      event.preventDefault();
      go(rows[0]);
    }
  });
  form.addEventListener("change", recount);
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    for (const other of rows) other.classList.toggle("row-on", other === row);
  });
  // After registering, the focus stays where the work is: at the row that took the place of the last one.
  form.addEventListener("submit", () => {
    const row = document.activeElement?.closest("[data-row]");
    sessionStorage.setItem(key, String(Math.max(0, rows.indexOf(row))));
  });
  const last = sessionStorage.getItem(key);
  if (last !== null) {
    sessionStorage.removeItem(key);
    go(rows[Math.min(Number(last), rows.length - 1)]);
  }
  if (keys) keys.hidden = false;
  recount();
}

for (const area of document.querySelectorAll("[data-events]")) followProgress(area);
for (const form of document.querySelectorAll("[data-drop]")) dropZone(form);
for (const area of document.querySelectorAll("[data-imports]")) followImports(area);
for (const box of document.querySelectorAll("[data-reveals]")) revealer(box);
for (const form of document.querySelectorAll("[data-inbox]")) inbox(form);
document.querySelector("[data-focus]")?.focus();

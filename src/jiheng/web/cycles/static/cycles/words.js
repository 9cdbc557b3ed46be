// Words typed into the boxes of the page that are not saved yet: kept in this tab, whatever is saved or opened meanwhile.
"use strict";
(() => {
  const page = document.getElementById("kept");
  if (!page) return;
  const key = `jiheng-words:${page.dataset.person}:${page.dataset.unit}:${page.dataset.cutoff}`;
  const forms = [...document.querySelectorAll("form[data-kept]")];
  const boxes = (form) => [...form.elements].filter((one) => one.id);
  let leaving = false;

  function read(name) {
    try { return JSON.parse(sessionStorage.getItem(name)) || {}; } catch { return {}; }
  }
  function write(name, texts) {
    try { sessionStorage.setItem(name, JSON.stringify(texts)); } catch { /* no room or not allowed: the warning on leaving remains */ }
  }
  function unsaved() {
    const texts = {};
    for (const form of forms) for (const box of boxes(form)) if (box.value.trim() && box.value !== box.dataset.first) texts[box.id] = box.value;
    return texts;
  }
  function tell() {
    page.hidden = !Object.keys(unsaved()).length;
  }

  const kept = read(key);
  // What was sent counts as saved only when the page says so; refused or answered by the log-in page it comes back.
  if (!document.querySelector(".note-success")) Object.assign(kept, read(`${key}:sent`));
  sessionStorage.removeItem(`${key}:sent`);
  for (const form of forms) {
    for (const box of boxes(form)) {
      box.dataset.first = box.value;
      if (kept[box.id] === undefined) continue;
      box.value = kept[box.id];
      const closed = box.closest("details");
      if (closed) closed.open = true;
    }
    form.addEventListener("input", () => { write(key, unsaved()); tell(); });
    form.addEventListener("submit", () => {
      const sent = {}, left = unsaved();
      for (const box of boxes(form)) if (left[box.id] !== undefined) { sent[box.id] = left[box.id]; delete left[box.id]; }
      write(`${key}:sent`, sent);
      write(key, left);
      leaving = true;
    });
  }
  for (const form of document.querySelectorAll("form:not([data-kept])")) form.addEventListener("submit", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => { if (!leaving && !page.hidden) event.preventDefault(); });
  tell();
})();

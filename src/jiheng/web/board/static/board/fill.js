/* The fill grid. Every cell that can be filled is a text box that is focused as soon as its cell is current, with all its text
   selected: the first letter, also that of an input method, is typed where it belongs. A cell saves itself when it is left. */
"use strict";
(() => {
  const root = document.getElementById("fill");
  if (!root) return;
  const words = root.dataset;
  const grid = document.getElementById("grid");
  const byId = (id) => document.getElementById(id);
  const clone = (id) => byId(id).content.cloneNode(true);
  const say = (text) => { byId("told").textContent = text; };
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  /* Cells */

  const made = (td) => {
    const row = td.parentElement, box = td.querySelector("textarea"), field = td.dataset.field;
    return { td, row, box, field, id: `${row.dataset.key}.${field}`, saved: box.defaultValue, version: Number(row.dataset.version), state: "", said: null };
  };
  const cells = new Map([...grid.querySelectorAll("td[data-field]")].map(made).map((cell) => [cell.id, cell]));
  const tdOf = (node) => node && node.closest("#grid tbody tr[data-key] > *");
  const cellOf = (node) => { const td = tdOf(node); return td && td.dataset.field ? cells.get(`${td.parentElement.dataset.key}.${td.dataset.field}`) : null; };
  const waiting = new Set(); // cells whose text the server has not acknowledged
  const steps = []; // what Ctrl+Z takes back, each [[cell, text before], …]
  let mode = "nav"; // nav: arrows move · typed: begun by typing · edit: begun by F2 or a second click
  let entered = ""; // what stood in the current cell before it was edited
  let trouble = ""; // "", "offline" or "expired"
  let savedAt = "";

  const current = () => tdOf(document.activeElement);
  const beingEdited = (cell) => mode !== "nav" && cell.td === current();

  const fill = (cell, text) => {
    cell.box.value = text;
    fit(cell);
  };
  const fit = (cell) => { if (!CSS.supports("field-sizing", "content")) cell.box.rows = Math.min(5, 1 + Math.floor(cell.box.value.length / 18)); };

  const show = (cell, state) => {
    cell.state = state;
    cell.td.dataset.state = state;
    cell.box.setAttribute("aria-invalid", String(state === "refused" || state === "conflict"));
    const mark = cell.td.querySelector(".word");
    mark.replaceChildren();
    if (!state) return;
    const word = document.createElement("span");
    word.textContent = words[state];
    if (state === "saved") word.className = "visually-hidden";
    mark.append(...clone("marks").querySelector(`[data-state="${state}"]`).childNodes, word);
  };

  const touch = (cell) => {
    if (cell.box.value === cell.saved) { waiting.delete(cell); cell.said = null; show(cell, ""); }
    else { waiting.add(cell); show(cell, "unsaved"); }
    keep();
  };

  /* What is not acknowledged stays in this browser, for this person, unit and cutoff only. */

  const store = `jiheng:fill:${words.unit}:${words.cutoff}:${words.person}`;
  const shelf = (() => { try { return window.localStorage; } catch { return null; } })(); // a browser may forbid it
  const keep = () => {
    const kept = Object.fromEntries([...waiting].map((cell) => [cell.id, [cell.box.value, cell.version]]));
    if (shelf && waiting.size) shelf.setItem(store, JSON.stringify(kept));
    else if (shelf) shelf.removeItem(store);
    bar();
  };
  const recall = () => {
    const kept = JSON.parse((shelf && shelf.getItem(store)) || "{}");
    for (const [id, [text, version]] of Object.entries(kept)) {
      const cell = cells.get(id);
      if (!cell) continue;
      fill(cell, text);
      cell.version = version;
      touch(cell);
    }
  };

  /* The bar at the foot, and the strip above the grid */

  const bit = (className, text) => {
    const made = document.createElement("span");
    made.className = className;
    made.textContent = text;
    return made;
  };
  const alarms = () => [...cells.values()].filter((cell) => cell.state === "refused" || cell.state === "conflict");
  const wanted = (row) => (row.dataset.wants || "").split(" ").filter(Boolean);
  const rows = [...grid.querySelectorAll("tbody tr[data-key]")];
  const bar = () => {
    const unsaved = [...waiting].filter((cell) => cell.state !== "refused" && cell.state !== "conflict").length;
    byId("state").replaceChildren(bit(savedAt ? "allsaved" : "untouched", savedAt ? put(words.allsaved, { at: savedAt }) : words.untouched));
    if (unsaved) byId("state").append(bit("unsaved", put(words.left, { n: unsaved })));
    const reminders = rows.reduce((sum, row) => sum + wanted(row).length, 0);
    byId("counts").replaceChildren(bit(alarms().length ? "errors" : "none", `${words.errors} ${alarms().length}`), bit(reminders ? "warnings" : "none", `${words.warnings} ${reminders}`));
    strip();
  };
  const strip = () => {
    const place = byId("strip");
    place.hidden = !trouble;
    if (!trouble) return;
    place.replaceChildren(put(words[trouble], { n: waiting.size }));
    if (trouble !== "expired") return;
    const link = document.createElement("a");
    Object.assign(link, { href: words.login, target: "_blank", rel: "noopener", textContent: words.logIn });
    place.append(" ", link);
  };

  /* Talking to the server */

  const post = async (address, body, keepalive) => {
    try {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": words.token };
      const answer = await fetch(address, { method: "POST", headers, body: JSON.stringify(body), keepalive });
      const json = (answer.headers.get("Content-Type") || "").startsWith("application/json");
      return { status: answer.status, body: json ? await answer.json() : null };
    } catch {
      return { status: 0, body: null };
    }
  };
  /* A log-in in another window gives this browser a new token; only the same person's is taken. */
  const renewed = async () => {
    try {
      const text = await (await fetch(location.href)).text();
      const page = new DOMParser().parseFromString(text, "text/html").getElementById("fill");
      if (!page || page.dataset.person !== words.person) return false;
      words.token = page.dataset.token;
      return true;
    } catch {
      return false;
    }
  };
  const ask = async (address, body, keepalive = false) => {
    let answer = await post(address, body, keepalive);
    if (answer.status === 403 && (await renewed())) answer = await post(address, body, keepalive);
    const away = answer.status === 0 || answer.status >= 500;
    trouble = away ? "offline" : answer.status === 401 || answer.status === 403 ? "expired" : "";
    if (away) setTimeout(pump, 15000);
    return answer;
  };

  const sent = (cell) => ({ key: Number(cell.row.dataset.key), field: cell.field, text: cell.box.value, version: cell.version });
  /* What was said of a cell is over once its text is another one. */
  const hush = (cell) => { if (cell.said && byId("told").textContent === cell.said.message) say(""); };
  const settle = (answer, text) => {
    const cell = cells.get(`${answer.key}.${answer.field}`), same = cell.box.value === text;
    if (answer.status === 200) {
      hush(cell);
      Object.assign(cell, { saved: answer.text, version: answer.version, said: null });
      if (same) { fill(cell, answer.text); waiting.delete(cell); show(cell, "saved"); }
      return;
    }
    if (!same) return;
    cell.said = answer;
    show(cell, answer.status === 409 ? "conflict" : "refused");
    say(answer.message);
    if (mode === "nav") open(cell);
  };
  const redraw = (found) => {
    const row = rows.find((one) => Number(one.dataset.key) === found.key);
    row.dataset.wants = found.wants.join(" ");
    const computed = row.querySelector(".computed");
    if (computed) computed.innerHTML = found.completion;
    row.querySelector(".lit").innerHTML = found.light;
    for (const [field, text] of Object.entries(found.texts)) {
      const cell = cells.get(`${found.key}.${field}`);
      if (!cell || waiting.has(cell) || beingEdited(cell)) continue;
      Object.assign(cell, { saved: text, version: found.version });
      if (cell.box.value !== text) fill(cell, text);
    }
  };
  /* The tree counts what is filled; it follows a save by itself, and one that fails is asked for after the next save. */
  let growing = 0;
  const grow = async () => {
    growing = 0;
    try {
      const answer = await fetch(words.tree);
      if (answer.ok && !answer.redirected) byId("tree").innerHTML = await answer.text();
    } catch {
      return;
    }
  };
  /* Takes an answer in; returns the step that would take its changes back. */
  const take = (body, texts) => {
    const step = [];
    body.cells.forEach((answer, at) => {
      const cell = cells.get(`${answer.key}.${answer.field}`);
      if (answer.status === 200 && answer.text !== cell.saved) step.push([cell, cell.saved]);
      settle(answer, texts[at]);
    });
    body.rows.forEach(redraw);
    if (body.rows.length) { savedAt = body.at; growing = growing || setTimeout(grow, 300); }
    keep();
    return step;
  };

  const send = async (cell) => {
    show(cell, "saving");
    const cargo = sent(cell), answer = await ask(words.cell, cargo, true);
    if (answer.body) {
      const step = take(answer.body, [cargo.text]);
      if (step.length) steps.push(step);
      return true;
    }
    if (trouble) { if (waiting.has(cell)) show(cell, "unsaved"); return false; }
    settle({ ...cargo, status: 422, message: words.failed, likely: "" }, cargo.text);
    return true;
  };
  const sendAll = async () => {
    const next = () => [...waiting].find((cell) => cell.state === "unsaved" && !beingEdited(cell));
    for (let cell = next(); cell; cell = next()) if (!(await send(cell))) break;
    bar();
  };
  let sending = Promise.resolve(); // one request at a time; whoever asks meanwhile is served behind
  const pump = () => (sending = sending.then(sendAll));
  /* Applies texts to many cells in one request, as one step. */
  const apply = async (pairs, { undoing = false, to = words.paste } = {}) => {
    const before = pairs.map(([cell]) => cell.box.value);
    pairs.forEach(([cell, text]) => { fill(cell, text); waiting.add(cell); show(cell, "saving"); });
    const cargo = pairs.map(([cell]) => sent(cell)), answer = await ask(to, { cells: cargo, apply: true });
    if (!answer.body) {
      pairs.forEach(([cell], at) => { fill(cell, before[at]); touch(cell); });
      return false;
    }
    const step = take(answer.body, cargo.map((one) => one.text));
    if (!undoing && step.length) steps.push(step);
    return step.length;
  };
  const undo = async () => {
    const step = steps.pop();
    if (!step) { say(words.nothing); return; }
    const done = await apply(step, { undoing: true });
    if (done === false) steps.push(step);
    else say(put(words.undone, { n: done }));
    focus(step[0][0].td);
  };

  /* The box under a cell that was refused, or that two people changed */

  const shut = (but) => grid.querySelectorAll("td .box").forEach((box) => { if (!but || !but.td.contains(box)) box.remove(); });
  const open = (cell) => {
    shut();
    if (!cell.said) return;
    cell.td.append(clone(cell.state));
    const box = cell.td.querySelector(".box");
    box.classList.toggle("beside", current() !== cell.td);
    box.classList.toggle("above", rows.indexOf(cell.row) > rows.length - 4);
    if (cell.state === "refused") refused(box, cell);
    else conflict(box, cell);
  };
  const refused = (box, cell) => {
    box.querySelector(".sentence").textContent = cell.said.message;
    const likely = box.querySelector(".likely"), value = cell.said.likely;
    likely.hidden = !value;
    likely.textContent = put(words.change, { value });
    likely.addEventListener("click", () => again(cell, value));
    box.querySelector(".close").addEventListener("click", () => { shut(); edit(cell); });
  };
  const conflict = (box, cell) => {
    const theirs = cell.said;
    box.querySelector(".mine dd").textContent = cell.box.value || words.blank;
    box.querySelector(".theirs dt").textContent = `${theirs.name} ${theirs.at}`;
    box.querySelector(".theirs dd").textContent = theirs.text || words.blank;
    const over = (text) => { Object.assign(cell, { saved: theirs.text, version: theirs.version }); again(cell, text); };
    box.querySelector(".keep").addEventListener("click", () => over(cell.box.value));
    box.querySelector(".take").addEventListener("click", () => over(theirs.text));
  };
  const again = (cell, text) => {
    shut();
    hush(cell);
    cell.said = null;
    fill(cell, text);
    waiting.add(cell);
    show(cell, "unsaved");
    focus(cell.td);
    pump();
  };

  /* Moving about */

  const target = (td) => td.querySelector("textarea, a") || td;
  const focus = (td) => {
    const one = target(td);
    one.focus();
    if (one.select) one.select();
    td.scrollIntoView({ block: "nearest" });
  };
  const edit = (cell) => {
    focus(cell.td);
    mode = "edit";
    cell.box.setSelectionRange(cell.box.value.length, cell.box.value.length);
  };
  const place = (td) => [rows.indexOf(td.parentElement), [...td.parentElement.children].indexOf(td)];
  const step = (td, down, right) => {
    const [row, column] = place(td);
    const found = rows[row + down] && rows[row + down].children[column + right];
    if (found && column + right > 0) focus(found);
  };
  const below = (td, way) => {
    const [row, column] = place(td);
    const found = (way > 0 ? rows.slice(row + 1) : rows.slice(0, row).reverse()).map((one) => one.children[column]).find((one) => one.dataset.field);
    if (found) focus(found);
    return Boolean(found);
  };
  const beside = (td, way) => {
    const all = [...cells.values()].map((cell) => cell.td);
    const after = (one) => (td.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const found = way > 0 ? all.find(after) : all.filter((one) => one !== td && !after(one)).pop();
    if (found) focus(found);
    return Boolean(found);
  };
  const nextTrouble = () => {
    const bad = [...cells.values()].filter((cell) => alarms().includes(cell) || wanted(cell.row).includes(cell.field)).map((cell) => cell.td);
    const here = current(), later = bad.find((td) => here && td !== here && here.compareDocumentPosition(td) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (bad.length) focus(later || bad[0]);
  };
  const commit = (cell) => {
    mode = "nav";
    cell.box.select();
    entered = cell.box.value;
    pump();
  };
  const cancel = (cell) => {
    fill(cell, mode === "nav" ? cell.saved : entered);
    mode = "nav";
    cell.box.select();
    shut();
    touch(cell);
  };

  grid.addEventListener("focusin", (event) => {
    const td = tdOf(event.target), cell = cellOf(event.target);
    if (!td || event.target.closest(".box")) return;
    grid.querySelectorAll("[tabindex='0']").forEach((one) => { one.tabIndex = -1; });
    event.target.tabIndex = 0;
    rows.forEach((row) => row.classList.toggle("current", row === td.parentElement));
    mode = "nav";
    if (cell) entered = cell.box.value;
    shut(cell);
    if (cell && cell.said) open(cell);
  });
  grid.addEventListener("focusout", () => { mode = "nav"; pump(); });
  grid.addEventListener("mousedown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.target.closest(".box")) return;
    if (cell.box === document.activeElement) { mode = "edit"; return; }
    event.preventDefault();
    focus(cell.td);
  });
  grid.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    if (mode === "nav") mode = "typed";
    cell.said = null;
    shut();
    fit(cell);
    touch(cell);
  });

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  /* Each returns whether it has used the key. */
  const enter = (event, cell) => {
    if (event.altKey && cell.field === "explanation") { cell.box.setRangeText("\n", cell.box.selectionStart, cell.box.selectionEnd, "end"); cell.box.dispatchEvent(new Event("input", { bubbles: true })); return true; }
    commit(cell);
    below(cell.td, event.shiftKey ? -1 : 1);
    return true;
  };
  const arrow = (event, td) => {
    const [down, right] = ARROWS[event.key];
    if (mode === "edit" || (mode === "typed" && right)) return false;
    step(td, down, right);
    return true;
  };
  const tab = (event, td) => !(td.querySelector(".box") && !event.shiftKey) && beside(td, event.shiftKey ? -1 : 1);
  const edges = (event, td) => {
    if (mode !== "nav") return false;
    const row = event.ctrlKey ? rows[event.key === "Home" ? 0 : rows.length - 1] : td.parentElement;
    focus(event.key === "Home" ? row.children[1] : row.lastElementChild);
    return true;
  };
  const pressed = (event, td, cell) => {
    if (event.key in ARROWS && !event.ctrlKey && !event.altKey && !event.shiftKey) return arrow(event, td);
    if (event.key === "Tab") return tab(event, td);
    if (event.key === "Home" || event.key === "End") return edges(event, td);
    if (event.ctrlKey && event.key.toLowerCase() === "z" && mode === "nav") { undo(); return true; }
    if (!cell) return false;
    if (event.key === "Enter") return enter(event, cell);
    if (event.key === "Escape") { cancel(cell); return true; }
    if (event.key === "F2") { edit(cell); return true; }
    return false;
  };
  grid.addEventListener("keydown", (event) => {
    const td = tdOf(event.target);
    if (!td || event.isComposing || event.keyCode === 229) return;
    if (event.target.closest(".box")) { if (event.key === "Escape") focus(td); return; }
    if (pressed(event, td, cellOf(event.target))) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => { if (event.ctrlKey && event.key === "." && !event.isComposing) { event.preventDefault(); nextTrouble(); } });

  /* A block from Excel or WPS */

  document.addEventListener("paste", async (event) => {
    const td = current();
    if (!td || mode !== "nav" || !cells.size || event.target.closest(".box")) return;
    const block = paste.read(event.clipboardData), cell = cellOf(td);
    if (!block.length) return;
    event.preventDefault();
    if (block.length === 1 && block[0].length === 1) {
      if (cell) { fill(cell, block[0][0]); mode = "typed"; touch(cell); }
      return;
    }
    if (matchMedia("(max-width: 767px)").matches) return;
    const plan = paste.lay(block, rows, td, cells);
    const answer = plan.sent.length ? await ask(words.paste, { cells: plan.sent.map(([one, text]) => ({ ...sent(one), text })), apply: false }) : { body: { cells: [] } };
    bar();
    if (!answer.body) return;
    const chosen = await paste.preview(plan, answer.body.cells);
    focus(td);
    if (chosen.length) await apply(chosen);
  });

  /* Ends and beginnings */

  const flush = () => { mode = "nav"; pump(); };
  addEventListener("online", () => { trouble = ""; flush(); });
  addEventListener("offline", () => { trouble = "offline"; bar(); });
  addEventListener("focus", () => { if (waiting.size) pump(); });
  addEventListener("pagehide", flush);
  const form = byId("send");
  if (form) form.addEventListener("submit", async (event) => {
    if (!waiting.size) return;
    event.preventDefault();
    mode = "nav";
    await pump();
    if (!waiting.size) { form.submit(); return; }
    say(put(words.first, { n: waiting.size }));
    byId("state").replaceChildren(bit("errors", put(words.first, { n: waiting.size })));
    focus([...waiting][0].td);
  });
  const press = (id, act) => { const button = byId(id); if (button) button.addEventListener("click", act); };
  press("undo", undo);
  press("next", nextTrouble);
  press("carry", async () => {
    const chosen = await carry.choose([...cells.values()]);
    if (!chosen.length) return;
    await apply(chosen, { to: words.carry });
    focus(chosen[0][0].td);
  });

  const first = grid.querySelector("td[data-field]") || grid.querySelector("tbody th[scope='row']");
  target(first).tabIndex = 0;
  cells.forEach(fit);
  recall();
  bar();
  pump();
})();

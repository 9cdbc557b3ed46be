/* A block from Excel, WPS or a web page: read it, lay it over the grid, and show what it would change before anything is. */
"use strict";
const paste = (() => {
  const BREAK = "\u0001";
  const QUOTED = /^"((?:[^"]|"")*)"(?=\t|\r?\n|$)/;

  /* One cell of a text: quoted only where it holds what would else end it, so that “"安全"月” stays as it is. */
  const cellAt = (rest) => {
    const quoted = QUOTED.exec(rest);
    if (quoted && /[\t\n\r]/.test(quoted[1])) return [quoted[1].replaceAll('""', '"').replaceAll("\r\n", "\n"), quoted[0].length];
    const end = rest.search(/\t|\r?\n/);
    return end < 0 ? [rest, rest.length] : [rest.slice(0, end), end];
  };

  /* Excel ends its last row with a line break; that is no further row. */
  const readText = (text) => {
    const block = [[]];
    let rest = text.replace(/\r?\n$/, "");
    while (rest !== "") {
      const [value, length] = cellAt(rest);
      block.at(-1).push(value);
      rest = rest.slice(length);
      if (rest.startsWith("\t")) { rest = rest.slice(1); if (!rest || /^\r?\n/.test(rest)) block.at(-1).push(""); }
      else if (rest) {
        rest = rest.replace(/^\r?\n/, "");
        block.push([]);
        while (/^\r?\n/.test(rest)) { block.at(-1).push(""); rest = rest.replace(/^\r?\n/, ""); block.push([]); }
      }
    }
    return block.filter((row) => row.length);
  };

  const cellText = (cell) => {
    cell.querySelectorAll("br, p + p, div + div").forEach((one) => one.before(BREAK));
    return cell.textContent.replace(/[ \t\r\n]+/g, " ").replace(new RegExp(` ?${BREAK} ?`, "g"), "\n").replaceAll("\u00a0", " ").trim();
  };

  /* A merged cell counts once, at its first place; the places that it covers are blank. */
  const readTable = (table) => {
    const block = [...table.rows].map(() => []);
    [...table.rows].forEach((row, at) => {
      let column = 0;
      for (const cell of row.cells) {
        while (block[at][column] !== undefined) column += 1;
        const text = cellText(cell), down = Math.min(cell.rowSpan || 1, block.length - at);
        for (let i = 0; i < down; i += 1) for (let j = 0; j < cell.colSpan; j += 1) block[at + i][column + j] = i || j ? "" : text;
        column += cell.colSpan;
      }
    });
    return block.map((row) => Array.from(row, (text) => text || ""));
  };

  const read = (data) => {
    const html = data.getData("text/html");
    const table = /<table/i.test(html) ? new DOMParser().parseFromString(html, "text/html").querySelector("table") : null;
    const block = table ? readTable(table) : readText(data.getData("text/plain"));
    while (block.length && block.at(-1).every((text) => text.trim() === "")) block.pop();
    return block;
  };

  /* Where each value of a block falls, from the current cell right and down. */
  const lay = (block, rows, td, cells) => {
    const plan = { sent: [], locked: [], blank: 0, over: [], beyond: 0, start: td.dataset.column };
    const top = rows.indexOf(td.parentElement);
    if (plan.start === undefined) return plan;
    block.forEach((line, down) => {
      const row = rows[top + down];
      if (!row) { plan.over.push(line); return; }
      line.forEach((text, right) => {
        const to = row.querySelector(`[data-column="${Number(plan.start) + right}"]`);
        if (text.trim() === "") plan.blank += 1;
        else if (!to) plan.beyond += 1;
        else if (to.dataset.field) plan.sent.push([cells.get(`${row.dataset.key}.${to.dataset.field}`), text]);
        else plan.locked.push([to, text]);
      });
    });
    return plan;
  };

  const line = (tag, ...texts) => {
    const made = document.createElement(tag === "tr" ? "tr" : "li");
    made.append(...texts.map((text) => { const one = document.createElement(tag === "tr" ? "td" : "span"); one.textContent = text; return one; }));
    return made;
  };
  const named = (td) => `${td.parentElement.querySelector(".no").textContent} ${td.parentElement.querySelector(".name").textContent}`;
  const part = (dialog, name, items, draw) => {
    const section = dialog.querySelector(`.${name}`);
    section.hidden = !items.length;
    section.querySelector("b").textContent = items.length;
    section.querySelector(".list").append(...items.map(draw));
  };

  const fillIn = (dialog, plan, answers) => {
    const pairs = plan.sent.map(([cell, text], at) => ({ cell, text, answer: answers[at] }));
    const good = pairs.filter((one) => one.answer.status === 200), changed = good.filter((one) => one.answer.text !== one.cell.saved);
    part(dialog, "changed", changed, ({ cell, answer }) => line("tr", named(cell.td), cell.td.dataset.label, cell.saved || "—", answer.text));
    part(dialog, "refused", pairs.filter((one) => one.answer.status !== 200), ({ cell, text, answer }) => line("li", `${named(cell.td)} ${cell.td.dataset.label}`, `“${text}”`, answer.message));
    part(dialog, "locked", plan.locked, ([td, text]) => line("li", `${named(td)} ${td.dataset.label}`, `“${text}”`));
    part(dialog, "over", plan.over, () => "");
    dialog.querySelector(".over textarea").value = plan.over.map((row) => row.join("\t")).join("\n");
    dialog.querySelector(".same b").textContent = good.length - changed.length;
    dialog.querySelector(".blanks b").textContent = plan.blank;
    dialog.querySelector(".beyond").hidden = !plan.beyond;
    dialog.querySelector(".beyond b").textContent = plan.beyond;
    dialog.querySelector(".nowhere").hidden = plan.start !== undefined;
    const button = dialog.querySelector("[value='apply']");
    button.hidden = !changed.length;
    button.querySelector("b").textContent = changed.length;
    return changed.map(({ cell, text }) => [cell, text]);
  };

  /* Shows the plan; gives the cells that the person lets through, none where they leave it. */
  const preview = (plan, answers) => new Promise((resolve) => {
    document.body.append(document.getElementById("preview").content.cloneNode(true));
    const dialog = document.querySelector("dialog.preview"), changed = fillIn(dialog, plan, answers);
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue === "apply" ? changed : []); });
    dialog.showModal();
    dialog.querySelector(changed.length ? "[value='apply']" : "[value='']").focus();
  });

  return { read, lay, preview };
})();

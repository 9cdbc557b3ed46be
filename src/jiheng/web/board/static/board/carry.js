/* Taking cells over from the cutoff before: every cell that has a value there is listed, the person chooses. */
"use strict";
const carry = (() => {
  const text = (tag, words) => {
    const made = document.createElement(tag);
    made.textContent = words;
    return made;
  };

  const line = (cell) => {
    const row = document.createElement("tr"), first = document.createElement("td"), tick = document.createElement("input");
    const name = `${cell.row.querySelector(".no").textContent} ${cell.row.querySelector(".name").textContent}`;
    Object.assign(tick, { type: "checkbox", checked: !cell.box.value.trim(), ariaLabel: `${name} ${cell.td.dataset.label}` });
    first.append(tick);
    row.append(first, text("td", name), text("td", cell.td.dataset.label), text("td", cell.box.value || "—"), text("td", cell.td.dataset.before));
    return { row, tick, cell };
  };

  /* Shows what can be taken over; gives the chosen cells with their texts, none where the person leaves it. */
  const choose = (cells) => new Promise((resolve) => {
    document.body.append(document.getElementById("carrying").content.cloneNode(true));
    const dialog = document.querySelector("dialog.carrying"), button = dialog.querySelector("[value='apply']");
    const lines = cells.filter((cell) => cell.td.dataset.before && cell.td.dataset.before !== cell.box.value).map(line);
    const chosen = () => lines.filter((one) => one.tick.checked);
    const count = () => {
      button.querySelector("b").textContent = chosen().length;
      button.disabled = !chosen().length;
    };
    dialog.querySelector(".list").append(...lines.map((one) => one.row));
    dialog.addEventListener("change", count);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "apply" ? chosen().map(({ cell }) => [cell, cell.td.dataset.before]) : []);
    });
    count();
    dialog.showModal();
    (button.disabled ? dialog.querySelector("[value='']") : button).focus();
  });

  return { choose };
})();

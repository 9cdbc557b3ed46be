/* Keys of the ledger: n begins an entry, and in a date t is today, + and − move by a day. All of it is also there without keys. */
"use strict";
(() => {
  const DAY = 86400000;
  const written = (day) => day.toISOString().slice(0, 10);
  const today = () => { const now = new Date(); return written(new Date(now - now.getTimezoneOffset() * 60000)); };

  const moved = (field, key) => {
    if (key === "t") return field.closest("[data-today]")?.dataset.today || today();
    const step = { "+": 1, "=": 1, "-": -1, "−": -1 }[key];
    return step && field.value ? written(new Date(Date.parse(field.value) + step * DAY)) : "";
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target;
    if (field.matches("input[type=date]")) {
      const day = moved(field, event.key);
      if (!day) return;
      event.preventDefault();
      field.value = day;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (event.key === "n" && !field.matches("input, select, textarea")) {
      document.getElementById("begin")?.click();
    }
  });

  const begun = document.querySelector(".entry input:checked");
  if (begun && !document.querySelector(".problems")) begun.focus();
})();

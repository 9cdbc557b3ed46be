/* The result page: list and paper move together, by mouse and by j and k. Without this script every link is an anchor. */
"use strict";
(() => {
  const side = document.getElementById("side");
  const desk = document.getElementById("desk");
  const strip = document.getElementById("strip");
  const view = document.getElementById("view");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const findings = () => [...side.querySelectorAll("details.finding")];
  const numberOf = (finding) => Number(finding.id.slice(1));
  let current = 0;

  const ring = (mark) => {
    document.querySelectorAll(".fig.current, .spot.current").forEach((old) => old.classList.remove("current"));
    if (!mark) return;
    const fold = mark.closest("details.fold");
    if (fold) fold.open = true;
    mark.classList.add("current");
  };

  /* Scrolls a pane only where it scrolls by itself; on one column the page must stay where the reader is. */
  const scrolls = (pane) => pane && getComputedStyle(pane).overflowY === "auto" && pane.scrollHeight > pane.clientHeight;
  let settled = false; // the first look jumps, later ones glide
  const centre = (pane, mark) => {
    if (!scrolls(pane) || !mark) return;
    const box = mark.getBoundingClientRect(), room = pane.getBoundingClientRect();
    pane.scrollBy({ top: box.top - room.top - (room.height - box.height) / 3, behavior: calm || !settled ? "auto" : "smooth" });
  };
  const reveal = (pane, item) => {
    if (!scrolls(pane)) return;
    const box = item.getBoundingClientRect(), room = pane.getBoundingClientRect();
    if (box.top < room.top + 40) pane.scrollBy({ top: box.top - room.top - 40 });
    else if (box.bottom > room.bottom - 12) pane.scrollBy({ top: Math.min(box.bottom - room.bottom + 12, box.top - room.top - 40) });
  };

  const select = (finding, { paper = true, page = false } = {}) => {
    if (!finding) return;
    current = numberOf(finding);
    findings().forEach((other) => { if (other !== finding) other.open = false; });
    finding.open = true;
    const mark = document.getElementById(finding.dataset.mark || "");
    ring(mark);
    reveal(document.getElementById("scroll"), finding);
    if (paper) centre(desk, mark);
    if (page && !scrolls(desk)) finding.scrollIntoView({ block: "center" });
  };

  /* The list changes alone: the paper stays where it is. */
  const load = (address) => htmx.ajax("GET", address || "?list=findings", { target: "#list", select: "#list", swap: "outerHTML" });
  const turn = async (address) => {
    await load(address);
    history.pushState(null, "", address);
    measure();
  };
  addEventListener("popstate", () => load(location.search));

  /* A finding or a row may stand on a tab that is not shown: fetch that tab first. */
  const shown = async (id, list) => {
    if (!document.getElementById(id)) await turn(`?list=${list}`);
    return document.getElementById(id);
  };
  const row = async (id) => {
    const found = await shown(id, "figures");
    if (!found) return;
    side.querySelectorAll("tr.current").forEach((old) => old.classList.remove("current"));
    found.classList.add("current");
    reveal(document.getElementById("scroll"), found);
    if (!scrolls(desk)) found.scrollIntoView({ block: "center" });
  };

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href^='?list=']");
    if (!link || link.matches(".fig") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await turn(link.getAttribute("href").split("#")[0]);
    if (!scrolls(desk)) document.getElementById("list").scrollIntoView();
  });

  side.addEventListener("click", (event) => {
    const summary = event.target.closest("details.finding > summary");
    if (summary) {
      if (summary.parentElement.open) { current = numberOf(summary.parentElement); return; }
      event.preventDefault();
      select(summary.parentElement);
      return;
    }
    const link = event.target.closest("a.goto");
    if (!link) return;
    const mark = document.getElementById(link.hash.slice(1));
    ring(mark);
    if (scrolls(desk)) { event.preventDefault(); centre(desk, mark); }
  });

  desk.addEventListener("click", async (event) => {
    const mark = event.target.closest("a.fig, a.spot");
    if (!mark) return;
    event.preventDefault();
    ring(mark);
    if (mark.hash.startsWith("#f")) select(await shown(mark.hash.slice(1), "findings"), { paper: false, page: true });
    else await row(mark.hash.slice(1));
    ring(mark);
  });

  document.addEventListener("keydown", async (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest("input, textarea, select")) return;
    if (!findings().length) await shown("f1", "findings");
    const all = findings();
    if (!all.length) return;
    const at = all.findIndex((finding) => numberOf(finding) === current);
    const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
    select(next, { page: true });
    next.querySelector("summary").focus({ preventScroll: true });
  });

  /* The strip shows true places once the paper is laid out, and which part of it is in sight. */
  const measure = () => {
    const whole = desk.scrollHeight || 1;
    strip.querySelectorAll(".tick").forEach((tick) => {
      const finding = document.getElementById(`f${tick.dataset.finding}`);
      const mark = finding && document.getElementById(finding.dataset.mark);
      if (!mark) return;
      const box = (mark.closest("details.fold:not([open])") || mark).getBoundingClientRect();
      tick.setAttribute("y", ((box.top - desk.getBoundingClientRect().top + desk.scrollTop) * 1000) / whole);
    });
    sight();
  };
  const sight = () => {
    const whole = desk.scrollHeight || 1;
    view.setAttribute("y", (desk.scrollTop * 1000) / whole);
    view.setAttribute("height", (desk.clientHeight * 1000) / whole);
  };
  desk.addEventListener("scroll", sight, { passive: true });
  new ResizeObserver(measure).observe(desk);
  desk.addEventListener("toggle", measure, true);
  strip.addEventListener("click", async (event) => {
    const tick = event.target.closest(".tick");
    if (tick) select(await shown(`f${tick.dataset.finding}`, "findings"));
    else desk.scrollTo({ top: (event.offsetY / strip.clientHeight) * desk.scrollHeight - desk.clientHeight / 2 });
  });

  const start = document.getElementById(location.hash.slice(1));
  if (start && start.matches("details.finding")) select(start);
  else if (start && start.matches(".fig, .spot")) { ring(start); centre(desk, start); }
  else {
    const open = side.querySelector("details.finding[open]");
    if (open) select(open);
  }
  measure();
  settled = true;
})();

// Shows what was typed as passwords, so that a slip is seen before it locks somebody out.
const show = document.querySelector("[data-show]");
show.hidden = false;
show.addEventListener("click", () => {
  const shown = show.getAttribute("aria-pressed") !== "true";
  show.setAttribute("aria-pressed", String(shown));
  for (const field of document.querySelectorAll(".people input[autocomplete='new-password']")) field.type = shown ? "text" : "password";
});

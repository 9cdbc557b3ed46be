/* Says every few seconds that the grid is open here, and shows who else has it open. Only a page that is seen speaks. */
"use strict";
(() => {
  const place = document.getElementById("others");
  if (!place) return;
  const say = (address, more) => fetch(address, { method: "POST", headers: { "X-CSRFToken": place.dataset.token, "X-By-Itself": "1" }, ...more });

  const show = (others) => {
    const now = [...place.children].map((one) => one.textContent);
    if (now.join("\n") === others.join("\n")) return;
    place.replaceChildren(...others.map((text) => {
      const made = document.createElement("span");
      made.textContent = text;
      return made;
    }));
  };

  const beat = async () => {
    if (document.visibilityState === "hidden") return;
    try {
      const answer = await say(place.dataset.at);
      if (answer.ok) show((await answer.json()).others);
    } catch {
      show([]); // without a network nothing is known of others; the grid itself says that
    }
  };

  addEventListener("pagehide", () => { say(`${place.dataset.at}&leave=1`, { keepalive: true }).catch(() => {}); });
  document.addEventListener("visibilitychange", beat);
  setInterval(beat, 1000 * Number(place.dataset.every));
  beat();
})();

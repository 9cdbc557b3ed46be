/* Files by drag and drop or by the input, one after another with their progress. Without this script the form posts as it is. */
"use strict";
(() => {
  const form = document.getElementById("drop");
  const input = document.getElementById("files");
  const list = document.getElementById("taken");
  const limit = Number(form.dataset.limit);
  document.documentElement.classList.add("scripted");

  const line = (name) => {
    const item = document.createElement("li");
    const title = document.createElement("bdi");
    title.className = "name";
    title.textContent = name;
    item.append(title);
    list.append(item);
    return item;
  };
  const refuse = (item, words) => {
    const said = document.createElement("span");
    said.textContent = words;
    item.className = "refused";
    item.append(said);
  };

  const send = (file) => new Promise((resolve) => {
    const item = line(file.name);
    if (file.size > limit) { refuse(item, form.dataset.tooLarge); resolve(null); return; }
    const progress = document.createElement("progress");
    progress.setAttribute("aria-label", `${form.dataset.sending} ${file.name}`);
    progress.max = 1;
    progress.value = 0;
    item.append(progress);
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("documents", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) progress.value = event.loaded / event.total; });
    request.addEventListener("loadend", () => {
      progress.remove();
      if (request.status !== 200) { refuse(item, form.dataset.failed); resolve(null); return; }
      const parsed = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("li");
      item.replaceWith(parsed);
      htmx.trigger(document.body, "refresh");
      resolve(parsed);
    });
    request.send(body);
  });

  const sendAll = async (files) => {
    if (!files.length) return;
    list.replaceChildren();
    const taken = [];
    for (const file of files) taken.push(await send(file));
    form.reset();
    const only = taken.length === 1 && taken[0] && taken[0].matches(".new") && taken[0].querySelector("a");
    if (only) location.assign(only.href);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sendAll([...input.files]);
  });
  input.addEventListener("change", () => sendAll([...input.files]));
  ["dragover", "drop"].forEach((name) => document.addEventListener(name, (event) => event.preventDefault()));
  document.addEventListener("dragenter", (event) => { if (event.dataTransfer && [...event.dataTransfer.types].includes("Files")) form.classList.add("over"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) form.classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    form.classList.remove("over");
    if (event.dataTransfer && event.dataTransfer.files.length) sendAll([...event.dataTransfer.files]);
  });
})();

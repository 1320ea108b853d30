"use strict";
(() => {
  const form = document.getElementById("filters");
  const cases = [...document.querySelectorAll("details.case")].map((node) => ({ node, text: null }));
  const said = (item) => (item.text ??= item.node.textContent.toLowerCase());
  const fits = (item, wanted) =>
    ["dataset", "task", "role", "kind", "state"].every((name) => !wanted[name] || item.node.dataset[name] === wanted[name]) &&
    (!wanted.changed || item.node.dataset.changed === "1") &&
    (!wanted.text || said(item).includes(wanted.text));
  const filter = () => {
    const wanted = Object.fromEntries(new FormData(form));
    wanted.text = (wanted.text || "").trim().toLowerCase();
    let shown = 0;
    for (const item of cases) {
      item.node.hidden = !fits(item, wanted);
      shown += item.node.hidden ? 0 : 1;
    }
    document.getElementById("count").textContent = `${shown} of ${cases.length} cases`;
    document.getElementById("none").hidden = shown > 0 || cases.length === 0;
  };
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();

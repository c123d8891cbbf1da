// Which models are shown, everywhere at once.

const hidden = new Set((state.get("hide") || "").split(",").filter((name) => name in titleOf));
const onModels = []; // called when the choice changes

function showModels() {
  for (const marked of all("[data-model]")) marked.toggleAttribute("hidden", hidden.has(marked.dataset.model));
  for (const box of all("#models input")) box.checked = !hidden.has(box.value);
  for (const call of onModels) call();
}

document.getElementById("models").addEventListener("change", (event) => {
  if (event.target.checked) hidden.delete(event.target.value);
  else hidden.add(event.target.value);
  state.set("hide", [...hidden].join(","));
  showModels();
});

// Markers as in the figures, around the origin.
const MARKERS = {
  o: "M-3.2 0a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z",
  s: "M-3 -3h6v6h-6z",
  "^": "M0 -3.6L3.4 3h-6.8z",
  v: "M0 3.6L3.4 -3h-6.8z",
  "<": "M-3.6 0L3 3.4v-6.8z",
  ">": "M3.6 0L-3 3.4v-6.8z",
  D: "M0 -4L4 0L0 4L-4 0z",
  P: "M-1.2 -3.4h2.4v2.2h2.2v2.4h-2.2v2.2h-2.4v-2.2h-2.2v-2.4h2.2z",
  X: "M-3.4 -1.8L-1.8 -3.4L0 -1.6L1.8 -3.4L3.4 -1.8L1.6 0L3.4 1.8L1.8 3.4L0 1.6L-1.8 3.4L-3.4 1.8L-1.6 0z",
  "*": "M0 -4L1 -1.2H4L1.6 .6L2.5 3.5L0 1.8L-2.5 3.5L-1.6 .6L-4 -1.2H-1z",
};

for (const swatch of all("[data-swatch]")) {
  const model = data.models.find((found) => found.name === swatch.dataset.swatch);
  swatch.append(
    element("svg:path", { d: "M0 6h22", stroke: model.colour, "stroke-width": 1.5, "stroke-dasharray": model.dash }),
    element("svg:path", { d: MARKERS[model.marker], fill: model.colour, transform: "translate(11 6)" }),
  );
}

// Figures as files, as they are drawn in the page.

function save(name, blob) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// A drawing that stands alone: with its namespace and font, on white, in the colours of a light page.
function standalone(drawing) {
  const copy = drawing.cloneNode(true);
  const { width, height } = drawing.viewBox.baseVal;
  for (const [key, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height, "font-family": "DejaVu Sans, Verdana, sans-serif" })) copy.setAttribute(key, value);
  for (const gone of all("[hidden]", copy)) gone.remove();
  copy.prepend(element("svg:rect", { width, height, fill: "#ffffff" }));
  return new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" });
}

async function picture(drawing, scale = 3) {
  const address = URL.createObjectURL(standalone(drawing));
  const image = Object.assign(new Image(), { src: address });
  await image.decode();
  const { width, height } = drawing.viewBox.baseVal;
  const canvas = element("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function rowsOf({ c, m, v, b }) {
  const rows = [["condition", "metric", "model", "code_size", "mean", "low", "high"]];
  for (const [model, [means, lows, highs]] of Object.entries(v)) {
    means.forEach((mean, at) => { if (mean !== null) rows.push([c, m, model, data.sizes[at], mean, lows?.[at] ?? "", highs?.[at] ?? ""]); });
  }
  for (const [name, value] of Object.entries(b)) rows.push([c, m, name, "", value, "", ""]);
  return new Blob([rows.map((row) => row.join(",")).join("\n") + "\n"], { type: "text/csv" });
}

document.addEventListener("click", async (event) => {
  const asked = event.target.closest("[data-as]");
  const figure = asked?.closest("figure");
  const drawing = figure?.querySelector(".picture svg, .drawing svg");
  if (!drawing) return; // a link to the file beside the page remains one
  event.preventDefault();
  const name = figure.id.replace("figure-", "") || `${figure.dataset.dataset}-${figure.dataset.task}-${figure.measure.m}`;
  if (asked.dataset.as === "svg") save(`${name}.svg`, standalone(drawing));
  else if (asked.dataset.as === "png") save(`${name}.png`, await picture(drawing));
  else save(`${name}.csv`, rowsOf(figure.measure));
});

showModels();

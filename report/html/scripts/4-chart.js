// A curve of any metric under any condition, as the figures draw theirs.

const WIDTH = 400, HEIGHT = 285, LEFT = 54, TOP = 10, BOTTOM = 40;
const INK = "#1a1a1a", MUTED = "#6b6b6b", GRID = "#e6e6e6"; // the style sheet gives these their colour on a dark page

// Labels 13 units apart, or as far as there is room for, as near to their places as that lets them be: what stands too
// near is pooled about its mean (isotonic regression), and all is held between two heights.
function spread(places, from, to) {
  const order = [...places].sort((one, two) => one.y - two.y);
  const gap = Math.min(13, (to - from) / Math.max(order.length - 1, 1));
  const pools = [];
  order.forEach(({ y }, at) => {
    let pool = { sum: y - at * gap, count: 1 };
    while (pools.length && pools.at(-1).sum / pools.at(-1).count >= pool.sum / pool.count) {
      const before = pools.pop();
      pool = { sum: before.sum + pool.sum, count: before.count + pool.count };
    }
    pools.push(pool);
  });
  const placed = pools.flatMap(({ sum, count }) => Array(count).fill(sum / count));
  const last = to - (order.length - 1) * gap;
  return order.map((place, at) => ({ ...place, y: Math.min(Math.max(placed[at], from), last) + at * gap }));
}

function chart(measure) {
  const lines = data.models.filter(({ name }) => name in measure.v && !hidden.has(name)).map((model) => {
    const [means, lows, highs] = measure.v[model.name];
    const points = means.map((mean, at) => ({
      size: data.sizes[at], mean, low: lows ? lows[at] ?? mean : mean, high: highs ? highs[at] ?? mean : mean,
    }));
    return { model, points: points.filter(({ mean }) => mean !== null) };
  }).filter(({ points }) => points.length);
  const right = 26 + 6.4 * Math.max(8, ...lines.map(({ model }) => model.title.length)); // room for the longest name
  const drawing = element("svg:svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${measure.l}, ${measure.t}` });
  if (!lines.length) {
    drawing.append(element("svg:text", { x: WIDTH / 2, y: HEIGHT / 2, "text-anchor": "middle", fill: MUTED }, words["not measured"]));
    return { drawing, outside: [] };
  }
  const far = new Set(measure.o);
  const baselines = Object.entries(measure.b).filter(([name]) => !far.has(name));
  const outside = Object.entries(measure.b).filter(([name]) => far.has(name));
  const scale = measure.g ? Math.log : (value) => value;
  const [bottom, top] = measure.e.map(scale);
  const yOf = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (scale(Math.max(value, measure.e[0])) - bottom) / (top - bottom));
  const sizes = data.sizes.map(Math.log2);
  const wide = sizes.at(-1) - sizes[0] || 1;
  const xOf = (size) => LEFT + 14 + (WIDTH - LEFT - right - 28) * ((Math.log2(size) - sizes[0]) / wide);
  const text = (x, y, said, more = {}) => element("svg:text", { x, y, fill: INK, "font-size": 12, ...more }, said);
  const rule = (d, more = {}) => element("svg:path", { d, fill: "none", stroke: MUTED, "stroke-width": 0.8, ...more });
  for (const [tick, said] of measure.k) {
    drawing.append(rule(`M${LEFT} ${yOf(tick)}H${WIDTH - right}`, { stroke: GRID }), text(LEFT - 6, yOf(tick) + 4, said, { "text-anchor": "end" }));
  }
  for (const size of data.sizes) {
    drawing.append(rule(`M${xOf(size)} ${TOP}V${HEIGHT - BOTTOM}`, { stroke: GRID }), text(xOf(size), HEIGHT - BOTTOM + 17, size, { "text-anchor": "middle" }));
  }
  drawing.append(
    rule(`M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - right}`),
    text((LEFT + WIDTH - right) / 2, HEIGHT - 8, words["code size"], { "text-anchor": "middle" }),
    text(12, (TOP + HEIGHT - BOTTOM) / 2, measure.l, { "text-anchor": "middle", "font-size": Math.min(12, 440 / measure.l.length), transform: `rotate(-90 12 ${(TOP + HEIGHT - BOTTOM) / 2})` }),
  );
  let lowest = -99;
  for (const [name, value] of baselines.sort((one, two) => one[1] - two[1])) {
    drawing.append(rule(`M${LEFT} ${yOf(value)}H${WIDTH - right}`, { "stroke-dasharray": "1 2" }));
    if (Math.abs(yOf(value) - lowest) > 10) drawing.append(text(LEFT + 4, yOf(value) - 3, name, { fill: MUTED, "font-size": 10 }));
    lowest = yOf(value);
  }
  for (const { model, points } of lines) {
    const up = points.map((point) => `${xOf(point.size)} ${yOf(point.high)}`);
    const down = points.map((point) => `${xOf(point.size)} ${yOf(point.low)}`).reverse();
    drawing.append(
      element("svg:path", { d: `M${[...up, ...down].join("L")}z`, fill: model.colour, "fill-opacity": 0.2 }),
      rule(`M${points.map((point) => `${xOf(point.size)} ${yOf(point.mean)}`).join("L")}`, { stroke: model.colour, "stroke-width": 1.6, "stroke-dasharray": model.dash }),
    );
    for (const point of points) {
      const said = `${model.title}, ${words["code size"]} ${point.size}: ${shown(point.mean)} [${shown(point.low)}; ${shown(point.high)}]`;
      drawing.append(element("svg:path", { d: MARKERS[model.marker], fill: model.colour, transform: `translate(${xOf(point.size)} ${yOf(point.mean)})` }, element("svg:title", {}, said)));
    }
  }
  const labels = lines.map(({ model, points }) => ({ model, y: yOf(points.at(-1).mean) }));
  for (const { model, y } of spread(labels, TOP + 4, HEIGHT - 8)) {
    drawing.append(
      element("svg:path", { d: MARKERS[model.marker], fill: model.colour, transform: `translate(${WIDTH - right + 9} ${y})` }),
      text(WIDTH - right + 18, y + 4, model.title, { fill: model.colour, class: "name" }),
    );
  }
  return { drawing, outside };
}

for (const figure of all(".chart")) {
  const measures = data.measures[figure.dataset.dataset][figure.dataset.task];
  const key = `chart-${figure.dataset.dataset}-${figure.dataset.task}`;
  const [metric, condition] = [figure.querySelector(".metric"), figure.querySelector(".condition")];
  const kept = (state.get(key) || figure.dataset.shows).split("~");
  const fill = (select, options, wanted) => {
    select.replaceChildren(...options.map(([value, said]) => element("option", { value }, said)));
    select.value = options.some(([value]) => value === wanted) ? wanted : options[0]?.[0] ?? "";
  };
  const conditions = (wanted) => fill(condition, measures.filter(({ m }) => m === metric.value).map(({ c, t }) => [c, t]), wanted);
  const draw = () => {
    const measure = measures.find(({ m, c }) => m === metric.value && c === condition.value);
    if (!measure) return;
    const { drawing, outside } = chart(measure);
    figure.querySelector(".drawing").replaceChildren(drawing);
    const way = { higher: words["higher is better"], lower: words["lower is better"] }[measure.w];
    const far = outside.length ? `${words["off the scale"]}: ${outside.map(([name, value]) => `${name} ${shown(value)}`).join(", ")}` : "";
    figure.querySelector("figcaption").textContent = [`${measure.l}, ${measure.t}`, way, far].filter(Boolean).join("; ") + ".";
    figure.measure = measure;
  };
  const moved = () => {
    state.set(key, `${metric.value}~${condition.value}`);
    draw();
  };
  fill(metric, [...new Map(measures.map(({ m, l }) => [m, l]))], kept[0]);
  conditions(kept[1]);
  metric.addEventListener("change", () => {
    conditions(condition.value);
    moved();
  });
  condition.addEventListener("change", moved);
  onModels.push(draw);
}

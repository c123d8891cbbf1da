// A curve of any metric under any condition, as the figures draw theirs.

const WIDTH = 520, HEIGHT = 350, LEFT = 62, RIGHT = 96, TOP = 12, BOTTOM = 46;
const INK = "#1a1a1a", MUTED = "#6b6b6b", GRID = "#e6e6e6"; // the style sheet gives these their colour on a dark page

// Round numbers that cover a range.
function ticks(low, high, logarithmic) {
  if (logarithmic) {
    const found = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      for (const times of [1, 2, 5]) {
        const tick = times * 10 ** power;
        if (tick >= low && tick <= high) found.push(tick);
      }
    }
    return found;
  }
  const rough = (high - low) / 7;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((times) => times * power >= rough);
  const found = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) found.push(Number(tick.toPrecision(12)));
  return found;
}

// Labels at least 13 units apart, as near to their places as that lets them be.
function spread(places) {
  const order = [...places].sort((one, two) => one.y - two.y);
  for (let round = 0; round < 30; round += 1) {
    for (let at = 1; at < order.length; at += 1) {
      const overlap = 13 - (order[at].y - order[at - 1].y);
      if (overlap > 0) {
        order[at - 1].y -= overlap / 2;
        order[at].y += overlap / 2;
      }
    }
  }
  return order;
}

function chart(measure) {
  const lines = data.models.filter(({ name }) => name in measure.v && !hidden.has(name)).map((model) => {
    const [means, lows, highs] = measure.v[model.name];
    const points = means.map((mean, at) => ({
      size: data.sizes[at], mean, low: lows ? lows[at] ?? mean : mean, high: highs ? highs[at] ?? mean : mean,
    }));
    return { model, points: points.filter(({ mean }) => mean !== null) };
  }).filter(({ points }) => points.length);
  const drawing = element("svg:svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${measure.l}, ${measure.t}` });
  const values = lines.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  if (!values.length) {
    drawing.append(element("svg:text", { x: WIDTH / 2, y: HEIGHT / 2, "text-anchor": "middle", fill: MUTED }, words["not measured"]));
    return { drawing, outside: [] };
  }
  let [low, high] = [Math.min(...values), Math.max(...values)];
  const logarithmic = low > 0 && high > 20 * low;
  const room = 0.6 * (high - low || Math.abs(high) || 1);
  const reach = logarithmic ? [low / 10, high * 3] : [low - room, high + room];
  const baselines = Object.entries(measure.b).filter(([, value]) => value >= reach[0] && value <= reach[1]);
  const outside = Object.entries(measure.b).filter(([name]) => !baselines.some(([other]) => other === name));
  low = Math.min(low, ...baselines.map(([, value]) => value));
  high = Math.max(high, ...baselines.map(([, value]) => value));
  const scale = logarithmic ? Math.log : (value) => value;
  const margin = 0.05 * (scale(high) - scale(low) || Math.abs(scale(high)) || 1);
  const [bottom, top] = [scale(low) - margin, scale(high) + margin];
  const yOf = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (scale(value) - bottom) / (top - bottom));
  const sizes = data.sizes.map(Math.log2);
  const wide = sizes.at(-1) - sizes[0] || 1;
  const xOf = (size) => LEFT + 14 + (WIDTH - LEFT - RIGHT - 28) * ((Math.log2(size) - sizes[0]) / wide);
  const text = (x, y, said, more = {}) => element("svg:text", { x, y, fill: INK, "font-size": 12.5, ...more }, said);
  const rule = (d, more = {}) => element("svg:path", { d, fill: "none", stroke: MUTED, "stroke-width": 0.8, ...more });
  const marks = ticks(logarithmic ? Math.exp(bottom) : bottom, logarithmic ? Math.exp(top) : top, logarithmic);
  const digits = logarithmic ? null : Math.max(0, Math.min(6, Math.ceil(-Math.log10((marks[1] ?? 1) - (marks[0] ?? 0)) - 1e-9)));
  for (const tick of marks) {
    const said = (digits === null ? String(tick) : tick.toFixed(digits)).replace("-", "−").replace(".", data.point);
    drawing.append(rule(`M${LEFT} ${yOf(tick)}H${WIDTH - RIGHT}`, { stroke: GRID }), text(LEFT - 6, yOf(tick) + 4, said, { "text-anchor": "end" }));
  }
  for (const size of data.sizes) {
    drawing.append(rule(`M${xOf(size)} ${TOP}V${HEIGHT - BOTTOM}`, { stroke: GRID }), text(xOf(size), HEIGHT - BOTTOM + 17, size, { "text-anchor": "middle" }));
  }
  drawing.append(
    rule(`M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}`),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, words["code size"], { "text-anchor": "middle" }),
    text(14, (TOP + HEIGHT - BOTTOM) / 2, measure.l, { "text-anchor": "middle", transform: `rotate(-90 14 ${(TOP + HEIGHT - BOTTOM) / 2})` }),
  );
  let lowest = -99;
  for (const [name, value] of baselines.sort((one, two) => one[1] - two[1])) {
    drawing.append(rule(`M${LEFT} ${yOf(value)}H${WIDTH - RIGHT}`, { "stroke-dasharray": "1 2" }));
    if (Math.abs(yOf(value) - lowest) > 10) drawing.append(text(LEFT + 4, yOf(value) - 3, name, { fill: MUTED, "font-size": 10 }));
    lowest = yOf(value);
  }
  for (const { model, points } of lines) {
    const up = points.map((point) => `${xOf(point.size)} ${yOf(point.high)}`);
    const down = points.map((point) => `${xOf(point.size)} ${yOf(point.low)}`).reverse();
    drawing.append(
      element("svg:path", { d: `M${[...up, ...down].join("L")}z`, fill: model.colour, "fill-opacity": 0.2 }),
      rule(`M${points.map((point) => `${xOf(point.size)} ${yOf(point.mean)}`).join("L")}`, { stroke: model.colour, "stroke-width": 1.6, "stroke-dasharray": model.dashed ? "5 2.5" : "none" }),
    );
    for (const point of points) {
      const said = `${model.title}, ${words["code size"]} ${point.size}: ${shown(point.mean)} [${shown(point.low)}; ${shown(point.high)}]`;
      drawing.append(element("svg:path", { d: MARKERS[model.marker], fill: model.colour, transform: `translate(${xOf(point.size)} ${yOf(point.mean)})` }, element("svg:title", {}, said)));
    }
  }
  const labels = lines.map(({ model, points }) => ({ model, x: xOf(points.at(-1).size), y: yOf(points.at(-1).mean) }));
  for (const { model, y } of spread(labels)) drawing.append(text(WIDTH - RIGHT + 4, y + 4, model.title, { fill: model.colour }));
  return { drawing, outside };
}

for (const figure of all(".chart")) {
  const measures = data.measures[figure.dataset.dataset][figure.dataset.task];
  const key = `chart-${figure.dataset.dataset}-${figure.dataset.task}`;
  const [metric, condition] = [figure.querySelector(".metric"), figure.querySelector(".condition")];
  const kept = (state.get(key) || "").split("~");
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

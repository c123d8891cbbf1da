// The reader's weights: as aecompare/reporting/ranking.py ranks, with draws of its own.

const { draws: DRAWS, reach: REACH } = data.ranking;

// Mulberry32: the same view gives the same numbers.
function random(seed) {
  let kept = seed;
  return () => {
    kept = (kept + 0x6d2b79f5) | 0;
    let mixed = Math.imul(kept ^ (kept >>> 15), 1 | kept);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
// Rank 1 is the highest value; equal values share the mean of their ranks.
const ranks = (values) => values.map((value) =>
  values.reduce((rank, other) => rank + (other > value ? 1 : other === value ? 0.5 : 0), 0.5));

function standing(found, weights, models) {
  const tasks = Object.keys(found);
  const total = tasks.reduce((sum, task) => sum + weights[task], 0);
  const weigh = (rankings) => models.map((_, at) =>
    rankings.reduce((sum, ranking, index) => sum + (ranking[at] * weights[tasks[index]]) / total, 0));
  const rank = weigh(tasks.map((task) => ranks(models.map((model) => mean(found[task][model])))));
  const draw = random(1);
  const places = models.map(() => []);
  for (let round = 0; round < DRAWS; round += 1) {
    const rows = models.map((model) => {
      const count = Math.min(...tasks.map((task) => found[task][model].length));
      return Array.from({ length: count }, () => Math.floor(draw() * count));
    });
    const weighed = weigh(tasks.map((task) => ranks(models.map((model, at) => mean(rows[at].map((row) => found[task][model][row]))))));
    models.forEach((_, at) => places[at].push(1 + weighed.filter((other) => other < weighed[at] - 1e-9).length));
  }
  return models.map((model, at) => {
    const sorted = places[at].sort((one, two) => one - two);
    const quantile = (share) => sorted[Math.round(share * (DRAWS - 1))];
    return { model, rank: rank[at], low: quantile(REACH[0]), high: quantile(REACH[1]), first: sorted.filter((place) => place === 1).length / DRAWS };
  }).sort((one, two) => Math.round((one.rank - two.rank) * 1e9)); // equal but for rounding: in the order of the config
}

// One look: the code size that is shown, and models across in the order of the reader's weights.
const matrices = Object.fromEntries(all(".matrix").map((holder) => {
  const select = holder.querySelector("select");
  const tables = all("[data-size]", holder);
  const show = (size) => {
    select.value = size;
    for (const table of tables) table.hidden = table.dataset.size !== size;
  };
  const arrange = (models) => {
    for (const row of all("tr", holder)) {
      for (const model of models) row.append(...all("[data-model]", row).filter((cell) => cell.dataset.model === model));
    }
  };
  const key = `matrix-${holder.dataset.dataset}`;
  const kept = state.get(key);
  if (data.sizes.includes(Number(kept))) show(kept);
  select.addEventListener("input", () => { state.set(key, select.value); show(select.value); });
  return [holder.dataset.dataset, { show, arrange }];
}));

for (const holder of all(".weights")) {
  const dataset = holder.dataset.dataset;
  const key = `weights-${dataset}`;
  const form = holder.querySelector("form");
  const sliders = all("input", form), size = form.querySelector("select");
  const body = holder.querySelector("tbody");
  const show = () => {
    const weights = Object.fromEntries(sliders.map((slider) => [slider.dataset.task, Number(slider.value)]));
    for (const slider of sliders) slider.nextElementSibling.textContent = slider.value;
    const found = data.standing[dataset][size.value];
    const models = data.models.map(({ name }) => name).filter((name) => !hidden.has(name));
    if (!models.length || !Object.keys(found).some((task) => weights[task])) return;
    const ordered = standing(found, weights, models);
    matrices[dataset].arrange(ordered.map(({ model }) => model));
    body.replaceChildren(...ordered.map(({ model, rank, low, high, first }) => {
      const share = first > 0 && first < 1 ? Math.min(99, Math.max(1, Math.round(100 * first))) : Math.round(100 * first);
      const cells = [rank.toFixed(2).replace(".", data.point), low < high ? `${low}–${high}` : low, `${share} %`];
      return element("tr", { "data-row": model }, element("th", { scope: "row" }, titleOf[model]), ...cells.map((cell) => element("td", {}, String(cell))));
    }));
  };
  const kept = (state.get(key) || "").split(".");
  if (kept.length === sliders.length + 1) {
    sliders.forEach((slider, at) => { slider.value = kept[at]; });
    size.value = data.sizes.includes(Number(kept.at(-1))) ? kept.at(-1) : String(data.focus);
  }
  form.addEventListener("input", () => {
    state.set(key, [...sliders.map((slider) => slider.value), size.value].join("."));
    show();
    matrices[dataset].show(size.value);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  onModels.push(() => { if (state.get(key) || state.get("hide") !== null) show(); });
}

// The planes of two-dimensional codes: one place in all of them, and what each model decodes there.

for (const figure of all(".explorer")) {
  const dataset = figure.dataset.dataset;
  const key = `plane-${dataset}`;
  const [wide, high] = data.images[dataset]; // of an image
  const planes = all(".plane", figure).map((panel) => {
    const image = panel.querySelector(".grid img");
    const cursors = all(".map, .grid", panel).map((holder) => holder.appendChild(element("span", { class: "cursor" })));
    panel.tabIndex = 0;
    panel.setAttribute("role", "application");
    panel.setAttribute("aria-label", panel.querySelector(".name").textContent);
    return {
      panel, image, cursors, edges: data.planes[dataset][panel.dataset.model], side: Number(image.getAttribute("width")) / wide, // in images; its width on the screen is another
      canvas: panel.querySelector("canvas").getContext("2d"), where: panel.querySelector(".where"),
    };
  });
  let place = (state.get(key) || "").split(",").map(Number); // from 0 to 1, rightwards and upwards
  if (place.length !== 2 || !place.every((part) => part >= 0 && part <= 1)) place = [0.5, 0.5];
  const show = () => {
    for (const { image, cursors, edges, side, canvas, where } of planes) {
      const column = Math.round(place[0] * (side - 1)), row = Math.round((1 - place[1]) * (side - 1));
      canvas.clearRect(0, 0, wide, high);
      canvas.drawImage(image, column * wide, row * high, wide, high, 0, 0, wide, high);
      for (const cursor of cursors) {
        cursor.style.left = `${100 * place[0]}%`;
        cursor.style.top = `${100 * (1 - place[1])}%`;
      }
      const at = [column / (side - 1), 1 - row / (side - 1)];
      const code = [0, 1].map((axis) => edges[0][axis] + at[axis] * (edges[1][axis] - edges[0][axis]));
      where.textContent = `z₁ ${shown(code[0])}\nz₂ ${shown(code[1])}`;
    }
  };
  const move = (x, y) => {
    place = [x, y].map((part) => Math.min(1, Math.max(0, part)));
    show();
    state.set(key, place.map((part) => part.toFixed(3)).join(","));
  };
  for (const { panel, side } of planes) {
    for (const holder of all(".map, .grid", panel)) {
      const follow = (event) => {
        const box = holder.getBoundingClientRect();
        move((event.clientX - box.left) / box.width, 1 - (event.clientY - box.top) / box.height);
      };
      holder.addEventListener("pointermove", (event) => { if (event.pointerType === "mouse" || event.pressure) follow(event); });
      holder.addEventListener("pointerdown", follow);
    }
    panel.addEventListener("keydown", (event) => {
      const step = 1 / (side - 1);
      const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[event.key];
      if (!by) return;
      event.preventDefault();
      move(place[0] + by[0], place[1] + by[1]);
    });
  }
  Promise.all(planes.map(({ image }) => image.decode())).then(show);
}

// From one test image to another.
for (const figure of all(".walks")) {
  const dataset = figure.dataset.dataset;
  const { order, sprites } = data.walks[dataset];
  const key = `walk-${dataset}`;
  const [wide, high] = data.images[dataset];
  const count = order.ends.length;
  const [from, to] = [figure.querySelector(".from"), figure.querySelector(".to")];
  const kept = (state.get(key) || "").split(",");
  [from, to].forEach((select, index) => { if (/^\d+$/.test(kept[index] || "") && Number(kept[index]) < count) select.value = kept[index]; });
  const strips = all(".walk", figure).map((holder) => ({ holder, image: holder.querySelector("img"), name: holder.querySelector(".name").textContent }));
  const loaded = new Map();
  // Where an image of a walk is among a sprite's: ends first, then what is between each pair, the lower end first.
  const places = (one, two) => {
    const [low, high] = [Math.min(one, two), Math.max(one, two)];
    let pair = 0;
    for (let end = 0; end < low; end += 1) pair += count - 1 - end;
    pair += high - low - 1;
    const between = Array.from({ length: order.between }, (_, at) => (one === two ? one : count + pair * order.between + at));
    return [one, ...(one <= two ? between : between.reverse()), two];
  };
  const show = async () => {
    const [one, two] = [Number(from.value), Number(to.value)];
    for (const { holder, image, name } of strips) {
      const model = holder.dataset.model;
      const [source, columns] = sprites[model];
      if (!loaded.has(model)) loaded.set(model, Object.assign(new Image(), { src: source }));
      const sprite = loaded.get(model);
      await sprite.decode();
      const found = places(one, two);
      const canvas = element("canvas", { width: found.length * wide, height: high, role: "img", "aria-label": `${name}: ${words.from} ${order.ends[one]} ${words.to} ${order.ends[two]}` });
      found.forEach((place, at) => canvas.getContext("2d").drawImage(sprite, (place % columns) * wide, Math.floor(place / columns) * high, wide, high, at * wide, 0, wide, high));
      (holder.querySelector("canvas") || image).replaceWith(canvas);
    }
  };
  const moved = () => {
    state.set(key, `${from.value},${to.value}`);
    show();
  };
  from.addEventListener("change", moved);
  to.addEventListener("change", moved);
  if (state.get(key)) show();
}

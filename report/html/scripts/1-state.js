// What every part needs: the report's data, and the view's state in the URL's fragment.

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
// A measure's values come as means and how far their intervals reach; every part is given means, lows and highs.
const short = (value) => Number(value.toPrecision(5));
for (const measure of Object.values(data.measures).flatMap((tasks) => Object.values(tasks).flat())) {
  for (const [model, [means, below, above = below]] of Object.entries(measure.v)) {
    if (!below) continue;
    const end = (sign, reach) => means.map((mean, at) => (mean === null || reach[at] === null ? null : short(mean + sign * reach[at])));
    measure.v[model] = [means, end(-1, below), end(1, above)];
  }
}
const titleOf = Object.fromEntries(data.models.map((model) => [model.name, model.title]));

const state = (() => {
  const fragment = location.hash.slice(1);
  const kept = new URLSearchParams(fragment.includes("=") ? fragment : "");
  return {
    get: (key) => kept.get(key),
    set(key, value) {
      if (value === null || value === "") kept.delete(key);
      else kept.set(key, value);
      const text = kept.toString();
      history.replaceState(null, "", text ? `#${text}` : location.href.split("#")[0]);
    },
  };
})();

// What a link asks for may be folded away.
function unfold(place) {
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

// Another link to this page, pasted into the same tab, is another view.
addEventListener("hashchange", () => { if (location.hash.includes("=")) location.reload(); });

// Going to a section keeps the view.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#"]');
  const target = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!target) return;
  event.preventDefault();
  unfold(target);
  target.scrollIntoView();
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  state.set("at", target.id);
});
addEventListener("load", () => {
  const target = document.getElementById(state.get("at") || "");
  if (!target) return;
  unfold(target);
  target.scrollIntoView({ behavior: "instant" });
});

// A number as the report's language writes it, with the digits that its size asks for.
function shown(value) {
  const size = Math.abs(value);
  const digits = size === 0 ? 0 : Math.max(0, Math.min(5, 3 - Math.floor(Math.log10(size))));
  return value.toFixed(digits).replace("-", "−").replace(".", data.point);
}

function element(name, attributes = {}, ...children) {
  const made = name.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

document.getElementById("copy").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = words.copied;
  } catch { // without permission the link is where it always was
    prompt("", location.href);
  }
});

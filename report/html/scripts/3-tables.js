// Tables: a click on a column's head sorts, a word or two filter.

// What a cell is sorted by: its number, else its text.
function sortable(cell) {
  const text = (cell.querySelector(".value") || cell).textContent.trim();
  const number = Number(text.replace(/[\s\u202f\u2009]/g, "").replace("−", "-").replace(data.point, "."));
  return text !== "" && !Number.isNaN(number) ? number : text;
}

function compare(one, two) {
  if (typeof one === "number" && typeof two === "number") return one - two;
  if (one === "" || two === "") return one === "" ? 1 : -1; // nothing comes last
  return String(one).localeCompare(String(two), document.documentElement.lang);
}

function sort(table, column, descending) {
  const body = table.tBodies[0];
  const rows = [...body.rows].filter((row) => !row.classList.contains("baseline"));
  const keys = new Map(rows.map((row) => [row, sortable(row.cells[column])]));
  rows.sort((one, two) => compare(keys.get(one), keys.get(two)) * (descending ? -1 : 1));
  body.prepend(...rows);
  all("thead th", table).forEach((head, index) => {
    if (index === column) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
}

for (const table of all("table.sortable")) {
  const key = `sort-${table.id}`;
  all("thead th", table).forEach((head, column) => {
    const button = element("button", { type: "button" }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const descending = head.getAttribute("aria-sort") === "ascending";
      sort(table, column, descending);
      state.set(key, `${column}${descending ? "d" : "a"}`);
    });
  });
  const kept = /^(\d+)([ad])$/.exec(state.get(key) || "");
  if (kept && Number(kept[1]) < table.tHead.rows[0].cells.length) {
    sort(table, Number(kept[1]), kept[2] === "d");
    unfold(table);
  }
}

// Every word must be in the row.
function matches(text, wanted) {
  const lower = text.toLocaleLowerCase();
  return wanted.toLocaleLowerCase().split(/\s+/).every((word) => lower.includes(word));
}

for (const field of all("[data-table]")) {
  const table = document.getElementById(field.dataset.table);
  const told = field.closest(".filter").querySelector("output");
  const apply = () => {
    let count = 0;
    for (const row of table.tBodies[0].rows) {
      const fits = matches(row.textContent, field.value);
      row.classList.toggle("out", !fits);
      row.style.display = fits ? "" : "none";
      count += fits;
    }
    told.textContent = field.value ? `${count} ${words.of} ${table.tBodies[0].rows.length} ${words.rows}` : "";
  };
  field.value = state.get(`find-${table.id}`) || "";
  field.addEventListener("input", () => {
    state.set(`find-${table.id}`, field.value);
    apply();
  });
  if (field.value) {
    apply();
    unfold(table);
  }
}

// All numbers, the first of those that fit.
const MOST = 200;
const everything = [];
for (const [dataset, tasks] of Object.entries(data.measures)) {
  for (const [task, measures] of Object.entries(tasks)) {
    for (const { t, l, v, b } of measures) {
      const head = [...(Object.keys(data.measures).length > 1 ? [dataset] : []), data.tasks[task], t, l];
      for (const [model, [means, lows, highs]] of Object.entries(v)) {
        means.forEach((mean, at) => {
          if (mean === null) return;
          const ends = lows && lows[at] !== null ? `[${shown(lows[at])}; ${shown(highs[at])}]` : "";
          everything.push([...head, titleOf[model], String(data.sizes[at]), shown(mean), ends, model]);
        });
      }
      for (const [name, value] of Object.entries(b)) everything.push([...head, name, "", shown(value), "", name]);
    }
  }
}
const find = document.getElementById("find");
function listAll() {
  const chosen = everything.filter((row) => !hidden.has(row.at(-1)) && matches(row.slice(0, -1).join(" "), find.value));
  const body = document.querySelector("#table-all tbody");
  body.replaceChildren(...chosen.slice(0, MOST).map((row) =>
    element("tr", {}, ...row.slice(0, -1).map((text) => element("td", {}, text)))));
  const count = Math.min(MOST, chosen.length);
  find.closest(".filter").querySelector("output").textContent = `${count} ${words.of} ${chosen.length} ${words.rows}`;
}
find.value = state.get("find") || "";
find.addEventListener("input", () => {
  state.set("find", find.value);
  listAll();
});
onModels.push(listAll);

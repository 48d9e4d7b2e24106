// What results can be narrowed down by: the theme's fieldsets, filled with check boxes. Several values of one fieldset mean
// any of them, fieldsets combine. Which are chosen stands in the boxes; what follows from a choice is the page's.

import { element } from "./elements.js";
import { number, words } from "./site-data.js";

/** More values than these wait behind a button. */
const SHOWN_MAX = 8;

/** Calls `change` with the chosen `[key, value]` pairs whenever the customer has changed them. */
export function filterPanel(place, change) {
  const sets = [...place.querySelectorAll("[data-filter]")];
  const count = place.querySelector("[data-chosen]");
  const clear = place.querySelector("[data-clear]");
  place.addEventListener("change", () => change([...place.querySelectorAll("input:checked")].map((box) => [box.name, box.value])));
  clear.addEventListener("click", () => {
    change([]);
    place.querySelector("summary").focus();
  });

  /** `fresh` says that the question is another: else every value keeps its place, under the finger that chose it. */
  function update(facets, chosen, fresh = true) {
    for (const set of sets) {
      const key = set.dataset.filter;
      const selected = chosen.filter((filter) => filter[0] === key).map((filter) => filter[1]);
      fill(set, key, facets.find((facet) => facet.key === key)?.values ?? [], selected, fresh);
    }
    const isEmpty = sets.every((set) => set.hidden);
    // Room that was taken is kept: without filters it stays empty, and what is below stays where it is.
    if (!isEmpty) place.classList.remove("filters-reserved");
    place.hidden = isEmpty && !place.classList.contains("filters-reserved");
    count.textContent = chosen.length ? number(chosen.length) : "";
    clear.hidden = !chosen.length;
  }

  /** Takes the room that the filters will take, so that nothing moves when they come. */
  function reserve() {
    if (!place.hidden) return;
    place.hidden = false;
    place.classList.add("filters-reserved");
  }

  return { update, reserve, keys: sets.map((set) => set.dataset.filter) };
}

function fill(set, key, values, selected, fresh) {
  const list = set.querySelector("ul");
  if (fresh) {
    list.replaceChildren();
    delete set.dataset.all;
  }
  const boxes = new Map([...list.querySelectorAll("input")].map((box) => [box.value, box]));
  const counts = new Map(values.map(({ value, count }) => [value, count]));
  for (const value of [...counts.keys(), ...selected]) {
    if (boxes.has(value)) continue;
    const box = element("input", { type: "checkbox", name: key, value });
    boxes.set(value, box);
    list.append(element("li", {}, element("label", { class: "filter" }, box, element("span", {}, value), element("span", { class: "filter-count" }))));
  }
  for (const [value, box] of boxes) {
    box.checked = selected.includes(value);
    box.parentNode.lastChild.textContent = number(counts.get(value) ?? 0);
  }
  set.hidden = boxes.size < 2 && !selected.length;
  showSome(set, list);
}

function showSome(set, list) {
  const rest = [...list.children].slice(SHOWN_MAX).filter((row) => !row.querySelector("input").checked);
  const isLong = rest.length > 1 && !("all" in set.dataset);
  for (const row of rest) row.hidden = isLong;
  set.querySelector("button")?.remove();
  if (!isLong) return;
  const more = element("button", { type: "button", class: "filter-more" }, words("filter_more", { count: number(rest.length) }));
  more.addEventListener("click", () => {
    set.dataset.all = "";
    showSome(set, list);
    rest[0].querySelector("input").focus();
  });
  set.append(more);
}

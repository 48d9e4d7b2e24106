// Pagefind in the place of helpbook's scripts, on helpbook's own pages: the same field, the same kind of list. It shows as
// many results as helpbook does, each with title and excerpt, when all of them are there. It stands in for an interface of
// Pagefind, all of which are larger.

import * as pagefind from "../pagefind/pagefind.js";

const SHOWN = Number(new URL(import.meta.url).searchParams.get("shown"));
const form = document.querySelector("[data-search]");
const input = form.querySelector("input");
const list = document.querySelector("[data-hits]") ?? addList();
let latest = 0;

function addList() {
  const added = document.createElement("ol");
  added.dataset.hits = "";
  form.append(added);
  return added;
}

function item({ url, meta, excerpt }) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = meta.title;
  const text = document.createElement("p");
  text.innerHTML = excerpt;
  const node = document.createElement("li");
  node.append(link, text);
  return node;
}

async function show(query) {
  const mine = ++latest;
  const { results } = await pagefind.search(query);
  const data = await Promise.all(results.slice(0, SHOWN).map((result) => result.data()));
  if (mine !== latest) return;
  // Without results nothing would change; the attribute says that this is the answer.
  list.replaceChildren(...data.map(item));
  list.dataset.hits = query;
}

// What its manual recommends: to load the index when the customer turns to the field.
input.addEventListener("focus", () => pagefind.init(), { once: true });
input.addEventListener("input", () => show(input.value.trim()));
form.addEventListener("submit", (event) => event.preventDefault());
input.value = new URL(location.href).searchParams.get("q") ?? "";
if (input.value) show(input.value);

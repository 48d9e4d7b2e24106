// Entry point: brings to life what the page has, and loads the rest only where it is needed. A server that replaces the
// page's content in place sends `helpbook:replaced` to the document afterwards, and what is new is started too.

import { startFolds } from "./folds.js";
import { takeChoice } from "./memory.js";
import { startSearchBox, startSearchKeys } from "./search-box.js";
import { site } from "./site-data.js";

/** What was started, by selector: one element may be several things. */
const started = new Map();

/** Runs `start` with the elements that match and were not started for this selector before. */
function each(selector, start) {
  const known = started.get(selector) ?? new WeakSet();
  started.set(selector, known);
  const fresh = [...document.querySelectorAll(selector)].filter((node) => !known.has(node));
  for (const node of fresh) known.add(node);
  if (fresh.length) start(fresh);
}

function startPage() {
  document.documentElement.classList.add("js");
  each(".fold", startFolds);
  if (site.searchEnabled) {
    each("[data-results]", async ([place]) => (await import("./search-page.js")).startSearchPage(place));
    each("[data-search]", (forms) => forms.forEach(startSearchBox));
    each(".prose", async ([body]) => {
      const choice = takeChoice();
      if (choice) (await import("./landing.js")).startLanding(body, choice);
    });
    each(".page-home [data-search]", async () => (await import("./prefetch.js")).prefetchEngine());
    each("[data-guesses]", async ([place]) => (await import("./not-found.js")).startNotFound(place));
  }
  each("pre.code", async (blocks) => {
    const { startCopy } = await import("./copy.js");
    blocks.forEach(startCopy);
  });
  each("[data-contents]", async ([contents]) => (await import("./contents.js")).startContents(contents));
}

startPage();
startSearchKeys();
document.addEventListener("helpbook:replaced", startPage);

// Brings to life what a page has of search.

import { startLanding } from "./landing.js";
import { takeChoice } from "./memory.js";
import { startNotFound } from "./not-found.js";
import { prefetchEngine } from "./prefetch.js";
import { startSearchBox } from "./search-box.js";
import { startSearchPage } from "./search-page.js";

/** `each` runs a starter with the elements of a selector that are new on the page; `reveal` shows what is hidden. */
export function startSearch(each, reveal) {
  each("[data-results]", ([place]) => startSearchPage(place));
  each("[data-search]", (forms) => forms.forEach(startSearchBox));
  each("[data-guesses]", ([place]) => startNotFound(place));
  each(".page-home [data-search]", prefetchEngine);
  each(".prose", ([body]) => {
    const choice = takeChoice();
    if (choice) startLanding(body, choice, reveal);
  });
}

// What the contact page suggests, the same engine finds.
export { hitUrl, search, warmSearch } from "./search-client.js";

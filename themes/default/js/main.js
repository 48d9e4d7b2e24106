// Entry point: brings to life what the page has; search is loaded where the book has it. A server that replaces the
// page's content in place sends `helpbook:replaced` to the document afterwards, and what is new is started too.

import { startBanners } from "./banners.js";
import { startContents } from "./contents.js";
import { startCopy } from "./copy.js";
import { startFeedback } from "./feedback.js";
import { startFolds } from "./folds.js";
import { startGuide } from "./guide.js";
import { startMenu } from "./menu.js";
import { reveal } from "./reveal.js";
import { startSearchKeys, startSearchLater } from "./search-later.js";
import { site } from "./site-data.js";
import { startTabs } from "./tabs.js";
import { startTerm } from "./terms.js";
import { startVideo } from "./video.js";

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
  each("[data-banners]", ([aside]) => startBanners(aside));
  each("[data-tabs]", startTabs);
  each(".term", (terms) => terms.forEach(startTerm));
  each("[data-guide]", (guides) => guides.forEach(startGuide));
  each("[data-video]", (links) => links.forEach(startVideo));
  each(".fold", startFolds);
  each("pre.code", (blocks) => blocks.forEach(startCopy));
  each("[data-feedback]", (sections) => sections.forEach(startFeedback));
  each("[data-menu]", (menus) => menus.forEach(startMenu));
  // The keyboard must reach what scrolls by itself: here, tables in HTML of the writer's.
  each(".prose table:not(.table > table)", (tables) => {
    for (const table of tables) if (table.scrollWidth > table.clientWidth) table.tabIndex = 0;
  });
  each("[data-contents]", ([contents]) => startContents(contents));
  if (site.searchEnabled) startSearchLater((search) => search.startSearch(each, reveal));
}

// In the frame of a widget, which says so by the name of the frame.
if (parent !== window && name.startsWith("helpbook ") && "widget" in document.documentElement.dataset) await import("./framed.js");
// Search gets these from here: they would be in its file a second time.
export { contactButtons, fillContacts } from "./contact.js";

startPage();
if (site.searchEnabled) startSearchKeys();
document.addEventListener("helpbook:replaced", startPage);

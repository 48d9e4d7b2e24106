// Search is larger than all else that a page runs. Pages that are about searching load it at once; on the others it comes when
// a customer reaches for the field, by pointer, finger, keyboard or one of its keys.

import { hasChoice } from "./memory.js";

/** What the page is about searching by. */
const SEARCHING = "[data-results], [data-guesses], .page-home [data-search]";

let loading = null;

/** Loads search, now or later, and runs `start` with it: at once, and again for what is new on the page. */
export function startSearchLater(start) {
  if (loading || hasChoice() || document.querySelector(SEARCHING)) return load(start);
  const reach = async ({ target }) => {
    const form = !loading && target?.closest?.("[data-search]");
    if (!form) return;
    await load(start);
    // What happened to the field meanwhile happens again.
    form.dispatchEvent(new Event("pointerenter"));
    if (form.contains(document.activeElement)) document.activeElement.dispatchEvent(new Event("focus"));
  };
  for (const type of ["pointerover", "touchstart", "focusin"]) document.addEventListener(type, reach, { passive: true });
  // It may have been reached before scripts ran.
  reach({ target: document.activeElement });
}

async function load(start) {
  loading ??= import("./search.js");
  try {
    start(await loading);
  } catch (error) {
    // The next reach tries again. Until then the form leads to the search page as it does without scripts.
    loading = null;
    throw error;
  }
}

/** `/` and Ctrl+K or ⌘K lead to the first search field of the page, unless the customer is writing somewhere. */
export function startSearchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    // Browsers that fill in a form by themselves send events without a key.
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const chord = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const input = document.querySelector("[data-search] input");
    if (!input || !(slash || chord) || (isWriting(event.target) && event.target !== input)) return;
    if (slash && event.target === input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function isWriting(target) {
  return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])"));
}

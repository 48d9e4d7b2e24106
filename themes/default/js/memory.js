// All that the browser is asked to keep, and nobody else ever sees: on the device, the last searches that led somewhere; in
// the tab, until the next page has opened, the words to mark there, and until a message is sent, what was typed of it. Where
// keeping is forbidden, nothing is kept. A book whose word `js_recent` is empty keeps no searches.

import { siteUrl, words } from "./site-data.js";

const SEARCHES_MAX = 6;
const root = new URL(siteUrl("")).pathname;
const SEARCHES = `helpbook-searches ${root}`;
const LANDING = `helpbook-landing ${root}`;
const REQUEST = `helpbook-request ${root}`;

/** The queries, latest first. */
export function recentSearches() {
  const kept = read("localStorage", SEARCHES);
  return Array.isArray(kept) && words("recent") ? kept.filter((query) => typeof query === "string").slice(0, SEARCHES_MAX) : [];
}

/** A query led somewhere. */
export function rememberSearch(query) {
  const same = (other) => other.toLowerCase() === query.toLowerCase();
  if (query && words("recent")) write("localStorage", SEARCHES, [query, ...recentSearches().filter((other) => !same(other))].slice(0, SEARCHES_MAX));
}

/** Forgets one query, or all of them. */
export function forgetRecent(query) {
  const rest = query === undefined ? [] : recentSearches().filter((other) => other !== query);
  write("localStorage", SEARCHES, rest.length ? rest : null);
}

/** A hit is about to be opened by `event`: what the article is to mark is kept for it, unless it opens in another tab. */
export function rememberChoice(hit, query, event) {
  rememberSearch(query);
  if (opensElsewhere(event)) return;
  const marked = [...(hit.titleMarks ?? []), ...(hit.snippet ?? [])].filter(([, isMarked]) => isMarked).map(([text]) => text);
  write("sessionStorage", LANDING, { path: new URL(siteUrl(hit.url)).pathname, query, marked });
}

/** Whether the page may have been opened by choosing a hit. */
export const hasChoice = () => read("sessionStorage", LANDING) !== null;

/** `{ query, marked }` for the page that was opened by choosing a hit, once. */
export function takeChoice() {
  const kept = read("sessionStorage", LANDING);
  if (kept) write("sessionStorage", LANDING, null);
  return kept?.path === location.pathname ? kept : null;
}

/** What was typed of a message, by field; nothing once it is sent. */
export function keepRequest(typed = null) {
  write("sessionStorage", REQUEST, typed);
}

export function keptRequest() {
  return read("sessionStorage", REQUEST) ?? {};
}

/** Whether a click leaves this tab as it is. */
export function opensElsewhere(event) {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1;
}

function read(store, key) {
  try {
    return JSON.parse(window[store].getItem(key));
  } catch {
    return null;
  }
}

function write(store, key, value) {
  try {
    if (value === null) window[store].removeItem(key);
    else window[store].setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: then nothing is kept.
  }
}

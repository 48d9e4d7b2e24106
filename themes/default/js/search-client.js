// The page's end of search: owns the Web Worker, which owns the engine and the pack. Both start when a
// customer first shows that they want to search, never before. Only the latest question matters: one is with the
// worker, at most one waits for it, and a question that a later one overtakes resolves to `null`.

import { canRun, compile, load } from "./fetching.js";
import { site, siteUrl } from "./site-data.js";
import { searchTitles, stopTitles } from "./titles.js";

/** Search failed: `retry` tells whether the same may work later, `refused` that this browser cannot run the engine. */
export class SearchError extends Error {
  constructor(message, { retry = true, refused = false } = {}) {
    super(message);
    this.retry = retry;
    this.refused = refused;
  }
}

/** A question still waiting for its answer after this time (for parts of the pack, say) is given up for a newer one. */
const PATIENCE_MS = 80;
/**
 * When nothing has been answered by then, titles stand in for results. On most lines the engine is there before: the list
 * would only delay it.
 */
const EARLY_MS = 1200;

let worker = null;
/** The `SearchError` of a browser that cannot run the engine: it need not try again. */
let refused = null;
let begun = 0;
let isReady = false;
let hasAnswered = false;
/** The question that titles stand in for until its results come, and these titles. */
let early = null;
let running = null;
let waiting = null;
let lastId = 0;
let patience = 0;

/**
 * Starts worker and engine, so that the first results come sooner. Safe to call at any time, any number of times. The page
 * itself fetches engine and manifest: at the same time as the worker's script, not after it.
 */
export function warmSearch() {
  if (worker || refused) return;
  begun = performance.now();
  let mine;
  try {
    if (!canRun()) throw new Error("this browser does not run WebAssembly here");
    worker = mine = new Worker(siteUrl(site.worker), { type: "module" });
  } catch (error) {
    stop(new SearchError(String(error), { retry: false, refused: true }));
    return;
  }
  mine.addEventListener("message", ({ data }) => mine === worker && receive(data));
  mine.addEventListener("error", (event) => {
    event.preventDefault();
    if (mine === worker) stop(new SearchError(event.message || "the search worker did not start"));
  });
  const manifest = siteUrl(site.manifest);
  // The manifest is the one file whose name stays: the server is asked whether it is still the same, which takes no longer
  // than the engine takes to arrive.
  Promise.all([compile(siteUrl(site.wasm)), load(manifest, "no-cache")])
    .then(([module, bytes]) => mine === worker && mine.postMessage({ type: "open", manifest, module, bytes }, [bytes.buffer]))
    .catch((error) => mine === worker && stop(new SearchError(error.message)));
}

/**
 * Asks `{ query, limit, detail, facets, verbatim, filters }`, as the worker takes it. Resolves to the engine's `Results`, or
 * to `null` when a later call has taken this one's place. Rejects with a `SearchError`; the next call starts afresh.
 *
 * `showEarly` may be called with results of titles alone before that, see `keepPlaces` for what becomes of them. With it, an
 * error has `titles`, a promise of such results or `null`.
 */
export async function search(question, showEarly) {
  const id = ++lastId;
  try {
    if (refused) throw refused;
    return await new Promise((resolve, reject) => {
      waiting?.resolve(null);
      waiting = { question: { type: "search", id, ...question }, resolve, reject };
      warmSearch();
      if (!worker) return stop(refused);
      if (showEarly) standIn(waiting, showEarly);
      sendNext();
    });
  } catch (error) {
    if (id !== lastId) return null;
    error.titles = showEarly && searchTitles(question, false).then((found) => (id === lastId ? found : null));
    throw error;
  }
}

/** Makes the results of any question still on its way void: the customer has emptied the field. */
export function forgetSearch() {
  lastId += 1;
  waiting?.resolve(null);
  waiting = null;
  if (running) running.void = true;
}

/** Shows titles for a question that waits for the engine, unless the customer asked to be sparing with data. */
async function standIn(asked, show) {
  const isOpen = () => !hasAnswered && !asked.void && (waiting ?? running) === asked;
  if (hasAnswered || navigator.connection?.saveData) return;
  // Once the engine is there, its answer is near.
  for (let asOf; asOf !== isReady && isOpen(); ) {
    asOf = isReady;
    await new Promise((resolve) => setTimeout(resolve, isReady ? EARLY_MS : begun + EARLY_MS - performance.now()));
  }
  if (!isOpen()) return;
  const found = await searchTitles(asked.question, true);
  if (!found?.hits.length || !isOpen()) return;
  early = { asked, hits: found.hits };
  show(found);
}

/**
 * The hits in an order in which no row that is on show moves: a title that is among them keeps its place, and the others
 * fill the places that are left, best first.
 */
function keepPlaces(hits, shown) {
  const url = (hit) => siteUrl(hit.url);
  const found = new Map(hits.map((hit) => [url(hit), hit]));
  const places = shown.map((hit) => found.get(url(hit)));
  const others = hits.filter((hit) => !places.includes(hit));
  return [...places.map((hit) => hit ?? others.shift()), ...others].filter(Boolean);
}

function sendNext() {
  if (!waiting) return;
  if (running && performance.now() - running.sent < PATIENCE_MS) {
    clearTimeout(patience);
    patience = setTimeout(sendNext, PATIENCE_MS);
    return;
  }
  running?.resolve(null);
  running = waiting;
  running.sent = performance.now();
  waiting = null;
  worker.postMessage(running.question);
}

function receive(message) {
  const isCurrent = running && message.id === running.question.id;
  if (message.type === "results" && isCurrent) {
    const done = running;
    running = null;
    hasAnswered = true;
    if (early?.asked === done) message.hits = keepPlaces(message.hits, early.hits);
    early = null;
    done.resolve(waiting || done.void ? null : message);
    sendNext();
  } else if (message.type === "ready") {
    isReady = true;
    // What the engine needs next goes first.
    stopTitles();
  } else if (message.type === "error" && (message.id === null || isCurrent)) {
    stop(new SearchError(message.message, message));
  }
}

function stop(error) {
  worker?.terminate();
  worker = null;
  isReady = hasAnswered = false;
  if (error.refused) refused = error;
  const open = [running, waiting];
  running = null;
  waiting = null;
  clearTimeout(patience);
  for (const query of open) {
    if (query?.void) query.resolve(null);
    else query?.reject(error);
  }
}

// The book has changed under the page (only `helpbook serve` says so): what the worker holds is of before.
document.addEventListener("helpbook:replaced", () => stop(new SearchError("the book has changed")));

/** The address that a hit leads to: the section that answers the query, where there is one. */
export function hitUrl(hit) {
  const url = siteUrl(hit.url);
  return hit.section?.id ? `${url}#${encodeURIComponent(hit.section.id)}` : url;
}

/** A query without the quotes and dashes that demand and exclude; `""` if it has none. */
export function plainQuery(query) {
  const plain = query.replace(/["“”„«»]|(?<!\S)-(?=\S)/g, " ").replace(/\s+/g, " ").trim();
  return plain === query ? "" : plain;
}

/**
 * The address of the search page for a question: `?q=`, then the filters by their keys, then `exact` for a question that
 * is to be taken as it is typed.
 */
export function searchPageUrl({ query, filters = [], verbatim = false }) {
  const url = new URL(siteUrl(site.searchPage));
  if (query) url.searchParams.append("q", query);
  for (const [key, value] of filters) url.searchParams.append(key, value);
  if (verbatim) url.searchParams.append("exact", "1");
  return url.href;
}

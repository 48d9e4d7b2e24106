// The Web Worker behind search: runs the engine that the page hands over, fetches the parts of the pack that questions need,
// and answers. Ranking is the engine's (WASM), the search box is the page's; here are only transport and order.
//
// page → worker  {type: "open", manifest, module, bytes}: the manifest's absolute URL, the compiled engine and the
//                unpacked manifest, which the page fetches while this script is on its way
//                {type: "search", id, query, limit, detail, facets, verbatim, filters}: `detail` is "titles" or
//                "passages", `filters` a list of [key, value]; may come before "open"
// worker → page  {type: "ready", documents}
//                {type: "results", id, ms} and what the engine's `Results` holds
//                {type: "error", id, message, retry, refused}: id is null if no query is concerned; `refused` if this
//                browser cannot run the engine

import { SearchEngine, initSync } from "./engine.js";
import { Failure, canRun, load } from "./fetching.js";

let place = "";
let begin;
let session = new Promise((resolve) => (begin = resolve));
let latest = null;

addEventListener("message", ({ data }) => {
  if (data.type === "open") open(data);
  else if (data.type === "search") answer(data);
});
// A browser that cannot pass a compiled engine on says so here, and nowhere else.
addEventListener("messageerror", () => report(null, new Failure("the search engine did not reach its worker")));

function open({ manifest, module, bytes }) {
  place = manifest;
  begin(start(module, bytes));
  session.then(({ engine }) => postMessage({ type: "ready", documents: engine.documents }), (error) => report(null, error));
}

async function start(module, bytes) {
  if (!canRun()) throw Object.assign(new Failure("this browser does not run WebAssembly here"), { refused: true });
  initSync({ module });
  return openPack(bytes);
}

async function openPack(bytes) {
  let engine;
  try {
    engine = new SearchEngine(bytes);
  } catch (error) {
    if (isTrap(error)) throw error;
    engine = new SearchEngine(await load(place, "reload"));
  }
  return { engine, coming: new Map() };
}

async function answer(question, begun = performance.now(), again = true) {
  const { id, query, limit, detail, facets, verbatim, filters } = question;
  latest = id;
  try {
    if (!session) throw new Failure("search has stopped");
    const { engine, coming } = await session;
    // Two rounds, terms and texts; quotes take one more, and a word that only a rare one explains two. Beyond eight the
    // pack contradicts itself.
    for (let round = 0; round < 8; round++) {
      if (latest !== id) return;
      const { found, missing } = JSON.parse(engine.search(query, limit, detail === "titles", Boolean(facets), Boolean(verbatim), (filters ?? []).map((filter) => filter.join("\t")).join("\n")));
      if (found) {
        postMessage({ type: "results", id, ...found, ms: performance.now() - begun });
        return;
      }
      await Promise.all(missing.map((name) => supply(engine, coming, name)));
    }
    throw new Failure("the search pack contradicts itself");
  } catch (error) {
    if (error.stale && again) {
      // The old chunks are gone, so there is a new manifest that names the new ones.
      session = load(place, "no-cache").then(openPack);
      return answer(question, begun, false);
    }
    report(id, error);
  }
}

/** Brings one chunk; questions that overlap share the request. A damaged copy is fetched anew, past the cache. */
function supply(engine, coming, name) {
  if (!coming.has(name)) {
    const url = new URL(name, place).href;
    const arrival = load(url)
      .then((bytes) => engine.supply(name, bytes))
      .catch(async (error) => {
        if (error instanceof Failure || isTrap(error)) throw error;
        engine.supply(name, await load(url, "reload"));
      })
      .finally(() => coming.delete(name));
    coming.set(name, arrival);
  }
  return coming.get(name);
}

function report(id, error) {
  // After a trap the engine's memory cannot be trusted; the page starts a new worker.
  if (isTrap(error)) session = null;
  postMessage({ type: "error", id, message: error.message, retry: !error.refused, refused: Boolean(error.refused) });
}

function isTrap(error) {
  return globalThis.WebAssembly && error instanceof WebAssembly.RuntimeError;
}

// The Web Worker behind search: fetches the engine and the parts of the pack that questions need, and answers.
// Ranking is the engine's (WASM), the search box is the page's; here are only transport and order.
//
// page → worker  {type: "open", manifest, engine, wasm}: absolute URLs
//                {type: "search", id, query, limit, detail, facets, verbatim, filters}: `detail` is "titles" or
//                "passages", `filters` a list of [key, value]
// worker → page  {type: "ready", documents}
//                {type: "results", id, ms} and what the engine's `Results` holds
//                {type: "error", id, message, retry, refused}: id is null if no query is concerned; `refused` if this
//                browser cannot run the engine

/**
 * A failure that the page can explain; `retry` tells whether the same may work later, `stale` that the site has
 * probably been published anew since the manifest was read.
 */
class Failure extends Error {
  constructor(message, retry, stale = false) {
    super(message);
    this.retry = retry;
    this.stale = stale;
  }
}

let places = null;
let session = null;
let latest = null;

addEventListener("message", ({ data }) => {
  if (data.type === "open") open(data);
  else if (data.type === "search") answer(data);
});

async function open(locations) {
  places = locations;
  session = start(locations);
  try {
    const { engine } = await session;
    postMessage({ type: "ready", documents: engine.documents });
  } catch (error) {
    session = null;
    report(null, error);
  }
}

// The manifest is the one file whose name stays: the server is asked whether it is still the same, which takes no longer
// than the engine takes to arrive.
async function start({ manifest, engine: engineUrl, wasm }) {
  if (!canRun()) throw Object.assign(new Failure("this browser does not run WebAssembly here", false), { refused: true });
  const [glue, module, bytes] = await Promise.all([import(engineUrl), compile(wasm), load(manifest, "no-cache")]);
  await glue.default({ module_or_path: module });
  const opened = (bytes) => ({ engine: new glue.SearchEngine(bytes), base: manifest, coming: new Map() });
  try {
    return opened(bytes);
  } catch (error) {
    if (isTrap(error)) throw error;
    return opened(await load(manifest, "reload"));
  }
}

async function answer(question, begun = performance.now(), again = true) {
  const { id, query, limit, detail, facets, verbatim, filters } = question;
  latest = id;
  try {
    if (!session) throw new Failure("search is not open", true);
    const { engine, base, coming } = await session;
    // Two rounds are the most that a question takes; more would mean that the pack contradicts itself.
    for (let round = 0; round < 8; round++) {
      if (latest !== id) return;
      const { found, missing } = JSON.parse(engine.search(query, limit, detail === "titles", Boolean(facets), Boolean(verbatim), (filters ?? []).map((filter) => filter.join("\t")).join("\n")));
      if (found) {
        postMessage({ type: "results", id, ...found, ms: performance.now() - begun });
        return;
      }
      await Promise.all(missing.map((name) => supply(engine, base, coming, name)));
    }
    throw new Failure("the search pack contradicts itself", true);
  } catch (error) {
    if (error.stale && again) {
      // The old chunks are gone, so there is a new manifest that names the new ones.
      session = start(places);
      return answer(question, begun, false);
    }
    report(id, error);
  }
}

/** Brings one chunk; questions that overlap share the request. A damaged copy is fetched anew, past the cache. */
function supply(engine, base, coming, name) {
  if (!coming.has(name)) {
    const url = new URL(name, base).href;
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

/** The unpacked bytes of a file of the pack. */
async function load(url, cache = "default") {
  const bytes = await request(url, cache, (response) => response.arrayBuffer());
  try {
    return await unpack(bytes);
  } catch (error) {
    if (cache === "reload") throw new Failure(`a part of search arrived damaged: ${url}`, true);
    return load(url, "reload");
  }
}

/** Everything is published as gzip, whatever the server says; proxies may have unpacked it. */
async function unpack(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/** The engine, compiled while it arrives. */
async function compile(url, cache = "default") {
  return request(url, cache, async (response) => {
    const copy = response.clone();
    try {
      const unpacked = response.body.pipeThrough(new DecompressionStream("gzip"));
      return await WebAssembly.compileStreaming(new Response(unpacked, { headers: { "content-type": "application/wasm" } }));
    } catch {
      // It came unpacked or damaged, or WASM is refused: the bytes tell which.
    }
    let bytes;
    try {
      bytes = await unpack(await copy.arrayBuffer());
    } catch (error) {
      if (cache === "reload") throw new Failure(`the search engine arrived damaged: ${error.message}`, true);
      return compile(url, "reload");
    }
    try {
      return await WebAssembly.compile(bytes);
    } catch (error) {
      throw new Failure(`the search engine could not be started: ${error.message}`, true);
    }
  });
}

/** Fetches and reads a file, with one more attempt if the line or the server stumbles. */
async function request(url, cache, read, attempt = 1) {
  try {
    const response = await fetch(url, { cache });
    if (response.ok) return await read(response);
    if (response.status < 500) {
      throw new Failure(`a part of search is missing (${response.status}): ${url}`, true, response.status === 404);
    }
    throw new Error(`the server answered ${response.status}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (attempt < 2) return request(url, cache, read, attempt + 1);
    throw new Failure(`a part of search could not be fetched: ${url} (${error.message})`, true);
  }
}

function report(id, error) {
  // After a trap the engine's memory cannot be trusted; the next "open" starts a new one.
  if (isTrap(error)) session = null;
  postMessage({ type: "error", id, message: error.message, retry: error.retry ?? true, refused: error.refused ?? false });
}

/** Whether an empty module can be made: old browsers, modes of high security and policies of hosts refuse it. */
function canRun() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

function isTrap(error) {
  return canRun() && error instanceof WebAssembly.RuntimeError;
}

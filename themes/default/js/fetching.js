// How the files of search are fetched, by the page and by its worker alike: past stumbles of the line and the server, past
// damaged copies in caches, and unpacked. What they are for is the caller's.

/** A failure that the page can explain; `stale` tells that the site has probably been published anew since the manifest was read. */
export class Failure extends Error {
  constructor(message, stale = false) {
    super(message);
    this.stale = stale;
  }
}

/** Whether an empty module can be made: old browsers, modes of high security and policies of hosts refuse it. */
export function canRun() {
  try {
    return Boolean(new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)));
  } catch {
    return false;
  }
}

/** The unpacked bytes of a file of the pack. */
export function load(url, cache = "default") {
  return request(url, cache, async (response) => unpack(await response.arrayBuffer()));
}

/** The engine, compiled while it arrives. */
export function compile(url) {
  return request(url, "default", async (response) => {
    const copy = response.clone();
    try {
      const unpacked = response.body.pipeThrough(new DecompressionStream("gzip"));
      return await WebAssembly.compileStreaming(new Response(unpacked, { headers: { "content-type": "application/wasm" } }));
    } catch {
      // It came unpacked or damaged: the bytes tell which.
    }
    const bytes = await unpack(await copy.arrayBuffer());
    return WebAssembly.compile(bytes).catch((error) => {
      throw new Failure(`the search engine could not be started: ${error.message}`);
    });
  });
}

/** Fetches and reads a file. If the line or the server stumbles, or what came is damaged, it is fetched once more, past the cache. */
async function request(url, cache, read) {
  try {
    const response = await fetch(url, { cache });
    if (response.ok) return await read(response);
    if (response.status < 500) throw new Failure(`a part of search is missing (${response.status}): ${url}`, response.status === 404);
    throw new Error(`the server answered ${response.status}`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    if (cache !== "reload") return request(url, "reload", read);
    throw new Failure(`a part of search could not be read: ${url} (${error.message})`);
  }
}

/** Everything is published as gzip, whatever the server says; proxies may have unpacked it. */
async function unpack(buffer) {
  const bytes = new Uint8Array(buffer);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

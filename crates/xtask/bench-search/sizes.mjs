// Sizes of what lies in the folder of the site: engine, scripts, packs.

import { readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gunzipSync, gzipSync } from "node:zlib";

import { searchScripts } from "./traffic.mjs";

/** What Pagefind writes beside the index: interfaces, and an engine for pages without a language. */
const UNUSED = /-ui\.|highlight|wasm\.unknown/;

function files(site, folder) {
  return readdirSync(path.join(site, folder), { recursive: true })
    .map((name) => path.join(site, folder, name))
    .filter((file) => statSync(file).isFile());
}

const gzipped = (bytes) => gzipSync(bytes).length;
const isGzip = (bytes) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** The engine before compression, as hosts compress it while they send, and as the best of them would. */
function engine(file) {
  const published = readFileSync(file);
  const raw = isGzip(published) ? gunzipSync(published) : published;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } };
  return {
    raw: raw.length,
    gzip: isGzip(published) ? published.length : gzipped(raw),
    brotli: brotliCompressSync(raw, quality).length,
  };
}

function pack(list) {
  return { files: list.length, bytes: list.reduce((sum, file) => sum + statSync(file).size, 0) };
}

const isEngine = (file) => /[/\\]engine-/.test(file);

function helpbookPack(site) {
  return pack(files(site, "search").filter((file) => !isEngine(file) && !file.endsWith("index.html")));
}

/** Engine and scripts are the same in both sites. */
export function helpbookSizes(office, large) {
  const engines = files(office, "search").filter((file) => isEngine(file) && !/\.(?:js|br)$/.test(file));
  // Where both forms are published, the browser fetches the compressed one.
  const fetched = engines.find((file) => isGzip(readFileSync(file))) ?? engines[0];
  if (!fetched) throw new Error("the site has no engine");
  const scripts = [...searchScripts(office)].map((name) => gzipped(readFileSync(path.join(office, name))));
  return {
    engine: engine(fetched),
    scripts: scripts.reduce((a, b) => a + b, 0),
    office: helpbookPack(office),
    large: helpbookPack(large),
  };
}

export function pagefindSizes(office, large) {
  const used = (site) => files(site, "pagefind").filter((file) => !UNUSED.test(path.basename(file)));
  const isWasm = (file) => /^wasm\./.test(path.basename(file));
  const isScript = (file) => file.endsWith(".js");
  const data = (site) => pack(used(site).filter((file) => !isWasm(file) && !isScript(file)));
  const scripts = used(office).filter(isScript);
  return {
    engine: engine(used(office).find(isWasm)),
    scripts: scripts.reduce((sum, file) => sum + gzipped(readFileSync(file)), 0),
    office: data(office),
    large: data(large),
  };
}

// What the requests of a visit were for, how many bytes they took, and how many of them had to wait for each other.

import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

/** Texts of results; whatever else lies beside them is index. */
const TEXTS = /\/(?:fragment\/|(?:articles|cards|texts|passages|results|documents)-)[^/]*$/;

const IMPORTED = /\b(?:import|export)\b[^"'`;]*["'](\.[^"']+)["']/g;

/**
 * Every script of helpbook that search needs, by path: those whose path speaks of search, and all that they import. What
 * every page loads besides is not search's.
 */
export function searchScripts(site) {
  const wanted = readdirSync(site, { recursive: true })
    .map((name) => name.replaceAll(path.sep, "/"))
    .filter((name) => /^theme\/.*\/search.*\.js$|^search\/.*\.js$/.test(name));
  if (wanted.length < 2) throw new Error("the theme has no scripts for search, or they have other names than the bench knows");
  const found = new Set();
  for (let name = wanted.pop(); name; name = wanted.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const text = readFileSync(path.join(site, name), "utf8");
    for (const [, module] of text.matchAll(IMPORTED)) wanted.push(path.posix.join(path.posix.dirname(name), module));
  }
  return new Set([...found].map((name) => `/${name}`));
}

/**
 * `script`, `engine`, `index` or `texts`; `null` for what every page loads anyway. `page` is the path of the page that was
 * opened: another that its scripts fetch, for the titles in it say, is index.
 */
export function kindOf(pathname, scripts, page) {
  if (pathname === page || /\.(?:css|svg|png|ico|webp)$/.test(pathname)) return null;
  if (pathname.endsWith(".js")) return pathname.startsWith("/pagefind") || scripts.has(pathname) ? "script" : null;
  if (/^\/search\/engine-|\.wasm|^\/pagefind\/wasm\./.test(pathname)) return "engine";
  return TEXTS.test(pathname) ? "texts" : "index";
}

/** Bytes by kind, their sum and the number of requests. */
export function sum(log, scripts, page) {
  const bytes = { script: 0, engine: 0, index: 0, texts: 0 };
  let requests = 0;
  for (const entry of log) {
    const kind = kindOf(entry.path, scripts, page);
    if (!kind) continue;
    bytes[kind] += entry.bytes;
    requests += 1;
  }
  return { ...bytes, total: Object.values(bytes).reduce((a, b) => a + b, 0), requests };
}

/**
 * The length of the longest chain of requests each of which began when another had ended. On a line with much latency and no
 * limit of bandwidth, such waves are far apart, so that the order in time is the order of dependence.
 */
export function roundTrips(log) {
  const ordered = [...log].sort((a, b) => a.start - b.start);
  const depths = [];
  for (const entry of ordered) {
    const before = depths.filter(({ end }) => end !== null && end <= entry.start).map(({ depth }) => depth);
    depths.push({ end: entry.end, depth: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...depths.map(({ depth }) => depth));
}

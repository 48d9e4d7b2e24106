// What customers download of search besides the engine and its pack, in the bytes that hosts send.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { buildSite } from "./support/books.mjs";

const GZIP_BYTES_MAX = 12_000;

test(`all scripts of search together take at most ${GZIP_BYTES_MAX} bytes with gzip`, async (t) => {
  const site = await buildSite();
  const home = await readFile(path.join(site, "index.html"), "utf8");
  const worker = /data-worker="([^"]+)"/.exec(home)[1];
  const scripts = await readdir(path.join(site, path.dirname(worker)));
  const files = scripts.filter((name) => name.startsWith("search")).map((name) => path.join(path.dirname(worker), name));
  let sum = 0;
  for (const file of files) {
    const { length } = gzipSync(await readFile(path.join(site, file)), { level: 9 });
    t.diagnostic(`${path.basename(file)}: ${length}`);
    sum += length;
  }
  t.diagnostic(`together: ${sum}`);
  assert.ok(sum <= GZIP_BYTES_MAX, `${sum} bytes`);
});

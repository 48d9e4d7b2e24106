// Visits pages as a telephone on a slow line (Lighthouse's default) and prints, as JSON, the scores and what was transferred of
// each: `measure.mjs SITE RUNS JOB`, where the job is `{ name: path }` as JSON. Of several runs, the best score of each category counts.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

import { TYPES } from "../bench-search/server.mjs";

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; worker-src 'self'; connect-src 'self'";
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const [folder, runs, job] = process.argv.slice(2);

/** The host: compressed texts, files that never change kept for ever, and the policy of the manual. */
const server = createServer(async (request, response) => {
  const pathname = decodeURIComponent(new URL(request.url, "http://host").pathname);
  const wanted = path.join(folder, path.normalize(`/${pathname}`));
  const isFolder = await stat(wanted).then((found) => found.isDirectory(), () => false);
  const file = isFolder ? path.join(wanted, "index.html") : wanted;
  const body = await readFile(file).catch(() => null);
  if (!body) return response.writeHead(404).end();
  const type = TYPES[path.extname(file)];
  response.writeHead(200, {
    "content-type": type ?? "application/octet-stream",
    "content-security-policy": POLICY,
    "cache-control": pathname.startsWith("/theme/") ? "max-age=31536000, immutable" : "no-cache",
    ...(type && { "content-encoding": "gzip" }),
  });
  response.end(type ? gzipSync(body) : body);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

const results = [];
const chrome = await launch({ chromePath: process.env.HELPBOOK_CHROMIUM, chromeFlags: FLAGS });
try {
  for (const [name, page] of Object.entries(JSON.parse(job))) {
    const host = `http://127.0.0.1:${server.address().port}/`;
    const url = host + page;
    const visits = [];
    for (let run = 0; run < Number(runs); run += 1) {
      const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: "error", output: "json" });
      // On a machine that does too much else, a page may not be measured at all.
      if (lhr.runtimeError) {
        console.error(`${name}, run ${run + 1}: ${lhr.runtimeError.message}`);
        continue;
      }
      visits.push(lhr);
      if (Object.values(lhr.categories).every(({ score }) => score === 1)) break;
    }
    const lhr = visits.at(-1);
    if (!lhr) throw new Error(`${name} could not be measured`);
    const requests = lhr.audits["network-requests"].details.items;
    const scripts = requests.filter(({ resourceType }) => resourceType === "Script");
    const sum = (list) => list.reduce((bytes, { transferSize }) => bytes + transferSize, 0);
    const misses = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs.filter(({ id, weight }) => weight && lhr.audits[id].score !== null && lhr.audits[id].score < 1).map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`));
    results.push({
      name,
      scores: Object.keys(lhr.categories).map((id) => Math.max(...visits.map(({ categories }) => Math.round(categories[id].score * 100)))),
      bytes: sum(requests),
      scriptBytes: sum(scripts),
      foreign: requests.map(({ url: asked }) => asked).filter((asked) => !asked.startsWith("data:") && !asked.startsWith(host)),
      misses,
    });
  }
} finally {
  chrome.kill();
  server.close();
}
console.log(JSON.stringify(results));

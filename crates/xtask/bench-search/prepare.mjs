// Makes a site that helpbook has built ready for both engines: marks what Pagefind shall index, runs it, and adds copies of
// the home and search pages that it answers, with so many results.
//
//     node prepare.mjs SITE RESULTS
//
// prints `{ articles, pagefindSeconds }`: how many there are, and how long Pagefind took.

import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const here = fileURLToPath(new URL(".", import.meta.url));
/** Title and text of an article and nothing else: what helpbook indexes too. */
function marked(html) {
  if (!/<article class="article[" ]/.test(html)) return null;
  return html
    .replace(/<h1(?=[ >])/, "<h1 data-pagefind-body")
    .replace(/<div class="article-body(?=[ "])/, '<div data-pagefind-body class="article-body');
}

async function markArticles(site) {
  let articles = 0;
  for (const name of await readdir(site, { recursive: true })) {
    if (!name.endsWith("index.html")) continue;
    const file = path.join(site, name);
    const html = marked(await readFile(file, "utf8"));
    if (html === null) continue;
    await writeFile(file, html);
    articles += 1;
  }
  return articles;
}

/** A copy of a page in the same folder depth, with Pagefind's script instead of helpbook's. */
async function addPagefindPage(site, from, to, root) {
  const page = await readFile(path.join(site, from), "utf8");
  const head =
    `<link rel="modulepreload" href="${root}pagefind/pagefind.js">` +
    `<script type="module" src="${root}pagefind-search/pagefind-search.js?shown=${shown}"></script></head>`;
  const html = page
    .replace(/<script type="module"[^>]*><\/script>\n?/g, "")
    .replace(/<link rel="(?:modulepreload|preload|prefetch)"[^>]*>\n?/g, "")
    .replace("</head>", head);
  await mkdir(path.dirname(path.join(site, to)), { recursive: true });
  await writeFile(path.join(site, to), html);
}

const [site, shown] = process.argv.slice(2);
const articles = await markArticles(site);
const started = performance.now();
const bin = path.join(here, "node_modules/pagefind/lib/runner/bin.cjs");
const { stdout } = await run(process.execPath, [bin, "--site", site], { maxBuffer: 1 << 28 });
const pagefindSeconds = (performance.now() - started) / 1000;
const indexed = Number(/Indexed (\d+) pages?/.exec(stdout)?.[1]);
if (indexed !== articles) throw new Error(`Pagefind indexed ${indexed} pages of ${articles} articles:\n${stdout}`);
await addPagefindPage(site, "search/index.html", "pagefind-search/index.html", "../");
await addPagefindPage(site, "index.html", "pagefind-home.html", "");
await copyFile(path.join(here, "page/pagefind-search.js"), path.join(site, "pagefind-search/pagefind-search.js"));
console.log(JSON.stringify({ articles, pagefindSeconds }));

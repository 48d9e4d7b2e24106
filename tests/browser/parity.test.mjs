// One engine everywhere: what the browser finds is what `helpbook search` finds, down to the scores.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite, searchInTerminal } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";
import { askWorker } from "./support/worker.mjs";

const LIMIT = 10;
const QUERIES = [
  "search",
  "link",
  "broken link",
  "github pages",
  "how do I publish on github pages?",
  "change the colours of the theme",
  "colour",
  "colors",
  "drft",
  "gihtub",
  "preveiw on my phone",
  "port in use",
  "error: port 3000 is in use",
  "front matter",
  "frontmatter",
  "table footnote alert",
  "--strict",
  "book.toml",
  "site-url",
  "the",
  "how to",
  "naïve café",
  "東京",
  "publi",
  "content security policy",
  "zzxqwv",
  "a",
  "\"broken link\"",
];

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

test("browser and terminal answer alike", async (t) => {
  const { page } = await openPage(t);
  await visit(page, site.url);
  const inBrowser = await askWorker(page, QUERIES, LIMIT);
  assert.ok(inBrowser.filter((answer) => answer.hits.length > 0).length > QUERIES.length / 2, "most queries find something");
  for (const answer of inBrowser) {
    await t.test(`“${answer.query}”: ${answer.total} found`, async () => {
      const { total, hits, corrections } = await searchInTerminal(answer.query, LIMIT);
      assert.deepEqual(answer, { query: answer.query, total, hits, corrections });
    });
  }
});

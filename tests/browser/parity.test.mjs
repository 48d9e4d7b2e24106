// One engine everywhere: what the browser finds is what `helpbook search` finds, down to the scores.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite, searchInTerminal } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

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

/** Asks the worker of the page itself, by its own protocol. */
function askWorker(page, queries, limit) {
  return page.evaluate(
    async ({ queries, limit }) => {
      const { dataset } = document.getElementById("helpbook-data");
      const root = new URL(dataset.root || "./", document.baseURI);
      const url = (path) => new URL(path, root).href;
      const worker = new Worker(url(dataset.worker), { type: "module" });
      const message = (wanted) =>
        new Promise((resolve, reject) => {
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }) => {
            if (data.type === "error") reject(new Error(data.message));
            else if (wanted(data)) resolve(data);
          };
        });
      const ready = message((data) => data.type === "ready");
      worker.postMessage({ type: "open", manifest: url(dataset.manifest), engine: url(dataset.engine), wasm: url(dataset.wasm) });
      await ready;
      const answers = [];
      for (const [id, query] of queries.entries()) {
        const answer = message((data) => data.type === "results" && data.id === id);
        worker.postMessage({ type: "search", id, query, limit });
        const { total, hits, corrections } = await answer;
        answers.push({ query, total, hits, corrections });
      }
      worker.terminate();
      return answers;
    },
    { queries, limit },
  );
}

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

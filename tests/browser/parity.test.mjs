// One engine everywhere: what the browser finds is what `helpbook search` finds, down to the scores.

import assert from "node:assert/strict";
import path from "node:path";
import { before, test } from "node:test";

import { buildSite, searchInTerminal } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";
import { askWorker, writePacks } from "./support/worker.mjs";

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
let random;
before(async () => {
  const folder = await buildSite();
  random = await writePacks("write_parity", path.join(folder, "parity"), "questions.json");
  site = await startStaticServer(folder);
});

test("browser and terminal answer alike", async (t) => {
  const { page } = await openPage(t);
  await visit(page, site.url);
  const inBrowser = await askWorker(page, QUERIES.map((query) => ({ query, limit: LIMIT })));
  assert.ok(inBrowser.filter((answer) => answer.hits.length > 0).length > QUERIES.length / 2, "most queries find something");
  for (const answer of inBrowser) {
    await t.test(`“${answer.query}”: ${answer.total} found`, async () => {
      const { total, hits, corrections } = await searchInTerminal(answer.query, LIMIT);
      const { query } = answer;
      assert.deepEqual({ query, total: answer.total, hits: answer.hits, corrections: answer.corrections }, { query, total, hits, corrections });
    });
  }
});

/** Scores have 32 bits; one side may have written them as the text of the same number in 64. */
function bits(results) {
  return { ...results, hits: results.hits.map((hit) => ({ ...hit, score: Math.fround(hit.score) })) };
}

// Numbers cross the border as the shortest text that gives the same bits back, so equal numbers are equal bits.
test("a thousand random questions have the same hits, order and scores", async (t) => {
  const { page, problems } = await openPage(t);
  await visit(page, site.url);
  const { manifest, questions } = random;
  assert.equal(questions.length, 1000);
  const answers = await askWorker(page, questions.map(({ native, ...question }) => question), `parity/${manifest}`);
  for (const [number, { native, ...question }] of questions.entries()) {
    assert.deepEqual(bits(answers[number]), bits(native), JSON.stringify(question));
  }
  const count = (holds) => answers.filter(holds).length;
  assert.ok(count(({ hits }) => hits.length > 0) > 700, "most find something");
  assert.ok(count(({ corrected }) => corrected) > 30, "some are corrected");
  assert.ok(count(({ facets }) => facets.length > 0) > 100, "some are counted by filter");
  assert.deepEqual(problems, []);
});

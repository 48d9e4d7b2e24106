// The behaviour cases of `tests/search/cases` in the browser's engine: what the files expect, and what the native engine
// answers, down to the scores.

import assert from "node:assert/strict";
import path from "node:path";
import { before, test } from "node:test";

import { bookFolder, buildSite } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";
import { askWorker, writePacks } from "./support/worker.mjs";

let site;
let cases;
before(async () => {
  const folder = await buildSite(bookFolder("everything"));
  cases = await writePacks("write_cases", path.join(folder, "cases"), "cases.json");
  site = await startStaticServer(folder);
});

/** What the files say about titles; the rest of an expectation is met by being equal to the native answer. */
function assertTitles(expected, titles, about) {
  if (expected.titles) assert.deepEqual(titles, expected.titles, about);
  if (expected.any_order) assert.deepEqual(titles.toSorted(), expected.any_order.toSorted(), about);
  if (expected.begins) assert.deepEqual(titles.slice(0, expected.begins.length), expected.begins, about);
  if (expected.first) assert.equal(titles[0], expected.first, about);
  if (expected.last) assert.equal(titles.at(-1), expected.last, about);
  for (const title of expected.holds) assert.ok(titles.includes(title), `${about}: ${title} is missing`);
  for (const title of expected.without) assert.ok(!titles.includes(title), `${about}: ${title} is there`);
}

test("the cases hold in the browser", async (t) => {
  assert.ok(cases.length > 84, "each of the cases is there, in chunks and inlined");
  const { page, problems } = await openPage(t);
  await visit(page, site.url);
  for (const { name, manifest, questions } of cases) {
    await t.test(name, async () => {
      const asked = questions.map(({ expected }) => ({
        query: expected.ask,
        limit: 50,
        facets: Boolean(expected.facets || expected.selected),
        verbatim: expected.verbatim,
        filters: expected.filters,
      }));
      const answers = await askWorker(page, asked, `cases/${manifest}`);
      for (const [number, answer] of answers.entries()) {
        const { expected, native } = questions[number];
        assertTitles(expected, answer.hits.map((hit) => hit.title), `“${expected.ask}”`);
        assert.deepEqual(answer, native, `“${expected.ask}” as natively`);
      }
    });
  }
  assert.deepEqual(problems, []);
});

// No article, filter, question or answer can put markup into a page: everything is text, wherever it is shown.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import { buildSite, temporaryFolder } from "./support/books.mjs";
import { openPage, typeQuery } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

const EVIL = `<img src=x onerror="window.wasRun = true"><script>window.wasRun = true</script>`;

let site, evilSite;
before(async () => {
  site = await startStaticServer(await buildSite());
  const book = await temporaryFolder();
  await mkdir(path.join(book, "content/topic"), { recursive: true });
  await writeFile(path.join(book, "book.toml"), `[book]\ntitle = '${EVIL}'\n`);
  await writeFile(path.join(book, "content/topic/index.md"), `---\ntitle: '${EVIL} topic'\n---\n`);
  const text = `wombat ${EVIL.replaceAll("<", "\\<")} wombat \`${EVIL}\` and &lt;b&gt;wombat&lt;/b&gt;.`;
  for (const name of ["one", "two"]) {
    await writeFile(path.join(book, `content/topic/${name}.md`), `---\ntitle: '${EVIL} wombat'\ntags: ['${EVIL}', '${name}']\n---\n\n## ${text}\n\n${text}\n`);
  }
  evilSite = await startStaticServer(await buildSite(book));
});

async function assertHarmless(page, problems) {
  await page.waitForTimeout(300);
  assert.equal(await page.evaluate(() => window.wasRun), undefined);
  assert.equal(await page.locator("main img[src=x], main script, form img, form script, header img").count(), 0);
  assert.deepEqual(problems, []);
}

test("an engine that answers in markup is shown as it is written", async (t) => {
  const { page, problems } = await openPage(t);
  const answer = () => ({
    hits: [{ title: EVIL, titleMarks: [[EVIL, true], [EVIL, false]], url: "reference/markdown/", trail: [EVIL], section: { title: EVIL, id: `"><img src=x>` }, snippet: [[EVIL, true], [EVIL, false]], score: 1, promoted: true }],
    corrected: EVIL,
    corrections: [{ typed: EVIL, used: EVIL }],
    facets: [{ key: "category", values: [{ value: EVIL, count: 1, selected: false }, { value: `"${EVIL}`, count: 2, selected: true }] }],
  });
  await scriptSearch(page, answer, { values: { EVIL } });
  await page.goto(`${site.url}search/?${new URLSearchParams({ q: EVIL, category: `"${EVIL}` })}`);
  await page.locator("[data-hits] a").first().waitFor();
  assert.equal(await page.locator("[data-hits] a").first().textContent(), EVIL + EVIL);
  assert.equal(await page.locator("[data-filters] input").count(), 2);
  await page.locator("[data-filters] input").first().check();
  await assertHarmless(page, problems);
  await page.goto(site.url);
  await typeQuery(page, EVIL);
  await page.locator("[role=option]").first().waitFor();
  await assertHarmless(page, problems);
});

test("nothing found, with markup for a spelling", async (t) => {
  const { page, problems } = await openPage(t);
  await scriptSearch(page, () => ({ spelling: EVIL }), { values: { EVIL } });
  await page.goto(`${site.url}search/?${new URLSearchParams({ q: `"${EVIL}"` })}`);
  await page.locator("[data-status]").getByText("Did you mean").waitFor();
  await assertHarmless(page, problems);
});

test("a book full of markup is searched, filtered, opened and marked as text", async (t) => {
  const { page, problems } = await openPage(t);
  await page.goto(`${evilSite.url}search/?q=wombat`);
  await page.locator("[data-hits] a").first().waitFor();
  assert.ok((await page.locator("[data-hits] a").first().textContent()).includes("<img src=x"));
  await assertHarmless(page, problems);
  await page.locator("[data-hits] a").first().click();
  await page.getByRole("button", { name: "Clear highlights" }).waitFor();
  await assertHarmless(page, problems);
  await page.goto(evilSite.url);
  await page.locator("[data-search] input").focus();
  await page.locator(".recent a").getByText("wombat").waitFor();
  await typeQuery(page, "wombat");
  await page.locator("[role=option]").first().waitFor();
  await assertHarmless(page, problems);
});

test("titles alone are text too", async (t) => {
  const { page, problems } = await openPage(t);
  await page.addInitScript(() => delete window.Worker);
  await page.goto(`${evilSite.url}search/?q=wombat`);
  await page.locator("[data-hits] a").first().waitFor();
  assert.ok((await page.locator("[data-hits] a").first().textContent()).includes("<img src=x"));
  await assertHarmless(page, problems);
});

// The search page: results for an address that can be shared, whatever the query holds.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage, typeQuery, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

const searchUrl = (query) => `${site.url}search/?${new URLSearchParams({ q: query })}`;

test("a shared address shows its results", async (t) => {
  const { page, problems } = await openPage(t);
  await visit(page, searchUrl("link is reported as broken"));
  assert.equal(await page.locator("[data-search] input").inputValue(), "link is reported as broken");
  assert.match(await page.locator("[data-hits] a").first().textContent(), /broken/i);
  assert.match(await page.locator("[data-status]").textContent(), /result/);
  assert.match(await page.title(), /link is reported as broken/);
  assert.deepEqual(problems, []);
});

test("a result leads to an article that exists", async (t) => {
  const { page } = await openPage(t);
  await visit(page, searchUrl("colours"));
  for (const link of await page.locator("[data-hits] a").all()) {
    const answer = await page.request.get((await link.evaluate((node) => node.href)).split("#")[0]);
    assert.equal(answer.status(), 200);
  }
});

test("a section in a result exists in its article", async (t) => {
  const { page } = await openPage(t);
  await visit(page, searchUrl("footnotes in markdown"));
  const link = page.locator("[data-hits] a[href*='/#']:not([href*='/#:~:'])").first();
  // What follows `:~:` is for the browser alone: pages and servers do not see it.
  const hash = new URL(await link.evaluate((node) => node.href)).hash.split(":~:")[0];
  await link.click();
  await page.waitForURL((url) => url.hash.split(":~:")[0] === hash);
  assert.ok(await page.evaluate((id) => document.getElementById(id), decodeURIComponent(hash.slice(1))));
});

const ODD = [
  `<script>window.wasRun = true</script>`,
  `<img src=x onerror="window.wasRun = true">`,
  `"><svg onload=window.wasRun=true>`,
  `100% & more + #hash?`,
  `naïve café ❤️ 東京 שלום`,
  `title:"unclosed AND (OR`,
  `{query} {{ t.search }}`,
  `\\ ^ ~ * [ ] /`,
];
for (const query of ODD) {
  test(`odd characters are only characters: ${query}`, async (t) => {
    const { page, problems } = await openPage(t);
    await page.goto(searchUrl(query));
    await page.waitForFunction(() => /Nothing found|\d+ result/.test(document.querySelector("[data-status]").textContent));
    assert.equal(await page.locator("[data-search] input").inputValue(), query);
    assert.ok((await page.locator("[data-status]").textContent()).includes(query));
    assert.equal(await page.evaluate(() => window.wasRun), undefined);
    assert.equal(await page.locator("main script, main img[src=x], main [onload]").count(), 0);
    assert.deepEqual(problems, []);
  });
}

test("typing changes results and address, and Back returns to the query before", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${site.url}search/`);
  await typeQuery(page, "drafts");
  await page.waitForURL(/\?q=drafts$/);
  await page.locator("[data-hits] a", { hasText: /draft/i }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[data-search] input").fill("icons");
  await page.waitForURL(/\?q=icons$/);
  await page.locator("[data-hits] a", { hasText: /icon/i }).first().waitFor();
  await page.goBack();
  await page.waitForURL(/\?q=drafts$/);
  await page.locator("[data-hits] a", { hasText: /draft/i }).first().waitFor();
  assert.equal(await page.locator("[data-search] input").inputValue(), "drafts");
});

test("nothing found is said, with ways on", async (t) => {
  const { page, problems } = await openPage(t);
  await page.goto(searchUrl("zzxqwv"));
  await page.locator("[data-status]").getByText("Nothing found for “zzxqwv”").waitFor();
  assert.equal(await page.locator("[data-hits] li").count(), 0);
  assert.equal(await page.locator("[data-browse]").isVisible(), true);
  await page.locator("[data-ways]").getByRole("link", { name: "See all articles" }).click();
  await page.waitForURL(/\/all-articles\/$/);
  assert.deepEqual(problems, []);
});

for (const [name, pattern] of [["engine", /\.wasm\.gz$/], ["manifest", /manifest\.bin$/], ["pack", /\/(terms|articles|segment)[^/]*\.bin$/], ["worker", /search-worker\.js$/]]) {
  test(`when the ${name} does not load, the page says so and offers ways on`, async (t) => {
    const { page } = await openPage(t);
    site.refuse(pattern);
    t.after(() => site.refuse(null));
    await page.goto(searchUrl("theme"));
    await page.locator("[data-status]").getByText("Search did not load").waitFor();
    assert.equal(await page.locator("[data-ways]").getByRole("link", { name: "See all articles" }).count(), 1);
    site.refuse(null);
    await page.locator("[data-ways]").getByRole("button", { name: "Try again" }).click();
    await page.locator("[data-hits] a").first().waitFor();
  });
}

test("nothing is fetched that a query does not need", async (t) => {
  const { page, requests } = await openPage(t);
  await visit(page, searchUrl("theme"));
  const engines = requests.filter((url) => url.endsWith(".wasm.gz"));
  assert.equal(engines.length, 1);
  assert.equal(new Set(requests).size, requests.length, "no file is asked for twice");
});

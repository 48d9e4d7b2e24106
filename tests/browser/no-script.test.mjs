// Without JavaScript everything can still be found and read.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

const WITHOUT_SCRIPT = { javaScriptEnabled: false };

test("the search form leads to the list of all articles", async (t) => {
  const { page } = await openPage(t, WITHOUT_SCRIPT);
  await page.goto(site.url);
  await page.locator("[data-search] input").fill("theme");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/all-articles\/\?q=theme$/);
});

test("the search page leads there too", async (t) => {
  const { page } = await openPage(t, WITHOUT_SCRIPT);
  await page.goto(`${site.url}search/?q=theme`);
  await page.waitForURL(/\/all-articles\//);
});

test("the list holds every article of every category, and each can be read", async (t) => {
  const { page } = await openPage(t, WITHOUT_SCRIPT);
  await page.goto(`${site.url}all-articles/`);
  const links = (selector) => page.locator(selector).evaluateAll((nodes) => nodes.map((node) => node.href));
  const listed = new Set(await links("main .article-row-title"));
  await page.goto(site.url);
  const categories = await links("main .card-title a");
  assert.ok(categories.length >= 5);
  let seen = 0;
  for (const category of categories) {
    await page.goto(category);
    for (const article of await links("main .article-row-title")) {
      assert.ok(listed.has(article), `${article} is missing from the list`);
      seen += 1;
    }
  }
  assert.equal(listed.size, seen);
  for (const article of listed) assert.equal((await page.request.get(article)).status(), 200, article);
});

test("an article can be read, its folds can be opened, and no control is dead", async (t) => {
  const { page } = await openPage(t, { ...WITHOUT_SCRIPT, viewport: { width: 390, height: 844 } });
  await page.goto(`${site.url}reference/markdown/`);
  assert.equal(await page.locator(".article-body").isVisible(), true);
  assert.equal(await page.locator(".code-copy").count(), 0);
  const link = page.locator("[data-contents] a").first();
  if (!(await link.isVisible())) await page.locator("[data-contents] summary").click();
  await link.waitFor();
  await link.click();
  await page.waitForURL(/#/);
});

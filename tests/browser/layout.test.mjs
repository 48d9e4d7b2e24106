// Pages fit the smallest telephone, in both directions of writing, in the dark and on paper.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { bookFolder, buildSite } from "./support/books.mjs";
import { KINDS, LAPTOP, PHONE, SMALL_PHONE, assertNoSidewaysScrolling, openPage, typeQuery, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

const EVERYTHING = "a-category/everything/";
let manual, everything, rightToLeft;
before(async () => {
  manual = await startStaticServer(await buildSite());
  everything = await startStaticServer(await buildSite(bookFolder("everything")));
  rightToLeft = await startStaticServer(await buildSite(bookFolder("right-to-left")));
});

for (const viewport of [SMALL_PHONE, PHONE, LAPTOP]) {
  test(`at ${viewport.width} px no page has to be scrolled sideways`, async (t) => {
    const { page } = await openPage(t, { viewport });
    const addresses = [
      ...Object.values(KINDS).map((path) => manual.url + path),
      ...["", "a-category/", "empty/", EVERYTHING, "all-articles/", "search/?q=everything"].map((path) => everything.url + path),
      ...["", "account/", "account/password/", "all-articles/"].map((path) => rightToLeft.url + path),
    ];
    for (const url of addresses) {
      await visit(page, url);
      await assertNoSidewaysScrolling(page, url);
    }
  });

  test(`at ${viewport.width} px suggestions stay within the window`, async (t) => {
    const { page } = await openPage(t, { viewport });
    for (const url of [everything.url, everything.url + EVERYTHING]) {
      await visit(page, url);
      await typeQuery(page, "everything");
      await page.locator("[role=option]").first().waitFor();
      await assertNoSidewaysScrolling(page, url);
      const box = await page.locator("[role=listbox]").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, JSON.stringify(box));
    }
  });
}

test("nothing moves while a page loads", async (t) => {
  const { page } = await openPage(t, { viewport: PHONE });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const [kind, path] of Object.entries(KINDS)) {
    await visit(page, manual.url + path);
    const shift = await page.evaluate(() => window.shift);
    assert.ok(shift < 0.1, `${kind} shifts by ${shift}`);
  }
});

test("in the dark, pages are dark", async (t) => {
  const brightness = async (colorScheme) => {
    const { page } = await openPage(t, { colorScheme });
    await visit(page, everything.url + EVERYTHING);
    return page.evaluate(() => {
      const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
      const sum = (color) => {
        canvas.fillStyle = color;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data.slice(0, 3).reduce((a, b) => a + b) / 3;
      };
      const opaque = [document.body, document.documentElement].map((node) => getComputedStyle(node).backgroundColor);
      const background = opaque.find((color) => color !== "rgba(0, 0, 0, 0)") ?? "white";
      return { background: sum(background), text: sum(getComputedStyle(document.querySelector(".article-body p")).color) };
    });
  };
  const light = await brightness("light");
  const dark = await brightness("dark");
  assert.ok(light.background > 200 && light.text < 100, JSON.stringify(light));
  assert.ok(dark.background < 60 && dark.text > 170, JSON.stringify(dark));
});

test("on paper there is the article alone, with addresses written out and folds open", async (t) => {
  const { page } = await openPage(t);
  await visit(page, everything.url + EVERYTHING);
  await page.emulateMedia({ media: "print" });
  for (const selector of [".site-header", ".site-footer", "[data-search]", ".siblings", "[data-contents]", ".code-copy"]) {
    assert.equal(await page.locator(selector).locator("visible=true").count(), 0, `${selector} is printed`);
  }
  assert.equal(await page.locator("h1").isVisible(), true);
  assert.equal(await page.locator(".article-body table").first().isVisible(), true);
  const after = await page.locator(".article-body a[href^=https]").first().evaluate((link) => getComputedStyle(link, "::after").content);
  assert.match(after, /help\.example/);
  assert.equal(await page.locator("details pre").evaluate((node) => node.checkVisibility({ contentVisibilityAuto: true })), true);
  const choice = page.locator('.guide a[href="#guide-end"]').first();
  assert.match(await choice.evaluate((link) => getComputedStyle(link, "::after").content), /3/, "a choice names the step that it leads to");
  assert.equal(await page.locator("#guide-end").isVisible(), true);
  const { width, right } = await page.locator(".table").first().evaluate((frame) => ({ width: frame.scrollWidth, right: frame.clientWidth }));
  assert.ok(width <= right, "a wide table is printed whole");
  await assertNoSidewaysScrolling(page, "the printed page");
});

test("right-to-left pages start at the right and find Arabic words", async (t) => {
  const { page, problems } = await openPage(t);
  await visit(page, `${rightToLeft.url}account/password/`);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).direction), "rtl");
  const edges = await page.evaluate(() => {
    const box = (selector) => document.querySelector(selector).getBoundingClientRect();
    return { code: getComputedStyle(document.querySelector("pre")).direction, brand: box(".brand").right, width: innerWidth, h1: getComputedStyle(document.querySelector("h1")).textAlign };
  });
  assert.ok(edges.brand > edges.width / 2, "the name is at the right");
  assert.equal(edges.code, "ltr", "code is written from left to right");
  await typeQuery(page, "فاتورتي");
  const option = page.locator("[role=option]").first();
  await option.waitFor();
  assert.match(await option.getAttribute("data-url"), /\/account\/invoice\//);
  assert.deepEqual(problems, []);
});

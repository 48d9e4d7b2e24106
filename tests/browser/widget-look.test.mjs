// The widget in pages that others have styled, on small screens, and for those who cannot see it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { before, test } from "node:test";

import { buildSite, project, startPreview } from "./support/books.mjs";
import { LAPTOP, PHONE, SMALL_PHONE, assertNoSidewaysScrolling, openPage } from "./support/browser.mjs";
import { bookWithWidget, framed, startProduct, visitProduct } from "./support/product.mjs";
import { startStaticServer } from "./support/static-server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let product;
before(async () => {
  product = await startProduct(await bookWithWidget());
});

/** What axe finds in a document, its shadow roots included. Frames are asked for themselves. */
async function violations(frame) {
  await frame.evaluate(axe);
  const { violations } = await frame.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], iframes: false }));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`);
}

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [PHONE, LAPTOP]) {
    for (const [lang, label, query] of [["en", "Help", "password"], ["ar", "المساعدة", "تسجيل"]]) {
      test(`axe finds nothing: ${colorScheme}, ${viewport.width} px, ${lang}`, async (t) => {
        // The policy of the product would refuse the checker.
        const { page } = await openPage(t, { colorScheme, viewport, reducedMotion: "reduce", bypassCSP: true });
        await visitProduct(page, await product.page({ lang }));
        assert.deepEqual(await violations(page), []);
        await page.getByRole("button", { name: label, exact: true }).click();
        const frame = await framed(page);
        const check = async (what) => {
          await framed(page);
          assert.deepEqual(await violations(page), [], `around ${what}`);
          assert.deepEqual(await violations(page.frames()[1]), [], what);
          const theme = await page.frames()[1].evaluate(() => getComputedStyle(document.documentElement).colorScheme);
          assert.equal(theme, colorScheme, what);
        };
        await check("the start");
        await frame.getByRole("searchbox").fill(query);
        await frame.locator("[data-hits] a").first().waitFor();
        await check("results");
        await frame.locator("[data-hits] a").first().click();
        await frame.locator(".page-article").waitFor();
        await check("an article");
      });
    }
  }
}

const HOSTILE = `
* { all: unset !important; font-size: 40px !important; color: red !important; }
div { display: none !important; visibility: hidden !important; transform: scale(3) !important; }
button, iframe, dialog, svg { display: none !important; opacity: 0 !important; }
html { font-size: 200px !important; }
:root { --hb-accent: red; --hb-bg: red; }`;

test("the style of the product does not reach it", async (t) => {
  const measure = async (page) => {
    await page.getByRole("button", { name: "Help", exact: true }).click();
    const frame = await framed(page);
    await frame.getByRole("heading", { name: "How can we help?" }).waitFor();
    const box = (selector) => page.locator(selector).boundingBox();
    const colour = await page.locator(".launch").evaluate((node) => ({ ...["backgroundColor", "color", "fontSize", "fontFamily"].map((name) => getComputedStyle(node)[name]) }));
    return { launch: await box(".launch"), panel: await box(".panel"), frame: await box("iframe"), colour };
  };
  const plain = await openPage(t, { reducedMotion: "reduce" });
  await visitProduct(plain.page, await product.page());
  const expected = await measure(plain.page);
  const { page, problems } = await openPage(t, { reducedMotion: "reduce" });
  await visitProduct(page, await product.page({ style: HOSTILE }));
  assert.deepEqual(await measure(page), expected);
  assert.deepEqual(problems, []);
});

test("the product is as it was: nothing of it moves or changes", async (t) => {
  const { page } = await openPage(t);
  await visitProduct(page, await product.page());
  const state = () =>
    page.evaluate(() => ({
      height: document.documentElement.scrollHeight,
      width: document.documentElement.scrollWidth,
      sheets: document.styleSheets.length,
      names: Object.keys(window).filter((name) => /help|hb/i.test(name)),
      main: JSON.stringify(document.querySelector("main").getBoundingClientRect()),
    }));
  const closed = await state();
  assert.deepEqual(closed.names, ["helpbook"]);
  await page.getByRole("button", { name: "Help", exact: true }).click();
  await framed(page);
  assert.deepEqual(await state(), closed);
});

for (const viewport of [PHONE, SMALL_PHONE]) {
  test(`at ${viewport.width} px it covers the window, and the page behind it cannot be reached`, async (t) => {
    const { page, problems } = await openPage(t, { viewport, hasTouch: true, isMobile: true });
    await visitProduct(page, await product.page());
    const launch = await page.locator(".launch").boundingBox();
    assert.ok(launch.height >= 44 && launch.width >= 44);
    await page.locator(".launch").tap();
    const frame = await framed(page);
    const { x, y, width, height } = await page.locator(".panel").boundingBox();
    assert.deepEqual({ x, y, width, height }, { x: 0, y: 0, ...viewport });
    assert.ok(await page.locator("#first").evaluate((link) => (link.focus(), document.activeElement !== link)), "the page behind it is inert");
    for (const control of await page.locator(".bar > :is(button, a):visible").all()) {
      const box = await control.boundingBox();
      assert.ok(box.width >= 44 && box.height >= 44);
    }
    await assertNoSidewaysScrolling(page.frames()[1], "the start");
    await frame.locator("[data-popular] a").first().tap();
    await frame.locator(".page-article").waitFor();
    await framed(page);
    await assertNoSidewaysScrolling(page.frames()[1], "an article");
    await page.getByRole("button", { name: "Close help" }).tap();
    assert.ok(await page.locator(".launch").isVisible());
    assert.deepEqual(problems, []);
  });
}

test("it takes the other corner, another colour scheme and no button, where the page says so", async (t) => {
  const { page } = await openPage(t, { colorScheme: "light" });
  await visitProduct(page, await product.page({ attributes: 'data-position="start" data-theme="dark"' }));
  assert.ok((await page.locator(".launch").boundingBox()).x < 100);
  await page.locator(".launch").click();
  await framed(page);
  assert.equal(await page.frames()[1].evaluate(() => document.documentElement.dataset.theme), "dark");
  await visitProduct(page, await product.page({ attributes: 'data-button="none"', html: '<button id="own">Ask</button>' }));
  assert.ok(!(await page.locator(".launch").isVisible()));
  await page.locator("#own").focus();
  await page.evaluate(() => window.helpbook.open());
  await framed(page);
  await page.getByRole("button", { name: "Close help" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), "own");
});

test("the product says what is light and dark, not the system", async (t) => {
  const { page } = await openPage(t, { colorScheme: "dark" });
  const cases = [
    ["light", { style: ":root { color-scheme: only light !important; }" }],
    ["light", { style: ":root { color-scheme: normal !important; }" }],
    ["dark", { style: ":root { color-scheme: normal !important; }", head: '<meta name="color-scheme" content="light dark">' }],
    ["dark", { style: ":root { color-scheme: dark !important; }" }],
  ];
  for (const [expected, given] of cases) {
    await visitProduct(page, await product.page(given));
    await page.locator(".launch").click();
    await framed(page);
    assert.equal(await page.frames()[1].evaluate(() => getComputedStyle(document.documentElement).colorScheme), expected, JSON.stringify(given));
  }
});

for (const [where, start] of [
  ["in the preview", () => startPreview(project)],
  ["below a path", async () => (await startStaticServer(await buildSite(), { prefix: "/manual/of/helpbook/" })).url],
]) {
  test(`the demo of the manual works ${where}`, async (t) => {
    const { page, problems } = await openPage(t, { viewport: LAPTOP });
    const url = await start();
    await page.goto(`${url}feedback/help-inside-your-product/`);
    await page.getByRole("link", { name: "Open the demo" }).click();
    await page.getByRole("button", { name: "Open", exact: true }).click();
    const frame = await framed(page);
    await frame.getByRole("link", { name: "Work on drafts" }).waitFor();
    await page.getByRole("link", { name: "Publish" }).click();
    await frame.getByRole("link", { name: "Build the site" }).click();
    await frame.locator(".page-article").waitFor();
    await page.getByText('helpbook:article {"path":"/publishing/build-the-site/"').waitFor();
    assert.deepEqual(problems, []);
  });
}

// What axe-core can find on every kind of page: nothing, light and dark, on a telephone and on a laptop.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";

import { bookFolder, buildSite, project } from "./support/books.mjs";
import { KINDS, LAPTOP, PHONE, openPage, typeQuery, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let pages;
before(async () => {
  const manual = await startStaticServer(await buildSite());
  const everything = await startStaticServer(await buildSite(bookFolder("everything")));
  const languages = await startStaticServer(await buildSite(bookFolder("several-languages")));
  const rightToLeft = await startStaticServer(await buildSite(bookFolder("right-to-left")));
  pages = [
    ...Object.entries(KINDS).map(([kind, path]) => [kind, manual.url + path]),
    ["article with everything", `${everything.url}a-category/everything/`],
    ["home with an announcement and journeys", everything.url],
    ["category with long names", `${everything.url}a-category/`],
    ["empty category", `${everything.url}empty/`],
    ["article without a translation", `${languages.url}fr/account/reset/`],
    ["home in a right-to-left language", `${languages.url}ar/`],
    ["articles of all types", `${everything.url}news/`],
    ["release note", `${everything.url}news/release/`],
    ["policy", `${everything.url}news/policy/`],
    ["expired article", `${everything.url}news/expired/`],
    ["known issue among results", `${everything.url}search/?q=printing`],
    ["last step of a guide", `${everything.url}a-category/everything/#guide-end`],
    ["right-to-left article", `${rightToLeft.url}account/password/`],
    ["right-to-left home", rightToLeft.url],
  ];
});

/** What axe finds wrong, one line for each element. */
async function violations(page) {
  // The page's policy forbids scripts from elsewhere; evaluating goes past it.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.failureSummary.split("\n").slice(1, 3).join(" ").trim()}`));
}

test("the article with everything holds each component, and what else an article can show", async (t) => {
  const text = await readFile(path.join(bookFolder("everything"), "content/a-category/everything.md"), "utf8");
  const folder = path.join(project, "themes/default/templates/components");
  const sources = await Promise.all((await readdir(folder)).map((file) => readFile(path.join(folder, file), "utf8")));
  const names = sources.flatMap((source) => [...source.matchAll(/component (\w+)\([^{]*\{"markdown"/g)].map(([, name]) => name));
  assert.ok(names.length > 15, `only ${names}`);
  // Alerts may be in the dress of quotations.
  const isUsed = (name) => new RegExp(`:${name.replace("_", "-")}[[{\\s]|\\[!${name}\\]`, "i").test(text);
  const missing = names.filter((name) => !isUsed(name));
  assert.deepEqual(missing, []);
  const { page } = await openPage(t);
  await visit(page, pages.find(([kind]) => kind === "article with everything")[1]);
  for (const selector of ["img[srcset]", "math", "math[display=block]", ".term", ".footnotes li", ".video img[srcset]", ".issue", ".journey", ".related", ".table", "dl", "kbd", "ins.code-line", "time"]) {
    assert.ok(await page.locator(`main ${selector}`).count(), selector);
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [PHONE, LAPTOP]) {
    test(`${colorScheme}, ${viewport.width} px`, async (t) => {
      const { page } = await openPage(t, { colorScheme, viewport, reducedMotion: "reduce" });
      for (const [kind, url] of pages) {
        await t.test(kind, async () => {
          await visit(page, url);
          assert.deepEqual(await violations(page), []);
        });
      }
      await t.test("open suggestions", async () => {
        await visit(page, pages[0][1]);
        await typeQuery(page, "theme");
        await page.locator("[role=option]").first().waitFor();
        await page.keyboard.press("ArrowDown");
        assert.deepEqual(await violations(page), []);
      });
      await t.test("recent searches", async () => {
        await page.keyboard.press("Enter");
        await page.waitForURL((url) => url.href !== pages[0][1]);
        await page.goto(pages[0][1]);
        await page.locator("[data-search] input").focus();
        await page.locator(".recent a").first().waitFor();
        assert.deepEqual(await violations(page), []);
      });
      await t.test("open filters, then an article with marked words", async () => {
        await visit(page, pages.find(([kind]) => kind === "search with results")[1]);
        await page.locator("[data-filters]").evaluate((fold) => (fold.open = true));
        await page.locator("[data-filters] input").first().check();
        assert.deepEqual(await violations(page), []);
        await page.locator("[data-hits] a").first().click();
        await page.getByRole("button", { name: "Clear highlights" }).waitFor();
        assert.deepEqual(await violations(page), []);
      });
      await t.test("open folds", async () => {
        await visit(page, pages.find(([kind]) => kind === "article with everything")[1]);
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
        assert.deepEqual(await violations(page), []);
      });
      await t.test("an open definition", async () => {
        await page.locator(".term > a").first().focus();
        await page.locator(".term-tip").first().waitFor();
        assert.deepEqual(await violations(page), []);
      });
      await t.test("an open menu of languages", async () => {
        await visit(page, pages.find(([kind]) => kind === "article without a translation")[1]);
        await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
        assert.deepEqual(await violations(page), []);
      });
    });
  }
}

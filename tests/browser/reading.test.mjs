// Getting to an article with the keyboard, and what helps while reading it.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

/** Presses Tab until the link with this address has the focus, which must always be visible. */
async function tabTo(page, href) {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const focus = await page.evaluate(() => {
      const node = document.activeElement;
      const styles = [node, node.closest(".card, .search-field, li, label, summary")].filter(Boolean).flatMap((part) => [getComputedStyle(part), getComputedStyle(part, "::after")]);
      const isMarked = styles.some((style) => (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none");
      return { href: node.href, isMarked, name: node.outerHTML.slice(0, 120) };
    });
    assert.ok(focus.isMarked, `the focus cannot be seen on ${focus.name}`);
    if (focus.href === href) return;
  }
  assert.fail(`Tab does not reach ${href}`);
}

test("the keyboard alone leads from home to an article", async (t) => {
  const { page } = await openPage(t);
  await visit(page, site.url);
  await page.keyboard.press("Tab");
  const skip = page.locator(".skip");
  assert.ok(await skip.evaluate((link) => link === document.activeElement), "the first stop is the way to the content");
  const { x, y } = await skip.boundingBox();
  assert.ok(x >= 0 && y >= 0, "it can be seen");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.localName), "main");
  await tabTo(page, `${site.url}writing/`);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.url}writing/`);
  await tabTo(page, `${site.url}writing/format-text/`);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.url}writing/format-text/`);
  assert.equal(await page.locator("h1").textContent(), "Format text");
});

test("the way back leads through breadcrumbs", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${site.url}writing/format-text/`);
  await page.locator(".breadcrumbs a", { hasText: "Writing" }).click();
  await page.waitForURL(`${site.url}writing/`);
});

test("code can be copied, and that is said", async (t) => {
  const { page, context } = await openPage(t);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await visit(page, `${site.url}writing/show-code/`);
  const frame = page.locator(".code-frame").first();
  const button = frame.getByRole("button", { name: "Copy the code" });
  await button.focus();
  await page.keyboard.press("Enter");
  await frame.locator("[role=status]", { hasText: "Copied" }).waitFor();
  const code = await frame.locator("pre").textContent();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code.replace(/\n$/, ""));
});

test("a clipboard that refuses is said", async (t) => {
  const { page } = await openPage(t);
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  });
  await visit(page, `${site.url}writing/show-code/`);
  const frame = page.locator(".code-frame").first();
  await frame.getByRole("button").click();
  await frame.locator("[role=status]", { hasText: "Could not copy" }).waitFor();
});

test("the contents mark the section that is read", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${site.url}reference/markdown/`);
  const current = () => page.locator("[data-contents] [aria-current=location]");
  const ids = await page.locator("[data-contents] a").evaluateAll((links) => links.map((link) => decodeURIComponent(link.hash.slice(1))));
  for (const id of ids.slice(0, 3)) {
    // The section that is read is the last one that begins in the upper third of the window.
    await page.evaluate((id) => {
      const { top } = document.getElementById(id).getBoundingClientRect();
      scrollBy({ top: top - innerHeight / 3 + 20, behavior: "instant" });
    }, id);
    await page.waitForFunction((id) => document.querySelector("[data-contents] [aria-current=location]")?.hash === `#${id}`, id);
    assert.equal(await current().count(), 1);
  }
  await page.evaluate(() => scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" }));
  await page.waitForFunction((id) => document.querySelector("[data-contents] [aria-current=location]")?.hash === `#${id}`, ids.at(-1));
});

test("the contents mark a section whose id has a lone percent sign", async (t) => {
  const { page, problems } = await openPage(t);
  await page.route("**/reference/markdown/", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(/(id="|href="#)footnotes"/g, '$1100%"') });
  });
  await visit(page, `${site.url}reference/markdown/`);
  await page.evaluate(() => {
    const { top } = document.getElementById("100%").getBoundingClientRect();
    scrollBy({ top: top - innerHeight / 3 + 20, behavior: "instant" });
  });
  await page.locator('[data-contents] a[href="#100%"][aria-current=location]').waitFor();
  assert.deepEqual(problems, []);
});

test("a heading that is linked to is not covered by anything", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${site.url}reference/markdown/#footnotes`);
  const top = await page.locator("#footnotes").evaluate((heading) => {
    const box = heading.getBoundingClientRect();
    return { y: box.top, isOnTop: heading.contains(document.elementFromPoint(box.left + 2, box.top + box.height / 2)) };
  });
  assert.ok(top.y >= 0 && top.isOnTop, JSON.stringify(top));
});

test("on a telephone, siblings and contents are closed folds; on a laptop, open columns", async (t) => {
  const { page } = await openPage(t, { viewport: { width: 390, height: 844 } });
  await visit(page, `${site.url}reference/markdown/`);
  assert.equal(await page.locator("[data-contents] a").first().isVisible(), false);
  await page.locator("[data-contents] summary").click();
  assert.equal(await page.locator("[data-contents] a").first().isVisible(), true);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.locator("[data-siblings] a").first().waitFor();
  assert.equal(await page.locator("[data-siblings] [aria-current=page]").textContent(), "Markdown");
});

// Any static host will do: below a path, at depth for addresses that do not exist, and with the plainest server.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite, startPythonServer } from "./support/books.mjs";
import { KINDS, openPage, typeQuery, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

const PREFIX = "/help/en/";
let site;
before(async () => {
  const folder = await buildSite(undefined, ["--base-url", `https://help.example${PREFIX}`]);
  site = await startStaticServer(folder, { prefix: PREFIX });
});

for (const [kind, path] of Object.entries(KINDS)) {
  test(`below a path, ${kind} loads whole and stays inside`, async (t) => {
    const { page, problems } = await openPage(t);
    const before = site.log.length;
    await visit(page, site.url + path);
    const failed = site.log.slice(before).filter(({ status, path: asked }) => status >= 400 && asked !== PREFIX + path);
    assert.deepEqual(failed, []);
    const links = await page.locator("a[href]").evaluateAll((nodes) => nodes.map((node) => node.href));
    const outside = links.filter((link) => link.startsWith(new URL(site.url).origin) && !link.startsWith(site.url));
    assert.deepEqual(outside, []);
    assert.deepEqual(problems, []);
  });
}

test("below a path, search leads to articles below it", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${site.url}writing/format-text/`);
  await typeQuery(page, "github pages");
  await page.locator("[role=option]", { hasText: "GitHub Pages" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${site.url}publishing/github-pages/**`);
});

test("the not-found page works at any depth and suggests what may have been meant", async (t) => {
  const { page, problems } = await openPage(t);
  const answer = await page.goto(`${site.url}old/articles/github-pages.html`);
  assert.equal(answer.status(), 404);
  const guess = page.locator("[data-guesses] a").first();
  await guess.waitFor();
  assert.match(await guess.textContent(), /GitHub Pages/);
  await guess.click();
  await page.waitForURL(`${site.url}publishing/github-pages/**`);
  assert.deepEqual(problems, []);
});

test("the plainest server is enough", async (t) => {
  const url = await startPythonServer(await buildSite());
  if (!url) {
    t.skip("there is no Python on this machine");
    return;
  }
  const { page, problems } = await openPage(t);
  await visit(page, `${url}search/?q=github+pages`);
  await page.locator("[data-hits] a").first().click();
  await page.waitForURL(/\/publishing\/github-pages\//);
  assert.deepEqual(problems, []);
});

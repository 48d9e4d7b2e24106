// Recent searches: on this device, for whoever searched, to be removed by them; and never anywhere else.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage, typeQuery } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

const knows = ({ query }) => ({ hits: /^no/.test(query) ? [] : [{ title: `about ${query}`, url: "reference/markdown/", trail: [], section: null, snippet: [], score: 1 }] });

async function openScripted(t) {
  const opened = await openPage(t);
  const { page } = opened;
  await scriptSearch(page, knows);
  await page.goto(site.url);
  const searches = page.locator(".recent li a");
  return {
    ...opened,
    searches,
    /** From the home page: types and chooses the first suggestion. */
    async choose(query) {
      await page.goto(site.url);
      await typeQuery(page, query);
      await page.locator("[role=option]").getByText(`about ${query}`).first().click();
      await page.waitForURL(/\/reference\//);
    },
    async focusField() {
      await page.goto(site.url);
      await page.locator("[data-search] input").focus();
    },
  };
}

test("what led somewhere comes back in the empty field, latest first, each once", async (t) => {
  const { page, choose, focusField, searches, problems } = await openScripted(t);
  for (const query of ["one", "two", "One"]) await choose(query);
  await focusField();
  await searches.first().waitFor();
  assert.deepEqual(await searches.allTextContents(), ["One", "two"]);
  await page.getByText("Kept on this device only.").waitFor();
  await searches.nth(1).click();
  await page.waitForURL(/\/search\/\?q=two$/);
  assert.deepEqual(problems, []);
});

test("what is only typed, or finds nothing, is not kept", async (t) => {
  const { page, focusField, searches } = await openScripted(t);
  await typeQuery(page, "typed");
  await page.locator("[role=option]").first().waitFor();
  await page.goto(site.url);
  await typeQuery(page, "nothing");
  await page.locator(".search-message").getByText("Nothing found").waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\?q=nothing$/);
  await page.locator("[data-status]").getByText("Nothing found").waitFor();
  await page.keyboard.press("Enter");
  await focusField();
  assert.equal(await searches.count(), 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("a question that was entered, here or there, is kept", async (t) => {
  const { page, focusField, searches } = await openScripted(t);
  await typeQuery(page, "here");
  await page.locator("[role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("[data-hits]").getByText("about here").waitFor();
  await page.locator("[data-search] input").fill("there");
  await page.locator("[data-hits]").getByText("about there").waitFor();
  await page.keyboard.press("Enter");
  await focusField();
  assert.deepEqual(await searches.allTextContents(), ["there", "here"]);
});

test("no more than six are kept", async (t) => {
  const { choose, focusField, searches } = await openScripted(t);
  for (const query of ["1", "2", "3", "4", "5", "6", "7"]) await choose(query);
  await focusField();
  assert.deepEqual(await searches.allTextContents(), ["7", "6", "5", "4", "3", "2"]);
});

test("each can be removed, and all at once, by keyboard", async (t) => {
  const { page, choose, focusField, searches } = await openScripted(t);
  for (const query of ["one", "two", "three"]) await choose(query);
  await focusField();
  const field = page.locator("[data-search] input");
  await page.keyboard.press("ArrowDown");
  assert.ok(await searches.first().evaluate((node) => node === document.activeElement));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Tab");
  assert.ok(await page.getByRole("button", { name: "Remove “two” from your recent searches" }).evaluate((node) => node === document.activeElement));
  await page.keyboard.press("Enter");
  assert.deepEqual(await searches.allTextContents(), ["three", "one"]);
  assert.ok(await field.evaluate((node) => node === document.activeElement), "the focus is not lost");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Clear all" }).press("Enter");
  assert.equal(await searches.count(), 0);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test("the list makes way for suggestions, and for Escape", async (t) => {
  const { page, choose, focusField, searches } = await openScripted(t);
  await choose("one");
  await focusField();
  await searches.first().waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await searches.filter({ visible: true }).count(), 0);
  await page.locator("[data-search] input").click();
  await searches.first().waitFor();
  await page.keyboard.type("two");
  await page.locator("[role=option]").first().waitFor();
  assert.equal(await searches.filter({ visible: true }).count(), 0);
});

test("the search page shows them while nothing is asked", async (t) => {
  const { page, choose, searches } = await openScripted(t);
  await choose("one");
  await page.goto(`${site.url}search/`);
  await searches.first().click();
  await page.locator("[data-hits]").getByText("about one").waitFor();
  await page.waitForURL(/\?q=one$/);
  assert.equal(await searches.count(), 0);
  await page.locator("[data-search] input").fill("");
  await page.getByRole("button", { name: "Clear all" }).click();
  assert.equal(await searches.count(), 0);
});

test("where the browser keeps nothing, search works all the same", async (t) => {
  const { page, problems } = await openPage(t);
  await page.addInitScript(() => {
    for (const store of ["localStorage", "sessionStorage"]) Object.defineProperty(window, store, { get: () => { throw new DOMException("denied", "SecurityError"); } });
  });
  await scriptSearch(page, knows);
  await page.goto(site.url);
  await typeQuery(page, "one");
  await page.locator("[role=option]").first().click();
  await page.waitForURL(/\/reference\//);
  await page.locator("h1").waitFor();
  assert.deepEqual(problems, []);
});

for (const kept of ["no JSON", "7", `{"length": 2}`, `[1, null, "<b>bold</b>"]`]) {
  test(`what others have put there does no harm: ${kept}`, async (t) => {
    const { page, choose, focusField, searches, problems } = await openScripted(t);
    await choose("one");
    await page.evaluate((kept) => localStorage.setItem(localStorage.key(0), kept), kept);
    await focusField();
    assert.deepEqual(await searches.allTextContents(), kept.includes("bold") ? ["<b>bold</b>"] : []);
    await choose("two");
    await focusField();
    assert.equal((await searches.allTextContents())[0], "two");
    assert.deepEqual(problems, []);
  });
}

test("nothing that is kept is sent", async (t) => {
  const { choose, focusField, requests } = await openScripted(t);
  await choose("xylophone");
  await focusField();
  assert.deepEqual(requests.filter((url) => url.includes("xylophone")), []);
});

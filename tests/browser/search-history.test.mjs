// Back and forward on the search page: every question that the customer has settled on, once.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

/** 25 results for everything. */
function plenty({ query, limit }) {
  const hits = Array.from({ length: 25 }, (_, at) => ({ title: `${query} ${at + 1}`, url: `reference/markdown/?${at}`, trail: [], section: null, snippet: [], score: 1 }));
  return { total: 25, hits: hits.slice(0, limit) };
}

async function openScripted(t, path) {
  const { page } = await openPage(t);
  await scriptSearch(page, plenty);
  await page.goto(site.url + path);
  const field = page.locator("[data-search] input");
  const shows = (query) => page.locator("[data-hits] a").first().getByText(`${query} 1`, { exact: true }).waitFor();
  const write = async (query) => {
    await field.fill("");
    await field.pressSequentially(query);
    await shows(query);
  };
  return { page, field, shows, write };
}

test("Back and forward visit every question that was entered", async (t) => {
  const { page, field, shows, write } = await openScripted(t, "search/?q=one");
  await shows("one");
  for (const query of ["two", "three", "four"]) {
    await write(query);
    await field.press("Enter");
  }
  for (const query of ["three", "two", "one"]) {
    await page.goBack();
    await shows(query);
    assert.equal(await field.inputValue(), query);
  }
  for (const query of ["two", "three", "four"]) {
    await page.goForward();
    await shows(query);
  }
});

test("a pause settles a question too, and letters on the way to one do not", async (t) => {
  const { page } = await openPage(t);
  await page.clock.install();
  await scriptSearch(page, plenty);
  await page.goto(`${site.url}search/`);
  const before = await page.evaluate(() => history.length);
  const field = page.locator("[data-search] input");
  await field.pressSequentially("drafts");
  await page.clock.runFor(2500);
  await field.fill("");
  await field.pressSequentially("icons");
  assert.equal(await page.evaluate(() => history.length), before + 2);
  await page.goBack();
  await page.waitForURL(/\?q=drafts$/);
  await page.goBack();
  await page.waitForURL(/\/search\/$/);
});

test("coming back from an article, as many results stand there as before", async (t) => {
  const { page, shows } = await openScripted(t, "search/?q=one");
  await shows("one");
  await page.getByRole("button", { name: "Show more results" }).click();
  await page.locator("[data-hits] a").nth(15).click();
  await page.waitForURL(/\/reference\/markdown\//);
  await page.goBack();
  await shows("one");
  assert.equal(await page.locator("[data-hits] a").count(), 20);
});

test("more results keep those that are there, and take the focus to the first new one", async (t) => {
  const { page, shows } = await openScripted(t, "search/?q=one");
  await shows("one");
  const more = page.getByRole("button", { name: "Show more results" });
  await more.scrollIntoViewIfNeeded();
  await page.locator("[data-hits] a").nth(9).waitFor();
  await more.click();
  await page.waitForFunction(() => document.activeElement.textContent === "one 11");
  assert.equal(await page.locator("[data-hits] a").count(), 20);
  await more.click();
  await page.waitForFunction(() => document.activeElement.textContent === "one 21");
  assert.equal(await more.count(), 0);
});

test("coming back, what was seen by scrolling stands there too", async (t) => {
  const { page, shows } = await openScripted(t, "search/?q=one");
  await shows("one");
  await page.getByRole("button", { name: "Show more results" }).scrollIntoViewIfNeeded();
  await page.locator("[data-hits] a").nth(8).click();
  await page.waitForURL(/\/reference\/markdown\//);
  await page.goBack();
  await shows("one");
  assert.equal(await page.locator("[data-hits] a").count(), 10);
});

test("Back from a question with fewer results leaves the focus where it is", async (t) => {
  const { page, field, shows, write } = await openScripted(t, "search/?q=one");
  await shows("one");
  const more = page.getByRole("button", { name: "Show more results" });
  await more.scrollIntoViewIfNeeded();
  await page.locator("[data-hits] a").nth(9).waitFor();
  await more.click();
  await page.locator("[data-hits] a").nth(19).waitFor();
  await field.press("Enter");
  await write("two");
  await page.goBack();
  await shows("one");
  await page.locator("[data-hits] a").nth(19).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.closest("[data-hits]")), null);
});

for (const [most, counts] of [
  ["3", [3]],
  ["12", [5, 10, 12]],
]) {
  test(`the list ends at limit-results = ${most}`, async (t) => {
    const { page } = await openPage(t, { viewport: { width: 1280, height: 600 } });
    await page.route("**/search/?q=one", async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('data-results-max="30"', `data-results-max="${most}"`);
      await route.fulfill({ response, body });
    });
    await scriptSearch(page, plenty);
    await page.goto(`${site.url}search/?q=one`);
    const hits = page.locator("[data-hits] a");
    const more = page.getByRole("button", { name: "Show more results" });
    for (const count of counts) {
      await hits.nth(count - 1).waitFor();
      if (count === counts.at(-1)) break;
      await more.scrollIntoViewIfNeeded();
      if (count >= 10) await more.click();
    }
    assert.equal(await hits.count(), counts.at(-1));
    assert.equal(await more.count(), 0);
  });
}

test("more results that do not arrive leave those that are there", async (t) => {
  const { page } = await openPage(t);
  await page.goto(`${site.url}search/?q=search`);
  const titles = page.locator("[data-hits] a");
  const more = page.getByRole("button", { name: "Show more results" });
  await more.scrollIntoViewIfNeeded();
  await titles.nth(9).waitFor();
  await page.evaluate(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.limit > 10) this.dispatchEvent(new MessageEvent("message", { data: { type: "error", id: message.id, message: "cut off", retry: true } }));
      else post.call(this, message, ...rest);
    };
  });
  await more.click();
  await page.locator("[data-status]").getByText("Search did not load").waitFor();
  assert.equal(await titles.count(), 10);
  assert.equal(await more.count(), 1);
});

test("five results are asked for first, and the others when the customer looks further", async (t) => {
  const { page } = await openPage(t, { viewport: { width: 1280, height: 600 } });
  const limits = [];
  await page.exposeFunction("noteLimit", (limit) => limits.push(limit));
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
      if (message.limit) window.noteLimit(message.limit);
      return post.call(this, message, ...rest);
    };
  });
  await page.goto(`${site.url}search/?q=search`);
  const titles = page.locator("[data-hits] a");
  await titles.nth(4).waitFor();
  await page.waitForTimeout(300);
  assert.deepEqual(limits, [5]);
  const first = await titles.allTextContents();
  assert.equal(first.length, 5);
  await page.getByRole("button", { name: "Show more results" }).scrollIntoViewIfNeeded();
  await titles.nth(9).waitFor();
  assert.deepEqual(limits, [5, 10]);
  assert.deepEqual((await titles.allTextContents()).slice(0, 5), first, "what stood there stays");
});

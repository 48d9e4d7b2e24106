// Narrowing results down: counts, the address, the keyboard, telephones, and the way out.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { LAPTOP, PHONE, openPage } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

/** Twelve articles in two topics, with one to eleven tags; counts as the engine's: with the filters of other keys as they are. */
function shop({ query, filters, facets }) {
  const all = Array.from({ length: 12 }, (_, at) => ({ title: `${query} ${at + 1}`, topic: at % 3 ? "Billing" : "<b>Account</b>", tags: Array.from({ length: Math.min(at + 1, 11) }, (_, tag) => `tag ${tag + 1}`) }));
  const values = { category: (one) => [one.topic], tag: (one) => one.tags };
  const passes = (one, but) => Object.keys(values).every((key) => key === but || !filters.some((filter) => filter[0] === key) || values[key](one).some((value) => filters.some((filter) => filter[0] === key && filter[1] === value)));
  const found = all.filter((one) => passes(one));
  const count = (key) => {
    const counts = {};
    for (const one of all.filter((one) => passes(one, key))) for (const value of values[key](one)) counts[value] = (counts[value] ?? 0) + 1;
    const isSelected = (value) => filters.some((filter) => filter[0] === key && filter[1] === value);
    return { key, values: Object.entries(counts).map(([value, count]) => ({ value, count, selected: isSelected(value) })).sort((a, b) => b.count - a.count) };
  };
  const hits = found.map(({ title }) => ({ title, titleMarks: [[title, false]], url: "reference/markdown/", trail: [], section: null, snippet: [], score: 1 }));
  return { hits, facets: facets ? ["category", "tag"].map(count) : [] };
}

async function openScripted(t, path, options) {
  const opened = await openPage(t, options);
  const asked = await scriptSearch(opened.page, shop);
  await opened.page.goto(site.url + path);
  await opened.page.locator("[data-status]").getByText(/result|Nothing found/).waitFor();
  const box = (name) => opened.page.locator("[data-filters]").getByRole("checkbox", { name });
  const shows = (count) => opened.page.waitForFunction((count) => document.querySelectorAll("[data-hits] li").length === count, count);
  return { ...opened, asked, box, shows };
}

test("values of one filter widen, filters narrow, and the address says which", async (t) => {
  const { page, asked, box, shows, problems } = await openScripted(t, "search/?q=item");
  await shows(12);
  assert.deepEqual((await asked())[0].filters, []);
  await box("Billing 8").check();
  await shows(8);
  await page.waitForURL(/\?q=item&category=Billing$/);
  await box("tag 8 4").check();
  await shows(4);
  await box("Account").check();
  await shows(5);
  assert.deepEqual((await asked()).at(-1).filters, [["category", "Billing"], ["category", "<b>Account</b>"], ["tag", "tag 8"]]);
  assert.equal(await page.locator("[data-filters] b").count(), 0, "a value is text");
  assert.deepEqual(problems, []);
});

test("a shared address comes with its filters, and strange parameters are none", async (t) => {
  const { page, asked, box, shows } = await openScripted(t, "search/?q=item&utm_source=mail&category=Billing&tag=tag+11");
  await shows(2);
  assert.ok(await box("Billing").isChecked());
  assert.ok(await box("tag 11").isChecked());
  assert.deepEqual((await asked())[0].filters, [["category", "Billing"], ["tag", "tag 11"]]);
  assert.equal(await page.locator("[data-chosen]").textContent(), "2");
});

test("Back takes a filter away again", async (t) => {
  const { page, box, shows } = await openScripted(t, "search/?q=item");
  await box("Billing").check();
  await shows(8);
  await page.goBack();
  await shows(12);
  assert.equal(await box("Billing").isChecked(), false);
});

test("filters are cleared all at once", async (t) => {
  const { page, box, shows } = await openScripted(t, "search/?q=item&category=Billing");
  await shows(8);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await shows(12);
  await page.waitForURL(/\?q=item$/);
  assert.equal(await box("Billing").isChecked(), false);
});

test("a box keeps the focus, and the order, when it is chosen with the keyboard", async (t) => {
  const { page, box, shows } = await openScripted(t, "search/?q=item");
  const order = () => page.locator("[data-filter=tag] .filter span:first-of-type").allTextContents();
  const before = await order();
  await box(/^tag 3 /).focus();
  await page.keyboard.press("Space");
  await shows(10);
  assert.ok(await box(/^tag 3 /).evaluate((node) => node === document.activeElement));
  assert.deepEqual(await order(), before);
});

test("many values wait behind a button", async (t) => {
  const { page } = await openScripted(t, "search/?q=item");
  const tags = page.locator("[data-filter=tag] input:visible");
  assert.equal(await tags.count(), 8);
  await page.getByRole("button", { name: "3 more" }).click();
  assert.equal(await tags.count(), 11);
  assert.ok(await tags.nth(8).evaluate((node) => node === document.activeElement));
});

test("nothing left by filters offers to go on without them", async (t) => {
  const { page, shows } = await openScripted(t, "search/?q=item&category=Nowhere");
  await page.locator("[data-status]").getByText("Nothing found").waitFor();
  assert.ok(await page.locator("[data-filters]").getByRole("checkbox", { name: "Nowhere 0" }).isChecked());
  await page.getByRole("button", { name: "Search without filters" }).click();
  await shows(12);
});

test("a new question keeps the filters", async (t) => {
  const { page, shows, asked } = await openScripted(t, "search/?q=item&category=Billing");
  await shows(8);
  await page.locator("[data-search] input").fill("thing");
  await page.waitForURL(/\?q=thing&category=Billing$/);
  assert.deepEqual((await asked()).at(-1).filters, [["category", "Billing"]]);
});

test("on a telephone filters are folded away, and large enough for fingers", async (t) => {
  const { page, box } = await openScripted(t, "search/?q=item", { viewport: PHONE });
  assert.equal(await box("Billing").isVisible(), false);
  await page.locator("[data-filters] summary").click();
  const { height } = await page.locator(".filter").first().boundingBox();
  assert.ok(height >= 44, `${height} px`);
});

test("on a laptop filters stand beside the results", async (t) => {
  const { page, box } = await openScripted(t, "search/?q=item", { viewport: LAPTOP });
  assert.ok(await box("Billing").isVisible());
  const filters = await page.locator("[data-filters]").boundingBox();
  const results = await page.locator("[data-hits]").boundingBox();
  assert.ok(filters.x + filters.width <= results.x, JSON.stringify({ filters, results }));
});

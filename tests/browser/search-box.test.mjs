// The search field with suggestions, as a customer and as a screen reader meet it.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage, typeQuery, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

async function homeWithSuggestions(t, query) {
  const opened = await openPage(t);
  await opened.page.goto(site.url);
  await typeQuery(opened.page, query);
  await opened.page.locator("[role=option]").first().waitFor();
  return { ...opened, field: opened.page.locator("[data-search] input") };
}

/** What the field says about itself: open or not, and which option it points at. */
async function combobox(page) {
  return page.locator("[data-search] input").evaluate((input) => {
    const id = input.getAttribute("aria-activedescendant");
    return {
      expanded: input.getAttribute("aria-expanded"),
      active: id ? [...document.querySelectorAll("[role=option]")].findIndex((option) => option.id === id) : null,
      selected: [...document.querySelectorAll("[role=option]")].map((option) => option.getAttribute("aria-selected")).indexOf("true"),
    };
  });
}

test("typing brings suggestions, and the right article first", async (t) => {
  const { page, problems } = await homeWithSuggestions(t, "github pages");
  const first = page.locator("[role=option]").first();
  await first.getByText("GitHub Pages").waitFor();
  assert.match(await first.getAttribute("data-url"), /\/publishing\/github-pages\//);
  assert.deepEqual(problems, []);
});

test("a word that is only half typed finds its article", async (t) => {
  const { page } = await homeWithSuggestions(t, "drafts appe");
  await page.locator("[role=option]", { hasText: /draft/i }).first().waitFor();
});

test("what matched is marked as text, never as markup", async (t) => {
  const { page } = await homeWithSuggestions(t, "github");
  await page.locator("[role=option] mark").first().waitFor();
  assert.match(await page.locator("[role=option] mark").first().textContent(), /github/i);
});

test("the field is a combobox with a list box and a live region", async (t) => {
  const { page, field } = await homeWithSuggestions(t, "theme");
  assert.equal(await field.getAttribute("role"), "combobox");
  assert.equal(await field.getAttribute("aria-autocomplete"), "list");
  const list = page.locator(`#${await field.getAttribute("aria-controls")}`);
  assert.equal(await list.getAttribute("role"), "listbox");
  assert.ok(await list.getAttribute("aria-label"));
  const status = page.locator("[data-search] [role=status]");
  await page.waitForFunction(() => document.querySelector("[data-search] [role=status]").textContent !== "");
  const options = await page.locator("[role=option]:not(.suggestion-all)").count();
  assert.match(await status.textContent(), new RegExp(`^${options} suggestion`));
  assert.equal(await page.getByRole("combobox", { name: "Search for answers" }).count(), 1);
});

test("arrows point, around the end and back to the field; Home and End return to it", async (t) => {
  const { page, field } = await homeWithSuggestions(t, "theme");
  const count = await page.locator("[role=option]").count();
  assert.deepEqual(await combobox(page), { expanded: "true", active: null, selected: -1 });
  await page.keyboard.press("ArrowDown");
  assert.deepEqual(await combobox(page), { expanded: "true", active: 0, selected: 0 });
  await page.keyboard.press("ArrowDown");
  assert.equal((await combobox(page)).active, 1);
  await page.keyboard.press("Home");
  assert.equal((await combobox(page)).active, null);
  assert.equal(await field.evaluate((input) => input.selectionStart), 0);
  await page.keyboard.press("ArrowUp");
  assert.equal((await combobox(page)).active, count - 1);
  await page.keyboard.press("ArrowDown");
  assert.equal((await combobox(page)).active, null);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  assert.equal((await combobox(page)).active, null);
  assert.equal(await field.evaluate((input) => input.selectionStart), "theme".length);
  assert.ok(await field.evaluate((input) => input === document.activeElement));
});

test("Enter opens the article that is pointed at", async (t) => {
  const { page } = await homeWithSuggestions(t, "github pages");
  await page.locator("[role=option]", { hasText: "GitHub Pages" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  const wanted = await page.locator("[role=option][aria-selected=true]").getAttribute("data-url");
  await page.keyboard.press("Enter");
  await page.waitForURL(wanted);
  assert.match(await page.locator("h1").textContent(), /GitHub Pages/);
});

test("Enter with nothing chosen shows all results", async (t) => {
  const { page } = await homeWithSuggestions(t, "broken link");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/search\/\?q=broken\+link$/);
  await page.locator("[data-hits] a").first().waitFor();
});

test("the last suggestion leads to all results", async (t) => {
  const { page } = await homeWithSuggestions(t, "theme");
  await page.locator("[role=option].suggestion-all").click();
  await page.waitForURL(/\/search\/\?q=theme$/);
});

test("a click on a suggestion opens its article", async (t) => {
  const { page } = await homeWithSuggestions(t, "github pages");
  const option = page.locator("[role=option]").first();
  await option.getByText("GitHub Pages").waitFor();
  const wanted = await option.getAttribute("data-url");
  await option.click();
  await page.waitForURL(wanted);
});

test("Escape closes the suggestions, then empties the field, then leaves it", async (t) => {
  const { page, field } = await homeWithSuggestions(t, "theme");
  await page.keyboard.press("Escape");
  assert.equal((await combobox(page)).expanded, "false");
  assert.equal(await page.locator("[role=option]:visible").count(), 0);
  assert.equal(await field.inputValue(), "theme");
  await page.keyboard.press("Escape");
  assert.equal(await field.inputValue(), "");
  await page.keyboard.press("Escape");
  assert.ok(await field.evaluate((input) => input !== document.activeElement));
});

test("leaving the field closes the suggestions", async (t) => {
  const { page } = await homeWithSuggestions(t, "theme");
  await page.locator("h1").first().click();
  assert.equal((await combobox(page)).expanded, "false");
});

for (const key of ["/", "Control+k", "Meta+k"]) {
  test(`${key} leads to the search field of an article`, async (t) => {
    const { page } = await openPage(t);
    await visit(page, `${site.url}writing/format-text/`);
    await page.locator("main").press(key);
    const isInField = () => page.evaluate(() => document.activeElement.matches("[data-search] input"));
    assert.ok(await isInField());
    await page.keyboard.type("a/b");
    assert.equal(await page.locator("[data-search] input").inputValue(), "a/b", "a slash can be typed");
  });
}

test("nothing found is said, with a way on", async (t) => {
  const { page } = await openPage(t);
  await page.goto(site.url);
  await typeQuery(page, "zzxqwv");
  const message = page.locator(".search-message");
  await message.getByText("Nothing found").waitFor();
  assert.equal((await combobox(page)).expanded, "false");
  await message.getByRole("link", { name: "See all articles" }).click();
  await page.waitForURL(/\/all-articles\/$/);
});

test("an engine that does not load is said, and can be tried again", async (t) => {
  const { page } = await openPage(t);
  site.refuse(/\.wasm\.gz$/);
  t.after(() => site.refuse(null));
  await page.goto(site.url);
  await typeQuery(page, "theme");
  await page.locator(".search-panel").getByText("Search did not load: only titles are searched.").waitFor();
  site.refuse(null);
  await page.locator(".search-panel").getByRole("button", { name: "Try again" }).click();
  await page.locator(".search-note").waitFor({ state: "hidden" });
  await page.locator("[role=option]").first().waitFor();
});

test("a keydown event without a key, as of a field that the browser fills in, does no harm", async (t) => {
  const { page, field, problems } = await homeWithSuggestions(t, "theme");
  await field.evaluate((input) => input.dispatchEvent(new Event("keydown", { bubbles: true })));
  assert.deepEqual(problems, []);
});

test("a page in a language that the browser cannot name is searched all the same", async (t) => {
  const { page, problems } = await openPage(t);
  await page.route(site.url, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('lang="en"', 'lang="no_such_language"') });
  });
  await page.goto(site.url);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "no_such_language");
  await typeQuery(page, "theme");
  await page.locator("[role=option]").first().waitFor();
  await page.locator("[data-search] [role=status]", { hasText: /\d/ }).waitFor({ state: "attached" });
  assert.deepEqual(problems, []);
});

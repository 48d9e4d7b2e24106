// What scripts add to the components of an article: tabs with a choice that is kept, films on a click.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { bookFolder, buildSite } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let article;
let short;
before(async () => {
  const site = await startStaticServer(await buildSite(bookFolder("everything")));
  article = `${site.url}a-category/everything/`;
  short = `${site.url}a-category/short/`;
});

/** The names of the open tabs, one for each group. */
const open = (page) => page.locator("[role=tab][aria-selected=true]").allTextContents();
const isShown = (page, id) => page.locator(`#${id} .tab-body`).isVisible();

test("a choice goes for all tabs of that name, and is kept for the next page", async (t) => {
  const { page } = await openPage(t, { userAgent: "Mozilla/5.0 (X11; Other)" });
  await visit(page, article);
  assert.deepEqual(await open(page), ["Windows", "macOS"]);
  await page.getByRole("tab", { name: "macOS" }).first().click();
  assert.deepEqual(await open(page), ["macOS", "macOS"]);
  assert.equal(new URL(page.url()).hash, "#mac");
  await visit(page, short);
  await visit(page, article);
  assert.deepEqual(await open(page), ["macOS", "macOS"]);
});

test("the tab of the customer's own system is open first", async (t) => {
  const { page } = await openPage(t, { userAgent: "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" });
  await visit(page, article);
  assert.deepEqual(await open(page), ["macOS", "macOS"]);
});

test("an address opens the tab that it leads into", async (t) => {
  const { page } = await openPage(t);
  for (const [hash, name] of [["mac", "macOS"], ["a-heading-in-a-tab", "macOS"], ["windows", "Windows"]]) {
    await visit(page, `${article}#${hash}`);
    await page.reload();
    assert.equal((await open(page))[0], name, hash);
    assert.ok(await page.locator(`#${hash}`).isVisible(), hash);
  }
  await page.getByRole("link", { name: "Is it a Mac?" }).click();
  assert.equal((await open(page))[0], "macOS");
  await page.goto(`${article}#%E0%A4%A`);
  assert.equal((await open(page)).length, 2, "an address that is no text changes nothing");
});

test("the keyboard moves among tabs and into what they show", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${article}#windows`);
  const first = page.getByRole("tab", { name: "Windows" }).first();
  await first.focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "macOS");
  assert.ok(await isShown(page, "mac"));
  assert.ok(!(await isShown(page, "windows")));
  await page.keyboard.press("End");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Somewhere else with a long name");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Windows");
});

test("what is touched stays where it is when parts above change their length", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${article}#windows`);
  const tab = page.getByRole("tab", { name: "macOS" }).last();
  await tab.scrollIntoViewIfNeeded();
  const before = (await tab.boundingBox()).y;
  await tab.click();
  assert.ok(Math.abs((await tab.boundingBox()).y - before) < 2);
});

test("the browser's own search looks into tabs that are not open", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${article}#windows`);
  await page.goto(`${article}#:~:text=pomegranate`);
  await page.reload();
  await page.locator("#mac").evaluate((panel) => panel.dispatchEvent(new Event("beforematch", { bubbles: true })));
  assert.equal((await open(page))[0], "macOS");
  assert.equal(await page.locator("#windows").getAttribute("hidden"), "until-found");
});

test("without scripts, and on paper, every part is there below its name", async (t) => {
  const { page } = await openPage(t, { javaScriptEnabled: false });
  await page.goto(article);
  for (const id of ["windows", "mac", "somewhere-else-with-a-long-name"]) assert.ok(await isShown(page, id), id);
  const { page: printed } = await openPage(t);
  await visit(printed, article);
  await printed.emulateMedia({ media: "print" });
  for (const id of ["windows", "mac", "somewhere-else-with-a-long-name"]) {
    assert.ok(await printed.locator(`#${id} .tab-body`).isVisible(), `${id} in print`);
    assert.ok(await printed.locator(`#${id} .tab-title`).isVisible(), `the name of ${id} in print`);
  }
  assert.ok(!(await printed.locator(".tab-list").first().isVisible()));
});

test("scripts that do not come leave no part out of reach", async (t) => {
  const { page } = await openPage(t);
  await page.route("**/*.js", (route) => route.abort());
  await page.goto(article);
  assert.ok(!(await isShown(page, "mac")) || (await page.locator("#mac").boundingBox()).height === 0, "nothing moves while scripts load");
  await page.waitForFunction(() => document.querySelector("#mac").getBoundingClientRect().height > 40);
});

test("a film of another host is asked for by a click, and by nothing before", async (t) => {
  // The policy that the manual recommends allows no player; who shows films adds one.
  const { page } = await openPage(t, { bypassCSP: true });
  const asked = [];
  await page.route(/youtube/, (route) => {
    asked.push(route.request().url());
    return route.fulfill({ contentType: "text/html", body: "<!doctype html>player" });
  });
  await visit(page, article);
  await page.locator("[data-video]").first().scrollIntoViewIfNeeded();
  assert.deepEqual(asked, []);
  assert.equal(await page.locator("[data-video]").first().getAttribute("href"), "https://www.youtube.com/watch?v=x_1-2");
  await page.locator("[data-video]").first().click();
  await page.frameLocator(".video-frame").getByText("player").waitFor();
  assert.deepEqual(asked, ["https://www.youtube-nocookie.com/embed/x_1-2?autoplay=1"]);
  assert.equal(await page.evaluate(() => document.activeElement.localName), "iframe", "the focus goes to the player");
});

const step = (page) => page.locator(".guide-section:not([hidden]) > :first-child").allTextContents();

test("a guide shows one step at a time, each with an address", async (t) => {
  const { page } = await openPage(t);
  await visit(page, article);
  const title = async () => (await step(page)).map((text) => text.replace("Link to this section", "").trim());
  assert.deepEqual(await title(), ["Is the lamp on?"]);
  assert.equal(await page.evaluate(() => scrollY), 0, "it does not move the page to itself");
  await page.getByRole("link", { name: "No, and this" }).click();
  assert.deepEqual(await title(), ["Plug it in"]);
  assert.equal(new URL(page.url()).hash, "#guide-plug");
  assert.equal(await page.evaluate(() => document.activeElement.id), "guide-plug", "the focus goes to the step");
  assert.ok(!(await page.locator(".guide-end").isVisible()));
  await page.getByRole("link", { name: "Done", exact: true }).click();
  assert.deepEqual(await title(), ["That is all"]);
  await page.locator(".guide").getByRole("button", { name: "Back" }).click();
  assert.deepEqual(await title(), ["Plug it in"]);
  await page.goBack();
  assert.deepEqual(await title(), ["That is all"]);
  await page.reload();
  assert.deepEqual(await title(), ["That is all"]);
  await page.locator(".guide").getByRole("button", { name: "Start again" }).click();
  assert.deepEqual(await title(), ["Is the lamp on?"]);
  assert.ok(!(await page.locator(".guide-ways").isVisible()), "there is nothing to go back to");
});

test("without scripts, and on paper, a guide is all of its steps", async (t) => {
  const { page } = await openPage(t, { javaScriptEnabled: false });
  await page.goto(article);
  assert.equal((await step(page)).length, 3);
  const { page: printed } = await openPage(t);
  await visit(printed, article);
  await printed.emulateMedia({ media: "print" });
  for (const id of ["guide-lamp", "guide-plug", "guide-end"]) assert.ok(await printed.locator(`#${id}`).isVisible(), id);
});

test("a term shows its definition on hover and focus, and Escape puts it away", async (t) => {
  const { page } = await openPage(t);
  await visit(page, article);
  const term = page.locator(".term", { hasText: "footnote" });
  const tip = term.locator(".term-tip");
  assert.ok(!(await tip.isVisible()));
  await term.locator("a").focus();
  await tip.waitFor({ state: "visible" });
  await page.keyboard.press("Escape");
  await tip.waitFor({ state: "hidden" });
  await page.mouse.move(0, 0);
  await term.hover();
  await tip.waitFor({ state: "visible" });
  const { x, width } = await tip.boundingBox();
  assert.ok(x >= 0 && x + width <= (await page.evaluate(() => document.documentElement.clientWidth)), "it stays in the window");
  await tip.hover();
  await tip.waitFor({ state: "visible" });
  assert.equal(await term.locator("a").evaluate((link) => document.getElementById(link.getAttribute("aria-describedby")).textContent), "A remark at the end.");
  await term.locator("a").click();
  await page.waitForURL(/terms\/#footnote$/);
});

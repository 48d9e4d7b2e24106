// Landing on an article from search: at the section that answers, with the words marked until they are cleared.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage, typeQuery, visit } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

/** The marked texts of the article, whichever way they are marked. */
function markedWords(page) {
  return page.evaluate(() => {
    const ranges = CSS.highlights?.get("helpbook");
    return ranges ? [...ranges].map((range) => range.toString()) : [...document.querySelectorAll(".prose mark")].map((mark) => mark.textContent);
  });
}

const clear = (page) => page.getByRole("button", { name: "Clear highlights" });

async function landFromPage(t, query, options) {
  const opened = await openPage(t, options);
  await visit(opened.page, `${site.url}search/?q=${encodeURIComponent(query)}`);
  await opened.page.locator("[data-hits] a").first().click();
  await clear(opened.page).waitFor();
  return opened;
}

test("the words of the question are marked in the article, with their endings", async (t) => {
  const { page, problems } = await landFromPage(t, "change the colours");
  const words = (await markedWords(page)).map((word) => word.toLowerCase());
  assert.ok(words.includes("colour") && words.includes("colours") && words.includes("change"), words.join(" "));
  assert.ok(!words.includes("the"), words.join(" "));
  assert.deepEqual(problems, []);
});

test("the section that answers is in sight", async (t) => {
  const { page } = await landFromPage(t, "change the colours");
  const id = decodeURIComponent(new URL(page.url()).hash.slice(1).split(":~:")[0]);
  const section = await page.locator(`[id="${id}"]`).boundingBox();
  assert.ok(section.y > -400 && section.y < 800, `${section.y} px`);
});

test("marking moves nothing", async (t) => {
  const { page } = await openPage(t);
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value))).observe({ type: "layout-shift", buffered: true });
  });
  await visit(page, `${site.url}search/?q=change+the+colours`);
  await page.locator("[data-hits] a").first().click();
  await clear(page).waitFor();
  assert.ok((await page.evaluate(() => window.shift)) < 0.01);
});

test("a button clears the marks", async (t) => {
  const { page } = await landFromPage(t, "change the colours");
  const before = await page.locator(".article-body").innerText();
  await clear(page).click();
  assert.deepEqual(await markedWords(page), []);
  assert.equal(await clear(page).count(), 0);
  assert.equal((await page.locator(".article-body").innerText()).trim(), before.replace("Clear highlights", "").trim());
});

test("Escape clears them too, after it has closed the suggestions", async (t) => {
  const { page } = await landFromPage(t, "change the colours");
  await typeQuery(page, "theme");
  await page.locator("[role=option]").first().waitFor();
  await page.keyboard.press("Escape");
  assert.ok((await markedWords(page)).length > 0);
  await page.locator("main").press("Escape");
  assert.deepEqual(await markedWords(page), []);
});

test("the browser's own marks go with ours", async (t) => {
  const { page } = await landFromPage(t, "change the colours");
  const background = () => page.evaluate(() => getComputedStyle(document.querySelector(".article-body p"), "::target-text").backgroundColor);
  const marked = await background();
  await clear(page).click();
  assert.notEqual(await background(), marked);
});

test("browsers without custom highlights mark the words too", async (t) => {
  const { page } = await openPage(t);
  await page.addInitScript(() => Object.defineProperty(CSS, "highlights", { value: undefined }));
  await visit(page, `${site.url}search/?q=change+the+colours`);
  await page.locator("[data-hits] a").first().click();
  await clear(page).waitFor();
  const before = await page.locator(".article-body mark").count();
  assert.ok(before > 2);
  await clear(page).click();
  assert.equal(await page.locator(".article-body mark").count(), 0);
});

test("browsers without text fragments get the section alone", async (t) => {
  const { page } = await openPage(t);
  await page.addInitScript(() => delete Document.prototype.fragmentDirective);
  await page.addInitScript(() => delete document.fragmentDirective);
  await visit(page, `${site.url}search/?q=change+the+colours`);
  const links = await page.locator("[data-hits] a").evaluateAll((nodes) => nodes.map((node) => node.href));
  assert.deepEqual(links.filter((link) => link.includes(":~:")), []);
  assert.ok(links.some((link) => link.includes("#")));
});

test("a suggestion lands with marks as well", async (t) => {
  const { page } = await openPage(t);
  await page.goto(site.url);
  await typeQuery(page, "change colours");
  await page.locator("[role=option]").first().click();
  await clear(page).waitFor();
  assert.ok((await markedWords(page)).length > 0);
});

test("marks are for whoever came from search, once", async (t) => {
  const { page } = await landFromPage(t, "change the colours");
  const url = page.url().split("#")[0];
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  await page.goto(site.url);
  await visit(page, url);
  assert.equal(await clear(page).count(), 0);
});

/** One article whose passage is full of what has a meaning in addresses. */
const tricky = () => ({
  hits: [
    {
      title: "Markdown",
      url: "reference/markdown/",
      trail: [],
      section: { title: "Code", id: "code" },
      snippet: [["…see the ", false], ["e-mail, fax & co", true], [" of-it, now", false], ["…", false], ["ü%", true]],
      score: 1,
    },
  ],
});

test("the address names the words to the browser, encoded, and keeps the section", async (t) => {
  const { page } = await openPage(t);
  await scriptSearch(page, tricky);
  await page.goto(`${site.url}search/?q=x`);
  const link = page.locator("[data-hits] a").first();
  await link.waitFor();
  assert.equal(await link.getAttribute("href"), `${site.url}reference/markdown/#code:~:text=the-,e%2Dmail%2C%20fax%20%26%20co,-of%2Dit%2C&text=%C3%BC%25`);
});

test("no server sees the words", async (t) => {
  const { requests } = await landFromPage(t, "change the colours");
  const articles = requests.filter((url) => !url.includes("/search/"));
  assert.deepEqual(articles.filter((url) => /colou?r/.test(url.replace(/change-colours/g, ""))), []);
});

test("on paper nothing is marked", async (t) => {
  const { page } = await landFromPage(t, "change the colours");
  await page.emulateMedia({ media: "print" });
  assert.equal(await clear(page).count(), 0);
  const transparent = await page.evaluate(() => getComputedStyle(document.querySelector(".article-body p"), "::highlight(helpbook)").backgroundColor);
  assert.equal(transparent, "rgba(0, 0, 0, 0)");
});

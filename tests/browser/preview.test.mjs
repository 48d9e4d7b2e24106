// `helpbook serve`: an edit shows in place, and a mistake shows over the last good page.

import assert from "node:assert/strict";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import { copyOfManual, project, startPreview } from "./support/books.mjs";
import { openPage, typeQuery } from "./support/browser.mjs";

const ARTICLE = "content/reference/markdown.md";
const OVERLAY = "#helpbook-live";
let book, url, original;
before(async () => {
  book = await copyOfManual();
  original = await readFile(path.join(book, ARTICLE), "utf8");
  url = await startPreview(book);
});

const write = async (file, text) => {
  await mkdir(path.dirname(path.join(book, file)), { recursive: true });
  await writeFile(path.join(book, file), text);
};

/** Opens the article, waits until its script listens for news, and marks the page to notice if it is loaded anew. */
async function openArticle(t) {
  const opened = await openPage(t);
  const listening = opened.page.waitForRequest(/\/__helpbook\/news\?since=[1-9]/);
  await opened.page.goto(`${url}reference/markdown/`);
  await listening;
  await opened.page.evaluate(() => (window.isTheSamePage = true));
  t.after(() => write(ARTICLE, original));
  return opened;
}

test("an edit shows in place: no navigation, the same place, and new code can be copied", async (t) => {
  const { page, problems } = await openArticle(t);
  await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
  const before = await page.evaluate(() => scrollY);
  assert.ok(before > 500);
  const buttons = await page.locator(".code-copy").count();
  await write(ARTICLE, `${original}\nA sentence from an edit.\n\n\`\`\`sh\nhelpbook\n\`\`\`\n`);
  await page.getByText("A sentence from an edit.").waitFor({ state: "attached" });
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
  assert.equal(await page.evaluate(() => scrollY), before);
  await page.waitForFunction((wanted) => document.querySelectorAll(".code-copy").length === wanted, buttons + 1, { timeout: 5000 });
  assert.deepEqual(problems, []);
});

test("a second edit and the way back show too", async (t) => {
  const { page } = await openArticle(t);
  await write(ARTICLE, original.replace("title: Markdown", "title: Markdown in short"));
  await page.locator("h1", { hasText: "Markdown in short" }).waitFor();
  assert.match(await page.title(), /Markdown in short/);
  await write(ARTICLE, original);
  await page.locator("h1", { hasText: /^Markdown$/ }).waitFor();
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
});

test("what is being typed into the search field survives an edit", async (t) => {
  const { page } = await openArticle(t);
  await typeQuery(page, "theme");
  await write(ARTICLE, `${original}\nAnother sentence.\n`);
  await page.getByText("Another sentence.").waitFor({ state: "attached" });
  const field = page.locator("[data-search] input");
  assert.equal(await field.inputValue(), "theme");
  assert.ok(await field.evaluate((input) => input === document.activeElement));
});

test("an edit leaves what scripts and customers have made of the page: search, disclosures, the place", async (t) => {
  const folded = `${original}\n<details id="from-test">\n<summary>More</summary>\n\nHidden words.\n\n</details>\n\nFirst state.\n`;
  await write(ARTICLE, folded);
  const { page, problems } = await openArticle(t);
  await page.setViewportSize({ width: 1400, height: 800 });
  // No scroll is under way when the place is read.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const details = page.locator("main details:not(.fold)", { hasText: "More" });
  await details.locator("summary").click();
  await page.evaluate(() => scrollTo({ top: 600, behavior: "instant" }));
  const field = page.locator("[data-search] input");
  const state = () =>
    page.evaluate(() => ({
      scroll: scrollY,
      folds: [...document.querySelectorAll("details")].map((fold) => fold.open),
      tabs: [...document.querySelectorAll(".fold > summary")].map((summary) => summary.tabIndex),
      field: [...document.querySelector("[data-search] input").attributes].map(({ name, value }) => `${name}=${value}`),
      frames: document.querySelectorAll(".code-frame > pre + button").length,
    }));
  const optionsAppear = async (query) => {
    const place = await page.evaluate(() => scrollY);
    await field.fill("");
    await typeQuery(page, query);
    await page.locator(".search-panel [role=option]").first().waitFor();
    await page.keyboard.press("Escape");
    await field.blur();
    await page.evaluate((top) => scrollTo({ top, behavior: "instant" }), place);
  };

  await optionsAppear("theme");
  const before = await state();
  assert.ok(before.scroll > 500, `${before.scroll}`);
  assert.ok(await details.evaluate((node) => node.open));
  assert.equal(before.folds.filter(Boolean).length, 3, "contents, siblings and what was opened");
  assert.ok(before.field.includes("role=combobox"));
  for (const words of ["Second state.", "Third state.\n\nAnd one more."]) {
    await write(ARTICLE, folded.replace("First state.", words).replace("Hidden words", `Hidden, ${words.length}`));
    await page.getByText(words.split("\n")[0]).waitFor({ state: "attached" });
    assert.deepEqual(await state(), before);
    await optionsAppear("search");
    assert.deepEqual(await state(), before);
  }
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
  assert.deepEqual(problems, []);
});

test("search finds what was just written", async (t) => {
  const { page } = await openArticle(t);
  await write(ARTICLE, `${original}\nThe word quixotically is new.\n`);
  await page.getByText("quixotically").waitFor({ state: "attached" });
  await page.goto(`${url}search/?q=quixotically`);
  await page.locator("[data-hits] a", { hasText: "Markdown" }).first().waitFor();
});

test("a broken template shows file, line and column over the last good page, until it is mended", async (t) => {
  const { page } = await openArticle(t);
  const template = "theme/templates/article.html";
  t.after(() => rm(path.join(book, "theme"), { recursive: true, force: true }));
  const good = await readFile(path.join(project, "themes/default/templates/article.html"), "utf8");
  await write(template, good.replace("{% block content %}", "{% block content %}\n{{ page.title | nosuchfilter }}"));
  const overlay = page.locator(OVERLAY);
  await overlay.waitFor();
  assert.match(await overlay.innerText(), /theme\/templates\/article\.html:4:\d+/);
  assert.equal(await page.locator("h1").textContent(), "Markdown");
  await write(template, good.replace("</h1>", ", mended</h1>"));
  await overlay.waitFor({ state: "detached" });
  await page.locator("h1", { hasText: "Markdown, mended" }).waitFor();
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
});

test("a template that fails only when it is rendered shows the same", async (t) => {
  const { page } = await openArticle(t);
  const template = "theme/templates/article.html";
  t.after(() => rm(path.join(book, "theme"), { recursive: true, force: true }));
  const good = await readFile(path.join(project, "themes/default/templates/article.html"), "utf8");
  await write(template, good.replace("{% block content %}", "{% block content %}\n{{ page.title + 1 }}"));
  const overlay = page.locator(OVERLAY);
  await overlay.waitFor();
  assert.match(await overlay.innerText(), /theme\/templates\/article\.html:4:\d+/);
  assert.equal(await page.locator("h1").textContent(), "Markdown");
  await write(template, good);
  await overlay.waitFor({ state: "detached" });
});

test("broken front matter shows file, line and column over the last good page, until it is mended", async (t) => {
  const { page } = await openArticle(t);
  await write(ARTICLE, original.replace("keywords: [commonmark", "keywords: [[commonmark"));
  const overlay = page.locator(OVERLAY);
  await overlay.waitFor();
  assert.match(await overlay.innerText(), /content\/reference\/markdown\.md:\d+:\d+/);
  assert.equal(await page.locator("h1").textContent(), "Markdown");
  await write(ARTICLE, original);
  await overlay.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
});

test("a change of a style sheet shows", async (t) => {
  const { page } = await openArticle(t);
  t.after(() => rm(path.join(book, "theme"), { recursive: true, force: true }));
  await write("theme/css/zz-test.css", "@layer book { h1 { color: rgb(1, 2, 3); } }\n");
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)");
  await rm(path.join(book, "theme/css/zz-test.css"));
  await page.waitForFunction(() => getComputedStyle(document.querySelector("h1")).color !== "rgb(1, 2, 3)");
});

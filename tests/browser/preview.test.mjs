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

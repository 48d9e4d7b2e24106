// Nothing found, or nothing yet: said plainly, with every way on that there is, and the question carried along.

import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import { buildSite, copyOfManual } from "./support/books.mjs";
import { openPage, typeQuery } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

const CONTACTS = `
[[contact]]
title = "Write to us"
url = "mailto:help@example.com"

[[contact]]
title = "Ask the forum"
url = "https://forum.example.com/new?title={query}&from={page}"
`;
let site;
before(async () => {
  const book = await copyOfManual();
  await appendFile(path.join(book, "book.toml"), CONTACTS);
  site = await startStaticServer(await buildSite(book));
});

/** Knows nothing but “refund”. */
function ignorant({ query }) {
  if (query === "refund" || query === "red shoes") return { hits: [{ title: `all about ${query}`, url: "reference/markdown/", trail: [], section: null, snippet: [], score: 1 }] };
  return { spelling: query === "refnudd" ? "refund" : null };
}

async function openScripted(t, path, options) {
  const opened = await openPage(t);
  const asked = await scriptSearch(opened.page, ignorant, options);
  await opened.page.goto(site.url + path);
  return { ...opened, asked, status: opened.page.locator("[data-status]"), ways: opened.page.locator("[data-ways]") };
}

test("the nearest spelling is one click away", async (t) => {
  const { page, status, problems } = await openScripted(t, "search/?q=refnudd");
  await status.getByText("Nothing found for “refnudd”").waitFor();
  await status.getByRole("link", { name: "Did you mean “refund”?" }).click();
  await page.locator("[data-hits]").getByText("all about refund").waitFor();
  assert.equal(await page.locator("[data-search] input").inputValue(), "refund");
  await page.waitForURL(/\?q=refund$/);
  await page.goBack();
  await status.getByText("Nothing found for “refnudd”").waitFor();
  assert.deepEqual(problems, []);
});

test("quotes and excluded words can be dropped", async (t) => {
  const { page, status } = await openScripted(t, `search/?q=${encodeURIComponent('"red shoes"')}`);
  await status.getByRole("link", { name: "Search for the words alone: red shoes" }).click();
  await page.locator("[data-hits]").getByText("all about red shoes").waitFor();
});

test("the field offers to drop quotes too", async (t) => {
  const { page } = await openScripted(t, "");
  await typeQuery(page, '"red shoes"');
  await page.locator(".search-message").getByRole("button", { name: "Search for the words alone: red shoes" }).click();
  await page.locator("[role=option]").getByText("all about red shoes").waitFor();
});

test("a dash within a word excludes nothing", async (t) => {
  const { status } = await openScripted(t, "search/?q=e-mail");
  await status.getByText("Nothing found").waitFor();
  assert.equal(await status.getByRole("link").count(), 0);
});

test("categories and the list of all articles are offered", async (t) => {
  const { page, ways, status } = await openScripted(t, "search/?q=xyz");
  await status.getByText("Nothing found").waitFor();
  assert.equal(await ways.getByRole("link", { name: "See all articles" }).count(), 1);
  assert.ok(await page.locator("[data-browse] .card-title").first().isVisible());
});

test("the ways to a human carry the question, encoded, in the order of the book", async (t) => {
  const query = `50 % & "more" ü?`;
  const { page, ways, status } = await openScripted(t, `search/?${new URLSearchParams({ q: query })}`);
  await status.getByText("Nothing found").waitFor();
  const names = await ways.getByRole("link").allTextContents();
  assert.deepEqual(names.slice(-3), ["Write to us", "Ask the forum", "All ways to reach us"]);
  const all = new URL(await ways.getByRole("link", { name: "All ways to reach us" }).getAttribute("href"), page.url());
  assert.equal(new URLSearchParams(all.hash.slice(1)).get("query"), query, "the contact page gets it in the fragment");
  for (const place of [ways, page.locator("footer")]) {
    assert.equal(await place.getByRole("link", { name: "Write to us" }).getAttribute("href"), `mailto:help@example.com?subject=${encodeURIComponent(query)}`);
    const forum = new URL(await place.getByRole("link", { name: "Ask the forum" }).getAttribute("href"));
    assert.equal(forum.searchParams.get("title"), query);
    assert.equal(forum.searchParams.get("from"), page.url());
  }
});

test("an article that was reached by search passes the question on", async (t) => {
  const { page } = await openScripted(t, "search/?q=refund");
  await page.locator("[data-hits] a").first().click();
  await page.waitForURL(/\/reference\/markdown\//);
  const href = async () => page.locator("footer").getByRole("link", { name: "Ask the forum" }).getAttribute("href");
  await page.waitForFunction(() => document.querySelector("footer a[href*=forum]").href.includes("refund"));
  assert.equal(new URL(await href()).searchParams.get("from"), page.url().split("#")[0]);
});

test("the field offers the nearest spelling and a human too", async (t) => {
  const { page } = await openScripted(t, "");
  await typeQuery(page, "refnudd");
  const message = page.locator(".search-message");
  await message.getByRole("link", { name: "Ask the forum" }).waitFor();
  await message.getByRole("button", { name: "Did you mean “refund”?" }).click();
  await page.locator("[role=option]").getByText("all about refund").waitFor();
  assert.equal(await page.locator("[data-search] input").inputValue(), "refund");
});

for (const [place, path] of [["page", "search/?q=refund"], ["field", ""]]) {
  test(`an engine that neither loads nor fails is told of by the ${place}, and awaited`, async (t) => {
    const { page } = await openPage(t);
    await page.clock.install();
    // It answers when the page is told so, which is after the customer has been told that it takes long.
    const slow = ({ query }) => new Promise((resolve) => (onmessage = ({ data }) => data.type === "answer" && resolve({ hits: [{ title: query, url: "reference/markdown/", trail: [], section: null, snippet: [], score: 1 }] })));
    await scriptSearch(page, slow, { opens: false });
    await page.addInitScript(() => {
      const post = Worker.prototype.postMessage;
      window.workers = new Set();
      Worker.prototype.postMessage = function (message) {
        window.workers.add(this);
        post.call(this, message);
      };
    });
    await page.route("**/all-articles/", (route) => route.abort());
    await page.goto(site.url + path);
    if (!path) await typeQuery(page, "refund");
    const results = page.locator(path ? "[data-results]" : ".search-panel");
    await page.clock.runFor(1000);
    await results.getByText(path ? "Searching…" : "Loading search…").first().waitFor();
    await page.clock.runFor(8000);
    await results.getByText("Search is taking longer than usual").first().waitFor();
    assert.equal(await results.getByRole("link", { name: "See all articles" }).count(), 1);
    await page.evaluate(() => window.workers.forEach((worker) => worker.postMessage({ type: "answer" })));
    await results.getByText("refund", { exact: true }).first().waitFor();
    await page.clock.runFor(1000);
    assert.equal(await page.getByText("Search is taking longer than usual").filter({ visible: true }).count(), 0);
  });
}

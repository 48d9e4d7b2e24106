// While the engine is on its way, and where it cannot run at all, titles can be searched; and nothing jumps when it comes.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { PHONE, openPage, typeQuery } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

const isList = (url) => url.endsWith("/all-articles/");

/** Holds the engine back until the returned function is called. */
async function delayEngine(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/\.wasm/, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Makes `navigator.connection` what a browser on such a line says. */
function pretendConnection(page, connection) {
  return page.addInitScript((connection) => Object.defineProperty(navigator, "connection", { value: connection, configurable: true }), connection);
}

test("titles come first, then everything", async (t) => {
  const { page, problems, requests } = await openPage(t);
  const release = await delayEngine(page);
  await page.goto(`${site.url}search/?q=github+pages`);
  const status = page.locator("[data-status]");
  await status.getByText("Titles that match. The rest is still loading…").waitFor();
  assert.match(await page.locator("[data-hits] a").first().textContent(), /GitHub Pages/);
  assert.equal(requests.filter(isList).length, 1);
  release();
  await status.getByText(/\d+ results/).waitFor();
  assert.match(await page.locator("[data-hits] a").first().textContent(), /GitHub Pages/);
  assert.ok((await page.locator(".hit-snippet").count()) > 0);
  assert.deepEqual(problems, []);
});

test("suggestions come from titles as well, and what is pointed at stays", async (t) => {
  const { page } = await openPage(t);
  const release = await delayEngine(page);
  await page.goto(site.url);
  await typeQuery(page, "github pages");
  const note = page.locator(".search-note");
  await note.getByText("Titles that match.").waitFor();
  await page.keyboard.press("ArrowDown");
  const pointed = await page.locator("[role=option][aria-selected=true]").getAttribute("data-url");
  release();
  await note.waitFor({ state: "hidden" });
  assert.equal(await page.locator("[role=option][aria-selected=true]").getAttribute("data-url"), pointed);
  await page.keyboard.press("Enter");
  await page.waitForURL(pointed);
});

test("an engine that is quick needs no list of titles", async (t) => {
  const { page, requests } = await openPage(t);
  await page.goto(`${site.url}search/?q=theme`);
  await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
  assert.deepEqual(requests.filter(isList), []);
});

test("who saves data is not sent the list", async (t) => {
  const { page, requests } = await openPage(t);
  await pretendConnection(page, { saveData: true });
  const release = await delayEngine(page);
  await page.goto(`${site.url}search/?q=theme`);
  await page.locator("[data-status]").getByText("Searching…").waitFor();
  await page.waitForTimeout(1500);
  assert.deepEqual(requests.filter(isList), []);
  release();
  await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
});

/** Rows of the page with their places, by title. */
const rows = (page) => page.locator("[data-hits] li").evaluateAll((nodes) => nodes.map((node) => ({ title: node.querySelector("a").textContent, top: Math.round(node.getBoundingClientRect().top) })));

// The rule: a title that the full results have too keeps its place, the others take the places that are left, best first.
test("rows that are on show keep their places when the results come", async (t) => {
  const { page } = await openPage(t, { viewport: PHONE });
  const snippet = [["A passage of about as many letters as one has, which is to say a hundred and sixty or a few more, so that it takes as many lines as usual on a screen like this.", false]];
  // The engine's order is the other way round, without the second title and with two articles that no title named.
  await scriptSearch(
    page,
    async ({ query }) => {
      const titles = [...new Set((await (await fetch("/all-articles/")).text()).match(/article-row-title" href="[^"]+">[^<]*link[^<]*/gi))];
      const hits = titles.map((title) => ({ title: title.split(">")[1], url: /href="\.\.\/([^"]+)"/.exec(title)[1] })).reverse();
      await new Promise((resolve) => (onmessage = ({ data }) => data.type === "answer" && resolve()));
      hits.splice(hits.length - 2, 1);
      hits.unshift({ title: "Best of all", url: "faq/best/" }, { title: "Second best", url: "faq/second/" });
      return { query, hits: hits.map((hit) => ({ trail: ["Topic"], section: null, snippet: SNIPPET, score: 1, ...hit })) };
    },
    { opens: false, values: { SNIPPET: snippet } },
  );
  await page.addInitScript(() => {
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message) {
      window.answer = () => post.call(this, { type: "answer" });
      post.call(this, message);
    };
  });
  await page.goto(`${site.url}search/?q=link`);
  await page.locator("[data-status]").getByText("Titles that match.").waitFor();
  const early = await rows(page);
  assert.ok(early.length >= 3, JSON.stringify(early));
  await page.waitForTimeout(200);
  await page.evaluate(() => window.answer());
  await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
  const full = await rows(page);
  const kept = early.filter(({ title }) => full.some((row) => row.title === title));
  assert.ok(kept.length >= early.length - 1);
  for (const { title } of kept) assert.equal(full.findIndex((row) => row.title === title), early.findIndex((row) => row.title === title), title);
  const filled = full.filter(({ title }) => !kept.some((row) => row.title === title));
  assert.deepEqual(filled.slice(0, 2).map(({ title }) => title), ["Best of all", "Second best"]);
  assert.equal(full[0].top, early[0].top, "the first row has not moved");
  assert.ok(Math.abs(full[2].top - early[2].top) < 40, JSON.stringify({ early: early[2], full: full[2] }));
});

/** What a host's policy without `wasm-unsafe-eval`, an old browser and a mode of high security have in common. */
const REFUSALS = {
  "a policy of the host refuses WebAssembly": (page) =>
    page.route("**/*", async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      const policy = headers["content-security-policy"]?.replace(" 'wasm-unsafe-eval'", "");
      await route.fulfill({ response, headers: { ...headers, "content-security-policy": policy } });
    }),
  "the browser has no WebAssembly": (page) => page.addInitScript(() => delete window.WebAssembly),
  "workers of the browser have no WebAssembly": (page) =>
    page.route("**/search-worker.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `delete globalThis.WebAssembly;\n${await response.text()}` });
    }),
  "the browser has no workers": (page) => page.addInitScript(() => delete window.Worker),
};

for (const [reason, refuse] of Object.entries(REFUSALS)) {
  test(`${reason}: titles are searched, and it is said`, async (t) => {
    const { page, requests } = await openPage(t);
    await refuse(page);
    await page.goto(`${site.url}search/?q=github+pages`);
    const status = page.locator("[data-status]");
    await status.getByText("Full search cannot run in this browser: only titles are searched.").waitFor();
    const first = page.locator("[data-hits] a").first();
    assert.match(await first.textContent(), /GitHub Pages/);
    assert.equal(await page.getByRole("button", { name: "Try again" }).count(), 0);
    if (!reason.startsWith("workers")) assert.deepEqual(requests.filter((url) => url.includes(".wasm")), [], "what cannot run is not fetched");
    await page.locator("[data-search] input").fill("zzxqwv");
    await status.getByText("Nothing found for “zzxqwv”").waitFor();
    await page.locator("[data-search] input").fill("GITHUB pag");
    await first.getByText(/GitHub Pages/).waitFor();
    await first.click();
    await page.waitForURL(/\/publishing\/github-pages\//);
    await typeQuery(page, "drafts");
    await page.locator(".search-note").getByText("only titles are searched").waitFor();
    await page.locator("[role=option]", { hasText: /draft/i }).first().waitFor();
  });
}

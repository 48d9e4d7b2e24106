// How many round trips lie between a question and its results. Requests are held until everything that is asked for at the same
// time has been asked for, so that what waits for what shows, however fast the machine is.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let folder, site;
before(async () => {
  folder = await buildSite();
  site = await startStaticServer(folder);
});

/** No request for this long: all of a wave have come. */
const QUIET_MS = 400;

/** The kind of a file of search, by its address. */
const kindOf = (url) => /\/(search-worker|search\.wasm|manifest|[a-z]+)[^/]*$/.exec(url)[1];

/** Answers what search fetches wave by wave; resolves to a list that grows by the kinds of files of each. */
async function watchWaves(page) {
  const waves = [];
  let held = [];
  let timer = 0;
  await page.route(/search-worker[^/]*\.js$|\/search\/.*\.(gz|bin|js)$/, (route) => {
    held.push(route);
    clearTimeout(timer);
    timer = setTimeout(release, QUIET_MS);
  });
  function release() {
    const wave = held;
    held = [];
    waves.push([...new Set(wave.map((route) => kindOf(route.request().url())))].sort());
    for (const route of wave) route.continue();
  }
  return waves;
}

const START = ["manifest", "search-worker", "search.wasm"];

test("from an open page the first results are three round trips away, those of the next question two", async (t) => {
  const { page, problems } = await openPage(t);
  await page.goto(`${site.url}reference/markdown/`);
  await page.waitForLoadState("networkidle");
  const waves = await watchWaves(page);
  const field = page.locator("[data-search] input");
  await field.fill("theme");
  await page.locator("[role=option]").filter({ hasText: "See all results" }).waitFor();
  await page.locator(".search-note").waitFor({ state: "hidden" });
  assert.deepEqual(waves, [START, ["terms"], ["cards"]]);
  waves.length = 0;
  await field.fill("icons");
  await page.locator("[role=option]").filter({ hasText: "See all results for “icons”" }).waitFor();
  assert.ok(waves.length <= 2, JSON.stringify(waves));
  assert.deepEqual(problems, []);
});

test("a search page asks for engine, manifest and worker at once, then for terms, then for texts", async (t) => {
  const { page } = await openPage(t);
  const waves = await watchWaves(page);
  await page.goto(`${site.url}search/?q=theme`);
  await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
  assert.deepEqual(waves, [START, ["filters", "terms"], ["articles"]]);
  waves.length = 0;
  await page.locator("[data-search] input").fill("zip file");
  await page.locator("[data-status]").getByText(/results? for “zip file”/).waitFor();
  assert.ok(waves.length <= 2, JSON.stringify(waves));
});

test("who has asked nothing yet, but to save data, is sent no engine by the search page", async (t) => {
  const { page, requests } = await openPage(t);
  await page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true } }));
  await page.goto(`${site.url}search/`);
  await page.waitForLoadState("networkidle");
  assert.deepEqual(requests.filter((url) => /\.wasm/.test(url)), []);
  await page.locator("[data-search] input").fill("theme");
  await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
});

test("what was fetched ahead is not downloaded again", async (t) => {
  const { page } = await openPage(t);
  // Whatever a host says of caching: only without any word of it browsers keep nothing.
  const site = await startStaticServer(folder, { headers: { "cache-control": "max-age=600" } });
  const engines = () => site.log.filter(({ path }) => /\.wasm/.test(path));
  await page.goto(site.url);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(300);
  assert.equal(engines().length, 1, "fetched ahead");
  await page.locator("[data-search] input").fill("theme");
  await page.locator("[role=option]").first().waitFor();
  assert.equal(engines().length, 1);
  assert.equal(site.log.filter(({ path }) => /search-worker/.test(path)).length, 1);
});

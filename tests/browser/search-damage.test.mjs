// What can go wrong between the host and the engine: chunks that are damaged, cut off or gone, and pages of yesterday.

import assert from "node:assert/strict";
import { cp, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import { buildSite, copyOfManual, temporaryFolder } from "./support/books.mjs";
import { openPage } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let folder, site;
before(async () => {
  folder = await buildSite();
  site = await startStaticServer(folder);
});

const CHUNK = /\/search\/(?!manifest)[^/]*\.bin$/;
const MANIFEST = /\/search\/manifest\.bin$/;

const DAMAGES = {
  "bytes have changed": (body) => body.map((byte, at) => (at % 7 === 3 ? byte ^ 0x55 : byte)),
  "the end is missing": (body) => body.subarray(0, body.length / 2),
  "it is empty": () => Buffer.alloc(0),
  "it is a page of the host's": () => Buffer.from("<!doctype html><title>Sign in</title>"),
};

const results = (page) => page.locator("[data-hits] a").first();

for (const [file, pattern] of [["a chunk", CHUNK], ["the manifest", MANIFEST]]) {
  for (const [damage, spoil] of Object.entries(DAMAGES)) {
    test(`${file}, ${damage}: fetched anew, and found`, async (t) => {
      const { page } = await openPage(t);
      const spoiled = new Set();
      await page.route(pattern, async (route) => {
        const url = route.request().url();
        const response = await route.fetch();
        const isFirst = !spoiled.has(url);
        spoiled.add(url);
        await route.fulfill({ response, body: isFirst ? spoil(await response.body()) : await response.body() });
      });
      await page.goto(`${site.url}search/?q=theme`);
      await results(page).waitFor();
      await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
      assert.ok(spoiled.size > 0);
    });

    test(`${file}, ${damage}, and stays so: said, and tried again when the customer wants`, async (t) => {
      const { page } = await openPage(t);
      let isDamaged = true;
      await page.route(pattern, async (route) => {
        const response = await route.fetch();
        const body = await response.body();
        await route.fulfill({ response, body: isDamaged ? spoil(body) : body });
      });
      await page.goto(`${site.url}search/?q=theme`);
      await page.locator("[data-status]").getByText("Search did not load").waitFor();
      isDamaged = false;
      await page.getByRole("button", { name: "Try again" }).click();
      await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
    });
  }
}

test("the engine, damaged: said, and tried again", async (t) => {
  const { page } = await openPage(t);
  let isDamaged = true;
  await page.route(/\.wasm/, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ response, body: isDamaged ? DAMAGES["bytes have changed"](body) : body });
  });
  await page.goto(`${site.url}search/?q=theme`);
  await page.locator("[data-status]").getByText("Search did not load").waitFor();
  isDamaged = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("[data-status]").getByText(/\d+ results/).waitFor();
});

test("a page that was open while the site was published anew still finds", async (t) => {
  const live = path.join(await temporaryFolder(), "live");
  await cp(folder, live, { recursive: true });
  const host = await startStaticServer(live);
  const { page } = await openPage(t);
  await page.goto(`${host.url}search/?q=theme`);
  await results(page).waitFor();

  // The new site has other articles, so other chunks; the old ones are gone.
  const book = await copyOfManual();
  await rm(path.join(book, "content/writing"), { recursive: true });
  const next = await buildSite(book);
  const chunks = await readdir(path.join(live, "search"));
  for (const name of chunks.filter((name) => name.endsWith(".bin"))) await rm(path.join(live, "search", name));
  await cp(path.join(next, "search"), path.join(live, "search"), { recursive: true });

  await page.locator("[data-search] input").fill("port in use");
  await results(page).getByText(/port/i).waitFor();
  await page.locator("[data-status]").getByText(/results? for “port in use”/).waitFor();
});

// When the engine is fetched: for who reaches for the field, and ahead of that only where it costs nobody anything.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { PHONE, openPage } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

const ARTICLE = "reference/markdown/";

async function open(t, path, connection, options) {
  const opened = await openPage(t, options);
  await opened.page.addInitScript((connection) => Object.defineProperty(navigator, "connection", { value: connection }), connection);
  await opened.page.goto(site.url + path);
  await opened.page.waitForLoadState("networkidle");
  await opened.page.waitForTimeout(300);
  return { ...opened, engines: () => opened.requests.filter((url) => /\.wasm/.test(url)).length };
}

const GOOD = { effectiveType: "4g", saveData: false, type: "wifi" };

test("on the home page with a good line the engine is fetched ahead, once", async (t) => {
  const { page, engines, requests } = await open(t, "", GOOD);
  assert.equal(engines(), 1);
  assert.deepEqual(requests.filter((url) => url.endsWith("manifest.bin")), [], "nothing is started yet");
  await page.locator("[data-search] input").fill("theme");
  await page.locator("[role=option]").first().waitFor();
});

for (const [why, connection] of Object.entries({
  "data is to be saved": { ...GOOD, saveData: true },
  "the line is slow": { ...GOOD, effectiveType: "2g" },
  "the line is very slow": { ...GOOD, effectiveType: "slow-2g" },
  "data may be paid for": { ...GOOD, type: "cellular" },
})) {
  test(`nothing is fetched ahead when ${why}`, async (t) => {
    assert.equal((await open(t, "", connection)).engines(), 0);
  });
}

test("nothing is fetched ahead on a telephone that does not tell its line", async (t) => {
  assert.equal((await open(t, "", undefined, { viewport: PHONE, hasTouch: true, isMobile: true })).engines(), 0);
});

test("nothing is fetched ahead on an article", async (t) => {
  assert.equal((await open(t, ARTICLE, GOOD)).engines(), 0);
});

for (const [intent, act] of [
  ["a pointer over the field", (field) => field.hover()],
  ["the keyboard in the field", (field) => field.focus()],
  ["a touch on the field", (field) => field.dispatchEvent("touchstart")],
]) {
  test(`${intent} starts the engine`, async (t) => {
    const { page, engines } = await open(t, ARTICLE, { ...GOOD, saveData: true });
    assert.equal(engines(), 0);
    const asked = page.waitForRequest(/\.wasm/);
    await act(page.locator("[data-search] input"));
    await asked;
  });
}

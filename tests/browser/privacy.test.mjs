// Nothing is sent anywhere and nothing is kept, on any kind of page, under the strictest policy.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { KINDS, openPage, typeQuery, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

for (const [kind, path] of Object.entries(KINDS)) {
  test(`${kind}: no policy is violated, nobody else is asked, nothing is kept`, async (t) => {
    const { page, context, problems, requests } = await openPage(t);
    await visit(page, site.url + path);
    await page.locator("[data-search] input").first().fill("theme");
    await page.locator("[role=option], [data-hits] a").first().waitFor();
    assert.deepEqual(problems, []);
    const { origin } = new URL(site.url);
    assert.deepEqual(requests.filter((url) => new URL(url).origin !== origin), []);
    assert.deepEqual(await context.cookies(), []);
    const kept = await page.evaluate(async () => ({
      local: localStorage.length,
      session: sessionStorage.length,
      databases: (await indexedDB.databases()).length,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    }));
    assert.deepEqual(kept, { local: 0, session: 0, databases: 0, workers: 0 });
  });
}

test("a query stays in the browser: no address that is asked for holds it", async (t) => {
  const { page, requests } = await openPage(t);
  await visit(page, site.url);
  await typeQuery(page, "frontmatter");
  await page.locator("[role=option]").first().waitFor();
  assert.deepEqual(requests.filter((url) => /frontmatter/i.test(url)), []);
});

// Searches that led nowhere are told to whom the book names: when, what, and to nobody else.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { before, test } from "node:test";

import { bookFolder, buildSite, cleanup, temporaryFolder } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { STRICT_POLICY, startStaticServer } from "./support/static-server.mjs";

const told = [];
let collector;
let site;

before(async () => {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    told.push({ method: request.method, type: request.headers["content-type"], headers: request.headers, body });
    response.setHeader("access-control-allow-origin", request.headers.origin ?? "null");
    response.writeHead(202).end("{}");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanup(() => server.close());
  collector = `http://127.0.0.1:${server.address().port}/search`;
  const book = path.join(await temporaryFolder(), "book");
  await cp(bookFolder("several-languages"), book, { recursive: true });
  const settings = await readFile(path.join(book, "book.toml"), "utf8");
  await writeFile(path.join(book, "book.toml"), `${settings}\n[search]\nmisses = "${collector}"\n`);
  const policy = STRICT_POLICY.replace("connect-src 'self'", `connect-src 'self' ${collector}`);
  site = await startStaticServer(await buildSite(book), { policy });
});

const taken = () => told.splice(0).map(({ body }) => JSON.parse(body));
const settle = (page) => page.waitForTimeout(2200);

async function ask(page, query) {
  await page.locator("[data-search] input").fill(query);
  await page.waitForFunction((query) => (new URL(location).searchParams.get("q") ?? "") === query && document.querySelector("[data-status]").textContent, query);
  await settle(page);
}

/** Leaves the page, and waits until what was on its way has arrived. */
async function leave(page) {
  await visit(page, `${site.url}all-articles/`);
  await page.waitForTimeout(300);
}

test("a search that finds nothing is told when the customer goes on", async (t) => {
  const { page, context, problems } = await openPage(t);
  await visit(page, `${site.url}search/`);
  await ask(page, "zeppelin");
  assert.deepEqual(taken(), [], "nothing while it stands there");
  await ask(page, "zeppelin hangar");
  await page.waitForTimeout(300);
  const [{ method, type, headers }] = told;
  assert.deepEqual([method, type, headers.cookie, headers.referer], ["POST", "text/plain", undefined, undefined]);
  const [{ id, ...first }, ...others] = taken();
  assert.deepEqual(first, { query: "zeppelin", results: 0, clicked: null, language: "en" });
  assert.match(id, /^[\w-]{36}$/);
  assert.deepEqual(others, []);
  await leave(page);
  assert.deepEqual(taken().map(({ query }) => query), ["zeppelin hangar"]);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(problems, []);
});

test("what was opened led somewhere; what was found and not opened did not", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${site.url}search/`);
  await ask(page, "password");
  await page.locator("[data-hits] a").first().click();
  await page.waitForTimeout(300);
  assert.deepEqual(taken(), []);
  await visit(page, `${site.url}search/`);
  await ask(page, "password");
  await leave(page);
  const [{ query, results }] = taken();
  assert.equal(query, "password");
  assert.ok(results > 0);
});

test("what people type by the way, and what may be personal, is not told", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${site.url}search/`);
  await page.locator("[data-search] input").pressSequentially("zepp", { delay: 100 });
  for (const query of ["ada@example.com", "order 4711-0815", "طلب ٤٧١١٠٨١٥", "zeppelin"]) await ask(page, query);
  await ask(page, "");
  await ask(page, "zeppelin");
  await leave(page);
  assert.deepEqual(taken().map(({ query }) => query), ["zeppelin"]);
});

for (const [name, script] of Object.entries({
  "Do Not Track": () => Object.defineProperty(Navigator.prototype, "doNotTrack", { get: () => "1" }),
  "Global Privacy Control": () => Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }),
})) {
  test(`nothing is told of who asks for it by ${name}`, async (t) => {
    const { page } = await openPage(t);
    await page.addInitScript(script);
    await visit(page, `${site.url}search/?q=zeppelin`);
    await settle(page);
    await leave(page);
    assert.deepEqual(told.splice(0), []);
  });
}

// A book that asks for everything: what is sent, when, and that nothing else is. The manual says the same in
// `content/faq/privacy.md`.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { before, test } from "node:test";

import { bookFolder, buildSite, cleanup, temporaryFolder } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { STRICT_POLICY, startStaticServer } from "./support/static-server.mjs";

const taken = [];
let site;

before(async () => {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    taken.push({ path: request.url, method: request.method, headers: request.headers, body });
    response.setHeader("access-control-allow-origin", request.headers.origin ?? "*");
    response.setHeader("set-cookie", "id=1; SameSite=None; Secure");
    response.writeHead(202, { "content-type": "application/json" }).end('{"accepted":true}');
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanup(() => server.close());
  const collector = `http://127.0.0.1:${server.address().port}`;

  const book = path.join(await temporaryFolder(), "book");
  await cp(bookFolder("several-languages"), book, { recursive: true });
  const settings = await readFile(path.join(book, "book.toml"), "utf8");
  const asked = `
[feedback]
url = "${collector}/feedback"
email = true
[request]
url = "${collector}/contact"
[search]
misses = "${collector}/search"
[status]
url = "/status.json"
[widget]
enable = true
`;
  await writeFile(path.join(book, "book.toml"), settings + asked);
  await writeFile(path.join(book, "content/status.json"), '{"messages": [{"text": "All is well"}]}');
  const policy = STRICT_POLICY.replace("connect-src 'self'", `connect-src 'self' ${collector}; form-action 'self' ${collector}`);
  site = await startStaticServer(await buildSite(book), { policy });
});

const sent = () => taken.splice(0);
const PAGES = ["", "account/", "account/reset/", "search/", "search/?q=password", "all-articles/", "contact/", "widget/", "nowhere/at/all/", "fr/account/reset/", "ar/contact/"];

for (const place of PAGES) {
  test(`${place || "home"}: looking at it sends nothing, and asks for one file beside those of the site`, async (t) => {
    const { page, context, problems, requests } = await openPage(t);
    await visit(page, site.url + place);
    await page.waitForTimeout(300);
    assert.deepEqual(sent(), []);
    assert.deepEqual(requests.filter((url) => !url.startsWith(site.url)), []);
    assert.ok(requests.filter((url) => url.endsWith("/status.json")).length <= 1);
    assert.deepEqual(await context.cookies(), []);
    const kept = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
    assert.deepEqual(kept, []);
    assert.deepEqual(problems, []);
  });
}

test("a vote, a message and a search in vain are each one request, without cookies and without the page's address", async (t) => {
  const { page, context, problems } = await openPage(t);
  await visit(page, `${site.url}account/reset/`);
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await page.locator("#hb-thanks").waitFor();
  const votes = sent();

  await visit(page, `${site.url}contact/`);
  await page.getByLabel("What is it about?").fill("Printer");
  await page.getByLabel("Your message", { exact: true }).fill("It stopped.");
  await page.getByLabel("Your e-mail address").fill("ada@example.com");
  await page.waitForTimeout(300);
  assert.deepEqual(sent(), [], "nothing while it is typed");
  await page.getByRole("button", { name: "Send message" }).click();
  await page.locator("#hb-sent").waitFor();
  const messages = sent();

  await visit(page, `${site.url}search/?q=zeppelin`);
  await page.waitForTimeout(2300);
  await visit(page, site.url);
  await page.waitForTimeout(300);
  const misses = sent();

  const fields = ({ body }) => (body.startsWith("{") ? Object.keys(JSON.parse(body)) : [...new URLSearchParams(body).keys()]).sort();
  assert.deepEqual([votes, messages, misses].map((list) => list.map((one) => one.path)), [["/feedback"], ["/contact"], ["/search"]]);
  assert.deepEqual(fields(votes[0]), ["article", "elapsed", "helpful", "id", "language", "website"]);
  assert.deepEqual(fields(messages[0]), ["elapsed", "email", "id", "language", "message", "name", "platform", "subject", "website"]);
  assert.deepEqual(fields(misses[0]), ["clicked", "id", "language", "query", "results"]);
  for (const { method, headers } of [...votes, ...messages, ...misses]) {
    assert.equal(method, "POST");
    assert.equal(headers.cookie, undefined);
    assert.equal(headers.referer, undefined);
  }
  assert.deepEqual(await context.cookies(), [], "a service that sets cookies sets none");
  assert.deepEqual(problems, []);
});

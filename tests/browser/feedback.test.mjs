// "Was this helpful?": what is asked, what is sent and when, and that nothing else is.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";

import { bookFolder, buildSite, cleanup, temporaryFolder } from "./support/books.mjs";
import { LAPTOP, PHONE, openPage, visit } from "./support/browser.mjs";
import { STRICT_POLICY, startStaticServer } from "./support/static-server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Takes answers: keeps them, or refuses them while `refuses` is set. */
const collector = { answers: [], refuses: false, url: "" };
/** What the collector takes for a key. */
const COLLECTED_ID = /^[\w-]{8,64}$/;

let url;

before(async () => {
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    let body = "";
    for await (const part of request) body += part;
    if (collector.refuses) return response.writeHead(500).end();
    const answer = new URLSearchParams(body);
    collector.answers.push({ answer, headers: request.headers });
    if (/json/.test(request.headers.accept)) return response.writeHead(202).end('{"accepted":true}');
    response.writeHead(303, { location: answer.get("next") }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanup(() => server.close());
  collector.url = `http://127.0.0.1:${server.address().port}/feedback`;

  const book = path.join(await temporaryFolder(), "book");
  await cp(bookFolder("several-languages"), book, { recursive: true });
  const settings = await readFile(path.join(book, "book.toml"), "utf8");
  await writeFile(path.join(book, "book.toml"), `${settings}\n[feedback]\nurl = "${collector.url}"\nemail = true\n`);
  // Where a browser without scripts is led back to must be known when the site is built.
  const folder = path.join(await temporaryFolder(), "site");
  const policy = STRICT_POLICY.replace("connect-src 'self'", `connect-src 'self' ${collector.url}; form-action 'self' ${collector.url}`);
  const site = await startStaticServer(folder, { policy });
  const built = await buildSite(book, ["--base-url", site.url]);
  await cp(built, folder, { recursive: true });
  url = site.url;
});

const taken = () => collector.answers.splice(0);

test("yes is one press, and nothing is sent before it", async (t) => {
  const { page, problems, requests } = await openPage(t);
  await visit(page, `${url}account/sign-in/`);
  await page.getByRole("heading", { name: "Was this helpful?" }).scrollIntoViewIfNeeded();
  assert.deepEqual(taken(), []);
  await page.getByRole("button", { name: "Yes" }).click();
  await page.getByText("Thank you.").waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.id === "hb-thanks"), "who cannot see it hears it");
  const [{ answer, headers }, ...others] = taken();
  assert.deepEqual(others, []);
  const { id, elapsed, ...sent } = Object.fromEntries(answer);
  assert.deepEqual(sent, { helpful: "yes", article: "/account/sign-in/", language: "en", next: `${url}account/sign-in/#hb-thanks`, website: "" });
  assert.match(id, COLLECTED_ID);
  assert.ok(Number(elapsed) > 0);
  assert.equal(headers.cookie, undefined);
  assert.equal(headers.referer, undefined);
  assert.deepEqual(requests.filter((address) => !address.startsWith(url)), [collector.url]);
  assert.deepEqual(problems, []);
});

test("no asks why, by the keyboard alone, and leads on to a human", async (t) => {
  const { page, problems } = await openPage(t, { viewport: PHONE });
  await visit(page, `${url}account/reset/`);
  await page.locator(".feedback-no summary").focus();
  await page.keyboard.press("Enter");
  for (const key of ["Tab", "Space", "Tab", "Tab", "Space", "Tab", "Tab", "Tab"]) await page.keyboard.press(key);
  await page.keyboard.type("Step 2 & 3 failed");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Enter");
  await page.getByText("Thank you.").waitFor();
  const [{ answer }] = taken();
  assert.deepEqual(answer.getAll("reason"), ["not-what-i-searched-for", "unclear"]);
  assert.equal(answer.get("helpful"), "no");
  assert.equal(answer.get("comment"), "Step 2 & 3 failed");
  assert.equal(answer.get("email"), "ada@example.com");
  await page.getByRole("link", { name: "Do you still need help?" }).click();
  await page.waitForURL(`${url}contact/#article=%2Faccount%2Freset%2F`);
  assert.deepEqual(problems, []);
});

test("what could not be sent stays, and counts once when it is sent again", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${url}account/sign-in/`);
  await page.locator(".feedback-no summary").click();
  await page.locator("textarea").fill("It failed");
  collector.refuses = true;
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByRole("alert").filter({ hasText: "could not be sent" }).waitFor();
  collector.refuses = false;
  assert.equal(await page.locator("textarea").inputValue(), "It failed");
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("Thank you.").waitFor();
  assert.equal(taken().length, 1);
});

test("without scripts, answers are posted, and the article says thank you", async (t) => {
  const { page } = await openPage(t, { javaScriptEnabled: false });
  await page.goto(`${url}fr/account/reset/`);
  assert.ok(!(await page.locator("#hb-thanks").isVisible()));
  await page.locator(".feedback-no summary").click();
  await page.getByLabel("Ce n’est plus à jour").check();
  await page.getByRole("button", { name: "Envoyer" }).click();
  await page.waitForURL(`${url}fr/account/reset/#hb-thanks`);
  assert.ok(await page.locator("#hb-thanks").isVisible());
  const [{ answer }] = taken();
  assert.deepEqual([answer.get("article"), answer.get("language"), answer.get("reason")], ["/fr/account/reset/", "fr", "out-of-date"]);
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [PHONE, LAPTOP]) {
    test(`axe finds nothing: ${colorScheme}, ${viewport.width} px`, async (t) => {
      const { page } = await openPage(t, { colorScheme, viewport, reducedMotion: "reduce" });
      for (const place of ["account/reset/", "ar/account/sign-in/"]) {
        await visit(page, url + place);
        await page.locator(".feedback-no summary").click();
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`), []);
      }
    });
  }
}

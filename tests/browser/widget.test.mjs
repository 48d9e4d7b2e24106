// Help inside a product of another origin: what is loaded and when, the ways through the panel, and the calls and events of the
// page around it.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";

import { bookFolder, buildSite } from "./support/books.mjs";
import { openPage } from "./support/browser.mjs";
import { bookWithWidget, framed, startProduct, visitProduct } from "./support/product.mjs";

const GZIP_BYTES_MAX = 12_000;

let product;
before(async () => {
  product = await startProduct(await bookWithWidget());
});

/** Notes the events of the widget in `window.events`. */
const NOTE_EVENTS = `
  window.events = [];
  for (const name of ["ready", "open", "close", "article", "search", "contact"]) {
    addEventListener("helpbook:" + name, ({ detail }) => events.push(detail ? [name, detail] : [name]));
  }`;

const events = (page) => page.evaluate(() => window.events.splice(0));
const focused = (page) => page.evaluate(() => document.activeElement.shadowRoot?.activeElement.className ?? document.activeElement.id);

test(`one script of at most ${GZIP_BYTES_MAX} bytes with gzip, and nothing else before it is opened`, async (t) => {
  const { page, problems, requests } = await openPage(t);
  await visitProduct(page, await product.page());
  await page.waitForLoadState("networkidle");
  const script = `${product.help.url}widget.js`;
  assert.deepEqual(requests.filter((url) => url.startsWith(product.help.url)), [script]);
  const { length } = gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer()), { level: 9 });
  t.diagnostic(`widget.js with three languages: ${length} bytes with gzip`);
  assert.ok(length <= GZIP_BYTES_MAX);
  assert.deepEqual(problems, []);
});

test("two scripts in the head make one widget, which stays in a page that is written anew, and wrong calls do no harm", async (t) => {
  const { page, problems } = await openPage(t);
  const script = `<script src="${product.help.url}widget.js"></script>`;
  await visitProduct(page, await product.page({ head: script + script, before: 'window.helpbook = [null, 5, ["open", "/account/reset/"]]' }));
  const count = () => page.evaluate(() => [...document.body.children].filter((node) => node.shadowRoot).length);
  assert.equal(await count(), 1);
  await (await framed(page)).getByRole("heading", { level: 1 }).waitFor();
  await page.evaluate(() => document.body.replaceWith(document.createElement("body")));
  await page.waitForFunction(() => document.body.lastChild?.shadowRoot);
  await page.evaluate(() => document.body.replaceChildren());
  await page.waitForFunction(() => document.body.lastChild?.shadowRoot);
  assert.equal(await count(), 1);
  assert.deepEqual(problems, []);
});

test("a book that does not want it has nothing of it", async () => {
  const site = await buildSite(bookFolder("several-languages"));
  const files = await readdir(site, { recursive: true });
  assert.deepEqual(files.filter((file) => /widget|framed/.test(file)), []);
  assert.ok(!(await readFile(path.join(site, "index.html"), "utf8")).includes("data-widget"));
});

test("search, an article, back to the results, the start, a human", async (t) => {
  const { page, problems } = await openPage(t);
  await visitProduct(page, await product.page({ before: NOTE_EVENTS }));
  const entries = await page.evaluate(() => history.length);
  await page.getByRole("button", { name: "Help", exact: true }).click();
  const frame = await framed(page);
  await frame.getByRole("heading", { name: "How can we help?" }).waitFor();
  assert.equal(await focused(page), "", "the frame has the focus");
  const field = frame.getByRole("searchbox");
  await field.and(frame.locator(":focus")).waitFor();

  await page.keyboard.type("sign in");
  await frame.locator("[data-hits] a").first().waitFor();
  await frame.locator("[data-hits] a", { hasText: "Sign in" }).first().click();
  await frame.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await framed(page);
  for (const around of [".site-header", ".site-footer", ".breadcrumbs", ".nearby"]) assert.ok(!(await frame.locator(around).first().isVisible()), around);
  assert.equal(await page.getByRole("link", { name: "Open in a new tab" }).getAttribute("href"), page.frames()[1].url());
  await frame.locator("#hb-content:focus").waitFor();

  await page.getByRole("button", { name: "Back" }).click();
  await frame.locator("[data-hits] a").first().waitFor();
  assert.equal(await field.inputValue(), "sign in");
  await framed(page);
  assert.ok(!(await page.getByRole("button", { name: "Back" }).isVisible()));

  await frame.locator("[data-hits] a").first().click();
  await page.getByRole("button", { name: "Start" }).click();
  await frame.getByRole("heading", { name: "Browse by topic" }).waitFor();
  assert.equal(await field.inputValue(), "");
  assert.equal(await page.evaluate(() => history.length), entries, "the history is the product's");
  await frame.locator("main").getByRole("link", { name: "Contact us" }).click();
  // What is known goes along, and is shown.
  await frame.getByRole("heading", { level: 1, name: "Contact us" }).waitFor();
  await framed(page);
  await frame.getByRole("button", { name: "Do not send: Article" }).waitFor();
  const href = await frame.getByRole("link", { name: "Write to us" }).first().getAttribute("href");
  assert.match(decodeURIComponent(href), /\/account\/sign-in\//);
  assert.match(decodeURIComponent(href), /sign in/);
  const told = await events(page);
  const names = told.map(([name]) => name);
  assert.deepEqual([...new Set(names)], ["ready", "open", "search", "article", "contact"]);
  assert.deepEqual(told.find(([name]) => name === "article")[1], { path: "/account/sign-in/", title: "Sign in" });
  assert.deepEqual(problems, []);
});

test("articles are suggested by the path of the product", async (t) => {
  const { page, problems } = await openPage(t);
  await visitProduct(page, await product.page({ place: "team/" }));
  await page.getByRole("button", { name: "Help", exact: true }).click();
  const frame = await framed(page);
  const shown = () => frame.locator("[data-suggested] li:visible a").allTextContents();
  await frame.getByRole("heading", { name: "Helpful here" }).waitFor();
  assert.deepEqual(await shown(), ["Sign in"], "by the address of the page");
  const suggest = async (path) => {
    await page.evaluate((path) => window.helpbook.suggest(path), path);
    // Messages to the frame arrive in their order.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
    return shown();
  };
  const cases = [
    ["/team/a/password", ["Sign in", "Reset your password"]],
    ["/team/a/password/", ["Sign in", "Reset your password"]],
    ["/team/a/b/password", ["Sign in"]],
    ["/team", ["Sign in"]],
    ["/%C3%BCber/uns", ["Reset your password"]],
    ["/100%/", []],
    ["/teams/", []],
    ["/other/team/", []],
  ];
  for (const [path, articles] of cases) assert.deepEqual(await suggest(path), articles, path);
  assert.ok(await frame.locator("[data-popular]").isVisible(), "where nothing is suggested, there is what others read");
  await page.evaluate(() => {
    window.helpbook.suggest();
    history.pushState(null, "", "/team/x/password");
  });
  await frame.getByRole("link", { name: "Reset your password" }).waitFor();
  assert.deepEqual(await shown(), ["Sign in", "Reset your password"], "a product that changes its address itself is followed");
  assert.deepEqual(problems, []);
});

test("calls, also those made before the script is there; and addresses that are refused", async (t) => {
  const { page } = await openPage(t);
  const before = `${NOTE_EVENTS}; (window.helpbook ??= []).push(["open", "/account/reset/#"]);`;
  await visitProduct(page, await product.page({ before }));
  const frame = await framed(page);
  await frame.getByRole("heading", { level: 1, name: "Reset your password" }).waitFor();
  assert.deepEqual((await events(page)).map(([name]) => name), ["open", "ready", "article"]);
  await page.evaluate(() => window.helpbook.close());
  assert.deepEqual(await events(page), [["close"]]);

  const refused = ["javascript:alert(1)", "https://evil.example/", "//evil.example/", "/../x", "a/%2E%2e/b", "\\\\evil.example", "data:text/html,x", "/a/.."];
  for (const address of refused) {
    const { opened, open } = await page.evaluate((address) => ({ opened: window.helpbook.open(address), open: document.querySelector("div:not(:has(main))").shadowRoot.querySelector("dialog").open }), address);
    assert.deepEqual([opened, open], [false, false], address);
  }
  assert.deepEqual(await events(page), []);

  await page.evaluate((url) => window.helpbook.open(`${url}account/sign-in/`), product.help.url);
  await frame.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.evaluate(() => window.helpbook.push(["search", "password"]));
  await frame.locator("[data-hits] a", { hasText: "password" }).first().waitFor();
  await page.evaluate(() => window.helpbook.open("/no/such/article/"));
  await frame.getByRole("heading", { name: "Page not found" }).waitFor();
  await framed(page);
  await page.getByRole("button", { name: "Back" }).click();
  await frame.locator("[data-hits] a").first().waitFor();
});

test("by the keyboard alone, and Escape leads back", async (t) => {
  const { page, problems } = await openPage(t);
  await visitProduct(page, await product.page());
  const button = page.getByRole("button", { name: "Help", exact: true });
  await page.locator("#first").focus();
  await page.keyboard.press("Tab");
  assert.equal(await focused(page), "launch");
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Enter");
  const frame = await framed(page);
  assert.equal(await button.getAttribute("aria-expanded"), "true");
  assert.ok(await page.getByRole("dialog", { name: "Acme help" }).isVisible());
  await frame.getByRole("searchbox").and(frame.locator(":focus")).waitFor();
  await page.keyboard.type("password");
  await frame.locator("[data-hits] a").first().waitFor();
  for (let presses = 0; presses < 6 && !(await frame.locator("[data-hits] a:focus").count()); presses += 1) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await frame.locator("#hb-content:focus").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".panel[open]").waitFor({ state: "detached" });
  assert.equal(await focused(page), "launch");
  assert.equal(await button.getAttribute("aria-expanded"), "false");

  await page.keyboard.press("Space");
  await frame.locator("#hb-content:focus").waitFor();
  assert.ok(await frame.getByRole("heading", { level: 1 }).isVisible(), "what was open is open again");
  await page.getByRole("button", { name: "Close help" }).focus();
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "launch");

  await page.locator("#first").focus();
  await page.evaluate(() => window.helpbook.open("/account/reset/"));
  await frame.getByRole("heading", { level: 1, name: "Reset your password" }).waitFor();
  await frame.locator("#hb-content:focus").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement.id === "first", null, { timeout: 3000 });
  assert.deepEqual(problems, []);
});

test("nothing is kept, nobody else is asked, and neither the product's address nor what is searched for is sent", async (t) => {
  const { page, context } = await openPage(t);
  const sent = [];
  context.on("request", (request) => sent.push({ url: request.url(), referrer: request.headers().referer }));
  await visitProduct(page, await product.page({ place: "secret/", attributes: 'referrerpolicy="no-referrer"' }));
  await page.evaluate(() => window.helpbook.search("password"));
  const frame = await framed(page);
  await frame.locator("[data-hits] a").first().waitFor();
  await frame.locator("[data-hits] a").first().click();
  await frame.locator(".page-article").waitFor();
  await framed(page);
  await page.getByRole("button", { name: "Back" }).click();
  await frame.locator("[data-hits] a").first().waitFor();
  const help = sent.filter(({ url }) => url.startsWith(product.help.url));
  assert.deepEqual(sent.filter(({ url }) => !url.startsWith(product.help.url) && !url.startsWith(product.product.url) && !url.startsWith("data:")), []);
  assert.deepEqual(help.filter(({ url, referrer }) => /password/.test(url) && /q=|secret/.test(url) || /localhost/.test(referrer ?? "")), []);
  assert.deepEqual(await context.cookies(), []);
  const kept = () => ({ local: localStorage?.length ?? 0, session: sessionStorage?.length ?? 0 });
  for (const at of page.frames()) assert.deepEqual(await at.evaluate(kept), { local: 0, session: 0 });
});

test("whether an article helped is asked in the panel too", async (t) => {
  const { page, context, problems } = await openPage(t);
  const answers = [];
  await context.route("https://collect.example.com/**", (route) => {
    answers.push(new URLSearchParams(route.request().postData()));
    return route.fulfill({ status: 202, headers: { "access-control-allow-origin": "*" }, body: "{}" });
  });
  await visitProduct(page, await product.page());
  await page.evaluate(() => window.helpbook.open("/account/reset/"));
  const frame = await framed(page);
  await frame.getByRole("button", { name: "Yes" }).click();
  await frame.getByText("Thank you.").waitFor();
  assert.deepEqual(answers.map((answer) => [answer.get("helpful"), answer.get("article")]), [["yes", "/account/reset/"]]);
  assert.deepEqual(problems, []);
});

test("a product that replaces its whole body keeps it", async (t) => {
  const { page } = await openPage(t);
  await visitProduct(page, await product.page());
  await page.evaluate(() => document.body.replaceWith(document.createElement("body")));
  await page.getByRole("button", { name: "Help", exact: true }).click();
  await (await framed(page)).getByRole("heading", { name: "How can we help?" }).waitFor();
});

test("the language is that of the page, or the one that is asked for", async (t) => {
  const { page } = await openPage(t);
  const cases = [
    [{ lang: "fr-CA" }, "Besoin d’aide", "fr/widget/"],
    [{ lang: "ar" }, "المساعدة", "ar/widget/"],
    [{ lang: "pl" }, "Help", "widget/"],
    [{ lang: "pl", attributes: 'data-language="FR"' }, "Besoin d’aide", "fr/widget/"],
    [{ lang: "fr", attributes: 'data-label="Coup de main"' }, "Coup de main", "fr/widget/"],
  ];
  for (const [given, label, place] of cases) {
    await visitProduct(page, await product.page(given));
    await page.getByRole("button", { name: label, exact: true }).click();
    await framed(page);
    assert.equal(page.frames()[1].url(), product.help.url + place);
  }
  await page.evaluate(() => window.helpbook.open("/account/sign-in/"));
  await page.frameLocator("iframe").locator(".page-article").waitFor();
  assert.equal(page.frames()[1].url(), `${product.help.url}fr/account/sign-in/`);
});

test("where frames of the help centre are refused, there is a way to it", async (t) => {
  const { page } = await openPage(t);
  product.allowFrames("'none'");
  t.after(() => product.allowFrames());
  await visitProduct(page, await product.page());
  await page.getByRole("button", { name: "Help", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "Help cannot be shown here." }).waitFor();
  const link = page.getByRole("link", { name: "Open the help centre in a new tab" });
  assert.equal(await link.getAttribute("href"), `${product.help.url}widget/`);
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "launch");
});

test("who is not the widget is not listened to", async (t) => {
  const { page } = await openPage(t);
  await visitProduct(page, await product.page({ before: NOTE_EVENTS }));
  await page.getByRole("button", { name: "Help", exact: true }).click();
  const frame = await framed(page);
  await page.evaluate(() => window.postMessage({ helpbook: "contact" }, "*"));
  const here = page.frames()[1].url();
  await page.evaluate(() => {
    const frame = document.querySelector("div:not(:has(main))").shadowRoot.querySelector("iframe");
    for (const url of ["https://evil.example/", "javascript:alert(1)", "http://", undefined]) frame.contentWindow.postMessage({ helpbook: "go", url }, "*");
  });
  assert.equal(page.frames()[1].url(), here);
  await frame.locator("main").getByRole("link", { name: "Contact us" }).click();
  await page.waitForFunction(() => window.events.some(([name]) => name === "contact"));
  assert.equal((await events(page)).filter(([name]) => name === "contact").length, 1);
});

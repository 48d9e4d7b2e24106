// The contact page: opening hours in time, what goes along with a message and how it is removed, suggestions, the form with
// and without scripts, and that nothing is sent before a customer sends it.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";

import { instantOf, readHours, rowsFor, stateOf } from "../../themes/default/js/contact-hours.js";
import { platformOf } from "../../themes/default/js/contact-platform.js";
import { bookFolder, buildSite, cleanup, temporaryFolder } from "./support/books.mjs";
import { LAPTOP, PHONE, SMALL_PHONE, assertNoSidewaysScrolling, openPage, visit } from "./support/browser.mjs";
import { STRICT_POLICY, startStaticServer } from "./support/static-server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const WAYS = `
[[contact]]
title = "Write to us"
url = "mailto:help@example.com"
reply = "within one working day"
languages = ["en", "ar"]

[[contact]]
title = "Call us"
url = "tel:+35315550123"
hours = ["Mon-Fri 09:00-17:00"]
time-zone = "Europe/Berlin"
closed = ["12-25"]
cost = "free"

[[contact]]
title = "Ask the community"
url = "https://community.example.com/new?title={query}&about={page}&from={platform}&lang={language}"
`;

/** Takes messages: keeps them, or answers with `status` where that is set. */
const collector = { messages: [], status: 0, url: "" };
/** What the collector takes for a key. */
const COLLECTED_ID = /^[\w-]{8,64}$/;

let url;

before(async () => {
  const server = createServer(async (request, response) => {
    response.setHeader("access-control-allow-origin", "*");
    let body = "";
    for await (const part of request) body += part;
    const wrong = '{"accepted":false,"fields":[{"field":"email","message":"is no address"}]}';
    if (collector.status) return response.writeHead(collector.status).end(collector.status === 400 ? wrong : "");
    const message = new URLSearchParams(body);
    collector.messages.push({ message, headers: request.headers });
    if (/json/.test(request.headers.accept)) return response.writeHead(202).end('{"accepted":true}');
    response.writeHead(303, { location: message.get("next").replace("#", "?sent=contact#") }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanup(() => server.close());
  collector.url = `http://127.0.0.1:${server.address().port}/contact`;

  const book = path.join(await temporaryFolder(), "book");
  await cp(bookFolder("several-languages"), book, { recursive: true });
  const settings = (await readFile(path.join(book, "book.toml"), "utf8")).replace(/\[\[contact\]\]\n(.+\n)+/, WAYS);
  const request = `[request]\nurl = "${collector.url}"\nreply = "within one working day"\nfields = { message = "body" }\n`;
  await writeFile(path.join(book, "book.toml"), `${settings}\n${request}`);
  const folder = path.join(await temporaryFolder(), "site");
  const policy = STRICT_POLICY.replace("connect-src 'self'", `connect-src 'self' ${collector.url}; form-action 'self' ${collector.url}`);
  const site = await startStaticServer(folder, { policy });
  const built = await buildSite(book, ["--base-url", site.url]);
  await cp(built, folder, { recursive: true });
  url = site.url;
});

const taken = () => collector.messages.splice(0);
const WITH_CONTEXT = "contact/#article=%2Faccount%2Freset%2F&query=reset%20password";
const iso = (instant) => new Date(instant).toISOString();

const berlin = (open, closed) => readHours({ open, zone: "Europe/Berlin", closed });
const OFFICE = "0 540 1020,1 540 1020,2 540 1020,3 540 1020,4 540 1020";

test("what is open is known across midnight and across the change of clocks", () => {
  const state = (hours, now) => stateOf(hours, Date.parse(now));
  assert.equal(iso(state(berlin(OFFICE), "2026-03-27T12:00:00Z").until), "2026-03-27T16:00:00.000Z");
  assert.deepEqual(state(berlin(OFFICE), "2026-03-27T16:00:00Z"), { from: Date.parse("2026-03-30T07:00:00Z") }, "summer begins on Sunday");
  assert.deepEqual(state(berlin(OFFICE), "2026-10-23T15:00:00Z"), { from: Date.parse("2026-10-26T08:00:00Z") }, "and ends on Sunday");
  assert.deepEqual(state(berlin(OFFICE, "2026-03-30 03-31"), "2026-03-28T12:00:00Z"), { from: Date.parse("2026-04-01T07:00:00Z") });
  // Saturday, from 22:00 to 04:00: the night is an hour shorter.
  const night = berlin("5 1320 1680");
  assert.deepEqual(state(night, "2026-03-28T23:30:00Z"), { until: Date.parse("2026-03-29T02:00:00Z") });
  assert.deepEqual(state(night, "2026-03-29T02:00:00Z"), { from: Date.parse("2026-04-04T20:00:00Z") });
  const always = berlin("0 0 1440,1 0 1440,2 0 1440,3 0 1440,4 0 1440,5 0 1440,6 0 1440");
  assert.deepEqual(state(always, "2026-03-29T00:30:00Z"), { until: null });
  assert.deepEqual(state(berlin("0 540 1020", "2026-11-23 2026-11-30"), "2026-11-22T12:00:00Z"), { from: null }, "nothing for two weeks");
  assert.equal(iso(instantOf("Europe/Berlin", Date.UTC(2026, 2, 29, 3))), "2026-03-29T01:00:00.000Z");
});

test("hours are told on the clocks of the reader, of each day as they are then", () => {
  const rows = (reader, now, hours = berlin(OFFICE)) => {
    const clock = (instant) => new Intl.DateTimeFormat("en", { timeZone: reader, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(instant);
    return rowsFor(reader, hours, Date.parse(now), clock);
  };
  assert.equal(rows("Europe/Paris", "2026-03-25T12:00:00Z"), null);
  assert.deepEqual(rows("Asia/Tokyo", "2026-01-14T12:00:00Z"), [{ days: [[0, 4]], times: ["17:00–01:00"] }]);
  const early = berlin("0 60 300,1 60 300,2 60 300,3 60 300,4 60 300");
  assert.deepEqual(rows("Pacific/Honolulu", "2026-01-14T12:00:00Z", early), [{ days: [[6, 3]], times: ["14:00–18:00"] }], "the day before");
  const weekdays = [0, 1, 2, 3, 4].map((day) => `${day} 0 1440`);
  assert.deepEqual(rows("Asia/Tokyo", "2026-01-13T12:00:00Z", berlin(weekdays.join())), [{ days: [[0, 4]], times: ["08:00–08:00"] }]);
  assert.equal(rows("Asia/Tokyo", "2026-01-13T12:00:00Z", berlin([...weekdays, "5 0 1440", "6 0 1440"].join())), null, "always");
  const withBreak = berlin("0 540 750,0 810 1020");
  assert.deepEqual(rows("Asia/Tokyo", "2026-01-14T12:00:00Z", withBreak), [{ days: [[0, 0]], times: ["17:00–20:30", "21:30–01:00"] }]);
  // Clocks change in New York before they do in Berlin.
  assert.deepEqual(rows("America/New_York", "2026-03-25T06:00:00Z"), [
    { days: [[0, 1]], times: ["03:00–11:00"] },
    { days: [[2, 4]], times: ["04:00–12:00"] },
  ]);
});

test("a browser is described in few words, and truly", () => {
  const windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
  const of = (userAgent, others = {}) => platformOf({ userAgent, maxTouchPoints: 0, ...others });
  assert.equal(of(`${windows.slice(0, -1)}; rv:128.0) Gecko/20100101 Firefox/128.0`), "Windows, Firefox 128");
  assert.equal(of(`${windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`), "Windows, Edge 126");
  const safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15";
  assert.equal(of(safari), "macOS, Safari 17");
  assert.equal(of(safari, { maxTouchPoints: 5 }), "iPadOS, Safari 17");
  assert.equal(of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"), "iOS, Safari 17");
  assert.equal(of("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36", { userAgentData: { platform: "Chrome OS" } }), "Chrome OS, Chrome 126");
  assert.equal(of("curl/8"), "");
});

test("neither a character that is cut in two nor a field called action stops a message", async (t) => {
  const { page, problems } = await openPage(t);
  await visit(page, `${url}contact/#query=${encodeURIComponent(`${"a".repeat(399)}😀`)}`);
  await page.locator('[data-way*="{query}"][href*="aaa%EF%BF%BD"]').first().waitFor();
  await page.locator("[data-typed=subject]").evaluate((field) => (field.name = "action"));
  for (const [name, text] of [["subject", "A question"], ["email", "a@example.com"], ["message", "Why?"]]) await page.locator(`[data-typed=${name}]`).fill(text);
  await page.locator("[data-request] [type=submit]").click();
  await page.locator("#hb-sent:focus").waitFor();
  assert.deepEqual(taken().map(({ message }) => message.get("action")), ["A question"]);
  assert.deepEqual(problems, []);
});

test("the page tells whether somebody is there, on the reader's clock", async (t) => {
  const { page, problems, requests } = await openPage(t, { timezoneId: "America/New_York" });
  await page.clock.setFixedTime(new Date("2026-03-25T18:00:00Z"));
  await visit(page, `${url}contact/`);
  const way = page.locator(".way", { hasText: "Call us" });
  assert.match(await way.innerText(), /Closed now\. Opens Thursday at 04:00/);
  assert.match(await way.innerText(), /Berlin time\s+Monday to Friday\s+09:00–17:00\s+Closed on 25 December/);
  assert.match(await way.locator("[data-yours]").innerText(), /In your time zone\s+Monday to Tuesday\s+03:00–11:00\s+Wednesday to Friday\s+04:00–12:00/);
  assert.match(await page.locator(".way").first().innerText(), /within one working day\s+Languages\s+English · العربية/);
  assert.deepEqual(requests.filter((address) => !address.startsWith(url)), [], "nobody else is asked");
  assert.ok(!requests.some((address) => /search\/|\.wasm/.test(address)), "search is not loaded before it is needed");
  assert.deepEqual(problems, []);
});

test("what goes along is listed, can be removed, and is then in no way", async (t) => {
  const { page, problems, requests } = await openPage(t);
  await visit(page, `${url}account/reset/`);
  await page.locator("#hb-content").getByRole("link", { name: "All ways to reach us" }).click();
  await page.waitForURL(`${url}contact/#article=%2Faccount%2Freset%2F`);
  await page.goto("about:blank");
  await visit(page, url + WITH_CONTEXT);
  const listed = page.getByRole("region", { name: "We send along" }).getByRole("listitem");
  const texts = async () => (await listed.allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
  assert.match((await texts()).join(" | "), /^Article \/account\/reset\/ ?× \| Searched for “reset password” ?× \| Language English ?× \| Device Linux, .*Chrome \d+ ?×$/);
  const mail = async () => new URL(await page.getByRole("link", { name: "Write to us" }).getAttribute("href"));
  const community = async () => new URL(await page.getByRole("link", { name: "Ask the community" }).getAttribute("href")).searchParams;
  assert.equal((await mail()).searchParams.get("subject"), "reset password");
  assert.match((await mail()).searchParams.get("body"), new RegExp(`Article: ${url}account/reset/\r\nSearched for: reset password\r\nLanguage: en\r\nDevice: Linux`));
  const full = await community();
  assert.deepEqual([full.get("title"), full.get("about"), full.get("lang")], ["reset password", `${url}account/reset/`, "en"]);
  assert.match(full.get("from"), /Linux/);

  await page.getByRole("button", { name: "Do not send: Device" }).click();
  await page.getByRole("button", { name: "Do not send: Searched for" }).press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Do not send: Language", "the next one is at hand");
  assert.equal(await page.getByRole("status").filter({ hasText: "Searched for" }).innerText(), "Searched for is not sent along.");
  assert.ok(!page.url().includes("password"), "nor does it come back");
  const less = await community();
  assert.deepEqual([less.get("title"), less.get("from"), less.get("lang")], ["", "", "en"]);
  assert.doesNotMatch((await mail()).searchParams.get("body"), /Device|Searched/);
  assert.deepEqual(requests.filter((address) => !address.startsWith(url) && address !== "about:blank"), []);

  await page.getByLabel("What is it about?").fill("It fails");
  await page.getByLabel("Your message").fill("Step 2 & 3");
  await page.getByLabel("Your e-mail address").fill("ada@example.com");
  await page.getByRole("button", { name: "Send message" }).click();
  await page.getByRole("heading", { name: "Your message has arrived" }).waitFor();
  assert.ok(await page.evaluate(() => document.activeElement.id === "hb-sent"), "who cannot see it hears it");
  const [{ message, headers }, ...others] = taken();
  assert.deepEqual(others, []);
  const { id, elapsed, ...sent } = Object.fromEntries(message);
  assert.deepEqual(sent, {
    subject: "It fails",
    body: "Step 2 & 3",
    email: "ada@example.com",
    name: "",
    article: "/account/reset/",
    language: "en",
    website: "",
    next: `${url}contact/#hb-sent`,
  });
  assert.match(id, COLLECTED_ID);
  assert.ok(Number(elapsed) > 0);
  assert.equal(headers.cookie, undefined);
  assert.equal(headers.referer, undefined);
  assert.deepEqual(requests.filter((address) => !address.startsWith(url) && address !== "about:blank"), [collector.url]);
  assert.deepEqual(problems, []);
});

test("a fragment cannot put anything else on the page", async (t) => {
  const { page, problems } = await openPage(t);
  for (const article of ["//evil.example/", "https://evil.example/", "/?x", "/#x", "/\\evil.example", "javascript:alert(1)", "/a b", "account/"]) {
    await page.goto("about:blank");
    await visit(page, `${url}contact/#article=${encodeURIComponent(article)}&platform=${encodeURIComponent("<img src=x onerror=alert(1)>")}`);
    const list = page.locator("[data-listed]");
    assert.doesNotMatch(await list.innerText(), /Article/, article);
    assert.match(await list.innerText(), /Device\s+<img src=x/, "text stays text");
    assert.equal(await list.locator("img").count(), 0);
  }
  assert.deepEqual(problems, []);
});

test("articles are suggested while the subject is typed, and open elsewhere", async (t) => {
  const { page, context, problems } = await openPage(t);
  await visit(page, `${url}contact/`);
  const subject = page.getByLabel("What is it about?");
  await subject.pressSequentially("rset passw");
  const found = page.locator("[data-answers] a");
  await found.first().waitFor();
  assert.ok((await found.count()) <= 3);
  assert.match(await found.first().innerText(), /Reset your password/);
  assert.match(await page.getByRole("status").filter({ hasText: "This may" }).innerText(), /This may already answer it: Reset your password/);
  assert.ok(await subject.evaluate((field) => field === document.activeElement), "the focus stays");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.target), "_blank");
  const [opened] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
  await opened.waitForURL(`${url}account/reset/**`);
  assert.equal(await subject.inputValue(), "rset passw");
  await subject.fill("");
  await page.locator("[data-answers]").waitFor({ state: "hidden" });
  assert.deepEqual(taken(), []);
  assert.deepEqual(problems, []);
});

test("what could not be sent stays, goes into mail, and counts once when it is sent again", async (t) => {
  const { page } = await openPage(t, { viewport: PHONE });
  await visit(page, `${url}contact/`);
  await page.getByLabel("What is it about?").fill("It fails");
  await page.getByLabel("Your message").fill("Again and again");
  await page.reload();
  assert.equal(await page.getByLabel("Your message").inputValue(), "Again and again", "in this tab");
  await page.getByLabel("Your e-mail address").fill("ada@example.com");
  const send = page.getByRole("button", { name: "Send message" });
  collector.status = 503;
  await send.click();
  const alert = page.getByRole("alert");
  await alert.getByText("could not be sent").waitFor();
  await alert.getByRole("link").click();
  assert.equal(new URL(page.url()).hash, "#hb-ways");
  const mail = new URL(await page.getByRole("link", { name: "Write to us" }).getAttribute("href")).searchParams;
  assert.equal(mail.get("subject"), "It fails");
  assert.match(mail.get("body"), /^Again and again/);
  collector.status = 400;
  await send.click();
  await alert.getByText("check what is marked").waitFor();
  assert.equal(await page.getByLabel("Your e-mail address").getAttribute("aria-invalid"), "true");
  collector.status = 0;
  await send.click();
  await page.getByText("Your message has arrived").waitFor();
  assert.equal(taken().length, 1);
  assert.equal(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("request")).length), 0, "then it is forgotten");
});

test("the keyboard alone is enough", async (t) => {
  const { page, problems } = await openPage(t, { viewport: PHONE });
  await visit(page, `${url}contact/`);
  await page.getByRole("button", { name: "Do not send: Language" }).focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  assert.ok(await page.evaluate(() => document.activeElement.id === "hb-context"));
  await page.getByRole("link", { name: "Ask the community" }).focus();
  await page.keyboard.press("Tab");
  await page.keyboard.type("Zq");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Words");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Ada");
  await page.keyboard.press("Enter");
  await page.getByText("Your message has arrived").waitFor();
  const [{ message }] = taken();
  assert.deepEqual(["subject", "body", "email", "name"].map((name) => message.get(name)), ["Zq", "Words", "ada@example.com", "Ada"]);
  assert.deepEqual([message.get("language"), message.get("platform"), message.get("article")], [null, null, null]);
  assert.deepEqual(problems, []);
});

test("without scripts, the form is posted and the page says thank you", async (t) => {
  const { page } = await openPage(t, { javaScriptEnabled: false, viewport: PHONE });
  await page.goto(`${url}contact/`);
  assert.ok(!(await page.locator("#hb-sent").isVisible()));
  assert.ok(!(await page.locator("[data-context]").isVisible()));
  assert.match(await page.locator(".way", { hasText: "Call us" }).innerText(), /Berlin time\s+Monday to Friday/);
  assert.equal(await page.getByRole("link", { name: "Ask the community" }).getAttribute("href"), "https://community.example.com/new?title=&about=&from=&lang=");
  for (const language of [true, false]) {
    await page.goto(`${url}contact/`);
    await page.getByLabel("What is it about?").fill("It fails");
    await page.getByLabel("Your message").fill("Words");
    await page.getByLabel("Your e-mail address").fill("ada@example.com");
    await page.getByLabel("Say that I read this in English").setChecked(language);
    await page.getByRole("button", { name: "Send message" }).click();
    await page.waitForURL(`${url}contact/?sent=contact#hb-sent`);
    assert.ok(await page.getByText("Your message has arrived").isVisible());
    assert.ok(!(await page.getByLabel("Your message").isVisible()));
    const [{ message }] = taken();
    assert.deepEqual(["language", "article", "platform"].map((name) => message.get(name)), [language ? "en" : null, null, null]);
  }
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [SMALL_PHONE, PHONE, LAPTOP]) {
    test(`axe finds nothing, and nothing is too wide: ${colorScheme}, ${viewport.width} px`, async (t) => {
      const { page, problems } = await openPage(t, { colorScheme, viewport, reducedMotion: "reduce", timezoneId: "Asia/Tokyo" });
      const clean = async (where) => {
        await assertNoSidewaysScrolling(page, where);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.target)}`), []);
      };
      for (const place of [WITH_CONTEXT, "ar/contact/#article=%2Far%2Faccount%2Fsign-in%2F"]) {
        await page.goto("about:blank");
        await visit(page, url + place);
        await page.locator("[data-typed=subject]").fill(place.startsWith("ar") ? "تسجيل" : "password");
        await page.locator("[data-answers] a").first().waitFor();
        await clean(place);
      }
      await page.goto("about:blank");
      await visit(page, `${url}contact/`);
      for (const [name, text] of [["subject", "Zq"], ["message", "Words"], ["email", "ada@example.com"]]) await page.locator(`[data-typed=${name}]`).fill(text);
      collector.status = 400;
      await page.locator("[type=submit]").last().click();
      await page.getByRole("alert").locator("p:visible").waitFor();
      await clean("wrong");
      collector.status = 0;
      await page.locator("[type=submit]").last().click();
      await page.locator("#hb-sent").waitFor();
      await clean("sent");
      taken();
      assert.ok(problems.every((text) => /400/.test(text)), problems.join("\n"));
    });
  }
}

// What stands on top of every page: announcements, and messages from a file that changes without a build.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";

import { bookFolder, buildSite, temporaryFolder } from "./support/books.mjs";
import { LAPTOP, PHONE, openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const ANNOUNCEMENT = `---
title: No deliveries on 1 May
description: Orders arrive from 4 May on.
type: announcement
publish_on: 2026-04-20
banner: true
---
We are sorry.
`;

let site;
let folder;

const hour = (offset) => new Date(Date.now() + offset * 3_600_000).toISOString();
const say = (...messages) => writeFile(path.join(folder, "status.json"), JSON.stringify({ messages }));
const banners = (page) => page.locator(".banner");

before(async () => {
  const book = path.join(await temporaryFolder(), "book");
  await cp(bookFolder("several-languages"), book, { recursive: true });
  const settings = await readFile(path.join(book, "book.toml"), "utf8");
  await writeFile(path.join(book, "book.toml"), `${settings}\n[status]\nurl = "status.json"\n`);
  await writeFile(path.join(book, "content/closed.md"), ANNOUNCEMENT);
  folder = await buildSite(book);
  site = await startStaticServer(folder);
});

test("messages appear without a build, in the reader's language and time, politely", async (t) => {
  await say(
    { text: { en: "Payments are slow", fr: "Les paiements sont lents" }, level: "problem", starts: "2026-01-02T08:10:00Z", url: "account/reset/" },
    { text: "Over", ends: hour(-1) },
    { text: "Not yet", starts: hour(1) },
  );
  const { page, problems } = await openPage(t, { viewport: PHONE, timezoneId: "Asia/Tokyo" });
  await visit(page, `${site.url}fr/account/reset/`);
  await banners(page).nth(1).waitFor();
  assert.equal(await banners(page).count(), 2);
  const message = page.getByRole("status").filter({ hasText: "lents" });
  assert.match(await message.innerText(), /^Incident\s*: Les paiements sont lents 2 janv\. 2026, 17:10/);
  assert.equal(await message.locator("time").getAttribute("datetime"), "2026-01-02T08:10:00Z");
  await message.getByRole("link").click();
  await page.waitForURL(`${site.url}account/reset/`);
  assert.deepEqual(problems, []);
});

test("what was dismissed stays away until it says something else", async (t) => {
  await say({ text: "Sign-in is down" });
  const { page, problems } = await openPage(t);
  await visit(page, `${site.url}account/reset/`);
  await page.getByRole("button", { name: /^Dismiss: Sign-in is down/ }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Dismiss: No deliveries/ }).click();
  assert.equal(await banners(page).count(), 0);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".skip")), "the keyboard goes on at the top");
  await visit(page, `${site.url}account/sign-in/`);
  await page.waitForLoadState("networkidle");
  assert.equal(await banners(page).count(), 0);
  await say({ text: "Sign-in is down in Europe" });
  await visit(page, site.url);
  await page.getByText("down in Europe").waitFor();
  assert.equal(await banners(page).count(), 1);
  assert.deepEqual(problems, []);
});

test("nothing in a message is HTML, and what is broken costs nothing", async (t) => {
  const { page, problems } = await openPage(t);
  await say(
    { text: "<img src=x onerror=alert(1)>", url: "javascript:alert(1)", level: "constructor", starts: "soon" },
    { text: 3 },
    null,
    { text: "Fine", url: "http://[", level: "resolved" },
    { text: "Third" },
    { text: "Fourth" },
  );
  await visit(page, `${site.url}account/reset/`);
  await page.getByText("Third").waitFor();
  const texts = await page.getByRole("status").locator(".banner p").allInnerTexts();
  assert.deepEqual(texts, ["<img src=x onerror=alert(1)>", "Solved: Fine", "Third"]);
  assert.equal(await page.getByRole("status").locator("a, img").count(), 0);
  await page.getByRole("button", { name: "Dismiss: Third" }).click();
  await visit(page, `${site.url}account/reset/`);
  await page.getByText("Fourth").waitFor();

  await writeFile(path.join(folder, "status.json"), "{broken");
  await visit(page, `${site.url}account/sign-in/`);
  await page.waitForLoadState("networkidle");
  assert.equal(await banners(page).count(), 1);
  assert.deepEqual(problems, []);
});

test("without scripts, announcements stand there", async (t) => {
  const { page, requests } = await openPage(t, { javaScriptEnabled: false });
  await page.goto(`${site.url}account/reset/`);
  assert.match(await banners(page).innerText(), /No deliveries on 1 May Orders arrive from 4 May on\. 20 April 2026/);
  assert.equal(await page.getByRole("button", { name: /Dismiss/ }).count(), 0);
  assert.ok(!requests.some((address) => address.includes("status.json")));
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [PHONE, LAPTOP]) {
    test(`axe finds nothing: ${colorScheme}, ${viewport.width} px`, async (t) => {
      await say({ text: "Payments are slow", level: "problem", url: "account/reset/" }, { text: "Well again", level: "resolved" });
      const { page } = await openPage(t, { colorScheme, viewport, reducedMotion: "reduce" });
      for (const place of ["account/reset/", "ar/account/sign-in/"]) {
        await visit(page, site.url + place);
        await page.getByText("Well again").waitFor();
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.ok(!wide, "nothing is wider than the screen");
      }
    });
  }
}

// One book in several languages: switching between them, what is not translated, and searching in each.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { bookFolder, buildSite } from "./support/books.mjs";
import { LAPTOP, PHONE, SMALL_PHONE, assertNoSidewaysScrolling, openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let url;
before(async () => ({ url } = await startStaticServer(await buildSite(bookFolder("several-languages")))));

test("the switch leads to the same article, by pointer and by keyboard", async (t) => {
  const { page, problems } = await openPage(t);
  await visit(page, `${url}account/sign-in/`);
  await page.locator(".languages summary").click();
  await page.getByRole("link", { name: "Français" }).click();
  await page.getByRole("heading", { level: 1, name: "Se connecter" }).waitFor();
  assert.equal(page.url(), `${url}fr/account/sign-in/`);
  assert.equal(await page.locator("html").getAttribute("lang"), "fr");
  await page.locator(".languages summary").focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".languages [aria-current]").innerText(), "Français");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator(".languages").evaluate((menu) => menu.open)));
  assert.ok(await page.evaluate(() => document.activeElement.matches(".languages summary")));
  await page.keyboard.press("Enter");
  await page.locator("h1").click();
  assert.ok(!(await page.locator(".languages").evaluate((menu) => menu.open)));
  assert.deepEqual(problems, []);
});

test("where a language has no such article, the switch leads to the nearest category", async (t) => {
  const { page } = await openPage(t);
  await visit(page, `${url}fr/account/receipts/`);
  await page.locator(".languages summary").click();
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL(`${url}account/`);
});

test("what is not translated keeps the customer's language around it", async (t) => {
  const { page, problems } = await openPage(t);
  await visit(page, `${url}fr/account/`);
  const row = page.getByRole("link", { name: "Reset your password" }).first();
  assert.equal(await row.getAttribute("lang"), "en");
  await row.click();
  await page.waitForURL(`${url}fr/account/reset/`);
  assert.equal(await page.locator(".article-body").getAttribute("lang"), "en");
  assert.match(await page.locator(".notice").innerText(), /pas encore disponible.*Français.*English/s);
  await page.locator(".article-body").getByRole("link", { name: "sign in" }).click();
  await page.waitForURL(`${url}fr/account/sign-in/`);
  await page.getByRole("link", { name: "Aide Acme" }).click();
  await page.waitForURL(`${url}fr/`);
  assert.deepEqual(problems, []);
});

test("each language has a search of its own, which says what is not translated", async (t) => {
  const { page, problems } = await openPage(t);
  await visit(page, `${url}fr/search/?q=bouton`);
  await page.locator("[data-hits] a").first().waitFor();
  assert.equal(await page.locator("[data-hits] a").first().innerText(), "Se connecter");
  await visit(page, `${url}fr/search/?q=reset`);
  const hit = page.locator("[data-hits] li").first();
  await hit.locator(".badge").waitFor();
  assert.match(await hit.innerText(), /Langue\s:\sEnglish/);
  await hit.getByRole("link").first().click();
  await page.waitForURL(`${url}fr/account/reset/`);
  await visit(page, `${url}search/?q=bouton`);
  await page.locator("[data-status]", { hasText: "bouton" }).waitFor();
  assert.equal(await page.locator("[data-hits] a").count(), 0);
  assert.deepEqual(problems, []);
});

test("without scripts, the switch opens and leads on", async (t) => {
  const { page } = await openPage(t, { javaScriptEnabled: false });
  await page.goto(`${url}ar/account/sign-in/`);
  await page.locator(".languages summary").click();
  await page.getByRole("link", { name: "English" }).click();
  await page.waitForURL(`${url}account/sign-in/`);
});

test("the switch fits every screen, whichever way the language is written", async (t) => {
  for (const viewport of [SMALL_PHONE, PHONE, LAPTOP]) {
    const { page } = await openPage(t, { viewport });
    for (const place of ["", "fr/account/sign-in/", "ar/", "ar/account/reset/"]) {
      await visit(page, url + place);
      await page.locator(".languages summary").click();
      await assertNoSidewaysScrolling(page, `${place} at ${viewport.width} px`);
      const box = await page.locator(".languages ul").boundingBox();
      assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, `${place} at ${viewport.width} px: ${JSON.stringify(box)}`);
    }
  }
});

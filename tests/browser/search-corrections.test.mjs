// What the engine read instead of what was typed is always said, and can always be taken back.

import assert from "node:assert/strict";
import { before, test } from "node:test";

import { buildSite } from "./support/books.mjs";
import { openPage, typeQuery } from "./support/browser.mjs";
import { scriptSearch } from "./support/scripted-search.mjs";
import { startStaticServer } from "./support/static-server.mjs";

let site;
before(async () => {
  site = await startStaticServer(await buildSite());
});

/** Reads “refnud” as “refund” unless it is told to take it as it stands. */
function forgiving({ query, verbatim }) {
  if (query === "nonsens") return { spelling: "<b>nonsense</b>" };
  const hit = (title) => ({ title, titleMarks: [[title, false]], url: "reference/markdown/", trail: [], section: null, snippet: [], score: 1 });
  if (query !== "refnud") return { hits: [hit(`about ${query}`)] };
  return verbatim ? { hits: [hit("as typed")] } : { hits: [hit("corrected")], corrections: [{ typed: "refnud", used: "refund" }], corrected: "refund" };
}

async function openScripted(t, path) {
  const opened = await openPage(t);
  const asked = await scriptSearch(opened.page, forgiving);
  await opened.page.goto(site.url + path);
  return { ...opened, asked, status: opened.page.locator("[data-status]") };
}

test("a corrected question is shown, and the way back to what was typed", async (t) => {
  const { page, status, asked, problems } = await openScripted(t, "search/?q=refnud");
  await status.getByText("Showing results for “refund”").waitFor();
  const instead = status.getByRole("link", { name: "Search instead for “refnud”" });
  assert.match(await instead.getAttribute("href"), /\/search\/\?q=refnud&exact=1$/);
  await instead.click();
  await page.locator("[data-hits]").getByText("as typed").waitFor();
  await page.waitForURL(/\?q=refnud&exact=1$/);
  assert.equal(await status.getByRole("link").count(), 0);
  assert.deepEqual((await asked()).map(({ verbatim }) => verbatim), [false, true]);
  assert.deepEqual(problems, []);
});

test("the address keeps that a question is meant as it stands, until another is typed", async (t) => {
  const { page, asked } = await openScripted(t, "search/?q=refnud&exact=1");
  await page.locator("[data-hits]").getByText("as typed").waitFor();
  await page.locator("[data-search] input").fill("refnuds");
  await page.waitForURL(/\?q=refnuds$/);
  assert.equal((await asked()).at(-1).verbatim, false);
});

test("Back leads from the question as typed to the corrected one", async (t) => {
  const { page, status } = await openScripted(t, "search/?q=refnud");
  await status.getByRole("link").click();
  await page.locator("[data-hits]").getByText("as typed").waitFor();
  await page.goBack();
  await page.locator("[data-hits]").getByText("corrected").waitFor();
  assert.equal(new URL(page.url()).search, "?q=refnud");
});

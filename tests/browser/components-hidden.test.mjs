// What components do not show at first is reached all the same: by links into it, from search, and while it is written.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { before, test } from "node:test";

import { startPreview, temporaryFolder } from "./support/books.mjs";
import { openPage } from "./support/browser.mjs";

const FILLER = "A paragraph between.\n\n".repeat(30);
const TABS = ":::tabs\n:::tab[One]\nAbout cats.\n:::\n:::tab[Two]\nAbout giraffes.\n:::\n";
const GUIDE = `:::guide
## Is it on?

- [Yes](#see-below)
- [No](#switch-it-on)

## See below

The answer is [further down](#deep).

${FILLER}

### Deep

It is warm.

## Switch it on

Press the button.
`;
const article = (tabs, guide) => `# Animals\n\n${FILLER}\n${tabs}:::\n\n${guide}:::\n\n${FILLER}`;

let book, url;
const write = (text) => writeFile(path.join(book, "content/animals.md"), text);
before(async () => {
  book = await temporaryFolder();
  await mkdir(path.join(book, "content"));
  await writeFile(path.join(book, "content/other.md"), "# Other\n\n[There](animals.md#deep)\n");
  await write(article(TABS, GUIDE));
  url = await startPreview(book);
});

/** Waits until scrolling has come to the element. */
const comesToTop = (page, id) =>
  page.waitForFunction((wanted) => Math.abs(document.getElementById(wanted).getBoundingClientRect().top - 40) < 60, id);

test("a link leads to a heading within a step of a guide, from outside and from the same step", async (t) => {
  // Where scrolling is smooth, the next step would come in the midst of it.
  const { page, problems } = await openPage(t, { reducedMotion: "reduce" });
  await page.goto(`${url}other/`);
  await page.getByRole("link", { name: "There" }).click();
  await comesToTop(page, "deep");
  await page.evaluate(() => document.getElementById("see-below").scrollIntoView({ behavior: "instant" }));
  await page.getByRole("link", { name: "further down" }).click();
  await comesToTop(page, "deep");
  assert.equal(new URL(page.url()).hash, "#deep");
  assert.deepEqual(problems, []);
});

test("a word that stands in a tab that is not open is in sight for who comes from search", async (t) => {
  const { page } = await openPage(t);
  await page.addInitScript(() => delete Document.prototype.fragmentDirective);
  await page.goto(`${url}search/?q=giraffes`);
  await page.locator("[data-hits] a").first().click();
  await page.getByText("About giraffes.").waitFor();
  assert.ok(!(await page.getByText("About cats.").isVisible()));
});

test("tabs and steps that are written while the page is open come into their place", async (t) => {
  const { page, problems } = await openPage(t);
  const listening = page.waitForRequest(/\/__helpbook\/news\?since=[1-9]/);
  await page.goto(`${url}animals/`);
  await listening;
  t.after(() => write(article(TABS, GUIDE)));
  await page.evaluate(() => (window.isTheSamePage = true));
  await page.getByRole("tab", { name: "Two" }).click();
  await write(article(`${TABS}:::tab[Three]\nAbout whales.\n:::\n`, `${GUIDE}\n## A third step\n\nAn [answer](#is-it-on).\n`));
  await page.getByRole("tab", { name: "Three" }).waitFor();
  assert.equal(await page.evaluate(() => window.isTheSamePage), true);
  assert.equal(await page.locator("[role=tab][aria-selected=true]").textContent(), "Two");
  assert.ok(!(await page.getByText("About whales.").isVisible()));
  assert.ok(!(await page.locator("#a-third-step").isVisible()));
  await page.getByRole("tab", { name: "Three" }).click();
  assert.ok(await page.getByText("About whales.").isVisible());
  await write(article(TABS.replace("[One]", "[First]"), GUIDE));
  await page.getByRole("tab", { name: "First" }).waitFor();
  assert.equal(await page.getByRole("tab").count(), 2);
  assert.equal(await page.locator("[role=tab][aria-selected=true]").count(), 1);
  assert.deepEqual(problems, []);
});

// The report as a page for the team: one file that loads and runs nothing, readable by everybody.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { before, test } from "node:test";
import { promisify } from "node:util";
import { pathToFileURL } from "node:url";

import { bookFolder, project, temporaryFolder } from "./support/books.mjs";
import { LAPTOP, PHONE, openPage } from "./support/browser.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const helpbook = process.env.HELPBOOK_BIN ?? path.join(project, "target/debug/helpbook");
let url;

/** Half a year of what customers of the book did. */
function events() {
  const lines = [];
  for (let n = 0; n < 180; n += 1) {
    const at = new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
    lines.push({ type: "feedback", at, article: "/account/reset/", helpful: n % 3 === 0, reasons: n % 3 ? ["unclear", "does-not-work"] : [], comment: n % 20 === 1 ? `<img src=x onerror=alert(1)> ${n}` : undefined });
    lines.push({ type: "feedback", at, article: "/account/sign-in/", helpful: n % 10 > 0 });
    lines.push({ type: "search", at, query: n % 2 ? "zeppelin hangar" : "hangars for zeppelins", results: 0, clicked: null });
    lines.push({ type: "search", at, query: "password", results: 2, clicked: "/account/reset/" });
  }
  lines.push({ type: "feedback", at: "2026-02-02", article: "/gone/", helpful: false });
  return lines.map((line) => JSON.stringify(line)).join("\n");
}

before(async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "events.jsonl"), events());
  const file = path.join(folder, "report.html");
  await promisify(execFile)(helpbook, ["report", "feedback", path.join(folder, "events.jsonl"), "--book", bookFolder("several-languages"), "--format", "html", "--output", file, "--now", "2026-07-01"]);
  url = pathToFileURL(file).href;
});

for (const colorScheme of ["light", "dark"]) {
  for (const viewport of [PHONE, LAPTOP]) {
    test(`${colorScheme}, ${viewport.width} px: axe finds nothing, nothing is wider than the screen, nothing is asked for`, async (t) => {
      const { page, problems, requests } = await openPage(t, { colorScheme, viewport });
      await page.goto(url);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target)}`), []);
      assert.ok(!(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)));
      assert.deepEqual(requests, [url]);
      assert.equal(await page.locator("img, script").count(), 0);
      assert.ok((await page.locator("svg").count()) > 0, "there are charts");
      assert.match(await page.locator("body").innerText(), /zeppelin/);
      assert.match(await page.locator("body").innerText(), /<img src=x onerror=alert\(1\)>/);
      assert.deepEqual(problems, []);
    });
  }
}

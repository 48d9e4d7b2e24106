// One Chromium for the tests of a file, and pages that note everything a customer's browser would complain about.

import assert from "node:assert/strict";

import { chromium } from "playwright-core";

import { cleanup } from "./books.mjs";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const LAPTOP = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 844 };
export const SMALL_PHONE = { width: 320, height: 640 };

let launched = null;

function browser() {
  launched ??= launch();
  return launched;
}

async function launch() {
  const found = await chromium.launch({ executablePath: process.env.HELPBOOK_CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  cleanup(() => found.close());
  return found;
}

/**
 * A page in a context of its own, closed when the test `t` is done. `problems` gathers console errors, exceptions and
 * violations of the policy; `requests` all addresses that were asked for.
 */
export async function openPage(t, options = {}) {
  const context = await (await browser()).newContext({ viewport: LAPTOP, ...options });
  t.after(() => context.close());
  context.setDefaultTimeout(10_000);
  const problems = [];
  const requests = [];
  await context.exposeBinding("reportViolation", (_, text) => problems.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`policy: ${event.violatedDirective} refused ${event.blockedURI}`);
    });
  });
  context.on("request", (request) => requests.push(request.url()));
  context.on("weberror", (error) => problems.push(`exception: ${error.error()}`));
  context.on("console", (message) => {
    // The browser reports the 404 of the not-found page itself, which is as it should be, and that of an icon that it
    // asks for unbidden.
    const asked = message.location().url;
    const isExpected = /status of 404/.test(message.text()) && asked === message.page()?.url();
    if (message.type() === "error" && !isExpected) problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  return { page: await context.newPage(), context, problems, requests };
}

/** Types a query into the field of the page, key by key as customers do. */
export async function typeQuery(page, query) {
  await page.locator("[data-search] input").first().pressSequentially(query);
}

/** The width that the page takes beyond the window, and what causes it. */
export async function assertNoSidewaysScrolling(page, where) {
  const { excess, culprits } = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const isClipped = (node) => node !== document.body && (getComputedStyle(node).overflowX !== "visible" || isClipped(node.parentElement));
    const isOutside = ({ left, right }) => right > width + 1 || left < -1;
    const wide = [...document.body.querySelectorAll("*")].filter((node) => isOutside(node.getBoundingClientRect()) && !isClipped(node.parentElement));
    return {
      excess: document.documentElement.scrollWidth - width,
      culprits: wide.slice(0, 3).map((node) => `${node.localName}.${node.className}`),
    };
  });
  assert.ok(excess <= 0, `${where} is ${excess} px too wide: ${culprits.join(", ")}`);
}

/** Kinds of pages of the manual, by what they are. The last is answered with status 404. */
export const KINDS = {
  home: "",
  category: "writing/",
  article: "reference/markdown/",
  "article with code": "writing/show-code/",
  "search, nothing asked": "search/",
  "search with results": "search/?q=broken+link",
  "search without results": "search/?q=zzxqwv",
  "all articles": "all-articles/",
  "not found": "reference/no-such-thing/at/all/",
};

/** Opens a kind of page and waits until everything that it does by itself is done. */
export async function visit(page, url) {
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  const query = new URL(url).searchParams.get("q");
  if (query) await page.locator("[data-hits] a, [data-ways] a").first().waitFor();
}

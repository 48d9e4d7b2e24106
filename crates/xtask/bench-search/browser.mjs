// Chromium, and visits of pages in it. Both engines fill the same kind of list on the same pages, so one way of looking serves
// both: a query goes into the field, and what is noted is when the list changes.

import { chromium } from "playwright-core";

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
/** No request and no change of the list for this long: the page is done. */
const QUIET_MS = 100;
const POLL_MS = 20;
const PATIENCE_MS = 60_000;
/** By how much the clocks of browser and server may differ. */
const CLOCKS_MS = 10;

/**
 * Runs in the page before its own scripts: every question to helpbook's worker is for so many results, whatever the page
 * would show of its own accord, so that both engines load the same number of texts. While the engine loads, the page may
 * show something of its own; `waiting` tells that the worker has not answered yet.
 */
function watchWorker(results) {
  const post = Worker.prototype.postMessage;
  const heard = new WeakSet();
  window.helpbookBench.waiting = false;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (!Number.isInteger(message?.limit)) return post.call(this, message, ...rest);
    window.helpbookBench.waiting = message.id;
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener("message", ({ data }) => {
        const isAnswer = data?.id === window.helpbookBench.waiting || data?.type === "error";
        if (isAnswer) window.helpbookBench.waiting = false;
      });
    }
    return post.call(this, { ...message, limit: results }, ...rest);
  };
}

/** Runs in the page before its own scripts: notes input and changes of the list, on the page's clock. */
function watchList() {
  const LIST = "[data-hits], [data-ways], [data-search] [role=listbox]";
  const HITS = "[data-hits] > li, [data-search] [role=option]:not([id$='-all'])";
  const bench = { input: 0, shown: [], next: null };
  const clock = () => performance.now();

  // Where there are no hits, the list may not change, but the ways on do.
  new MutationObserver((changes) => {
    if (!changes.some(({ target }) => target.matches?.(LIST))) return;
    const at = clock();
    bench.shown.push({ at, hits: document.querySelectorAll(HITS).length });
    bench.next?.(at);
  }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-hits"] });

  bench.ask = (query) => {
    const input = document.querySelector("[data-search] input");
    bench.shown.length = 0;
    bench.input = clock();
    input.focus();
    input.value = query;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };

  /** Types letter by letter; resolves to the milliseconds that each took to show, `null` where nothing changed. */
  bench.type = async (query, pauseMs, patienceMs) => {
    const times = [];
    for (let length = 1; length <= query.length; length++) {
      const changed = new Promise((resolve) => {
        bench.next = resolve;
        setTimeout(resolve, patienceMs, null);
      });
      bench.ask(query.slice(0, length));
      const at = await changed;
      bench.next = null;
      times.push(at === null ? null : at - bench.input);
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return times;
  };

  window.helpbookBench = bench;
}

/**
 * Asks as soon as the page has loaded, as a customer does who knows what they want. Where the field comes to life only
 * later, the question has to wait for it, and the time counts all the same.
 */
function askWhenLoaded(query) {
  const { promise: alive, resolve } = Promise.withResolvers();
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (type === "input" && this instanceof HTMLInputElement) resolve();
    return listen.call(this, type, ...rest);
  };
  listen.call(window, "load", async () => {
    const loaded = performance.now();
    await alive;
    // Whatever else the script attaches at the same time shall hear it too.
    setTimeout(() => {
      window.helpbookBench.ask(query);
      window.helpbookBench.input = loaded;
    });
  });
}

export async function launch(pin) {
  return chromium.launch({
    executablePath: process.env.HELPBOOK_CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, `--ignore-certificate-errors-spki-list=${pin}`],
  });
}

/** A page with a cache of its own, for searches with so many results. */
export async function visitor(browser, server, results) {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript(watchList);
  await context.addInitScript(watchWorker, results);
  const page = await context.newPage();
  const problems = [];
  page.on("pageerror", (error) => problems.push(String(error)));

  const isServerQuiet = () => {
    const last = server.log.reduce((latest, { start, end }) => Math.max(latest, start, end ?? Infinity), 0);
    return performance.now() - last > QUIET_MS;
  };

  /** Until server and list are at rest; resolves to what the list showed since the last query. */
  async function settled() {
    const begun = performance.now();
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      const unchangedFor = await page.evaluate(() => {
        const { shown, waiting } = window.helpbookBench;
        return waiting === false ? performance.now() - (shown.at(-1)?.at ?? Infinity) : 0;
      });
      if (isServerQuiet() && unchangedFor > QUIET_MS) break;
      if (performance.now() - begun > PATIENCE_MS) throw new Error(`no results at ${page.url()}: ${problems.join("; ")}`);
    }
    if (problems.length) throw new Error(`the page failed: ${problems.join("; ")}`);
    const { input, shown, origin } = await page.evaluate(() => {
      const { input, shown } = window.helpbookBench;
      return { input, shown, origin: performance.timeOrigin };
    });
    const first = shown.find(({ hits }) => hits > 0) ?? shown[0];
    // The server notes times by the clock of this process.
    const last = shown.at(-1);
    if (last.hits > results) throw new Error(`${page.url()} shows ${last.hits} results instead of ${results}`);
    const askedAt = origin + input - performance.timeOrigin - CLOCKS_MS;
    return { hits: last.hits, firstMs: first.at - input, lastMs: last.at - input, askedAt };
  }

  const go = (path) => page.goto(server.url + path, { waitUntil: "commit" });
  return {
    page,
    context,
    /** Opens a search page with a query in its address; times count from there. */
    async open(path, query) {
      await go(`${path}?${new URLSearchParams({ q: query })}`);
      return settled();
    },
    /** Opens a page and asks as soon as it has loaded; times count from then. */
    async openAndAsk(path, query) {
      await page.addInitScript(askWhenLoaded, query);
      await go(path);
      return settled();
    },
    /** Puts a query into the field of the open page. */
    async ask(query) {
      await page.evaluate((text) => window.helpbookBench.ask(text), query);
      return settled();
    },
    /** Types a query into the field of the open page; see `watchList`. */
    type: (query, pauseMs, patienceMs) =>
      page.evaluate(([text, pause, patience]) => window.helpbookBench.type(text, pause, patience), [query, pauseMs, patienceMs]),
    close: () => context.close(),
  };
}

// Measures the search of two prepared sites (see `prepare.mjs`), helpbook's beside Pagefind's:
//
//     node measure.mjs JOB
//
// JOB is JSON: `{ office, large, results, queries: { office, tenThousand, first } }`, the folders of the sites, how many results
// to load, and what to ask. Figures go to the standard output as JSON, progress to the standard error. What the figures
// mean for the budgets is decided by the caller.

import { launch, visitor } from "./browser.mjs";
import { selfSigned } from "./certificate.mjs";
import { memoryOf } from "./memory.mjs";
import { startServer } from "./server.mjs";
import { helpbookSizes, pagefindSizes } from "./sizes.mjs";
import { kindOf, roundTrips, searchScripts, sum } from "./traffic.mjs";

const ENGINES = [
  { name: "helpbook", home: "", search: "search/" },
  { name: "pagefind", home: "pagefind-home.html", search: "pagefind-search/" },
];
/** "Slow 4G" of the developer tools of browsers. */
const SLOW = { latencyMs: 150, bytesPerSecond: 1_600_000 / 8 };
/** Waves of requests stand far apart on this line, whatever the machine does between them. */
const LATENCY_ONLY = { latencyMs: 300 };
const SLOW_QUERIES = 5;
const TRIPS_QUERIES = 3;
const TYPED_QUERIES = 10;
const KEY_PAUSE_MS = 20;
const KEY_PATIENCE_MS = 1_000;

const { office, large, queries, results } = JSON.parse(process.argv[2]);

const progress = (text) => process.stderr.write(`${text}\n`);

/** Runs `visit` with a page of its own and the server of `engine`, and closes the page. */
async function withVisitor({ browser, servers }, engine, visit) {
  const server = servers[engine.name];
  const visiting = await visitor(browser, server, results);
  server.log.length = 0;
  try {
    return await visit(visiting, server);
  } finally {
    await visiting.close();
  }
}

/** What `measure` resolves to for each engine, one after the other, so that they do not disturb each other's times. */
async function inTurns(measure) {
  const found = {};
  for (const engine of ENGINES) found[engine.name] = await measure(engine);
  return found;
}

/** The same for what does not depend on time: both at once. */
async function atOnce(measure) {
  const found = await Promise.all(ENGINES.map(async (engine) => [engine.name, await measure(engine)]));
  return Object.fromEntries(found);
}

/** What `measure` resolves to for each query. */
async function each(queries, measure) {
  const found = [];
  for (const query of queries) found.push({ query, ...(await measure(query)) });
  return found;
}

/** All that a customer downloads who comes for the first time and asks one question. */
function firstSearches(site, queries) {
  const measure = (engine) => (query) =>
    withVisitor(site, engine, async (visiting, { log }) => {
      const { hits } = await visiting.open(engine.search, query);
      return { hits, ...sum(log, site.scripts, `/${engine.search}`) };
    });
  return atOnce((engine) => each(queries, measure(engine)));
}

/** What a second question costs, after the same first one: the browser holds that and nothing else. */
function furtherSearches(site, queries, first) {
  const measure = (engine) => (query) =>
    withVisitor(site, engine, async (visiting, { log }) => {
      await visiting.open(engine.search, first);
      log.length = 0;
      const { hits } = await visiting.ask(query);
      return { hits, ...sum(log, site.scripts, `/${engine.search}`) };
    });
  return atOnce((engine) => each(queries, measure(engine)));
}

/** How many requests wait for each other: from the address of a search, from the first key, and for the next question. */
function trips(site, queries, first) {
  const isSearch = ({ path }, page) => kindOf(path, site.scripts, `/${page}`) !== null;
  const isPicture = ({ path }) => /\.(?:svg|png|ico|webp)$/.test(path);
  const measure = (engine) => async (query) => {
    site.setLine(LATENCY_ONLY);
    const opened = await withVisitor(site, engine, async (visiting, { log }) => {
      await visiting.open(engine.search, first);
      const address = roundTrips(log.filter((entry) => !isPicture(entry)));
      log.length = 0;
      await visiting.ask(query);
      return { address, warm: roundTrips(log.filter((entry) => isSearch(entry, engine.search))) };
    });
    const typed = await withVisitor(site, engine, async (visiting, { log }) => {
      const { askedAt } = await visiting.openAndAsk(engine.home, query);
      return roundTrips(log.filter((entry) => isSearch(entry, engine.home) && entry.start >= askedAt));
    });
    site.setLine();
    return { ...opened, typed };
  };
  return inTurns((engine) => each(queries.slice(0, TRIPS_QUERIES), measure(engine)));
}

/** On a slow line with nothing in the cache: milliseconds to the first result and to the last change of the list, and bytes. */
function slowSearches(site, queries) {
  const visit = (engine, page, search) =>
    withVisitor(site, engine, async (visiting, { log }) => {
      const { firstMs, lastMs } = await search(visiting);
      return { firstMs, lastMs, bytes: sum(log, site.scripts, `/${page}`).total };
    });
  const measure = (engine) => async (query) => {
    site.setLine(SLOW);
    const address = await visit(engine, engine.search, (visiting) => visiting.open(engine.search, query));
    const typed = await visit(engine, engine.home, (visiting) => visiting.openAndAsk(engine.home, query));
    site.setLine();
    return { address, typed };
  };
  return inTurns((engine) => each(queries.slice(0, SLOW_QUERIES), measure(engine)));
}

/** Letter by letter, with the parts of the index fetched from a server without delay; then the same letters again. */
function keystrokes(site, queries) {
  const typed = queries.slice(0, TYPED_QUERIES);
  return inTurns((engine) =>
    withVisitor(site, engine, async (visiting) => {
      await visiting.open(engine.search, typed[0]);
      const times = { first: [], again: [] };
      for (const round of Object.values(times)) {
        for (const query of typed) round.push(...(await visiting.type(query, KEY_PAUSE_MS, KEY_PATIENCE_MS)));
      }
      return times;
    }),
  );
}

/** Memory of a page that has asked one question, and of the same page when it has asked all. */
function memory(site, queries, first) {
  return inTurns((engine) =>
    withVisitor(site, engine, async (visiting) => {
      await visiting.open(engine.search, first);
      const one = await memoryOf(site.browser, visiting.page);
      for (const query of queries) await visiting.ask(query);
      return { one, all: await memoryOf(site.browser, visiting.page) };
    }),
  );
}

/** Serves a site twice, so that the requests of the engines can be told apart, and opens a browser for it. */
async function withSite(folder, measure) {
  const servers = await atOnce(() => startServer(folder, certificate));
  const browser = await launch(certificate.pin);
  const setLine = (line) => Object.values(servers).forEach((server) => server.line.set(line));
  try {
    return await measure({ servers, browser, setLine, scripts: searchScripts(folder) });
  } finally {
    await browser.close();
    Object.values(servers).forEach((server) => server.close());
  }
}

const certificate = selfSigned();
const figures = {
  sizes: { helpbook: helpbookSizes(office, large), pagefind: pagefindSizes(office, large) },
};
await withSite(office, async (site) => {
  progress("office: first searches");
  figures.first = await firstSearches(site, queries.office);
  progress("office: round trips");
  figures.trips = await trips(site, queries.office, queries.first);
  progress("office: slow line");
  figures.slow = await slowSearches(site, queries.office);
});
await withSite(large, async (site) => {
  progress("10,000 articles: first searches");
  figures.firstLarge = await firstSearches(site, queries.tenThousand.slice(0, SLOW_QUERIES));
  progress("10,000 articles: further searches");
  figures.further = await furtherSearches(site, queries.tenThousand, queries.first);
  progress("10,000 articles: letter by letter");
  figures.keys = await keystrokes(site, queries.tenThousand);
  progress("10,000 articles: memory");
  figures.memory = await memory(site, queries.tenThousand, queries.first);
});
console.log(JSON.stringify(figures));

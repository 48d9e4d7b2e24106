// The search page: results for the question in its address, as the customer types. The address always names what is on
// show, so that it can be shared. Typing replaces the entry of the history until the customer has settled on a question
// (by Enter, by using a result or a filter, or by a pause); what is typed after that makes a new one, so that Back leads
// through every question. What there is to browse stays in sight until there are results.

import { contactButtons, fillContacts } from "./main.js";
import { element } from "./elements.js";
import { filterPanel } from "./filters.js";
import { hitItem } from "./hits.js";
import { opensElsewhere, rememberChoice, rememberSearch } from "./memory.js";
import { recentList } from "./recent.js";
import { forgetSearch, plainQuery, search, searchPageUrl, warmSearch } from "./search-client.js";
import { countedWords, site, siteUrl, words } from "./site-data.js";

const RESULTS_STEP = 10;
/** What fits on the first screen. The texts of the others are fetched when the customer looks further. */
const FIRST_RESULTS = 5;
const LOADING_DELAY_MS = 250;
/** What there is to browse is on the screen by then. */
const FIRST_LOOK_MS = 500;
/** A screen reader hears the count when the customer pauses, not at each key. */
const ANNOUNCE_DELAY_MS = 400;
const SETTLE_MS = 2000;
/** After this the customer is told that it takes long, and what else there is. The search goes on. */
const SLOW_MS = 8000;

export function startSearchPage(results) {
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const input = form.querySelector("input");
  const part = (name) => document.querySelector(`[data-${name}]`);
  const [status, live, recent, list, ways, browse, filters] = ["status", "live", "recent", "hits", "ways", "browse", "filters"].map(part);
  const panel = filters && filterPanel(filters, (chosen) => ask({ filters: chosen }, "push"));
  const plainTitle = document.title;
  let asked = questionOfAddress();
  // The search page may be found by search engines, pages of results may not.
  if (asked.query) document.head.append(element("meta", { name: "robots", content: "noindex" }));
  let answered = "";
  let entered = "";
  let shown = [];
  let settled = true;
  let settling = 0;
  let announcing = 0;
  let timers = [];
  let looking = null;

  /** Shows the answer to a changed question; `entry` is what becomes of the history. */
  function ask(change, entry) {
    asked = { ...asked, limit: RESULTS_STEP, ...change };
    asked.limit = Math.min(asked.limit, site.resultsMax);
    remember(entry);
    settled = true;
    return show();
  }

  /** Notes in the history what is on show, for who comes back. */
  function remember(entry) {
    try {
      history[`${entry}State`]({ limit: asked.limit }, "", searchPageUrl({ ...asked, query: asked.query.trim() }));
    } catch {
      // Some browsers take no more than a hundred changes in half a minute. The next one will do.
    }
  }

  function later(act, delay) {
    timers.push(setTimeout(act, delay));
  }

  function say(title, ...more) {
    status.replaceChildren(...(more.length ? [element("strong", {}, title), ...more.flatMap((one) => [one, " "])] : [title]));
    clearTimeout(announcing);
    announcing = setTimeout(() => (live.textContent = status.textContent), ANNOUNCE_DELAY_MS);
  }

  function offer(...nodes) {
    ways.replaceChildren(...nodes.filter(Boolean));
    ways.hidden = !ways.childElementCount;
  }

  function showList(hits, isEarly) {
    shown = hits;
    recent.replaceChildren();
    list.replaceChildren(...hits.map(hitItem));
    list.classList.toggle("hits-early", Boolean(isEarly));
    if (browse) browse.hidden = hits.length > 0;
  }

  /** Titles that match, while the engine is on its way: what will come with the rest finds its room. */
  function showEarly(titles) {
    panel?.reserve();
    showList(titles.hits, true);
    say(words("titles_first"));
  }

  function showHits({ hits, total, corrected, spelling, facets }) {
    const question = asked;
    const query = asked.query.trim();
    panel?.update(facets ?? [], asked.filters, answered !== query);
    answered = query;
    showList(hits);
    document.dispatchEvent(new CustomEvent("helpbook:found", { detail: { query, total } }));
    if (!hits.length) return showNothing(query, spelling);
    if (entered === query) rememberSearch(query);
    if (corrected) say(words("corrected", { query: corrected }), countedWords("found", total), link("instead", query, { verbatim: true }));
    else say(countedWords("count", total, { query }));
    const isWhole = () => shown.length >= Math.min(total, question.limit);
    const more = () => asked === question && showRest(isWhole() ? asked.limit + RESULTS_STEP : asked.limit, true);
    offer(hasMore(total) && button(words("more"), more));
    if (!isWhole()) whenSeen(ways, () => showRest(asked.limit));
  }

  function hasMore(total) {
    return shown.length < Math.min(total, site.resultsMax);
  }

  function whenSeen(node, act) {
    looking = new IntersectionObserver(([{ isIntersecting }]) => {
      if (!isIntersecting) return;
      looking.disconnect();
      act();
    });
    looking.observe(node);
  }

  /** Adds results below those that are there, which stay as they are. Who wanted them is taken to the first. */
  async function showRest(limit, isWanted) {
    looking?.disconnect();
    const question = asked;
    limit = Math.min(limit, site.resultsMax);
    const found = await search({ ...question, limit }).catch(() => isWanted && sayFailure());
    if (!found || asked !== question) return;
    question.limit = limit;
    const seen = shown.length;
    const rest = found.hits.filter(({ url }) => shown.every((hit) => hit.url !== url));
    shown = [...shown, ...rest];
    list.append(...rest.map(hitItem));
    if (!hasMore(found.total)) offer();
    if (isWanted) list.children[seen]?.querySelector("a")?.focus();
    remember("replace");
  }

  function showNothing(query, spelling) {
    const other = spelling || plainQuery(query);
    const way = other && element("span", { class: "results-instead" }, link(spelling ? "spelling" : "plain", other));
    say(words("none", { query }), ...[way, words("none_help")].filter(Boolean));
    offer(asked.filters.length && button(words("unfilter"), () => ask({ filters: [] }, "push")), allArticles(), ...contactButtons());
  }

  function sayFailure() {
    say(words("failed"), navigator.onLine ? words("failed_help") : words("offline"));
  }

  async function showFailure(error) {
    const question = asked;
    showList([]);
    panel?.update([], asked.filters);
    if (error.refused) say(words("searching"));
    else sayFailure();
    offer(error.retry && button(words("retry"), () => show()), allArticles(), ...contactButtons());
    const found = await error.titles;
    if (asked !== question) return;
    if (found?.hits.length) {
      showList(found.hits);
      say(words(error.refused ? "titles_only" : "titles_failed"));
    } else if (error.refused) say(words("none", { query: question.query }), words("titles_only"));
  }

  function showSlow() {
    say(words("slow"), ...(shown.length ? [] : [words("slow_help")]));
    offer(allArticles(), ...contactButtons());
  }

  function showEmpty() {
    forgetSearch();
    showList([]);
    recent.replaceChildren(...[recentList(showEmpty)].filter(Boolean));
    panel?.update([], []);
    offer();
    say(words("empty"));
    input.focus({ preventScroll: true });
  }

  /** Shows the answer; all that the customer has seen of it before, for who comes back to it. */
  async function show(isReturn) {
    timers.forEach(clearTimeout);
    timers = [];
    looking?.disconnect();
    const query = asked.query.trim();
    document.title = query ? `${words("title", { query })} · ${site.title}` : plainTitle;
    fillContacts(query);
    if (!query) return showEmpty();
    later(() => say(words("searching")), LOADING_DELAY_MS);
    later(showSlow, SLOW_MS);
    try {
      const limit = isReturn || asked.limit > RESULTS_STEP ? asked.limit : Math.min(FIRST_RESULTS, asked.limit);
      const found = await search({ ...asked, limit, facets: Boolean(panel) }, showEarly);
      if (!found) return;
      timers.forEach(clearTimeout);
      showHits(found);
    } catch (error) {
      timers.forEach(clearTimeout);
      showFailure(error);
    }
  }

  /** A link to another question in the words of `key`, followed without leaving the page. */
  function link(key, query, change) {
    const next = { ...asked, query, ...change };
    const node = element("a", { href: searchPageUrl(next) }, words(key, { query }));
    node.addEventListener("click", (event) => follow(event, next));
    return node;
  }

  function follow(event, next) {
    if (opensElsewhere(event)) return;
    event.preventDefault();
    input.value = next.query;
    ask(next, "push");
  }

  input.addEventListener("input", () => {
    const query = input.value.trimStart();
    const entry = settled ? "push" : "replace";
    ask({ query, verbatim: false }, entry);
    settled = false;
    clearTimeout(settling);
    settling = setTimeout(() => (settled = true), SETTLE_MS);
  });
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      settled = true;
      entered = input.value.trim();
      if (entered === answered && shown.length) rememberSearch(entered);
      // The keyboard of a telephone would cover the results.
      if (matchMedia("(pointer: coarse)").matches) input.blur();
    },
    { capture: true },
  );
  for (const type of ["click", "auxclick"]) {
    list.addEventListener(type, (event) => {
      if (!event.target.closest("a") || event.button > 1) return;
      settled = true;
      rememberChoice(shown[[...list.children].indexOf(event.target.closest("li"))], asked.query.trim(), event);
    });
  }
  recent.addEventListener("click", (event) => {
    const chosen = event.target.closest("a");
    if (chosen) follow(event, { query: chosen.textContent, filters: [], verbatim: false });
  });
  window.addEventListener("popstate", () => {
    asked = questionOfAddress();
    settled = true;
    input.value = asked.query;
    show(true);
  });
  window.addEventListener("online", () => ways.hidden || list.childElementCount || show());

  if (input.value) asked.query = input.value;
  else input.value = asked.query;
  // Who has asked nothing yet sees the page first; who has asked to save data is to reach for the field.
  if (asked.query) warmSearch();
  else if (!navigator.connection?.saveData) setTimeout(warmSearch, FIRST_LOOK_MS);
  if (browse) {
    browse.hidden = Boolean(asked.query);
    browse.dataset.settled = "";
  }
  show(Boolean(history.state));

  /** What the address asks for. Only the filters of the book are filters: others may have added parameters of their own. */
  function questionOfAddress() {
    const parameters = [...new URL(location.href).searchParams];
    const value = (name) => parameters.find(([key]) => key === name)?.[1] ?? "";
    const isFirst = ([key, value], at) => at === parameters.findIndex((other) => other[0] === key && other[1] === value);
    return {
      // As much as the field takes: an address may hold anything.
      query: value("q").slice(0, input.maxLength > 0 ? input.maxLength : undefined).trim(),
      filters: parameters.filter(isFirst).filter(([key, value]) => value && panel?.keys.includes(key)),
      verbatim: value("exact") === "1",
      limit: Math.min(history.state?.limit ?? RESULTS_STEP, site.resultsMax),
    };
  }
}

function button(text, act) {
  const node = element("button", { type: "button", class: "button" }, text);
  node.addEventListener("click", () => act());
  return node;
}

function allArticles() {
  return element("a", { class: "button", href: siteUrl(site.allArticles) }, words("all_articles"));
}

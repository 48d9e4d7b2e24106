// The search page: results for the question in its address, as the customer types. The address always names what is on
// show, so that it can be shared. Typing replaces the entry of the history until the customer has settled on a question
// (by Enter, by using a result or a filter, or by a pause); what is typed after that makes a new one, so that Back leads
// through every question. What there is to browse stays in sight until there are results.

import { element } from "./elements.js";
import { filterPanel } from "./filters.js";
import { hitItem } from "./hits.js";
import { forgetSearch, search, searchPageUrl, warmSearch } from "./search-client.js";
import { countedWords, site, siteUrl, words } from "./site-data.js";

const RESULTS_STEP = 20;
const LOADING_DELAY_MS = 250;
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
  const [status, live, list, ways, browse, filters] = ["status", "live", "hits", "ways", "browse", "filters"].map(part);
  const panel = filters && filterPanel(filters, (chosen) => ask({ filters: chosen }, "push"));
  const plainTitle = document.title;
  let asked = questionOfAddress();
  let answered = "";
  let settled = true;
  let settling = 0;
  let announcing = 0;
  let timers = [];

  /** Shows the answer to a changed question; `entry` is what becomes of the history. */
  function ask(change, entry) {
    asked = { ...asked, limit: RESULTS_STEP, ...change };
    history[`${entry}State`]({ limit: asked.limit }, "", searchPageUrl({ ...asked, query: asked.query.trim() }));
    settled = true;
    return show();
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

  function showList(hits) {
    list.replaceChildren(...hits.map(hitItem));
    if (browse) browse.hidden = hits.length > 0;
  }

  function showHits({ hits, total, corrected, facets }) {
    const query = asked.query.trim();
    const seen = asked.limit > RESULTS_STEP && answered === query ? list.childElementCount : 0;
    panel?.update(facets ?? [], asked.filters, answered !== query);
    answered = query;
    showList(hits);
    if (!hits.length) return showNothing(query);
    const count = countedWords("count", total, { query: corrected ?? query });
    const instead = corrected && link(words("instead", { query }), { verbatim: true });
    if (corrected) say(words("corrected", { query: corrected }), instead, count);
    else say(count);
    offer(hits.length < total && button(words("more"), () => ask({ limit: asked.limit + RESULTS_STEP }, "replace")));
    if (seen) list.children[seen]?.querySelector("a")?.focus();
  }

  function showNothing(query) {
    say(words("none", { query }), words("none_help"));
    offer(asked.filters.length && button(words("unfilter"), () => ask({ filters: [] }, "push")), allArticles(), contact());
  }

  function showFailure(error) {
    showList([]);
    say(words("failed"), navigator.onLine ? words("failed_help") : words("offline"));
    offer(error.retry && button(words("retry"), show), allArticles(), contact());
  }

  function showSlow() {
    say(words("slow"), words("slow_help"));
    offer(allArticles(), contact());
  }

  async function show() {
    timers.forEach(clearTimeout);
    timers = [];
    const query = asked.query.trim();
    document.title = query ? `${words("title", { query })} · ${site.title}` : plainTitle;
    if (!query) {
      forgetSearch();
      showList([]);
      panel?.update([], []);
      offer();
      say(words("empty"));
      return;
    }
    later(() => say(words("searching")), LOADING_DELAY_MS);
    later(showSlow, SLOW_MS);
    try {
      const found = await search({ ...asked, facets: Boolean(panel) });
      if (!found) return;
      timers.forEach(clearTimeout);
      showHits(found);
    } catch (error) {
      timers.forEach(clearTimeout);
      showFailure(error);
    }
  }

  /** A link to the question with a change, followed without leaving the page. */
  function link(text, change) {
    const next = { ...asked, ...change };
    const node = element("a", { href: searchPageUrl(next) }, text);
    node.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      input.value = next.query;
      ask(next, "push");
    });
    return node;
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
      // The keyboard of a telephone would cover the results.
      if (matchMedia("(pointer: coarse)").matches) input.blur();
    },
    { capture: true },
  );
  list.addEventListener("click", () => (settled = true));
  window.addEventListener("popstate", () => {
    asked = questionOfAddress();
    settled = true;
    input.value = asked.query;
    show();
  });
  window.addEventListener("online", () => ways.hidden || list.childElementCount || show());

  warmSearch();
  if (input.value) asked.query = input.value;
  else input.value = asked.query;
  if (browse) {
    browse.hidden = Boolean(asked.query);
    browse.dataset.settled = "";
  }
  if (!asked.query) input.focus({ preventScroll: true });
  show();

  /** What the address asks for. Only the filters of the book are filters: others may have added parameters of their own. */
  function questionOfAddress() {
    const parameters = [...new URL(location.href).searchParams];
    const value = (name) => parameters.find(([key]) => key === name)?.[1] ?? "";
    return {
      query: value("q").trim(),
      filters: parameters.filter(([key]) => panel?.keys.includes(key)),
      verbatim: value("exact") === "1",
      limit: history.state?.limit ?? RESULTS_STEP,
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

function contact() {
  return site.contact ? element("a", { class: "button", href: site.contact }, words("contact")) : null;
}

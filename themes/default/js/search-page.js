// The search page: results for `?q=`, as the customer types. The address always names the query on show, so that it can
// be shared; typing replaces the entry of the history, Enter makes a new one. What there is to browse stays in sight
// until there are results.

import { element } from "./elements.js";
import { hitItem } from "./hits.js";
import { forgetSearch, search, warmSearch } from "./search-client.js";
import { countedWords, site, siteUrl, words } from "./site-data.js";

const RESULTS_STEP = 20;
const LOADING_DELAY_MS = 250;
/** A screen reader hears the count when the customer pauses, not at each key. */
const ANNOUNCE_DELAY_MS = 400;

export function startSearchPage(results) {
  const form = document.querySelector("[data-search]");
  if (!form) return;
  const input = form.querySelector("input");
  const status = results.querySelector("[data-status]");
  const list = results.querySelector("[data-hits]");
  const ways = results.querySelector("[data-ways]");
  const browse = document.querySelector("[data-browse]");
  const plainTitle = document.title;
  let limit = RESULTS_STEP;
  let timer = 0;
  let entered = queryOfAddress();

  function setAddress(query) {
    const url = new URL(location.href);
    if (query) url.searchParams.set("q", query);
    else url.searchParams.delete("q");
    url.hash = "";
    history.replaceState(null, "", url);
  }

  function say(title, help = "", note = "") {
    status.replaceChildren(...(title && help ? [element("strong", {}, title), help] : [title || help]));
    if (note) status.append(" ", note);
  }

  function offer(...nodes) {
    ways.replaceChildren(...nodes.filter(Boolean));
    ways.hidden = !ways.childElementCount;
  }

  function showHits({ hits, total, corrections }, query) {
    const seen = limit === RESULTS_STEP ? 0 : list.childElementCount;
    list.replaceChildren(...hits.map(hitItem));
    if (browse) browse.hidden = hits.length > 0;
    if (!hits.length) {
      say(words("none", { query }), words("none_help"));
      offer(allArticles(), contact());
      return;
    }
    timer = setTimeout(() => say(countedWords("count", total, { query }), "", corrected(corrections)), status.textContent ? ANNOUNCE_DELAY_MS : 0);
    const more = hits.length < total && button(words("more"), () => {
      limit += RESULTS_STEP;
      show(query);
    });
    offer(more);
    if (seen) list.children[seen]?.querySelector("a")?.focus();
  }

  function showFailure(error, query) {
    list.replaceChildren();
    if (browse) browse.hidden = false;
    say(words("failed"), navigator.onLine ? words("failed_help") : words("offline"));
    offer(error.retry !== false && button(words("retry"), () => show(query)), allArticles(), contact());
  }

  async function show(query) {
    clearTimeout(timer);
    document.title = query ? `${words("title", { query })} · ${site.title}` : plainTitle;
    if (!query) {
      forgetSearch();
      list.replaceChildren();
      offer();
      say("", words("empty"));
      if (browse) browse.hidden = false;
      return;
    }
    timer = setTimeout(() => say(words("searching")), LOADING_DELAY_MS);
    try {
      const found = await search(query, limit);
      if (!found) return;
      clearTimeout(timer);
      showHits(found, query);
    } catch (error) {
      clearTimeout(timer);
      showFailure(error, query);
    }
  }

  input.addEventListener("input", () => {
    limit = RESULTS_STEP;
    const query = input.value.trim();
    setAddress(query);
    show(query);
  });
  form.addEventListener(
    "submit",
    (event) => {
      event.preventDefault();
      limit = RESULTS_STEP;
      const query = input.value.trim();
      // Typing has put the query into the address already: a new entry keeps it when the customer types on.
      if (query !== entered) history.pushState(null, "", location.href);
      entered = query;
      setAddress(query);
      show(query);
    },
    { capture: true },
  );
  window.addEventListener("popstate", () => {
    limit = RESULTS_STEP;
    input.value = queryOfAddress();
    show(input.value);
  });
  window.addEventListener("online", () => ways.hidden || list.childElementCount || show(input.value.trim()));

  warmSearch();
  input.value ||= queryOfAddress();
  if (browse) {
    browse.hidden = Boolean(input.value.trim());
    browse.dataset.settled = "";
  }
  if (!input.value) input.focus({ preventScroll: true });
  show(input.value.trim());
}

function queryOfAddress() {
  return (new URL(location.href).searchParams.get("q") ?? "").trim();
}

/** What the engine read instead of words that no article has. */
function corrected(corrections) {
  const used = (corrections ?? []).map((correction) => correction.used).join(", ");
  return used && words("corrected", { words: used });
}

function button(text, act) {
  const node = element("button", { type: "button", class: "button" }, text);
  node.addEventListener("click", act);
  return node;
}

function allArticles() {
  return element("a", { class: "button", href: siteUrl(site.allArticles) }, words("all_articles"));
}

function contact() {
  return site.contact ? element("a", { class: "button", href: site.contact }, words("contact")) : null;
}

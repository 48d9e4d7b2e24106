// The search field with suggestions: an ARIA combobox with a list box. Focus stays in the field; the option that
// the arrow keys point at is named by aria-activedescendant, and nothing is chosen until the customer chooses it. While
// nothing is typed the recent searches stand there, which are links and buttons like any others.
// The search page has the same field without suggestions, because there the page itself shows results.

import { element, marked } from "./elements.js";
import { contactButtons, fillContacts } from "./main.js";
import { badgeOf, trailOf } from "./hits.js";
import { opensElsewhere, rememberChoice, rememberSearch } from "./memory.js";
import { recentList } from "./recent.js";
import { forgetSearch, hitUrl, plainQuery, search, searchPageUrl, warmSearch } from "./search-client.js";
import { countedWords, site, siteUrl, words } from "./site-data.js";

const SUGGESTIONS_MAX = 7;
/** Words of waiting appear only when there is something to wait for. */
const LOADING_DELAY_MS = 250;
/** After this the customer is told that it takes long, and what else there is. The search goes on. */
const SLOW_MS = 8000;

/** Brings a form made by the `search_box` component to life. */
export function startSearchBox(form) {
  const input = form.querySelector("input");
  // Whoever reaches for the field is about to search: the engine starts on its way while the finger is on its own.
  for (const type of ["pointerenter", "touchstart", "focusin", "input"]) form.addEventListener(type, warmSearch, { once: true, passive: true });
  const suggestions = "suggest" in form.dataset && suggest(form, input);
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    const query = input.value.trim();
    if (suggestions?.ledSomewhere(query)) rememberSearch(query);
    location.assign(searchPageUrl({ query }));
  });
}

/** Adds the list box, messages and the live region to the form, and makes the field their combobox. */
function addPanel(form, input, listId) {
  const note = element("div", { class: "search-note", hidden: true });
  const list = element("ul", { id: listId, role: "listbox", "aria-label": words("suggestion_list"), class: "suggestions" });
  const message = element("div", { class: "search-message", hidden: true });
  const panel = element("div", { class: "search-panel", hidden: true }, note, list, message);
  const status = element("p", { class: "visually-hidden", role: "status" });
  form.append(panel, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-haspopup": "listbox",
  })) {
    input.setAttribute(name, value);
  }
  return { note, list, message, panel, status };
}

function option(id, url, attributes, ...children) {
  return element("li", { id, role: "option", "aria-selected": "false", "data-url": url, ...attributes }, ...children);
}

function hitOption(hit, id) {
  const trail = trailOf(hit);
  return option(
    id,
    hitUrl(hit),
    { class: "suggestion" },
    element("span", { class: "suggestion-title" }, ...marked(hit.titleMarks ?? [[hit.title, false]])),
    hit.promoted ? element("span", { class: "hit-label" }, words("promoted")) : null,
    trail || hit.badge ? element("span", { class: "suggestion-trail" }, badgeOf(hit), trail) : null,
  );
}

function suggest(form, input) {
  const listId = `${input.id}-list`;
  const { note, list, message, panel, status } = addPanel(form, input, listId);

  let active = -1;
  let query = "";
  let hits = [];
  let timers = [];

  function point(index) {
    active = index;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function open(isList) {
    list.hidden = !isList;
    message.hidden = isList;
    if (!isList) note.hidden = true;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(isList));
  }

  function stopWaiting() {
    timers.forEach(clearTimeout);
    timers = [];
  }

  function close() {
    stopWaiting();
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(-1);
  }

  function say(title, ...rest) {
    point(-1);
    hits = [];
    list.replaceChildren();
    message.replaceChildren(element("strong", {}, title), ...rest);
    status.textContent = title;
    open(false);
  }

  function showHits(results, remark = results.corrected && words("corrected", { query: results.corrected }), way = null) {
    if (!results.hits.length) return showNothing(results.spelling);
    const pointed = hits[active] && siteUrl(hits[active].url);
    hits = results.hits;
    const all = option(`${listId}-all`, searchPageUrl({ query }), { class: "suggestion suggestion-all" }, words("see_all", { query }));
    list.replaceChildren(...hits.map((hit, index) => hitOption(hit, `${listId}-${index}`)), all);
    note.replaceChildren(remark ?? "", way ?? "");
    note.hidden = !remark;
    // What the customer points at stays what Enter opens.
    point(pointed ? hits.findIndex((hit) => siteUrl(hit.url) === pointed) : -1);
    open(true);
    status.textContent = [remark, countedWords("suggestions", hits.length)].filter(Boolean).join(". ");
  }

  function showNothing(spelling) {
    fillContacts(query);
    const other = spelling || plainQuery(query);
    const meant = other && element("button", { type: "button", class: "button" }, words(spelling ? "spelling" : "plain", { query: other }));
    if (meant) {
      meant.addEventListener("click", () => {
        input.value = other;
        input.focus();
        update();
      });
    }
    say(words("none", { query }), words("none_help"), ways(meant, allArticles(), ...contactButtons()));
  }

  async function showFailure(error) {
    const retry = element("button", { type: "button", class: "button" }, words("retry"));
    retry.addEventListener("click", () => {
      input.focus();
      update();
    });
    if (error.refused) say(words("loading"));
    else say(words("failed"), navigator.onLine ? words("failed_help") : words("offline"), ways(retry, allArticles()));
    const found = await error.titles;
    if (found?.hits.length) showHits(found, words(error.refused ? "titles_only" : "titles_failed"), !error.refused && retry);
    else if (found && error.refused) say(words("none", { query }), words("titles_only"), ways(allArticles()));
    else if (error.refused) say(words("titles_only"), ways(allArticles()));
  }

  function showRecent() {
    const searches = recentList(() => {
      input.focus();
      showRecent();
    });
    message.replaceChildren(searches ?? "");
    if (!searches) return close();
    open(false);
    status.textContent = words("recent_hint");
  }

  async function update() {
    query = input.value.trim();
    stopWaiting();
    if (!query) {
      forgetSearch();
      status.textContent = "";
      showRecent();
      return;
    }
    timers = [
      setTimeout(() => (panel.hidden || list.hidden) && say(words("loading")), LOADING_DELAY_MS),
      setTimeout(() => (panel.hidden || list.hidden) && say(words("slow"), words("slow_help"), ways(allArticles())), SLOW_MS),
    ];
    const isHere = () => form.contains(document.activeElement);
    try {
      const question = { query: input.value.trimStart(), limit: SUGGESTIONS_MAX, detail: "titles" };
      const results = await search(question, (titles) => isHere() && showHits(titles, words("titles_first")));
      if (!results) return;
      stopWaiting();
      if (isHere()) showHits(results);
    } catch (error) {
      stopWaiting();
      showFailure(error);
    }
  }

  function go(option, event) {
    const url = option.dataset.url;
    const hit = hits[[...list.children].indexOf(option)];
    if (hit) rememberChoice(hit, query, event);
    else rememberSearch(query);
    if (opensElsewhere(event)) window.open(url, "_blank", "noopener");
    else {
      close();
      location.assign(url);
    }
  }

  const reopen = () => panel.hidden && update();
  input.addEventListener("input", update);
  input.addEventListener("focus", reopen);
  input.addEventListener("click", reopen);
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());

  form.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const isInField = event.target === input;
    const count = panel.hidden || list.hidden ? 0 : list.children.length;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp": {
        const step = event.key === "ArrowDown" ? 1 : -1;
        if (isInField && count) {
          // Before the first and after the last is the field itself.
          point(active + step < -1 ? count - 1 : active + step < count ? active + step : -1);
        } else if (isInField && panel.hidden) {
          if (step > 0) update();
        } else {
          const stops = [input, ...message.querySelectorAll("a")];
          const at = stops.indexOf(document.activeElement);
          stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
        }
        break;
      }
      case "Home":
      case "End":
        // The caret moves in the field, as in any other: the choice goes back to it.
        point(-1);
        return;
      case "Escape":
        if (!panel.hidden) {
          input.focus();
          close();
        } else if (input.value) {
          input.value = "";
          update();
          close();
        } else {
          input.blur();
        }
        break;
      case "Enter":
        if (active === -1 || !isInField) return;
        go(list.children[active], event);
        break;
      default:
        return;
    }
    event.preventDefault();
  });

  // Focus must not leave the field when the pointer goes down in the panel: it would close before the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  for (const type of ["click", "auxclick"]) {
    list.addEventListener(type, (event) => {
      const option = event.target.closest("[role=option]");
      if (option && event.button < 2) go(option, event);
    });
  }

  return { ledSomewhere: (asked) => asked === query && hits.length > 0 };
}

function ways(...nodes) {
  return element("span", { class: "results-ways" }, ...nodes.filter(Boolean));
}

function allArticles() {
  return element("a", { class: "button", href: siteUrl(site.allArticles) }, words("all_articles"));
}

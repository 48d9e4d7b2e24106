// The search field with suggestions: an ARIA combobox with a list box. Focus stays in the field; the option that
// the arrow keys point at is named by aria-activedescendant, and nothing is chosen until the customer chooses it.
// The search page has the same field without suggestions, because there the page itself shows results.

import { element, marked } from "./elements.js";
import { forgetSearch, hitUrl, search, searchPageUrl, warmSearch } from "./search-client.js";
import { countedWords, site, siteUrl, words } from "./site-data.js";

const SUGGESTIONS_MAX = 7;
/** Words of waiting appear only when there is something to wait for. */
const LOADING_DELAY_MS = 250;

/** Brings a form made by the `search_box` component to life. */
export function startSearchBox(form) {
  const input = form.querySelector("input");
  input.addEventListener("focus", warmSearch, { once: true });
  input.addEventListener("input", warmSearch, { once: true });
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    location.assign(searchPageUrl({ query: input.value.trim() }));
  });
  if ("suggest" in form.dataset) suggest(form, input);
}

/** `/` and Ctrl+K or ⌘K lead to the first search field of the page, unless the customer is writing somewhere. */
export function startSearchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    // Browsers that fill in a form by themselves send events without a key.
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    const chord = event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const input = document.querySelector("[data-search] input");
    if (!input || !(slash || chord) || (isWriting(event.target) && event.target !== input)) return;
    if (slash && event.target === input) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
}

function isWriting(target) {
  return target instanceof Element && Boolean(target.closest("input, textarea, select, [contenteditable]:not([contenteditable=false])"));
}

/** Adds the list box, messages and the live region to the form, and makes the field their combobox. */
function addPanel(form, input, listId) {
  const list = element("ul", { id: listId, role: "listbox", "aria-label": words("suggestion_list"), class: "suggestions" });
  const message = element("div", { class: "search-message", hidden: true });
  const panel = element("div", { class: "search-panel", hidden: true }, list, message);
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
  return { list, message, panel, status };
}

/** The options of the list: the hits, then the way to all of them. */
function optionsOf(results, query, listId) {
  const all = element(
    "li",
    { id: `${listId}-all`, role: "option", class: "suggestion suggestion-all", "aria-selected": "false", "data-url": searchPageUrl({ query }) },
    words("see_all", { query }),
  );
  return [...results.hits.map((hit, index) => hitOption(hit, `${listId}-${index}`)), all];
}

function hitOption(hit, id) {
  const trail = [...(hit.trail ?? []), ...(hit.section ? [hit.section.title] : [])].join(" › ");
  return element(
    "li",
    { id, role: "option", class: "suggestion", "aria-selected": "false", "data-url": hitUrl(hit) },
    element("span", { class: "suggestion-title" }, ...marked(hit.titleMarks ?? [[hit.title, false]])),
    trail ? element("span", { class: "suggestion-trail" }, trail) : null,
  );
}

function suggest(form, input) {
  const listId = `${input.id}-list`;
  const { list, message, panel, status } = addPanel(form, input, listId);

  let active = -1;
  let query = "";
  let loading = 0;

  const options = () => [...list.children];

  function point(index) {
    active = index;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function show(isList) {
    list.hidden = !isList;
    message.hidden = isList;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(isList));
  }

  function close() {
    clearTimeout(loading);
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    point(-1);
  }

  function say(title, ...rest) {
    message.replaceChildren(element("strong", {}, title), ...rest);
    status.textContent = title;
    show(false);
  }

  function showHits(results) {
    if (!results.hits.length) {
      point(-1);
      list.replaceChildren();
      say(words("none", { query }), words("none_help"), " ", allArticles());
      return;
    }
    list.replaceChildren(...optionsOf(results, query, listId));
    point(-1);
    show(true);
    status.textContent = countedWords("suggestions", results.hits.length);
  }

  function showFailure() {
    point(-1);
    const retry = element("button", { type: "button", class: "button" }, words("retry"));
    retry.addEventListener("click", () => {
      input.focus();
      update();
    });
    const help = navigator.onLine ? words("failed_help") : words("offline");
    say(words("failed"), help, element("span", { class: "results-ways" }, retry, allArticles()));
  }

  async function update() {
    query = input.value.trim();
    if (!query) {
      forgetSearch();
      close();
      status.textContent = "";
      return;
    }
    clearTimeout(loading);
    loading = setTimeout(() => panel.hidden && say(words("loading")), LOADING_DELAY_MS);
    try {
      const results = await search({ query: input.value.trimStart(), limit: SUGGESTIONS_MAX, detail: "titles" });
      if (!results) return;
      clearTimeout(loading);
      if (form.contains(document.activeElement)) showHits(results);
    } catch {
      clearTimeout(loading);
      showFailure();
    }
  }

  function go(option, newTab) {
    const url = option.dataset.url;
    if (newTab) window.open(url, "_blank", "noopener");
    else {
      close();
      location.assign(url);
    }
  }

  input.addEventListener("input", update);
  input.addEventListener("focus", () => input.value.trim() && panel.hidden && update());
  form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const count = panel.hidden || list.hidden ? 0 : list.children.length;
    switch (event.key) {
      case "ArrowDown":
        if (!count && input.value.trim()) update();
        if (count) point(active + 1 < count ? active + 1 : -1);
        break;
      case "ArrowUp":
        if (!count) return;
        point(active === -1 ? count - 1 : active - 1);
        break;
      case "Home":
      case "End":
        // The caret moves in the field, as in any other: the choice goes back to it.
        point(-1);
        return;
      case "Escape":
        if (!panel.hidden) close();
        else if (input.value) {
          input.value = "";
          update();
        } else {
          input.blur();
        }
        break;
      case "Enter":
        if (active === -1) return;
        go(list.children[active], false);
        break;
      default:
        return;
    }
    event.preventDefault();
  });

  // Focus must not leave the field when the pointer goes down on an option.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  for (const type of ["click", "auxclick"]) {
    list.addEventListener(type, (event) => {
      const option = event.target.closest("[role=option]");
      if (option && event.button < 2) go(option, event.ctrlKey || event.metaKey || event.button === 1);
    });
  }
}

function allArticles() {
  return element("a", { href: siteUrl(site.allArticles) }, words("all_articles"));
}

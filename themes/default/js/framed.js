// A page of the help centre in the frame of a widget. Its surroundings are hidden, it follows links in the frame, leaves no
// trace in the history and the storage of the browser, and talks to the widget: to nobody else, since the name of the frame
// says which origin embeds it, and the browser delivers messages to no other. Only `main.js` loads it, only in such a frame.

const [, host, scheme] = window.name.split(" ");
/** Of a host without an origin, such as a page from a file, browsers tell no name. */
const target = host === "null" ? "*" : host;
const html = document.documentElement;
const root = new URL(document.getElementById("helpbook-data")?.dataset.root || "./", document.baseURI).href;
const isWidgetPage = document.body.classList.contains("page-widget");
/** Articles suggested for a page of the product: more would hide what else there is. */
const SUGGESTED_MAX = 5;
/** Who has not typed for so long has settled on a question. */
const SETTLE_MS = 1500;
/** What the widget knows of what was done before: the article that was read last, the words searched for, the platform. */
let known = {};

function tell(type, detail = {}) {
  parent.postMessage({ helpbook: type, ...detail }, target);
}

// Nothing is kept in the frame: what another site embeds is no place to remember people.
for (const store of ["localStorage", "sessionStorage"]) Object.defineProperty(window, store, { value: null });
// The history is that of the page around the frame, which is not ours. The widget has a way back of its own.
history.pushState = history.replaceState;
if (scheme) html.dataset.theme = scheme;
html.classList.add("framed");

function settled() {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("../assets/framed.css", import.meta.url).href;
  return new Promise((resolve) => {
    style.onload = style.onerror = resolve;
    document.head.append(style);
  });
}

/** As articles are named in the help centre: `/account/reset/`. */
function place(url) {
  return `/${url.slice(root.length)}`.replace(/[?#].*/, "");
}

/** An address of the help centre, or `null`. */
function ownUrl(text) {
  const url = URL.canParse(text, root) ? new URL(text, root) : null;
  return url?.href.startsWith(root) ? url : null;
}

/** Opens another page in the frame. What was searched for stands behind `#` on the way, so that no server is told. */
function go(url) {
  tell("leave", { url: location.href });
  if (url.search && /(?:^|\/)widget\/$/.test(url.pathname)) {
    url.hash = url.search.slice(1);
    url.search = "";
  }
  location.replace(url);
}

/** The address of the contact page with what is known in its fragment, which is sent to no server. */
function withContext(url) {
  const context = new URLSearchParams(url.hash.slice(1));
  const article = document.body.classList.contains("page-article") ? place(location.href) : known.article;
  const query = document.querySelector("[data-search] input")?.value.trim() || known.query;
  for (const [name, value] of Object.entries({ article, query, platform: known.platform })) {
    if (value && !context.get(name)) context.set(name, value);
  }
  url.hash = context;
  return url;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href);
  if (link.closest("[data-hits]")) tellSearch(document.querySelector("[data-search] input").value.trim());
  const isContactPage = url.href.startsWith(root) && /^\/(?:[\w-]+\/)?contact\/$/.test(place(url.href));
  if (isContactPage || link.matches(".contact-link")) tell("contact");
  if (link.hasAttribute("download")) return;
  // For a mail or a call, the policy of the page around the frame would have to let the frame go there.
  if (!/^https?:$/.test(url.protocol)) {
    link.target = "_top";
    return;
  }
  // What is no page of the help centre has no place in the frame.
  if (!url.href.startsWith(root) || !/(?:\/|\.html|\/[^./]*)$/.test(url.pathname)) {
    link.target = "_blank";
    link.rel = "noopener";
    return;
  }
  event.preventDefault();
  if (url.href.split("#")[0] === location.href.split("#")[0] && url.hash) location.replace(url);
  else go(isContactPage ? withContext(url) : url);
});

window.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
  // The first one empties the field.
  if (!event.target.value) tell("close");
});
window.addEventListener("pagehide", () => tell("leave", { url: location.href }));

let settling = 0;
let told = "";
document.addEventListener("input", ({ target }) => {
  if (!target.closest?.("[data-search]")) return;
  clearTimeout(settling);
  settling = setTimeout(() => tellSearch(target.value.trim()), SETTLE_MS);
});
document.addEventListener("submit", ({ target }) => target.matches("[data-search]") && tellSearch(target.querySelector("input").value.trim()), true);

/** That something was searched for, not what. */
function tellSearch(query) {
  clearTimeout(settling);
  if (query && query !== told) tell("search");
  told = query;
}

/** A pattern of paths as a regular expression. A `/` at the end, or none, is the same to whoever writes addresses. */
function matcher(pattern) {
  const parts = { "/**": "(?:/.*)?", "**": ".*", "*": "[^/]*" };
  const source = pattern.replace(/\/$/, "").replace(/\/\*\*|\*\*|\*|[\\^$+?.()|[\]{}]/g, (found) => parts[found] ?? `\\${found}`);
  return new RegExp(`^${source}/?$`);
}

/** Browsers tell addresses in an encoding that nobody writes patterns in. */
function decoded(path) {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** Shows what helps on the page of the product at `path`; where nothing is known to, what most people read. */
function suggest(path) {
  const section = document.querySelector("[data-suggested]");
  if (!section) return;
  const seen = new Set();
  for (const group of section.querySelectorAll("[data-path]")) {
    const fits = Boolean(path) && matcher(decoded(group.dataset.path)).test(decoded(path));
    for (const row of group.querySelectorAll("li")) {
      const { href } = row.querySelector("a");
      row.hidden = seen.has(href) || seen.size >= SUGGESTED_MAX;
      if (fits) seen.add(href);
    }
    group.hidden = !fits || [...group.querySelectorAll("li")].every((row) => row.hidden);
  }
  section.hidden = !seen.size;
  const popular = document.querySelector("[data-popular]");
  if (popular) popular.hidden = seen.size > 0;
}

function focusPage() {
  const field = document.querySelector("[data-search] input");
  // On a telephone its keyboard would cover what there is to choose from.
  if (isWidgetPage && field && matchMedia("(pointer: fine)").matches) field.focus();
  else document.getElementById("hb-content")?.focus();
}

window.addEventListener("message", ({ source, origin, data }) => {
  if (source !== parent || origin !== host || typeof data?.helpbook !== "string") return;
  if (data.helpbook === "context") {
    known = data;
    if (data.scheme) html.dataset.theme = data.scheme;
    if (isWidgetPage) suggest(data.path);
  } else if (data.helpbook === "go") {
    const url = typeof data.url === "string" && ownUrl(data.url);
    if (url) go(url);
  } else if (data.helpbook === "focus") {
    focusPage();
  }
});

if (isWidgetPage && location.hash.includes("=")) history.replaceState(null, "", `?${location.hash.slice(1)}`);
await settled();
// What stood above has gone: the place that the address names is elsewhere now.
const named = document.querySelector(":target");
if (named) named.scrollIntoView({ behavior: "instant" });
else scrollTo({ top: 0, behavior: "instant" });
const kind = /page-([\w-]+)/.exec(document.body.className)?.[1] ?? "";
const title = document.querySelector("h1")?.textContent.trim() ?? document.title;
tell("ready", { url: location.href, path: place(location.href), title, kind });

// Help inside a product: the script that other sites embed. It owns a button and a panel, in a shadow root that the style of
// the site does not reach, and a frame with a page of the help centre; nothing is loaded before the panel is opened. It
// keeps nothing and asks nothing. `HELPBOOK` is what the build tells it of the help centre.

import { styleSheet } from "./widget-style.js";

const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
const base = new URL(".", script.src).href;
const own = script.dataset;
/** The panel covers the window where there is no room for it beside the page. */
const small = matchMedia("(max-width: 479.98px), (max-height: 479.98px)");
const dark = matchMedia("(prefers-color-scheme: dark)");
/** A page of the help centre that has not said by then that it is there will not. */
const PATIENCE_MS = 10_000;
/** And so long after the frame has loaded something. */
const LOADED_MS = 3000;

const languages = HELPBOOK.languages;
const language = pickLanguage(own.language, document.documentElement.lang);
const words = { ...language.words, ...(own.label && { label: own.label }) };
const home = base + language.home;

const ICONS = {
  help: "M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 1 0 0-17M9.5 9.6a2.55 2.55 0 1 1 3.6 2.33c-.7.32-1.1.8-1.1 1.57M12 16.4h.01",
  back: "m14.5 6-6 6 6 6",
  home: "m3.5 11 8.5-7 8.5 7M5.75 9.25V19.5h12.5V9.25M10 19.5v-5h4v5",
  external: "M13.5 4.5h6v6M19.5 4.5l-8.5 8.5M17.5 14v4a1.5 1.5 0 0 1-1.5 1.5H6A1.5 1.5 0 0 1 4.5 18V8A1.5 1.5 0 0 1 6 6.5h4",
  close: "m6.5 6.5 11 11m0-11-11 11",
};

let parts = null;
let frame = null;
/** Whether a page of the help centre has ever said that it is there, and whether the one in the frame has. */
let works = false;
let isReady = false;
/** Whether what is loading takes the focus, since the customer has asked for it. */
let takesFocus = false;
/** The addresses on the way back, the one on show last. */
let trail = [];
let isGoingBack = false;
/** Of the product, where it has said so; else the address of the page is taken. */
let suggestedPath = null;
let platform = "";
let article = "";
let focusBefore = null;
let timer = 0;

/** The language that is wanted, by its whole tag or by its first part, else the first of the book. */
function pickLanguage(...wanted) {
  for (const tag of wanted.filter(Boolean).map((tag) => tag.toLowerCase())) {
    const whole = languages.find((language) => language.tag.toLowerCase() === tag);
    const near = languages.find((language) => language.tag.toLowerCase().split("-")[0] === tag.split("-")[0]);
    if (whole ?? near) return whole ?? near;
  }
  return languages[0];
}

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  if (name === "back") svg.setAttribute("class", "mirrored");
  svg.append(path);
  return svg;
}

function emit(name, detail) {
  window.dispatchEvent(new CustomEvent(`helpbook:${name}`, { detail }));
}

function build() {
  const host = make("div");
  const shadow = host.attachShadow({ mode: "open" });
  // A sheet of the script's own: the content security policy of the site need not allow inline styles.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styleSheet(HELPBOOK.tokens, own.theme));
  shadow.adoptedStyleSheets = [sheet];
  const button = (name, act) => {
    const node = make("button", { type: "button", "aria-label": words[name], title: words[name] }, icon(name));
    node.addEventListener("click", act);
    return node;
  };
  const launch = make("button", { class: "launch", type: "button", "aria-expanded": "false", "aria-haspopup": "dialog" }, icon("help"), words.label);
  launch.addEventListener("click", () => (parts.panel.open ? close() : open()));
  launch.hidden = own.button === "none";
  const back = button("back", goBack);
  const homeButton = button("home", () => show(`${home}widget/`));
  const tab = make("a", { target: "_blank", rel: "noopener", "aria-label": words.external, title: words.external }, icon("external"));
  const title = make("h2", { id: "title" }, make("span", {}, language.title));
  const bar = make("div", { class: "bar" }, back, homeButton, title, tab, button("close", close));
  const link = make("a", { target: "_blank", rel: "noopener" }, words.failed_link);
  const failed = make("div", { class: "failed", role: "alert" }, make("p", {}, words.failed), link);
  failed.hidden = true;
  const place = make("div", { class: "place" }, make("div", { class: "wait" }), failed);
  const panel = make("dialog", { class: "panel", "aria-labelledby": "title", tabindex: "-1" }, bar, place);
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    close();
  });
  const position = own.position ?? language.position;
  const all = make("div", { class: `all ${position === "start" ? "start" : ""} ${launch.hidden ? "bare" : ""}`, dir: language.direction, lang: language.tag }, launch, panel);
  shadow.append(all);
  parts = { host, shadow, all, launch, panel, place, back, homeButton, tab, failed, link };
  // From one size of window to another, as when a telephone is turned.
  small.addEventListener("change", () => {
    if (!panel.open) return;
    panel.close();
    lay();
  });
  dark.addEventListener("change", tellContext);
}

/** Puts the panel on show: over everything where it covers the window, beside the page elsewhere. */
function lay() {
  parts.panel[small.matches ? "showModal" : "show"]();
}

/** `light` or `dark`, as the page around it is. */
function scheme() {
  // What is in use, browsers only tell by a colour that goes by it: the one of a caret that nothing here has.
  return getComputedStyle(parts.all).caretColor === "rgb(0, 0, 0)" ? "dark" : "light";
}

/** An address of the help centre: a path of it, or the whole of it. `null` for all else. */
function address(path) {
  const text = String(path);
  if (/^\s*\/\/|\\|(?:^|\/)(?:\.|%2e){2}(?:[/?#]|$)/i.test(text)) return null;
  try {
    const url = new URL(text.startsWith(base) ? text : `${text.replace(/^\//, "")}`, home);
    return url.href.startsWith(base) ? url.href : null;
  } catch {
    return null;
  }
}

function post(type, detail) {
  frame?.contentWindow?.postMessage({ helpbook: type, ...detail }, new URL(base).origin);
}

function tellContext() {
  const path = suggestedPath ?? location.pathname;
  const shared = "sharePath" in own ? path : "";
  const query = trail.map((url) => new URL(url).searchParams.get("q")).filter(Boolean).pop();
  post("context", { path, scheme: scheme(), article, query, platform: [platform, shared].filter(Boolean).join(", ") });
}

function wait() {
  parts.place.classList.add("waits");
  parts.failed.hidden = true;
  clearTimeout(timer);
  timer = setTimeout(giveUp, PATIENCE_MS);
}

/** What the frame has is shown, whatever it is; where no page ever came, a way to the help centre is. */
function giveUp() {
  reveal();
  parts.failed.hidden = works;
  parts.link.href = trail.at(-1);
}

function reveal() {
  clearTimeout(timer);
  parts.place.classList.remove("waits");
}

/** Shows a page of the help centre in the frame. */
function show(url) {
  parts.back.hidden = trail.length < 2;
  parts.homeButton.hidden = url.startsWith(`${home}widget/`);
  parts.tab.href = url;
  takesFocus = Boolean(parts.shadow.activeElement);
  wait();
  if (isReady) return post("go", { url });
  if (!frame) {
    // The name tells pages in the frame who embeds them. The host of the help centre is not told: there is no referrer.
    frame = make("iframe", { name: `helpbook ${location.origin} ${scheme()}`, title: words.label, allow: "clipboard-write", referrerpolicy: "no-referrer" });
    frame.addEventListener("load", () => {
      if (!parts.place.classList.contains("waits")) return;
      clearTimeout(timer);
      timer = setTimeout(giveUp, LOADED_MS);
    });
    trail = [url];
  }
  frame.src = url;
  if (!frame.isConnected) parts.place.prepend(frame);
}

function goBack() {
  trail.pop();
  isGoingBack = true;
  show(trail.at(-1) ?? `${home}widget/`);
}

function open(path) {
  const url = path === undefined ? null : address(path);
  if (path !== undefined && !url) {
    console.warn(`helpbook: \`${path}\` is no address of the help centre`);
    return false;
  }
  if (!parts.panel.open) {
    focusBefore = document.activeElement;
    lay();
    parts.panel.focus();
    parts.launch.setAttribute("aria-expanded", "true");
    emit("open");
  }
  if (url || !frame) show(url ?? `${home}widget/`);
  else {
    tellContext();
    focusFrame();
  }
  return true;
}

function focusFrame() {
  if (parts.place.classList.contains("waits") || !parts.failed.hidden) return;
  frame.focus();
  post("focus");
}

function close() {
  if (!parts.panel.open) return;
  const isInside = parts.shadow.activeElement && parts.shadow.activeElement !== parts.launch;
  parts.panel.close();
  parts.launch.setAttribute("aria-expanded", "false");
  if (isInside) {
    if (focusBefore && focusBefore !== document.body && focusBefore !== parts.host) focusBefore.focus?.();
    else parts.launch.focus();
  }
  emit("close");
}

const handlers = {
  ready({ url, path, title, kind }) {
    const address = String(url);
    if (!address.startsWith(base)) return;
    if (!works || isGoingBack) trail.splice(-1, 1, address);
    else if (trail.at(-1) !== address) trail.push(address);
    works = isReady = true;
    isGoingBack = false;
    parts.back.hidden = trail.length < 2;
    parts.homeButton.hidden = kind === "widget";
    parts.tab.href = kind === "widget" ? home : address;
    if (kind === "article") {
      article = String(path);
      emit("article", { path: article, title: String(title) });
    }
    tellContext();
    reveal();
    // Who has gone on to something else meanwhile is not called back.
    const isFree = document.activeElement === document.body || parts.shadow.activeElement;
    if (takesFocus && isFree && parts.panel.open) focusFrame();
    takesFocus = false;
  },
  leave({ url }) {
    // Where it was left, with what was searched for there.
    if (trail.length && String(url).startsWith(base) && !isGoingBack) trail.splice(-1, 1, String(url));
    takesFocus ||= parts.shadow.activeElement === frame;
    isReady = false;
    wait();
  },
  close,
  search: () => emit("search"),
  contact: () => emit("contact"),
};

window.addEventListener("message", ({ source, origin, data }) => {
  if (!frame || source !== frame.contentWindow || origin !== new URL(base).origin) return;
  if (Object.hasOwn(handlers, data?.helpbook)) handlers[data.helpbook](data);
});

const api = {
  open,
  close,
  /** Opens the panel with the results for some words. */
  search: (query = "") => open(`${home}widget/#q=${encodeURIComponent(String(query))}`),
  /** Says which page of the product is on show; without a path, the address of the page does again. */
  suggest(path = null) {
    suggestedPath = path === null ? null : String(path);
    tellContext();
  },
  /** What a message to a human is to say of the product. */
  context(about = {}) {
    platform = String(about.platform ?? "").slice(0, 200);
    tellContext();
  },
  /** `["open", "/account/reset/"]`, as calls are written down before this script is there. */
  push: (...calls) => calls.filter(Array.isArray).forEach(([name, ...given]) => name !== "push" && Object.hasOwn(api, name) && api[name](...given)),
};

/** Whether there is none yet: two scripts, or two elements for one, make one widget. */
const isFirst = () => !window.helpbook?.push || Array.isArray(window.helpbook);

function start() {
  if (!isFirst()) return;
  const before = Array.isArray(window.helpbook) ? window.helpbook : [];
  window.helpbook = api;
  build();
  // Some products change pages by putting another body in place of the one that is there, or other things into it.
  const observer = new MutationObserver(stay);
  function stay() {
    if (parts.host.isConnected || !document.body) return;
    document.body.append(parts.host);
    for (const node of [document.documentElement, document.body]) observer.observe(node, { childList: true });
  }
  stay();
  // Others change their address without loading a page.
  window.addEventListener("popstate", tellContext);
  window.navigation?.addEventListener("currententrychange", tellContext);
  api.push(...before);
  emit("ready");
}

if (isFirst()) {
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}

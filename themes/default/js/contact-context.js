// What goes along with a request: the article, what was searched for, the language and the browser. It comes in the fragment
// of the address, which no host sees; it is listed before anything is sent, and what the customer removes goes nowhere.

import { platformOf } from "./contact-platform.js";
import { element } from "./elements.js";
import { siteUrl } from "./site-data.js";

const QUERY_MAX = 400;
const PLATFORM_MAX = 120;

/** What the fragment says, made safe, and what the browser says of itself. */
export function readContext(hash) {
  const given = new URLSearchParams(hash.slice(1));
  // What is cut off in the middle of a character could stand in no address.
  const line = (name, max) => (given.get(name) ?? "").replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim().slice(0, max).toWellFormed();
  return {
    article: articleOf(given.get("article") ?? ""),
    query: line("query", QUERY_MAX),
    language: document.documentElement.lang,
    platform: line("platform", PLATFORM_MAX) || platformOf(navigator),
  };
}

/** An address on this site, such as `/account/reset/`; nothing else is one. */
function articleOf(path) {
  if (!/^\/(?!\/)[^\\\p{Cc}\s?#]{0,400}$/u.test(path)) return "";
  const root = siteUrl("");
  const url = siteUrl(`./${path.slice(1)}`);
  return url.startsWith(root) ? `/${url.slice(root.length)}` : "";
}

/**
 * Lists in `section` what goes along, with a button to remove each, and calls `changed` with what is left: at once, and
 * whenever that is less.
 */
export function startContext(section, changed) {
  const left = readContext(location.hash);
  const list = section.querySelector("ul");
  const live = section.querySelector("[role=status]");
  const { remove, removed, ...labels } = section.dataset;
  const names = { article: labels.article, query: labels.query, language: labels.language, platform: labels.platform };
  const rows = Object.entries(names).filter(([name]) => left[name]);
  for (const [name, label] of rows) {
    const button = element("button", { type: "button", "aria-label": remove.replace("{what}", label) }, "×");
    const item = element("li", {}, element("span", { class: "context-label" }, label), " ", element("bdi", {}, shown(name, left[name])), button);
    button.addEventListener("click", () => {
      left[name] = "";
      const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button");
      item.remove();
      live.textContent = removed.replace("{what}", label);
      if (!list.children.length) section.querySelector("[data-listed]").hidden = true;
      (next ?? section.querySelector("h2")).focus();
      forgetInAddress(name);
      changed(left);
    });
    list.append(item);
  }
  section.hidden = !rows.length;
  changed(left);
}

function shown(name, value) {
  try {
    if (name === "article") return decodeURI(value);
    if (name === "language") return new Intl.DisplayNames([value], { type: "language" }).of(value);
  } catch {
    // Then as it is.
  }
  return name === "query" ? `“${value}”` : value;
}

/** So that it does not come back when the page is loaded again. */
function forgetInAddress(name) {
  const given = new URLSearchParams(location.hash.slice(1));
  if (!given.has(name)) return;
  given.delete(name);
  history.replaceState(history.state, "", `#${given}`);
}

/** What is left as lines of text, for mail. */
export function linesOf(left, labels) {
  const value = { ...left, article: left.article && pageOf(left) };
  const lines = ["article", "query", "language", "platform"].filter((name) => left[name]);
  return lines.map((name) => `${labels[name]}: ${value[name]}`);
}

/** The full address of the article. */
export function pageOf({ article }) {
  return article && siteUrl(`./${article.slice(1)}`);
}

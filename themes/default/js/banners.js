// Announcements on top of every page: they can be dismissed, and stay so on this device until they say something else.
// Those that change without a build come from a file, which is asked for only where the book names one.

import { element } from "./elements.js";
import { siteUrl } from "./site-data.js";

const DISMISSED = `helpbook-dismissed ${new URL(siteUrl("")).pathname}`;
const KEPT_MAX = 20;
const SHOWN_MAX = 3;

function dismissed() {
  try {
    const kept = JSON.parse(localStorage.getItem(DISMISSED));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Gives a banner its button, or takes it away where it was dismissed before. */
function settle(banner, label) {
  const text = banner.textContent.replace(/\s+/g, " ").trim();
  if (dismissed().includes(text)) return banner.remove();
  const close = element("button", { type: "button", class: "banner-close", "aria-label": label.replace("{text}", text) }, "×");
  close.addEventListener("click", () => {
    try {
      localStorage.setItem(DISMISSED, JSON.stringify([text, ...dismissed()].slice(0, KEPT_MAX)));
    } catch {
      // Full or forbidden: it comes back with the next page.
    }
    banner.remove();
    // Where the keyboard was is gone; the page goes on at its top.
    document.querySelector(".skip")?.focus({ preventScroll: true });
  });
  banner.append(close);
}

/** A text, or the one in the language of the page where there are several. */
function inLanguage(text) {
  if (typeof text !== "object" || !text) return text;
  const tag = document.documentElement.lang;
  return text[tag] ?? text[tag.split("-")[0]] ?? Object.values(text)[0];
}

/** The banner of a message, or nothing where it does not hold now. Nothing in it is HTML. */
function bannerOf(message, words) {
  const text = inLanguage(message?.text);
  if (typeof text !== "string" || !text) return console.warn("helpbook: a message of the status file has no `text`");
  const now = Date.now();
  // What is no time says nothing.
  const [starts, ends] = [message.starts, message.ends].map((time) => Date.parse(time));
  if (starts > now || ends <= now) return;
  const word = Object.hasOwn(words, message.level) && words[message.level];
  const banner = element("div", { class: "banner", "data-level": word ? message.level : null });
  const url = URL.canParse(message.url, siteUrl("")) && new URL(message.url, siteUrl(""));
  const said = message.url && /^https?:/.test(url.protocol) ? element("a", { href: url.href }, text) : text;
  const since = Number.isFinite(starts) && element("time", { datetime: message.starts }, new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(starts));
  banner.append(element("p", {}, ...[word && element("strong", {}, word), word && ": ", said, since && " ", since].filter(Boolean)));
  return banner;
}

async function showMessages(place, url, words, dismiss) {
  try {
    const response = await fetch(url, { cache: "no-cache", credentials: "omit", referrerPolicy: "no-referrer" });
    const { messages } = await response.json();
    const banners = messages.map((message) => bannerOf(message, words)).filter(Boolean);
    place.replaceChildren(...banners);
    banners.forEach((banner) => settle(banner, dismiss));
    // Those that were dismissed leave room for others.
    [...place.children].slice(SHOWN_MAX).forEach((banner) => banner.remove());
  } catch (error) {
    // Help goes on without it.
    console.warn(`helpbook: ${url} could not be read`, error);
  }
}

export function startBanners(aside) {
  const { status, dismiss, problem, resolved } = aside.dataset;
  for (const banner of aside.querySelectorAll(".banner")) settle(banner, dismiss);
  const place = aside.querySelector(".banner-messages");
  if (place) showMessages(place, status, { problem, resolved }, dismiss);
}

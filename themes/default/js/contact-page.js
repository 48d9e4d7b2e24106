// Entry point of the contact page, which alone loads it: what goes along, opening hours on the reader's clocks, articles that may
// answer before anything is sent, and the form.

import { linesOf, pageOf, startContext } from "./contact-context.js";
import { startForm } from "./contact-form.js";
import { readHours, rowsFor, stateOf } from "./contact-hours.js";
import { element } from "./elements.js";
import { site } from "./site-data.js";

const SUGGESTIONS_MAX = 3;
/** Shorter questions say too little. */
const SUBJECT_MIN = 3;
const TYPING_MS = 250;
const MINUTE_MS = 60_000;

function start(page) {
  const section = page.querySelector("[data-context]");
  const request = page.querySelector("[data-request]");
  const typed = (name) => request?.querySelector(`[data-typed=${name}]`)?.value.trim() ?? "";
  let left = {};

  /** The links to other ways carry what is left, and what was typed. */
  function fillLinks() {
    const lines = linesOf(left, section.dataset);
    const known = {
      query: left.query,
      page: pageOf(left),
      language: left.language,
      platform: left.platform,
      subject: typed("subject") || left.query,
      context: [typed("message"), "", lines.join("\r\n"), ""].join("\r\n"),
    };
    for (const link of page.querySelectorAll("[data-way]")) {
      link.href = link.dataset.way.replace(/\{(query|page|language|platform|subject|context)\}/g, (_, name) => encodeURIComponent(known[name]));
    }
  }

  // Where nothing can be taken along, as by telephone, nothing is listed.
  if (request || page.querySelector("[data-way]")) {
    startContext(section, (now) => {
      left = now;
      for (const field of request?.querySelectorAll("[data-field]") ?? []) {
        field.value = left[field.dataset.field];
        field.disabled = !field.value;
      }
      fillLinks();
    });
  }
  if (request) {
    startForm(request, fillLinks);
    request.addEventListener("input", fillLinks);
    request.querySelector("[data-scriptless]").hidden = true;
    if (site.searchEnabled) suggest(request.querySelector("[data-typed=subject]"), request.querySelector("[data-answers]"));
  }
  for (const way of page.querySelectorAll("[data-zone]")) {
    try {
      showHours(way, page.dataset);
    } catch {
      // The browser does not know the zone: the hours stand there as they are there.
    }
  }
}

/** While the subject is typed: the articles that search finds for it. They open elsewhere, so that nothing typed is lost. */
function suggest(input, place) {
  const list = place.querySelector("ul");
  const live = place.nextElementSibling;
  let timer = 0;
  input.addEventListener("focus", async () => (await import("./search.js")).warmSearch(), { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(update, TYPING_MS);
  });
  async function update() {
    const query = input.value.trim();
    const { hitUrl, search } = await import("./search.js");
    const found = query.length < SUBJECT_MIN ? { hits: [] } : await search({ query, limit: SUGGESTIONS_MAX, detail: "titles" }).catch(() => null);
    // Nothing came of it, or a later question is under way.
    if (!found || query !== input.value.trim()) return;
    const { tab } = place.dataset;
    list.replaceChildren(
      ...found.hits.slice(0, SUGGESTIONS_MAX).map((hit) => {
        const link = element("a", { href: hitUrl(hit), target: "_blank", rel: "noopener" }, hit.title, element("span", { class: "visually-hidden" }, ` (${tab})`));
        return element("li", {}, link);
      }),
    );
    place.hidden = !found.hits.length;
    const text = place.hidden ? "" : `${place.dataset.title}: ${found.hits.map((hit) => hit.title).join("; ")}`;
    if (live.textContent !== text) live.textContent = text;
  }
}

const language = document.documentElement.lang || "en";
const format = (instant, options) => new Intl.DateTimeFormat(`${language}-u-nu-latn`, options).format(instant);
const clock = (instant) => format(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
/** 5 January 1970 was a Monday. */
const weekday = (day) => format(Date.UTC(1970, 0, 5 + day), { weekday: "long", timeZone: "UTC" });

function daysText(spans, { daysAll, daysTo }) {
  const text = ([first, last]) => daysTo.replace("{first}", weekday(first)).replace("{last}", weekday(last));
  return spans.map(([first, last]) => (first === last ? weekday(first) : first === 0 && last === 6 ? daysAll : text([first, last]))).join(" · ");
}

function stateText({ until, from }, now, { open, openUntil, opens, opensToday }) {
  if (until !== undefined) return until ? openUntil.replace("{time}", clock(until)) : open;
  if (!from) return "";
  const isToday = new Date(from).toDateString() === new Date(now).toDateString();
  // A weekday more than six days away is not the next one.
  const day = format(from, from - now < 6 * 1440 * MINUTE_MS ? { weekday: "long" } : { day: "numeric", month: "long" });
  return (isToday ? opensToday : opens).replace("{day}", day).replace("{time}", clock(from));
}

function showHours(way, texts) {
  const hours = readHours(way.dataset);
  const state = way.querySelector("[data-state]");
  const show = () => {
    const now = Date.now();
    const found = stateOf(hours, now);
    state.textContent = stateText(found, now, texts);
    state.classList.toggle("is-open", found.until !== undefined);
    state.hidden = !state.textContent;
  };
  show();
  setInterval(show, MINUTE_MS);
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const rows = rowsFor(timeZone, hours, Date.now(), clock);
  if (!rows) return;
  const yours = way.querySelector("[data-yours]");
  for (const { days, times } of rows) {
    const below = times.flatMap((time, at) => (at ? [element("br", {}), time] : [time]));
    yours.append(element("p", { class: "way-hours" }, element("span", {}, daysText(days, texts)), " ", element("span", {}, ...below)));
  }
  yours.hidden = false;
}

/** The page, and each that the preview puts in its place. */
let started = null;
function startPage() {
  const page = document.querySelector("[data-contact-page]");
  if (page && page !== started) start((started = page));
}

startPage();
document.addEventListener("helpbook:replaced", startPage);

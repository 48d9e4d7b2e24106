// Search in titles alone, without the engine: while it loads on a slow line, and where it cannot run. The titles come from
// the list of all articles, which every site has; it is fetched only then. Same words, same order, no cleverness: the
// engine's answer takes the place of this one as soon as there is one.

import { site, siteUrl } from "./site-data.js";

/** As sent. A larger list than this is no sooner there than the engine that it stands in for, and only delays it. */
const EARLY_BYTES_MAX = 60_000;

let articles = null;
let request = null;
let isTooLarge = false;

/**
 * Resolves to `Results` like the engine's, of titles with words of the query, or to `null` when there is no list to be had;
 * `early` while the engine is on its way.
 */
export async function searchTitles({ query, limit }, early) {
  if (early && isTooLarge) return null;
  const fetched = () => (articles ??= fetchArticles(early).catch(() => (articles = null)));
  let all = await fetched();
  // What was on its way may have been given up for the engine's sake.
  if (!all && !early) all = await fetched();
  if (!all) return null;
  const scores = new Float64Array(all.length);
  for (const word of wordsOf(query)) {
    const grades = all.map(({ words }) => Math.max(0, ...words.map((other) => grade(other, word))));
    // Rare words tell more: "how" and "the" are in many titles.
    const found = grades.filter(Boolean).length;
    grades.forEach((value, at) => (scores[at] += value * Math.log(1 + all.length / (found || 1))));
  }
  const best = Math.max(...scores);
  const ranked = all.map((article, at) => ({ ...article.hit, score: scores[at] })).filter(({ score }) => score && score > best / 2);
  ranked.sort((a, b) => b.score - a.score || a.title.length - b.title.length);
  return { query, total: ranked.length, hits: ranked.slice(0, limit) };
}

/** Stops fetching for the sake of what the engine needs next. */
export function stopTitles() {
  request?.abort();
}

async function fetchArticles(early) {
  request = new AbortController();
  const page = siteUrl(site.allArticles);
  const response = await fetch(page, { signal: request.signal, priority: early ? "low" : "auto" });
  isTooLarge = response.headers.get("content-length") > EARLY_BYTES_MAX;
  if (!response.ok || (early && isTooLarge)) {
    stopTitles();
    throw new Error("no list of titles");
  }
  const list = new DOMParser().parseFromString(await response.text(), "text/html");
  request = null;
  return [...list.querySelectorAll(".article-row-title")].map((link) => {
    const title = link.textContent;
    const category = link.parentNode.querySelector(".article-row-note")?.textContent;
    const url = new URL(link.getAttribute("href"), page).href;
    return { words: wordsOf(title), hit: { title, url, trail: category ? [category] : [] } };
  });
}

/** Words without capitals and accents. */
function wordsOf(text) {
  return text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** How well a word of a title answers a word of the query; within words counts too, for languages that put none apart. */
function grade(word, wanted) {
  if (word === wanted) return 3;
  if (word.startsWith(wanted)) return 2;
  return wanted.length > 1 && word.includes(wanted) ? 1 : 0;
}

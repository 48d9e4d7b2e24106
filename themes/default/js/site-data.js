// What the page tells scripts: words, addresses and the files of search. Read once, from the attributes of
// `<template id="helpbook-data">`. It owns no state and changes nothing.

const attributes = document.getElementById("helpbook-data")?.dataset ?? {};

/** From this page to the root of the site, such as `../`; absolute on the not-found page. */
const root = new URL(attributes.root || "./", document.baseURI);

/** An absolute address from one relative to the root of the site. */
export function siteUrl(path) {
  return new URL(path, root).href;
}

export const site = {
  title: attributes.book ?? "",
  searchEnabled: attributes.searchEnabled === "true",
  worker: attributes.worker,
  wasm: attributes.wasm,
  manifest: attributes.manifest,
  searchPage: attributes.searchPage,
  resultsMax: Number(attributes.resultsMax) || Infinity,
  allArticles: attributes.allArticles,
};

const language = knownLanguage(document.documentElement.lang);
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

/** A number as the language of the page writes it. */
export const number = (value) => numbers.format(value);

/** `tag`, or `en` where it is no language tag: `Intl` throws at those, which would take all scripts of the page along. */
function knownLanguage(tag) {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    return "en";
  }
}

/** The words for `js_` + `key`, with `{placeholders}` filled in. A missing key gives the empty string. */
export function words(key, values = {}) {
  const name = `js_${key}`.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
  const text = attributes[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The form of `key` that fits `count` in the language of the page; a language without it falls back to `_other`. */
export function countedWords(key, count, values = {}) {
  const filled = { ...values, count: number(count) };
  return words(`${key}_${plurals.select(count)}`, filled) || words(`${key}_other`, filled);
}

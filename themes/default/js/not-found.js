// The not-found page searches for the words of the address that was asked for. When nothing comes of it, or search does
// not work, the page stays as it is: field, categories and contact are there already.

import { element } from "./elements.js";
import { hitItem } from "./hits.js";
import { search } from "./search-client.js";
import { countedWords, siteUrl } from "./site-data.js";

const GUESSES_MAX = 4;

export async function startNotFound(place) {
  await guess(place);
  for (const browse of document.querySelectorAll("[data-browse]")) browse.dataset.settled = "";
}

async function guess(place) {
  const query = wordsOfAddress(location.pathname);
  if (!query) return;
  const input = document.querySelector("[data-search] input");
  if (input && !input.value) input.value = query;
  try {
    const found = await search({ query, limit: GUESSES_MAX });
    if (!found?.hits.length) return;
    place.querySelector("[role=status]").textContent = countedWords("guess", found.hits.length);
    place.append(element("ol", { class: "hits", role: "list" }, ...found.hits.map(hitItem)));
  } catch {
    // Nothing to add to what the page says.
  }
}

/** `/help/Billing/change-your_card.html` below `/help/` gives `Billing change your card`. */
function wordsOfAddress(path) {
  const base = new URL(siteUrl("")).pathname;
  let rest = path.startsWith(base) ? path.slice(base.length) : path;
  try {
    rest = decodeURIComponent(rest);
  } catch {
    // A broken escape: its letters still hold words.
  }
  return rest
    .replace(/\.\w{1,5}$/, "")
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word && !/^(index|\d{6,})$/i.test(word))
    .slice(-8)
    .join(" ");
}

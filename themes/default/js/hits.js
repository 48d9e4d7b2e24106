// One result of search as a list item. Shared by the search page and the not-found page.

import { element, marked } from "./elements.js";
import { hitUrl } from "./search-client.js";
import { words } from "./site-data.js";

/** More passages than these are not marked by the browser itself. */
const DIRECTIVES_MAX = 3;

/** Where an article is and which of its sections is meant, in words. */
export function trailOf(hit) {
  return [...(hit.trail ?? []), ...(hit.section ? [hit.section.title] : [])].join(" › ");
}

/** What sets an article apart, such as the state of a known issue. */
export function badgeOf(hit) {
  return hit.badge ? element("span", { class: "badge" }, hit.badge) : null;
}

/** The title leads to the section that answers the query where there is one, else to the top of the article. */
export function hitItem(hit) {
  const trail = trailOf(hit);
  const url = hitUrl(hit);
  const directive = textDirective(hit.snippet ?? []);
  const link = element("a", { href: directive ? `${url}${url.includes("#") ? "" : "#"}:~:${directive}` : url });
  link.append(...marked(hit.titleMarks ?? [[hit.title, false]]));
  return element(
    "li",
    { class: "hit" },
    hit.promoted ? element("p", { class: "hit-label" }, words("promoted")) : null,
    element("h2", { class: "hit-title" }, link),
    trail || hit.badge ? element("p", { class: "hit-trail" }, badgeOf(hit), trail) : null,
    hit.snippet?.length ? element("p", { class: "hit-snippet" }, ...marked(hit.snippet)) : null,
  );
}

/**
 * Names the marked words of a passage to the browser, each with the words beside it, so that these are found and no others:
 * `text=before-,words,-after`, a text fragment as the WICG describes it. Browsers keep it out of what scripts and
 * servers see. Those that do not know it would take it for a part of the section's id, so they get none.
 */
function textDirective(snippet) {
  if (!("fragmentDirective" in document)) return "";
  const encode = (text) => encodeURIComponent(text).replace(/-/g, "%2D");
  const parts = snippet.flatMap(([text, isMarked], at) => {
    if (!isMarked) return [];
    const before = /(?:^|\s)([^\s…]+)\s+$/.exec(snippet[at - 1]?.[0] ?? "")?.[1];
    const after = /^\s+([^\s…]+)(?:\s|$)/.exec(snippet[at + 1]?.[0] ?? "")?.[1];
    return [`text=${before ? `${encode(before)}-,` : ""}${encode(text)}${after ? `,-${encode(after)}` : ""}`];
  });
  return parts.slice(0, DIRECTIVES_MAX).join("&");
}

// One result of search as a list item. Shared by the search page and the not-found page.

import { element, marked } from "./elements.js";
import { hitUrl } from "./search-client.js";
import { words } from "./site-data.js";

/** The title leads to the section that answers the query where there is one, else to the top of the article. */
export function hitItem(hit) {
  const trail = [...(hit.trail ?? []), ...(hit.section ? [hit.section.title] : [])].join(" › ");
  return element(
    "li",
    { class: "hit" },
    hit.promoted ? element("p", { class: "hit-label" }, words("promoted")) : null,
    element("h2", { class: "hit-title" }, element("a", { href: hitUrl(hit) }, ...marked(hit.titleMarks ?? [[hit.title, false]]))),
    trail ? element("p", { class: "hit-trail" }, trail) : null,
    hit.snippet?.length ? element("p", { class: "hit-snippet" }, ...marked(hit.snippet)) : null,
  );
}

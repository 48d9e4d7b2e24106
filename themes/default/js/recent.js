// The recent searches of this device as a list: each a link to its results, each can be removed, and all at once. They are
// shown where nothing has been typed yet.

import { element } from "./elements.js";
import { forgetRecent, recentSearches } from "./memory.js";
import { searchPageUrl } from "./search-client.js";
import { words } from "./site-data.js";

/** The list, or `null` when there is nothing to show. `changed` is called when something was removed. */
export function recentList(changed) {
  const searches = recentSearches();
  if (!searches.length) return null;
  const button = (attributes, text, query) => {
    const node = element("button", { type: "button", ...attributes }, text);
    node.addEventListener("click", () => {
      forgetRecent(query);
      changed();
    });
    return node;
  };
  const rows = searches.map((query) =>
    element(
      "li",
      {},
      element("a", { href: searchPageUrl({ query }) }, query),
      button({ class: "recent-remove", "aria-label": words("recent_remove", { query }) }, "×", query),
    ),
  );
  return element(
    "div",
    { class: "recent" },
    element("p", { class: "recent-head" }, element("strong", {}, words("recent")), button({ class: "recent-clear" }, words("recent_clear"))),
    element("ul", { role: "list" }, ...rows),
    element("p", { class: "recent-note" }, words("recent_note")),
  );
}

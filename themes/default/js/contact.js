// The ways to a human that carry what is known: the links that have a template take in what was searched for and the
// address of the page, so that nobody has to write it again.

import { element } from "./elements.js";

/** Nothing searched for leaves the links as they were written. */
export function fillContacts(query) {
  const known = { query, page: location.href.split("#")[0] };
  if (!query) return;
  for (const link of document.querySelectorAll("[data-template]")) {
    link.href = link.dataset.template.replace(/\{(query|page)\}/g, (_, name) => encodeURIComponent(known[name]));
  }
}

/** The ways of the footer as buttons, in their order; the last leads to all that is known of them. */
export function contactButtons() {
  return [...document.querySelectorAll("#hb-contact a")].map((link) => element("a", { class: "button", href: link.href }, link.textContent.trim()));
}

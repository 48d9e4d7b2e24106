// What a customer chose where an article has tabs, kept on the device for this site alone. Where keeping is forbidden, a
// choice lasts as long as the page.

import { siteUrl } from "./site-data.js";

const KEPT_MAX = 12;
const CHOICES = `helpbook-choices ${new URL(siteUrl("")).pathname}`;

/** Names of tabs, latest first. */
export function keptChoices() {
  try {
    const kept = JSON.parse(localStorage.getItem(CHOICES));
    return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
  } catch {
    return [];
  }
}

export function keepChoice(name) {
  const names = [name, ...keptChoices().filter((other) => other !== name)].slice(0, KEPT_MAX);
  try {
    localStorage.setItem(CHOICES, JSON.stringify(names));
  } catch {
    // Full or forbidden.
  }
}

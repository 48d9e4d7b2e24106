// Tabs: makes them of the parts of an article that are alternatives. What a customer chooses is kept on the device and
// chosen again wherever a part of that name is; an address leads to a part by its id.

import { keepChoice, keptChoices } from "./choices.js";
import { element } from "./elements.js";
import { setShown, target } from "./parts.js";

/** Systems as they tell of themselves, and words that a tab for them is named by. */
const SYSTEMS = [
  [/iPhone|iPad|iPod/, /\b(ios|ipados|iphone|ipad)\b/i],
  [/Android/, /\bandroid\b/i],
  [/Mac/, /\b(macos|mac|os x)\b/i],
  [/Windows|Win/, /\bwindows\b/i],
  [/CrOS/, /\b(chromeos|chromebook)\b/i],
  [/Linux/, /\blinux\b/i],
];

const groups = new Set();

export function startTabs(nodes) {
  for (const node of nodes) {
    const group = makeGroup(node);
    if (group) groups.add(group);
  }
  followAddress();
}

addEventListener("hashchange", followAddress);
document.addEventListener("helpbook:replaced", () => [...groups].forEach(renew));

/** What a server put in place may have other parts than those that there are tabs for. */
function renew(group) {
  const panels = panelsOf(group.node);
  const isSame = panels.length === group.panels.length && panels.every((panel, at) => panel === group.panels[at] && nameOf(panel) === group.names[at]);
  if (isSame && group.node.isConnected) return;
  groups.delete(group);
  const list = group.tabs[0].parentElement;
  const shown = group.panels.find((panel) => !panel.hasAttribute("hidden"));
  list.remove();
  group.panels.forEach((panel) => panel.removeAttribute("hidden"));
  delete group.node.dataset.ready;
  if (!group.node.isConnected) return;
  if (!group.node.hasAttribute("aria-label")) group.node.setAttribute("aria-label", list.getAttribute("aria-label"));
  const renewed = makeGroup(group.node);
  if (!renewed) return;
  groups.add(renewed);
  if (panels.includes(shown)) show(renewed, panels.indexOf(shown));
}

function panelsOf(node) {
  return [...node.children].filter((child) => child.classList.contains("tab"));
}

function nameOf(panel) {
  return panel.getAttribute("aria-label").trim().toLowerCase();
}

function makeGroup(node) {
  const panels = panelsOf(node);
  if (panels.length < 2) return undefined;
  const tabs = panels.map((panel) => makeTab(panel));
  const list = element("div", { class: "tab-list", role: "tablist", "aria-label": node.getAttribute("aria-label") }, ...tabs);
  node.removeAttribute("role");
  node.removeAttribute("aria-label");
  node.prepend(list);
  const group = { node, panels, tabs, names: panels.map(nameOf) };
  tabs.forEach((tab, at) => tab.addEventListener("click", () => choose(group, at)));
  list.addEventListener("keydown", (event) => moveAmong(group, event));
  // The browser found something in a part that is not shown.
  panels.forEach((panel, at) => panel.addEventListener("beforematch", () => show(group, at)));
  show(group, preferred(group));
  node.dataset.ready = "";
  return group;
}

function makeTab(panel) {
  const name = panel.getAttribute("aria-label");
  const id = `${panel.id}-tab`;
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", id);
  return element("button", { type: "button", id, class: "tab-button", role: "tab", "aria-controls": panel.id }, name);
}

function show(group, shown) {
  group.panels.forEach((panel, at) => {
    setShown(panel, at === shown);
    group.tabs[at].setAttribute("aria-selected", String(at === shown));
    group.tabs[at].tabIndex = at === shown ? 0 : -1;
  });
}

/** The customer's choice: here, wherever else on the page a part of that name is, and on the next page. */
function choose(group, at) {
  const name = group.names[at];
  const top = group.node.getBoundingClientRect().top;
  for (const other of groups) {
    const same = other === group ? at : other.names.indexOf(name);
    if (same >= 0) show(other, same);
  }
  // Parts above may have become longer or shorter: what was touched stays where it is.
  scrollBy({ top: group.node.getBoundingClientRect().top - top, behavior: "instant" });
  keepChoice(name);
  history.replaceState(history.state, "", `#${group.panels[at].id}`);
}

function moveAmong(group, event) {
  const at = group.tabs.indexOf(event.target);
  const step = getComputedStyle(group.node).direction === "rtl" ? -1 : 1;
  const last = group.tabs.length - 1;
  const to = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: last }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const next = to < 0 ? last : to > last ? 0 : to;
  choose(group, next);
  group.tabs[next].focus();
}

/** What was chosen before, else what fits the system. */
function preferred({ names }) {
  const chosen = keptChoices().find((name) => names.includes(name));
  if (chosen) return names.indexOf(chosen);
  const system = SYSTEMS.find(([pattern]) => pattern.test(navigator.userAgent));
  return Math.max(0, system ? names.findIndex((name) => system[1].test(name)) : 0);
}

/** An address may name a part, or something in one. */
function followAddress() {
  const place = target(location.hash.slice(1));
  if (!place) return;
  let found = false;
  for (const group of groups) {
    const at = group.panels.findIndex((panel) => panel.contains(place));
    if (at < 0) continue;
    show(group, at);
    found = true;
  }
  if (found) place.scrollIntoView();
}

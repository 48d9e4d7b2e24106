// On an article that was opened from search: the words of the question are marked, until the customer clears them. Where
// browsers can, they are marked without touching the document; nothing moves in either way.

import { fillContacts } from "./main.js";
import { element } from "./elements.js";
import { words } from "./site-data.js";

const MARKS_MAX = 500;
/** A word of the question that no result had marked and that occurs more often says nothing. */
const COMMON = 12;
const JOINED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** `choice` is what `memory.js` kept of the hit; `reveal` shows ranges that are hidden. */
export function startLanding(body, { query, marked }, reveal) {
  fillContacts(query);
  const ranges = findWords(body, marked.flatMap(wordsOf), wordsOf(query));
  if (!ranges.length) return;
  reveal(ranges);
  const unmark = mark(ranges);
  const clear = element("button", { type: "button", class: "button" }, words("unmark"));
  const bar = element("div", { class: "marks-bar" }, clear);
  body.append(bar);
  const stop = () => {
    unmark();
    // The browser's own marks, which no script can take away.
    document.documentElement.classList.add("unmarked");
    removeEventListener("keydown", onKey);
    if (bar.contains(document.activeElement)) document.getElementById("hb-content")?.focus({ preventScroll: true });
    bar.remove();
  };
  const onKey = (event) => event.key === "Escape" && !event.defaultPrevented && stop();
  addEventListener("keydown", onKey);
  clear.onclick = stop;
}

function wordsOf(text) {
  return text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** The places of the words that results had marked, and of those of the question that tell something. */
function findWords(body, certain, asked) {
  const known = certain.join(" ").toLowerCase();
  const isNew = (word) => (word.length > 3 || JOINED.test(word)) && !known.includes(word.toLowerCase());
  const isRare = (word) => places(body, [word]).length <= COMMON;
  return places(body, [...new Set([...certain, ...asked.filter((word) => isNew(word) && isRare(word))])]).slice(0, MARKS_MAX);
}

function places(body, forms) {
  if (!forms.length) return [];
  const pattern = new RegExp(forms.map(patternOf).join("|"), "giu");
  const ranges = [];
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.parentElement.closest("script, style, svg, math, button")) continue;
    for (const { index, 0: text } of node.data.matchAll(pattern)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      ranges.push(range);
    }
  }
  return ranges;
}

/** The word with other endings: the page has no stemmer, so long words may differ in their last letters. */
function patternOf(word) {
  if (JOINED.test(word)) return word;
  const stem = word.length < 4 ? word : `${word.slice(0, word.length < 7 ? word.length : -2)}\\p{L}{0,4}`;
  return `(?<![\\p{L}\\p{N}])${stem}(?![\\p{L}\\p{N}])`;
}

/** Marks the ranges, and returns what takes the marks away. */
function mark(ranges) {
  if (CSS.highlights) {
    CSS.highlights.set("helpbook", new Highlight(...ranges));
    return () => CSS.highlights.delete("helpbook");
  }
  // From the end, since a text node is cut where a mark begins.
  const marks = ranges.reverse().map((range) => {
    const node = element("mark", {});
    range.surroundContents(node);
    return node;
  });
  return () => marks.forEach((node) => node.replaceWith(...node.childNodes));
}

// Searches that led nowhere, for the team to learn from: only where the book names who takes them, and never for who asks not to
// be tracked (Do Not Track, Global Privacy Control). What is sent: the words, how many articles were found, the language, and
// a random key, so that it counts once. Not what looks like an address, a number of a person or an order.

/** A question counts once the customer has stopped typing. */
const SETTLE_MS = 2000;
const PERSONAL = /\S@\S|\p{Nd}(?:[\s./-]?\p{Nd}){5}/u;

const url = document.querySelector("[data-misses]")?.dataset.misses;
const isRefused = navigator.globalPrivacyControl || navigator.doNotTrack === "1";

/** Told once on this page. */
const told = new Set();
let shown = null;
let settling = 0;

/** The question before led nowhere, unless one of its results was opened. */
function tell() {
  clearTimeout(settling);
  const { query, total, isSettled, isUsed } = shown ?? {};
  shown = null;
  if (!isSettled || isUsed || told.has(query) || PERSONAL.test(query)) return;
  told.add(query);
  const body = { query, results: total, clicked: null, language: document.documentElement.lang, id: crypto.randomUUID?.() };
  // Plain text asks no permission first, for which there is no time when a page is left.
  fetch(url, { method: "POST", keepalive: true, credentials: "omit", referrerPolicy: "no-referrer", headers: { "content-type": "text/plain" }, body: JSON.stringify(body) }).catch(() => {});
}

function start() {
  document.addEventListener("helpbook:found", ({ detail: { query, total } }) => {
    if (shown?.query === query) return;
    tell();
    shown = { query, total };
    settling = setTimeout(() => (shown.isSettled = true), SETTLE_MS);
  });
  for (const type of ["click", "auxclick"]) {
    document.addEventListener(type, ({ target }) => {
      if (shown && target.closest?.("[data-hits] a")) shown.isUsed = true;
    });
  }
  addEventListener("pagehide", tell);
}

if (url && !isRefused) start();

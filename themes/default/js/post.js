// Sends a form without leaving the page, with nothing that tells who sends it or from where.

/** When the page was shown: whoever answers at once is a program. */
const shown = performance.now();
/** A service that has not answered by then will not. */
const PATIENCE_MS = 30_000;

/** A random key: what is sent again with the same one counts once. `randomUUID` is there with HTTPS alone. */
export const newKey = () => crypto.getRandomValues(new Uint32Array(4)).join("-");

/** Posts a form with its key and how long the page has been there; both have a name of their own with some services. */
export function post(form, key, { id = "id", elapsed = "elapsed" } = {}) {
  const body = new URLSearchParams(new FormData(form));
  body.set(id, key);
  body.set(elapsed, String(Math.round(performance.now() - shown)));
  // A field of the service's may be called `action` too.
  return fetch(form.getAttribute("action"), { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS), headers: { accept: "application/json" }, credentials: "omit", referrerPolicy: "no-referrer" });
}

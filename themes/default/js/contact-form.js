// The form of the contact page: sends it without leaving the page, and keeps what was typed until it has arrived. Nothing is
// sent before the customer sends it.

import { keepRequest, keptRequest } from "./memory.js";

const shown = performance.now();
/** A service that has not answered by then will not. */
const PATIENCE_MS = 30_000;

/** `section` holds the form and the messages of what became of it; `failed` is called when it could not be sent. */
export function startForm(section, failed) {
  const form = section.querySelector("form");
  const button = form.querySelector("[type=submit]");
  const alert = section.querySelector("[role=alert]");
  const typed = [...form.querySelectorAll("[data-typed]")];
  const kept = keptRequest();
  for (const field of typed) field.value ||= kept[field.dataset.typed] ?? "";
  let id = "";
  form.addEventListener("input", (event) => {
    // Another text is another message, even where the one before has arrived without our knowing.
    id = "";
    event.target.removeAttribute("aria-invalid");
    keepRequest(Object.fromEntries(typed.map((field) => [field.dataset.typed, field.value])));
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    alert.hidden = true;
    button.disabled = true;
    const { idName, elapsedName } = form.dataset;
    const body = new URLSearchParams(new FormData(form));
    body.set(idName, (id ||= crypto.randomUUID?.() ?? String(Math.random())));
    body.set(elapsedName, String(Math.round(performance.now() - shown)));
    try {
      // A field of the service's may be called `action` too.
      const response = await fetch(form.getAttribute("action"), { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS), headers: { accept: "application/json" }, credentials: "omit", referrerPolicy: "no-referrer" });
      if (response.status === 400 && (await mark(form, response))) fail(alert, "invalid");
      else if (!response.ok) throw new Error(String(response.status));
      else succeed(section, form);
    } catch {
      fail(alert, "failed");
      failed();
    }
    button.disabled = false;
  });
}

function succeed(section, form) {
  keepRequest();
  const sent = section.querySelector("#hb-sent");
  form.remove();
  sent.classList.add("is-shown");
  sent.focus();
}

function fail(alert, what) {
  for (const part of alert.children) part.hidden = part.dataset.part !== what;
  alert.hidden = false;
  alert.scrollIntoView({ block: "nearest" });
}

/** Marks the fields that the service calls wrong; whether there are any. */
async function mark(form, response) {
  const { fields = [] } = await response.json().catch(() => ({}));
  const wrong = fields.map(({ field }) => form.querySelector(`[data-typed="${CSS.escape(field)}"]`)).filter(Boolean);
  for (const field of wrong) field.setAttribute("aria-invalid", "true");
  wrong[0]?.focus();
  return wrong.length > 0;
}

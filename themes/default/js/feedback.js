// "Was this helpful?": sends what the customer answers without leaving the page. Nothing is sent before that.

/** When the page was shown: whoever answers at once is a program. */
const shown = performance.now();
/** A service that has not answered by then will not. */
const PATIENCE_MS = 30_000;

export function startFeedback(section) {
  const thanks = section.querySelector(".feedback-thanks");
  const failed = section.querySelector(".feedback-failed");
  section.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const buttons = section.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    failed.hidden = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("id", (form.dataset.id ??= crypto.randomUUID?.() ?? String(Math.random())));
    body.set("elapsed", String(Math.round(performance.now() - shown)));
    try {
      const response = await fetch(form.getAttribute("action"), { method: "POST", body, signal: AbortSignal.timeout(PATIENCE_MS), headers: { accept: "application/json" }, credentials: "omit", referrerPolicy: "no-referrer" });
      if (!response.ok) throw new Error(String(response.status));
      section.querySelector(".feedback-answers").remove();
      thanks.classList.add("is-shown");
      thanks.focus();
    } catch {
      // The same answer keeps its id, so that it counts once however often it is sent.
      for (const button of buttons) button.disabled = false;
      failed.hidden = false;
    }
  });
}

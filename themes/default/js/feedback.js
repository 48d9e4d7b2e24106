// "Was this helpful?": sends what the customer answers without leaving the page. Nothing is sent before that.

import { newKey, post } from "./post.js";

export function startFeedback(section) {
  const thanks = section.querySelector(".feedback-thanks");
  const failed = section.querySelector(".feedback-failed");
  section.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const buttons = section.querySelectorAll("button");
    for (const button of buttons) button.disabled = true;
    failed.hidden = true;
    try {
      const response = await post(form, (form.dataset.id ??= newKey()));
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

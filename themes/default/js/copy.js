// A button on each block of code that copies it.

import { element } from "./elements.js";
import { words } from "./site-data.js";

const DONE_MS = 2000;

export function startCopy(block) {
  if (!navigator.clipboard) return;
  const label = element("span", {});
  const button = element("button", { type: "button", class: "code-copy", "aria-label": words("copy_label") }, label);
  const status = element("span", { class: "visually-hidden", role: "status" });
  const frame = element("div", { class: "code-frame" });
  block.replaceWith(frame);
  frame.append(block, button, status);

  let timer = 0;
  button.addEventListener("click", async () => {
    let said = words("copied");
    try {
      await navigator.clipboard.writeText(block.textContent.replace(/\n$/, ""));
      label.textContent = said;
    } catch {
      said = words("copy_failed");
    }
    status.textContent = said;
    button.dataset.done = "";
    clearTimeout(timer);
    timer = setTimeout(() => {
      label.textContent = "";
      status.textContent = "";
      delete button.dataset.done;
    }, DONE_MS);
  });
}

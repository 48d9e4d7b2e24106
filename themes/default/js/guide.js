// Guides: one step at a time, each with an address of its own, so that the browser's way back works and a step can be sent
// to somebody. Without scripts, all steps are on the page with links between them.

import { setShown, target } from "./parts.js";

export function startGuide(guide) {
  const steps = [...guide.children].filter((child) => child.classList.contains("guide-section"));
  if (steps.length < 2) return;
  const parts = guide.querySelector("template").content;
  const ways = parts.querySelector(".guide-ways");
  const end = parts.querySelector(".guide-end");
  guide.append(end, ways);
  const back = ways.querySelector("[data-back]");
  let shown;

  const stepOf = (hash) => {
    const place = target(hash.slice(1));
    return place && steps.find((step) => step.contains(place));
  };
  const leadsOn = (step) => [...step.querySelectorAll('a[href^="#"]:not(.anchor)')].some((link) => stepOf(link.hash));

  function show(step, { focus = true } = {}) {
    const changed = step !== shown;
    shown = step;
    for (const other of steps) setShown(other, other === step);
    back.hidden = ways.querySelector("[data-again]").hidden = step === steps[0];
    // An answer that did not help is no dead end.
    end.hidden = leadsOn(step) || !end.querySelector("a");
    const heading = step.firstElementChild;
    heading.tabIndex = -1;
    if (changed && focus) {
      heading.focus({ preventScroll: true });
      if (guide.getBoundingClientRect().top < 0) guide.scrollIntoView();
    }
  }

  const follow = (options) => {
    const step = stepOf(location.hash);
    if (step) show(step, options);
    else if (!location.hash) show(steps[0], options);
  };
  addEventListener("hashchange", () => follow());
  ways.querySelector("[data-again]").addEventListener("click", () => go(steps[0]));
  back.addEventListener("click", () => {
    const before = came.pop();
    go(before ?? steps[0]);
  });

  // The way that was taken, for the button: the browser's own way back may lead out of the article.
  const came = [];
  guide.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const step = link && !link.classList.contains("anchor") && stepOf(link.hash);
    if (!step || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    came.push(shown);
    go(step);
  });

  function go(step) {
    if (step === steps[0]) came.length = 0;
    history.pushState(history.state, "", `#${step.firstElementChild.id}`);
    show(step);
  }
  addEventListener("popstate", () => follow());
  for (const step of steps) step.addEventListener("beforematch", () => show(step, { focus: false }));
  show(steps[0], { focus: false });
  follow({ focus: false });
  guide.dataset.ready = "";
}

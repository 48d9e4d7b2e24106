// Guides: one step at a time, each with an address of its own, so that the browser's way back works and a step can be sent
// to somebody. Without scripts, all steps are on the page with links between them.

import { setShown, target } from "./parts.js";

export function startGuide(guide) {
  const stepsNow = () => [...guide.children].filter((child) => child.classList.contains("guide-section"));
  let steps = stepsNow();
  if (steps.length < 2) return;
  const parts = guide.querySelector("template").content;
  const ways = parts.querySelector(".guide-ways");
  const end = parts.querySelector(".guide-end");
  guide.append(end, ways);
  const back = ways.querySelector("[data-back]");
  let shown;

  const stepOf = (place) => place && steps.find((step) => step.contains(place));
  const leadsOn = (step) => [...step.querySelectorAll('a[href^="#"]:not(.anchor)')].some((link) => stepOf(target(link.hash.slice(1))));

  /** On paper nothing can be followed: each step has a number there, and choices tell that of the step they lead to. */
  function number() {
    steps.forEach((step, index) => (step.firstElementChild.dataset.step = index + 1));
    for (const link of guide.querySelectorAll('.guide-section a[href^="#"]:not(.anchor)')) {
      const step = stepOf(target(link.hash.slice(1)));
      if (step) link.dataset.step = step.firstElementChild.dataset.step;
    }
  }

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

  /** An address may name a step, or something in one. */
  const follow = (options) => {
    const place = target(location.hash.slice(1));
    const step = stepOf(place);
    if (step) {
      show(step, options);
      if (place !== step.firstElementChild) place.scrollIntoView();
    } else if (!location.hash) show(steps[0], options);
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
    const step = link && !link.classList.contains("anchor") && stepOf(target(link.hash.slice(1)));
    if (!step || step === shown || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    came.push(shown);
    go(step, link.hash);
  });

  function go(step, hash = `#${step.firstElementChild.id}`) {
    if (step === steps[0]) came.length = 0;
    history.pushState(history.state, "", hash);
    follow();
  }
  addEventListener("popstate", () => follow());
  guide.addEventListener("beforematch", ({ target }) => {
    const step = steps.find((one) => one.contains(target));
    if (step) show(step, { focus: false });
  });
  document.addEventListener("helpbook:replaced", () => {
    steps = stepsNow();
    number();
    if (steps.length) show(steps.includes(shown) ? shown : steps[0], { focus: false });
  });
  number();
  show(steps[0], { focus: false });
  follow({ focus: false });
  guide.dataset.ready = "";
}

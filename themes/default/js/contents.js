// Marks in the contents the section that is being read: the last heading above the upper third of the window.

import { target } from "./parts.js";

export function startContents(contents) {
  const links = new Map();
  for (const link of contents.querySelectorAll('a[href^="#"]')) {
    const heading = target(link.getAttribute("href").slice(1));
    if (heading) links.set(heading, link);
  }
  if (!links.size) return;

  let current = null;
  let scheduled = false;

  function mark() {
    scheduled = false;
    if (!contents.isConnected) {
      removeEventListener("scroll", schedule);
      removeEventListener("resize", schedule);
      return;
    }
    const line = innerHeight / 3;
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    let found = null;
    for (const [heading, link] of links) {
      if (atEnd && scrollY > 0 ? heading.getBoundingClientRect().top < innerHeight : heading.getBoundingClientRect().top < line) found = link;
    }
    if (found === current) return;
    current?.removeAttribute("aria-current");
    found?.setAttribute("aria-current", "location");
    current = found;
  }

  function schedule() {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(mark);
  }

  addEventListener("scroll", schedule, { passive: true });
  addEventListener("resize", schedule, { passive: true });
  contents.addEventListener("click", (event) => {
    const narrow = getComputedStyle(contents).position !== "sticky";
    if (narrow && event.target.closest("a")) contents.open = false;
  });
  mark();
}

// Brings the engine into the browser's cache while the home page is idle, where most come to search. Elsewhere, and in all cases that follow, it is fetched when a customer reaches for the field. It is not
// fetched ahead for who asked to save data, on a slow line, or where data may be paid for: on a cellular connection, or
// on a telephone whose browser does not say what it is connected by.

import { site, siteUrl } from "./site-data.js";
import { element } from "./elements.js";

export function prefetchEngine() {
  const line = navigator.connection;
  const isFree = line ? !line.saveData && !/2g/.test(line.effectiveType) && line.type !== "cellular" : matchMedia("(pointer: fine)").matches;
  if (!isFree || !("requestIdleCallback" in window)) return;
  requestIdleCallback(() => {
    for (const path of [site.worker, site.wasm]) document.head.append(element("link", { rel: "prefetch", href: siteUrl(path) }));
  });
}

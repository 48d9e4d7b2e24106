// Parts of an article: which one an address leads to, and showing one of several.

/** What `#fragment` leads to, found as browsers do: as it stands, else decoded. A lone `%` is no mistake in an id. */
export function target(fragment) {
  const found = document.getElementById(fragment);
  if (found) return found;
  try {
    return document.getElementById(decodeURIComponent(fragment));
  } catch {
    return null;
  }
}

/** Shows or hides one of the parts of which one is shown at a time. */
export function setShown(part, isShown) {
  if (isShown) part.removeAttribute("hidden");
  // Where it is known, the browser's own search looks into it.
  else part.setAttribute("hidden", "onbeforematch" in part ? "until-found" : "");
}

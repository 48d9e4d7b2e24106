// Parts of an article that are not shown, such as tabs: shown where what is looked for is in them alone.

/** Where all ranges are in parts that are not shown, the first of them is, as for the browser's own search. */
export function reveal(ranges) {
  const hiders = ranges.map(({ startContainer }) => startContainer.parentElement.closest("[hidden]"));
  if (!hiders.every((hider) => hider)) return;
  for (let hider = hiders[0]; hider; hider = hider.parentElement.closest("[hidden]")) hider.dispatchEvent(new Event("beforematch", { bubbles: true }));
}

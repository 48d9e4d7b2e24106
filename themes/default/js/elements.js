// Small makers of elements. Text only ever enters the page as text, never as markup.

/** An element with attributes (a value of `null` or `false` leaves one out) and children (nodes or strings). */
export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Pairs of text and whether it matched, as text nodes and `<mark>`s. */
export function marked(pairs) {
  return pairs.map(([text, hit]) => (hit ? element("mark", {}, text) : document.createTextNode(text)));
}

// Siblings and contents of an article: disclosures on narrow screens, open columns on wide ones.

const WIDE = "(min-width: 75rem)";

export function startFolds(folds) {
  const wide = matchMedia(WIDE);
  const set = () => {
    for (const fold of folds) {
      fold.open = wide.matches;
      // In a column there is nothing to open: its name is no stop for the keyboard.
      if (wide.matches) fold.querySelector("summary").tabIndex = -1;
      else fold.querySelector("summary").removeAttribute("tabindex");
    }
  };
  set();
  wide.addEventListener("change", set);
  // A long list of siblings opens at the current one.
  for (const fold of folds) {
    const current = fold.querySelector("[aria-current=page]");
    if (wide.matches && current) fold.scrollTop = current.offsetTop - fold.clientHeight / 2;
  }
}

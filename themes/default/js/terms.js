// Definitions of terms: Escape puts them away while the pointer or the focus stays, and none reaches out of the window.

export function startTerm(term) {
  const tip = term.querySelector(".term-tip");
  if (!tip) return;
  const come = () => {
    delete term.dataset.away;
    delete tip.dataset.flip;
    const { left, right } = tip.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const ahead = getComputedStyle(term).direction === "rtl" ? left < 0 : right > width;
    if (ahead) tip.dataset.flip = "";
  };
  term.addEventListener("pointerenter", come);
  term.addEventListener("focusin", come);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") term.dataset.away = "";
  });
}

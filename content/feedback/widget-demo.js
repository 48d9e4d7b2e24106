// What a product does with the widget: it says which of its pages is on show, calls it, and hears what happens in it.

// Calls that are made before widget.js has arrived are written down, and made when it is there.
window.helpbook ??= [];

function showPart() {
  const path = location.hash.slice(1) || "/drafts/";
  for (const link of document.querySelectorAll("nav a")) {
    const isCurrent = link.hash === `#${path}`;
    if (isCurrent) {
      link.setAttribute("aria-current", "page");
      document.querySelector("h1").textContent = link.textContent;
    } else link.removeAttribute("aria-current");
  }
  window.helpbook.push(["suggest", path]);
}

for (const button of document.querySelectorAll("[data-call]")) {
  button.addEventListener("click", () => window.helpbook.push([button.dataset.call, ...(button.dataset.with ? [button.dataset.with] : [])]));
}

for (const name of ["open", "close", "article", "search", "contact"]) {
  window.addEventListener(`helpbook:${name}`, ({ detail }) => {
    const line = document.createElement("li");
    line.textContent = `helpbook:${name}${detail ? ` ${JSON.stringify(detail)}` : ""}`;
    document.querySelector(".events").append(line);
  });
}

window.addEventListener("hashchange", showPart);
showPart();

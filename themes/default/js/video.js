// Films of other hosts: a link until the customer asks for it, then a player in its place. Only players that are known can
// be put into a page; any other host keeps its link.

import { element } from "./elements.js";

/** The address of a player for the address of a film, by host. */
const PLAYERS = [
  [/^(?:www\.|m\.)?youtube(?:-nocookie)?\.com$/, ({ searchParams, pathname }) => youtube(searchParams.get("v") ?? pathname.match(/^\/(?:embed|shorts|live)\/([\w-]+)/)?.[1])],
  [/^youtu\.be$/, ({ pathname }) => youtube(pathname.slice(1))],
  [/^(?:www\.)?vimeo\.com$/, ({ pathname }) => vimeo(pathname.match(/^\/(\d+)/)?.[1])],
  [/^player\.vimeo\.com$/, ({ pathname }) => vimeo(pathname.match(/^\/video\/(\d+)/)?.[1])],
];

const youtube = (id) => id && `https://www.youtube-nocookie.com/embed/${encodeURIComponent(id)}?autoplay=1`;
const vimeo = (id) => id && `https://player.vimeo.com/video/${id}?autoplay=1&dnt=1`;

export function startVideo(link) {
  const address = new URL(link.href);
  const player = PLAYERS.find(([host]) => host.test(address.hostname))?.[1](address);
  if (!player) return;
  link.addEventListener("click", (event) => {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const frame = element("iframe", { class: "video-frame", src: player, title: link.textContent.trim(), allow: "autoplay; fullscreen; picture-in-picture", allowfullscreen: "", referrerpolicy: "strict-origin-when-cross-origin" });
    link.replaceWith(frame);
    frame.focus();
  });
}

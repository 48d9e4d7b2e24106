// What the button and the panel of the widget look like. They stand in pages of others: what is inherited is set anew, sizes
// are in pixels because `rem` is the page's, and what is said of the host wins over the page's own style by `!important`,
// which in a shadow root is the stronger one.

/** The sheet in the colours of the theme; by `theme`, `light` or `dark`, else as the page around it is. */
export function styleSheet(tokens, theme) {
  const accent = (name) => tokens[`accent-${name}`].replaceAll("var(--hue)", "var(--hb-hue)");
  return `
:host {
  all: initial !important;
  position: fixed !important;
  inset: auto !important;
  z-index: 2147483000 !important;
  color-scheme: ${/^(dark|light)$/.test(theme) ? theme : "inherit"} !important;
  --hb-hue: ${tokens.hue} !important;
  --hb-accent: light-dark(${accent("light")}, ${accent("dark")}) !important;
  --hb-bg: light-dark(oklch(99% 0.002 var(--hb-hue)), oklch(18.5% 0.012 var(--hb-hue))) !important;
  --hb-text: light-dark(oklch(24% 0.022 var(--hb-hue)), oklch(91% 0.008 var(--hb-hue))) !important;
  --hb-muted: light-dark(oklch(46% 0.022 var(--hb-hue)), oklch(73% 0.014 var(--hb-hue))) !important;
  --hb-line: light-dark(oklch(90.5% 0.011 var(--hb-hue)), oklch(31% 0.018 var(--hb-hue))) !important;
  --hb-on: light-dark(oklch(99% 0.002 var(--hb-hue)), oklch(19% 0.03 var(--hb-hue))) !important;
}
:host([hidden]) { display: none !important; }
* { box-sizing: border-box; margin: 0; }
.all { caret-color: light-dark(white, black); color: var(--hb-text); font: 15px/1.45 ${tokens["font-text"]}; }
button, a { font: inherit; color: inherit; cursor: pointer; -webkit-tap-highlight-color: transparent; }
:focus-visible { outline: 3px solid var(--hb-accent); outline-offset: 2px; }
svg { display: block; inline-size: 20px; block-size: 20px; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.launch {
  position: fixed;
  inset-block-end: calc(20px + env(safe-area-inset-bottom));
  inset-inline-end: 20px;
  display: flex;
  align-items: center;
  gap: 8px;
  min-block-size: 48px;
  padding-block: 8px;
  padding-inline: 14px 18px;
  border: 1px solid transparent;
  border-radius: 24px;
  background: var(--hb-accent);
  color: var(--hb-on);
  font-weight: 550;
  box-shadow: 0 2px 10px rgb(0 0 0 / 0.16);
}
.launch:hover { background: color-mix(in oklch, var(--hb-accent) 86%, light-dark(black, white)); }
.launch svg { inline-size: 22px; block-size: 22px; }
.start .launch, .start .panel { inset-inline: 20px auto; }
.panel {
  position: fixed;
  inset: auto;
  inset-block-end: calc(84px + env(safe-area-inset-bottom));
  inset-inline-end: 20px;
  flex-direction: column;
  inline-size: min(400px, 100vw - 40px);
  block-size: min(640px, 100vh - 108px);
  max-inline-size: none;
  max-block-size: none;
  padding: 0;
  border: 1px solid var(--hb-line);
  border-radius: 16px;
  overflow: hidden;
  background: var(--hb-bg);
  color: inherit;
  box-shadow: 0 12px 40px rgb(0 0 0 / 0.2);
}
.panel[open] { display: flex; }
.panel:focus { outline: 0; }
.panel::backdrop { background: none; }
.bare .panel { inset-block-end: 20px; }
.bar { display: flex; flex: none; align-items: center; gap: 2px; min-block-size: 52px; padding: 4px 6px; border-block-end: 1px solid var(--hb-line); }
.bar > * { display: grid; flex: none; place-items: center; min-inline-size: 44px; min-block-size: 44px; padding: 0; border: 0; border-radius: 10px; background: none; color: var(--hb-muted); }
.bar > :hover:not(h2) { background: color-mix(in oklab, var(--hb-text) 7%, var(--hb-bg)); color: var(--hb-text); }
.bar > :focus-visible { outline-offset: -3px; }
.bar h2 { flex: 1; min-inline-size: 0; place-items: center start; padding-inline: 8px; color: var(--hb-text); font: inherit; font-weight: 650; }
.bar h2 span { max-inline-size: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar [hidden], [hidden] { display: none; }
.place { position: relative; flex: 1; min-block-size: 0; }
iframe { display: block; inline-size: 100%; block-size: 100%; border: 0; background: var(--hb-bg); }
.waits iframe { opacity: 0; }
.wait { position: absolute; inset: 0; display: none; place-items: center; }
.waits .wait { display: grid; }
.wait::after { content: ""; inline-size: 28px; block-size: 28px; border: 3px solid var(--hb-line); border-block-start-color: var(--hb-accent); border-radius: 50%; opacity: 0; animation: show 0s 0.4s forwards, turn 0.9s linear infinite; }
.failed { position: absolute; inset: 0; padding: 32px 24px; background: var(--hb-bg); }
.failed a { display: inline-block; padding-block: 12px; color: var(--hb-accent); }
[dir="rtl"] .mirrored { transform: scaleX(-1); }
@keyframes show { to { opacity: 1; } }
@keyframes turn { to { rotate: 1turn; } }
@keyframes rise { from { opacity: 0; translate: 0 8px; } }
@media (prefers-reduced-motion: no-preference) { .panel[open] { animation: rise 160ms ease-out; } }
@media (prefers-reduced-motion: reduce) { .wait::after { animation-duration: 0s, 4s; } }
@media (max-width: 479.98px), (max-height: 479.98px) {
  .panel, .start .panel, .bare .panel { inset: 0; inline-size: 100%; block-size: 100%; border: 0; border-radius: 0; box-shadow: none; padding-block-end: env(safe-area-inset-bottom); }
}
@media print { .all { display: none; } }
`;
}

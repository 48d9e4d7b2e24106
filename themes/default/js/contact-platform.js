// A short and honest description of the customer's browser, such as "Windows, Firefox 128". It is shown before it is sent.

const SYSTEMS = [
  [/iPhone|iPod/, "iOS"],
  [/iPad/, "iPadOS"],
  [/Android/, "Android"],
  [/CrOS/, "ChromeOS"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/Linux|X11/, "Linux"],
];

/** Those that are built on another say so after its name. */
const BROWSERS = [
  [/(?:Edg|EdgA|EdgiOS)\/(\d+)/, "Edge"],
  [/OPR\/(\d+)/, "Opera"],
  [/SamsungBrowser\/(\d+)/, "Samsung Internet"],
  [/Vivaldi\/(\d+)/, "Vivaldi"],
  [/(?:Firefox|FxiOS)\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/Version\/(\d+)[.\d]* (?:Mobile\/\w+ )?Safari/, "Safari"],
];

/** What `navigator` says in the words of people; empty where it says nothing that is known. */
export function platformOf({ userAgent, userAgentData, maxTouchPoints }) {
  let system = userAgentData?.platform || SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  // Tablets of Apple call themselves computers.
  if (system === "macOS" && !userAgentData && maxTouchPoints > 1) system = "iPadOS";
  const browser = BROWSERS.map(([pattern, name]) => [name, pattern.exec(userAgent)?.[1]]).find(([, version]) => version);
  return [system, browser?.join(" ")].filter(Boolean).join(", ");
}

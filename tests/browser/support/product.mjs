// A product that embeds the widget: pages of another origin than the help centre's, under a policy as strict as they come.

import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

import { bookFolder, buildSite, temporaryFolder } from "./books.mjs";
import { STRICT_POLICY, startStaticServer } from "./static-server.mjs";

/** What the book of several languages says of its widget in these tests. */
const WIDGET = `
[feedback]
url = "https://collect.example.com/feedback"

[widget]
enable = true

[[widget.suggest]]
path = "/team/**"
articles = ["account/sign-in.md"]

[[widget.suggest]]
path = "/team/*/password"
articles = ["account/sign-in.md", "account/reset.md"]

[[widget.suggest]]
path = "/über/*"
articles = ["account/reset.md"]

[language.fr.widget]
label = "Besoin d’aide"
`;

export async function bookWithWidget(name = "several-languages", more = WIDGET) {
  const book = path.join(await temporaryFolder(), "book");
  await cp(bookFolder(name), book, { recursive: true });
  const settings = await readFile(path.join(book, "book.toml"), "utf8");
  await writeFile(path.join(book, "book.toml"), settings.replace("[home]\n", '[home]\npopular = "popular.csv"\n') + more);
  await writeFile(path.join(book, "popular.csv"), "path,views\n/account/reset/,7\n");
  return book;
}

/**
 * Starts a help centre and a product on two hosts. `page` resolves to the address of a page of the product with `attributes` on
 * the element of the script, `head` in its head and `style` in its sheet. `help` and `product` are the two servers.
 */
export async function startProduct(book) {
  const servers = {};
  servers.help = await startStaticServer(await buildSite(book), {
    policy: () => `${STRICT_POLICY} https://collect.example.com; frame-ancestors 'self' ${servers.product.origin}`,
  });
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "404.html"), "<!doctype html><title>Nothing here</title>");
  const help = new URL(servers.help.url).origin;
  const rules = { frames: help };
  const product = await startStaticServer(folder, {
    policy: () => `default-src 'none'; script-src 'self' ${help}; frame-src ${rules.frames}; style-src 'self'; img-src data:; require-trusted-types-for 'script'`,
  });
  // Another host, not only another port.
  const url = product.url.replace("127.0.0.1", "localhost");
  servers.product = { ...product, url, origin: new URL(url).origin };

  let pages = 0;
  async function page({ attributes = "", lang = "en", style = "", before = "", head = "", html = "", place = "" } = {}) {
    const name = `${place}page-${(pages += 1)}`;
    await mkdir(path.join(folder, name), { recursive: true });
    await writeFile(path.join(folder, name, "style.css"), `:root { color-scheme: light dark; }\na { color: inherit; }\n${style}`);
    await writeFile(path.join(folder, name, "before.js"), before);
    const text = `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><title>Product</title><meta name="viewport" content="width=device-width, initial-scale=1">
${head}<link rel="icon" href="data:,"><link rel="stylesheet" href="style.css"><script src="before.js"></script>
<script src="${servers.help.url}widget.js" async ${attributes}></script></head>
<body><main><h1>Product</h1><p><a href="#x" id="first">A link</a></p>${html}</main></body></html>`;
    await writeFile(path.join(folder, name, "index.html"), text);
    return `${url}${name}/`;
  }
  return { ...servers, page, allowFrames: (sources) => (rules.frames = sources ?? help) };
}

/** Opens a page of the product and waits for the button. */
export async function visitProduct(page, url) {
  await page.goto(url);
  await page.waitForFunction(() => window.helpbook?.open);
}

/** The page in the frame, once it is on show. */
export async function framed(page) {
  await page.locator(".place:not(.waits) iframe").waitFor();
  return page.frameLocator("iframe");
}

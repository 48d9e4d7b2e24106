// Answers questions with another search engine: `node peers.mjs ENGINE INPUT.json OUTPUT.json`.
//
// Input: { documents: [{ title, sections: [{ title, text }] }], queries: [text] }. Output: for each query the numbers of
// at most ten documents, best first. It measures nothing: `cargo xtask bench relevance` does.

import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const LIMIT = 10;

const bodyOf = (document) =>
  document.sections.map((section) => `${section.title}\n${section.text}`).join("\n");

/** MiniSearch, with the options that its manual suggests for a search box, or with none. */
async function miniSearch(documents, tuned) {
  const { default: MiniSearch } = await import("minisearch");
  const index = new MiniSearch({ fields: ["title", "body"] });
  index.addAll(documents.map((document, id) => ({ id, title: document.title, body: bodyOf(document) })));
  const options = tuned
    ? { boost: { title: 2 }, prefix: (_, at, terms) => at === terms.length - 1, fuzzy: 0.2 }
    : {};
  return async (query) => index.search(query, options).map((hit) => hit.id);
}

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const pageOf = (document) => {
  const sections = document.sections.map(
    (section) => (section.title ? `<h2>${escape(section.title)}</h2>` : "") + `<p>${escape(section.text)}</p>`,
  );
  return (
    `<!doctype html><html lang="en"><head><title>${escape(document.title)}</title></head>` +
    `<body><main data-pagefind-body><h1>${escape(document.title)}</h1>${sections.join("")}</main></body></html>`
  );
};

/** Pagefind's own browser client, in this process: its files come from disk instead of from a server. */
async function pagefind(documents, folder) {
  const { createIndex, close } = await import("pagefind");
  const { index } = await createIndex();
  for (const [id, document] of documents.entries()) {
    const { errors } = await index.addHTMLFile({ url: `/${id}/`, content: pageOf(document) });
    if (errors.length > 0) throw new Error(errors.join("\n"));
  }
  const { errors } = await index.writeFiles({ outputPath: folder });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  await close();

  globalThis.window = globalThis;
  globalThis.location = new URL("http://localhost/");
  globalThis.document = { querySelector: () => ({ getAttribute: () => "en" }), currentScript: null };
  globalThis.fetch = async (address) => {
    const path = new URL(address, "http://localhost/").pathname.replace(/^\/pagefind\//, "");
    return new Response(await readFile(join(folder, path)));
  };
  const client = await import(pathToFileURL(join(folder, "pagefind.js")));
  await client.options({ basePath: "/pagefind/", baseUrl: "/" });
  await client.init("en");
  return async (query) => {
    const { results } = await client.search(query);
    const pages = await Promise.all(results.slice(0, LIMIT).map((result) => result.data()));
    return pages.map((page) => Number(page.url.replaceAll("/", "")));
  };
}

const [engine, input, output] = process.argv.slice(2);
const { documents, queries } = JSON.parse(await readFile(input, "utf8"));
const folder = await mkdtemp(join(tmpdir(), `peer-${createHash("sha1").update(input).digest("hex").slice(0, 8)}-`));
try {
  const search =
    engine === "pagefind"
      ? await pagefind(documents, folder)
      : await miniSearch(documents, engine === "minisearch-tuned");
  const answers = [];
  for (const query of queries) answers.push((await search(query)).slice(0, LIMIT));
  await writeFile(output, JSON.stringify(answers));
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exit(0);

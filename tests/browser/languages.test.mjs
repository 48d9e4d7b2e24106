// The browser finds other forms of a word in every language that has a stemmer, by the same code as the terminal.

import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";

import { buildSite, searchInTerminal, temporaryFolder } from "./support/books.mjs";
import { openPage, visit } from "./support/browser.mjs";
import { startStaticServer } from "./support/static-server.mjs";
import { askWorker } from "./support/worker.mjs";

/** What an article says, and how a customer asks for it. */
const FORMS = {
  ar: ["الإعدادات", "اعدادات"],
  da: ["nøgler", "nøglen"],
  de: ["Passwörter ändern", "passwort"],
  el: ["λογαριασμός", "λογαριασμοι"],
  en: ["resetting passwords", "reset password"],
  es: ["configuración", "configuraciones"],
  fi: ["käyttäjä", "käyttäjien"],
  fr: ["réinitialiser", "réinitialisation"],
  hu: ["számla", "számlák"],
  it: ["configurazione", "configurazioni"],
  nb: ["passordet", "passord"],
  nl: ["instelling", "instellingen"],
  pt: ["configuração", "configurações"],
  ro: ["aplicația", "aplicații"],
  ru: ["настройка", "настройками"],
  sv: ["inställning", "inställningar"],
  ta: ["கணக்கு", "கணக்குகள்"],
  tr: ["ayarları", "ayarlar"],
};

async function bookOf(language, text) {
  const book = await temporaryFolder();
  const content = path.join(book, "content");
  await mkdir(content);
  await writeFile(path.join(book, "book.toml"), `[book]\ntitle = "Book"\nlanguage = "${language}"\n`);
  await writeFile(path.join(content, "one.md"), `# ${text}\n\n${text}. ${text}.\n`);
  await writeFile(path.join(content, "other.md"), "# 12345\n\n67890.\n");
  return book;
}

for (const [language, [text, query]] of Object.entries(FORMS)) {
  test(`${language}: “${query}” finds “${text}”`, async (t) => {
    const book = await bookOf(language, text);
    const site = await startStaticServer(await buildSite(book));
    const { page } = await openPage(t);
    await visit(page, site.url);
    // A space after the last word: it is complete, so only its stem can find the article.
    const [answer] = await askWorker(page, [{ query: `${query} `, limit: 5 }]);
    assert.deepEqual(answer.hits.map((hit) => hit.url), ["one/"]);
    const inTerminal = await searchInTerminal(`${query} `, 5, book);
    for (const part of ["total", "hits", "corrections"]) assert.deepEqual(answer[part], inTerminal[part], part);
  });
}

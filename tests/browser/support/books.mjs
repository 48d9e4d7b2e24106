// Books and the program under test: copies in temporary folders, builds, and the preview. What was made here is removed
// when the tests of a file have run.

import { execFile, spawn } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The project: its manual is the book that most tests read. */
export const project = fileURLToPath(new URL("../../..", import.meta.url));
const helpbook = process.env.HELPBOOK_BIN ?? path.join(project, "target/debug/helpbook");

const undo = [];
after(async () => {
  for (const step of undo.reverse()) await step();
});

/** Runs when the tests of the file are done, last registered first. */
export function cleanup(step) {
  undo.push(step);
}

export async function temporaryFolder() {
  const folder = await mkdtemp(path.join(tmpdir(), "helpbook-browser-"));
  cleanup(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A small book of `tests/browser/books`. */
export function bookFolder(name) {
  return fileURLToPath(new URL(`../books/${name}`, import.meta.url));
}

/** Builds a book and resolves to the folder of the site. */
export async function buildSite(book = project, args = []) {
  const folder = path.join(await temporaryFolder(), "site");
  await run(helpbook, ["build", book, "--dest-dir", folder, ...args]);
  return folder;
}

/** A copy of the manual that a test may change. */
export async function copyOfManual() {
  const folder = await temporaryFolder();
  await cp(path.join(project, "book.toml"), path.join(folder, "book.toml"));
  for (const part of ["content", "snippets"]) await cp(path.join(project, part), path.join(folder, part), { recursive: true });
  return folder;
}

/** What `helpbook search` answers, parsed. */
export async function searchInTerminal(query, limit, book = project) {
  const { stdout } = await run(helpbook, ["search", "--format", "json", "--limit", String(limit), "--book", book, "--", query]);
  return JSON.parse(stdout);
}

/** Starts `helpbook serve` on a book; resolves to its address when it listens. */
export async function startPreview(book) {
  const server = spawn(helpbook, ["serve", book, "--hostname", "127.0.0.1", "--port", "0", "--format", "json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaint = "";
  server.stderr.on("data", (data) => (complaint += data));
  cleanup(() => server.kill());
  return new Promise((resolve, reject) => {
    server.on("exit", (code) => reject(new Error(`helpbook serve ended with ${code}: ${complaint}`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      const { type, url } = JSON.parse(line);
      if (type === "serving") resolve(url);
    });
  });
}

/** Starts Python's web server, or resolves to `null` where there is no Python. */
export async function startPythonServer(folder) {
  const server = spawn("python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  cleanup(() => server.kill());
  return new Promise((resolve, reject) => {
    server.on("error", (error) => (error.code === "ENOENT" ? resolve(null) : reject(error)));
    server.on("exit", (code) => reject(new Error(`python3 ended with ${code}`)));
    createInterface({ input: server.stdout }).on("line", (line) => {
      const port = /port (\d+)/.exec(line)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}/`);
    });
  });
}

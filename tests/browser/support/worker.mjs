// The worker behind search, spoken to by its own protocol; and the packs that examples of `crates/search` write for it.

import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

import { project } from "./books.mjs";

const run = promisify(execFile);

/** Runs an example of `crates/search` that fills `folder`, and resolves to what it wrote into `list`. */
export async function writePacks(example, folder, list) {
  const args = ["run", "--quiet", "--package", "helpbook-search", "--features", "write", "--example", example, "--", folder];
  await run("cargo", args, { cwd: project, maxBuffer: 1 << 24 });
  return JSON.parse(await readFile(path.join(folder, list), "utf8"));
}

/**
 * Asks the worker of the page, with its engine, and resolves to the answers. `manifest` is an address below the site; without
 * it, the site's own book is asked.
 */
export function askWorker(page, questions, manifest = null) {
  return page.evaluate(
    async ({ questions, manifest }) => {
      const { dataset } = document.getElementById("helpbook-data");
      const root = new URL(dataset.root || "./", document.baseURI);
      const url = (path) => new URL(path, root).href;
      const worker = new Worker(url(dataset.worker), { type: "module" });
      const message = (wanted) =>
        new Promise((resolve, reject) => {
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }) => {
            if (data.type === "error") reject(new Error(data.message));
            else if (wanted(data)) resolve(data);
          };
        });
      const ready = message((data) => data.type === "ready");
      const unpacked = async (path) => {
        const { body } = await fetch(url(path));
        return new Uint8Array(await new Response(body.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
      };
      const module = await WebAssembly.compile(await unpacked(dataset.wasm));
      const bytes = await unpacked(manifest ?? dataset.manifest);
      worker.postMessage({ type: "open", manifest: url(manifest ?? dataset.manifest), module, bytes });
      await ready;
      const answers = [];
      for (const [id, question] of questions.entries()) {
        const answer = message((data) => data.type === "results" && data.id === id);
        worker.postMessage({ type: "search", id, detail: "passages", ...question });
        const { type, id: _, ms, ...results } = await answer;
        answers.push(results);
      }
      worker.terminate();
      return answers;
    },
    { questions, manifest },
  );
}

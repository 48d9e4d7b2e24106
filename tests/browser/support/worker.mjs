// Asks the search worker of a page by its own protocol, as the page's scripts do.

/** Resolves to one `{query, total, hits, corrections}` for each query. */
export function askWorker(page, queries, limit) {
  return page.evaluate(
    async ({ queries, limit }) => {
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
      worker.postMessage({ type: "open", manifest: url(dataset.manifest), engine: url(dataset.engine), wasm: url(dataset.wasm) });
      await ready;
      const answers = [];
      for (const [id, query] of queries.entries()) {
        const answer = message((data) => data.type === "results" && data.id === id);
        worker.postMessage({ type: "search", id, query, limit });
        const { total, hits, corrections } = await answer;
        answers.push({ query, total, hits, corrections });
      }
      worker.terminate();
      return answers;
    },
    { queries, limit },
  );
}

// A search whose answers a test writes: the worker of the page is replaced by one that asks a function of the test's. What
// the engine finds is tested elsewhere; this is for what the page makes of every possible answer.

/**
 * Answers the searches of `page` by `answer(question)`, which runs in the worker and sees nothing around it. It returns what
 * differs from an answer without results, or `null` for none; `{ error, retry, refused }` makes the search fail. With
 * `opens: false` the engine neither loads nor fails; `values` are constants for `answer`. Resolves to a function that tells the
 * questions asked so far.
 */
export async function scriptSearch(page, answer, { opens = true, values = {} } = {}) {
  const constants = Object.entries(values).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
  const worker = `
    ${constants.join("\n")}
    const answer = ${answer};
    const empty = { total: 0, hits: [], corrections: [], corrected: null, spelling: null, facets: [] };
    addEventListener("message", async ({ data: { type, ...question } }) => {
      if (type === "open") return ${opens} && postMessage({ type: "ready", documents: 3 });
      if (type !== "search") return;
      const found = await answer(question);
      if (found?.error) postMessage({ type: "error", id: question.id, message: found.error, retry: found.retry, refused: found.refused });
      else if (found) postMessage({ type: "results", id: question.id, query: question.query, ...empty, total: found.hits?.length ?? 0, ...found });
    });`;
  await page.route("**/search-worker.js", (route) => route.fulfill({ contentType: "text/javascript", body: worker }));
  await page.addInitScript(() => {
    window.asked = [];
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message) {
      if (message.type === "search") window.asked.push(message);
      post.call(this, message);
    };
  });
  return () => page.evaluate(() => window.asked);
}

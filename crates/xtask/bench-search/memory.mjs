// What search takes of a browser's memory: the JavaScript heaps of page and workers, what lies outside of them on their
// behalf, and the linear memory of WebAssembly, each counted once.

/** Sums over page and workers, in bytes: `{ heap, buffers, wasm }`. */
export async function memoryOf(browser, page) {
  const client = await browser.newBrowserCDPSession();
  const sum = { heap: 0, buffers: 0, wasm: 0 };
  const answers = new Map();
  let lastId = 0;
  client.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    const settle = answers.get(id);
    answers.delete(id);
    if (error) settle?.reject(new Error(error.message));
    else settle?.resolve(result);
  });

  /** Playwright has no sessions for workers, so messages to a target travel through that of the browser. */
  const send = (sessionId, method, params = {}) =>
    new Promise((resolve, reject) => {
      const id = ++lastId;
      answers.set(id, { resolve, reject });
      client.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params }) }).catch(reject);
    });

  const { targetInfos } = await client.send("Target.getTargets", { filter: [{}] });
  const origin = new URL(page.url()).origin;
  const ours = targetInfos.filter(({ type, url }) => /^(?:page|worker)$/.test(type) && url.startsWith(origin));
  for (const { targetId } of ours) {
    const { sessionId } = await client.send("Target.attachToTarget", { targetId, flatten: false });
    await send(sessionId, "HeapProfiler.collectGarbage");
    const usage = await send(sessionId, "Runtime.getHeapUsage");
    const wasm = await wasmBytes((method, params) => send(sessionId, method, params));
    sum.heap += usage.usedSize + (usage.embedderHeapUsedSize ?? 0);
    sum.buffers += usage.backingStorageSize ?? 0;
    sum.wasm += wasm;
    await client.send("Target.detachFromTarget", { sessionId });
  }
  await client.detach();
  return { ...sum, targets: ours.map(({ type, url }) => `${type} ${new URL(url).pathname}`) };
}

/** The sizes of all `WebAssembly.Memory` that a thread can reach. */
async function wasmBytes(send) {
  const prototype = await send("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await send("Runtime.queryObjects", { prototypeObjectId: prototype.result.objectId });
  const { result } = await send("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.reduce((sum, memory) => sum + memory.buffer.byteLength, 0); }",
    returnByValue: true,
  });
  return result.value;
}

// The host that both engines are served by: static files over HTTP/2, compressed with gzip as usual hosts do, on a line
// whose latency and bandwidth can be set. The line is shaped here and not in the browser: throttling by the developer
// tools reaches each thread by itself, so that a worker would have a line of its own, and some of its requests none.
// Bodies are counted as they are sent; headers are not.

import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { createSecureServer } from "node:http2";
import path from "node:path";
import { gzipSync } from "node:zlib";

export const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".xml": "application/xml",
};
/** What a packet of an Ethernet line carries. */
const PACKET_BYTES = 1460;
const TICK_MS = 4;

/** One line for all responses together; each gets its share of it. */
class Line {
  #sending = [];
  #timer = null;
  #sentUntil = 0;

  set({ latencyMs = 0, bytesPerSecond = Infinity } = {}) {
    this.latencyMs = latencyMs;
    this.bytesPerSecond = bytesPerSecond;
  }

  /** Resolves when the last byte is on its way. */
  async send(response, body) {
    if (this.latencyMs) await new Promise((resolve) => setTimeout(resolve, this.latencyMs));
    if (this.bytesPerSecond === Infinity || !body.length) return void response.end(body);
    await new Promise((resolve) => {
      if (!this.#sending.length) this.#sentUntil = performance.now();
      const sending = { response, body, at: 0, resolve, isGone: false };
      response.on("close", () => (sending.isGone = true));
      this.#sending.push(sending);
      this.#timer ??= setInterval(() => this.#pump(), TICK_MS);
    });
  }

  #pump() {
    const packetMs = (PACKET_BYTES / this.bytesPerSecond) * 1000;
    while (this.#sending.length && this.#sentUntil < performance.now()) {
      const next = this.#sending.shift();
      // What a page has given up takes nothing from the rest, as on any host.
      if (next.isGone) {
        next.resolve();
        continue;
      }
      const packet = next.body.subarray(next.at, next.at + PACKET_BYTES);
      next.at += packet.length;
      this.#sentUntil += packetMs * (packet.length / PACKET_BYTES);
      if (next.at < next.body.length) {
        next.response.write(packet);
        this.#sending.push(next);
      } else {
        next.response.end(packet);
        next.resolve();
      }
    }
    if (this.#sending.length) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}

/**
 * Serves `folder`. `log` holds `{ path, bytes, start, end }` of each request, in milliseconds of one clock; `end` is `null` while
 * it is being answered.
 */
export async function startServer(folder, { key, cert }) {
  const line = new Line();
  line.set();
  const log = [];
  const ready = new Map();

  async function load(pathname) {
    const wanted = path.join(folder, path.normalize(`/${pathname}`));
    const isFolder = await stat(wanted).then((found) => found.isDirectory(), () => false);
    const file = isFolder ? path.join(wanted, "index.html") : wanted;
    const plain = await readFile(file).catch(() => null);
    if (!plain) return { status: 404, body: Buffer.from("not found"), headers: {} };
    const type = TYPES[path.extname(file)];
    const body = type ? gzipSync(plain) : plain;
    const headers = {
      "content-type": type ?? "application/octet-stream",
      "cache-control": "max-age=600",
      etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 16)}"`,
      ...(type && { "content-encoding": "gzip" }),
    };
    return { status: 200, body, headers };
  }

  const server = createSecureServer({ key, cert, allowHTTP1: true }, async (request, response) => {
    const pathname = decodeURIComponent(new URL(request.url, "https://host").pathname);
    const entry = { path: pathname, bytes: 0, start: performance.now(), end: null };
    log.push(entry);
    if (!ready.has(pathname)) ready.set(pathname, load(pathname));
    const { status, body, headers } = await ready.get(pathname);
    const isSame = headers.etag && request.headers["if-none-match"] === headers.etag;
    const sent = isSame ? Buffer.alloc(0) : body;
    entry.bytes = sent.length;
    if (isSame) response.writeHead(304, { etag: headers.etag });
    else response.writeHead(status, { ...headers, "content-length": body.length });
    await line.send(response, sent);
    entry.end = performance.now();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const sessions = new Set();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => {});
  });
  return {
    url: `https://127.0.0.1:${server.address().port}/`,
    line,
    log,
    close() {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}

// A web server as plain as a host for static files can be: no ranges, no compression, no clever types. It sends the
// strictest policy that the manual recommends, keeps a log, and can be told to refuse.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

import { cleanup } from "./books.mjs";

export const STRICT_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
].join("; ");

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webp": "image/webp",
  ".xml": "application/xml",
};

/**
 * Serves `folder` below `prefix`, with `headers` that every answer has and the security `policy` of its pages (or what tells it). Resolves to its `url`, the `log` of `{ path, status, bytes }`, and `refuse(pattern)`, after
 * which matching paths are answered with 503; `refuse(null)` ends that.
 */
export async function startStaticServer(folder, { prefix = "/", headers = {}, policy = STRICT_POLICY } = {}) {
  const log = [];
  let refused = null;

  async function answer(pathname) {
    if (refused?.test(pathname)) return { status: 503, type: "text/plain", body: "refused" };
    if (!pathname.startsWith(prefix)) return { status: 404, type: "text/plain", body: "outside the site" };
    const wanted = path.join(folder, path.normalize(`/${pathname.slice(prefix.length)}`));
    const isFolder = await stat(wanted).then((found) => found.isDirectory(), () => false);
    if (isFolder && !pathname.endsWith("/")) return { status: 301, location: `${pathname}/`, body: "" };
    const file = isFolder ? path.join(wanted, "index.html") : wanted;
    const body = pathname.endsWith("/") && !isFolder ? null : await readFile(file).catch(() => null);
    if (body) return { status: 200, type: TYPES[path.extname(file)] ?? "application/octet-stream", body };
    return { status: 404, type: TYPES[".html"], body: await readFile(path.join(folder, "404.html")) };
  }

  const server = createServer(async (request, response) => {
    const pathname = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const { status, type, location, body } = await answer(pathname);
    log.push({ path: pathname, status, bytes: body.length });
    response.writeHead(status, {
      ...headers,
      "content-length": Buffer.byteLength(body),
      "content-security-policy": typeof policy === "function" ? policy() : policy,
      ...(type && { "content-type": type }),
      ...(location && { location }),
    });
    response.end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanup(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { url: origin + prefix, log, refuse: (pattern) => (refused = pattern) };
}

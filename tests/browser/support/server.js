// Serves a site as a host does that knows `_headers` and `_redirects`, on the loopback interface only.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
  ".ics": "text/calendar",
};

// Starts a server for the folder of a site below a path such as "/" or "/amt/x/". Gives its address and `close()`. With
// `compress`, texts are sent compressed, as hosts do.
export async function serve(folder, below = "/", { compress = false } = {}) {
  const headers = readHeaders(path.join(folder, "_headers"));
  const notFound = readNotFound(path.join(folder, "_redirects"));
  const server = http.createServer((request, response) => {
    response.compress = compress && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
    const asked = decodeURIComponent(new URL(request.url, "http://host/").pathname);
    const inside = asked.startsWith(below) ? asked.slice(below.length - 1) : null;
    const found = inside === null ? null : fileAt(folder, inside);
    for (const { pattern, name, value } of headers) {
      if (inside !== null && pattern.test(inside)) response.setHeader(name, value);
    }
    if (found) return send(response, 200, found);
    const page = inside === null ? null : notFound.find(({ pattern }) => pattern.test(inside))?.page ?? "/404.html";
    const missing = page && fileAt(folder, page);
    if (missing) return send(response, 404, missing);
    response.writeHead(404).end();
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    address: `http://127.0.0.1:${server.address().port}${below}`,
    close: () => new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    }),
  };
}

function fileAt(folder, inside) {
  const wanted = path.join(folder, inside.endsWith("/") ? `${inside}index.html` : inside);
  if (path.relative(folder, wanted).startsWith("..")) return null;
  // The instructions for a host are not for its visitors.
  if (/^[_.]/.test(path.basename(wanted))) return null;
  return fs.statSync(wanted, { throwIfNoEntry: false })?.isFile() ? wanted : null;
}

function send(response, status, file) {
  response.setHeader("content-type", TYPES[path.extname(file)] ?? "application/octet-stream");
  const bytes = fs.readFileSync(file);
  const isText = /^(text\/|image\/svg|application\/(json|xml))/.test(response.getHeader("content-type"));
  if (response.compress && isText) response.setHeader("content-encoding", "gzip");
  response.writeHead(status).end(response.compress && isText ? gzipSync(bytes) : bytes);
}

// A path of `_headers` or `_redirects`, in which `*` stands for anything.
function patternOf(text) {
  return new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`);
}

function readHeaders(file) {
  const headers = [];
  let pattern = null;
  for (const line of fs.readFileSync(file, "utf8").split("\n").filter((line) => line.trim() && !line.startsWith("#"))) {
    if (!/^\s/.test(line)) {
      pattern = patternOf(line.trim());
    } else {
      const [name, ...value] = line.trim().split(":");
      headers.push({ pattern, name, value: value.join(":").trim() });
    }
  }
  return headers;
}

function readNotFound(file) {
  if (!fs.existsSync(file)) return [];
  return fs.readFileSync(file, "utf8").split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , status]) => status === "404")
    .map(([from, page]) => ({ pattern: patternOf(from), page }));
}

// Asks an index of the benchmark queries: what a browser loads (as transferred with gzip) and how long the script thinks.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { gzipSync } from "node:zlib";

const [, , script, folder] = process.argv;
const answers = fs.readFileSync(path.join(folder, "answers.tsv"), "utf8").trimEnd().split("\n").map((line) => line.split("\t"));
const QUERIES = answers.map(([query]) => query);

const size = (bytes) => gzipSync(bytes, { level: 9 }).length;
const kilobytes = (number) => (number / 1000).toFixed(1);
const mean = (list) => list.reduce((sum, one) => sum + one, 0) / Math.max(1, list.length);
const at = (list, share) => [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))] ?? 0;

async function open() {
  const context = vm.createContext({ atob, Blob, Response, DecompressionStream, TextDecoder });
  vm.runInContext(fs.readFileSync(script, "utf8"), context);
  const loaded = [];
  const load = async (name) => {
    const bytes = fs.readFileSync(path.join(folder, name));
    loaded.push([path.basename(name), size(bytes)]);
    vm.runInContext(bytes.toString(), context);
  };
  return { engine: await vm.runInContext("amtsbuchSearch", context).open({ load }), loaded };
}

const sum = (loaded, pattern) => loaded.filter(([name]) => pattern.test(name)).reduce((all, [, bytes]) => all + bytes, 0);
const totals = { start: [], shards: [], rows: [], texts: [], other: [], all: [] };
let differing = 0;
for (const [query, expected] of answers) {
  const { engine, loaded } = await open();
  const { results } = await engine.search(query, { sections: false });
  const found = results.map(({ document }) => document).join();
  if (found !== expected) {
    differing += 1;
    console.log(`  ${query}: the script finds ${found || "nothing"}, the program ${expected || "nothing"}`);
  }
  for (const result of results) await engine.excerpt(result, query);
  totals.start.push(sum(loaded, /^(manifest|q|l)\.js/));
  totals.shards.push(sum(loaded, /^s\d/));
  totals.rows.push(sum(loaded, /^d\d/));
  totals.texts.push(sum(loaded, /^t\d/));
  totals.other.push(sum(loaded, /^(v\d+|[fug])\.js/));
  totals.all.push(sum(loaded, /./));
}
const names = Object.entries(totals).map(([name, list]) => `${name} ${kilobytes(mean(list))} (p95 ${kilobytes(at(list, 0.95))})`);
console.log(`  a first query with ten excerpts, KB: ${names.join(", ")}`);

let whole = 0;
const walk = (directory) => fs.readdirSync(directory, { withFileTypes: true }).forEach((entry) => {
  const file = path.join(directory, entry.name);
  if (entry.isDirectory()) walk(file);
  else if (!/^t\d|\.tsv$/.test(entry.name)) whole += size(fs.readFileSync(file));
});
const manifest = /"folder":"(\w+)"/.exec(fs.readFileSync(path.join(folder, "manifest.js"), "utf8"));
walk(path.join(folder, manifest[1]));
console.log(`  the whole index without texts: ${kilobytes(whole)} KB; the script: ${kilobytes(size(fs.readFileSync(script)))} KB with its comments`);

const { engine } = await open();
for (const query of QUERIES) await engine.search(query, { sections: false });
const times = [];
for (let turn = 0; turn < 5; turn += 1) for (const query of QUERIES) {
  const before = performance.now();
  await engine.search(query, { sections: false });
  times.push(performance.now() - before);
}
console.log(`  an answer after loading: median ${at(times, 0.5).toFixed(2)} ms, p95 ${at(times, 0.95).toFixed(2)} ms`);
if (differing) process.exit(1);

// The search of a finished site without a browser: its own script, its own data.
import vm from "node:vm";
import { filesOf, read } from "./sites.js";

const opened = new Map();

// The engine of a site's search in a language, opened once.
export function searchOf(edition, language) {
  const key = `${edition} ${language}`;
  if (!opened.has(key)) opened.set(key, open(edition, language));
  return opened.get(key);
}

// The script of a site's search, alone in a world without a document.
export function scriptOf(edition) {
  const script = filesOf(edition).find((file) => /^assets\/search-core-[0-9a-f]+\.js$/.test(file));
  const context = vm.createContext({ atob, Blob, Response, DecompressionStream, TextDecoder });
  vm.runInContext(String(read(edition, script)), context);
  return context;
}

// Also counts what it loads: `engine.loaded` is a list of [file, bytes].
// An engine that has loaded nothing yet.
export async function freshSearchOf(edition, language) {
  return open(edition, language);
}

async function open(edition, language) {
  return engineOf((name) => read(edition, `search/${language}/${name}`), scriptOf(edition));
}

// An engine in a world of its own that gets the bytes of its files from a function.
export async function engineOf(read, context) {
  const loaded = [];
  const load = async (name) => {
    const bytes = read(name);
    loaded.push([name, bytes]);
    vm.runInContext(String(bytes), context);
  };
  const engine = await vm.runInContext("amtsbuchSearch", context).open({ load });
  return { ...engine, loaded };
}

// The search of a finished site without a browser: its own script, its own data.
import vm from "node:vm";
import { filesOf, read } from "./sites.js";

const loaded = new Map();

// {find(query): [[address, title, summary, group], ...], core, source}, with all data of one language loaded.
export function searchOf(edition, language) {
  const key = `${edition} ${language}`;
  if (!loaded.has(key)) loaded.set(key, load(edition, language));
  return loaded.get(key);
}

function load(edition, language) {
  const files = filesOf(edition);
  const script = files.find((file) => /^assets\/search-core-[0-9a-f]+\.js$/.test(file));
  const context = vm.createContext({});
  vm.runInContext(String(read(edition, script)), context);
  const source = { manifest: null, shards: new Map(), pages: null };
  context.receive = {
    manifest: (value) => { source.manifest = value; },
    shard: (key, tree) => { source.shards.set(key, tree); },
    pages: (list) => { source.pages = list; },
  };
  const core = vm.runInContext("amtsbuchSearch", context);
  vm.runInContext("var core = amtsbuchSearch; amtsbuchSearch = receive;", context);
  const folder = `search/${language}/`;
  for (const file of files.filter((file) => file.startsWith(folder) && file.endsWith(".js"))) {
    vm.runInContext(String(read(edition, file)), context);
  }
  return { core, source, find: (query) => Array.from(core.search(query, source), ({ ref }) => source.pages[ref]) };
}

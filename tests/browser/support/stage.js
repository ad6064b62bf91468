// The stage of a test file: a browser, and both sites served below a path, from before its first test until after its last.
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "./browser.js";
import { serve } from "./server.js";
import { EDITIONS, folderOf } from "./sites.js";

// {browser, roots}: the address of each edition, with a slash at its end, and `"… from a folder"` for the site on disk.
export function stage(below = "/") {
  const set = { browser: null, roots: {} };
  const servers = [];
  before(async () => {
    set.browser = await launch();
    for (const edition of EDITIONS) {
      const server = await serve(folderOf(edition), below);
      servers.push(server);
      set.roots[edition] = server.address;
      set.roots[`${edition} from a folder`] = `${pathToFileURL(folderOf(edition))}/`;
    }
  });
  after(async () => {
    await set.browser?.close();
    for (const server of servers) await server.close();
  });
  return set;
}

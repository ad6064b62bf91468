// A small reader of the HTML that the program writes: tags with their attributes, in order, and the text between them.

const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: "\u00a0", shy: "\u00ad" };

export function decode(text) {
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (whole, name) => {
    if (name[0] !== "#") return ENTITIES[name] ?? whole;
    const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
    return String.fromCodePoint(code);
  });
}

// {tags: [{name, attributes: Map}], text, faults: [text]}. A fault is a tag that is not closed, or closed twice, and an
// attribute without quotes: a browser would mend it, and perhaps not as it was meant.
export function parse(html) {
  const tags = [];
  const faults = [];
  const open = [];
  const text = [];
  const pattern = /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][\w-]*)((?:\s+[^\s"'<>=/]+(?:\s*=\s*"[^"]*")?)*)\s*(\/?)>|([^<]+)|(<)/gi;
  let raw = null;
  for (const match of html.matchAll(pattern)) {
    const [whole, closing, named, attributes, closed, between, stray] = match;
    const name = named?.toLowerCase();
    if (raw && !(closing && name === raw)) continue;
    if (between !== undefined) text.push(between);
    if (stray) faults.push(`stray "<" in ${html.slice(match.index, match.index + 60)}`);
    if (!name) continue;
    if (closing) {
      raw = null;
      if (open.at(-1) === name) open.pop();
      else faults.push(`</${name}> closes <${open.at(-1)}>`);
      text.push(" ");
      continue;
    }
    const found = new Map();
    for (const [, key, value] of attributes.matchAll(/([^\s"'<>=/]+)(?:\s*=\s*"([^"]*)")?/g)) {
      if (found.has(key)) faults.push(`${key} twice in ${whole}`);
      found.set(key, decode(value ?? ""));
    }
    tags.push({ name, attributes: found, within: open.at(-1) });
    text.push(" ");
    if (VOID.has(name) || closed) continue;
    open.push(name);
    if (name === "script" || name === "style") raw = name;
  }
  if (open.length) faults.push(`not closed: ${open.join(" ")}`);
  return { tags, faults, text: decode(text.join("")).replace(/\s+/g, " ") };
}

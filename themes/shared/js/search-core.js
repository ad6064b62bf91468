"use strict";
// The engine of the search: knows the index and no document.
var amtsbuchSearch = (function () {
  const data = { manifest: null, shards: new Map(), pages: null };

  // Folds as the index does: lower case, ä to ae, other diacritics of Latin letters removed.
  function fold(text) {
    return text.toLowerCase().normalize("NFC")
      .replace(/ä/g, "ae").replace(/ö/g, "oe").replace(/ü/g, "ue").replace(/ß/g, "ss")
      .normalize("NFD").replace(/(\p{Script=Latin})\p{Mn}+/gu, "$1").normalize("NFC");
  }

  // The words of a query, each once. "§ 18a" gives "§18a" and "18a".
  function tokens(query) {
    const words = new Set();
    for (const [match] of fold(query).matchAll(/§[§\s]*\p{N}[\p{Alphabetic}\p{N}]*|[\p{Alphabetic}\p{N}]+/gu)) {
      const word = match.replace(/[§\s]/g, "");
      if (match.startsWith("§")) words.add("§" + word);
      words.add(word);
    }
    return [...words];
  }

  // The shard that holds the words with this first character: [characters, file]; "*" holds the rest.
  function shardOf(manifest, word) {
    const first = [...word][0];
    return manifest.shards.find(([characters]) => [...characters].includes(first)) ||
      manifest.shards.find(([characters]) => characters === "*");
  }

  // Calls visit(node, number of characters of its token) for a word and, from three letters, all words it begins.
  function expand(root, word, visit) {
    const characters = [...word];
    let node = root;
    for (const character of characters) {
      node = node && node[character];
    }
    if (!node) return;
    visit(node, characters.length);
    if (characters.length < 3) return;
    const below = [[node, characters.length]];
    while (below.length) {
      const [parent, length] = below.pop();
      for (const character of Object.keys(parent)) {
        // Beside its children, each under one character, a node holds "docs" and "df".
        if (character === "docs" || character === "df") continue;
        const child = parent[character];
        visit(child, length + 1);
        below.push([child, length + 1]);
      }
    }
  }

  // The scores of the pages for one word, as elasticlunr counts: tf × idf × boost, and for a longer word than the one
  // that was typed 0.15 × the share of it that was typed.
  function scores(word, source) {
    const found = new Map();
    const shard = shardOf(source.manifest, word);
    const tree = shard && source.shards.get(shard[0]);
    if (!tree) return found;
    const typed = [...word].length;
    for (const { name, boost } of source.manifest.fields) {
      if (!tree[name]) continue;
      expand(tree[name], word, (node, length) => {
        const docs = Object.keys(node.docs || {});
        if (!docs.length) return;
        const idf = 1 + Math.log(source.manifest.n / (node.df + 1));
        const share = length === typed ? 1 : 0.15 * typed / length;
        for (const doc of docs) {
          found.set(doc, (found.get(doc) || 0) + node.docs[doc].tf * idf * boost * share);
        }
      });
    }
    return found;
  }

  // All pages for a query, best first: more of the words before fewer, then the higher score.
  function search(query, source) {
    const from = source || data;
    const sums = new Map();
    for (const word of tokens(query)) {
      for (const [doc, score] of scores(word, from)) {
        const sum = sums.get(doc) || { ref: Number(doc), words: 0, score: 0 };
        sum.words += 1;
        sum.score += score;
        sums.set(doc, sum);
      }
    }
    return [...sums.values()].sort((a, b) => b.words - a.words || b.score - a.score || a.ref - b.ref);
  }

  async function open({ load }) {
    await load("manifest.js");
    await load(data.manifest.pages);

    async function all(query) {
      const files = new Set();
      for (const word of tokens(query)) {
        const shard = shardOf(data.manifest, word);
        if (shard) files.add(shard[1]);
      }
      await Promise.all([...files].map((file) => load(file)));
      return search(query).map(({ ref, score }) => {
        const [url, title, summary, group] = data.pages[ref];
        return { id: url, url, title, heading: null, anchor: null, score, summary, kind: null, group, readers: [], laws: [], state: null, role: null };
      });
    }

    return {
      async search(query, { filters = {}, limit = 10, offset = 0 } = {}) {
        const found = await all(query);
        const groups = new Map();
        for (const { group } of found) if (group) groups.set(group, (groups.get(group) || 0) + 1);
        const chosen = filters.group || [];
        const kept = chosen.length ? found.filter(({ group }) => chosen.includes(group)) : found;
        const facets = { group: [...groups].map(([group, count]) => [group, group, count]), reader: [], law: [], role: [], state: [] };
        return { query, corrected: null, words: tokens(query), count: kept.length, results: kept.slice(offset, offset + limit), facets };
      },
      async suggest(query, limit) {
        return (await all(query)).slice(0, limit).map(({ title, url }) => ({ title, url, kind: "page" }));
      },
      async excerpt({ summary }, query) {
        return summary ? [{ text: summary, marked: false }] : [];
      },
    };
  }

  return {
    fold, tokens, search, open,
    manifest(value) { data.manifest = value; },
    shard(key, tree) { data.shards.set(key, tree); },
    pages(list) { data.pages = list; },
  };
})();

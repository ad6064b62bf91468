"use strict";
// Search of the finished site: a scoring core without a document, and a field that loads the data it needs.
// Data come as classic scripts, because fetch, modules and workers are blocked when a site is opened from a folder.
var amtsbuchSearch = (function () {
  const data = { manifest: null, shards: new Map(), pages: null };

  // ---- core: no document, no window ----

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

  const core = {
    fold, tokens, search,
    manifest(value) { data.manifest = value; },
    shard(key, tree) { data.shards.set(key, tree); },
    pages(list) { data.pages = list; },
  };
  if (typeof document === "undefined") return core;

  // ---- loading ----

  const loads = new Map();
  const trusted = window.trustedTypes && window.trustedTypes.createPolicy("amtsbuch", { createScriptURL: (url) => url });

  // Adds a script of data once; a failed one may be tried again.
  function load(url) {
    if (!loads.has(url)) {
      loads.set(url, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = trusted ? trusted.createScriptURL(url) : url;
        script.onload = done;
        script.onerror = () => { loads.delete(url); failed(new Error(url)); };
        document.head.append(script);
      }));
    }
    return loads.get(url);
  }

  async function find(prefix, query) {
    await load(prefix + "manifest.js");
    const files = new Set([data.manifest.pages]);
    for (const word of tokens(query)) {
      const shard = shardOf(data.manifest, word);
      if (shard) files.add(shard[1]);
    }
    await Promise.all([...files].map((file) => load(prefix + file)));
    return search(query).map(({ ref }) => data.pages[ref]).filter(Boolean);
  }

  // ---- the field ----

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function mount(place) {
    const label = place.dataset;
    const results = document.querySelector("[data-search-results]");
    const input = element("input", { type: "search", id: "search-input", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
    const form = element("form", { role: "search" },
      element("label", { for: "search-input" }, label.label), input,
      element("button", { type: "submit" }, label.submit));
    const status = element("p", { role: "status" });
    let latest = 0;
    let timer = 0;

    // Looks up what is typed and hands it on, unless something newer was typed meanwhile.
    async function lookUp(show) {
      const query = input.value.trim();
      const turn = ++latest;
      if (!query) return show([], "");
      if (!data.pages) status.textContent = label.loading;
      try {
        const found = await find(label.prefix, query);
        if (turn === latest) show(found, query);
      } catch (problem) {
        loads.delete(label.prefix + "manifest.js");
        if (turn === latest) { show([], ""); status.textContent = label.failed; }
      }
    }
    // Tells the number of results, but not at every key: a screen reader would read each.
    function tell(found, query) {
      status.textContent = "";
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (query) status.textContent = found.length ? label.count.replace("{count}", found.length) : label.none;
      }, 700);
    }

    place.replaceChildren(form);
    input.addEventListener("focus", () => { load(label.prefix + "manifest.js").catch(() => {}); });

    if (results) pageOfResults(); else suggestions();

    function pageOfResults() {
      const list = element("ol", { class: "links" });
      results.append(status, list);
      function show(found, query) {
        list.replaceChildren(...found.slice(0, 30).map(([url, title, summary, group]) => element("li", {},
          ...(group ? [element("p", { class: "small" }, group)] : []),
          element("a", { href: label.root + url }, title),
          ...(summary ? [element("p", {}, summary)] : []))));
        tell(found, query);
        if (query) try { history.replaceState(null, "", "#q=" + encodeURIComponent(query)); } catch (problem) { /* from a folder */ }
      }
      function fromAddress() {
        const match = /^#q=(.*)/.exec(location.hash);
        if (!match) return;
        let query = match[1];
        try { query = decodeURIComponent(query); } catch (problem) { /* typed by hand */ }
        if (query === input.value.trim()) return;
        input.value = query;
        lookUp(show);
      }
      input.addEventListener("input", () => { lookUp(show); });
      form.addEventListener("submit", (event) => { event.preventDefault(); lookUp(show); });
      window.addEventListener("hashchange", fromAddress);
      fromAddress();
      input.focus();
    }

    function suggestions() {
      const list = element("ul", { class: "suggestions", id: "search-list", role: "listbox", "aria-label": label.suggestions });
      let active = -1;
      status.className = "hidden";
      place.append(list, status);
      for (const [key, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "search-list"], ["aria-autocomplete", "list"]]) {
        input.setAttribute(key, value);
      }
      function mark(index) {
        active = index;
        [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
        if (index < 0) input.removeAttribute("aria-activedescendant");
        else input.setAttribute("aria-activedescendant", list.children[index].id);
      }
      function show(found, query) {
        list.replaceChildren(...found.slice(0, 7).map(([url, title], index) =>
          element("li", { role: "option", id: "search-option-" + index, "data-url": label.root + url }, title)));
        mark(-1);
        input.setAttribute("aria-expanded", String(found.length > 0));
        tell(found, query);
      }
      function close() {
        latest += 1;
        show([], "");
      }
      input.addEventListener("input", () => { lookUp(show); });
      input.addEventListener("keydown", (event) => {
        const last = list.children.length - 1;
        if (event.key === "Escape") close();
        else if (last >= 0 && event.key === "ArrowDown") mark(active < last ? active + 1 : -1);
        else if (last >= 0 && event.key === "ArrowUp") mark(active < 0 ? last : active - 1);
        else return;
        event.preventDefault();
      });
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const option = event.target.closest("li");
        if (option) location.href = option.dataset.url;
      });
      place.addEventListener("focusout", (event) => { if (!place.contains(event.relatedTarget)) close(); });
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const query = input.value.trim();
        if (active >= 0) location.href = list.children[active].dataset.url;
        else if (query) location.href = label.results + "#q=" + encodeURIComponent(query);
      });
    }
  }

  const place = document.querySelector("[data-search]");
  if (place) mount(place);
  return core;
})();
if (typeof module !== "undefined") module.exports = amtsbuchSearch;

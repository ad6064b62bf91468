"use strict";
// The engine of the search: reads the files of an index (docs/search.md) and answers queries. No document, no window:
// it runs in Node as well. src/search/ does the same in Rust; tests/data/search-golden.tsv holds the two together.
var amtsbuchSearch = (function () {
  const received = new Map();

  // ---- words ----

  const SPELLING = { "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ґ": "г", "ς": "σ", "ى": "ي", "ة": "ه", "ـ": "" };
  const DROPPED = "\\xAD\\xB7\\u2027\\u200B-\\u200D\\u2060\\uFEFF'\\u2019\\u02BC";
  const INSIDE = "\\p{Alphabetic}\\p{N}\\p{M}";
  const WORD = new RegExp(`(?!\\p{M})[\\p{Alphabetic}\\p{N}][${INSIDE}${DROPPED}]*`, "gu");
  const TRAILING = new RegExp(`[${DROPPED}]+$`, "u");
  const NOTHING = new RegExp(`[\\p{M}${DROPPED}]`, "gu");
  const GENDER = new RegExp(`(?:(?:[:*_-]|/-?)innen|\\(innen\\)|(?:[:*_]|/-?)in|\\(in\\))(?![${INSIDE}])`, "uy");

  function fold(word) {
    return word.toLowerCase().normalize("NFD").replace(NOTHING, "")
      .replace(/[ßæœıøłđґςىةـ٠-٩]/g, (c) => SPELLING[c] ?? String.fromCharCode(c.charCodeAt(0) - 0x630));
  }

  // What German writes instead of umlauts: "ae" is "a".
  function umlauts(word) {
    return /[aou]e/.test(word) ? [...word].reduce((out, c) => (c === "e" && /([ao]|(^|[^aeq])u)$/.test(out) ? out : out + c), "") : word;
  }

  // The words of a text: [{text (folded), start, end, section, bracket}].
  function words(text, german) {
    const found = [];
    let section = false, bracket = false, at = 0;
    const gap = (to) => {
      for (; at < to; at += 1) {
        const c = text[at];
        if (c === "§") section = true;
        else if (c === "(") bracket = true;
        else if (" \xA0\u202F\n\t".includes(c)) bracket = false;
        else section = bracket = false;
      }
    };
    WORD.lastIndex = 0;
    for (let match; (match = WORD.exec(text));) {
      gap(match.index);
      let raw = match[0].replace(TRAILING, "");
      let end = match.index + raw.length;
      at = match.index + match[0].length;
      const inner = /^([^]{2,}\p{Lowercase})In(?:nen)?$/u.exec(raw);
      if (inner) raw = inner[1];
      else if ([...raw].length >= 3) {
        GENDER.lastIndex = at;
        const ending = GENDER.exec(text);
        if (ending) end = at = WORD.lastIndex = at + ending[0].length;
      }
      let folded = fold(raw);
      if (german) folded = umlauts(folded);
      if (folded && folded.length <= 60) found.push({ text: folded, start: match.index, end, section, bracket });
      section = bracket = false;
    }
    return found;
  }

  const ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

  // The citations among words: [{first, last, number, law, paragraph}]. The settings have the words of which they are made.
  function citations(list, { laws, signs, paragraphs, parts }, typed) {
    const found = [];
    const text = (at) => (list[at] ? list[at].text : "");
    // [what stands for a law, number of words] of a name of up to three words from or up to a place.
    const lawAt = (from, floor = null) => {
      for (let count = 3; count > 0; count -= 1) {
        const start = floor === null ? from : from - count;
        const name = start >= (floor ?? 0) && start + count <= list.length ? laws.get(list.slice(start, start + count).map((word) => word.text).join(" ")) : null;
        if (name) return [name, count];
      }
      return null;
    };
    const isNumber = (word) => /^[0-9]{1,4}[a-z]?$/.test(word);
    const isSingle = (word) => /^[a-z]$/.test(word);
    for (let at = 0; at < list.length;) {
      if (!isNumber(text(at))) { at += 1; continue; }
      const floor = found.length ? found[found.length - 1].last + 1 : 0;
      const signed = at > floor && signs.includes(text(at - 1));
      const marked = list[at].section || signed;
      let first = signed ? at - 1 : at, next = at + 1, number = text(at), paragraph = null, law = null;
      const isPlain = !/[a-z]/.test(number);
      let lettered = !isPlain;
      if (isPlain && isSingle(text(next)) && !list[next].section && (marked || lawAt(next + 1)) && text(next) !== "s") {
        number += text(next);
        lettered = true;
        next += 1;
      }
      if (paragraphs.includes(text(next)) && isNumber(text(next + 1))) {
        paragraph = text(next + 1);
        next += 2;
      } else if (isNumber(text(next)) && list[next].bracket) {
        paragraph = text(next);
        next += 1;
      } else if (ROMAN.includes(text(next)) && (marked || lawAt(next + 1) || typed)) {
        paragraph = String(ROMAN.indexOf(text(next)) + 1);
        next += 1;
      }
      while (parts.includes(text(next)) && (isNumber(text(next + 1)) || isSingle(text(next + 1)))) next += 2;
      const after = lawAt(next), ahead = after ? null : lawAt(first, floor);
      if (after) next += after[1];
      else if (ahead) first -= ahead[1];
      law = (after ?? ahead)?.[0];
      if (marked || law || (typed && (paragraph || lettered))) {
        found.push({ first, last: next - 1, number, law, paragraph });
        at = next;
      } else at += 1;
    }
    return found;
  }

  function tokensOfCitation({ number, law, paragraph }) {
    return [...(law ? [`§${number}/${law}`] : []), ...(paragraph ? [`§${number}(${paragraph})`] : []), `§${number}`];
  }

  // ---- stems ----

  // Reads the rules of a language; see docs/search.md.
  function readRules(text, german) {
    const rules = { german, steps: [], same: new Map(), stop: new Set(), heads: new Set(), noparts: new Set() };
    let part = "";
    for (const line of text.split("\n")) {
      if (!line) continue;
      if (line[0] === "[") {
        part = line.slice(1, -1);
        if (/^(strip|prefix)/.test(part)) rules.steps.push({ repeated: part === "strip*", prefix: part === "prefix", rules: new Map() });
        continue;
      }
      const list = line.split(" ");
      if (part === "same") for (const from of list.slice(1)) rules.same.set(from, list[0]);
      else if (rules[part] instanceof Set) for (const word of list) rules[part].add(word);
      else rules.steps[rules.steps.length - 1].rules.set(list[0], [list[1] === "-" ? "" : list[1], Number(list[2])]);
    }
    return rules;
  }

  function stem(word, rules) {
    const result = /[0-9]/.test(word) ? word : rules.german ? german(word) : strip(word, rules);
    return rules.same.get(result) ?? result;
  }

  function strip(word, rules) {
    for (const step of rules.steps) {
      for (let turn = step.repeated ? 3 : 1; turn > 0; turn -= 1) {
        let next = null;
        // The longest affix that fits.
        for (let length = Math.min(8, word.length); length > 0 && next === null; length -= 1) {
          const affix = step.prefix ? word.slice(0, length) : word.slice(-length);
          const rule = step.rules.get(affix);
          const rest = step.prefix ? word.slice(length) : word.slice(0, -length);
          if (rule && rest.length >= rule[1] && /[aeiouyаеєиіоуюя]|[^\0-\u058F]/.test(rest)) next = step.prefix ? rule[0] + rest : rest + rule[0];
        }
        if (next === null) break;
        word = next;
      }
    }
    return word;
  }

  // The Snowball stemmer for German, on folded words.
  function german(word) {
    if (!/^[a-z]{4,}$/.test(word)) return word;
    word = word.replace(/^(.{5,})innen$/, "$1").replace(/^(?=.{7})(.*(?:er|ent|ant|ist|or))in$/, "$1");
    const count = word.length;
    let text = "";
    for (let at = 0; at < count; at += 1) {
      const c = word[at];
      const inside = at > 0 && at < count - 1 && "uy".includes(c) && /[aeiouy]/.test(text[at - 1]) && /[aeiouy]/.test(word[at + 1]);
      text += inside ? c.toUpperCase() : c;
    }
    const region = (from) => {
      const match = /[aeiouy][^aeiouy]/.exec(text.slice(from));
      return match ? from + match.index + 2 : count;
    };
    let first = region(0);
    const second = region(first);
    first = Math.max(first, 3);
    const ends = (ending, from) => text.endsWith(ending) && text.length - ending.length >= from;
    const cut = (length) => { text = text.slice(0, text.length - length); };
    const before = (length) => text[text.length - length - 1] ?? " ";
    let ending = ["ern", "em", "er", "en", "es", "e", "s"].find((e) => text.endsWith(e));
    if (ending && ends(ending, first) && (ending !== "s" || "bdfghklmnrt".includes(before(1)))) {
      cut(ending.length);
      if (/^e[ns]?$/.test(ending) && text.endsWith("niss")) cut(1);
    }
    ending = ["est", "er", "en", "st"].find((e) => text.endsWith(e));
    if (ending && ends(ending, first) && (ending !== "st" || ("bdfghklmnt".includes(before(2)) && text.length >= 6))) cut(ending.length);
    ending = ["isch", "lich", "heit", "keit", "end", "ung", "ig", "ik"].find((e) => text.endsWith(e));
    if (ending && ends(ending, second)) {
      if (/^i(g|k|sch)$/.test(ending)) {
        if (before(ending.length) !== "e") cut(ending.length);
      } else {
        cut(ending.length);
        if (/end|ung/.test(ending)) {
          if (ends("ig", second) && before(2) !== "e") cut(2);
        } else if (ending === "keit") {
          if (ends("lich", second)) cut(4);
          else if (ends("ig", second)) cut(2);
        } else if (ends("er", first) || ends("en", first)) cut(2);
      }
    }
    return text.toLowerCase();
  }

  // ---- compounds ----

  // The stems of the parts of a word that the stems of a lexicon explain.
  function partsOf(word, lexicon, rules) {
    if (!rules.german || !/^[a-z]{8,40}$/.test(word)) return [];
    const part = (text) => {
      for (const link of ["", "s", "es", "n", "en", "e", "er"]) {
        const base = text.endsWith(link) ? text.slice(0, text.length - link.length) : "";
        if (base.length < 3 || rules.noparts.has(base) || rules.stop.has(base)) continue;
        const found = stem(base, rules);
        if (lexicon.has(found) || rules.heads.has(base)) return found;
      }
      return null;
    };
    const isHead = (text) => !rules.noparts.has(text) && (rules.heads.has(text) || (text.length >= 4 && lexicon.has(stem(text, rules))));
    const cutsOf = (text, depth) => {
      let best = null;
      for (let at = 3; at <= text.length - 3; at += 1) {
        if (!isHead(text.slice(at))) continue;
        const left = text.slice(0, at);
        let cuts = null;
        if (part(left) !== null) cuts = [0, at];
        else if (depth < 3 && at >= 6) {
          const inner = cutsOf(left, depth + 1);
          if (inner) cuts = [...inner, at];
        }
        if (cuts && (!best || cuts.length < best.length)) best = cuts;
      }
      return best;
    };
    const cuts = cutsOf(word, 0);
    if (!cuts) return [];
    const parts = [];
    cuts.forEach((start, index) => {
      const end = cuts[index + 1] ?? word.length;
      const found = end === word.length ? stem(word.slice(start), rules) : part(word.slice(start, end));
      if (found !== null) parts.push(found);
    });
    for (const start of cuts.slice(1, -1)) {
      const found = stem(word.slice(start), rules);
      if (lexicon.has(found)) parts.push(found);
    }
    return parts.filter((found, index) => found !== parts[index - 1]);
  }

  // The number of edits between two words, if it is at most `most`; otherwise more.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let before = [], last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 0; i < a.length; i += 1) {
      const row = [i + 1];
      for (let j = 0; j < b.length; j += 1) {
        let best = Math.min(last[j] + (a[i] === b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1);
        if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) best = Math.min(best, before[j - 1] + 1);
        row.push(best);
      }
      if (Math.min(...row) > most) return most + 1;
      before = last;
      last = row;
    }
    return last[b.length];
  }

  // ---- files ----

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text.replace(/ä/g, "+").replace(/ö/g, "/")), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  function reader(bytes) {
    let at = 0;
    const decoder = new TextDecoder();
    const number = () => {
      let value = 0, shift = 0, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * 2 ** shift;
        shift += 7;
      } while (byte > 127);
      return value;
    };
    // A text that begins like the one before it.
    let previous = new Uint8Array(0);
    const text = () => {
      const shared = number(), length = number();
      const next = new Uint8Array(shared + length);
      next.set(previous.subarray(0, shared));
      next.set(bytes.subarray(at, at + length), shared);
      at += length;
      previous = next;
      return decoder.decode(next);
    };
    return { number, text, more: () => at < bytes.length };
  }

  // Token -> [[field, documents, counts]], in the order of the tokens.
  function readShard(bytes) {
    const input = reader(bytes);
    const entries = new Map();
    while (input.more()) {
      const token = input.text();
      const fields = [];
      for (let mask = input.number(), field = 0; mask; mask >>= 1, field += 1) {
        if (!(mask & 1)) continue;
        const head = input.number(), documents = [], counts = [];
        for (let left = head >> 1, document = 0; left > 0; left -= 1) documents.push(document += input.number());
        for (let left = head >> 1; left > 0; left -= 1) counts.push(head & 1 ? input.number() : 1);
        fields.push([field, documents, counts]);
      }
      entries.set(token, fields);
    }
    return entries;
  }

  // ---- engine ----

  const NAMING = new Set(["title", "title_parts", "keywords", "foreign", "legal"]);

  async function open({ load }) {
    const files = new Map();
    // A file is loaded once; a failed one may be tried again.
    function file(name) {
      if (!files.has(name)) {
        files.set(name, Promise.resolve(load(name)).then(() => {
          const content = received.get(name);
          received.delete(name);
          if (content === undefined) throw new Error(name);
          return typeof content === "string" ? unpack(content) : content;
        }).catch((problem) => { files.delete(name); throw problem; }));
      }
      return files.get(name);
    }
    const manifest = await file("manifest.js");
    const read = new Map();
    // A file of the index, decoded once.
    function part(name, decode = (bytes) => JSON.parse(new TextDecoder().decode(bytes))) {
      if (!read.has(name)) {
        read.set(name, file(`${manifest.folder}/${name}.js`).then(decode).catch((problem) => { read.delete(name); throw problem; }));
      }
      return read.get(name);
    }
    const measured = Math.max(...manifest.fields.map(([, , length]) => length)) + 1;
    const [settings, lengths] = await Promise.all([part("q"), part("l", (bytes) => {
      const input = reader(bytes);
      return Array.from({ length: measured + 1 }, () => Array.from({ length: manifest.pages }, input.number));
    })]);
    settings.laws = new Map(Object.entries(settings.laws));
    const own = readRules(settings.rules, settings.german);
    const foreign = settings.german ? own : readRules(settings.rulesOfGerman, true);
    const stems = new Map();

    function token(word, rules) {
      if (rules.stop.has(word)) return null;
      const key = (rules === own ? "" : "de ") + word;
      let found = stems.get(key);
      if (found === undefined) stems.set(key, found = stem(word, rules));
      return found;
    }
    // The tokens of a word, as written: as the language of the index has it, and as German has it.
    function tokensOf(text, ...kinds) {
      const found = new Set();
      for (const rules of kinds) for (const word of words(text, rules.german)) {
        const one = token(word.text, rules);
        if (one !== null) found.add(one);
      }
      return [...found];
    }
    // All tokens of a text, in order.
    function analyse(text) {
      const list = words(text, own.german);
      const cited = citations(list, settings, false);
      return list.flatMap((word, at) => {
        const one = token(word.text, own);
        return [...(one === null ? [] : [one]), ...cited.filter((c) => c.last === at).flatMap(tokensOfCitation)];
      });
    }

    // ---- postings ----

    function shardOf(text) {
      let low = 0, high = settings.shards.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (settings.shards[middle] <= text) low = middle + 1; else high = middle;
      }
      return Math.max(0, low - 1);
    }
    const shards = new Map();
    async function need(numbers) {
      await Promise.all([...new Set(numbers)].filter((n) => !shards.has(n) && n < settings.shards.length).map(async (n) => {
        shards.set(n, await part(`s${n}`, readShard));
      }));
    }
    const postings = (text) => shards.get(shardOf(text))?.get(text);
    const known = (text) => postings(text) !== undefined;
    // The shards that hold words with a beginning; a short one has too many.
    const range = (prefix) => {
      const from = shardOf(prefix), to = Math.min(shardOf(prefix + "\uFFFF"), from + 3);
      return Array.from({ length: to - from + 1 }, (_, at) => from + at);
    };

    // ---- terms of a query ----

    // [{weight, alternatives: Map(token -> worth), word, start, end}]
    function termsOf(query) {
      const list = words(query, own.german);
      const cited = citations(list, settings, true);
      const terms = [];
      for (let at = 0; at < list.length;) {
        const citation = cited.find((one) => one.first === at);
        if (citation) {
          const { number, law, paragraph } = citation;
          const place = { word: null, start: list[citation.first].start, end: list[citation.last].end };
          terms.push({ weight: 1, alternatives: new Map([...(law ? [[`§${number}/${law}`, 1]] : []), [`§${number}`, law ? 0.6 : 1]]), ...place });
          if (paragraph) terms.push({ weight: 0.3, alternatives: new Map([[`§${number}(${paragraph})`, 1]]), ...place });
          at = citation.last + 1;
          continue;
        }
        const { text, start, end } = list[at];
        const one = token(text, own);
        if (one !== null) {
          const alternatives = new Map([[one, 1]]);
          if (!own.german) for (const other of tokensOf(query.slice(start, end), foreign)) alternatives.set(other, 1);
          terms.push({ weight: 1, alternatives, word: text, start, end });
        }
        at += 1;
      }
      return terms;
    }

    // Adds the words that a term is the beginning of; failing those, the stem that a word being typed has outgrown.
    async function addLonger(term) {
      const { word } = term;
      const letters = word === null ? 0 : [...word].length;
      if (letters < 3) return;
      const numbers = range(word);
      await need(numbers);
      const longer = numbers.flatMap((n) => [...(shards.get(n)?.keys() ?? [])].filter((one) => one.startsWith(word)));
      const isKnown = longer.length > 0 || [...term.alternatives.keys()].some(known);
      for (const one of longer) {
        if (!term.alternatives.has(one)) term.alternatives.set(one, 0.15 * (letters / [...one].length));
      }
      if (isKnown || !own.german) return;
      for (let cut = 1; cut <= 3; cut += 1) {
        const shorter = word.slice(0, letters - cut);
        await need([shardOf(shorter)]);
        if (shorter.length >= 5 && known(shorter)) { term.alternatives.set(shorter, 0.5); return; }
      }
    }

    // The words that a misspelt one may mean, and their stems.
    function readCorrections(bytes) {
      const input = reader(bytes), list = [], lexicon = new Set();
      while (input.more()) {
        const form = input.text();
        const folded = own.german ? umlauts(fold(form)) : fold(form);
        const one = own.stop.has(folded) ? "" : stem(folded, own);
        if (/^[a-z]{3,}$/.test(one)) lexicon.add(one);
        list.push({ form, pages: input.number(), folded: [...folded] });
      }
      return { list, lexicon };
    }

    // Helps words that nothing is found by, and compounds that hardly any page has; the result is the query with its
    // corrections, or null.
    async function rescue(query, terms) {
      const changes = [];
      for (let at = 0; at < terms.length; at += 1) {
        const term = terms[at], { word, alternatives } = term;
        if (word === null) continue;
        const [first] = alternatives.keys();
        const isLost = ![...alternatives.keys()].some(known);
        const isRare = manifest.pages <= 500 && known(first) && postings(first).every(([, documents]) => documents.length <= 2);
        const add = (one, text, worth) => one.alternatives.set(text, Math.max(one.alternatives.get(text) ?? 0, worth));
        let joined = false;
        for (const other of [at - 1, at + 1]) {
          const neighbour = isLost && !joined && terms[other]?.word;
          if (!neighbour) continue;
          const one = stem(other < at ? neighbour + word : word + neighbour, own);
          await need([shardOf(one)]);
          joined = known(one);
          if (joined) for (const index of [at, other]) add(terms[index], one, 0.9);
        }
        if (joined || !(isLost || isRare)) continue;
        const { list, lexicon } = await part("v", readCorrections);
        term.parts = partsOf(word, lexicon, own);
        await need(term.parts.map(shardOf));
        if (!isLost || term.parts.length) continue;
        const letters = [...word], near = [];
        const most = letters.length < 5 ? 0 : letters.length < 8 ? 1 : 2;
        if (most) for (const { form, pages, folded } of list) {
          const edits = distance(letters, folded, most);
          if (edits > 0 && edits <= most) near.push({ edits, pages, form });
        }
        near.sort((a, b) => a.edits - b.edits || b.pages - a.pages || (a.form < b.form ? -1 : 1));
        if (near.length) changes.push([term, near[0].form]);
        else for (let from = 3; own.german && from <= word.length - 5 && !term.parts.length; from += 1) {
          if (own.heads.has(word.slice(from))) term.parts = [stem(word.slice(from), own)];
        }
        for (const { edits, form } of near.slice(0, 3)) {
          for (const one of tokensOf(form, own, foreign)) add(term, one, edits === 1 ? 0.8 : 0.6);
        }
        await need(tokensOfTerm(term).map(shardOf));
      }
      if (!changes.length) return null;
      return changes.reduceRight((text, [{ start, end }, form]) => text.slice(0, start) + form + text.slice(end), query);
    }

    const prepared = new Map();
    // The terms of a query with everything that they need loaded.
    async function prepare(query, prefix, exact) {
      const key = [prefix, Boolean(exact), query].join();
      if (!prepared.has(key)) {
        const terms = termsOf(query);
        await need(terms.flatMap((term) => [...term.alternatives.keys()].map(shardOf)));
        if (prefix && terms.length) await addLonger(terms[terms.length - 1]);
        const corrected = exact ? null : await rescue(query, terms);
        if (prepared.size > 50) prepared.clear();
        prepared.set(key, { terms, corrected });
      }
      return prepared.get(key);
    }

    // ---- ranking ----

    // Calls visit(field, document, score) for every posting of a token.
    function scores(text, visit) {
      for (const [field, documents, counts] of postings(text) ?? []) {
        const [, boost, length] = manifest.fields[field];
        const frequency = 1 + Math.log(manifest.pages / (documents.length + 1));
        documents.forEach((document, at) => {
          visit(field, document, Math.sqrt(counts[at]) * frequency / Math.sqrt(Math.max(1, lengths[length][document])) * boost);
        });
      }
    }

    // All documents that match, best first: [{document, score}].
    function rank(terms) {
      const naming = manifest.fields.map(([name]) => NAMING.has(name));
      const all = terms.reduce((sum, term) => sum + term.weight, 0);
      const sums = new Map();
      for (const term of terms) {
        const best = new Map();
        // Tokens that count together, and what they are worth.
        const add = (tokens, worth) => {
          const one = new Map();
          for (const text of tokens) scores(text, (field, document, score) => {
            const place = one.get(document) ?? [0, false];
            one.set(document, [place[0] + score, place[1] || naming[field]]);
          });
          for (const [document, [score, named]] of one) {
            const place = best.get(document) ?? [0, false];
            best.set(document, [Math.max(place[0], score * worth), place[1] || named]);
          }
        };
        for (const [text, worth] of term.alternatives) add([text], worth);
        if (term.parts) add(term.parts, 0.6 / term.parts.length);
        for (const [document, [score, named]] of best) {
          const sum = sums.get(document) ?? [0, 0, 0];
          sums.set(document, [sum[0] + score * term.weight, sum[1] + term.weight, sum[2] + (named ? term.weight : 0)]);
        }
      }
      const hits = [...sums].map(([document, [score, found, named]]) => (
        { document, score: score * (0.1 + 0.9 * (found / all)) * (named >= all - 1e-9 ? 1.5 : 1) * (lengths[measured][document] / 100) }));
      return hits.sort((a, b) => b.score - a.score || a.document - b.document);
    }

    // The scores of a token, [[field, document, score]]; for the test that compares them with elasticlunr.js.
    async function scoresOf(text) {
      await need([shardOf(text)]);
      const found = [];
      scores(text, (...one) => found.push(one));
      return found;
    }

    // ---- results ----

    let choices = null;
    async function filtersOf() {
      if (!choices) {
        choices = new Map();
        for (const [name, values] of Object.entries(await part("f"))) {
          choices.set(name, values.map(([id, title, differences]) => {
            let last = 0;
            return { id, title, documents: new Set(differences.map((difference) => (last += difference))) };
          }));
        }
      }
      return choices;
    }

    function wanted(filters, except) {
      const sets = [];
      for (const [name, values] of choices) {
        const chosen = [].concat(filters[name] ?? []);
        if (name !== except && chosen.length) sets.push(values.filter(({ id }) => chosen.includes(id)).map(({ documents }) => documents));
      }
      return ({ document }) => sets.every((some) => some.some((documents) => documents.has(document)));
    }

    const tokensOfTerm = (term) => [...term.alternatives.keys(), ...(term.parts ?? [])];
    const holds = (tokens, term) => tokensOfTerm(term).some((one) => tokens.has(one));

    // The section that holds most of what the title does not; -1 for the page as a whole.
    function sectionOf(sections, title, terms) {
      const inTitle = new Set(analyse(title));
      const rest = terms.filter((term) => !holds(inTitle, term));
      let best = -1, most = 0;
      sections.forEach((section, at) => {
        section.tokens = section.tokens ?? [new Set(analyse(section[1])), new Set(analyse(section[2]))];
        const score = rest.reduce((sum, term) => sum + (holds(section.tokens[0], term) ? 2 : 0) + (holds(section.tokens[1], term) ? 1 : 0), 0);
        if (score > most) [best, most] = [at, score];
      });
      return best;
    }

    async function row(document) {
      const rows = await part(`d${Math.floor(document / manifest.rows)}`);
      return rows[document % manifest.rows];
    }

    async function textsOf(document) {
      const texts = await part(`t${Math.floor(document / manifest.texts)}`);
      return texts[document % manifest.texts];
    }

    async function search(query, { filters = {}, limit = 10, offset = 0, prefix = true, exact = false, sections = true, facets = true } = {}) {
      const { terms, corrected } = await prepare(query, prefix, exact);
      let hits = terms.length ? rank(terms) : [];
      const counts = {};
      if (facets || Object.keys(filters).length) {
        await filtersOf();
        for (const [name, values] of choices) {
          const left = hits.filter(wanted(filters, name));
          counts[name] = values.map(({ id, title, documents }) => [id, title, left.filter(({ document }) => documents.has(document)).length])
            .filter(([, , count]) => count);
        }
        hits = hits.filter(wanted(filters));
      }
      const results = await Promise.all(hits.slice(offset, offset + limit).map(async ({ document, score }) => {
        const [[id, url, title, summary, kind, group, readers, names, state, roles], texts] = await Promise.all([row(document), sections ? textsOf(document) : []]);
        const section = texts[sectionOf(texts, title, terms)];
        return {
          id, url, title, heading: section?.[0] ? section[1] : null, anchor: section?.[0] || null, score, summary, kind, group, readers,
          laws: names, state: state && { name: state[0], date: state[1] }, role: roles[0] ?? null, document,
        };
      }));
      return { query, corrected, words: [...new Set(terms.flatMap(tokensOfTerm))], count: hits.length, results, facets: counts };
    }

    // The places of a text that a query found: [[start, end]].
    function marks(text, terms) {
      const tokens = new Set(terms.flatMap(tokensOfTerm));
      const list = words(text, own.german);
      const places = list.filter((word) => tokens.has(token(word.text, own)) || (!own.german && tokens.has(token(word.text, foreign))))
        .map(({ start, end }) => [start, end]);
      for (const one of citations(list, settings, false)) {
        if (tokensOfCitation(one).some((found) => tokens.has(found))) places.push([list[one.first].start, list[one.last].end]);
      }
      return places.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    }

    function pieces(text, places) {
      const found = [];
      let at = 0;
      for (const [start, end] of places) {
        if (start < at) continue;
        if (start > at) found.push({ text: text.slice(at, start), marked: false });
        found.push({ text: text.slice(start, end), marked: true });
        at = end;
      }
      if (at < text.length) found.push({ text: text.slice(at), marked: false });
      return found;
    }

    const LENGTH = 240;
    // A piece of a result's text with the words of the query marked; the summary if none is in the text.
    async function excerpt(result, query) {
      const { terms } = await prepare(query, true);
      const texts = await textsOf(result.document);
      const best = texts[sectionOf(texts, "", terms)];
      const text = (result.anchor && texts.find(([anchor]) => anchor === result.anchor)?.[2]) || best?.[2] || "";
      const places = marks(text, terms);
      if (!places.length) return pieces(result.summary, marks(result.summary, terms));
      let start = 0, most = 0;
      for (const [from] of places) {
        const count = new Set(places.filter(([at]) => at >= from && at < from + LENGTH - 40).map(([at, end]) => fold(text.slice(at, end)))).size;
        if (count > most) [start, most] = [from, count];
      }
      start = start < 60 ? 0 : text.indexOf(" ", start - 40) + 1;
      let end = text.length > start + LENGTH ? text.lastIndexOf(" ", start + LENGTH) : text.length;
      if (end <= start) end = Math.min(text.length, start + LENGTH);
      const inside = places.filter(([from, to]) => from >= start && to <= end).map(([from, to]) => [from - start, to - start]);
      const found = pieces(text.slice(start, end), inside);
      if (start > 0) found.unshift({ text: "… ", marked: false });
      if (end < text.length) found.push({ text: " …", marked: false });
      return found;
    }

    // Titles, terms and laws of which every word of the query begins a word; then pages that the search finds.
    async function suggest(query, limit = 7) {
      const typed = words(query, own.german).map(({ text }) => text);
      if (!typed.length) return [];
      const found = [];
      for (const [kind, list] of Object.entries(await part("u"))) {
        for (const one of list) {
          one.words = one.words ?? words(one[0], own.german).map(({ text }) => text);
          if (!typed.every((word) => one.words.some((known_) => known_.startsWith(word)))) continue;
          found.push({ title: one[0], url: one[1], kind, first: one.words[0]?.startsWith(typed[0]) ? 0 : 1 });
        }
      }
      found.sort((a, b) => a.first - b.first);
      // Laws come last: whoever types a number wants the page that rests on it.
      const cited = found.filter(({ kind }) => kind === "law").slice(0, 3);
      limit -= cited.length;
      const list = found.filter(({ kind }) => kind !== "law").slice(0, limit).map(({ title, url, kind }) => ({ title, url, kind }));
      if (list.length < limit) {
        const { results } = await search(query, { limit, sections: false, facets: false });
        for (const { title, url } of results) {
          if (list.length < limit && !list.some((one) => one.url === url)) list.push({ title, url, kind: "page" });
        }
      }
      return [...list, ...cited.map(({ title, url, kind }) => ({ title, url, kind }))];
    }

    return { search, suggest, excerpt, analyse, scoresOf };
  }

  return { open, data: (name, content) => { received.set(name, content); } };
})();
if (typeof module !== "undefined") module.exports = amtsbuchSearch;

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
      const isLettered = () => marked || lawAt(next + 1) || (typed && paragraphs.includes(text(next + 1)) && isNumber(text(next + 2)));
      if (isPlain && isSingle(text(next)) && !list[next].section && text(next) !== "s" && isLettered()) {
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

  // Whether a compound may end with a word.
  const isHead = (text, lexicon, rules) => !rules.noparts.has(text) && (rules.heads.has(text) || (text.length >= 4 && lexicon.has(stem(text, rules))));

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
    const cutsOf = (text, depth) => {
      let best = null;
      for (let at = 3; at <= text.length - 3; at += 1) {
        if (!isHead(text.slice(at), lexicon, rules)) continue;
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

  const ROWS = [0, 0, 0].map(() => new Uint8Array(64));
  // The number of edits between two words of up to 60 letters, if it is at most `most`; otherwise more.
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    let [before, last, row] = ROWS;
    for (let j = 0; j <= b.length; j += 1) last[j] = j;
    for (let i = 0; i < a.length; i += 1) {
      let least = row[0] = i + 1;
      for (let j = 0; j < b.length; j += 1) {
        let best = Math.min(last[j] + (a[i] === b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1);
        if (i > 0 && j > 0 && a[i] === b[j - 1] && a[i - 1] === b[j]) best = Math.min(best, before[j - 1] + 1);
        row[j + 1] = best;
        if (best < least) least = best;
      }
      if (least > most) return most + 1;
      [before, last, row] = [last, row, before];
    }
    return last[b.length];
  }

  // ---- files ----

  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text.replace(/ä/g, "+").replace(/ö/g, "/")), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  function reader(bytes, at = 0) {
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
    return { number, text, place: () => at, more: () => at < bytes.length };
  }

  // Reads numbers in Rice's code: the quotient by 2^low as so many ones and a zero, then the rest in `low` bits.
  function bitReader(bytes, from) {
    let at = from * 8;
    const bit = () => { const found = bytes[at >> 3] >> (7 - (at & 7)) & 1; at += 1; return found; };
    return (low) => {
      let value = 0;
      while (bit()) value += 1;
      for (; low > 0; low -= 1) value = value * 2 + bit();
      return value;
    };
  }

  // Token -> its postings, [{field, documents, counts}], in the order of the tokens.
  function readShard(bytes) {
    const input = reader(bytes), pages = input.number(), length = input.number(), until = input.place() + length;
    const number = bitReader(bytes, until), entries = new Map();
    while (input.place() < until) {
      const fields = [];
      entries.set(input.text(), fields);
      for (let mask = input.number(), field = 0; mask; mask >>= 1, field += 1) {
        if (!(mask & 1)) continue;
        const head = input.number(), count = head >> 1, documents = new Uint32Array(count), counts = new Uint32Array(count).fill(1);
        let low = 0;
        while (count * 3 * 2 ** (low + 1) <= pages * 2) low += 1;
        for (let at = 0, next = 0; at < count; at += 1, next += 1) documents[at] = next += number(low);
        if (head & 1) for (let at = 0; at < count; at += 1) counts[at] += number(0);
        fields.push({ field, documents, counts });
      }
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
    const naming = manifest.fields.map(([name]) => NAMING.has(name));
    const [settings, lengths] = await Promise.all([part("q"), part("l", (bytes) => {
      const input = reader(bytes);
      return Array.from({ length: measured + 1 }, () => Uint32Array.from({ length: manifest.pages }, input.number));
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
    const known = (text) => Boolean(shards.get(shardOf(text))?.has(text));
    // What each posting of a list is worth; `exact` is as elasticlunr has it, where long lists of keywords count less.
    function scoresOfList({ field, documents, counts }, exact) {
      const [, boost, length, list, once] = manifest.fields[field], even = exact ? null : list;
      const frequency = 1 + Math.log(manifest.pages / (documents.length + 1));
      return Float64Array.from(documents, (document, at) => (
        Math.sqrt(once && !exact ? 1 : counts[at]) * frequency / Math.sqrt(even ?? Math.max(1, lengths[length][document])) * boost));
    }
    // The postings of a token with their scores, which are computed once.
    function postings(text) {
      const fields = shards.get(shardOf(text))?.get(text) ?? [];
      for (const list of fields) list.scores = list.scores ?? scoresOfList(list, false);
      return fields;
    }

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
          const meant = law ?? settings.law;
          terms.push({ weight: 1, alternatives: new Map([...(meant ? [[`§${number}/${meant}`, 1]] : []), [`§${number}`, law ? 0.6 : 0.8]]), ...place });
          // Who rests on a section rests on all of it: a document may lack the paragraph.
          if (paragraph) terms.push({ weight: 0.25, extra: true, alternatives: new Map([[`§${number}(${paragraph})`, 1]]), ...place });
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
      const isWhole = [...term.alternatives.keys()].some(known);
      // A short beginning has many words: those of four shards, or of one, if what is typed is a word already.
      const from = shardOf(word), to = isWhole ? from : Math.min(shardOf(word + "\uFFFF"), from + 3);
      const numbers = Array.from({ length: to - from + 1 }, (_, at) => from + at);
      await need(numbers);
      const longer = numbers.flatMap((n) => [...(shards.get(n)?.keys() ?? [])].filter((one) => one.startsWith(word)));
      const isKnown = isWhole || longer.length > 0;
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

    // The words of a file that a misspelt one may mean, and their stems.
    function readCorrections(bytes) {
      const input = reader(bytes), list = [], lexicon = new Set();
      while (input.more()) {
        const form = input.text();
        const folded = words(form, own.german)[0]?.text ?? "";
        const one = own.stop.has(folded) ? "" : stem(folded, own);
        if (/^[a-z]{3,}$/.test(one)) lexicon.add(one);
        list.push({ form, pages: input.number(), folded: [...folded] });
      }
      return { list, lexicon };
    }

    // The same of some files.
    async function corrections(numbers) {
      const files = await Promise.all(numbers.map((n) => part(`v${n}`, readCorrections)));
      if (files.length === 1) return files[0];
      return { list: files.flatMap(({ list }) => list), lexicon: { has: (one) => files.some(({ lexicon }) => lexicon.has(one)) } };
    }

    // Words of which one finds nothing, but which are another name for a term of the glossary, find that term.
    function addSynonyms(terms, lost, glossary) {
      for (let at = 0; at < terms.length;) {
        let length = 0, name = null;
        for (const [first, ...phrases] of glossary) for (const phrase of phrases) {
          const list = phrase.split(" ");
          if (list.length > length && list.every((one, offset) => terms[at + offset]?.alternatives.has(one))
            && lost.slice(at, at + list.length).some(Boolean)) [length, name] = [list.length, first];
        }
        for (const term of terms.slice(at, at + length)) [term.parts, term.synonym] = [name.split(" "), true];
        at += length || 1;
      }
    }

    // Words that begin most like one that is nothing else, at least by five letters and half of them.
    function alike(letters, list) {
      let most = Math.max(5, Math.ceil(letters.length / 2)), found = [];
      for (const { form, pages, folded } of list) {
        let shared = 0;
        while (shared < letters.length && letters[shared] === folded[shared]) shared += 1;
        if (shared > most) [most, found] = [shared, []];
        if (shared === most) found.push({ edits: 0, pages, form });
      }
      return found;
    }

    // Helps words that nothing is found by, and compounds that hardly any page has; the result is the query with its
    // corrections, or null.
    async function rescue(query, terms) {
      const changes = [];
      const lost = terms.map(({ alternatives }) => ![...alternatives.keys()].some(known));
      if (settings.synonyms && lost.some(Boolean)) {
        addSynonyms(terms, lost, await part("g"));
        await need(terms.flatMap(({ parts }) => parts ?? []).map(shardOf));
      }
      const isSmall = manifest.pages <= 500, all = settings.words.map((_, at) => at);
      const isNothing = isSmall || lost.every(Boolean);
      for (let at = 0; at < terms.length; at += 1) {
        const term = terms[at], { word, alternatives } = term, isLost = lost[at];
        if (word === null || term.synonym) continue;
        const [first] = alternatives.keys();
        const isRare = isSmall && known(first) && postings(first).every(({ documents }) => documents.length <= 2);
        const add = (one, text, worth) => one.alternatives.set(text, Math.max(one.alternatives.get(text) ?? 0, worth));
        // "wohnsitz regelung"; "aufenthalts karte", though both are words.
        const isLinked = own.german && /...[bdfghklmnrt]s$/.test(word);
        let joined = false;
        for (const other of [...(isLost ? [at - 1] : []), ...(isLost || isLinked ? [at + 1] : [])]) {
          const neighbour = !joined && terms[other]?.word;
          if (!neighbour) continue;
          const one = stem(other < at ? neighbour + word : word + neighbour, own);
          await need([shardOf(one)]);
          joined = known(one);
          if (joined) for (const index of [at, other]) add(terms[index], one, 0.9);
        }
        if (joined || !(isLost || isRare)) continue;
        const letters = [...word], near = [];
        const most = letters.length < 5 ? 0 : letters.length < 8 ? 1 : 2;
        let lookedAt = null;
        // In a large handbook, among words that begin with the same two letters; among all, if otherwise nothing is found.
        const start = letters.slice(0, 2).join("");
        const ofStart = Math.max(0, settings.words.filter((bound) => bound <= start).length - 1);
        for (const numbers of [...(isSmall ? [] : [[ofStart]]), ...(isNothing ? [all] : [])]) {
          const { list, lexicon } = lookedAt = await corrections(numbers);
          term.parts = partsOf(word, lexicon, own);
          // What looks like a compound may still lack the letter that links its parts.
          const few = term.parts.length ? Math.min(most, 1) : most;
          if (isLost && few) for (const { form, pages, folded } of list) {
            const edits = distance(letters, folded, few);
            if (edits > 0 && edits <= few) near.push({ edits, pages, form });
          }
          if (term.parts.length || near.length) break;
        }
        await need(term.parts.map(shardOf));
        if (!isLost) continue;
        const order = (a, b) => a.edits - b.edits || b.pages - a.pages || (a.form < b.form ? -1 : 1);
        if (near.length) changes.push([term, near.sort(order)[0].form]);
        else if (!term.parts.length) {
          near.push(...alike(letters, lookedAt.list).sort(order));
          // What kind of thing it is, at least.
          for (let from = 3; own.german && from <= word.length - 5 && !term.parts.length; from += 1) {
            if (isHead(word.slice(from), lookedAt.lexicon, own)) term.parts = [stem(word.slice(from), own)];
          }
        }
        for (const { edits, form } of near.slice(0, 3)) {
          for (const one of tokensOf(form, own, foreign)) add(term, one, [0.4, 0.8, 0.6][edits]);
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

    // Sums by document, cleared after each use: of the tokens that count together, and of the best alternative of a term.
    const one = new Float64Array(manifest.pages), best = new Float64Array(manifest.pages), named = new Uint8Array(manifest.pages);

    // The documents that match, in order, and the score of every document.
    function rank(terms) {
      const [sums, found, names] = [0, 0, 0].map(() => new Float64Array(manifest.pages));
      for (const { weight, alternatives, parts, extra } of terms) {
        const matched = [];
        // Tokens that count together, and what they are worth.
        const add = (tokens, worth) => {
          const touched = [];
          for (const text of tokens) for (const { field, documents, scores } of postings(text)) {
            for (let at = 0; at < documents.length; at += 1) {
              const document = documents[at];
              if (!one[document]) touched.push(document);
              one[document] += scores[at];
              if (naming[field]) named[document] = 1;
            }
          }
          for (const document of touched) {
            if (!best[document]) matched.push(document);
            best[document] = Math.max(best[document], one[document] * worth);
            one[document] = 0;
          }
        };
        for (const [text, worth] of alternatives) add([text], worth);
        if (parts?.length) add(parts, 0.6 / parts.length);
        for (const document of matched) {
          sums[document] += best[document] * weight;
          if (!extra) found[document] += weight;
          if (!extra && named[document]) names[document] += weight;
          best[document] = named[document] = 0;
        }
      }
      const all = terms.reduce((sum, { weight, extra }) => sum + (extra ? 0 : weight), 0), hits = [];
      sums.forEach((score, document) => {
        if (!score) return;
        hits.push(document);
        sums[document] = score * (0.1 + 0.9 * (found[document] / all)) * (names[document] >= all - 1e-9 ? 1.5 : 1) * (lengths[measured][document] / 100);
      });
      return { hits, scores: sums };
    }

    // So many documents of a list in order, best first; equal scores keep their order.
    function first(count, documents, scores) {
      const list = [];
      for (const document of documents) {
        let at = list.length;
        if (at === count && scores[list[at - 1]] >= scores[document]) continue;
        while (at > 0 && scores[list[at - 1]] < scores[document]) at -= 1;
        list.splice(at, 0, document);
        if (list.length > count) list.pop();
      }
      return list;
    }

    // The scores of a token, [[field, document, score]]; for the test that compares them with elasticlunr.js.
    async function scoresOf(text) {
      await need([shardOf(text)]);
      return (shards.get(shardOf(text))?.get(text) ?? []).flatMap((list) => {
        const scores = scoresOfList(list, true);
        return Array.from(list.documents, (document, at) => [list.field, document, scores[at]]);
      });
    }

    // ---- results ----

    let choices = null;
    async function filtersOf() {
      if (!choices) {
        choices = new Map();
        for (const [name, values] of Object.entries(await part("f"))) {
          choices.set(name, values.map(([id, title, differences, lang]) => {
            let last = 0;
            return { id, title, documents: Uint32Array.from(differences, (difference) => (last += difference)), lang };
          }));
        }
      }
      return choices;
    }

    // By filter that is set: the documents that it lets through, as a list of flags.
    function passing(filters) {
      const sets = new Map();
      for (const [name, values] of choices) {
        const chosen = [].concat(filters[name] ?? []);
        if (!chosen.length) continue;
        const flags = new Uint8Array(manifest.pages);
        for (const { id, documents } of values) if (chosen.includes(id)) for (const document of documents) flags[document] = 1;
        sets.set(name, flags);
      }
      return sets;
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

    async function search(query, { filters = {}, limit = 10, offset = 0, prefix = true, exact = false, sections = true, facets = true } = {}) {
      const { terms, corrected } = await prepare(query, prefix, exact);
      if (facets || Object.keys(filters).length) await filtersOf();
      let { hits, scores } = rank(terms);
      const counts = {};
      if (choices) {
        const sets = passing(filters);
        for (const [name, values] of choices) {
          const others = [...sets].filter(([other]) => other !== name).map(([, flags]) => flags);
          counts[name] = values.map(({ id, title, documents, lang }) => {
            let count = 0;
            for (const document of documents) if (scores[document] && others.every((flags) => flags[document])) count += 1;
            return [id, title, count, lang];
          }).filter(([, , count]) => count);
        }
        for (const flags of sets.values()) hits = hits.filter((document) => flags[document]);
      }
      const results = await Promise.all(first(offset + limit, hits, scores).slice(offset).map(async (document) => {
        const [[id, url, title, summary, kind, group, readers, names, state, roles, lang], texts] = await Promise.all([row(document), sections ? part(`t${document}`) : []]);
        const section = texts[sectionOf(texts, title, terms)];
        return {
          id, url, title, heading: section?.[0] ? section[1] : null, anchor: section?.[0] || null, score: scores[document], summary, kind, group, readers,
          laws: names, state: state && { name: state[0], date: state[1] }, role: roles[0] ?? null, lang, document,
        };
      }));
      return { query, corrected, count: hits.length, results, facets: counts };
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
      const texts = await part(`t${result.document}`);
      // The section that the result leads to, even if only its heading has the words.
      const own = result.anchor && texts.find(([anchor]) => anchor === result.anchor)?.[2];
      const text = own || texts[sectionOf(texts, "", terms)]?.[2] || "";
      const places = marks(text, terms);
      if (!places.length && !own) return pieces(result.summary, marks(result.summary, terms));
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
          const [title, url, lang] = one;
          one.words ??= words(title, own.german).map(({ text }) => text);
          if (!typed.every((word) => one.words.some((known_) => known_.startsWith(word)))) continue;
          found.push({ title, url, lang, kind, first: one.words[0]?.startsWith(typed[0]) ? 0 : 1 });
        }
      }
      found.sort((a, b) => a.first - b.first);
      // Laws come last: whoever types a number wants the page that rests on it.
      const cited = found.filter(({ kind }) => kind === "law").slice(0, 3);
      limit -= cited.length;
      const list = found.filter(({ kind }) => kind !== "law").slice(0, limit);
      if (list.length < limit) {
        const { results } = await search(query, { limit, sections: false, facets: false });
        for (const { title, url, lang } of results) {
          if (list.length < limit && !list.some((one) => one.url === url)) list.push({ title, url, lang, kind: "page" });
        }
      }
      return [...list, ...cited];
    }

    return { search, suggest, excerpt, analyse, scoresOf };
  }

  return { open, data: (name, content) => { received.set(name, content); } };
})();
if (typeof module !== "undefined") module.exports = amtsbuchSearch;

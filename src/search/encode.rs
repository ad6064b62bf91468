//! The files of an index, as `docs/search.md` describes them.
//!
//! Every file is a classic script that hands its content to `amtsbuchSearch.data`, because nothing else can be loaded
//! when a site is opened from a folder. All but the manifest are gzip in base64. The names of all but the manifest begin
//! with a folder that is named after the content of the whole index.

use std::collections::BTreeMap;
use std::ops::Range;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::analyser::text_of;
use super::correct::{self, Candidate};
use super::document::{Choice, Document, Suggestion, SuggestionKind};
use super::index::{FIELDS, Index, MEASURED};
use super::memory::{Key, Memory, Packed};
use super::postings::Posting;
use super::words::{PARAGRAPHS, PARTS, SIGNS};

/// Bytes of a shard before compression, at which the next one begins; in an index of many documents, postings are long.
const SHARD: usize = 5 * 1024;
const LONG_SHARD: usize = 6 * 1024;
const MANY: usize = 2000;
/// Documents in a file of rows.
const ROWS: usize = 8;
/// Sites with more pages have no list of all titles.
const TITLES: usize = 400;

/// A file before it is made.
enum File {
    /// A shard with these tokens.
    Shard(Range<usize>),
    /// The rows of these documents.
    Rows(Range<usize>),
    /// The text of a document.
    Text(usize),
    /// It is there already.
    Made(Vec<u8>),
}

/// All files of an index: name and content, sorted by name; a memory saves packing what has been packed before.
pub fn files(index: &Index<'_>, memory: Option<&Memory>) -> Vec<(String, Vec<u8>)> {
    let bounds = shards(index);
    let candidates = index.candidates();
    let corrections = corrections(&candidates);
    let mut parts: Vec<(String, File)> = Vec::new();
    let ends = bounds.tokens.iter().skip(1).copied().chain([index.tables.tokens.len()]);
    let shards = bounds.tokens.iter().copied().zip(ends).map(|(from, to)| File::Shard(from..to));
    parts.extend(shards.enumerate().map(|(at, shard)| (format!("s{at}"), shard)));
    let mut add = |name: &str, bytes: Vec<u8>| parts.push((name.to_string(), File::Made(bytes)));
    add("l", lengths(index));
    let letters: Vec<String> = corrections.iter().map(|(letters, _)| letters.clone()).collect();
    for (at, (_, bytes)) in corrections.into_iter().enumerate() {
        add(&format!("v{at}"), bytes);
    }
    add("q", text(&settings(index, &bounds.texts, &letters)));
    add("f", text(&filters(index)));
    add("u", text(&suggestions(index)));
    if !index.synonyms.is_empty() {
        add("g", text(&synonyms(index)));
    }
    let documents = index.documents.len();
    let rows = (0..documents).step_by(ROWS).map(|from| File::Rows(from..(from + ROWS).min(documents)));
    parts.extend(rows.enumerate().map(|(at, rows)| (format!("d{at}"), rows)));
    parts.extend((0..documents).map(|at| (format!("t{at}"), File::Text(at))));

    let known = memory.map(|memory| memory.packed.take(index.language));
    // What is packed needs no more room as it was: in a large handbook, the texts are much.
    let packed: Vec<(String, Option<Key>, Packed)> = parts
        .into_par_iter()
        .map_init(packer, |packer, (name, file)| {
            let recipe = known.as_ref().and_then(|_| recipe(index, &file));
            let old = |key: &Key| known.as_ref().and_then(|known| known.get(key).cloned());
            if let Some(old) = recipe.as_ref().and_then(old) {
                return (name, recipe, old);
            }
            let bytes = match file {
                File::Shard(tokens) => shard(index, tokens),
                File::Rows(documents) => rows_of(index, documents),
                File::Text(document) => texts(&index.documents[document]),
                File::Made(bytes) => bytes,
            };
            let content = *blake3::hash(&bytes).as_bytes();
            let old = old(&content).map(|old| old.bytes);
            let packed = Packed { content, bytes: old.unwrap_or_else(|| packed(&bytes, packer).into()) };
            (name, recipe.or(Some(content)), packed)
        })
        .collect();
    let mut hasher = blake3::Hasher::new();
    for (name, _, packed) in &packed {
        hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(&packed.content);
    }
    let folder = hasher.finalize().to_hex()[..10].to_string();
    let script = |name: &str, packed: &[u8]| {
        let name = format!("{folder}/{name}.js");
        let script = [format!("amtsbuchSearch.data(\"{name}\",\"").as_bytes(), packed, b"\");\n"].concat();
        (name, script)
    };
    let mut files: Vec<(String, Vec<u8>)> = match memory {
        Some(memory) => {
            let files = packed.par_iter().map(|(name, _, packed)| script(name, &packed.bytes)).collect();
            let kept = packed.into_iter().filter_map(|(_, recipe, packed)| Some((recipe?, packed))).collect();
            memory.packed.keep(index.language, kept);
            files
        }
        None => packed.into_iter().map(|(name, _, packed)| script(&name, &packed.bytes)).collect(),
    };
    let manifest = json!({
        "version": 2,
        "folder": folder,
        "pages": index.documents.len(),
        "rows": ROWS,
        "fields": FIELDS.iter().map(|field| json!([field.name, field.boost, field.length, field.list, field.once])).collect::<Vec<_>>(),
    });
    let manifest = format!("amtsbuchSearch.data(\"manifest.js\",{});\n", in_script(&manifest.to_string()));
    files.push(("manifest.js".to_string(), manifest.into_bytes()));
    files.sort();
    files
}

/// What tells a file from all others without its being made, if there is such a thing.
fn recipe(index: &Index<'_>, file: &File) -> Option<Key> {
    let mut hasher = blake3::Hasher::new();
    match file {
        File::Shard(tokens) => {
            let fingerprints = index.tables.fingerprints.get(tokens.clone())?;
            hasher.update(b"shard").update(&(index.documents.len() as u64).to_le_bytes());
            fingerprints.iter().for_each(|fingerprint| {
                hasher.update(fingerprint);
            });
        }
        File::Text(document) => {
            hasher.update(b"text").update(index.documents[*document].sections.key()?);
        }
        File::Rows(_) | File::Made(_) => return None,
    }
    Some(*hasher.finalize().as_bytes())
}

/// The text of a document: its sections with anchor, heading and text. Each document has a file of its own: with several
/// in one, the ten excerpts of a first query would take more than all else (`benches/search`).
fn texts(document: &Document<'_>) -> Vec<u8> {
    let sections = document.sections.iter();
    let sections: Vec<(&str, &str, &str)> = sections
        .map(|section| (section.anchor.as_deref().unwrap_or_default(), section.heading, &*section.text))
        .collect();
    serde_json::to_vec(&sections).expect("texts are JSON")
}

/// How scripts are compressed. More work than level 6 saves one byte in a hundred and takes twice as long.
fn packer() -> Compress {
    Compress::new(Compression::new(6), false)
}

/// Bytes, compressed, for a string of a script. The same bytes give the same text: no time and no name is in it.
fn packed(bytes: &[u8], packer: &mut Compress) -> Vec<u8> {
    let compressed = gzip(bytes, packer);
    let mut text = Vec::with_capacity(compressed.len() / 2 * 3 + 8);
    base64(&compressed, &mut text);
    text
}

/// Bytes as gzip (RFC 1952): a header without name, time and system, the packed bytes, their checksum and number.
/// Written here because flate2's own writer makes the packer anew for every file, which costs more than small files.
fn gzip(bytes: &[u8], packer: &mut Compress) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    out.extend_from_slice(&[0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]);
    packer.reset();
    loop {
        let read = usize::try_from(packer.total_in()).unwrap_or(usize::MAX).min(bytes.len());
        let status = packer.compress_vec(&bytes[read..], &mut out, FlushCompress::Finish);
        match status.expect("any bytes can be packed") {
            Status::StreamEnd => break,
            Status::Ok | Status::BufError => out.reserve(out.capacity().max(64)),
        }
    }
    let mut sum = Crc::new();
    sum.update(bytes);
    out.extend_from_slice(&sum.sum().to_le_bytes());
    out.extend_from_slice(&sum.amount().to_le_bytes());
    out
}

/// Base64 with letters for its two signs: between signs, noise would look like words to whoever looks for words.
fn base64(bytes: &[u8], out: &mut Vec<u8>) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut put = |digit: u32| match DIGITS[(digit & 63) as usize] {
        b'+' => out.extend_from_slice("ä".as_bytes()),
        b'/' => out.extend_from_slice("ö".as_bytes()),
        letter => out.push(letter),
    };
    let (whole, rest) = bytes.as_chunks::<3>();
    for [a, b, c] in whole {
        let bits = u32::from(*a) << 16 | u32::from(*b) << 8 | u32::from(*c);
        [bits >> 18, bits >> 12, bits >> 6, bits].into_iter().for_each(&mut put);
    }
    match rest {
        [] => {}
        [a] => {
            let bits = u32::from(*a) << 16;
            [bits >> 18, bits >> 12].into_iter().for_each(&mut put);
            out.extend_from_slice(b"==");
        }
        [a, b, ..] => {
            let bits = u32::from(*a) << 16 | u32::from(*b) << 8;
            [bits >> 18, bits >> 12, bits >> 6].into_iter().for_each(&mut put);
            out.push(b'=');
        }
    }
}

/// U+2028 and U+2029 end a line in old JavaScript engines, in strings too.
fn in_script(json: &str) -> String {
    json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

fn text(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}

fn varint(mut number: u32, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A text after another: how many bytes they share at the beginning, how many follow, and those.
fn front_coded(previous: &str, next: &str, out: &mut Vec<u8>) {
    let shared = shared(previous, next);
    varint(count(shared), out);
    varint(count(next.len() - shared), out);
    out.extend_from_slice(&next.as_bytes()[shared..]);
}

/// How many bytes two texts share at the beginning, in whole characters.
fn shared(previous: &str, next: &str) -> usize {
    let shared = previous.bytes().zip(next.bytes()).take_while(|(a, b)| a == b).count();
    (0..=shared).rev().find(|at| next.is_char_boundary(*at)).unwrap_or(0)
}

/// How many bytes a number takes.
fn varint_length(number: usize) -> usize {
    (usize::BITS - number.leading_zeros()).div_ceil(7).max(1) as usize
}

/// Where the shards of an index begin.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// The smallest text that is not before the first token of each.
    pub texts: Vec<String>,
    /// The number of the first token of each.
    pub tokens: Vec<usize>,
}

/// Where the shards begin.
pub(super) fn shards(index: &Index<'_>) -> Bounds {
    let tables = &index.tables;
    let documents = index.documents.len();
    let most = if documents > MANY { LONG_SHARD } else { SHARD };
    let mut bounds = Bounds::default();
    let (mut heads, mut bits) = (0, 0_usize);
    let mut previous = "";
    for (number, (token, (head, own_bits))) in tables.tokens.iter().zip(&tables.sizes).enumerate() {
        let (head, own_bits) = (*head as usize, *own_bits as usize);
        // Parts that a large index leaves out may have been the only postings.
        if head == 0 {
            continue;
        }
        if heads == 0 || heads + bits.div_ceil(8) + head + own_bits.div_ceil(8) > most {
            bounds.texts.push(boundary(previous, token));
            bounds.tokens.push(number);
            (heads, bits) = (0, 0);
            previous = "";
        }
        let shared = shared(previous, token);
        let rest = token.len() - shared;
        heads += varint_length(shared) + varint_length(rest) + rest + head;
        bits += own_bits;
        previous = token;
    }
    bounds
}

/// A shard with some tokens.
fn shard(index: &Index<'_>, tokens: Range<usize>) -> Vec<u8> {
    let tables = &index.tables;
    let documents = index.documents.len();
    let (mut heads, mut bits) = (Vec::with_capacity(LONG_SHARD), Bits::default());
    let mut previous = "";
    for number in tokens {
        let postings = tables.of(number);
        if postings.is_empty() {
            continue;
        }
        let token = tables.tokens.get(number);
        front_coded(previous, token, &mut heads);
        entry(postings, documents, &mut heads, &mut bits);
        previous = token;
    }
    let bits = bits.finish();
    let mut shard = Vec::with_capacity(heads.len() + bits.len() + 10);
    varint(count(documents), &mut shard);
    varint(count(heads.len()), &mut shard);
    shard.extend(heads);
    shard.extend(bits);
    shard
}

/// A row of bits, the highest of a byte first.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte, the last one lowest.
    rest: u64,
    /// How many.
    used: u32,
}

impl Bits {
    /// Adds up to 56 bits, the last one lowest.
    fn push(&mut self, bits: u64, count: u32) {
        self.rest = self.rest << count | bits;
        self.used += count;
        while self.used >= 8 {
            self.used -= 8;
            self.bytes.push((self.rest >> self.used) as u8);
        }
    }

    /// Rice's code: the quotient by 2^`low` as so many ones and a zero, then the rest in `low` bits.
    fn number(&mut self, number: u32, low: u32) {
        let mut ones = number >> low;
        while ones >= 16 {
            self.push(0xFFFF, 16);
            ones -= 16;
        }
        self.push((1 << (ones + 1)) - 2, ones + 1);
        self.push(u64::from(number) & ((1 << low) - 1), low);
    }

    /// The bytes, the last one filled with zeros.
    fn finish(mut self) -> Vec<u8> {
        if self.used > 0 {
            self.push(0, 8 - self.used);
        }
        self.bytes
    }
}

/// How many bits of a difference are written as they are, if so many of all documents are in a list: the share that costs
/// least when documents are spread evenly.
fn low_bits(listed: usize, documents: usize) -> u32 {
    let mut low = 0;
    while (listed * 3) << (low + 1) <= documents * 2 {
        low += 1;
    }
    low
}

/// The shortest beginning of `next` that is greater than `previous`.
fn boundary(previous: &str, next: &str) -> String {
    let mut end = 0;
    for (at, c) in next.char_indices() {
        end = at + c.len_utf8();
        if next[..end] > *previous {
            break;
        }
    }
    next[..end].to_string()
}

/// The postings of a token: which fields and how many documents; the documents and counts.
fn entry(postings: &[Posting], documents: usize, out: &mut Vec<u8>, bits: &mut Bits) {
    varint(postings.iter().fold(0, |mask, posting| mask | 1 << posting.field()), out);
    for field in postings.chunk_by(|a, b| a.field() == b.field()) {
        let all_once = field.iter().all(|posting| posting.count() == 1);
        varint(count(field.len()) << 1 | u32::from(!all_once), out);
        let low = low_bits(field.len(), documents);
        let mut next = 0;
        for posting in field {
            bits.number(posting.document() - next, low);
            next = posting.document() + 1;
        }
        if !all_once {
            for posting in field {
                bits.number(posting.count() - 1, 0);
            }
        }
    }
}

/// How many bytes and bits the postings of a token take; nothing for no postings.
pub(super) fn size(postings: &[Posting], documents: usize) -> (u32, u32) {
    if postings.is_empty() {
        return (0, 0);
    }
    let mask = postings.iter().fold(0_usize, |mask, posting| mask | 1 << posting.field());
    let (mut bytes, mut bits) = (varint_length(mask), 0);
    for field in postings.chunk_by(|a, b| a.field() == b.field()) {
        bytes += varint_length(field.len() << 1);
        let low = low_bits(field.len(), documents);
        let (mut next, mut times) = (0, 0);
        for posting in field {
            bits += ((posting.document() - next) >> low) + 1 + low;
            next = posting.document() + 1;
            times += posting.count();
        }
        if times as usize > field.len() {
            bits += times;
        }
    }
    (count(bytes), bits)
}

/// The number of tokens of each document, field by field; then how much each document counts, in per cent.
fn lengths(index: &Index<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for field in &index.tables.lengths[..MEASURED] {
        for length in field {
            varint(*length, &mut out);
        }
    }
    for document in &index.documents {
        varint(document.weight, &mut out);
    }
    out
}

/// Words that a misspelt one may mean: front coded, each with the binary logarithm of its number of documents. For each
/// file the first two letters of its first word, and its content.
fn corrections(candidates: &[Candidate<'_>]) -> Vec<(String, Vec<u8>)> {
    let files = correct::files(candidates);
    let ends: Vec<usize> = files.iter().skip(1).map(|(_, at)| *at).chain([candidates.len()]).collect();
    let file = |((letters, start), end): ((String, usize), usize)| {
        let mut out = Vec::new();
        let mut previous = "";
        for (word, pages) in &candidates[start..end] {
            front_coded(previous, word.text, &mut out);
            varint(*pages, &mut out);
            previous = word.text;
        }
        (letters, out)
    };
    files.into_iter().zip(ends).map(file).collect()
}

/// What a query needs first: where shards begin, the rules of the language and of German, and the names of laws.
fn settings(index: &Index<'_>, bounds: &[String], letters: &[String]) -> Value {
    let own = text_of(index.language.primary());
    let without_comments = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.collect::<Vec<_>>().join("\n")
    };
    let german = if index.rules.is_german { String::new() } else { without_comments(text_of("de")) };
    let german = german.split_once("[heads]").map_or(german.as_str(), |(rules, _)| rules).to_string();
    json!({
        "shards": bounds,
        "words": letters,
        "german": index.rules.is_german,
        "rules": without_comments(own),
        "rulesOfGerman": german,
        "signs": SIGNS,
        "paragraphs": PARAGRAPHS,
        "parts": PARTS,
        "laws": index.law_names,
        "law": index.default_law,
        "synonyms": !index.synonyms.is_empty(),
    })
}

/// Rows of results.
fn rows_of(index: &Index<'_>, documents: Range<usize>) -> Vec<u8> {
    let row = |at: usize| {
        let document = &index.documents[at];
        let mut row = json!([
            document.id,
            document.url,
            document.title,
            document.summary,
            document.kind,
            document.group,
            document.readers,
            index.laws[at],
            document.state.as_ref().map(|(name, date)| json!([name, date])),
            document.roles,
        ]);
        if let (Some(original), Some(row)) = (document.original, row.as_array_mut()) {
            row.push(original.into());
        }
        row
    };
    text(&Value::Array(documents.map(row).collect()))
}

/// Filters: for each value its id, its title and the documents that have it, as differences.
fn filters<'i>(index: &Index<'i>) -> Value {
    let mut filters = serde_json::Map::new();
    let mut add = |name: &str, values: Vec<(Choice<'_>, Vec<u32>)>| {
        let values: Vec<Value> = values
            .into_iter()
            .filter(|(_, documents)| !documents.is_empty())
            .map(|(Choice { id, title, lang }, documents)| {
                let mut last = 0;
                let differences: Vec<u32> =
                    documents.into_iter().map(|document| document - std::mem::replace(&mut last, document)).collect();
                match lang {
                    Some(lang) => json!([id, title, differences, lang]),
                    None => json!([id, title, differences]),
                }
            })
            .collect();
        if !values.is_empty() {
            filters.insert(name.to_string(), Value::Array(values));
        }
    };
    let having = |wanted: &dyn Fn(usize) -> bool| -> Vec<u32> {
        (0..index.documents.len()).filter(|at| wanted(*at)).map(count).collect()
    };
    let documents = &index.documents;
    let choices = &index.choices;
    let list = |choices: &Vec<Choice<'i>>, has: &dyn Fn(usize, &str) -> bool| {
        choices.iter().map(|choice| (*choice, having(&|at| has(at, choice.id)))).collect::<Vec<_>>()
    };
    let plain = |name| Choice { id: name, title: name, lang: None };
    add("group", list(&choices.groups, &|at, id| documents[at].group == Some(id)));
    add("reader", list(&choices.readers, &|at, id| documents[at].readers.contains(&id)));
    let mut laws: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, names) in index.laws.iter().enumerate() {
        for name in names {
            laws.entry(name).or_default().push(count(at));
        }
    }
    add("law", laws.into_iter().map(|(name, at)| (plain(name), at)).collect());
    add("role", list(&choices.roles, &|at, id| documents[at].roles.contains(&id)));
    let mut states: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        if let Some((name, _)) = &document.state {
            states.entry(name).or_default().push(count(at));
        }
    }
    add("state", states.into_iter().map(|(name, at)| (plain(name), at)).collect());
    Value::Object(filters)
}

/// Terms of the glossary: the tokens of a term, then its synonyms, each with its tokens in one text.
fn synonyms(index: &Index<'_>) -> Value {
    let line = |(name, phrases): &(Vec<String>, Vec<Vec<String>>)| {
        let phrases = phrases.iter().map(|phrase| phrase.join(" "));
        std::iter::once(name.join(" ")).chain(phrases).collect::<Vec<_>>()
    };
    json!(index.synonyms.iter().map(line).collect::<Vec<_>>())
}

/// What is suggested while typing: titles (of sites that are not too large), terms, laws.
fn suggestions(index: &Index<'_>) -> Value {
    let pages: Vec<Value> = match index.documents.len() <= TITLES {
        true => index
            .documents
            .iter()
            .map(|document| match document.original {
                Some(original) => json!([document.title, document.url, original]),
                None => json!([document.title, document.url]),
            })
            .collect(),
        false => Vec::new(),
    };
    let list = |kind: SuggestionKind| {
        let of_kind = index.suggestions.iter().filter(|suggestion| suggestion.kind == kind);
        let entry = |suggestion: &Suggestion| match &suggestion.lang {
            Some(lang) => json!([suggestion.name, suggestion.url, lang]),
            None => json!([suggestion.name, suggestion.url]),
        };
        of_kind.map(entry).collect::<Vec<_>>()
    };
    json!({
        "page": pages,
        "term": list(SuggestionKind::Term),
        "law": list(SuggestionKind::Law),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        let encoded = |bytes: &[u8]| {
            let mut out = Vec::new();
            base64(bytes, &mut out);
            String::from_utf8(out).expect("ASCII")
        };
        assert_eq!(encoded(b"Man"), "TWFu");
        assert_eq!(encoded(b"Ma"), "TWE=");
        assert_eq!(encoded(b"M"), "TQ==");
        assert_eq!(encoded(b""), "");
        assert_eq!(encoded(b"\xFB\xEF\xFF"), "ääöö");
    }

    #[test]
    fn what_is_packed_can_be_unpacked() {
        let mut packer = packer();
        let noise: Vec<u8> = (0..50_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for bytes in [&b""[..], b"a", &b"Antrag ".repeat(5000), &noise] {
            let mut unpacked = Vec::new();
            let packed = gzip(bytes, &mut packer);
            std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(&packed[..]), &mut unpacked).expect("gzip");
            assert!(unpacked == bytes, "{} bytes", bytes.len());
        }
    }

    #[test]
    fn numbers_in_rices_code_are_ones_a_zero_and_low_bits() {
        let mut bits = Bits::default();
        bits.number(0, 0);
        bits.number(5, 1);
        bits.number(38, 0);
        bits.number(7, 3);
        let text: String = bits.finish().iter().map(|byte| format!("{byte:08b}")).collect();
        assert_eq!(text, format!("01101{}0{}", "1".repeat(38), "0111"));
    }

    #[test]
    fn sizes_are_those_of_what_is_written() {
        let mut random = 1_u32;
        for length in 0..300 {
            let mut postings = Vec::new();
            for field in 0..3 {
                let mut document = 0;
                for _ in 0..length {
                    random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    document += 1 + (random >> 24) * (random >> 16 & 1);
                    postings.push(Posting::new(field, document, 1 + (random >> 20 & 3) * field as u32));
                }
            }
            let (mut heads, mut bits) = (Vec::new(), Bits::default());
            if !postings.is_empty() {
                entry(&postings, 90_000, &mut heads, &mut bits);
            }
            let (bytes, count) = size(&postings, 90_000);
            assert_eq!(bytes as usize, heads.len());
            assert_eq!(count as usize, bits.bytes.len() * 8 + bits.used as usize);
        }
    }

    #[test]
    fn a_boundary_is_as_short_as_can_be() {
        assert_eq!(boundary("antrag", "arbeit"), "ar");
        assert_eq!(boundary("antrag", "antragsteller"), "antrags");
        assert_eq!(boundary("", "x"), "x");
    }

    #[test]
    fn numbers_take_as_many_bytes_as_they_need() {
        let bytes = |number| {
            let mut out = Vec::new();
            varint(number, &mut out);
            out
        };
        assert_eq!(bytes(0), [0]);
        assert_eq!(bytes(127), [127]);
        assert_eq!(bytes(128), [0x80, 1]);
        assert_eq!(bytes(300), [0xAC, 2]);
    }
}

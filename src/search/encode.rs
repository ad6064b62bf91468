//! The files of an index, as `docs/search.md` describes them.
//!
//! Every file is a classic script that hands its content to `amtsbuchSearch.data`, because nothing else can be loaded
//! when a site is opened from a folder. All but the manifest are gzip in base64. The names of all but the manifest begin
//! with a folder that is named after the content of the whole index.

use std::collections::BTreeMap;
use std::sync::Arc;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::analyser::text_of;
use super::document::{Choice, Document, Section, Suggestion};
use super::index::{FIELDS, Index, MEASURED, Posting};
use super::memory::{Key, Memory};
use super::words::{PARAGRAPHS, PARTS, SIGNS};

/// Bytes of a shard before compression, at which the next one begins; in an index of many documents, postings are long.
const SHARD: usize = 5 * 1024;
const LONG_SHARD: usize = 6 * 1024;
const MANY: usize = 2000;
/// Documents in a file of rows.
const ROWS: usize = 8;
/// Sites with more pages have no list of all titles.
const TITLES: usize = 400;

/// All files of an index: name and content, sorted by name; a memory saves packing what has been packed before.
pub fn files(index: &Index<'_>, memory: Option<&Memory>) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let (bounds, shards) = shards(index);
    parts.extend(shards.into_iter().enumerate().map(|(at, bytes)| (format!("s{at}"), bytes)));
    parts.push(("l".to_string(), lengths(index)));
    let corrections = corrections(index);
    parts.extend(corrections.into_iter().enumerate().map(|(at, bytes)| (format!("v{at}"), bytes)));
    parts.push(("q".to_string(), text(&settings(index, &bounds.texts))));
    parts.push(("f".to_string(), text(&filters(index))));
    parts.push(("u".to_string(), text(&suggestions(index))));
    if !index.synonyms.is_empty() {
        parts.push(("g".to_string(), text(&synonyms(index))));
    }
    for (at, rows) in rows(index).iter().enumerate() {
        parts.push((format!("d{at}"), text(rows)));
    }
    let texts: Vec<Vec<u8>> = index.documents.par_iter().map(texts).collect();
    parts.extend(texts.into_iter().enumerate().map(|(at, bytes)| (format!("t{at}"), bytes)));
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in &parts {
        hasher.update(name.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    let folder = hasher.finalize().to_hex()[..10].to_string();
    let known = memory.map(|memory| memory.packed.of(index.language));
    let packed: Vec<(String, Option<Key>, Arc<[u8]>)> = parts
        .into_par_iter()
        .map_init(packer, |packer, (name, bytes)| {
            let key = known.as_ref().map(|_| *blake3::hash(&bytes).as_bytes());
            let old = known.as_ref().zip(key).and_then(|(known, key)| known.get(&key).cloned());
            (name, key, old.unwrap_or_else(|| packed(&bytes, packer).into()))
        })
        .collect();
    if let Some(memory) = memory {
        let kept = packed.iter().filter_map(|(_, key, packed)| Some(((*key)?, packed.clone()))).collect();
        memory.packed.keep(index.language, kept);
    }
    let script = |(name, _, packed): (String, Option<Key>, Arc<[u8]>)| {
        let name = format!("{folder}/{name}.js");
        let script = [format!("amtsbuchSearch.data(\"{name}\",\"").as_bytes(), &packed, b"\");\n"].concat();
        (name, script)
    };
    let mut files: Vec<(String, Vec<u8>)> = packed.into_iter().map(script).collect();
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

/// The text of a document: its sections with anchor, heading and text. Each document has a file of its own: with several
/// in one, the ten excerpts of a first query would take more than all else (`benches/search`).
fn texts(document: &Document<'_>) -> Vec<u8> {
    let anchor = |section: &Section<'_>| section.anchor.as_deref().unwrap_or_default().to_string();
    let section = |section: &Section<'_>| json!([anchor(section), section.heading, section.text]);
    text(&document.sections.iter().map(section).collect())
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
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for digit in 0..4 {
            match DIGITS[(bits >> (18 - 6 * digit) & 63) as usize] {
                _ if digit > chunk.len() => out.push(b'='),
                b'+' => out.extend_from_slice("ä".as_bytes()),
                b'/' => out.extend_from_slice("ö".as_bytes()),
                letter => out.push(letter),
            }
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
    let shared = previous.bytes().zip(next.bytes()).take_while(|(a, b)| a == b).count();
    let shared = (0..=shared).rev().find(|at| next.is_char_boundary(*at)).unwrap_or(0);
    varint(count(shared), out);
    varint(count(next.len() - shared), out);
    out.extend_from_slice(&next.as_bytes()[shared..]);
}

/// Where the shards of an index begin.
#[derive(Debug, Default)]
pub(super) struct Bounds {
    /// The smallest text that is not before the first token of each.
    pub texts: Vec<String>,
    /// The number of the first token of each.
    pub tokens: Vec<usize>,
}

/// The shards and where they begin.
pub(super) fn shards(index: &Index<'_>) -> (Bounds, Vec<Vec<u8>>) {
    let documents = index.documents.len();
    let most = if documents > MANY { LONG_SHARD } else { SHARD };
    let entries: Vec<(Vec<u8>, Bits)> = (0..index.tokens.len())
        .into_par_iter()
        .map(|token| entry(&index.postings[index.starts[token]..index.starts[token + 1]], documents))
        .collect();
    let (mut bounds, mut shards) = (Bounds::default(), Vec::new());
    let (mut heads, mut bits): (Vec<u8>, Bits) = (Vec::new(), Bits::default());
    let mut finish = |heads: Vec<u8>, bits: Bits| {
        let mut shard = Vec::with_capacity(heads.len() + bits.bytes.len() + 6);
        varint(count(documents), &mut shard);
        varint(count(heads.len()), &mut shard);
        shard.extend(heads);
        shard.extend(bits.bytes);
        shards.push(shard);
    };
    let mut previous = "";
    for (number, (token, (head, postings))) in index.tokens.iter().zip(&entries).enumerate() {
        // Parts that a large index leaves out may have been the only postings.
        if head.is_empty() {
            continue;
        }
        let length = heads.len() + bits.bytes.len() + head.len() + postings.bytes.len();
        if heads.is_empty() || length > most {
            if !heads.is_empty() {
                finish(std::mem::take(&mut heads), std::mem::take(&mut bits));
            }
            bounds.texts.push(boundary(previous, token));
            bounds.tokens.push(number);
            previous = "";
        }
        front_coded(previous, token, &mut heads);
        heads.extend_from_slice(head);
        bits.append(postings);
        previous = token;
    }
    if !heads.is_empty() {
        finish(heads, bits);
    }
    (bounds, shards)
}

/// A row of bits, the highest of a byte first.
#[derive(Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    /// Bits in the last byte; 0 if it is full.
    used: u8,
}

impl Bits {
    fn push(&mut self, bit: bool) {
        if self.used == 0 {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut().filter(|_| bit) {
            *last |= 0x80 >> self.used;
        }
        self.used = (self.used + 1) % 8;
    }

    /// Rice's code: the quotient by 2^`low` as so many ones and a zero, then the rest in `low` bits.
    fn number(&mut self, number: u32, low: u32) {
        for _ in 0..number >> low {
            self.push(true);
        }
        self.push(false);
        for bit in (0..low).rev() {
            self.push(number >> bit & 1 == 1);
        }
    }

    fn append(&mut self, other: &Bits) {
        let shift = self.used;
        if shift == 0 {
            self.bytes.extend_from_slice(&other.bytes);
            self.used = other.used;
            return;
        }
        // The bits that a last byte does not use are zeros, here and there.
        for byte in &other.bytes {
            if let Some(last) = self.bytes.last_mut() {
                *last |= byte >> shift;
            }
            self.bytes.push(byte << (8 - shift));
        }
        let in_last = match other.used {
            0 => 8,
            used => used,
        };
        if !other.bytes.is_empty() {
            if shift + in_last <= 8 {
                self.bytes.pop();
            }
            self.used = (shift + in_last) % 8;
        }
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

/// The postings of a token: which fields and how many documents; the documents and counts. Nothing for no postings.
fn entry(postings: &[Posting], documents: usize) -> (Vec<u8>, Bits) {
    let (mut out, mut bits) = (Vec::new(), Bits::default());
    if postings.is_empty() {
        return (out, bits);
    }
    let mask = postings.iter().fold(0_u32, |mask, posting| mask | 1 << posting.field);
    varint(mask, &mut out);
    for field in postings.chunk_by(|a, b| a.field == b.field) {
        let all_once = field.iter().all(|posting| posting.count == 1);
        varint(count(field.len()) << 1 | u32::from(!all_once), &mut out);
        let low = low_bits(field.len(), documents);
        let mut next = 0;
        for posting in field {
            bits.number(posting.document - next, low);
            next = posting.document + 1;
        }
        if !all_once {
            for posting in field {
                bits.number(posting.count - 1, 0);
            }
        }
    }
    (out, bits)
}

/// The number of tokens of each document, field by field; then how much each document counts, in per cent.
fn lengths(index: &Index<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for field in &index.lengths[..MEASURED] {
        for length in field {
            varint(*length, &mut out);
        }
    }
    for document in &index.documents {
        varint(document.weight, &mut out);
    }
    out
}

/// Words that a misspelt one may mean: front coded, each with the binary logarithm of its number of documents.
fn corrections(index: &Index<'_>) -> Vec<Vec<u8>> {
    let corrections = index.corrections();
    let starts = corrections.files.iter().map(|(_, at)| *at);
    let ends = starts.clone().skip(1).chain([corrections.forms.len()]);
    let file = |(start, end): (usize, usize)| {
        let mut out = Vec::new();
        let mut previous = "";
        for form in &corrections.forms[start..end] {
            front_coded(previous, &form.text, &mut out);
            varint(form.pages, &mut out);
            previous = &form.text;
        }
        out
    };
    starts.zip(ends).map(file).collect()
}

/// What a query needs first: where shards begin, the rules of the language and of German, and the names of laws.
fn settings(index: &Index<'_>, bounds: &[String]) -> Value {
    let own = text_of(index.language.primary());
    let without_comments = |text: &str| {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.collect::<Vec<_>>().join("\n")
    };
    let german = if index.rules.is_german { String::new() } else { without_comments(text_of("de")) };
    let german = german.split_once("[heads]").map_or(german.as_str(), |(rules, _)| rules).to_string();
    json!({
        "shards": bounds,
        "words": index.corrections().files.iter().map(|(letters, _)| letters).collect::<Vec<_>>(),
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

/// Rows of results, by chunks of documents.
fn rows(index: &Index<'_>) -> Vec<Value> {
    index
        .documents
        .chunks(ROWS)
        .enumerate()
        .map(|(chunk, documents)| {
            let rows = documents.iter().enumerate().map(|(offset, document)| {
                let state = document.state.as_ref().map(|(name, date)| json!([name, date]));
                let mut row = json!([
                    document.id,
                    document.url,
                    document.title,
                    document.summary,
                    document.kind,
                    document.group,
                    document.readers,
                    index.laws[chunk * ROWS + offset],
                    state,
                    document.roles,
                ]);
                if let (Some(original), Some(row)) = (document.original, row.as_array_mut()) {
                    row.push(original.into());
                }
                row
            });
            Value::Array(rows.collect())
        })
        .collect()
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
    let list = |kind: super::document::SuggestionKind| {
        let of_kind = index.suggestions.iter().filter(|suggestion| suggestion.kind == kind);
        let entry = |suggestion: &Suggestion| match &suggestion.lang {
            Some(lang) => json!([suggestion.name, suggestion.url, lang]),
            None => json!([suggestion.name, suggestion.url]),
        };
        of_kind.map(entry).collect::<Vec<_>>()
    };
    json!({
        "page": pages,
        "term": list(super::document::SuggestionKind::Term),
        "law": list(super::document::SuggestionKind::Law),
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
    fn rows_of_bits_are_joined_without_a_gap() {
        let row = |from: u32, length: u32| {
            let mut row = Bits::default();
            (from..from + length).for_each(|at| row.push(at.wrapping_mul(0x9E37_79B9) >> 31 == 1));
            row
        };
        for first in 0..20 {
            for second in 0..20 {
                let mut joined = row(0, first);
                joined.append(&row(first, second));
                let whole = row(0, first + second);
                assert_eq!((&joined.bytes, joined.used), (&whole.bytes, whole.used), "{first} and {second} bits");
            }
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

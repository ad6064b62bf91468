//! The files of an index, as `docs/search.md` describes them.
//!
//! Every file is a classic script that hands its content to `amtsbuchSearch.data`, because nothing else can be loaded
//! when a site is opened from a folder. All but the manifest are gzip in base64. The names of all but the manifest begin
//! with a folder that is named after the content of the whole index.

use std::collections::BTreeMap;

use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::analyser::text_of;
use super::document::{Document, Section};
use super::index::{FIELDS, Index, MEASURED, Posting};
use super::words::{PARAGRAPHS, PARTS, SIGNS};

/// Bytes of a shard before compression, at which the next one begins.
const SHARD: usize = 8 * 1024;
/// Documents in a file of rows.
const ROWS: usize = 8;
/// Documents in a file of texts, of sites that have so many pages at least. A result needs the text of one document, so
/// that small sites, which telephones read, have a file for each; to make a file costs more than to fill it.
const TEXTS: usize = 4;
const MANY: usize = 400;
/// Sites with more pages have no list of all titles.
const TITLES: usize = 400;
/// Indexes with fewer tokens offer all of them as corrections, others those of at least two pages.
pub(super) const SMALL: usize = 8000;

/// All files of an index: name and content, sorted by name.
pub fn files(index: &Index<'_>) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    let (bounds, shards) = shards(index);
    parts.extend(shards.into_iter().enumerate().map(|(at, bytes)| (format!("s{at}"), bytes)));
    parts.push(("l".to_string(), lengths(index)));
    parts.push(("v".to_string(), corrections(index)));
    parts.push(("q".to_string(), text(&settings(index, &bounds))));
    parts.push(("f".to_string(), text(&filters(index))));
    parts.push(("u".to_string(), text(&suggestions(index))));
    for (at, rows) in rows(index).iter().enumerate() {
        parts.push((format!("d{at}"), text(rows)));
    }
    let together = if index.documents.len() < MANY { 1 } else { TEXTS };
    let texts: Vec<Vec<u8>> = index.documents.par_chunks(together).map(texts).collect();
    parts.extend(texts.into_iter().enumerate().map(|(at, bytes)| (format!("t{at}"), bytes)));
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in &parts {
        hasher.update(name.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    let folder = hasher.finalize().to_hex()[..10].to_string();
    let mut files: Vec<(String, Vec<u8>)> = parts
        .into_par_iter()
        .map_init(packer, |packer, (name, bytes)| {
            let name = format!("{folder}/{name}.js");
            let script = packed(&name, &bytes, packer);
            (name, script)
        })
        .collect();
    let manifest = json!({
        "version": 2,
        "folder": folder,
        "pages": index.documents.len(),
        "rows": ROWS,
        "texts": together,
        "fields": FIELDS.iter().map(|field| json!([field.name, field.boost, field.length])).collect::<Vec<_>>(),
    });
    let manifest = format!("amtsbuchSearch.data(\"manifest.js\",{});\n", in_script(&manifest.to_string()));
    files.push(("manifest.js".to_string(), manifest.into_bytes()));
    files.sort();
    files
}

/// The texts of some documents: for each, its sections with anchor, heading and text.
fn texts(documents: &[Document<'_>]) -> Vec<u8> {
    let sections = |document: &Document<'_>| -> Value {
        let section =
            |section: &Section<'_>| json!([section.anchor.unwrap_or_default(), section.heading, section.text]);
        document.sections.iter().map(section).collect()
    };
    text(&documents.iter().map(sections).collect())
}

/// How scripts are compressed. More work than level 6 saves one byte in a hundred and takes twice as long.
fn packer() -> Compress {
    Compress::new(Compression::new(6), false)
}

/// A script that hands over bytes, compressed. The same bytes give the same script: no time and no name is in it.
fn packed(name: &str, bytes: &[u8], packer: &mut Compress) -> Vec<u8> {
    let compressed = gzip(bytes, packer);
    let mut script = format!("amtsbuchSearch.data(\"{name}\",\"").into_bytes();
    script.reserve(compressed.len() / 2 * 3 + 8);
    base64(&compressed, &mut script);
    script.extend_from_slice(b"\");\n");
    script
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

/// The shards, and the smallest text that is not before the first token of each.
fn shards(index: &Index<'_>) -> (Vec<String>, Vec<Vec<u8>>) {
    let entries: Vec<Vec<u8>> = (0..index.tokens.len())
        .into_par_iter()
        .map(|token| entry(&index.postings[index.starts[token]..index.starts[token + 1]]))
        .collect();
    let (mut bounds, mut shards) = (Vec::new(), Vec::new());
    let mut shard: Vec<u8> = Vec::new();
    let mut previous = "";
    for (token, entry) in index.tokens.iter().zip(&entries) {
        if shard.is_empty() || shard.len() + entry.len() > SHARD {
            if !shard.is_empty() {
                shards.push(std::mem::take(&mut shard));
            }
            bounds.push(boundary(previous, token));
            previous = "";
        }
        front_coded(previous, token, &mut shard);
        shard.extend_from_slice(entry);
        previous = token;
    }
    if !shard.is_empty() {
        shards.push(shard);
    }
    (bounds, shards)
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

/// The postings of a token: which fields, and for each the documents and counts.
fn entry(postings: &[Posting]) -> Vec<u8> {
    let mask = postings.iter().fold(0_u32, |mask, posting| mask | 1 << posting.field);
    let mut out = Vec::with_capacity(postings.len() * 2 + 4);
    varint(mask, &mut out);
    for field in postings.chunk_by(|a, b| a.field == b.field) {
        let all_once = field.iter().all(|posting| posting.count == 1);
        varint(count(field.len()) << 1 | u32::from(!all_once), &mut out);
        let mut last = 0;
        for posting in field {
            varint(posting.document - last, &mut out);
            last = posting.document;
        }
        if !all_once {
            for posting in field {
                varint(posting.count, &mut out);
            }
        }
    }
    out
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
fn corrections(index: &Index<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut previous = "";
    for (form, pages) in super::correct::candidates(index, SMALL) {
        front_coded(previous, form, &mut out);
        varint(pages.ilog2(), &mut out);
        previous = form;
    }
    out
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
        "german": index.rules.is_german,
        "rules": without_comments(own),
        "rulesOfGerman": german,
        "signs": SIGNS,
        "paragraphs": PARAGRAPHS,
        "parts": PARTS,
        "laws": index.law_names,
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
                json!([
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
                ])
            });
            Value::Array(rows.collect())
        })
        .collect()
}

/// Filters: for each value its id, its title and the documents that have it, as differences.
fn filters(index: &Index<'_>) -> Value {
    let mut filters = serde_json::Map::new();
    let mut add = |name: &str, values: Vec<(String, String, Vec<u32>)>| {
        let values: Vec<Value> = values
            .into_iter()
            .filter(|(_, _, documents)| !documents.is_empty())
            .map(|(id, title, documents)| {
                let mut last = 0;
                let differences: Vec<u32> =
                    documents.into_iter().map(|document| document - std::mem::replace(&mut last, document)).collect();
                json!([id, title, differences])
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
    let list = |choices: &[(&str, &str)], has: &dyn Fn(usize, &str) -> bool| {
        let values = choices.iter().map(|(id, title)| (id.to_string(), title.to_string(), having(&|at| has(at, id))));
        values.collect::<Vec<_>>()
    };
    add("group", list(&choices.groups, &|at, id| documents[at].group == Some(id)));
    add("reader", list(&choices.readers, &|at, id| documents[at].readers.contains(&id)));
    let mut laws: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, names) in index.laws.iter().enumerate() {
        for name in names {
            laws.entry(name).or_default().push(count(at));
        }
    }
    add("law", laws.into_iter().map(|(name, at)| (name.to_string(), name.to_string(), at)).collect());
    add("role", list(&choices.roles, &|at, id| documents[at].roles.contains(&id)));
    let mut states: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        if let Some((name, _)) = &document.state {
            states.entry(name).or_default().push(count(at));
        }
    }
    add("state", states.into_iter().map(|(name, at)| (name.to_string(), name.to_string(), at)).collect());
    Value::Object(filters)
}

/// What is suggested while typing: titles (of sites that are not too large), terms, laws.
fn suggestions(index: &Index<'_>) -> Value {
    let pages: Vec<(&str, &str)> = match index.documents.len() <= TITLES {
        true => index.documents.iter().map(|document| (document.title, document.url.as_str())).collect(),
        false => Vec::new(),
    };
    let list = |kind: super::document::SuggestionKind| {
        let of_kind = index.suggestions.iter().filter(|suggestion| suggestion.kind == kind);
        of_kind.map(|suggestion| (suggestion.name.as_str(), suggestion.url.as_str())).collect::<Vec<_>>()
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

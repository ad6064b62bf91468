//! Looks into the files of the search: `docs/search.md` says what is in them. Decoded here without the code that makes them.

use std::collections::BTreeMap;

use flate2::bufread::GzDecoder;

use super::base64;
use super::nested::{self, Budget};
use super::views::{Views, Witness};

/// What a file of the search holds, after unpacking.
pub(super) struct Content<'t> {
    /// The letter that its name begins with, behind the folder.
    kind: u8,
    /// Its content as written.
    written: &'t str,
}

/// The content of a file of the search, if it is one that is packed: `amtsbuchSearch.data("<folder>/<name>","<content>");`.
pub(super) fn content<'t>(path: &str, text: &'t str) -> Option<Content<'t>> {
    let rest = path.strip_prefix("search/").and(text.strip_prefix("amtsbuchSearch.data(\""))?;
    let (name, rest) = rest.split_once("\",\"")?;
    let written = rest.trim_end().strip_suffix("\");")?;
    // What a file says it is decides how it is read; what only calls itself so is read as any text.
    let own = name.rsplit('/').next()?;
    let kind = if path.ends_with(name) { *own.as_bytes().first()? } else { b't' };
    (!written.contains(['"', '\\'])).then_some(Content { kind, written })
}

/// The path without the number that the program gives to a file of the search: `search/de/0a1b2c3d4e/t30.js`.
pub(super) fn without_own_name(path: &str) -> &str {
    let Some((folder, name)) = path.rsplit_once('/').filter(|_| path.starts_with("search/")) else { return path };
    let number = name.strip_suffix(".js").and_then(|name| name.strip_prefix(['l', 's', 't']));
    match number.is_some_and(|number| number.len() <= 4 && number.bytes().all(|byte| byte.is_ascii_digit())) {
        true => folder,
        false => path,
    }
}

/// Reads the content: tokens as tokens, texts as texts.
pub(super) fn read<W: Witness>(content: &Content<'_>, views: &mut Views<'_, W>, budget: &mut Budget) {
    let packed = base64::decoded(content.written);
    let mut decoder = GzDecoder::new(&packed[..]);
    let Some(bytes) = nested::unpack(&mut decoder, packed.len(), budget) else {
        budget.is_exceeded = true;
        return;
    };
    let is_whole = match content.kind {
        b's' => shard(&bytes, views),
        b'v' => words(&bytes, views),
        // Numbers only.
        b'l' => true,
        b'q' => settings(&bytes, views),
        b'g' => synonyms(&bytes, views),
        _ => std::str::from_utf8(&bytes).map(|text| views.search_data(text)).is_ok(),
    };
    let rest = decoder.into_inner();
    if !is_whole {
        nested::bytes(&bytes, views, budget);
    }
    nested::bytes(rest, views, budget);
}

/// Beginnings of tokens, and rules that are the program's own.
fn settings<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>) -> bool {
    let Ok(serde_json::Value::Object(mut settings)) = serde_json::from_slice(bytes) else { return false };
    // What has another shape than ours is read like any other file.
    for list in ["shards", "words"] {
        let beginnings = settings.remove(list).and_then(|list| serde_json::from_value::<Vec<String>>(list).ok());
        let Some(beginnings) = beginnings else { return false };
        beginnings.iter().for_each(|beginning| views.search_word(beginning, 0));
    }
    // Names of laws stand there as tokens: "aug" is the AÜG, and may be another word elsewhere.
    if let Some(laws) = settings.remove("laws") {
        let Ok(laws) = serde_json::from_value::<BTreeMap<String, String>>(laws) else { return false };
        laws.iter().flat_map(|(name, law)| [name, law]).for_each(|token| views.search_word(token, 0));
    }
    views.search_data(&serde_json::Value::Object(settings).to_string());
    true
}

/// Terms of the glossary and their synonyms, in tokens.
fn synonyms<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>) -> bool {
    let Ok(terms) = serde_json::from_slice::<Vec<Vec<String>>>(bytes) else { return false };
    for token in terms.iter().flatten().flat_map(|phrase| phrase.split(' ')) {
        views.search_word(token, 0);
    }
    true
}

/// Reads numbers and front-coded texts.
struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    last: Vec<u8>,
}

impl Reader<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..56).step_by(7) {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<String> {
        let (shared, length) = (usize::try_from(self.number()?).ok()?, usize::try_from(self.number()?).ok()?);
        let rest = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        if shared > self.last.len() {
            return None;
        }
        self.last.truncate(shared);
        self.last.extend_from_slice(rest);
        String::from_utf8(self.last.clone()).ok()
    }
}

/// Tokens and postings; `false` if they are not as described.
fn shard<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>) -> bool {
    let mut reader = Reader { bytes, at: 0, last: Vec::new() };
    let Some(documents) = reader.number().filter(|documents| *documents < 1 << 40) else { return false };
    let Some(length) = reader.number().and_then(|length| usize::try_from(length).ok()) else { return false };
    let Some(middle) = reader.at.checked_add(length).filter(|middle| *middle <= bytes.len()) else { return false };
    let mut bits = Bits { bytes: &bytes[middle..], at: 0 };
    reader.bytes = &bytes[..middle];
    let mut entry = || -> Option<String> {
        let token = reader.text()?;
        for _ in 0..reader.number()?.count_ones() {
            let head = reader.number()?;
            let listed = (head >> 1).min(documents);
            let mut low = 0;
            while listed > 0 && (listed * 3) << (low + 1) <= documents * 2 {
                low += 1;
            }
            // Differences of page numbers, and as many counts if the lowest bit says so.
            for _ in 0..head >> 1 {
                bits.skip(low)?;
            }
            for _ in 0..(head >> 1) * (head & 1) {
                bits.skip(0)?;
            }
        }
        Some(token)
    };
    let mut tokens = Vec::new();
    while let Some(token) = entry() {
        tokens.push(token);
    }
    // Nothing but what fills the last byte is left.
    let is_whole = reader.at == middle && bits.at.div_ceil(8) == bits.bytes.len();
    tokens.iter().for_each(|token| views.search_word(token, 0));
    is_whole
}

/// Reads Rice's code.
struct Bits<'b> {
    bytes: &'b [u8],
    /// In bits.
    at: usize,
}

impl Bits<'_> {
    /// Passes over a number: ones, a zero, and `low` bits.
    fn skip(&mut self, low: usize) -> Option<()> {
        while self.bytes.get(self.at / 8)? & 0x80 >> (self.at % 8) != 0 {
            self.at += 1;
        }
        self.at += 1 + low;
        (self.at <= self.bytes.len() * 8).then_some(())
    }
}

/// Words with a number each.
fn words<W: Witness>(bytes: &[u8], views: &mut Views<'_, W>) -> bool {
    let mut reader = Reader { bytes, at: 0, last: Vec::new() };
    while reader.at < bytes.len() {
        let Some(word) = reader.text() else { return false };
        views.search_word(&word, 0);
        if reader.number().is_none() {
            return false;
        }
    }
    true
}

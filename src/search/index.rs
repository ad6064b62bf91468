//! The inverted index of one language of an edition.
//!
//! Three passes, so that no word is analysed twice: the texts are cut into words, in parallel, each word with its number in
//! a vocabulary; each distinct word is stemmed and taken apart once; the counts of words become counts of tokens. What a
//! token weighs is what elasticlunr computes (square root of the count, inverse document frequency, length of the field), so
//! counts and lengths are all that is kept.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::analyser::{Analyser, LawNames, folded_words};
use super::correct::Corrections;
use super::document::{Choices, Document, Suggestion};
use super::encode::Bounds;
use super::memory::{Key, Memory};
use super::reading::{FOREIGN_MARK, Read, Reader};
use super::stem::Rules;
use super::tables::{Tables, tables, totals};
use crate::citation::Laws;
use crate::language::Language;

/// A field of the index.
#[derive(Debug)]
pub(super) struct Field {
    /// As in the manifest.
    pub name: &'static str,
    /// How much a hit in it counts.
    pub boost: f64,
    /// The field of which the length is taken.
    pub length: usize,
    /// Of a field that is a list: as how long every list counts. A page that rests on five sections rests on each of them,
    /// and one with many keywords or translations is not less about each.
    pub list: Option<u32>,
    /// Whether a word counts once, however many entries of the list have it.
    pub once: bool,
}

/// Fields, as indexes of [`FIELDS`].
pub(super) const TITLE: usize = 0;
pub(super) const KEYWORDS: usize = 1;
pub(super) const LEGAL: usize = 2;
pub(super) const HEADINGS: usize = 3;
pub(super) const BODY: usize = 4;
pub(super) const FOREIGN: usize = 5;
pub(super) const TITLE_PARTS: usize = 6;
pub(super) const PARTS: usize = 7;

/// All fields. Parts of compounds have fields of their own, so that the weight of whole words stays clean; they are as
/// long as the fields that they come from.
pub(super) const FIELDS: [Field; 8] = [
    Field { name: "title", boost: 3.5, length: TITLE, list: None, once: false },
    Field { name: "keywords", boost: 5.0, length: KEYWORDS, list: Some(16), once: false },
    Field { name: "legal", boost: 3.0, length: LEGAL, list: Some(4), once: false },
    Field { name: "headings", boost: 2.0, length: HEADINGS, list: None, once: false },
    Field { name: "body", boost: 1.0, length: BODY, list: None, once: false },
    Field { name: "foreign", boost: 2.0, length: FOREIGN, list: Some(36), once: true },
    Field { name: "title_parts", boost: 1.6, length: TITLE, list: None, once: false },
    Field { name: "parts", boost: 0.6, length: BODY, list: None, once: false },
];

/// Fields that have a length of their own; they come first.
pub(super) const MEASURED: usize = 6;

/// An index of more documents is large: it gives up what large ones gain little by.
pub(super) const LARGE: usize = 500;
/// Pages that one thread reads at a time: the more, the fewer words are met again in the next ones.
const CHUNK: usize = 200;

/// The index of one language.
#[derive(Debug)]
pub struct Index<'a> {
    pub(super) language: &'a Language,
    pub(super) documents: Vec<Document<'a>>,
    /// Names of the laws that each document rests on.
    pub(super) laws: Vec<Vec<String>>,
    pub(super) choices: Choices<'a>,
    pub(super) suggestions: Vec<Suggestion>,
    pub(super) rules: &'static Rules,
    /// Names of laws that a query may hold: those that the edition knows.
    pub(super) law_names: LawNames,
    /// What stands for the law that a bare number means.
    pub(super) default_law: Option<String>,
    /// Terms of the glossary: tokens of the term, and the tokens of each of its synonyms.
    pub(super) synonyms: Vec<(Vec<String>, Vec<Vec<String>>)>,
    pub(super) tables: Arc<Tables>,
    /// Made when the first query needs them.
    pub(super) corrections: OnceLock<Corrections>,
    /// Where the shards begin; made when the first query needs it.
    pub(super) bounds: OnceLock<Bounds>,
}

/// Makes the index of documents of one language; a memory saves reading what has been read before.
pub fn index<'a>(
    language: &'a Language,
    documents: Vec<Document<'a>>,
    choices: Choices<'a>,
    suggestions: Vec<Suggestion>,
    laws: &Laws,
    names: &LawNames,
    memory: Option<&Memory>,
) -> Index<'a> {
    let own = Analyser::new(language, names);
    let german = Language::parse("de").expect("a tag");
    let foreign = Analyser::new(&german, names);
    let mut known = memory.map(|memory| memory.kept.take(language)).unwrap_or_default();

    // What has been read before, and what has not.
    let keys: Vec<Key> = if memory.is_some() { documents.par_iter().map(key).collect() } else { Vec::new() };
    let mut reads: Vec<Option<Arc<Read>>> = keys.iter().map(|key| known.documents.get(key).cloned()).collect();
    reads.resize(documents.len(), None);
    let missing: Vec<usize> = (0..reads.len()).filter(|at| reads[*at].is_none()).collect();
    let chunks: Vec<(Reader<'_>, Vec<Read>)> = missing
        .par_chunks(CHUNK)
        .map(|chunk| {
            let mut reader = Reader::new(&own, &foreign, laws, memory.is_some());
            let read = chunk.iter().map(|at| reader.read(&documents[*at])).collect();
            (reader, read)
        })
        .collect();
    // One table of words for all chunks, in the order of the documents.
    let vocabulary = &mut known.vocabulary;
    let mut places = missing.into_iter();
    for (reader, mut read) in chunks {
        vocabulary.take(&reader, &mut read);
        for (read, at) in read.into_iter().zip(places.by_ref()) {
            reads[at] = Some(Arc::new(read));
        }
    }
    let reads: Vec<Arc<Read>> = reads.into_iter().flatten().collect();

    let totals = totals(vocabulary.words.len(), &reads, known.last.as_ref());
    let apart = vocabulary.analyse(&totals, &own, &foreign);
    let made = tables(vocabulary, totals, reads, &own, known.last.take(), &apart, memory.is_some());
    let tables = made.tables.clone();
    let laws: Vec<Vec<String>> = made.reads.iter().map(|read| read.laws.clone()).collect();
    let is_used = |word: &str| vocabulary.words.find(word).is_some_and(|word| made.totals[word as usize] > 0);
    let law_names = known_laws(names, &|word| is_used(word) || is_used(&format!("{FOREIGN_MARK}{word}")), &laws);
    if let Some(memory) = memory {
        // After days of writing, most words of a vocabulary may be of texts that are gone.
        let used = made.totals.iter().filter(|total| **total > 0).count();
        if made.totals.len() <= 2 * used + 10_000 {
            known.documents = keys.into_iter().zip(made.reads.iter().cloned()).collect();
            known.last = Some(made);
            memory.kept.keep(language, known);
        }
    }

    let default_law = choices.default_law.map(|law| folded_words(law).concat());
    let synonyms = synonyms(&choices, &own, &foreign);
    let rules = own.rules;
    Index {
        language,
        documents,
        laws,
        choices,
        suggestions,
        rules,
        law_names,
        default_law,
        synonyms,
        tables,
        corrections: OnceLock::new(),
        bounds: OnceLock::new(),
    }
}

/// What tells documents apart as far as their words go.
fn key(document: &Document<'_>) -> Key {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    };
    let Document { title, original, summary, keywords, foreign, legal, sections, .. } = document;
    add(title);
    add(original.unwrap_or_default());
    add(summary);
    for list in [keywords, foreign, legal] {
        add(&list.len().to_string());
        list.iter().for_each(|text| add(text));
    }
    match sections.key() {
        Some(key) => {
            hasher.update(key);
        }
        None => {
            add(&sections.len().to_string());
            for section in sections.iter() {
                add(section.heading);
                add(&section.text);
            }
        }
    }
    *hasher.finalize().as_bytes()
}

/// The tokens of the glossary's terms and of their synonyms, sorted.
fn synonyms(choices: &Choices<'_>, own: &Analyser<'_>, foreign: &Analyser<'_>) -> Vec<(Vec<String>, Vec<Vec<String>>)> {
    let tokens = |text: &str, is_own: bool| -> Vec<String> {
        let analyser = if is_own { own } else { foreign };
        analyser.words(text).iter().filter_map(|word| analyser.token(word.text)).collect()
    };
    let mut all: Vec<(Vec<String>, Vec<Vec<String>>)> = Vec::new();
    for term in &choices.terms {
        let name = tokens(term.name, true);
        let mut phrases: Vec<Vec<String>> = term.words.iter().map(|(text, is_own)| tokens(text, *is_own)).collect();
        phrases.retain(|phrase| !phrase.is_empty() && *phrase != name);
        phrases.sort();
        phrases.dedup();
        if !name.is_empty() && !phrases.is_empty() {
            all.push((name, phrases));
        }
    }
    all.sort();
    all
}

/// The names of laws that occur in an edition; a query may know no others.
fn known_laws(names: &LawNames, is_used: &dyn Fn(&str) -> bool, document_laws: &[Vec<String>]) -> LawNames {
    let mut known: BTreeMap<String, String> = names
        .iter()
        .filter(|(name, _)| name.split(' ').all(is_used))
        .map(|(name, law)| (name.clone(), law.clone()))
        .collect();
    for law in document_laws.iter().flatten() {
        let words = folded_words(law);
        known.entry(words.join(" ")).or_insert_with(|| words.concat());
    }
    known
}

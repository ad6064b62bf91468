//! The inverted index of one language of an edition.
//!
//! Three passes, so that no word is analysed twice: the texts are cut into words, in parallel, each word with its number in
//! a table; each distinct word is stemmed and taken apart once; the counts of words become counts of tokens. What a token
//! weighs is what elasticlunr computes (square root of the count, inverse document frequency, length of the field), so
//! counts and lengths are all that is kept.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::analyser::{Analyser, LawNames, folded_words};
use super::compound::Lexicon;
use super::correct::Corrections;
use super::document::{Choices, Document, Suggestion, legal_tokens};
use super::encode::Bounds;
use super::memory::{Kept, Key, Memory};
use super::stem::Rules;
use super::{FastMap, FastSet};
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
/// The same where a memory may have read them already: what changes of them is read anew.
const REMEMBERED_CHUNK: usize = 16;

/// How often a token stands in a field of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting {
    pub token: u32,
    pub field: u8,
    pub document: u32,
    pub count: u32,
}

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
    /// Sorted.
    pub(super) tokens: Vec<String>,
    /// A word of the texts for each token; empty for citations.
    pub(super) forms: Vec<String>,
    /// Sorted.
    pub(super) postings: Vec<Posting>,
    /// Where the postings of a token begin; one more than there are tokens.
    pub(super) starts: Vec<usize>,
    /// By field and document.
    pub(super) lengths: Vec<Vec<u32>>,
    /// Made when the first query needs them.
    pub(super) corrections: OnceLock<Corrections>,
    /// Where the shards begin; made when the first query needs it.
    pub(super) bounds: OnceLock<Bounds>,
}

/// Words of some documents while they are read.
#[derive(Default)]
struct Chunk {
    words: Words,
    /// Word (of this chunk), field, document (of this chunk), count.
    counts: Vec<(u32, u8, u32, u32)>,
}

/// Words of some documents.
#[derive(Debug)]
pub(super) struct Read {
    words: Vec<NewWord>,
    /// As in [`Chunk`].
    counts: Vec<(u32, u8, u32, u32)>,
    /// The laws that each document rests on.
    laws: Vec<Vec<String>>,
}

/// Different words with their numbers. Foreign ones have a table of their own: they are stemmed in another way.
#[derive(Default)]
struct Words {
    own: FastMap<String, u32>,
    foreign: FastMap<String, u32>,
    /// By number.
    seen: Vec<(String, WordKind)>,
}

#[derive(Debug)]
struct NewWord {
    text: String,
    /// As it was written where it stands first.
    form: String,
    kind: WordKind,
}

impl Words {
    fn table(&mut self, kind: WordKind) -> &mut FastMap<String, u32> {
        match kind {
            WordKind::Own | WordKind::Citation => &mut self.own,
            WordKind::Foreign => &mut self.foreign,
        }
    }

    /// The number of a word, a new one if it has none yet.
    fn number(&mut self, text: &str, form: &str, kind: WordKind) -> u32 {
        match self.table(kind).get(text) {
            Some(number) => *number,
            None => self.take(NewWord { text: text.to_string(), form: form.to_string(), kind }),
        }
    }

    fn take(&mut self, NewWord { text, form, kind }: NewWord) -> u32 {
        let next = u32::try_from(self.seen.len()).unwrap_or(u32::MAX);
        let number = *self.table(kind).entry(text).or_insert(next);
        if number == next {
            self.seen.push((form, kind));
        }
        number
    }

    /// All words, by number.
    fn into_list(self) -> Vec<NewWord> {
        let mut texts = vec![String::new(); self.seen.len()];
        for (text, number) in self.own.into_iter().chain(self.foreign) {
            texts[number as usize] = text;
        }
        texts.into_iter().zip(self.seen).map(|(text, (form, kind))| NewWord { text, form, kind }).collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum WordKind {
    /// A word of the index's language.
    Own,
    /// A word of another language, which German rules are good enough for.
    Foreign,
    /// Looked up as it is.
    Citation,
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
    let known = memory.map(|memory| memory.kept.of(language));

    let read = |documents: &[Document<'_>]| -> Arc<Read> {
        let mut counted = Chunk::default();
        let cited = documents.iter().zip(0..);
        let laws = cited.map(|(document, number)| counted.read(number, document, &own, &foreign, laws)).collect();
        Arc::new(Read { words: counted.words.into_list(), counts: counted.counts, laws })
    };
    let chunk = if known.is_some() { REMEMBERED_CHUNK } else { CHUNK };
    let chunks: Vec<(Option<Key>, Arc<Read>)> = documents
        .par_chunks(chunk)
        .map(|documents| {
            let Some(known) = &known else { return (None, read(documents)) };
            let key = key(documents);
            (Some(key), known.documents.get(&key).cloned().unwrap_or_else(|| read(documents)))
        })
        .collect();

    // One table of words for all chunks, in the order of the documents.
    let mut words = Words::default();
    words.own.reserve(known.as_ref().map_or(0, |known| known.parts.len()));
    let mut counts: Vec<(u32, u8, u32, u32)> =
        Vec::with_capacity(chunks.iter().map(|(_, read)| read.counts.len()).sum());
    let mut document_laws = Vec::with_capacity(documents.len());
    for (_, read) in &chunks {
        let first = u32::try_from(document_laws.len()).unwrap_or(u32::MAX);
        document_laws.extend(read.laws.iter().cloned());
        let global: Vec<u32> = read.words.iter().map(|word| words.number(&word.text, &word.form, word.kind)).collect();
        let counted = read.counts.iter();
        counts.extend(
            counted.map(|(word, field, document, count)| (global[*word as usize], *field, first + document, *count)),
        );
    }
    let words = words.into_list();

    let stems: Vec<Option<String>> = words
        .par_iter()
        .map(|word| match word.kind {
            WordKind::Own => own.token(&word.text),
            WordKind::Foreign => foreign.token(&word.text),
            WordKind::Citation => Some(word.text.clone()),
        })
        .collect();
    let mut totals = vec![0_u32; words.len()];
    for (word, _, _, count) in &counts {
        totals[*word as usize] += count;
    }
    let mut frequent: FastMap<&str, u32> = FastMap::default();
    for ((word, stem), total) in words.iter().zip(&stems).zip(&totals) {
        if let Some(stem) = stem.as_deref().filter(|_| word.kind == WordKind::Own) {
            *frequent.entry(stem).or_default() += total;
        }
    }
    let lexicon = Lexicon::new(frequent.iter().filter(|(_, total)| **total >= 2).map(|(stem, _)| *stem), own.rules);
    let changed = known.as_ref().map(|known| lexicon.beginnings_of_changes(&known.stems, own.rules));
    // Most words are none, and no parts need no memory.
    let parts: Vec<Arc<[String]>> = words
        .par_iter()
        .map(|word| match word.kind {
            WordKind::Own => {
                let old = known
                    .as_ref()
                    .zip(changed.as_ref())
                    .and_then(|(known, changed)| known.parts.get(&word.text).filter(|_| !changed.are_in(&word.text)));
                old.cloned().unwrap_or_else(|| lexicon.parts(&word.text, own.rules).into())
            }
            WordKind::Foreign | WordKind::Citation => Arc::default(),
        })
        .collect();
    if let Some(memory) = memory {
        let own_words = words.iter().zip(&parts).filter(|(word, _)| word.kind == WordKind::Own);
        let kept = Kept {
            documents: chunks.into_iter().filter_map(|(key, read)| Some((key?, read))).collect(),
            stems: lexicon.stems().map(str::to_string).collect(),
            parts: own_words.map(|(word, parts)| (word.text.clone(), parts.clone())).collect(),
        };
        memory.kept.keep(language, kept);
    }

    // Tokens are numbered in their order: so are the shards.
    let all: FastSet<&str> =
        stems.iter().flatten().chain(parts.iter().flat_map(|parts| parts.iter())).map(String::as_str).collect();
    let mut tokens: Vec<String> = all.into_iter().map(str::to_string).collect();
    tokens.par_sort_unstable();
    let numbers: FastMap<&str, u32> = tokens.iter().map(String::as_str).zip(0_u32..).collect();
    let number = |token: &str| numbers.get(token).copied().unwrap_or_default();
    let stem_numbers: Vec<Option<u32>> = stems.par_iter().map(|stem| stem.as_deref().map(number)).collect();
    let part_numbers: Vec<Vec<u32>> =
        parts.par_iter().map(|parts| parts.iter().map(|part| number(part)).collect()).collect();
    let forms = forms(tokens.len(), &words, &stem_numbers, &totals);

    let mut lengths = vec![vec![0_u32; documents.len()]; MEASURED];
    for (word, field, document, count) in &counts {
        if stem_numbers[*word as usize].is_some() {
            lengths[usize::from(*field)][*document as usize] += count;
        }
    }
    let mut postings = sorted(tokens.len(), || {
        counts.iter().flat_map(|(word, field, document, count)| {
            let posting = move |token, field| Posting { token, field, document: *document, count: *count };
            let parts_field = match usize::from(*field) {
                TITLE | KEYWORDS => TITLE_PARTS,
                _ => PARTS,
            };
            let parts = part_numbers[*word as usize].iter();
            let parts = parts.map(move |token| posting(*token, u8::try_from(parts_field).unwrap_or_default()));
            stem_numbers[*word as usize].map(|token| posting(token, *field)).into_iter().chain(parts)
        })
    });
    postings.dedup_by(|next, kept| {
        let same = (next.token, next.field, next.document) == (kept.token, kept.field, kept.document);
        if same {
            kept.count += next.count;
        }
        same
    });
    let postings = without_repeated_parts(&postings, documents.len());
    let mut starts = Vec::with_capacity(tokens.len() + 1);
    let mut at = 0;
    for token in 0..=tokens.len() {
        while postings.get(at).is_some_and(|posting| (posting.token as usize) < token) {
            at += 1;
        }
        starts.push(at);
    }

    let law_names = known_laws(names, &words, &document_laws);
    let default_law = choices.default_law.map(|law| folded_words(law).concat());
    let synonyms = synonyms(&choices, &own, &foreign);
    let rules = own.rules;
    Index {
        language,
        documents,
        laws: document_laws,
        choices,
        suggestions,
        rules,
        law_names,
        default_law,
        synonyms,
        tokens,
        forms,
        postings,
        starts,
        lengths,
        corrections: OnceLock::new(),
        bounds: OnceLock::new(),
    }
}

/// What tells documents apart as far as their words go.
fn key(documents: &[Document<'_>]) -> Key {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    };
    for document in documents {
        let Document { title, original, summary, keywords, foreign, legal, sections, .. } = document;
        add(title);
        add(original.unwrap_or_default());
        add(summary);
        for list in [keywords, foreign, legal] {
            add(&list.len().to_string());
            list.iter().for_each(|text| add(text));
        }
        add(&sections.len().to_string());
        for section in sections {
            add(section.heading);
            add(&section.text);
        }
    }
    *hasher.finalize().as_bytes()
}

/// How often a legal basis counts, by its tokens and its place: the first one is what the page is about, and a whole section
/// is more than a paragraph of it.
pub(super) fn times_of(tokens: &[String], place: usize) -> u32 {
    let is_whole = !tokens.iter().any(|token| token.contains('('));
    1 + u32::from(place == 0) + u32::from(is_whole)
}

/// The tokens of the glossary's terms and of their synonyms, sorted.
fn synonyms(choices: &Choices<'_>, own: &Analyser<'_>, foreign: &Analyser<'_>) -> Vec<(Vec<String>, Vec<Vec<String>>)> {
    let tokens = |text: &str, is_own: bool| -> Vec<String> {
        let analyser = if is_own { own } else { foreign };
        analyser.words(text).iter().filter_map(|word| analyser.token(&word.text)).collect()
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

/// Postings in their order. They come twice: to be counted, and to be put to those of the same token, which are then sorted
/// among themselves.
fn sorted<I: Iterator<Item = Posting>>(tokens: usize, all: impl Fn() -> I) -> Vec<Posting> {
    let mut ends = vec![0_usize; tokens];
    all().for_each(|posting| ends[posting.token as usize] += 1);
    let mut total = 0;
    for end in &mut ends {
        total += std::mem::replace(end, total);
    }
    let mut postings = vec![Posting::default(); total];
    for posting in all() {
        let end = &mut ends[posting.token as usize];
        postings[*end] = posting;
        *end += 1;
    }
    postings.par_chunk_by_mut(|a, b| a.token == b.token).for_each(<[Posting]>::sort_unstable);
    postings
}

/// A part of a compound says nothing where the word itself stands, and how often it is a part says little. In a large
/// index, parts that one in eight documents has tell nothing apart, but take much room.
fn without_repeated_parts(postings: &[Posting], documents: usize) -> Vec<Posting> {
    let mut kept = Vec::with_capacity(postings.len());
    for token in postings.chunk_by(|a, b| a.token == b.token) {
        let from = kept.len();
        let has = |field: usize, document: u32| {
            token.binary_search_by_key(&(field, document), |p| (usize::from(p.field), p.document)).is_ok()
        };
        for posting in token {
            match usize::from(posting.field) {
                TITLE_PARTS if has(TITLE, posting.document) || has(KEYWORDS, posting.document) => {}
                PARTS if has(BODY, posting.document) || has(TITLE_PARTS, posting.document) => {}
                TITLE_PARTS | PARTS => kept.push(Posting { count: 1, ..*posting }),
                _ => kept.push(*posting),
            }
        }
        // Parts of the text are the last field.
        let parts = kept[from..].iter().filter(|posting| usize::from(posting.field) == PARTS).count();
        if documents > LARGE && parts > documents / 8 {
            kept.truncate(kept.len() - parts);
        }
    }
    kept
}

impl Chunk {
    /// Counts the words of a document; the result is the laws that it rests on.
    fn read(
        &mut self,
        number: u32,
        document: &Document<'_>,
        own: &Analyser<'_>,
        foreign: &Analyser<'_>,
        laws: &Laws,
    ) -> Vec<String> {
        let from = self.counts.len();
        match document.original {
            None => self.text(number, TITLE, document.title, own, WordKind::Own),
            Some(_) => self.text(number, TITLE, document.title, foreign, WordKind::Foreign),
        }
        for keyword in &document.keywords {
            self.text(number, KEYWORDS, keyword, own, WordKind::Own);
        }
        for text in &document.foreign {
            self.text(number, FOREIGN, text, foreign, WordKind::Foreign);
        }
        let mut names = Vec::new();
        for (at, canonical) in document.legal.iter().enumerate() {
            let (tokens, cited) = legal_tokens(canonical, laws);
            for token in &tokens {
                let kind = if token.starts_with('§') { WordKind::Citation } else { WordKind::Own };
                self.add(number, LEGAL, token, token, kind, times_of(&tokens, at));
            }
            names.extend(cited.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        }
        if document.original.is_none() {
            self.text(number, HEADINGS, document.summary, own, WordKind::Own);
        }
        for section in &document.sections {
            self.text(number, HEADINGS, section.heading, own, WordKind::Own);
            self.text(number, BODY, &section.text, own, WordKind::Own);
        }
        // One line for each word and field.
        let tail = &mut self.counts[from..];
        tail.sort_unstable();
        let mut kept = from;
        for at in from..self.counts.len() {
            let next = self.counts[at];
            if kept > from && (self.counts[kept - 1].0, self.counts[kept - 1].1) == (next.0, next.1) {
                self.counts[kept - 1].3 += next.3;
            } else {
                self.counts[kept] = next;
                kept += 1;
            }
        }
        self.counts.truncate(kept);
        names
    }

    fn text(&mut self, number: u32, field: usize, text: &str, analyser: &Analyser<'_>, kind: WordKind) {
        let words = analyser.words(text);
        for word in &words {
            self.add(number, field, &word.text, &text[word.start..word.end], kind, 1);
        }
        for citation in analyser.citations(&words, false) {
            for token in citation.tokens() {
                self.add(number, field, &token, "", WordKind::Citation, 1);
            }
        }
    }

    fn add(&mut self, document: u32, field: usize, word: &str, form: &str, kind: WordKind, count: u32) {
        let form = if kind == WordKind::Citation { "" } else { form };
        let number = self.words.number(word, form, kind);
        self.counts.push((number, u8::try_from(field).unwrap_or_default(), document, count));
    }
}

/// The most frequent word of each token, as it is written; what a correction shows.
fn forms(tokens: usize, words: &[NewWord], stems: &[Option<u32>], totals: &[u32]) -> Vec<String> {
    let mut best: Vec<Option<(u32, &str)>> = vec![None; tokens];
    for ((word, stem), total) in words.iter().zip(stems).zip(totals) {
        let Some(stem) = stem.filter(|_| !word.form.is_empty()) else { continue };
        let place = &mut best[stem as usize];
        let better = place.is_none_or(|(most, form)| {
            (*total, std::cmp::Reverse(word.form.as_str())) > (most, std::cmp::Reverse(form))
        });
        if better {
            *place = Some((*total, &word.form));
        }
    }
    best.into_iter().map(|form| form.map_or_else(String::new, |(_, form)| form.to_string())).collect()
}

/// The names of laws that occur in an edition; a query may know no others.
fn known_laws(names: &LawNames, words: &[NewWord], document_laws: &[Vec<String>]) -> LawNames {
    let used: FastSet<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let mut known: BTreeMap<String, String> = names
        .iter()
        .filter(|(name, _)| name.split(' ').all(|word| used.contains(word)))
        .map(|(name, law)| (name.clone(), law.clone()))
        .collect();
    for law in document_laws.iter().flatten() {
        let words = folded_words(law);
        known.entry(words.join(" ")).or_insert_with(|| words.concat());
    }
    known
}

//! What documents say, as far as a search goes: their words, counted.

use super::analyser::Analyser;
use super::document::{Document, legal_tokens};
use super::index::{BODY, FOREIGN, HEADINGS, KEYWORDS, LEGAL, TITLE};
use super::table::Table;
use super::words::Words;
use crate::citation::Laws;

/// Stands before a word of another language, which is stemmed in another way: the same letters are another word.
pub(super) const FOREIGN_MARK: char = '\u{1}';

/// How often a word stands in a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub word: u32,
    /// The field in the highest four bits.
    often: u32,
}

/// Nothing is counted further: no page has so many words.
const MOST: u32 = (1 << 28) - 1;

impl Count {
    pub fn field(self) -> usize {
        (self.often >> 28) as usize
    }

    pub fn count(self) -> u32 {
        self.often & MOST
    }
}

/// Words of a document, by their numbers in a vocabulary.
#[derive(Debug)]
pub(super) struct Read {
    /// One for each word and field.
    pub counts: Box<[Count]>,
    /// Words and the numbers of how they are written where they stand first.
    pub forms: Box<[(u32, u32)]>,
    /// The laws that the document rests on.
    pub laws: Vec<String>,
}

/// Reads document after document into tables of its own.
pub(super) struct Reader<'r> {
    own: &'r Analyser<'r>,
    foreign: &'r Analyser<'r>,
    laws: &'r Laws,
    /// Whether every document is to know how its words are written, not only the first one that has them.
    is_remembering: bool,
    /// All words. Those of other languages have a mark before them, citations begin with a §.
    pub words: Table,
    pub forms: Table,
    counts: Vec<Count>,
    seen: Vec<(u32, u32)>,
    /// By word and field: the place in `counts`, of this document or an earlier one.
    places: Vec<u32>,
    /// By word: the last document that has it.
    last: Vec<u32>,
    document: u32,
    list: Words,
    marked: String,
}

/// Fields that words are counted in, as a power of two.
const FIELDS: usize = 8;

impl<'r> Reader<'r> {
    pub fn new(own: &'r Analyser<'r>, foreign: &'r Analyser<'r>, laws: &'r Laws, is_remembering: bool) -> Reader<'r> {
        Reader {
            own,
            foreign,
            laws,
            is_remembering,
            words: Table::default(),
            forms: Table::default(),
            counts: Vec::new(),
            seen: Vec::new(),
            places: Vec::new(),
            last: Vec::new(),
            document: 0,
            list: Words::default(),
            marked: String::new(),
        }
    }

    /// Counts the words of a document. What is read has the numbers of this reader's tables.
    pub fn read(&mut self, document: &Document<'_>) -> Read {
        self.document += 1;
        let is_translated = document.original.is_none();
        self.text(TITLE, document.title, is_translated);
        for keyword in &document.keywords {
            self.text(KEYWORDS, keyword, true);
        }
        for text in &document.foreign {
            self.text(FOREIGN, text, false);
        }
        let mut names = Vec::new();
        for (at, canonical) in document.legal.iter().enumerate() {
            let (tokens, cited) = legal_tokens(canonical, self.laws);
            for token in &tokens {
                self.add(LEGAL, token, token, times_of(&tokens, at));
            }
            names.extend(cited.into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        }
        if is_translated {
            self.text(HEADINGS, document.summary, true);
        }
        for section in document.sections.iter() {
            self.text(HEADINGS, section.heading, true);
            self.text(BODY, &section.text, true);
        }
        let read = Read { counts: self.counts.as_slice().into(), forms: self.seen.as_slice().into(), laws: names };
        self.counts.clear();
        self.seen.clear();
        read
    }

    fn text(&mut self, field: usize, text: &str, is_own: bool) {
        let analyser = if is_own { self.own } else { self.foreign };
        let mut words = std::mem::take(&mut self.list);
        analyser.read(text, &mut words);
        for word in words.iter() {
            let form = &text[word.start..word.end];
            if is_own {
                self.add(field, word.text, form, 1);
            } else {
                let mut marked = std::mem::take(&mut self.marked);
                marked.clear();
                marked.push(FOREIGN_MARK);
                marked.push_str(word.text);
                self.add(field, &marked, form, 1);
                self.marked = marked;
            }
        }
        for citation in analyser.citations(&words, false) {
            citation.tokens().iter().for_each(|token| self.add(field, token, "", 1));
        }
        self.list = words;
    }

    fn add(&mut self, field: usize, word: &str, form: &str, count: u32) {
        let known = self.words.len();
        let number = self.words.number(word);
        let word_at = number as usize;
        if word_at == known {
            self.places.resize(self.places.len() + FIELDS, 0);
            self.last.push(0);
        }
        let is_first = if self.is_remembering { self.last[word_at] != self.document } else { word_at == known };
        if is_first {
            self.last[word_at] = self.document;
            if !form.is_empty() && !word.starts_with('§') {
                self.seen.push((number, self.forms.number(form)));
            }
        }
        let place = &mut self.places[word_at * FIELDS + field];
        let field = (field as u32) << 28;
        match self.counts.get_mut(*place as usize) {
            // A place that an earlier document has left may hold anything, this very count included.
            Some(old) if old.word == number && old.often & !MOST == field => {
                old.often = field | (old.count() + count).min(MOST);
            }
            _ => {
                *place = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
                self.counts.push(Count { word: number, often: field | count });
            }
        }
    }
}

/// How often a legal basis counts, by its tokens and its place: the first one is what the page is about, and a whole section
/// is more than a paragraph of it.
pub(super) fn times_of(tokens: &[String], place: usize) -> u32 {
    let is_whole = !tokens.iter().any(|token| token.contains('('));
    1 + u32::from(place == 0) + u32::from(is_whole)
}

//! Answers a query. `search-core.js` does the same in the reader's browser, from the files of the index; the rules are
//! in `docs/search.md`, and a test holds the two together.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::analyser::Analyser;
use super::compound::Lexicon;
use super::correct::{Form, distance, tolerance};
use super::document::Document;
use super::encode::shards;
use super::index::{FIELDS, FOREIGN, Index, KEYWORDS, LARGE, LEGAL, TITLE, TITLE_PARTS};
use super::stem::{Room, Rules};
use crate::language::Language;

/// What a query found.
#[derive(Debug, Default)]
pub struct Answer {
    /// The query with its misspelt words corrected, if there were any.
    pub corrected: Option<String>,
    /// All results, best first.
    pub hits: Vec<Hit>,
    /// What was looked up, to find the section that answers best.
    terms: Vec<Term>,
}

/// What is shown of a hit.
#[derive(Debug)]
pub struct Shown<'i> {
    /// Id of the page.
    pub id: &'i str,
    /// From the root of the site, with the anchor of the section.
    pub url: String,
    /// Title of the page.
    pub title: &'i str,
    /// Heading of the section, if one answers better than the page as a whole.
    pub heading: Option<&'i str>,
}

/// A document that answers a query.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Its number in the index.
    pub document: usize,
    /// The higher, the better.
    pub score: f64,
}

/// A word of a query, or a citation.
#[derive(Clone, Debug, Default)]
struct Term {
    weight: f64,
    /// Whether a document may lack it: the paragraph of a citation, as who rests on a section rests on all of it.
    is_extra: bool,
    /// Whether it is known by another name: nothing else has to help.
    is_synonym: bool,
    /// Tokens and what a hit by each is worth.
    alternatives: Vec<(String, f64)>,
    /// Parts of a compound, which count together.
    parts: Vec<String>,
    /// The word, folded; nothing for a citation.
    word: Option<String>,
    /// Its place in the query.
    place: (usize, usize),
}

/// Words of which the beginning is typed match longer ones from so many letters.
const SHORTEST_PREFIX: usize = 3;
/// A compound that no more pages than this have is taken apart in a handbook that is not large.
const RARE: usize = 2;

impl Index<'_> {
    /// Answers a query; the beginning of a word at its end is enough if `prefix` is set.
    pub fn answer(&self, query: &str, prefix: bool) -> Answer {
        let german = Language::parse("de").expect("a tag");
        let foreign = Analyser::new(&german, &self.law_names);
        let own = Analyser::new(self.language, &self.law_names);
        let mut terms = terms(query, &own, &foreign, self.default_law.as_deref());
        let last = terms.len().saturating_sub(1);
        if prefix && let Some(term) = terms.get_mut(last) {
            self.add_longer(term, own.rules);
        }
        let corrected = self.rescue(query, &mut terms, &own, &foreign);
        Answer { corrected, hits: self.rank(&terms), terms }
    }

    /// The id of the page that a hit is.
    pub fn id(&self, hit: &Hit) -> &str {
        self.documents[hit.document].id
    }

    /// What is shown of a hit.
    pub fn result(&self, hit: &Hit, answer: &Answer) -> Shown<'_> {
        let document = &self.documents[hit.document];
        let section = self.section(document, &answer.terms).map(|at| &document.sections[at]);
        let anchor = section.and_then(|section| section.anchor.as_deref()).map(|anchor| format!("#{anchor}"));
        Shown {
            id: document.id,
            url: format!("{}{}", document.url, anchor.unwrap_or_default()),
            title: document.title,
            heading: section.map(|section| section.heading),
        }
    }

    /// The section that holds most of what the title does not: a term in the heading counts twice. The first of equals.
    fn section(&self, document: &Document<'_>, terms: &[Term]) -> Option<usize> {
        let own = Analyser::new(self.language, &self.law_names);
        let holds = |tokens: &[String], term: &Term| {
            term.alternatives.iter().map(|(token, _)| token).chain(&term.parts).any(|token| tokens.contains(token))
        };
        let title = own.tokens(document.title);
        let open: Vec<&Term> = terms.iter().filter(|term| !holds(&title, term)).collect();
        let mut best: Option<(usize, usize)> = None;
        for (at, section) in document.sections.iter().enumerate() {
            let (heading, text) = (own.tokens(section.heading), own.tokens(&section.text));
            let score =
                open.iter().map(|term| 2 * usize::from(holds(&heading, term)) + usize::from(holds(&text, term))).sum();
            if score > best.map_or(0, |(_, score)| score) {
                best = Some((at, score));
            }
        }
        best.map(|(at, _)| at).filter(|at| document.sections[*at].anchor.is_some())
    }

    fn number(&self, token: &str) -> Option<usize> {
        self.tables.tokens.find(token).filter(|number| !self.tables.of(*number).is_empty())
    }

    /// Adds the words that a term is the beginning of; failing those, the stem that a word just being typed has outgrown.
    fn add_longer(&self, term: &mut Term, rules: &Rules) {
        let Some(word) = term.word.clone() else { return };
        let letters = word.chars().count();
        if letters < SHORTEST_PREFIX {
            return;
        }
        let is_whole = term.alternatives.iter().any(|(token, _)| self.number(token).is_some());
        let until = self.end_of_longer(&word, is_whole);
        let tokens = &self.tables.tokens;
        let from = tokens.before(&word).min(until);
        let longer: Vec<&str> =
            (from..until).map(|at| tokens.get(at)).take_while(|token| token.starts_with(&word)).collect();
        let is_known = is_whole || !longer.is_empty();
        for token in longer {
            if !term.alternatives.iter().any(|(known, _)| known == token) {
                let share = letters as f64 / token.chars().count() as f64;
                term.alternatives.push((token.to_string(), 0.15 * share));
            }
        }
        if is_known || !rules.is_german {
            return;
        }
        for cut in 1..=3 {
            let shorter: String = word.chars().take(letters.saturating_sub(cut)).collect();
            if shorter.chars().count() >= 5 && self.number(&shorter).is_some() {
                term.alternatives.push((shorter, 0.5));
                return;
            }
        }
    }

    /// Up to which token words with a beginning are looked for. A short beginning has many: those of four shards, or of one
    /// if what is typed is a word already, so that a browser loads no more.
    fn end_of_longer(&self, word: &str, is_whole: bool) -> usize {
        let bounds = self.bounds.get_or_init(|| shards(self));
        let shard_of = |text: &str| bounds.texts.partition_point(|bound| bound.as_str() <= text).saturating_sub(1);
        let from = shard_of(word);
        let to = if is_whole { from } else { shard_of(&format!("{word}\u{FFFF}")).min(from + 3) };
        bounds.tokens.get(to + 1).copied().unwrap_or(self.tables.tokens.len())
    }

    /// Helps words that nothing is found by: joined with a neighbour, taken apart, or corrected. Compounds that hardly any
    /// page has are taken apart, too. The result is the query with its corrections.
    fn rescue(&self, query: &str, terms: &mut [Term], own: &Analyser<'_>, foreign: &Analyser<'_>) -> Option<String> {
        let mut changes: Vec<((usize, usize), &str)> = Vec::new();
        let lost: Vec<bool> = terms.iter().map(|term| self.is_lost(term)).collect();
        self.add_synonyms(terms, &lost);
        let is_nothing = self.documents.len() <= LARGE || lost.iter().all(|lost| *lost);
        for at in 0..terms.len() {
            let Some(word) = terms[at].word.clone().filter(|_| !terms[at].is_synonym) else { continue };
            let is_lost = lost[at];
            let is_rare = self.documents.len() <= LARGE
                && terms[at]
                    .alternatives
                    .first()
                    .and_then(|(token, _)| self.most_pages(token))
                    .is_some_and(|n| n <= RARE);
            // "wohnsitz regelung"; "aufenthalts karte", though both are words.
            let is_linked = own.rules.is_german && is_linked(&word);
            let neighbours = [at.checked_sub(1).filter(|_| is_lost), Some(at + 1).filter(|_| is_lost || is_linked)];
            let joined = neighbours.into_iter().flatten().find_map(|other| {
                let neighbour = terms.get(other)?.word.as_deref()?;
                let whole = if other < at { format!("{neighbour}{word}") } else { format!("{word}{neighbour}") };
                let token = own.rules.stem(&whole);
                self.number(&token).map(|_| (other, token))
            });
            if let Some((other, token)) = joined {
                for index in [at, other] {
                    terms[index].alternatives.push((token.clone(), 0.9));
                }
                continue;
            }
            if !is_lost && !is_rare {
                continue;
            }
            let corrections = self.corrections();
            let letters: Vec<char> = word.chars().collect();
            let most = tolerance(letters.len());
            let mut near: Vec<(usize, u32, &str)> = Vec::new();
            let mut looked_at = &corrections.forms[..];
            // In a large handbook, among words that begin with the same two letters; among all, if otherwise nothing is
            // found at all.
            let first = (self.documents.len() > LARGE).then(|| corrections.file_of(&letters));
            let mut lexicon = Lexicon::new(std::iter::empty(), own.rules);
            for part in first.into_iter().chain(is_nothing.then_some(&corrections.forms[..])) {
                looked_at = part;
                lexicon = Lexicon::new(looked_at.iter().map(|form| form.stem.as_str()), own.rules);
                terms[at].parts = lexicon.parts(&word, own.rules, &mut Room::default());
                if is_lost {
                    // What looks like a compound may still lack the letter that links its parts.
                    let most = if terms[at].parts.is_empty() { most } else { most.min(1) };
                    let edits = |form: &'_ Form| distance(&letters, &form.folded, most).filter(|edits| *edits > 0);
                    near = looked_at.iter().filter_map(|form| Some((edits(form)?, form.pages, &*form.text))).collect();
                }
                if !terms[at].parts.is_empty() || !near.is_empty() {
                    break;
                }
            }
            if !is_lost {
                continue;
            }
            near.sort_by(|a, b| (a.0, Reverse(a.1), a.2).cmp(&(b.0, Reverse(b.1), b.2)));
            near.truncate(3);
            if let Some((_, _, best)) = near.first() {
                changes.push((terms[at].place, best));
            } else if terms[at].parts.is_empty() {
                near = alike(&letters, looked_at);
                if own.rules.is_german {
                    // What kind of thing it is, at least.
                    let mut room = Room::default();
                    let mut ends = (3..word.len().saturating_sub(4)).filter_map(|from| word.get(from..));
                    let end = ends.find(|end| lexicon.is_head(end, own.rules, &mut room));
                    terms[at].parts.extend(end.map(|end| own.rules.stem(end)));
                }
            }
            for (edits, _, form) in near {
                let worth = [0.4, 0.8, 0.6][edits];
                for token in tokens_of(form, own, foreign) {
                    terms[at].alternatives.push((token, worth));
                }
            }
        }
        if changes.is_empty() {
            return None;
        }
        let mut text = query.to_string();
        for ((start, end), form) in changes.into_iter().rev() {
            text.replace_range(start..end, form);
        }
        Some(text)
    }

    /// Whether nothing is found by a term.
    fn is_lost(&self, term: &Term) -> bool {
        !term.alternatives.iter().any(|(token, _)| self.number(token).is_some())
    }

    /// Words of which one finds nothing, but which are another name for a term of the glossary, find that term.
    fn add_synonyms(&self, terms: &mut [Term], lost: &[bool]) {
        let mut at = 0;
        while at < terms.len() {
            let mut best: Option<(usize, &[String])> = None;
            for (name, phrases) in &self.synonyms {
                for phrase in phrases {
                    if best.is_some_and(|(most, _)| phrase.len() <= most) {
                        continue;
                    }
                    let is_here = phrase.iter().enumerate().all(|(offset, token)| {
                        let term = terms.get(at + offset);
                        term.is_some_and(|term| term.alternatives.iter().any(|(known, _)| known == token))
                    });
                    if is_here && (at..at + phrase.len()).any(|index| lost[index]) {
                        best = Some((phrase.len(), name));
                    }
                }
            }
            let Some((length, name)) = best else {
                at += 1;
                continue;
            };
            for term in &mut terms[at..at + length] {
                term.parts = name.to_vec();
                term.is_synonym = true;
            }
            at += length;
        }
    }

    /// The number of documents that have a token in the same field, in the field where they are most.
    fn most_pages(&self, token: &str) -> Option<usize> {
        let token = self.number(token)?;
        self.tables.of(token).chunk_by(|a, b| a.field() == b.field()).map(<[_]>::len).max()
    }

    /// All documents that match, best first.
    fn rank(&self, terms: &[Term]) -> Vec<Hit> {
        let all: f64 = terms.iter().filter(|term| !term.is_extra).map(|term| term.weight).sum();
        // Score, weight of the terms found, weight of those found in what names the page.
        let mut sums: BTreeMap<u32, (f64, f64, f64)> = BTreeMap::new();
        for term in terms {
            let mut best: BTreeMap<u32, (f64, bool)> = BTreeMap::new();
            for (token, worth) in &term.alternatives {
                for (document, (score, naming)) in self.scores(std::slice::from_ref(token)) {
                    let place = best.entry(document).or_insert((0.0, false));
                    place.0 = place.0.max(score * worth);
                    place.1 |= naming;
                }
            }
            for (document, (score, naming)) in self.scores(&term.parts) {
                let place = best.entry(document).or_insert((0.0, false));
                place.0 = place.0.max(score * (0.6 / term.parts.len() as f64));
                place.1 |= naming;
            }
            for (document, (score, naming)) in best {
                let sum = sums.entry(document).or_insert((0.0, 0.0, 0.0));
                sum.0 += score * term.weight;
                if !term.is_extra {
                    sum.1 += term.weight;
                    if naming {
                        sum.2 += term.weight;
                    }
                }
            }
        }
        let mut hits: Vec<Hit> = sums
            .into_iter()
            .map(|(document, (score, found, naming))| {
                let complete = if naming >= all - 1e-9 { 1.5 } else { 1.0 };
                let document = document as usize;
                let weight = f64::from(self.documents[document].weight) / 100.0;
                Hit { document, score: score * (0.1 + 0.9 * (found / all)) * complete * weight }
            })
            .collect();
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.document.cmp(&b.document)));
        hits
    }

    /// What tokens are worth together in each document, and whether one stands in a field that names the page.
    fn scores(&self, tokens: &[String]) -> BTreeMap<u32, (f64, bool)> {
        let mut scores: BTreeMap<u32, (f64, bool)> = BTreeMap::new();
        let pages = self.documents.len() as f64;
        for token in tokens.iter().filter_map(|token| self.number(token)) {
            for field in self.tables.of(token).chunk_by(|a, b| a.field() == b.field()) {
                let number = field[0].field();
                let Some(rules) = FIELDS.get(number) else { continue };
                let frequency = 1.0 + (pages / (field.len() as f64 + 1.0)).ln();
                for posting in field {
                    let own = || self.tables.lengths[rules.length][posting.document() as usize].max(1);
                    let length = f64::from(rules.list.unwrap_or_else(own));
                    let times = if rules.once { 1 } else { posting.count() };
                    let score = f64::from(times).sqrt() * frequency / length.sqrt() * rules.boost;
                    let place = scores.entry(posting.document()).or_insert((0.0, false));
                    place.0 += score;
                    place.1 |= matches!(number, TITLE | TITLE_PARTS | KEYWORDS | FOREIGN | LEGAL);
                }
            }
        }
        scores
    }
}

/// The tokens of a word: as the language of the index has it, and as German has it.
fn tokens_of(word: &str, own: &Analyser<'_>, foreign: &Analyser<'_>) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    for analyser in [own, foreign] {
        for token in analyser.words(word).iter().filter_map(|word| analyser.token(word.text)) {
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
    }
    tokens
}

/// Whether a word ends with the s that links the parts of a German compound: "aufenthalts", not "ausweis".
fn is_linked(word: &str) -> bool {
    let before = word.strip_suffix('s').filter(|rest| rest.len() >= 4).and_then(|rest| rest.bytes().last());
    before.is_some_and(|letter| b"bdfghklmnrt".contains(&letter))
}

/// Words that begin most like one that is nothing else, at least by five letters and half of them; as none is any
/// number of edits away, that number is 0.
fn alike<'f>(letters: &[char], forms: &'f [Form]) -> Vec<(usize, u32, &'f str)> {
    let mut most = (letters.len().div_ceil(2)).max(5);
    let mut found: Vec<(usize, u32, &str)> = Vec::new();
    for form in forms {
        let shared = letters.iter().zip(&form.folded).take_while(|(a, b)| a == b).count();
        if shared > most {
            most = shared;
            found.clear();
        }
        if shared == most {
            found.push((0, form.pages, &form.text));
        }
    }
    found.sort_by(|a, b| (Reverse(a.1), a.2).cmp(&(Reverse(b.1), b.2)));
    found.truncate(3);
    found
}

/// The terms of a query.
fn terms(query: &str, own: &Analyser<'_>, foreign: &Analyser<'_>, default_law: Option<&str>) -> Vec<Term> {
    let words = own.words(query);
    let citations = own.citations(&words, true);
    let mut terms = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(citation) = citations.iter().find(|citation| citation.first == at) {
            let place = (words.get(citation.first).start, words.get(citation.last).end);
            let number = &citation.number;
            let mut alternatives = Vec::new();
            if let Some(law) = citation.law.as_deref().or(default_law) {
                alternatives.push((format!("§{number}/{law}"), 1.0));
            }
            alternatives.push((format!("§{number}"), if citation.law.is_some() { 0.6 } else { 0.8 }));
            terms.push(Term { weight: 1.0, alternatives, place, ..Term::default() });
            if let Some(paragraph) = &citation.paragraph {
                let alternatives = vec![(format!("§{number}({paragraph})"), 1.0)];
                terms.push(Term { weight: 0.25, is_extra: true, alternatives, place, ..Term::default() });
            }
            at = citation.last + 1;
            continue;
        }
        let word = words.get(at);
        let written = &query[word.start..word.end];
        let mut alternatives: Vec<(String, f64)> = Vec::new();
        if let Some(token) = own.token(word.text) {
            alternatives.push((token, 1.0));
            if !own.rules.is_german {
                for token in tokens_of(written, foreign, foreign) {
                    if !alternatives.iter().any(|(known, _)| *known == token) {
                        alternatives.push((token, 1.0));
                    }
                }
            }
            terms.push(Term {
                weight: 1.0,
                alternatives,
                word: Some(word.text.to_string()),
                place: (word.start, word.end),
                ..Term::default()
            });
        }
        at += 1;
    }
    terms
}

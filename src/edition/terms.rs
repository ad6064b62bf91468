//! Finds glossary terms in running text.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

/// A finder for the terms of one language and audience.
#[derive(Debug)]
pub(super) struct TermFinder {
    automaton: Option<AhoCorasick>,
    anchors: Vec<String>,
}

/// A term in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoundTerm {
    pub range: Range<usize>,
    /// Index of the term.
    pub index: usize,
}

impl TermFinder {
    /// A finder for (term, anchor) pairs.
    pub fn new(terms: &[(String, String)]) -> TermFinder {
        let names: Vec<&str> = terms.iter().map(|(name, _)| name.as_str()).filter(|name| !name.is_empty()).collect();
        // An automaton over a glossary is far below the size that could fail.
        let automaton = if names.is_empty() {
            None
        } else {
            AhoCorasickBuilder::new().match_kind(MatchKind::LeftmostLongest).build(&names).ok()
        };
        let anchors = terms.iter().filter(|(name, _)| !name.is_empty()).map(|(_, anchor)| anchor.clone()).collect();
        TermFinder { automaton, anchors }
    }

    /// The anchor of a term on the glossary page.
    pub fn anchor(&self, index: usize) -> &str {
        &self.anchors[index]
    }

    /// Whole words that are terms, in order; a short German ending (genitive, plural) is part of the match.
    pub fn find(&self, text: &str) -> Vec<FoundTerm> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut found = Vec::new();
        for hit in automaton.find_iter(text) {
            if text[..hit.start()].ends_with(|c: char| c.is_alphanumeric() || c == '-') {
                continue;
            }
            let rest = &text[hit.end()..];
            let ending = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            if !matches!(&rest[..ending], "" | "e" | "n" | "s" | "en" | "er" | "es" | "se" | "nen") {
                continue;
            }
            if rest[ending..].starts_with('-') {
                continue;
            }
            found.push(FoundTerm { range: hit.start()..hit.end() + ending, index: hit.pattern().as_usize() });
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_with_their_endings_are_found() {
        let finder = TermFinder::new(&[("Duldung".into(), "duldung".into()), ("Visum".into(), "visum".into())]);
        let words = |text: &str| -> Vec<String> {
            finder.find(text).iter().map(|found| text[found.range.clone()].to_string()).collect()
        };
        assert_eq!(words("Die Duldungen und das Visums."), ["Duldungen", "Visums"]);
        assert!(words("Ausbildungsduldung Visumverfahren Duldung-Plus Nicht-Visum").is_empty());
    }
}

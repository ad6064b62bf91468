//! What a preview remembers of an index from one save to the next, so that a saved page costs one page.
//!
//! Everything here is a pure function of what it is looked up by: the words of documents, the parts of a word, packed
//! bytes. An empty memory is always right, and an index has the same bytes with a memory as without one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::FastMap;
use super::reading::Read;
use super::vocabulary::Vocabulary;
use crate::language::Language;

/// BLAKE3 of what something was made of.
pub(super) type Key = [u8; 32];

/// What was made for the indexes of an edition when they were made last. It serves one table of laws.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) kept: ByLanguage<Kept>,
    /// Packed files, by their content.
    pub(super) packed: ByLanguage<FastMap<Key, Arc<[u8]>>>,
}

/// What was read for one index.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Words of documents, by what the documents are made of.
    pub documents: FastMap<Key, Arc<Read>>,
    /// All words that they have or have had.
    pub vocabulary: Vocabulary,
}

/// The last of something for each language. Two previews of different states may meet here: one takes what there is, the
/// other finds nothing, which is always right.
#[derive(Debug, Default)]
pub(super) struct ByLanguage<T>(Mutex<BTreeMap<Language, T>>);

impl<T: Default> ByLanguage<T> {
    /// Takes what was kept last; empty if nothing was.
    pub fn take(&self, language: &Language) -> T {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(language).unwrap_or_default()
    }

    /// Keeps something instead of what was kept last.
    pub fn keep(&self, language: &Language, kept: T) {
        let old = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(language.clone(), kept);
        drop(old);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Choices, Document, Section, files, index, law_names};
    use super::*;
    use crate::citation::Laws;

    /// The files of an index of pages with these texts.
    fn made(texts: &[String], memory: Option<&Memory>) -> Vec<(String, Vec<u8>)> {
        let (language, laws) = (Language::parse("de").expect("a tag"), Laws::built_in());
        let document = |text| Document {
            title: "Seite",
            sections: vec![Section { text: std::borrow::Cow::Borrowed(text), ..Section::default() }],
            weight: 100,
            ..Document::default()
        };
        let documents = texts.iter().map(|text| document(text)).collect();
        let names = law_names(laws);
        files(&index(&language, documents, Choices::default(), Vec::new(), laws, &names, memory), memory)
    }

    #[test]
    fn what_is_remembered_changes_no_byte() {
        let memory = Memory::default();
        let mut texts: Vec<String> =
            (0..40).map(|page| format!("Seite {page} zur Fischlampe und Passpflicht")).collect();
        let mut before = made(&texts, Some(&memory));
        let edits: [(usize, &str); 5] = [
            // What is a word decides how other pages' words are taken apart: now "fisch" and "lampe" are words.
            (39, "Fisch, Fisch. Lampe, Lampe"),
            (3, "Der Pass, der Pass. Die Pflicht, die Pflicht"),
            (39, "Nichts davon"),
            (3, "Nach § 12a AufenthG"),
            (0, ""),
        ];
        for (page, text) in edits {
            texts[page] = text.to_string();
            let remembered = made(&texts, Some(&memory));
            assert!(remembered == made(&texts, None), "{text}");
            assert!(remembered != before, "{text}");
            before = remembered;
        }
        texts.remove(20);
        assert!(made(&texts, Some(&memory)) == made(&texts, None));
        assert!(made(&[], Some(&memory)) == made(&[], None));
    }

    #[test]
    fn words_are_taken_apart_anew_when_their_parts_become_words() {
        let memory = Memory::default();
        let first = "Zur Fischlampe".to_string();

        let language = Language::parse("de").expect("a tag");
        let parts = |memory: &Memory| {
            let kept = memory.kept.take(&language);
            let word = kept.vocabulary.words.find("fischlampe").expect("read");
            let parts = kept.vocabulary.parts(word).len();
            memory.kept.keep(&language, kept);
            parts
        };
        made(std::slice::from_ref(&first), Some(&memory));
        assert_eq!(parts(&memory), 0);
        made(&[first, "Fisch, Fisch. Lampe, Lampe".to_string()], Some(&memory));
        assert_eq!(parts(&memory), 2);
    }
}

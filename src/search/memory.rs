//! What a preview remembers of an index from one save to the next, so that a saved page costs one page.
//!
//! Everything here is a pure function of what it is looked up by: the words of documents, the parts of a word, packed
//! bytes. An empty memory is always right, and an index has the same bytes with a memory as without one.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::FastMap;
use super::reading::Read;
use super::tables::Last;
use super::vocabulary::Vocabulary;
use crate::language::Language;

/// BLAKE3 of what something was made of.
pub(super) type Key = [u8; 32];

/// What was made for the indexes of an edition when they were made last. It serves one table of laws.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) kept: ByLanguage<Kept>,
    /// Packed files.
    pub(super) packed: ByLanguage<FastMap<Key, Packed>>,
}

impl Memory {
    /// Whether nothing is remembered yet.
    pub fn is_empty(&self) -> bool {
        self.packed.is_empty()
    }
}

/// A file as it is packed.
#[derive(Clone, Debug)]
pub(super) struct Packed {
    /// What tells its content from any other.
    pub content: Key,
    /// See [`super::encode`].
    pub bytes: Arc<[u8]>,
}

/// What was read for one index.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Words of documents, by what the documents are made of.
    pub documents: FastMap<Key, Arc<Read>>,
    /// All words that they have or have had.
    pub vocabulary: Vocabulary,
    /// What was made of them.
    pub last: Option<Last>,
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

    fn is_empty(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_empty()
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
            sections: vec![Section { text: std::borrow::Cow::Borrowed(text), ..Section::default() }].into(),
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

    /// Made words: parts that come and go, other ends, capitals.
    struct Words(u32);

    impl Words {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.0 >> 8) as usize % limit
        }

        fn word(&mut self) -> String {
            const PARTS: [&str; 20] = [
                "fisch",
                "lampe",
                "pass",
                "pflicht",
                "antrag",
                "visum",
                "amt",
                "kind",
                "reise",
                "karte",
                "aufenthalt",
                "titel",
                "erlaubnis",
                "wohnsitz",
                "regel",
                "hafen",
                "boot",
                "steg",
                "segel",
                "wind",
            ];
            let mut word = PARTS[self.below(20)].to_string();
            for _ in 0..self.below(3) {
                word.push_str(["", "", "s", "en"][self.below(4)]);
                word.push_str(PARTS[self.below(20)]);
            }
            word.push_str(["", "", "", "e", "en", "s", "ung"][self.below(7)]);
            if self.below(3) == 0 {
                word[..1].make_ascii_uppercase();
            }
            word
        }

        fn text(&mut self, most: usize) -> String {
            let count = self.below(most + 1);
            (0..count).map(|_| self.word()).collect::<Vec<_>>().join(" ")
        }
    }

    /// Title, keyword, words of other languages, heading, text.
    type Page = [String; 5];

    fn page(words: &mut Words) -> Page {
        [words.text(2), words.text(1), words.text(2), words.text(2), words.text(30)]
    }

    #[test]
    fn any_edits_give_what_a_clean_build_gives() {
        let (language, laws) = (Language::parse("de").expect("a tag"), Laws::built_in());
        let names = law_names(laws);
        let made = |pages: &[Page], memory: Option<&Memory>| {
            fn document([title, keyword, foreign, heading, text]: &Page) -> Document<'_> {
                Document {
                    title,
                    keywords: vec![keyword],
                    foreign: vec![foreign],
                    sections: vec![Section { anchor: None, heading, text: std::borrow::Cow::Borrowed(text) }].into(),
                    ..Document::default()
                }
            }
            let documents = pages.iter().map(document).collect();
            files(&index(&language, documents, Choices::default(), Vec::new(), laws, &names, memory), memory)
        };
        // A small handbook, and one that leaves out parts that many pages have.
        for (count, edits) in [(25, 120), (620, 12)] {
            let (memory, mut words) = (Memory::default(), Words(count));
            let mut pages: Vec<Page> = (0..count).map(|_| page(&mut words)).collect();
            for edit in 0..edits {
                for _ in 0..1 + words.below(3) {
                    let at = words.below(pages.len());
                    match words.below(12) {
                        0 => pages.insert(at, page(&mut words)),
                        1 => drop(pages.remove(at)),
                        2 => pages[at] = Page::default(),
                        3 => pages[at] = pages[at].clone().map(|text| text.to_lowercase()),
                        4..7 => pages[at] = page(&mut words),
                        _ => pages[at][4] = format!("{} {}", pages[at][4], words.word()),
                    }
                }
                assert!(made(&pages, Some(&memory)) == made(&pages, None), "{count} pages, edit {edit}");
            }
        }
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

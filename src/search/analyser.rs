//! From a text to what is looked up: the words of a language as tokens.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::stem::{Room, Rules};
use super::words::{Citation, Words, citations};
use crate::citation::Laws;
use crate::language::Language;

const GERMAN: &str = include_str!("data/de.txt");
const ENGLISH: &str = include_str!("data/en.txt");
const FRENCH: &str = include_str!("data/fr.txt");
const TURKISH: &str = include_str!("data/tr.txt");
const UKRAINIAN: &str = include_str!("data/uk.txt");
const ARABIC: &str = include_str!("data/ar.txt");

/// The texts that every index may hold, whatever the handbook says: rules of languages.
pub fn texts() -> [&'static str; 6] {
    [GERMAN, ENGLISH, FRENCH, TURKISH, UKRAINIAN, ARABIC]
}

/// The rules of a language by its primary subtag; a language without rules has none.
pub(super) fn rules_of(primary: &str) -> &'static Rules {
    static RULES: LazyLock<[Rules; 7]> = LazyLock::new(|| {
        [
            Rules::read(GERMAN, true),
            Rules::read(ENGLISH, false),
            Rules::read(FRENCH, false),
            Rules::read(TURKISH, false),
            Rules::read(UKRAINIAN, false),
            Rules::read(ARABIC, false),
            Rules::default(),
        ]
    });
    let position = ["de", "en", "fr", "tr", "uk", "ar"].iter().position(|known| *known == primary);
    &RULES[position.unwrap_or(RULES.len() - 1)]
}

/// The text of a language's rules; empty if it has none.
pub(super) fn text_of(primary: &str) -> &'static str {
    let position = ["de", "en", "fr", "tr", "uk", "ar"].iter().position(|known| *known == primary);
    position.map_or("", |at| texts()[at])
}

/// Names of laws in up to three words, folded, each with what stands for the law: its abbreviation in one word.
pub type LawNames = BTreeMap<String, String>;

/// The names of all laws of a table.
pub fn law_names(laws: &Laws) -> LawNames {
    let mut names = LawNames::new();
    for law in laws.all() {
        let abbreviation = folded_words(&law.abbreviation);
        if abbreviation.len() > 3 {
            continue;
        }
        let id = abbreviation.concat();
        for name in law.aliases.iter().chain([&law.title]) {
            if let [word] = &folded_words(name)[..] {
                names.entry(word.clone()).or_insert_with(|| id.clone());
            }
        }
        names.insert(abbreviation.join(" "), id);
    }
    names
}

/// The words of a name, folded.
pub(super) fn folded_words(name: &str) -> Vec<String> {
    Words::of(name, false).iter().map(|word| word.text.to_string()).collect()
}

/// Makes tokens of the texts of one language.
#[derive(Debug)]
pub struct Analyser<'a> {
    pub(super) rules: &'static Rules,
    laws: &'a LawNames,
}

impl<'a> Analyser<'a> {
    /// The analyser of a language that knows these laws.
    pub fn new(language: &Language, laws: &'a LawNames) -> Analyser<'a> {
        Analyser { rules: rules_of(language.primary()), laws }
    }

    /// The words of a text, folded as the language wants it.
    pub(super) fn words(&self, text: &str) -> Words {
        Words::of(text, self.rules.is_german)
    }

    /// The same into a list that is there already.
    pub(super) fn read(&self, text: &str, words: &mut Words) {
        words.read(text, self.rules.is_german);
    }

    /// The citations among words; `typed` for queries.
    pub(super) fn citations(&self, words: &Words, typed: bool) -> Vec<Citation> {
        citations(words, self.laws, typed)
    }

    /// The token of a word; `None` for a stop word.
    pub(super) fn token(&self, word: &str) -> Option<String> {
        self.token_in(word, &mut Room::default()).map(str::to_string)
    }

    /// The same without memory of its own.
    pub(super) fn token_in<'r>(&'r self, word: &'r str, room: &'r mut Room) -> Option<&'r str> {
        (!self.rules.stops.contains(word)).then(|| self.rules.stem_in(word, room))
    }

    /// The tokens of a text, in order; those of citations come after their number.
    pub fn tokens(&self, text: &str) -> Vec<String> {
        let words = self.words(text);
        let cited = self.citations(&words, false);
        let mut tokens = Vec::with_capacity(words.len());
        for (at, word) in words.iter().enumerate() {
            tokens.extend(self.token(word.text));
            for citation in cited.iter().filter(|citation| citation.last == at) {
                tokens.extend(citation.tokens());
            }
        }
        tokens
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(language: &str, text: &str) -> String {
        let laws = law_names(Laws::built_in());
        let language = Language::parse(language).expect("a tag");
        Analyser::new(&language, &laws).tokens(text).join(" ")
    }

    #[test]
    fn german() {
        assert_eq!(tokens("de", "Die Verlängerung der Aufenthaltserlaubnis"), "verlanger aufenthaltserlaubnis");
        assert_eq!(tokens("de", "verlaengern, verlängert"), "verlanger verlanger");
        assert_eq!(tokens("de", "§ 18b Abs. 2 AufenthG"), "18b abs 2 aufenthg §18b/aufenthg §18b(2) §18b");
        assert_eq!(
            tokens("de", "Paragraph 18b Aufenthaltsgesetz"),
            "paragraph 18b aufenthaltsgesetz §18b/aufenthg §18b"
        );
        assert_eq!(tokens("de-simple", "Auf·enthalts·titel"), "aufenthaltstitel");
        assert_eq!(tokens("de", "nicht ohne über"), "nicht ohn uber");
    }

    #[test]
    fn other_languages() {
        assert_eq!(tokens("en", "extending, extension of residence permits"), "extend extend resid permit");
        assert_eq!(tokens("fr", "les titres de séjour, naturalisation"), "titr sejour natural");
        assert_eq!(tokens("tr", "Oturum izninin uzatılması, İKAMET"), "oturum izn uzatilm ikamet");
        assert_eq!(tokens("uk", "громадянства громадянством"), "громадянств громадянств");
        assert_eq!(tokens("ar", "الإقامة إقامات"), "اقام اقام");
    }
}

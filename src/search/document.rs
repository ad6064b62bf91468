//! What the search is told of a page. It knows neither editions nor handbooks: who makes a [`Document`] decides what is in it.

use std::sync::LazyLock;

use super::analyser::folded_words;
use crate::citation::{Citation, Label, Laws, Place, parse};

/// A page as the search sees it.
#[derive(Debug, Default)]
pub struct Document<'a> {
    /// Id of the page.
    pub id: &'a str,
    /// Its file from the root of the site: `erwerb/blaue-karte-eu/index.html`.
    pub url: String,
    /// Its title, plain.
    pub title: &'a str,
    /// The language of title and summary, if it is not that of the index: the page is not translated. Such a page is found
    /// by its title and keywords in other languages.
    pub original: Option<&'a str>,
    /// Its summary, plain.
    pub summary: &'a str,
    /// `process`, `page` or `path`.
    pub kind: &'static str,
    /// Words that the page is to be found by, in its language.
    pub keywords: Vec<&'a str>,
    /// Titles and keywords in other languages.
    pub foreign: Vec<&'a str>,
    /// What it rests on, canonically: `AufenthG § 18g Abs. 1`. The first weighs more.
    pub legal: Vec<&'a str>,
    /// Its text by headings, in order; those before the first heading have none.
    pub sections: Sections<'a>,
    /// Id of its group.
    pub group: Option<&'a str>,
    /// Ids of its groups of readers.
    pub readers: Vec<&'a str>,
    /// `scheduled` or `draft` and from when; nothing for a page in force.
    pub state: Option<(&'static str, Option<String>)>,
    /// How much its score counts, in per cent: an overview gives way to what it leads to.
    pub weight: u32,
    /// The role that answers for it, and the roles that work on it. Never in a public index.
    pub roles: Vec<&'a str>,
}

/// The sections of a document.
#[derive(Debug)]
pub enum Sections<'a> {
    /// They are there.
    Made(Vec<Section<'a>>),
    /// They are made when they are asked for: a preview asks for those of edited pages only.
    Later {
        /// What tells them from all others, made of whatever they are made of.
        key: [u8; 32],
        /// The sections, once somebody wants them.
        sections: LazyLock<Vec<Section<'a>>, MakeSections<'a>>,
    },
}

/// What makes the sections of a document.
pub type MakeSections<'a> = Box<dyn FnOnce() -> Vec<Section<'a>> + Send + 'a>;

impl<'a> Sections<'a> {
    /// Sections that are made when they are asked for, and what tells them from all others.
    pub fn later(key: [u8; 32], make: MakeSections<'a>) -> Sections<'a> {
        Sections::Later { key, sections: LazyLock::new(make) }
    }

    /// What tells them from all others, if that is known without them.
    pub(super) fn key(&self) -> Option<&[u8; 32]> {
        match self {
            Sections::Made(_) => None,
            Sections::Later { key, .. } => Some(key),
        }
    }
}

impl Default for Sections<'_> {
    fn default() -> Self {
        Sections::Made(Vec::new())
    }
}

impl<'a> From<Vec<Section<'a>>> for Sections<'a> {
    fn from(sections: Vec<Section<'a>>) -> Sections<'a> {
        Sections::Made(sections)
    }
}

impl<'a> std::ops::Deref for Sections<'a> {
    type Target = [Section<'a>];

    fn deref(&self) -> &[Section<'a>] {
        match self {
            Sections::Made(sections) => sections,
            Sections::Later { sections, .. } => sections,
        }
    }
}

/// Text below a heading.
#[derive(Clone, Debug, Default)]
pub struct Section<'a> {
    /// The heading's anchor.
    pub anchor: Option<std::borrow::Cow<'a, str>>,
    /// The heading, plain.
    pub heading: &'a str,
    /// The text, plain.
    pub text: std::borrow::Cow<'a, str>,
}

/// A value by which results can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice<'a> {
    /// What documents name it by.
    pub id: &'a str,
    /// What readers call it.
    pub title: &'a str,
    /// The language of the title, if it is not that of the index.
    pub lang: Option<&'a str>,
}

/// What an index knows beside its documents: what the filters are called, in its language, the law that a bare number
/// means, and the words for the terms of the glossary.
#[derive(Clone, Debug, Default)]
pub struct Choices<'a> {
    /// Groups of the process map.
    pub groups: Vec<Choice<'a>>,
    /// Groups of readers.
    pub readers: Vec<Choice<'a>>,
    /// Titles of roles; empty in a public index.
    pub roles: Vec<Choice<'a>>,
    /// Abbreviation of the law that "§ 18a" alone means.
    pub default_law: Option<&'a str>,
    /// Terms of the glossary.
    pub terms: Vec<TermWords<'a>>,
}

/// A term of the glossary: what texts of the index call it, and what a reader may call it.
#[derive(Clone, Debug)]
pub struct TermWords<'a> {
    /// The term, in the language of the index if it has one.
    pub name: &'a str,
    /// Synonyms and names in other languages, each with whether it is in the language of the index.
    pub words: Vec<(&'a str, bool)>,
}

/// A thing to suggest that is no page: its name and its place from the root of the site.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// As shown.
    pub name: String,
    /// Its language, if it is not that of the index.
    pub lang: Option<String>,
    /// From the root of the site.
    pub url: String,
    /// What it is.
    pub kind: SuggestionKind,
}

/// What a suggestion that is no page leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestionKind {
    /// A term of the glossary.
    Term,
    /// A law.
    Law,
}

/// The tokens of a canonical citation, and the laws that it names (as written).
pub(super) fn legal_tokens(canonical: &str, laws: &Laws) -> (Vec<String>, Vec<String>) {
    let Ok(citation) = parse(canonical, None, laws) else { return (Vec::new(), Vec::new()) };
    let (mut tokens, mut names) = (Vec::new(), Vec::new());
    read_targets(&citation, &mut tokens, &mut names);
    (tokens, names)
}

fn read_targets(citation: &Citation, tokens: &mut Vec<String>, names: &mut Vec<String>) {
    for target in citation.targets() {
        if !names.iter().any(|name| **name == *target.law) {
            names.push(target.law.to_string());
        }
        let words = folded_words(&target.law);
        let law = words.concat();
        tokens.extend(words);
        match &target.place {
            Place::Norm { number: Some(number), path, .. } => {
                let number = number.as_str().to_lowercase();
                tokens.push(format!("§{number}"));
                tokens.push(format!("§{number}/{law}"));
                for step in path.iter().filter(|step| step.label == Label::Paragraph) {
                    tokens.push(format!("§{number}({})", step.value.as_str()));
                }
            }
            Place::Norm { number: None, .. } | Place::Whole { .. } | Place::Decision { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_are_looked_up_by_number_law_and_paragraph() {
        let (tokens, names) = legal_tokens("AufenthG § 18a Abs. 1 Nr. 2; BeschV § 3", Laws::built_in());
        assert_eq!(tokens, ["aufenthg", "§18a", "§18a/aufenthg", "§18a(1)", "beschv", "§3", "§3/beschv"]);
        assert_eq!(names, ["AufenthG", "BeschV"]);
    }
}

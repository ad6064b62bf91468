//! The same index as elasticlunr-rs makes it from the same texts: for other programs, and to prove that ours ranks alike.
//!
//! elasticlunr-rs keeps its postings as one tree of characters with a text for each document; at 10,000 pages it takes
//! 25 seconds and 800 MB. A site's index has the same tokens, counts and lengths without the tree; `tests/browser/`
//! compares the answers of both.

use elasticlunr::{IndexBuilder, Language as Tokens, Pipeline};

use super::analyser::{Analyser, LawNames};
use super::document::legal_tokens;
use super::index::{BODY, FIELDS, FOREIGN, HEADINGS, Index, KEYWORDS, LEGAL, MEASURED, TITLE};
use super::reading::times_of;
use crate::citation::Laws;
use crate::language::Language;

/// Parts entries of a field: what stands in one does not go on in the next.
const BETWEEN: char = '\u{2}';
/// Begins a text in another language than that of the index.
const FOREIGN_TEXT: char = '\u{1}';

/// How elasticlunr-rs cuts texts into tokens: with our analysers, after which nothing is left to do.
#[derive(Clone)]
struct Ours {
    own: Language,
    german: Language,
    laws: LawNames,
}

impl Ours {
    fn tokens(&self, field: usize, text: &str) -> Vec<String> {
        let (language, text) = match text.strip_prefix(FOREIGN_TEXT) {
            Some(text) => (&self.german, text),
            None => (&self.own, text),
        };
        let analyser = Analyser::new(language, &self.laws);
        let legal = |word: &str| if word.starts_with('§') { Some(word.to_string()) } else { analyser.token(word) };
        match field {
            LEGAL => text.split_ascii_whitespace().filter_map(legal).collect(),
            _ => text.split(BETWEEN).flat_map(|text| analyser.tokens(text)).collect(),
        }
    }
}

impl Tokens for Ours {
    fn name(&self) -> String {
        "Analysed".to_string()
    }

    fn code(&self) -> String {
        self.own.to_string()
    }

    fn tokenize(&self, text: &str) -> Vec<String> {
        self.tokens(BODY, text)
    }

    fn make_pipeline(&self) -> Pipeline {
        Pipeline { queue: Vec::new() }
    }
}

/// The index as JSON for `elasticlunr.Index.load`, with the fields that have a length of their own. Documents are
/// called by their number.
pub fn elasticlunr(index: &Index<'_>) -> String {
    let ours = Ours {
        own: index.language.clone(),
        german: Language::parse("de").expect("a tag"),
        laws: index.law_names.clone(),
    };
    let mut builder = IndexBuilder::with_language(Box::new(ours.clone())).save_docs(false);
    for (number, field) in FIELDS[..MEASURED].iter().enumerate() {
        let ours = ours.clone();
        builder = builder.add_field_with_tokenizer(field.name, Box::new(move |text| ours.tokens(number, text)));
    }
    let mut other = builder.build();
    let between = BETWEEN.to_string();
    for (number, document) in index.documents.iter().enumerate() {
        let mut texts = vec![String::new(); MEASURED];
        let foreign = |text: &str| format!("{FOREIGN_TEXT}{text}");
        texts[TITLE] = document.original.map_or_else(|| document.title.to_string(), |_| foreign(document.title));
        texts[KEYWORDS] = document.keywords.join(&between);
        texts[FOREIGN] = foreign(&document.foreign.join(&between));
        for (at, canonical) in document.legal.iter().enumerate() {
            let (tokens, _) = legal_tokens(canonical, Laws::built_in());
            for _ in 0..times_of(&tokens, at) {
                texts[LEGAL].push_str(&tokens.join(" "));
                texts[LEGAL].push(' ');
            }
        }
        let summary = document.original.is_none().then_some(document.summary);
        let headings = summary.into_iter().chain(document.sections.iter().map(|section| section.heading));
        texts[HEADINGS] = headings.collect::<Vec<_>>().join(&between);
        texts[BODY] = document.sections.iter().map(|section| &*section.text).collect::<Vec<_>>().join(&between);
        other.add_doc(&number.to_string(), &texts);
    }
    other.to_json()
}

//! The same index as elasticlunr writes it: for other programs, and to prove that ours ranks alike.
//!
//! elasticlunr-rs keeps its postings as one tree of characters with a text for each document; at 10,000 pages it takes
//! 25 seconds and 800 MB. A site's index has the same counts and lengths without the tree; `tests/browser/` compares the
//! answers of both.

use elasticlunr::{IndexBuilder, Language, Pipeline};

use super::index::{FIELDS, Index, MEASURED};

/// A language of which the words are analysed already: blanks part them, and nothing else is done.
struct Analysed(String);

impl Language for Analysed {
    fn name(&self) -> String {
        "Analysed".to_string()
    }

    fn code(&self) -> String {
        self.0.clone()
    }

    fn tokenize(&self, text: &str) -> Vec<String> {
        text.split_ascii_whitespace().map(str::to_string).collect()
    }

    fn make_pipeline(&self) -> Pipeline {
        Pipeline { queue: Vec::new() }
    }
}

/// The index as JSON for `elasticlunr.Index.load`, with the fields that have a length of their own. Documents are
/// called by their number.
pub fn elasticlunr(index: &Index<'_>) -> String {
    let fields = FIELDS[..MEASURED].iter().map(|field| field.name);
    let builder = IndexBuilder::with_language(Box::new(Analysed(index.language.to_string())));
    let mut other = builder.save_docs(false).add_fields(fields).build();
    let mut texts = vec![vec![String::new(); MEASURED]; index.documents.len()];
    for posting in index.postings.iter().filter(|posting| usize::from(posting.field) < MEASURED) {
        let text = &mut texts[posting.document as usize][usize::from(posting.field)];
        for _ in 0..posting.count {
            text.push_str(&index.tokens[posting.token as usize]);
            text.push(' ');
        }
    }
    for (number, texts) in texts.iter().enumerate() {
        other.add_doc(&number.to_string(), texts);
    }
    other.to_json()
}

//! Search: from pages to the files that a reader's browser searches, and the same search in the terminal.
//!
//! It knows neither handbook nor edition: whoever makes [`Document`]s decides what the search can know. Everything comes
//! from the documents of one index: words, frequencies, parts of compounds, corrections. `docs/search.md` describes the
//! files and how results are ranked; `themes/shared/js/search-core.js` is the other half, and both are held together by
//! `tests/data/search-golden.tsv`.
//!
//! How to add a language: a file in `data/`, a line in `analyser.rs`.

mod analyser;
mod compound;
mod correct;
mod document;
mod elasticlunr;
mod encode;
mod fold;
mod index;
mod memory;
mod postings;
mod query;
mod reading;
mod stem;
mod table;
mod tables;
mod vocabulary;
mod words;

use std::collections::{HashMap, HashSet};

pub use analyser::{Analyser, LawNames, law_names, texts};
pub use document::{Choice, Choices, Document, MakeSections, Section, Sections, Suggestion, SuggestionKind, TermWords};
pub use elasticlunr::elasticlunr;
pub use encode::files;
pub use index::{Index, index};
pub use memory::Memory;
pub use query::{Answer, Hit, Shown};

/// Tables of words, asked for every word of every page. What reaches a file is sorted first: their order is chance.
type FastMap<K, V> = HashMap<K, V, foldhash::fast::FixedState>;
type FastSet<K> = HashSet<K, foldhash::fast::FixedState>;

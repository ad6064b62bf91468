//! Judges the finished bytes of a site before they are published.
//!
//! A stranger's eye: it reads what the editors marked (in the sources) and what the program made (the artifacts), and
//! shares no code with the modules that made it (`edition`, `emit`, `theme`), so that one mistake cannot be made twice.
//! [`Judge::examine`] looks at one file and keeps little of it; [`fn@conclude`] looks at what links the files. Only a site
//! without any finding becomes [`Verified`], the one thing that `write` accepts.
//!
//! What is looked for: internal text in the public site (`secrets`, by the marks that `marks` reads), scripts and styles
//! in the pages themselves, anything loaded from another host, links that lead nowhere.
//!
//! It may not repair anything, and it never says the secret that it found: a finding names the file, the place in it and
//! the line of the source where the secret stands. A diagnostic of a leak must therefore be shown without an excerpt.
//!
//! How to add a view (a way in which a file can hide text): a function of `views`, called in `judge` for its kinds of
//! files. A fault: a variant of `fault::Fault`. A generated word that is no secret: a line in `generated.txt`.

mod address;
mod base64;
mod bytes;
mod channel;
mod conclude;
mod data;
mod entities;
mod fault;
mod files;
mod judge;
mod law_names;
mod marks;
mod markup;
mod nested;
mod page;
mod pdf;
mod pictures;
mod plain;
mod public_words;
mod record;
mod references;
mod search;
mod secrets;
mod streams;
#[cfg(test)]
mod tests;
mod views;
mod vocabulary;
mod words;

pub use conclude::{Verified, conclude};
pub use fault::{not_a_file, of_audit, unknown_words};
pub use judge::{Judge, asset_problems};

use crate::artifact::OutputPath;
use crate::diagnostic::Diagnostic;

/// Which of the two sites is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Site {
    /// Nothing internal may be in it.
    Public,
    /// Everything may be in it; links and foreign origins are judged all the same.
    Internal,
}

/// What was seen in one file, without the file: hashes instead of texts.
#[derive(Debug)]
pub struct Evidence {
    path: OutputPath,
    /// BLAKE3 of the bytes.
    hash: [u8; 32],
    problems: Vec<Diagnostic>,
    /// Sorted, without repetition.
    links: Box<[Link]>,
    /// Hashes of its ids, sorted.
    ids: Box<[u64]>,
    /// Whether it is an HTML page, whose ids are known.
    is_page: bool,
    /// Words of its text that no public text has, if it is a page.
    unknown: Unknown,
}

/// Words that nobody knows.
#[derive(Clone, Debug, Default)]
struct Unknown {
    count: u64,
    /// Line and column of the first one, from 1.
    first: (u32, u32),
}

impl Evidence {
    /// What is wrong with the file by itself.
    pub fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }
}

/// A reference from a page to a file of the site.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Link {
    /// Hash of the file's path.
    file: u64,
    /// Hash of the id in it; zero for none.
    fragment: u64,
    /// Where the reference stands, from 1.
    line: u32,
    column: u32,
}

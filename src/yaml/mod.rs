//! YAML as a tree with places.
//!
//! Reads a whole data file or the front matter of a page into [`Node`]s that remember where they stand. Scalars keep
//! their text as written: `no`, `1.10` and `2024-01-01` stay what the editor typed, and the reader of a key decides
//! what it wants. What a handbook does not need and what hides meaning (anchors, aliases, merge keys, tags, several
//! documents) is refused, and so is what grows without bounds.
//!
//! This module knows no key of the handbook; it may not read files.

use std::ops::Range;

use crate::diagnostic::{Diagnostics, SourcePath, Span};

/// A value and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Where it stands; quotes and brackets belong to it.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a node is. Scalars hold their text: as written if plain, unescaped if quoted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false` without quotes.
    Bool(String),
    /// A decimal number without quotes.
    Number(String),
    /// Any other scalar, and every quoted one.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, its keys in the order of the file and without repetition.
    Map(Vec<(Key, Node)>),
}

/// A key of a map.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Key {
    /// Where it stands.
    pub span: Span,
    /// Its text.
    pub name: String,
}

/// How much is read before it is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Length of the text in bytes.
    pub bytes: usize,
    /// Scalars, lists and maps, keys included.
    pub nodes: usize,
    /// Lists and maps in one another.
    pub depth: usize,
}

impl Limits {
    /// For the front matter of a page.
    pub const FRONT_MATTER: Limits = Limits { bytes: 64 * 1024, nodes: 10_000, depth: 32 };
    /// For a data file such as `handbook.yaml` or `glossary.yaml`.
    pub const DATA_FILE: Limits = Limits { bytes: 1024 * 1024, nodes: 200_000, depth: 32 };
}

/// What was read of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
    /// The outermost node; [`Value::Null`] if the text is empty.
    pub root: Node,
    /// Whether everything was read. After a mistake in the syntax the rest is read as well as may be, but what seems
    /// missing may stand in the unreadable part.
    pub complete: bool,
}

/// Reads the YAML in a range of a file's text. `None` if nothing of it can be used; the reason is reported.
pub fn read(
    path: &SourcePath,
    file: &str,
    range: Range<usize>,
    limits: Limits,
    diagnostics: &mut Diagnostics,
) -> Option<Tree> {
    let _ = (path, file, range, limits, diagnostics);
    None
}

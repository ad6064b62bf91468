//! Problems of a handbook as values: what, where, and what to do.
//!
//! A problem with *content* is a [`Diagnostic`]; a problem with the *machine* is an error and never comes here.
//! Diagnostics are collected in [`Diagnostics`] over the whole run and rendered at the end by one of the renderers
//! in this folder. Texts exist in German and English ([`Text`]); the catalogue of codes is in [`catalogue`].
//!
//! How to add one: a constant and an entry in `catalogue.rs`, a `Diagnostic` where the problem is seen, a case in
//! `tests/cases/`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

pub mod catalogue;
pub mod colons;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod kept;
mod known;
pub mod position;
pub(crate) mod printable;
pub mod sarif;

pub use catalogue::Code;
pub use known::Known;

/// Path of a source file below `content/`, `/`-separated, in Unicode NFC: `erwerb/blaue-karte-eu.md`.
///
/// Cheap to clone: every span holds one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Wraps a path that is already relative and `/`-separated.
    pub fn new(path: &str) -> SourcePath {
        SourcePath(path.into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder: `erwerb` of `erwerb/x.md`, empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file's name: `x.md` of `erwerb/x.md`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A place in a source file: byte offsets into the file as read (half-open).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Span {
    /// The file.
    pub path: SourcePath,
    /// First byte.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

impl Span {
    /// A place in a file.
    pub fn new(path: &SourcePath, range: std::ops::Range<usize>) -> Span {
        Span { path: path.clone(), start: range.start, end: range.end }
    }

    /// A file as a whole (its beginning).
    pub fn file(path: &SourcePath) -> Span {
        Span::new(path, 0..0)
    }
}

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The build goes on; `--strict` makes it an error.
    Warning,
    /// A hint; never fails a run.
    Advice,
}

/// The language of messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageLanguage {
    /// German.
    German,
    /// English.
    English,
}

/// A text in both languages of messages. Write it with [`text!`](crate::text).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Text {
    /// German.
    pub de: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in one language.
    pub fn get(&self, language: MessageLanguage) -> &str {
        match language {
            MessageLanguage::German => &self.de,
            MessageLanguage::English => &self.en,
        }
    }
}

/// Makes a [`Text`] of two format strings with inline arguments: `text!("Seite {id} fehlt", "page {id} is missing")`.
#[macro_export]
macro_rules! text {
    ($de:literal, $en:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(let $name = &$value;)*
        $crate::diagnostic::Text { de: format!($de), en: format!($en) }
    }};
}

/// One problem of the handbook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// Stable code, documented in the catalogue.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, one sentence without a full stop.
    pub message: Text,
    /// What to do.
    pub help: Option<Text>,
    /// Where; `None` only if the problem has no file (no `handbook.yaml` at all).
    pub span: Option<Span>,
    /// Other places that belong to it, each with a short label.
    pub related: Vec<(Span, Text)>,
}

impl Diagnostic {
    /// A problem with the severity that the catalogue gives its code.
    pub fn new(code: Code, span: Span, message: Text) -> Diagnostic {
        Diagnostic {
            code,
            severity: catalogue::entry(code).severity,
            message,
            help: None,
            span: Some(span),
            related: Vec::new(),
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn with_help(mut self, help: Text) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn with_related(mut self, span: Span, label: Text) -> Diagnostic {
        self.related.push((span, label));
        self
    }

    /// Removes the place.
    #[must_use]
    pub fn without_place(mut self) -> Diagnostic {
        self.span = None;
        self
    }
}

/// All problems of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// How many there are of a kind in a file.
    counts: BTreeMap<(Code, SourcePath), usize>,
    /// The first that was left out of a kind in a file, and how many were.
    left_out: BTreeMap<(Code, SourcePath), (Diagnostic, usize)>,
}

/// Most problems of one code in one file that are reported one by one: a file that is no text can have a million.
const MOST_ALIKE: usize = 500;

impl Diagnostics {
    /// Reports one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let Some(span) = &diagnostic.span else {
            self.list.push(diagnostic);
            return;
        };
        let kind = (diagnostic.code, span.path.clone());
        let count = self.counts.entry(kind.clone()).or_default();
        *count += 1;
        if *count <= MOST_ALIKE {
            self.list.push(diagnostic);
        } else {
            self.left_out.entry(kind).or_insert((diagnostic, 0)).1 += 1;
        }
    }

    /// Takes over all problems of another collection (of a parallel part of the run).
    pub fn append(&mut self, mut other: Diagnostics) {
        // Parts of a run are one page each at most: what they report needs no second limit.
        self.list.append(&mut other.list);
        // Both editions see the same source: the same problems were left out of both.
        for (kind, (first, count)) in other.left_out {
            let own = self.left_out.entry(kind).or_insert((first, 0));
            own.1 = own.1.max(count);
        }
    }

    /// All that was reported so far, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// The files in which there are errors, each as often as there are.
    pub fn files_with_errors(&self) -> impl Iterator<Item = &SourcePath> {
        self.list.iter().filter(|d| d.severity == Severity::Error).filter_map(|d| Some(&d.span.as_ref()?.path))
    }

    /// How many are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Sorts by file, place and code, and drops repetitions (both editions see the same source).
    ///
    /// Of problems that a file has by the hundred, the rest is named as a number.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        for (first, count) in std::mem::take(&mut self.left_out).into_values() {
            let message = text!("{count} weitere dieser Art in dieser Datei", "{count} more of this kind in this file");
            self.list.push(Diagnostic { message, help: None, related: Vec::new(), ..first });
        }
        self.list
            .sort_by(|a, b| (&a.span, a.severity, a.code, &a.message).cmp(&(&b.span, b.severity, b.code, &b.message)));
        // What may have been meant differs between editions; the public one looked first, and names nothing internal.
        self.list.dedup_by(|b, a| (&a.span, a.code, &a.message) == (&b.span, b.code, &b.message));
        self.list
    }
}

/// The nearest of some known words, for "did you mean": at most a third of the letters differ.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let known: Vec<&str> = known.into_iter().collect();
    let at = Known::new(known.iter().copied()).nearest(word)?;
    Some(known[at])
}

/// The help "did you mean …?", or a list of what is known if it is short, or nothing.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(word, known.iter().copied()) {
        Some(near) => Some(crate::text!("Meinten Sie `{near}`?", "Did you mean `{near}`?")),
        None => possible(known),
    }
}

/// More words are not listed.
const MOST_LISTED: usize = 16;

/// The help that lists what is known, if that is short.
pub fn possible<'a>(known: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    let known: Vec<&str> = known.into_iter().take(MOST_LISTED + 1).collect();
    if known.is_empty() || known.len() > MOST_LISTED {
        return None;
    }
    let list = known.join("`, `");
    Some(crate::text!("Möglich sind: `{list}`", "Possible are: `{list}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize) -> Diagnostics {
        let path = SourcePath::new("x.md");
        let mut all = Diagnostics::default();
        for at in 0..count {
            all.push(Diagnostic::new(catalogue::RAW_HTML, Span::new(&path, at..at + 1), text!("a", "a")));
        }
        all
    }

    #[test]
    fn the_rest_of_many_alike_is_a_number() {
        assert_eq!(many(MOST_ALIKE).finish().len(), MOST_ALIKE);
        let mut both = many(MOST_ALIKE + 7);
        both.append(many(MOST_ALIKE + 7));
        let list = both.finish();
        assert_eq!(list.len(), MOST_ALIKE + 1);
        assert_eq!(list[MOST_ALIKE].message.en, "7 more of this kind in this file");
        assert_eq!(list[MOST_ALIKE].span.as_ref().map(|span| span.start), Some(MOST_ALIKE));
    }
}

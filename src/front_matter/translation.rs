//! Translations: the texts of a page in another language, and how they are laid over the facts of its source.

use std::ops::Range;

use super::{Context, Named, OpenFacts, TextValue};
use crate::diagnostic::{Diagnostics, SourcePath, Span};
use crate::language::Language;

/// What the front matter of a translation says: texts, and from which state of the source they were made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TranslatedFacts {
    /// The language of the translation.
    pub language: Language,
    /// `translated_from`: hash of the source text, written by `amtsbuch translated`.
    pub translated_from: Option<Named>,
    /// `title`, required.
    pub title: TextValue,
    /// `public_title`
    pub public_title: Option<TextValue>,
    /// `summary`
    pub summary: Option<TextValue>,
    /// `keywords`; a given list replaces the source's.
    pub keywords: Vec<TextValue>,
    /// `change_note`
    pub change_note: Option<TextValue>,
    /// `transition`
    pub transition: Option<TextValue>,
    /// `requirements`; a given list replaces the source's.
    pub requirements: Vec<TextValue>,
    /// `documents`, by position in the source's list, internal ones counted.
    pub documents: Option<Positions<TranslatedDocument>>,
    /// `procedure`; a given list replaces the source's.
    pub procedure: Vec<TextValue>,
    /// `fees`, by position.
    pub fees: Option<Positions<TranslatedFee>>,
    /// `processing_time`
    pub processing_time: Option<TextValue>,
    /// `deadlines`, by position.
    pub deadlines: Option<Positions<TranslatedDeadline>>,
    /// `remedy_note`
    pub remedy_note: Option<TextValue>,
    /// `forms`, by position.
    pub forms: Option<Positions<TranslatedForm>>,
    /// `result`
    pub result: Option<TextValue>,
    /// `stages`, by position.
    pub stages: Option<Positions<TranslatedStage>>,
}

/// A list whose items belong to the items of the source's list at the same positions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Positions<T> {
    /// Where the list stands.
    pub span: Span,
    /// Its items.
    pub items: Vec<T>,
}

/// Texts of one of `documents`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TranslatedDocument {
    /// `name`
    pub name: Option<TextValue>,
    /// `note`
    pub note: Option<TextValue>,
    /// `when`
    pub when: Option<TextValue>,
}

/// Texts of one of `fees`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TranslatedFee {
    /// `for`
    pub case: Option<TextValue>,
    /// `note`
    pub note: Option<TextValue>,
}

/// Texts of one of `deadlines`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TranslatedDeadline {
    /// `what`
    pub what: Option<TextValue>,
    /// `within`
    pub within: Option<TextValue>,
}

/// Texts of one of `forms`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TranslatedForm {
    /// `title`
    pub title: Option<TextValue>,
}

/// Texts of one of `stages`.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TranslatedStage {
    /// `title`
    pub title: Option<TextValue>,
    /// `goal`
    pub goal: Option<TextValue>,
    /// `tasks`; a given list replaces the source's.
    pub tasks: Vec<TextValue>,
    /// `done_when`
    pub done_when: Option<TextValue>,
}

/// Reads the front matter of a translation; `context.language` is the language of the translation.
pub fn read_translation(
    path: &SourcePath,
    text: &str,
    yaml: Range<usize>,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<TranslatedFacts> {
    let _ = (path, text, yaml, context, diagnostics);
    None
}

impl OpenFacts {
    /// The facts of the source with the texts of a translation; a text that the translation lacks stays the source's,
    /// in the source's language.
    pub fn translated(&self, translation: &TranslatedFacts, diagnostics: &mut Diagnostics) -> OpenFacts {
        let _ = (translation, diagnostics);
        self.clone()
    }
}

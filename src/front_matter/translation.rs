//! Translations: the texts of a page in another language.
//!
//! A translation holds no facts: a number, a date or a law can never differ between languages.

use std::ops::Range;

use super::reader::{self, Reader};
use super::schema::{self, Reading};
use super::values::summary_too_long;
use super::{Context, Named, TextValue};
use crate::diagnostic::{Diagnostics, SourcePath, Span};
use crate::language::Language;
use crate::yaml::{self, Limits};

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

/// Reads the front matter of a translation; `context.language` is the language of the translation. `None` if there
/// are no keys with values at all.
pub fn read_translation(
    path: &SourcePath,
    text: &str,
    yaml: Range<usize>,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<TranslatedFacts> {
    let tree = yaml::read(path, text, yaml, Limits::FRONT_MATTER, diagnostics)?;
    let fields = reader::keys(&tree.root, diagnostics)?;
    let mut reader = Reader::new(fields, schema::KEYS, Reading::Translation, context, diagnostics);
    if tree.complete {
        reader.report_missing(false, false);
    }
    let summary = reader.text("summary");
    if let Some(problem) = summary.as_ref().and_then(summary_too_long) {
        reader.report(problem);
    }
    let facts = TranslatedFacts {
        language: context.language.clone(),
        translated_from: reader.name("translated_from"),
        title: reader.text("title").unwrap_or_else(|| reader.stand_in_title()),
        public_title: reader.text("public_title"),
        summary,
        keywords: reader.plain_texts("keywords"),
        change_note: reader.text("change_note"),
        transition: reader.text("transition"),
        requirements: reader.texts("requirements"),
        documents: positions(&mut reader, "documents", document),
        procedure: reader.texts("procedure"),
        fees: positions(&mut reader, "fees", fee),
        processing_time: reader.text("processing_time"),
        deadlines: positions(&mut reader, "deadlines", deadline),
        remedy_note: reader.text("remedy_note"),
        forms: positions(&mut reader, "forms", form),
        result: reader.text("result"),
        stages: positions(&mut reader, "stages", stage),
    };
    reader.finish();
    Some(facts)
}

/// A list of entries; one that cannot be read holds its place without texts.
fn positions<'a, T: Default>(
    reader: &mut Reader<'a, '_>,
    name: &'static str,
    mut read: impl FnMut(&mut Reader<'a, '_>) -> T,
) -> Option<Positions<T>> {
    let (entries, span) = reader.entries(name, |reader| Some(read(reader)))?;
    Some(Positions { span, items: entries.into_iter().map(Option::unwrap_or_default).collect() })
}

fn document(reader: &mut Reader<'_, '_>) -> TranslatedDocument {
    TranslatedDocument { name: reader.text("name"), note: reader.text("note"), when: reader.text("when") }
}

fn fee(reader: &mut Reader<'_, '_>) -> TranslatedFee {
    TranslatedFee { case: reader.text("for"), note: reader.text("note") }
}

fn deadline(reader: &mut Reader<'_, '_>) -> TranslatedDeadline {
    TranslatedDeadline { what: reader.text("what"), within: reader.text("within") }
}

fn form(reader: &mut Reader<'_, '_>) -> TranslatedForm {
    TranslatedForm { title: reader.text("title") }
}

fn stage(reader: &mut Reader<'_, '_>) -> TranslatedStage {
    TranslatedStage {
        title: reader.text("title"),
        goal: reader.text("goal"),
        tasks: reader.texts("tasks"),
        done_when: reader.text("done_when"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(yaml: &str) -> Vec<&'static str> {
        let language = Language::parse("en").expect("a language");
        let context = Context {
            language: &language,
            default_law: None,
            laws: crate::citation::Laws::built_in(),
            projected: false,
        };
        let mut diagnostics = Diagnostics::default();
        read_translation(&SourcePath::new("x.en.md"), yaml, 0..yaml.len(), &context, &mut diagnostics);
        diagnostics.finish().iter().map(|problem| problem.code.0).collect()
    }

    #[test]
    fn texts_may_be_translated() {
        let yaml = "translated_from: 0a1b\ntitle: a\npublic_title: b\nsummary: c\nkeywords: [d]\nchange_note: e\n\
            transition: f\nrequirements: [g]\ndocuments: [{name: h, note: i, when: j}, {}, ~]\nprocedure: [k]\n\
            fees: [{for: l, note: m}]\nprocessing_time: n\ndeadlines: [{what: o, within: p}]\nremedy_note: q\n\
            forms: [{title: r}]\nresult: s\nstages: [{title: t, goal: u, tasks: [v], done_when: w}]\n";
        assert_eq!(problems(yaml), [""; 0]);
    }

    #[test]
    fn facts_stay_in_the_source() {
        for line in ["valid_from: 2020-01-01", "owner: a", "visibility: public", "fees: [{amount: 1}]", "steps: []"] {
            assert_eq!(problems(&format!("title: a\n{line}\n")), ["AB0308"], "{line}");
        }
        assert_eq!(problems("title: a\ntitel: b\n"), ["AB0301"]);
    }

    #[test]
    fn a_translation_needs_a_title() {
        assert_eq!(problems("summary: a\n"), ["AB0303"]);
    }
}

//! Lays the texts of a translation over the facts of its source.

use super::{
    Deadline, Fee, Form, OpenFacts, Positions, RequiredDocument, Stage, TextValue, TranslatedDeadline,
    TranslatedDocument, TranslatedFacts, TranslatedFee, TranslatedForm, TranslatedStage,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue};
use crate::text;

impl OpenFacts {
    /// The facts of the source with the texts of a translation.
    ///
    /// A text that the translation lacks stays the source's, in the source's language. A given list of texts replaces
    /// the source's; a list of entries (documents, fees, …) is joined by position and must be as long as the source's,
    /// else it is reported and the source's texts stay.
    pub fn translated(&self, translation: &TranslatedFacts, diagnostics: &mut Diagnostics) -> OpenFacts {
        // Destructured fully: a new text cannot be forgotten here.
        let TranslatedFacts {
            language: _,
            translated_from: _,
            title,
            public_title,
            summary,
            keywords,
            change_note,
            transition,
            requirements,
            documents,
            procedure,
            fees,
            processing_time,
            deadlines,
            remedy_note,
            forms,
            result,
            stages,
        } = translation;
        let mut facts = self.clone();
        facts.title = title.clone();
        lay(&mut facts.public_title, public_title);
        lay(&mut facts.summary, summary);
        lay_list(&mut facts.keywords, keywords);
        lay(&mut facts.change_note, change_note);
        lay(&mut facts.transition, transition);
        lay_entries("requirements", &mut facts.requirements, requirements, diagnostics);
        lay_entries("procedure", &mut facts.procedure, procedure, diagnostics);
        lay(&mut facts.processing_time, processing_time);
        lay(&mut facts.remedy_note, remedy_note);
        lay(&mut facts.result, result);
        join("documents", &mut facts.documents, documents.as_ref(), diagnostics, lay_document);
        join("fees", &mut facts.fees, fees.as_ref(), diagnostics, lay_fee);
        join("deadlines", &mut facts.deadlines, deadlines.as_ref(), diagnostics, lay_deadline);
        join("forms", &mut facts.forms, forms.as_ref(), diagnostics, lay_form);
        join("stages", &mut facts.stages, stages.as_ref(), diagnostics, lay_stage);
        facts
    }
}

fn lay(text: &mut Option<TextValue>, translated: &Option<TextValue>) {
    if translated.is_some() {
        text.clone_from(translated);
    }
}

fn lay_text(text: &mut TextValue, translated: &Option<TextValue>) {
    if let Some(translated) = translated {
        text.clone_from(translated);
    }
}

fn lay_list(texts: &mut Vec<TextValue>, translated: &[TextValue]) {
    if !translated.is_empty() {
        *texts = translated.to_vec();
    }
}

/// A list in which every entry says what the source's entry in its place says: a condition that is missing in one language
/// would be no condition there.
fn lay_entries(name: &str, texts: &mut Vec<TextValue>, translated: &[TextValue], diagnostics: &mut Diagnostics) {
    if let Some(first) = translated.first().filter(|_| texts.len() != translated.len()) {
        diagnostics.push(other_shape(name, texts.len(), translated.len(), first.span.clone()).with_help(text!(
            "Übersetzen Sie jeden Eintrag an seinem Platz, in derselben Reihenfolge",
            "Translate each entry in its place, in the same order"
        )));
        return;
    }
    lay_list(texts, translated);
}

fn other_shape(name: &str, there: usize, here: usize, place: Span) -> Diagnostic {
    let message = text!(
        "`{name}` hat hier {here} Einträge, in der Quelle {there}",
        "`{name}` has {here} entries here, {there} in the source"
    );
    Diagnostic::new(catalogue::TRANSLATION_SHAPE, place, message)
}

fn join<T, U>(
    name: &str,
    entries: &mut [T],
    translated: Option<&Positions<U>>,
    diagnostics: &mut Diagnostics,
    lay_entry: fn(&mut T, &U),
) {
    let Some(translated) = translated else { return };
    let (there, here) = (entries.len(), translated.items.len());
    if there != here {
        diagnostics.push(other_shape(name, there, here, translated.span.clone()).with_help(text!(
            "Übersetzen Sie jeden Eintrag an seinem Platz; ein leerer Eintrag `{{}}` behält den Text der Quelle",
            "Translate each entry in its place; an empty entry `{{}}` keeps the text of the source"
        )));
        return;
    }
    for (entry, translated) in entries.iter_mut().zip(&translated.items) {
        lay_entry(entry, translated);
    }
}

fn lay_document(document: &mut RequiredDocument, translated: &TranslatedDocument) {
    let TranslatedDocument { name, note, when } = translated;
    lay_text(&mut document.name, name);
    lay(&mut document.note, note);
    lay(&mut document.when, when);
}

fn lay_fee(fee: &mut Fee, translated: &TranslatedFee) {
    let TranslatedFee { case, note } = translated;
    lay(&mut fee.case, case);
    lay(&mut fee.note, note);
}

fn lay_deadline(deadline: &mut Deadline, translated: &TranslatedDeadline) {
    let TranslatedDeadline { what, within } = translated;
    lay_text(&mut deadline.what, what);
    lay(&mut deadline.within, within);
}

fn lay_form(form: &mut Form, translated: &TranslatedForm) {
    let TranslatedForm { title } = translated;
    lay_text(&mut form.title, title);
}

fn lay_stage(stage: &mut Stage, translated: &TranslatedStage) {
    let TranslatedStage { title, goal, tasks, done_when } = translated;
    lay_text(&mut stage.title, title);
    lay(&mut stage.goal, goal);
    lay_list(&mut stage.tasks, tasks);
    lay(&mut stage.done_when, done_when);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::front_matter::{Context, read, read_translation};
    use crate::language::Language;

    fn lay(source: &str, translation: &str) -> (OpenFacts, Vec<&'static str>) {
        let (de, en) = (Language::parse("de").expect("a language"), Language::parse("en").expect("a language"));
        let mut diagnostics = Diagnostics::default();
        let context = |language| Context {
            language,
            default_law: None,
            laws: crate::citation::Laws::built_in(),
            projected: false,
        };
        let path = SourcePath::new("x.md");
        let facts = read(&path, source, 0..source.len(), &context(&de), &mut diagnostics).expect("facts");
        let translated =
            read_translation(&path, translation, 0..translation.len(), &context(&en), &mut diagnostics).expect("facts");
        let facts = facts.open.translated(&translated, &mut diagnostics);
        (facts, diagnostics.finish().iter().map(|problem| problem.code.0).collect())
    }

    fn shown(text: &TextValue) -> String {
        format!("{} {}", text.language, text.text)
    }

    #[test]
    fn given_texts_replace_the_source() {
        let (facts, problems) = lay(
            "title: T\nresult: R\nkeywords: [a, b]\nprocedure: [p]\ndocuments: [{name: D, note: N, form: copy}, {name: E}]\n",
            "title: t\nkeywords: [x]\ndocuments: [{name: d}, {}]\n",
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(shown(&facts.title), "en t");
        assert_eq!(facts.result.as_ref().map(shown).as_deref(), Some("de R"));
        assert_eq!(facts.keywords.iter().map(shown).collect::<Vec<_>>(), ["en x"]);
        assert_eq!(facts.procedure.iter().map(shown).collect::<Vec<_>>(), ["de p"]);
        let documents: Vec<_> = facts.documents.iter().map(|d| shown(&d.name)).collect();
        assert_eq!(documents, ["en d", "de E"]);
        assert_eq!(facts.documents[0].note.as_ref().map(shown).as_deref(), Some("de N"));
        assert!(facts.documents[0].form.is_some());
    }

    #[test]
    fn lists_of_entries_are_as_long_as_the_source() {
        let (facts, problems) =
            lay("title: T\nfees: [{amount: 1, for: F}]\n", "title: t\nfees: [{for: a}, {for: b}]\n");
        assert_eq!(problems, ["AB0312"]);
        assert_eq!(facts.fees[0].case.as_ref().map(shown).as_deref(), Some("de F"));
    }
}

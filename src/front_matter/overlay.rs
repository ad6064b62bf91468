//! Lays the texts of a translation over the facts of its source.

use super::{
    Deadline, Fee, Form, OpenFacts, Positions, RequiredDocument, Stage, TextValue, TranslatedDeadline,
    TranslatedDocument, TranslatedFacts, TranslatedFee, TranslatedForm, TranslatedStage,
};
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue};
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
        lay_list(&mut facts.requirements, requirements);
        lay_list(&mut facts.procedure, procedure);
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
        let message = text!(
            "`{name}` hat hier {here} Einträge, in der Quelle {there}",
            "`{name}` has {here} entries here, {there} in the source"
        );
        diagnostics.push(Diagnostic::new(catalogue::TRANSLATION_SHAPE, translated.span.clone(), message).with_help(
            text!(
                "Übersetzen Sie jeden Eintrag an seinem Platz; ein leerer Eintrag `{{}}` behält den Text der Quelle",
                "Translate each entry in its place; an empty entry `{{}}` keeps the text of the source"
            ),
        ));
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

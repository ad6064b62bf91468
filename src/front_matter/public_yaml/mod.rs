//! Writes front matter without anything confidential, for `amtsbuch project`.
//!
//! It is written from the facts, not cut out of the text: what is not named here cannot slip through. Every struct is
//! taken apart in full, so that a new field must be decided on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{
    At, ConfidentialFacts, Deadline, DocumentForm, Facts, Fee, Form, Kind, Named, OpenFacts, Positions, Remedy,
    RequiredDocument, Stage, Status, Step, TextValue, TranslatedDeadline, TranslatedDocument, TranslatedFacts,
    TranslatedFee, TranslatedForm, TranslatedStage, Visibility,
};
use crate::citation::Citation;
use crate::yaml::write;

/// What the public edition has, and what a projected handbook may therefore refer to.
#[derive(Clone, Copy, Debug)]
pub struct PublicNames<'a> {
    /// Ids of its pages.
    pub pages: &'a BTreeSet<String>,
    /// Ids of the contacts marked public.
    pub contacts: &'a BTreeSet<String>,
}

/// The YAML of a public page's front matter, without the `---` lines: reading it gives the same open facts, less the
/// documents marked internal and the names of pages and contacts that the public edition does not have.
pub fn public_yaml(facts: &Facts, names: PublicNames<'_>) -> String {
    let Facts { visibility: _, open, confidential } = facts;
    let OpenFacts {
        kind,
        title,
        public_title,
        summary,
        keywords,
        order,
        redirect_from,
        related,
        readers,
        legal_basis,
        default_law,
        validity,
        valid_from_span: _,
        valid_until_span: _,
        change_note,
        transition,
        requirements,
        documents,
        procedure,
        fees,
        processing_time,
        deadlines,
        remedy,
        remedy_note,
        forms,
        contact,
        online_service,
        appointment,
        leika,
        group,
        result,
        stages,
    } = open;
    // Of what is confidential, only the public steps pass, and that the page is given up: its address says so.
    let ConfidentialFacts {
        owner: _,
        deputy: _,
        status,
        approved_by: _,
        approved_on: _,
        last_reviewed_on: _,
        review_in: _,
        legal_check: _,
        change_reason: _,
        trigger: _,
        steps,
        participants: _,
        systems: _,
        next: _,
        risks: _,
        instructions: _,
        training: _,
    } = confidential;
    let is_public_document = |document: &&RequiredDocument| document.visibility == Visibility::Public;
    let is_public_page = |page: &&Named| names.pages.contains(&page.name);
    let is_public_step = |step: &&Step| step.visibility == Visibility::Public;

    let mut keys = Keys::default();
    let kind = match kind {
        Kind::Process => "process",
        Kind::Page => "page",
        Kind::Path => "path",
    };
    keys.put("kind", json!(kind));
    keys.text("title", Some(title));
    keys.text("public_title", public_title.as_ref());
    keys.text("summary", summary.as_ref());
    keys.put("visibility", json!("public"));
    keys.put_if("status", (*status == Status::Retired).then(|| json!("retired")));
    keys.texts("keywords", keywords);
    keys.put_if("order", order.map(|order| json!(order)));
    keys.names("redirect_from", redirect_from.iter());
    keys.names("related", related.iter().filter(is_public_page));
    keys.names("for", readers.iter());
    keys.list("legal_basis", legal_basis.iter().map(citation));
    keys.name("default_law", default_law.as_ref());
    keys.put_if("valid_from", validity.from.map(|date| json!(date)));
    keys.put_if("valid_until", validity.until.map(|date| json!(date)));
    keys.text("change_note", change_note.as_ref());
    keys.text("transition", transition.as_ref());
    keys.texts("requirements", requirements);
    keys.list("documents", documents.iter().filter(is_public_document).map(document));
    keys.texts("procedure", procedure);
    keys.list("fees", fees.iter().map(fee));
    keys.text("processing_time", processing_time.as_ref());
    keys.list("deadlines", deadlines.iter().map(deadline));
    let remedy = remedy.map(|remedy| match remedy {
        Remedy::Objection => json!("objection"),
        Remedy::Action => json!("action"),
        Remedy::None => json!("none"),
    });
    keys.put_if("remedy", remedy);
    keys.text("remedy_note", remedy_note.as_ref());
    keys.list("forms", forms.iter().map(form));
    keys.name("contact", contact.as_ref().filter(|contact| names.contacts.contains(&contact.name)));
    keys.name("online_service", online_service.as_ref());
    keys.name("appointment", appointment.as_ref());
    keys.list("leika", leika.iter().map(|key| json!(key)));
    keys.name("group", group.as_ref());
    keys.text("result", result.as_ref());
    keys.list("steps", steps.iter().filter(is_public_step).map(step));
    keys.list("stages", stages.iter().map(|entry| stage(entry, names)));
    write::map(&keys.0)
}

/// The YAML of a translation's front matter, without the `---` lines and without the texts of documents that its source
/// marks internal.
pub fn public_translation_yaml(translation: &TranslatedFacts, source: &OpenFacts) -> String {
    let TranslatedFacts {
        language: _,
        translated_from,
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
    let mut keys = Keys::default();
    keys.name("translated_from", translated_from.as_ref());
    keys.text("title", Some(title));
    keys.text("public_title", public_title.as_ref());
    keys.text("summary", summary.as_ref());
    keys.texts("keywords", keywords);
    keys.text("change_note", change_note.as_ref());
    keys.text("transition", transition.as_ref());
    keys.texts("requirements", requirements);
    // An entry without a partner in the source belongs to nothing that is known to be public.
    let public = documents.iter().flat_map(|documents| documents.items.iter().zip(&source.documents));
    let public = public.filter(|(_, source)| source.visibility == Visibility::Public);
    keys.list("documents", public.map(|(translated, _)| translated_document(translated)));
    keys.texts("procedure", procedure);
    keys.positions("fees", fees.as_ref(), translated_fee);
    keys.text("processing_time", processing_time.as_ref());
    keys.positions("deadlines", deadlines.as_ref(), translated_deadline);
    keys.text("remedy_note", remedy_note.as_ref());
    keys.positions("forms", forms.as_ref(), translated_form);
    keys.text("result", result.as_ref());
    keys.positions("stages", stages.as_ref(), translated_stage);
    write::map(&keys.0)
}

/// The keys that are given, in order.
#[derive(Default)]
struct Keys(Vec<(&'static str, Value)>);

impl Keys {
    fn put(&mut self, key: &'static str, value: Value) {
        self.0.push((key, value));
    }

    fn put_if(&mut self, key: &'static str, value: Option<Value>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn text(&mut self, key: &'static str, text: Option<&TextValue>) {
        self.put_if(key, text.map(|text| json!(text.text)));
    }

    fn name(&mut self, key: &'static str, named: Option<&Named>) {
        self.put_if(key, named.map(|named| json!(named.name)));
    }

    fn list(&mut self, key: &'static str, items: impl Iterator<Item = Value>) {
        let items: Vec<Value> = items.collect();
        if !items.is_empty() {
            self.put(key, Value::Array(items));
        }
    }

    fn texts(&mut self, key: &'static str, texts: &[TextValue]) {
        self.list(key, texts.iter().map(|text| json!(text.text)));
    }

    fn names<'a>(&mut self, key: &'static str, names: impl Iterator<Item = &'a Named>) {
        self.list(key, names.map(|named| json!(named.name)));
    }

    fn positions<T>(&mut self, key: &'static str, positions: Option<&Positions<T>>, write: fn(&T) -> Value) {
        self.list(key, positions.iter().flat_map(|positions| positions.items.iter().map(write)));
    }

    fn into_value(self) -> Value {
        Value::Object(self.0.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
    }
}

fn citation(citation: &At<Citation>) -> Value {
    json!(super::citations::write_citation(&citation.value))
}

fn document(document: &RequiredDocument) -> Value {
    let RequiredDocument { name, form, note, when, link, visibility: _ } = document;
    let mut keys = Keys::default();
    keys.text("name", Some(name));
    let form = form.map(|form| match form {
        DocumentForm::Original => json!("original"),
        DocumentForm::Copy => json!("copy"),
        DocumentForm::Both => json!("both"),
    });
    keys.put_if("form", form);
    keys.text("note", note.as_ref());
    keys.text("when", when.as_ref());
    keys.name("link", link.as_ref());
    keys.into_value()
}

fn fee(fee: &Fee) -> Value {
    let Fee { amount_cents, case, cite, note } = fee;
    let mut keys = Keys::default();
    keys.put("amount", json!(format!("{}.{:02}", amount_cents / 100, amount_cents % 100)));
    keys.text("for", case.as_ref());
    keys.put_if("cite", cite.as_ref().map(citation));
    keys.text("note", note.as_ref());
    keys.into_value()
}

fn deadline(deadline: &Deadline) -> Value {
    let Deadline { what, within, cite } = deadline;
    let mut keys = Keys::default();
    keys.text("what", Some(what));
    keys.text("within", within.as_ref());
    keys.put_if("cite", cite.as_ref().map(citation));
    keys.into_value()
}

fn form(form: &Form) -> Value {
    let Form { title, link } = form;
    let mut keys = Keys::default();
    keys.text("title", Some(title));
    keys.name("link", Some(link));
    keys.into_value()
}

/// A public step: who does it, where, and where it leads stay with the staff.
fn step(step: &Step) -> Value {
    let Step { id, action, role: _, system: _, duration, details, visibility: _, decide: _, then: _ } = step;
    let mut keys = Keys::default();
    keys.name("id", Some(id));
    keys.text("do", Some(action));
    keys.text("duration", duration.as_ref());
    keys.text("details", details.as_ref());
    keys.put("visibility", json!("public"));
    keys.into_value()
}

fn stage(stage: &Stage, names: PublicNames<'_>) -> Value {
    let Stage { title, weeks, goal, pages, tasks, done_when } = stage;
    let mut keys = Keys::default();
    keys.text("title", Some(title));
    keys.put_if("weeks", weeks.as_ref().map(|weeks| json!(weeks)));
    keys.text("goal", goal.as_ref());
    keys.names("pages", pages.iter().filter(|page| names.pages.contains(&page.name)));
    keys.texts("tasks", tasks);
    keys.text("done_when", done_when.as_ref());
    keys.into_value()
}

fn translated_document(document: &TranslatedDocument) -> Value {
    let TranslatedDocument { name, note, when } = document;
    let mut keys = Keys::default();
    keys.text("name", name.as_ref());
    keys.text("note", note.as_ref());
    keys.text("when", when.as_ref());
    keys.into_value()
}

fn translated_fee(fee: &TranslatedFee) -> Value {
    let TranslatedFee { case, note } = fee;
    let mut keys = Keys::default();
    keys.text("for", case.as_ref());
    keys.text("note", note.as_ref());
    keys.into_value()
}

fn translated_deadline(deadline: &TranslatedDeadline) -> Value {
    let TranslatedDeadline { what, within } = deadline;
    let mut keys = Keys::default();
    keys.text("what", what.as_ref());
    keys.text("within", within.as_ref());
    keys.into_value()
}

fn translated_form(form: &TranslatedForm) -> Value {
    let TranslatedForm { title } = form;
    let mut keys = Keys::default();
    keys.text("title", title.as_ref());
    keys.into_value()
}

fn translated_stage(stage: &TranslatedStage) -> Value {
    let TranslatedStage { title, goal, tasks, done_when } = stage;
    let mut keys = Keys::default();
    keys.text("title", title.as_ref());
    keys.text("goal", goal.as_ref());
    keys.texts("tasks", tasks);
    keys.text("done_when", done_when.as_ref());
    keys.into_value()
}

#[cfg(test)]
mod tests;

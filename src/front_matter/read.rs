//! From the YAML of a page to its [`Facts`].

use std::ops::Range;

use super::reader::{Reader, summary_too_long};
use super::schema::{self, Reading};
use super::{
    Branch, ConfidentialFacts, Deadline, DocumentForm, Facts, Fee, Form, Kind, LegalCheck, Named, OpenFacts, Remedy,
    RequiredDocument, Stage, Status, Step, Training, Visibility, steps,
};
use crate::date::Period;
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, catalogue};
use crate::language::Language;
use crate::text;
use crate::yaml::fields::Fields;
use crate::yaml::{self, Limits, typed};

/// What reading a front matter needs to know of the handbook.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The language of the file: the handbook's default language, or that of a translation.
    pub language: &'a Language,
    /// The law meant by a bare "§ 18a" unless the page says otherwise.
    pub default_law: Option<&'a str>,
    /// Whether the handbook was written by `amtsbuch project`: confidential keys are gone and not missed.
    pub projected: bool,
}

const VISIBILITIES: [Visibility; 2] = [Visibility::Public, Visibility::Internal];

/// Reads the front matter of a page in the handbook's default language. All problems are reported; `None` if there is
/// no map or no title. A mark that cannot be read counts as internal.
pub fn read(
    path: &SourcePath,
    text: &str,
    yaml: Range<usize>,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Facts> {
    let tree = yaml::read(path, text, yaml, Limits::FRONT_MATTER, diagnostics)?;
    let fields = Fields::of("---", &tree.root, diagnostics)?;
    let mut reader = Reader::new(fields, schema::KEYS, Reading::Source, context, diagnostics);

    let kind = reader.choice("kind", &[Kind::Process, Kind::Page, Kind::Path]).unwrap_or_default();
    let visibility = reader.choice("visibility", &VISIBILITIES).unwrap_or_default();
    if tree.complete {
        reader.report_missing(kind == Kind::Process, visibility == Visibility::Public);
    }
    let open = open_facts(&mut reader, kind);
    let confidential = confidential_facts(&mut reader, tree.complete);
    reader.finish();
    Some(Facts { visibility, open: open?, confidential })
}

fn open_facts(reader: &mut Reader<'_, '_>, kind: Kind) -> Option<OpenFacts> {
    let default_law = reader.name("default_law");
    let law = reader.fields().get("default_law").and_then(yaml::Node::scalar);
    reader.set_default_law(law);

    let valid_from = reader.date("valid_from");
    let valid_until = reader.date("valid_until");
    let validity = Period { from: valid_from.as_ref().map(|d| d.0), until: valid_until.as_ref().map(|d| d.0) };
    if let (Some((from, from_span)), Some((_, until_span))) = (&valid_from, &valid_until)
        && validity.is_reversed()
    {
        let message =
            text!("`valid_until` liegt vor `valid_from` ({from})", "`valid_until` lies before `valid_from` ({from})");
        reader.report(
            Diagnostic::new(catalogue::REVERSED_VALIDITY, until_span.clone(), message)
                .with_help(text!(
                    "Prüfen Sie beide Tage; beide gelten einschließlich",
                    "Check both days; both are inclusive"
                ))
                .with_related(from_span.clone(), text!("gültig von", "valid from")),
        );
    }

    let summary = reader.text("summary");
    if let Some(problem) = summary.as_ref().and_then(summary_too_long) {
        reader.report(problem);
    }
    let title = reader.text("title");
    let facts = OpenFacts {
        kind,
        title: title.clone().unwrap_or_else(|| reader.no_text()),
        public_title: reader.text("public_title"),
        summary,
        keywords: reader.texts("keywords"),
        order: reader.number("order"),
        redirect_from: reader.site_paths("redirect_from"),
        related: reader.names("related"),
        readers: reader.names("for"),
        legal_basis: reader.citations("legal_basis"),
        default_law,
        validity,
        valid_from_span: valid_from.map(|d| d.1),
        valid_until_span: valid_until.map(|d| d.1),
        change_note: reader.text("change_note"),
        transition: reader.text("transition"),
        requirements: reader.texts("requirements"),
        documents: entries(reader, "documents", document),
        procedure: reader.texts("procedure"),
        fees: entries(reader, "fees", fee),
        processing_time: reader.text("processing_time"),
        deadlines: entries(reader, "deadlines", deadline),
        remedy: reader.choice("remedy", &[Remedy::Objection, Remedy::Action, Remedy::None]),
        remedy_note: reader.text("remedy_note"),
        forms: entries(reader, "forms", form),
        contact: reader.name("contact"),
        online_service: reader.web_address("online_service"),
        appointment: reader.web_address("appointment"),
        leika: reader.service_keys("leika"),
        group: reader.name("group"),
        result: reader.text("result"),
        stages: entries(reader, "stages", stage),
    };
    title.map(|_| facts)
}

fn confidential_facts(reader: &mut Reader<'_, '_>, complete: bool) -> ConfidentialFacts {
    ConfidentialFacts {
        owner: reader.name("owner"),
        deputy: reader.name("deputy"),
        status: reader.choice("status", &[Status::Draft, Status::Approved, Status::Retired]).unwrap_or_default(),
        approved_by: reader.name("approved_by"),
        approved_on: reader.date("approved_on").map(|d| d.0),
        last_reviewed_on: reader.date("last_reviewed_on").map(|d| d.0),
        review_in: reader.interval("review_in"),
        legal_check: reader.choice("legal_check", &[LegalCheck::Open, LegalCheck::Done]),
        change_reason: reader.text("change_reason"),
        trigger: reader.text("trigger"),
        steps: read_steps(reader, complete),
        participants: reader.texts("participants"),
        systems: reader.texts("systems"),
        next: reader.names("next"),
        risks: reader.texts("risks"),
        instructions: reader.texts("instructions"),
        training: entries(reader, "training", training),
    }
}

/// The entries of a list of maps that could be read.
fn entries<'a, T>(
    reader: &mut Reader<'a, '_>,
    name: &'static str,
    read: impl FnMut(&mut Reader<'a, '_>) -> Option<T>,
) -> Vec<T> {
    reader.entries(name, read).map_or_else(Vec::new, |(entries, _)| entries.into_iter().flatten().collect())
}

fn document(reader: &mut Reader<'_, '_>) -> Option<RequiredDocument> {
    let name = reader.text("name");
    // A mark that is given but cannot be read is doubt, and doubt is internal.
    let is_marked = reader.fields().get("visibility").is_some();
    let unmarked = if is_marked { Visibility::Internal } else { Visibility::Public };
    let (form, note, when) = (
        reader.choice("form", &[DocumentForm::Original, DocumentForm::Copy, DocumentForm::Both]),
        reader.text("note"),
        reader.text("when"),
    );
    let link = reader.link("link");
    let visibility = reader.choice("visibility", &VISIBILITIES).unwrap_or(unmarked);
    Some(RequiredDocument { name: name?, form, note, when, link, visibility })
}

fn fee(reader: &mut Reader<'_, '_>) -> Option<Fee> {
    let amount = reader.amount("amount");
    let (case, cite, note) = (reader.text("for"), reader.citation("cite"), reader.text("note"));
    Some(Fee { amount_cents: amount?, case, cite, note })
}

fn deadline(reader: &mut Reader<'_, '_>) -> Option<Deadline> {
    let what = reader.text("what");
    let (within, cite) = (reader.text("within"), reader.citation("cite"));
    Some(Deadline { what: what?, within, cite })
}

fn form(reader: &mut Reader<'_, '_>) -> Option<Form> {
    let (title, link) = (reader.text("title"), reader.link("link"));
    Some(Form { title: title?, link: link? })
}

fn training(reader: &mut Reader<'_, '_>) -> Option<Training> {
    let (title, link, minutes) = (reader.text("title"), reader.link("link"), reader.minutes("minutes"));
    Some(Training { title: title?, link, minutes })
}

fn stage(reader: &mut Reader<'_, '_>) -> Option<Stage> {
    let title = reader.text("title");
    let (weeks, goal, pages) = (reader.weeks("weeks"), reader.text("goal"), reader.names("pages"));
    let (tasks, done_when) = (reader.texts("tasks"), reader.text("done_when"));
    Some(Stage { title: title?, weeks, goal, pages, tasks, done_when })
}

/// Reads the steps; they are checked as a whole only if each could be read.
fn read_steps(reader: &mut Reader<'_, '_>, complete: bool) -> Vec<Step> {
    // An id made from a number must not tell the public how many internal steps lie before a public one.
    let (mut public, mut internal) = (0, 0);
    let mut sound = complete;
    let Some((steps, _)) = reader.entries("steps", |reader| {
        let visibility = reader.choice("visibility", &VISIBILITIES).unwrap_or_default();
        let made = match visibility {
            Visibility::Public => {
                public += 1;
                format!("schritt-{public}")
            }
            Visibility::Internal => {
                internal += 1;
                format!("intern-{internal}")
            }
        };
        let given = reader.name("id");
        if let Some(id) = given.as_ref().filter(|id| !typed::is_name(&id.name) || id.name == steps::END) {
            sound = false;
            let diagnostic = typed::bad_id(&id.name, &id.span);
            reader.report(diagnostic);
        }
        let id = given.unwrap_or_else(|| Named { name: made, span: reader.fields().beginning() });
        let action = reader.text("do");
        let (role, system) = (reader.name("role"), reader.text("system"));
        let (duration, details) = (reader.text("duration"), reader.text("details"));
        let decide = reader.entries("decide", |reader| {
            let (condition, then) = (reader.text("if"), reader.name("then"));
            Some(Branch { condition: condition?, then: then? })
        });
        let decide = decide.map_or_else(Vec::new, |(branches, _)| {
            sound &= branches.iter().all(Option::is_some);
            branches.into_iter().flatten().collect()
        });
        let then = reader.name("then");
        Some(Step { id, action: action?, role, system, duration, details, visibility, decide, then })
    }) else {
        return Vec::new();
    };
    sound &= steps.iter().all(Option::is_some);
    let steps: Vec<Step> = steps.into_iter().flatten().collect();
    if sound {
        steps::check(&steps, reader.diagnostics());
    }
    steps
}

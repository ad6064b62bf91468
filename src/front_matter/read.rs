//! From the YAML of a page to its [`Facts`].

use std::ops::Range;

use super::reader::{self, Reader};
use super::schema::{self, Reading};
use super::values::summary_too_long;
use super::{
    Branch, ConfidentialFacts, Deadline, DocumentForm, Facts, Fee, Form, Kind, LegalCheck, Named, OpenFacts, Remedy,
    RequiredDocument, Stage, Status, Step, Training, Visibility, steps,
};
use crate::citation::Laws;
use crate::date::Period;
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, catalogue};
use crate::language::Language;
use crate::text;
use crate::yaml::{self, Limits, typed};

/// What reading a front matter needs to know of the handbook.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The language of the file: the handbook's default language, or that of a translation.
    pub language: &'a Language,
    /// The law meant by a bare "§ 18a" unless the page says otherwise.
    pub default_law: Option<&'a str>,
    /// The table of laws, the handbook's own included.
    pub laws: &'a Laws,
    /// Whether the handbook was written by `amtsbuch project`: confidential keys are gone and not missed.
    pub projected: bool,
}

const VISIBILITIES: [Visibility; 2] = [Visibility::Public, Visibility::Internal];

/// Reads the front matter of a page in the handbook's default language. All problems are reported, and what can be read
/// is given all the same, so that nothing is reported twice; `None` if there are no keys with values at all. A mark that
/// cannot be read counts as internal.
pub fn read(
    path: &SourcePath,
    text: &str,
    yaml: Range<usize>,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Facts> {
    let tree = yaml::read(path, text, yaml, Limits::FRONT_MATTER, diagnostics)?;
    let fields = reader::keys(&tree.root, diagnostics)?;
    let mut reader = Reader::new(fields, schema::KEYS, Reading::Source, context, diagnostics);

    let kind = reader.choice("kind", &[Kind::Process, Kind::Page, Kind::Path]).unwrap_or_default();
    let visibility = reader.choice("visibility", &VISIBILITIES).unwrap_or_default();
    if tree.complete {
        reader.report_missing(kind == Kind::Process, visibility == Visibility::Public);
    }
    let open = open_facts(&mut reader, kind);
    let confidential = confidential_facts(&mut reader, tree.complete);
    reader.finish();
    Some(Facts { visibility, open, confidential })
}

fn open_facts(reader: &mut Reader<'_, '_>, kind: Kind) -> OpenFacts {
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
    OpenFacts {
        kind,
        title: reader.text("title").unwrap_or_else(|| reader.stand_in_title()),
        public_title: reader.text("public_title"),
        summary,
        keywords: reader.plain_texts("keywords"),
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
    }
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
    // A mark that is given but cannot be read, or that somebody began to write, is doubt, and doubt is internal.
    let is_marked = reader.fields().key("visibility").is_some();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(yaml: &str, projected: bool) -> (Option<Facts>, Vec<Diagnostic>) {
        let language = Language::parse("de").expect("a language");
        let context =
            Context { language: &language, default_law: None, laws: crate::citation::Laws::built_in(), projected };
        let mut diagnostics = Diagnostics::default();
        let facts = read(&SourcePath::new("x.md"), yaml, 0..yaml.len(), &context, &mut diagnostics);
        (facts, diagnostics.finish())
    }

    /// The problems of a front matter: code, the piece of text they point at, and the help.
    fn problems(yaml: &str) -> Vec<(&'static str, String, String)> {
        let (_, problems) = read_text(yaml, false);
        problems
            .into_iter()
            .map(|problem| {
                let piece = problem.span.map_or("", |span| &yaml[span.start..span.end]).to_owned();
                (problem.code.0, piece, problem.help.map_or(String::new(), |help| help.de))
            })
            .collect()
    }

    /// The only problem of a page with a title and one more line.
    fn problem(line: &str) -> (&'static str, String, String) {
        let yaml = format!("title: a\n{line}\n");
        let mut found = problems(&yaml);
        assert_eq!(found.len(), 1, "{yaml}: {found:?}");
        found.remove(0)
    }

    fn good(line: &str) -> Facts {
        let (facts, problems) = read_text(&format!("title: a\n{line}\n"), false);
        assert!(problems.is_empty(), "{line}: {problems:?}");
        facts.expect("facts")
    }

    #[test]
    fn a_title_is_enough() {
        let facts = good("");
        assert_eq!((facts.open.kind, facts.visibility), (Kind::Page, Visibility::Internal));
        assert_eq!(facts.confidential.status, Status::Approved);
        let title = facts.open.title;
        assert_eq!((title.text.as_str(), title.span.start, title.span.end), ("a", 7, 8));
    }

    #[test]
    fn a_title_is_needed() {
        for yaml in ["", "title:\n", "title: \"\"\n", "title: ' '\n", "title: ~\n", "kind: page\n"] {
            let (facts, problems) = read_text(yaml, false);
            assert_eq!(facts.map(|facts| facts.open.title.text).as_deref(), Some("x"), "{yaml}");
            assert_eq!(problems.iter().map(|p| p.code.0).collect::<Vec<_>>(), ["AB0303"], "{yaml}");
        }
    }

    #[test]
    fn texts_are_taken_as_written() {
        for (yaml, text) in
            [("no", "no"), ("12:30:45", "12:30:45"), ("0o17", "0o17"), ("1.10", "1.10"), ("|\n  x\n", "x")]
        {
            let (facts, problems) = read_text(&format!("title: {yaml}\n"), false);
            assert!(problems.is_empty(), "{problems:?}");
            assert_eq!(facts.map(|facts| facts.open.title.text).as_deref(), Some(text));
        }
    }

    #[test]
    fn a_process_needs_more() {
        let missing = problems("kind: process\ntitle: a\nlegal_basis: []\n");
        let keys: Vec<&str> = missing.iter().map(|p| p.2.as_str()).collect();
        for key in ["legal_basis", "valid_from", "owner", "group"] {
            assert!(keys.iter().any(|help| help.contains(key)), "{key}: {keys:?}");
        }
        assert_eq!(missing.len(), 4);
    }

    #[test]
    fn a_projected_process_does_not_miss_what_is_confidential() {
        let yaml = "kind: process\ntitle: a\nlegal_basis: [§ 1 AufenthG]\nvalid_from: 2020-01-01\ngroup: g\n";
        assert!(read_text(yaml, true).1.is_empty());
        assert_eq!(read_text(yaml, false).1.len(), 1);
    }

    #[test]
    fn a_public_page_needs_a_short_summary() {
        assert_eq!(problem("visibility: public").0, "AB0303");
        good("visibility: public\nsummary: kurz");
        good(&format!("summary: {}", "ä".repeat(300)));
        let (code, _, _) = problem(&format!("summary: {}", "ä".repeat(301)));
        assert_eq!(code, "AB0307");
    }

    #[test]
    fn doubt_is_internal() {
        for mark in ["pubilc", "[public, internal]", "yes", "Public", "true"] {
            let (facts, problems) = read_text(&format!("title: a\nvisibility: {mark}\n"), false);
            assert_eq!(facts.map(|facts| facts.visibility), Some(Visibility::Internal), "{mark}");
            assert_eq!(problems.len(), 1, "{mark}");
        }
        let document = |mark: &str| {
            let (facts, _) = read_text(&format!("title: a\ndocuments: [{{name: b{mark}}}]\n"), false);
            facts.expect("facts").open.documents[0].visibility
        };
        assert_eq!(document(""), Visibility::Public);
        assert_eq!(document(", visibility: internal"), Visibility::Internal);
        assert_eq!(document(", visibility: intern"), Visibility::Internal);
    }

    #[test]
    fn a_step_is_internal_unless_marked() {
        let facts = good("steps: [{do: a}, {do: b, visibility: public}]");
        let steps = facts.confidential.steps;
        assert_eq!((steps[0].visibility, steps[1].visibility), (Visibility::Internal, Visibility::Public));
        assert_eq!((steps[0].id.name.as_str(), steps[1].id.name.as_str()), ("intern-1", "schritt-1"));
    }

    #[test]
    fn each_problem_stands_at_its_place() {
        for (line, code, piece, help) in [
            ("valid_form: 2020-01-01", "AB0301", "valid_form", "`valid_from`"),
            ("titel: b", "AB0301", "titel", "`title`"),
            ("title: b", "AB0302", "title", "Löschen"),
            ("kind: proces", "AB0305", "proces", "`process`"),
            ("status: aproved", "AB0305", "aproved", "`approved`"),
            ("remedy: klage", "AB0305", "klage", "`action`"),
            ("keywords: a, b", "AB0304", "a, b", "`keywords: [a, b]`"),
            ("keywords: [a, [b]]", "AB0304", "[b]", "einzigen Text"),
            ("keywords: [a, '']", "AB0303", "''", "löschen"),
            ("requirements:\n  - Hinweis: bitte", "AB0304", "Hinweis: bitte", "`\"Hinweis: bitte\"`"),
            ("summary: [a]", "AB0304", "[a]", "einzigen Text"),
            ("order: erste", "AB0304", "erste", "`order: 10`"),
            ("valid_from: 18.11.2023", "AB0401", "18.11.2023", "`valid_from: 2023-11-18`"),
            ("valid_from: 20260101", "AB0401", "20260101", "`valid_from: 2026-01-01`"),
            ("approved_on: 2023-02-30", "AB0401", "2023-02-30", "Monat und Tag"),
            ("review_in: jährlich", "AB0406", "jährlich", "`review_in: 12m`"),
            ("online_service: termine.example", "AB0310", "termine.example", "https://"),
            ("appointment: javascript:alert(1)", "AB0310", "javascript:alert(1)", "https://"),
            ("redirect_from: [../x]", "AB0310", "../x", "Pfad"),
            ("leika: [123]", "AB0311", "123", "99010001000000"),
            ("fees: [{amount: 12,50}]", "AB0301", "50", "`12.50`"),
            ("fees: [{amount: 10 Euro}]", "AB0304", "10 Euro", "nur die Zahl"),
            ("fees: [{amount: -1}]", "AB0304", "-1", "nur die Zahl"),
            ("fees: [{for: x}]", "AB0303", "{for", "amount"),
            ("documents: [Pass]", "AB0304", "Pass", "`- name: Pass`"),
            ("documents: [{name: Pass, from: original}]", "AB0301", "from", "`form`"),
            ("documents: [{name: Pass, link: 'javascript:x'}]", "AB0310", "'javascript:x'", "Erlaubt"),
            ("documents:\n  -", "AB0303", "", "löschen"),
            ("forms: [{title: x}]", "AB0303", "{title", "link"),
            ("stages: [{title: x, weeks: bald}]", "AB0305", "bald", "`weeks: 3`"),
            ("training: [{title: x, minutes: kurz}]", "AB0304", "kurz", "`minutes: 45`"),
            ("steps: [{do: a, id: Ä}]", "AB0305", "Ä", "Kleinbuchstaben"),
            ("steps: [{do: a, id: end}]", "AB0305", "end", "Kleinbuchstaben"),
            ("steps: [{do: a, then: b}]", "AB0701", "b", "Möglich sind: `intern-1`, `end`"),
            ("steps: [{id: pruefen, do: a}, {do: b, then: prufen}]", "AB0701", "prufen", "`pruefen`"),
            ("steps: [{do: a, then: end}, {id: b, do: b}]", "AB0702", "b", "`then: b`"),
            ("steps: [{id: a, do: a, then: a}]", "AB0703", "a", "`then: end`"),
            ("steps: [{id: a, do: a}, {id: a, do: b}]", "AB0704", "a", "eigene"),
            ("steps: [{id: a, do: a, decide: [{if: x}]}]", "AB0303", "{if", "then"),
            ("translated_from: x", "AB0301", "translated_from", "Übersetzungen"),
            ("legal_basis: [\"§ 5 AufenthG und so\"]", "AB0801", "und so", ""),
            ("deadlines: [{what: a, cite: § 5}]", "AB0801", "§ 5", ""),
            ("visibility: *p", "AB0309", "*p", "Anführungszeichen"),
            ("owner: \"a\\r\\nX-Evil: 1\"", "AB0304", "\"a\\r\\nX-Evil: 1\"", "Zeilenumbrüche"),
        ] {
            let found = problem(line);
            assert!(
                found.0 == code && found.1 == piece && found.2.contains(help),
                "{line}: {found:?}, expected {code} {piece:?} {help:?}"
            );
        }
    }

    #[test]
    fn single_names_need_no_brackets() {
        let facts =
            good("legal_basis: § 5 Abs. 1 Nr. 1, 2 AufenthG\nrelated: b\nfor: employers\nleika: 99 010 001 000 000");
        assert_eq!(facts.open.legal_basis.len(), 1);
        assert_eq!((facts.open.related.len(), facts.open.readers.len()), (1, 1));
        assert_eq!(facts.open.leika, ["99010001000000"]);
    }

    #[test]
    fn validity_runs_forward() {
        good("valid_from: 2026-01-01\nvalid_until: 2026-01-01");
        let (code, piece, _) = problem("valid_from: 2026-12-31\nvalid_until: 2026-01-01");
        assert_eq!((code, piece.as_str()), ("AB0402", "2026-01-01"));
    }

    #[test]
    fn all_problems_are_found_at_once() {
        let codes: Vec<_> =
            problems("titel: a\nvalid_from: bald\nfees: [{amount: x, fro: y}]\nremedy: x: y\nstatus: gone\n")
                .into_iter()
                .map(|p| p.0)
                .collect();
        assert_eq!(codes, ["AB0301", "AB0401", "AB0304", "AB0301", "AB0300", "AB0305"]);
    }

    #[test]
    fn nothing_is_missed_after_a_mistake_in_the_syntax() {
        for yaml in ["kind: process\ntitle: a: b\n", "title: a: b\n", "title: [a\n"] {
            let (facts, problems) = read_text(yaml, false);
            assert_eq!(problems.iter().map(|p| p.code.0).collect::<Vec<_>>(), ["AB0300"], "{yaml}");
            assert!(facts.is_some(), "{yaml}");
        }
    }

    #[test]
    fn other_shapes_are_refused() {
        for yaml in ["- a\n- b\n", "hallo\n", "[]\n"] {
            let (facts, problems) = read_text(yaml, false);
            assert!(facts.is_none());
            assert_eq!(problems.iter().map(|p| p.code.0).collect::<Vec<_>>(), ["AB0304"], "{yaml}");
        }
    }
}

//! What is confidential is not written, and what is open reads back.

use super::*;
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::front_matter::{Context, read, read_translation};
use crate::language::Language;

const PAGE: &str = r#"
kind: process
title: "Titel: \"A\" & <b>"
public_title: 'No'
summary: |
  Zeile eins
  Zeile zwei
visibility: public
status: retired
keywords: [a, 1.10, true, "~"]
order: 2.5
redirect_from: [/alt/]
related: [oeffentlich, geheim-1]
for: [employers]
legal_basis: ["§ 18g AufenthG", "§ 5 Abs. 1 Nr. 1, 2 AufenthG"]
default_law: AufenthG
valid_from: 2023-11-18
valid_until: 2030-01-01
change_note: neu
transition: alt
change_reason: GEHEIM
owner: GEHEIM
deputy: GEHEIM
approved_by: GEHEIM
approved_on: 2020-02-02
last_reviewed_on: 2020-02-03
review_in: 6m
legal_check: done
requirements: [r]
documents:
  - {name: Pass, form: original, note: n, when: w, link: pass.pdf}
  - {name: GEHEIM, visibility: internal}
  - {name: Foto, visibility: public, form: both}
procedure: [p]
fees:
  - {amount: 100, for: f, cite: § 45 AufenthV, note: n}
  - amount: "0,05"
processing_time: z
deadlines: [{what: w, within: i, cite: § 81 AufenthG}]
remedy: none
remedy_note: n
forms: [{title: t, link: https://a.example/x?y=1}]
contact: punkt
online_service: https://a.example
appointment: https://b.example
leika: [99010001000000, "00010001000000"]
group: erwerb
trigger: GEHEIM
result: Karte
steps:
  - {id: eins, do: offen, role: GEHEIM, system: GEHEIM, duration: 1 h, details: "d: e", visibility: public, then: zwei}
  - {id: zwei, do: GEHEIM, decide: [{if: GEHEIM, then: drei}, {if: GEHEIM, then: end}]}
  - {id: drei, do: auch offen, visibility: public}
participants: [GEHEIM]
systems: [GEHEIM]
next: [GEHEIM]
risks: [GEHEIM]
instructions: [GEHEIM]
training: [{title: GEHEIM, link: GEHEIM, minutes: 5}]
stages: [{title: t, weeks: 3-4, goal: g, pages: [geheim-2, oeffentlich], tasks: [t], done_when: d}]
"#;

fn facts(yaml: &str, projected: bool) -> Facts {
    let language = Language::parse("de").expect("a language");
    let context =
        Context { language: &language, default_law: None, laws: crate::citation::Laws::built_in(), projected };
    let mut diagnostics = Diagnostics::default();
    let facts = read(&SourcePath::new("x.md"), yaml, 0..yaml.len(), &context, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{yaml}\n{:?}", diagnostics.finish());
    facts.expect("facts")
}

fn translated(yaml: &str) -> TranslatedFacts {
    let language = Language::parse("en").expect("a language");
    let context =
        Context { language: &language, default_law: None, laws: crate::citation::Laws::built_in(), projected: false };
    let mut diagnostics = Diagnostics::default();
    let facts = read_translation(&SourcePath::new("x.en.md"), yaml, 0..yaml.len(), &context, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{yaml}\n{:?}", diagnostics.finish());
    facts.expect("facts")
}

fn project(facts: &Facts) -> String {
    let pages = BTreeSet::from(["oeffentlich".to_owned()]);
    let contacts = BTreeSet::from(["punkt".to_owned()]);
    public_yaml(facts, PublicNames { pages: &pages, contacts: &contacts })
}

/// The facts as text without places.
fn without_places(facts: &impl std::fmt::Debug) -> String {
    let text = format!("{facts:?}");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("Span {") {
        out.push_str(before);
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out + rest
}

#[test]
fn nothing_confidential_is_written() {
    let yaml = project(&facts(PAGE, false));
    let lowered = yaml.to_lowercase();
    for word in ["geheim", "2020", "6m", "legal_check", "schritt", "minutes", "role"] {
        assert!(!lowered.contains(word), "{word} in\n{yaml}");
    }
}

#[test]
fn every_open_fact_reads_back() {
    let mut before = facts(PAGE, false);
    let after = facts(&project(&before), true);
    before.open.documents.retain(|document| document.visibility == Visibility::Public);
    before.open.related.retain(|page| page.name == "oeffentlich");
    before.open.stages[0].pages.retain(|page| page.name == "oeffentlich");
    assert_eq!(without_places(&after.open), without_places(&before.open));
    assert_eq!(after.visibility, Visibility::Public);

    let mut steps = before.confidential.steps;
    steps.retain(|step| step.visibility == Visibility::Public);
    for step in &mut steps {
        (step.role, step.system, step.decide, step.then) = (None, None, vec![], None);
    }
    let expected = ConfidentialFacts { status: Status::Retired, steps, ..ConfidentialFacts::default() };
    assert_eq!(without_places(&after.confidential), without_places(&expected));
    assert_eq!(project(&facts(&project(&facts(PAGE, false)), true)), project(&facts(PAGE, false)));
}

#[test]
fn ids_made_from_numbers_do_not_count_internal_steps() {
    let yaml = |inner: &str| format!("title: a\nvisibility: public\nsummary: b\nsteps:\n{inner}");
    let with =
        yaml("  - do: GEHEIM\n  - {do: a, visibility: public}\n  - do: GEHEIM\n  - {do: b, visibility: public}\n");
    let without = yaml("  - {do: a, visibility: public}\n  - {do: b, visibility: public}\n");
    assert_eq!(project(&facts(&with, false)), project(&facts(&without, false)));
}

#[test]
fn translations_lose_the_texts_of_internal_documents() {
    let source = facts(PAGE, false).open;
    let before = translated(
        "translated_from: abc\ntitle: 'Title: x'\nkeywords: [k]\ndocuments: [{name: passport, note: n}, {name: SECRET}, {}]\nfees: [{for: f}, {note: g}]\nforms: [{title: t}]\nstages: [{tasks: [t]}]\n",
    );
    let yaml = public_translation_yaml(&before, &source);
    assert!(!yaml.contains("SECRET"), "{yaml}");
    let mut expected = before;
    expected.documents.as_mut().expect("documents").items.remove(1);
    let after = translated(&yaml);
    assert_eq!(without_places(&after), without_places(&expected));
    let mut diagnostics = Diagnostics::default();
    facts(&project(&facts(PAGE, false)), true).open.translated(&after, &mut diagnostics);
    assert!(diagnostics.is_empty());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    })]
    #[test]
    fn any_text_reads_back(text in "[ -~\\n\\täöüß§–„“ع]{1,60}") {
        proptest::prop_assume!(!text.trim().is_empty());
        let quoted = serde_json::to_string(&text).expect("a text");
        let before = facts(&format!("title: {quoted}\nrequirements: [{quoted}]\ndocuments: [{{name: {quoted}}}]\n"), false);
        let after = facts(&project(&before).replace("visibility: \"public\"\n", ""), true);
        assert_eq!(without_places(&after.open), without_places(&before.open));
    }
}

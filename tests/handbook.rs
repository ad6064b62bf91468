//! The sample handbook "Musterstadt": what it holds, and that a date switches exactly what it should.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::edition::{FaceKind, State};
use amtsbuch::front_matter::{Kind, Visibility};
use amtsbuch::pipeline::{self, Moment, Prepared, Session, Themes, Wanted};

static THEMES: LazyLock<Themes> = LazyLock::new(|| pipeline::themes(root()).expect("the theme works"));

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn prepare(date: &str) -> Prepared {
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let sources = pipeline::discover(root(), &mut session, &mut diagnostics).expect("content is readable");
    let moment = Moment { date: Date::parse(date), now: 0 };
    pipeline::prepare(sources, diagnostics, moment, Wanted::BOTH, &THEMES, &mut session)
}

/// The version of each process that the public edition shows: by id, the first day and the state.
fn processes(date: &str) -> BTreeMap<String, (Option<Date>, State)> {
    let prepared = prepare(date);
    assert!(!prepared.has_errors(), "{:#?}", prepared.diagnostics);
    let book = prepared.book.expect("a book");
    let edition = book.internal.expect("wanted");
    let default = edition.default_language().clone();
    let pages = edition.pages().iter().filter(|page| page.language() == &default && page.kind() == Kind::Process);
    pages.map(|page| (page.id().to_string(), (page.open().valid_from, page.state()))).collect()
}

fn switched(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (processes(before), processes(after));
    let ids: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    ids.into_iter().filter(|id| before.get(*id) != after.get(*id)).cloned().collect()
}

#[test]
fn it_has_no_errors_and_no_warnings() {
    let prepared = prepare("2026-11-21");
    assert!(prepared.diagnostics.is_empty(), "{:#?}", prepared.diagnostics);
}

#[test]
fn it_holds_a_whole_office() {
    let prepared = prepare("2026-11-21");
    let book = prepared.book.expect("a book");
    let handbook = &book.handbook;
    let all = || handbook.pages.values().filter(|page| page.versions[0].facts().open.kind == Kind::Process);
    assert_eq!(all().count(), 60);
    assert!(handbook.terms.len() >= 42, "{} terms", handbook.terms.len());
    let groups: BTreeSet<&str> = all()
        .filter_map(|page| page.versions[0].facts().open.group.as_ref().map(|group| group.name.as_str()))
        .collect();
    assert_eq!(groups.len(), handbook.config.groups.len(), "every group of the map has a process");
    let decides = |page: &&amtsbuch::handbook::Page| {
        page.versions[0].facts().confidential.steps.iter().any(|step| step.decide.len() > 1)
    };
    assert!(all().filter(decides).count() >= 20, "a third of the processes have a real decision");
    let dated = handbook.pages.values().filter(|page| page.versions.len() > 1).count();
    assert!(dated >= 15, "{dated} pages with several versions");
    let paths = handbook.pages.values().filter(|page| page.versions[0].facts().open.kind == Kind::Path).count();
    assert_eq!(paths, 2);
}

#[test]
fn every_public_page_is_in_english_and_the_most_needed_in_all_languages() {
    let prepared = prepare("2026-11-21");
    let book = prepared.book.expect("a book");
    let public = book.public.as_ref().expect("wanted");
    let mut whole: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for page in public.pages().iter().filter(|page| page.face() == FaceKind::Whole && page.is_listed()) {
        whole.entry(page.language().as_str()).or_default().insert(page.id());
    }
    let german = &whole["de"];
    let missing: Vec<&&str> = german.difference(&whole["en"]).collect();
    assert!(missing.is_empty(), "not in English: {missing:?}");
    for language in ["uk", "ar", "tr", "fr", "de-simple"] {
        let pages = &whole[language];
        for needed in ["index", "impressum", "datenschutz", "barrierefreiheit", "leichte-sprache", "gebaerdensprache"] {
            assert!(pages.contains(needed), "{needed} is missing in {language}");
        }
        let processes = pages.iter().filter(|id| handbook_kind(&book.handbook, id) == Kind::Process);
        assert!(processes.count() >= 12, "twelve processes in {language}");
    }
}

fn handbook_kind(handbook: &amtsbuch::handbook::Handbook, id: &str) -> Kind {
    handbook.pages[id].versions[0].facts().open.kind
}

#[test]
fn a_date_switches_exactly_what_the_law_changed() {
    assert_eq!(switched("2023-11-17", "2023-11-18").len(), 5);
    assert_eq!(switched("2024-02-29", "2024-03-01").len(), 7);
    assert_eq!(switched("2024-06-26", "2024-06-27").len(), 2);
    assert_eq!(switched("2025-10-29", "2025-10-30").len(), 1);
    assert_eq!(switched("2023-11-18", "2024-02-26"), Vec::<String>::new());
}

#[test]
fn the_chancen_aufenthaltsrecht_has_ended() {
    assert_eq!(processes("2025-12-30")["chancen-aufenthaltsrecht"].1, State::InForce);
    assert_eq!(processes("2025-12-31")["chancen-aufenthaltsrecht"].1, State::Expired);
}

#[test]
fn changes_to_come_are_announced() {
    let prepared = prepare("2026-11-21");
    let book = prepared.book.expect("a book");
    let public = book.public.expect("wanted");
    let german = public.default_language().clone();
    let announced: Vec<&str> = public
        .pages()
        .iter()
        .filter(|page| page.language() == &german && page.open().change.is_some())
        .map(|page| page.id())
        .collect();
    assert!(announced.len() >= 2, "{announced:?}");
}

#[test]
fn no_fact_of_an_internal_process_is_in_the_public_edition() {
    let prepared = prepare("2026-11-21");
    let book = prepared.book.expect("a book");
    let public = book.public.expect("wanted");
    for page in public.pages() {
        let versions = &book.handbook.pages[page.id()].versions;
        assert!(versions.iter().all(|version| version.facts().visibility == Visibility::Public), "{}", page.id());
    }
}

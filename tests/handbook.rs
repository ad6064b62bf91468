//! The sample handbook "Musterstadt": what it holds, and that a date switches exactly what it should.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use amtsbuch::citation::{Citation, Laws, Place, parse};
use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::edition::{FaceKind, State};
use amtsbuch::front_matter::{Kind, Visibility};
use amtsbuch::pipeline::{self, Moment, Prepared, Session, Themes, Wanted};

static THEMES: LazyLock<Themes> = LazyLock::new(|| pipeline::themes(root()).expect("the theme works"));

/// The handbook on the day of these tests.
static TODAY: LazyLock<Prepared> = LazyLock::new(|| prepare("2026-11-28"));

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
    let book = prepared.book.as_ref().expect("a book");
    let edition = book.internal.as_ref().expect("wanted");
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
    let prepared = &*TODAY;
    assert!(prepared.diagnostics.is_empty(), "{:#?}", prepared.diagnostics);
}

#[test]
fn it_holds_a_whole_office() {
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
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
    let decisions = all().filter(decides).count();
    assert!(decisions >= 20, "a third of the processes have a real decision, not only {decisions}");
    let dated = handbook.pages.values().filter(|page| page.versions.len() > 1).count();
    assert!(dated >= 15, "{dated} pages with several versions");
    let paths = handbook.pages.values().filter(|page| page.versions[0].facts().open.kind == Kind::Path).count();
    assert_eq!(paths, 2);
}

/// Pages that nobody can do without: the start page, the folders, what every visit needs, the footer.
const NEEDED_IN_ALL_LANGUAGES: [&str; 22] = [
    "index",
    "einreise",
    "erwerb",
    "bildung",
    "familie",
    "schutz",
    "eu",
    "verfestigung",
    "einbuergerung",
    "dokumente",
    "beendigung",
    "unterstuetzung",
    "fuehrung",
    "service",
    "termin-vereinbaren",
    "unterlagen-vorbereiten",
    "gefluechtete",
    "impressum",
    "datenschutz",
    "barrierefreiheit",
    "leichte-sprache",
    "gebaerdensprache",
];

#[test]
fn every_public_page_is_in_english_and_the_most_needed_in_all_languages() {
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
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
        for needed in NEEDED_IN_ALL_LANGUAGES {
            assert!(pages.contains(needed), "{needed} is missing in {language}");
        }
        let processes = pages.iter().filter(|id| handbook_kind(&book.handbook, id) == Kind::Process);
        assert!(processes.count() >= 14, "fourteen processes in {language}");
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
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
    let public = book.public.as_ref().expect("wanted");
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
fn coming_versions_are_announced_in_every_language_and_begin_on_their_day() {
    let today = Date::parse("2026-11-28").expect("a day");
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
    let coming: Vec<(&String, Date)> = (book.handbook.pages.iter())
        .flat_map(|(id, page)| page.versions.iter().map(move |version| (id, version.facts().open.validity.from)))
        .filter_map(|(id, from)| from.filter(|from| *from > today).map(|from| (id, from)))
        .collect();
    assert!(coming.len() >= 2, "{coming:?}");
    let public = book.public.as_ref().expect("wanted");
    for (id, from) in coming {
        let announced: BTreeSet<&str> = (public.pages().iter())
            .filter(|page| page.id() == id && page.open().change.is_some() && page.face() == FaceKind::Whole)
            .map(|page| page.language().as_str())
            .collect();
        assert_eq!(announced.len(), 7, "{id} from {from}: {announced:?}");
        let day_before = from.previous().expect("a day before it").to_string();
        assert_eq!(switched(&day_before, &from.to_string()), std::slice::from_ref(id));
    }
}

#[test]
fn small_changes_are_dated_blocks() {
    let mut pages = BTreeSet::new();
    for entry in texts() {
        let text = std::fs::read_to_string(&entry).expect("readable");
        if text.lines().any(|line| line.trim_start().starts_with("::: from ")) {
            pages.insert(entry);
        }
    }
    assert!(pages.len() >= 5, "{pages:?}");
}

/// The texts in the default language.
fn texts() -> Vec<PathBuf> {
    let mut texts = Vec::new();
    let mut folders = vec![root().join("content")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.strip_suffix(".md").is_some_and(|stem| !stem.contains('.')) {
                texts.push(path);
            }
        }
    }
    texts
}

/// The places a citation names, without what is below the section: `AufenthG § 18a`.
fn sections(citation: &Citation) -> BTreeSet<String> {
    let targets = citation.targets().iter().filter_map(|target| match &target.place {
        Place::Norm { unit, number: Some(number), .. } => {
            Some(format!("{} {} {}", target.law, unit.as_str(), number.as_str()))
        }
        Place::Norm { .. } | Place::Whole { .. } | Place::Decision { .. } => None,
    });
    targets.collect()
}

/// `data/office.tsv`: what the sample office does, with its fees and norms.
#[test]
fn groups_norms_fees_and_versions_are_those_of_the_office() {
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
    let read = |text: &str| parse(text, None, Laws::built_in()).expect("a citation");
    let mut versions = 0;
    let lines = include_str!("data/office.tsv").lines().skip(1);
    for line in lines {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, group, audience, fee, cite, legal_basis, days] = columns[..] else { panic!("seven columns: {line}") };
        let page = &book.handbook.pages[id];
        let facts = page.versions.last().expect("a version").facts();
        let of_law = |open: &amtsbuch::front_matter::OpenFacts| {
            open.legal_basis.iter().flat_map(|basis| sections(&basis.value)).collect::<BTreeSet<String>>()
        };
        assert_eq!(facts.open.group.as_ref().map(|group| group.name.as_str()), Some(group), "{id}");
        assert_eq!(facts.visibility == Visibility::Public, audience == "public", "{id}");
        for norm in legal_basis.split("; ").filter(|norm| !norm.is_empty()) {
            let missing: Vec<String> = sections(&read(norm)).difference(&of_law(&facts.open)).cloned().collect();
            assert!(missing.is_empty(), "{id} rests on {missing:?}");
        }
        if !fee.is_empty() {
            let cents = fee.parse::<u64>().expect("whole euros") * 100;
            let fees = &facts.open.fees;
            // Nothing to pay without a norm that says so: no fee of the office, whatever a court may take.
            assert!(
                fees.iter().any(|fee| fee.amount_cents == cents) || cents == 0 && cite.is_empty(),
                "{id} costs {fee} euro"
            );
        }
        if !cite.is_empty() {
            let wanted = sections(&read(cite));
            let cites = |fee: &amtsbuch::front_matter::Fee| fee.cite.as_ref().map(|cite| sections(&cite.value));
            assert!(facts.open.fees.iter().filter_map(cites).any(|cite| cite == wanted), "{id}: {cite}");
        }
        let begins: BTreeSet<String> = (page.versions.iter())
            .filter_map(|version| version.facts().open.validity.from.map(|from| from.to_string()))
            .collect();
        for day in days.split(' ').filter(|day| !day.is_empty()) {
            assert!(begins.contains(day), "{id} has no version of {day}");
            versions += 1;
        }
    }
    assert_eq!(versions, 25);
}

#[test]
fn every_process_says_what_applicants_and_staff_need() {
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
    for (id, page) in &book.handbook.pages {
        let facts = page.versions.last().expect("a version").facts();
        let (open, own) = (&facts.open, &facts.confidential);
        if open.kind != Kind::Process {
            continue;
        }
        if facts.visibility == Visibility::Public {
            let missing: Vec<&str> = [
                ("requirements", open.requirements.is_empty()),
                ("documents", open.documents.is_empty()),
                ("procedure", open.procedure.is_empty()),
                ("fees", open.fees.is_empty()),
                ("processing_time", open.processing_time.is_none()),
                ("deadlines", open.deadlines.is_empty()),
                ("remedy", open.remedy.is_none()),
                ("contact", open.contact.is_none()),
                ("result", open.result.is_none()),
                ("for", open.readers.is_empty()),
            ]
            .into_iter()
            .filter_map(|(key, missing)| missing.then_some(key))
            .collect();
            assert!(missing.is_empty(), "{id} lacks {missing:?}");
            let special: Vec<bool> = open.documents.iter().map(|document| document.when.is_some()).collect();
            assert!(special.is_sorted(), "{id}: general documents come first");
        }
        let missing: Vec<&str> = [
            ("owner", own.owner.is_none()),
            ("deputy", own.deputy.is_none()),
            ("approved_by", own.approved_by.is_none()),
            ("last_reviewed_on", own.last_reviewed_on.is_none()),
            ("legal_check", own.legal_check.is_none()),
            ("trigger", own.trigger.is_none()),
            ("steps with roles", own.steps.is_empty() || own.steps.iter().any(|step| step.role.is_none())),
            ("participants", own.participants.is_empty()),
            ("systems", own.systems.is_empty()),
            ("next", own.next.is_empty()),
            ("risks", own.risks.len() < 3),
            ("instructions", own.instructions.is_empty()),
            ("training", own.training.is_empty()),
        ]
        .into_iter()
        .filter_map(|(key, missing)| missing.then_some(key))
        .collect();
        assert!(missing.is_empty(), "{id} lacks {missing:?}");
    }
}

#[test]
fn every_page_has_words_to_be_found_by() {
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
    for page in book.internal.as_ref().expect("wanted").pages() {
        if page.face() == FaceKind::Whole && page.state() == State::InForce {
            let keywords = &page.open().keywords;
            assert!((6..=16).contains(&keywords.len()), "{} ({}): {keywords:?}", page.id(), page.language());
            let once: BTreeSet<String> = keywords.iter().map(|word| word.to_lowercase()).collect();
            assert_eq!(once.len(), keywords.len(), "{} ({}): {keywords:?}", page.id(), page.language());
        }
    }
}

#[test]
fn the_glossary_knows_other_words_and_languages() {
    let prepared = &*TODAY;
    let terms = prepared.book.as_ref().expect("a book").handbook.terms.as_slice();
    let words = |term: &amtsbuch::config::Term, language: &str| {
        term.synonyms.iter().any(|(tag, words)| tag.as_str() == language && !words.is_empty())
    };
    let public: Vec<&amtsbuch::config::Term> = terms.iter().filter(|term| term.public).collect();
    assert!(public.len() >= 42, "{}", public.len());
    for term in &public {
        assert!(words(term, "de") && words(term, "en"), "{:?} has no everyday words", term.term);
        for text in [&term.term, &term.text] {
            assert_eq!(text.0.len(), 7, "{:?} is not explained in every language", term.term);
        }
    }
    for language in ["uk", "ar", "tr", "fr"] {
        let known = public.iter().filter(|term| words(term, language)).count();
        assert!(known * 4 >= public.len() * 3, "{language}: {known} of {} terms", public.len());
    }
    assert!(public.iter().filter(|term| term.cite.is_some()).count() * 4 >= public.len() * 3, "legal sources");
}

#[test]
fn no_fact_of_an_internal_process_is_in_the_public_edition() {
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
    let public = book.public.as_ref().expect("wanted");
    for page in public.pages() {
        let versions = &book.handbook.pages[page.id()].versions;
        assert!(versions.iter().all(|version| version.facts().visibility == Visibility::Public), "{}", page.id());
    }
}

#[test]
fn a_change_of_law_finds_the_processes_that_it_touches() {
    let prepared = &*TODAY;
    let book = prepared.book.as_ref().expect("a book");
    let edition = book.internal.as_ref().expect("wanted");
    let touched = |text: &str| {
        let citation = parse(text, None, &book.handbook.laws).expect("a citation");
        let pages = edition.resting_on(&citation, &book.handbook.laws);
        let by_fee_or_basis = |uses: &BTreeSet<amtsbuch::edition::Use>| {
            uses.contains(&amtsbuch::edition::Use::LegalBasis) || uses.contains(&amtsbuch::edition::Use::Fee)
        };
        pages.iter().filter(|(page, uses)| page.kind() == Kind::Process && by_fee_or_basis(uses)).count()
    };
    assert_eq!(touched("§ 45 AufenthV"), 17);
    assert_eq!(touched("§ 47 AufenthV"), 11);
    assert_eq!(touched("§ 39 AufenthG"), 5);
}

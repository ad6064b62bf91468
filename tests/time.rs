//! The days on which a site changes: the day before and the day of a change differ, the days between do not.
//!
//! `AMTSBUCH_FULL=1` looks at every change day of the sample handbook in more than three years, and at 100 random handbooks
//! instead of 8.
#![allow(clippy::disallowed_methods, reason = "a test reads the environment")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::edition::{Audience, Edition, Internal, Public};
use amtsbuch::emit::Emit;
use amtsbuch::pipeline::{self, Moment, Prepared, Session, Themes, Wanted};
use amtsbuch::source::Sources;
use amtsbuch::theme::Theme;
use proptest::prelude::*;
use support::{prepare_sources, sources, themes};

fn date(text: &str) -> Date {
    Date::parse(text).expect("test dates are valid")
}

/// Both sites of one day as hashes of their files, and the next change of each.
struct Day {
    public: BTreeMap<String, blake3::Hash>,
    internal: BTreeMap<String, blake3::Hash>,
    next: [Option<Date>; 2],
}

impl Day {
    fn of(prepared: &Prepared, themes: &Themes) -> Day {
        let book = prepared.book.as_ref().expect("a handbook without errors is a book");
        fn files<A: Emit>(edition: &Edition<A>, theme: &Theme<A>, sources: &Sources) -> BTreeMap<String, blake3::Hash> {
            let files = pipeline::render(edition, theme, sources).expect("the theme works");
            files.into_iter().map(|(path, bytes)| (path.to_string(), blake3::hash(&bytes))).collect()
        }
        Day {
            public: files(book.public.as_ref().expect("wanted"), &themes.public, &prepared.sources),
            internal: files(book.internal.as_ref().expect("wanted"), &themes.internal, &prepared.sources),
            next: [book.next_change::<Public>(), book.next_change::<Internal>()].map(|change| change.map(|c| c.date)),
        }
    }
}

fn day(sources: &Sources, on: Date, themes: &Themes) -> Day {
    let prepared = prepare_sources(sources.clone(), &on.to_string(), themes);
    assert!(!prepared.has_errors(), "{:#?}", prepared.diagnostics);
    Day::of(&prepared, themes)
}

/// What holds for every handbook and day: nothing differs before the next change, and something on its day.
fn check_day(sources: &Sources, on: Date, themes: &Themes) {
    let today = day(sources, on, themes);
    for (index, next) in today.next.into_iter().enumerate() {
        let files = |day: &Day| if index == 0 { day.public.clone() } else { day.internal.clone() };
        let name = [Public::NAME, Internal::NAME][index];
        let Some(next) = next else {
            let late = day(sources, date("2199-12-31"), themes);
            assert_same(&files(&today), &files(&late), &format!("{name}, {on} and for ever"));
            continue;
        };
        assert!(next > on, "{name}: the next change after {on} is {next}");
        let before = day(sources, next.previous().expect("a day before"), themes);
        assert_same(&files(&today), &files(&before), &format!("{name}, {on} to the day before {next}"));
        let after = day(sources, next, themes);
        assert!(files(&before) != files(&after), "{name}: nothing differs on {next}");
    }
}

fn assert_same(a: &BTreeMap<String, blake3::Hash>, b: &BTreeMap<String, blake3::Hash>, when: &str) {
    let differ: Vec<&String> = a.keys().chain(b.keys()).filter(|path| a.get(*path) != b.get(*path)).collect();
    assert!(differ.is_empty(), "{when}: these files differ: {differ:?}");
}

/// The sample handbook.
fn sample() -> (Sources, Themes) {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut diagnostics = Diagnostics::default();
    let sources = pipeline::discover(&root, &mut Session::default(), &mut diagnostics).expect("it can be read");
    (sources, pipeline::themes(Path::new("/nonexistent")).expect("the embedded themes work"))
}

/// Builds the sample handbook for many days.
struct Sample {
    sources: Sources,
    themes: Themes,
    session: Session,
}

impl Sample {
    fn new() -> Sample {
        let (sources, themes) = sample();
        Sample { sources, themes, session: Session::default() }
    }

    fn build(&mut self, on: Date) -> Day {
        let (sources, moment) = (self.sources.clone(), Moment { date: Some(on), now: 0 });
        let (themes, session) = (&self.themes, &mut self.session);
        let prepared = pipeline::prepare(sources, Diagnostics::default(), moment, Wanted::BOTH, themes, session);
        Day::of(&prepared, themes)
    }
}

/// The days on which the sample handbook begins to apply new law, ends a rule and announces others: the day before and the
/// day of differ just as each edition says; the day of and the last day before the next change are equal.
#[test]
fn the_sample_handbook_differs_on_its_change_days() {
    let mut sample = Sample::new();
    for day in ["2023-11-18", "2025-12-31", "2027-02-01"].map(date) {
        let before = sample.build(day.previous().expect("a day before"));
        let after = sample.build(day);
        check_change(&before, &after, day);
        assert!(before.next.into_iter().flatten().min() == Some(day), "{day} is no change day any more");
    }
    let day = date("2023-11-18");
    let (first, last) = (sample.build(day), sample.build(date("2023-11-27")));
    check_same(&first, &last, "2023-11-18 to 2023-11-27");
    assert_eq!(first.next, last.next);
}

/// Every day from 2023-11-01 to 2027-04-01, from one change of either edition to the next: each named day differs from the
/// day before in the editions that name it and in no other; the first day of an interval, the last and some between are equal.
#[test]
fn every_day_of_the_sample_handbook_is_as_its_change_days_say() {
    if !is_full() {
        return;
    }
    let mut sample = Sample::new();
    let (mut on, end) = (date("2023-11-01"), date("2027-04-01"));
    let mut first = sample.build(on);
    let (mut changes, mut builds) = (0, 1);
    while on < end {
        let next = first.next.into_iter().flatten().min().expect("the sample handbook goes on changing");
        let last_day = next.previous().expect("a day before");
        let length = (1..2_000).find(|days| on.plus_days(*days) == Some(next)).expect("intervals are short");
        // Two days anywhere inside, others at every run of the chain that changes the dates of the handbook.
        let inside = [1, 2].map(|salt| on.plus_days(1 + (length * 7 + salt * 13 + changes * 5) % length.max(1)));
        let inside = inside.into_iter().flatten().filter(|day| *day > on && *day < last_day);
        let mut before = None;
        for day in inside.chain([last_day]).filter(|day| *day > on) {
            let other = sample.build(day);
            builds += 1;
            check_same(&first, &other, &format!("{on} to {day}, before {next}"));
            assert_eq!(first.next, other.next, "{on} and {day}");
            before = Some(other);
        }
        let after = sample.build(next);
        builds += 1;
        check_change(before.as_ref().unwrap_or(&first), &after, next);
        (on, first) = (next, after);
        changes += 1;
    }
    println!("{changes} change days, {builds} builds");
    assert!(changes >= 100, "only {changes} changes");
}

/// Whether the long forms are wanted.
fn is_full() -> bool {
    std::env::var_os("AMTSBUCH_FULL").is_some_and(|value| value == "1")
}

fn check_same(a: &Day, b: &Day, when: &str) {
    assert_same(&a.public, &b.public, &format!("public, {when}"));
    assert_same(&a.internal, &b.internal, &format!("internal, {when}"));
}

/// Each edition differs from the day before if, and only if, it has named the day.
fn check_change(before: &Day, after: &Day, day: Date) {
    assert_eq!(before.next[0] == Some(day), before.public != after.public, "public on {day}");
    assert_eq!(before.next[1] == Some(day), before.internal != after.internal, "internal on {day}");
}

/// A few days in a small year, so that random periods touch, overlap and leave gaps.
fn small_date() -> impl Strategy<Value = Date> {
    (1u8..=4, 1u8..=5).prop_map(|(month, day)| date(&format!("2026-{month:02}-{day:02}")))
}

/// A page with a chain of versions, blocks for certain days, and a review.
fn versions(id: &'static str) -> impl Strategy<Value = Vec<(String, String)>> {
    let block = (small_date(), proptest::option::of(small_date()), any::<bool>());
    let version = (small_date(), proptest::option::of(small_date()), proptest::collection::vec(block, 0..3), 0u8..12);
    (any::<bool>(), proptest::collection::vec(version, 1..4)).prop_map(move |(public, mut versions)| {
        versions.sort_by_key(|version| version.0);
        versions.dedup_by_key(|version| version.0);
        let begins: Vec<Date> = versions.iter().map(|version| version.0).collect();
        let mut files = Vec::new();
        for (index, (from, until, blocks, kind)) in versions.into_iter().enumerate() {
            // A draft for no certain day.
            let undated = kind == 1 && index > 0;
            let mut keys = format!("title: {id} {index}\nsummary: Kurz.\nlegal_basis: [§ 18 AufenthG]\n");
            if !undated {
                keys += &format!("valid_from: {from}\n");
            }
            keys += if public { "visibility: public\n" } else { "visibility: internal\n" };
            // An end that leaves a gap or ends the page, where it does not overlap the next version.
            if let Some(until) = until
                .filter(|until| !undated && *until >= from && begins.get(index + 1).is_none_or(|next| until < next))
            {
                keys += &format!("valid_until: {until}\n");
            }
            match kind {
                _ if undated => keys += "status: draft\n",
                0 => keys += "status: draft\n",
                1 => keys += "status: retired\n",
                2..=4 => keys += "change_note: Neu.\n",
                5..=7 => keys += "last_reviewed_on: 2026-02-02\nreview_in: 1m\n",
                _ => {}
            }
            let mut body = String::from("Text.\n");
            for (from, until, internal) in blocks {
                let until = until.filter(|until| *until >= from).map(|until| format!(" until {until}"));
                let open = format!("::: from {from}{}\n", until.unwrap_or_default());
                body += &match internal {
                    true => format!("\n:::: internal\n{open}Geheim ab {from}.\n:::\n::::\n"),
                    false => format!("\n{open}Neu ab {from}.\n:::\n"),
                };
            }
            let name = if index == 0 { format!("{id}.md") } else { format!("{id}@{from}.md") };
            files.push((name, format!("---\n{keys}---\n\n{body}")));
        }
        files
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if is_full() { 100 } else { 8 }, ..ProptestConfig::default() })]

    /// No date breaks the chain of versions, and no day differs that is not told.
    #[test]
    fn random_handbooks_differ_on_their_change_days_and_on_no_other(
        a in versions("a"),
        b in versions("b"),
        on in small_date(),
        changed in proptest::option::of(small_date()),
    ) {
        let law = changed.map(|on| format!("- {{law: AufenthG, sections: [\"18\"], in_force: {on}, title: Neu}}\n"));
        let law = law.map(|text| ("law_changes.yaml".to_string(), text));
        let files: Vec<(String, String)> = a.into_iter().chain(b).chain(law).collect();
        let pairs: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let sources = sources(&pairs);
        check_day(&sources, on, &themes());
    }
}

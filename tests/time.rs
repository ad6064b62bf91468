//! The days on which a site changes: the day before and the day of a change differ, the days between do not.

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::edition::{Audience, Edition, Internal, Public};
use amtsbuch::emit::Emit;
use amtsbuch::pipeline::{self, Moment, Session, Themes, Wanted};
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

fn day(sources: &Sources, on: Date, themes: &Themes) -> Day {
    let prepared = prepare_sources(sources.clone(), &on.to_string(), themes);
    assert!(!prepared.has_errors(), "{:#?}", prepared.diagnostics);
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

/// From one change of either edition of the sample handbook to the next, from before the first to after the last one.
#[test]
fn the_sample_handbook_differs_on_its_change_days_and_on_no_other() {
    let (sources, themes) = sample();
    let mut session = Session::default();
    let mut build = |on: Date| -> Day {
        let moment = Moment { date: Some(on), now: 0 };
        let wanted = Wanted::BOTH;
        let prepared =
            pipeline::prepare(sources.clone(), Diagnostics::default(), moment, wanted, &themes, &mut session);
        let book = prepared.book.as_ref().expect("the sample handbook is a book");
        fn files<A: Emit>(edition: &Edition<A>, theme: &Theme<A>, sources: &Sources) -> BTreeMap<String, blake3::Hash> {
            let files = pipeline::render(edition, theme, sources).expect("the theme works");
            files.into_iter().map(|(path, bytes)| (path.to_string(), blake3::hash(&bytes))).collect()
        }
        Day {
            public: files(book.public.as_ref().expect("wanted"), &themes.public, &prepared.sources),
            internal: files(book.internal.as_ref().expect("wanted"), &themes.internal, &prepared.sources),
            next: [book.next_change::<Public>(), book.next_change::<Internal>()].map(|change| change.map(|c| c.date)),
        }
    };
    // A turn of the year with versions, dated blocks and reviews.
    let mut on = date("2026-12-29");
    let end = date("2027-01-03");
    let mut today = build(on);
    let mut changes = 0;
    // Reviews come nearer on many days: some of them are enough.
    while let Some(next) = today.next.into_iter().flatten().min().filter(|next| *next <= end && changes < 6) {
        let before = build(next.previous().expect("a day before"));
        assert_same(&today.public, &before.public, &format!("public, {on} to the day before {next}"));
        assert_same(&today.internal, &before.internal, &format!("internal, {on} to the day before {next}"));
        let after = build(next);
        assert_eq!(today.next[0] == Some(next), before.public != after.public, "public on {next}");
        assert_eq!(today.next[1] == Some(next), before.internal != after.internal, "internal on {next}");
        on = next;
        today = after;
        changes += 1;
    }
    assert!(changes >= 3, "only {changes} changes");
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
            let mut keys = format!("title: {id} {index}\nsummary: Kurz.\nvalid_from: {from}\n");
            keys += if public { "visibility: public\n" } else { "visibility: internal\n" };
            // An end that leaves a gap or ends the page, where it does not overlap the next version.
            if let Some(until) =
                until.filter(|until| *until >= from && begins.get(index + 1).is_none_or(|next| until < next))
            {
                keys += &format!("valid_until: {until}\n");
            }
            match kind {
                0 => keys += "status: draft\n",
                1 => keys += "status: retired\n",
                2..=4 => keys += "change_note: Neu.\n",
                5..=7 => keys += "last_reviewed_on: 2026-01-02\nreview_in: 1m\n",
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
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// No date breaks the chain of versions, and no day differs that is not told.
    #[test]
    fn random_handbooks_differ_on_their_change_days_and_on_no_other(
        a in versions("a"),
        b in versions("b"),
        on in small_date(),
    ) {
        let files: Vec<(String, String)> = a.into_iter().chain(b).collect();
        let pairs: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let sources = sources(&pairs);
        check_day(&sources, on, &themes());
    }
}

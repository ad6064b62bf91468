//! Citations as statutes, offices and courts write them, against their canonical form.
//!
//! `tests/data/citations.tsv`: strings from federal statutes (official works, § 5 UrhG) with the law they stand in;
//! `tests/data/citations_office.tsv`: spellings of offices and courts, and what only looks like a citation;
//! `tests/data/citations_courts.tsv`: the style of court decisions from many fields of law (constructed);
//! `tests/data/citations_held_out.tsv`: a hundred more strings of the same kinds, written with their canonical forms before
//! the grammar had seen any of them. `amtsbuch cite` read 97 of them right then; the other three are read since.

use std::collections::BTreeSet;

use amtsbuch::citation::{Citation, Laws, Place, Target, find, json_line, parse};

#[derive(Clone)]
struct Line {
    id: &'static str,
    text: &'static str,
    law: Option<&'static str>,
    canonical: &'static str,
}

fn lines(file: &'static str) -> Vec<Line> {
    file.lines()
        .skip(1)
        .map(|line| {
            let mut columns = line.split('\t');
            let mut column = || columns.next().expect("four columns");
            let (id, text, law, canonical) = (column(), column(), column(), column());
            Line { id, text, law: Some(law).filter(|law| !law.is_empty()), canonical }
        })
        .collect()
}

fn statutes() -> Vec<Line> {
    lines(include_str!("data/citations.tsv"))
}

fn office() -> Vec<Line> {
    lines(include_str!("data/citations_office.tsv"))
}

fn courts() -> Vec<Line> {
    lines(include_str!("data/citations_courts.tsv"))
}

fn held_out() -> Vec<Line> {
    lines(include_str!("data/citations_held_out.tsv"))
}

/// The share of lines read as they should be; the others are printed.
fn rate(lines: &[Line]) -> f64 {
    let right = lines
        .iter()
        .filter(|line| {
            let read = parse(line.text, line.law, Laws::built_in());
            let read = read.map_or_else(|problem| format!("({})", problem.message.en), |citation| citation.canonical());
            if read != line.canonical {
                println!("{}: {}\n  expected {}\n  read     {read}", line.id, line.text, line.canonical);
            }
            read == line.canonical
        })
        .count();
    right as f64 / lines.len() as f64
}

#[test]
fn statutes_are_read() {
    assert!(rate(&statutes()) >= 0.98);
}

#[test]
fn offices_and_courts_are_read() {
    let positive: Vec<Line> = office().into_iter().filter(|line| !line.canonical.is_empty()).collect();
    assert!(rate(&positive) >= 0.98);
}

#[test]
fn courts_are_read_whatever_the_law() {
    assert!(rate(&courts()) >= 0.99);
}

#[test]
fn strings_that_the_grammar_was_not_made_for_are_read() {
    assert_eq!(held_out().len(), 100);
    let lines = held_out();
    let right = lines.iter().filter(|line| {
        let read: serde_json::Value =
            serde_json::from_str(&json_line(line.text, line.law, Laws::built_in())).expect("`cite` writes JSON");
        if read["canonical"] != line.canonical {
            println!("{}: {}\n  expected {}\n  read     {}", line.id, line.text, line.canonical, read["canonical"]);
        }
        read["canonical"] == line.canonical
    });
    assert!(right.count() >= 97);
}

/// The sections that a citation in running text leads to, against those of its canonical form.
#[test]
fn sections_of_court_style_are_found_in_running_text() {
    let laws = Laws::built_in();
    let (mut both, mut only_found, mut only_expected) = (0, 0, 0);
    for line in courts() {
        let sections = |citation: &Citation| -> BTreeSet<String> {
            let named = |target: &Target| match &target.place {
                Place::Norm { unit, number, .. } => Some(format!("{} {unit:?} {number:?}", target.law)),
                Place::Whole { .. } | Place::Decision { .. } => None,
            };
            citation.targets().iter().filter_map(named).collect()
        };
        let expected = parse(line.canonical, None, laws).map(|citation| sections(&citation)).unwrap_or_default();
        let sentence =
            format!("Die Klage hat nach {} keinen Erfolg, weil Nr. 3 der Liste am 5. Mai fehlte.", line.text);
        let found: BTreeSet<String> =
            find(&sentence, line.law, laws).iter().flat_map(|found| sections(&found.citation)).collect();
        both += expected.intersection(&found).count();
        only_found += found.difference(&expected).count();
        only_expected += expected.difference(&found).count();
    }
    let f1 = 2.0 * both as f64 / (2 * both + only_found + only_expected) as f64;
    println!("{both} right, {only_found} too many, {only_expected} missing: F1 {f1:.3}");
    assert!(f1 >= 0.95, "F1 {f1:.3}");
}

#[test]
fn what_is_no_citation_is_not_linked() {
    for line in office().iter().filter(|line| line.canonical.is_empty()) {
        for law in [line.law, Some("AufenthG")] {
            assert_eq!(find(line.text, law, Laws::built_in()), [], "{}", line.text);
            assert!(json_line(line.text, law, Laws::built_in()).contains("\"targets\":[]"), "{}", line.text);
        }
    }
}

#[test]
fn the_canonical_form_is_read_as_itself() {
    let lines = [statutes(), office(), courts(), held_out()].concat();
    for line in lines.iter().filter(|line| !line.canonical.is_empty()) {
        let read = parse(line.canonical, None, Laws::built_in()).map(|citation| citation.canonical());
        assert_eq!(read.as_deref(), Ok(line.canonical), "{}", line.id);
    }
}

#[test]
fn citations_are_found_in_sentences() {
    let lines = [statutes(), office(), courts(), held_out()].concat();
    let lines: Vec<Line> = lines.into_iter().filter(|line| !line.canonical.is_empty()).collect();
    let mut right = 0;
    for line in &lines {
        let sentence = format!("Das Nähere regelt {} entsprechend.", line.text);
        let found = find(&sentence, line.law, Laws::built_in());
        let read: Vec<String> = found.iter().map(|found| found.citation.canonical()).collect();
        if read.join("; ") == line.canonical {
            right += 1;
        } else {
            println!("{}: {}\n  expected {}\n  found    {}", line.id, line.text, line.canonical, read.join(" | "));
        }
    }
    assert!(right as f64 / lines.len() as f64 >= 0.97, "{right} of {}", lines.len());
}

mod properties {
    use std::sync::Arc;

    use amtsbuch::citation::{
        Citation, Following, Label, Laws, Number, Place, RangeEnd, Step, Target, Unit, find, json_line, parse,
    };
    use proptest::prelude::*;
    use proptest::sample::{select, subsequence};

    const LABELS: [Label; 11] = [
        Label::Paragraph,
        Label::Subparagraph,
        Label::Sentence,
        Label::Number,
        Label::Letter,
        Label::DoubleLetter,
        Label::Dash,
        Label::HalfSentence,
        Label::Alternative,
        Label::Variant,
        Label::Case,
    ];

    fn law() -> impl Strategy<Value = Arc<str>> {
        let known: Vec<Arc<str>> = Laws::built_in().all().iter().map(|law| law.abbreviation.clone()).collect();
        let others = ["LAufnG", "Landesaufnahmegesetz", "VwVfG NRW", "Verordnung (EU) 2020/1", "Richtlinie 2001/29/EG"];
        prop_oneof![3 => select(known), 1 => select(others.to_vec()).prop_map(Arc::from)]
    }

    fn number() -> impl Strategy<Value = Number> {
        "[1-9][0-9]{0,3}[a-z]?".prop_map(|number| Number::new(&number))
    }

    fn step(label: Label) -> impl Strategy<Value = Step> {
        let pattern = match label {
            Label::Letter => "[a-z]",
            Label::DoubleLetter => "aa|bb|zz",
            Label::Number => "[1-9][0-9]{0,2}[a-z]?|[1-9]\\.[1-9]",
            _ => "[1-9][0-9]?[a-z]?",
        };
        pattern.prop_map(move |value| Step { label, value: Number::new(&value) })
    }

    fn path() -> impl Strategy<Value = Vec<Step>> {
        subsequence(LABELS.to_vec(), 0..4)
            .prop_shuffle()
            .prop_flat_map(|labels| labels.into_iter().map(step).collect::<Vec<_>>())
    }

    fn version() -> impl Strategy<Value = Option<Arc<str>>> {
        let versions = ["a.F.", "n.F.", "bis 2023-11-17", "ab 2024-03-01", "am 2020-01-01", "vom 2010-12-31"];
        prop_oneof![3 => Just(None), 1 => select(versions.to_vec()).prop_map(|version| Some(version.into()))]
    }

    /// The end of a range: another section, or other steps from some level of the path on.
    fn end(path: Vec<Step>) -> impl Strategy<Value = Option<RangeEnd>> {
        let levels = path.len();
        let labels: Vec<Label> = path.iter().map(|step| step.label).collect();
        let to_section = number().prop_map(|number| Some(RangeEnd { number: Some(number), path: Vec::new() }));
        let to_step = (0..levels.max(1)).prop_flat_map(move |level| {
            let tail: Vec<_> = labels.get(level..).unwrap_or(&[]).iter().map(|label| step(*label)).collect();
            tail.prop_map(|path| (!path.is_empty()).then_some(RangeEnd { number: None, path }))
        });
        prop_oneof![3 => Just(None), 1 => to_section, 1 => to_step]
    }

    fn norm() -> impl Strategy<Value = Place> {
        let following = prop_oneof![4 => Just(None), 1 => select(vec![Some(Following::One), Some(Following::Some)])];
        let section = (select(vec![Unit::Section, Unit::Article]), number(), path())
            .prop_flat_map(|(unit, number, path)| (Just(unit), Just(Some(number)), Just(path.clone()), end(path)));
        let rule = "[1-9]\\.[0-9]{1,2}(\\.[1-9])?"
            .prop_map(|number| (Unit::Number, Some(Number::new(&number)), Vec::new(), None));
        let annexes = [None, Some("D16"), Some("2a"), Some("IV"), Some("C")];
        let annex = (select(vec![Unit::Annex, Unit::Appendix]), select(annexes.to_vec()), path())
            .prop_map(|(unit, number, path)| (unit, number.map(Number::new), path, None));
        (prop_oneof![6 => section, 1 => rule, 1 => annex], following, version()).prop_map(
            |((unit, number, path, to), following, version)| Place::Norm { unit, number, path, to, following, version },
        )
    }

    fn target() -> impl Strategy<Value = Target> {
        let norm = (law(), norm()).prop_map(|(law, place)| (law, place));
        let whole = (law(), version()).prop_map(|(law, version)| (law, Place::Whole { version }));
        let decision = (
            select(vec!["BVerwG", "OVG Nordrhein-Westfalen", "VG Frankfurt (Oder)"]),
            select(vec![None, Some("2013-03-19")]),
            select(vec!["1 C 12.12", "19 A 2381/14", "2 BvR 1725/88"]),
        )
            .prop_map(|(court, date, file)| {
                (Arc::from(court), Place::Decision { date: date.map(Arc::from), file: file.into() })
            });
        (prop_oneof![8 => norm, 1 => whole, 1 => decision], any::<bool>()).prop_map(|((law, place), joined)| Target {
            law,
            place,
            joined,
        })
    }

    fn citation() -> impl Strategy<Value = Citation> {
        proptest::collection::vec(target(), 1..5).prop_map(|mut targets| {
            targets[0].joined = false;
            Citation::new(targets).expect("one target at least")
        })
    }

    /// Text that looks like citations and is mostly none.
    fn noise() -> impl Strategy<Value = String> {
        let pieces = [
            "§",
            "§§",
            "Art.",
            "Artikel",
            "Nr.",
            "Anlage",
            "Abs.",
            "S.",
            "Buchst.",
            "lit.",
            "a",
            "f.",
            "ff.",
            "18a",
            "1",
            "20",
            "I",
            "IV",
            "AufenthG",
            "des Aufenthaltsgesetzes",
            "SGB II",
            "XYZG",
            "der",
            "des Gesetzes",
            "und",
            "oder",
            ",",
            ";",
            "i.V.m.",
            "in Verbindung mit",
            "bis",
            "–",
            "-",
            "/",
            "(",
            ")",
            "(vorher",
            "a.F.",
            "[",
            "]",
            "Verordnung (EU)",
            "2016/399",
            "BVerwG,",
            "Urt. v.",
            "19.03.2013",
            "in der bis zum",
            "geltenden Fassung",
            "1. Halbsatz",
            "\u{a0}",
            "\n",
            "ä",
            "€",
            "\u{202f}",
            "\u{0}",
            "😀",
            ".",
            "Satz",
            "erste Alternative",
            "dieses Gesetzes",
            "VG",
            "OVG Berlin",
        ];
        let piece = prop_oneof![20 => select(pieces.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,4}"];
        let space = select(vec![" ", " ", " ", "", "\n"]);
        proptest::collection::vec((piece, space), 0..30)
            .prop_map(|pieces| pieces.into_iter().map(|(piece, space)| piece + space).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_printed_is_read_as_the_same(citation in citation()) {
            let read = parse(&citation.to_string(), None, Laws::built_in());
            prop_assert_eq!(read, Ok(citation));
        }

        #[test]
        fn what_is_shown_on_the_page_is_read_as_the_same_law(law in law(), number in number(), path in path()) {
            let place = Place::Norm { unit: Unit::Section, number: Some(number), path, to: None, following: None, version: None };
            let citation = Citation::new(vec![Target { law, place, joined: false }]).expect("one target");
            prop_assert_eq!(parse(&citation.display_text(), None, Laws::built_in()), Ok(citation));
        }

        #[test]
        fn any_text_can_be_read(text in noise(), law in select(vec![None, Some("AufenthG"), Some("GG"), Some("KAG")])) {
            let laws = Laws::built_in();
            match parse(&text, law, laws) {
                Ok(citation) => {
                    prop_assert_eq!(parse(&citation.to_string(), None, laws), Ok(citation.clone()), "{}", text);
                    laws.problems(&citation);
                    citation.display_text();
                    citation.url(laws);
                }
                Err(problem) => prop_assert!(text.get(problem.range).is_some()),
            }
            json_line(&text, law, laws);
            let mut behind = 0;
            for found in find(&text, law, laws) {
                prop_assert!(found.range.start >= behind && text.get(found.range.clone()).is_some());
                prop_assert_eq!(found.places.len(), found.citation.targets().len());
                prop_assert_eq!(parse(&found.citation.to_string(), None, laws), Ok(found.citation.clone()), "{}", text);
                let mut place_behind = found.range.start;
                for place in &found.places {
                    prop_assert!(place.start >= place_behind && place.end <= found.range.end, "{}", text);
                    prop_assert!(text.get(place.clone()).is_some());
                    place_behind = place.end;
                }
                behind = found.range.end;
            }
        }
    }
}

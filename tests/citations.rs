//! Citations as statutes, offices and courts write them, against their canonical form.
//!
//! `tests/data/citations.tsv`: strings from federal statutes (official works, § 5 UrhG) with the law they stand in;
//! `tests/data/citations_office.tsv`: spellings of offices and courts, and what only looks like a citation.

use amtsbuch::citation::{Laws, find, json_line, parse};

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
    for line in statutes().iter().chain(&office()).filter(|line| !line.canonical.is_empty()) {
        let read = parse(line.canonical, None, Laws::built_in()).map(|citation| citation.canonical());
        assert_eq!(read.as_deref(), Ok(line.canonical), "{}", line.id);
    }
}

#[test]
fn citations_are_found_in_sentences() {
    let lines: Vec<Line> =
        statutes().into_iter().chain(office()).filter(|line| !line.canonical.is_empty()).collect();
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

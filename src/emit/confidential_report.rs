//! The report for programs: `api/report.json` and `api/report.csv` of the internal site, and what `amtsbuch report` prints.

use std::collections::HashMap;

use memchr::memchr_iter;
use serde::{Serialize, Serializer};

use crate::date::Date;
use crate::diagnostic::SourcePath;
use crate::diagnostic::position::file_of;
use crate::edition::confidential_report::{ConfidentialEntry, ConfidentialReport, ListName};
use crate::language::Language;
use crate::source::Sources;
use crate::theme::Strings;

/// Where entries stand: lines of the sources. Most entries stand near the beginning of a file of their own.
pub struct ConfidentialPlaces<'a> {
    sources: &'a Sources,
    /// The last place of each file: its offset and the lines that end before it.
    last: HashMap<&'a SourcePath, (usize, usize)>,
}

impl<'a> ConfidentialPlaces<'a> {
    /// Knows nothing yet.
    pub fn new(sources: &'a Sources) -> ConfidentialPlaces<'a> {
        ConfidentialPlaces { sources, last: HashMap::new() }
    }

    /// File from the handbook's root and line from 1.
    pub fn of(&mut self, entry: &'a ConfidentialEntry) -> (String, usize) {
        let path = &entry.span.path;
        let ended = self.sources.text(path).map_or(0, |text| {
            let place = entry.span.start.min(text.len());
            let (from, ended) = self.last.get(path).copied().filter(|(last, _)| *last <= place).unwrap_or_default();
            let ended = ended + memchr_iter(b'\n', &text.as_bytes()[from..place]).count();
            self.last.insert(path, (place, ended));
            ended
        });
        (file_of(path), ended + 1)
    }
}

/// A value in tenths as a number with one decimal.
fn tenths(value: impl Into<f64>) -> f64 {
    value.into() / 10.0
}

/// An entry for programs.
#[derive(Serialize)]
struct ConfidentialRow<'a> {
    id: Option<&'a str>,
    title: &'a str,
    lang: Option<&'a Language>,
    reason: &'static str,
    text: String,
    detail: Option<&'a str>,
    owner: Option<&'a str>,
    owner_title: Option<String>,
    date: Option<Date>,
    since: Option<Date>,
    file: String,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    flesch: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words_per_sentence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    letters_per_word: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<u32>,
}

/// Lists by name, in their order.
struct ConfidentialLists<'a>(Vec<(&'static str, Vec<ConfidentialRow<'a>>)>);

impl Serialize for ConfidentialLists<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, rows)| (name, rows)))
    }
}

/// One array per list, named as the list; `lists` are the wanted ones.
pub fn json(
    report: &ConfidentialReport,
    lists: &[ListName],
    sources: &Sources,
    strings: &Strings,
    language: &Language,
) -> String {
    let mut places = ConfidentialPlaces::new(sources);
    let mut rows = |list: &ListName| {
        let entries = report.entries(*list).iter();
        entries.map(|entry| row(report, entry, &mut places, strings, language)).collect::<Vec<_>>()
    };
    let all = ConfidentialLists(lists.iter().map(|list| (list.as_str(), rows(list))).collect());
    let text = serde_json::to_string_pretty(&all).unwrap_or_default();
    format!("{text}\n")
}

fn row<'a>(
    report: &ConfidentialReport,
    entry: &'a ConfidentialEntry,
    places: &mut ConfidentialPlaces<'a>,
    strings: &Strings,
    language: &Language,
) -> ConfidentialRow<'a> {
    let (file, line) = places.of(entry);
    let measured = entry.readability.as_ref();
    ConfidentialRow {
        id: entry.id.as_deref(),
        title: &entry.title,
        lang: entry.language.as_ref(),
        reason: entry.reason.as_str(),
        text: reason_text(entry, strings),
        detail: entry.detail.as_deref(),
        owner: entry.owner.as_deref(),
        owner_title: entry.owner.as_ref().map(|owner| report.role(owner, language).text),
        date: entry.date,
        since: entry.since,
        file,
        line,
        flesch: measured.map(|measured| tenths(measured.flesch_tenths)),
        words_per_sentence: measured.map(|measured| tenths(measured.sentence_tenths)),
        letters_per_word: measured.map(|measured| tenths(measured.word_tenths)),
        words: measured.map(|measured| measured.words),
    }
}

/// Why something is listed, in words.
pub fn reason_text(entry: &ConfidentialEntry, strings: &Strings) -> String {
    strings.get(&format!("reason_{}", entry.reason.as_str())).to_string()
}

const COLUMNS: [&str; 16] = [
    "list",
    "reason",
    "text",
    "id",
    "title",
    "lang",
    "owner",
    "owner_title",
    "date",
    "since",
    "detail",
    "file",
    "line",
    "flesch",
    "words_per_sentence",
    "letters_per_word",
];

/// All lists as one table (RFC 4180), the list's name in the first column.
pub fn csv(
    report: &ConfidentialReport,
    lists: &[ListName],
    sources: &Sources,
    strings: &Strings,
    language: &Language,
) -> String {
    let mut csv = COLUMNS.join(",");
    csv.push_str("\r\n");
    let mut places = ConfidentialPlaces::new(sources);
    for list in lists {
        for entry in report.entries(*list) {
            let row = row(report, entry, &mut places, strings, language);
            let text = |text: Option<&str>| text.map(cell).unwrap_or_default();
            let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
            // As JSON writes a number: with its point.
            let number = |number: Option<f64>| number.map(|number| format!("{number:?}")).unwrap_or_default();
            let cells: [String; COLUMNS.len()] = [
                list.as_str().to_string(),
                cell(row.reason),
                cell(&row.text),
                text(row.id),
                cell(row.title),
                text(row.lang.map(Language::as_str)),
                text(row.owner),
                text(row.owner_title.as_deref()),
                date(row.date),
                date(row.since),
                text(row.detail),
                cell(&row.file),
                row.line.to_string(),
                number(row.flesch),
                number(row.words_per_sentence),
                number(row.letters_per_word),
            ];
            csv.push_str(&cells.join(","));
            csv.push_str("\r\n");
        }
    }
    csv
}

/// A cell, quoted where it must be; a text that a spreadsheet would take for a formula is made a text.
fn cell(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_string() };
    if safe.contains([',', '"', '\n', '\r', ';']) { format!("\"{}\"", safe.replace('"', "\"\"")) } else { safe }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_no_formula() {
        assert_eq!(cell("a"), "a");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
    }
}

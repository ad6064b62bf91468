//! The report for programs: `api/report.json` and `api/report.csv` of the internal site, and what `amtsbuch report` prints.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::diagnostic::SourcePath;
use crate::diagnostic::position::{LineIndex, file_of};
use crate::edition::confidential_report::{ConfidentialEntry, ConfidentialReport, ListName};
use crate::language::Language;
use crate::source::Sources;
use crate::theme::Strings;

/// Where entries stand: lines of the sources, each file read once.
pub struct ConfidentialPlaces<'a> {
    sources: &'a Sources,
    files: BTreeMap<SourcePath, LineIndex<'a>>,
}

impl<'a> ConfidentialPlaces<'a> {
    /// Knows nothing yet.
    pub fn new(sources: &'a Sources) -> ConfidentialPlaces<'a> {
        ConfidentialPlaces { sources, files: BTreeMap::new() }
    }

    /// File from the handbook's root and line from 1.
    pub fn of(&mut self, entry: &ConfidentialEntry) -> (String, usize) {
        let path = &entry.span.path;
        let line = match self.sources.text(path) {
            None => 1,
            Some(text) => {
                let index = self.files.entry(path.clone()).or_insert_with(|| LineIndex::new(text));
                index.position(entry.span.start).line
            }
        };
        (file_of(path), line)
    }
}

/// A value in tenths as a number with one decimal.
fn tenths(value: impl Into<f64>) -> f64 {
    value.into() / 10.0
}

/// One array per list, named as the list; `lists` are the wanted ones.
pub fn json(
    report: &ConfidentialReport,
    lists: &[ListName],
    sources: &Sources,
    strings: &Strings,
    language: &Language,
) -> Value {
    let mut places = ConfidentialPlaces::new(sources);
    let mut object = Map::new();
    for list in lists {
        let entries = report.entries(*list).iter().map(|entry| value(report, entry, &mut places, strings, language));
        object.insert(list.as_str().to_string(), entries.collect());
    }
    Value::Object(object)
}

fn value(
    report: &ConfidentialReport,
    entry: &ConfidentialEntry,
    places: &mut ConfidentialPlaces<'_>,
    strings: &Strings,
    language: &Language,
) -> Value {
    let (file, line) = places.of(entry);
    let mut value = json!({
        "id": entry.id,
        "title": entry.title,
        "lang": entry.language,
        "reason": entry.reason.as_str(),
        "text": reason_text(entry, strings),
        "detail": entry.detail,
        "owner": entry.owner,
        "owner_title": entry.owner.as_ref().map(|owner| report.role(owner, language).text),
        "date": entry.date,
        "since": entry.since,
        "file": file,
        "line": line,
    });
    if let Some(measured) = entry.readability {
        value["flesch"] = json!(tenths(measured.flesch_tenths));
        value["words_per_sentence"] = json!(tenths(measured.sentence_tenths));
        value["letters_per_word"] = json!(tenths(measured.word_tenths));
        value["words"] = json!(measured.words);
    }
    value
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
    let all = json(report, lists, sources, strings, language);
    for list in lists {
        for entry in all[list.as_str()].as_array().into_iter().flatten() {
            let cell = |column: &&str| match entry.get(*column) {
                _ if *column == "list" => list.as_str().to_string(),
                None | Some(Value::Null) => String::new(),
                Some(Value::String(text)) => cell(text),
                Some(other) => other.to_string(),
            };
            csv.push_str(&COLUMNS.iter().map(cell).collect::<Vec<_>>().join(","));
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

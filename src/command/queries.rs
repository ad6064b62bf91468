//! `amtsbuch check --queries FILE`: how well the search finds what is expected.
//!
//! The file has tab-separated columns: query, language, kind, expected ids (separated by commas; one is enough),
//! audience. `both` is asked of both sites, `internal` of the internal one. What a site or language does not have is not
//! expected of it.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use serde_json::json;

use super::{Call, Stop, print};
use crate::cli::FormatArgument;
use crate::edition::{Edition, FaceKind};
use crate::emit::{Emit, search_index};
use crate::language::Language;
use crate::pipeline::{self, Wanted};
use crate::text;
use crate::theme::Theme;

/// What is asked for.
pub(super) struct Arguments<'a> {
    /// The file of queries.
    pub file: &'a Path,
    /// Least share of queries answered at the first place, in per cent.
    pub at_1: Option<f64>,
    /// The same for the first five places.
    pub at_5: Option<f64>,
    /// As of this day.
    pub date: Option<&'a str>,
    /// People or programs.
    pub format: FormatArgument,
}

/// A line of the file.
struct Query {
    text: String,
    language: Language,
    kind: String,
    expected: Vec<String>,
    internal_only: bool,
}

/// A query as one site answered it.
struct Answered<'q> {
    query: &'q Query,
    edition: &'static str,
    /// The place of the first expected page among the first ten, from 1.
    place: Option<usize>,
    count: usize,
    corrected: Option<String>,
    first: Vec<String>,
}

/// Figures of some answers.
#[derive(Clone, Copy, Default)]
struct Figures {
    queries: usize,
    at_1: usize,
    at_5: usize,
    empty: usize,
    reciprocal: f64,
}

impl Figures {
    fn add(&mut self, answered: &Answered<'_>) {
        self.queries += 1;
        self.empty += usize::from(answered.count == 0);
        if let Some(place) = answered.place {
            self.at_1 += usize::from(place == 1);
            self.at_5 += usize::from(place <= 5);
            self.reciprocal += 1.0 / place as f64;
        }
    }

    fn share(&self, number: usize) -> f64 {
        if self.queries == 0 { 100.0 } else { number as f64 * 100.0 / self.queries as f64 }
    }

    fn mean_reciprocal(&self) -> f64 {
        if self.queries == 0 { 1.0 } else { self.reciprocal / self.queries as f64 }
    }

    fn json(&self) -> serde_json::Value {
        let rounded = |number: f64| (number * 1000.0).round() / 1000.0;
        json!({
            "queries": self.queries,
            "at_1": rounded(self.share(self.at_1)),
            "at_5": rounded(self.share(self.at_5)),
            "mrr": rounded(self.mean_reciprocal()),
            "empty": self.empty,
        })
    }
}

pub(super) fn run(call: &Call<'_>, arguments: &Arguments<'_>) -> Result<(), Stop> {
    let queries = read(arguments.file)?;
    let themes = pipeline::themes(&call.root()?)?;
    let prepared = super::search::prepared(call, &themes, Wanted::BOTH, arguments.date)?;
    let mut answers = Vec::new();
    if let Some(edition) = prepared.book.as_ref().and_then(|book| book.public.as_ref()) {
        answers.extend(ask(edition, &themes.public, queries.iter().filter(|query| !query.internal_only)));
    }
    if let Some(edition) = prepared.book.as_ref().and_then(|book| book.internal.as_ref()) {
        answers.extend(ask(edition, &themes.internal, queries.iter()));
    }

    let mut groups: BTreeMap<(&str, &str), Figures> = BTreeMap::new();
    let mut all = Figures::default();
    for answered in &answers {
        groups.entry((answered.edition, &answered.query.kind)).or_default().add(answered);
        groups.entry((answered.edition, "")).or_default().add(answered);
        all.add(answered);
    }
    report(call, arguments.format, &groups, &all, &answers)?;
    let below = |wanted: Option<f64>, number: usize| wanted.is_some_and(|wanted| all.share(number) < wanted);
    if below(arguments.at_1, all.at_1) || below(arguments.at_5, all.at_5) {
        call.say(
            call.pick(
                "Fehler: die Suche findet weniger als verlangt.",
                "error: the search finds less than is asked for.",
            ),
        );
        return Err(Stop::Handbook);
    }
    Ok(())
}

fn report(
    call: &Call<'_>,
    format: FormatArgument,
    groups: &BTreeMap<(&str, &str), Figures>,
    all: &Figures,
    answers: &[Answered<'_>],
) -> Result<(), Stop> {
    if format == FormatArgument::Json {
        let groups: Vec<_> = groups
            .iter()
            .filter(|((_, kind), _)| !kind.is_empty())
            .map(|((edition, kind), figures)| json!({"edition": edition, "kind": kind, "figures": figures.json()}))
            .collect();
        let answers: Vec<_> = answers
            .iter()
            .map(|one| {
                json!({
                    "query": one.query.text, "lang": one.query.language.as_str(), "edition": one.edition, "place": one.place, "corrected": one.corrected,
                    "expected": one.query.expected, "first": one.first,
                })
            })
            .collect();
        return print(&format!("{}\n", json!({"all": all.json(), "groups": groups, "answers": answers})));
    }
    let mut out = String::new();
    for one in answers.iter().filter(|answered| answered.place != Some(1)) {
        let place = one.place.map_or_else(|| "–".to_string(), |place| place.to_string());
        out.push_str(&format!(
            "{place:>3}  {} [{}, {}]: {} ({})\n",
            one.query.text,
            one.query.language,
            one.edition,
            one.query.expected.join(","),
            one.first.iter().take(5).cloned().collect::<Vec<_>>().join(", ")
        ));
    }
    out.push_str(&format!(
        "\n{:<24}{:>9}{:>9}{:>9}{:>9}{:>9}\n",
        "",
        call.pick("Anfragen", "queries"),
        call.pick("Platz 1", "at 1"),
        call.pick("bis 5", "at 5"),
        "MRR",
        call.pick("leer", "empty")
    ));
    let mut line = |name: &str, figures: &Figures| {
        out.push_str(&format!(
            "{name:<24}{:>9}{:>7.1} %{:>7.1} %{:>9.3}{:>9}\n",
            figures.queries,
            figures.share(figures.at_1),
            figures.share(figures.at_5),
            figures.mean_reciprocal(),
            figures.empty
        ));
    };
    for ((edition, kind), figures) in groups {
        line(&if kind.is_empty() { (*edition).to_string() } else { format!("  {kind}") }, figures);
    }
    line(call.pick("zusammen", "all"), all);
    print(&out)
}

/// Asks a site all queries that it can answer.
fn ask<'q, A: Emit>(
    edition: &Edition<A>,
    theme: &Theme<A>,
    queries: impl Iterator<Item = &'q Query>,
) -> Vec<Answered<'q>> {
    let mut by_language: BTreeMap<&Language, Vec<&'q Query>> = BTreeMap::new();
    for query in queries {
        let has = |id: &String| {
            let page = edition.page(id, &query.language);
            page.is_some_and(|page| page.is_listed() && page.face() != FaceKind::Ended)
        };
        if query.expected.iter().any(has) {
            by_language.entry(&query.language).or_default().push(query);
        }
    }
    let mut answers = Vec::new();
    for (language, queries) in by_language {
        let index = search_index(edition, language, theme.strings(language), None);
        let answered = queries.par_iter().map(|query| {
            let answer = index.answer(&query.text, true);
            let first: Vec<String> = answer.hits.iter().take(10).map(|hit| index.id(hit).to_string()).collect();
            let place = first.iter().position(|id| query.expected.contains(id)).map(|at| at + 1);
            Answered { query, edition: A::NAME, place, count: answer.hits.len(), corrected: answer.corrected, first }
        });
        answers.extend(answered.collect::<Vec<_>>());
    }
    answers
}

fn read(file: &Path) -> Result<Vec<Query>, Stop> {
    let name = file.display();
    let content = std::fs::read_to_string(file).map_err(|error| Stop::Machine(format!("{name}: {error}")))?;
    let mut queries = Vec::new();
    for (number, line) in content.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let number = number + 1;
        let columns: Vec<&str> = line.split('\t').collect();
        if number == 1 && columns.first() == Some(&"query") {
            continue;
        }
        let wrong = || {
            Stop::Usage(text!(
                "`{name}`, Zeile {number}: erwartet werden fünf Spalten mit Tabulatoren: Anfrage, Sprache, Art, erwartete Seiten, `both` oder `internal`",
                "`{name}`, line {number}: expected five columns with tabs: query, language, kind, expected ids, `both` or `internal`"
            ))
        };
        let [text, language, kind, expected, audience] = columns[..] else { return Err(wrong()) };
        let internal_only = match audience.trim() {
            "both" | "public" => false,
            "internal" => true,
            _ => return Err(wrong()),
        };
        queries.push(Query {
            text: text.to_string(),
            language: Language::parse(language).ok_or_else(wrong)?,
            kind: kind.to_string(),
            expected: expected.split(',').map(|id| id.trim().to_string()).collect(),
            internal_only,
        });
    }
    Ok(queries)
}

//! `amtsbuch search`: what a reader of a site would find.

use serde_json::json;

use super::{Call, Stop, print};
use crate::cli::EditionArgument;
use crate::diagnostic::Diagnostics;
use crate::edition::Edition;
use crate::emit::{Emit, search_index};
use crate::language::Language;
use crate::pipeline::{self, Session, Themes, Wanted};
use crate::search;
use crate::text;
use crate::theme::Theme;

/// What is asked for.
pub(super) struct Arguments {
    /// The query; without one, the index is printed in the form of elasticlunr.
    pub query: Option<String>,
    /// Which site.
    pub edition: EditionArgument,
    /// Language of the site; the handbook's own by default.
    pub language: Option<String>,
    /// For programs.
    pub json: bool,
    /// As of this day.
    pub date: Option<String>,
    /// Most results that are shown.
    pub limit: usize,
}

pub(super) fn run(call: &Call<'_>, arguments: &Arguments) -> Result<(), Stop> {
    let themes = pipeline::themes(&call.root()?)?;
    let wanted = Wanted {
        public: arguments.edition == EditionArgument::Public,
        internal: arguments.edition == EditionArgument::Internal,
    };
    let prepared = prepared(call, &themes, wanted, arguments.date.as_deref())?;
    let Some(book) = &prepared.book else { return Err(Stop::Handbook) };
    match (&book.public, &book.internal) {
        (Some(edition), _) => find(call, edition, &themes.public, arguments),
        (None, Some(edition)) => find(call, edition, &themes.internal, arguments),
        (None, None) => Err(Stop::Handbook),
    }
}

/// Reads the handbook and makes the wanted editions; errors are told and end the command.
pub(super) fn prepared(
    call: &Call<'_>,
    themes: &Themes,
    wanted: Wanted,
    date: Option<&str>,
) -> Result<pipeline::Prepared, Stop> {
    let root = call.root()?;
    let moment = call.moment(date)?;
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    let prepared = pipeline::prepare(sources, diagnostics, moment, wanted, themes, &mut session);
    if prepared.has_errors() {
        let errors: Vec<_> = prepared
            .diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error)
            .cloned()
            .collect();
        call.tell(&errors, &prepared.sources, crate::cli::FormatArgument::Human)?;
        return Err(Stop::Handbook);
    }
    Ok(prepared)
}

fn find<A: Emit>(call: &Call<'_>, edition: &Edition<A>, theme: &Theme<A>, arguments: &Arguments) -> Result<(), Stop> {
    let language = language(edition, arguments.language.as_deref())?;
    let index = search_index(edition, &language, theme.strings(&language), None);
    let Some(query) = &arguments.query else {
        return print(&format!("{}\n", search::elasticlunr(&index)));
    };
    let answer = index.answer(query, true);
    let shown = answer.hits.iter().take(arguments.limit);
    if arguments.json {
        let results: Vec<_> = shown
            .map(|hit| {
                let result = index.result(hit, &answer);
                json!({
                    "id": result.id,
                    "lang": language.as_str(),
                    "url": result.url,
                    "title": result.title,
                    "heading": result.heading,
                    "score": (hit.score * 1000.0).round() / 1000.0,
                })
            })
            .collect();
        let answer = json!({
            "query": query,
            "corrected": answer.corrected,
            "count": answer.hits.len(),
            "results": results,
        });
        return print(&format!("{answer}\n"));
    }
    let mut out = String::new();
    if let Some(corrected) = &answer.corrected {
        out.push_str(&format!("{}: {corrected}\n", call.pick("Gesucht wurde nach", "Searched for")));
    }
    if answer.hits.is_empty() {
        out.push_str(call.pick("Keine Treffer.\n", "Nothing found.\n"));
    }
    for (place, hit) in shown.enumerate() {
        let result = index.result(hit, &answer);
        let heading = result.heading.map(|heading| format!(" › {heading}")).unwrap_or_default();
        out.push_str(&format!("{:>2}. {}{heading}\n    {}\n", place + 1, result.title, result.url));
    }
    print(&out)
}

/// The language of a site that an argument names.
pub(super) fn language<A: Emit>(edition: &Edition<A>, wanted: Option<&str>) -> Result<Language, Stop> {
    let Some(wanted) = wanted else { return Ok(edition.default_language().clone()) };
    let languages = &edition.site().languages;
    let found = Language::parse(wanted).filter(|language| languages.contains(language));
    found.ok_or_else(|| {
        let known = languages.iter().map(Language::as_str).collect::<Vec<_>>().join(", ");
        Stop::Usage(text!(
            "`{wanted}` ist keine Sprache des Handbuchs; es hat: {known}",
            "`{wanted}` is no language of the handbook; it has: {known}"
        ))
    })
}

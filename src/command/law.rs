//! `amtsbuch law`: what rests on a paragraph, and what a change of law has left behind.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Call, Stop, build, print};
use crate::citation::{self, Citation};
use crate::cli::{AnswerFormatArgument, EditionArgument, FormatArgument};
use crate::diagnostic::Diagnostics;
use crate::edition::{ConfidentialAffectedPage, ConfidentialLawChange, Edition, Internal, Page, Settled, Use};
use crate::handbook::Handbook;
use crate::pipeline::{self, Session};
use crate::text;

/// What is asked.
pub(super) struct Question<'a> {
    /// Citations as written.
    pub citations: &'a [String],
    /// Whether changes of law are asked for.
    pub changes: bool,
    /// `--date`
    pub date: Option<&'a str>,
    /// `--format`
    pub format: AnswerFormatArgument,
}

/// Answers from the internal edition, which holds everything.
pub(super) fn run(call: &Call<'_>, question: &Question<'_>) -> Result<(), Stop> {
    let root = call.root()?;
    let moment = call.moment(question.date)?;
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let themes = pipeline::themes(&root)?;
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    let wanted = build::wanted(Some(EditionArgument::Internal));
    let prepared = pipeline::prepare(sources, diagnostics, moment, wanted, &themes, &mut session);
    if prepared.has_errors() {
        call.tell(&prepared.diagnostics, &prepared.sources, FormatArgument::Human)?;
        return Err(Stop::Handbook);
    }
    let Some(book) = &prepared.book else { return Err(Stop::Handbook) };
    let Some(edition) = &book.internal else { return Err(Stop::Handbook) };
    let citations = read(question.citations, &book.handbook)?;
    let answer = match (question.changes, question.format) {
        (true, AnswerFormatArgument::Json) => changes_json(edition, &book.handbook, &citations),
        (true, AnswerFormatArgument::Human) => changes_human(call, edition, &book.handbook, &citations),
        (false, AnswerFormatArgument::Json) => {
            citations.iter().map(|citation| pages_json(edition, &book.handbook, citation)).collect()
        }
        (false, AnswerFormatArgument::Human) => {
            let answers = citations.iter().map(|citation| pages_human(call, edition, &book.handbook, citation));
            answers.collect::<Vec<_>>().join("\n")
        }
    };
    print(&answer)
}

/// One citation an argument; or all arguments are one, for who forgets the quotes.
fn read(written: &[String], handbook: &Handbook) -> Result<Vec<Citation>, Stop> {
    let default_law = handbook.config.default_law.as_deref();
    let parse = |text: &str| {
        // The sign is hard to type on many a keyboard.
        let is_bare = text.trim_start().starts_with(|first: char| first.is_ascii_digit());
        let with_sign = if is_bare { format!("§ {text}") } else { text.to_owned() };
        citation::parse(&with_sign, default_law, &handbook.laws)
    };
    if written.len() > 1
        && let Ok(citation) = parse(&written.join(" "))
        && written.iter().any(|part| parse(part).is_err())
    {
        return Ok(vec![citation]);
    }
    written
        .iter()
        .map(|text| {
            parse(text).map_err(|problem| {
                let (message, help) = (problem.message, problem.help);
                Stop::Usage(text!(
                    "`{text}` ist keine Fundstelle: {de}. {de_help}",
                    "`{text}` is no citation: {en}. {en_help}",
                    de = message.de,
                    en = message.en,
                    de_help = help.de,
                    en_help = help.en
                ))
            })
        })
        .collect()
}

fn names(uses: &BTreeSet<Use>) -> Vec<&'static str> {
    uses.iter().map(|used| used.name()).collect()
}

fn pages_json(edition: &Edition<Internal>, handbook: &Handbook, citation: &Citation) -> String {
    let page = |(page, uses): (&Page<Internal>, BTreeSet<Use>)| {
        json!({
            "id": page.id(),
            "title": page.open().title.plain,
            "state": page.state().name(),
            "valid_from": page.open().valid_from,
            "uses": names(&uses),
            "owner": page.confidential().owner_id,
        })
    };
    let pages: Vec<Value> = edition.resting_on(citation, &handbook.laws).into_iter().map(page).collect();
    format!("{}\n", json!({ "citation": citation.canonical(), "date": edition.date(), "pages": pages }))
}

fn pages_human(call: &Call<'_>, edition: &Edition<Internal>, handbook: &Handbook, citation: &Citation) -> String {
    let pages = edition.resting_on(citation, &handbook.laws);
    let mut out = citation.display_text();
    // Writing to a String cannot fail.
    let _ = match pages.len() {
        0 => writeln!(out, ": {}", call.pick("keine Seite", "no page")),
        1 => writeln!(out, ": {}", call.pick("1 Seite", "1 page")),
        count => writeln!(out, ": {count} {}", call.pick("Seiten", "pages")),
    };
    let width = pages.iter().map(|(page, _)| page.id().chars().count()).max().unwrap_or(0);
    for (page, uses) in &pages {
        let owner = page.confidential().owner.as_ref().map(|owner| owner.text.as_str());
        let owner = owner.unwrap_or(call.pick("ohne Verantwortliche", "without owner"));
        let title = &page.open().title.plain;
        let _ = write!(out, "  {:width$}  {title}; {}; {owner}", page.id(), words(call, uses));
        if let Some(from) = page.open().valid_from {
            let _ = write!(out, "; {} {from}", call.pick("gilt ab", "in force from"));
        }
        out.push('\n');
    }
    for problem in handbook.laws.problems(citation) {
        let message = problem.message();
        let _ = writeln!(out, "  {}: {}", call.pick("Hinweis", "note"), message.get(call.language));
    }
    out
}

fn words(call: &Call<'_>, uses: &BTreeSet<Use>) -> String {
    let word = |used: &Use| match used {
        Use::LegalBasis => call.pick("Rechtsgrundlage", "legal basis"),
        Use::Fee => call.pick("Gebühr", "fee"),
        Use::Deadline => call.pick("Frist", "deadline"),
        Use::Text => call.pick("Text", "text"),
    };
    uses.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// The changes that concern any of the citations; all of them if there are none.
fn changes<'a>(
    edition: &'a Edition<Internal>,
    handbook: &'a Handbook,
    citations: &'a [Citation],
) -> impl Iterator<Item = &'a ConfidentialLawChange> {
    edition.law_board().changes().iter().filter(|change| {
        citations.is_empty() || citations.iter().any(|citation| change.concerns(citation, &handbook.laws))
    })
}

fn changes_json(edition: &Edition<Internal>, handbook: &Handbook, citations: &[Citation]) -> String {
    let page = |page: &ConfidentialAffectedPage| {
        json!({
            "id": page.id,
            "valid_from": page.valid_from,
            "uses": names(&page.uses),
            "owner": page.owner,
            "last_reviewed_on": page.last_reviewed_on,
            "open": page.settled.is_none(),
            "settled_by": page.settled.map(|settled| match settled {
                Settled::ByVersion(_) => "version",
                Settled::ByReview(_) => "review",
            }),
            "settled_on": page.settled.map(|settled| match settled {
                Settled::ByVersion(on) | Settled::ByReview(on) => on,
            }),
        })
    };
    let changes: Vec<Value> = changes(edition, handbook, citations)
        .map(|change| {
            json!({
                "law": change.law,
                "sections": change.sections,
                "title": change.title,
                "source": change.source,
                "in_force": change.in_force,
                "coming": change.coming,
                "pages": change.pages.iter().map(page).collect::<Vec<_>>(),
            })
        })
        .collect();
    format!("{}\n", json!({ "date": edition.date(), "changes": changes }))
}

fn changes_human(call: &Call<'_>, edition: &Edition<Internal>, handbook: &Handbook, citations: &[Citation]) -> String {
    let mut out = String::new();
    for change in changes(edition, handbook, citations) {
        let when = if change.coming {
            call.pick("tritt in Kraft am", "comes into force on")
        } else {
            call.pick("in Kraft seit", "in force since")
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{} {}: {}", when, change.in_force, change.text);
        let _ = writeln!(out, "  {}", change.title);
        let settled = change.pages.iter().filter(|page| page.settled.is_some()).count();
        for page in change.open() {
            let owner = page.owner_title.as_deref().unwrap_or(call.pick("ohne Verantwortliche", "without owner"));
            let _ = write!(out, "  - {}  {}; {}; {owner}", page.id, page.title, words(call, &page.uses));
            let _ = match page.last_reviewed_on {
                Some(on) => writeln!(out, "; {} {on}", call.pick("zuletzt geprüft", "last reviewed")),
                None => writeln!(out, "; {}", call.pick("nie geprüft", "never reviewed")),
            };
        }
        if settled > 0 {
            let _ = writeln!(out, "  {}: {settled}", call.pick("erledigt", "done"));
        }
        if change.pages.is_empty() {
            let _ = writeln!(out, "  {}", call.pick("keine Seite betroffen", "no page is concerned"));
        }
    }
    if out.is_empty() {
        out = call.pick("keine Rechtsänderung erfasst\n", "no change of law is tracked\n").to_owned();
    }
    out
}

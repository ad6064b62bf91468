//! `amtsbuch next-change`

use super::{Call, Stop, build, print};
use crate::cli::{EditionArgument, FormatArgument, TextOrJson};
use crate::diagnostic::Diagnostics;
use crate::edition::change_days::Change;
use crate::edition::{Audience, Internal, Public};
use crate::pipeline::{self, Book, Session, Wanted};

/// How many causes people are told; programs get all.
const TOLD: usize = 12;

/// Prints the next date on which an edition differs, or `none`; the causes go to standard error.
pub(super) fn run(
    call: &Call<'_>,
    date: Option<&str>,
    edition: Option<EditionArgument>,
    format: TextOrJson,
) -> Result<(), Stop> {
    let root = call.root()?;
    let moment = call.moment(date)?;
    let wanted = build::wanted(edition);
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let themes = pipeline::themes(&root)?;
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    let prepared = pipeline::prepare(sources, diagnostics, moment, wanted, &themes, &mut session);
    if prepared.has_errors() {
        call.tell(&prepared.diagnostics, &prepared.sources, FormatArgument::Human)?;
        return Err(Stop::Handbook);
    }
    let Some(book) = &prepared.book else { return Err(Stop::Handbook) };
    let changes = changes(book, wanted);
    let next = changes.iter().filter_map(|(_, change)| Some(change.as_ref()?.date)).min();
    match format {
        TextOrJson::Json => {
            let editions = changes.iter().map(|(edition, change)| {
                let causes = change.iter().flat_map(|change| &change.causes).map(|(cause, page)| {
                    serde_json::json!({"cause": cause.name(), "page": page, "text": cause.words(page).get(call.language)})
                });
                serde_json::json!({
                    "edition": edition,
                    "date": book.date,
                    "next_change": change.as_ref().map(|change| change.date),
                    "causes": causes.collect::<Vec<_>>(),
                })
            });
            let value = serde_json::json!({"next_change": next, "editions": editions.collect::<Vec<_>>()});
            print(&format!("{}\n", serde_json::to_string_pretty(&value).unwrap_or_default()))
        }
        TextOrJson::Human => {
            for (edition, change) in &changes {
                if let Some(change) = change.as_ref().filter(|change| Some(change.date) == next) {
                    tell(call, edition, change, TOLD);
                }
            }
            print(&next.map_or_else(|| "none\n".to_string(), |date| format!("{date}\n")))
        }
    }
}

/// The next change of each edition that is wanted.
pub(super) fn changes(book: &Book, wanted: Wanted) -> Vec<(&'static str, Option<Change>)> {
    let public = wanted.public.then(|| (Public::NAME, book.next_change::<Public>()));
    let internal = wanted.internal.then(|| (Internal::NAME, book.next_change::<Internal>()));
    public.into_iter().chain(internal).collect()
}

/// Says why an edition changes: so many causes.
pub(super) fn tell(call: &Call<'_>, edition: &str, change: &Change, told: usize) {
    let name = match edition {
        "public" => call.pick("öffentlich", "public"),
        _ => call.pick("intern", "internal"),
    };
    for (cause, page) in change.causes.iter().take(told) {
        call.say(&format!("{name:<10}  {}", cause.words(page).get(call.language)));
    }
    if change.causes.len() > told {
        let more = change.causes.len() - told;
        call.say(&format!("{name:<10}  {} {more}", call.pick("weitere Gründe:", "more causes:")));
    }
}

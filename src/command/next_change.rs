//! `amtsbuch next-change`

use super::{Call, Stop, build, print};
use crate::cli::{EditionArgument, FormatArgument};
use crate::diagnostic::Diagnostics;
use crate::pipeline::{self, Session};

/// Prints the next date on which an edition differs, or `none`.
pub(super) fn run(call: &Call<'_>, date: Option<&str>, edition: Option<EditionArgument>) -> Result<(), Stop> {
    let root = call.root()?;
    let moment = call.moment(date)?;
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let themes = pipeline::themes(&root)?;
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    let prepared = pipeline::prepare(sources, diagnostics, moment, build::wanted(edition), &themes, &mut session);
    if prepared.has_errors() {
        call.tell(&prepared.diagnostics, &prepared.sources, FormatArgument::Human)?;
        return Err(Stop::Handbook);
    }
    let Some(book) = &prepared.book else { return Err(Stop::Handbook) };
    let dates = [
        book.public.as_ref().and_then(crate::edition::Edition::next_change),
        book.internal.as_ref().and_then(crate::edition::Edition::next_change),
    ];
    let next = dates.into_iter().flatten().min();
    print(&next.map_or_else(|| "none\n".to_string(), |date| format!("{date}\n")))
}

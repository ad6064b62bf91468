//! `amtsbuch check`

use super::{Call, Stop, told};
use crate::cli::FormatArgument;
use crate::diagnostic::{Diagnostics, Severity};
use crate::pipeline::{self, Session, Wanted};

/// Checks the handbook in both editions and writes nothing.
pub(super) fn run(call: &Call<'_>, date: Option<&str>, format: FormatArgument, strict: bool) -> Result<(), Stop> {
    let root = call.root()?;
    let moment = call.moment(date)?;
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let themes = pipeline::themes(&root).map_err(|failure| told(call, failure, format))?;
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    let prepared = pipeline::prepare(sources, diagnostics, moment, Wanted::BOTH, &themes, &mut session);
    call.tell(&prepared.diagnostics, &prepared.sources, format)?;
    let warnings = prepared.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Warning);
    if prepared.has_errors() || (strict && warnings) {
        return Err(Stop::Handbook);
    }
    if prepared.diagnostics.is_empty() && format == FormatArgument::Human {
        let pages = prepared.book.as_ref().map_or(0, |book| book.handbook.pages.len());
        call.say(&format!(
            "{pages} {}",
            call.pick("Seiten, keine Fehler, keine Warnungen", "pages, no errors, no warnings")
        ));
    }
    Ok(())
}

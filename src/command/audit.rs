//! `amtsbuch audit`

use std::path::Path;

use super::{Call, Stop, told};
use crate::cli::FormatArgument;
use crate::diagnostic::{Diagnostics, Severity};
use crate::pipeline::{self, Audit, Session};
use crate::text;

/// Judges a finished public site, as it lies on the disk, by the marks of the handbook.
pub(super) fn run(call: &Call<'_>, dir: &Path, format: FormatArgument, strict: bool) -> Result<(), Stop> {
    let root = call.root()?;
    if !dir.is_dir() {
        let folder = dir.display();
        return Err(Stop::Usage(text!("`{folder}` ist kein Ordner", "`{folder}` is no folder")));
    }
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let themes = pipeline::themes(&root).map_err(|failure| told(call, failure, format))?;
    let sources = pipeline::discover(&root, &mut session, &mut diagnostics)?;
    // What is wrong with the handbook itself is for `check` to say; marks are read all the same.
    let Audit { findings, files, bytes, unknown_words } = pipeline::audit(&sources, dir, &themes, &mut session)?;
    call.tell(&findings, &sources, format)?;
    let fails = |severity: Severity| match severity {
        Severity::Error => true,
        Severity::Warning => strict,
        Severity::Advice => false,
    };
    if format == FormatArgument::Human && findings.iter().all(|finding| finding.severity != Severity::Error) {
        let found = call.pick("Dateien geprüft, nichts Internes gefunden", "files judged, nothing internal found");
        let unknown = match unknown_words {
            1 => call.pick("Wort der Seiten unbekannt", "word of the pages unknown"),
            _ => call.pick("Wörter der Seiten unbekannt", "words of the pages unknown"),
        };
        let megabytes = bytes / 1_000_000;
        call.say(&format!("{files} {found}, {unknown_words} {unknown} ({megabytes} MB)"));
    }
    if findings.iter().any(|finding| fails(finding.severity)) {
        return Err(Stop::Handbook);
    }
    Ok(())
}

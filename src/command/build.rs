//! `amtsbuch build`

use std::path::PathBuf;

use super::progress::Progress;
use super::{Call, Stop, check_out, next_change, print, told};
use crate::cli::{EditionArgument, FormatArgument};
use crate::diagnostic::{Diagnostic, SourcePath, json};
use crate::pipeline::{self, Book, Order, Outcome, Report, Wanted};
use crate::source::Sources;

/// The arguments of `build`.
pub(super) struct Arguments {
    pub edition: Option<EditionArgument>,
    pub date: Option<String>,
    pub out: Option<PathBuf>,
    pub format: FormatArgument,
    pub strict: bool,
}

/// Builds the sites.
pub(super) fn run(call: &Call<'_>, arguments: &Arguments) -> Result<(), Stop> {
    let root = call.root()?;
    let out = arguments.out.clone().unwrap_or_else(|| root.join("dist"));
    check_out(&root, &out)?;
    let wanted = wanted(arguments.edition);
    let waiting = || {
        call.say(call.pick(
            "Ein anderer Build schreibt in denselben Ordner; ich warte auf sein Ende.",
            "Another build writes into the same folder; waiting for it to end.",
        ));
    };
    let progress = Progress::new(call.surroundings.progress, call.pick("Seiten", "pages"));
    let order = Order {
        root: &root,
        out: &out,
        moment: call.moment(arguments.date.as_deref())?,
        wanted,
        strict: arguments.strict,
        waiting: &waiting,
        progress: &|done, total| progress.set(done, total),
    };
    let outcome = progress.during(|| pipeline::build(&order));
    let outcome = outcome.map_err(|failure| told(call, failure, arguments.format))?;
    match outcome {
        Outcome::Built { prepared, reports } => {
            tell(call, &prepared.diagnostics, &prepared.sources, &reports, arguments.format)?;
            if let Some(book) = &prepared.book
                && arguments.format != FormatArgument::Json
            {
                tell_causes(call, book, wanted);
            }
            Ok(())
        }
        Outcome::Refused(prepared) => {
            tell(call, &prepared.diagnostics, &prepared.sources, &[], arguments.format)?;
            Err(Stop::Handbook)
        }
    }
}

/// How many causes of the next change a build tells; `next-change` tells more.
const CAUSES: usize = 3;

/// Says why the sites change next.
fn tell_causes(call: &Call<'_>, book: &Book, wanted: Wanted) {
    let changes = next_change::changes(book, wanted);
    let next = changes.iter().filter_map(|(_, change)| Some(change.as_ref()?.date)).min();
    for (edition, change) in &changes {
        if let Some(change) = change.as_ref().filter(|change| Some(change.date) == next) {
            next_change::tell(call, edition, change, CAUSES);
        }
    }
}

/// The editions that `--edition` asks for.
pub(super) fn wanted(edition: Option<EditionArgument>) -> Wanted {
    match edition {
        None => Wanted::BOTH,
        Some(EditionArgument::Public) => Wanted { public: true, internal: false },
        Some(EditionArgument::Internal) => Wanted { public: false, internal: true },
    }
}

fn tell(
    call: &Call<'_>,
    diagnostics: &[Diagnostic],
    sources: &Sources,
    reports: &[Report],
    format: FormatArgument,
) -> Result<(), Stop> {
    if format == FormatArgument::Json {
        let lookup = |path: &SourcePath| sources.text(path).map(|text| &**text);
        let mut value = json::value(diagnostics, &lookup, call.language);
        let editions = reports.iter().map(|report| {
            serde_json::json!({
                "edition": report.edition,
                "date": report.date,
                "pages": report.pages,
                "files": report.written.files,
                "bytes": report.written.bytes,
            })
        });
        value["editions"] = editions.collect();
        value["next_change"] = serde_json::json!(reports.iter().filter_map(|r| r.next_change.as_deref()).min());
        let text = serde_json::to_string_pretty(&value).unwrap_or_default();
        return print(&format!("{text}\n"));
    }
    call.tell(diagnostics, sources, format)?;
    for report in reports {
        call.say(&line(call, report));
    }
    if let Some(date) = reports.iter().filter_map(|report| report.next_change.as_deref()).min() {
        call.say(&format!("{} {date}", call.pick("Nächste Änderung:", "Next change:")));
    }
    Ok(())
}

fn line(call: &Call<'_>, report: &Report) -> String {
    let folder = report.folder.display();
    let name = match report.edition {
        "public" => call.pick("öffentlich", "public"),
        _ => call.pick("intern", "internal"),
    };
    if report.unchanged {
        return format!("{name:<10}  {folder}  {}", call.pick("unverändert", "unchanged"));
    }
    let (pages, files) = (report.pages, report.written.files);
    #[expect(clippy::cast_precision_loss, reason = "a size shown with one decimal")]
    let megabytes = report.written.bytes as f64 / 1_000_000.0;
    let (page_word, file_word) = (call.pick("Seiten", "pages"), call.pick("Dateien", "files"));
    format!("{name:<10}  {folder}  {pages} {page_word}, {files} {file_word}, {megabytes:.1} MB  ({})", report.date)
}

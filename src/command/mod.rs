//! One file per subcommand: what the program says and with which status it ends.
//!
//! Results go to standard output, everything else to standard error. This is the only module that prints.
//!
//! How to add one: a variant in `cli.rs`, a file here, a line in [`run`].

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::cli::{Cli, Command, FormatArgument};
use crate::date::Date;
use crate::diagnostic::human::Style;
use crate::diagnostic::{
    Diagnostic, MessageLanguage, SourcePath, Span, Text, catalogue, github, gitlab, human, json, sarif,
};
use crate::pipeline::{Failure, Moment};
use crate::source::{self, Sources};
use crate::text;
use crate::theme::ThemeError;
use crate::write::WriteError;

mod audit;
mod build;
mod changes;
mod check;
mod cite;
mod completions;
mod explain;
mod init;
mod law;
mod new;
mod next_change;
mod progress;
mod project;
mod queries;
mod report;
mod revision;
mod schema;
mod search;
pub mod serve;
mod translated;

/// What the program knows of the world around it; read once, in `main`.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The working folder.
    pub current_folder: PathBuf,
    /// The locale, such as `de_DE.UTF-8`; empty if there is none.
    pub locale: String,
    /// `SOURCE_DATE_EPOCH`: the time to use instead of the clock, in seconds, for reproducible builds.
    pub source_date_epoch: Option<i64>,
    /// The clock, in seconds since 1970-01-01T00:00Z.
    pub clock: fn() -> i64,
    /// Whether messages may be coloured.
    pub colour: bool,
    /// Whether progress may be shown.
    pub progress: bool,
}

/// Why a command ended early: its exit status and what to say.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Status 1: the handbook has errors, which were told.
    Handbook,
    /// Status 2: wrong usage.
    Usage(Text),
    /// Status 1: the handbook's own theme does not work.
    Theme(ThemeError),
    /// Status 3: the machine failed.
    Machine(String),
}

/// Refuses an output folder among the sources, be it by a link: the next build would read what this one writes.
fn check_out(root: &Path, out: &Path) -> Result<(), Stop> {
    let Ok(content) = fs::canonicalize(root.join("content")) else { return Ok(()) };
    if !real(out).starts_with(&content) {
        return Ok(());
    }
    let folder = out.display();
    Err(Stop::Usage(text!(
        "der Ordner `{folder}` liegt unter `content/`, bei den Texten des Handbuchs; nennen Sie mit `--out` einen anderen",
        "the folder `{folder}` lies under `content/`, among the texts of the handbook; name another one by `--out`"
    )))
}

/// Where a path leads, links followed, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut rest = path.components();
    loop {
        let existing = rest.as_path();
        let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
        if let Ok(mut real) = fs::canonicalize(existing) {
            for part in missing.iter().rev() {
                match part {
                    Component::ParentDir => _ = real.pop(),
                    Component::Normal(_) | Component::CurDir | Component::RootDir | Component::Prefix(_) => {
                        real.push(part);
                    }
                }
            }
            return real;
        }
        match rest.next_back() {
            Some(part) => missing.push(part),
            None => return path.to_path_buf(),
        }
    }
}

/// What every command gets.
pub(crate) struct Call<'a> {
    /// `--root`
    root: Option<PathBuf>,
    /// Language of messages.
    language: MessageLanguage,
    /// The world.
    surroundings: &'a Surroundings,
}

/// Runs a command; the result is the exit status.
pub fn run(cli: Cli, surroundings: &Surroundings) -> u8 {
    let language = match cli.lang.as_deref() {
        Some("de") => MessageLanguage::German,
        Some("en") => MessageLanguage::English,
        _ if surroundings.locale.starts_with("de") => MessageLanguage::German,
        _ => MessageLanguage::English,
    };
    let call = Call { root: cli.root, language, surroundings };
    let result = match cli.command {
        // The site that is searched may have any language.
        Command::Search { query, edition, json, date, limit, emit_elasticlunr: _ } => {
            search::run(&call, &search::Arguments { query, edition, language: cli.lang, json, date, limit })
        }
        _ if !matches!(cli.lang.as_deref(), None | Some("de" | "en")) => Err(Stop::Usage(text!(
            "`--lang` nennt die Sprache der Meldungen: `de` oder `en`",
            "`--lang` names the language of messages: `de` or `en`"
        ))),
        Command::Build { edition, date, out, format, strict } => {
            build::run(&call, &build::Arguments { edition, date, out, format, strict })
        }
        Command::Check { date, format, queries: Some(file), at_1, at_5, .. } => {
            queries::run(&call, &queries::Arguments { file: &file, at_1, at_5, date: date.as_deref(), format })
        }
        Command::Check { date, format, strict, .. } => check::run(&call, date.as_deref(), format, strict),
        Command::Serve { date, port } => preview(&call, date.as_deref(), port),
        Command::New { kind, title, folder } => new::run(&call, kind, &title, folder.as_deref()),
        Command::Init { dir, template } => init::run(&call, &dir, template),
        Command::Project { audience, out } => project::run(&call, audience, &out),
        Command::Report { format, date, list, since } => {
            report::run(&call, &report::Arguments { format, date, lists: list, since })
        }
        Command::Changes { since, format, date, edition } => {
            changes::run(&call, &changes::Arguments { since, format, date, edition })
        }
        Command::Explain { code } => explain::run(&call, code.as_deref()),
        Command::Audit { dir, format, strict } => audit::run(&call, &dir, format, strict),
        Command::Schema => schema::run(),
        Command::Cite { law } => cite::run(&call, law.as_deref()),
        Command::Law { citations, changes, date, format } => {
            law::run(&call, &law::Question { citations: &citations, changes, date: date.as_deref(), format })
        }
        Command::Translated { files, all } => translated::run(&call, &files, all),
        Command::NextChange { date, edition, format } => next_change::run(&call, date.as_deref(), edition, format),
        Command::Completions { shell } => completions::run(shell),
    };
    match result {
        Ok(()) => 0,
        Err(Stop::Handbook) => 1,
        Err(Stop::Usage(message)) => {
            call.say(&format!("{}: {}", call.pick("Fehler", "error"), message.get(language)));
            2
        }
        Err(Stop::Theme(error)) => {
            // A report for programs that cannot be written any more is no reason for another status.
            let _ = call.tell(&[theme_problem(&error)], &Sources::default(), FormatArgument::Human);
            1
        }
        Err(Stop::Machine(message)) => {
            call.say(&format!("{}: {message}", call.pick("Fehler", "error")));
            3
        }
    }
}

fn preview(call: &Call<'_>, date: Option<&str>, port: Option<u16>) -> Result<(), Stop> {
    let options = serve::ServeOptions {
        root: call.root()?,
        date: call.moment(date)?.date,
        port,
        now: call.surroundings.clock,
        language: call.language,
        style: if call.surroundings.colour { Style::Coloured } else { Style::Plain },
    };
    serve::serve(options, &mut std::io::stderr())
        .map_err(|error| Stop::Machine(error.text().get(call.language).to_string()))
}

impl Call<'_> {
    /// One of two texts.
    fn pick<'t>(&self, german: &'t str, english: &'t str) -> &'t str {
        match self.language {
            MessageLanguage::German => german,
            MessageLanguage::English => english,
        }
    }

    /// A line on standard error.
    fn say(&self, line: &str) {
        // Nobody is left to tell if standard error is closed.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }

    /// The handbook's root: `--root`, or the nearest folder with `content/handbook.yaml`.
    fn root(&self) -> Result<PathBuf, Stop> {
        if let Some(root) = &self.root {
            if root.join("content").is_dir() {
                return Ok(root.clone());
            }
            let folder = root.display();
            return Err(Stop::Usage(text!(
                "der Ordner `{folder}` enthält kein `content/`",
                "the folder `{folder}` has no `content/`"
            )));
        }
        source::find_root(&self.surroundings.current_folder).ok_or_else(|| {
            Stop::Usage(text!(
                "hier und darüber gibt es kein `content/handbook.yaml`; `--root` nennt den Ordner, der `content/` enthält, `amtsbuch init ORDNER` legt ein Handbuch an",
                "there is no `content/handbook.yaml` here or above; `--root` names the folder that holds `content/`, `amtsbuch init DIR` makes a handbook"
            ))
        })
    }

    /// The date of a run: `--date`, else the clock (or `SOURCE_DATE_EPOCH`).
    fn moment(&self, date: Option<&str>) -> Result<Moment, Stop> {
        let date = match date {
            None => None,
            Some(text) => Some(Date::parse(text).ok_or_else(|| {
                Stop::Usage(text!(
                    "`{text}` ist kein Datum; erwartet wird JJJJ-MM-TT, zum Beispiel 2026-01-31",
                    "`{text}` is no date; expected YYYY-MM-DD, such as 2026-01-31"
                ))
            })?),
        };
        let now = self.surroundings.source_date_epoch.unwrap_or_else(|| (self.surroundings.clock)());
        Ok(Moment { date, now })
    }

    /// Tells diagnostics: for people on standard error, for programs on standard output.
    fn tell(&self, diagnostics: &[Diagnostic], sources: &Sources, format: FormatArgument) -> Result<(), Stop> {
        let lookup = |path: &SourcePath| sources.text(path).map(|text| &**text);
        let report = match format {
            FormatArgument::Human => {
                let style = if self.surroundings.colour { Style::Coloured } else { Style::Plain };
                let text = human::render(diagnostics, &lookup, self.language, style);
                let _ = std::io::stderr().lock().write_all(text.as_bytes());
                return Ok(());
            }
            FormatArgument::Json => json::render(diagnostics, &lookup, self.language),
            FormatArgument::Github => github::render(diagnostics, &lookup, self.language),
            FormatArgument::Gitlab => gitlab::render(diagnostics, &lookup, self.language),
            FormatArgument::Sarif => sarif::render(diagnostics, &lookup, self.language),
        };
        print(&report)
    }
}

/// A theme that does not work, as a problem of the handbook.
fn theme_problem(error: &ThemeError) -> Diagnostic {
    let nowhere = Span::file(&SourcePath::new(""));
    let message = text!("die Gestaltung kann nicht benutzt werden: {error}", "the theme cannot be used: {error}");
    Diagnostic::new(catalogue::THEME_PROBLEM, nowhere, message).without_place().with_help(text!(
        "Berichtigen Sie die Datei, oder löschen Sie sie: dann gilt die mitgelieferte.",
        "Correct the file, or delete it: the one that comes with the program is used then."
    ))
}

/// Tells a failure of the theme in the form that was asked for; other failures are told at the end.
fn told(call: &Call<'_>, failure: Failure, format: FormatArgument) -> Stop {
    match failure {
        Failure::Theme(error) if format != FormatArgument::Human => {
            let reported = call.tell(&[theme_problem(&error)], &Sources::default(), format);
            reported.err().unwrap_or(Stop::Handbook)
        }
        _ => Stop::from(failure),
    }
}

/// Writes a result to standard output.
pub(crate) fn print(text: &str) -> Result<(), Stop> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // The reader has seen enough (`amtsbuch schema | head`).
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Stop::Machine(format!("standard output: {error}"))),
        Ok(()) => Ok(()),
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Stop {
        match failure {
            Failure::Write(WriteError::NotOurs(path)) => {
                let path = path.display();
                Stop::Usage(text!(
                    "`{path}` ist nicht leer und stammt nicht von amtsbuch; nichts wurde angerührt. Nennen Sie mit `--out` einen anderen Ordner.",
                    "`{path}` is not empty and was not made by amtsbuch; nothing was touched. Name another folder by `--out`."
                ))
            }
            Failure::Write(WriteError::OtherEdition(path, edition)) => {
                let path = path.display();
                Stop::Usage(text!(
                    "`{path}` enthält die Ausgabe `{edition}`; die Ausgaben werden nie vermischt. Nennen Sie mit `--out` einen anderen Ordner.",
                    "`{path}` holds the edition `{edition}`; the editions are never mixed. Name another folder by `--out`."
                ))
            }
            Failure::Theme(error) => Stop::Theme(error),
            Failure::Read(_) | Failure::Write(_) => Stop::Machine(failure.to_string()),
        }
    }
}

/// The path inside a site that the preview would look up for the target of a request; `None` if it refuses the target.
///
/// For tests and fuzzers, which have nothing else of the preview to call.
pub fn path_of_target(target: &str) -> Option<String> {
    serve::path_of_target(target)
}

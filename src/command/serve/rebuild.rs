//! One build of the preview: the pipeline up to the editions, with what it remembers from the build before.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::generation::Generation;
use super::panics::caught;
use super::problems::{self, Problems};
use super::texts::Words;
use crate::date::Date;
use crate::diagnostic::human::{self, Style};
use crate::diagnostic::{Diagnostic, Diagnostics, MessageLanguage, Severity, SourcePath};
use crate::pipeline::{self, Failure, Moment, Prepared, Session, Themes, Wanted};
use crate::source::Sources;

/// Builds again and again.
pub(super) struct Builder {
    root: PathBuf,
    date: Option<Date>,
    now: fn() -> i64,
    language: MessageLanguage,
    style: Style,
    session: Session,
    themes: Option<Arc<Themes>>,
    /// The authority's time zone and the date of the last build.
    day: Option<(String, Date)>,
    /// Problems of the last build, without their places: an edit above moves them and changes nothing.
    known: BTreeSet<(Severity, &'static str, Option<SourcePath>, String)>,
}

/// What a build has made.
pub(super) struct Built {
    /// The pages; `None` if there are errors.
    pub generation: Option<Generation>,
    /// For the browser.
    pub problems: Problems,
    /// For the terminal: errors, and what was not known before. Empty if there is nothing new.
    pub news: String,
}

impl Builder {
    pub(super) fn new(
        root: PathBuf,
        date: Option<Date>,
        now: fn() -> i64,
        language: MessageLanguage,
        style: Style,
    ) -> Builder {
        let (session, known) = (Session::default(), BTreeSet::new());
        Builder { root, date, now, language, style, session, themes: None, day: None, known }
    }

    /// Whether the date has changed since the last build; never if a date was given.
    pub(super) fn is_new_day(&self) -> bool {
        let Some((zone, day)) = self.day.as_ref().filter(|_| self.date.is_none()) else { return false };
        Date::of_instant((self.now)(), zone).is_some_and(|today| today != *day)
    }

    /// Builds; reads the themes again if they have changed.
    pub(super) fn build(&mut self, themes_changed: bool) -> Result<Built, Failure> {
        if themes_changed {
            self.themes = None;
        }
        let themes = match &self.themes {
            Some(themes) => themes.clone(),
            None => Arc::new(pipeline::themes(&self.root)?),
        };
        self.themes = Some(themes.clone());
        let moment = Moment { date: self.date, now: (self.now)() };
        let mut session = std::mem::take(&mut self.session);
        let root = &self.root;
        // A session that a panic has left half-done is gone with it: an empty one is always right.
        let prepared = caught(move || {
            let (sources, diagnostics) = discover(root, &mut session)?;
            let prepared = pipeline::prepare(sources, diagnostics, moment, Wanted::BOTH, &themes, &mut session);
            Ok((prepared, session))
        });
        let prepared = match prepared {
            Ok(Ok((prepared, session))) => {
                self.session = session;
                prepared
            }
            Ok(Err(failure)) => return Err(failure),
            Err(message) => return Ok(self.failed(&format!("{}: {message}", Words::of(self.language).mistake))),
        };
        if let Some(book) = &prepared.book {
            self.day = Some((book.handbook.config.authority.time_zone.clone(), book.date));
        }
        let problems = problems::of_handbook(&prepared.diagnostics, &prepared.sources, self.language);
        let news = self.news(&prepared.diagnostics, &prepared.sources);
        let generation = match self.themes.as_ref().filter(|_| is_good(&prepared)) {
            Some(themes) => Generation::start(prepared, themes, self.session.searches()).map(Some),
            None => Ok(None),
        };
        match generation {
            Ok(generation) => Ok(Built { generation, problems, news }),
            Err(error) => Ok(self.failed(&error.to_string())),
        }
    }

    /// A build that failed for a reason that is not the handbook's; the pages stay.
    pub(super) fn failed(&mut self, message: &str) -> Built {
        self.known.clear();
        let problems = problems::of_program(message, self.language);
        Built { generation: None, problems, news: format!("{message}\n") }
    }

    /// Errors keep pages from being shown and are told whole; of the rest only what is new.
    fn news(&mut self, diagnostics: &[Diagnostic], sources: &Sources) -> String {
        let key = |d: &Diagnostic| {
            let path = d.span.as_ref().map(|span| span.path.clone());
            (d.severity, d.code.0, path, d.message.get(self.language).to_string())
        };
        let keys: BTreeSet<_> = diagnostics.iter().map(key).collect();
        if keys.is_subset(&self.known) {
            self.known = keys;
            return String::new();
        }
        let is_told = |d: &&Diagnostic| d.severity == Severity::Error || !self.known.contains(&key(d));
        let told: Vec<Diagnostic> = diagnostics.iter().filter(is_told).cloned().collect();
        self.known = keys;
        let texts = |path: &SourcePath| sources.text(path).map(|text| &**text);
        human::render(&told, &texts, self.language, self.style)
    }
}

fn is_good(prepared: &Prepared) -> bool {
    let both = prepared.book.as_ref().is_some_and(|book| book.public.is_some() && book.internal.is_some());
    both && !prepared.has_errors()
}

/// Reads the handbook; once more if a file vanished meanwhile, as editors' temporary files do.
fn discover(root: &std::path::Path, session: &mut Session) -> Result<(Sources, Diagnostics), Failure> {
    let mut tries = 3;
    loop {
        let mut diagnostics = Diagnostics::default();
        match pipeline::discover(root, session, &mut diagnostics) {
            Ok(sources) => return Ok((sources, diagnostics)),
            Err(Failure::Read(error)) if error.cause.kind() == ErrorKind::NotFound && tries > 0 => {
                tries -= 1;
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(failure) => return Err(failure),
        }
    }
}

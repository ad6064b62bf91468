//! The sentence "discover, parse, assemble, check, project, emit, verify, write" as code.
//!
//! Everything here is a function of its input; what may be kept from one run to the next ([`Session`]) are caches of pure
//! functions, owned by the caller. A session gives the same bytes as a fresh build.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use crate::artifact::{Artifact, OutputPath};
use crate::asset::{self, Remark};
use crate::checks;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, SourcePath, Span, catalogue, kept};
use crate::edition::change_days::{self, Change};
use crate::edition::{self, Audience, Edition, Internal, PageCache, Public};
use crate::emit::{self, Emit, EmitError, Job, Site};
use crate::handbook::{self, DocumentCache, Handbook};
use crate::language::Language;
use crate::search::Memory;
use crate::source::{self, ReadError, Sources};
use crate::text;
use crate::theme::{self, Theme, ThemeError};
use crate::verify::{self, Evidence, Judge};
use crate::write::{self, WriteError, Written, state};

/// What a program keeps between runs. An empty session is always right.
#[derive(Debug, Default)]
pub struct Session {
    sources: Option<Sources>,
    documents: DocumentCache,
    public: PageCache<Public>,
    internal: PageCache<Internal>,
    searches: Searches,
}

/// What previews remember of the search of each edition.
#[derive(Clone, Debug, Default)]
pub struct Searches {
    /// Of the public one.
    pub public: Arc<Memory>,
    /// Of the internal one.
    pub internal: Arc<Memory>,
}

impl Session {
    /// What is remembered of the searches, to share with those who make them.
    pub fn searches(&self) -> Searches {
        self.searches.clone()
    }
}

/// Both themes.
pub struct Themes {
    /// Of the public site.
    pub public: Theme<Public>,
    /// Of the internal site.
    pub internal: Theme<Internal>,
}

/// When a build takes place.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The date that the user wants.
    pub date: Option<Date>,
    /// The clock, in seconds since 1970-01-01T00:00Z; the date in the authority's time zone is taken from it otherwise.
    pub now: i64,
}

/// Which editions are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The public one.
    pub public: bool,
    /// The internal one.
    pub internal: bool,
}

impl Wanted {
    /// Both.
    pub const BOTH: Wanted = Wanted { public: true, internal: true };
}

/// Something that is not the handbook's fault ended the run.
#[derive(Debug)]
pub enum Failure {
    /// Reading failed.
    Read(ReadError),
    /// Writing failed.
    Write(WriteError),
    /// The theme does not work.
    Theme(ThemeError),
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Failure::Read(error) => error.fmt(f),
            Failure::Write(error) => error.fmt(f),
            Failure::Theme(error) => error.fmt(f),
        }
    }
}

impl From<EmitError> for Failure {
    fn from(error: EmitError) -> Failure {
        match error {
            EmitError::Read(error) => Failure::Read(error),
            EmitError::Theme(error) => Failure::Theme(error),
        }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Failure {
        Failure::Write(error)
    }
}

/// A handbook read and checked, its editions made, nothing written.
#[derive(Debug)]
pub struct Prepared {
    /// Everything that was read.
    pub sources: Sources,
    /// All problems, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The handbook and its editions; `None` if there is no usable `handbook.yaml`.
    pub book: Option<Book>,
}

/// A handbook and its editions at a date.
#[derive(Debug)]
pub struct Book {
    /// The handbook.
    pub handbook: Handbook,
    /// The date.
    pub date: Date,
    /// The public edition, if wanted.
    pub public: Option<Edition<Public>>,
    /// The internal edition, if wanted.
    pub internal: Option<Edition<Internal>>,
}

impl Book {
    /// The next day after the book's on which the edition of an audience differs, and why.
    pub fn next_change<A: Audience>(&self) -> Option<Change> {
        change_days::collect::<A>(&self.handbook).next_after(self.date)
    }
}

impl Prepared {
    /// Whether nothing may be written.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether nothing may be written if warnings count as errors.
    fn is_refused(&self, strict: bool) -> bool {
        let warnings = || self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Warning);
        self.has_errors() || (strict && warnings())
    }
}

/// Loads both themes; `root` may hold a `themes/` folder that overrides the embedded ones.
pub fn themes(root: &Path) -> Result<Themes, Failure> {
    let folder = root.join("themes");
    let overrides = folder.is_dir().then_some(folder.as_path());
    Ok(Themes {
        public: theme::load(overrides).map_err(Failure::Theme)?,
        internal: theme::load(overrides).map_err(Failure::Theme)?,
    })
}

/// Reads the handbook below a root.
pub fn discover(root: &Path, session: &mut Session, diagnostics: &mut Diagnostics) -> Result<Sources, Failure> {
    let sources = source::discover(root, session.sources.as_ref(), diagnostics).map_err(Failure::Read)?;
    session.sources = Some(sources.clone());
    Ok(sources)
}

/// Parses, links and checks sources and makes the editions that are wanted.
pub fn prepare(
    sources: Sources,
    mut diagnostics: Diagnostics,
    moment: Moment,
    wanted: Wanted,
    themes: &Themes,
    session: &mut Session,
) -> Prepared {
    let Some(handbook) = handbook::assemble(&sources, &mut session.documents, &mut diagnostics) else {
        return Prepared { sources, diagnostics: diagnostics.finish(), book: None };
    };
    let date = date(&handbook, moment, &mut diagnostics);
    let unread: BTreeSet<SourcePath> = diagnostics.files_with_errors().cloned().collect();
    // The checks and the public edition do not need each other.
    let Session { public: public_pages, internal: internal_pages, .. } = session;
    let (checked, public) = rayon::join(
        || {
            let mut problems = Diagnostics::default();
            checks::run(&handbook, &mut problems);
            checks::run_on(&handbook, date, &mut problems);
            edition::translation::check(&handbook, &unread, &mut problems);
            problems
        },
        || {
            wanted.public.then(|| {
                let mut problems = Diagnostics::default();
                let labels = |language: &Language| themes.public.strings(language).labels(false);
                edition::check_hidden_versions(&handbook, date, &labels, &mut problems);
                let edition = edition::project(&handbook, date, &labels, public_pages, &mut problems);
                edition::check_days_to_come(&handbook, &edition, &labels, &mut problems);
                (edition, problems)
            })
        },
    );
    diagnostics.append(checked);
    let public = public.map(|(edition, problems)| {
        diagnostics.append(problems);
        edition
    });
    if let Some(edition) = &public {
        logo(edition, &handbook, &sources, &mut diagnostics);
    }
    let internal = wanted.internal.then(|| {
        let labels = |language: &Language| themes.internal.strings(language).labels(true);
        let edition = edition::project(&handbook, date, &labels, internal_pages, &mut diagnostics);
        edition::check_days_to_come(&handbook, &edition, &labels, &mut diagnostics);
        edition
    });
    assets(public.as_ref(), internal.as_ref(), &sources, &mut diagnostics);
    Prepared { sources, diagnostics: diagnostics.finish(), book: Some(Book { handbook, date, public, internal }) }
}

/// Reports files beside pages that a site cannot hold, and warns of documents that tell more than their text. A file that
/// cannot be read is told when the site is made.
fn assets(
    public: Option<&Edition<Public>>,
    internal: Option<&Edition<Internal>>,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) {
    let published = public.map(Edition::assets);
    let kept = internal.map(Edition::assets).into_iter().flatten();
    let kept = kept.filter(|path| published.is_none_or(|published| !published.contains(*path)));
    let published = published.into_iter().flatten().map(|path| (verify::Site::Public, path));
    let all: Vec<_> = published.chain(kept.map(|path| (verify::Site::Internal, path))).collect();
    let found: Vec<Vec<Diagnostic>> = all.par_iter().map(|(site, path)| asset(*site, path, sources)).collect();
    found.into_iter().flatten().for_each(|problem| diagnostics.push(problem));
}

/// What is wrong with a file beside a page.
fn asset(site: verify::Site, path: &SourcePath, sources: &Sources) -> Vec<Diagnostic> {
    let Some(output) = OutputPath::new(path.as_str()) else { return Vec::new() };
    // Of a photograph or a film, which may be large, the beginning says what it is.
    if asset::is_told_by_its_beginning(path.as_str()) {
        let beginning = sources.asset_beginning(path, BEGINNING);
        return beginning.map_or_else(|_| Vec::new(), |bytes| verify::asset_problems(site, &output, &bytes));
    }
    let Ok(bytes) = sources.asset(path) else { return Vec::new() };
    let mut problems = match site {
        verify::Site::Public => verify::asset_problems(site, &output, &asset::cleaned(path.as_str(), &bytes)),
        verify::Site::Internal => verify::asset_problems(site, &output, &bytes),
    };
    if site == verify::Site::Public && asset::is_document(path.as_str()) {
        problems.extend(asset::remarks(&bytes).into_iter().map(|remark| document_remark(path, remark)));
    }
    problems
}

/// How many bytes of a file say what it is.
const BEGINNING: u64 = 64;

fn document_remark(path: &SourcePath, remark: Remark) -> Diagnostic {
    let what = match remark {
        Remark::Author => text!("das Dokument nennt, wer es geschrieben hat", "the document names its author"),
        Remark::Comments => text!("das Dokument enthält Kommentare", "the document holds comments"),
        Remark::TrackedChanges => text!(
            "das Dokument enthält nachverfolgte Änderungen: auch Gestrichenes steht noch darin",
            "the document holds tracked changes: what was crossed out is still in it"
        ),
        Remark::OldRevisions => {
            text!("das Dokument enthält frühere Stände", "the document holds earlier states of itself")
        }
        Remark::Attachments => text!("das Dokument enthält andere Dateien", "the document holds other files"),
    };
    Diagnostic::new(catalogue::DOCUMENT_REMARKS, Span::file(path), what).with_help(text!(
        "`amtsbuch explain AB1003` sagt, wie Sie es bereinigen.",
        "`amtsbuch explain AB1003` says how to clean it."
    ))
}

/// What a page may weigh in all is 25 kB; text, style and script of the heaviest leave this for a logo.
const MOST_OF_A_LOGO: usize = 6_000;

/// Warns of a logo that makes every page heavy. It is shown 48 pixels high.
fn logo(edition: &Edition<Public>, handbook: &Handbook, sources: &Sources, diagnostics: &mut Diagnostics) {
    let Some((path, span)) = &handbook.config.theme.logo else { return };
    let path = SourcePath::new(path);
    let Some(bytes) = edition.assets().get(&path).and_then(|path| sources.asset(path).ok()) else { return };
    let size = asset::cleaned(path.as_str(), &bytes).len();
    if size <= MOST_OF_A_LOGO {
        return;
    }
    let kilobytes = size.div_ceil(1000);
    let message = text!(
        "Das Logo `{path}` wiegt {kilobytes} kB und steht auf jeder Seite",
        "The logo `{path}` weighs {kilobytes} kB and is on every page"
    );
    let help = text!(
        "Es wird 48 Pixel hoch gezeigt: Nehmen Sie ein einfaches SVG oder ein Bild von 96 bis 144 Pixeln Höhe mit höchstens 6 kB",
        "It is shown 48 pixels high: use a plain SVG or a picture 96 to 144 pixels high, of at most 6 kB"
    );
    diagnostics.push(Diagnostic::new(catalogue::HEAVY_LOGO, span.clone(), message).with_help(help));
}

/// The date of a run: the one that is wanted, else today in the authority's time zone.
fn date(handbook: &Handbook, moment: Moment, diagnostics: &mut Diagnostics) -> Date {
    if let Some(date) = moment.date {
        return date;
    }
    let zone = &handbook.config.authority.time_zone;
    if let Some(date) = Date::of_instant(moment.now, zone) {
        return date;
    }
    diagnostics.push(Diagnostic::new(
        catalogue::UNKNOWN_VALUE,
        Span::file(&SourcePath::new("handbook.yaml")),
        text!("die Zeitzone `{zone}` ist nicht bekannt", "the time zone `{zone}` is not known"),
    ));
    Date::of_instant(moment.now, "UTC").or_else(|| Date::of_instant(0, "UTC")).expect("1970 is a date")
}

/// What a build did for one edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `public` or `internal`.
    pub edition: &'static str,
    /// The date.
    pub date: String,
    /// Pages of the handbook in the site, all languages.
    pub pages: u64,
    /// Files and bytes.
    pub written: Written,
    /// The next date on which the site differs.
    pub next_change: Option<String>,
    /// Whether the site stood as it should and nothing was done.
    pub unchanged: bool,
    /// Where it is.
    pub folder: PathBuf,
}

/// What happened to a build.
#[derive(Debug)]
pub enum Outcome {
    /// All wanted sites stand.
    Built {
        /// Warnings and advice; the book has no editions any more, and there is none if all stood as it should.
        prepared: Prepared,
        /// One for each edition.
        reports: Vec<Report>,
    },
    /// The handbook has errors; nothing was written.
    Refused(Prepared),
}

/// What to build and how.
pub struct Order<'a> {
    /// The folder that holds `content/`.
    pub root: &'a Path,
    /// The folder that gets `public/` and `internal/`.
    pub out: &'a Path,
    /// The date.
    pub moment: Moment,
    /// Which editions.
    pub wanted: Wanted,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// Called once if another build of the same output is running.
    pub waiting: &'a (dyn Fn() + Sync),
    /// Called with the number of outputs made and to be made.
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
}

/// Builds the wanted sites: all of them or none.
pub fn build(order: &Order<'_>) -> Result<Outcome, Failure> {
    let themes = themes(order.root)?;
    let mut session = Session::default();
    let mut diagnostics = Diagnostics::default();
    let sources = discover(order.root, &mut session, &mut diagnostics)?;
    let lock = write::lock(order.out, &mut || (order.waiting)())?;

    let input = diagnostics.is_empty().then(|| Input::new(&sources, &themes));
    let standing = input.as_ref().and_then(|input| unchanged(order, input, &sources));
    // The sites stand, and so does what there is to say of the handbook, if it was found out on this very day.
    if let Some(Standing { reports, said: Some(said) }) = standing {
        let prepared = Prepared { sources, diagnostics: said, book: None };
        if prepared.is_refused(order.strict) {
            return Ok(Outcome::Refused(prepared));
        }
        return Ok(Outcome::Built { prepared, reports });
    }

    let mut prepared = prepare(sources, diagnostics, order.moment, order.wanted, &themes, &mut session);
    if prepared.is_refused(order.strict) {
        return Ok(Outcome::Refused(prepared));
    }
    // The sites stand; what there is to say may differ from day to day, and was found out anew.
    if let Some(Standing { reports, .. }) = standing {
        if let Some(input) = &input {
            remember(order, input, &reports, &prepared.diagnostics);
        }
        return Ok(Outcome::Built { prepared, reports });
    }
    let Some(book) = &mut prepared.book else { return Ok(Outcome::Refused(prepared)) };
    let (public, internal) = (book.public.take(), book.internal.take());
    // What is remembered for another build takes as much room as the editions.
    drop(session);

    // Both sites are made and judged before either takes the old one's place; each edition goes when its site is made.
    let mut findings = Vec::new();
    let public = match public {
        Some(edition) => Some(make(&lock, edition, &themes.public, &prepared, verify::Site::Public, order)?),
        None => None,
    };
    let internal = match internal {
        Some(edition) => Some(make(&lock, edition, &themes.internal, &prepared, verify::Site::Internal, order)?),
        None => None,
    };
    let mut reports = Vec::new();
    let mut ready = Vec::new();
    for made in [public, internal].into_iter().flatten() {
        match verify::conclude(made.evidence) {
            Ok(verified) => ready.push((made.staging, verified, made.report)),
            Err(problems) => findings.extend(problems),
        }
    }
    if !findings.is_empty() {
        // Both sites hold the same assets: what is wrong with one is told once.
        findings.sort_by(|a, b| (&a.span, a.code, &a.message).cmp(&(&b.span, b.code, &b.message)));
        findings.dedup();
        prepared.diagnostics.extend(findings);
        return Ok(Outcome::Refused(prepared));
    }
    for (staging, verified, mut report) in ready {
        report.written = staging.commit(&verified)?;
        report.folder = order.out.join(report.edition);
        reports.push(report);
    }
    if let Some(input) = &input {
        remember(order, input, &reports, &prepared.diagnostics);
    }
    Ok(Outcome::Built { prepared, reports })
}

struct Made {
    staging: write::Staging,
    evidence: Vec<Evidence>,
    report: Report,
}

/// Emits, judges and stages the files of one edition.
fn make<A: Emit>(
    lock: &write::Lock,
    edition: Edition<A>,
    theme: &Theme<A>,
    prepared: &Prepared,
    kind: verify::Site,
    order: &Order<'_>,
) -> Result<Made, Failure> {
    let Some(book) = &prepared.book else { unreachable!("an edition comes from a book") };
    let staging = write::begin(lock, A::NAME)?;
    let mut site = emit::prepare(&edition, theme, &prepared.sources)?;
    let mut open_texts = theme.texts();
    open_texts.extend(book.handbook.public_laws.texts());
    open_texts.extend(crate::search::texts());
    let judge = Judge::new(&prepared.sources, kind, &open_texts);
    let done = AtomicU64::new(0);
    let evidence = run_all(&mut site, |artifacts, total| {
        let mut evidence = Vec::with_capacity(artifacts.len());
        for artifact in artifacts {
            evidence.push(judge.examine(&artifact));
            staging.put(&artifact)?;
        }
        (order.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(evidence)
    })?;
    let report = Report {
        edition: A::NAME,
        date: edition.date().to_string(),
        pages: edition.pages().len() as u64,
        written: Written::default(),
        next_change: book.next_change::<A>().map(|change| change.date.to_string()),
        unchanged: false,
        folder: PathBuf::new(),
    };
    Ok(Made { staging, evidence: evidence.into_iter().flatten().collect(), report })
}

/// Makes everything that a site consists of, and gives what comes of the files of each job. `use_files` gets them with
/// the number of all jobs. Pages come first: the printed book is cut out of them. The boards of staff and the search come last,
/// when the book is gone: each of the three needs much memory.
fn run_all<A: Emit, T: Send>(
    site: &mut Site<'_, A>,
    use_files: impl Fn(Vec<Artifact>, u64) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let jobs = emit::jobs(site);
    let total = jobs.len() as u64;
    let (pages, others): (Vec<Job>, Vec<Job>) = jobs.into_iter().partition(|job| matches!(job, Job::Page(_)));
    let (searches, others): (Vec<Job>, Vec<Job>) = others.into_iter().partition(|job| matches!(job, Job::Search(_)));
    let (boards, others): (Vec<Job>, Vec<Job>) =
        others.into_iter().partition(|job| matches!(job, Job::Confidential(_)));
    let made: Vec<(T, Option<Box<str>>)> = pages
        .par_iter()
        .map(|job| {
            let artifacts = emit::run(site, job)?;
            let sheet = match (job, &artifacts[..]) {
                (Job::Page(index), [page]) => site.sheet(*index, page),
                _ => None,
            };
            Ok((use_files(artifacts, total)?, sheet))
        })
        .collect::<Result<_, Failure>>()?;
    let (mut used, sheets): (Vec<T>, Vec<Option<Box<str>>>) = made.into_iter().unzip();
    site.take_sheets(sheets);
    let run = |site: &Site<'_, A>, jobs: &[Job]| -> Result<Vec<T>, Failure> {
        jobs.par_iter().map(|job| use_files(emit::run(site, job)?, total)).collect()
    };
    used.extend(run(site, &others)?);
    site.take_sheets(Vec::new());
    used.extend(run(site, &boards)?);
    used.extend(run(site, &searches)?);
    Ok(used)
}

/// A fingerprint of everything that goes into a build but the date.
struct Input {
    hash: blake3::Hash,
}

impl Input {
    fn new(sources: &Sources, themes: &Themes) -> Input {
        let mut hasher = blake3::Hasher::new();
        hasher.update(env!("AMTSBUCH_BUILD").as_bytes());
        hasher.update(&sources.fingerprint());
        hasher.update(themes.public.fingerprint().as_bytes());
        hasher.update(themes.internal.fingerprint().as_bytes());
        Input { hash: hasher.finalize() }
    }

    fn with(&self, edition: &str) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.hash.as_bytes()).update(edition.as_bytes());
        hasher.finalize().to_hex().to_string()
    }

    /// What the problems of a handbook depend on: the day, and the editions that were looked at.
    fn on(&self, date: &str, wanted: Wanted) -> String {
        let Wanted { public, internal } = wanted;
        self.with(&format!("{date} {public} {internal}"))
    }
}

/// What the last build has left, if building again would change nothing at all.
struct Standing {
    reports: Vec<Report>,
    /// What there is to say of the handbook, if that was found out on this very day.
    said: Option<Vec<Diagnostic>>,
}

fn unchanged(order: &Order<'_>, input: &Input, sources: &Sources) -> Option<Standing> {
    let date = match order.moment.date {
        Some(date) => date,
        None => {
            let path = SourcePath::new("handbook.yaml");
            let mut ignored = Diagnostics::default();
            let config = crate::config::read(&path, sources.text(&path)?, &mut ignored)?;
            Date::of_instant(order.moment.now, &config.authority.time_zone)?
        }
    };
    let date = date.to_string();
    let mut reports = Vec::new();
    let (mut is_of_today, mut has_warnings) = (true, false);
    for (wanted, edition) in [(order.wanted.public, Public::NAME), (order.wanted.internal, Internal::NAME)] {
        if !wanted {
            continue;
        }
        let known = state::read(order.out, edition)?;
        // Between two changes every day makes the same site.
        let same_day = known.date <= date && (known.next_change == "none" || date < known.next_change);
        if !same_day
            || known.input != input.with(edition)
            || Some(&known.output) != state::fingerprint(order.out, edition).as_ref()
        {
            return None;
        }
        is_of_today &= known.date == date;
        has_warnings |= known.has_warnings;
        reports.push(Report {
            edition,
            date: date.clone(),
            pages: known.pages,
            written: known.written,
            next_change: Some(known.next_change).filter(|text| text != "none"),
            unchanged: true,
            folder: order.out.join(edition),
        });
    }
    let said = if has_warnings {
        state::problems(order.out, &input.on(&date, order.wanted)).and_then(|text| kept::read(&text))
    } else {
        Some(Vec::new())
    };
    Some(Standing { reports, said: said.filter(|_| is_of_today) })
}

/// Notes what the sites were made of, and what there is to say of it: seen once a day is enough.
fn remember(order: &Order<'_>, input: &Input, reports: &[Report], problems: &[Diagnostic]) {
    if let Some(report) = reports.first().filter(|_| !problems.is_empty()) {
        state::write_problems(order.out, &input.on(&report.date, order.wanted), &kept::write(problems));
    }
    for report in reports {
        let Some(output) = state::fingerprint(order.out, report.edition) else { continue };
        let state = state::State {
            input: input.with(report.edition),
            date: report.date.clone(),
            output,
            written: report.written,
            pages: report.pages,
            next_change: report.next_change.clone().unwrap_or_else(|| "none".to_string()),
            has_warnings: !problems.is_empty(),
        };
        state::write(order.out, report.edition, &state);
    }
}

/// What an audit found.
#[derive(Debug)]
pub struct Audit {
    /// What is wrong, sorted.
    pub findings: Vec<Diagnostic>,
    /// How many files were looked at, and how many bytes.
    pub files: u64,
    /// See `files`.
    pub bytes: u64,
    /// How many words of pages stand in no public text of the handbook and not in the theme.
    pub unknown_words: u64,
}

/// The judge of a handbook's public site.
pub fn judge_of_public(sources: &Sources, themes: &Themes, session: &mut Session) -> Judge {
    let handbook = handbook::assemble(sources, &mut session.documents, &mut Diagnostics::default());
    let mut open_texts = themes.public.texts();
    if let Some(handbook) = &handbook {
        open_texts.extend(handbook.public_laws.texts());
    }
    Judge::new(sources, verify::Site::Public, &open_texts)
}

/// Judges a public site as it lies on the disk. It may have been changed since it was built, or built by anyone.
pub fn audit(sources: &Sources, site: &Path, themes: &Themes, session: &mut Session) -> Result<Audit, Failure> {
    let judge = judge_of_public(sources, themes, session);
    let mut findings = Vec::new();
    let files = source::site(site, &mut |path| findings.push(verify::not_a_file(path))).map_err(Failure::Read)?;
    let (count, bytes) = (files.len() as u64, AtomicU64::new(0));
    let evidence: Vec<Evidence> = files
        .into_par_iter()
        .map(|(path, place)| {
            let content = source::file(&place).map_err(Failure::Read)?;
            bytes.fetch_add(content.len() as u64, Ordering::Relaxed);
            Ok(judge.examine(&Artifact::new(path, content)))
        })
        .collect::<Result<_, Failure>>()?;
    let (unknown_words, unknown) = verify::unknown_words(&evidence);
    if let Err(problems) = verify::conclude(evidence) {
        findings.extend(problems);
    }
    findings.sort_by(|a, b| (&a.span, a.code, &a.message).cmp(&(&b.span, b.code, &b.message)));
    findings.dedup();
    let findings = findings.into_iter().map(verify::of_audit).chain(unknown).collect();
    Ok(Audit { findings, files: count, bytes: bytes.into_inner(), unknown_words })
}

/// All outputs of an edition in memory, for tests and for callers that write nothing.
pub fn render<A: Emit>(edition: &Edition<A>, theme: &Theme<A>, sources: &Sources) -> Result<Files, Failure> {
    outputs(emit::prepare(edition, theme, sources)?)
}

/// The same as a preview makes it, which remembers the search from one state of the sources to the next.
pub fn render_again<A: Emit>(
    edition: &Edition<A>,
    theme: &Theme<A>,
    sources: &Sources,
    memory: Arc<Memory>,
) -> Result<Files, Failure> {
    outputs(emit::prepare(edition, theme, sources)?.remembering(memory))
}

/// Files by their paths.
pub type Files = BTreeMap<OutputPath, Arc<Vec<u8>>>;

fn outputs<A: Emit>(mut site: Site<'_, A>) -> Result<Files, Failure> {
    let made = run_all(&mut site, |artifacts, _| Ok(artifacts))?;
    Ok(made.into_iter().flatten().map(|artifact| (artifact.path, artifact.bytes)).collect())
}

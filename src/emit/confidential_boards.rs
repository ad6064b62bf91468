//! Pages and files on the state of the handbook that only the internal site has: the review board, the report, calendars.
//!
//! Nothing here compiles for the public edition, whose report is `()`.

use std::collections::BTreeMap;

use serde::Serialize;

use super::EmitError;
use super::confidential_calendar::{self, ALL_REVIEWS};
use super::confidential_forge;
use super::confidential_report::{self, ConfidentialPlaces, reason_text};
use super::frame::{Frame, LinkContext};
use super::lists::phrase_html;
use super::page::{PageContext, finished, generated};
use crate::artifact::{Artifact, OutputPath};
use crate::config::Phrase;
use crate::edition::confidential_report::{ConfidentialEntry, ConfidentialReport, ListName, Reason};
use crate::edition::{Address, Edition, FaceKind, Internal, Page};
use crate::html::Html;
use crate::language::Language;
use crate::source::Sources;
use crate::theme::Strings;

/// Name of the review board's address.
pub(super) const REVIEWS: &str = "pruefungen";
/// Name of the report's address; lists lie below it.
pub(super) const REPORT: &str = "berichte";

/// One output on the state of the handbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfidentialJob {
    /// The review board.
    Reviews(Language),
    /// The report: all lists and how long they are.
    Report(Language),
    /// One list.
    List(Language, ListName),
    /// A calendar of reviews.
    Calendar(String),
    /// `api/report.json`
    Json,
    /// `api/report.csv`
    Csv,
}

/// All of them.
pub(super) fn jobs(edition: &Edition<Internal>) -> Vec<ConfidentialJob> {
    let report = edition.report();
    let mut jobs = Vec::new();
    for language in languages(edition) {
        jobs.push(ConfidentialJob::Reviews(language.clone()));
        jobs.push(ConfidentialJob::Report(language.clone()));
        jobs.extend(ListName::ALL.iter().map(|list| ConfidentialJob::List(language.clone(), *list)));
    }
    let roles = confidential_calendar::by_role(report);
    // A calendar without an event is none.
    if report.entries(ListName::Reviews).iter().any(|entry| entry.date.is_some()) {
        jobs.push(ConfidentialJob::Calendar(ALL_REVIEWS.to_string()));
    }
    jobs.extend(roles.into_keys().map(ConfidentialJob::Calendar));
    jobs.extend([ConfidentialJob::Json, ConfidentialJob::Csv]);
    jobs
}

/// The languages of these pages: those in which staff read and in which the site has pages.
pub(super) fn languages(edition: &Edition<Internal>) -> impl Iterator<Item = &Language> {
    let has_pages = |language: &&Language| {
        *language == edition.default_language() || edition.pages().iter().any(|page| page.language() == *language)
    };
    edition.report().languages.iter().filter(has_pages)
}

/// The path of a job's file.
pub(super) fn path(edition: &Edition<Internal>, job: &ConfidentialJob) -> OutputPath {
    match job {
        ConfidentialJob::Reviews(language) => edition.generated(REVIEWS, language).output(),
        ConfidentialJob::Report(language) => edition.generated(REPORT, language).output(),
        ConfidentialJob::List(language, list) => list_address(edition, *list, language).output(),
        ConfidentialJob::Calendar(path) => OutputPath::new(path).expect("made of slugs"),
        ConfidentialJob::Json => OutputPath::new("api/report.json").expect("a fixed, plain path"),
        ConfidentialJob::Csv => OutputPath::new("api/report.csv").expect("a fixed, plain path"),
    }
}

/// Makes the file of a job.
pub(super) fn run(
    frame: &Frame<'_, Internal>,
    sources: &Sources,
    job: &ConfidentialJob,
) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let default = edition.default_language();
    let strings = frame.strings(default);
    let file = |text: String| Artifact::new(path(edition, job), text.into_bytes());
    Ok(match job {
        ConfidentialJob::Reviews(language) => reviews(frame, language)?,
        ConfidentialJob::Report(language) => report(frame, language)?,
        ConfidentialJob::List(language, name) => list(frame, sources, language, *name)?,
        ConfidentialJob::Calendar(path) => confidential_calendar::calendar(frame, path),
        ConfidentialJob::Json => {
            file(confidential_report::json(edition.report(), ListName::ALL, sources, strings, default))
        }
        ConfidentialJob::Csv => {
            file(confidential_report::csv(edition.report(), ListName::ALL, sources, strings, default))
        }
    })
}

/// The links to these pages from a page in a language.
pub(super) fn links(frame: &Frame<'_, Internal>, language: &Language, own: &Address) -> Vec<LinkContext> {
    let edition = frame.edition;
    // Asked for every page of the site: the frame knows at once what `languages` would have to look for.
    let has_board = edition.report().languages.contains(language) && frame.has_language(language);
    let read = if has_board { language } else { edition.default_language() };
    let foreign = (read != language).then_some(read);
    let strings = frame.strings(read);
    [(REVIEWS, "reviews_title"), (REPORT, "report_title")]
        .into_iter()
        .map(|(name, key)| {
            let href = own.to_page(&edition.generated(name, read));
            LinkContext::new(strings.get(key).to_string(), href, foreign)
        })
        .collect()
}

/// The whole context of such a page.
#[derive(Serialize)]
struct BoardPage<B: Serialize> {
    lang: String,
    dir: &'static str,
    root: String,
    page: PageContext,
    /// Nothing: these pages are about pages and are none of the handbook.
    confidential: Option<()>,
    board: B,
}

#[derive(Serialize)]
struct ReviewsContext {
    columns: Vec<&'static str>,
    rows: Vec<ReviewsRowContext>,
    roles: Vec<ReviewsRoleContext>,
    calendar_href: Option<String>,
}

#[derive(Serialize)]
struct ReviewsRowContext {
    title_html: Html,
    anchor: String,
    counts: Vec<usize>,
}

#[derive(Serialize)]
struct ReviewsRoleContext {
    title_html: Html,
    anchor: String,
    calendar_href: Option<String>,
    entries: Vec<EntryContext>,
}

#[derive(Serialize)]
struct ReportContext {
    lists: Vec<ListLinkContext>,
    json_href: String,
    csv_href: String,
}

#[derive(Serialize)]
struct ListLinkContext {
    title: String,
    href: String,
    count: usize,
    urgent: usize,
}

#[derive(Serialize)]
struct ListContext {
    name: &'static str,
    title: String,
    entries: Vec<EntryContext>,
    has_language: bool,
    has_owner: bool,
    has_date: bool,
    has_readability: bool,
}

#[derive(Serialize)]
struct EntryContext {
    title: String,
    href: Option<String>,
    lang: Option<String>,
    reason: &'static str,
    reason_text: String,
    urgent: bool,
    owner_html: Option<Html>,
    date_iso: Option<String>,
    date_text: Option<String>,
    since_iso: Option<String>,
    since_text: Option<String>,
    detail: Option<String>,
    place: Option<String>,
    edit_href: Option<String>,
    flesch: Option<String>,
    sentence: Option<String>,
    word: Option<String>,
}

fn list_address(edition: &Edition<Internal>, list: ListName, language: &Language) -> Address {
    edition.generated(&format!("{REPORT}/{}", list.as_str().replace('_', "-")), language)
}

/// A page of these in its languages.
pub(super) fn sisters(
    edition: &Edition<Internal>,
    address: impl Fn(&Language) -> Address,
) -> Vec<(Language, Address, FaceKind)> {
    languages(edition).map(|language| (language.clone(), address(language), FaceKind::Whole)).collect()
}

fn render<B: Serialize>(
    frame: &Frame<'_, Internal>,
    language: &Language,
    template: &str,
    address: &Address,
    page: PageContext,
    board: B,
) -> Result<Artifact, EmitError> {
    let context = BoardPage {
        lang: language.to_string(),
        dir: language.direction(),
        root: address.to_root(),
        page,
        confidential: None,
        board,
    };
    finished(frame, template, language, address, &context, &context.page.nav_html)
}

/// Where versions lie that have an address of their own, by their source file.
type VersionAddresses<'e> = BTreeMap<&'e str, &'e Address>;

fn versions(edition: &Edition<Internal>) -> VersionAddresses<'_> {
    let versions = edition.archive().versions().iter();
    versions.map(|version| (version.confidential().source_path.as_str(), version.address())).collect()
}

/// The page of an entry in a language, else in the default language.
fn page_of<'e>(
    edition: &'e Edition<Internal>,
    entry: &ConfidentialEntry,
    language: &Language,
) -> Option<&'e Page<Internal>> {
    let id = entry.id.as_deref()?;
    let wanted = entry.language.as_ref().and_then(|own| edition.page(id, own));
    wanted.or_else(|| edition.nearest(id, language))
}

fn entry_context<'a>(
    frame: &Frame<'_, Internal>,
    entry: &'a ConfidentialEntry,
    language: &Language,
    own: &Address,
    versions: &VersionAddresses<'_>,
    places: Option<&mut ConfidentialPlaces<'a>>,
) -> EntryContext {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let default = edition.default_language();
    let text = |date| strings.date(date);
    let page = page_of(edition, entry, language);
    // What is about a version that the page does not show leads to that version.
    let version = entry.id.as_ref().and_then(|_| versions.get(entry.span.path.as_str()));
    let place = places.map(|places| places.of(entry));
    let edit_href = edition
        .site()
        .repository
        .as_ref()
        .zip(place.as_ref())
        .map(|(url, (file, line))| confidential_forge::edit(url, file, Some(*line)));
    let decimal = |tenths: i32| {
        let sign = if tenths < 0 { "−" } else { "" };
        format!("{sign}{}{}{}", tenths.abs() / 10, strings.get("number_decimal"), tenths.abs() % 10)
    };
    let positive = |tenths: u32| decimal(i32::try_from(tenths).unwrap_or(i32::MAX));
    EntryContext {
        title: entry.title.clone(),
        href: version.copied().or_else(|| page.map(Page::address)).map(|address| own.to_page(address)),
        lang: (language != default).then(|| default.to_string()),
        reason: entry.reason.as_str(),
        reason_text: reason_text(entry, strings),
        urgent: is_urgent(entry.reason),
        owner_html: entry.owner.as_ref().map(|owner| phrase_html(&edition.report().role(owner, language))),
        date_iso: entry.date.map(|date| date.to_string()),
        date_text: entry.date.map(text),
        since_iso: entry.since.map(|date| date.to_string()),
        since_text: entry.since.map(text),
        detail: entry.detail.clone(),
        place: place.map(|(file, line)| format!("{file}:{line}")),
        edit_href,
        flesch: entry.readability.map(|measured| decimal(measured.flesch_tenths)),
        sentence: entry.readability.map(|measured| positive(measured.sentence_tenths)),
        word: entry.readability.map(|measured| positive(measured.word_tenths)),
    }
}

/// What should be done before anything else.
fn is_urgent(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Overdue
            | Reason::LawChanged
            | Reason::OwnerMissing
            | Reason::HasEnded
            | Reason::TranslationOutdated
            | Reason::BrokenLink
            | Reason::LinkToEnded
            | Reason::VeryHard
    )
}

/// The columns of the board.
const NEARNESS: [(Reason, &str); 6] = [
    (Reason::Overdue, "reason_overdue"),
    (Reason::Within30, "reason_within_30"),
    (Reason::Within60, "reason_within_60"),
    (Reason::Within90, "reason_within_90"),
    (Reason::Later, "reason_later"),
    (Reason::NeverReviewed, "reason_never_reviewed"),
];

fn reviews(frame: &Frame<'_, Internal>, language: &Language) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let report: &ConfidentialReport = edition.report();
    let address = edition.generated(REVIEWS, language);
    let all = report.entries(ListName::Reviews);
    let mut owners: Vec<Option<&str>> = all.iter().map(|entry| entry.owner.as_deref()).collect();
    owners.sort_unstable();
    owners.dedup();
    let title_of = |owner: Option<&str>| match owner {
        Some(owner) => report.role(owner, language),
        None => Phrase::own(strings.get("reviews_nobody")),
    };
    // Roles by title; what nobody answers for comes last.
    owners.sort_by_key(|owner| (owner.is_none(), title_of(*owner)));
    let calendars = confidential_calendar::by_role(report);
    let versions = versions(edition);
    let mut rows = Vec::new();
    let mut roles = Vec::new();
    for owner in owners {
        let own: Vec<&ConfidentialEntry> = all.iter().filter(|entry| entry.owner.as_deref() == owner).collect();
        let anchor = format!("role-{}", owner.map_or("none".to_string(), crate::document::slug));
        let count = |reason: Reason| own.iter().filter(|entry| entry.reason == reason).count();
        rows.push(ReviewsRowContext {
            title_html: phrase_html(&title_of(owner)),
            anchor: anchor.clone(),
            counts: NEARNESS.iter().map(|(reason, _)| count(*reason)).collect(),
        });
        let calendar = owner.map(confidential_calendar::path_of).filter(|path| calendars.contains_key(path));
        roles.push(ReviewsRoleContext {
            title_html: phrase_html(&title_of(owner)),
            anchor,
            calendar_href: calendar.map(|path| address.to_file(&path)),
            entries: own.iter().map(|entry| entry_context(frame, entry, language, &address, &versions, None)).collect(),
        });
    }
    let mut page = generated(frame, language, &address, "", false, strings.get("reviews_title"));
    page.languages = frame.languages(&address, language, &sisters(edition, |l| edition.generated(REVIEWS, l)));
    let has_calendar = all.iter().any(|entry| entry.date.is_some());
    let board = ReviewsContext {
        columns: NEARNESS.iter().map(|(_, key)| *key).collect(),
        rows,
        roles,
        calendar_href: has_calendar.then(|| address.to_file(ALL_REVIEWS)),
    };
    render(frame, language, "reviews.html", &address, page, board)
}

fn report(frame: &Frame<'_, Internal>, language: &Language) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let address = edition.generated(REPORT, language);
    let mut page = generated(frame, language, &address, "", false, strings.get("report_title"));
    page.languages = frame.languages(&address, language, &sisters(edition, |l| edition.generated(REPORT, l)));
    let lists = edition.report().lists.iter().map(|list| ListLinkContext {
        title: list_title(strings, list.name),
        href: address.to_page(&list_address(edition, list.name, language)),
        count: list.entries.len(),
        urgent: list.entries.iter().filter(|entry| is_urgent(entry.reason)).count(),
    });
    let board = ReportContext {
        lists: lists.collect(),
        json_href: address.to_file("api/report.json"),
        csv_href: address.to_file("api/report.csv"),
    };
    render(frame, language, "report.html", &address, page, board)
}

/// The title of a list.
pub fn list_title(strings: &Strings, list: ListName) -> String {
    strings.get(&format!("list_{}", list.as_str())).to_string()
}

fn list(
    frame: &Frame<'_, Internal>,
    sources: &Sources,
    language: &Language,
    name: ListName,
) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let address = list_address(edition, name, language);
    let title = list_title(strings, name);
    let mut page = generated(frame, language, &address, "", false, &title);
    let above = edition.generated(REPORT, language);
    // This page lies one level deeper than those for which the navigation was made.
    page.nav_html = page.nav_html.one_deeper("");
    page.breadcrumb.push(LinkContext::new(strings.get("report_title").to_string(), address.to_page(&above), None));
    page.languages = frame.languages(&address, language, &sisters(edition, |l| list_address(edition, name, l)));
    let mut places = ConfidentialPlaces::new(sources);
    let versions = versions(edition);
    let entries = edition.report().entries(name);
    let board = ListContext {
        name: name.as_str(),
        title,
        has_language: entries.iter().any(|entry| entry.language.is_some()),
        has_owner: entries.iter().any(|entry| entry.owner.is_some()),
        has_date: entries.iter().any(|entry| entry.date.is_some()),
        has_readability: entries.iter().any(|entry| entry.readability.is_some()),
        entries: entries
            .iter()
            .map(|entry| {
                let mut context = entry_context(frame, entry, language, &address, &versions, Some(&mut places));
                if let Some(own) = &entry.language {
                    let name = frame.strings(own).get("language_name");
                    context.detail = Some(match context.detail {
                        Some(detail) => format!("{detail} ({name})"),
                        None => name.to_string(),
                    });
                }
                context
            })
            .collect(),
    };
    render(frame, language, "report-list.html", &address, page, board)
}

//! From an edition to files: one file per kind of output.
//!
//! [`jobs`] lists everything that a site consists of; [`run`] makes one of them. A whole build runs all jobs in
//! parallel, a preview runs the one that the browser asks for: both get the same bytes.
//!
//! Emitters see an [`Edition`] and a [`Theme`], never the handbook: they cannot leak what they cannot name. The few
//! lines that differ by audience are in [`Emit`], one implementation each; the public one has no confidential facts to
//! work with and does not compile if it asks for them.
//!
//! How to add an output: a file here, a variant of [`Job`], a line in `jobs` and in `run`.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::Serialize;

use crate::artifact::{Artifact, OutputPath};
use crate::asset;
use crate::config::Phrase;
use crate::date::Date;
use crate::diagnostic::SourcePath;
use crate::edition::{
    Address, Audience, CitedLaw, CitedSection, Edition, GLOSSARY, Internal, LAW_CHANGES, LAWS, NEWS, Page, Public,
};
use crate::html::Html;
use crate::language::Language;
use crate::picture::map::Band;
use crate::search::Memory;
use crate::source::{ReadError, Sources};
use crate::theme::{Strings, Theme, ThemeError};

mod api;
mod confidential;
mod confidential_boards;
mod confidential_calendar;
mod confidential_comparison;
mod confidential_forge;
mod confidential_laws;
mod confidential_pictures;
mod confidential_report;
mod confidential_versions;
mod difference;
mod finish;
mod frame;
mod laws;
mod linked_data;
mod lists;
mod machine;
mod menu;
mod news;
mod page;
mod pictures;
mod print;
mod search;
mod situations;

pub use confidential_boards::{ConfidentialJob, list_title};
pub use confidential_report::{
    ConfidentialPlaces, csv as confidential_csv, json as confidential_json, reason_text as confidential_reason,
};
use frame::{Frame, LinkContext};
pub use search::index as search_index;

/// What differs by audience when files are made.
pub trait Emit: Audience {
    /// What a page's template gets beside the open facts.
    type Context: Serialize;

    /// Makes that context for a page.
    fn context(page: &Page<Self>, frame: &Frame<'_, Self>) -> Self::Context;

    /// The context of a page that the program makes itself.
    fn no_context() -> Self::Context;

    /// The contents of a page, in the order of this audience's templates.
    fn toc(page: &Page<Self>) -> Vec<page::TocFact>;

    /// Attributes of a section with open facts, where the audience has to be told who reads it.
    fn open_mark(page: &Page<Self>, strings: &Strings) -> Html;

    /// What the index of laws shows of a page beside its open facts.
    type UseContext: Serialize;

    /// Makes that context for a page that uses a section.
    fn use_context(
        page: &Page<Self>,
        frame: &Frame<'_, Self>,
        law: &CitedLaw,
        section: &CitedSection,
    ) -> Self::UseContext;

    /// Address of the board of changes of law for readers of a language, if this audience has one.
    fn law_changes(frame: &Frame<'_, Self>, language: &Language) -> Option<Address>;

    /// Makes the board of changes of law, in the languages in which staff read.
    fn law_board_page(frame: &Frame<'_, Self>) -> Result<Vec<Artifact>, EmitError>;

    /// Whether a page's review is overdue, as far as this audience may know.
    fn is_overdue(page: &Page<Self>, date: Date) -> bool;

    /// The process map as a picture, if this audience has one.
    fn map_picture(bands: &[Band], language: &Language) -> Option<Html>;

    /// Text of a confidential fact (by the end of its anchor) for this audience's search; those without an anchor if the
    /// name is empty.
    fn search_text(page: &Page<Self>, fact: &str) -> String;

    /// The pages of this audience's archive of versions.
    fn archive_paths(edition: &Edition<Self>) -> Vec<(OutputPath, Archived)>;

    /// Makes one of them; nothing for an audience without an archive.
    fn archived(frame: &Frame<'_, Self>, which: Archived) -> Result<Vec<Artifact>, EmitError>;

    /// The versions of a page for `api/pages.json`, if this audience may know of them.
    fn versions(page: &Page<Self>) -> Option<serde_json::Value>;

    /// The state of a page in this audience's search; nothing where every page is in force.
    fn search_state(page: &Page<Self>) -> Option<(&'static str, Option<String>)>;

    /// The roles that work on a page, for this audience's search.
    fn search_roles_of(page: &Page<Self>) -> Vec<&Phrase>;

    /// Outputs on the state of the handbook, which only staff get.
    fn boards(edition: &Edition<Self>) -> Vec<ConfidentialJob>;

    /// The path of such an output; `None` if this audience has none.
    fn board_path(edition: &Edition<Self>, job: &ConfidentialJob) -> Option<OutputPath>;

    /// Makes such an output; `None` if this audience has none.
    fn board(frame: &Frame<'_, Self>, sources: &Sources, job: &ConfidentialJob) -> Result<Option<Artifact>, EmitError>;

    /// Links from every page to such pages.
    fn board_links(frame: &Frame<'_, Self>, language: &Language, own: &Address) -> Vec<LinkContext>;

    /// A file that pages refer to, as this audience gets it.
    fn asset(path: &SourcePath, bytes: Arc<Vec<u8>>) -> Arc<Vec<u8>>;

    /// Whether search engines are asked to stay away from the whole site.
    const HIDDEN_FROM_SEARCH_ENGINES: bool;
}

impl Emit for Public {
    type Context = ();

    fn context(_: &Page<Self>, _: &Frame<'_, Self>) -> Self::Context {}

    fn no_context() -> Self::Context {}

    fn toc(_: &Page<Self>) -> Vec<page::TocFact> {
        page::public_order()
    }

    fn open_mark(_: &Page<Self>, _: &Strings) -> Html {
        Html::default()
    }

    type UseContext = ();

    fn use_context(_: &Page<Self>, _: &Frame<'_, Self>, _: &CitedLaw, _: &CitedSection) -> Self::UseContext {}

    fn law_changes(_: &Frame<'_, Self>, _: &Language) -> Option<Address> {
        None
    }

    fn law_board_page(_: &Frame<'_, Self>) -> Result<Vec<Artifact>, EmitError> {
        Ok(Vec::new())
    }

    fn is_overdue(_: &Page<Self>, _: Date) -> bool {
        false
    }

    fn map_picture(_: &[Band], _: &Language) -> Option<Html> {
        None
    }

    fn search_text(_: &Page<Self>, _: &str) -> String {
        String::new()
    }

    fn archive_paths(_: &Edition<Self>) -> Vec<(OutputPath, Archived)> {
        Vec::new()
    }

    fn archived(_: &Frame<'_, Self>, _: Archived) -> Result<Vec<Artifact>, EmitError> {
        Ok(Vec::new())
    }

    fn versions(_: &Page<Self>) -> Option<serde_json::Value> {
        None
    }

    fn search_state(_: &Page<Self>) -> Option<(&'static str, Option<String>)> {
        None
    }

    fn search_roles_of(_: &Page<Self>) -> Vec<&Phrase> {
        Vec::new()
    }

    fn boards(_: &Edition<Self>) -> Vec<ConfidentialJob> {
        Vec::new()
    }

    fn board_path(_: &Edition<Self>, _: &ConfidentialJob) -> Option<OutputPath> {
        None
    }

    fn board(_: &Frame<'_, Self>, _: &Sources, _: &ConfidentialJob) -> Result<Option<Artifact>, EmitError> {
        Ok(None)
    }

    fn board_links(_: &Frame<'_, Self>, _: &Language, _: &Address) -> Vec<LinkContext> {
        Vec::new()
    }

    fn asset(path: &SourcePath, bytes: Arc<Vec<u8>>) -> Arc<Vec<u8>> {
        match asset::cleaned(path.as_str(), &bytes) {
            Cow::Borrowed(_) => bytes,
            Cow::Owned(cleaned) => cleaned.into(),
        }
    }

    const HIDDEN_FROM_SEARCH_ENGINES: bool = false;
}

impl Emit for Internal {
    type Context = Option<confidential::ConfidentialContext>;

    fn context(page: &Page<Self>, frame: &Frame<'_, Self>) -> Self::Context {
        Some(confidential::context(page, frame))
    }

    fn no_context() -> Self::Context {
        None
    }

    fn toc(page: &Page<Self>) -> Vec<page::TocFact> {
        confidential::order(page)
    }

    fn open_mark(page: &Page<Self>, strings: &Strings) -> Html {
        confidential::open_mark(page, strings)
    }

    type UseContext = confidential_laws::ConfidentialUseContext;

    fn use_context(
        page: &Page<Self>,
        frame: &Frame<'_, Self>,
        law: &CitedLaw,
        section: &CitedSection,
    ) -> Self::UseContext {
        confidential_laws::use_context(page, frame, law, section)
    }

    fn law_changes(frame: &Frame<'_, Self>, language: &Language) -> Option<Address> {
        confidential_laws::address(frame, language)
    }

    fn law_board_page(frame: &Frame<'_, Self>) -> Result<Vec<Artifact>, EmitError> {
        confidential_laws::boards(frame)
    }

    fn is_overdue(page: &Page<Self>, date: Date) -> bool {
        page.confidential().review_due.is_some_and(|due| due < date)
    }

    fn map_picture(bands: &[Band], language: &Language) -> Option<Html> {
        Some(pictures::map(bands, language, "map-picture"))
    }

    fn search_text(page: &Page<Self>, fact: &str) -> String {
        confidential::search_text(page, fact)
    }

    fn archive_paths(edition: &Edition<Self>) -> Vec<(OutputPath, Archived)> {
        let archive = edition.archive();
        let versions = archive.versions().iter().enumerate();
        let versions = versions.map(|(index, page)| (page.address().output(), Archived::Version(index)));
        let comparisons = archive.comparisons().iter().enumerate();
        let comparisons =
            comparisons.map(|(index, comparison)| (comparison.after.address().output(), Archived::Comparison(index)));
        versions.chain(comparisons).collect()
    }

    fn archived(frame: &Frame<'_, Self>, which: Archived) -> Result<Vec<Artifact>, EmitError> {
        let archive = frame.edition.archive();
        Ok(vec![match which {
            Archived::Version(index) => confidential_versions::version(frame, &archive.versions()[index])?,
            Archived::Comparison(index) => confidential_comparison::comparison(frame, &archive.comparisons()[index])?,
        }])
    }

    fn versions(page: &Page<Self>) -> Option<serde_json::Value> {
        Some(confidential_versions::api(page))
    }

    fn search_state(page: &Page<Self>) -> Option<(&'static str, Option<String>)> {
        Some(search::state(page))
    }

    fn search_roles_of(page: &Page<Self>) -> Vec<&Phrase> {
        confidential::search_roles_of(page)
    }

    fn boards(edition: &Edition<Self>) -> Vec<ConfidentialJob> {
        confidential_boards::jobs(edition)
    }

    fn board_path(edition: &Edition<Self>, job: &ConfidentialJob) -> Option<OutputPath> {
        Some(confidential_boards::path(edition, job))
    }

    fn board(frame: &Frame<'_, Self>, sources: &Sources, job: &ConfidentialJob) -> Result<Option<Artifact>, EmitError> {
        confidential_boards::run(frame, sources, job).map(Some)
    }

    fn board_links(frame: &Frame<'_, Self>, language: &Language, own: &Address) -> Vec<LinkContext> {
        confidential_boards::links(frame, language, own)
    }

    fn asset(_: &SourcePath, bytes: Arc<Vec<u8>>) -> Arc<Vec<u8>> {
        bytes
    }

    const HIDDEN_FROM_SEARCH_ENGINES: bool = true;
}

/// One output of a site, or a few that are made together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Job {
    /// The page at an index of [`Edition::pages`].
    Page(usize),
    /// A page of the archive of versions.
    Archived(Archived),
    /// A landing page for a folder (or the site's root, if empty) that has none of its own.
    Folder(Language, String),
    /// The glossary.
    Glossary(Language),
    /// All pages by letter.
    Letters(Language),
    /// Pages by life situation.
    Situations(Language),
    /// The index of laws.
    Laws(Language),
    /// The sections of the law with this part of the address, and who cites them.
    Law(Language, String),
    /// The board of changes of law, for staff, in all its languages.
    LawBoard,
    /// The page with the search's results.
    SearchPage(Language),
    /// The index of the search: several files.
    Search(Language),
    /// The whole handbook on one page.
    Print(Language),
    /// "Not found".
    NotFound(Language),
    /// What is new.
    News(Language),
    /// `feed.xml`
    Feed(Language),
    /// Reviews and reports, for staff.
    Confidential(ConfidentialJob),
    /// A file that a page refers to.
    Asset(SourcePath),
    /// Style sheet and scripts.
    Theme,
    /// `sitemap.xml`
    Sitemap,
    /// `robots.txt`
    Robots,
    /// `_headers`
    Headers,
    /// `_redirects`
    Redirects,
    /// `api/pages.json` and its schema.
    Api,
}

/// A page of the archive of versions, by its index there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Archived {
    /// A version.
    Version(usize),
    /// A version compared with the one before it.
    Comparison(usize),
}

/// A job failed; the handbook is not to blame.
#[derive(Debug)]
pub enum EmitError {
    /// An asset cannot be read.
    Read(ReadError),
    /// A template does not work.
    Theme(ThemeError),
}

impl From<ThemeError> for EmitError {
    fn from(error: ThemeError) -> EmitError {
        EmitError::Theme(error)
    }
}

impl From<ReadError> for EmitError {
    fn from(error: ReadError) -> EmitError {
        EmitError::Read(error)
    }
}

impl std::fmt::Display for EmitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            EmitError::Read(error) => error.fmt(f),
            EmitError::Theme(error) => error.fmt(f),
        }
    }
}

/// What all jobs of a site share, made once.
pub struct Site<'a, A: Emit> {
    frame: Frame<'a, A>,
    sources: &'a Sources,
    books: HashMap<Language, print::Book>,
    sheets: Vec<Option<Box<str>>>,
    memory: Option<Arc<Memory>>,
}

/// Prepares the shared parts of all pages (navigation, folders).
pub fn prepare<'a, A: Emit>(
    edition: &'a Edition<A>,
    theme: &'a Theme<A>,
    sources: &'a Sources,
) -> Result<Site<'a, A>, EmitError> {
    let frame = Frame::new(edition, theme)?;
    let books = print::books(&frame);
    Ok(Site { frame, sources, books, sheets: Vec::new(), memory: None })
}

impl<A: Emit> Site<'_, A> {
    /// The part of the printed book that the finished page at an index becomes, if it is in one.
    pub fn sheet(&self, page: usize, finished: &Artifact) -> Option<Box<str>> {
        print::sheet(&self.books, &self.frame.edition.pages()[page], finished)
    }

    /// Makes the search with what was made of it before, for a preview.
    pub fn remembering(self, memory: Arc<Memory>) -> Self {
        Site { memory: Some(memory), ..self }
    }

    /// Takes the parts of the book, by the number of their page; what is missing is rendered for the book alone.
    pub fn take_sheets(&mut self, sheets: Vec<Option<Box<str>>>) {
        self.sheets = sheets;
    }
}

/// Everything that the site consists of.
pub fn jobs<A: Emit>(site: &Site<'_, A>) -> Vec<Job> {
    let edition = site.frame.edition;
    let mut jobs: Vec<Job> = (0..edition.pages().len()).map(Job::Page).collect();
    for language in &edition.site().languages {
        if !site.frame.has_language(language) {
            continue;
        }
        jobs.extend(site.frame.folders_without_page(language).into_iter().map(|f| Job::Folder(language.clone(), f)));
        if !edition.terms().is_empty() {
            jobs.push(Job::Glossary(language.clone()));
        }
        jobs.push(Job::Letters(language.clone()));
        jobs.push(Job::Situations(language.clone()));
        if let Some(index) = edition.law_index(language) {
            jobs.push(Job::Laws(language.clone()));
            jobs.extend(index.laws().iter().map(|law| Job::Law(language.clone(), law.slug.clone())));
        }
        jobs.push(Job::SearchPage(language.clone()));
        jobs.push(Job::Search(language.clone()));
        jobs.push(Job::NotFound(language.clone()));
        jobs.push(Job::Print(language.clone()));
        jobs.push(Job::News(language.clone()));
        jobs.push(Job::Feed(language.clone()));
    }
    jobs.extend(A::archive_paths(edition).into_iter().map(|(_, which)| Job::Archived(which)));
    if A::law_changes(&site.frame, edition.default_language()).is_some() {
        jobs.push(Job::LawBoard);
    }
    jobs.extend(A::boards(edition).into_iter().map(Job::Confidential));
    jobs.extend(edition.assets().iter().cloned().map(Job::Asset));
    jobs.extend([Job::Theme, Job::Sitemap, Job::Robots, Job::Headers, Job::Redirects, Job::Api]);
    jobs
}

/// Makes the files of one job.
pub fn run<A: Emit>(site: &Site<'_, A>, job: &Job) -> Result<Vec<Artifact>, EmitError> {
    let frame = &site.frame;
    let one = |artifact: Artifact| vec![artifact];
    Ok(match job {
        Job::Page(index) => one(page::page(frame, &frame.edition.pages()[*index])?),
        Job::Archived(which) => A::archived(frame, *which)?,
        Job::Folder(language, folder) => one(page::folder(frame, language, folder)?),
        Job::Glossary(language) => one(lists::glossary(frame, language)?),
        Job::Letters(language) => one(lists::letters(frame, language)?),
        Job::Situations(language) => one(situations::situations(frame, language)?),
        Job::Laws(language) => one(laws::laws(frame, language)?),
        Job::Law(language, slug) => match frame.edition.law_index(language).and_then(|index| index.law(slug)) {
            Some(law) => one(laws::law(frame, language, law)?),
            None => Vec::new(),
        },
        Job::LawBoard => A::law_board_page(frame)?,
        Job::SearchPage(language) => one(lists::search_page(frame, language)?),
        Job::NotFound(language) => one(lists::not_found(frame, language)?),
        Job::Print(language) => one(print::book(frame, language, &site.books, &site.sheets)?),
        Job::Search(language) => search::files(frame.edition, language, frame.theme, site.memory.as_deref()),
        Job::News(language) => one(news::page(frame, language)?),
        Job::Feed(language) => one(news::feed(frame, language)),
        Job::Confidential(job) => A::board(frame, site.sources, job)?.into_iter().collect(),
        Job::Asset(path) => {
            let output = OutputPath::new(path.as_str()).expect("source paths are plain relative paths");
            one(Artifact::new(output, A::asset(path, site.sources.asset(path)?)))
        }
        Job::Theme => {
            let theme = frame.theme;
            let scripts = theme.scripts().iter().map(|(_, artifact)| artifact.clone());
            let others = theme.sheets().values().chain(theme.images().values()).cloned();
            frame.stylesheets.values().cloned().chain(scripts).chain(others).collect()
        }
        Job::Sitemap => one(machine::sitemap(frame)),
        Job::Robots => one(machine::robots(frame)),
        Job::Headers => one(machine::headers(frame)),
        Job::Redirects => one(machine::redirects(frame)),
        Job::Api => vec![api::pages(frame), api::schema()],
    })
}

/// The job that makes the file at a path, for a preview that makes only what is asked for.
pub fn job_for<A: Emit>(site: &Site<'_, A>, path: &OutputPath) -> Option<Job> {
    let edition = site.frame.edition;
    let text = path.as_str();
    if let Some(address) = text.strip_suffix("index.html")
        && let Some(index) = edition.pages().iter().position(|page| page.address().as_str() == address)
    {
        return Some(Job::Page(index));
    }
    if let Some((_, which)) = A::archive_paths(edition).into_iter().find(|(output, _)| output == path) {
        return Some(Job::Archived(which));
    }
    if let Some(asset) = edition.assets().get(&SourcePath::new(text)) {
        return Some(Job::Asset(asset.clone()));
    }
    jobs(site).into_iter().find(|job| match job {
        Job::Page(_) | Job::Archived(_) | Job::Asset(_) => false,
        Job::Folder(language, folder) => edition.generated(folder, language).output() == *path,
        Job::Glossary(language) => edition.generated(GLOSSARY, language).output() == *path,
        Job::Letters(language) => edition.generated(frame::LETTERS, language).output() == *path,
        Job::Situations(language) => edition.generated(frame::SITUATIONS, language).output() == *path,
        Job::Laws(language) => edition.generated(LAWS, language).output() == *path,
        Job::Law(language, slug) => edition.generated(&format!("{LAWS}/{slug}"), language).output() == *path,
        Job::LawBoard => {
            let mut languages = edition.site().languages.iter();
            languages.any(|language| edition.generated(LAW_CHANGES, language).output() == *path)
        }
        Job::SearchPage(language) => edition.generated(frame::SEARCH, language).output() == *path,
        Job::Print(language) => edition.generated(print::PRINT, language).output() == *path,
        Job::NotFound(language) => lists::not_found_path(site.frame.edition, language) == *path,
        Job::News(language) => edition.generated(NEWS, language).output() == *path,
        Job::Feed(language) => news::feed_path(edition, language) == *path,
        Job::Confidential(job) => A::board_path(edition, job).as_ref() == Some(path),
        Job::Search(language) => text
            .strip_prefix("search/")
            .is_some_and(|rest| rest.strip_prefix(language.as_str()).is_some_and(|rest| rest.starts_with('/'))),
        Job::Theme => text.starts_with("assets/"),
        Job::Sitemap => text == "sitemap.xml",
        Job::Robots => text == "robots.txt",
        Job::Headers => text == "_headers",
        Job::Redirects => text == "_redirects",
        Job::Api => matches!(text, "api/pages.json" | api::SCHEMA),
    })
}

/// Paths that two jobs would both write, which would lose one of them.
pub fn collisions(paths: &[OutputPath]) -> Vec<OutputPath> {
    let mut seen = BTreeSet::new();
    paths.iter().filter(|path| !seen.insert((*path).clone())).cloned().collect()
}

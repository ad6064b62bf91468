//! **The only door.** [`project`] makes an [`Edition`] of the handbook: what one audience sees at one date.
//!
//! Policy lives here and nowhere else. Everything internal is taken away from the *source text* before it is parsed as
//! Markdown, confidential facts are in a box that the public edition does not have ([`Audience::Confidential`]), and
//! the types below have private fields and are made in this module only. A theme, emitter or script that asks for the
//! audience is a bug; it gets an edition that holds nothing it could leak.
//!
//! The confidential facts of a public page are not hidden, they do not exist:
//!
//! ```
//! # use amtsbuch::edition::{Internal, Page};
//! fn owner(page: &Page<Internal>) -> bool { page.confidential().owner.is_some() }
//! ```
//! ```compile_fail,E0609
//! # use amtsbuch::edition::{Public, Page};
//! fn owner(page: &Page<Public>) -> bool { page.confidential().owner.is_some() }
//! ```
//!
//! A page of an edition cannot be made elsewhere:
//!
//! ```
//! # use amtsbuch::edition::{Page, Public};
//! fn look(page: &Page<Public>) -> &str { page.id() }
//! ```
//! ```compile_fail,E0451
//! # use amtsbuch::edition::{Page, Public};
//! fn forge(page: Page<Public>) -> Page<Public> { Page { id: String::new(), ..page } }
//! ```
//!
//! An internal edition does not fit where a public one is asked for:
//!
//! ```
//! # use amtsbuch::edition::{Edition, Public};
//! # fn publish(_: &Edition<Public>) {}
//! fn emit(edition: &Edition<Public>) { publish(edition) }
//! ```
//! ```compile_fail,E0308
//! # use amtsbuch::edition::{Edition, Internal, Public};
//! # fn publish(_: &Edition<Public>) {}
//! fn emit(edition: &Edition<Internal>) { publish(edition) }
//! ```
//!
//! How to add a fact: a field in `view.rs`, its line in `facts.rs`; the compiler asks for the rest.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::citation::Laws;
use crate::config::{Config, Contact, Group, Localized, Term};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::front_matter::{Kind, Status, Visibility};
use crate::handbook::{Handbook, Version};
use crate::language::Language;
use crate::markdown::{Labels, Rendered};
use crate::text;

mod address;
pub mod audience;
pub mod change_days;
pub mod confidential_report;
pub mod confidential_versions;
mod days_to_come;
mod difference;
mod directory;
mod facts;
mod law_board;
mod law_index;
mod news;
mod physical;
mod readability;
mod review;
mod sections;
mod select;
mod surroundings;
mod terms;
pub mod translation;
pub mod view;

pub use address::Address;
pub use audience::{Audience, Internal, Public};
pub use days_to_come::check_days_to_come;
pub use difference::{FactDifference, PageDifference, PageFate, SectionDifference, differences};
pub use directory::FaceKind;
pub use law_board::{ConfidentialAffectedPage, ConfidentialLawBoard, ConfidentialLawChange, LAW_CHANGES, Settled};
pub use law_index::{CitedLaw, CitedSection, LAWS, LawIndex, LawSection, PageUse, Use};
pub use news::{NEWS, NewsKind, NewsView};
pub use physical::{PublicSources, public_sources};
pub use readability::{Readability, is_abbreviation};
use select::Selected;
pub use select::State;

use directory::{Directory, Entry, Face};
use facts::Days;
use news::News;
use surroundings::{AnchorUse, Common, PageSurroundings, TextCitation};
use terms::TermFinder;
use view::{CitationView, OpenView};

/// The handbook for one audience on one date.
#[derive(Debug)]
pub struct Edition<A: Audience> {
    date: Date,
    site: SiteView,
    pages: Vec<Page<A>>,
    by_key: HashMap<(String, Language), usize>,
    terms: Vec<TermView>,
    assets: BTreeSet<SourcePath>,
    redirects: Vec<(String, Address)>,
    news: BTreeMap<Language, Vec<NewsView>>,
    report: A::Report,
    as_of: Option<Date>,
    archive: A::Archive,
    law_index: BTreeMap<Language, LawIndex>,
    law_board: A::LawBoard,
}

/// What an edition knows of `handbook.yaml`.
#[derive(Clone, Debug)]
pub struct SiteView {
    /// The authority's name.
    pub authority: Localized,
    /// Its address.
    pub authority_address: Option<Localized>,
    /// Its mail address.
    pub email: Option<String>,
    /// Its telephone number.
    pub phone: Option<String>,
    /// Title of this site.
    pub title: Localized,
    /// Where this site is published, with a slash at its end.
    pub url: Option<String>,
    /// Where the public site is published, with a slash at its end.
    pub public_url: Option<String>,
    /// What the authority adds to the style sheet: its colours and measures; empty without any.
    pub style: String,
    /// The authority's logo: a file of the handbook.
    pub logo: Option<SourcePath>,
    /// Notice on every page.
    pub notice: Localized,
    /// Languages, the default first.
    pub languages: Vec<Language>,
    /// The law that "§ 18a" alone means.
    pub default_law: Option<String>,
    /// Groups of the process map that have a page in this edition.
    pub groups: Vec<Group>,
    /// Groups of readers that a page of this edition names.
    pub readers: Vec<(String, Localized)>,
    /// Contacts that this audience sees.
    pub contacts: BTreeMap<String, Contact>,
    /// Ids of the pages in the footer that this edition has.
    pub footer: Vec<String>,
    /// Web address of the repository; never in the public edition.
    pub repository: Option<String>,
}

/// A page of an edition in one language.
#[derive(Clone, Debug)]
pub struct Page<A: Audience> {
    id: String,
    language: Language,
    address: Address,
    folder: String,
    landing: bool,
    kind: Kind,
    face: FaceKind,
    state: State,
    order: Option<f64>,
    /// Languages and addresses of the same page, itself included.
    sisters: Vec<(Language, Address, FaceKind)>,
    content: Arc<Content<A>>,
    fingerprint: blake3::Hash,
}

/// What rendering makes of a page.
#[derive(Clone, Debug)]
struct Content<A: Audience> {
    open: OpenView,
    body: Rendered,
    confidential: A::Confidential,
    assets: BTreeSet<SourcePath>,
    anchors: Vec<AnchorUse>,
    /// The sections of its facts, by the end of their anchors.
    sections: Vec<&'static str>,
    /// Ids of pages that it leads to.
    linked: BTreeSet<String>,
    /// Anchors of the terms in its text.
    used_terms: BTreeSet<String>,
    /// Of the text that applicants read; only in the internal edition.
    readability: Option<Readability>,
    citations: Vec<TextCitation>,
}

/// A glossary term that this audience sees.
#[derive(Clone, Debug)]
pub struct TermView {
    /// The term by language.
    pub term: Localized,
    /// The explanation by language.
    pub text: Localized,
    /// Synonyms by language.
    pub synonyms: BTreeMap<Language, Vec<String>>,
    /// Its legal source.
    pub cite: Option<CitationView>,
    /// Anchor on the glossary page.
    pub anchor: String,
    /// Where it stands in `glossary.yaml`.
    pub span: Span,
}

impl<A: Audience> Edition<A> {
    /// The day that the edition is made for.
    ///
    /// For decisions only, never to be printed: every day would make another site. Who decides by it tells
    /// [`change_days`] on which days the answer changes.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The day that the edition prints as its own: the last one up to [`Edition::date`] on which it changed. `None` if
    /// nothing in it has ever depended on a day.
    pub fn as_of(&self) -> Option<Date> {
        self.as_of
    }

    /// Authority, titles, languages, contacts.
    pub fn site(&self) -> &SiteView {
        &self.site
    }

    /// The default language.
    pub fn default_language(&self) -> &Language {
        &self.site.languages[0]
    }

    /// All pages, by language (in the handbook's order) and address.
    pub fn pages(&self) -> &[Page<A>] {
        &self.pages
    }

    /// A page by id and language.
    pub fn page(&self, id: &str, language: &Language) -> Option<&Page<A>> {
        self.by_key.get(&(id.to_string(), language.clone())).map(|index| &self.pages[*index])
    }

    /// The title of a folder's landing page, if it has one in a language: the words chosen for its readers.
    pub fn landing_title(&self, folder: &str, language: &Language) -> Option<&str> {
        let page = self.page(folder, language).filter(|page| page.is_landing() && page.face() == FaceKind::Whole)?;
        Some(&page.open().title.plain)
    }

    /// A page in a language, else in the default language.
    pub fn nearest(&self, id: &str, language: &Language) -> Option<&Page<A>> {
        self.page(id, language).or_else(|| self.page(id, self.default_language()))
    }

    /// Glossary terms, sorted by the term in the default language.
    pub fn terms(&self) -> &[TermView] {
        &self.terms
    }

    /// Files that pages of this edition refer to.
    pub fn assets(&self) -> &BTreeSet<SourcePath> {
        &self.assets
    }

    /// Old addresses and where they lead now, sorted.
    pub fn redirects(&self) -> &[(String, Address)] {
        &self.redirects
    }

    /// Versions of pages that are not in force: a [`confidential_versions::ConfidentialArchive`] in the internal edition,
    /// nothing in the public one.
    pub fn archive(&self) -> &A::Archive {
        &self.archive
    }

    /// What is new in a language: what is to come first, then what happened, the latest first.
    pub fn news(&self, language: &Language) -> &[NewsView] {
        self.news.get(language).map_or(&[], Vec::as_slice)
    }

    /// The report on the handbook: a [`confidential_report::ConfidentialReport`] in the internal edition, nothing in the
    /// public one.
    pub fn report(&self) -> &A::Report {
        &self.report
    }

    /// The address of a page that the program makes (`glossar`, `suche`, …) in a language.
    pub fn generated(&self, name: &str, language: &Language) -> Address {
        Address::new((language != self.default_language()).then_some(language), "", name)
    }
}

impl<A: Audience> Page<A> {
    /// Id of the page.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its language.
    pub fn language(&self) -> &Language {
        &self.language
    }

    /// Its address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Its folder, empty at the root.
    pub fn folder(&self) -> &str {
        &self.folder
    }

    /// Whether it is its folder's landing page.
    pub fn is_landing(&self) -> bool {
        self.landing
    }

    /// Process, page or path.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The page itself or a notice in its place.
    pub fn face(&self) -> FaceKind {
        self.face
    }

    /// In force, scheduled, …
    pub fn state(&self) -> State {
        self.state
    }

    /// `order`
    pub fn order(&self) -> Option<f64> {
        self.order
    }

    /// Whether lists, menus, the search and the sitemap show it.
    pub fn is_listed(&self) -> bool {
        !self.state.has_ended()
    }

    /// The same page in all its languages, itself included, the default first.
    pub fn sisters(&self) -> &[(Language, Address, FaceKind)] {
        &self.sisters
    }

    /// What tells its facts and its body from all others of this audience, with its id and its language: a hash of all that
    /// they are made of.
    pub fn fingerprint(&self) -> &[u8; 32] {
        self.fingerprint.as_bytes()
    }

    /// Open facts.
    pub fn open(&self) -> &OpenView {
        &self.content.open
    }

    /// The body.
    pub fn body(&self) -> &Rendered {
        &self.content.body
    }

    /// Anchors of the glossary's terms that its text links to.
    pub fn terms(&self) -> &BTreeSet<String> {
        &self.content.used_terms
    }

    /// Confidential facts: a [`view::ConfidentialView`] in the internal edition, nothing in the public one.
    pub fn confidential(&self) -> &A::Confidential {
        &self.content.confidential
    }
}

/// Rendered pages of earlier runs, each good for exactly the input it was made of.
///
/// Owned by the caller (a session); an empty one is always right.
#[derive(Debug, Default)]
pub struct PageCache<A: Audience> {
    contents: HashMap<(String, Language), RenderedPage<A>>,
    archive: HashMap<confidential_versions::PartKey, RenderedPage<Internal>>,
}

/// What finds the terms of a language, where its glossary is, and the fixed words of its bodies.
type Finder = (TermFinder, Option<Address>, Labels);

/// Finders by language.
type Finders<'a> = HashMap<&'a Language, Finder>;

/// A rendered page, what it was made of, and its problems.
#[derive(Clone, Debug)]
struct RenderedPage<A: Audience> {
    key: blake3::Hash,
    content: Arc<Content<A>>,
    problems: Diagnostics,
}

/// Makes the edition of an audience at a date.
///
/// `labels` gives the fixed words of bodies in a language. Problems that only an edition can see are reported: links
/// from public to internal, broken links and anchors, missing assets, unknown variables.
pub fn project<A: Audience>(
    handbook: &Handbook,
    date: Date,
    labels: &(dyn Fn(&Language) -> Labels + Sync),
    cache: &mut PageCache<A>,
    diagnostics: &mut Diagnostics,
) -> Edition<A> {
    let directory = Directory::new::<A>(handbook, date);
    let terms = term_views::<A>(handbook);
    let languages = &handbook.config.languages;
    let finders: Finders<'_> = languages
        .iter()
        .map(|language| {
            let pairs: Vec<(String, String)> = terms
                .iter()
                .filter_map(|term| Some((term.term.0.get(language)?.clone(), term.anchor.clone())))
                .collect();
            let tag = (*language != languages[0]).then_some(language);
            let glossary = (!terms.is_empty()).then(|| Address::new(tag, "", GLOSSARY));
            (language, (TermFinder::new(&pairs), glossary, labels(language)))
        })
        .collect();

    let common = Common { handbook, directory: &directory };
    let shared_key = shared_fingerprint::<A>(handbook, &directory, date, &finders);
    let faces: Vec<(&Entry<'_>, &Face)> =
        directory.entries.values().flat_map(|entry| entry.faces.iter().map(move |face| (entry, face))).collect();
    let known = &cache.contents;
    let rendered: Vec<RenderedPage<A>> = faces
        .par_iter()
        .map(|(entry, face)| {
            let key = page_fingerprint(&shared_key, entry, face);
            let cached = known.get(&(entry.page.id.clone(), face.language.clone()));
            if let Some(same) = cached.filter(|old| old.key == key) {
                return same.clone();
            }
            let days = Days::of(&entry.selected, date);
            render_face::<A>(common, &finders[&face.language], entry, face, days, Rendering::Page, key)
        })
        .collect();

    let mut pages: Vec<Page<A>> = Vec::with_capacity(faces.len());
    let mut contents = HashMap::with_capacity(faces.len());
    for ((entry, face), page) in faces.into_iter().zip(rendered) {
        diagnostics.append(page.problems.clone());
        let (content, fingerprint) = (page.content.clone(), page.key);
        contents.insert((entry.page.id.clone(), face.language.clone()), page);
        pages.push(new_page(entry, face, content, fingerprint));
    }
    cache.contents = contents;
    let position = |language: &Language| languages.iter().position(|known| known == language);
    pages.sort_by(|a, b| (position(&a.language), &a.address).cmp(&(position(&b.language), &b.address)));
    let by_key: HashMap<(String, Language), usize> =
        pages.iter().enumerate().map(|(index, page)| ((page.id.clone(), page.language.clone()), index)).collect();

    check_anchors(&pages, &by_key, diagnostics);
    let mut assets: BTreeSet<SourcePath> = pages.iter().flat_map(|page| page.content.assets.iter().cloned()).collect();
    assets.extend(logo(handbook, diagnostics));
    let archive = A::archive(|| {
        let archive =
            confidential_versions::archive(common, date, &finders, &shared_key, &mut cache.archive, diagnostics);
        assets.extend(archive.assets().cloned());
        archive
    });
    let redirects = redirects(&directory, diagnostics);
    let laws = laws_of::<A>(handbook);
    let of_language = |language: &Language| news::news::<A>(handbook, &directory, date, language);
    let told: Vec<(Language, News)> =
        languages.par_iter().map(|language| (language.clone(), of_language(language))).collect();
    let mut news: BTreeMap<Language, Vec<NewsView>> = BTreeMap::new();
    for (language, mut told) in told {
        assets.append(&mut told.assets);
        diagnostics.append(told.problems);
        news.insert(language, told.events);
    }
    // What follows is read off the finished pages: the laws on one thread, the rest on another.
    let problems: &Diagnostics = diagnostics;
    let (law_index, (as_of, law_board, report)) = rayon::join(
        || LawIndex::by_language(&pages, laws),
        || {
            let as_of = change_days::collect::<A>(handbook).last_until(date);
            let law_board = A::law_board(|pages| ConfidentialLawBoard::new(handbook, pages, date), &pages);
            let report = A::report(
                |law_board| {
                    confidential_report::report(&confidential_report::Input {
                        handbook,
                        directory: &directory,
                        date,
                        terms: &terms,
                        assets: &assets,
                        seen: &pages
                            .iter()
                            .map(|page| confidential_report::Seen {
                                id: &page.id,
                                language: &page.language,
                                linked: &page.content.linked,
                                used_terms: &page.content.used_terms,
                                readability: page.content.readability,
                            })
                            .collect::<Vec<_>>(),
                        problems: &problems.iter().collect::<Vec<_>>(),
                        law_board,
                    })
                },
                &law_board,
            );
            (as_of, law_board, report)
        },
    );
    let site = site_view::<A>(handbook, &pages);
    Edition { date, site, pages, by_key, terms, assets, redirects, news, report, as_of, archive, law_index, law_board }
}

/// What a rendered page is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Rendering {
    /// The page at its own address.
    Page,
    /// A version at an address of its own.
    Version,
    /// One side of a comparison.
    Compared,
}

/// Renders a page in one language.
fn render_face<A: Audience>(
    common: Common<'_>,
    (finder, glossary, labels): &Finder,
    entry: &Entry<'_>,
    face: &Face,
    days: Days,
    kind: Rendering,
    key: blake3::Hash,
) -> RenderedPage<A> {
    let default_law = default_law(entry.selected.version, common.handbook);
    let (id, address, language) = (&entry.page.id, &face.address, &face.language);
    // A term is marked where it occurs first: in two texts that are compared, that is no difference.
    let glossary = glossary.as_ref().filter(|_| kind != Rendering::Compared);
    let mut surroundings = PageSurroundings::new::<A>(common, finder, glossary, id, address, language, default_law);
    surroundings.is_version = kind != Rendering::Page;
    let (open, body, confidential) = facts::render::<A>(entry, face, days, labels, &mut surroundings);
    let PageSurroundings { diagnostics, assets, anchors, linked, used_terms, citations, .. } = surroundings;
    let measured = A::sees(Visibility::Internal) && kind == Rendering::Page;
    let readability = measured.then(|| facts::readability(entry, face, days.text, common)).flatten();
    let sections = sections::of::<A>(entry.page, entry.selected.version, &open, &body);
    let content =
        Content { open, body, confidential, assets, anchors, sections, linked, used_terms, readability, citations };
    RenderedPage { key, content: Arc::new(content), problems: diagnostics }
}

/// A page of an edition.
fn new_page<A: Audience>(
    entry: &Entry<'_>,
    face: &Face,
    content: Arc<Content<A>>,
    fingerprint: blake3::Hash,
) -> Page<A> {
    let open = &entry.selected.version.facts().open;
    Page {
        id: entry.page.id.clone(),
        language: face.language.clone(),
        address: face.address.clone(),
        folder: entry.page.folder.clone(),
        landing: entry.page.landing,
        kind: open.kind,
        face: face.kind,
        state: entry.selected.state,
        order: open.order,
        sisters: entry.faces.iter().map(|f| (f.language.clone(), f.address.clone(), f.kind)).collect(),
        content,
        fingerprint,
    }
}

/// Name of the glossary's address.
pub const GLOSSARY: &str = "glossar";

/// Checks the versions that the public edition of this date shows no more, and those that it will never show whole, with
/// their translations: each is rendered and thrown away. Staff see them all. What is to come is [`check_days_to_come`]'s.
pub fn check_hidden_versions(
    handbook: &Handbook,
    date: Date,
    labels: &(dyn Fn(&Language) -> Labels + Sync),
    diagnostics: &mut Diagnostics,
) {
    let directory = Directory::new::<Public>(handbook, date);
    let no_terms = TermFinder::new(&[]);
    let common = Common { handbook, directory: &directory };
    for page in handbook.pages.values() {
        let shown = directory.entries.get(page.id.as_str()).map(|entry| entry.selected.version);
        for version in &page.versions {
            let is_shown = shown.is_some_and(|shown| Arc::ptr_eq(&shown.original, &version.original));
            let is_draft = version.facts().confidential.status == Status::Draft;
            let is_retired = version.facts().confidential.status == Status::Retired;
            let is_to_come = version.period.from.is_some_and(|from| from > date) && !is_retired;
            if is_shown || is_draft || is_to_come || version.facts().visibility == Visibility::Internal {
                continue;
            }
            let selected = Selected { version, state: State::InForce, coming: None };
            let day = version.period.from.or(version.period.until).unwrap_or(date);
            let languages = std::iter::once(handbook.default_language()).chain(version.translations.keys());
            for language in languages {
                let face = Face {
                    language: language.clone(),
                    address: Address::new(None, &page.folder, &page.id),
                    title: String::new(),
                    kind: FaceKind::Whole,
                };
                let entry = Entry { page, selected, faces: Vec::new() };
                let mut surroundings = PageSurroundings::new::<Public>(
                    common,
                    &no_terms,
                    None,
                    &page.id,
                    &face.address,
                    language,
                    default_law(version, handbook),
                );
                let days = Days { today: date, text: day };
                facts::render::<Public>(&entry, &face, days, &labels(language), &mut surroundings);
                diagnostics.append(surroundings.diagnostics);
            }
        }
    }
}

/// The laws that an audience knows: office rules can be internal.
fn laws_of<A: Audience>(handbook: &Handbook) -> &Laws {
    if A::sees(Visibility::Internal) { &handbook.laws } else { &handbook.public_laws }
}

/// The law that a bare section of a version means: the page's own, else the handbook's.
fn default_law<'h>(version: &'h Version, handbook: &'h Handbook) -> Option<&'h str> {
    let own = version.facts().open.default_law.as_ref().map(|law| law.name.as_str());
    own.or(handbook.config.default_law.as_deref())
}

fn site_view<A: Audience>(handbook: &Handbook, pages: &[Page<A>]) -> SiteView {
    let config: &Config = &handbook.config;
    let sees_internal = A::sees(Visibility::Internal);
    let with_slash =
        |url: &Option<String>| url.as_ref().map(|url| if url.ends_with('/') { url.clone() } else { format!("{url}/") });
    let site = if sees_internal { &config.internal_site } else { &config.public_site };
    let groups: BTreeSet<&str> =
        pages.iter().filter(|page| page.is_listed()).filter_map(|page| page.open().group.as_deref()).collect();
    let readers: BTreeSet<&str> = pages.iter().flat_map(|page| &page.open().readers).map(String::as_str).collect();
    let ids: BTreeSet<&str> = pages.iter().map(Page::id).collect();
    SiteView {
        authority: config.authority.name.clone(),
        authority_address: config.authority.address.clone(),
        email: config.authority.email.clone(),
        phone: config.authority.phone.clone(),
        title: site.title.clone().unwrap_or_else(|| config.authority.name.clone()),
        url: with_slash(&site.url),
        public_url: with_slash(&config.public_site.url),
        style: config.theme.stylesheet(sees_internal),
        logo: config.theme.logo.as_ref().map(|(path, _)| SourcePath::new(path)),
        notice: config.notice.clone(),
        languages: config.languages.clone(),
        default_law: config.default_law.clone(),
        groups: config.groups.iter().filter(|group| groups.contains(group.id.as_str())).cloned().collect(),
        readers: config.readers.iter().filter(|(id, _)| readers.contains(id.as_str())).cloned().collect(),
        contacts: config
            .contacts
            .iter()
            .filter(|(_, contact)| contact.public || sees_internal)
            .map(|(id, contact)| (id.clone(), contact.clone()))
            .collect(),
        footer: config.footer.iter().map(|(id, _)| id.clone()).filter(|id| ids.contains(id.as_str())).collect(),
        repository: config.repository.clone().filter(|_| sees_internal),
    }
}

/// The logo, if the handbook has it.
fn logo(handbook: &Handbook, diagnostics: &mut Diagnostics) -> Option<SourcePath> {
    let (path, span) = handbook.config.theme.logo.as_ref()?;
    let source = SourcePath::new(path);
    if handbook.assets.contains(&source) {
        return Some(source);
    }
    let message = text!("Das Bild `{path}` gibt es nicht", "The picture `{path}` does not exist");
    let help = text!(
        "Legen Sie die Datei unter `content/{path}` ab, oder nehmen Sie `logo` heraus",
        "Put the file at `content/{path}`, or remove `logo`"
    );
    diagnostics.push(Diagnostic::new(catalogue::MISSING_ASSET, span.clone(), message).with_help(help));
    None
}

fn term_views<A: Audience>(handbook: &Handbook) -> Vec<TermView> {
    let default = handbook.default_language();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut terms: Vec<TermView> = handbook
        .terms
        .iter()
        .filter(|term| A::sees(if term.public { Visibility::Public } else { Visibility::Internal }))
        .map(|term: &Term| {
            let name = term.term.get(default, default).map_or("", |(name, _)| name);
            let base = crate::document::slug(name);
            let mut anchor = base.clone();
            let mut number = 2;
            while !taken.insert(anchor.clone()) {
                anchor = format!("{base}-{number}");
                number += 1;
            }
            TermView {
                term: term.term.clone(),
                text: term.text.clone(),
                synonyms: term.synonyms.clone(),
                cite: term.cite.as_ref().and_then(|(text, _)| {
                    // Also where the term is public: of an internal rule only what the text says itself.
                    let laws = laws_of::<A>(handbook);
                    let parsed = crate::citation::parse(text, handbook.config.default_law.as_deref(), laws);
                    parsed.ok().map(|citation| facts::citation_view(&citation, laws))
                }),
                anchor,
                span: term.span.clone(),
            }
        })
        .collect();
    terms.sort_by(|a, b| a.anchor.cmp(&b.anchor));
    terms
}

/// A hash of everything but the page itself that a rendered page depends on.
fn shared_fingerprint<A: Audience>(
    handbook: &Handbook,
    directory: &Directory<'_>,
    date: Date,
    finders: &Finders<'_>,
) -> blake3::Hash {
    use std::fmt::Write;
    let mut seed = format!("{}\0{date}\0", A::NAME);
    for entry in directory.entries.values() {
        // Writing to a String cannot fail.
        let _ = write!(seed, "{}\0{:?}\0", entry.page.id, entry.selected.state);
        for face in &entry.faces {
            let _ = write!(seed, "{}\0{}\0{}\0{:?}\0", face.language, face.address, face.title, face.kind);
        }
        let version = entry.selected.version;
        for summary in std::iter::once(version.facts().open.summary.as_ref())
            .chain(version.translations.keys().map(|l| version.translated_facts(l).and_then(|f| f.summary.as_ref())))
        {
            seed.push_str(summary.map_or("", |text| text.text.as_str()));
            seed.push('\0');
        }
    }
    for page in handbook.pages.keys() {
        seed.push_str(page);
        seed.push('\0');
    }
    for asset in &handbook.assets {
        seed.push_str(asset.as_str());
        seed.push('\0');
    }
    for document in handbook.snippets.values().flat_map(|snippet| snippet.documents.values()) {
        seed.push_str(&document.text);
        seed.push('\0');
    }
    for language in &handbook.config.languages {
        let _ = write!(seed, "{:?}", finders[language].2);
    }
    let _ = write!(seed, "{:?}", handbook.data_fingerprint);
    blake3::hash(seed.as_bytes())
}

fn page_fingerprint(shared: &blake3::Hash, entry: &Entry<'_>, face: &Face) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(shared.as_bytes());
    hasher.update(face.language.as_str().as_bytes());
    for version in &entry.page.versions {
        for document in std::iter::once(&version.original).chain(version.translations.get(&face.language)) {
            hasher.update(document.name.path.as_str().as_bytes());
            hasher.update(document.fingerprint.as_bytes());
        }
    }
    hasher.finalize()
}

fn check_anchors<A: Audience>(
    pages: &[Page<A>],
    by_key: &HashMap<(String, Language), usize>,
    diagnostics: &mut Diagnostics,
) {
    for page in pages {
        for used in &page.content.anchors {
            let target = by_key.get(&(used.id.clone(), used.language.clone())).map(|index| &pages[*index]);
            let Some(target) = target else { continue };
            if target.face == FaceKind::Whole {
                check_anchor(used, Goals::of(target), None, diagnostics);
            }
        }
    }
}

/// What a link to a page can name: the anchors of its body and the sections of its facts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Goals<'a> {
    anchors: &'a [String],
    sections: &'a [&'static str],
}

impl<'a> Goals<'a> {
    fn of<A: Audience>(page: &'a Page<A>) -> Goals<'a> {
        Goals { anchors: &page.content.body.anchors, sections: &page.content.sections }
    }

    fn has(self, anchor: &str) -> bool {
        match anchor.strip_prefix(sections::PREFIX) {
            Some(name) => self.sections.contains(&name),
            None => self.anchors.iter().any(|known| known == anchor),
        }
    }
}

/// Reports a link to a heading that its page does not have.
fn check_anchor(used: &AnchorUse, goals: Goals<'_>, day: Option<Date>, diagnostics: &mut Diagnostics) {
    if !goals.has(&used.anchor) {
        diagnostics.push(broken_anchor(used, goals, day));
    }
}

/// A link to a heading that its page does not have, or will not have on a day.
fn broken_anchor(used: &AnchorUse, goals: Goals<'_>, day: Option<Date>) -> Diagnostic {
    let (anchor, id) = (&used.anchor, &used.id);
    let message = match day {
        None => text!(
            "auf der Seite `{id}` gibt es keine Überschrift `#{anchor}`",
            "the page `{id}` has no heading `#{anchor}`"
        ),
        Some(day) => text!(
            "auf der Seite `{id}` gibt es am {day} keine Überschrift `#{anchor}`",
            "the page `{id}` has no heading `#{anchor}` on {day}"
        ),
    };
    let mut diagnostic = Diagnostic::new(catalogue::BROKEN_ANCHOR, used.span.clone(), message);
    if anchor.starts_with(sections::PREFIX) {
        let known: Vec<String> = goals.sections.iter().map(|name| format!("{}{name}", sections::PREFIX)).collect();
        diagnostic.help = crate::diagnostic::did_you_mean(anchor, known.iter().map(String::as_str)).or_else(|| {
            Some(text!(
                "Verweisen Sie auf die ganze Seite: Die Angaben, zu deren Abschnitt der Verweis führt, hat sie nicht.",
                "Refer to the whole page: it does not have the facts whose section the link leads to."
            ))
        });
        return diagnostic;
    }
    let known = goals.anchors.iter().map(String::as_str);
    diagnostic.help = crate::diagnostic::did_you_mean(anchor, known).or_else(|| {
        Some(text!(
            "Geben Sie der Überschrift mit `{{#{anchor}}}` diesen Namen, oder verweisen Sie auf die ganze Seite.",
            "Give the heading this name by `{{#{anchor}}}`, or refer to the whole page."
        ))
    });
    diagnostic
}

fn redirects(directory: &Directory<'_>, diagnostics: &mut Diagnostics) -> Vec<(String, Address)> {
    let mut redirects: BTreeMap<String, (Address, crate::diagnostic::Span)> = BTreeMap::new();
    let taken: BTreeSet<&str> =
        directory.entries.values().flat_map(|entry| &entry.faces).map(|face| face.address.as_str()).collect();
    for entry in directory.entries.values() {
        for old in &entry.selected.version.facts().open.redirect_from {
            let path = old.name.trim_matches('/').to_string();
            let address = entry.faces[0].address.clone();
            let is_page = taken.contains(format!("{path}/").as_str());
            if is_page || redirects.contains_key(&path) {
                diagnostics.push(taken_address(&path, &old.span));
                continue;
            }
            redirects.insert(path, (address, old.span.clone()));
        }
    }
    redirects.into_iter().map(|(path, (address, _))| (path, address)).collect()
}

/// An old address that is not free.
fn taken_address(path: &str, span: &Span) -> Diagnostic {
    Diagnostic::new(
        catalogue::ADDRESS_COLLISION,
        span.clone(),
        text!("die Adresse `/{path}/` ist schon vergeben", "the address `/{path}/` is taken already"),
    )
    .with_help(text!(
        "Eine alte Adresse kann nur zu einer Seite führen. Streichen Sie sie hier oder dort.",
        "An old address can lead to one page only. Remove it here or there."
    ))
}

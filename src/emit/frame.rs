//! What surrounds every page: folders, navigation, breadcrumb, languages, footer.
//!
//! Made once per edition. The navigation of a folder is rendered once for all its pages: its links are relative, and all
//! pages of a folder lie equally deep; only the mark of the current page is spliced in.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use super::finish::finish_menu;
use super::lists::phrase_html;
use super::menu::Menu;
use super::{Emit, EmitError};
use crate::artifact::Artifact;
use crate::config::{Localized, Phrase};
use crate::document::{HOME, slug};
use crate::edition::{Address, Edition, FaceKind, Page};
use crate::html::Html;
use crate::language::Language;
use crate::theme::{Shared, Strings, Theme};

/// Name of the address of the list of all pages.
pub(super) const LETTERS: &str = "a-z";
/// Name of the address of the list of pages by life situation.
pub(super) const SITUATIONS: &str = "lebenslagen";
/// Name of the address of the search.
pub(super) const SEARCH: &str = "suche";

/// An edition, its theme, and what all pages share.
pub struct Frame<'a, A: Emit> {
    pub(super) edition: &'a Edition<A>,
    pub(super) theme: &'a Theme<A>,
    /// The style sheets of the kinds of pages that exist, with the authority's colours and measures, by name.
    pub(super) stylesheets: BTreeMap<&'static str, Artifact>,
    folders: HashMap<Language, BTreeMap<String, Folder>>,
    navigation: HashMap<(Language, String, bool), String>,
    /// `site` in templates, by what stands for the pages that share it.
    sites: Mutex<HashMap<(Language, Address), Shared>>,
}

/// The end of the name of a style sheet for easy language.
const EASY: &str = "-easy";

/// A folder in one language.
#[derive(Debug, Default)]
struct Folder {
    /// Marked with its language for want of a title in this one.
    title: Phrase,
    /// Index of its landing page, if the handbook has one in this language.
    landing: Option<usize>,
    order: Option<f64>,
    /// Its listed pages, sorted.
    pages: Vec<usize>,
    /// Paths of the folders in it, sorted by title.
    folders: Vec<String>,
}

/// A folder with its pages, as the menu orders them.
pub(super) struct Chapter<'f> {
    pub path: &'f str,
    pub title: &'f Phrase,
    pub landing: Option<usize>,
    pub pages: &'f [usize],
}

/// A link in a template.
#[derive(Clone, Debug, Serialize)]
pub struct LinkContext {
    /// Its text.
    pub title: String,
    /// Relative reference.
    pub href: String,
    /// Set if the title is not in the page's language.
    pub lang: Option<String>,
    /// The direction of that language.
    pub dir: Option<&'static str>,
}

impl LinkContext {
    /// A link whose title is in the page's language, or in another one that is named.
    pub fn new(title: String, href: String, foreign: Option<&Language>) -> LinkContext {
        LinkContext { title, href, lang: foreign.map(Language::to_string), dir: foreign.map(Language::direction) }
    }
}

/// A link with a summary.
#[derive(Clone, Debug, Serialize)]
pub(super) struct EntryContext {
    pub title: String,
    pub href: String,
    pub summary: Option<String>,
    pub kind: &'static str,
    pub lang: Option<String>,
    pub dir: Option<&'static str>,
}

/// `site` in templates.
#[derive(Debug, Serialize)]
struct SiteContext {
    title: String,
    title_html: Html,
    authority: String,
    authority_html: Html,
    notice: Option<String>,
    notice_html: Option<Html>,
    /// The day of the last change; `None` if nothing in the site depends on a day.
    as_of: Option<super::page::DateContext>,
    home_href: String,
    search_href: String,
    az_href: String,
    situations_href: String,
    laws_href: Option<String>,
    glossary_href: Option<String>,
    print_href: String,
    news_href: String,
    feed_href: String,
    boards: Vec<LinkContext>,
    /// Whether the page is in easy language.
    is_easy: bool,
    icon_href: Option<String>,
    logo_href: Option<String>,
    script_href: Option<String>,
    /// What the search loads when it is used: files below the site's root, in the order in which they run.
    search_files: String,
    /// The same without the style sheet, which the page of results has no use for.
    search_scripts: String,
    /// Scripts that parts of pages ask for, by name.
    scripts: BTreeMap<String, String>,
    /// Style sheets that some pages ask for, by name.
    sheets: BTreeMap<String, String>,
    /// The folder of the index and the page of results, below the site's root.
    search_index: String,
    search_page: String,
    footer: Vec<LinkContext>,
    contact_email: Option<String>,
    contact_email_html: Option<Html>,
    contact_phone: Option<String>,
    contact_phone_href: Option<String>,
}

/// A language in the list of languages.
#[derive(Debug, Serialize)]
pub(super) struct LanguageContext {
    code: String,
    name: String,
    dir: &'static str,
    href: String,
    current: bool,
    available: bool,
}

#[derive(Serialize)]
struct NavigationItem {
    title: String,
    href: String,
    items: Option<Vec<LinkContext>>,
    open: bool,
    lang: Option<String>,
    dir: Option<&'static str>,
}

impl<'a, A: Emit> Frame<'a, A> {
    /// Sorts pages into folders and renders the navigation of each folder.
    pub(super) fn new(edition: &'a Edition<A>, theme: &'a Theme<A>) -> Result<Frame<'a, A>, EmitError> {
        let has_easy = edition.site().languages.iter().any(Language::is_easy);
        let mut stylesheets = theme.stylesheets_with(&edition.site().style);
        stylesheets.retain(|name, _| has_easy || !name.ends_with(EASY));
        let mut frame = Frame {
            edition,
            theme,
            stylesheets,
            folders: HashMap::new(),
            navigation: HashMap::new(),
            sites: Mutex::default(),
        };
        for language in &edition.site().languages {
            let folders = frame.sort_folders(language);
            if !folders.is_empty() {
                frame.folders.insert(language.clone(), folders);
            }
        }
        frame.navigation = frame.render_navigation()?;
        Ok(frame)
    }

    pub(super) fn strings(&self, language: &Language) -> &Strings {
        self.theme.strings(language)
    }

    /// Whether any page exists in a language.
    pub(super) fn has_language(&self, language: &Language) -> bool {
        self.folders.contains_key(language)
    }

    /// Folders that have no landing page of their own in a language; the root is the empty path.
    pub(super) fn folders_without_page(&self, language: &Language) -> Vec<String> {
        let folders = self.folders.get(language);
        let without = folders.into_iter().flatten().filter(|(_, folder)| folder.landing.is_none());
        without.map(|(path, _)| path.clone()).collect()
    }

    fn sort_folders(&self, language: &Language) -> BTreeMap<String, Folder> {
        let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
        for (index, page) in self.edition.pages().iter().enumerate().filter(|(_, page)| page.language() == language) {
            if page.is_landing() {
                let folder = folders.entry(page.folder().to_string()).or_default();
                folder.landing = Some(index);
                let foreign = self.foreign(page).cloned();
                folder.title = Phrase { text: page.open().title.plain.clone(), foreign };
                folder.order = page.order();
            } else if page.is_listed() {
                folders.entry(page.folder().to_string()).or_default().pages.push(index);
            }
        }
        // A site has a start page even if it has no page to list, and what has ended leads to it.
        if *language == *self.edition.default_language()
            || self.edition.pages().iter().any(|p| p.language() == language)
        {
            folders.entry(String::new()).or_default();
        }
        // Every folder on the way to a page exists, landing page or not.
        let on_the_way: BTreeSet<String> =
            folders.keys().flat_map(|path| ancestors(path)).map(str::to_string).collect();
        for path in on_the_way {
            folders.entry(path).or_default();
        }
        let groups = &self.edition.site().groups;
        let default = self.edition.default_language();
        let mut titles: BTreeMap<String, (Option<f64>, usize, String)> = BTreeMap::new();
        for (path, folder) in &mut folders {
            let name = path.rsplit('/').next().unwrap_or(path);
            let group = groups.iter().position(|group| group.id == name);
            // A group of the map is named in more languages than its landing page is translated to.
            let named = group.and_then(|at| groups[at].title.0.get(language));
            if let Some(name) = named.filter(|_| folder.title.foreign.is_some()) {
                folder.title = Phrase::own(name);
            }
            if folder.landing.is_none() {
                let title = group.and_then(|at| groups[at].title.phrase(language, default));
                folder.title = match title {
                    Some(title) => title,
                    None if path.is_empty() => self.site_title(language),
                    None => Phrase::own(&capitalised(name)),
                };
            }
            titles.insert(path.clone(), (folder.order, group.unwrap_or(usize::MAX), slug(&folder.title.text)));
        }
        let paths: Vec<String> = folders.keys().cloned().collect();
        for path in paths.iter().filter(|path| !path.is_empty()) {
            let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
            if let Some(parent) = folders.get_mut(parent) {
                parent.folders.push(path.clone());
            }
        }
        let pages = self.edition.pages();
        for folder in folders.values_mut() {
            folder.folders.sort_by(|a, b| {
                let (a, b) = (&titles[a], &titles[b]);
                by_order(a.0, b.0).then_with(|| (a.1, &a.2).cmp(&(b.1, &b.2)))
            });
            folder.pages.sort_by_cached_key(|index| {
                let page = &pages[*index];
                (OrderKey(page.order()), slug(&page.open().title.plain), page.id().to_string())
            });
        }
        folders
    }

    /// The site's title in a language.
    pub(super) fn site_title(&self, language: &Language) -> Phrase {
        let site = self.edition.site();
        site.title.phrase(language, self.edition.default_language()).unwrap_or_default()
    }

    fn folder_address(&self, language: &Language, folder: &str) -> Address {
        self.edition.generated(folder, language)
    }

    fn render_navigation(&self) -> Result<HashMap<(Language, String, bool), String>, EmitError> {
        let mut all = HashMap::new();
        for (language, folders) in &self.folders {
            for path in folders.keys() {
                // Pages of a folder lie one level deeper than its landing page.
                for landing in [false, true] {
                    let name = if landing { "" } else { "x" };
                    let tag = (language != self.edition.default_language()).then_some(language);
                    let from = Address::new(tag, path, name);
                    let items = self.navigation_items(language, folders, path, &from);
                    let context = BTreeMap::from([("items", items)]);
                    let html = finish_menu(self.theme.render("nav.html", language, &context, &[])?, language);
                    all.insert((language.clone(), path.clone(), landing), html);
                }
            }
        }
        Ok(all)
    }

    fn navigation_items(
        &self,
        language: &Language,
        folders: &BTreeMap<String, Folder>,
        current: &str,
        from: &Address,
    ) -> Vec<NavigationItem> {
        let Some(root) = folders.get("") else { return Vec::new() };
        let top = current.split('/').next().unwrap_or_default();
        root.folders
            .iter()
            .map(|path| {
                let folder = &folders[path];
                let open = path == top && !top.is_empty();
                NavigationItem {
                    title: folder.title.text.clone(),
                    href: from.to_page(&self.folder_address(language, path)),
                    items: open.then(|| {
                        let entries = self.entries(language, current, from);
                        let link =
                            |e: EntryContext| LinkContext { title: e.title, href: e.href, lang: e.lang, dir: e.dir };
                        entries.into_iter().map(link).collect()
                    }),
                    lang: folder.title.foreign.as_ref().map(Language::to_string),
                    dir: folder.title.foreign.as_ref().map(Language::direction),
                    open,
                }
            })
            .collect()
    }

    /// The folders and pages in a folder.
    pub(super) fn entries(&self, language: &Language, folder: &str, from: &Address) -> Vec<EntryContext> {
        let Some(folders) = self.folders.get(language) else { return Vec::new() };
        let Some(folder) = folders.get(folder) else { return Vec::new() };
        let below = folder.folders.iter().map(|path| EntryContext {
            title: folders[path].title.text.clone(),
            href: from.to_page(&self.folder_address(language, path)),
            summary: folders[path]
                .landing
                .and_then(|index| self.edition.pages()[index].open().summary.as_ref())
                .map(|summary| summary.plain.clone()),
            kind: "folder",
            lang: folders[path].title.foreign.as_ref().map(Language::to_string),
            dir: folders[path].title.foreign.as_ref().map(Language::direction),
        });
        below.chain(folder.pages.iter().map(|index| self.entry(&self.edition.pages()[*index], from))).collect()
    }

    /// A page in a list.
    pub(super) fn entry(&self, page: &Page<A>, from: &Address) -> EntryContext {
        let foreign = self.foreign(page);
        EntryContext {
            title: page.open().title.plain.clone(),
            href: from.to_page(page.address()),
            summary: page.open().summary.as_ref().map(|summary| summary.plain.clone()),
            kind: kind_name(page),
            lang: foreign.map(Language::to_string),
            dir: foreign.map(Language::direction),
        }
    }

    /// The language of a page's title, if it is not the page's own: a page that is not translated has its German title.
    pub(super) fn foreign(&self, page: &Page<A>) -> Option<&Language> {
        (page.face() == FaceKind::Untranslated).then(|| self.edition.default_language())
    }

    /// All folders of a language, each before those in it, the root first.
    pub(super) fn chapters(&self, language: &Language) -> Vec<Chapter<'_>> {
        let Some(folders) = self.folders.get(language) else { return Vec::new() };
        let mut chapters = Vec::with_capacity(folders.len());
        let mut rest = vec![""];
        while let Some(path) = rest.pop() {
            let Some(folder) = folders.get(path) else { continue };
            rest.extend(folder.folders.iter().rev().map(String::as_str));
            chapters.push(Chapter { path, title: &folder.title, landing: folder.landing, pages: &folder.pages });
        }
        chapters
    }

    /// Indices of the listed pages of a folder, its landing page left out.
    pub(super) fn pages_in(&self, language: &Language, folder: &str) -> &[usize] {
        self.folders.get(language).and_then(|folders| folders.get(folder)).map_or(&[], |folder| &folder.pages)
    }

    /// The title of a folder.
    pub(super) fn folder_title(&self, language: &Language, folder: &str) -> Phrase {
        let folder = self.folders.get(language).and_then(|folders| folders.get(folder));
        folder.map(|folder| folder.title.clone()).unwrap_or_default()
    }

    /// The address of a folder's landing page, if the folder exists in a language.
    pub(super) fn folder(&self, language: &Language, folder: &str) -> Option<Address> {
        self.folders.get(language)?.contains_key(folder).then(|| self.folder_address(language, folder))
    }

    /// The navigation of a page, its own entry marked.
    pub(super) fn navigation(&self, language: &Language, folder: &str, landing: bool, own: &Address) -> Menu {
        let key = (language.clone(), folder.to_string(), landing);
        let Some(html) = self.navigation.get(&key) else { return Menu::default() };
        let href = own.to_page(own);
        let target = if landing { href } else { format!("../{}", own_name(own)) };
        let plain = format!("<a href=\"{target}\">");
        match html.find(&plain) {
            Some(at) => {
                let mut marked = String::with_capacity(html.len() + 24);
                marked.push_str(&html[..at]);
                marked.push_str("<a aria-current=\"page\" href=\"");
                marked.push_str(&target);
                marked.push_str("\">");
                marked.push_str(&html[at + plain.len()..]);
                Menu::new(marked)
            }
            None => Menu::new(html.clone()),
        }
    }

    /// The way from the start page to a page, itself left out.
    pub(super) fn breadcrumb(
        &self,
        language: &Language,
        folder: &str,
        landing: bool,
        own: &Address,
    ) -> Vec<LinkContext> {
        let is_home = folder.is_empty() && landing;
        if is_home {
            return Vec::new();
        }
        let home = self.strings(language).get("home").to_string();
        let mut crumbs = vec![LinkContext::new(home, own.to_page(&self.edition.generated("", language)), None)];
        let end = if landing { folder.rsplit_once('/').map_or("", |(parent, _)| parent) } else { folder };
        for path in ancestors(end).filter(|path| !path.is_empty()) {
            // A folder of which every page has ended has no page of its own.
            let Some(address) = self.folder(language, path) else { continue };
            let title = self.folder_title(language, path);
            crumbs.push(LinkContext::new(title.text, own.to_page(&address), title.foreign.as_ref()));
        }
        crumbs
    }

    /// The languages in which a page exists; empty if there is only one.
    pub(super) fn languages(
        &self,
        own: &Address,
        language: &Language,
        sisters: &[(Language, Address, FaceKind)],
    ) -> Vec<LanguageContext> {
        if sisters.len() < 2 {
            return Vec::new();
        }
        let context = |(sister, address, face): &(Language, Address, FaceKind)| LanguageContext {
            code: sister.to_string(),
            name: self.strings(sister).get("language_name").to_string(),
            dir: sister.direction(),
            href: own.to_page(address),
            current: sister == language,
            available: *face != FaceKind::Untranslated,
        };
        sisters.iter().map(context).collect()
    }

    /// A page that the program makes, in all languages.
    pub(super) fn generated_sisters(&self, name: &str) -> Vec<(Language, Address, FaceKind)> {
        let languages = self.edition.site().languages.iter().filter(|language| self.has_language(language));
        languages.map(|l| (l.clone(), self.edition.generated(name, l), FaceKind::Whole)).collect()
    }

    /// `site` in templates, made once for all pages that lie side by side.
    pub(super) fn site(&self, own: &Address, language: &Language) -> Shared {
        let key = (language.clone(), own.any_beside());
        let known = |sites: &HashMap<_, Shared>| sites.get(&key).cloned();
        if let Some(site) = known(&self.sites.lock().unwrap_or_else(PoisonError::into_inner)) {
            return site;
        }
        let site = Shared::new(&self.site_context(&key.1, language));
        self.sites.lock().unwrap_or_else(PoisonError::into_inner).insert(key, site.clone());
        site
    }

    fn site_context(&self, own: &Address, language: &Language) -> SiteContext {
        let edition = self.edition;
        let site = edition.site();
        let default = edition.default_language();
        let root = own.to_root();
        let title = self.site_title(language);
        let phrase = |text: &Localized| text.phrase(language, default);
        let (authority, notice) = (phrase(&site.authority).unwrap_or_default(), phrase(&site.notice));
        let script = |wanted: &str| self.theme.scripts().iter().find(|(name, _)| name == wanted);
        // Easy German is analysed as German.
        let analysers = [format!("search-{language}.js"), format!("search-{}.js", language.primary())];
        let analyser = analysers.iter().find_map(|name| script(name));
        let scripts = [script("search-core.js"), analyser, script("search-ui.js")];
        let scripts = scripts.into_iter().flatten().map(|(_, artifact)| artifact);
        let search_files = scripts.clone().chain(self.theme.sheets().get("suggestions.css"));
        // A kind of page has a sheet of its own in easy language.
        let is_easy = language.is_easy();
        let kinds = self.stylesheets.iter().filter(|(name, _)| name.ends_with(EASY) == is_easy);
        let kinds = kinds.map(|(name, sheet)| (name.trim_end_matches(EASY), sheet));
        let sheets =
            self.theme.sheets().iter().map(|(name, sheet)| (name.trim_end_matches(".css"), sheet)).chain(kinds);
        SiteContext {
            title_html: phrase_html(&title),
            title: title.text,
            authority_html: phrase_html(&authority),
            authority: authority.text,
            notice_html: notice.as_ref().map(phrase_html),
            notice: notice.map(|notice| notice.text),
            as_of: edition.as_of().map(|day| super::page::date_context(day, self.strings(language))),
            home_href: own.to_page(&edition.generated("", language)),
            search_href: own.to_page(&edition.generated(SEARCH, language)),
            az_href: own.to_page(&edition.generated(LETTERS, language)),
            laws_href: edition
                .law_index(language)
                .map(|_| own.to_page(&edition.generated(crate::edition::LAWS, language))),
            situations_href: own.to_page(&edition.generated(SITUATIONS, language)),
            print_href: own.to_page(&edition.generated(super::print::PRINT, language)),
            glossary_href: (!edition.terms().is_empty())
                .then(|| own.to_page(&edition.generated(crate::edition::GLOSSARY, language))),
            is_easy,
            news_href: own.to_page(&edition.generated(crate::edition::NEWS, language)),
            feed_href: own.to_file(super::news::feed_path(edition, language).as_str()),
            boards: A::board_links(self, language, own),
            icon_href: self.theme.images().get("icon.svg").map(|artifact| format!("{root}{}", artifact.path)),
            logo_href: site
                .logo
                .as_ref()
                .filter(|logo| edition.assets().contains(*logo))
                .map(|logo| format!("{root}{}", logo.as_str())),
            script_href: script("site.js").map(|(_, artifact)| format!("{root}{}", artifact.path)),
            search_files: paths(search_files),
            search_scripts: paths(scripts),
            scripts: self
                .theme
                .scripts()
                .iter()
                .map(|(name, script)| (name.trim_end_matches(".js").to_string(), format!("{root}{}", script.path)))
                .collect(),
            sheets: sheets.map(|(name, sheet)| (name.to_string(), format!("{root}{}", sheet.path))).collect(),
            search_index: format!("search/{language}/"),
            search_page: format!("{}index.html", edition.generated(SEARCH, language).as_str()),
            footer: site
                .footer
                .iter()
                .filter_map(|id| edition.nearest(id, language))
                .map(|page| {
                    let foreign = Some(page.language()).filter(|found| *found != language).or(self.foreign(page));
                    LinkContext::new(page.open().title.plain.clone(), own.to_page(page.address()), foreign)
                })
                .collect(),
            contact_email: site.email.clone(),
            contact_email_html: site.email.as_deref().map(email_html),
            contact_phone: site.phone.clone(),
            contact_phone_href: site.phone.as_deref().map(phone_href),
        }
    }
}

/// Process, page or path, as templates and JSON name it.
pub(super) fn kind_name<A: Emit>(page: &Page<A>) -> &'static str {
    match page.kind() {
        crate::front_matter::Kind::Process => "process",
        crate::front_matter::Kind::Page => "page",
        crate::front_matter::Kind::Path => "path",
    }
}

/// `tel:` address of a telephone number; a German number gets the country's code.
pub(super) fn phone_href(phone: &str) -> String {
    let digits: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    match digits.strip_prefix('0').filter(|rest| !rest.starts_with('0')) {
        Some(rest) => format!("tel:+49{rest}"),
        None => format!("tel:{digits}"),
    }
}

/// The paths of files, one after another.
fn paths<'a>(artifacts: impl Iterator<Item = &'a Artifact>) -> String {
    artifacts.map(|artifact| artifact.path.as_str()).collect::<Vec<_>>().join(" ")
}

/// An address of electronic mail as it is shown: on a narrow screen it parts after its sign, not amid a word.
pub(super) fn email_html(email: &str) -> Html {
    Html::trusted(Html::text(email).as_str().replacen('@', "@<wbr>", 1))
}

/// Whether a page is the handbook's start page.
pub(super) fn is_home<A: Emit>(page: &Page<A>) -> bool {
    page.id() == HOME
}

fn own_name(address: &Address) -> String {
    let trimmed = address.as_str().trim_end_matches('/');
    let name = trimmed.rsplit('/').next().unwrap_or(trimmed);
    format!("{name}/index.html")
}

/// A folder and those above it, the root first: "", "a", "a/b".
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.match_indices('/').map(|(index, _)| &path[..index]);
    let own = (!path.is_empty()).then_some(path);
    std::iter::once("").chain(slashes).chain(own)
}

fn capitalised(name: &str) -> String {
    let words = name.replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}

fn by_order(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    OrderKey(a).cmp(&OrderKey(b))
}

/// `order`, smaller first; what has none comes last.
struct OrderKey(Option<f64>);

impl PartialEq for OrderKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == std::cmp::Ordering::Equal
    }
}

impl Eq for OrderKey {}

impl PartialOrd for OrderKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for OrderKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self.0, other.0) {
            (Some(a), Some(b)) => a.total_cmp(&b),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (None, None) => std::cmp::Ordering::Equal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_can_be_dialled_from_abroad() {
        assert_eq!(phone_href("069 90009-100"), "tel:+496990009100");
        assert_eq!(phone_href("+49 69 1"), "tel:+49691");
        assert_eq!(phone_href("115"), "tel:115");
    }

    #[test]
    fn a_folder_knows_its_ancestors() {
        assert_eq!(ancestors("a/b").collect::<Vec<_>>(), ["", "a", "a/b"]);
        assert_eq!(ancestors("").collect::<Vec<_>>(), [""]);
    }
}

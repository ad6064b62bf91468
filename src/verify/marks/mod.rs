//! What the editors marked: every text of the handbook's sources as open or confidential.
//!
//! Read from the sources themselves, line by line, without the modules that build the sites: what those overlook is seen
//! here. Doubt is confidential: a key that is not known to be open, a directive that is not known, a file that cannot be
//! understood. References to pages (ids, links to `.md` files) are neither: whether a page's name is open, its own file
//! says.
//!
//! How to add an open key of the front matter: [`front_matter`]; of a data file: [`data_files`].

mod body;
mod data_files;
mod front_matter;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::address::percent_decoded;
use crate::diagnostic::SourcePath;
use crate::source::{Content, Sources};

/// Who may see a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Standing {
    /// Anyone.
    Open,
    /// Staff only.
    Confidential,
}

/// A stretch of text.
#[derive(Clone, Debug)]
pub(super) struct Passage<'s> {
    /// The text, Markdown.
    pub(super) text: Cow<'s, str>,
    /// The byte of the source at which it stands.
    pub(super) at: usize,
    /// Whether the text is the source's from there on, byte for byte.
    pub(super) exact: bool,
    /// Who may see it.
    pub(super) standing: Standing,
}

impl<'s> Passage<'s> {
    /// A piece of a source.
    fn slice(source: &'s str, range: std::ops::Range<usize>, standing: Standing) -> Passage<'s> {
        let text = Cow::Borrowed(source.get(range.clone()).unwrap_or_default());
        Passage { text, at: range.start, exact: true, standing }
    }

    /// A text that belongs to a place.
    fn owned(text: String, at: usize, standing: Standing) -> Passage<'s> {
        Passage { text: Cow::Owned(text), at, exact: false, standing }
    }
}

/// All texts of a handbook.
#[derive(Debug, Default)]
pub(super) struct Marks<'s> {
    /// The languages that the sources are written in, in the order of their paths; nothing for the default one.
    languages: Vec<Option<&'s str>>,
    /// The passages of each source, in the same order.
    pub(super) documents: Vec<Vec<Passage<'s>>>,
    variables: BTreeMap<String, Variable>,
    /// Titles of open pages by id and language; the empty one is the default language.
    titles: BTreeMap<String, BTreeMap<String, String>>,
}

/// A variable of `handbook.yaml`.
#[derive(Clone, Debug)]
struct Variable {
    standing: Standing,
    /// By language; the empty one is the default language.
    values: BTreeMap<String, String>,
}

impl Marks<'_> {
    /// What a link to a page (`[[id]]`) shows in the public site, in a source's language.
    pub(super) fn title(&self, source: usize, id: &str) -> Option<&str> {
        let language = self.languages.get(source).copied().flatten().unwrap_or_default();
        let titles = self.titles.get(id)?;
        titles.get(language).or_else(|| titles.get("")).map(String::as_str)
    }

    /// The text of a variable in a source's language, if a passage of this standing may hold it.
    pub(super) fn value(&self, source: usize, name: &str, standing: Standing) -> Option<&str> {
        let variable = self.variables.get(name).filter(|variable| variable.standing <= standing)?;
        let language = self.languages.get(source).copied().flatten().unwrap_or_default();
        let value = variable.values.get(language).or_else(|| variable.values.get(""));
        value.or_else(|| variable.values.values().next()).map(String::as_str)
    }
}

/// The folder of texts used in several pages.
const SNIPPETS: &str = "snippets/";

/// Reads the marks of all sources.
pub(super) fn read(sources: &Sources) -> Marks<'_> {
    read_in_parts(sources, 1)
}

/// The same in this thread alone: others may wait for what is made of it, and must not be waited for.
pub(super) fn read_alone(sources: &Sources) -> Marks<'_> {
    read_in_parts(sources, usize::MAX)
}

/// Each thread gets so many files at least.
fn read_in_parts(sources: &Sources, least: usize) -> Marks<'_> {
    let files: Vec<(&SourcePath, Option<&Arc<str>>)> = sources
        .iter()
        .map(|(path, file)| match &file.content {
            Content::Text(text) => (path, Some(text)),
            Content::Refused | Content::Asset(_) | Content::AssetBytes(_) => (path, None),
        })
        .collect();
    let pages: Vec<Option<front_matter::Page<'_>>> = files
        .par_iter()
        .with_min_len(least)
        .map(|(path, text)| {
            let is_original = path.as_str().ends_with(".md") && Name::of(path.as_str()).language.is_none();
            text.filter(|_| is_original).map(|text| front_matter::read(path, text, None))
        })
        .collect();
    let originals: BTreeMap<&str, &front_matter::Page<'_>> =
        files.iter().zip(&pages).filter_map(|((path, _), page)| Some((path.as_str(), page.as_ref()?))).collect();
    let mut read: Vec<Document<'_>> = files
        .par_iter()
        .with_min_len(least)
        .map(|(path, text)| match text {
            None => Document::default(),
            Some(text) if path.as_str().ends_with(".md") => page(path, text, &originals),
            Some(text) => Document { passages: data_files::read(path, text), ..Document::default() },
        })
        .collect();
    let seen = snippets_in_public(&files, &read);
    for ((path, _), document) in files.iter().zip(&mut read) {
        if path.as_str().starts_with(SNIPPETS) && !seen.contains(Name::of(path.as_str()).stem) {
            document.passages.iter_mut().for_each(|passage| passage.standing = Standing::Confidential);
        }
    }
    let named = assets_in_public(&files, &read);
    let mut marks = Marks::default();
    for ((path, text), mut document) in files.into_iter().zip(read) {
        if path.as_str() == "handbook.yaml"
            && let Some(text) = text
        {
            marks.variables = data_files::variables(path, text);
        }
        if let Some(title) = document.title.take().filter(|_| document.is_open) {
            let name = Name::of(path.as_str());
            let language = name.language.unwrap_or_default().to_string();
            marks.titles.entry(name.stem.to_string()).or_default().entry(language).or_insert(title);
        }
        // What a file is called is as open as what it says; what an asset is called is open where an open text names it.
        let name = Name::of(path.as_str());
        let is_open = document.is_open || named.contains(path);
        let standing = if is_open { Standing::Open } else { Standing::Confidential };
        if text.is_none() || (path.as_str().ends_with(".md") && !path.as_str().starts_with(SNIPPETS)) {
            document.passages.push(Passage::owned(name.words(), 0, standing));
        }
        marks.languages.push(name.language);
        marks.documents.push(document.passages);
    }
    marks
}

/// The passages of one source.
#[derive(Debug, Default)]
struct Document<'s> {
    passages: Vec<Passage<'s>>,
    /// Whether it is the file of a public page.
    is_open: bool,
    title: Option<String>,
    /// Names of the snippets that it uses, and who sees them there.
    snippets: Vec<(&'s str, Standing)>,
}

fn page<'s>(path: &SourcePath, text: &'s str, originals: &BTreeMap<&str, &front_matter::Page<'s>>) -> Document<'s> {
    let name = Name::of(path.as_str());
    let translation;
    let page = match name.language {
        None => originals.get(path.as_str()).copied(),
        Some(_) => {
            let original = originals.get(name.original().as_str()).copied();
            translation = front_matter::read(path, text, Some(original));
            Some(&translation)
        }
    };
    let Some(page) = page else { return Document::default() };
    let body = body::read(text, page.body.clone(), page.standing);
    let mut passages = page.passages.clone();
    passages.extend(body.passages);
    let is_open = page.standing == Standing::Open;
    Document { passages, is_open, title: page.title.clone(), snippets: body.snippets }
}

/// The names of the snippets that some public text uses, directly or through another snippet.
fn snippets_in_public<'s>(files: &[(&'s SourcePath, Option<&Arc<str>>)], read: &[Document<'s>]) -> BTreeSet<&'s str> {
    let open_uses = |document: &Document<'s>| -> Vec<&'s str> {
        document.snippets.iter().filter(|(_, standing)| *standing == Standing::Open).map(|(name, _)| *name).collect()
    };
    let mut inside: BTreeMap<&str, Vec<&'s str>> = BTreeMap::new();
    let mut pending = Vec::new();
    for ((path, _), document) in files.iter().zip(read) {
        let uses = open_uses(document);
        if path.as_str().starts_with(SNIPPETS) {
            inside.entry(Name::of(path.as_str()).stem).or_default().extend(uses);
        } else {
            pending.extend(uses);
        }
    }
    let mut seen = BTreeSet::new();
    while let Some(name) = pending.pop() {
        if seen.insert(name) {
            pending.extend(inside.get(name).into_iter().flatten());
        }
    }
    seen
}

/// Longest name of a file, in bytes.
const LONGEST_NAME: usize = 255;

/// The assets that some public text links to.
///
/// By the file's name alone: where a relative path begins is a question of builders.
fn assets_in_public<'s>(
    files: &[(&'s SourcePath, Option<&Arc<str>>)],
    read: &[Document<'s>],
) -> BTreeSet<&'s SourcePath> {
    let mut assets: BTreeMap<&str, Vec<&'s SourcePath>> = BTreeMap::new();
    for (path, _) in files.iter().filter(|(_, text)| text.is_none()) {
        assets.entry(path.file_name()).or_default().push(path);
    }
    let mut named = BTreeSet::new();
    if assets.is_empty() {
        return named;
    }
    let passages = read.iter().flat_map(|document| &document.passages);
    for passage in passages.filter(|passage| passage.standing == Standing::Open) {
        for (dot, _) in passage.text.match_indices('.') {
            let is_end = |c: char| {
                c.is_whitespace() || matches!(c, '/' | '(' | ')' | '<' | '>' | '"' | '\'' | ',' | '}' | '#' | '|')
            };
            // No name of a file is longer, and a text of dots only takes linear time.
            let before = &passage.text[passage.text.floor_char_boundary(dot.saturating_sub(LONGEST_NAME))..dot];
            let after = &passage.text[dot..passage.text.floor_char_boundary(dot + LONGEST_NAME)];
            let before = before.rsplit(is_end).next().unwrap_or_default();
            let after = after.split(is_end).next().unwrap_or_default();
            let name = format!("{before}{after}");
            let name = percent_decoded(&name);
            named.extend(assets.get(&*name).into_iter().flatten().copied());
        }
    }
    named
}

/// What a path says: `erwerb/ict-karte@2020-03-01.en.md`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Name<'a> {
    /// With the slash at its end.
    folder: &'a str,
    /// `ict-karte`
    stem: &'a str,
    /// `@2020-03-01`
    version: &'a str,
    /// `en`
    language: Option<&'a str>,
    /// `.md`
    extension: &'a str,
}

impl<'a> Name<'a> {
    fn of(path: &'a str) -> Name<'a> {
        let (folder, file) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
        let (rest, extension) = file.split_at(file.rfind('.').unwrap_or(file.len()));
        let (rest, language) = match rest.split_once('.') {
            Some((rest, language)) if extension == ".md" => (rest, Some(language)),
            _ => (rest, None),
        };
        let (stem, version) = rest.split_at(rest.find('@').unwrap_or(rest.len()));
        Name { folder, stem, version, language, extension }
    }

    /// The path of the file that this one translates.
    fn original(&self) -> String {
        format!("{}{}{}{}", self.folder, self.stem, self.version, self.extension)
    }

    /// The name as text: without the ending of a page, and without the stem of a landing page, which is no name.
    fn words(&self) -> String {
        match (self.stem, self.extension) {
            ("index", ".md") => self.folder.to_string(),
            (stem, ".md") => format!("{}{stem}", self.folder),
            (stem, extension) => format!("{}{stem}{extension}", self.folder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words of all passages of a standing.
    fn texts(pairs: &[(&str, &str)], standing: Standing) -> String {
        let sources = Sources::from_pairs(pairs.iter().copied());
        let marks = read(&sources);
        let passages = marks.documents.iter().flatten().filter(|passage| passage.standing == standing);
        let text: Vec<&str> = passages.map(|passage| passage.text.trim()).filter(|text| !text.is_empty()).collect();
        text.join(" | ")
    }

    fn open(pairs: &[(&str, &str)]) -> String {
        texts(pairs, Standing::Open)
    }

    const PUBLIC: &str = "---\ntitle: Titel\nvisibility: public\nowner: chefin\n---\n";

    #[test]
    fn a_page_without_mark_is_confidential() {
        for mark in [
            "",
            "visibility: internal\n",
            "visibility: Public\n",
            "visibility:\n",
            "visibility: public\nstatus: draft\n",
        ] {
            let page = format!("---\ntitle: Titel\n{mark}---\nText\n");
            assert_eq!(open(&[("a/seite.md", &page)]), "", "{mark}");
        }
        let page = "---\ntitle: Titel\nvisibility: \"public\" # ja\nstatus: approved\n---\nText\n";
        assert_eq!(open(&[("a/seite.md", page)]), "Titel | Text | a/seite");
    }

    #[test]
    fn confidential_keys_and_blocks_are_seen() {
        let page = format!("{PUBLIC}Offen\n\n::: internal\nGeheim\n:::\n\n<!-- Kommentar -->Ende\n");
        assert_eq!(open(&[("seite.md", &page)]), "Titel | Offen | Ende | seite");
        let confidential = texts(&[("seite.md", &page)], Standing::Confidential);
        assert!(
            confidential.contains("chefin") && confidential.contains("Geheim") && confidential.contains("Kommentar")
        );
    }

    #[test]
    fn a_translation_is_as_open_as_its_original() {
        let translation = "---\ntitle: Title\n---\nText\n";
        let internal = "---\ntitle: Titel\n---\n";
        assert!(open(&[("seite.md", PUBLIC), ("seite.en.md", translation)]).contains("Title"));
        assert_eq!(open(&[("seite.md", internal), ("seite.en.md", translation)]), "");
        assert_eq!(open(&[("seite.en.md", translation)]), "");
        // Another version says nothing about this one.
        assert!(!open(&[("seite.md", PUBLIC), ("seite@2020-01-01.en.md", translation)]).contains("Title"));
    }

    #[test]
    fn a_snippet_is_open_where_public_text_uses_it() {
        let page = format!("{PUBLIC}::: snippet eins\n:::\n\n::: internal\n::: snippet drei\n:::\n:::\n");
        let found = open(&[
            ("seite.md", &page),
            ("snippets/eins.md", "Text eins\n\n::: snippet zwei\n:::\n"),
            ("snippets/zwei.md", "Text zwei\n"),
            ("snippets/drei.md", "Text drei\n"),
            ("snippets/vier.md", "---\nvisibility: internal\n---\nText vier\n"),
        ]);
        assert!(found.contains("Text eins") && found.contains("Text zwei"));
        assert!(!found.contains("Text drei") && !found.contains("Text vier"));
    }

    #[test]
    fn paths_say_version_and_language() {
        let name = Name::of("erwerb/ict-karte@2020-03-01.en.md");
        assert_eq!((name.folder, name.stem, name.version), ("erwerb/", "ict-karte", "@2020-03-01"));
        assert_eq!((name.language, name.extension), (Some("en"), ".md"));
        assert_eq!(name.original(), "erwerb/ict-karte@2020-03-01.md");
        assert_eq!(Name::of("a/plan.v2.svg").stem, "plan.v2");
    }
}

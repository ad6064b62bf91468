//! Who is where: the pages of an edition by id and by source path, before any of them is rendered.

use std::collections::{BTreeMap, HashMap};

use super::address::Address;
use super::audience::Audience;
use super::select::{Selected, State, select};
use crate::date::Date;
use crate::diagnostic::SourcePath;
use crate::front_matter::Visibility;
use crate::handbook::{Handbook, Page, Version};
use crate::language::Language;

/// The pages that an edition has, with what other pages need to link to them.
#[derive(Debug)]
pub(super) struct Directory<'a> {
    /// By id, sorted.
    pub entries: BTreeMap<&'a str, Entry<'a>>,
    /// Ids by the path of any of their documents, whether the edition has the page or not.
    by_path: HashMap<&'a SourcePath, &'a str>,
}

/// A page of the edition.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub page: &'a Page,
    pub selected: Selected<'a>,
    /// The languages in which the page exists, the default first.
    pub faces: Vec<Face>,
}

/// A page in one language.
#[derive(Debug)]
pub(super) struct Face {
    pub language: Language,
    pub address: Address,
    /// Plain title for links.
    pub title: String,
    pub kind: FaceKind,
}

/// What stands at the address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaceKind {
    /// The page itself.
    Whole,
    /// A notice that the page is not translated, with a link.
    Untranslated,
    /// A notice that the rule has ended (public edition).
    Ended,
}

impl Entry<'_> {
    /// The page in a language, else in the default language.
    pub fn face(&self, language: &Language) -> &Face {
        self.faces.iter().find(|face| face.language == *language).unwrap_or(&self.faces[0])
    }

    /// Whether the page is a rule or text that lists, menus and the search show.
    pub fn is_listed(&self) -> bool {
        !self.selected.state.has_ended()
    }
}

impl<'a> Directory<'a> {
    /// Selects the pages of an edition.
    pub fn new<A: Audience>(handbook: &'a Handbook, date: Date) -> Directory<'a> {
        let mut by_path = HashMap::new();
        let mut entries = BTreeMap::new();
        for page in handbook.pages.values() {
            for version in &page.versions {
                for document in std::iter::once(&version.original).chain(version.translations.values()) {
                    by_path.insert(&document.name.path, page.id.as_str());
                }
            }
            if let Some(selected) = select::<A>(page, date) {
                let faces = faces::<A>(handbook, page, &selected);
                entries.insert(page.id.as_str(), Entry { page, selected, faces });
            }
        }
        Directory { entries, by_path }
    }

    /// The id of the page whose document lies at this path.
    pub fn id_of_path(&self, path: &SourcePath) -> Option<&'a str> {
        self.by_path.get(path).copied()
    }
}

/// The title that an audience reads: applicants get `public_title` where there is one.
pub(super) fn title_for<A: Audience>(version: &Version, language: &Language) -> String {
    let open = &version.facts().open;
    let translated = version.translated_facts(language);
    let title = translated.map_or(&open.title, |facts| &facts.title);
    let public_title = match translated {
        // A translated title is nearer to the reader than a public title in the original's language.
        Some(facts) => facts.public_title.as_ref(),
        None => open.public_title.as_ref(),
    };
    let chosen = if A::sees(Visibility::Internal) { title } else { public_title.unwrap_or(title) };
    chosen.text.clone()
}

/// The languages in which an edition has a page, and what stands there.
pub(super) fn faces<A: Audience>(handbook: &Handbook, page: &Page, selected: &Selected<'_>) -> Vec<Face> {
    let default = handbook.default_language();
    let name = if page.landing { "" } else { page.id.as_str() };
    let version = selected.version;
    let whole = match (selected.state, A::sees(Visibility::Internal)) {
        (State::Superseded | State::Expired | State::Retired, false) => FaceKind::Ended,
        (State::InForce | State::Draft | State::Scheduled | State::Superseded | State::Expired | State::Retired, _) => {
            FaceKind::Whole
        }
    };
    let mut faces = Vec::with_capacity(handbook.config.languages.len());
    for language in &handbook.config.languages {
        let translated = language == default || version.translations.contains_key(language);
        // Pages for staff need no notice in seven languages; pages for applicants do.
        if !translated && version.facts().visibility == Visibility::Internal {
            continue;
        }
        faces.push(Face {
            language: language.clone(),
            address: Address::new((language != default).then_some(language), &page.folder, name),
            title: title_for::<A>(version, language),
            kind: if translated || whole == FaceKind::Ended { whole } else { FaceKind::Untranslated },
        });
    }
    faces
}

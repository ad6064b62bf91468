//! The index of laws: which pages of an edition rest on a section, cite it, or charge by it.
//!
//! Made of the pages of the edition and of nothing else, so that the public index cannot know what only the internal
//! pages cite.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::audience::Audience;
use super::directory::FaceKind;
use super::view::CitationView;
use super::{Edition, Page};
use crate::citation::{Citation, Laws, Number, Place, Target, Unit};
use crate::document::slug;
use crate::language::Language;

/// In what way a page uses a section.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Use {
    /// The page rests on it.
    LegalBasis,
    /// A fee is charged by it.
    Fee,
    /// A deadline comes from it.
    Deadline,
    /// Its text cites it.
    Text,
}

impl Use {
    /// As in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Use::LegalBasis => "legal_basis",
            Use::Fee => "fee",
            Use::Deadline => "deadline",
            Use::Text => "text",
        }
    }

    /// Anchor of the part of the page in which it stands, unless that is the text.
    fn anchor(self) -> Option<&'static str> {
        match self {
            Use::LegalBasis => Some("facts-legal-basis"),
            Use::Fee => Some("facts-fees"),
            Use::Deadline => Some("facts-deadlines"),
            Use::Text => None,
        }
    }
}

/// A citation on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cited<'a> {
    /// In what way.
    pub used: Use,
    /// What.
    pub citation: &'a Citation,
    /// Anchor of the section in which it stands.
    pub anchor: Option<&'a str>,
}

impl<A: Audience> Page<A> {
    /// All citations of the page: facts first, then text.
    pub(super) fn cited(&self) -> impl Iterator<Item = Cited<'_>> {
        let open = self.open();
        let basis = open.legal_basis.iter().map(|view| Cited::fact(Use::LegalBasis, view));
        let fees = open.fees.iter().filter_map(|fee| fee.cite.as_ref()).map(|view| Cited::fact(Use::Fee, view));
        let deadlines = open.deadlines.iter().filter_map(|deadline| deadline.cite.as_ref());
        let deadlines = deadlines.map(|view| Cited::fact(Use::Deadline, view));
        let text = self.content.citations.iter().map(|found| Cited {
            used: Use::Text,
            citation: &found.citation,
            anchor: found.anchor.as_deref(),
        });
        basis.chain(fees).chain(deadlines).chain(text)
    }

    /// In what ways the page uses what is cited; empty if it does not.
    pub fn uses(&self, wanted: &Citation, laws: &Laws) -> BTreeSet<Use> {
        self.cited().filter(|cited| cited.citation.meets(wanted, laws)).map(|cited| cited.used).collect()
    }
}

impl<'a> Cited<'a> {
    fn fact(used: Use, view: &'a CitationView) -> Cited<'a> {
        Cited { used, citation: &view.citation, anchor: used.anchor() }
    }
}

/// Name of the address of the index of laws.
pub const LAWS: &str = "recht";

/// The laws that the pages of an edition cite.
#[derive(Clone, Debug, Default)]
pub struct LawIndex {
    laws: Vec<CitedLaw>,
}

/// A law that is cited.
#[derive(Clone, Debug)]
pub struct CitedLaw {
    /// Its abbreviation, or the name by which it is cited.
    pub abbreviation: Arc<str>,
    /// Its title, if the table has it.
    pub title: String,
    /// Its part of the address: `aufenthg`.
    pub slug: String,
    /// The law at the portal.
    pub url: Option<String>,
    /// Its sections, in order; the law as a whole comes first and has no number.
    pub sections: Vec<CitedSection>,
    /// Sections of the table that no page cites and that exist, with their headings.
    pub uncited: Vec<LawSection>,
}

/// A section of a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawSection {
    /// `§ 18a`; empty for the law as a whole.
    pub label: String,
    /// Its heading, if the table has it.
    pub heading: String,
    /// At the portal.
    pub url: Option<String>,
}

/// A section that is cited.
#[derive(Clone, Debug)]
pub struct CitedSection {
    /// The section.
    pub section: LawSection,
    /// Anchor on the law's page: `18a`, `art-3`.
    pub anchor: String,
    /// Who cites it: one entry a page.
    pub uses: Vec<PageUse>,
    /// What it is; `None` for the law as a whole.
    pub(super) key: Key,
}

/// A page that cites a section.
#[derive(Clone, Debug)]
pub struct PageUse {
    /// Index of the page in [`Edition::pages`].
    pub page: usize,
    /// In what ways.
    pub uses: BTreeSet<Use>,
    /// Anchor of the first place, the most important first: legal basis, fee, deadline, text.
    pub anchor: Option<String>,
    /// What below the section is cited: `Abs. 1 Nr. 2`; empty where the section as a whole is.
    pub places: Vec<String>,
}

/// What of a law is cited: a section, or `None` for the law as a whole.
pub(super) type Key = Option<(Unit, Option<Number>)>;

impl LawIndex {
    /// Collects the citations of an edition's pages, for each language those of its own pages.
    pub(super) fn by_language<A: Audience>(pages: &[Page<A>], laws: &Laws) -> BTreeMap<Language, LawIndex> {
        let languages: BTreeSet<&Language> = pages.iter().map(Page::language).collect();
        languages.into_iter().map(|language| (language.clone(), LawIndex::new(pages, language, laws))).collect()
    }

    fn new<A: Audience>(pages: &[Page<A>], language: &Language, laws: &Laws) -> LawIndex {
        let mut found: BTreeMap<Arc<str>, BTreeMap<Key, BTreeMap<usize, PageUse>>> = BTreeMap::new();
        let listed = |page: &Page<A>| page.language() == language && page.face() == FaceKind::Whole && page.is_listed();
        for (index, page) in pages.iter().enumerate().filter(|(_, page)| listed(page)) {
            for cited in page.cited() {
                for target in cited.citation.targets() {
                    let law = laws.law(&target.law).map_or_else(|| target.law.clone(), |law| law.abbreviation.clone());
                    if matches!(target.place, Place::Decision { .. }) {
                        continue;
                    }
                    let mut keys: Vec<Key> = target.sections(laws).into_iter().map(Some).collect();
                    if keys.is_empty() {
                        keys.push(None);
                    }
                    let sections = found.entry(law).or_default();
                    for key in keys {
                        let entry = sections.entry(key).or_default().entry(index).or_insert_with(|| PageUse {
                            page: index,
                            uses: BTreeSet::new(),
                            anchor: cited.anchor.map(str::to_owned),
                            places: Vec::new(),
                        });
                        entry.uses.insert(cited.used);
                        let place = target.below_section();
                        if !place.is_empty() && !entry.places.contains(&place) {
                            entry.places.push(place);
                        }
                    }
                }
            }
        }
        let mut taken = BTreeSet::new();
        let mut index: Vec<CitedLaw> =
            found.into_iter().map(|(law, sections)| cited_law(law, sections, laws, &mut taken)).collect();
        index.retain(|law| !law.sections.is_empty());
        LawIndex { laws: index }
    }

    /// The laws, by abbreviation.
    pub fn laws(&self) -> &[CitedLaw] {
        &self.laws
    }

    /// A law by its part of the address.
    pub fn law(&self, slug: &str) -> Option<&CitedLaw> {
        self.laws.iter().find(|law| law.slug == slug)
    }
}

fn cited_law(
    law: Arc<str>,
    sections: BTreeMap<Key, BTreeMap<usize, PageUse>>,
    laws: &Laws,
    taken: &mut BTreeSet<String>,
) -> CitedLaw {
    let known = laws.law(&law);
    let target = |place: Place| Target { law: law.clone(), place, joined: false };
    let whole = target(Place::Whole { version: None });
    let section = |key: &Key| {
        let Some((unit, number)) = key else {
            return LawSection { label: String::new(), heading: String::new(), url: whole.url(laws) };
        };
        let place = Place::Norm {
            unit: *unit,
            number: number.clone(),
            path: Vec::new(),
            to: None,
            following: None,
            version: None,
        };
        let section = known.zip(number.as_ref()).and_then(|(law, number)| law.section(*unit, number.as_str()));
        let heading = section.map(|section| section.heading.clone());
        let target = target(place);
        LawSection { label: target.place_text(), heading: heading.unwrap_or_default(), url: target.url(laws) }
    };
    let cited: BTreeSet<&Number> = sections.keys().flatten().filter_map(|(_, number)| number.as_ref()).collect();
    let uncited = known
        .iter()
        .flat_map(|law| &law.sections)
        .filter(|section| !section.repealed && !section.heading.is_empty() && !cited.contains(&section.number));
    let uncited = uncited.map(|one| section(&Some((one.unit, Some(one.number.clone()))))).collect();
    let base = slug(&law);
    let mut slug = base.clone();
    let mut number = 2;
    while !taken.insert(slug.clone()) {
        slug = format!("{base}-{number}");
        number += 1;
    }
    CitedLaw {
        title: known.map(|law| law.title.clone()).unwrap_or_default(),
        slug,
        url: whole.url(laws),
        sections: sections
            .iter()
            .map(|(key, uses)| CitedSection {
                section: section(key),
                key: key.clone(),
                anchor: anchor(key, known.and_then(|law| law.unit)),
                uses: uses.values().cloned().collect(),
            })
            .collect(),
        uncited,
        abbreviation: law,
    }
}

/// `18a` for what the law counts, `anlage-d16` for the rest, `gesetz` for the law as a whole.
fn anchor(key: &Key, unit: Option<Unit>) -> String {
    let Some((own, number)) = key else { return "gesetz".to_owned() };
    let number = number.as_ref().map_or("", Number::as_str);
    let number: String = number.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let sign = match own {
        Unit::Section => "p",
        Unit::Article => "art",
        Unit::Number => "nr",
        Unit::Annex => "anlage",
        Unit::Appendix => "anhang",
    };
    match unit {
        Some(unit) if unit == *own => number.to_lowercase(),
        _ => format!("{sign}-{number}").trim_end_matches('-').to_lowercase(),
    }
}

impl<A: Audience> Edition<A> {
    /// The index of laws of the pages in a language; `None` if they cite nothing.
    pub fn law_index(&self, language: &Language) -> Option<&LawIndex> {
        self.law_index.get(language).filter(|index| !index.laws.is_empty())
    }

    /// The pages in the default language that use what is cited, with their uses in any language, by id.
    pub fn resting_on(&self, wanted: &Citation, laws: &Laws) -> Vec<(&Page<A>, BTreeSet<Use>)> {
        let mut uses: BTreeMap<&str, BTreeSet<Use>> = BTreeMap::new();
        for page in self.pages() {
            let found = page.uses(wanted, laws);
            if !found.is_empty() {
                uses.entry(page.id()).or_default().extend(found);
            }
        }
        let default = self.default_language();
        uses.into_iter().filter_map(|(id, uses)| Some((self.page(id, default)?, uses))).collect()
    }
}

//! The index of laws: statute, section, and the pages that rest on it, charge by it or cite it.
//!
//! `recht/` lists the laws, `recht/aufenthg/` the sections of one, each with an anchor (`recht/aufenthg/#18a`). Made of
//! lists alone: it works without JavaScript and is the way in for who thinks in paragraphs.

use serde::Serialize;

use super::frame::Frame;
use super::lists::{sort_key, start};
use super::page::{PageContext, finished, generated, render_generated};
use super::{Emit, EmitError};
use crate::artifact::Artifact;
use crate::edition::{Address, CitedLaw, CitedSection, FaceKind, LAWS, LawSection, PageUse, Use};
use crate::language::Language;
use crate::theme::Strings;

/// A law in the list of laws.
#[derive(Serialize)]
pub(super) struct LawEntryContext {
    name: String,
    title: String,
    href: String,
    pages: usize,
}

/// `law` in templates: the page of one law.
#[derive(Serialize)]
struct LawContext<U: Serialize> {
    name: String,
    title: String,
    href: Option<String>,
    sections: Vec<SectionContext<U>>,
    uncited: Vec<UncitedContext>,
}

#[derive(Serialize)]
struct SectionContext<U: Serialize> {
    anchor: String,
    number: String,
    label: String,
    heading: String,
    href: Option<String>,
    uses: Vec<UseContext<U>>,
}

#[derive(Serialize)]
struct UncitedContext {
    label: String,
    heading: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct UseContext<U: Serialize> {
    title: String,
    href: String,
    uses: Vec<String>,
    places: String,
    confidential: U,
}

/// The context of the page of a law.
#[derive(Serialize)]
struct LawPageContext<C: Serialize, U: Serialize> {
    lang: String,
    dir: &'static str,
    root: String,
    page: PageContext,
    confidential: C,
    law: LawContext<U>,
}

/// Name of the address of a law's page.
pub(super) fn address_of(law: &CitedLaw) -> String {
    format!("{LAWS}/{}", law.slug)
}

/// `recht/`
pub(super) fn laws<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Result<Artifact, EmitError> {
    let (address, mut page) = start(frame, language, LAWS, "laws_title");
    let sisters = frame.generated_sisters(LAWS);
    let sisters: Vec<_> =
        sisters.into_iter().filter(|(sister, _, _)| frame.edition.law_index(sister).is_some()).collect();
    page.languages = frame.languages(&address, language, &sisters);
    page.name_addresses(frame, &address, &sisters);
    page.describe(frame, language, "laws_lead");
    let entry = |law: &CitedLaw| {
        let pages: std::collections::BTreeSet<usize> =
            law.sections.iter().flat_map(|section| &section.uses).map(|used| used.page).collect();
        LawEntryContext {
            name: law.abbreviation.to_string(),
            title: law.title.clone(),
            href: address.to_page(&frame.edition.generated(&address_of(law), language)),
            pages: pages.len(),
        }
    };
    page.laws = frame.edition.law_index(language).into_iter().flat_map(|index| index.laws()).map(entry).collect();
    page.laws.sort_by_cached_key(|law| sort_key(&law.name));
    page.law_changes_href = A::law_changes(frame, language).map(|changes| address.to_page(&changes));
    render_generated(frame, language, "laws.html", address, page)
}

/// `recht/<law>/`
pub(super) fn law<A: Emit>(frame: &Frame<'_, A>, language: &Language, law: &CitedLaw) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let name = address_of(law);
    let address = edition.generated(&name, language);
    let mut page = generated(frame, language, &address, "", false, &law.abbreviation);
    // The navigation was made for pages one level below the root; this one lies a level deeper.
    page.nav_html = page.nav_html.one_deeper("../");
    let has_law = |sister: &Language| edition.law_index(sister).is_some_and(|index| index.law(&law.slug).is_some());
    let sisters: Vec<_> = frame.generated_sisters(&name).into_iter().filter(|(sister, _, _)| has_law(sister)).collect();
    page.languages = frame.languages(&address, language, &sisters);
    page.name_addresses(frame, &address, &sisters);
    // Titles of laws are German.
    if language.primary() == "de" && !law.title.is_empty() {
        page.description = Some(law.title.clone());
    } else {
        page.describe(frame, language, "laws_lead");
    }
    let index_title = frame.strings(language).get("laws_title").to_string();
    let index = address.to_page(&edition.generated(LAWS, language));
    page.breadcrumb.push(super::frame::LinkContext::new(index_title, index, None));
    page.law_changes_href = A::law_changes(frame, language).map(|changes| address.to_page(&changes));
    let is_default = language == edition.default_language();
    let context = LawPageContext {
        lang: language.to_string(),
        dir: language.direction(),
        root: address.to_root(),
        page,
        confidential: A::no_context(),
        law: LawContext {
            name: law.abbreviation.to_string(),
            title: law.title.clone(),
            href: law.url.clone(),
            sections: law
                .sections
                .iter()
                .map(|section| section_context(frame, language, &address, law, section))
                .collect(),
            // What no page is about is a question for those who write them, in their language.
            uncited: law.uncited.iter().filter(|_| is_default && A::HIDDEN_FROM_SEARCH_ENGINES).map(uncited).collect(),
        },
    };
    finished(frame, "law.html", language, &address, &context, &context.page.nav_html)
}

fn uncited(section: &LawSection) -> UncitedContext {
    UncitedContext { label: section.label.clone(), heading: section.heading.clone(), href: section.url.clone() }
}

fn section_context<A: Emit>(
    frame: &Frame<'_, A>,
    language: &Language,
    address: &Address,
    law: &CitedLaw,
    section: &CitedSection,
) -> SectionContext<A::UseContext> {
    let strings = frame.strings(language);
    let mut uses: Vec<&PageUse> = section.uses.iter().collect();
    let pages = frame.edition.pages();
    // Who rests on it comes first, who only mentions it last.
    uses.sort_by_cached_key(|used| {
        (used.uses.first().copied(), sort_key(&pages[used.page].open().title.plain), used.page)
    });
    let context = |used: &PageUse| {
        let page = &pages[used.page];
        let mut href = address.to_page(page.address());
        if let Some(anchor) = used.anchor.as_deref().filter(|_| page.face() == FaceKind::Whole) {
            href.push('#');
            href.push_str(anchor);
        }
        UseContext {
            title: page.open().title.plain.clone(),
            href,
            uses: used.uses.iter().map(|one| word(*one, strings).to_string()).collect(),
            places: used.places.join(", "),
            confidential: A::use_context(page, frame, law, section),
        }
    };
    SectionContext {
        anchor: section.anchor.clone(),
        number: section.section.label.split_once(' ').map_or("", |(_, number)| number).to_string(),
        label: section.section.label.clone(),
        heading: section.section.heading.clone(),
        href: section.section.url.clone(),
        uses: uses.into_iter().map(context).collect(),
    }
}

/// How a page uses a section, in the words of the theme.
pub(super) fn word(used: Use, strings: &Strings) -> &str {
    strings.get(match used {
        Use::LegalBasis => "use_legal_basis",
        Use::Fee => "use_fee",
        Use::Deadline => "use_deadline",
        Use::Text => "use_text",
    })
}

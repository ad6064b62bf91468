//! The search of an edition: what the search is told of its pages, and the files that come of it.
//!
//! Everything that the search knows comes from the edition: nothing that an audience may not see can be in it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Emit;
use super::frame::kind_name;
use super::laws::address_of;
use crate::artifact::{Artifact, OutputPath};
use crate::citation::Laws;
use crate::edition::{Edition, FaceKind, GLOSSARY, LawIndex, Page, State, TermView};
use crate::front_matter::Kind;
use crate::language::Language;
use crate::search::{self, Choices, Document, Index, LawNames, Section, Suggestion, SuggestionKind};

/// All files of a language's index.
pub(super) fn files<A: Emit>(edition: &Edition<A>, language: &Language) -> Vec<Artifact> {
    let files = search::files(&index(edition, language));
    let path = |name: &str| OutputPath::new(&format!("search/{language}/{name}")).expect("made of plain characters");
    files.into_iter().map(|(name, bytes)| Artifact::new(path(&name), bytes)).collect()
}

/// The index of a language of an edition.
pub fn index<'e, A: Emit>(edition: &'e Edition<A>, language: &'e Language) -> Index<'e> {
    let laws = Laws::built_in();
    let names = search::law_names(laws);
    let default = edition.default_language();
    let glossary = Glossary::new(edition, language, &names);
    let documents: Vec<Document<'e>> = edition
        .pages()
        .iter()
        .filter(|page| page.language() == language && page.is_listed() && page.face() == FaceKind::Whole)
        .map(|page| document(edition, page, &glossary))
        .collect();
    let site = edition.site();
    let text = |text: &'e crate::config::Localized| text.get(language, default).map_or("", |(text, _)| text);
    let choices = Choices {
        groups: site.groups.iter().map(|group| (group.id.as_str(), text(&group.title))).collect(),
        readers: site.readers.iter().map(|(id, title)| (id.as_str(), text(title))).collect(),
        roles: A::search_roles(edition),
    };
    let glossary_page = edition.generated(GLOSSARY, language);
    let terms = edition
        .terms()
        .iter()
        .filter_map(|term| {
            let (name, _) = term.term.get(language, default)?;
            let url = format!("{}index.html#{}", glossary_page.as_str(), term.anchor);
            Some(Suggestion { name: name.to_string(), url, kind: SuggestionKind::Term })
        })
        .chain(edition.law_index(language).into_iter().flat_map(|index| suggested_laws(edition, language, index)));
    let suggestions = terms.collect();
    search::index(language, documents, choices, suggestions, laws, &names)
}

/// Laws and their sections in the index of laws, as they are named in every language.
fn suggested_laws<'e, A: Emit>(
    edition: &'e Edition<A>,
    language: &'e Language,
    index: &'e LawIndex,
) -> impl Iterator<Item = Suggestion> {
    index.laws().iter().flat_map(move |law| {
        let page = edition.generated(&address_of(law), language);
        let url = format!("{}index.html", page.as_str());
        law.sections.iter().map(move |section| {
            let label = &section.section.label;
            // The law as a whole comes first and has no number.
            let (name, url) = if label.is_empty() {
                (law.abbreviation.to_string(), url.clone())
            } else {
                (format!("{label} {}", law.abbreviation), format!("{url}#{}", section.anchor))
            };
            Suggestion { name, url, kind: SuggestionKind::Law }
        })
    })
}

/// Terms of the glossary, to give their synonyms to the pages that are about them.
struct Glossary<'e> {
    language: &'e Language,
    analyser_laws: LawNames,
    /// By the first token of the term: all its tokens, synonyms in the language, words of other languages.
    terms: BTreeMap<String, Vec<(Vec<String>, &'e TermView)>>,
}

impl<'e> Glossary<'e> {
    fn new<A: Emit>(edition: &'e Edition<A>, language: &'e Language, names: &LawNames) -> Glossary<'e> {
        let analyser = search::Analyser::new(language, names);
        let mut terms: BTreeMap<String, Vec<(Vec<String>, &'e TermView)>> = BTreeMap::new();
        for term in edition.terms() {
            let Some((name, _)) = term.term.get(language, edition.default_language()) else { continue };
            let tokens = analyser.tokens(name);
            if let Some(first) = tokens.first() {
                terms.entry(first.clone()).or_default().push((tokens, term));
            }
        }
        Glossary { language, analyser_laws: names.clone(), terms }
    }

    /// The terms that a text holds.
    fn in_text(&self, text: &str) -> Vec<&'e TermView> {
        let tokens = search::Analyser::new(self.language, &self.analyser_laws).tokens(text);
        let mut found: Vec<&'e TermView> = Vec::new();
        for at in 0..tokens.len() {
            for (wanted, term) in self.terms.get(&tokens[at]).into_iter().flatten() {
                if tokens[at..].starts_with(wanted) && !found.iter().any(|known| std::ptr::eq(*known, *term)) {
                    found.push(term);
                }
            }
        }
        found
    }
}

fn document<'e, A: Emit>(edition: &'e Edition<A>, page: &'e Page<A>, glossary: &Glossary<'e>) -> Document<'e> {
    let open = page.open();
    let language = page.language();
    let mut keywords: Vec<&'e str> = open.keywords.iter().map(String::as_str).collect();
    let mut foreign: Vec<&'e str> = Vec::new();
    for (sister, _, face) in page.sisters() {
        let other = edition.page(page.id(), sister).filter(|_| sister != language && *face == FaceKind::Whole);
        if let Some(other) = other {
            foreign.push(&other.open().title.plain);
            foreign.extend(other.open().keywords.iter().map(String::as_str));
        }
    }
    for term in glossary.in_text(&open.title.plain) {
        for (other, synonyms) in &term.synonyms {
            let list = if other == language { &mut keywords } else { &mut foreign };
            list.extend(synonyms.iter().map(String::as_str));
        }
        for (other, name) in &term.term.0 {
            if other != language {
                foreign.push(name);
            }
        }
    }
    foreign.sort_unstable();
    foreign.dedup();
    Document {
        id: page.id(),
        url: format!("{}index.html", page.address().as_str()),
        title: &open.title.plain,
        summary: open.summary.as_ref().map_or("", |summary| summary.plain.as_str()),
        kind: kind_name(page),
        keywords,
        foreign,
        legal: open.legal_basis.iter().map(|citation| citation.canonical.as_str()).collect(),
        sections: sections(page),
        group: open.group.as_deref(),
        readers: open.readers.iter().map(String::as_str).collect(),
        weight: match page.kind() {
            _ if page.is_landing() => 50,
            Kind::Process => 100,
            Kind::Page | Kind::Path => 80,
        },
        state: A::search_state(page),
        roles: A::search_roles_of(page),
    }
}

/// The facts of a page, then its text by headings.
fn sections<A: Emit>(page: &Page<A>) -> Vec<Section<'_>> {
    let open = page.open();
    let mut facts = String::new();
    let texts = open.requirements.iter().chain(&open.procedure).chain(&open.result);
    let texts = texts.chain(&open.processing_time).chain(&open.remedy_note);
    let texts = texts.chain(open.documents.iter().flat_map(|d| std::iter::once(&d.name).chain(&d.note).chain(&d.when)));
    let texts = texts.chain(open.fees.iter().flat_map(|fee| fee.case.iter().chain(&fee.note)));
    let texts = texts.chain(open.deadlines.iter().flat_map(|d| std::iter::once(&d.what).chain(&d.within)));
    let texts = texts.chain(open.stages.iter().flat_map(|s| std::iter::once(&s.title).chain(&s.goal).chain(&s.tasks)));
    for text in texts {
        facts.push_str(&text.plain);
        facts.push('\n');
    }
    A::search_text(page, &mut facts);
    let mut sections = Vec::with_capacity(page.body().sections.len() + 1);
    if !facts.is_empty() {
        sections.push(Section { anchor: None, heading: "", text: Cow::Owned(facts) });
    }
    sections.extend(page.body().sections.iter().map(|section| Section {
        anchor: section.id.as_deref(),
        heading: &section.heading,
        text: Cow::Borrowed(&section.text),
    }));
    sections
}

/// The state of a page as the search names it, and the day on which it begins.
pub(super) fn state<A: Emit>(page: &Page<A>) -> (&'static str, Option<String>) {
    let state = page.state();
    let from = match state {
        State::Scheduled => page.open().valid_from.map(|date| date.to_string()),
        State::InForce | State::Draft | State::Superseded | State::Expired | State::Retired => None,
    };
    (state.name(), from)
}

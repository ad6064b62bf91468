//! The search of an edition: what the search is told of its pages, and the files that come of it.
//!
//! Everything that the search knows comes from the edition: nothing that an audience may not see can be in it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::Emit;
use super::frame::kind_name;
use super::laws::address_of;
use super::page::TocFact;
use crate::artifact::{Artifact, OutputPath};
use crate::citation::Laws;
use crate::config::{Group, Phrase};
use crate::edition::view::{OpenView, RichText};
use crate::edition::{Edition, FaceKind, GLOSSARY, LawIndex, Page, State, TermView};
use crate::front_matter::{Kind, Remedy};
use crate::language::Language;
use crate::markdown::{Heading, Part, Piece};
use crate::search::{
    self, Choice, Choices, Document, Index, LawNames, Memory, Section, Sections, Suggestion, SuggestionKind, TermWords,
};
use crate::theme::{Strings, Theme};

/// All files of a language's index.
pub(super) fn files<A: Emit>(
    edition: &Edition<A>,
    language: &Language,
    theme: &Theme<A>,
    memory: Option<&Memory>,
) -> Vec<Artifact> {
    let remembered = memory.map(|memory| (memory, theme.fingerprint()));
    let files = search::files(&index(edition, language, theme.strings(language), remembered), memory);
    let path = |name: &str| OutputPath::new(&format!("search/{language}/{name}")).expect("made of plain characters");
    files.into_iter().map(|(name, bytes)| Artifact::new(path(&name), bytes)).collect()
}

/// The index of a language of an edition; the theme's strings are the headings of facts. A memory, with what tells the theme
/// from others, makes it faster.
pub fn index<'e, A: Emit>(
    edition: &'e Edition<A>,
    language: &'e Language,
    strings: &'e Strings,
    remembered: Option<(&Memory, blake3::Hash)>,
) -> Index<'e> {
    let (memory, theme) = remembered.unzip();
    let laws = Laws::built_in();
    let names = search::law_names(laws);
    let default = edition.default_language();
    let glossary = Glossary::new(edition, language, &names);
    let original = Glossary::new(edition, default, &names);
    let found = |page: &&Page<A>| page.language() == language && page.is_listed();
    let documents: Vec<Document<'e>> = edition
        .pages()
        .par_iter()
        .filter(found)
        .filter_map(|page| match page.face() {
            FaceKind::Whole => Some(document(edition, page, &glossary, strings, theme)),
            FaceKind::Untranslated => untranslated(edition, page, &original),
            FaceKind::Ended => None,
        })
        .collect();
    let site = edition.site();
    let choice = |id: &'e str, title: &'e crate::config::Localized| {
        let (title, found) = title.get(language, default).unwrap_or((id, language));
        Choice { id, title, lang: (found != language).then(|| found.as_str()) }
    };
    // As in menus, a topic is called as the landing page that the reader finds there.
    let group = |group: &'e Group| match edition.landing_title(&group.id, language) {
        Some(title) => Choice { id: &group.id, title, lang: None },
        None => choice(&group.id, &group.title),
    };
    let roles: BTreeSet<&Phrase> = edition.pages().iter().filter(found).flat_map(A::search_roles_of).collect();
    let role = |role: &'e Phrase| Choice {
        id: &role.text,
        title: &role.text,
        lang: role.foreign.as_ref().map(Language::as_str),
    };
    let choices = Choices {
        groups: site.groups.iter().map(group).collect(),
        readers: site.readers.iter().map(|(id, title)| choice(id, title)).collect(),
        roles: roles.into_iter().map(role).collect(),
        default_law: site.default_law.as_deref(),
        terms: edition.terms().iter().filter_map(|term| term_words(term, language, default)).collect(),
    };
    let glossary_page = edition.generated(GLOSSARY, language);
    let terms = edition
        .terms()
        .iter()
        .filter_map(|term| {
            let (name, found) = term.term.get(language, default)?;
            let url = format!("{}index.html#{}", glossary_page.as_str(), term.anchor);
            let lang = (found != language).then(|| found.to_string());
            Some(Suggestion { name: name.to_string(), lang, url, kind: SuggestionKind::Term })
        })
        .chain(edition.law_index(language).into_iter().flat_map(|index| suggested_laws(edition, language, index)));
    let suggestions = terms.collect();
    search::index(language, documents, choices, suggestions, laws, &names, memory)
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
            Suggestion { name, lang: None, url, kind: SuggestionKind::Law }
        })
    })
}

/// What a term is called in a language, and what readers may call it.
fn term_words<'e>(term: &'e TermView, language: &Language, default: &Language) -> Option<TermWords<'e>> {
    let (name, found) = term.term.get(language, default)?;
    let names = term.term.0.iter().filter(|(other, _)| *other != found);
    let names = names.map(|(other, name)| (name.as_str(), other == language));
    let synonyms = term.synonyms.iter().flat_map(|(other, list)| list.iter().map(move |text| (text, other)));
    let synonyms = synonyms.map(|(text, other)| (text.as_str(), other == language));
    Some(TermWords { name, words: names.chain(synonyms).collect() })
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

    /// Adds what the terms in a title are called, too: in the language of an index, and in others.
    fn add(&self, title: &str, language: &Language, keywords: &mut Vec<&'e str>, foreign: &mut Vec<&'e str>) {
        for term in self.in_text(title) {
            for (other, synonyms) in &term.synonyms {
                let list = if other == language { &mut *keywords } else { &mut *foreign };
                list.extend(synonyms.iter().map(String::as_str));
            }
            for (other, name) in term.term.0.iter().filter(|(other, _)| **other != *self.language) {
                if other == language { keywords.push(name) } else { foreign.push(name) }
            }
        }
        foreign.sort_unstable();
        foreign.dedup();
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

fn document<'e, A: Emit>(
    edition: &'e Edition<A>,
    page: &'e Page<A>,
    glossary: &Glossary<'e>,
    strings: &'e Strings,
    theme: Option<blake3::Hash>,
) -> Document<'e> {
    let open = page.open();
    let language = page.language();
    let mut keywords: Vec<&'e str> = open.keywords.iter().map(String::as_str).collect();
    let mut foreign = words_of_sisters(edition, page);
    glossary.add(&open.title.plain, language, &mut keywords, &mut foreign);
    Document {
        id: page.id(),
        url: format!("{}index.html", page.address().as_str()),
        title: &open.title.plain,
        summary: open.summary.as_ref().map_or("", |summary| summary.plain.as_str()),
        kind: kind_name(page),
        keywords,
        foreign,
        original: None,
        legal: open.legal_basis.iter().map(|citation| citation.canonical.as_str()).collect(),
        sections: match theme {
            None => sections(page, strings).into(),
            Some(theme) => {
                let mut key = blake3::Hasher::new();
                key.update(page.fingerprint()).update(theme.as_bytes());
                key.update(page.id().as_bytes()).update(&[0]).update(language.as_str().as_bytes());
                Sections::later(*key.finalize().as_bytes(), Box::new(|| sections(page, strings)))
            }
        },
        group: open.group.as_deref(),
        readers: open.readers.iter().map(String::as_str).collect(),
        weight: weight(page),
        state: A::search_state(page),
        roles: A::search_roles_of(page).into_iter().map(|role| role.text.as_str()).collect(),
    }
}

/// The notice that a page is not translated: found by the words of the page in its other languages and by the law, and
/// after all that the reader can read.
fn untranslated<'e, A: Emit>(
    edition: &'e Edition<A>,
    page: &'e Page<A>,
    glossary: &Glossary<'e>,
) -> Option<Document<'e>> {
    let original = edition.page(page.id(), edition.default_language())?;
    let open = original.open();
    let mut keywords = Vec::new();
    let mut foreign = words_of_sisters(edition, page);
    glossary.add(&open.title.plain, page.language(), &mut keywords, &mut foreign);
    Some(Document {
        id: page.id(),
        url: format!("{}index.html", page.address().as_str()),
        title: &open.title.plain,
        original: Some(original.language().as_str()),
        summary: open.summary.as_ref().map_or("", |summary| summary.plain.as_str()),
        kind: kind_name(page),
        keywords,
        foreign,
        legal: open.legal_basis.iter().map(|citation| citation.canonical.as_str()).collect(),
        sections: Sections::default(),
        group: open.group.as_deref(),
        readers: open.readers.iter().map(String::as_str).collect(),
        weight: weight(original) / 2,
        state: A::search_state(original),
        roles: A::search_roles_of(page).into_iter().map(|role| role.text.as_str()).collect(),
    })
}

/// Titles and keywords of a page in its other languages.
fn words_of_sisters<'e, A: Emit>(edition: &'e Edition<A>, page: &'e Page<A>) -> Vec<&'e str> {
    let sisters =
        page.sisters().iter().filter(|(sister, _, face)| sister != page.language() && *face == FaceKind::Whole);
    let mut words: Vec<&'e str> = Vec::new();
    for other in sisters.filter_map(|(sister, ..)| edition.page(page.id(), sister)) {
        words.push(&other.open().title.plain);
        words.extend(other.open().keywords.iter().map(String::as_str));
    }
    words
}

/// How much a hit on a page counts, in per cent.
fn weight<A: Emit>(page: &Page<A>) -> u32 {
    match page.kind() {
        _ if page.is_landing() => 50,
        Kind::Process => 100,
        Kind::Page | Kind::Path => 80,
    }
}

/// What a page says, by headings, in the order in which it stands there: its facts and its text.
fn sections<'e, A: Emit>(page: &'e Page<A>, strings: &'e Strings) -> Vec<Section<'e>> {
    let order = A::toc(page);
    let mut sections = Vec::with_capacity(page.body().sections.len() + order.len());
    let mut lead = String::new();
    for text in page.open().result.iter().map(|result| result.plain.clone()).chain([A::search_text(page, "")]) {
        add_entry(&mut lead, &text);
    }
    if !lead.is_empty() {
        sections.push(Section { anchor: None, heading: "", text: Cow::Owned(lead) });
    }
    for fact in order {
        let (name, text) = match fact {
            TocFact::Body => {
                sections.extend(page.body().sections.iter().map(|section| Section {
                    anchor: section.id.as_deref().map(Cow::Borrowed),
                    heading: &section.heading,
                    text: Cow::Borrowed(&section.text),
                }));
                continue;
            }
            TocFact::Open(name) => (name, open_fact(page.open(), name, strings)),
            TocFact::Confidential(name, _) => (name, A::search_text(page, name)),
        };
        if text.is_empty() {
            continue;
        }
        // What the text has taken in stands below a heading of the text, in a part of its own.
        let heading = match placed(page, name) {
            Some(heading) => heading.text.as_str(),
            None => strings.known(&format!("section_{}", name.replace('-', "_"))).unwrap_or_default(),
        };
        let anchor = Some(Cow::Owned(format!("facts-{name}")));
        sections.push(Section { anchor, heading, text: Cow::Owned(text) });
    }
    sections
}

/// If the text of a page takes in a fact: the heading above that place, if there is one.
fn placed<'e, A: Emit>(page: &'e Page<A>, fact: &str) -> Option<&'e Heading> {
    let wanted = match fact {
        "requirements" => Part::Requirements,
        "procedure" => Part::Procedure,
        "steps" => Part::Steps,
        "documents" => Part::Documents,
        "fees" => Part::Fees,
        _ => return None,
    };
    let body = page.body();
    let at = body.pieces.iter().position(|piece| matches!(piece, Piece::Place(part) if *part == wanted))?;
    let above = |heading: &&Heading| {
        let id = format!("id=\"{}\"", heading.id);
        body.pieces[..at].iter().any(|piece| matches!(piece, Piece::Html(html) if html.contains(&id)))
    };
    // Headings stand in their order.
    body.headings[..body.headings.partition_point(|heading| above(&heading))].last()
}

/// Adds an entry of a fact: each on a line of its own, and told apart from the next; most are sentences already.
pub(super) fn add_entry(out: &mut String, text: &str) {
    let text = text.trim();
    if text.is_empty() {
        return;
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(text);
    if !text.ends_with(['.', '!', '?', ':', ';', '،', '؟']) {
        out.push('.');
    }
}

/// The text of an open fact, by the end of its anchor.
fn open_fact(open: &OpenView, fact: &str, strings: &Strings) -> String {
    let mut out = String::new();
    let mut add = |texts: &[Option<&str>]| texts.iter().flatten().for_each(|text| add_entry(&mut out, text));
    fn plain(text: &RichText) -> Option<&str> {
        Some(&text.plain)
    }
    fn option(text: &Option<RichText>) -> Option<&str> {
        text.as_ref().map(|text| text.plain.as_str())
    }
    match fact {
        "requirements" => open.requirements.iter().for_each(|text| add(&[plain(text)])),
        "procedure" => open.procedure.iter().for_each(|text| add(&[plain(text)])),
        "steps" => open.public_steps.iter().for_each(|step| add(&[plain(&step.action)])),
        "documents" => open.documents.iter().for_each(|d| add(&[plain(&d.name), option(&d.note), option(&d.when)])),
        "forms" => open.forms.iter().for_each(|form| add(&[plain(&form.title)])),
        "fees" => {
            for fee in &open.fees {
                let amount = strings.euro(fee.amount_cents);
                let first = option(&fee.case).map_or_else(|| amount.clone(), |case| format!("{amount}: {case}"));
                add(&[Some(&first), option(&fee.note)]);
            }
        }
        "time" => add(&[option(&open.processing_time)]),
        "deadlines" => open.deadlines.iter().for_each(|d| add(&[plain(&d.what), option(&d.within)])),
        "remedy" => {
            let kind = open.remedy.map(|remedy| match remedy {
                Remedy::Objection => "remedy_objection",
                Remedy::Action => "remedy_action",
                Remedy::None => "remedy_none",
            });
            add(&[kind.map(|key| strings.get(key)), option(&open.remedy_note)]);
        }
        "stages" => {
            for stage in &open.stages {
                add(&[plain(&stage.title), option(&stage.goal)]);
                stage.tasks.iter().for_each(|task| add(&[plain(task)]));
            }
        }
        // The law has a field of its own; the office and other pages say nothing of this one.
        _ => {}
    }
    out
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

//! What differs between two editions for their readers: pages that came, changed and went, and which facts of them.
//!
//! Two days of one handbook, or two revisions of it on one day: both are two editions, compared page by page by id in the
//! default language. Of the other languages it tells which translations did not follow. Only what the edition shows is
//! compared, so the difference of two public editions holds nothing that was not public on one of the two sides.

use std::collections::{BTreeMap, BTreeSet};

use super::view::{OpenView, RichText};
use super::{Address, Audience, Edition, FaceKind, NewsKind, Page};
use crate::date::Date;
use crate::front_matter::{DocumentForm, Remedy};
use crate::language::Language;

/// What became of a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum PageFate {
    /// It was not there, or had ended.
    New,
    /// Its facts or its text differ.
    Changed,
    /// It has ended.
    Ended,
    /// It is not there any more.
    Gone,
    /// Only translations of it differ.
    Translated,
}

impl PageFate {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            PageFate::New => "new",
            PageFate::Changed => "changed",
            PageFate::Ended => "ended",
            PageFate::Gone => "gone",
            PageFate::Translated => "translated",
        }
    }
}

/// A page that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PageDifference {
    /// Its id.
    pub id: String,
    /// Its title, as it is now if it still is.
    pub title: String,
    /// Its address.
    pub address: Address,
    /// What became of it.
    pub fate: PageFate,
    /// The first day of the version that is shown now.
    pub valid_from: Option<Date>,
    /// `change_note` of the version that is shown now, if another was shown before.
    pub note: Option<String>,
    /// Facts that differ, in the order of a page.
    pub facts: Vec<FactDifference>,
    /// Headings of the sections of its text that differ; the part before the first heading has none.
    pub sections: Vec<SectionDifference>,
    /// Languages whose translation did not follow a change of the text.
    pub outdated: Vec<Language>,
    /// Languages in which the page can no longer be read.
    pub untranslated: Vec<Language>,
    /// Languages whose translation is new or differs.
    pub translated: Vec<Language>,
}

/// A fact that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FactDifference {
    /// The key in front matter and `api/pages.json`.
    pub fact: &'static str,
    /// Of a list: which entry, such as the case of a fee.
    pub item: Option<String>,
    /// What it was; `None` if it was not there.
    pub before: Option<String>,
    /// What it is; `None` if it is not there any more.
    pub after: Option<String>,
}

/// A section of a text that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SectionDifference {
    /// Its heading, empty before the first.
    pub heading: String,
    /// Whether it was there.
    pub before: bool,
    /// Whether it is there.
    pub after: bool,
}

/// Compares two editions: pages that differ, sorted by what became of them and by title.
pub fn differences<A: Audience>(before: &Edition<A>, after: &Edition<A>) -> Vec<PageDifference> {
    let language = after.default_language();
    let ids: BTreeSet<&str> = before.pages().iter().chain(after.pages()).map(Page::id).collect();
    let mut found: Vec<PageDifference> =
        ids.into_iter().filter_map(|id| difference(before, after, id, language)).collect();
    found.sort_by(|a, b| (a.fate, &a.title, &a.id).cmp(&(b.fate, &b.title, &b.id)));
    found
}

fn difference<A: Audience>(
    before: &Edition<A>,
    after: &Edition<A>,
    id: &str,
    language: &Language,
) -> Option<PageDifference> {
    let old = before.page(id, before.default_language());
    let new = after.page(id, language);
    let reads = |page: &&Page<A>| page.face() == FaceKind::Whole && page.is_listed();
    let (was, is) = (old.filter(reads), new.filter(reads));
    let shown = new.or(old)?;
    let mut result = PageDifference {
        id: id.to_string(),
        title: shown.open().title.plain.clone(),
        address: shown.address().clone(),
        fate: PageFate::Changed,
        valid_from: is.and_then(|page| page.open().valid_from),
        note: None,
        facts: Vec::new(),
        sections: Vec::new(),
        outdated: Vec::new(),
        untranslated: Vec::new(),
        translated: Vec::new(),
    };
    let (was, is) = match (was, is) {
        (None, None) => return None,
        (None, Some(_)) => {
            return Some(PageDifference { fate: PageFate::New, note: note(after, id, language), ..result });
        }
        (Some(_), None) => {
            let fate = if new.is_some() { PageFate::Ended } else { PageFate::Gone };
            return Some(PageDifference { fate, ..result });
        }
        (Some(was), Some(is)) => (was, is),
    };
    result.facts = facts(was.open(), is.open());
    result.sections = sections(was, is);
    if was.open().valid_from != is.open().valid_from {
        result.note = note(after, id, language);
    }
    let text_differs = !result.sections.is_empty() || result.facts.iter().any(|fact| is_text(fact.fact));
    for other in after.site().languages.iter().filter(|other| *other != language) {
        let (was, is) = (before.page(id, other).filter(reads), after.page(id, other).filter(reads));
        match (was, is) {
            (None, None) => {}
            (Some(_), None) => result.untranslated.push(other.clone()),
            (None, Some(_)) => result.translated.push(other.clone()),
            (Some(was), Some(is)) if translation(was) != translation(is) => result.translated.push(other.clone()),
            (Some(_), Some(_)) if text_differs => result.outdated.push(other.clone()),
            (Some(_), Some(_)) => {}
        }
    }
    if result.facts.is_empty() && result.sections.is_empty() {
        if result.translated.is_empty() && result.untranslated.is_empty() {
            return None;
        }
        result.fate = PageFate::Translated;
    }
    Some(result)
}

/// What the version that is shown now says of the change.
fn note<A: Audience>(edition: &Edition<A>, id: &str, language: &Language) -> Option<String> {
    let since = edition.page(id, language)?.open().valid_from?;
    let is_it = |kind: NewsKind| matches!(kind, NewsKind::New | NewsKind::Changed);
    let news = edition.news(language).iter().find(|news| news.id == id && news.date == since && is_it(news.kind))?;
    news.note.as_ref().map(|note| note.plain.clone())
}

/// Facts that translators translate.
fn is_text(fact: &str) -> bool {
    !matches!(
        fact,
        "valid_from" | "valid_until" | "legal_basis" | "contact" | "online_service" | "appointment" | "remedy"
    )
}

/// The texts of a translation: if none of them changed, nobody translated anew.
fn translation<A: Audience>(page: &Page<A>) -> Vec<String> {
    let open = page.open();
    let mut texts = vec![open.title.plain.clone()];
    let options = [&open.summary, &open.processing_time, &open.remedy_note, &open.result];
    texts.extend(options.into_iter().flatten().map(|text| text.plain.clone()));
    let lists = [&open.requirements, &open.procedure];
    texts.extend(lists.into_iter().flatten().map(|text| text.plain.clone()));
    texts.extend(open.documents.iter().map(|document| document.name.plain.clone()));
    texts.extend(open.fees.iter().filter_map(|fee| fee.case.as_ref()).map(|case| case.plain.clone()));
    texts.extend(page.body().sections.iter().map(|section| format!("{}\n{}", section.heading, section.text)));
    texts
}

fn facts(before: &OpenView, after: &OpenView) -> Vec<FactDifference> {
    let mut found = Vec::new();
    for ((fact, old), (_, new)) in entries(before).into_iter().zip(entries(after)) {
        compare(fact, &old, &new, &mut found);
    }
    found
}

/// An entry of a list: which one, and what it says. A single value has no name.
type Entry = (Option<String>, String);

/// Every open fact as a list of entries, in the order of a page.
fn entries(open: &OpenView) -> Vec<(&'static str, Vec<Entry>)> {
    let plain = |text: &RichText| text.plain.clone();
    let value = |text: Option<String>| text.map(|text| (None, text)).into_iter().collect::<Vec<Entry>>();
    let named = |name: String| (Some(name), String::new());
    let date = |date: Option<Date>| value(date.map(|date| date.to_string()));
    vec![
        ("title", value(Some(plain(&open.title)))),
        ("summary", value(open.summary.as_ref().map(plain))),
        ("valid_from", date(open.valid_from)),
        ("valid_until", date(open.valid_until)),
        ("fees", open.fees.iter().map(|fee| (fee.case.as_ref().map(plain), euro(fee.amount_cents))).collect()),
        ("requirements", open.requirements.iter().map(|text| named(plain(text))).collect()),
        (
            "documents",
            open.documents
                .iter()
                .map(|document| {
                    let form = document.form.map_or("", |form| match form {
                        DocumentForm::Original => "original",
                        DocumentForm::Copy => "copy",
                        DocumentForm::Both => "both",
                    });
                    (Some(plain(&document.name)), form.to_string())
                })
                .collect(),
        ),
        ("procedure", open.procedure.iter().map(|text| named(plain(text))).collect()),
        ("processing_time", value(open.processing_time.as_ref().map(plain))),
        (
            "deadlines",
            open.deadlines
                .iter()
                .map(|deadline| (Some(plain(&deadline.what)), deadline.within.as_ref().map_or(String::new(), plain)))
                .collect(),
        ),
        (
            "remedy",
            value(open.remedy.map(|remedy| {
                let name = match remedy {
                    Remedy::Objection => "objection",
                    Remedy::Action => "action",
                    Remedy::None => "none",
                };
                name.to_string()
            })),
        ),
        ("remedy_note", value(open.remedy_note.as_ref().map(plain))),
        ("forms", open.forms.iter().map(|form| (Some(plain(&form.title)), form.href.clone())).collect()),
        ("contact", value(open.contact.clone())),
        ("online_service", value(open.online_service.clone())),
        ("appointment", value(open.appointment.clone())),
        ("result", value(open.result.as_ref().map(plain))),
        ("legal_basis", open.legal_basis.iter().map(|citation| named(citation.canonical.clone())).collect()),
        ("steps", open.public_steps.iter().map(|step| named(plain(&step.action))).collect()),
        ("stages", open.stages.iter().map(|stage| named(plain(&stage.title))).collect()),
    ]
}

/// Compares two lists of entries by their names; entries of one name are taken in order.
fn compare(fact: &'static str, old: &[Entry], new: &[Entry], found: &mut Vec<FactDifference>) {
    let mut rest: BTreeMap<&Option<String>, Vec<&String>> = BTreeMap::new();
    for (name, value) in new.iter().rev() {
        rest.entry(name).or_default().push(value);
    }
    for (name, value) in old {
        let before = Some(value.clone());
        match rest.get_mut(name).and_then(Vec::pop) {
            Some(after) if after == value => {}
            Some(after) => {
                found.push(FactDifference { fact, item: name.clone(), before, after: Some(after.clone()) });
            }
            None => found.push(FactDifference { fact, item: name.clone(), before, after: None }),
        }
    }
    // What is left is new; told in the order of the page.
    for (name, value) in new {
        let left = rest.get_mut(name).filter(|left| left.contains(&value));
        if let Some(left) = left {
            left.retain(|other| !std::ptr::eq(*other, value));
            found.push(FactDifference { fact, item: name.clone(), before: None, after: Some(value.clone()) });
        }
    }
}

/// An amount as people write it: 93 €, 12,50 €.
fn euro(cents: u64) -> String {
    match cents % 100 {
        0 => format!("{} €", cents / 100),
        rest => format!("{},{rest:02} €", cents / 100),
    }
}

fn sections<A: Audience>(before: &Page<A>, after: &Page<A>) -> Vec<SectionDifference> {
    let mut rest: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for section in after.body().sections.iter().rev() {
        rest.entry(&section.heading).or_default().push(&section.text);
    }
    let mut found = Vec::new();
    for section in &before.body().sections {
        let now = rest.get_mut(section.heading.as_str()).and_then(Vec::pop);
        // Other paragraphs with the same words are no other text.
        let is_same = now.is_some_and(|now| now.split_whitespace().eq(section.text.split_whitespace()));
        if is_same || now.is_none() && section.text.is_empty() && section.heading.is_empty() {
            continue;
        }
        found.push(SectionDifference { heading: section.heading.clone(), before: true, after: now.is_some() });
    }
    for section in &after.body().sections {
        let left = rest.get_mut(section.heading.as_str()).and_then(Vec::pop);
        if left.is_some_and(|text| !text.is_empty() || !section.heading.is_empty()) {
            found.push(SectionDifference { heading: section.heading.clone(), before: false, after: true });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, value: &str) -> Entry {
        (Some(name.to_string()), value.to_string())
    }

    fn told(old: &[Entry], new: &[Entry]) -> Vec<(Option<String>, Option<String>, Option<String>)> {
        let mut found = Vec::new();
        compare("fees", old, new, &mut found);
        found.into_iter().map(|one| (one.item, one.before, one.after)).collect()
    }

    #[test]
    fn entries_are_compared_by_their_names() {
        let old = [entry("Erteilung", "93 €"), entry("Karte", "20 €"), entry("Foto", "6 €")];
        let new = [entry("Erteilung", "100 €"), entry("Foto", "6 €"), entry("Eil", "32 €")];
        let text = |text: &str| Some(text.to_string());
        assert_eq!(
            told(&old, &new),
            [
                (text("Erteilung"), text("93 €"), text("100 €")),
                (text("Karte"), text("20 €"), None),
                (text("Eil"), None, text("32 €")),
            ]
        );
        assert!(told(&old, &old).is_empty());
    }

    #[test]
    fn entries_of_one_name_are_taken_in_order() {
        let old = [entry("Karte", "10 €"), entry("Karte", "20 €")];
        let new = [entry("Karte", "10 €"), entry("Karte", "25 €"), entry("Karte", "30 €")];
        let text = |text: &str| Some(text.to_string());
        assert_eq!(
            told(&old, &new),
            [(text("Karte"), text("20 €"), text("25 €")), (text("Karte"), None, text("30 €"))]
        );
    }

    #[test]
    fn amounts_are_written_as_people_do() {
        assert_eq!((euro(9300).as_str(), euro(1250).as_str()), ("93 €", "12,50 €"));
    }
}

//! Pages by life situation: for each group of readers what concerns them, then all pages by topic.
//!
//! Made of lists alone, so that who has no script finds what the search would find.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::frame::{Frame, LinkContext, SITUATIONS, is_home};
use super::lists::{sort_key, start};
use super::page::render_generated;
use super::{Emit, EmitError};
use crate::artifact::Artifact;
use crate::config::{Layer, Phrase};
use crate::edition::{Address, FaceKind, Page};
use crate::language::Language;

/// A group of readers, or all pages, with what concerns them.
#[derive(Serialize)]
pub(super) struct SituationContext {
    /// Anchor.
    id: String,
    title: Name,
    topics: Vec<TopicContext>,
}

/// Pages on one topic.
#[derive(Serialize)]
struct TopicContext {
    title: Name,
    href: Option<String>,
    pages: Vec<LinkContext>,
}

/// A name, and its language if that is not the page's.
#[derive(Clone, Serialize)]
struct Name {
    text: String,
    lang: Option<String>,
    dir: Option<&'static str>,
}

/// `lebenslagen/`
pub(super) fn situations<A: Emit>(frame: &Frame<'_, A>, language: &Language) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let (address, mut page) = start(frame, language, SITUATIONS, "situations_title");
    page.describe(frame, language, "situations_lead");
    let mut listed: Vec<&Page<A>> = listed(frame, language).collect();
    listed.sort_by_cached_key(|page| (sort_key(&page.open().title.plain), page.id().to_string()));

    let readers = &edition.site().readers;
    let of_readers = readers.iter().map(|(id, title)| {
        let pages = listed.iter().filter(|page| page.open().readers.contains(id)).copied();
        let title = title.phrase(language, edition.default_language());
        let title = name(title.unwrap_or_else(|| Phrase::own(id)));
        SituationContext { id: format!("reader-{id}"), title, topics: topics(frame, language, &address, pages) }
    });
    let all = SituationContext {
        id: "topics".to_string(),
        title: name(Phrase::own(frame.strings(language).get("situations_topics"))),
        topics: topics(frame, language, &address, listed.iter().copied()),
    };
    page.situations = of_readers.chain([all]).filter(|situation| !situation.topics.is_empty()).collect();
    render_generated(frame, language, "situations.html", address, page)
}

/// Links from another page to the groups of readers of whom a page in this language speaks.
pub(super) fn reader_links<A: Emit>(frame: &Frame<'_, A>, language: &Language, from: &Address) -> Vec<LinkContext> {
    let edition = frame.edition;
    let page = from.to_page(&edition.generated(SITUATIONS, language));
    let named: BTreeSet<&String> = listed(frame, language).flat_map(|page| &page.open().readers).collect();
    let readers = edition.site().readers.iter().filter(|(id, _)| named.contains(id));
    readers
        .filter_map(|(id, title)| {
            let (text, found) = title.get(language, edition.default_language())?;
            let foreign = (found != language).then_some(found);
            Some(LinkContext::new(text.to_string(), format!("{page}#reader-{id}"), foreign))
        })
        .collect()
}

/// The pages in a language that stand on the page of life situations.
fn listed<'a, A: Emit>(frame: &Frame<'a, A>, language: &Language) -> impl Iterator<Item = &'a Page<A>> {
    let is_listed = |page: &&Page<A>| page.is_listed() && page.face() == FaceKind::Whole;
    let pages = frame.edition.pages().iter().filter(is_listed).filter(move |page| page.language() == language);
    pages.filter(|page| !is_home(page) && !page.is_landing())
}

/// Pages by group of the map, what readers come for before what an office does for itself, else in its order; what
/// belongs to none, by folder. A topic is called as the landing page that the reader finds there.
fn topics<'a, A: Emit>(
    frame: &Frame<'_, A>,
    language: &Language,
    address: &Address,
    pages: impl Iterator<Item = &'a Page<A>>,
) -> Vec<TopicContext> {
    let edition = frame.edition;
    let groups = &edition.site().groups;
    let mut by_topic: BTreeMap<(bool, usize, &str), Vec<LinkContext>> = BTreeMap::new();
    for page in pages {
        let folder = page.folder().split('/').next().unwrap_or_default();
        let topic = page.open().group.as_deref().unwrap_or(folder);
        let place = groups.iter().position(|group| group.id == topic).unwrap_or(groups.len());
        let link = LinkContext::new(page.open().title.plain.clone(), address.to_page(page.address()), None);
        let is_core = groups.get(place).is_some_and(|group| group.layer == Layer::Core);
        by_topic.entry((!is_core, place, topic)).or_default().push(link);
    }
    by_topic
        .into_iter()
        .map(|((_, place, topic), pages)| {
            let group = groups.get(place).and_then(|group| group.title.phrase(language, edition.default_language()));
            let title = name(match (edition.landing_title(topic, language), group) {
                (Some(landing), _) => Phrase::own(landing),
                (None, Some(title)) => title,
                (None, None) => frame.folder_title(language, topic),
            });
            let href = frame.folder(language, topic).map(|folder| address.to_page(&folder));
            TopicContext { title, href, pages }
        })
        .collect()
}

fn name(phrase: Phrase) -> Name {
    let lang = phrase.foreign.as_ref().map(Language::to_string);
    Name { text: phrase.text, lang, dir: phrase.foreign.as_ref().map(Language::direction) }
}

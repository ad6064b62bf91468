//! What is new: the days on which rules began, changed and ended, as one audience may know them.
//!
//! Everything comes from the versions of a page: no clock and no history of files is asked. What has begun is history and
//! anyone's to know: its day and its `change_note`. What is to come is known to applicants only as far as the page in force
//! announces it; the coming version's own text and title are not read here at all. What has ended is known by its day.
//!
//! All of it changes only on days on which a version begins or ends.

use std::collections::BTreeSet;

use super::address::Address;
use super::audience::Audience;
use super::directory::{Directory, Entry, Face, FaceKind};
use super::facts;
use super::select::{Selected, State};
use super::surroundings::{Common, PageSurroundings};
use super::terms::TermFinder;
use super::view::RichText;
use crate::date::Date;
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::front_matter::{Status, Visibility};
use crate::handbook::{Handbook, Page, Version};
use crate::language::Language;

/// Name of the address of the page "What is new".
pub const NEWS: &str = "neuigkeiten";

/// As many past events as the page of a language shows; feeds show fewer.
const MOST_PAST: usize = 100;

/// What happens to a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NewsKind {
    /// Another version will apply.
    Coming,
    /// It will end.
    Ending,
    /// It began.
    New,
    /// Another version began.
    Changed,
    /// It ended.
    Ended,
}

impl NewsKind {
    /// The name in addresses, JSON and string keys.
    pub fn name(self) -> &'static str {
        match self {
            NewsKind::Coming => "coming",
            NewsKind::Ending => "ending",
            NewsKind::New => "new",
            NewsKind::Changed => "changed",
            NewsKind::Ended => "ended",
        }
    }

    /// Whether it lies ahead.
    pub fn is_ahead(self) -> bool {
        match self {
            NewsKind::Coming | NewsKind::Ending => true,
            NewsKind::New | NewsKind::Changed | NewsKind::Ended => false,
        }
    }
}

/// An event in the life of a rule, in one language.
#[derive(Clone, Debug)]
pub struct NewsView {
    /// The first day on which it holds; of [`NewsKind::Ending`] the last day of the rule.
    pub date: Date,
    /// What happens.
    pub kind: NewsKind,
    /// Id of the page.
    pub id: String,
    /// The title that the page has today.
    pub title: String,
    /// The page.
    pub address: Address,
    /// The first day of what is in force of the page today, or was last.
    pub since: Option<Date>,
    /// `change_note`, its links relative to the page "What is new".
    pub note: Option<RichText>,
    /// `transition`
    pub transition: Option<RichText>,
}

/// An event before it is put into words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event<'a> {
    pub date: Date,
    pub kind: NewsKind,
    pub version: &'a Version,
}

/// All events of a page that an audience may know at a date, the oldest first.
pub(super) fn events<'a, A: Audience>(page: &'a Page, entry: &Entry<'a>, date: Date) -> Vec<Event<'a>> {
    let published = |version: &&Version| {
        version.facts().confidential.status != Status::Draft && A::sees(version.facts().visibility)
    };
    let versions: Vec<&Version> = page.versions.iter().filter(published).collect();
    let mut events = Vec::new();
    for (index, version) in versions.iter().copied().enumerate() {
        let retired = version.facts().confidential.status == Status::Retired;
        match version.period.from {
            Some(from) if from > date => {
                // The same rule as for the announcement on the page.
                let is_next = entry.selected.coming.is_some_and(|coming| std::ptr::eq(coming, version));
                let announced =
                    is_next && entry.selected.state == State::InForce && version.facts().open.change_note.is_some();
                if announced || A::sees(Visibility::Internal) {
                    events.push(Event { date: from, kind: NewsKind::Coming, version });
                }
            }
            Some(from) => {
                let kind = match (retired, index) {
                    (true, 0) => None,
                    (true, _) => Some(NewsKind::Ended),
                    (false, 0) => Some(NewsKind::New),
                    (false, _) => Some(NewsKind::Changed),
                };
                events.extend(kind.map(|kind| Event { date: from, kind, version }));
            }
            None => {}
        }
        let Some(after) = version.period.until.and_then(Date::next) else { continue };
        let begun = version.period.from.is_none_or(|from| from <= date);
        let succeeded = versions.iter().any(|other| other.period.from == Some(after));
        if !begun || succeeded {
            continue;
        }
        if after <= date {
            events.push(Event { date: after, kind: NewsKind::Ended, version });
        } else if let Some(until) = version.period.until.filter(|_| !retired) {
            events.push(Event { date: until, kind: NewsKind::Ending, version });
        }
    }
    events
}

/// What is new in a language, and what putting it into words found out.
#[derive(Debug, Default)]
pub(super) struct News {
    /// What is to come first (the nearest day first), then what happened (the latest day first).
    pub events: Vec<NewsView>,
    /// Files that the words refer to.
    pub assets: BTreeSet<SourcePath>,
    /// What is wrong with them.
    pub problems: Diagnostics,
}

/// What is new in a language.
pub(super) fn news<A: Audience>(
    handbook: &Handbook,
    directory: &Directory<'_>,
    date: Date,
    language: &Language,
) -> News {
    let default = handbook.default_language();
    let mut found: Vec<(&str, &Entry<'_>, Event<'_>)> = Vec::new();
    for (id, entry) in &directory.entries {
        // A page that is not translated has no news in this language.
        if language != default && !entry.selected.version.translations.contains_key(language) {
            continue;
        }
        let events = events::<A>(entry.page, entry, date);
        found.extend(events.into_iter().map(|event| (*id, entry, event)));
    }
    let (mut ahead, mut past): (Vec<_>, Vec<_>) = found.into_iter().partition(|(_, _, event)| event.kind.is_ahead());
    ahead.sort_by(|a, b| (a.2.date, a.0, a.2.kind).cmp(&(b.2.date, b.0, b.2.kind)));
    past.sort_by(|a, b| (b.2.date, a.0, a.2.kind).cmp(&(a.2.date, b.0, b.2.kind)));
    past.truncate(MOST_PAST);

    let own = Address::new((language != default).then_some(language), "", NEWS);
    let no_terms = TermFinder::new(&[]);
    let common = Common { handbook, directory };
    let mut news = News::default();
    for (id, entry, event) in ahead.into_iter().chain(past) {
        let face = entry.face(language);
        let law = super::default_law(event.version, handbook);
        let mut surroundings = PageSurroundings::new::<A>(common, &no_terms, None, id, &own, language, law);
        surroundings.names_sections = is_checked_with_page(entry, face, event.version);
        let (note, transition) = match event.kind {
            // A note says what changes when its version begins, not when it ends.
            NewsKind::Coming | NewsKind::New | NewsKind::Changed => {
                facts::change_texts(event.version, language, &mut surroundings)
            }
            NewsKind::Ending | NewsKind::Ended => (None, None),
        };
        news.assets.append(&mut surroundings.assets);
        news.problems.append(surroundings.diagnostics);
        news.events.push(NewsView {
            date: event.date,
            kind: event.kind,
            id: id.to_string(),
            title: face.title.clone(),
            address: face.address.clone(),
            since: entry.selected.version.period.from,
            note,
            transition,
        });
    }
    news
}

/// Whether the page shows or checks the texts of a version, so that the headings that they name are there. Those that a
/// superseded version names may have gone since.
fn is_checked_with_page(entry: &Entry<'_>, face: &Face, version: &Version) -> bool {
    let Selected { version: shown, state, coming } = entry.selected;
    let is_announced = state == State::InForce && version.facts().open.change_note.is_some();
    face.kind == FaceKind::Whole
        && (std::ptr::eq(shown, version)
            || (is_announced && coming.is_some_and(|coming| std::ptr::eq(coming, version))))
}

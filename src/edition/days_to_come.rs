//! What will be wrong on a day to come: told today, because on its day it would keep the site from being made.
//!
//! A page changes on the days on which another version of it begins and on which its dated blocks come or go. Such a page
//! is rendered once more as of each of these days and thrown away; only its problems and its headings are kept. A handbook
//! without such pages costs nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;

use super::address::Address;
use super::audience::Audience;
use super::change_days;
use super::directory::{Directory, Entry, Face, FaceKind, faces};
use super::facts::{self, Days};
use super::select::{self, Selected};
use super::surroundings::{AnchorUse, Common, PageSurroundings};
use super::terms::TermFinder;
use super::{Edition, Goals, broken_anchor, sections, taken_address};
use crate::date::Date;
use crate::diagnostic::{Diagnostics, Span, catalogue};
use crate::handbook::{Handbook, Page};
use crate::language::Language;
use crate::markdown::Labels;

/// Of how many days to come a page is checked, the nearest first: a text can name any number of days.
const MOST_DAYS: usize = 200;

/// Days times bytes of a page that are checked, at most (but one day always is).
const MOST_BYTES: usize = 16 << 20;

/// A page from a day on, until its next phase.
struct Phase<'a> {
    from: Date,
    selected: Option<Selected<'a>>,
    texts: BTreeMap<Language, Text>,
}

/// What links can lead to, and where they lead.
#[derive(Default)]
struct Text {
    anchors: Vec<String>,
    sections: Vec<&'static str>,
    uses: Vec<AnchorUse>,
}

/// Phases to come by the page's id; that of today is in the edition.
type Phases<'a> = HashMap<&'a str, Vec<Phase<'a>>>;

/// Reports what will be wrong with an edition on a day after its own.
pub fn check_days_to_come<A: Audience>(
    handbook: &Handbook,
    edition: &Edition<A>,
    labels: &(dyn Fn(&Language) -> Labels + Sync),
    diagnostics: &mut Diagnostics,
) {
    let today = edition.date;
    let plans: Vec<(&Page, Vec<Date>)> = (handbook.pages.values())
        .map(|page| (page, days::<A>(handbook, page, today)))
        .filter(|(_, days)| !days.is_empty())
        .collect();
    if plans.is_empty() {
        return;
    }
    let directory = Directory::new::<A>(handbook, today);
    let common = Common { handbook, directory: &directory };
    let tasks: Vec<(&Page, Date)> =
        plans.iter().flat_map(|(page, days)| days.iter().map(move |day| (*page, *day))).collect();
    let rendered: Vec<(Phase<'_>, Diagnostics)> =
        tasks.par_iter().map(|(page, day)| phase::<A>(common, page, *day, labels)).collect();
    let mut phases: Phases<'_> = HashMap::new();
    for ((page, _), (phase, problems)) in tasks.iter().zip(rendered) {
        diagnostics.append(problems);
        phases.entry(page.id.as_str()).or_default().push(phase);
    }
    check_anchors(edition, &phases, diagnostics);
    check_redirects::<A>(handbook, edition, &phases, diagnostics);
}

/// The days after `today` on which a page shows another text, or the same in another state.
fn days<A: Audience>(handbook: &Handbook, page: &Page, today: Date) -> Vec<Date> {
    let mut days = BTreeSet::new();
    let mut longest = 1;
    for version in page.versions.iter().filter(|version| A::sees(version.facts().visibility)) {
        let bounds = [version.period.from, version.period.until.and_then(Date::next)];
        days.extend(bounds.into_iter().flatten().filter(|day| *day > today));
        for document in std::iter::once(&version.original).chain(version.translations.values()) {
            longest = longest.max(document.text.len());
            let bounds = change_days::document_bounds::<A>(handbook, document);
            let after = (std::ops::Bound::Excluded(today), std::ops::Bound::Unbounded);
            days.extend(bounds.range(after).filter(|day| change_days::shows::<A>(page, version, **day)));
        }
    }
    let most = (MOST_BYTES / longest).clamp(1, MOST_DAYS);
    days.into_iter().take(most).collect()
}

/// A page as of a day, and what is wrong with it.
fn phase<'a, A: Audience>(
    common: Common<'a>,
    page: &'a Page,
    day: Date,
    labels: &(dyn Fn(&Language) -> Labels + Sync),
) -> (Phase<'a>, Diagnostics) {
    let mut phase = Phase { from: day, selected: select::select::<A>(page, day), texts: BTreeMap::new() };
    let mut problems = Diagnostics::default();
    let Some(selected) = phase.selected else { return (phase, problems) };
    let faces = faces::<A>(common.handbook, page, &selected);
    let entry = Entry { page, selected, faces: Vec::new() };
    let no_terms = TermFinder::new(&[]);
    let law = super::default_law(selected.version, common.handbook);
    for face in faces.iter().filter(|face| face.kind != FaceKind::Untranslated) {
        let Face { language, address, .. } = face;
        let mut surroundings = PageSurroundings::new::<A>(common, &no_terms, None, &page.id, address, language, law);
        let days = Days { today: day, text: select::text_day(selected.version, selected.state, day) };
        let (open, body, _) = facts::render::<A>(&entry, face, days, &labels(language), &mut surroundings);
        problems.append(surroundings.diagnostics);
        if face.kind == FaceKind::Whole {
            let sections = sections::of::<A>(page, selected.version, &open, &body);
            let text = Text { anchors: body.anchors, sections, uses: surroundings.anchors };
            phase.texts.insert(language.clone(), text);
        }
    }
    (phase, problems)
}

/// Reports links to headings that their page will not have while both are shown.
fn check_anchors<A: Audience>(edition: &Edition<A>, phases: &Phases<'_>, diagnostics: &mut Diagnostics) {
    // What is wrong today is told already.
    let mut told: HashSet<Span> = (diagnostics.iter())
        .filter(|diagnostic| diagnostic.code == catalogue::BROKEN_ANCHOR)
        .filter_map(|diagnostic| diagnostic.span.clone())
        .collect();
    let mut broken: Vec<(&AnchorUse, Date, Goals<'_>)> = Vec::new();
    // A target that stays as it is was checked with the pages of today.
    for page in &edition.pages {
        let until = phases.get(page.id.as_str()).and_then(|own| own[0].from.previous());
        for used in &page.content.anchors {
            for (from, _, goals) in goals_of(edition, phases, used).skip(1) {
                if until.is_none_or(|until| from <= until) {
                    broken.extend(goals.filter(|goals| !goals.has(&used.anchor)).map(|goals| (used, from, goals)));
                }
            }
        }
    }
    for own in phases.values() {
        for (index, phase) in own.iter().enumerate() {
            let until = own.get(index + 1).and_then(|next| next.from.previous());
            for used in phase.texts.values().flat_map(|text| &text.uses) {
                for (from, ends, goals) in goals_of(edition, phases, used) {
                    if until.is_none_or(|until| from <= until) && ends.is_none_or(|ends| phase.from <= ends) {
                        let day = from.max(phase.from);
                        broken.extend(goals.filter(|goals| !goals.has(&used.anchor)).map(|goals| (used, day, goals)));
                    }
                }
            }
        }
    }
    // The first day on which a link is broken is told.
    broken.sort_by(|a, b| (&a.0.span, a.1, a.2).cmp(&(&b.0.span, b.1, b.2)));
    for (used, day, goals) in broken {
        if told.insert(used.span.clone()) {
            diagnostics.push(broken_anchor(used, goals, Some(day)));
        }
    }
}

/// What a link to a page can name, from when until when; `None` where no whole page is shown. Today's first.
fn goals_of<'a, A: Audience>(
    edition: &'a Edition<A>,
    phases: &'a Phases<'_>,
    used: &'a AnchorUse,
) -> impl Iterator<Item = (Date, Option<Date>, Option<Goals<'a>>)> {
    let own = phases.get(used.id.as_str()).map_or(&[][..], Vec::as_slice);
    let now = edition.page(&used.id, &used.language).filter(|page| page.face == FaceKind::Whole);
    let now = now.map(Goals::of);
    let ends = |index: usize| own.get(index).and_then(|next| next.from.previous());
    let first = (edition.date, ends(0), now);
    std::iter::once(first).chain(own.iter().enumerate().map(move |(index, phase)| {
        let text = phase.texts.get(&used.language);
        let text = text.map(|text| Goals { anchors: &text.anchors, sections: &text.sections });
        (phase.from, ends(index + 1), text)
    }))
}

/// An old address that leads to a page over a time.
struct Redirect<'a> {
    path: &'a str,
    span: &'a Span,
    id: &'a str,
    from: Date,
    until: Option<Date>,
}

/// Reports old addresses that will be those of a page, or of two pages.
fn check_redirects<A: Audience>(
    handbook: &Handbook,
    edition: &Edition<A>,
    phases: &Phases<'_>,
    diagnostics: &mut Diagnostics,
) {
    let today = edition.date;
    let mut redirects: BTreeMap<&str, Vec<Redirect<'_>>> = BTreeMap::new();
    for page in handbook.pages.values() {
        let own = phases.get(page.id.as_str()).map_or(&[][..], Vec::as_slice);
        let now = (today, select::select::<A>(page, today));
        let all: Vec<(Date, Option<Selected<'_>>)> =
            std::iter::once(now).chain(own.iter().map(|phase| (phase.from, phase.selected))).collect();
        for (index, (from, selected)) in all.iter().enumerate() {
            let Some(selected) = selected else { continue };
            let until = all.get(index + 1).and_then(|(next, _)| next.previous());
            for old in &selected.version.facts().open.redirect_from {
                let path = old.name.trim_matches('/');
                let redirect = Redirect { path, span: &old.span, id: &page.id, from: *from, until };
                redirects.entry(path).or_default().push(redirect);
            }
        }
    }
    if redirects.is_empty() {
        return;
    }
    // When the pages at these addresses begin: what has begun stays.
    let mut begins: BTreeMap<String, Date> = BTreeMap::new();
    let mut begin = |address: &Address, day: Date| {
        let path = address.as_str().trim_end_matches('/');
        if redirects.contains_key(path) {
            begins.entry(path.to_string()).and_modify(|first| *first = day.min(*first)).or_insert(day);
        }
    };
    edition.pages.iter().for_each(|page| begin(&page.address, today));
    for (id, own) in phases {
        let Some(page) = handbook.pages.get(*id) else { continue };
        let first = own.iter().find_map(|phase| Some((phase.from, phase.selected.as_ref()?)));
        let Some((day, selected)) = first else { continue };
        faces::<A>(handbook, page, selected).iter().for_each(|face| begin(&face.address, day));
    }
    let meet = |a: &Redirect<'_>, from: Date, until: Option<Date>| {
        a.until.is_none_or(|end| from <= end) && until.is_none_or(|end| a.from <= end)
    };
    for all in redirects.values() {
        let is_page = begins.get(all[0].path);
        // They stand in the order of the pages' ids: the later page is told, as on the day itself.
        for (index, redirect) in all.iter().enumerate() {
            let becomes_page = is_page.is_some_and(|day| redirect.until.is_none_or(|end| *day <= end));
            let mut earlier = all[..index].iter().filter(|other| other.id != redirect.id);
            let is_double = earlier.any(|other| meet(other, redirect.from, redirect.until));
            if becomes_page || is_double {
                diagnostics.push(taken_address(redirect.path, redirect.span));
            }
        }
    }
}

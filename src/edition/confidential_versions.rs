//! The versions of pages that are not at the page's own address: superseded, scheduled, drafts. Staff only.
//!
//! Each is a whole page at `<address>/version/<valid_from>/`, in every language that it has, with its text as of its own
//! days ([`select::text_day`]). Each version that has one before it is compared with it at
//! `<address>/version/<valid_from>/changes/`: the text of the last day before against that of the first day.
//! Snippets, variables and contacts are those of today: they have no versions.

use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use super::address::Address;
use super::audience::Internal;
use super::directory::{Entry, Face, FaceKind, title_for};
use super::facts::Days;
use super::select::{self, Selected, State};
use super::surroundings::Common;
use super::view::ConfidentialLawChangeView;
use super::{Finders, Page, RenderedPage, Rendering, new_page, page_fingerprint};
use crate::citation::{Citation, Place};
use crate::date::Date;
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::handbook::{self, Handbook, Version};
use crate::language::Language;

/// Versions and comparisons, by page, version and language.
#[derive(Clone, Debug, Default)]
pub struct ConfidentialArchive {
    versions: Vec<Page<Internal>>,
    comparisons: Vec<ConfidentialComparison>,
}

/// A version beside the one before it, both rendered for the address of the comparison.
#[derive(Clone, Debug)]
pub struct ConfidentialComparison {
    /// The one before, as of its last day.
    pub before: Page<Internal>,
    /// The later one, as of its first day.
    pub after: Page<Internal>,
}

impl ConfidentialArchive {
    /// Pages at addresses of their own.
    pub fn versions(&self) -> &[Page<Internal>] {
        &self.versions
    }

    /// Comparisons; the address is that of either page.
    pub fn comparisons(&self) -> &[ConfidentialComparison] {
        &self.comparisons
    }

    /// Files that the versions refer to.
    pub(super) fn assets(&self) -> impl Iterator<Item = &SourcePath> {
        let compared = self.comparisons.iter().flat_map(|comparison| [&comparison.before, &comparison.after]);
        self.versions.iter().chain(compared).flat_map(|page| &page.content.assets)
    }
}

/// What is to be rendered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Part {
    /// A version as a page.
    Version,
    /// The earlier side of a comparison.
    Before,
    /// The later side.
    After,
}

/// The key of a rendered part: page, file of the version, name of the version whose page or comparison it is.
pub(super) type PartKey = (SourcePath, Language, String, Part);

/// One rendering.
struct Task<'a> {
    entry: Entry<'a>,
    days: Days,
    part: Part,
    name: String,
}

/// Renders all versions and comparisons of a handbook.
pub(super) fn archive(
    common: Common<'_>,
    date: Date,
    finders: &Finders<'_>,
    shared_key: &blake3::Hash,
    cache: &mut HashMap<PartKey, RenderedPage<Internal>>,
    diagnostics: &mut Diagnostics,
) -> ConfidentialArchive {
    let tasks: Vec<Task<'_>> = common.handbook.pages.values().flat_map(|page| tasks(common, page, date)).collect();
    let faces: Vec<(&Task<'_>, &Face)> =
        tasks.iter().flat_map(|task| task.entry.faces.iter().map(move |face| (task, face))).collect();
    let known = &*cache;
    let rendered: Vec<(PartKey, RenderedPage<Internal>)> = faces
        .par_iter()
        .map(|(task, face)| {
            let path = task.entry.selected.version.original.name.path.clone();
            let key: PartKey = (path, face.language.clone(), task.name.clone(), task.part);
            let fingerprint = page_fingerprint(shared_key, &task.entry, face);
            if let Some(same) = known.get(&key).filter(|old| old.key == fingerprint) {
                return (key, same.clone());
            }
            let finder = &finders[&face.language];
            let kind = match task.part {
                Part::Version => Rendering::Version,
                Part::Before | Part::After => Rendering::Compared,
            };
            let page = super::render_face::<Internal>(common, finder, &task.entry, face, task.days, kind, fingerprint);
            (key, page)
        })
        .collect();
    let mut archive = ConfidentialArchive::default();
    let mut before: Option<Page<Internal>> = None;
    for ((task, face), (_, rendered)) in faces.iter().zip(&rendered) {
        let page = new_page(&task.entry, face, rendered.content.clone(), rendered.key);
        match task.part {
            Part::Version => {
                diagnostics.append(rendered.problems.clone());
                let day = (page.state == State::Scheduled).then_some(task.days.text);
                for used in page.content.anchors.iter().filter(|used| used.id == page.id) {
                    super::check_anchor(used, super::Goals::of(&page), day, diagnostics);
                }
                archive.versions.push(page);
            }
            // What is wrong with either side was told with its page.
            Part::Before => before = Some(page),
            Part::After => {
                archive.comparisons.extend(before.take().map(|before| ConfidentialComparison { before, after: page }));
            }
        }
    }
    *cache = rendered.into_iter().collect();
    archive
}

/// The renderings of a page: versions that are not at its address; then each comparison, language by language, the earlier
/// side just before the later one.
fn tasks<'a>(common: Common<'a>, page: &'a handbook::Page, date: Date) -> Vec<Task<'a>> {
    if page.versions.len() < 2 {
        return Vec::new();
    }
    let handbook = common.handbook;
    let at_page = common.directory.entries.get(page.id.as_str()).map(|entry| entry.selected.version);
    let names = select::version_names(page);
    let selected = |version: &'a Version| {
        let state = select::state_of(page, version, date);
        Selected { version, state, coming: None }
    };
    let mut tasks = Vec::new();
    for (index, version) in page.versions.iter().enumerate() {
        let name = &names[index];
        if at_page.is_none_or(|at_page| !std::ptr::eq(at_page, version)) {
            let selected = selected(version);
            let faces = languages(handbook, version).map(|language| face(handbook, page, version, language, name));
            let entry = Entry { page, selected, faces: faces.collect() };
            tasks.push(Task { entry, days: Days::of(&selected, date), part: Part::Version, name: name.clone() });
        }
        let Some(earlier) = select::predecessor(page, index).map(|index| &page.versions[index]) else { continue };
        let address = format!("{name}/changes");
        let first = version.period.from.unwrap_or(date);
        // What a draft without a day would replace is the text of today.
        let last = version.period.from.and_then(Date::previous).unwrap_or(date);
        let last = earlier.period.clamp(last);
        let both: BTreeSet<&Language> = languages(handbook, earlier).collect();
        for language in languages(handbook, version).filter(|language| both.contains(language)) {
            for (version, text, part) in [(earlier, last, Part::Before), (version, first, Part::After)] {
                let faces = vec![face(handbook, page, version, language, &address)];
                let entry = Entry { page, selected: selected(version), faces };
                tasks.push(Task { entry, days: Days { today: date, text }, part, name: name.clone() });
            }
        }
    }
    tasks
}

/// The languages of a version, the default first.
fn languages<'a>(handbook: &'a Handbook, version: &'a Version) -> impl Iterator<Item = &'a Language> {
    let default = handbook.default_language();
    handbook.config.languages.iter().filter(move |l| *l == default || version.translations.contains_key(*l))
}

fn face(handbook: &Handbook, page: &handbook::Page, version: &Version, language: &Language, rest: &str) -> Face {
    let tag = (language != handbook.default_language()).then_some(language);
    Face {
        language: language.clone(),
        address: version_address(page, tag, rest),
        title: title_for::<Internal>(version, language),
        kind: FaceKind::Whole,
    }
}

/// `<address>/version/<rest>/`
pub(super) fn version_address(page: &handbook::Page, language: Option<&Language>, rest: &str) -> Address {
    let own = if page.landing { String::new() } else { format!("{}/", page.id) };
    Address::new(language, &page.folder, &format!("{own}version/{rest}"))
}

/// How far the beginning of a version may lie from the change of the law that it follows, in days.
const NEAR: u32 = 31;

/// The changes of the law that a version follows: of a law and section that it rests on, charges by or counts a deadline
/// by, in force at most a month before or after the version begins; only those in force nearest to it.
pub(super) fn law_changes(handbook: &Handbook, version: &Version) -> Vec<ConfidentialLawChangeView> {
    let Some(from) = version.period.from else { return Vec::new() };
    let open = &version.facts().open;
    let citations: Vec<&Citation> = (open.legal_basis.iter().map(|at| &at.value))
        .chain(open.fees.iter().filter_map(|fee| Some(&fee.cite.as_ref()?.value)))
        .chain(open.deadlines.iter().filter_map(|deadline| Some(&deadline.cite.as_ref()?.value)))
        .collect();
    let touches = |law: &str, sections: &[String]| {
        let law = handbook.laws.abbreviation(law);
        citations.iter().flat_map(|citation| citation.targets()).any(|target| {
            let Place::Norm { number: Some(number), .. } = &target.place else { return false };
            *target.law == *law && sections.iter().any(|section| section == number.as_str())
        })
    };
    let mut near: Vec<(u32, ConfidentialLawChangeView)> = handbook
        .law_changes
        .iter()
        .filter_map(|change| Some((days_between(from, change.in_force)?, change)))
        .filter(|(_, change)| touches(&change.law, &change.sections))
        .map(|(distance, change)| {
            let (title, source) = (change.title.clone(), change.source.clone());
            (distance, ConfidentialLawChangeView { in_force: change.in_force, title, source })
        })
        .collect();
    let nearest = near.iter().map(|(distance, _)| *distance).min();
    near.retain(|(distance, _)| Some(*distance) == nearest);
    near.into_iter().map(|(_, view)| view).collect()
}

/// The number of days between two dates, if it is small.
fn days_between(a: Date, b: Date) -> Option<u32> {
    let (first, last) = (a.min(b), a.max(b));
    (0..=NEAR).find(|days| first.plus_days(*days) == Some(last))
}

//! What only staff see of laws: owners in the index of laws, the board of changes of law, banners on pages that a change
//! of law has left behind. Nothing here compiles for the public edition.

use serde::Serialize;

use super::EmitError;
use super::confidential_boards::{languages, sisters};
use super::frame::Frame;
use super::laws::word;
use super::lists::{phrase_html, start, text_in};
use super::page::{Context, PageContext, finished};
use crate::artifact::Artifact;
use crate::edition::{
    Address, CitedLaw, CitedSection, ConfidentialAffectedPage, ConfidentialLawChange, Internal, LAW_CHANGES, Page,
    Settled,
};
use crate::html::Html;
use crate::language::Language;

/// What the index of laws shows of a page beside its open facts.
#[derive(Serialize)]
pub struct ConfidentialUseContext {
    owner_html: Option<Html>,
    valid_from: Option<String>,
    /// The day of a change of law that the page has not dealt with.
    changed: Option<String>,
}

/// A change of law on the board.
#[derive(Serialize)]
struct ChangeContext {
    anchor: String,
    text_html: Html,
    title_html: Html,
    source_html: Option<Html>,
    when: String,
    coming: bool,
    open: Vec<PageContextOfChange>,
    settled: Vec<PageContextOfChange>,
}

#[derive(Serialize)]
struct PageContextOfChange {
    title_html: Html,
    href: Option<String>,
    uses: Vec<String>,
    owner_html: Option<Html>,
    /// When and how it was dealt with, or when it was reviewed last.
    note: String,
}

/// A change of law that a page has not dealt with, for the page's banner.
#[derive(Serialize)]
pub(super) struct LawBannerContext {
    when: String,
    text_html: Html,
    title_html: Html,
    href: String,
    coming: bool,
}

#[derive(Serialize)]
struct BoardContext {
    changes: Vec<ChangeContext>,
}

/// The address of the board for readers of a language, if any change is tracked.
pub(super) fn address(frame: &Frame<'_, Internal>, language: &Language) -> Option<Address> {
    let edition = frame.edition;
    let is_empty = edition.law_board().changes().is_empty();
    let read = if is_read(frame, language) { language } else { edition.default_language() };
    (!is_empty).then(|| edition.generated(LAW_CHANGES, read))
}

/// Whether staff read the board in a language.
fn is_read(frame: &Frame<'_, Internal>, language: &Language) -> bool {
    frame.edition.report().languages.contains(language) && frame.has_language(language)
}

/// `rechtsaenderungen/`, in the languages in which staff read.
pub(super) fn boards(frame: &Frame<'_, Internal>) -> Result<Vec<Artifact>, EmitError> {
    languages(frame.edition).map(|language| board(frame, language)).collect()
}

fn board(frame: &Frame<'_, Internal>, language: &Language) -> Result<Artifact, EmitError> {
    let edition = frame.edition;
    let (address, mut page): (Address, PageContext) = start(frame, language, LAW_CHANGES, "law_board_title");
    page.languages = frame.languages(&address, language, &sisters(edition, |l| edition.generated(LAW_CHANGES, l)));
    let changes = edition.law_board().changes();
    let context = Context {
        lang: language.to_string(),
        dir: language.direction(),
        root: address.to_root(),
        page,
        confidential: BoardContext {
            changes: changes
                .iter()
                .enumerate()
                .map(|(index, change)| change_context(frame, language, &address, index, change))
                .collect(),
        },
    };
    finished(frame, "law-board.html", language, &address, &context, &context.page.nav_html)
}

fn change_context(
    frame: &Frame<'_, Internal>,
    language: &Language,
    address: &Address,
    index: usize,
    change: &ConfidentialLawChange,
) -> ChangeContext {
    let context = |page: &ConfidentialAffectedPage| page_of_change(frame, language, address, page);
    ChangeContext {
        anchor: anchor(index),
        text_html: written(frame, language, &change.text),
        title_html: written(frame, language, &change.title),
        source_html: change.source.as_ref().map(|source| written(frame, language, source)),
        when: when(frame, language, change),
        coming: change.coming,
        open: change.open().map(context).collect(),
        settled: change.pages.iter().filter(|page| page.settled.is_some()).map(context).collect(),
    }
}

fn page_of_change(
    frame: &Frame<'_, Internal>,
    language: &Language,
    address: &Address,
    page: &ConfidentialAffectedPage,
) -> PageContextOfChange {
    let edition = frame.edition;
    let strings = frame.strings(language);
    let shown = edition.page(&page.id, language);
    let dated = |key: &str, date| strings.fill(key, "date", &strings.date(date));
    let note = match (page.settled, page.last_reviewed_on) {
        (Some(Settled::ByVersion(on)), _) => dated("law_board_by_version", on),
        (Some(Settled::ByReview(on)), _) => dated("law_board_by_review", on),
        (None, Some(on)) => dated("law_board_last_review", on),
        (None, None) => strings.get("law_board_no_review").to_string(),
    };
    PageContextOfChange {
        title_html: shown.map_or_else(
            || written(frame, language, &page.title),
            |shown| {
                let foreign = frame.foreign(shown);
                text_in(&shown.open().title.plain, foreign.unwrap_or(language), language)
            },
        ),
        href: shown.map(|page| address.to_page(page.address())),
        uses: page.uses.iter().map(|used| word(*used, strings).to_string()).collect(),
        owner_html: page.owner.as_ref().map(|owner| phrase_html(&edition.report().role(owner, language))),
        note,
    }
}

/// Words of `law_changes.yaml`, which is written in the default language.
fn written(frame: &Frame<'_, Internal>, language: &Language, text: &str) -> Html {
    text_in(text, frame.edition.default_language(), language)
}

fn when(frame: &Frame<'_, Internal>, language: &Language, change: &ConfidentialLawChange) -> String {
    let strings = frame.strings(language);
    let key = if change.coming { "law_board_coming" } else { "law_board_in_force" };
    strings.fill(key, "date", &strings.date(change.in_force))
}

fn anchor(index: usize) -> String {
    format!("aenderung-{}", index + 1)
}

/// The banners of a page.
pub(super) fn banners(frame: &Frame<'_, Internal>, page: &Page<Internal>) -> Vec<LawBannerContext> {
    let edition = frame.edition;
    let language = page.language();
    let Some(board) = address(frame, language).filter(|_| is_read(frame, language)) else {
        return Vec::new();
    };
    let changes = edition.law_board().changes();
    let is_open = |change: &ConfidentialLawChange| change.open().any(|affected| affected.id == page.id());
    let open = changes.iter().enumerate().filter(|(_, change)| is_open(change));
    open.map(|(index, change)| LawBannerContext {
        when: when(frame, language, change),
        text_html: written(frame, language, &change.text),
        title_html: written(frame, language, &change.title),
        href: format!("{}#{}", page.address().to_page(&board), anchor(index)),
        coming: change.coming,
    })
    .collect()
}

/// What the index of laws shows of a page.
pub(super) fn use_context(
    page: &Page<Internal>,
    frame: &Frame<'_, Internal>,
    law: &CitedLaw,
    section: &CitedSection,
) -> ConfidentialUseContext {
    let strings = frame.strings(page.language());
    let changes = frame.edition.law_board().open_for(page.id());
    let changed =
        changes.filter(|change| !change.coming && change.touches(law, section)).map(|change| change.in_force).max();
    ConfidentialUseContext {
        owner_html: page.confidential().owner.as_ref().map(phrase_html),
        valid_from: page.open().valid_from.map(|from| strings.date(from)),
        changed: changed.map(|on| strings.fill("law_changed", "date", &strings.date(on))),
    }
}

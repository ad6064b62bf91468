//! Pages of versions that are not in force, for staff: what they are, and the way to the one that is.

use serde_json::{Value, json};

use super::EmitError;
use super::confidential::period;
use super::frame::{Frame, LinkContext};
use super::menu::Menu;
use super::page::{self, BannerContext};
use crate::artifact::Artifact;
use crate::edition::view::ConfidentialVersionView;
use crate::edition::{Internal, Page, State};
use crate::html::Html;
use crate::theme::Strings;

/// Renders a version at its own address: the page as it was or will be, below a banner that says so.
pub(super) fn version(frame: &Frame<'_, Internal>, version: &Page<Internal>) -> Result<Artifact, EmitError> {
    let strings = frame.strings(version.language());
    let mut context = page::context(frame, version);
    let content = &mut context.page;
    // The menu belongs to the pages of today; the way up leads through the page.
    content.nav_html = Menu::default();
    content.children.clear();
    content.breadcrumb.extend(to_page(frame, version));
    content.banners = vec![banner(version, strings)];
    content.banners.extend(page::translation_banner(version, strings));
    page::render(frame, version, &context)
}

/// The link to the page whose version this is.
pub(super) fn to_page(frame: &Frame<'_, Internal>, version: &Page<Internal>) -> Option<LinkContext> {
    let page = frame.edition.nearest(version.id(), version.language())?;
    let foreign = Some(page.language()).filter(|language| *language != version.language());
    let href = version.address().to_page(page.address());
    Some(LinkContext::new(page.open().title.plain.clone(), href, foreign.or(frame.foreign(page))))
}

fn banner(version: &Page<Internal>, strings: &Strings) -> BannerContext {
    let versions = &version.confidential().versions;
    let open = version.open();
    let is_undated = open.valid_from.is_none() && open.valid_until.is_none();
    let (kind, key) = match version.state() {
        State::Draft if is_undated => ("warning", "version_draft_undated"),
        State::Draft => ("warning", "version_draft"),
        State::Scheduled => ("warning", "version_scheduled"),
        State::InForce | State::Superseded | State::Expired | State::Retired => ("stop", "version_superseded"),
    };
    let text = strings.fill(key, "period", &period(open.valid_from, open.valid_until, strings));
    let shown = versions.iter().position(|version| version.shown);
    let before = shown.and_then(|at| versions[..at].iter().rfind(|version| version.state != State::Draft));
    let after = shown.and_then(|at| versions[at + 1..].iter().find(|version| version.state != State::Draft));
    let at_page = versions.iter().find(|version| version.is_at_page);
    let link = |key: &str, version: Option<&ConfidentialVersionView>| {
        let version = version?;
        let title = strings.fill(key, "period", &period(version.from, version.until, strings));
        Some(LinkContext::new(title, version.href.clone()?, None))
    };
    let neighbour = |version: Option<&'_ ConfidentialVersionView>| version.filter(|v| !v.is_at_page).cloned();
    let comparison = shown.and_then(|at| versions[at].comparison.clone());
    let key = if at_page.is_some_and(|version| version.state == State::InForce) {
        "version_in_force"
    } else {
        "version_page"
    };
    let links = [
        link(key, at_page),
        link("version_before", neighbour(before).as_ref()),
        link("version_after", neighbour(after).as_ref()),
        comparison.map(|href| LinkContext::new(strings.get("version_comparison").to_string(), href, None)),
    ];
    BannerContext { kind, text_html: Html::text(&text), links: links.into_iter().flatten().collect() }
}

/// The versions of a page in `api/pages.json`, the oldest first.
pub(super) fn api(page: &Page<Internal>) -> Value {
    let address = |version: &ConfidentialVersionView| match &version.href {
        Some(href) => super::api::from_root(page.address(), href.trim_end_matches("index.html")),
        None => page.address().to_string(),
    };
    page.confidential()
        .versions
        .iter()
        .map(|version| {
            json!({
                "state": version.state.name(),
                "valid_from": version.from,
                "valid_until": version.until,
                "url": address(version),
            })
        })
        .collect()
}

//! What templates of the internal site get beside the open facts. Nothing here compiles for the public edition.

use serde::Serialize;

use super::confidential_forge;
use super::confidential_pictures::{self, ConfidentialChain};
use super::frame::{Frame, LinkContext};
use super::lists::phrase_html;
use super::page::TocFact;
use crate::config::Phrase;
use crate::date::Date;
use crate::edition::view::{ConfidentialStepView, ConfidentialVersionView, RichText, StepTarget};
use crate::edition::{Internal, Page, State};
use crate::front_matter::{LegalCheck, Visibility};
use crate::html::{Html, escape};
use crate::theme::Strings;

/// `confidential` in templates.
#[derive(Serialize)]
pub struct ConfidentialContext {
    state: &'static str,
    state_text: String,
    owner_html: Option<Html>,
    deputy_html: Option<Html>,
    approved_by_html: Option<Html>,
    approved_on: Option<String>,
    last_reviewed_on: Option<String>,
    review_due: Option<String>,
    review_overdue: bool,
    review_banner: Option<String>,
    legal_check: Option<&'static str>,
    visibility: &'static str,
    public_title_html: Option<Html>,
    public_href: Option<String>,
    edit_href: Option<String>,
    report_href: Option<String>,
    source_path: String,
    change_reason_html: Option<Html>,
    trigger_html: Option<Html>,
    steps: Vec<StepContext>,
    participants: Vec<Html>,
    systems: Vec<Html>,
    next: Vec<LinkContext>,
    risks: Vec<Html>,
    instructions: Vec<Html>,
    training: Vec<TrainingContext>,
    versions: Vec<VersionContext>,
    roles: Vec<Html>,
    law_changes: Vec<super::confidential_laws::LawBannerContext>,
    flow_html: Option<Html>,
    chain: Option<ConfidentialChain>,
}

#[derive(Serialize)]
struct StepContext {
    number: usize,
    id: String,
    anchor: String,
    action_html: Html,
    role_html: Option<Html>,
    system_html: Option<Html>,
    duration_html: Option<Html>,
    details_html: Option<Html>,
    public: bool,
    then: Option<TargetContext>,
    decide: Vec<BranchContext>,
}

#[derive(Serialize)]
struct TargetContext {
    number: Option<usize>,
    title: Option<String>,
    anchor: Option<String>,
    end: bool,
}

#[derive(Serialize)]
struct BranchContext {
    if_html: Html,
    number: Option<usize>,
    anchor: Option<String>,
    title: Option<String>,
    end: bool,
}

#[derive(Serialize)]
struct TrainingContext {
    title_html: Html,
    href: Option<String>,
    minutes: Option<u32>,
}

#[derive(Serialize)]
struct VersionContext {
    period: String,
    state: &'static str,
    state_text: String,
    current: bool,
    href: Option<String>,
    comparison_href: Option<String>,
    change_note_html: Option<Html>,
    change_reason_html: Option<Html>,
    law_changes: Vec<LawChangeContext>,
    approved_by_html: Option<Html>,
    approved_on: Option<String>,
}

#[derive(Serialize)]
struct LawChangeContext {
    in_force: String,
    title: String,
    source: Option<String>,
}

/// Makes the context of a page.
pub(super) fn context(page: &Page<Internal>, frame: &Frame<'_, Internal>) -> ConfidentialContext {
    let view = page.confidential();
    let edition = frame.edition;
    let strings = frame.strings(page.language());
    let date_text = |date| strings.date(date);
    let html = |text: &RichText| text.html.clone();
    let public = view.visibility == Visibility::Public;
    let is_at_page = view.versions.iter().any(|version| version.shown && version.is_at_page);
    let file = format!("content/{}", view.source_path);
    ConfidentialContext {
        state: page.state().name(),
        state_text: state_text(page.state(), page.open().valid_from, page.open().valid_until, strings),
        owner_html: view.owner.as_ref().map(phrase_html),
        deputy_html: view.deputy.as_ref().map(phrase_html),
        approved_by_html: view.approved_by.as_ref().map(phrase_html),
        approved_on: view.approved_on.map(date_text),
        last_reviewed_on: view.last_reviewed_on.map(date_text),
        // A version at an address of its own is not reviewed any more, or not yet.
        review_due: view.review_due.filter(|_| is_at_page).map(date_text),
        review_overdue: is_at_page && view.review_due.is_some_and(|due| due < edition.date()),
        review_banner: view
            .review_due
            .filter(|due| *due < edition.date())
            .map(|due| strings.fill("review_banner", "date", &date_text(due))),
        legal_check: view.legal_check.map(|check| match check {
            LegalCheck::Open => "open",
            LegalCheck::Done => "done",
        }),
        visibility: if public { "public" } else { "internal" },
        public_title_html: view.public_title.as_ref().map(phrase_html),
        public_href: edition
            .site()
            .public_url
            .as_ref()
            .filter(|_| public && is_at_page)
            .map(|url| format!("{url}{}", page.address().as_str())),
        edit_href: edition.site().repository.as_ref().map(|url| confidential_forge::edit(url, &file, None)),
        report_href: edition.site().repository.as_ref().map(|url| confidential_forge::report(url, &file)),
        source_path: file,
        change_reason_html: view.change_reason.as_ref().map(html),
        trigger_html: view.trigger.as_ref().map(html),
        steps: view.steps.iter().enumerate().map(|(at, step)| step_context(at, step, &view.steps)).collect(),
        participants: view.participants.iter().map(html).collect(),
        systems: view.systems.iter().map(html).collect(),
        next: view
            .next
            .iter()
            .map(|link| LinkContext::new(link.title.clone(), link.href.clone(), link.language.as_ref()))
            .collect(),
        risks: view.risks.iter().map(html).collect(),
        instructions: view.instructions.iter().map(html).collect(),
        training: view
            .training
            .iter()
            .map(|t| TrainingContext { title_html: t.title.html.clone(), href: t.href.clone(), minutes: t.minutes })
            .collect(),
        // One version is no history.
        versions: view
            .versions
            .iter()
            .filter(|_| view.versions.len() > 1)
            .map(|version| version_context(version, strings))
            .collect(),
        roles: view.roles.iter().map(phrase_html).collect(),
        law_changes: super::confidential_laws::banners(frame, page),
        flow_html: confidential_pictures::flow(view, frame, page.language()),
        chain: if page.is_landing() { confidential_pictures::chain(page, frame) } else { None },
    }
}

/// The state in words.
fn state_text(state: State, from: Option<Date>, until: Option<Date>, strings: &Strings) -> String {
    let dated = |key: &str, date: Option<Date>| {
        strings.fill(key, "date", &date.map(|date| strings.date(date)).unwrap_or_default())
    };
    match state {
        State::InForce => strings.get("state_in_force").to_string(),
        State::Draft => strings.get("state_draft").to_string(),
        State::Scheduled => dated("state_scheduled", from),
        State::Superseded => dated("state_superseded", until),
        State::Expired => dated("state_expired", until),
        State::Retired => strings.get("state_retired").to_string(),
    }
}

/// From when until when, as in "1. Januar 2024 – 30. Juni 2026"; with one end "Ab 1. Januar 2024".
pub(super) fn period(from: Option<Date>, until: Option<Date>, strings: &Strings) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("{} – {}", strings.date(from), strings.date(until)),
        (Some(from), None) => strings.fill("change_from", "date", &strings.date(from)),
        (None, Some(until)) => format!("{} {}", strings.get("valid_until"), strings.date(until)),
        (None, None) => strings.get("version_undated").to_string(),
    }
}

fn version_context(version: &ConfidentialVersionView, strings: &Strings) -> VersionContext {
    let html = |text: &RichText| text.html.clone();
    VersionContext {
        period: period(version.from, version.until, strings),
        state: version.state.name(),
        state_text: state_text(version.state, version.from, version.until, strings),
        current: version.shown,
        href: version.href.clone(),
        comparison_href: version.comparison.clone(),
        change_note_html: version.change_note.as_ref().map(html),
        change_reason_html: version.change_reason.as_ref().map(html),
        law_changes: version
            .law_changes
            .iter()
            .map(|change| LawChangeContext {
                in_force: strings.date(change.in_force),
                title: change.title.clone(),
                source: change.source.clone(),
            })
            .collect(),
        approved_by_html: version.approved_by.as_ref().map(phrase_html),
        approved_on: version.approved_on.map(|date| strings.date(date)),
    }
}

fn step_context(index: usize, step: &ConfidentialStepView, steps: &[ConfidentialStepView]) -> StepContext {
    let target = |target: StepTarget| match target {
        StepTarget::End => TargetContext { number: None, title: None, anchor: None, end: true },
        StepTarget::Step(at) => TargetContext {
            number: Some(at + 1),
            title: Some(steps[at].action.plain.clone()),
            anchor: Some(anchor(&steps[at])),
            end: false,
        },
    };
    StepContext {
        number: index + 1,
        id: step.id.clone(),
        anchor: anchor(step),
        action_html: step.action.html.clone(),
        role_html: step.role.as_ref().map(phrase_html),
        system_html: step.system.as_ref().map(|text| text.html.clone()),
        duration_html: step.duration.as_ref().map(|text| text.html.clone()),
        details_html: step.details.clone(),
        public: step.visibility == Visibility::Public,
        then: step.then.map(target),
        decide: step
            .decide
            .iter()
            .map(|(condition, then)| {
                let TargetContext { number, title, anchor, end } = target(*then);
                BranchContext { if_html: condition.html.clone(), number, anchor, title, end }
            })
            .collect(),
    }
}

fn anchor(step: &ConfidentialStepView) -> String {
    format!("schritt-{}", step.id)
}

/// The order of the internal site's templates: the work first, what applicants read after it.
pub(super) fn order(page: &Page<Internal>) -> Vec<TocFact> {
    let view = page.confidential();
    let confidential = |name, list: bool| TocFact::Confidential(name, list);
    let mut order = vec![
        confidential("steps", !view.steps.is_empty()),
        confidential("risks", !view.risks.is_empty()),
        TocFact::Open("requirements"),
        TocFact::Open("documents"),
        TocFact::Open("stages"),
        TocFact::Body,
    ];
    order.extend(["procedure", "forms", "fees", "time", "deadlines", "remedy"].map(TocFact::Open));
    order.extend([
        confidential("instructions", !view.instructions.is_empty()),
        confidential("participants", !view.participants.is_empty()),
        confidential("systems", !view.systems.is_empty()),
        confidential("training", !view.training.is_empty()),
        confidential("next", !view.next.is_empty()),
    ]);
    order.extend(["legal-basis", "contact", "related"].map(TocFact::Open));
    order.push(confidential("versions", view.versions.len() > 1));
    order
}

/// Tells at the heading of open facts whether applicants read them: those of an internal page they do not.
pub(super) fn open_mark(page: &Page<Internal>, strings: &Strings) -> Html {
    let (class, key) = match page.confidential().visibility {
        Visibility::Public => (" class=\"is-open\"", "visibility_public"),
        Visibility::Internal => ("", "visibility_internal"),
    };
    let mut html = format!("{class} data-mark=\"");
    escape(&mut html, strings.get(key));
    html.push('"');
    Html::trusted(html)
}

/// Text of a confidential fact for the search of the internal site, by the end of its anchor; an empty name stands for
/// those that have none.
pub(super) fn search_text(page: &Page<Internal>, fact: &str) -> String {
    let view = page.confidential();
    let mut out = String::new();
    let mut add = |text: &str| super::search::add_entry(&mut out, text);
    match fact {
        "" => view.trigger.iter().chain(&view.change_reason).for_each(|text| add(&text.plain)),
        "steps" => {
            for step in &view.steps {
                let conditions = step.decide.iter().map(|(condition, _)| condition);
                [&step.action].into_iter().chain(&step.system).chain(conditions).for_each(|text| add(&text.plain));
                step.details.iter().for_each(|details| add(&details.words()));
            }
            let roles: Vec<&str> = view.roles.iter().map(|role| role.text.as_str()).collect();
            add(&roles.join(", "));
        }
        "risks" => view.risks.iter().for_each(|text| add(&text.plain)),
        "instructions" => view.instructions.iter().for_each(|text| add(&text.plain)),
        "participants" => view.participants.iter().for_each(|text| add(&text.plain)),
        "systems" => view.systems.iter().for_each(|text| add(&text.plain)),
        "training" => view.training.iter().for_each(|course| add(&course.title.plain)),
        // Lists of links to other pages, and of versions, say nothing of the page.
        _ => {}
    }
    out
}

/// The roles that work on a page: owner, deputy, those of the steps. A role's title is its id: it is what staff know.
pub(super) fn search_roles_of(page: &Page<Internal>) -> Vec<&Phrase> {
    let view = page.confidential();
    let mut roles: Vec<&Phrase> = Vec::new();
    for role in view.owner.iter().chain(&view.deputy).chain(&view.roles) {
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    roles
}

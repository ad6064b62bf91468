//! What an edition knows of a page: facts rendered for one audience, language and address.
//!
//! [`OpenView`] holds what anyone may see. [`ConfidentialView`] exists in the internal edition only; every type and
//! file that holds secrets has `confidential` in its name.

use super::select::State;
use crate::citation::Citation;
use crate::config::Phrase;
use crate::date::Date;
use crate::front_matter::{DocumentForm, LegalCheck, Remedy, Status, Visibility};
use crate::html::Html;
use crate::language::Language;

/// A text as HTML and as plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RichText {
    /// For pages.
    pub html: Html,
    /// For titles, search and data.
    pub plain: String,
}

/// Open facts, rendered.
#[derive(Clone, Debug, Default)]
pub struct OpenView {
    /// The title for this audience.
    pub title: RichText,
    /// `summary`
    pub summary: Option<RichText>,
    /// `transition`: the rule for pending cases of the version that is shown.
    pub transition: Option<RichText>,
    /// `keywords`
    pub keywords: Vec<String>,
    /// `group`: id.
    pub group: Option<String>,
    /// `for`: ids of reader groups.
    pub readers: Vec<String>,
    /// `legal_basis`
    pub legal_basis: Vec<CitationView>,
    /// `valid_from`
    pub valid_from: Option<Date>,
    /// The last day, also when a later version sets it.
    pub valid_until: Option<Date>,
    /// `requirements`
    pub requirements: Vec<RichText>,
    /// `documents` that this audience sees.
    pub documents: Vec<DocumentView>,
    /// `procedure`
    pub procedure: Vec<RichText>,
    /// `fees`
    pub fees: Vec<FeeView>,
    /// `processing_time`
    pub processing_time: Option<RichText>,
    /// `deadlines`
    pub deadlines: Vec<DeadlineView>,
    /// `remedy`
    pub remedy: Option<Remedy>,
    /// `remedy_note`
    pub remedy_note: Option<RichText>,
    /// `forms`
    pub forms: Vec<FormView>,
    /// `contact`: id.
    pub contact: Option<String>,
    /// `online_service`
    pub online_service: Option<String>,
    /// `appointment`
    pub appointment: Option<String>,
    /// `leika`
    pub leika: Vec<String>,
    /// `result`
    pub result: Option<RichText>,
    /// `related`, as far as this edition has them.
    pub related: Vec<PageLink>,
    /// Steps marked public; role and system are never among them.
    pub public_steps: Vec<PublicStepView>,
    /// `stages` of a path.
    pub stages: Vec<StageView>,
    /// Whether the page is a translation whose source has changed since it was made.
    pub outdated_translation: bool,
    /// A scheduled change that is announced.
    pub change: Option<ChangeView>,
}

/// A link to a page of the same edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink {
    /// Id of the page.
    pub id: String,
    /// Its title in the language of the link's page, or its own.
    pub title: String,
    /// Its summary, plain.
    pub summary: Option<String>,
    /// Relative reference.
    pub href: String,
    /// Its language, if it is not the page's.
    pub language: Option<Language>,
}

/// A citation with its address at the law portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationView {
    /// Canonical form.
    pub canonical: String,
    /// As shown: § 18g Abs. 1 AufenthG.
    pub text: String,
    /// The places that it names, in order.
    pub parts: Vec<CitationPart>,
    /// What it was made of: for the index of laws.
    pub(super) citation: Citation,
}

/// A place that a citation names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationPart {
    /// What joins it to the part before it: `, ` or ` i. V. m. `; nothing before the first.
    pub joint: &'static str,
    /// As shown. The law stands behind the last of its places.
    pub text: String,
    /// Canonical form.
    pub canonical: String,
    /// At the law portal.
    pub url: Option<String>,
    /// The section's heading.
    pub heading: Option<String>,
}

/// A required document.
#[derive(Clone, Debug)]
pub struct DocumentView {
    /// What it is.
    pub name: RichText,
    /// Original, copy or both.
    pub form: Option<DocumentForm>,
    /// A remark.
    pub note: Option<RichText>,
    /// The special case.
    pub when: Option<RichText>,
    /// Where it is to be had.
    pub href: Option<String>,
    /// Its mark; in the public edition always public.
    pub visibility: Visibility,
}

/// A fee.
#[derive(Clone, Debug)]
pub struct FeeView {
    /// In cents.
    pub amount_cents: u64,
    /// The case.
    pub case: Option<RichText>,
    /// Its legal source.
    pub cite: Option<CitationView>,
    /// A remark.
    pub note: Option<RichText>,
}

/// A deadline.
#[derive(Clone, Debug)]
pub struct DeadlineView {
    /// For what.
    pub what: RichText,
    /// How long.
    pub within: Option<RichText>,
    /// Its legal source.
    pub cite: Option<CitationView>,
}

/// A form.
#[derive(Clone, Debug)]
pub struct FormView {
    /// Its title.
    pub title: RichText,
    /// Where it is.
    pub href: String,
}

/// A step that applicants may see.
#[derive(Clone, Debug)]
pub struct PublicStepView {
    /// What is done.
    pub action: RichText,
    /// How long it takes.
    pub duration: Option<RichText>,
    /// More.
    pub details: Option<Html>,
}

/// A stage of an onboarding path.
#[derive(Clone, Debug)]
pub struct StageView {
    /// Its title.
    pub title: RichText,
    /// Which weeks.
    pub weeks: Option<String>,
    /// What for.
    pub goal: Option<RichText>,
    /// Pages to read.
    pub pages: Vec<PageLink>,
    /// Things to do.
    pub tasks: Vec<RichText>,
    /// When it is done.
    pub done_when: Option<RichText>,
}

/// A scheduled change.
#[derive(Clone, Debug)]
pub struct ChangeView {
    /// From when.
    pub date: Date,
    /// What changes for the reader.
    pub note: RichText,
    /// Rule for pending cases.
    pub transition: Option<RichText>,
}

/// Confidential facts, rendered. Only the internal edition has them.
#[derive(Clone, Debug)]
pub struct ConfidentialView {
    /// Path of the source file.
    pub source_path: String,
    /// The page's mark.
    pub visibility: Visibility,
    /// `public_title`, as the public page in the same language has it.
    pub public_title: Option<Phrase>,
    /// `owner`: the role's title.
    pub owner: Option<Phrase>,
    /// `owner`: the role's id.
    pub owner_id: Option<String>,
    /// `deputy`: the role's title.
    pub deputy: Option<Phrase>,
    /// `status`
    pub status: Status,
    /// `approved_by`: the role's title, or as written.
    pub approved_by: Option<Phrase>,
    /// `approved_on`
    pub approved_on: Option<Date>,
    /// `last_reviewed_on`
    pub last_reviewed_on: Option<Date>,
    /// `last_reviewed_on` + `review_in`
    pub review_due: Option<Date>,
    /// `legal_check`
    pub legal_check: Option<LegalCheck>,
    /// `change_reason`
    pub change_reason: Option<RichText>,
    /// `trigger`
    pub trigger: Option<RichText>,
    /// `steps`
    pub steps: Vec<ConfidentialStepView>,
    /// Titles of the roles of the steps, each once, in order.
    pub roles: Vec<Phrase>,
    /// `participants`
    pub participants: Vec<RichText>,
    /// `systems`
    pub systems: Vec<RichText>,
    /// `next`
    pub next: Vec<PageLink>,
    /// `risks`
    pub risks: Vec<RichText>,
    /// `instructions`
    pub instructions: Vec<RichText>,
    /// `training`
    pub training: Vec<ConfidentialTrainingView>,
    /// All versions, the oldest first, and which of them is shown.
    pub versions: Vec<ConfidentialVersionView>,
}

/// A version in the list of versions.
#[derive(Clone, Debug)]
pub struct ConfidentialVersionView {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Its state.
    pub state: State,
    /// Whether it is the one shown.
    pub shown: bool,
    /// Whether it stands at the page's own address.
    pub is_at_page: bool,
    /// Where it is: the page, or an address of its own; `None` for the one shown and for a draft without a day.
    pub href: Option<String>,
    /// Where it is compared with the one before it.
    pub comparison: Option<String>,
    /// `change_note`
    pub change_note: Option<RichText>,
    /// `change_reason`
    pub change_reason: Option<RichText>,
    /// Changes of the law that it follows.
    pub law_changes: Vec<ConfidentialLawChangeView>,
    /// `approved_by`: the role's title, or as written.
    pub approved_by: Option<Phrase>,
    /// `approved_on`
    pub approved_on: Option<Date>,
}

/// A change of the law that is the cause of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfidentialLawChangeView {
    /// From when.
    pub in_force: Date,
    /// What it is called.
    pub title: String,
    /// Where it is published.
    pub source: Option<String>,
}

/// A step of a process.
#[derive(Clone, Debug)]
pub struct ConfidentialStepView {
    /// Its id.
    pub id: String,
    /// What is done.
    pub action: RichText,
    /// The role's title.
    pub role: Option<Phrase>,
    /// With what.
    pub system: Option<RichText>,
    /// How long it takes.
    pub duration: Option<RichText>,
    /// More.
    pub details: Option<Html>,
    /// Its mark.
    pub visibility: Visibility,
    /// Where it goes on; `None` for the step below.
    pub then: Option<StepTarget>,
    /// Branches of a decision.
    pub decide: Vec<(RichText, StepTarget)>,
}

/// Where a process goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepTarget {
    /// At the step with this index.
    Step(usize),
    /// Nowhere: the process ends.
    End,
}

/// Training.
#[derive(Clone, Debug)]
pub struct ConfidentialTrainingView {
    /// Its title.
    pub title: RichText,
    /// Where it is.
    pub href: Option<String>,
    /// How long it takes.
    pub minutes: Option<u32>,
}

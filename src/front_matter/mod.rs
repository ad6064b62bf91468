//! Front matter: the facts of a page, read from the YAML between its `---` lines.
//!
//! **The schema is here and nowhere else.** Facts live in two boxes: [`OpenFacts`], which anyone may see, and
//! [`ConfidentialFacts`], which only staff may see. A key belongs to exactly one of them; `visibility` and `status`
//! decide which edition a page enters and are read by `edition` alone.
//!
//! How to add a key: a field with a doc comment in `OpenFacts` or `ConfidentialFacts`, its row in the schema table,
//! a string for its label, a case in `tests/cases/`.

mod citations;
mod overlay;
mod public_yaml;
mod read;
mod reader;
pub mod schema;
mod split;
pub mod steps;
mod translation;
mod values;

pub use public_yaml::{PublicNames, public_translation_yaml, public_yaml};
pub use read::{Context, read};
pub use split::{Parts, split};
/// The longest `summary`, in characters.
pub const LONGEST_SUMMARY: usize = 300;

pub use translation::{
    Positions, TranslatedDeadline, TranslatedDocument, TranslatedFacts, TranslatedFee, TranslatedForm, TranslatedStage,
    read_translation,
};

use crate::citation::Citation;
use crate::date::{Date, Period};
use crate::diagnostic::Span;
use crate::language::Language;
use crate::yaml::typed;

/// Mark on a page, block, step, document, contact or variable. Missing means [`Visibility::Internal`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, PartialOrd, Ord)]
pub enum Visibility {
    /// Only in the internal edition.
    #[default]
    Internal,
    /// In both editions.
    Public,
}

/// What a page is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, PartialOrd, Ord)]
pub enum Kind {
    /// A process of the authority: ordered steps towards a result, resting on law.
    Process,
    /// A plain page.
    #[default]
    Page,
    /// An onboarding path.
    Path,
}

/// A text value of the front matter: inline Markdown, its place, and the language it is written in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextValue {
    /// The text as the YAML gives it.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// The language it is written in; on a translated page the original's, if the translation lacks the text.
    pub language: Language,
}

/// A value that names something elsewhere (an id, a URL, …) and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// A value and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// All that the front matter of a version in the default language says.
#[derive(Clone, PartialEq, Debug)]
pub struct Facts {
    /// The page's mark; missing means internal.
    pub visibility: Visibility,
    /// What anyone may see.
    pub open: OpenFacts,
    /// What only staff may see.
    pub confidential: ConfidentialFacts,
}

/// Facts that anyone may see (of a page that is public at all).
#[derive(Clone, PartialEq, Debug)]
pub struct OpenFacts {
    /// `kind`
    pub kind: Kind,
    /// `title`, required.
    pub title: TextValue,
    /// `public_title`: the title for applicants.
    pub public_title: Option<TextValue>,
    /// `summary`, at most 300 characters; required on a public page.
    pub summary: Option<TextValue>,
    /// `keywords`: words that readers search for.
    pub keywords: Vec<TextValue>,
    /// `order`: sorts siblings, smaller first.
    pub order: Option<f64>,
    /// `redirect_from`: old addresses.
    pub redirect_from: Vec<Named>,
    /// `related`: ids of pages.
    pub related: Vec<Named>,
    /// `for`: ids of reader groups of `handbook.yaml`.
    pub readers: Vec<Named>,
    /// `legal_basis`, required for a process.
    pub legal_basis: Vec<At<Citation>>,
    /// `default_law`: abbreviation of the law meant by a bare "§ 18a" on this page.
    pub default_law: Option<Named>,
    /// `valid_from` and `valid_until`, both inclusive.
    pub validity: Period,
    /// Where `valid_from` stands.
    pub valid_from_span: Option<Span>,
    /// Where `valid_until` stands.
    pub valid_until_span: Option<Span>,
    /// `change_note`: what changes for the reader; published ahead of the date.
    pub change_note: Option<TextValue>,
    /// `transition`: rule for pending cases.
    pub transition: Option<TextValue>,
    /// `requirements`
    pub requirements: Vec<TextValue>,
    /// `documents`, internal ones included: `edition` removes them.
    pub documents: Vec<RequiredDocument>,
    /// `procedure`: what happens, in the reader's words.
    pub procedure: Vec<TextValue>,
    /// `fees`
    pub fees: Vec<Fee>,
    /// `processing_time`
    pub processing_time: Option<TextValue>,
    /// `deadlines`
    pub deadlines: Vec<Deadline>,
    /// `remedy`
    pub remedy: Option<Remedy>,
    /// `remedy_note`
    pub remedy_note: Option<TextValue>,
    /// `forms`
    pub forms: Vec<Form>,
    /// `contact`: id of a contact.
    pub contact: Option<Named>,
    /// `online_service`: URL.
    pub online_service: Option<Named>,
    /// `appointment`: URL.
    pub appointment: Option<Named>,
    /// `leika`: service keys of 14 digits.
    pub leika: Vec<String>,
    /// `group`: id of a group of the process map; required for a process.
    pub group: Option<Named>,
    /// `result`: what the process ends with.
    pub result: Option<TextValue>,
    /// `stages` of a path.
    pub stages: Vec<Stage>,
}

/// Facts that only staff may see.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ConfidentialFacts {
    /// `owner`: role id; required for a process.
    pub owner: Option<Named>,
    /// `deputy`: role id.
    pub deputy: Option<Named>,
    /// `status`
    pub status: Status,
    /// `approved_by`: role id or free text.
    pub approved_by: Option<Named>,
    /// `approved_on`
    pub approved_on: Option<Date>,
    /// `last_reviewed_on`
    pub last_reviewed_on: Option<Date>,
    /// `review_in`
    pub review_in: Option<Interval>,
    /// `legal_check`
    pub legal_check: Option<LegalCheck>,
    /// `change_reason`
    pub change_reason: Option<TextValue>,
    /// `trigger`
    pub trigger: Option<TextValue>,
    /// `steps`; a step marked public is open in its `do`, `duration` and `details` (role and system never are).
    pub steps: Vec<Step>,
    /// `participants`
    pub participants: Vec<TextValue>,
    /// `systems`
    pub systems: Vec<TextValue>,
    /// `next`: ids of following processes.
    pub next: Vec<Named>,
    /// `risks`
    pub risks: Vec<TextValue>,
    /// `instructions`
    pub instructions: Vec<TextValue>,
    /// `training`
    pub training: Vec<Training>,
}

/// Editorial state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Status {
    /// Not published.
    Draft,
    /// The merge is the approval.
    #[default]
    Approved,
    /// Given up.
    Retired,
}

/// Whether a lawyer has looked at the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LegalCheck {
    /// Not yet.
    Open,
    /// Yes.
    Done,
}

/// A review interval such as `6m`, `12m`, `1y`, `90d`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Interval {
    /// In days.
    Days(u32),
    /// In months (`y` counts twelve).
    Months(u32),
}

impl Interval {
    /// Reads a number and `d`, `w`, `m` or `y`; at most 100 years.
    pub fn parse(text: &str) -> Option<Interval> {
        let (number, unit) = typed::interval_parts(text.trim())?;
        Some(match unit {
            'd' => Interval::Days(number),
            'w' => Interval::Days(number * 7),
            'm' => Interval::Months(number),
            _ => Interval::Months(number * 12),
        })
    }

    /// The date so long after another.
    pub fn after(self, date: Date) -> Option<Date> {
        match self {
            Interval::Days(days) => date.plus_days(days),
            Interval::Months(months) => date.plus_months(months),
        }
    }
}

/// A document that the reader brings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequiredDocument {
    /// `name`, required.
    pub name: TextValue,
    /// `form`
    pub form: Option<DocumentForm>,
    /// `note`
    pub note: Option<TextValue>,
    /// `when`: the special case in which it is needed.
    pub when: Option<TextValue>,
    /// `link`: URL or path of an asset or page.
    pub link: Option<Named>,
    /// A document is public unless marked.
    pub visibility: Visibility,
}

/// How a document is to be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DocumentForm {
    /// The original.
    Original,
    /// A copy.
    Copy,
    /// Both.
    Both,
}

/// A fee.
#[derive(Clone, PartialEq, Debug)]
pub struct Fee {
    /// `amount` in cents.
    pub amount_cents: u64,
    /// `for`: the case.
    pub case: Option<TextValue>,
    /// `cite`
    pub cite: Option<At<Citation>>,
    /// `note`
    pub note: Option<TextValue>,
}

/// A deadline.
#[derive(Clone, PartialEq, Debug)]
pub struct Deadline {
    /// `what`, required.
    pub what: TextValue,
    /// `within`
    pub within: Option<TextValue>,
    /// `cite`
    pub cite: Option<At<Citation>>,
}

/// Legal remedy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Remedy {
    /// Widerspruch.
    Objection,
    /// Klage.
    Action,
    /// None.
    None,
}

/// A form to fill in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// `title`, required.
    pub title: TextValue,
    /// `link`, required: URL or path of an asset.
    pub link: Named,
}

/// A step of a process.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// `id`, unique in the page; made from the number if missing.
    pub id: Named,
    /// `do`, required.
    pub action: TextValue,
    /// `role`
    pub role: Option<Named>,
    /// `system`
    pub system: Option<TextValue>,
    /// `duration`
    pub duration: Option<TextValue>,
    /// `details`: Markdown.
    pub details: Option<TextValue>,
    /// `visibility`, internal unless marked.
    pub visibility: Visibility,
    /// `decide`: branches.
    pub decide: Vec<Branch>,
    /// `then`: id of the next step or `end`; missing means the step below.
    pub then: Option<Named>,
}

/// A branch of a decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// `if`
    pub condition: TextValue,
    /// `then`: id of a step or `end`.
    pub then: Named,
}

/// Training for a process.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Training {
    /// `title`, required.
    pub title: TextValue,
    /// `link`
    pub link: Option<Named>,
    /// `minutes`
    pub minutes: Option<u32>,
}

/// A stage of an onboarding path.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stage {
    /// `title`, required.
    pub title: TextValue,
    /// `weeks`: a number or a range such as `3-4`.
    pub weeks: Option<String>,
    /// `goal`
    pub goal: Option<TextValue>,
    /// `pages`: ids.
    pub pages: Vec<Named>,
    /// `tasks`
    pub tasks: Vec<TextValue>,
    /// `done_when`
    pub done_when: Option<TextValue>,
}

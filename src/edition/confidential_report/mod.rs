//! The twelve lists that the lead of a team asks of a handbook. Only the internal edition has them.
//!
//! A list is made of entries: a page or a thing, why it is listed ([`Reason`]), whose it is, where it stands, since or until
//! when. Words for readers are strings of the theme (`list_<list>`, `reason_<reason>`); this module has none.
//!
//! What depends on the date changes on days that `next_change` knows: beginnings and ends of versions and dated blocks,
//! and the days of a review (`edition/review.rs`).
//!
//! How to add a list: a variant of [`ListName`] with its function in a file here, its reasons, strings in every language, a
//! case with an entry and one without in `tests/cases/report/`.

use std::collections::BTreeSet;

use super::TermView;
use super::directory::{Directory, Entry};
use super::law_board::ConfidentialLawBoard;
use super::readability::Readability;
use crate::config::{Localized, Phrase};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, SourcePath, Span};
use crate::handbook::{Handbook, Version};
use crate::language::Language;

mod chain;
mod governance;
mod law;
mod texts;
mod uses;
mod withheld;

/// All lists.
#[derive(Clone, Debug)]
pub struct ConfidentialReport {
    /// Every list, in the order of [`ListName::ALL`].
    pub lists: Vec<ConfidentialList>,
    /// Roles by id: their titles.
    pub roles: Vec<(String, Localized)>,
    /// The languages in which staff read: those in which the titles of roles are written, the default first.
    pub languages: Vec<Language>,
}

/// One list.
#[derive(Clone, Debug)]
pub struct ConfidentialList {
    /// Which.
    pub name: ListName,
    /// Its entries, the most urgent first.
    pub entries: Vec<ConfidentialEntry>,
}

/// One line of a list.
#[derive(Clone, Debug)]
pub struct ConfidentialEntry {
    /// Why it is listed.
    pub reason: Reason,
    /// Id of the page, if it is about one.
    pub id: Option<String>,
    /// Title of the page, or the name of the thing.
    pub title: String,
    /// The language that it is about.
    pub language: Option<Language>,
    /// Id of the role that answers for it.
    pub owner: Option<String>,
    /// Where it stands.
    pub span: Span,
    /// The day that matters: due, begins, ends, changed.
    pub date: Option<Date>,
    /// The day before it: of the last review.
    pub since: Option<Date>,
    /// A name or number that belongs to the reason.
    pub detail: Option<String>,
    /// What was measured.
    pub readability: Option<Readability>,
}

macro_rules! names {
    ($(#[$doc:meta])* $type:ident: $($(#[$variant_doc:meta])* $variant:ident $name:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum $type { $($(#[$variant_doc])* $variant,)* }

        impl $type {
            /// Every one, in order.
            pub const ALL: &'static [$type] = &[$($type::$variant,)*];

            /// The stable name in JSON, CSV, addresses and string keys.
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }
        }
    };
}

names! {
    /// Which list.
    ListName:
    /// When pages are to be reviewed.
    Reviews "reviews",
    /// Versions that are to come.
    ComingVersions "coming_versions",
    /// Pages that rest on law that has changed since.
    ChangedLaw "changed_law",
    /// Pages without owner, deputy or approval.
    NoOwner "no_owner",
    /// Pages that end or have ended without a successor.
    NoSuccessor "no_successor",
    /// Translations that are missing or older than their source.
    Translations "translations",
    /// Legal checks that are open.
    LegalChecks "legal_checks",
    /// Links that lead nowhere useful, and files and texts that nothing uses.
    DeadLinks "dead_links",
    /// Processes at which the chain breaks, and terms that no text uses.
    DeadEnds "dead_ends",
    /// What changed, the latest first.
    Changes "changes",
    /// How easy public pages are to read, the hardest first.
    Readability "readability",
    /// What the public edition withholds, by rule.
    Withheld "withheld",
}

names! {
    /// Why something is listed.
    Reason:
    /// The review was due before today.
    Overdue "overdue",
    /// The review is due within 30 days.
    Within30 "within_30",
    /// The review is due within 60 days.
    Within60 "within_60",
    /// The review is due within 90 days.
    Within90 "within_90",
    /// The review is due later.
    Later "later",
    /// No date says when the page was reviewed, approved or begun.
    NeverReviewed "never_reviewed",
    /// A version begins and tells readers what changes.
    ComingAnnounced "coming_announced",
    /// A version begins of which readers are told nothing.
    ComingSilent "coming_silent",
    /// A page begins that there was not before.
    ComingNew "coming_new",
    /// A version is being written.
    ComingDraft "coming_draft",
    /// The law was changed after the version began and after its last review.
    LawChanged "law_changed",
    /// A change of the law is to come into force, and no version is prepared.
    LawWillChange "law_will_change",
    /// Nobody answers for the page.
    OwnerMissing "owner_missing",
    /// Nobody stands in for the owner.
    DeputyMissing "deputy_missing",
    /// Nobody and no day is named for the approval.
    ApprovalMissing "approval_missing",
    /// The page ends, and nothing follows.
    Ends "ends",
    /// The page has ended, and nothing followed.
    HasEnded "has_ended",
    /// The page is not translated.
    Untranslated "untranslated",
    /// The translation is older than the text it was made from.
    TranslationOutdated "translation_outdated",
    /// A lawyer has not looked at the page yet.
    LegalCheckOpen "legal_check_open",
    /// A link leads nowhere.
    BrokenLink "broken_link",
    /// A link leads to a page that has ended.
    LinkToEnded "link_to_ended",
    /// No page offers the file.
    UnusedFile "unused_file",
    /// No text uses the snippet.
    UnusedSnippet "unused_snippet",
    /// No page names the contact.
    UnusedContact "unused_contact",
    /// No text uses the variable.
    UnusedVariable "unused_variable",
    /// No process follows, and none leads here.
    Isolated "isolated",
    /// No process follows.
    NoNext "no_next",
    /// No process leads here, and nothing else sets it off.
    Unreached "unreached",
    /// No text uses the term.
    UnusedTerm "unused_term",
    /// A rule began.
    New "new",
    /// Another version began.
    Changed "changed",
    /// A rule ended.
    Ended "ended",
    /// Very hard to read.
    VeryHard "very_hard",
    /// Hard to read.
    Hard "hard",
    /// Neither hard nor easy.
    Fair "fair",
    /// Easy to read.
    Easy "easy",
    /// The page is internal.
    InternalPage "internal_page",
    /// The page or version is a draft.
    DraftPage "draft",
    /// The version is not in force yet.
    NotYet "not_yet",
    /// The version was followed by another or has ended.
    NoLonger "no_longer",
    /// A block is marked internal.
    InternalBlock "internal_block",
    /// A block is for other days.
    BlockOfOtherDays "block_of_other_days",
    /// Steps are internal.
    InternalSteps "internal_steps",
    /// A document is marked internal.
    InternalDocument "internal_document",
    /// A contact is internal.
    InternalContact "internal_contact",
    /// A variable is internal.
    InternalVariable "internal_variable",
    /// A snippet is marked internal.
    InternalSnippet "internal_snippet",
    /// A term is internal.
    InternalTerm "internal_term",
    /// A rule of the office is internal.
    InternalLaw "internal_law",
}

impl ListName {
    /// The list of this name, if there is one.
    pub fn parse(name: &str) -> Option<ListName> {
        ListName::ALL.iter().copied().find(|list| list.as_str() == name)
    }
}

impl ConfidentialReport {
    /// The entries of a list.
    pub fn entries(&self, name: ListName) -> &[ConfidentialEntry] {
        self.lists.iter().find(|list| list.name == name).map_or(&[], |list| &list.entries)
    }

    /// The title of a role as pages in a language show it.
    pub fn role(&self, id: &str, language: &Language) -> Phrase {
        let default = self.languages.first().unwrap_or(language);
        let title = self.roles.iter().find(|(known, _)| known == id);
        title.and_then(|(_, title)| title.phrase(language, default)).unwrap_or_else(|| Phrase::own(id))
    }
}

/// What is known when all pages of the internal edition are rendered.
pub(super) struct Input<'a> {
    pub handbook: &'a Handbook,
    pub directory: &'a Directory<'a>,
    pub date: Date,
    pub terms: &'a [TermView],
    /// Files that the edition publishes.
    pub assets: &'a BTreeSet<SourcePath>,
    pub seen: &'a [Seen<'a>],
    pub problems: &'a [&'a Diagnostic],
    pub law_board: &'a ConfidentialLawBoard,
}

/// What rendering saw on a page.
pub(super) struct Seen<'a> {
    pub id: &'a str,
    pub language: &'a Language,
    pub linked: &'a BTreeSet<String>,
    pub used_terms: &'a BTreeSet<String>,
    pub readability: Option<Readability>,
}

/// Makes all lists.
pub(super) fn report(input: &Input<'_>) -> ConfidentialReport {
    let handbook = input.handbook;
    let default = handbook.default_language();
    let roles = &handbook.config.roles;
    let written =
        |language: &&Language| *language == default || roles.values().any(|r| r.title.0.contains_key(*language));
    let list = |name: &ListName| {
        let entries = match name {
            ListName::Reviews => governance::reviews(input),
            ListName::ComingVersions => governance::coming_versions(input),
            ListName::ChangedLaw => law::changed_law(input),
            ListName::NoOwner => governance::no_owner(input),
            ListName::NoSuccessor => governance::no_successor(input),
            ListName::Translations => texts::translations(input),
            ListName::LegalChecks => governance::legal_checks(input),
            ListName::DeadLinks => uses::dead_links(input),
            ListName::DeadEnds => chain::dead_ends(input),
            ListName::Changes => texts::changes(input),
            ListName::Readability => texts::readability(input),
            ListName::Withheld => withheld::withheld(input),
        };
        ConfidentialList { name: *name, entries }
    };
    ConfidentialReport {
        lists: ListName::ALL.iter().map(list).collect(),
        roles: roles.iter().map(|(id, role)| (id.clone(), role.title.clone())).collect(),
        languages: handbook.config.languages.iter().filter(written).cloned().collect(),
    }
}

/// The pages of the edition in the default language, by id.
fn entries<'a>(input: &'a Input<'_>) -> impl Iterator<Item = &'a Entry<'a>> {
    input.directory.entries.values()
}

/// An entry about a version of a page, at the beginning of its file.
fn about(entry: &Entry<'_>, version: &Version, reason: Reason) -> ConfidentialEntry {
    let facts = version.facts();
    ConfidentialEntry {
        reason,
        id: Some(entry.page.id.clone()),
        title: facts.open.title.text.clone(),
        language: None,
        owner: facts.confidential.owner.as_ref().map(|owner| owner.name.clone()),
        span: facts.open.title.span.clone(),
        date: None,
        since: None,
        detail: None,
        readability: None,
    }
}

/// An entry about something that is no page.
fn thing(title: &str, span: Span, reason: Reason) -> ConfidentialEntry {
    ConfidentialEntry {
        reason,
        id: None,
        title: title.to_string(),
        language: None,
        owner: None,
        span,
        date: None,
        since: None,
        detail: None,
        readability: None,
    }
}

/// By reason, day and title.
fn sort(list: &mut [ConfidentialEntry]) {
    list.sort_by(|a, b| {
        let key = |e: &ConfidentialEntry| (e.reason, e.date, e.title.clone(), e.id.clone(), e.language.clone());
        key(a).cmp(&key(b)).then_with(|| a.span.cmp(&b.span))
    });
}

//! `handbook.yaml` and the other data files beside it: authority, sites, languages, roles, groups, contacts, terms.

pub mod colour;
mod data_files;
mod entries;
mod legal_pages;
mod localized;
mod public_yaml;
mod read;
mod theme;

pub use data_files::{glossary, law_changes, laws};
pub use legal_pages::Duty;
pub use public_yaml::{public_glossary_yaml, public_laws_yaml, public_yaml};
pub use read::read;
pub use theme::{Colours, Preset, Theme};

use std::collections::BTreeMap;

use crate::date::Date;
use crate::diagnostic::Span;
use crate::language::Language;

/// A text by language; a plain string in YAML is the default language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Localized(pub BTreeMap<Language, String>);

impl Localized {
    /// The text in a language, else in the default language, else any; the language of the answer stands beside it.
    pub fn get(&self, language: &Language, default: &Language) -> Option<(&str, &Language)> {
        [language, default]
            .into_iter()
            .find_map(|wanted| self.0.get_key_value(wanted))
            .or_else(|| self.0.iter().next())
            .map(|(found, text)| (text.as_str(), found))
    }

    /// The same as pages in `language` show it.
    pub fn phrase(&self, language: &Language, default: &Language) -> Option<Phrase> {
        self.get(language, default).map(|(text, found)| Phrase {
            text: text.to_string(),
            foreign: Some(found).filter(|found| *found != language).cloned(),
        })
    }
}

/// A text as a page shows it: in the page's language, or marked with its own.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub struct Phrase {
    /// Plain text.
    pub text: String,
    /// Its language, if that is not the page's.
    pub foreign: Option<Language>,
}

impl Phrase {
    /// A text in the page's language, or in none, such as a name.
    pub fn own(text: &str) -> Phrase {
        Phrase { text: text.to_string(), foreign: None }
    }
}

/// `handbook.yaml`, read and checked.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The authority that publishes the handbook.
    pub authority: Authority,
    /// Title and address of the public site.
    pub public_site: Site,
    /// Title and address of the internal site.
    pub internal_site: Site,
    /// The handbook's languages, the default first; never empty.
    pub languages: Vec<Language>,
    /// Roles by id. Confidential.
    pub roles: BTreeMap<String, Role>,
    /// Groups of the process map, in order.
    pub groups: Vec<Group>,
    /// Groups of readers by id, in order.
    pub readers: Vec<(String, Localized)>,
    /// Contacts by id; those not marked public are confidential.
    pub contacts: BTreeMap<String, Contact>,
    /// Variables by name; those not marked public are confidential.
    pub variables: BTreeMap<String, Variable>,
    /// Ids of the pages linked in the footer, in order.
    pub footer: Vec<(String, Span)>,
    /// The pages that every public site has to have, where they are not called as usual.
    pub legal_pages: BTreeMap<Duty, (String, Span)>,
    /// Default review interval.
    pub review_in: crate::config::ReviewInterval,
    /// Web address of the repository, for edit links of the internal edition. Confidential.
    pub repository: Option<String>,
    /// A notice on every page of both sites.
    pub notice: Localized,
    /// Logo, colours and measures of the authority.
    pub theme: Theme,
    /// Law meant by a bare "§ 18a" unless the page says otherwise.
    pub default_law: Option<String>,
    /// Set in a handbook that `amtsbuch project` wrote: confidential keys are gone and not missed.
    pub projected: bool,
}

/// See [`Config::review_in`]: text such as `12m`, kept as written here because its type belongs to the front matter.
pub type ReviewInterval = Option<(String, Span)>;

/// `authority:`
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Authority {
    /// `name`, required.
    pub name: Localized,
    /// `address`, one line.
    pub address: Option<Localized>,
    /// `email`
    pub email: Option<String>,
    /// `phone`
    pub phone: Option<String>,
    /// `url`: the authority's own web site.
    pub url: Option<String>,
    /// `land`: two letters of the Land (`BW`).
    pub land: Option<String>,
    /// `time_zone`: IANA name, `Europe/Berlin` by default.
    pub time_zone: String,
}

/// `sites.public`, `sites.internal`
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Site {
    /// `title`; the authority's name if missing.
    pub title: Option<Localized>,
    /// `url`: where the site is published, for canonical addresses and the sitemap.
    pub url: Option<String>,
}

/// `roles.<id>`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Role {
    /// `title`, required.
    pub title: Localized,
    /// `deputy`: id of the role that stands in.
    pub deputy: Option<(String, Span)>,
    /// `people`: names, never published.
    pub people: Vec<String>,
}

/// Layer of the process map.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Layer {
    /// Führungsprozesse.
    Management,
    /// Kernprozesse.
    Core,
    /// Unterstützungsprozesse.
    Support,
}

/// One of `groups:`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// `id`
    pub id: String,
    /// `title`, required.
    pub title: Localized,
    /// `layer`, core by default.
    pub layer: Layer,
}

/// `contacts.<id>`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contact {
    /// Whether it is marked public.
    pub public: bool,
    /// `title`, required.
    pub title: Localized,
    /// `phone`
    pub phone: Option<String>,
    /// `email`
    pub email: Option<String>,
    /// `address`
    pub address: Option<Localized>,
    /// `hours`
    pub hours: Option<Localized>,
    /// `url`
    pub url: Option<String>,
    /// Where its name stands.
    pub span: Span,
}

/// `variables.<name>`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variable {
    /// Whether it is marked public.
    pub public: bool,
    /// `value`, required.
    pub value: Localized,
    /// Where its name stands.
    pub span: Span,
}

/// An entry of `glossary.yaml`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Term {
    /// `term`, required in the default language.
    pub term: Localized,
    /// `text`: the explanation.
    pub text: Localized,
    /// `synonyms` by language.
    pub synonyms: BTreeMap<Language, Vec<String>>,
    /// `cite`: citation as written.
    pub cite: Option<(String, Span)>,
    /// Whether it is marked public.
    pub public: bool,
    /// Where it stands.
    pub span: Span,
}

/// An entry of `law_changes.yaml`. Confidential.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LawChange {
    /// `law`: abbreviation.
    pub law: String,
    /// `sections`: numbers.
    pub sections: Vec<String>,
    /// `in_force`
    pub in_force: Date,
    /// `title`
    pub title: String,
    /// `source`
    pub source: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// An entry of `laws.yaml`: a statute that the built-in table lacks, or an office rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnLaw {
    /// `abbreviation`, required.
    pub abbreviation: String,
    /// `title`
    pub title: String,
    /// `kind`, free text such as `Landesgesetz`.
    pub kind: Option<String>,
    /// `url` with `{section}`.
    pub url: Option<String>,
    /// `sections`: number to heading.
    pub sections: BTreeMap<String, String>,
    /// Whether it is marked internal; a statute is public knowledge, an office rule need not be.
    pub internal: bool,
    /// Where it stands.
    pub span: Span,
}

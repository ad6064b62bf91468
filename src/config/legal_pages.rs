//! `legal_pages:` in `handbook.yaml`: which page is the imprint, which the accessibility statement, and so on.

use std::collections::BTreeMap;

use super::Config;
use super::read::plain;
use crate::diagnostic::{Diagnostics, Span};
use crate::yaml::fields::Fields;

/// A page that the public site of an authority has to have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Duty {
    /// `imprint`
    Imprint,
    /// `privacy`
    Privacy,
    /// `accessibility`
    Accessibility,
    /// `easy_language`
    EasyLanguage,
    /// `sign_language`
    SignLanguage,
}

impl Duty {
    /// All of them.
    pub const ALL: [Duty; 5] =
        [Duty::Imprint, Duty::Privacy, Duty::Accessibility, Duty::EasyLanguage, Duty::SignLanguage];

    /// Its key under `legal_pages`.
    pub fn key(self) -> &'static str {
        match self {
            Duty::Imprint => "imprint",
            Duty::Privacy => "privacy",
            Duty::Accessibility => "accessibility",
            Duty::EasyLanguage => "easy_language",
            Duty::SignLanguage => "sign_language",
        }
    }

    /// The id of its page, if none is named.
    fn usual_id(self) -> &'static str {
        match self {
            Duty::Imprint => "impressum",
            Duty::Privacy => "datenschutz",
            Duty::Accessibility => "barrierefreiheit",
            Duty::EasyLanguage => "leichte-sprache",
            Duty::SignLanguage => "gebaerdensprache",
        }
    }
}

impl Config {
    /// The id of the page for a duty, and where it is named.
    pub fn legal_page(&self, duty: Duty) -> (&str, Option<&Span>) {
        match self.legal_pages.get(&duty) {
            Some((id, span)) => (id, Some(span)),
            None => (duty.usual_id(), None),
        }
    }
}

/// Reads `legal_pages:`.
pub(super) fn legal_pages(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> BTreeMap<Duty, (String, Span)> {
    let Some(fields) = fields.get("legal_pages").and_then(|node| Fields::of("legal_pages", node, diagnostics)) else {
        return BTreeMap::new();
    };
    fields.refuse_unknown(&Duty::ALL.map(Duty::key), diagnostics);
    let page = |duty: Duty| {
        let node = fields.get(duty.key())?;
        Some((duty, (plain(&fields, duty.key(), diagnostics)?, node.span.clone())))
    };
    Duty::ALL.into_iter().filter_map(page).collect()
}

//! The table of laws.

use std::sync::Arc;

use super::target::{Citation, Number, Target, Unit};

/// A law that a handbook adds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExtraLaw {
    /// Abbreviation.
    pub abbreviation: String,
    /// Title.
    pub title: String,
    /// Address with `{section}`.
    pub url: Option<String>,
    /// Number and heading.
    pub sections: Vec<(String, String)>,
}

/// A law of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Law {
    /// Abbreviation.
    pub abbreviation: Arc<str>,
    /// Title.
    pub title: String,
}

/// A section of a law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// What the number counts.
    pub unit: Unit,
    /// Number.
    pub number: String,
    /// Heading.
    pub heading: String,
}

/// What the table does not know.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// The law is not in the table.
    UnknownLaw {
        /// As cited.
        law: Arc<str>,
        /// The nearest known ones.
        candidates: Vec<String>,
    },
    /// The law is, the section is not.
    UnknownSection {
        /// The law.
        law: Arc<str>,
        /// What the number counts.
        unit: Unit,
        /// The number.
        number: Number,
        /// The nearest known ones.
        candidates: Vec<String>,
    },
}

/// The table of laws.
#[derive(Clone, Debug, Default)]
pub struct Laws {}

impl Laws {
    /// The built-in table.
    pub fn built_in() -> &'static Laws {
        static LAWS: Laws = Laws {};
        &LAWS
    }

    /// The built-in table and a handbook's own laws.
    pub fn with(_extra: &[ExtraLaw]) -> Laws {
        Laws {}
    }

    /// What the table does not know of a citation.
    pub fn problems(&self, _citation: &Citation) -> Vec<Problem> {
        Vec::new()
    }
}

impl Target {
    /// The address.
    pub fn url(&self, _laws: &Laws) -> Option<String> {
        None
    }
}

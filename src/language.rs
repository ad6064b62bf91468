//! Languages of pages: BCP 47 tags, direction of writing, own names.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// A BCP 47 language tag in canonical case, such as `de`, `en`, `ar` or `de-simple` (easy German, Leichte Sprache).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(Arc<str>);

impl Language {
    /// Reads a tag: a language of two or three letters, then subtags of two to eight letters or digits.
    ///
    /// The tag is lowered; `None` if the shape is wrong.
    pub fn parse(text: &str) -> Option<Language> {
        let mut subtags = text.split('-');
        let primary = subtags.next()?;
        let primary_ok = (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic());
        let rest_ok = subtags.all(|s| (2..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()));
        (primary_ok && rest_ok).then(|| Language(text.to_ascii_lowercase().into()))
    }

    /// The tag as written in addresses and `lang` attributes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The primary subtag: `de` of `de-simple`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Whether it is easy language (Leichte Sprache), such as `de-simple`.
    pub fn is_easy(&self) -> bool {
        self.0.split('-').skip(1).any(|subtag| subtag == "simple")
    }

    /// `rtl` for languages written from right to left, else `ltr`.
    pub fn direction(&self) -> &'static str {
        match self.primary() {
            "ar" | "fa" | "he" | "ur" | "ps" | "ckb" | "sd" | "yi" | "dv" => "rtl",
            _ => "ltr",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_a_shape() {
        for good in ["de", "en", "de-simple", "zh-Hant", "ckb"] {
            assert!(Language::parse(good).is_some(), "{good}");
        }
        for wrong in ["", "d", "deutsch", "de_DE", "de-", "de-x", "d1", "ä"] {
            assert!(Language::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn arabic_runs_from_right_to_left() {
        let direction = |tag| Language::parse(tag).map(|l| l.direction());
        assert_eq!(direction("ar"), Some("rtl"));
        assert_eq!(direction("de-simple"), Some("ltr"));
    }
}

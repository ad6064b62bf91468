//! The catalogue of codes: stable names for problems.
//!
//! A code is `AB` and four digits; the first two digits name the field. Codes are never reused or renumbered.
//!
//! How to add one: a line in the macro `catalogue!` and a section in each file of `explanations/`.

use super::{MessageLanguage, Severity};

/// A stable code such as `AB0301`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// What the catalogue knows of a code.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// The severity of every diagnostic with it.
    pub severity: Severity,
    /// A short name in words with hyphens, such as `unknown-key`.
    pub name: &'static str,
}

macro_rules! catalogue {
    ($($constant:ident $code:literal $severity:ident $name:literal;)*) => {
        $(#[doc = concat!("`", $code, "`: ", $name)] pub const $constant: Code = Code($code);)*
        /// Every code, in order.
        pub const ALL: &[Entry] = &[$(Entry { code: $constant, severity: Severity::$severity, name: $name }),*];
    };
}

catalogue! {
    // Files
    INVALID_UTF8            "AB0101" Error   "invalid-utf8";
    SYMLINK_OUTSIDE         "AB0102" Error   "symlink-outside";
    NAME_COLLISION          "AB0103" Error   "name-collision";
    BAD_FILE_NAME           "AB0104" Error   "bad-file-name";
    UNREADABLE_FILE         "AB0105" Error   "unreadable-file";
    FILE_TOO_LARGE          "AB0106" Error   "file-too-large";
    NO_HANDBOOK             "AB0107" Error   "no-handbook";
    // YAML of handbook.yaml, other data files and front matter
    YAML_SYNTAX             "AB0300" Error   "yaml-syntax";
    UNKNOWN_KEY             "AB0301" Error   "unknown-key";
    DUPLICATE_KEY           "AB0302" Error   "duplicate-key";
    MISSING_KEY             "AB0303" Error   "missing-key";
    WRONG_TYPE              "AB0304" Error   "wrong-type";
    UNKNOWN_VALUE           "AB0305" Error   "unknown-value";
    NO_FRONT_MATTER         "AB0306" Error   "no-front-matter";
    SUMMARY_TOO_LONG        "AB0307" Error   "summary-too-long";
    KEY_NOT_IN_TRANSLATION  "AB0308" Error   "key-not-in-translation";
    YAML_FEATURE            "AB0309" Error   "yaml-feature";
    BAD_ADDRESS             "AB0310" Error   "bad-address";
    BAD_SERVICE_KEY         "AB0311" Error   "bad-service-key";
    TRANSLATION_SHAPE       "AB0312" Error   "translation-shape";
    UNREADABLE_COLOUR       "AB0313" Error   "unreadable-colour";
    HEAVY_LOGO              "AB0314" Warning "heavy-logo";
    // Validity
    BAD_DATE                "AB0401" Error   "bad-date";
    REVERSED_VALIDITY       "AB0402" Error   "reversed-validity";
    OVERLAPPING_VALIDITY    "AB0403" Error   "overlapping-validity";
    GAP_IN_VALIDITY         "AB0404" Warning "gap-in-validity";
    DATE_IN_NAME            "AB0405" Error   "date-in-name";
    BAD_INTERVAL            "AB0406" Error   "bad-interval";
    MIXED_VISIBILITY        "AB0407" Error   "mixed-visibility";
    // References
    UNKNOWN_ID              "AB0501" Error   "unknown-id";
    DUPLICATE_ID            "AB0502" Error   "duplicate-id";
    UNKNOWN_ROLE            "AB0503" Error   "unknown-role";
    UNKNOWN_GROUP           "AB0504" Error   "unknown-group";
    UNKNOWN_CONTACT         "AB0505" Error   "unknown-contact";
    UNKNOWN_READERS         "AB0506" Error   "unknown-readers";
    BROKEN_LINK             "AB0507" Error   "broken-link";
    BROKEN_ANCHOR           "AB0508" Error   "broken-anchor";
    PUBLIC_TO_INTERNAL      "AB0509" Error   "public-to-internal";
    FORBIDDEN_SCHEME        "AB0510" Error   "forbidden-scheme";
    UNKNOWN_VARIABLE        "AB0511" Error   "unknown-variable";
    INTERNAL_VARIABLE       "AB0512" Error   "internal-variable";
    UNKNOWN_SNIPPET         "AB0513" Error   "unknown-snippet";
    SNIPPET_CYCLE           "AB0514" Error   "snippet-cycle";
    MISSING_ASSET           "AB0515" Error   "missing-asset";
    LINK_OUTSIDE            "AB0516" Error   "link-outside";
    ADDRESS_COLLISION       "AB0517" Error   "address-collision";
    // Markdown and directives
    UNKNOWN_DIRECTIVE       "AB0601" Error   "unknown-directive";
    UNCLOSED_DIRECTIVE      "AB0602" Error   "unclosed-directive";
    UNOPENED_DIRECTIVE      "AB0603" Error   "unopened-directive";
    DIRECTIVE_ARGUMENTS     "AB0604" Error   "directive-arguments";
    RAW_HTML                "AB0605" Error   "raw-html";
    DIRECTIVE_IN_HTML       "AB0606" Error   "directive-in-html";
    DIRECTIVE_CROSSES       "AB0607" Error   "directive-crosses-container";
    UNKNOWN_ALERT           "AB0608" Error   "unknown-alert";
    UNDEFINED_FOOTNOTE      "AB0609" Error   "undefined-footnote";
    TOO_DEEP                "AB0610" Error   "too-deep";
    DUPLICATE_ANCHOR        "AB0611" Error   "duplicate-anchor";
    // Steps
    DANGLING_STEP           "AB0701" Error   "dangling-step";
    UNREACHABLE_STEP        "AB0702" Error   "unreachable-step";
    ENDLESS_STEPS           "AB0703" Error   "endless-steps";
    DUPLICATE_STEP          "AB0704" Error   "duplicate-step";
    // Citations
    BAD_CITATION            "AB0801" Error   "bad-citation";
    UNKNOWN_LAW             "AB0802" Warning "unknown-law";
    UNKNOWN_SECTION         "AB0803" Warning "unknown-section";
    // Languages
    UNKNOWN_LANGUAGE        "AB0901" Error   "unknown-language";
    TRANSLATION_ALONE       "AB0902" Error   "translation-without-original";
    TRANSLATION_OUTDATED    "AB0903" Warning "translation-outdated";
    SNIPPET_UNTRANSLATED    "AB0904" Warning "snippet-untranslated";
    // Assets
    FORBIDDEN_ASSET         "AB1001" Error   "forbidden-asset";
    ACTIVE_SVG              "AB1002" Error   "active-svg";
    DOCUMENT_REMARKS        "AB1003" Warning "document-remarks";
    // Separation, found in the finished bytes
    LEAK                    "AB1101" Error   "internal-text-in-public";
    BROKEN_OUTPUT_LINK      "AB1102" Error   "broken-output-link";
    FOREIGN_ORIGIN          "AB1103" Error   "foreign-origin";
    INLINE_CODE             "AB1104" Error   "inline-code";
    PERSONAL_DATA           "AB1105" Warning "personal-data";
    UNKNOWN_WORD            "AB1106" Warning "unknown-word";
    THEME_PROBLEM           "AB1201" Error   "theme-problem";
    // Duties of a public site
    DUTY_PAGE_MISSING       "AB1301" Warning "duty-page-missing";
    DUTY_PAGE_ADVISED       "AB1302" Advice  "duty-page-advised";
    STATEMENT_OUTDATED      "AB1303" Warning "accessibility-statement-outdated";
}

/// The entry of a code.
pub fn entry(code: Code) -> &'static Entry {
    // Codes are made from the constants above only, so every code has its entry; the first is never the answer in practice.
    ALL.iter().find(|entry| entry.code == code).unwrap_or(&ALL[0])
}

/// The entry of a code given as text, in any case, by its code or its name.
pub fn find(code: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.code.0.eq_ignore_ascii_case(code) || entry.name.eq_ignore_ascii_case(code))
}

/// What an editor should know of a code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Explanation {
    /// A short title without the code: `unknown key`.
    pub title: &'static str,
    /// Markdown: the explanation, a wrong and a right example.
    pub text: &'static str,
}

/// The explanation of a code; every code of the catalogue has one.
pub fn explain(code: Code, language: MessageLanguage) -> Option<Explanation> {
    sections(language).find(|(found, _)| *found == code.0).map(|(_, explanation)| explanation)
}

/// Codes and explanations of a language's file, in order.
fn sections(language: MessageLanguage) -> impl Iterator<Item = (&'static str, Explanation)> {
    let file = match language {
        MessageLanguage::German => include_str!("explanations/de.md"),
        MessageLanguage::English => include_str!("explanations/en.md"),
    };
    // Examples hold Markdown headings too, but none that begins with a code.
    file.match_indices("\n## AB").map(move |(start, _)| {
        let section = &file[start + "\n## ".len()..];
        let section = section.split("\n## AB").next().unwrap_or(section);
        let (heading, text) = section.split_once('\n').unwrap_or((section, ""));
        let (code, title) = heading.split_once(' ').unwrap_or((heading, ""));
        (code, Explanation { title: title.trim(), text: text.trim() })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_both_languages_and_nothing_else_is() {
        for (language, marks) in
            [(MessageLanguage::German, ["Falsch:", "Richtig:"]), (MessageLanguage::English, ["Wrong:", "Right:"])]
        {
            let explained: Vec<&str> = sections(language).map(|(code, _)| code).collect();
            let known: Vec<&str> = ALL.iter().map(|entry| entry.code.0).collect();
            assert_eq!(explained, known);
            for (code, explanation) in sections(language) {
                assert!(!explanation.title.is_empty(), "{code}");
                assert_eq!(explanation.text.matches("\n```").count(), 4, "{code} has two examples");
                for mark in marks {
                    assert_eq!(explanation.text.matches(mark).count(), 1, "{code}: {mark}");
                }
            }
        }
    }

    #[test]
    fn codes_are_in_order_and_found_in_any_case() {
        assert!(ALL.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!(find("ab0301").map(|entry| entry.name), Some("unknown-key"));
        assert_eq!(find("Unknown-Key").map(|entry| entry.code), Some(UNKNOWN_KEY));
    }
}

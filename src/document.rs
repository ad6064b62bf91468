//! One parsed file: its name understood, its facts read, its directives found.
//!
//! [`parse`] never fails; it reports, and gives the best document it can. It looks at one file only: whether ids exist,
//! versions overlap or links lead anywhere is asked later, by `handbook`, `checks` and `edition`.

use std::ops::Range;
use std::sync::Arc;

use crate::citation::Laws;
use crate::config::Config;
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue, colons, did_you_mean};
use crate::front_matter::{self, Facts, TranslatedFacts, Visibility};
use crate::language::Language;
use crate::markdown::Source;
use crate::markdown::outline::{self, Outline};
use crate::text;
use crate::yaml;

/// A `.md` file of the handbook.
#[derive(Clone, Debug)]
pub struct Document {
    /// What its name says.
    pub name: Name,
    /// Its whole text.
    pub text: Arc<str>,
    /// A hash of its text: what is made of it is remembered by that.
    pub fingerprint: blake3::Hash,
    /// The YAML of the front matter.
    pub front_matter: Range<usize>,
    /// The Markdown below it.
    pub body: Range<usize>,
    /// Its facts.
    pub matter: Matter,
    /// The directives of the body.
    pub outline: Outline,
}

/// The facts of a document.
#[derive(Clone, Debug)]
pub enum Matter {
    /// A page in the default language, with all its facts.
    Original(Box<Facts>),
    /// A translation, with texts only.
    Translation(Box<TranslatedFacts>),
    /// A text used in several pages.
    Snippet(Visibility),
}

/// What the path of a document says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The path.
    pub path: SourcePath,
    /// Id of the page: the file stem; for a landing page the folder's path, for the handbook's own `index`.
    pub id: String,
    /// Folder of the page, empty at the root.
    pub folder: String,
    /// Whether it is a folder's landing page (`index.md`).
    pub landing: bool,
    /// The date in the name of a version.
    pub version: Option<Date>,
    /// The language, by the name's suffix or the default.
    pub language: Language,
    /// Whether the name has a language suffix.
    pub translation: bool,
}

/// The folder of snippets.
pub const SNIPPETS: &str = "snippets";

/// Id of the handbook's start page.
pub const HOME: &str = "index";

impl Document {
    /// The body as a source for the Markdown module.
    pub fn body_source(&self) -> Source<'_> {
        Source { path: &self.name.path, offset: self.body.start, text: &self.text[self.body.clone()] }
    }
}

/// Understands the path of a `.md` file; reports and returns `None` if it follows no rule of the format.
pub fn name(path: &SourcePath, config: &Config, diagnostics: &mut Diagnostics) -> Option<Name> {
    let default = &config.languages[0];
    let stem = path.file_name().strip_suffix(".md").unwrap_or(path.file_name());
    let report = |diagnostics: &mut Diagnostics, message, help| {
        diagnostics.push(Diagnostic::new(catalogue::BAD_FILE_NAME, Span::file(path), message).with_help(help));
    };

    let (rest, suffix) = match stem.split_once('.') {
        Some((rest, suffix)) => (rest, Some(suffix)),
        None => (stem, None),
    };
    if path.folder().starts_with(SNIPPETS) && path.folder()[SNIPPETS.len()..].starts_with('/') {
        let name = path.file_name();
        report(
            diagnostics,
            text!("Textbausteine liegen direkt in `snippets/`", "snippets lie directly in `snippets/`"),
            text!(
                "Verschieben Sie die Datei nach `content/snippets/{name}`.",
                "Move the file to `content/snippets/{name}`."
            ),
        );
        return None;
    }
    if suffix == Some("") {
        report(
            diagnostics,
            text!("im Namen steht ein Punkt zu viel", "there is a point too many in the name"),
            text!("Benennen Sie die Datei um in `{rest}.md`.", "Rename the file to `{rest}.md`."),
        );
        return None;
    }
    if let Some((language, date)) = suffix.and_then(|suffix| suffix.split_once('@')) {
        report(
            diagnostics,
            text!("Datum und Sprache sind vertauscht", "date and language are exchanged"),
            text!(
                "Benennen Sie die Datei um in `{rest}@{date}.{language}.md`.",
                "Rename the file to `{rest}@{date}.{language}.md`."
            ),
        );
        return None;
    }
    let language = match suffix {
        None => default.clone(),
        Some(suffix) => {
            let known = config.languages.iter().find(|language| language.as_str() == suffix);
            let Some(known) = known else {
                let help = did_you_mean(suffix, config.languages.iter().map(Language::as_str));
                let mut diagnostic = Diagnostic::new(
                    catalogue::UNKNOWN_LANGUAGE,
                    Span::file(path),
                    text!(
                        "`{suffix}` ist keine Sprache dieses Handbuchs",
                        "`{suffix}` is no language of this handbook"
                    ),
                );
                diagnostic.help = help.or_else(|| {
                    Some(text!(
                        "Die Sprachen stehen in `handbook.yaml` unter `languages`; hinter dem Punkt steht nur ein Sprachkürzel.",
                        "The languages are listed in `handbook.yaml` under `languages`; only a language tag stands behind the point."
                    ))
                });
                diagnostics.push(diagnostic);
                return None;
            };
            if known == default {
                report(
                    diagnostics,
                    text!(
                        "Seiten in der Standardsprache tragen kein `.{suffix}` im Namen",
                        "pages in the default language have no `.{suffix}` in their name"
                    ),
                    text!("Benennen Sie die Datei um in `{rest}.md`.", "Rename the file to `{rest}.md`."),
                );
                return None;
            }
            known.clone()
        }
    };
    let (id, version) = match rest.split_once('@') {
        None => (rest, None),
        Some((id, date)) => match Date::parse(date) {
            Some(date) => (id, Some(date)),
            None => {
                report(
                    diagnostics,
                    text!("`{date}` ist kein Datum", "`{date}` is no date"),
                    text!(
                        "Eine weitere Fassung heißt `{id}@JJJJ-MM-TT.md`; das Datum ist ihr `valid_from`.",
                        "Another version is named `{id}@YYYY-MM-DD.md`; the date is its `valid_from`."
                    ),
                );
                return None;
            }
        },
    };
    let folders = path.folder().split('/').filter(|folder| !folder.is_empty());
    let wrong: Vec<&str> = folders.chain([id]).filter(|name| !is_slug(name)).collect();
    for name in &wrong {
        let (message, better) = if is_reserved_on_windows(name) {
            let message = text!(
                "`{name}` kann kein Dateiname sein: Windows behält den Namen für ein Gerät",
                "`{name}` cannot be a file name: Windows keeps the name for a device"
            );
            (message, format!("{name}-1"))
        } else {
            let message = text!(
                "`{name}` kann keine Adresse sein: erlaubt sind Kleinbuchstaben ohne Umlaute, Ziffern und Bindestriche",
                "`{name}` cannot be an address: lower-case ASCII letters, digits and hyphens are allowed"
            );
            (message, slug(name))
        };
        report(
            diagnostics,
            message,
            text!("Benennen Sie um, zum Beispiel in `{better}`.", "Rename it, for example to `{better}`."),
        );
    }
    if !wrong.is_empty() {
        return None;
    }
    let folder = path.folder().to_string();
    let landing = id == "index" && folder != SNIPPETS;
    let id = match (landing, folder.is_empty()) {
        (true, true) => HOME.to_string(),
        (true, false) => folder.clone(),
        (false, _) => id.to_string(),
    };
    Some(Name { path: path.clone(), id, folder, landing, version, language, translation: suffix.is_some() })
}

/// Whether a name is made of lower-case ASCII letters, digits and hyphens and begins with a letter or digit.
pub fn is_slug(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !name.is_empty()
        && name.len() <= 200
        && name.bytes().all(plain)
        && !name.starts_with('-')
        && !is_reserved_on_windows(name)
}

/// Names that no folder can have on Windows, where the sites are opened from a network drive too.
fn is_reserved_on_windows(name: &str) -> bool {
    matches!(name, "con" | "prn" | "aux" | "nul")
        || (name.len() == 4
            && (name.starts_with("com") || name.starts_with("lpt"))
            && name.ends_with(|c: char| c.is_ascii_digit()))
}

/// Makes an address of a title: `Blaue Karte EU` becomes `blaue-karte-eu`.
pub fn slug(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::new();
    for c in title.to_lowercase().nfc() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            '§' => out.push_str("par"),
            _ => {
                let base = std::iter::once(c).nfd().next().unwrap_or(c);
                if base.is_ascii_alphanumeric() {
                    out.push(base);
                } else if !out.ends_with('-') && !out.is_empty() {
                    out.push('-');
                }
            }
        }
    }
    let mut end = out.len().min(80);
    // Cut at a word, not inside one.
    if end < out.len() {
        end = out[..end].rfind('-').unwrap_or(end);
    }
    let slug = out[..end].trim_matches('-');
    if slug.is_empty() || is_reserved_on_windows(slug) { "seite".to_string() } else { slug.to_string() }
}

/// Parses one `.md` file.
pub fn parse(
    name: Name,
    text: &Arc<str>,
    config: &Config,
    laws: &Laws,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let in_snippets = name.folder == SNIPPETS;
    let mut is_doubtful = false;
    let (front_matter, body) = match front_matter::split(&name.path, text) {
        Ok(parts) => (parts.yaml, parts.body),
        // A snippet is a text, not a page: it needs no facts.
        Err(_) if in_snippets && !text.trim_start_matches('\u{FEFF}').starts_with("---") => {
            if has_misplaced_mark(text) {
                is_doubtful = true;
                diagnostics.push(misplaced_mark(&name.path));
            }
            let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
            (start..start, start..text.len())
        }
        Err(problem) => {
            diagnostics.push(*problem);
            return None;
        }
    };
    let path = &name.path;
    let context = front_matter::Context {
        language: &name.language,
        default_law: config.default_law.as_deref(),
        laws,
        projected: config.projected,
    };
    let matter = if in_snippets {
        let visibility = snippet_visibility(path, text, front_matter.clone(), diagnostics);
        Matter::Snippet(if is_doubtful { Visibility::Internal } else { visibility })
    } else if name.translation {
        let facts = front_matter::read_translation(path, text, front_matter.clone(), &context, diagnostics)?;
        Matter::Translation(Box::new(facts))
    } else {
        let facts = front_matter::read(path, text, front_matter.clone(), &context, diagnostics)?;
        if let (Some(date), Some(from)) = (name.version, facts.open.validity.from)
            && date != from
        {
            let span = facts.open.valid_from_span.clone().unwrap_or_else(|| Span::file(path));
            diagnostics.push(
                Diagnostic::new(
                    catalogue::DATE_IN_NAME,
                    span,
                    text!(
                        "der Dateiname sagt {date}, `valid_from` sagt {from}",
                        "the file name says {date}, `valid_from` says {from}"
                    ),
                )
                .with_help(text!(
                    "Beide müssen gleich sein: ändern Sie `valid_from` oder benennen Sie die Datei um.",
                    "Both must be equal: change `valid_from` or rename the file."
                )),
            );
        }
        Matter::Original(Box::new(facts))
    };
    let source = Source { path, offset: body.start, text: &text[body.clone()] };
    let outline = outline::parse(&source, diagnostics);
    Some(Document {
        text: text.clone(),
        fingerprint: blake3::hash(text.as_bytes()),
        front_matter,
        body,
        matter,
        outline,
        name,
    })
}

/// Whether a text without front matter seems to have some: behind blanks or comments, or without its lines of dashes. It may
/// say "internal".
fn has_misplaced_mark(text: &str) -> bool {
    let blank = |c: char| c.is_whitespace() || colons::is_invisible(c);
    let mut rest = text.trim_start_matches(blank);
    while let Some((_, behind)) = rest.strip_prefix("<!--").and_then(|comment| comment.split_once("-->")) {
        rest = behind.trim_start_matches(blank);
    }
    let key = rest.split(':').next().unwrap_or_default().trim_end_matches(blank);
    rest.starts_with("---") || key.eq_ignore_ascii_case("visibility")
}

fn misplaced_mark(path: &SourcePath) -> Diagnostic {
    let message = text!(
        "Die Angaben eines Textbausteins beginnen in der ersten Zeile",
        "What a snippet says of itself begins in the first line"
    );
    Diagnostic::new(catalogue::NO_FRONT_MATTER, Span::file(path), message).with_help(text!(
        "Die Datei beginnt mit den Zeilen `---`, `visibility: internal` und `---`; ist es Text, stellen Sie einen anderen voran.",
        "The file begins with the lines `---`, `visibility: internal` and `---`; if it is text, put other text before it."
    ))
}

/// Reads the front matter of a snippet, which may hold `visibility` and nothing else.
///
/// A snippet has no page of its own: what uses it decides who sees it, unless it is marked internal as a whole.
fn snippet_visibility(path: &SourcePath, text: &str, range: Range<usize>, diagnostics: &mut Diagnostics) -> Visibility {
    if range.is_empty() {
        return Visibility::Public;
    }
    let tree = yaml::read(path, text, range, yaml::Limits::FRONT_MATTER, diagnostics);
    let entries = match tree.map(|tree| tree.root.value) {
        Some(yaml::Value::Map(entries)) => entries,
        Some(yaml::Value::Null) => return Visibility::Public,
        // What cannot be read might have said "internal".
        _ => return Visibility::Internal,
    };
    let mut visibility = Visibility::Public;
    for (key, node) in entries {
        match (key.name.as_str(), &node.value) {
            ("visibility", yaml::Value::Text(text)) if text == "public" => {}
            ("visibility", yaml::Value::Text(text)) if text == "internal" => visibility = Visibility::Internal,
            ("visibility", _) => {
                visibility = Visibility::Internal;
                diagnostics.push(
                    Diagnostic::new(
                        catalogue::UNKNOWN_VALUE,
                        node.span,
                        text!("`visibility` ist `public` oder `internal`", "`visibility` is `public` or `internal`"),
                    )
                    .with_help(text!("Schreiben Sie eines von beiden.", "Write one of the two.")),
                );
            }
            (name, _) => {
                let mut diagnostic = Diagnostic::new(
                    catalogue::UNKNOWN_KEY,
                    key.span,
                    text!("ein Textbaustein kennt den Schlüssel `{name}` nicht", "a snippet has no key `{name}`"),
                );
                diagnostic.help = did_you_mean(name, ["visibility"]);
                diagnostics.push(diagnostic);
            }
        }
    }
    visibility
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_readable_german() {
        assert_eq!(slug("Für Ausländer & Größe § 18a"), "fuer-auslaender-groesse-par-18a");
        assert_eq!(slug("Café – Été"), "cafe-ete");
        assert_eq!(slug("日本"), "seite");
        assert_eq!(slug("CON"), "seite");
    }

    #[test]
    fn names_of_windows_devices_are_no_addresses() {
        assert!(!is_slug("con") && !is_slug("lpt9") && is_slug("lpt") && is_slug("404"));
    }
}

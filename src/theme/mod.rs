//! Templates, style sheets, scripts and strings of one audience.
//!
//! [`load`] sees `themes/<audience>` and `themes/shared` and nothing else: a template of the internal site cannot reach
//! the public one. The theme is embedded in the program; files of the handbook's own `themes/` folder win over it by name.
//! A theme has no logic of its own and knows no facts: emitters give it small structs made for one template.

use std::collections::BTreeMap;
use std::fs;
use std::marker::PhantomData;
use std::path::Path;

use serde::Serialize;
use tera::{Context, Tera, Value};

use crate::artifact::{Artifact, OutputPath};
use crate::date::Date;
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::edition::Audience;
use crate::language::Language;
use crate::markdown::Labels;
use crate::yaml;

mod compact;
mod script;
mod tokens;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/themes.rs"));
}

/// The sheets that pages load: each is made of the files directly in `css/` and of those in the folders named here. A kind
/// of page gets no rules that only another kind needs; easy language has its own of each.
const KINDS: [(&str, &[&str]); 8] = [
    ("style", &["page", "lists", "frame", "contents", "wide", "pictures"]),
    ("style-easy", &["page", "lists", "frame", "pictures", "easy"]),
    ("start", &["start", "wide"]),
    ("start-easy", &["start", "easy", "easy-start"]),
    ("search", &["search", "frame", "wide", "columns"]),
    ("search-easy", &["search", "frame", "easy"]),
    ("print", &["page", "pictures", "book"]),
    ("print-easy", &["page", "pictures", "easy", "book"]),
];

/// Sheets of one folder, for pages that need it beside the one of their kind.
const PARTS: [(&str, &str); 2] = [("facts", "page"), ("pictures", "pictures")];

/// The theme of one audience, compiled.
pub struct Theme<A: Audience> {
    tera: Tera,
    strings: BTreeMap<Language, Strings>,
    /// The sheets of `KINDS` by name, without the `.css`.
    kinds: BTreeMap<&'static str, String>,
    sheets: BTreeMap<String, Artifact>,
    scripts: Vec<(String, Artifact)>,
    images: BTreeMap<String, Artifact>,
    fingerprint: blake3::Hash,
    texts: Vec<String>,
    audience: PhantomData<A>,
}

/// The words of an interface in one language.
#[derive(Clone, Debug)]
pub struct Strings {
    texts: BTreeMap<String, String>,
    value: Value,
}

/// A value for templates that is made once for many pages.
#[derive(Clone, Debug)]
pub struct Shared(Value);

impl Shared {
    /// Takes a value over.
    pub fn new<C: Serialize>(context: &C) -> Shared {
        Shared(Value::from_serializable(context))
    }
}

/// The theme does not work: a template, a language file, an unreadable override.
#[derive(Debug)]
pub struct ThemeError {
    /// The file, relative to `themes/`.
    pub file: String,
    /// What is wrong, in the words of the template engine.
    pub message: String,
}

impl std::fmt::Display for ThemeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "themes/{}: {}", self.file, self.message)
    }
}

/// Loads and compiles the theme of an audience; `overrides` is the handbook's own `themes/` folder, if there is one.
pub fn load<A: Audience>(overrides: Option<&Path>) -> Result<Theme<A>, ThemeError> {
    let mut files: BTreeMap<String, String> = embedded::FILES
        .iter()
        .filter(|(path, _)| belongs_to::<A>(path))
        .map(|(path, text)| ((*path).to_string(), (*text).to_string()))
        .collect();
    if let Some(folder) = overrides.filter(|folder| folder.is_dir()) {
        read_overrides::<A>(folder, &mut files)?;
    }

    let mut hasher = blake3::Hasher::new();
    for (path, text) in &files {
        hasher.update(path.as_bytes()).update(&[0]).update(text.as_bytes()).update(&[0]);
    }
    let fingerprint = hasher.finalize();

    let mut templates: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    // By name and layer: the folder they lie in, and their text.
    let mut styles: BTreeMap<(&str, usize), (Option<&str>, &str)> = BTreeMap::new();
    let mut sheets = BTreeMap::new();
    let mut scripts = Vec::new();
    let mut images = BTreeMap::new();
    let mut strings = BTreeMap::new();
    // The shared folder comes first: a file of the audience with the same name replaces it.
    for (above, layer) in ["shared", A::NAME].into_iter().enumerate() {
        for (path, text) in &files {
            let Some((kind, name)) = path.strip_prefix(layer).and_then(|p| p.strip_prefix('/')?.split_once('/')) else {
                continue;
            };
            match kind {
                "templates" => {
                    templates.insert(name, (path, text));
                }
                "css" if name.contains('/') => {
                    let (folder, file) = name.split_once('/').unwrap_or_default();
                    if !KINDS.iter().any(|(_, folders)| folders.contains(&folder)) {
                        return Err(problem(path, "no kind of page has a style sheet of that folder"));
                    }
                    styles.insert((file, above), (Some(folder), text));
                }
                // A sheet without a number is no part of the common ones: some pages need it, or some scripts.
                "css" if !name.starts_with(|c: char| c.is_ascii_digit()) => {
                    sheets.insert(name.to_string(), hashed(name, &compact::compact(text)));
                }
                "css" => {
                    styles.insert((name, above), (None, text));
                }
                "js" => {
                    // Scripts of others may be written in ways that only a browser understands.
                    let is_ours = embedded::FILES.contains(&(path.as_str(), text.as_str()));
                    let text = if is_ours { script::shorten(text) } else { compact::script(text) };
                    scripts.push((name.to_string(), hashed(name, &text)));
                }
                "images" => {
                    images.insert(name.to_string(), hashed(name, text));
                }
                "strings" => {
                    let tag = name.strip_suffix(".yaml").and_then(Language::parse);
                    let Some(language) = tag else {
                        return Err(problem(path, "the name is no language tag"));
                    };
                    strings.insert(language, read_strings(path, text)?);
                }
                _ => return Err(problem(path, "expected templates/, css/, js/, images/ or strings/")),
            }
        }
    }

    let mut tera = Tera::default();
    tera.autoescape_on(vec![".html"]);
    let sources: Vec<(&str, &str)> = templates.iter().map(|(name, (_, text))| (*name, *text)).collect();
    tera.add_raw_templates(sources)
        .map_err(|error| ThemeError { file: format!("{}/templates", A::NAME), message: error.to_string() })?;
    let joined = |wanted: &dyn Fn(Option<&str>) -> bool| {
        let texts = styles.values().filter(|(folder, _)| wanted(*folder)).map(|(_, text)| *text);
        compact::compact(&texts.collect::<Vec<_>>().join("\n"))
    };
    let kind = |(name, folders): (&'static str, &[&str])| {
        (name, joined(&|folder| folder.is_none_or(|folder| folders.contains(&folder))))
    };
    let kinds = KINDS.into_iter().map(kind).collect();
    for (name, part) in PARTS {
        let name = format!("{name}.css");
        let sheet = hashed(&name, &joined(&|folder| folder == Some(part)));
        sheets.insert(name, sheet);
    }
    let texts = files.into_values().collect();
    Ok(Theme { tera, strings, kinds, sheets, scripts, images, fingerprint, texts, audience: PhantomData })
}

fn belongs_to<A: Audience>(path: &str) -> bool {
    path.starts_with("shared/") || path.strip_prefix(A::NAME).is_some_and(|rest| rest.starts_with('/'))
}

fn problem(file: &str, message: &str) -> ThemeError {
    ThemeError { file: file.to_string(), message: message.to_string() }
}

fn read_overrides<A: Audience>(folder: &Path, files: &mut BTreeMap<String, String>) -> Result<(), ThemeError> {
    for entry in walkdir::WalkDir::new(folder).follow_links(false).sort_by_file_name() {
        let entry = entry.map_err(|error| problem("", &error.to_string()))?;
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let relative = relative.to_string_lossy().replace('\\', "/");
        let hidden = entry.file_name().to_str().is_none_or(|name| name.starts_with('.') || name.ends_with('~'));
        if !entry.file_type().is_file() || hidden || !belongs_to::<A>(&relative) {
            continue;
        }
        let text = fs::read_to_string(entry.path()).map_err(|error| problem(&relative, &error.to_string()))?;
        files.insert(relative, text);
    }
    Ok(())
}

fn hashed(name: &str, text: &str) -> Artifact {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let hash = blake3::hash(text.as_bytes()).to_hex();
    let path = format!("assets/{stem}-{}.{extension}", &hash[..10]);
    let path = OutputPath::new(&path).expect("theme files have plain names");
    Artifact::new(path, text.as_bytes().to_vec())
}

fn read_strings(file: &str, text: &str) -> Result<Strings, ThemeError> {
    let path = SourcePath::new(file);
    let mut problems = Diagnostics::default();
    let tree = yaml::read(&path, text, 0..text.len(), yaml::Limits::DATA_FILE, &mut problems);
    if let Some(first) = problems.finish().first() {
        return Err(problem(file, &first.message.en));
    }
    let Some(yaml::Value::Map(entries)) = tree.map(|tree| tree.root.value) else {
        return Err(problem(file, "expected `key: text` lines"));
    };
    let texts: BTreeMap<String, String> = entries
        .into_iter()
        .map(|(key, node)| match node.value {
            yaml::Value::Text(text) | yaml::Value::Number(text) | yaml::Value::Bool(text) => Ok((key.name, text)),
            yaml::Value::Null => Ok((key.name, String::new())),
            yaml::Value::List(_) | yaml::Value::Map(_) => Err(problem(file, &format!("`{}` is no text", key.name))),
        })
        .collect::<Result<_, _>>()?;
    let value = Value::try_from_serializable(&texts).map_err(|error| problem(file, &error.to_string()))?;
    Ok(Strings { texts, value })
}

impl<A: Audience> Theme<A> {
    /// Renders a template with a context made for it; `t` holds the strings of the language, `shared` is what many pages
    /// have in common, by name.
    pub fn render<C: Serialize>(
        &self,
        template: &str,
        language: &Language,
        context: &C,
        shared: &[(&'static str, Shared)],
    ) -> Result<String, ThemeError> {
        let failed = |error: tera::Error| ThemeError { file: template.to_string(), message: error.to_string() };
        let mut values = Context::from_serialize(context).map_err(failed)?;
        values.insert_value("t", self.strings(language).value.clone());
        for (name, shared) in shared {
            values.insert_value(*name, shared.0.clone());
        }
        self.tera.render(template, &values).map_err(failed)
    }

    /// The strings of a language; English for a language that the theme does not know.
    pub fn strings(&self, language: &Language) -> &Strings {
        let primary = Language::parse(language.primary());
        self.strings
            .get(language)
            .or_else(|| self.strings.get(&primary?))
            .or_else(|| self.strings.get(&Language::parse("en")?))
            .or_else(|| self.strings.values().next())
            .expect("the embedded theme has strings")
    }

    /// The style sheets of the kinds of pages by name (`style`, `start`, `search`, and `-easy` of each), with rules of an
    /// authority at their ends.
    pub fn stylesheets_with(&self, rules: &str) -> BTreeMap<&'static str, Artifact> {
        let sheet = |(name, text): (&&'static str, &String)| {
            (*name, hashed(&format!("{name}.css"), &tokens::merged(&format!("{text}{rules}"))))
        };
        self.kinds.iter().map(sheet).collect()
    }

    /// Style sheets that stand alone, by name.
    pub fn sheets(&self) -> &BTreeMap<String, Artifact> {
        &self.sheets
    }

    /// The scripts by name.
    pub fn scripts(&self) -> &[(String, Artifact)] {
        &self.scripts
    }

    /// The images by name: drawings in SVG, because a theme is made of texts.
    pub fn images(&self) -> &BTreeMap<String, Artifact> {
        &self.images
    }

    /// All texts of the theme: what may stand in a site without standing in the handbook.
    pub fn texts(&self) -> Vec<&str> {
        self.texts.iter().map(String::as_str).collect()
    }

    /// A hash of everything in the theme.
    pub fn fingerprint(&self) -> blake3::Hash {
        self.fingerprint
    }
}

impl Strings {
    /// A text; the key itself if the theme lacks it (`build.rs` sees to it that the embedded theme does not).
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    /// A text, if the theme has it.
    pub fn known(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// A text with one placeholder filled.
    pub fn fill(&self, key: &str, name: &str, value: &str) -> String {
        self.get(key).replace(&format!("{{{name}}}"), value)
    }

    /// A date in words: 18. November 2023.
    pub fn date(&self, date: Date) -> String {
        let (year, month, day) = date.parts();
        self.get("date_format")
            .replace("{day}", &day.to_string())
            .replace("{month}", self.get(&format!("month_{month}")))
            .replace("{year}", &year.to_string())
    }

    /// An amount in euro: 1.234,50 €. Whole euros are shown without cents; nothing at all is said in words.
    pub fn euro(&self, cents: u64) -> String {
        if cents == 0 {
            return self.get("fee_none").to_string();
        }
        let (euro, rest) = (cents / 100, cents % 100);
        let mut digits = euro.to_string();
        let mut at = digits.len();
        while at > 3 {
            at -= 3;
            digits.insert_str(at, self.get("number_group"));
        }
        if rest != 0 {
            digits.push_str(self.get("number_decimal"));
            digits.push_str(&format!("{rest:02}"));
        }
        if self.get("currency_after") == "false" { format!("€{digits}") } else { format!("{digits}\u{A0}€") }
    }

    /// The fixed words that bodies need. `internal` gives the titles of marked blocks, which applicants do not see.
    pub fn labels(&self, internal: bool) -> Labels {
        let text = |key: &str| self.get(key).to_string();
        let only_internal = |key: &str| if internal { text(key) } else { String::new() };
        Labels {
            note: text("alert_note"),
            tip: text("alert_tip"),
            important: text("alert_important"),
            warning: text("alert_warning"),
            caution: text("alert_caution"),
            footnotes: text("footnotes"),
            back_to_reference: text("back_to_reference"),
            table: text("table_region"),
            applicants_read: only_internal("applicants_read"),
            internal: only_internal("internal_mark"),
            task_done: text("task_done"),
            task_open: text("task_open"),
        }
    }
}

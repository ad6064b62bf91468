//! Whether a site that was built from a hostile text is a correct one.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::Path;

use serde_json::Value;

use crate::handbook::CANARY;
use crate::markup;

/// What is said of a public file that holds [`CANARY`].
pub const LEAK: &str = "holds an internal word";

/// Looks at every file of a site; files seen before are not looked at again.
#[derive(Default)]
pub struct Judge {
    harmless: HashSet<u64>,
}

impl Judge {
    /// What is wrong with the sites below `out`.
    pub fn problems(&mut self, out: &Path) -> io::Result<Vec<String>> {
        let mut problems = Vec::new();
        for edition in ["public", "internal"] {
            let site = out.join(edition);
            for entry in walkdir::WalkDir::new(&site).sort_by_file_name() {
                let entry = entry?;
                if !entry.file_type().is_file() {
                    continue;
                }
                let name = entry.path().strip_prefix(&site).unwrap_or(entry.path()).to_string_lossy().into_owned();
                let bytes = fs::read(entry.path())?;
                problems.extend(self.file(edition, &name, &bytes));
            }
        }
        Ok(problems)
    }

    /// What is wrong with one file of a site.
    pub fn file(&mut self, edition: &str, name: &str, bytes: &[u8]) -> Vec<String> {
        let mut hasher = DefaultHasher::new();
        (edition, name, bytes).hash(&mut hasher);
        if self.harmless.contains(&hasher.finish()) {
            return Vec::new();
        }
        let found = file_problems(name, bytes, edition == "public");
        if found.is_empty() {
            self.harmless.insert(hasher.finish());
        }
        found.into_iter().map(|problem| format!("{edition}/{name}: {problem}")).collect()
    }
}

fn file_problems(name: &str, bytes: &[u8], public: bool) -> Vec<String> {
    let mut problems = Vec::new();
    let is_image = name.ends_with(".png");
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) if is_image => return problems,
        Err(_) => return vec!["not UTF-8".to_string()],
    };
    if public && (text.contains(CANARY) || text.contains(&CANARY.to_lowercase())) {
        problems.push(LEAK.to_string());
    }
    let extension = name.rsplit('.').next().unwrap_or_default();
    match (extension, name) {
        ("html", _) => problems.extend(markup::problems(text)),
        ("json", _) if serde_json::from_str::<Value>(text).is_err() => problems.push("no JSON".to_string()),
        ("js", name) if name.starts_with("search/") => problems.extend(search_problem(text)),
        ("xml", _) => problems.extend(xml_problem(text)),
        (_, "_redirects") => {
            let wrong = text.lines().find(|line| {
                let parts: Vec<&str> = line.split(' ').collect();
                parts.len() != 3 || !parts[..2].iter().all(|part| part.starts_with('/') && !part.starts_with("//"))
            });
            problems.extend(wrong.map(|line| format!("line `{line}`")));
        }
        (_, "_headers") => {
            let wrong =
                text.lines().find(|line| !line.starts_with('/') && !line.starts_with("  ") || line.contains('\r'));
            problems.extend(wrong.map(|line| format!("line `{line}`")));
        }
        _ => {}
    }
    problems
}

/// A file of the search's index is one call with JSON in it, for old JavaScript engines as well.
fn search_problem(text: &str) -> Option<String> {
    let call = text.strip_prefix("amtsbuchSearch.").and_then(|rest| rest.trim_end().strip_suffix(");"));
    let arguments = call.and_then(|call| call.split_once('(')).map(|(_, arguments)| format!("[{arguments}]"));
    let is_json = arguments.is_some_and(|arguments| serde_json::from_str::<Value>(&arguments).is_ok());
    (!is_json || text.contains(['\u{2028}', '\u{2029}'])).then(|| "no call with JSON".to_string())
}

/// Elements of sitemaps and of feeds (RFC 4287).
const XML: [&str; 16] = [
    "urlset",
    "url",
    "loc",
    "lastmod",
    "feed",
    "title",
    "subtitle",
    "id",
    "updated",
    "entry",
    "summary",
    "content",
    "author",
    "name",
    "category",
    "published",
];

/// Only known elements, closed in order, and no bare `&`.
fn xml_problem(text: &str) -> Option<String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        if rest[at..].starts_with('&') {
            let entity = rest[at + 1..].split(';').next().unwrap_or_default();
            if !["amp", "lt", "gt", "quot", "apos"].contains(&entity) && !entity.starts_with('#') {
                return Some(format!("bare & before `{}`", entity.chars().take(20).collect::<String>()));
            }
            rest = &rest[at + 1..];
            continue;
        }
        let Some(end) = rest[at..].find('>') else { return Some("a tag without end".to_string()) };
        let tag = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        let name = tag.split(' ').next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(closed) if open.pop() == Some(closed) => {}
            Some(closed) => return Some(format!("</{closed}> closes nothing")),
            None if XML.contains(&name) => open.push(name),
            None => return Some(format!("element <{name}>")),
        }
    }
    (!open.is_empty()).then(|| "an element without end".to_string())
}

/// Whether some page of the public site has a title.
pub fn has_title(out: &Path, title: &str) -> bool {
    titles(out).iter().any(|known| known == title)
}

/// Titles of all pages of the public site.
pub fn titles(out: &Path) -> Vec<String> {
    let text = fs::read_to_string(out.join("public/api/pages.json")).unwrap_or_default();
    let value: Value = serde_json::from_str(&text).unwrap_or_default();
    let pages = value["pages"].as_array().cloned().unwrap_or_default();
    pages.iter().filter_map(|page| page["title"].as_str().map(str::to_string)).collect()
}

/// What is wrong with the messages of a build that was refused.
pub fn message_problem(stdout: &str) -> Option<String> {
    let Ok(value) = serde_json::from_str::<Value>(stdout) else { return Some("refused without JSON".to_string()) };
    let list = value["diagnostics"].as_array().cloned().unwrap_or_default();
    let errors: Vec<&Value> = list.iter().filter(|one| one["severity"] == "error").collect();
    if errors.is_empty() {
        return Some("refused without an error".to_string());
    }
    let complete = |one: &&Value| {
        let text = |key: &str| one[key].as_str().is_some_and(|text| !text.trim().is_empty());
        text("file") && one["line"].as_u64().is_some_and(|line| line > 0) && text("message") && text("code")
    };
    let incomplete = errors.iter().find(|one| !complete(one));
    incomplete.map(|one| format!("a message without file or line: {}", one["message"]))
}

//! Reads suites: which line of which file becomes what in a handbook.
//!
//! | file | a line | becomes |
//! | --- | --- | --- |
//! | `front_matter` | `yaml` or `gen`, `expect` | front matter, names mapped to ours |
//! | `yaml_suite` | `yaml`, `fail` | front matter, and `handbook.yaml` |
//! | `file_names` | `kind`, `name` | files of that name |
//! | `raw_bytes` | `hex`, `expect` | a whole file |
//! | `pathological_markdown` | `prefix`, `unit` × `n`, `mid`, `unit2` × `n2`, `suffix` | the body of a page |
//! | `server_targets`, `server_hosts` | `target`, `host` | requests to `serve` |
//! | any other | `markdown` | the body of a page |
//! | any other | `payload` or `s` | body, facts, settings, addresses: every place of a text |

use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;

use crate::handbook::{self, Files};

/// A case: the handbooks to build, one after the other.
pub struct Case {
    pub name: String,
    pub attempts: Vec<Attempt>,
}

/// One handbook to build.
pub struct Attempt {
    /// Where the text stands.
    pub place: &'static str,
    /// Makes the files that are added to the base handbook; only when needed, as some are large.
    pub files: Box<dyn Fn() -> Files + Send + Sync>,
    pub expect: Expect,
}

/// What must happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Refused, with a diagnostic.
    Refused,
    /// Built.
    Built,
    /// Built; being stricter is no failure.
    BuiltOrStricter,
    /// Built, and a page has this title; being stricter is no failure.
    Title(String),
    /// One of the two.
    Either,
}

/// A request to `serve`.
pub struct Request {
    pub name: String,
    pub target: String,
    pub host: Option<String>,
}

/// All cases of all `.jsonl` files of a folder, sorted by file.
pub fn read(folder: &Path) -> io::Result<(Vec<Case>, Vec<Request>)> {
    let mut paths: Vec<_> =
        fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?.iter().map(fs::DirEntry::path).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    paths.sort();
    let (mut cases, mut requests) = (Vec::new(), Vec::new());
    for path in paths {
        let suite = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for (index, line) in fs::read_to_string(&path)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty())
        {
            let value: Value = serde_json::from_str(line)
                .map_err(|error| io::Error::other(format!("{}:{}: {error}", path.display(), index + 1)))?;
            let own = ["id", "n"]
                .iter()
                .find_map(|key| value.get(key).filter(|_| suite != "pathological_markdown" || *key == "id"));
            let own = own.map(|id| id.as_str().map_or_else(|| id.to_string(), str::to_string)).unwrap_or_default();
            let name = format!("{suite}:{} {own}", index + 1).trim_end().to_string();
            if let Some(request) = request(&suite, &name, &value) {
                requests.push(request);
            } else {
                let attempts = attempts(&suite, &value);
                if attempts.is_empty() {
                    return Err(io::Error::other(format!("{}:{}: no known kind of case", path.display(), index + 1)));
                }
                cases.push(Case { name, attempts });
            }
        }
    }
    Ok((cases, requests))
}

fn request(suite: &str, name: &str, value: &Value) -> Option<Request> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
    let name = name.to_string();
    match suite {
        "server_targets" => Some(Request { name, target: text("target")?, host: None }),
        "server_hosts" => Some(Request { name, target: "/".to_string(), host: Some(text("host")?) }),
        _ => None,
    }
}

fn attempts(suite: &str, value: &Value) -> Vec<Attempt> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_string);
    match suite {
        "front_matter" => front_matter(value),
        "yaml_suite" => yaml(&text("yaml").unwrap_or_default(), value["fail"] == Value::Bool(true)),
        "file_names" => vec![attempt("name", Expect::Either, file_names(value))],
        "raw_bytes" => {
            let bytes = unhex(&text("hex").unwrap_or_default());
            let files: Files = vec![(b"fall.md".to_vec(), bytes)];
            vec![attempt("file", expectation(value, ""), files)]
        }
        "pathological_markdown" => vec![recipe(value)],
        _ => match (text("markdown"), text("payload").or_else(|| text("s"))) {
            (Some(markdown), _) => vec![attempt("body", Expect::Either, handbook::with_body(&markdown))],
            (None, Some(payload)) => handbook::everywhere(&payload)
                .into_iter()
                .map(|(place, files)| attempt(place, Expect::Either, files))
                .collect(),
            (None, None) => Vec::new(),
        },
    }
}

fn attempt(place: &'static str, expect: Expect, files: Files) -> Attempt {
    Attempt { place, expect, files: Box::new(move || files.clone()) }
}

fn expectation(value: &Value, title: &str) -> Expect {
    match value["expect"].as_str() {
        Some("reject") => Expect::Refused,
        Some("accept") => Expect::Built,
        Some("accept-escaped") => Expect::BuiltOrStricter,
        Some("accept-as-string") => Expect::Title(title.to_string()),
        _ => Expect::Either,
    }
}

/// Front matter with the suite's placeholder names mapped to ours, and what a page needs beside it.
fn front_matter(value: &Value) -> Vec<Attempt> {
    let yaml = match (value["yaml"].as_str(), value["gen"].as_str()) {
        (Some(yaml), _) => yaml.to_string(),
        (None, Some("long-key")) => format!("{}: v\n", "k".repeat(2_000_000)),
        (None, Some("many-keys")) => (0..200_000).map(|index| format!("k{index}: v\n")).collect(),
        (None, Some("huge-scalar")) => format!("title: {}\n", "x".repeat(5_000_000)),
        (None, Some("deep-flow")) => format!("x: {}{}\n", "[".repeat(10_000), "]".repeat(10_000)),
        (None, Some("deep-block")) => (0..2_000).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect(),
        (None, _) => return Vec::new(),
    };
    let title = yaml.lines().find_map(|line| line.strip_prefix("title: ")).unwrap_or_default();
    let title = title.trim_matches('"').to_string();
    let names = [("audience:", "visibility:"), ("tags:", "keywords:"), ("aliases:", "redirect_from:")];
    let mut mapped: String = yaml
        .lines()
        .map(|line| {
            let line = names.iter().fold(line.to_string(), |line, (theirs, ours)| match line.strip_prefix(theirs) {
                Some(rest) => format!("{ours}{}", rest.replace("intern]", "internal]")),
                None => line,
            });
            line + "\n"
        })
        .collect();
    let is_map = !mapped.starts_with(['-', '?', '~']) && mapped.contains(':');
    if is_map {
        // A page needs a summary once it is public; what the case says itself stays as it is.
        mapped.push_str("summary: Ein Fall.\n");
        if !mapped.contains("visibility:") {
            mapped.push_str("visibility: public\n");
        }
    }
    let expect = expectation(value, &title);
    let page = format!("---\n{mapped}---\n\nText.\n").into_bytes();
    let mut attempts = vec![attempt("front matter", expect, vec![(b"fall.md".to_vec(), page)])];
    // An address of its own is the file's name in this format, or an old address that leads to the page.
    if let Some(slug) = yaml.lines().find_map(|line| line.strip_prefix("slug: ")) {
        let quoted = if slug.starts_with('"') { slug.to_string() } else { handbook::quoted(slug) };
        let page = format!("---\ntitle: a\nsummary: b\nvisibility: public\nredirect_from: [{quoted}]\n---\n\nText.\n");
        attempts.push(attempt("old address", Expect::Either, vec![(b"fall.md".to_vec(), page.into_bytes())]));
        let name = slug.trim_matches('"').trim_start_matches(['/', '.', '\\']);
        let page = handbook::page("a", "Text.");
        attempts.push(attempt("file name", Expect::Either, vec![(format!("{name}.md").into_bytes(), page)]));
    }
    attempts
}

fn yaml(yaml: &str, fails: bool) -> Vec<Attempt> {
    // A line of dashes ends the front matter: what is wrong below it is text.
    let cut = yaml.lines().any(|line| line.starts_with("---"));
    let expect = |refused: bool| if refused { Expect::Refused } else { Expect::Either };
    let page = format!("---\n{}---\n\nText.\n", with_line_feed(yaml)).into_bytes();
    vec![
        attempt("front matter", expect(fails && !cut), vec![(b"fall.md".to_vec(), page)]),
        attempt("settings", expect(fails), vec![(b"handbook.yaml".to_vec(), yaml.as_bytes().to_vec())]),
    ]
}

fn with_line_feed(text: &str) -> String {
    if text.ends_with('\n') { text.to_string() } else { format!("{text}\n") }
}

fn file_names(value: &Value) -> Files {
    let name = &value["name"];
    let names: Vec<Vec<u8>> = match (value["kind"].as_str(), name.as_str(), name.as_array()) {
        (Some("hexbytes"), Some(name), _) => {
            let (hex, extension) = name.split_once('.').unwrap_or((name, "md"));
            let mut bytes = unhex(hex);
            bytes.extend_from_slice(format!(".{extension}").as_bytes());
            vec![bytes]
        }
        (_, Some(name), _) => vec![name.as_bytes().to_vec()],
        (_, None, Some(list)) => list.iter().filter_map(Value::as_str).map(|name| name.as_bytes().to_vec()).collect(),
        (_, None, None) => Vec::new(),
    };
    names.into_iter().map(|name| (name, handbook::page("Fall", "Text."))).collect()
}

fn recipe(value: &Value) -> Attempt {
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_string();
    let number = |key: &str| usize::try_from(value[key].as_u64().unwrap_or(0)).unwrap_or(0);
    let (prefix, unit, mid, unit2, suffix) = (text("prefix"), text("unit"), text("mid"), text("unit2"), text("suffix"));
    let (n, n2) = (number("n"), number("n2"));
    let files = move || {
        let body = format!("{prefix}{}{mid}{}{suffix}", unit.repeat(n), unit2.repeat(n2));
        handbook::with_body(&body)
    };
    Attempt { place: "body", expect: Expect::Either, files: Box::new(files) }
}

fn unhex(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().filter_map(|c| c.to_digit(16)).filter_map(|digit| u8::try_from(digit).ok()).collect();
    digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

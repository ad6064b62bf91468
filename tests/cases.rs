//! Runs the literate cases of `tests/cases/`: small handbooks in the editor's language, and what becomes of them.
//!
//! ```text
//! cargo test --test cases                    all of them
//! cargo test --test cases footnote           those with "footnote" in their name (folder/file)
//! AMTSBUCH_BLESS=1 cargo test --test cases   writes what the program does now into the cases; read every line of it
//! ```
//!
//! # How to write a case
//!
//! A case is a Markdown file `tests/cases/<field>/<name>.md`; its name states the behaviour. It begins with a heading
//! and a sentence of prose that says what an editor may rely on. Everything else is fenced blocks; the words behind the
//! backticks say what a block is. Prose may stand between them.
//!
//! **Files of the handbook** are named by their path: `markdown content/erwerb/x.md`, `yaml content/glossary.yaml`,
//! `text content/plan.png`. Without `content/handbook.yaml` the one of `tests/cases/handbook.yaml` is used.
//!
//! **A line `Date: 2027-01-01`** sets the day of the expectations below it; without one it is 2026-06-01. A case may hold
//! several: the same handbook is then looked at on several days.
//!
//! **Expectations:**
//!
//! | block | what must hold |
//! | --- | --- |
//! | `diagnostics` | exactly these problems, in English; a day without this block has no problem at all |
//! | `text public /erwerb/x/` | the visible text of the page's main part |
//! | `text public /erwerb/x/ body` | only what the editor wrote below the front matter |
//! | `text public /erwerb/x/ # Gebühren` | only the section with this heading |
//! | `html public /erwerb/x/` | each line occurs in the page's HTML |
//! | `file public /_redirects` | the file has this text |
//! | `pages public` | address and state of the handbook's pages in the site, all of them |
//! | `next-change public` | the next date on which the site differs, or `none` |
//! | `absent public /erwerb/x/` | the page is not there; with lines: none of them occurs in it |
//! | `absent public` | none of the lines occurs in any file of the site |
//!
//! `public` may be `internal` everywhere. A problem is written like this; `at` shows the marked place, `note` other places
//! that belong to it:
//!
//! ```text
//! error AB0301 content/erwerb/x.md:2:1 unknown key `titel`
//!   at `titel`
//!   help: Did you mean `title`?
//! ```
//!
//! # What every case checks besides
//!
//! Every problem says in German and in English what is wrong and what to do. Both sites of a handbook without errors pass
//! the judge. The handbook with everything internal removed gives the same public site, byte for byte.
#![allow(clippy::disallowed_methods, reason = "a test reads the environment")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;

use amtsbuch::artifact::Artifact;
use amtsbuch::diagnostic::position::Locator;
use amtsbuch::diagnostic::{Diagnostic, Severity, SourcePath, Text, catalogue};
use amtsbuch::edition::{Edition, public_sources};
use amtsbuch::emit::Emit;
use amtsbuch::language::Language;
use amtsbuch::pipeline::{self, Book, Prepared, Themes};
use amtsbuch::source::Sources;
use amtsbuch::theme::Theme;
use amtsbuch::verify::{self, Judge};
use support::case::{Audience, Block, Case, Meaning};
use support::page_text::page_text;
use support::{Site, prepare_sources, themes};

const DEFAULT_DATE: &str = "2026-06-01";

/// Codes that no handbook in memory can cause, and the test that causes them.
const ELSEWHERE: &[(&str, &str)] = &[
    ("AB0101", "tests/program/files.rs"),
    ("AB0102", "tests/program/files.rs"),
    ("AB0103", "tests/program/files.rs"),
    ("AB0105", "tests/program/files.rs"),
    ("AB0106", "tests/program/files.rs"),
    ("AB1101", "tests/program/own_theme.rs"),
    ("AB1102", "tests/program/own_theme.rs"),
    ("AB1104", "tests/program/own_theme.rs"),
    ("AB1106", "tests/audit.rs"),
    ("AB1201", "tests/program/own_theme.rs"),
];

/// Codes of what the program does not do yet.
const NOT_YET: &[&str] = &[];

/// Runs one case: what does not hold, and the text of the case; with `bless`, with expectations that hold.
fn run(text: &str, themes: &Themes, bless: bool) -> (String, Vec<String>) {
    let mut case = match Case::parse(text) {
        Ok(case) => case,
        Err(problem) => return (text.to_string(), vec![problem]),
    };
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    files.insert("handbook.yaml".to_string(), fs::read_to_string(folder().join("handbook.yaml")).expect("it exists"));
    let mut own = BTreeSet::new();
    for (path, content) in case.files() {
        if !own.insert(path) {
            return (text.to_string(), vec![format!("the file {path} is given twice")]);
        }
        files.insert(path.to_string(), content.to_string());
    }
    let mut failures = Vec::new();
    let mut part = 0;
    while part < case.blocks.len() {
        let end = case.blocks[part + 1..].iter().position(|block| matches!(block, Block::Date(_)));
        let end = end.map_or(case.blocks.len(), |offset| part + 1 + offset);
        let date = match &case.blocks[part] {
            Block::Date(date) => Some(date.clone()),
            Block::Prose(_) | Block::Fence { .. } => None,
        };
        let expects =
            |block: &Block| matches!(block, Block::Fence { meaning, .. } if !matches!(meaning, Meaning::File(_)));
        // Files often stand above the first date: that part expects nothing.
        if date.is_some() || end == case.blocks.len() || case.blocks[part..end].iter().any(expects) {
            let day = Day::new(&files, date.as_deref().unwrap_or(DEFAULT_DATE), themes);
            failures.extend(day.failures.iter().cloned());
            let told = case.blocks[part..end]
                .iter()
                .any(|block| matches!(block, Block::Fence { meaning: Meaning::Diagnostics, .. }));
            if !told && !day.diagnostics.is_empty() {
                failures.push(format!("unexpected problems:\n{}", day.diagnostics));
            }
            for block in &mut case.blocks[part..end] {
                let Block::Fence { info, meaning, text, .. } = block else { continue };
                match day.check(meaning, text) {
                    Ok(()) => {}
                    Err(Failure::Other(actual)) if bless => *text = actual,
                    Err(Failure::Other(actual)) => {
                        failures.push(format!("{info}\n{}", difference(text, &actual)));
                    }
                    Err(Failure::Wrong(problem)) => failures.push(format!("{info}: {problem}")),
                }
            }
        }
        part = end;
    }
    (case.to_text(), failures)
}

/// A handbook on one day.
struct Day {
    prepared: Prepared,
    /// All problems, written down.
    diagnostics: String,
    /// The sites, if there are no errors.
    sites: Option<(Site, Site)>,
    /// What holds for no handbook.
    failures: Vec<String>,
}

/// Why an expectation does not hold.
enum Failure {
    /// The text would be this.
    Other(String),
    /// No text would do.
    Wrong(String),
}

impl Day {
    fn new(files: &BTreeMap<String, String>, date: &str, themes: &Themes) -> Day {
        // A file `handbook.yaml` that says "none" stands for no file at all.
        let pairs = files.iter().filter(|(_, text)| text.trim() != "(there is no such file)");
        let sources = Sources::from_pairs(pairs.map(|(path, text)| (path.as_str(), text.as_str())));
        let prepared = prepare_sources(sources, date, themes);
        let mut failures = Vec::new();
        let mut problems = prepared.diagnostics.clone();
        let mut sites = None;
        if !prepared.has_errors() {
            let (public, mut found) =
                site(&prepared, |book| book.public.as_ref(), &themes.public, verify::Site::Public);
            let (internal, more) =
                site(&prepared, |book| book.internal.as_ref(), &themes.internal, verify::Site::Internal);
            found.extend(more);
            if found.is_empty() {
                failures.extend(check_projection(&prepared, &public, files, date, themes));
            }
            found.sort_by(|a, b| (&a.span, a.code, &a.message).cmp(&(&b.span, b.code, &b.message)));
            found.dedup();
            problems.extend(found);
            sites = Some((public, internal));
        }
        for problem in &problems {
            failures.extend(check_languages(problem));
        }
        let diagnostics = describe(&problems, &prepared.sources);
        Day { prepared, diagnostics, sites, failures }
    }

    fn check(&self, meaning: &Meaning, expected: &str) -> Result<(), Failure> {
        let same = |actual: String| if actual == expected { Ok(()) } else { Err(Failure::Other(actual)) };
        let wrong = |problem: String| Err(Failure::Wrong(problem));
        match meaning {
            Meaning::File(_) => return Ok(()),
            Meaning::Diagnostics => return same(self.diagnostics.clone()),
            _ => {}
        }
        let Some((public, internal)) = &self.sites else {
            return wrong("the handbook has errors, so there is no site".to_string());
        };
        let site = |audience: &Audience| match audience {
            Audience::Public => public,
            Audience::Internal => internal,
        };
        let page = |audience: &Audience, path: &str| {
            let known = || site(audience).keys().filter(|path| path.ends_with(".html")).cloned().collect::<Vec<_>>();
            site(audience).get(path).ok_or_else(|| Failure::Wrong(format!("no {path} among {:?}", known())))
        };
        match meaning {
            Meaning::File(_) | Meaning::Diagnostics => Ok(()),
            Meaning::Text(audience, path, part) => match page_text(page(audience, path)?, part) {
                Ok(actual) => same(actual),
                Err(problem) => wrong(problem),
            },
            Meaning::Html(audience, path) => {
                let html = folded(page(audience, path)?);
                let missing: Vec<&str> = expected.lines().filter(|line| !html.contains(&folded(line))).collect();
                if missing.is_empty() { Ok(()) } else { wrong(format!("{missing:#?} is not in\n{html}")) }
            }
            Meaning::Absent(audience, path) if expected.is_empty() => match site(audience).get(path) {
                None => Ok(()),
                Some(_) => wrong("it is there".to_string()),
            },
            Meaning::Absent(audience, path) => {
                let html = page(audience, path)?;
                let found: Vec<&str> = expected.lines().filter(|line| html.contains(line)).collect();
                if found.is_empty() { Ok(()) } else { wrong(format!("{found:?} is there")) }
            }
            Meaning::AbsentEverywhere(audience) => {
                for (path, text) in site(audience) {
                    if let Some(line) = expected.lines().find(|line| text.contains(line) || path.contains(line)) {
                        return wrong(format!("`{line}` is in {path}"));
                    }
                }
                Ok(())
            }
            Meaning::Output(audience, path) => {
                let text = page(audience, path)?;
                same(if text.ends_with('\n') { text.clone() } else { format!("{text}\n") })
            }
            Meaning::Pages(audience) => same(self.editions(audience).0),
            Meaning::NextChange(audience) => same(self.editions(audience).1),
        }
    }

    /// The pages and the next change of an edition.
    fn editions(&self, audience: &Audience) -> (String, String) {
        fn look<A: Emit>(book: &Book, edition: &Edition<A>) -> (String, String) {
            let mut pages = String::new();
            for page in edition.pages() {
                let face = match page.face() {
                    amtsbuch::edition::FaceKind::Whole => "",
                    amtsbuch::edition::FaceKind::Ended => ", a notice that it has ended",
                    amtsbuch::edition::FaceKind::Untranslated => ", a notice that it is not translated",
                };
                let _ = writeln!(pages, "{} {}{face}", page.address(), page.state().name());
            }
            let next = book.next_change::<A>().map_or_else(|| "none".to_string(), |change| change.date.to_string());
            (pages, format!("{next}\n"))
        }
        let book = self.prepared.book.as_ref().expect("there are sites");
        match audience {
            Audience::Public => look(book, book.public.as_ref().expect("both are wanted")),
            Audience::Internal => look(book, book.internal.as_ref().expect("both are wanted")),
        }
    }
}

/// Makes and judges a site.
fn site<A: Emit>(
    prepared: &Prepared,
    edition: fn(&Book) -> Option<&Edition<A>>,
    theme: &Theme<A>,
    kind: verify::Site,
) -> (Site, Vec<Diagnostic>) {
    let book = prepared.book.as_ref().expect("a handbook without errors is a book");
    let edition = edition(book).expect("both editions are wanted");
    let rendered = pipeline::render(edition, theme, &prepared.sources).expect("the theme works");
    let texts = theme.texts();
    let judge = Judge::new(&prepared.sources, kind, &texts);
    let evidence =
        rendered.iter().map(|(path, bytes)| judge.examine(&Artifact::new(path.clone(), bytes.clone()))).collect();
    let findings = verify::conclude(evidence).err().unwrap_or_default();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (rendered.into_iter().map(|(path, bytes)| (path.to_string(), text(&bytes))).collect(), findings)
}

/// `build(handbook) == build(project(handbook))`, byte for byte.
fn check_projection(
    prepared: &Prepared,
    whole: &Site,
    files: &BTreeMap<String, String>,
    date: &str,
    themes: &Themes,
) -> Option<String> {
    let book = prepared.book.as_ref()?;
    let labels = |language: &Language| themes.public.strings(language).labels(false);
    let projected = public_sources(&book.handbook, &labels);
    let assets = projected.assets.iter().map(|path| (path.as_str(), files[path.as_str()].as_str()));
    let texts = projected.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    let again = prepare_sources(Sources::from_pairs(texts.chain(assets)), date, themes);
    if again.has_errors() {
        let problems = describe(&again.diagnostics, &again.sources);
        return Some(format!("the handbook for the public has errors:\n{problems}{:#?}", projected.texts));
    }
    let (again, _) = site(&again, |book| book.public.as_ref(), &themes.public, verify::Site::Public);
    let differs = |path: &&String| whole.get(*path) != again.get(*path);
    let differing: BTreeSet<&String> = whole.keys().chain(again.keys()).filter(differs).collect();
    let path = differing.iter().next()?;
    let text = |site: &Site| site.get(*path).cloned().unwrap_or_default().replace("><", ">\n<");
    Some(format!(
        "the handbook for the public gives another site: {differing:?}\n{path}: {}",
        difference(&text(whole), &text(&again))
    ))
}

/// A problem speaks both languages and says what to do.
fn check_languages(problem: &Diagnostic) -> Option<String> {
    let both = |text: &Text| !text.de.trim().is_empty() && !text.en.trim().is_empty() && text.de != text.en;
    let code = problem.code;
    if !both(&problem.message) {
        return Some(format!("{code}: the message is not in two languages: {:?}", problem.message));
    }
    let Some(help) = &problem.help else {
        return Some(format!("{code} says not what to do: {}", problem.message.en));
    };
    if !both(help) {
        return Some(format!("{code}: the help is not in two languages: {help:?}"));
    }
    let label = problem.related.iter().map(|(_, label)| label).find(|label| !both(label))?;
    Some(format!("{code}: the label is not in two languages: {label:?}"))
}

/// Problems as a case writes them.
fn describe(problems: &[Diagnostic], sources: &Sources) -> String {
    let lookup = |path: &SourcePath| sources.text(path).map(|text| &**text);
    let mut locator = Locator::new(&lookup);
    let mut out = String::new();
    for problem in problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        };
        let mut place = String::new();
        if let Some(span) = &problem.span {
            let found = locator.place(span);
            let _ = write!(place, " {}:{}:{}", found.file, found.start.line, found.start.column);
        }
        let _ = writeln!(out, "{severity} {}{place} {}", problem.code, problem.message.en);
        let marked = problem.span.as_ref().and_then(|span| lookup(&span.path)?.get(span.start..span.end));
        if let Some(marked) = marked.filter(|marked| !marked.is_empty()) {
            let first = marked.split('\n').next().unwrap_or_default();
            let first: String = first.chars().take(100).collect();
            let more = if first.len() < marked.trim_end_matches('\n').len() { " …" } else { "" };
            let _ = writeln!(out, "  at `{first}`{more}");
        }
        if let Some(help) = &problem.help {
            for line in help.en.lines() {
                let _ = writeln!(out, "  help: {line}");
            }
        }
        for (span, label) in &problem.related {
            let found = locator.place(span);
            let _ = writeln!(out, "  note: {}:{}:{} {}", found.file, found.start.line, found.start.column, label.en);
        }
    }
    out
}

/// Two texts, line by line, with what differs in the middle.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), actual.lines().collect());
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - same_start;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let mut out = String::new();
    let mut write = |mark: &str, lines: &[&str]| {
        for line in lines {
            let _ = writeln!(out, "{mark} {line}");
        }
    };
    write(" ", &old[same_start.saturating_sub(3)..same_start]);
    write("-", &old[same_start..old.len() - same_end]);
    write("+", &new[same_start..new.len() - same_end]);
    write(" ", &old[old.len() - same_end..(old.len() - same_end + 3).min(old.len())]);
    out
}

fn folded(text: &str) -> String {
    text.replace('\u{AD}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// All cases: name and file, sorted.
fn cases() -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    for field in fs::read_dir(folder()).expect("tests/cases exists").flatten().filter(|entry| entry.path().is_dir()) {
        for entry in fs::read_dir(field.path()).expect("a readable folder").flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                found.push((format!("{}/{stem}", field.file_name().to_string_lossy()), path));
            }
        }
    }
    found.sort();
    found
}

/// Every code of the catalogue occurs in a case or in a test that is named here.
fn every_code_occurs() -> Vec<String> {
    let mut told = BTreeSet::new();
    for (name, path) in cases() {
        let text = fs::read_to_string(&path).expect("cases are UTF-8");
        let case = match Case::parse(&text) {
            Ok(case) => case,
            Err(problem) => return vec![format!("{name}: {problem}")],
        };
        for block in &case.blocks {
            let Block::Fence { meaning: Meaning::Diagnostics, text, .. } = block else { continue };
            told.extend(text.lines().filter_map(|line| line.split(' ').nth(1)).map(str::to_string));
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut failures = Vec::new();
    for entry in catalogue::ALL {
        let elsewhere = ELSEWHERE.iter().find(|(code, _)| *code == entry.code.0);
        match elsewhere {
            None if NOT_YET.contains(&entry.code.0) && !told.contains(entry.code.0) => {}
            None if NOT_YET.contains(&entry.code.0) => {
                failures.push(format!("{} has a case: strike it from the list", entry.code));
            }
            None if told.contains(entry.code.0) => {}
            None => failures.push(format!("{} ({}) occurs in no case", entry.code, entry.name)),
            Some((code, _)) if told.contains(*code) => {
                failures.push(format!("{code} has a case: strike it from the list"));
            }
            Some((code, file)) => {
                let text = fs::read_to_string(root.join(file)).unwrap_or_default();
                if !text.contains(&format!("\"{code}\"")) {
                    failures.push(format!("{code} does not occur in {file}"));
                }
            }
        }
    }
    failures
}

fn main() -> ExitCode {
    let mut filters = Vec::new();
    let mut skipped = Vec::new();
    let (mut exact, mut list) = (false, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--exact" => exact = true,
            "--list" => list = true,
            "--skip" => skipped.extend(arguments.next()),
            // Every other option of the usual harness changes nothing here; these take a value.
            "--test-threads" | "--format" | "--color" | "--logfile" => {
                arguments.next();
            }
            option if option.starts_with('-') => {}
            filter => filters.push(filter.to_string()),
        }
    }
    let matches = |name: &str, filter: &String| if exact { name == filter } else { name.contains(filter) };
    let wanted = |name: &str| {
        (filters.is_empty() || filters.iter().any(|filter| matches(name, filter)))
            && !skipped.iter().any(|filter| matches(name, filter))
    };
    const EVERY_CODE: &str = "every-code-occurs";
    let cases: Vec<(String, PathBuf)> = cases().into_iter().filter(|(name, _)| wanted(name)).collect();
    let mut names: Vec<&str> = cases.iter().map(|(name, _)| name.as_str()).collect();
    names.extend(wanted(EVERY_CODE).then_some(EVERY_CODE));
    if list {
        names.iter().for_each(|name| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    println!("\nrunning {} tests", names.len());
    let bless = std::env::var_os("AMTSBUCH_BLESS").is_some_and(|value| value == "1");
    let failed: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());
    let report = |name: &str, failures: Vec<String>| {
        println!("test {name} ... {}", if failures.is_empty() { "ok" } else { "FAILED" });
        if !failures.is_empty() {
            failed.lock().expect("no test panics while it reports").insert(name.to_string(), failures);
        }
    };
    let themes = themes();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        while let Some((name, path)) = cases.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let text = fs::read_to_string(path).expect("cases are UTF-8");
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&text, &themes, bless)));
            let (blessed, mut failures) =
                result.unwrap_or_else(|_| (text.clone(), vec!["the program panicked".to_string()]));
            if bless && blessed != text {
                failures.extend(fs::write(path, blessed).err().map(|error| error.to_string()));
            }
            report(name, failures);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, std::num::NonZero::get) {
            scope.spawn(work);
        }
    });
    if wanted(EVERY_CODE) {
        report(EVERY_CODE, every_code_occurs());
    }
    let failed = failed.into_inner().expect("all threads have ended");
    for (name, failures) in &failed {
        println!("\n---- {name}");
        failures.iter().for_each(|failure| println!("{failure}"));
    }
    let verdict = if failed.is_empty() { "ok" } else { "FAILED" };
    println!("\ntest result: {verdict}. {} passed; {} failed\n", names.len() - failed.len(), failed.len());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

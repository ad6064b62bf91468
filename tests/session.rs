//! What a preview remembers from build to build changes no byte: after any edits, a session gives what a fresh build gives.
//!
//! Random sequences of edits as an editor makes them (texts, facts, new and deleted and renamed pages, translations,
//! versions, snippets, configuration, glossary, a template of one's own, another date), on a disk, because the memory of
//! files is part of it. Eight sequences of ten edits; 200 with `AMTSBUCH_FULL=1`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use amtsbuch::artifact::OutputPath;
use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::pipeline::{self, Moment, Searches, Session, Wanted};
use random::Random;

#[path = "../benches/build/random.rs"]
#[expect(dead_code, reason = "the benchmarks need more of it")]
mod random;

/// What a build gives: the problems, and the files of both sites if there are no errors.
type Result = (Vec<String>, Vec<BTreeMap<OutputPath, Arc<Vec<u8>>>>);

fn build(root: &Path, date: &str, session: &mut Session, is_again: bool) -> Result {
    let themes = pipeline::themes(root).expect("the theme works");
    let mut diagnostics = Diagnostics::default();
    let sources = pipeline::discover(root, session, &mut diagnostics).expect("readable");
    let moment = Moment { date: Date::parse(date), now: 0 };
    let prepared = pipeline::prepare(sources, diagnostics, moment, Wanted::BOTH, &themes, session);
    let problems = prepared.diagnostics.iter().map(|diagnostic| format!("{diagnostic:?}")).collect();
    if prepared.has_errors() {
        return (problems, Vec::new());
    }
    let book = prepared.book.as_ref().expect("a handbook without errors is a book");
    let (public, internal) = (book.public.as_ref().expect("wanted"), book.internal.as_ref().expect("wanted"));
    let sources = &prepared.sources;
    let Searches { public: public_search, internal: internal_search } = session.searches();
    let sites = if is_again {
        vec![
            pipeline::render_again(public, &themes.public, sources, public_search).expect("the theme works"),
            pipeline::render_again(internal, &themes.internal, sources, internal_search).expect("the theme works"),
        ]
    } else {
        vec![
            pipeline::render(public, &themes.public, sources).expect("the theme works"),
            pipeline::render(internal, &themes.internal, sources).expect("the theme works"),
        ]
    };
    (problems, sites)
}

/// A handbook on a disk that is being edited.
struct Desk {
    folder: tempfile::TempDir,
    /// Paths below `content/` of the pages that exist.
    pages: Vec<String>,
    date: &'static str,
    /// Makes every text new.
    count: usize,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut desk = Desk { folder, pages: Vec::new(), date: "2026-06-01", count: 0 };
        desk.config("Amt Beispiel");
        desk.write(
            "content/snippets/hinweis.md",
            "---\nvisibility: public\n---\nEin Hinweis.\n\n::: internal\nNur für uns.\n:::\n",
        );
        desk.write("content/glossary.yaml", "- {term: {de: Bescheid}, text: {de: Ein Brief.}, visibility: public}\n");
        for number in 0..6 {
            desk.page(&format!("a/seite-{number}.md"));
        }
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("writable");
        fs::write(path, text).expect("writable");
    }

    fn config(&self, name: &str) {
        self.write(
            "content/handbook.yaml",
            &format!(
                "authority: {{name: {name}}}\nlanguages: [de, en]\nroles: {{sachbearbeitung: {{title: Sachbearbeitung}}}}\n\
                 groups: [{{id: erwerb, title: Arbeit, layer: core}}]\nvariables: {{zeiten: {{value: {name} von 8 bis 12, visibility: public}}}}\n"
            ),
        );
    }

    fn page(&mut self, path: &str) {
        self.count += 1;
        let count = self.count;
        let other = self.pages.get(count % (self.pages.len() + 1)).cloned().filter(|other| other != path);
        let link = other.map_or(String::new(), |other| {
            let id = other.rsplit('/').next().unwrap_or_default().trim_end_matches(".md").to_string();
            format!("Siehe [[{id}]].")
        });
        let text = format!(
            "---\nkind: process\ntitle: Titel {count}\nsummary: Zusammenfassung {count}.\nvisibility: {visibility}\ngroup: erwerb\n\
             legal_basis: [\"§ {section} AufenthG\"]\nvalid_from: 2020-03-01\nowner: sachbearbeitung\nkeywords: [wort{count}]\n\
             fees: [{{amount: {count}, cite: § 45 AufenthV}}]\n---\n\n## Abschnitt {count}\n\nEin Bescheid, {{{{ zeiten }}}}. {link}\n\n\
             ::: internal\nVertraulich {count}.\n:::\n\n::: from 2026-07-01\nSpäter {count}.\n:::\n\n::: snippet hinweis\n:::\n",
            // Links from public to internal pages are errors, which a session must remember as well.
            visibility = if count.is_multiple_of(7) { "internal" } else { "public" },
            section = 1 + count % 9,
        );
        self.write(&format!("content/{path}"), &text);
        if !self.pages.iter().any(|known| known == path) {
            self.pages.push(path.to_string());
        }
    }

    /// Makes one edit and says which.
    fn edit(&mut self, random: &mut Random) -> String {
        self.count += 1;
        let count = self.count;
        let at = random.below(self.pages.len());
        let page = self.pages[at].clone();
        let stem = page.trim_end_matches(".md").to_string();
        match random.below(12) {
            0 | 1 => self.page(&page),
            2 => self.page(&format!("b/neu-{count}.md")),
            3 if self.pages.len() > 2 => {
                fs::remove_file(self.path(&format!("content/{page}"))).expect("it exists");
                self.pages.remove(at);
            }
            4 => {
                let to = format!("c/anders-{count}.md");
                fs::create_dir_all(self.path("content/c")).expect("writable");
                fs::rename(self.path(&format!("content/{page}")), self.path(&format!("content/{to}")))
                    .expect("it exists");
                self.pages[at] = to;
            }
            5 => self.config(&format!("Amt {count}")),
            6 => self.write(
                "content/snippets/hinweis.md",
                &format!("---\nvisibility: public\n---\nHinweis {count}.\n\n::: internal\nNur {count}.\n:::\n"),
            ),
            7 => self.write(
                "content/glossary.yaml",
                &format!("- {{term: {{de: Bescheid}}, text: {{de: Brief {count}.}}, visibility: public}}\n"),
            ),
            8 => self.write(
                &format!("content/{stem}.en.md"),
                &format!("---\ntitle: Title {count}\nsummary: Summary {count}.\n---\n\nText {count}.\n"),
            ),
            9 => {
                let text = fs::read_to_string(self.path(&format!("content/{page}"))).unwrap_or_default();
                let coming = text
                    .replace("valid_from: 2020-03-01", &format!("valid_from: 2026-06-15\nchange_note: Neu {count}."));
                self.write(&format!("content/{stem}@2026-06-15.md"), &coming);
            }
            10 => self.date = ["2026-06-01", "2026-06-14", "2026-06-15", "2026-07-01"][random.below(4)],
            _ => {
                let footer = format!("<footer><p>{{{{ site.authority }}}} {count}</p></footer>\n");
                self.write("themes/shared/templates/part-footer.html", &footer);
            }
        }
        format!("edit {count} on {page}, {}", self.date)
    }
}

#[expect(clippy::disallowed_methods, reason = "a test is told its form by the environment")]
fn sequences() -> u64 {
    if std::env::var_os("AMTSBUCH_FULL").is_some_and(|value| value == "1") { 200 } else { 8 }
}

#[test]
fn a_session_gives_what_a_fresh_build_gives() {
    let (mut good, mut bad) = (0, 0);
    for sequence in 0..sequences() {
        let mut random = Random::new(0x0a3b_5c7d, sequence);
        let mut desk = Desk::new();
        let mut session = Session::default();
        let mut history = Vec::new();
        for _ in 0..10 {
            history.push(desk.edit(&mut random));
            let root = desk.folder.path();
            let remembered = build(root, desk.date, &mut session, true);
            let fresh = build(root, desk.date, &mut Session::default(), false);
            assert_eq!(remembered.0, fresh.0, "sequence {sequence}: {history:#?}");
            for (remembered, fresh) in remembered.1.iter().zip(&fresh.1) {
                for (path, bytes) in fresh {
                    assert!(remembered.get(path) == Some(bytes), "sequence {sequence}: {path} differs\n{history:#?}");
                }
                assert_eq!(remembered.len(), fresh.len(), "sequence {sequence}: {history:#?}");
            }
            if fresh.1.is_empty() { bad += 1 } else { good += 1 }
        }
    }
    assert!(good > bad && bad > 0, "{good} builds without errors, {bad} with: both kinds are tried");
}

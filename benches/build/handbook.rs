//! A handbook of any size: processes, pages and landing pages in folders of about 25 pages below at most 20 groups.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::LazyLock;

use crate::random::Random;
use crate::words::Words;

/// The seed of all measurements.
#[allow(dead_code, reason = "tests have seeds of their own")]
pub const SEED: u64 = 20_261_121;
/// Pages in a folder, its landing page included.
const FOLDER: usize = 25;
/// Groups of the process map, which are the top folders.
const GROUPS: usize = 20;

/// What is known of a page before any is written, so that links lead to pages that exist and may be named.
struct Plan {
    folder: String,
    group: usize,
    id: String,
    title: String,
    kind: Kind,
    public: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Landing,
    Process,
    Page,
}

/// Writes a handbook of `pages` pages below `root`; bodies are made, or taken from `texts` in turn if there are any.
/// Gives the path of a public page without directives, for the measurement of a small change.
pub fn write(root: &Path, pages: usize, seed: u64, texts: &[String]) -> io::Result<String> {
    let words = Words::new();
    let content = root.join("content");
    fs::create_dir_all(&content)?;
    let plans = plan(pages, seed, &words);
    let groups = plans.iter().map(|plan| plan.group + 1).max().unwrap_or(1);
    fs::write(content.join("handbook.yaml"), settings(groups))?;
    fs::write(content.join("glossary.yaml"), glossary(seed, &words))?;
    for (index, plan) in plans.iter().enumerate() {
        let folder = content.join(&plan.folder);
        fs::create_dir_all(&folder)?;
        let mut random = Random::new(seed, index as u64);
        let text = page(plan, &plans, &words, texts.get(index % texts.len().max(1)), &mut random);
        fs::write(folder.join(file_name(plan)), text)?;
    }
    let changed = plans.iter().rev().find(|plan| plan.kind == Kind::Page && plan.public);
    Ok(changed.map_or_else(|| "index.md".to_string(), |plan| format!("{}/{}", plan.folder, file_name(plan))))
}

fn file_name(plan: &Plan) -> String {
    if plan.kind == Kind::Landing { "index.md".to_string() } else { format!("{}.md", plan.id) }
}

fn plan(pages: usize, seed: u64, words: &Words) -> Vec<Plan> {
    let mut plans = vec![Plan {
        folder: String::new(),
        group: 0,
        id: "index".to_string(),
        title: "Handbuch".to_string(),
        kind: Kind::Landing,
        public: true,
    }];
    let folders = pages.div_ceil(FOLDER).max(1);
    let groups = folders.min(GROUPS);
    for folder in 0..folders {
        let group = folder % groups;
        let mut path = format!("gruppe-{:02}", group + 1);
        if folders > groups {
            if folder < groups && plans.len() < pages {
                plans.push(landing(&path, group, words, Random::new(seed ^ 2, (pages + folder) as u64)));
            }
            let _ = write!(path, "/teil-{}", folder / groups + 1);
        }
        for index in 0..FOLDER {
            // Every folder gets its share, the last ones what is left.
            if plans.len() >= pages {
                return plans;
            }
            if index == 0 {
                plans.push(landing(&path, group, words, Random::new(seed ^ 2, (2 * pages + folder) as u64)));
                continue;
            }
            let number = plans.len();
            let mut random = Random::new(seed ^ 1, number as u64);
            let kind = if random.chance(60) { Kind::Process } else { Kind::Page };
            let title = words.title(&mut random, 2, 4);
            let id = format!("seite-{number:05}");
            plans.push(Plan { folder: path.clone(), group, id, title, kind, public: random.chance(80) });
        }
    }
    plans
}

fn landing(folder: &str, group: usize, words: &Words, mut random: Random) -> Plan {
    Plan {
        folder: folder.to_string(),
        group,
        id: folder.to_string(),
        title: words.title(&mut random, 1, 3),
        kind: Kind::Landing,
        public: true,
    }
}

fn settings(groups: usize) -> String {
    let mut yaml = String::from(
        "authority:\n  name: Amt Beispiel\n  email: amt@beispiel.example\n  phone: 069 90009-100\n\
         sites:\n  public: {title: Amt Beispiel, url: \"https://amt.example/\"}\n  internal: {title: Handbuch}\n\
         languages: [de]\ndefault_law: AufenthG\nreview_in: 12m\nrepository: https://forge.example/amt/handbuch\n\
         roles:\n  sachbearbeitung: {title: Sachbearbeitung}\n  leitung: {title: Leitung}\n  \
         service: {title: Servicestelle}\n\
         contacts:\n  schalter: {title: Servicepunkt, visibility: public, phone: 069 90009-1, hours: nach Termin}\n\
         variables:\n  oeffnungszeiten: {value: \"Mo bis Fr 8 bis 12 Uhr\", visibility: public}\n  \
         durchwahl: {value: 069 90009-777}\n\
         readers:\n  antragstellende: {title: Antragstellende}\n  arbeitgeber: {title: Arbeitgeber}\ngroups:\n",
    );
    for group in 1..=groups {
        let layer = ["management", "core", "core", "core", "support"][group % 5];
        let _ = writeln!(yaml, "  - {{id: gruppe-{group:02}, title: Gruppe {group}, layer: {layer}}}");
    }
    yaml
}

fn glossary(seed: u64, words: &Words) -> String {
    let mut yaml = String::new();
    let mut random = Random::new(seed, u64::MAX);
    let mut known = std::collections::BTreeSet::new();
    while known.len() < 60 {
        let term = words.title(&mut random, 1, 1);
        if !known.insert(term.clone()) {
            continue;
        }
        let mut text = String::new();
        words.sentence(&mut random, 8, 20, &mut text);
        let visibility = if random.chance(80) { "public" } else { "internal" };
        let _ = writeln!(yaml, "- {{term: {{de: {term}}}, text: {{de: \"{text}\"}}, visibility: {visibility}}}");
    }
    yaml
}

fn page(plan: &Plan, plans: &[Plan], words: &Words, given: Option<&String>, random: &mut Random) -> String {
    let size = random.between(3000, 8000);
    let mut out = String::with_capacity(size + 1000);
    out.push_str("---\n");
    front_matter(plan, plans, words, random, &mut out);
    out.push_str("---\n\n");
    match given {
        Some(text) => out.push_str(text),
        None => {
            let size = if plan.kind == Kind::Landing { size / 4 } else { size };
            Body { plan, plans, words, random, out: &mut out }.write(size);
        }
    }
    out
}

/// A page that this one may name: a public page names public ones only.
fn other<'a>(plan: &Plan, plans: &'a [Plan], random: &mut Random) -> Option<&'a Plan> {
    let candidate = &plans[random.below(plans.len())];
    let fits = (candidate.public || !plan.public) && candidate.kind != Kind::Landing && candidate.id != plan.id;
    fits.then_some(candidate)
}

/// Sections of laws, as the program knows them: a handbook that cites what does not exist would measure warnings.
const SECTIONS: &str = include_str!("../../src/citation/data/sections.tsv");

fn citation(random: &mut Random) -> String {
    static KNOWN: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
        let cited = ["AufenthG", "BeschV", "AufenthV", "VwVfG", "StAG"];
        let mut known = Vec::new();
        for line in SECTIONS.lines() {
            let mut columns = line.split('\t');
            let (law, _, number, _, status) =
                (columns.next(), columns.next(), columns.next(), columns.next(), columns.next());
            if let (Some(law), Some(number)) = (law, number)
                && cited.contains(&law)
                && status.is_none_or(str::is_empty)
            {
                known.push((law, number));
            }
        }
        known
    });
    let (law, number) = KNOWN[random.below(KNOWN.len())];
    format!("§ {number} Abs. {} {law}", random.between(1, 5))
}

fn front_matter(plan: &Plan, plans: &[Plan], words: &Words, random: &mut Random, out: &mut String) {
    // Writing to a String cannot fail.
    let text = |random: &mut Random| {
        let mut text = String::new();
        words.sentence(random, 5, 14, &mut text);
        text
    };
    if plan.kind == Kind::Process {
        out.push_str("kind: process\n");
    }
    let _ = writeln!(out, "title: \"{}\"\nsummary: \"{}\"", plan.title, text(random));
    let _ = writeln!(out, "visibility: {}", if plan.public { "public" } else { "internal" });
    if plan.kind == Kind::Landing {
        return;
    }
    let keywords: Vec<String> = (0..random.between(2, 6)).map(|_| words.title(random, 1, 1)).collect();
    let _ = writeln!(out, "keywords: [\"{}\"]\nfor: [antragstellende]", keywords.join("\", \""));
    let related: Vec<&str> = (0..3).filter_map(|_| other(plan, plans, random)).map(|p| p.id.as_str()).collect();
    if !related.is_empty() {
        let _ = writeln!(out, "related: [{}]", related.join(", "));
    }
    if plan.kind == Kind::Page {
        return;
    }
    let _ = writeln!(
        out,
        "group: gruppe-{:02}\nlegal_basis: [\"{}\", \"{}\"]\nvalid_from: 20{}-0{}-01\nowner: sachbearbeitung\n\
         deputy: leitung\nlast_reviewed_on: 2026-0{}-1{}\nlegal_check: done",
        plan.group + 1,
        citation(random),
        citation(random),
        random.between(15, 25),
        random.between(1, 9),
        random.between(1, 9),
        random.between(0, 9),
    );
    let list = |key: &str, least: usize, most: usize, random: &mut Random, out: &mut String| {
        let _ = writeln!(out, "{key}:");
        for _ in 0..random.between(least, most) {
            let _ = writeln!(out, "  - \"{}\"", text(random));
        }
    };
    list("requirements", 2, 5, random, out);
    out.push_str("documents:\n");
    for _ in 0..random.between(3, 7) {
        let form = random.one_of(&["original", "copy", "both"]);
        let _ = write!(out, "  - {{name: \"{}\", form: {form}", words.title(random, 1, 3));
        if random.chance(30) {
            let _ = write!(out, ", note: \"{}\"", text(random));
        }
        if random.chance(10) {
            out.push_str(", visibility: internal");
        }
        out.push_str("}\n");
    }
    list("procedure", 2, 5, random, out);
    out.push_str("fees:\n");
    for _ in 0..random.between(1, 3) {
        let (amount, case) = (random.between(10, 260), words.title(random, 1, 3));
        let _ = writeln!(out, "  - {{amount: {amount}, for: \"{case}\", cite: \"{}\"}}", citation(random));
    }
    let _ = writeln!(out, "processing_time: \"{}\"\nremedy: objection\ncontact: schalter", text(random));
    let _ = writeln!(out, "result: {}\ntrigger: {}", words.title(random, 1, 3), words.title(random, 2, 4));
    let systems = format!("[\"{}\"]", words.title(random, 1, 2));
    let _ = writeln!(out, "systems: {systems}\nrisks: [\"{}\"]\nsteps:", text(random));
    let steps = random.between(4, 9);
    for step in 1..=steps {
        let role = random.one_of(&["sachbearbeitung", "leitung", "service"]);
        let _ = write!(out, "  - id: schritt-{step}\n    do: \"{}\"\n    role: {role}\n", text(random));
        if random.chance(30) {
            let _ = writeln!(out, "    details: \"{} Siehe {}.\"", text(random), citation(random));
        }
        if random.chance(15) {
            out.push_str("    visibility: public\n");
        }
        if step > 1 && step < steps && random.chance(25) {
            let _ = write!(
                out,
                "    decide:\n      - {{if: ja, then: schritt-{}}}\n      - {{if: nein, then: schritt-{}}}\n",
                step + 1,
                step - 1
            );
        }
    }
}

/// Writes the body of a page.
struct Body<'a> {
    plan: &'a Plan,
    plans: &'a [Plan],
    words: &'a Words,
    random: &'a mut Random,
    out: &'a mut String,
}

impl Body<'_> {
    fn write(&mut self, size: usize) {
        while self.out.len() < size {
            let level = if self.random.chance(25) && self.out.contains("\n## ") { "###" } else { "##" };
            let heading = self.words.title(self.random, 1, 4);
            let _ = write!(self.out, "{level} {heading}\n\n");
            for _ in 0..self.random.between(1, 3) {
                self.block();
                if self.out.len() > size {
                    break;
                }
            }
        }
    }

    fn block(&mut self) {
        match self.random.below(100) {
            0..14 => self.list("- "),
            14..20 => self.list("1. "),
            20..28 => self.table(),
            28..34 if self.plan.public => {
                self.out.push_str("::: internal\n");
                self.paragraph();
                self.out.push_str(":::\n\n");
            }
            34..37 => {
                let _ = write!(self.out, "::: details {}\n\n", self.words.title(self.random, 1, 3));
                self.paragraph();
                self.out.push_str(":::\n\n");
            }
            37..41 => {
                self.out.push_str("> [!NOTE]\n> ");
                self.words.sentence(self.random, 8, 20, self.out);
                self.out.push_str("\n\n");
            }
            _ => self.paragraph(),
        }
    }

    fn paragraph(&mut self) {
        for _ in 0..self.random.between(2, 5) {
            self.words.sentence(self.random, 6, 20, self.out);
            self.out.push(' ');
        }
        match self.random.below(100) {
            0..22 => {
                let _ = write!(self.out, "Das folgt aus {}.", citation(self.random));
            }
            22..40 => {
                if let Some(page) = other(self.plan, self.plans, self.random) {
                    let _ = write!(self.out, "Siehe auch [[{}]].", page.id);
                }
            }
            40..50 => {
                if let Some(page) = other(self.plan, self.plans, self.random) {
                    let up = "../".repeat(self.plan.folder.split('/').filter(|part| !part.is_empty()).count());
                    let _ = write!(self.out, "Näheres unter [{}]({up}{}/{}.md).", page.title, page.folder, page.id);
                }
            }
            50..54 => self.out.push_str("Geöffnet ist {{ oeffnungszeiten }}."),
            54..64 => self.out.push_str("Das ist **zwingend** und _ohne Ausnahme_ zu beachten."),
            _ => {}
        }
        while self.out.ends_with(' ') {
            self.out.pop();
        }
        self.out.push_str("\n\n");
    }

    fn list(&mut self, mark: &str) {
        for _ in 0..self.random.between(3, 7) {
            self.out.push_str(mark);
            self.words.sentence(self.random, 4, 14, self.out);
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    fn table(&mut self) {
        let columns = self.random.between(2, 4);
        for row in 0..self.random.between(4, 8) {
            for _ in 0..columns {
                let _ = write!(self.out, "| {} ", self.words.title(self.random, 1, 3));
            }
            self.out.push_str("|\n");
            if row == 0 {
                self.out.push_str(&"| --- ".repeat(columns));
                self.out.push_str("|\n");
            }
        }
        self.out.push('\n');
    }
}

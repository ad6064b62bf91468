//! Makes search indexes of 1,000 and 10,000 pages and prints what they cost: to build, to load, to ask.
//!
//! `cargo bench --bench search` measures 1,000 pages, `-- --all` 10,000 as well. `AMTSBUCH_CORPUS` names an unpacked folder of
//! Markdown to cut pages from; otherwise text is made that has as many different words as federal law has (36,000 in 1,000
//! pages, 160,000 in 10,000), and queries from its titles: words, beginnings, misspelt words, sections of laws. What a reader's
//! browser loads and how long it thinks is measured by `queries.mjs` in Node, with the script that sites ship, which has to
//! give the same results in the same order as the program; without Node, that part is left out. `--keep FOLDER` keeps the
//! files of the indexes.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock and the environment")]

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use amtsbuch::citation::Laws;
use amtsbuch::language::Language;
use amtsbuch::search::{self, Choice, Choices, Document, Section};

#[path = "../build/corpus.rs"]
mod corpus;
#[path = "../build/random.rs"]
#[expect(dead_code, reason = "the benchmark of builds needs more of it")]
mod random;
#[path = "../build/words.rs"]
#[expect(dead_code, reason = "the benchmark of builds has words of its own number")]
mod words;

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let corpus = std::env::var_os("AMTSBUCH_CORPUS").map(PathBuf::from);
    let sizes: &[usize] =
        if arguments.iter().any(|argument| argument == "--all") { &[1_000, 10_000] } else { &[1_000] };
    let kept = arguments.iter().skip_while(|argument| *argument != "--keep").nth(1).map(PathBuf::from);
    for size in sizes {
        let texts = match &corpus {
            Some(folder) => corpus::read(folder, *size)?,
            None => generated(*size),
        };
        measure(&texts, corpus.is_some(), kept.as_deref())?;
    }
    Ok(())
}

/// Bodies of about 5 KB.
fn generated(pages: usize) -> Vec<String> {
    let words = words::Words::with(600_000, 1.25);
    let page = |number: usize| {
        let mut random = random::Random::new(20_261_120, number as u64);
        let mut text = String::new();
        while text.len() < 5000 {
            text.push_str("## ");
            text.push_str(&words.title(&mut random, 2, 5));
            text.push_str("\n\n");
            for _ in 0..8 {
                words.sentence(&mut random, 8, 20, &mut text);
                text.push(' ');
            }
            text.push_str(&format!("§ {} Abs. {} AufenthG\n\n", random.between(1, 120), random.between(1, 5)));
        }
        text
    };
    (0..pages).map(page).collect()
}

/// A body as a page: its first heading is the title.
fn document(number: usize, text: &str) -> Document<'_> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for part in text.split("\n\n").filter(|part| !part.trim().is_empty()) {
        match part.trim_start_matches('#') {
            heading if heading.len() < part.len() => {
                sections.push(Section {
                    anchor: Some("abschnitt".into()),
                    heading: heading.trim(),
                    text: Cow::Borrowed(""),
                });
            }
            _ => match sections.last_mut() {
                Some(section) => {
                    section.text.to_mut().push_str(part);
                    section.text.to_mut().push(' ');
                }
                None => sections.push(Section { anchor: None, heading: "", text: Cow::Borrowed(part) }),
            },
        }
    }
    let heading = sections.iter().map(|section| section.heading).find(|heading| !heading.is_empty());
    let title = heading.or_else(|| text.get(..text.find(['.', ',', '\n'])?.min(60))).unwrap_or("Seite");
    let groups = ["erwerb", "familie", "bildung", "schutz"];
    Document {
        id: "seite",
        url: format!("ordner-{}/seite-{number}/index.html", number / 25),
        title,
        kind: "page",
        sections: sections.into(),
        group: Some(groups[number % groups.len()]),
        weight: 100,
        ..Document::default()
    }
}

/// Queries from the titles of documents: words, two words, beginnings, misspelt ones; and sections of laws.
fn queries(documents: &[Document<'_>]) -> Vec<String> {
    let mut random = random::Random::new(20_261_128, 0);
    let mut queries = Vec::new();
    for number in 0..60 {
        let title = documents[random.below(documents.len())].title;
        let words: Vec<&str> = title.split(' ').collect();
        let word = words[random.below(words.len())];
        let letters: Vec<char> = word.chars().collect();
        let cut = letters.len() - (letters.len() / 3).min(3);
        queries.push(match number % 10 {
            0..4 => word.to_string(),
            4 | 5 => words.iter().take(2).copied().collect::<Vec<_>>().join(" "),
            6 => letters[..cut].iter().collect(),
            7 => format!("{} {}", words[0], letters[..cut].iter().collect::<String>()),
            8 if letters.len() > 4 => {
                let mut letters = letters;
                let at = letters.len() / 2;
                letters.swap(at, at + 1);
                letters.into_iter().collect()
            }
            8 => word.to_string(),
            _ => format!("§ {} AufenthG", random.between(1, 120)),
        });
    }
    queries
}

/// What people ask of texts of law.
const QUERIES: &str = "aufenthalt; aufenthaltserlaubnis; antrag frist; niederlassungserlaubnis voraussetzungen; \
    widerspruch bescheid; gebühr befreiung; verordnung bundesministerium; zuständige behörde; arbeitgeber beschäftigung; \
    ausbildung prüfung; § 5; § 18 AufenthG; ausländer einreise visum; familie ehegatte; kind unterhalt; \
    schutz gesundheit; wasser boden; steuer betrag; versicherung beitrag; verfahren gericht; urteil klage; \
    vertrag kündigung; öffentliche bekanntmachung; daten auskunft; register eintragung; zulassung fahrzeug; \
    berufserfahrung nachweis; hochschule studium; gehalt besoldung; rente alter; grundstück eigentum; \
    bußgeld ordnungswidrigkeit; haftung schaden; anlage genehmigung; sicherheit prüfstelle; \
    lebensmittel kennzeichnung; europäische union richtlinie; mitgliedstaat; bundesanzeiger; inkrafttreten; \
    übergangsvorschrift; sachverständiger; anhörung beteiligte; zuwendung förderung; minderjährige; wohnsitz umzug; \
    pass ausweis; arbeitslosengeld; aufentalt; verodnung; genehmigun; niederl";

fn measure(texts: &[String], is_law: bool, kept: Option<&Path>) -> io::Result<()> {
    let language = Language::parse("de").expect("a tag");
    let laws = Laws::built_in();
    let names = search::law_names(laws);
    let choices = || Choices {
        groups: [("erwerb", "Arbeit"), ("familie", "Familie"), ("bildung", "Bildung"), ("schutz", "Schutz")]
            .map(|(id, title)| Choice { id, title, lang: None })
            .to_vec(),
        ..Choices::default()
    };
    let documents: Vec<Document<'_>> = texts.iter().enumerate().map(|(number, text)| document(number, text)).collect();
    let asked: Vec<String> = match is_law {
        true => QUERIES.split(';').map(|query| query.trim().to_string()).collect(),
        false => queries(&documents),
    };
    let (wall, cpu) = (Instant::now(), cpu_seconds());
    let index = search::index(&language, documents, choices(), Vec::new(), laws, &names, None);
    let indexed = cpu_seconds() - cpu;
    let files = search::files(&index, None);
    let (cpu, wall) = (cpu_seconds() - cpu, wall.elapsed().as_secs_f64());
    println!(
        "{} pages: index {indexed:.2} s CPU, with files {cpu:.2} s CPU, {wall:.2} s wall, peak {} MiB",
        texts.len(),
        peak_mebibytes()
    );
    let temporary = tempfile::tempdir()?;
    let folder = kept.map_or(temporary.path().to_path_buf(), |kept| kept.join(texts.len().to_string()));
    for (name, bytes) in &files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        fs::write(path, bytes)?;
    }
    // What the program answers, which the script has to answer, too.
    let answer = |query: &String| {
        let hits = index.answer(query, true).hits;
        let first: Vec<String> = hits.iter().take(10).map(|hit| hit.document.to_string()).collect();
        format!("{query}\t{}\n", first.join(","))
    };
    let answers: String = asked.iter().map(answer).collect();
    fs::write(folder.join("answers.tsv"), answers)?;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let status = Command::new("node")
        .arg(root.join("benches/search/queries.mjs"))
        .arg(root.join("themes/shared/js/search-core.js"))
        .arg(&folder)
        .status();
    match status {
        Err(_) => println!("no Node here: nothing is asked"),
        Ok(status) if status.success() => {}
        Ok(_) => return Err(io::Error::other("the script answers otherwise than the program")),
    }
    Ok(())
}

/// Seconds of CPU that this process has used, all threads.
fn cpu_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn peak_mebibytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

//! The search: its analysers, and that nothing internal is in the files of a public index.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};

use amtsbuch::citation::Laws;
use amtsbuch::language::Language;
use amtsbuch::search::{Analyser, law_names};
use flate2::read::GzDecoder;
use support::{Site, build, process};

fn golden_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/search-golden.tsv")
}

/// Words in `tests/data/search-golden.tsv` have the tokens that stand there; `tests/browser/` holds the script to the same.
///
/// `AMTSBUCH_GOLDEN=write` writes the file anew from the words of the sample handbook and those already in it.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test is told by the environment that it may write")]
fn golden() {
    let laws = law_names(Laws::built_in());
    let tokens = |tag: &str, text: &str| {
        let language = Language::parse(tag).expect("a tag");
        Analyser::new(&language, &laws).tokens(text).join(" ")
    };
    let file = golden_file();
    let known = std::fs::read_to_string(&file).unwrap_or_default();
    let lines: Vec<Vec<&str>> = known.lines().map(|line| line.split('\t').collect()).collect();
    if std::env::var("AMTSBUCH_GOLDEN").is_ok() {
        let mut words: BTreeSet<(String, String)> =
            lines.iter().map(|line| (line[0].to_string(), line[1].to_string())).collect();
        words.extend(words_of_the_sample());
        let mut out = String::new();
        for (language, word) in &words {
            let _ = writeln!(out, "{language}\t{word}\t{}", tokens(language, word));
        }
        std::fs::write(&file, out).expect("the file is writable");
        return;
    }
    assert!(lines.len() >= 5000, "{} lines", lines.len());
    let languages: BTreeSet<&str> = lines.iter().map(|line| line[0]).collect();
    assert_eq!(languages.len(), 7);
    let wrong: Vec<String> = lines
        .iter()
        .filter(|line| tokens(line[0], line[1]) != line[2])
        .map(|line| format!("{line:?}: {}", tokens(line[0], line[1])))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

/// Up to 1,100 words of each language of the sample handbook, and texts that are hard to cut.
fn words_of_the_sample() -> Vec<(String, String)> {
    let mut words: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let languages = ["de", "en", "uk", "ar", "tr", "fr", "de-simple"];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("content")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(stem) = name.strip_suffix(".md") else { continue };
            let tag = stem.rsplit_once('.').map_or("de", |(_, tag)| tag);
            let Some(language) = languages.iter().find(|known| **known == tag) else { continue };
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            let parts = text.split(|c: char| c.is_whitespace() || ",.;\"()[]{}".contains(c));
            words
                .entry(language)
                .or_default()
                .extend(parts.filter(|word| word.chars().count() > 1).map(str::to_string));
        }
    }
    let hard = [
        "§ 18b",
        "§18b",
        "§ 18 b AufenthG",
        "Paragraph 18 b Absatz 2",
        "18b II AufenthG",
        "aufenthg 18b",
        "§§ 5, 6",
        "§ 5 FreizügG/EU",
        "§ 81 (4) AufenthG",
        "Art. 33 Visakodex",
        "Ausländer:innen",
        "Ausländer*in",
        "AusländerInnen",
        "Schüler/-innen",
        "Student(inn)en",
        "Log-in",
        "Fachkraefte",
        "neue Quelle",
        "bauer",
        "buueue",
        "GRO\u{308}SSE",
        "Straße",
        "ẞ",
        "İstanbul",
        "ısı",
        "Œuvre",
        "п'ять",
        "п’ять",
        "Їжак",
        "الإقامةُ",
        "٢٠٢٦",
        "Aufenthalts\u{AD}titel",
        "Auf·enthalts·titel",
        "·",
        "1.234,56 €",
        "a-b",
        "x\u{200B}y",
        "naïve café",
        "ΣΟΦΟΣ",
        "18g-Karte",
        "E-Mail",
        "B1-Niveau",
        "constructor",
        "Einbürgerungstest",
        "selbstständig",
    ];
    let mut list = Vec::new();
    for language in languages {
        list.extend(hard.iter().map(|text| (language.to_string(), (*text).to_string())));
        let all: Vec<&String> = words.get(language).into_iter().flatten().collect();
        let step = all.len().div_ceil(1100).max(1);
        list.extend(all.into_iter().step_by(step).map(|word| (language.to_string(), word.clone())));
    }
    list
}

/// All decoded texts of the index of a site, by path.
fn decoded(site: &Site) -> BTreeMap<String, String> {
    let files = site.iter().filter(|(path, _)| path.starts_with("search/"));
    files.map(|(path, script)| (path.clone(), decode(script))).collect()
}

/// The content of a file of an index, as `docs/search.md` describes it. Front-coded texts are put together again.
fn decode(script: &str) -> String {
    let (_, content) = script.trim_end().split_once("\",").expect("a name and a content");
    let content = content.strip_suffix(");").expect("a call");
    let Some(packed) = content.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return content.to_string();
    };
    let mut bits = 0_u32;
    let mut count = 0;
    let mut compressed = Vec::new();
    for letter in packed.chars().filter(|letter| *letter != '=') {
        let value = match letter {
            'A'..='Z' => u32::from(letter) - 65,
            'a'..='z' => u32::from(letter) - 71,
            '0'..='9' => u32::from(letter) + 4,
            'ä' => 62,
            'ö' => 63,
            _ => panic!("{letter} is no digit"),
        };
        bits = bits << 6 | value;
        count += 6;
        if count >= 8 {
            count -= 8;
            compressed.push((bits >> count & 255) as u8);
        }
    }
    let mut plain = Vec::new();
    GzDecoder::new(&compressed[..]).read_to_end(&mut plain).expect("gzip");
    match String::from_utf8(plain.clone()) {
        Ok(text) if text.starts_with(['{', '[']) => text,
        _ => {
            // Shards, corrections and lengths: the first two hold texts, shards after two numbers.
            let mut at = 0;
            number(&plain, &mut at);
            number(&plain, &mut at);
            let mut text = texts(plain.get(at..).unwrap_or_default(), true);
            text.push('\n');
            text.push_str(&texts(&plain, false));
            text.push_str(&String::from_utf8_lossy(&plain));
            text
        }
    }
}

/// A number; then the next one begins at `at`.
fn number(bytes: &[u8], at: &mut usize) -> usize {
    let (mut value, mut shift) = (0_usize, 0);
    while let Some(byte) = bytes.get(*at) {
        *at += 1;
        value |= usize::from(byte & 127) << shift;
        if *byte < 128 || shift > 28 {
            break;
        }
        shift += 7;
    }
    value
}

/// The texts of a shard, or of a file of corrections; what is none of them gives noise.
fn texts(bytes: &[u8], is_shard: bool) -> String {
    let mut at = 0;
    let number = |at: &mut usize| number(bytes, at);
    let mut out = String::new();
    let mut last: Vec<u8> = Vec::new();
    while at < bytes.len() {
        let (shared, length) = (number(&mut at), number(&mut at));
        last.truncate(shared);
        last.extend_from_slice(&bytes[at.min(bytes.len())..(at + length).min(bytes.len())]);
        at += length;
        out.push_str(&String::from_utf8_lossy(&last));
        out.push('\n');
        let mut mask = number(&mut at);
        while is_shard && mask > 0 {
            if mask & 1 == 1 {
                number(&mut at);
            }
            mask >>= 1;
        }
    }
    out
}

/// A handbook of which the internal text is given.
fn handbook(internal: &str) -> Site {
    let body = format!(
        "## Wohnsitzauflage\n\nDie Wohnsitzauflage regelt den Wohnsitz. Der Antrag auf Verlängerung.\n\n::: internal\n{internal}\n:::\n"
    );
    let open = process(
        "Wohnsitzregelung",
        "public",
        "keywords: [Umzug]\nrisks: [Zebrarisiko]\ntrigger: Zebraanstoss\n",
        &body,
    );
    let secret = process("Zebrakartei", "internal", "keywords: [Zebrastichwort]\n", &format!("Zebratext {internal}"));
    let glossary = "- {term: {de: Wohnsitzregelung}, text: {de: Regel.}, synonyms: {de: [Auflage]}, visibility: public}\n\
                    - {term: {de: Zebrabegriff}, text: {de: Zebra.}, synonyms: {de: [Zebrasynonym]}}\n";
    let config = "authority:\n  name: Amt Beispiel\nlanguages: [de]\nroles:\n  sachbearbeitung: {title: Zebrarolle}\n\
                  groups:\n  - {id: erwerb, title: Arbeit, layer: core}\n";
    let files = [
        ("handbook.yaml", config),
        ("glossary.yaml", glossary),
        ("erwerb/wohnsitzregelung.md", open.as_str()),
        ("erwerb/zebrakartei.md", secret.as_str()),
    ];
    let (public, internal) = build(&files, "2026-06-01");
    let inside = decoded(&internal);
    assert!(inside.values().any(|text| text.contains("zebra")), "staff find what is theirs");
    assert!(inside.values().any(|text| text.contains("Zebrarolle")), "staff can filter by role");
    public
}

#[test]
fn a_public_index_holds_no_internal_word_stem_or_part() {
    let public = handbook("Zebrastreifenverordnung und Wohnsitzzebra. Zebraverlängerungen nach § 99zz ZebraG.");
    let files = decoded(&public);
    assert!(files.len() > 6, "{:?}", files.keys());
    assert!(files.values().any(|text| text.contains("\nwohnsitzregel\n")), "the decoder finds words");
    assert!(files.values().any(|text| text.contains("Verlängerung\n")), "the decoder finds corrections");
    for (path, text) in &files {
        for secret in ["zebra", "sachbearbeitung", "streifen", "99z"] {
            assert!(!text.to_lowercase().contains(secret), "{path} holds `{secret}`");
        }
    }
}

#[test]
fn internal_text_changes_no_byte_of_a_public_index() {
    let files = |site: Site| -> BTreeMap<String, String> {
        site.into_iter().filter(|(path, _)| path.starts_with("search/")).collect()
    };
    let before = files(handbook("Kurz."));
    let after =
        files(handbook("Wohnsitz Verlängerung Verlängerung Umzug Auflage Zebra § 12a AufenthG Wohnsitzregelungen."));
    assert_eq!(before, after);
}

/// The files of a language's index that begin with a letter, one after the other.
fn of_kind(site: &Site, language: &str, kind: char) -> String {
    let folder = format!("search/{language}/");
    let files = decoded(site).into_iter().filter(|(path, _)| path.starts_with(&folder));
    let named = |path: &str| path.rsplit('/').next().is_some_and(|name| name.starts_with(kind));
    files.filter(|(path, _)| named(path)).map(|(_, text)| text).collect::<Vec<_>>().join("\n")
}

#[test]
fn facts_are_sections_with_the_headings_that_the_page_has() {
    let page = process(
        "Blaue Karte",
        "public",
        "fees: [{amount: 100, for: Erteilung, note: bar oder mit Karte}]\n\
         deadlines: [{what: Antrag stellen, within: drei Monate}]\n\
         documents: [{name: Arbeitsvertrag}]\n\
         risks: [Geheimrisiko]\n",
        "## Unterlagen dazu\n\n::: documents\n:::\n",
    );
    let config = "authority:\n  name: Amt Beispiel\nlanguages: [de]\n\
                  roles:\n  sachbearbeitung: {title: Sachbearbeitung}\n\
                  groups:\n  - {id: erwerb, title: Arbeit, layer: core}\n";
    let (public, internal) = build(&[("handbook.yaml", config), ("erwerb/karte.md", page.as_str())], "2026-06-01");
    let html = |site: &Site, anchor: &str| {
        let page = site.iter().find(|(path, _)| path.starts_with("erwerb/karte/")).map(|(_, html)| html.clone());
        assert!(page.is_some_and(|html| html.contains(&format!("id=\"{anchor}\""))), "{anchor}");
    };
    for site in [&public, &internal] {
        let texts = of_kind(site, "de", 't');
        for expected in [
            r#"["facts-fees","Gebühren","100\u{A0}€: Erteilung.\nbar oder mit Karte."]"#,
            r#"["facts-deadlines","Fristen","Antrag stellen.\ndrei Monate."]"#,
            // What the text takes in stands below its heading.
            r#"["facts-documents","Unterlagen dazu","Arbeitsvertrag."]"#,
        ] {
            assert!(texts.contains(&expected.replace(r"\u{A0}", "\u{A0}")), "{expected} in {texts}");
        }
        html(site, "facts-fees");
        html(site, "facts-deadlines");
        html(site, "facts-documents");
    }
    assert!(of_kind(&internal, "de", 't').contains(r#"["facts-risks","Risiken","Geheimrisiko."]"#));
    assert!(!of_kind(&public, "de", 't').contains("Geheimrisiko"));
}

#[test]
fn a_page_that_is_not_translated_is_found_by_its_official_title_and_by_words_of_the_reader() {
    let page = process("Chancenkarte", "public", "keywords: [Punkte]\n", "Text.\n");
    let other = process("Blaue Karte", "public", "", "Text.\n");
    let translation = "---\ntitle: Mavi Kart\nsummary: Kart.\n---\n\nMetin.\n";
    let glossary = "- {term: {de: Chancenkarte, tr: fırsat kartı}, text: {de: Karte.}, synonyms: {tr: [şans kartı]}, visibility: public}\n";
    let config = "authority:\n  name: Amt Beispiel\nlanguages: [de, tr]\n\
                  roles:\n  sachbearbeitung: {title: Sachbearbeitung}\n\
                  groups:\n  - {id: erwerb, title: Arbeit, layer: core}\n";
    let files = [
        ("handbook.yaml", config),
        ("glossary.yaml", glossary),
        ("erwerb/chancenkarte.md", page.as_str()),
        ("erwerb/blaue-karte.md", other.as_str()),
        ("erwerb/blaue-karte.tr.md", translation),
    ];
    let (public, _) = build(&files, "2026-06-01");
    let rows = of_kind(&public, "tr", 'd');
    assert!(rows.contains(r#""tr/erwerb/chancenkarte/index.html","Chancenkarte""#), "{rows}");
    assert!(rows.contains(r#",[],"de"]"#), "its language is told: {rows}");
    let tokens = of_kind(&public, "tr", 's');
    for token in ["chancenkart", "punkt", "firsat", "sans"] {
        assert!(tokens.lines().any(|line| line.starts_with(token)), "{token} in {tokens}");
    }
}

#[test]
fn a_word_that_is_only_written_with_both_genders_can_be_corrected_to() {
    let root = tempfile::tempdir().expect("a folder");
    let content = root.path().join("content");
    std::fs::create_dir(&content).expect("a folder");
    std::fs::write(content.join("handbook.yaml"), "authority: {name: Amt Beispiel}\nlanguages: [de]\n")
        .expect("written");
    let page = "---\ntitle: Hinweise\nsummary: Kurz.\nvisibility: public\n---\n\nAntragsteller:innen kommen selbst.\n";
    std::fs::write(content.join("hinweise.md"), page).expect("written");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_amtsbuch"))
        .args(["search", "antragstelelr", "--json", "--edition", "public", "--root"])
        .arg(root.path())
        .output()
        .expect("the program runs");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["count"], 1, "{answer}");
    assert!(answer["corrected"].is_string(), "{answer}");
}

#[test]
fn queries_of_the_sample_are_answered() {
    // The figures are far below what is reached (`amtsbuch check --queries tests/data/queries.tsv`): they catch what breaks.
    let program = Path::new(env!("CARGO_BIN_EXE_amtsbuch"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = std::process::Command::new(program)
        .args(["check", "--lang", "en", "--date", "2026-11-28", "--at-1", "88", "--at-5", "97", "--queries"])
        .arg(root.join("tests/data/queries.tsv"))
        .arg("--root")
        .arg(root)
        .output()
        .expect("the program runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
}

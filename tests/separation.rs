//! Nothing internal is ever public.
//!
//! Three tests of different kinds: canaries in every confidential place; changes of internal material that must not
//! change a byte of the public site; and `build(S) == build(project(S))`. Each on one handbook that has everything, and on
//! random ones; `AMTSBUCH_FULL=1` tries many of them.

mod support;

#[allow(dead_code, reason = "a benchmark uses the rest of it")]
#[path = "../benches/build/random.rs"]
mod random;
#[path = "support/random_handbook.rs"]
mod random_handbook;

use std::collections::BTreeMap;

use amtsbuch::edition::public_sources;
use amtsbuch::language::Language;
use amtsbuch::source::Sources;
use support::{Site, build, build_sources, page, prepare_sources, process, themes};

/// A handbook with a canary (a word that occurs nowhere else) in every confidential place that a file can have.
fn canaries() -> (BTreeMap<String, String>, Vec<&'static str>) {
    let handbook = "\
authority:
  name: Amt Beispiel
languages: [de, en, de-simple]
default_law: AufenthG
sites:
  public: {url: \"https://amt.example/handbuch/\"}
  internal: {title: Kanariesitetitel}
roles:
  sachbearbeitung: {title: Kanarierolle, people: [Kanariemensch]}
groups:
  - {id: erwerb, title: Arbeit, layer: core}
  - {id: geheim, title: Kanariegruppe, layer: support}
contacts:
  schalter: {title: Schalter, visibility: public, phone: 069 90009-1}
  hotline: {title: Kanariekontakt, phone: 069 90009-777}
variables:
  zeiten: {value: acht bis zwölf, visibility: public}
  durchwahl: {value: Kanarievariable}
repository: https://kanarieforge.example/x
footer: [offen, intern]
";
    let open = process(
        "Offen",
        "public",
        "deputy: sachbearbeitung
approved_by: Kanariefreigabe
approved_on: 2026-01-01
last_reviewed_on: 2026-02-02
legal_check: open
change_reason: Kanariegrund
trigger: Kanarieausloeser
participants: [Kanariebeteiligte]
systems: [Kanariesystem]
risks: [Kanarierisiko]
instructions: [Kanarieweisung]
training:
  - {title: Kanarieschulung, link: \"https://kanarieschulung.example/\", minutes: 10}
next: [intern]
documents:
  - {name: Pass, form: original}
  - {name: Kanariedokument, visibility: internal}
  - {name: Foto}
steps:
  - {id: eins, do: Kanarieschritt, role: sachbearbeitung, system: Kanarieschrittsystem, details: Kanarieeinzelheit}
  - {id: zwei, do: Antrag abgeben, role: sachbearbeitung, visibility: public}
",
        "<!-- Kanariekommentar -->

## Überschrift

Text mit [Verweis][oeffentlich] und [^1] {{ zeiten }}.

::: internal
## Überschrift {#kanarieanker}

Kanarieblock mit {{ durchwahl }}, [[intern|Kanarieverweistext]], [Datei](kanarieanhang.pdf), ![Kanariealt](kanariebild.png)
und [^kanarie], `Kanariecode`.

| Kanariespalte | b |
|---|---|
| c | d |

[^kanarie]: Kanariefussnote

[kanarieref]: https://kanarieziel.example/
:::

- Punkt
  ::: internal
  Kanarieliste
  :::
- Zwei

> Zitat
>
> ::: internal
> Kanariezitat
> :::

::: snippet baustein
:::

Ende.

## Überschrift

[^1]: Fußnote
[^nirgends]: Kanarieunbenutzt

[oeffentlich]: https://offen.example/
",
    );
    let files = [
        ("handbook.yaml", handbook.to_string()),
        ("erwerb/offen.md", open),
        ("erwerb/offen.en.md", "---\ntitle: Open\nsummary: About it.\n---\n\nText.\n\n::: internal\nKanarieuebersetzung\n:::\n".into()),
        (
            "erwerb/intern.md",
            process("Kanarieseite", "internal", "redirect_from: [/kanariealt/]\nkeywords: [Kanariestichwort]\n", "Kanarietext.")
                .replace("group: erwerb", "group: geheim"),
        ),
        ("erwerb/vergessen.md", "---\ntitle: Kanarievergessen\nsummary: x\n---\n\nKanarieohnemarke.\n".into()),
        ("erwerb/entwurf.md", process("Kanarieentwurf", "public", "status: draft\n", "Kanarieentwurfstext.")),
        (
            "erwerb/offen@2030-01-01.md",
            process("Kanariezukunft", "public", "change_note: Ab dann anders.\n", "Kanariezukunftstext.")
                .replace("2020-03-01", "2030-01-01"),
        ),
        ("geheimordner/kanarieordner.md", "---\ntitle: Kanarieordnertitel\n---\n\nText.\n".into()),
        ("snippets/baustein.md", "Offener Baustein.\n\n::: internal\nKanariebaustein\n:::\n".into()),
        ("snippets/ungenutzt.md", "Kanarieungenutzt\n".into()),
        ("erwerb/kanarieanhang.pdf", "Kanariepdf".into()),
        ("erwerb/kanariebild.png", "Kanariepng".into()),
        ("erwerb/kanarieunbenutzt.png", "Kanarieunbenutztesbild".into()),
        (
            "glossary.yaml",
            "- {term: {de: Aufenthalt}, text: {de: Hier sein.}, visibility: public}\n- {term: {de: Kanariebegriff}, text: {de: Kanarieerklaerung}}\n".into(),
        ),
        (
            "laws.yaml",
            "- {abbreviation: KanarieO, title: Kanarieordnung, url: \"https://kanarieregel.example/{section}\", visibility: internal}\n".into(),
        ),
        (
            "erwerb/offen@2031-01-01.md",
            process("Kanarieneufassung", "public", "status: draft\nchange_note: Kanarienotiz\n", "Kanarieneutext.")
                .replace("2020-03-01", "2031-01-01"),
        ),
        (
            "erwerb/offen.de-simple.md",
            "---\ntitle: Einfach\nsummary: Kurz. Und gut.\n---\n\nEin Satz. Noch ein Satz.\n\n::: internal\nKanarieeinfach. Nach § 2 KanarieO.\n:::\n".into(),
        ),
        ("law_changes.yaml", "- {law: AufenthG, sections: [\"18g\"], in_force: 2023-11-18, title: Kanarieaenderung}\n".into()),
    ];
    // What staff must see, to prove that the canaries are alive.
    let visible = vec![
        "Kanarieblock",
        "Kanarievariable",
        "Kanarieverweistext",
        "Kanariealt",
        "Kanariecode",
        "Kanariespalte",
        "Kanariefussnote",
        "Kanarieliste",
        "Kanariezitat",
        "Kanariebaustein",
        "Kanarierolle",
        "Kanarieausloeser",
        "Kanariesystem",
        "Kanarierisiko",
        "Kanarieweisung",
        "Kanarieschulung",
        "Kanarieschritt",
        "Kanarieeinzelheit",
        "Kanariedokument",
        "Kanarieseite",
        "Kanarietext",
        "Kanarievergessen",
        "Kanarieohnemarke",
        "Kanariegruppe",
        "Kanariebegriff",
        "Kanariesitetitel",
        "Kanarieentwurfstext",
        "Kanarieordnertitel",
        "Kanarieeinfach",
        "kanarieregel",
        "Kanarieneutext",
        "Kanariepdf",
        "kanarieanker",
    ];
    (files.into_iter().map(|(path, text)| (path.to_string(), text)).collect(), visible)
}

fn from(files: &BTreeMap<String, String>) -> Sources {
    Sources::from_pairs(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// Everything in a site that can be read, the files of the search unpacked.
fn everything(site: &Site) -> String {
    readable(&site.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes().into())).collect())
}

#[test]
fn no_canary_is_public_and_all_are_internal() {
    let (files, visible) = canaries();
    let (public, internal) = build_sources(from(&files), "2026-06-01");
    let public = everything(&public);
    let leaks: Vec<&str> = public
        .match_indices("kanarie")
        .map(|(at, _)| public[at..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
        .collect();
    assert!(leaks.is_empty(), "leaked: {leaks:?}");
    assert!(!public.contains("90009-777"), "an internal telephone number is public");
    let internal = everything(&internal);
    let missing: Vec<&&str> = visible.iter().filter(|canary| !internal.contains(&canary.to_lowercase())).collect();
    assert!(missing.is_empty(), "the test is blind to {missing:?}");
}

#[test]
fn internal_changes_leave_the_public_site_as_it_is() {
    let (files, _) = canaries();
    let (before, _) = build_sources(from(&files), "2026-06-01");
    let mut changes: Vec<(&str, BTreeMap<String, String>)> = Vec::new();
    let mut change = |name: &'static str, edit: &dyn Fn(&mut BTreeMap<String, String>)| {
        let mut changed = files.clone();
        edit(&mut changed);
        changes.push((name, changed));
    };
    let replace = |files: &mut BTreeMap<String, String>, path: &str, from: &str, to: &str| {
        let text = files.get_mut(path).expect("the file exists");
        assert!(text.contains(from), "{path} has no {from}");
        *text = text.replace(from, to);
    };
    change("another internal text", &|f| {
        replace(f, "erwerb/offen.md", "Kanarieblock", "Ganz anderer Text, viel länger");
    });
    change("an internal heading less", &|f| replace(f, "erwerb/offen.md", "## Überschrift {#kanarieanker}", "Text"));
    change("another owner's title", &|f| replace(f, "handbook.yaml", "Kanarierolle", "Neue Rolle"));
    change("another review", &|f| replace(f, "erwerb/offen.md", "2026-02-02", "2026-05-05"));
    change("another comment", &|f| replace(f, "erwerb/offen.md", "Kanariekommentar", "x"));
    change("no internal page", &|f| {
        f.remove("erwerb/intern.md");
        replace(f, "erwerb/offen.md", "[[intern|Kanarieverweistext]]", "");
        replace(f, "erwerb/offen.md", "next: [intern]\n", "");
        replace(f, "handbook.yaml", ", intern]", "]");
    });
    change("one more internal page", &|f| {
        f.insert("erwerb/aaa.md".into(), process("AAA", "internal", "", "Neu."));
    });
    change("one more internal folder", &|f| {
        f.insert("aaa/bbb/ccc.md".into(), "---\ntitle: CCC\n---\n\nNeu.\n".into());
    });
    change("another internal image", &|f| {
        f.insert("erwerb/kanariebild.png".into(), "anders".into());
        f.insert("erwerb/neu.png".into(), "neu".into());
    });
    change("one more internal term", &|f| {
        replace(f, "glossary.yaml", "Kanariebegriff", "Antrag");
    });
    change("another internal document", &|f| replace(f, "erwerb/offen.md", "Kanariedokument", "Vermerk"));
    change("another internal step", &|f| {
        replace(f, "erwerb/offen.md", "  - {id: zwei", "  - {id: mehr, do: Neu, role: sachbearbeitung}\n  - {id: zwei");
    });
    change("another draft", &|f| replace(f, "erwerb/entwurf.md", "2020-03-01", "2020-04-01"));
    change("another future text", &|f| replace(f, "erwerb/offen@2030-01-01.md", "Kanariezukunftstext", "x"));
    for (name, changed) in changes {
        let (after, _) = build_sources(from(&changed), "2026-06-01");
        let differing: Vec<&String> =
            before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
        assert!(differing.is_empty(), "{name}: {differing:?} differ");
    }
}

#[test]
fn building_the_projected_handbook_gives_the_same_public_site() {
    let (files, _) = canaries();
    let themes = themes();
    for date in ["2019-01-01", "2026-06-01", "2031-01-01"] {
        let prepared = prepare_sources(from(&files), date, &themes);
        let book = prepared.book.as_ref().expect("no errors");
        let labels = |language: &Language| themes.public.strings(language).labels(false);
        let projected = public_sources(&book.handbook, &labels);
        let texts = projected.texts.iter().map(|(path, text)| (path.clone(), text.clone()));
        let assets = projected.assets.iter().map(|path| (path.as_str().to_string(), files[path.as_str()].clone()));
        let projected: BTreeMap<String, String> = texts.chain(assets).collect();
        let all: String = projected.iter().map(|(path, text)| format!("{path}\n{text}\n")).collect();
        let found: Vec<&str> = all
            .to_lowercase()
            .match_indices("kanarie")
            .map(|(at, _)| &all[at..(at + 24).min(all.len())])
            .filter(|found| !found.starts_with("Kanariezukunft"))
            // A footnote that nobody uses is public text that no page shows.
            .filter(|found| !found.starts_with("Kanarieunbenutzt"))
            .map(|_| "")
            .collect();
        assert!(found.is_empty(), "the projected handbook holds {} canaries:\n{all}", found.len());
        let (whole, _) = build_sources(from(&files), date);
        let (again, _) = build_sources(from(&projected), date);
        assert_eq!(whole.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>(), "{date}");
        for (path, text) in &whole {
            assert_eq!(text, &again[path], "{path} differs as of {date}");
        }
    }
}

#[test]
fn only_files_that_a_public_page_shows_are_published() {
    let shown = page("Seite", "[Plan](plan.txt)\n\n::: internal\n[Geheim](geheim.txt)\n:::\n");
    let files = [("a/seite.md", shown.as_str()), ("a/plan.txt", "1"), ("a/geheim.txt", "2"), ("a/rest.txt", "3")];
    let (public, internal) = build(&files, "2026-01-01");
    assert!(public.contains_key("a/plan.txt"));
    assert!(!public.contains_key("a/geheim.txt") && !public.contains_key("a/rest.txt"));
    assert!(internal.contains_key("a/geheim.txt") && !internal.contains_key("a/rest.txt"));
}

/// Whether the long forms are wanted.
fn is_full() -> bool {
    #[expect(clippy::disallowed_methods, reason = "a test reads the environment")]
    std::env::var_os("AMTSBUCH_FULL").is_some()
}

/// A site in memory, as bytes.
type Bytes = BTreeMap<String, std::sync::Arc<Vec<u8>>>;

fn read(files: &BTreeMap<String, Vec<u8>>) -> Sources {
    Sources::from_files(files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())))
}

/// Both sites of a random handbook.
fn sites(sources: Sources, themes: &amtsbuch::pipeline::Themes) -> (Bytes, Bytes) {
    use amtsbuch::pipeline::render;
    let prepared = prepare_sources(sources, "2026-06-01", themes);
    assert!(!prepared.has_errors(), "{:#?}", prepared.diagnostics.iter().take(4).collect::<Vec<_>>());
    let book = prepared.book.as_ref().expect("a handbook without errors is a book");
    let (public, internal) = (book.public.as_ref().expect("wanted"), book.internal.as_ref().expect("wanted"));
    let bytes = |files: BTreeMap<amtsbuch::artifact::OutputPath, std::sync::Arc<Vec<u8>>>| -> Bytes {
        files.into_iter().map(|(path, bytes)| (path.to_string(), bytes)).collect()
    };
    let public = render(public, &themes.public, &prepared.sources).expect("the theme works");
    let internal = render(internal, &themes.internal, &prepared.sources).expect("the theme works");
    (bytes(public), bytes(internal))
}

/// Everything in a site that can be read, paths included, in lower case. What is packed in base64 and gzip stands there
/// unpacked, and not as it is: among so many letters are all beginnings of canaries.
fn readable(site: &Bytes) -> String {
    use std::io::Read;
    let mut all = String::new();
    for (path, bytes) in site {
        all.push_str(path);
        all.push('\n');
        let text = String::from_utf8_lossy(bytes);
        let mut from = 0;
        // The first bytes of gzip in base64. The search writes `ä` for `+` and `ö` for `/`.
        while let Some(found) = text[from..].find("H4sI") {
            let at = from + found;
            all.push_str(&text[from..at]);
            let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | 'ä' | 'ö');
            let end = text[at..].find(|c: char| !is_sign(c)).map_or(text.len(), |length| at + length);
            let mut packed = Vec::new();
            let mut bits = 0_u32;
            let values = text[at..end].chars().map(|c| match c {
                'A'..='Z' => c as u32 - 'A' as u32,
                'a'..='z' => c as u32 - 'a' as u32 + 26,
                '0'..='9' => c as u32 - '0' as u32 + 52,
                '+' | 'ä' => 62,
                _ => 63,
            });
            // Padding is zeroes: no byte is lost at the end.
            for (index, value) in values.chain([0; 3]).enumerate() {
                bits = bits << 6 | value;
                if index % 4 == 3 {
                    packed.extend_from_slice(&bits.to_be_bytes()[1..]);
                    bits = 0;
                }
            }
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(&packed[..])
                .read_to_end(&mut unpacked)
                .unwrap_or_else(|error| panic!("{path}: {error}"));
            all.push_str(&String::from_utf8_lossy(&unpacked));
            all.push('\n');
            from = end;
        }
        all.push_str(&text[from..]);
        all.push('\n');
    }
    // Long words may hold the places where they can be parted.
    all.replace('\u{AD}', "").to_lowercase()
}

#[test]
fn random_handbooks_leak_no_canary() {
    let themes = themes();
    let (mut planted, mut channels) = (0, std::collections::BTreeSet::new());
    for seed in 0..if is_full() { 60 } else { 3 } {
        let handbook = random_handbook::make(seed, seed + 1_000);
        let (public, internal) = sites(read(&handbook.files), &themes);
        let (public, internal) = (readable(&public), readable(&internal));
        let leaked: Vec<_> = handbook.canaries.iter().filter(|canary| public.contains(&canary.word)).collect();
        assert!(leaked.is_empty(), "seed {seed}: {leaked:?}");
        assert!(!public.contains("zqk"), "seed {seed}: a part of a canary is public");
        let blind: Vec<_> =
            handbook.canaries.iter().filter(|canary| canary.visible && !internal.contains(&canary.word)).collect();
        assert!(blind.is_empty(), "seed {seed}: staff cannot read {blind:?}");
        planted += handbook.canaries.len();
        channels.extend(handbook.canaries.iter().map(|canary| canary.channel));
    }
    println!("{planted} canaries in {} channels", channels.len());
    assert!(planted >= if is_full() { 2_000 } else { 100 }, "only {planted} canaries");
    assert!(channels.len() > 40, "{channels:?}");
}

#[test]
fn random_changes_of_internal_material_leave_the_public_site_as_it_is() {
    let themes = themes();
    let (handbooks, changes) = if is_full() { (25, 20) } else { (2, 4) };
    for seed in 0..handbooks {
        let (before, _) = sites(read(&random_handbook::make(seed, 1).files), &themes);
        for change in 0..changes {
            let changed = random_handbook::make(seed, 2 + change);
            let (after, _) = sites(read(&changed.files), &themes);
            let paths: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
            let differing: Vec<_> = paths.into_iter().filter(|path| before.get(*path) != after.get(*path)).collect();
            let lines: Vec<_> =
                differing.iter().take(3).map(|path| first_difference(before.get(*path), after.get(*path))).collect();
            assert!(differing.is_empty(), "seed {seed}, change {change}: {differing:?} differ: {lines:#?}");
        }
    }
}

/// The first lines that differ.
fn first_difference(
    one: Option<&std::sync::Arc<Vec<u8>>>,
    other: Option<&std::sync::Arc<Vec<u8>>>,
) -> (String, String) {
    let text = |bytes: Option<&std::sync::Arc<Vec<u8>>>| {
        bytes.map_or_else(String::new, |bytes| String::from_utf8_lossy(bytes).into_owned())
    };
    let (one, other) = (text(one), text(other));
    let mut lines = one.lines().zip(other.lines()).filter(|(one, other)| one != other);
    lines.next().map(|(one, other)| (one.to_string(), other.to_string())).unwrap_or_default()
}

#[test]
fn random_handbooks_equal_their_projection() {
    let themes = themes();
    for seed in 0..if is_full() { 100 } else { 4 } {
        let handbook = random_handbook::make(seed, seed + 7);
        let prepared = prepare_sources(read(&handbook.files), "2026-06-01", &themes);
        let book = prepared.book.as_ref().expect("no errors");
        let labels = |language: &Language| themes.public.strings(language).labels(false);
        let projected = public_sources(&book.handbook, &labels);
        let texts = projected.texts.iter().map(|(path, text)| (path.clone(), text.as_bytes().to_vec()));
        let assets = projected.assets.iter().map(|path| {
            let bytes = amtsbuch::asset::cleaned(path.as_str(), &handbook.files[path.as_str()]).into_owned();
            (path.as_str().to_string(), bytes)
        });
        let projected: BTreeMap<String, Vec<u8>> = texts.chain(assets).collect();
        let left: Vec<_> = projected
            .iter()
            .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("zqk"))
            .map(|(path, _)| path.as_str())
            // What is announced is public on its day.
            .filter(|path| !path.contains("@2031"))
            .collect();
        assert!(left.is_empty(), "seed {seed}: {left:?} hold canaries after the projection");
        let (whole, _) = sites(read(&handbook.files), &themes);
        let (again, _) = sites(read(&projected), &themes);
        assert_eq!(whole.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>(), "seed {seed}");
        let differing: Vec<_> =
            whole.iter().filter(|(path, bytes)| again[*path] != **bytes).map(|(path, _)| path).collect();
        assert!(differing.is_empty(), "seed {seed}: {differing:?} differ");
    }
}

#[test]
fn every_channel_of_the_table_names_a_test_that_exists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |path: &str| std::fs::read_to_string(root.join(path)).expect(path);
    let table = text("docs/separation.md");
    let rows: Vec<Vec<&str>> = table
        .lines()
        .filter(|line| line.starts_with("| ") && line.as_bytes().get(2).is_some_and(u8::is_ascii_digit))
        .map(|line| line.trim_matches('|').split(" | ").map(str::trim).collect())
        .collect();
    let numbers: Vec<usize> = rows.iter().filter_map(|row| row[0].parse().ok()).collect();
    assert_eq!(numbers, (1..=68).collect::<Vec<_>>());
    let generator = text("tests/support/random_handbook.rs");
    for row in rows {
        let tests: Vec<&str> = row.last().expect("a row has cells").split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "channel {} names no test", row[0]);
        for test in tests {
            let (file, name) = test.split_once("::").unwrap_or((test, ""));
            let source = text(file);
            let is_there =
                name.is_empty() || source.contains(&format!("fn {name}(")) || source.contains(&format!("\"{name}"));
            assert!(is_there, "channel {}: {test} does not exist", row[0]);
            // A test with random handbooks is a test of a channel only if they have a canary there.
            let is_planted = name != "random_handbooks_leak_no_canary" || generator.contains(&format!("\"{} ", row[0]));
            assert!(is_planted, "channel {}: random handbooks plant nothing there", row[0]);
        }
    }
}

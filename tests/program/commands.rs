//! Every command: what it prints, and with which status it ends.

use std::collections::BTreeSet;
use std::io::Write;
use std::process::Stdio;

use crate::{Folder, PAGE, program};

#[test]
fn status_0_says_that_all_is_well() {
    let folder = Folder::handbook(&[]);
    let answer = folder.run(&["check"]).expect(0);
    assert_eq!((answer.out.as_str(), answer.err.as_str()), ("", "1 pages, no errors, no warnings\n"));
    let answer = folder.run(&["check", "--lang", "de"]).expect(0);
    assert_eq!(answer.err, "1 Seiten, keine Fehler, keine Warnungen\n");
}

#[test]
fn status_1_says_that_the_handbook_has_errors() {
    let folder = Folder::handbook(&[("kaputt.md", "---\ntilte: Kaputt\n---\n")]);
    for command in ["check", "build"] {
        let answer = folder.run(&[command]).expect(1);
        assert_eq!(answer.out, "");
        assert!(answer.err.contains("error[AB0301]") && answer.err.contains("content/kaputt.md:2:1"), "{}", answer.err);
        assert!(answer.err.contains("Did you mean `title`?"), "{}", answer.err);
    }
    assert!(!folder.has("dist/public") && !folder.has("dist/internal"));
}

#[test]
fn status_2_says_that_the_command_was_wrong() {
    let folder = Folder::handbook(&[]);
    for arguments in [
        &["check", "--date", "1.6.2026"][..],
        &["build", "--edition", "secret"],
        &["check", "--root", "dist"],
        &["frobnicate"],
        &["new", "page", "  "],
        &["new", "page", "Titel", "--folder", "../oben"],
        &["explain", "AB9999"],
    ] {
        let answer = folder.run(arguments).expect(2);
        assert!(!answer.err.is_empty() && answer.out.is_empty(), "{arguments:?}");
    }
    let answer = Folder::empty().run(&["check"]).expect(2);
    assert!(answer.err.contains("--root") && answer.err.contains("amtsbuch init"), "{}", answer.err);
}

#[test]
fn status_3_says_that_the_machine_failed_in_one_line() {
    let folder = Folder::handbook(&[]);
    folder.write("keinordner", "x");
    let answer = folder.run(&["build", "--out", "keinordner/darin"]).expect(3);
    assert_eq!(answer.err.lines().count(), 1, "{}", answer.err);
    assert!(answer.err.contains("keinordner/darin"), "{}", answer.err);
}

#[test]
fn the_handbook_is_found_from_a_folder_inside_it() {
    let folder = Folder::handbook(&[("erwerb/x.md", PAGE)]);
    folder.run_in("content/erwerb", &["check"]).expect(0);
    folder.run_in("content/erwerb", &["build", "--edition", "public"]).expect(0);
    assert!(folder.has("dist/public/index.html") && !folder.has("dist/internal"));
}

#[test]
fn messages_follow_the_locale() {
    let folder = Folder::handbook(&[("kaputt.md", "---\ntilte: Kaputt\n---\n")]);
    for (locale, word) in [("de_DE.UTF-8", "Hilfe"), ("en_GB.UTF-8", "help"), ("C", "help")] {
        let output = program(&folder.path("")).arg("check").env("LANG", locale).output().expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(&format!("= {word}:")), "{told}");
        assert!(!told.contains('\u{1b}'), "colours are for terminals only");
    }
}

#[test]
fn problems_in_json_have_stable_keys() {
    let folder = Folder::handbook(&[
        ("kaputt.md", "---\ntilte: Kaputt\nvisibility: privat\n---\n"),
        ("warnung.md", "---\ntitle: W\nlegal_basis: [§ 18x AufenthG]\n---\n"),
    ]);
    for command in ["check", "build"] {
        let json = folder.run(&[command, "--format", "json"]).expect(1).json();
        let first = json["diagnostics"][0].as_object().expect("a problem");
        for key in ["code", "severity", "message", "help", "file", "line", "column"] {
            assert!(first.contains_key(key), "{key} is missing in {first:?}");
        }
        // Sorted by place.
        assert_eq!(first["file"], "content/kaputt.md");
        assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(2), Some(1)));
        assert_eq!((json["errors"].as_u64(), json["warnings"].as_u64()), (Some(2), Some(1)));
    }
}

#[test]
fn a_build_in_json_says_what_was_made() {
    let folder = Folder::handbook(&[("bald.md", &PAGE.replace("---\n\n", "valid_from: 2026-07-01\n---\n\n"))]);
    let json = folder.run(&["build", "--format", "json"]).expect(0).json();
    assert_eq!(json["diagnostics"].as_array().map(Vec::len), Some(0));
    assert_eq!(json["next_change"], "2026-07-01");
    let editions = json["editions"].as_array().expect("both");
    let names: Vec<&str> = editions.iter().filter_map(|edition| edition["edition"].as_str()).collect();
    assert_eq!(names, ["public", "internal"]);
    let pages: Vec<u64> = editions.iter().filter_map(|edition| edition["pages"].as_u64()).collect();
    assert_eq!(pages, [1, 2]);
    for (edition, name) in editions.iter().zip(names) {
        assert_eq!(edition["date"], "2026-06-01");
        let tree = folder.tree(&format!("dist/{name}"));
        let own = tree.iter().filter(|(path, _)| *path != ".amtsbuch");
        let (files, bytes) = own.fold((0, 0), |(files, bytes), (_, text)| (files + 1, bytes + text.len()));
        assert_eq!((edition["files"].as_u64(), edition["bytes"].as_u64()), (Some(files), Some(bytes as u64)), "{name}");
    }
}

#[test]
fn reports_for_other_programs_can_be_read() {
    let folder = Folder::handbook(&[("kaputt.md", "---\ntilte: Kaputt\n---\n")]);
    let github = folder.run(&["check", "--format", "github"]).expect(1).out;
    assert!(github.starts_with("::error file=content/kaputt.md,line="), "{github}");
    let gitlab = folder.run(&["check", "--format", "gitlab"]).expect(1).json();
    assert!(gitlab[0]["fingerprint"].is_string() && gitlab[0]["location"]["path"] == "content/kaputt.md");
    let sarif = folder.run(&["check", "--format", "sarif"]).expect(1).json();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "AB0301");
}

#[test]
fn codes_are_explained_by_number_and_by_name() {
    let folder = Folder::empty();
    let by_number = folder.run(&["explain", "ab0301"]).expect(0).out;
    assert!(by_number.starts_with("AB0301 – ") && by_number.contains("Wrong:") && by_number.contains("Right:"));
    assert_eq!(folder.run(&["explain", "unknown-key"]).expect(0).out, by_number);
    assert!(folder.run(&["explain", "AB0301", "--lang", "de"]).expect(0).out.contains("Falsch:"));
    let all = folder.run(&["explain"]).expect(0).out;
    assert_eq!(all.lines().count(), amtsbuch::diagnostic::catalogue::ALL.len());
    let unknown = folder.run(&["explain", "AB0399"]).expect(2).err;
    assert!(unknown.contains("Did you mean"), "{unknown}");
}

#[test]
fn the_schema_names_every_key() {
    let schema = Folder::empty().run(&["schema"]).expect(0).json();
    let text = schema.to_string();
    for key in ["title", "visibility", "legal_basis", "documents", "steps", "stages", "leika", "review_in"] {
        assert!(text.contains(&format!("\"{key}\":{{")), "{key} is missing");
    }
}

#[test]
fn a_new_handbook_builds_without_a_warning() {
    let folder = Folder::empty();
    folder.run(&["init", "amt"]).expect(0);
    folder.run_in("amt", &["check", "--strict"]).expect(0);
    folder.run_in("amt", &["build", "--strict"]).expect(0);
    assert!(folder.has("amt/dist/public/index.html") && folder.has("amt/dist/internal/index.html"));
    let before = folder.tree("amt/content");
    let again = folder.run(&["init", "amt"]).expect(2).err;
    assert!(again.contains("exists already"), "{again}");
    assert_eq!(folder.tree("amt/content"), before);
}

#[test]
fn another_department_is_as_good_a_beginning() {
    let folder = Folder::empty();
    folder.run(&["init", "amt", "--template", "trade-office"]).expect(0);
    folder.run_in("amt", &["check", "--strict"]).expect(0);
    folder.run_in("amt", &["build", "--strict"]).expect(0);
    let processes = ["anzeigen/gewerbe-anmelden", "anzeigen/gewerbe-abmelden", "erlaubnisse/reisegewerbekarte"];
    for edition in ["public", "internal"] {
        for page in processes {
            assert!(folder.has(&format!("amt/dist/{edition}/{page}/index.html")), "{edition}: {page}");
        }
    }
    for (path, bytes) in folder.tree("amt/dist/public") {
        let text = String::from_utf8_lossy(&bytes);
        for foreign in ["Ausländerbehörde Musterstadt", "AufenthG", "Scheinselbständigkeit"] {
            assert!(!text.contains(foreign), "{path}: {foreign}");
        }
    }
}

#[test]
fn new_pages_can_be_checked_at_once() {
    let folder = Folder::handbook(&[]);
    for (kind, title, file) in [
        ("process", "Blaue Karte: EU & mehr", "content/erwerb/blaue-karte-eu-mehr.md"),
        ("page", "Über uns", "content/ueber-uns.md"),
        ("path", "Einarbeitung", "content/einarbeitung.md"),
        ("page", "Einarbeitung", "content/einarbeitung-2.md"),
    ] {
        let answer = folder.run(&["new", kind, title]).expect(0);
        assert!(answer.out.trim_end().ends_with(file), "{}", answer.out);
        assert!(folder.has(file));
    }
    let answer = folder.run(&["new", "page", "Anfahrt", "--folder", "content/service/"]).expect(0);
    assert!(answer.out.trim_end().ends_with("content/service/anfahrt.md"), "{}", answer.out);
    folder.run(&["check", "--strict"]).expect(0);
    folder.run(&["build"]).expect(0);
    // Nothing of a draft is public before somebody says so.
    assert!(!folder.has("dist/public/ueber-uns") && folder.has("dist/internal/ueber-uns"));
}

#[test]
fn the_projected_handbook_holds_nothing_internal_and_builds_to_the_same_site() {
    let folder = Folder::handbook(&[
        (
            "offen.md",
            "---\ntitle: Offen\nsummary: Kurz.\nvisibility: public\nowner: sachbearbeitung\n---\n\n![Plan](plan.svg)\n\n::: internal\nGeheimnis\n:::\n",
        ),
        ("intern.md", "---\ntitle: Geheimnis\n---\n"),
        ("plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("geheimnis.txt", "Geheimnis"),
    ]);
    folder.run(&["build"]).expect(0);
    folder.run(&["project", "--audience", "public", "--out", "offen"]).expect(0);
    let tree = folder.tree("offen");
    for (path, bytes) in &tree {
        let text = format!("{path} {}", String::from_utf8_lossy(bytes)).to_lowercase();
        assert!(!text.contains("geheimnis") && !text.contains("sachbearbeitung"), "{path}: {text}");
    }
    folder.run(&["build", "--root", "offen"]).expect(0);
    assert_eq!(folder.tree("offen/dist/public"), folder.tree("dist/public"));
    let again = folder.run(&["project", "--audience", "public", "--out", "offen"]).expect(2).err;
    assert!(again.contains("not empty"), "{again}");
}

#[test]
fn the_next_change_is_a_date_or_none() {
    let folder = Folder::handbook(&[(
        "bald.md",
        &PAGE.replace("---\n\n", "valid_from: 2026-07-01\nvalid_until: 2026-07-31\n---\n\n"),
    )]);
    let answer = folder.run(&["next-change", "--lang", "en"]).expect(0);
    assert_eq!(answer.out, "2026-07-01\n");
    assert!(answer.err.contains("a version of `bald` comes into force"), "{}", answer.err);
    let json = folder.run(&["next-change", "--format", "json", "--edition", "public"]).expect(0).json();
    assert_eq!((&json["next_change"], &json["editions"][0]["date"]), (&"2026-07-01".into(), &"2026-06-01".into()));
    assert_eq!(json["editions"][0]["causes"][0]["cause"], "version-begins");
    assert_eq!(json["editions"][0]["causes"][0]["page"], "bald");
    assert_eq!(folder.run(&["next-change", "--date", "2026-07-01"]).expect(0).out, "2026-08-01\n");
    assert_eq!(folder.run(&["next-change", "--date", "2027-01-01", "--edition", "public"]).expect(0).out, "none\n");
}

#[test]
fn a_build_between_two_changes_does_nothing() {
    let folder = Folder::handbook(&[("bald.md", &PAGE.replace("---\n\n", "valid_from: 2026-07-01\n---\n\n"))]);
    let unchanged = |date: &str| {
        let answer = folder.run(&["build", "--lang", "en", "--date", date]).expect(0);
        answer.err.matches("unchanged").count()
    };
    assert_eq!(unchanged("2026-05-01"), 0);
    let before = folder.tree("dist/internal");
    assert_eq!(unchanged("2026-06-30"), 2);
    assert_eq!(unchanged("2026-07-01"), 0);
    assert_eq!(unchanged("2030-01-01"), 2);
    // An earlier day is built again, and is what it was.
    assert_eq!(unchanged("2026-06-30"), 0);
    assert_eq!(folder.tree("dist/internal"), before);
}

#[test]
fn translations_are_confirmed_and_nothing_else_in_them_changes() {
    let folder = Folder::handbook(&[
        ("handbook.yaml", &super::HANDBOOK.replace("[de]", "[de, en]")),
        ("seite.en.md", "---\r\ntitle: \"Page\"\r\nsummary: |\r\n  Short.\r\n---\r\n\r\nText. \r\n"),
    ]);
    let answer = folder.run(&["translated", "content/seite.en.md", "--lang", "en"]).expect(0);
    assert!(answer.err.contains("content/seite.en.md  confirmed"), "{}", answer.err);
    let marked = folder.read("content/seite.en.md");
    let (before, rest) = marked.split_once("translated_from: ").expect("the mark");
    let (mark, after) = rest.split_once("\r\n").expect("the file's own ends of lines");
    assert_eq!(before, "---\r\ntitle: \"Page\"\r\nsummary: |\r\n  Short.\r\n");
    assert_eq!(after, "---\r\n\r\nText. \r\n");
    assert_eq!(mark.len(), 16);
    folder.run(&["check", "--strict"]).expect(0);

    folder.write("content/seite.md", super::PAGE.replace("Text.", "Anderer Text."));
    let answer = folder.run(&["check", "--strict", "--lang", "en"]).expect(1);
    assert!(answer.err.contains("AB0903"), "{}", answer.err);
    folder.run(&["translated", "--all"]).expect(0);
    let renewed = folder.read("content/seite.en.md");
    assert_ne!(renewed, marked);
    assert_eq!(
        renewed.replace(renewed.split_once("translated_from: ").expect("it").1.split_once('\r').expect("it").0, mark),
        marked
    );
    folder.run(&["check", "--strict"]).expect(0);

    folder.run(&["translated", "content/seite.md"]).expect(2);
    folder.run(&["translated"]).expect(2);
}

#[test]
fn citations_are_read_line_by_line() {
    let folder = Folder::empty();
    let mut child = program(&folder.path(""))
        .args(["cite", "--law", "AufenthG"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("a pipe").write_all("§ 18g Abs. 1\nkein Zitat\n".as_bytes()).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let out = String::from_utf8(output.stdout).expect("UTF-8");
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 2, "{out}");
    assert!(out.contains("18g"), "{out}");
}

#[test]
fn help_names_every_command() {
    let folder = Folder::empty();
    let help = folder.run(&["--help"]).expect(0).out;
    let commands: BTreeSet<&str> =
        ["build", "check", "serve", "new", "init", "project", "explain", "schema", "cite", "law", "next-change"].into();
    for command in commands {
        assert!(help.contains(&format!("  {command} ")), "{command} is missing:\n{help}");
    }
    assert!(folder.run(&["completions", "bash"]).expect(0).out.contains("next-change"));
}

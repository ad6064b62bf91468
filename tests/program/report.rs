//! `amtsbuch report` and `amtsbuch changes`.

use std::process::Command;

use super::Folder;

fn process(title: &str, keys: &str, body: &str) -> String {
    format!(
        "---\nkind: process\ntitle: {title}\nsummary: Kurz.\nvisibility: public\ngroup: erwerb\nlegal_basis: [§ 18g AufenthG]\n\
         valid_from: 2024-01-01\nowner: sachbearbeitung\n{keys}---\n\n{body}\n"
    )
}

const LISTS: [&str; 12] = [
    "reviews",
    "coming_versions",
    "changed_law",
    "no_owner",
    "no_successor",
    "translations",
    "legal_checks",
    "dead_links",
    "dead_ends",
    "changes",
    "readability",
    "withheld",
];

#[test]
fn the_report_in_json_has_one_array_per_list() {
    let folder = Folder::handbook(&[("a.md", &process("Eins", "last_reviewed_on: 2026-01-15\nreview_in: 1m\n", ""))]);
    let json = folder.run(&["report", "--format", "json"]).expect(0).json();
    let lists: Vec<&str> = json.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(lists, LISTS);
    let review = &json["reviews"][0];
    assert_eq!((review["id"].as_str(), review["title"].as_str()), (Some("a"), Some("Eins")));
    assert_eq!((review["reason"].as_str(), review["text"].as_str()), (Some("overdue"), Some("overdue")));
    assert_eq!((review["date"].as_str(), review["since"].as_str()), (Some("2026-02-15"), Some("2026-01-15")));
    assert_eq!(
        (review["owner"].as_str(), review["owner_title"].as_str()),
        (Some("sachbearbeitung"), Some("Sachbearbeitung"))
    );
    assert_eq!((review["file"].as_str(), review["line"].as_u64()), (Some("content/a.md"), Some(3)));
    // Another day, another report.
    let earlier = folder.run(&["report", "--format", "json", "--date", "2026-02-15"]).expect(0).json();
    assert_eq!(earlier["reviews"][0]["reason"], "within_30");
}

#[test]
fn the_report_can_be_one_list_and_since_a_day() {
    let folder = Folder::handbook(&[
        ("a.md", &process("Eins", "", "")),
        ("a@2025-07-01.md", &process("Eins", "", "").replace("2024-01-01", "2025-07-01")),
    ]);
    let json = folder.run(&["report", "--format", "json", "--list", "changes"]).expect(0).json();
    assert_eq!(json.as_object().map(serde_json::Map::len), Some(1));
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(2));
    for (since, count) in [("2024-01-02", 1), ("2025-07-01", 1), ("2025-07-02", 0)] {
        let json = folder.run(&["report", "--format", "json", "--list", "changes", "--since", since]).expect(0).json();
        assert_eq!(json["changes"].as_array().map(Vec::len), Some(count), "since {since}");
    }
    let told = folder.run(&["report", "--list", "reviwes"]).expect(2).err;
    assert!(told.contains("reviews") && told.contains("withheld"), "{told}");
    // The address of a list's page has hyphens.
    folder.run(&["report", "--list", "dead-links"]).expect(0);
}

#[test]
fn the_report_in_csv_is_one_table() {
    let folder = Folder::handbook(&[("a.md", &process("\"Eins, zwei\"", "legal_check: open\n", ""))]);
    let csv = folder.run(&["report", "--format", "csv"]).expect(0).out;
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert!(lines[0].starts_with("list,reason,text,id,title,"), "{}", lines[0]);
    let check = lines.iter().find(|line| line.starts_with("legal_checks,")).expect("an open check");
    assert!(check.contains(",\"Eins, zwei\",") && check.contains(",content/a.md,3,"), "{check}");
    let columns = lines[0].split(',').count();
    let plain = lines.iter().find(|line| line.starts_with("no_owner,")).expect("no deputy");
    assert_eq!(plain.replace("\"Eins, zwei\"", "x").split(',').count(), columns, "{plain}");
}

#[test]
fn the_report_for_people_names_roles_and_places() {
    let folder = Folder::handbook(&[("a.md", &process("Eins", "last_reviewed_on: 2026-01-15\nreview_in: 1m\n", ""))]);
    let told = folder.run(&["report"]).expect(0).out;
    assert!(
        told.starts_with("Reviews (1)\n  Sachbearbeitung\n    Eins – overdue (2026-02-15)\n      content/a.md:3\n"),
        "{told}"
    );
    let german = folder.run(&["report", "--lang", "de", "--list", "reviews"]).expect(0).out;
    assert!(german.contains("überfällig"), "{german}");
}

#[test]
fn a_handbook_with_a_dead_link_has_its_report_and_its_error() {
    let folder = Folder::handbook(&[("a.md", &process("Eins", "", "[[nirgends]]"))]);
    let answer = folder.run(&["report", "--format", "json"]).expect(1);
    let link = &answer.json()["dead_links"][0];
    assert_eq!((link["reason"].as_str(), link["line"].as_u64()), (Some("broken_link"), Some(12)));
    assert!(answer.err.contains("AB0501"), "{}", answer.err);
}

#[test]
fn changes_since_a_day_are_those_of_versions() {
    let fee = |amount: u32| format!("fees: [{{amount: {amount}, for: Erteilung}}]\nchange_note: Die Gebühr steigt.\n");
    let folder = Folder::handbook(&[
        ("a.md", &process("Eins", &fee(93), "Text.")),
        ("a@2026-03-01.md", &process("Eins", &fee(100), "Text.").replace("2024-01-01", "2026-03-01")),
        ("b.md", &process("Zwei", "valid_until: 2026-04-30\n", "")),
        ("c.md", &process("Drei", "", "").replace("2024-01-01", "2026-05-01")),
    ]);
    let told = folder.run(&["changes", "--since", "2026-01-01"]).expect(0).out;
    assert!(told.contains("Fee „Erteilung“: 93 € → 100 €"), "{told}");
    let json = folder.run(&["changes", "--since", "2026-01-01", "--format", "json"]).expect(0).json();
    assert_eq!((json["edition"].as_str(), json["date"].as_str()), (Some("public"), Some("2026-06-01")));
    let fates: Vec<(&str, &str)> = json["pages"]
        .as_array()
        .expect("pages")
        .iter()
        .map(|page| (page["id"].as_str().unwrap_or_default(), page["change"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(fates, [("c", "new"), ("a", "changed"), ("b", "ended")]);
    let fee = json["pages"][1]["facts"].as_array().expect("facts").iter().find(|fact| fact["fact"] == "fees");
    let fee = fee.expect("the fee changed");
    assert_eq!((fee["before"].as_str(), fee["after"].as_str()), (Some("93 €"), Some("100 €")));
    assert_eq!(json["pages"][1]["note"], "Die Gebühr steigt.");
    // A change on the day itself counts, one on the day before does not.
    let count = |since: &str| {
        let json = folder.run(&["changes", "--since", since, "--format", "json"]).expect(0).json();
        json["pages"].as_array().map(Vec::len)
    };
    assert_eq!((count("2026-05-01"), count("2026-05-02")), (Some(2), Some(0)));
}

fn git(folder: &Folder, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder.path(""))
        .args(["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .output()
        .expect("git is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn changes_since_a_revision_are_those_of_files() {
    let handbook = super::HANDBOOK.replace("languages: [de]", "languages: [de, en, fr]");
    let folder = Folder::handbook(&[
        ("handbook.yaml", &handbook),
        ("a.md", &process("Eins", "fees: [{amount: 93}]\n", "## Ablauf\n\nAlter Text.\n\n::: internal\nGeheim.\n:::")),
        ("a.en.md", "---\ntitle: One\nsummary: Short.\n---\n\n## Procedure\n\nOld text.\n"),
        ("a.fr.md", "---\ntitle: Un\nsummary: Court.\n---\n\n## Procédure\n\nVieux.\n"),
        ("b.md", &process("Zwei", "", "[Plan](plan.pdf)")),
        ("plan.pdf", "%PDF-"),
    ]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "eins"]);
    assert_eq!(folder.run(&["changes", "--since", "HEAD"]).expect(0).out.lines().last(), Some("Nothing changed."));

    // A change that only staff see is none for applicants.
    folder.write(
        "content/a.md",
        process("Eins", "fees: [{amount: 93}]\n", "## Ablauf\n\nAlter Text.\n\n::: internal\nAnders.\n:::"),
    );
    assert_eq!(folder.run(&["changes", "--since", "HEAD"]).expect(0).out.lines().last(), Some("Nothing changed."));
    let internal = folder.run(&["changes", "--since", "HEAD", "--edition", "internal"]).expect(0).out;
    assert!(internal.contains("Text „Ablauf“: changed"), "{internal}");

    folder.write("content/a.md", process("Eins", "fees: [{amount: 100}]\n", "## Ablauf\n\nNeuer Text."));
    folder.write("content/a.fr.md", "---\ntitle: Un\nsummary: Court.\n---\n\n## Procédure\n\nNouveau.\n");
    folder.write("content/c.md", process("Drei", "", ""));
    std::fs::remove_file(folder.path("content/b.md")).expect("it is there");
    let json = folder.run(&["changes", "--since", "HEAD", "--format", "json"]).expect(0).json();
    let pages = json["pages"].as_array().expect("pages");
    let fates: Vec<&str> = pages.iter().filter_map(|page| page["change"].as_str()).collect();
    assert_eq!(fates, ["new", "changed", "gone"]);
    assert_eq!(pages[1]["facts"][0]["before"], "93 €");
    assert_eq!(pages[1]["sections"][0]["heading"], "Ablauf");
    assert_eq!(pages[1]["outdated"], serde_json::json!(["en"]));
    assert_eq!(pages[1]["translated"], serde_json::json!(["fr"]));
    let markdown = folder.run(&["changes", "--since", "HEAD", "--format", "markdown"]).expect(0).out;
    assert!(
        markdown.contains("| Fee | 93 € → 100 € |") && markdown.contains("- Translation outdated: en"),
        "{markdown}"
    );
}

#[test]
fn a_revision_needs_a_repository_that_has_it() {
    let folder = Folder::handbook(&[]);
    let told = folder.run(&["changes", "--since", "main"]).expect(2).err;
    assert!(told.contains("no git repository"), "{told}");
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "eins"]);
    git(&folder, &["commit", "-qm", "zwei", "--allow-empty"]);
    let told = folder.run(&["changes", "--since", "no-such-branch"]).expect(2).err;
    assert!(told.contains("neither a day"), "{told}");
    for wrong in ["--output=x", "2026-13-01", ""] {
        folder.run(&["changes", &format!("--since={wrong}")]).expect(2);
    }

    let shallow = Folder::empty();
    let from = format!("file://{}", folder.path("").display());
    git(&shallow, &["clone", "-q", "--depth", "1", &from, "clone"]);
    let told = shallow.run_in("clone", &["changes", "--since", "HEAD~1"]).expect(2).err;
    assert!(told.contains("--unshallow"), "{told}");
}

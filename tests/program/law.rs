//! `amtsbuch law`: what rests on a paragraph, and what a change of law has left behind.

use serde_json::Value;

use super::Folder;

fn process(facts: &str, body: &str) -> String {
    format!(
        "---\nkind: process\ntitle: Verfahren\nsummary: Kurz.\nvisibility: public\ngroup: erwerb\n\
         owner: sachbearbeitung\n{facts}---\n\n{body}\n"
    )
}

/// Five pages that have to do with § 18a AufenthG, and one that has not.
fn handbook() -> Folder {
    let basis = process("legal_basis: [§ 18a Abs. 1 AufenthG]\nvalid_from: 2020-03-01\n", "Text.");
    let fee = process(
        "legal_basis: [§ 9 AufenthG]\nvalid_from: 2020-03-01\nfees: [{amount: 100, cite: § 18a AufenthG}]\n",
        "Text.",
    );
    let deadline = process(
        "legal_basis: [§§ 16 bis 19 AufenthG]\nvalid_from: 2024-03-01\ndeadlines: [{what: Antrag, cite: § 18a Abs. 2 AufenthG}]\n",
        "## Frist nach § 18a Abs. 3 AufenthG\n\nText.",
    );
    let reviewed =
        process("legal_basis: [§ 18a AufenthG]\nvalid_from: 2020-03-01\nlast_reviewed_on: 2024-01-10\n", "Text.");
    let other = process("legal_basis: [§ 18 AufenthG]\nvalid_from: 2020-03-01\n", "Text.");
    let internal = "---\ntitle: Notiz\n---\n\n::: internal\nNach § 18a Abs. 1 Satz 2 AufenthG.\n:::\n";
    Folder::handbook(&[
        ("erwerb/rechtsgrundlage.md", &basis),
        ("erwerb/gebuehr.md", &fee),
        ("erwerb/frist.md", &deadline),
        ("erwerb/geprueft.md", &reviewed),
        ("erwerb/anderes.md", &other),
        ("notiz.md", internal),
        (
            "law_changes.yaml",
            "- {law: Aufenthaltsgesetz, sections: [18a], in_force: 2023-11-18, title: Erste Stufe, source: BGBl.}\n",
        ),
    ])
}

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    let arguments: Vec<&str> = arguments.iter().copied().chain(["--format", "json", "--date", "2026-01-01"]).collect();
    serde_json::from_str(&folder.run(&arguments).expect(0).out).expect("JSON")
}

fn uses(folder: &Folder, citation: &str) -> Vec<String> {
    let answer = json(folder, &["law", citation]);
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let page = |page: &Value| {
        let uses: Vec<String> =
            list(&page["uses"]).iter().map(|used| used.as_str().expect("text").to_owned()).collect();
        format!("{}: {}", page["id"].as_str().expect("an id"), uses.join(" "))
    };
    list(&answer["pages"]).iter().map(page).collect()
}

#[test]
fn a_paragraph_knows_what_rests_on_it() {
    let folder = handbook();
    let all = [
        "frist: legal_basis deadline text",
        "gebuehr: fee",
        "geprueft: legal_basis",
        "notiz: text",
        "rechtsgrundlage: legal_basis",
    ];
    assert_eq!(uses(&folder, "§ 18a AufenthG"), all);
    assert_eq!(uses(&folder, "18a Aufenthaltsgesetz"), all);
    assert_eq!(
        uses(&folder, "§ 18a Abs. 2 AufenthG"),
        ["frist: legal_basis deadline", "gebuehr: fee", "geprueft: legal_basis"],
        "§ 18a Abs. 1 and 3 are others"
    );
    assert_eq!(uses(&folder, "§ 18b AufenthG"), ["frist: legal_basis"], "a range holds what lies between its ends");
    assert!(uses(&folder, "§ 18a AufenthV").is_empty());
}

#[test]
fn the_answer_names_owner_and_version() {
    let answer = json(&handbook(), &["law", "§ 9 AufenthG"]);
    assert_eq!(answer["citation"], "AufenthG § 9");
    let page = &answer["pages"][0];
    assert_eq!(
        [&page["id"], &page["valid_from"], &page["owner"], &page["uses"][0]],
        ["gebuehr", "2020-03-01", "sachbearbeitung", "legal_basis"]
    );
}

#[test]
fn several_citations_and_forgotten_quotes() {
    let folder = handbook();
    assert_eq!(
        folder.run(&["law", "§ 9 AufenthG", "§ 18 AufenthG", "--format", "json"]).expect(0).out.lines().count(),
        2
    );
    let forgotten = folder.run(&["law", "§", "9", "AufenthG", "--lang", "en"]).expect(0).out;
    assert!(
        forgotten.starts_with("§ 9 AufenthG: 1 page\n  gebuehr  Verfahren; legal basis; Sachbearbeitung"),
        "{forgotten}"
    );
    assert!(folder.run(&["law", "Zimmer 3", "--lang", "en"]).expect(2).err.contains("is no citation"));
    folder.run(&["law"]).expect(2);
}

#[test]
fn a_change_of_law_lists_the_pages_that_it_has_left_behind() {
    let folder = handbook();
    let states = |answer: &Value| -> Vec<String> {
        let pages = answer["changes"][0]["pages"].as_array().expect("a list").clone();
        pages
            .iter()
            .map(|page| format!("{} {} {}", page["id"], page["open"], page["settled_by"]).replace('"', ""))
            .collect()
    };
    let answer = json(&folder, &["law", "--changes"]);
    assert_eq!(
        states(&answer),
        [
            "frist false version",
            "gebuehr true null",
            "geprueft false review",
            "notiz true null",
            "rechtsgrundlage true null"
        ]
    );
    assert_eq!(answer["changes"][0]["law"], "AufenthG");
    assert_eq!(
        json(&folder, &["law", "--changes", "§ 18a Abs. 2 AufenthG"])["changes"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(json(&folder, &["law", "--changes", "§ 9 AufenthG"])["changes"].as_array().map(Vec::len), Some(0));

    let before = folder.run(&["law", "--changes", "--date", "2023-11-17", "--format", "json"]).expect(0).out;
    let before: Value = serde_json::from_str(&before).expect("JSON");
    assert_eq!(before["changes"][0]["coming"], true);
    assert_eq!(
        states(&before)[1..4],
        ["gebuehr true null", "geprueft true null", "notiz true null"],
        "a review to come settles nothing"
    );
}

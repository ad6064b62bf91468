//! A handbook in two states that differ in every page, one page more and one page less.

use std::fs;
use std::path::Path;

/// Which of the two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The site that stands.
    Before,
    /// The site to come.
    After,
}

const HANDBOOK: &str = "\
authority: {name: Amt Beispiel}
languages: [de, en]
roles: {sachbearbeitung: {title: Sachbearbeitung}}
groups: [{id: erwerb, title: Arbeit, layer: core}]
sites: {public: {url: \"https://amt.example\"}}
";

/// Puts the handbook in this state, in place of another.
pub fn handbook(root: &Path, state: State, pages: usize) {
    let content = root.join("content");
    if content.exists() {
        fs::remove_dir_all(&content).expect("ours");
    }
    written(root, state, pages, false);
}

/// Writes the handbook; in reverse, its files come into being in the other order.
pub fn written(root: &Path, state: State, pages: usize, reverse: bool) {
    let mut files: Vec<(String, String)> = vec![("handbook.yaml".to_string(), HANDBOOK.to_string())];
    let (word, extra) = match state {
        State::Before => ("vorher", "alt"),
        State::After => ("nachher", "neu"),
    };
    for number in 0..pages {
        let text = format!(
            "---\nkind: process\ntitle: Vorgang {number}\nsummary: So läuft Vorgang {number}, {word}.\nvisibility: public\n\
             group: erwerb\nlegal_basis: [\"§ {section} AufenthG\"]\nvalid_from: 2020-03-01\nowner: sachbearbeitung\n\
             documents:\n  - {{name: Reisepass {number}, form: original}}\nsteps:\n  - {{id: a, do: Prüfen {word}, role: sachbearbeitung}}\n---\n\n\
             ## Ablauf {number}\n\nDer Ablauf ist {word} in {number} Schritten beschrieben.\n\n{body}\n\n::: internal\nGeheimfach {number} öffnen, {word}.\n:::\n",
            section = 1 + number % 10,
            body = "Ein Satz, der die Seite länger macht und nichts weiter sagt. ".repeat(20),
        );
        files.push((format!("ordner-{}/vorgang-{number}.md", number % 7), text));
        if number % 5 == 0 {
            let text =
                format!("---\ntitle: Procedure {number}\nsummary: How it works.\n---\n\nThis is procedure {number}.\n");
            files.push((format!("ordner-{}/vorgang-{number}.en.md", number % 7), text));
        }
    }
    files.push((
        format!("{extra}.md"),
        format!("---\ntitle: Nur {word}\nsummary: Kurz.\nvisibility: public\n---\n\nText.\n"),
    ));
    files.push(("nur-intern.md".to_string(), format!("---\ntitle: Intern\n---\n\nGeheimfach des Hauses, {word}.\n")));
    if reverse {
        files.reverse();
    }
    for (path, text) in files {
        let path = root.join("content").join(path);
        fs::create_dir_all(path.parent().expect("below content")).expect("writable");
        fs::write(path, text).expect("writable");
    }
}

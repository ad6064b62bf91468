//! A theme of the handbook's own: what it breaks is found before anything is published.

use crate::{Folder, PAGE};

/// A handbook with a footer of its own on both sites.
fn with_footer(footer: &str) -> Folder {
    let folder = Folder::handbook(&[("intern.md", "---\ntitle: Sonderregelung\n---\n\nVertraulicher Wortlaut.\n")]);
    folder.write("themes/public/templates/part-footer.html", footer);
    folder
}

/// The code of the only kind of problem.
fn code(footer: &str) -> String {
    let folder = with_footer(footer);
    let answer = folder.run(&["build", "--format", "json"]).expect(1);
    assert!(!folder.has("dist/public") && !folder.has("dist/internal"));
    let codes: std::collections::BTreeSet<String> = answer.problems().into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes.len(), 1, "{codes:?}");
    codes.into_iter().next().unwrap_or_default()
}

#[test]
fn a_footer_that_does_no_harm_is_used() {
    let folder = with_footer("<footer><p>Eigene Fußzeile</p></footer>");
    folder.run(&["build"]).expect(0);
    assert!(folder.read("dist/public/seite/index.html").contains("Eigene Fußzeile"));
    assert!(!folder.read("dist/internal/seite/index.html").contains("Eigene Fußzeile"));
}

#[test]
fn what_a_theme_may_not_do() {
    assert_eq!(code("<footer><a href=\"nirgends/index.html\">x</a></footer>"), "AB1102");
    assert_eq!(code("<footer><img src=\"https://fremd.example/x.png\" alt=\"\"></footer>"), "AB1103");
    assert_eq!(code("<footer onclick=\"x()\">x</footer>"), "AB1104");
    assert_eq!(code("<footer><script>x()</script></footer>"), "AB1104");
    assert_eq!(code("<footer>{{ page.titel.fehlt }}</footer>"), "AB1201");
    assert_eq!(code("<footer>{% if %}</footer>"), "AB1201");
}

#[test]
fn internal_text_is_found_however_it_got_into_the_public_site() {
    let folder = Folder::handbook(&[
        ("intern.md", "---\ntitle: Sonderregelung\n---\n\nVertraulicher Wortlaut der Vereinbarung.\n"),
        ("seite.md", PAGE),
    ]);
    // A file of the public site that the projection does not look into: an office's own text beside the page.
    folder.write("content/merkblatt.txt", "Vertraulicher Wortlaut der Vereinbarung.\n");
    folder.write("content/seite.md", PAGE.replace("Text.", "[Merkblatt](merkblatt.txt)"));
    let answer = folder.run(&["build", "--format", "json"]).expect(1);
    assert_eq!(answer.problems(), [("AB1101".to_string(), "content/intern.md".to_string())]);
    let told = folder.run(&["build"]).expect(1).err;
    assert!(told.contains("merkblatt.txt") && !folder.has("dist/public"), "{told}");
}

#[test]
fn a_broken_theme_is_told_in_one_message() {
    let told = with_footer("<footer>{% if %}</footer>").run(&["check", "--lang", "de"]).expect(1).err;
    assert!(told.starts_with("Fehler[AB1201]: die Gestaltung kann nicht benutzt werden"), "{told}");
    assert!(told.contains("part-footer.html"), "{told}");
}

//! What only a disk can hold.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;

use crate::{Folder, PAGE};

/// Which of these are problems, by code and file; the sites are not written.
fn problems(folder: &Folder) -> Vec<(String, String)> {
    let answer = folder.run(&["build", "--format", "json"]).expect(1);
    assert!(!folder.has("dist/public") && !folder.has("dist/internal"));
    answer.problems()
}

#[track_caller]
fn assert_problems(folder: &Folder, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(code, file)| (code.to_string(), file.to_string())).collect();
    assert_eq!(problems(folder), expected);
}

#[test]
fn a_file_that_is_not_utf8_is_refused() {
    let folder = Folder::handbook(&[]);
    folder.write("content/umlaut.md", b"---\ntitle: Geb\xfchren\n---\n");
    assert_problems(&folder, &[("AB0101", "content/umlaut.md")]);
    let told = folder.run(&["check", "--lang", "de"]).expect(1).err;
    assert!(told.contains("Fehler[AB0101]") && told.contains("an Stelle 14") && told.contains("UTF-8"), "{told}");
}

#[test]
fn links_that_leave_the_handbook_are_refused() {
    let folder = Folder::handbook(&[("plan.txt", "Plan")]);
    folder.write("geheim.txt", "geheim");
    fs::create_dir(folder.path("ordner")).expect("writable");
    symlink("../geheim.txt", folder.path("content/hinaus.txt")).expect("writable");
    symlink("/nirgends", folder.path("content/nirgends.txt")).expect("writable");
    symlink("../ordner", folder.path("content/ordner")).expect("writable");
    symlink("plan.txt", folder.path("content/drinnen.txt")).expect("writable");
    assert_problems(
        &folder,
        &[("AB0102", "content/hinaus.txt"), ("AB0102", "content/nirgends.txt"), ("AB0102", "content/ordner")],
    );
}

#[test]
fn names_that_differ_in_case_or_in_the_form_of_an_umlaut_are_refused() {
    let folder = Folder::handbook(&[("plan.txt", "1"), ("Plan.txt", "2"), ("gr\u{fc}n.txt", "1")]);
    assert_problems(&folder, &[("AB0103", "content/plan.txt")]);
    folder.write("content/gru\u{308}n.txt", "2");
    let codes: Vec<String> = problems(&folder).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["AB0103", "AB0103"]);
}

#[test]
fn names_that_cannot_be_read_everywhere_are_refused() {
    let folder = Folder::handbook(&[]);
    fs::write(folder.path("content").join(std::ffi::OsStr::from_bytes(b"a\xff.txt")), "").expect("writable");
    fs::write(folder.path("content/zeile\n.txt"), "").expect("writable");
    let codes: Vec<String> = problems(&folder).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["AB0104", "AB0104"]);
}

#[test]
fn what_is_no_file_is_refused() {
    let folder = Folder::handbook(&[]);
    let _socket = UnixListener::bind(folder.path("content/leitung.md")).expect("writable");
    assert_problems(&folder, &[("AB0105", "content/leitung.md")]);
}

#[test]
fn a_text_of_more_than_128_mebibytes_is_refused_without_reading_it() {
    let folder = Folder::handbook(&[]);
    let file = fs::File::create(folder.path("content/riesig.md")).expect("writable");
    file.set_len(129 * 1024 * 1024).expect("a file with a hole");
    // That it has no front matter either is no news about a file that is not read.
    assert_problems(&folder, &[("AB0106", "content/riesig.md")]);
}

#[test]
fn what_editors_and_systems_leave_behind_is_ignored() {
    let folder =
        Folder::handbook(&[(".versteckt.md", "x"), ("seite.md~", "x"), (".git/config", "x"), ("Thumbs.db", "x")]);
    folder.run(&["check", "--strict"]).expect(0);
}

#[test]
fn a_check_finds_files_that_a_build_cannot_publish() {
    let page = PAGE.replace(
        "Text.",
        "![a](a.svg) ![b](b.svg) ![c](c.svg) ![gut](gut.svg) [d](d.pdf) ![e](e.png) ![gut](gut.png) [f](f.docx)",
    );
    let internal = "---\ntitle: Intern\n---\n\n![i](i.svg)\n";
    let folder = Folder::handbook(&[("seite.md", &page), ("intern.md", internal)]);
    let svg = |content: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"{content}</svg>");
    folder.write("content/a.svg", svg(" onload=\"x()\">"));
    folder.write("content/b.svg", svg("><script>x()</script>"));
    folder.write("content/c.svg", svg("><image href=\"https://amt.example/x.png\"/>"));
    folder.write("content/i.svg", svg("><script>x()</script>"));
    folder.write("content/gut.svg", svg("><path d=\"M0 0h1v1z\"/>"));
    folder.write("content/d.pdf", "kein PDF");
    folder.write("content/e.png", "kein Bild");
    folder.write("content/gut.png", b"\x89PNG\r\n\x1A\n");
    folder.write("content/f.docx", "kein Dokument");
    // Nobody refers to it: no site holds it.
    folder.write("content/allein.png", "kein Bild");
    let of = |command: &str| folder.run(&[command, "--format", "json"]).expect(1).problems();
    let expected = [
        ("AB1002", "content/a.svg"),
        ("AB1002", "content/b.svg"),
        ("AB1002", "content/c.svg"),
        ("AB1001", "content/d.pdf"),
        ("AB1001", "content/e.png"),
        ("AB1001", "content/f.docx"),
        ("AB1002", "content/i.svg"),
    ];
    let expected = expected.map(|(code, file)| (code.to_string(), file.to_string()));
    assert_eq!(of("check"), expected);
    assert_eq!(of("build"), expected);
}

#[test]
fn a_check_finds_a_logo_that_a_build_cannot_publish() {
    let folder = Folder::handbook(&[]);
    folder.write("content/handbook.yaml", format!("{}theme: {{logo: logo.svg}}\n", crate::HANDBOOK));
    folder.write("content/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x()</script></svg>");
    assert_problems(&folder, &[("AB1002", "content/logo.svg")]);
}

//! A build replaces a site as a whole or not at all, and touches nothing that is not its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

use crate::{Folder, PAGE, program};

#[test]
fn a_folder_that_no_build_made_is_refused_and_left_alone() {
    let folder = Folder::handbook(&[]);
    folder.write("dist/public/urlaub.txt", "wertvoll");
    let answer = folder.run(&["build"]).expect(2);
    assert!(answer.err.contains("dist/public") && answer.err.contains("--out"), "{}", answer.err);
    let told = folder.run(&["build", "--lang", "de"]).expect(2).err;
    assert!(told.contains("nichts wurde angerührt"), "{told}");
    assert_eq!(folder.tree("dist/public").keys().collect::<Vec<_>>(), ["urlaub.txt"]);
    assert!(!folder.has("dist/internal"), "one site is no build");
    // A file in the place of the folder is nobody's site either.
    fs::remove_dir_all(folder.path("dist")).expect("writable");
    folder.write("dist/public", "wertvoll");
    folder.run(&["build"]).expect(2);
    assert_eq!(folder.read("dist/public"), "wertvoll");
}

#[test]
fn a_site_is_never_written_among_the_sources() {
    let folder = Folder::handbook(&[("erwerb/a.md", PAGE)]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("content", folder.path("link")).expect("writable");
    let before = folder.tree("content");
    let mut outs = vec!["content", "content/erwerb", "content/neu/tief", "neu/../content", "./content/."];
    if cfg!(unix) {
        outs.extend(["link", "link/neu"]);
    }
    for out in outs {
        let answer = folder.run(&["build", "--out", out]).expect(2);
        assert!(answer.err.contains("`content/`"), "{out}: {}", answer.err);
        let answer = folder.run(&["project", "--audience", "public", "--out", out, "--lang", "de"]).expect(2);
        assert!(answer.err.contains("bei den Texten des Handbuchs") || answer.err.contains("nicht leer"), "{out}");
    }
    assert_eq!(folder.tree("content"), before);
    // A name that only begins like it, and the folder above, are no part of it.
    for out in ["contents", ".", "content/../neu"] {
        folder.run(&["build", "--out", out]).expect(0);
    }
    // The folder that is used if none is named may be a link as well.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("content", folder.path("dist")).expect("writable");
        folder.run(&["build"]).expect(2);
        assert_eq!(folder.tree("content"), before);
    }
}

#[cfg(unix)]
#[test]
fn notes_of_a_build_are_never_written_through_a_link() {
    let folder = Folder::handbook(&[
        ("index.md", PAGE),
        ("warnung.md", "---\ntitle: Warnung\nlegal_basis: [§ 18x AufenthG]\n---\n"),
    ]);
    fs::create_dir_all(folder.path("dist")).expect("writable");
    for note in ["public.state", "internal.state", "problems.state", "public.state.new"] {
        std::os::unix::fs::symlink("../content/index.md", folder.path("dist").join(format!(".{note}")))
            .expect("writable");
    }
    let before = folder.tree("content");
    folder.run(&["build"]).expect(0);
    assert_eq!(folder.tree("content"), before);
    assert_eq!(
        folder.run(&["build"]).expect(0).err.matches("unchanged").count(),
        2,
        "the notes are there all the same"
    );
    assert!(!folder.has("dist/.public.state.new"));
}

#[test]
fn an_empty_folder_is_welcome() {
    let folder = Folder::handbook(&[]);
    fs::create_dir_all(folder.path("dist/public")).expect("writable");
    folder.run(&["build"]).expect(0);
    assert!(folder.has("dist/public/index.html"));
}

#[test]
fn the_site_of_the_other_audience_is_never_replaced() {
    let folder = Folder::handbook(&[]);
    folder.run(&["build"]).expect(0);
    fs::rename(folder.path("dist/internal"), folder.path("dist/x")).expect("writable");
    fs::rename(folder.path("dist/public"), folder.path("dist/internal")).expect("writable");
    let before = folder.tree("dist/internal");
    let answer = folder.run(&["build", "--edition", "internal"]).expect(2);
    assert!(answer.err.contains("never mixed"), "{}", answer.err);
    assert_eq!(folder.tree("dist/internal"), before);
}

#[test]
fn errors_leave_the_site_as_it_is() {
    let folder = Folder::handbook(&[]);
    folder.run(&["build"]).expect(0);
    let before = folder.tree("dist");
    folder.write("content/kaputt.md", "---\ntilte: Kaputt\n---\n");
    folder.run(&["build"]).expect(1);
    assert_eq!(folder.tree("dist"), before);
    // A warning is no error unless it is asked for.
    folder.write("content/kaputt.md", "---\ntitle: Warnung\nlegal_basis: [§ 18x AufenthG]\n---\n");
    folder.run(&["build", "--strict"]).expect(1);
    assert_eq!(folder.tree("dist"), before);
    folder.run(&["build"]).expect(0);
    assert!(folder.has("dist/internal/kaputt/index.html"));
}

#[test]
fn what_the_judge_refuses_is_not_written() {
    let folder = Folder::handbook(&[("bild.md", &PAGE.replace("Text.", "![Bild](bild.svg)"))]);
    folder.write("content/bild.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    folder.run(&["build"]).expect(0);
    let before = folder.tree("dist");
    folder.write("content/bild.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>x()</script></svg>");
    let answer = folder.run(&["build", "--format", "json"]).expect(1);
    assert_eq!(answer.problems(), [("AB1002".to_string(), "content/bild.svg".to_string())]);
    assert_eq!(folder.tree("dist"), before);
}

#[test]
fn building_again_changes_nothing() {
    let folder = Folder::handbook(&[("gebaut.md", PAGE)]);
    folder.run(&["build"]).expect(0);
    let times = |folder: &Folder| -> Vec<_> {
        folder
            .tree("dist")
            .keys()
            .map(|path| fs::metadata(folder.path("dist").join(path)).and_then(|m| m.modified()).ok())
            .collect()
    };
    let (tree, before) = (folder.tree("dist"), times(&folder));
    let answer = folder.run(&["build"]).expect(0);
    assert_eq!(answer.err.matches("unchanged").count(), 2, "{}", answer.err);
    assert_eq!((folder.tree("dist"), times(&folder)), (tree, before));
    // A site that somebody has changed is made anew.
    fs::write(folder.path("dist/public/index.html"), "<p>anders").expect("writable");
    let answer = folder.run(&["build"]).expect(0);
    assert!(answer.err.lines().any(|line| line.starts_with("public") && !line.contains("unchanged")), "{}", answer.err);
    assert!(!folder.read("dist/public/index.html").contains("anders"));
    // A page that is gone from the handbook is gone from the sites.
    fs::remove_file(folder.path("content/gebaut.md")).expect("writable");
    folder.run(&["build"]).expect(0);
    assert!(!folder.has("dist/public/gebaut") && !folder.has("dist/internal/gebaut"));
}

#[test]
fn a_build_that_changes_nothing_tells_its_warnings_again() {
    let page = |dates: &str| PAGE.replace("---\n\n", &format!("{dates}\n---\n\n"));
    let folder = Folder::handbook(&[
        ("luecke.md", &page("valid_from: 2020-01-01\nvalid_until: 2024-12-31")),
        ("luecke@2025-02-01.md", &page("valid_from: 2025-02-01")),
    ]);
    let first = folder.run(&["build", "--format", "json"]).expect(0);
    assert!(!first.problems().is_empty());
    let (tree, problems) = (folder.tree("dist"), first.problems());
    let again = folder.run(&["build", "--format", "json"]).expect(0);
    assert_eq!(again.problems(), problems);
    assert_eq!(folder.run(&["build", "--lang", "en"]).expect(0).err.matches("unchanged").count(), 2);
    assert_eq!(folder.run(&["build", "--strict", "--format", "json"]).expect(1).problems(), problems);
    assert_eq!(folder.tree("dist"), tree);
    // What is remembered of them is only a shortcut: broken off, lost or of another build, it is made again.
    let note = folder.read("dist/.problems.state");
    for broken in [&note[..note.len() - 1], "", "anders\n[]"] {
        fs::write(folder.path("dist/.problems.state"), broken).expect("writable");
        assert_eq!(folder.run(&["build", "--format", "json"]).expect(0).problems(), problems);
        assert_eq!(folder.read("dist/.problems.state"), note);
    }
    let key = note.lines().next().unwrap_or_default();
    fs::write(folder.path("dist/.problems.state"), format!("{key}\n[]")).expect("writable");
    assert!(folder.run(&["build", "--format", "json"]).expect(0).problems().is_empty(), "the note is what is told");
    folder.run(&["build", "--date", "2026-06-15"]).expect(0);
    assert_eq!(folder.run(&["build", "--format", "json"]).expect(0).problems(), problems, "on another day it is not");
}

#[test]
fn a_site_that_stands_is_looked_at_anew_once_a_day() {
    let folder = Folder::handbook(&[("a/x.md", PAGE)]);
    let day = |date: &str| {
        folder.run(&["build", "--date", date]).expect(0);
        let note = folder.read("dist/.public.state");
        note.lines().nth(1).unwrap_or_default().to_string()
    };
    assert_eq!(day("2026-03-01"), "2026-03-01");
    let tree = folder.tree("dist/public");
    assert_eq!(day("2026-03-02"), "2026-03-02");
    assert_eq!(folder.tree("dist/public"), tree);
}

#[test]
fn the_same_source_and_date_give_the_same_bytes() {
    let folder = Folder::handbook(&[("a/x.md", PAGE), ("b/y.md", PAGE)]);
    folder.run(&["build", "--date", "2026-03-01", "--out", "eins"]).expect(0);
    folder.run(&["build", "--date", "2026-03-01", "--out", "zwei"]).expect(0);
    assert_eq!(folder.tree("eins/public"), folder.tree("zwei/public"));
    assert_eq!(folder.tree("eins/internal"), folder.tree("zwei/internal"));
}

#[test]
fn what_a_killed_build_left_behind_is_removed() {
    let folder = Folder::handbook(&[]);
    folder.run(&["build"]).expect(0);
    let site = folder.tree("dist/public");
    // Killed while it wrote, and between moving the old site away and the new one in.
    folder.write("dist/.internal.staging/halb.html", "halb");
    fs::rename(folder.path("dist/public"), folder.path("dist/.public.old")).expect("writable");
    folder.write("content/neu.md", PAGE);
    folder.run(&["build"]).expect(0);
    assert!(
        !folder.has("dist/.internal.staging") && !folder.has("dist/.public.old") && !folder.has("dist/.public.staging")
    );
    assert_ne!(folder.tree("dist/public"), site);
    assert!(folder.has("dist/public/neu/index.html"));
}

#[test]
fn a_second_build_of_the_same_output_waits() {
    let folder = Folder::handbook(&[]);
    fs::create_dir(folder.path("dist")).expect("writable");
    let handle = fs::File::open(folder.path("dist")).expect("readable");
    handle.lock().expect("this file system has locks");
    let mut child = program(&folder.path("")).arg("build").stderr(Stdio::piped()).spawn().expect("it starts");
    let mut errors = BufReader::new(child.stderr.take().expect("piped"));
    let mut told = String::new();
    errors.read_line(&mut told).expect("UTF-8");
    assert!(told.starts_with("Another build writes into the same folder"), "{told}");
    assert!(!folder.has("dist/public"), "it did not wait");
    handle.unlock().expect("ours");
    errors.read_to_string(&mut told).expect("UTF-8");
    assert!(child.wait().expect("it ends").success(), "{told}");
    assert!(folder.has("dist/public/index.html"));
}

//! Guards the floors of the house: which module may name which, and that the documents stay true.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that a module may use. The table of `ARCHITECTURE.md`; adding an edge is a decision of its own.
const FLOORS: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("date", &[]),
    ("language", &[]),
    ("html", &[]),
    ("artifact", &[]),
    ("asset", &[]),
    ("picture", &["html"]),
    ("yaml", &["diagnostic", "date"]),
    ("citation", &["diagnostic", "date"]),
    ("search", &["language", "citation"]),
    ("config", &["diagnostic", "date", "language", "yaml"]),
    ("source", &["diagnostic", "artifact"]),
    ("markdown", &["diagnostic", "date", "language", "html"]),
    ("front_matter", &["diagnostic", "date", "language", "yaml", "citation"]),
    ("document", &["diagnostic", "date", "language", "yaml", "config", "citation", "front_matter", "markdown"]),
    (
        "handbook",
        &[
            "diagnostic",
            "date",
            "language",
            "yaml",
            "config",
            "source",
            "citation",
            "front_matter",
            "markdown",
            "document",
        ],
    ),
    (
        "checks",
        &["diagnostic", "date", "language", "config", "citation", "front_matter", "markdown", "document", "handbook"],
    ),
    (
        "edition",
        &[
            "diagnostic",
            "date",
            "language",
            "html",
            "artifact",
            "config",
            "citation",
            "front_matter",
            "markdown",
            "document",
            "handbook",
        ],
    ),
    ("theme", &["diagnostic", "date", "language", "artifact", "yaml", "markdown", "edition"]),
    (
        "emit",
        &[
            "diagnostic",
            "date",
            "language",
            "html",
            "artifact",
            "asset",
            "config",
            "source",
            "citation",
            "search",
            "front_matter",
            "markdown",
            "document",
            "edition",
            "picture",
            "theme",
        ],
    ),
    (
        "verify",
        &[
            "diagnostic",
            "date",
            "language",
            "html",
            "artifact",
            "yaml",
            "config",
            "source",
            "citation",
            "front_matter",
            "markdown",
            "document",
            "handbook",
        ],
    ),
    ("write", &["diagnostic", "artifact", "verify"]),
    (
        "pipeline",
        &[
            "diagnostic",
            "date",
            "language",
            "artifact",
            "asset",
            "config",
            "source",
            "handbook",
            "checks",
            "search",
            "edition",
            "emit",
            "theme",
            "verify",
            "write",
        ],
    ),
];

/// Modules above the floors: they may use everything below them.
const TOP: &[&str] = &["command", "cli", "main", "lib"];

fn source_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("src is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The top-level module of each file, and the modules that it names by `crate::` outside of its tests and comments.
fn uses() -> BTreeMap<String, BTreeSet<(String, String)>> {
    let root = source_folder();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut uses: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for file in files {
        let relative = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let module = relative.split(['/', '.']).next().unwrap_or_default().to_string();
        let text = fs::read_to_string(&file).expect("source files are UTF-8");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let entry = uses.entry(module.clone()).or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for (at, _) in line.match_indices("crate::") {
                // `$crate::` in a macro is the macro's own module.
                if line[..at].ends_with('$') {
                    continue;
                }
                let name: String =
                    line[at + 7..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                let is_macro = line[at + 7 + name.len()..].starts_with('!') || name == "text";
                if name != module && !name.is_empty() && !is_macro {
                    entry.insert((name, relative.clone()));
                }
            }
        }
    }
    uses
}

#[test]
fn modules_use_only_lower_floors() {
    let floors: BTreeMap<&str, &[&str]> = FLOORS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (module, used) in uses() {
        if TOP.contains(&module.as_str()) {
            continue;
        }
        let Some(allowed) = floors.get(module.as_str()) else {
            wrong.push(format!("module `{module}` has no row in the table of floors"));
            continue;
        };
        for (name, file) in used {
            if !allowed.contains(&name.as_str()) {
                wrong.push(format!("src/{file}: `{module}` may not use `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "new edges between modules:\n{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_cycle_and_names_modules_that_exist() {
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut rest: Vec<_> = FLOORS.to_vec();
    while !rest.is_empty() {
        let before = rest.len();
        rest.retain(|(module, allowed)| {
            let ready = allowed.iter().all(|name| done.contains(name));
            if ready {
                done.insert(module);
            }
            !ready
        });
        assert!(rest.len() < before, "these modules use one another in a circle: {rest:?}");
    }
    for (module, _) in FLOORS {
        let root = source_folder();
        assert!(root.join(module).is_dir() || root.join(format!("{module}.rs")).is_file(), "no module `{module}`");
    }
}

#[test]
fn only_the_doors_touch_files() {
    let doors = ["source", "write", "theme", "command", "main"];
    let root = source_folder();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    for file in files {
        let relative = file.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
        let module = relative.split(['/', '.']).next().unwrap_or_default();
        let text = fs::read_to_string(&file).expect("source files are UTF-8");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let touches = code.contains("std::fs") || code.contains("std::net") || code.contains("walkdir::");
        assert!(!touches || doors.contains(&module), "src/{relative} touches files");
        let prints = ["println!", "eprintln!", "print!(", "stdout()", "stderr()"].iter().any(|p| code.contains(p));
        assert!(!prints || module == "command" || module == "main", "src/{relative} prints");
    }
}

#[test]
fn every_module_says_what_it_is() {
    let root = source_folder();
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("source files are UTF-8");
        assert!(text.starts_with("//! "), "{} has no module documentation", file.display());
    }
}

#[test]
fn architecture_names_files_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for document in ["ARCHITECTURE.md", "README.md"] {
        let text = fs::read_to_string(root.join(document)).expect("the document exists");
        for quoted in text.split('`').skip(1).step_by(2) {
            let is_path = ["src/", "themes/", "content/", "tests/", "benches/", "docs/"]
                .iter()
                .any(|folder| quoted.starts_with(folder))
                && !quoted.contains([' ', '<', '*', '{']);
            if is_path {
                assert!(root.join(quoted).exists(), "{document} names `{quoted}`, which does not exist");
            }
        }
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            let path = link.split('#').next().unwrap_or(link);
            assert!(root.join(path).exists(), "{document} links to `{path}`, which does not exist");
        }
    }
}

#[test]
fn public_templates_read_no_confidential_fact() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    for layer in ["public", "shared"] {
        let folder = root.join(layer).join("templates");
        for entry in fs::read_dir(folder).expect("templates exist").flatten() {
            let text = fs::read_to_string(entry.path()).expect("templates are UTF-8");
            assert!(!text.contains("confidential"), "{} names `confidential`", entry.path().display());
        }
    }
}

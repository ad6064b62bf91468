//! Embeds the themes and names this build.
//!
//! Writes `themes.rs` (a list of every theme file and its text) and sets `AMTSBUCH_BUILD`, a hash of the program's
//! sources and themes. Fails if a language file of the interface lacks a key that the German one has. Reads no clock,
//! no git and no network: the same sources give the same program.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script its folders by the environment")]
fn main() {
    println!("cargo:rerun-if-changed=themes");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));

    let mut themes = Vec::new();
    collect(&root.join("themes"), &mut themes);
    let mut list = String::from("pub(super) static FILES: &[(&str, &str)] = &[\n");
    for path in &themes {
        let relative = relative(path, &root.join("themes"));
        writeln!(list, "    ({relative:?}, include_str!({:?})),", path.display()).expect("writing to a string");
    }
    list.push_str("];\n");
    fs::write(out.join("themes.rs"), list).expect("OUT_DIR is writable");

    check_languages(&root.join("themes/shared/strings"));

    let mut sources = themes;
    collect(&root.join("src"), &mut sources);
    sources.push(root.join("Cargo.lock"));
    let mut hasher = blake3::Hasher::new();
    for path in &sources {
        hasher.update(relative(path, &root).as_bytes());
        hasher.update(&fs::read(path).expect("sources are readable"));
    }
    println!("cargo:rustc-env=AMTSBUCH_BUILD={}", hasher.finalize().to_hex());
}

/// All files below a folder, sorted, hidden ones and editors' backups left out.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn relative(path: &Path, root: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// Every language file has every key: a page never shows a hole where a word should be.
fn check_languages(folder: &Path) {
    let mut files = Vec::new();
    collect(folder, &mut files);
    let keys = |path: &Path| -> BTreeSet<String> {
        let text = fs::read_to_string(path).expect("language files are UTF-8");
        let lines = text.lines().filter(|line| !line.starts_with(['#', ' ', '-']));
        lines.filter_map(|line| line.split_once(':')).map(|(key, _)| key.to_string()).collect()
    };
    let Some(german) = files.iter().find(|path| path.ends_with("de.yaml")) else { return };
    let wanted = keys(german);
    for path in &files {
        let missing: Vec<String> = wanted.difference(&keys(path)).cloned().collect();
        assert!(missing.is_empty(), "{} lacks: {}", path.display(), missing.join(", "));
    }
}

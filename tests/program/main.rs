//! The program as its users meet it: files on a disk, arguments, output, exit status.
//!
//! What a handbook in memory can show is in `tests/cases/`; here is the rest: what only a disk can hold (links, bytes that
//! are no text), the commands, the output folder, a theme of the handbook's own.

mod commands;
mod files;
mod law;
mod output_folder;
mod own_theme;
mod report;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A `handbook.yaml` that is enough.
const HANDBOOK: &str = "\
authority: {name: Amt Beispiel}
languages: [de]
roles: {sachbearbeitung: {title: Sachbearbeitung}}
groups: [{id: erwerb, title: Arbeit, layer: core}]
";

/// A public page.
const PAGE: &str = "---\ntitle: Seite\nsummary: Kurz.\nvisibility: public\n---\n\nText.\n";

/// A folder that is gone when the test ends.
struct Folder(tempfile::TempDir);

impl Folder {
    /// An empty folder.
    fn empty() -> Folder {
        // A build waits until everything is on the disk; in memory that costs nothing.
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Folder(folder.expect("a temporary folder"))
    }

    /// A folder with a handbook: a `handbook.yaml`, a page, and these files below `content/`.
    fn handbook(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::empty();
        folder.write("content/handbook.yaml", HANDBOOK);
        folder.write("content/seite.md", PAGE);
        for (path, text) in files {
            folder.write(&format!("content/{path}"), text);
        }
        folder
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Everything below a folder: path and bytes.
    fn tree(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(path);
        let mut files = BTreeMap::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).flatten()
            {
                let path = entry.path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("below it").to_string_lossy().into_owned();
                    files.insert(name, fs::read(&path).expect("readable"));
                }
            }
        }
        files
    }

    /// Runs the program in this folder, in English, on 1 June 2026.
    fn run(&self, arguments: &[&str]) -> Answer {
        self.run_in("", arguments)
    }

    /// The same in a folder below.
    fn run_in(&self, folder: &str, arguments: &[&str]) -> Answer {
        Answer::of(program(&self.path(folder)).args(arguments))
    }
}

/// The program, ready to be given arguments.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amtsbuch"));
    command.current_dir(folder).stdin(Stdio::null());
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "CI"] {
        command.env_remove(name);
    }
    // 2026-06-01, noon.
    command.env("SOURCE_DATE_EPOCH", "1780315200");
    command
}

/// What the program said.
#[derive(Debug)]
struct Answer {
    status: i32,
    out: String,
    err: String,
}

impl Answer {
    fn of(command: &mut Command) -> Answer {
        let output = command.output().expect("the program starts");
        Answer {
            status: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    /// Panics with everything that was said unless the program ended like this.
    #[track_caller]
    fn expect(self, status: i32) -> Answer {
        assert_eq!(self.status, status, "\n{}\n{}", self.out, self.err);
        self
    }

    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}:\n{}", self.out))
    }

    /// Code and file of each problem in a JSON report.
    fn problems(&self) -> Vec<(String, String)> {
        let json = self.json();
        let list = json["diagnostics"].as_array().expect("a list of problems");
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_string();
        list.iter().map(|problem| (text(&problem["code"]), text(&problem["file"]))).collect()
    }
}

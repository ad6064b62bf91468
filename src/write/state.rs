//! What the last build of a site was made of, so that building the same again costs nothing.
//!
//! The note lies beside the site, never in it: a hash of the whole source in a public folder would tell that something
//! internal has changed. It holds a fingerprint of everything that went in and one of the files as they were left; if
//! both still hold, the site stands as the build would leave it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Written;

/// The note of a build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// Hash of sources, theme, program and edition.
    pub input: String,
    /// The day that the site was built for, `YYYY-MM-DD`; it is good until the day before the next change.
    pub date: String,
    /// Hash of the names, sizes and times of change of the site's files.
    pub output: String,
    /// What was written.
    pub written: Written,
    /// Number of pages.
    pub pages: u64,
    /// The next date on which the site differs, or nothing.
    pub next_change: String,
    /// Whether the handbook had warnings, which each build tells again.
    pub has_warnings: bool,
}

/// How the note says that there were warnings.
const WARNINGS: &str = "warnings";

fn path(out: &Path, edition: &str) -> PathBuf {
    out.join(format!(".{edition}.state"))
}

/// Reads the note; `None` if there is none or it is not understood.
pub fn read(out: &Path, edition: &str) -> Option<State> {
    let text = fs::read_to_string(path(out, edition)).ok()?;
    let mut lines = text.lines();
    let mut field = || lines.next().map(str::to_string);
    let (input, date, output) = (field()?, field()?, field()?);
    let numbers: Vec<u64> = field()?.split(' ').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [files, bytes, pages] = numbers[..] else { return None };
    let written = Written { files, bytes, reused: files };
    let (next_change, has_warnings) = (field()?, field()? == WARNINGS);
    Some(State { input, date, output, written, pages, next_change, has_warnings })
}

/// Writes the note. A failure costs time at the next build and nothing else.
pub fn write(out: &Path, edition: &str, state: &State) {
    let State { input, date, output, written, pages, next_change, has_warnings } = state;
    let Written { files, bytes, .. } = written;
    let problems = if *has_warnings { WARNINGS } else { "none" };
    let text = format!("{input}\n{date}\n{output}\n{files} {bytes} {pages}\n{next_change}\n{problems}\n");
    let _ = replace(&path(out, edition), &text);
}

/// Writes beside the note and moves it to its place: what stood there, be it a link to a file of somebody's, is replaced
/// and never written into.
fn replace(note: &Path, text: &str) -> io::Result<()> {
    let mut name = note.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    let beside = note.with_file_name(name);
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    super::may_write(text.len())?;
    File::create_new(&beside)?.write_all(text.as_bytes())?;
    fs::rename(&beside, note)
}

fn problems_path(out: &Path) -> PathBuf {
    out.join(".problems.state")
}

/// What there was to say of a handbook when `key` was built; `None` if something else was built since.
pub fn problems(out: &Path, key: &str) -> Option<String> {
    let text = fs::read_to_string(problems_path(out)).ok()?;
    text.strip_prefix(key)?.strip_prefix('\n').map(str::to_string)
}

/// Notes what there is to say of a handbook, beside the sites. A failure costs time at the next build and nothing else.
pub fn write_problems(out: &Path, key: &str, problems: &str) {
    let _ = replace(&problems_path(out), &format!("{key}\n{problems}"));
}

/// A fingerprint of a site's files by name, size and time of change; `None` if it cannot be read.
pub fn fingerprint(out: &Path, edition: &str) -> Option<String> {
    let site = out.join(edition);
    let mut hasher = blake3::Hasher::new();
    for entry in walkdir::WalkDir::new(&site).sort_by_file_name() {
        let entry = entry.ok()?;
        let metadata = entry.metadata().ok()?;
        if metadata.is_dir() {
            continue;
        }
        let name = entry.path().strip_prefix(&site).ok()?;
        hasher.update(name.as_os_str().as_encoded_bytes()).update(&[0]);
        hasher.update(&metadata.len().to_le_bytes());
        let time = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
        hasher.update(&time.as_nanos().to_le_bytes());
    }
    Some(hasher.finalize().to_hex().to_string())
}

//! The handbook at a revision of its git repository: the only place that calls another program.
//!
//! `git` itself is asked, because it knows every kind of repository; nothing is written, no work tree is touched.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::Stop;
use crate::source::Sources;
use crate::text;

/// Reads `content/` as it was at a revision. Assets are known by name only: what they hold is not read.
pub(super) fn sources(root: &Path, revision: &str) -> Result<Sources, Stop> {
    let inside = git(root, &["rev-parse", "--is-inside-work-tree"])?;
    if !inside.status.success() {
        let folder = root.display();
        return Err(Stop::Usage(text!(
            "`{folder}` liegt in keinem Git-Repository; ohne ein solches kennt `--since` nur Tage (JJJJ-MM-TT)",
            "`{folder}` lies in no git repository; without one, `--since` knows days only (YYYY-MM-DD)"
        )));
    }
    let wanted = format!("{revision}^{{commit}}");
    let known =
        !revision.starts_with('-') && git(root, &["rev-parse", "--verify", "--quiet", &wanted])?.status.success();
    if !known {
        let shallow = git(root, &["rev-parse", "--is-shallow-repository"])?;
        if shallow.stdout.starts_with(b"true") {
            return Err(Stop::Usage(text!(
                "die Revision `{revision}` fehlt, denn das Repository ist nur teilweise geholt; `git fetch --unshallow` holt den Rest",
                "the revision `{revision}` is missing because the repository was fetched in part only; `git fetch --unshallow` fetches the rest"
            )));
        }
        return Err(Stop::Usage(text!(
            "`{revision}` ist weder ein Tag (JJJJ-MM-TT) noch eine Revision des Repositorys",
            "`{revision}` is neither a day (YYYY-MM-DD) nor a revision of the repository"
        )));
    }
    let listed = git(root, &["ls-tree", "-r", "-z", &wanted, "--", "content/"])?;
    if !listed.status.success() {
        return Err(failed(&listed));
    }
    let listing = String::from_utf8_lossy(&listed.stdout);
    let mut files: Vec<(&str, &str)> = Vec::new();
    for entry in listing.split('\0').filter(|entry| !entry.is_empty()) {
        let Some((facts, path)) = entry.split_once('\t') else { continue };
        let mut facts = facts.split(' ').skip(1);
        if let (Some("blob"), Some(hash), Some(path)) = (facts.next(), facts.next(), path.strip_prefix("content/")) {
            files.push((path, hash));
        }
    }
    let is_text = |path: &str| path.ends_with(".md") || path.ends_with(".yaml");
    let hashes: Vec<&str> = files.iter().filter(|(path, _)| is_text(path)).map(|(_, hash)| *hash).collect();
    let texts = contents(root, &hashes)?;
    let mut texts = texts.iter();
    let pairs = files.iter().map(|(path, _)| {
        let text = if is_text(path) { texts.next().map_or("", String::as_str) } else { "" };
        (*path, text)
    });
    Ok(Sources::from_pairs(pairs))
}

/// The texts of blobs, in order.
fn contents(root: &Path, hashes: &[&str]) -> Result<Vec<String>, Stop> {
    let mut child = command(root)
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(cannot_start)?;
    let asked = hashes.iter().map(|hash| format!("{hash}\n")).collect::<String>();
    let mut input = child.stdin.take().expect("it was asked for");
    // Both pipes would fill up if all was asked before anything is read.
    let asking = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = child.wait_with_output().map_err(cannot_start)?;
    let asked = asking.join().is_ok_and(|written| written.is_ok());
    if !asked || !output.status.success() {
        return Err(failed(&output));
    }
    let mut rest = output.stdout.as_slice();
    let mut texts = Vec::with_capacity(hashes.len());
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        // "<hash> blob <size>", the bytes, and a line break.
        let head = String::from_utf8_lossy(&rest[..end]);
        let size = head.rsplit(' ').next().and_then(|size| size.parse::<usize>().ok());
        let Some(bytes) = size.and_then(|size| rest.get(end + 1..end + 1 + size)) else { break };
        texts.push(String::from_utf8_lossy(bytes).into_owned());
        rest = rest.get(end + 2 + bytes.len()..).unwrap_or_default();
    }
    if texts.len() == hashes.len() { Ok(texts) } else { Err(failed(&output)) }
}

fn command(root: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(root);
    command
}

fn git(root: &Path, arguments: &[&str]) -> Result<Output, Stop> {
    command(root).args(arguments).stdin(Stdio::null()).output().map_err(cannot_start)
}

#[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` asks for")]
fn cannot_start(cause: std::io::Error) -> Stop {
    Stop::Machine(format!("git: {cause}"))
}

fn failed(output: &Output) -> Stop {
    Stop::Machine(format!("git: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

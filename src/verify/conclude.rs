//! The verdict on a whole site: every link leads to a file of it, every anchor to an id.

use std::collections::{BTreeMap, HashMap};

use super::fault::of_output;
use super::judge::hash;
use super::{Evidence, Link};
use crate::artifact::OutputPath;
use crate::diagnostic::{Diagnostic, catalogue};
use crate::text;

/// The files of a site without findings. Only [`conclude`] makes one.
#[derive(Debug)]
pub struct Verified {
    files: Vec<(OutputPath, [u8; 32])>,
}

impl Verified {
    /// All files with the BLAKE3 hashes of their bytes, sorted by path.
    pub fn files(&self) -> &[(OutputPath, [u8; 32])] {
        &self.files
    }
}

/// Most broken links that are told of one page.
const MOST_BROKEN: usize = 10;

/// Looks at the evidence of all files of a site together.
pub fn conclude(mut evidence: Vec<Evidence>) -> Result<Verified, Vec<Diagnostic>> {
    evidence.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let files: HashMap<u64, usize> =
        evidence.iter().enumerate().map(|(index, one)| (hash(one.path.as_str()), index)).collect();
    let mut problems = collisions(&evidence);
    for one in &evidence {
        let broken = one.links.iter().filter_map(|link| {
            let Some(target) = files.get(&link.file).map(|index| &evidence[*index]) else {
                return Some(broken_link(one, link));
            };
            let has_id = link.fragment == 0 || !target.is_page || target.ids.binary_search(&link.fragment).is_ok();
            (!has_id).then(|| broken_anchor(one, target, link))
        });
        problems.extend(broken.take(MOST_BROKEN));
    }
    let files = evidence
        .into_iter()
        .map(|one| {
            problems.extend(one.problems);
            (one.path, one.hash)
        })
        .collect();
    if problems.is_empty() { Ok(Verified { files }) } else { Err(problems) }
}

/// Two files that would overwrite one another, on this machine or on one that ignores case.
fn collisions(evidence: &[Evidence]) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<String, &OutputPath> = BTreeMap::new();
    let mut problems = Vec::new();
    for one in evidence {
        let path = &one.path;
        if let Some(first) = seen.insert(path.as_str().to_lowercase(), path) {
            problems.push(
                of_output(
                    catalogue::ADDRESS_COLLISION,
                    text!(
                        "`{first}` und `{path}` sind auf manchen Rechnern dieselbe Datei",
                        "`{first}` and `{path}` are the same file on some machines"
                    ),
                )
                .with_help(text!("Benennen Sie eine der beiden Dateien um.", "Rename one of the two files.")),
            );
        }
    }
    problems
}

fn broken_link(page: &Evidence, link: &Link) -> Diagnostic {
    let (path, line, column) = (&page.path, link.line, link.column);
    of_output(
        catalogue::BROKEN_OUTPUT_LINK,
        text!(
            "`{path}`, Zeile {line}, Byte {column}: der Verweis führt zu keiner Datei der Website",
            "`{path}`, line {line}, byte {column}: the reference leads to no file of the site"
        ),
    )
}

fn broken_anchor(page: &Evidence, target: &Evidence, link: &Link) -> Diagnostic {
    let (path, target, line, column) = (&page.path, &target.path, link.line, link.column);
    of_output(
        catalogue::BROKEN_OUTPUT_LINK,
        text!(
            "`{path}`, Zeile {line}, Byte {column}: diesen Abschnitt gibt es in `{target}` nicht",
            "`{path}`, line {line}, byte {column}: there is no such section in `{target}`"
        ),
    )
}

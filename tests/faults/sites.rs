//! Finished sites as maps, to compare them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path and bytes of every file of a site.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Both sites of an output folder.
#[derive(PartialEq, Eq)]
pub struct Sites {
    public: Files,
    internal: Files,
}

impl std::fmt::Debug for Sites {
    /// Numbers of files: their bytes would fill the screen.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} public and {} internal files", self.public.len(), self.internal.len())
    }
}

impl Sites {
    /// Reads both sites.
    pub fn read(out: &Path) -> Sites {
        Sites { public: Sites::of(out, "public"), internal: Sites::of(out, "internal") }
    }

    /// The files of one edition; none if the folder does not exist.
    pub fn of(out: &Path, edition: &str) -> Files {
        let root = out.join(edition);
        let mut files = Files::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            let Ok(entries) = fs::read_dir(&folder) else { continue };
            for entry in entries {
                let path = entry.expect("readable").path();
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

    /// One of the two.
    pub fn get(&self, edition: &str) -> Files {
        if edition == "public" { self.public.clone() } else { self.internal.clone() }
    }
}

/// What lies in an output folder and belongs to no finished build: everything but the two sites and the notes on them.
pub fn leftovers(out: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(out) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !["public", "internal", ".public.state", ".internal.state"].contains(&name.as_str()));
    names.sort();
    names
}

/// The room that a folder takes on a disk with pages of 4 KiB, folders included.
pub fn bytes_on_disk(folder: &Path) -> u64 {
    let mut sum = 4096;
    for entry in fs::read_dir(folder).expect("readable") {
        let entry = entry.expect("readable");
        let metadata = entry.metadata().expect("readable");
        sum += if metadata.is_dir() { bytes_on_disk(&entry.path()) } else { metadata.len().div_ceil(4096) * 4096 };
    }
    sum
}

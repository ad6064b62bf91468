//! Reads the tree of a handbook: the only stage that looks at the file system for content.
//!
//! [`discover`] walks `content/` below a root and returns [`Sources`], the whole input of the program: immutable, sorted,
//! and just as well made from (path, text) pairs in a test. It refuses what leaves the handbook (symbolic links) and what
//! could overwrite one another on another machine (names that differ only in case or Unicode normalisation).
//!
//! It knows nothing of Markdown or YAML; it only tells text (`.md`, `.yaml`) from assets. Assets are not read until
//! something refers to them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::artifact::OutputPath;
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::text;

/// Largest text file that is read, in bytes. A page of this size is a mistake, not a page.
pub const TEXT_LIMIT: u64 = 128 * 1024 * 1024;

/// Longest stretch of a text file without white space, in bytes. Longer ones are data, not words, and whoever searches,
/// hyphenates or compares words would have to hold each of them many times.
const WORD_LIMIT: usize = 1024 * 1024;

/// Everything under `content/`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<SourcePath, SourceFile>,
}

/// One file under `content/`.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// What is in it.
    pub content: Content,
    /// Size and time of change when it was read; tells a session whether to read it again.
    stamp: Option<(u64, SystemTime)>,
}

/// The content of a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// A `.md` or `.yaml` file.
    Text(Arc<str>),
    /// A `.md` or `.yaml` file that is not UTF-8 or too large, which was reported.
    Refused,
    /// Any other file, not yet read: where it lies.
    Asset(PathBuf),
    /// Any other file, in memory (made by a test).
    AssetBytes(Arc<Vec<u8>>),
}

/// The machine failed while reading.
#[derive(Debug)]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// The cause.
    pub cause: io::Error,
}

impl std::fmt::Display for ReadError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.cause)
    }
}

impl Sources {
    /// A handbook from (path, text) pairs; a path that ends in neither `.md` nor `.yaml` is an asset.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sources {
        let files = pairs
            .into_iter()
            .map(|(path, content)| {
                let content = if is_text(path) {
                    Content::Text(content.into())
                } else {
                    Content::AssetBytes(content.as_bytes().to_vec().into())
                };
                (SourcePath::new(path), SourceFile { content, stamp: None })
            })
            .collect();
        Sources { files }
    }

    /// The same from bytes, so that assets need not be text; a text file that is not UTF-8 counts as refused.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Sources {
        let files = files.into_iter().map(|(path, bytes)| {
            let content = match std::str::from_utf8(bytes) {
                Ok(text) if is_text(path) => Content::Text(text.into()),
                Err(_) if is_text(path) => Content::Refused,
                Ok(_) | Err(_) => Content::AssetBytes(bytes.to_vec().into()),
            };
            (SourcePath::new(path), SourceFile { content, stamp: None })
        });
        Sources { files: files.collect() }
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&SourcePath, &SourceFile)> {
        self.files.iter()
    }

    /// The text of a file, if it is a text file in UTF-8.
    pub fn text(&self, path: &SourcePath) -> Option<&Arc<str>> {
        match &self.files.get(path)?.content {
            Content::Text(text) => Some(text),
            Content::Refused | Content::Asset(_) | Content::AssetBytes(_) => None,
        }
    }

    /// The bytes of an asset.
    pub fn asset(&self, path: &SourcePath) -> Result<Arc<Vec<u8>>, ReadError> {
        match self.files.get(path).map(|file| &file.content) {
            Some(Content::Asset(place)) => {
                fs::read(place).map(Arc::from).map_err(|cause| ReadError { path: place.clone(), cause })
            }
            Some(Content::AssetBytes(bytes)) => Ok(bytes.clone()),
            Some(Content::Text(_) | Content::Refused) | None => {
                Err(ReadError { path: PathBuf::from(path.as_str()), cause: io::ErrorKind::NotFound.into() })
            }
        }
    }

    /// The first bytes of an asset, at most `length` of them.
    pub fn asset_beginning(&self, path: &SourcePath, length: u64) -> Result<Arc<Vec<u8>>, ReadError> {
        let Some(Content::Asset(place)) = self.files.get(path).map(|file| &file.content) else {
            return self.asset(path);
        };
        let mut bytes = Vec::new();
        let read = fs::File::open(place).and_then(|file| file.take(length).read_to_end(&mut bytes));
        read.map(|_| Arc::from(bytes)).map_err(|cause| ReadError { path: place.clone(), cause })
    }

    /// Number of text files.
    pub fn text_count(&self) -> usize {
        self.files.values().filter(|file| matches!(file.content, Content::Text(_))).count()
    }

    /// A fingerprint of names and contents; assets count with size and time of change, as they are not read yet.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for (path, file) in &self.files {
            hasher.update(&(path.as_str().len() as u64).to_le_bytes());
            hasher.update(path.as_str().as_bytes());
            match &file.content {
                Content::Text(text) => {
                    hasher.update(&(text.len() as u64).to_le_bytes());
                    hasher.update(text.as_bytes());
                }
                Content::AssetBytes(bytes) => {
                    hasher.update(&(bytes.len() as u64).to_le_bytes());
                    hasher.update(bytes);
                }
                Content::Refused | Content::Asset(_) => {
                    let (size, time) = file.stamp.unwrap_or((0, SystemTime::UNIX_EPOCH));
                    let nanos = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |d| d.as_nanos());
                    hasher.update(&size.to_le_bytes());
                    hasher.update(&nanos.to_le_bytes());
                }
            }
        }
        *hasher.finalize().as_bytes()
    }
}

fn is_text(path: &str) -> bool {
    path.ends_with(".md") || path.ends_with(".yaml")
}

/// All files of a finished site, sorted by path, with the places where they lie. `odd` hears what is no ordinary file
/// (a link leads out of what was judged) or has a name that no site of ours has.
pub fn site(folder: &Path, odd: &mut dyn FnMut(&str)) -> Result<Vec<(OutputPath, PathBuf)>, ReadError> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder).follow_links(false).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_path_buf();
            let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("loop of folders"));
            ReadError { path, cause }
        })?;
        if entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let shown = relative.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/");
        match OutputPath::new(&shown).filter(|_| entry.file_type().is_file() && relative.to_str().is_some()) {
            Some(path) => files.push((path, entry.into_path())),
            None => odd(&shown),
        }
    }
    Ok(files)
}

/// The bytes of one file of a site.
pub fn file(place: &Path) -> Result<Vec<u8>, ReadError> {
    fs::read(place).map_err(|cause| ReadError { path: place.to_path_buf(), cause })
}

/// Finds the handbook's root: the nearest folder, from `start` upwards, that holds `content/handbook.yaml`.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    start.ancestors().find(|folder| folder.join("content/handbook.yaml").is_file()).map(Path::to_path_buf)
}

/// Reads everything below `<root>/content`.
///
/// Files that `previous` holds with the same size and time of change are taken from there. Problems of content are
/// reported; the machine's problems (no permission, a disk that fails) end the run.
pub fn discover(root: &Path, previous: Option<&Sources>, diagnostics: &mut Diagnostics) -> Result<Sources, ReadError> {
    let content = root.join("content");
    let inside = fs::canonicalize(&content).map_err(|cause| ReadError { path: content.clone(), cause })?;
    let mut found: Vec<(SourcePath, PathBuf, fs::Metadata)> = Vec::new();
    let walk = walkdir::WalkDir::new(&content).follow_links(false).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_ignored(entry.file_name())) {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(&content).to_path_buf();
            let cause = error.into_io_error().unwrap_or_else(|| io::Error::other("loop of folders"));
            ReadError { path, cause }
        })?;
        if entry.depth() == 0 || entry.file_type().is_dir() {
            continue;
        }
        let relative = entry.path().strip_prefix(&content).unwrap_or(entry.path());
        let Some(path) = source_path(relative, diagnostics) else { continue };
        let failed = |cause| ReadError { path: entry.path().to_path_buf(), cause };
        if entry.file_type().is_symlink() {
            match fs::canonicalize(entry.path()) {
                Ok(target) if target.starts_with(&inside) && target.is_file() => {
                    found.push((path, target.clone(), fs::metadata(&target).map_err(failed)?));
                }
                _ => diagnostics.push(
                    Diagnostic::new(
                        catalogue::SYMLINK_OUTSIDE,
                        Span::file(&path),
                        text!(
                            "der symbolische Link führt nicht zu einer Datei des Handbuchs",
                            "the symbolic link does not lead to a file of the handbook"
                        ),
                    )
                    .with_help(text!(
                        "Legen Sie die Datei selbst in den Ordner `content/` und löschen Sie den Link.",
                        "Put the file itself below `content/` and delete the link."
                    )),
                ),
            }
            continue;
        }
        let metadata = entry.metadata().map_err(|error| failed(io::Error::other(error)))?;
        if metadata.is_file() {
            found.push((path, entry.into_path(), metadata));
        } else {
            diagnostics.push(
                Diagnostic::new(
                    catalogue::UNREADABLE_FILE,
                    Span::file(&path),
                    text!("das ist keine gewöhnliche Datei", "this is no ordinary file"),
                )
                .with_help(text!(
                    "Geräte, Sockets und Pipes gehören nicht in ein Handbuch. Löschen Sie den Eintrag.",
                    "Devices, sockets and pipes do not belong into a handbook. Delete the entry."
                )),
            );
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    report_collisions(&found, diagnostics);

    let read: Vec<(SourcePath, SourceFile, Diagnostics)> = found
        .into_par_iter()
        .map(|(path, place, metadata)| {
            let mut problems = Diagnostics::default();
            let file = read_file(&path, place, &metadata, previous, &mut problems)?;
            Ok((path, file, problems))
        })
        .collect::<Result<_, ReadError>>()?;
    let mut files = BTreeMap::new();
    for (path, file, problems) in read {
        diagnostics.append(problems);
        files.insert(path, file);
    }
    Ok(Sources { files })
}

/// Hidden files, editors' backups and what file managers leave behind.
fn is_ignored(name: &std::ffi::OsStr) -> bool {
    let Some(name) = name.to_str() else { return false };
    name.starts_with('.')
        || name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(name, "Thumbs.db" | "desktop.ini")
}

fn source_path(relative: &Path, diagnostics: &mut Diagnostics) -> Option<SourcePath> {
    let lossy = relative.to_string_lossy();
    let normal: String = lossy.nfc().collect();
    let path = SourcePath::new(&normal);
    let has_control = normal.chars().any(|c| c.is_control() || c == '\\' || ('\u{202A}'..='\u{202E}').contains(&c));
    if relative.to_str().is_none() || has_control {
        let shown: String = normal.escape_debug().collect();
        diagnostics.push(
            Diagnostic::new(
                catalogue::BAD_FILE_NAME,
                Span::file(&SourcePath::new(&shown)),
                text!(
                    "der Dateiname enthält Zeichen, die nicht überall gelesen werden können",
                    "the file name holds characters that cannot be read everywhere"
                ),
            )
            .with_help(text!(
                "Benennen Sie die Datei um: Kleinbuchstaben, Ziffern und Bindestriche sind sicher.",
                "Rename the file: lower-case letters, digits and hyphens are safe."
            )),
        );
        return None;
    }
    Some(path)
}

fn report_collisions(found: &[(SourcePath, PathBuf, fs::Metadata)], diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &SourcePath> = BTreeMap::new();
    for (path, _, _) in found {
        // Files systems that ignore case fold more than `to_lowercase` does; sharp s and the final sigma are the cases that matter.
        let folded = path.as_str().to_lowercase().replace('ß', "ss").replace('ς', "σ").nfkc().collect::<String>();
        if let Some(first) = seen.get(&folded) {
            diagnostics.push(
                Diagnostic::new(
                    catalogue::NAME_COLLISION,
                    Span::file(path),
                    text!(
                        "`{path}` und `{first}` unterscheiden sich nur in Groß- und Kleinschreibung oder Zeichenform",
                        "`{path}` and `{first}` differ only in case or in the form of their characters"
                    ),
                )
                .with_related(Span::file(first), text!("die andere Datei", "the other file"))
                .with_help(text!(
                    "Auf manchen Rechnern überschreibt eine die andere. Benennen Sie eine von beiden um.",
                    "On some machines one overwrites the other. Rename one of them."
                )),
            );
        } else {
            seen.insert(folded, path);
        }
    }
}

fn read_file(
    path: &SourcePath,
    place: PathBuf,
    metadata: &fs::Metadata,
    previous: Option<&Sources>,
    diagnostics: &mut Diagnostics,
) -> Result<SourceFile, ReadError> {
    let stamp = metadata.modified().ok().map(|time| (metadata.len(), time));
    if let Some(known) = previous.and_then(|sources| sources.files.get(path))
        && stamp.is_some()
        && known.stamp == stamp
        && !matches!(known.content, Content::Refused)
    {
        return Ok(known.clone());
    }
    if !is_text(path.as_str()) {
        return Ok(SourceFile { content: Content::Asset(place), stamp });
    }
    let mut refused = |message, help| {
        diagnostics.push(Diagnostic::new(catalogue::FILE_TOO_LARGE, Span::file(path), message).with_help(help));
        Ok(SourceFile { content: Content::Refused, stamp })
    };
    if metadata.len() > TEXT_LIMIT {
        let size = metadata.len() / 1_048_576;
        let limit = TEXT_LIMIT / 1_048_576;
        return refused(
            text!(
                "die Textdatei ist {size} MiB groß; gelesen werden höchstens {limit} MiB",
                "the text file has {size} MiB; at most {limit} MiB are read"
            ),
            text!("Teilen Sie die Seite auf.", "Split the page."),
        );
    }
    let bytes = fs::read(&place).map_err(|cause| ReadError { path: place, cause })?;
    if bytes.len() > WORD_LIMIT && bytes.split(u8::is_ascii_whitespace).any(|word| word.len() > WORD_LIMIT) {
        let limit = WORD_LIMIT / 1_048_576;
        return refused(
            text!(
                "ein Wort in der Textdatei ist größer als {limit} MiB",
                "a word in the text file is larger than {limit} MiB"
            ),
            text!(
                "Legen Sie Daten als eigene Datei ab, und verweisen Sie darauf.",
                "Put data into a file of its own, and link to it."
            ),
        );
    }
    let content = match String::from_utf8(bytes) {
        Ok(text) => Content::Text(text.into()),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            diagnostics.push(
                Diagnostic::new(
                    catalogue::INVALID_UTF8,
                    Span::file(path),
                    text!(
                        "die Datei ist nicht in UTF-8 gespeichert (erstes falsches Byte an Stelle {offset})",
                        "the file is not UTF-8 (first wrong byte at offset {offset})"
                    ),
                )
                .with_help(text!(
                    "Speichern Sie die Datei im Editor mit der Kodierung „UTF-8“.",
                    "Save the file as UTF-8 in your editor."
                )),
            );
            Content::Refused
        }
    };
    Ok(SourceFile { content, stamp })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(diagnostics: Diagnostics) -> Vec<&'static str> {
        diagnostics.finish().iter().map(|d| d.code.0).collect()
    }

    #[test]
    fn a_link_out_of_the_handbook_is_refused_and_not_read() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = folder.path().join("content");
        fs::create_dir(&content).expect("folder");
        fs::write(folder.path().join("secret.md"), "secret").expect("file");
        fs::write(content.join("inside.md"), "text").expect("file");
        std::os::unix::fs::symlink("../secret.md", content.join("link.md")).expect("link");
        std::os::unix::fs::symlink("inside.md", content.join("fine.md")).expect("link");
        let mut diagnostics = Diagnostics::default();
        let sources = discover(folder.path(), None, &mut diagnostics).expect("readable");
        assert_eq!(codes(diagnostics), ["AB0102"]);
        let paths: Vec<&str> = sources.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["fine.md", "inside.md"]);
    }

    #[test]
    fn names_that_differ_in_case_or_normalisation_collide() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = folder.path().join("content");
        fs::create_dir(&content).expect("folder");
        for name in ["a.png", "A.png", "b\u{308}.pdf", "c.md"] {
            fs::write(content.join(name), "x").expect("file");
        }
        fs::create_dir(content.join("x")).expect("folder");
        let mut diagnostics = Diagnostics::default();
        discover(folder.path(), None, &mut diagnostics).expect("readable");
        assert_eq!(codes(diagnostics), ["AB0103"]);
    }

    #[test]
    fn the_offset_of_a_wrong_byte_is_told() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = folder.path().join("content");
        fs::create_dir(&content).expect("folder");
        fs::write(content.join("a.md"), b"ab\xff").expect("file");
        let mut diagnostics = Diagnostics::default();
        discover(folder.path(), None, &mut diagnostics).expect("readable");
        let list = diagnostics.finish();
        assert_eq!(list[0].code, catalogue::INVALID_UTF8);
        assert!(list[0].message.en.contains("offset 2"), "{}", list[0].message.en);
    }

    #[test]
    fn a_word_of_megabytes_is_refused_and_a_long_text_is_not() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = folder.path().join("content");
        fs::create_dir(&content).expect("folder");
        fs::write(content.join("text.md"), "wort ".repeat(WORD_LIMIT / 4)).expect("file");
        fs::write(content.join("wort.md"), "x".repeat(WORD_LIMIT + 1)).expect("file");
        let mut diagnostics = Diagnostics::default();
        let sources = discover(folder.path(), None, &mut diagnostics).expect("readable");
        assert_eq!(codes(diagnostics), ["AB0106"]);
        assert!(sources.text(&SourcePath::new("text.md")).is_some());
        assert!(sources.text(&SourcePath::new("wort.md")).is_none());
    }

    #[test]
    fn unchanged_files_are_taken_from_the_previous_reading() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let content = folder.path().join("content");
        fs::create_dir(&content).expect("folder");
        fs::write(content.join("a.md"), "text").expect("file");
        let mut diagnostics = Diagnostics::default();
        let first = discover(folder.path(), None, &mut diagnostics).expect("readable");
        let second = discover(folder.path(), Some(&first), &mut diagnostics).expect("readable");
        let path = SourcePath::new("a.md");
        let (a, b) = (first.text(&path).expect("text"), second.text(&path).expect("text"));
        assert!(Arc::ptr_eq(a, b));
        assert_eq!(first.fingerprint(), second.fingerprint());
    }
}

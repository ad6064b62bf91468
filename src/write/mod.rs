//! Writes a site to disk: as a whole or not at all.
//!
//! A build holds a lock on the output folder, writes into a staging folder beside the site, and exchanges the two in
//! one step when every file is written and judged ([`Verified`]). Whatever happens before, the site of before stands as
//! it stood; what a killed build left behind is removed by the next one. A folder that is not empty and that no build
//! made is refused, and so is the other audience's site.
//!
//! It knows paths and bytes only. Errors here are the machine's or the user's, never the handbook's.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::artifact::Artifact;
use crate::verify::Verified;

pub mod state;

/// Name of the file by which a site is known to be ours; its content names the edition.
pub const MARKER: &str = ".amtsbuch";

/// Writes a file. Where the process may not write files of this size it fails like a full disk.
///
/// # Errors
/// What the system says, and `EFBIG` above the limit of `ulimit -f`.
pub fn file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    may_write(bytes.len())?;
    fs::write(path, bytes)
}

/// Asked before writing: beyond the limit the system ends the process by a signal that only unsafe code could ignore.
#[cfg(unix)]
fn may_write(length: usize) -> io::Result<()> {
    static MOST: std::sync::LazyLock<Option<u64>> =
        std::sync::LazyLock::new(|| rustix::process::getrlimit(rustix::process::Resource::Fsize).current);
    match *MOST {
        Some(most) if length as u64 > most => Err(rustix::io::Errno::FBIG.into()),
        Some(_) | None => Ok(()),
    }
}

#[cfg(not(unix))]
fn may_write(_: usize) -> io::Result<()> {
    Ok(())
}

/// Why nothing was written.
#[derive(Debug)]
pub enum WriteError {
    /// The machine failed (disk full, no permission, …) at this path.
    Machine(PathBuf, io::Error),
    /// The folder is not empty and no build made it.
    NotOurs(PathBuf),
    /// The folder holds the site of the other audience.
    OtherEdition(PathBuf, String),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Machine(path, cause) => write!(f, "{}: {cause}", path.display()),
            WriteError::NotOurs(path) => {
                write!(f, "{}: not empty and not made by amtsbuch (no file {MARKER} in it)", path.display())
            }
            WriteError::OtherEdition(path, edition) => {
                write!(f, "{}: holds the {edition} site; the editions are never mixed", path.display())
            }
        }
    }
}

/// The output folder, locked for one build.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    /// The lock ends with the handle, also when the process is killed.
    _handle: File,
}

/// Locks an output folder, making it if need be. If another build holds the lock, `waiting` is called once and this
/// call waits for the other build to end.
pub fn lock(folder: &Path, waiting: &mut dyn FnMut()) -> Result<Lock, WriteError> {
    let failed = |cause| WriteError::Machine(folder.to_path_buf(), cause);
    fs::create_dir_all(folder).map_err(failed)?;
    let handle = File::open(folder).map_err(failed)?;
    match handle.try_lock() {
        Ok(()) => {}
        Err(fs::TryLockError::WouldBlock) => {
            waiting();
            handle.lock().map_err(failed)?;
        }
        // A file system without locks (some network drives): the exchange is still one step.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(fs::TryLockError::Error(error)) => return Err(failed(error)),
    }
    Ok(Lock { folder: folder.to_path_buf(), _handle: handle })
}

/// A site being written beside the one that stands.
#[derive(Debug)]
pub struct Staging {
    edition: &'static str,
    site: PathBuf,
    staging: PathBuf,
    /// Whether a site stands that files may be taken over from.
    has_previous: bool,
    files: AtomicU64,
    bytes: AtomicU64,
    reused: AtomicU64,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Number of files.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// How many files were the same as before and not written again.
    pub reused: u64,
}

/// Begins a site: cleans up after killed builds, refuses folders that are not ours, makes the staging folder.
pub fn begin(lock: &Lock, edition: &'static str) -> Result<Staging, WriteError> {
    let site = lock.folder.join(edition);
    let old = lock.folder.join(format!(".{edition}.old"));
    let staging = lock.folder.join(format!(".{edition}.staging"));
    let failed = |path: &Path, cause| WriteError::Machine(path.to_path_buf(), cause);
    // We hold the lock: whatever lies here belongs to a build that died.
    if !site.exists() && old.exists() {
        fs::rename(&old, &site).map_err(|cause| failed(&old, cause))?;
    }
    for leftover in [&old, &staging] {
        remove_folder(leftover).map_err(|cause| failed(leftover, cause))?;
    }
    let has_previous = check_ours(&site, edition)?;
    fs::create_dir(&staging).map_err(|cause| failed(&staging, cause))?;
    Ok(Staging {
        edition,
        site,
        staging,
        has_previous,
        files: AtomicU64::new(0),
        bytes: AtomicU64::new(0),
        reused: AtomicU64::new(0),
    })
}

/// Whether a site of this edition stands at a path; an error if something else does.
fn check_ours(site: &Path, edition: &str) -> Result<bool, WriteError> {
    let failed = |cause| WriteError::Machine(site.to_path_buf(), cause);
    match fs::symlink_metadata(site) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(failed(error)),
        Ok(metadata) if !metadata.is_dir() => return Err(WriteError::NotOurs(site.to_path_buf())),
        Ok(_) => {}
    }
    match fs::read_to_string(site.join(MARKER)) {
        Ok(text) if text == marker_text(edition) => Ok(true),
        Ok(text) => match text.strip_prefix("amtsbuch ") {
            Some(other) => Err(WriteError::OtherEdition(site.to_path_buf(), other.trim().to_string())),
            None => Err(WriteError::NotOurs(site.to_path_buf())),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let empty = fs::read_dir(site).map_err(failed)?.next().is_none();
            if empty { Ok(false) } else { Err(WriteError::NotOurs(site.to_path_buf())) }
        }
        Err(error) => Err(failed(error)),
    }
}

/// The same for every site of an edition: it must not tell one handbook from another.
fn marker_text(edition: &str) -> String {
    format!("amtsbuch {edition}\n")
}

impl Staging {
    /// Writes one file; a file that stands in the site of before with the same bytes is linked instead.
    pub fn put(&self, artifact: &Artifact) -> Result<(), WriteError> {
        let path = self.staging.join(artifact.path.as_str());
        let failed = |cause| WriteError::Machine(path.clone(), cause);
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(artifact.bytes.len() as u64, Ordering::Relaxed);
        if self.has_previous && self.link_unchanged(artifact, &path) {
            self.reused.fetch_add(1, Ordering::Relaxed);
            return Ok(());
        }
        match file(&path, &artifact.bytes) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_parent(&path).map_err(failed)?;
                file(&path, &artifact.bytes).map_err(failed)
            }
            other => other.map_err(failed),
        }
    }

    fn link_unchanged(&self, artifact: &Artifact, path: &Path) -> bool {
        let old = self.site.join(artifact.path.as_str());
        let same_size = fs::symlink_metadata(&old)
            .is_ok_and(|metadata| metadata.is_file() && metadata.len() == artifact.bytes.len() as u64);
        if !same_size || !fs::read(&old).is_ok_and(|bytes| bytes[..] == artifact.bytes[..]) {
            return false;
        }
        match fs::hard_link(&old, path) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_parent(path).is_ok() && fs::hard_link(&old, path).is_ok()
            }
            Err(_) => false,
        }
    }

    /// Puts the new site in the place of the old one, in one step. Asks for the judge's word.
    pub fn commit(self, verified: &Verified) -> Result<Written, WriteError> {
        let failed = |path: &Path, cause| WriteError::Machine(path.to_path_buf(), cause);
        let marker = self.staging.join(MARKER);
        file(&marker, marker_text(self.edition).as_bytes()).map_err(|cause| failed(&marker, cause))?;
        let _ = verified;
        sync(&self.staging).map_err(|cause| failed(&self.staging, cause))?;
        let swapped = if self.site.exists() { exchange(&self.staging, &self.site) } else { Ok(false) };
        match swapped {
            Ok(true) => {}
            // Nothing stands there, or this file system cannot exchange: move away, move in.
            Ok(false) => {
                let old = self.site.with_file_name(format!(".{}.old", self.edition));
                if self.site.exists() {
                    fs::rename(&self.site, &old).map_err(|cause| failed(&self.site, cause))?;
                }
                fs::rename(&self.staging, &self.site).map_err(|cause| failed(&self.staging, cause))?;
                remove_folder(&old).map_err(|cause| failed(&old, cause))?;
            }
            Err(cause) => return Err(failed(&self.site, cause)),
        }
        Ok(Written {
            files: self.files.load(Ordering::Relaxed),
            bytes: self.bytes.load(Ordering::Relaxed),
            reused: self.reused.load(Ordering::Relaxed),
        })
        // What is left in the staging folder (the old site) goes when `self` does.
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After an error there is nobody to tell; the next build tries again.
        let _ = remove_folder(&self.staging);
    }
}

fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Waits until everything below a folder is on the disk, in one call for the file system.
#[cfg(target_os = "linux")]
fn sync(folder: &Path) -> io::Result<()> {
    let handle = File::open(folder)?;
    rustix::fs::syncfs(&handle)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn sync(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.map_err(io::Error::other)?;
        if entry.file_type().is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

/// Exchanges two folders in one step; `false` if this file system cannot.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<bool> {
    Ok(false)
}

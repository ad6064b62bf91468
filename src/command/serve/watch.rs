//! Notices that `content/` or `themes/` have changed.
//!
//! It does not say what has changed: a build looks at everything and remembers what it needs not do again. Opening and
//! reading are no changes (our own reading would never end), nor is what editors write beside a file.

use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::Sender;
use std::time::Duration;

use notify_debouncer_full::notify::event::EventKind;
use notify_debouncer_full::notify::{self, Config, ErrorKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt};

use super::Signal;

/// How long a file must be quiet; an editor that empties a file before it writes takes less.
const QUIET: Duration = Duration::from_millis(25);
/// How often quiet is looked for.
const TICK: Duration = Duration::from_millis(5);

/// What has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// Something below `themes/`.
    pub themes: bool,
    /// One of the watched folders came or went: it must be watched anew.
    pub folders: bool,
    /// Something of the handbook: `themes` and `folders` included.
    pub any: bool,
}

impl Change {
    pub(super) fn and(self, other: Change) -> Change {
        Change {
            themes: self.themes || other.themes,
            folders: self.folders || other.folders,
            any: self.any || other.any,
        }
    }
}

/// Watches until it is dropped.
pub(super) struct Watch {
    debouncer: Debouncer<RecommendedWatcher, NoCache>,
    root: PathBuf,
}

/// Begins to watch the handbook below a root (canonical), and sends a signal for every change.
pub(super) fn start(root: &Path, signals: Sender<Signal>) -> Result<Watch, notify::Error> {
    let own_root = root.to_path_buf();
    let handler = move |result: DebounceEventResult| {
        let change = match result {
            Ok(events) => events
                .iter()
                .map(|event| match event.kind {
                    _ if event.need_rescan() => Change { themes: true, folders: true, any: true },
                    EventKind::Access(_) => Change::default(),
                    _ => event.paths.iter().map(|path| changed(&own_root, path)).fold(Change::default(), Change::and),
                })
                .fold(Change::default(), Change::and),
            // A folder that vanished while it was being looked at, mostly.
            Err(_) => Change { folders: true, any: true, themes: false },
        };
        if change.any {
            // The receiver ends with the program.
            let _ = signals.send(Signal::Changed(change));
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    let debouncer = new_debouncer_opt(QUIET, Some(TICK), handler, NoCache::new(), config)?;
    let mut watch = Watch { debouncer, root: root.to_path_buf() };
    watch.debouncer.watch(root, RecursiveMode::NonRecursive)?;
    watch.renew()?;
    Ok(watch)
}

impl Watch {
    /// Watches `content/` and `themes/` as they are now.
    pub(super) fn renew(&mut self) -> Result<(), notify::Error> {
        for name in ["content", "themes"] {
            // The folder itself may be a link; what lies in it may not lead out of it.
            let folder = self.root.join(name);
            let Ok(folder) = std::fs::canonicalize(&folder) else { continue };
            let _ = self.debouncer.unwatch(&folder);
            match self.debouncer.watch(&folder, RecursiveMode::Recursive) {
                // Gone again; its coming back will be seen.
                Err(error) if is_gone(&error) => {}
                result => result?,
            }
        }
        Ok(())
    }
}

fn is_gone(error: &notify::Error) -> bool {
    match &error.kind {
        ErrorKind::PathNotFound => true,
        ErrorKind::Io(cause) => cause.kind() == std::io::ErrorKind::NotFound,
        _ => false,
    }
}

/// What a change of a path means for the handbook.
fn changed(root: &Path, path: &Path) -> Change {
    let Ok(relative) = path.strip_prefix(root) else {
        // Below a folder that is a link: it is watched, so it belongs to us.
        let any = !is_noise(path.file_name().and_then(|name| name.to_str()).unwrap_or_default());
        return Change { themes: any, folders: false, any };
    };
    let names: Vec<&str> = relative
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str().unwrap_or_default(),
            _ => "",
        })
        .collect();
    let known = matches!(names.first(), Some(&("content" | "themes")));
    let any = known && !names.iter().any(|name| is_noise(name));
    Change { themes: any && names.first() == Some(&"themes"), folders: any && names.len() == 1, any }
}

/// Hidden files, backups and temporary files of editors: what reading a handbook ignores, and a little more.
fn is_noise(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || [".swp", ".swx", ".swo", ".tmp", ".part", "___jb_tmp___", "___jb_old___"].iter().any(|end| name.ends_with(end))
        || (name.starts_with('#') && name.ends_with('#'))
        // Vim writes it to see whether it may.
        || name == "4913"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> Change {
        changed(Path::new("/handbook"), Path::new(path))
    }

    #[test]
    fn pages_and_themes_matter_and_nothing_else() {
        let any = Change { any: true, ..Change::default() };
        assert_eq!(of("/handbook/content/a/b.md"), any);
        assert_eq!(of("/handbook/themes/shared/css/x.css"), Change { themes: true, ..any });
        assert_eq!(of("/handbook/content"), Change { folders: true, ..any });
        for path in ["/handbook/dist/public/index.html", "/handbook/README.md", "/handbook/contents/a.md"] {
            assert_eq!(of(path), Change::default(), "{path}");
        }
    }

    #[test]
    fn what_editors_write_beside_a_file_is_ignored() {
        for name in [".a.md.swp", "a.md~", "#a.md#", "4913", ".goutputstream-X", "a.md___jb_tmp___", ".git/index"] {
            assert_eq!(of(&format!("/handbook/content/{name}")), Change::default(), "{name}");
        }
    }
}

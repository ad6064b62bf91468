//! Notices that `content/` or `themes/` have changed.
//!
//! It does not say what has changed: a build looks at everything and remembers what it needs not do again. Opening and
//! reading are no changes (our own reading would never end), nor is what editors write beside a file.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind, ModifyKind, RenameMode};
use notify::{Config, ErrorKind, Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::Signal;

/// How long a path must be quiet that may still be written; an editor that empties or moves a file before it writes takes
/// less.
const QUIET: Duration = Duration::from_millis(25);
/// How long a path must be quiet that was closed after writing, or has come into its place whole: long enough for the other
/// files of the same save. Not every system tells of this; there, the longer time holds. It also holds for a new file: what
/// takes another's place is often written beside it first.
const WRITTEN: Duration = Duration::from_millis(3);
/// Something that is written all the time is looked at now and then all the same.
const LONGEST: Duration = Duration::from_millis(500);

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
    watcher: RecommendedWatcher,
    root: PathBuf,
}

/// Begins to watch the handbook below a root (canonical), and sends a signal when a change is over.
pub(super) fn start(root: &Path, signals: Sender<Signal>) -> Result<Watch, notify::Error> {
    let (sender, events) = mpsc::channel();
    let own_root = root.to_path_buf();
    let thread = std::thread::Builder::new().name("watch".into());
    thread.spawn(move || settle(&own_root, &events, &signals)).map_err(notify::Error::io)?;
    let handler = move |event: notify::Result<Event>| {
        // Our own reading makes many of these.
        let is_reading = |event: &Event| matches!(event.kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write));
        if !event.as_ref().is_ok_and(is_reading) {
            // The other end ends with this watch.
            let _ = sender.send(event);
        }
    };
    let watcher = RecommendedWatcher::new(handler, Config::default().with_follow_symlinks(false))?;
    let mut watch = Watch { watcher, root: root.to_path_buf() };
    watch.watcher.watch(root, RecursiveMode::NonRecursive)?;
    watch.renew()?;
    Ok(watch)
}

/// Tells of changes as soon as they are over, until nothing is watched any more.
fn settle(root: &Path, events: &Receiver<notify::Result<Event>>, signals: &Sender<Signal>) {
    let mut unsettled = Unsettled::default();
    loop {
        let event = match unsettled.until() {
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(until) => events.recv_timeout(until.saturating_duration_since(Instant::now())),
        };
        match event {
            Ok(event) => unsettled.hear(root, event, Instant::now()),
            Err(RecvTimeoutError::Timeout) => {
                let change = std::mem::take(&mut unsettled).change;
                // The receiver ends with the program.
                let _ = signals.send(Signal::Changed(change));
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Changes that may not be over.
#[derive(Default)]
struct Unsettled {
    change: Change,
    /// Until when each path must be quiet, and whether there was nothing before.
    paths: HashMap<PathBuf, (Instant, bool)>,
    first: Option<Instant>,
}

impl Unsettled {
    /// Takes note of an event.
    fn hear(&mut self, root: &Path, event: notify::Result<Event>, now: Instant) {
        let whole = Change { folders: true, any: true, themes: false };
        match event {
            // A folder that vanished while it was being looked at, mostly.
            Err(_) => self.note(root.to_path_buf(), whole, EventKind::Any, now),
            Ok(event) if event.need_rescan() => {
                self.note(root.to_path_buf(), Change { themes: true, ..whole }, EventKind::Any, now);
            }
            Ok(event) => {
                for path in event.paths {
                    let change = changed(root, &path);
                    self.note(path, change, event.kind, now);
                }
            }
        }
    }

    fn note(&mut self, path: PathBuf, change: Change, kind: EventKind, now: Instant) {
        let known = self.paths.get(&path).map(|(_, is_new)| *is_new);
        let (is_whole, is_new) = match (kind, known) {
            // No change by itself: a file may be closed as it was opened.
            (EventKind::Access(_), None) => return,
            (EventKind::Access(_), Some(is_new)) => (true, is_new),
            (EventKind::Modify(ModifyKind::Name(RenameMode::To)), _) => (true, false),
            // What was put aside and is written anew is nothing new.
            (EventKind::Create(_), None) => (false, true),
            (_, known) => (false, known.unwrap_or_default()),
        };
        if change.any {
            self.change = self.change.and(change);
            self.first.get_or_insert(now);
            let wait = if is_whole && !is_new { WRITTEN } else { QUIET };
            self.paths.insert(path, (now + wait, is_new));
        }
    }

    /// When the changes are over if nothing more comes; `None` if there are none.
    fn until(&self) -> Option<Instant> {
        let until = self.paths.values().map(|(until, _)| *until).max()?;
        self.first.map(|first| until.min(first + LONGEST))
    }
}

impl Watch {
    /// Watches `content/` and `themes/` as they are now.
    pub(super) fn renew(&mut self) -> Result<(), notify::Error> {
        for name in ["content", "themes"] {
            // The folder itself may be a link; what lies in it may not lead out of it.
            let folder = self.root.join(name);
            let Ok(folder) = std::fs::canonicalize(&folder) else { continue };
            let _ = self.watcher.unwatch(&folder);
            match self.watcher.watch(&folder, RecursiveMode::Recursive) {
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

    /// How many milliseconds after the last of some events the change is over; each comes so many after the one before.
    fn quiet_after(events: &[(u64, EventKind, &str)]) -> Option<u128> {
        let mut unsettled = Unsettled::default();
        let mut now = Instant::now();
        for (pause, kind, path) in events {
            now += Duration::from_millis(*pause);
            let event = Event::new(*kind).add_path(PathBuf::from(path));
            unsettled.hear(Path::new("/handbook"), Ok(event), now);
        }
        unsettled.until().map(|until| until.saturating_duration_since(now).as_millis())
    }

    const BEGINS: EventKind = EventKind::Create(notify::event::CreateKind::File);
    const WRITES: EventKind = EventKind::Modify(ModifyKind::Any);
    const CLOSES: EventKind = EventKind::Access(AccessKind::Close(AccessMode::Write));
    const GOES: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::From));
    const COMES: EventKind = EventKind::Modify(ModifyKind::Name(RenameMode::To));
    const PAGE: &str = "/handbook/content/a.md";

    #[test]
    fn a_file_that_was_closed_is_waited_for_no_longer() {
        assert_eq!(quiet_after(&[(0, WRITES, PAGE)]), Some(25));
        assert_eq!(quiet_after(&[(0, WRITES, PAGE), (10, WRITES, PAGE)]), Some(25));
        assert_eq!(quiet_after(&[(0, WRITES, PAGE), (1, CLOSES, PAGE)]), Some(3));
        assert_eq!(quiet_after(&[(0, WRITES, PAGE), (1, CLOSES, PAGE), (1, WRITES, PAGE)]), Some(25));
        // A temporary file in place of the page.
        assert_eq!(quiet_after(&[(0, WRITES, "/handbook/content/.a.tmp"), (1, COMES, PAGE)]), Some(3));
        // The same under a name of its own, as `sed -i` does: another page may follow.
        let beside = "/handbook/content/sedA1";
        let begins = [(0, BEGINS, beside), (0, WRITES, beside), (0, CLOSES, beside)];
        assert_eq!(quiet_after(&begins), Some(25));
        assert_eq!(quiet_after(&[begins[0], begins[1], begins[2], (1, GOES, beside), (0, COMES, PAGE)]), Some(25));
        // The page is put aside before it is written anew.
        assert_eq!(quiet_after(&[(0, GOES, PAGE)]), Some(25));
        assert_eq!(quiet_after(&[(0, GOES, PAGE), (8, BEGINS, PAGE), (0, WRITES, PAGE), (1, CLOSES, PAGE)]), Some(3));
        // Another file is still written.
        assert_eq!(
            quiet_after(&[(0, WRITES, "/handbook/content/b.md"), (5, WRITES, PAGE), (0, CLOSES, PAGE)]),
            Some(20)
        );
    }

    #[test]
    fn reading_and_noise_are_no_changes_and_endless_writing_ends_no_wait() {
        assert_eq!(quiet_after(&[(0, CLOSES, PAGE)]), None);
        assert_eq!(quiet_after(&[(0, WRITES, "/handbook/content/.a.md.swp")]), None);
        assert_eq!(quiet_after(&[(20, WRITES, PAGE); 30]), Some(0));
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

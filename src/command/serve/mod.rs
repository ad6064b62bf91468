//! `amtsbuch serve`: a preview of both editions that follows every save.
//!
//! A loop around the pipeline, which does not know of it. Every change is one build with the session of the build
//! before; what it made is swapped in, and open pages reload. Errors leave the last good pages and are shown over them.
//!
//! One edition per port, never mixed: the internal one, and the public one on the next port. Both listen on the loopback
//! address only, ask who is asking ([`access`]), and answer from memory: a request never becomes a path of the file
//! system. The public port knows nothing of the internal edition or the sources; where an editor wants to see both, the
//! browser puts them together in frames.
//!
//! | file | what |
//! |---|---|
//! | `watch`, `rebuild` | notices changes, builds |
//! | `state`, `generation` | what is shown now; files on demand |
//! | `connection`, `http`, `access`, `target` | sockets, grammar, who may ask, for what |
//! | `respond`, `policy`, `problems`, `texts` | answers |
//! | `browser/` | what runs in the page |

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use crate::date::Date;
use crate::diagnostic::human::Style;
use crate::diagnostic::{MessageLanguage, Text};
use crate::pipeline::Failure;
use crate::text;

mod access;
mod connection;
mod generation;
mod http;
mod panics;
mod policy;
mod problems;
mod rebuild;
mod respond;
mod state;
mod target;
mod texts;
mod watch;

#[cfg(test)]
mod tests;

use connection::{Connections, accept, bind};
use rebuild::{Builder, Built};
use respond::Port;
use state::State;
use texts::Words;
use watch::Change;

/// What `serve` needs to know.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The folder that holds `content/`.
    pub root: PathBuf,
    /// The date of both editions; today, every day anew, if there is none.
    pub date: Option<Date>,
    /// The port of the internal edition, the public one has the next; the first free pair from 4000 on if there is none.
    pub port: Option<u16>,
    /// The clock, in seconds since 1970-01-01T00:00Z.
    pub now: fn() -> i64,
    /// Language of messages on the terminal and in the browser.
    pub language: MessageLanguage,
    /// Whether messages on the terminal carry colours.
    pub style: Style,
}

/// Why there is no preview.
#[derive(Debug)]
pub enum ServeError {
    /// The handbook cannot be read at all.
    Failure(Failure),
    /// A port cannot be listened to.
    Port(u16, std::io::Error),
    /// The folders cannot be watched.
    Watch(notify::Error),
    /// No thread can be started.
    Thread(std::io::Error),
}

impl ServeError {
    /// What happened and what to do, in both languages.
    pub fn text(&self) -> Text {
        match self {
            ServeError::Failure(failure) => text!("{failure}", "{failure}"),
            ServeError::Port(port, cause) => text!(
                "der Port {port} ist nicht frei ({cause}); wählen Sie mit `--port` einen anderen oder lassen Sie die Angabe weg",
                "port {port} is not free ({cause}); choose another one with `--port` or leave it out"
            ),
            ServeError::Watch(cause) => text!(
                "die Ordner des Handbuchs können nicht beobachtet werden: {cause}",
                "the handbook's folders cannot be watched: {cause}"
            ),
            ServeError::Thread(cause) => {
                text!("es kann kein Thread gestartet werden: {cause}", "no thread can be started: {cause}")
            }
        }
    }
}

impl std::fmt::Display for ServeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text().en)
    }
}

/// The edition of a port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Internal,
    Public,
}

/// What wakes the loop.
#[derive(Clone, Copy, Debug)]
enum Signal {
    Changed(Change),
    /// Ends the preview; only tests want that.
    #[cfg_attr(not(test), expect(dead_code, reason = "a preview ends with the program"))]
    Stop,
}

/// The path that a target leads to, as [`super::path_of_target`] says.
pub(super) fn path_of_target(text: &str) -> Option<String> {
    target::parse(text).map(|target| target.path)
}

/// Shows both editions until the program ends. Messages go to `out`.
pub fn serve(options: ServeOptions, out: &mut dyn Write) -> Result<(), ServeError> {
    let (sender, signals) = mpsc::channel();
    run(options, out, sender, &signals)
}

fn run(
    options: ServeOptions,
    out: &mut dyn Write,
    sender: Sender<Signal>,
    signals: &Receiver<Signal>,
) -> Result<(), ServeError> {
    let ServeOptions { root, date, port, now, language, style } = options;
    let unreadable = |cause| Failure::Read(crate::source::ReadError { path: root.join("content"), cause });
    std::fs::read_dir(root.join("content")).map_err(|cause| ServeError::Failure(unreadable(cause)))?;
    let root = std::fs::canonicalize(&root).map_err(|cause| ServeError::Failure(unreadable(cause)))?;
    // The clock and the process tell this run from an earlier one that a page may still be waiting for.
    let state = Arc::new(State::new(format!("{}.{}", now(), std::process::id())));

    let listeners = bind(port).map_err(|(port, cause)| ServeError::Port(port, cause))?;
    let [internal, public] = listeners.each_ref().map(|listener| listener.local_addr().map_or(0, |a| a.port()));
    let connections = Arc::new(Connections::default());
    for (listener, side) in listeners.into_iter().zip([Side::Internal, Side::Public]) {
        let (state, connections) = (state.clone(), connections.clone());
        let port = Port { side, internal, public, language };
        let thread = std::thread::Builder::new().name("listener".into());
        thread.spawn(move || accept(&listener, port, &state, &connections)).map_err(ServeError::Thread)?;
    }
    let words = Words::of(language);
    let addresses = [
        (words.internal, format!("http://127.0.0.1:{internal}/")),
        (words.public, format!("http://127.0.0.1:{public}/")),
        (words.both, format!("http://127.0.0.1:{internal}/{}both", target::OWN)),
    ];
    let width = addresses.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0) + 1;
    for (name, address) in addresses {
        tell(out, &format!("{:width$} {address}\n", format!("{name}:")));
    }
    tell(out, &format!("{}\n\n", words.stop));

    // Watched before the first look, so that nothing falls between the two.
    let mut watch = watch::start(&root, sender).map_err(ServeError::Watch)?;
    let mut builder = Builder::new(root, date, now, language, style);
    let mut change = Change { themes: true, ..Change::default() };
    let mut is_first = true;
    loop {
        let begin = Instant::now();
        let built = builder.build(change.themes).unwrap_or_else(|failure| builder.failed(&failure.to_string()));
        show(out, &state, built, begin, is_first, words);
        is_first = false;
        change = match next(signals, &builder) {
            Some(change) => change,
            None => return Ok(()),
        };
        if change.folders
            && let Err(error) = watch.renew()
        {
            tell(out, &format!("{}: {error}\n", words.watch_failed));
        }
    }
}

/// Swaps in what was built, then tells: whoever looks at the browser need not wait for the terminal.
fn show(out: &mut dyn Write, state: &State, built: Built, begin: Instant, is_first: bool, words: &Words) {
    let Built { generation, problems, news } = built;
    let (good, summary) = (generation.is_some(), problems.summary.clone());
    state.swap(generation, problems);
    let took = begin.elapsed().as_millis();
    let line = match (good, is_first) {
        (true, true) => format!("{} {took} ms, {summary}\n", words.built),
        (true, false) => format!("{} {took} ms, {summary}\n", words.built_again),
        (false, _) => format!("{} ({took} ms), {summary}\n", words.not_built),
    };
    tell(out, &format!("{news}{line}"));
}

/// Waits for something to do: changes (all that have come meanwhile at once), or a new day. `None` to end.
fn next(signals: &Receiver<Signal>, builder: &Builder) -> Option<Change> {
    loop {
        match signals.recv_timeout(Duration::from_secs(60)) {
            Ok(Signal::Changed(first)) => {
                let mut change = first;
                while let Ok(signal) = signals.try_recv() {
                    match signal {
                        Signal::Changed(more) => change = change.and(more),
                        Signal::Stop => return None,
                    }
                }
                return Some(change);
            }
            Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) if builder.is_new_day() => return Some(Change::default()),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// A terminal that has gone away does not end the preview.
fn tell(out: &mut dyn Write, text: &str) {
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

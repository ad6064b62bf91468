//! How long an editor waits after a save: starts `amtsbuch serve` on a handbook of 1,000 pages, changes a page again and
//! again, and prints the time until the browser is told, until the page is there as it is now, and until the search is.
//!
//! `cargo bench --bench serve [-- PAGES]`; `docs/benchmarks.md` says more.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

#[path = "../build/handbook.rs"]
mod handbook;
#[path = "../build/random.rs"]
mod random;
#[path = "../build/words.rs"]
mod words;

/// The day of all measurements.
const DATE: &str = "2026-11-20";
/// Saves that are measured.
const SAVES: usize = 20;
/// How long an editor looks at the page before the next save.
const PAUSE: Duration = Duration::from_millis(1500);

fn main() -> io::Result<()> {
    let pages = std::env::args().skip(1).find_map(|argument| argument.parse().ok()).unwrap_or(1_000);
    let folder = tempfile::tempdir()?;
    let page = handbook::write(folder.path(), pages, handbook::SEED, &[])?;
    let mut preview = Preview::start(folder.path())?;
    let result = measure(&preview, folder.path(), &page, pages);
    preview.child.kill()?;
    preview.child.wait()?;
    result
}

fn measure(preview: &Preview, root: &Path, page: &str, pages: usize) -> io::Result<()> {
    let file = root.join("content").join(page);
    let text = fs::read_to_string(&file)?;
    let address = format!("/{}/", page.strip_suffix(".md").unwrap_or(page));
    let mut times: [Vec<Duration>; 3] = Default::default();
    for save in 0..SAVES {
        std::thread::sleep(PAUSE);
        let mut events = preview.events()?;
        events.next()?;
        let before = preview.get("/search/de/manifest.js")?;
        std::thread::sleep(PAUSE);
        let word = format!("Nachtrag{save}");
        let start = Instant::now();
        fs::write(&file, format!("{text}\n## {word}\n\nEin {word} zu dieser Seite.\n"))?;
        events.next()?;
        times[0].push(start.elapsed());
        let shown = preview.get(&address)?;
        times[1].push(start.elapsed());
        let manifest = preview.get("/search/de/manifest.js")?;
        times[2].push(start.elapsed());
        if !shown.contains(&word) || !shown.contains("aria-current=\"page\"") || manifest == before {
            return Err(io::Error::other(format!("{address} is not shown as it was saved")));
        }
    }
    println!("{pages} pages, {SAVES} saves, milliseconds after the save: median and worst");
    for (name, mut times) in ["the browser is told", "the page is there", "the search is there"].into_iter().zip(times)
    {
        times.sort();
        let (median, worst) = (times[times.len() / 2].as_millis(), times[times.len() - 1].as_millis());
        println!("{name:<20} {median:>6} {worst:>6}");
    }
    Ok(())
}

/// A running preview.
struct Preview {
    child: Child,
    port: u16,
}

impl Preview {
    /// Starts it and waits until the first build has ended.
    fn start(root: &Path) -> io::Result<Preview> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_amtsbuch"));
        command.args(["serve", "--lang", "en", "--date", DATE, "--root"]).arg(root);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let output = child.stderr.take().ok_or_else(|| io::Error::other("no output"))?;
        let mut lines = BufReader::new(output).lines();
        let mut port = None;
        for line in lines.by_ref() {
            let line = line?;
            let number =
                line.rsplit_once("http://127.0.0.1:").and_then(|(_, rest)| rest.trim_end_matches('/').parse().ok());
            port = port.or(number);
            if line.starts_with("built") {
                break;
            }
        }
        // Nobody reads on, and the preview must not wait for that.
        std::thread::spawn(move || lines.for_each(drop));
        let port = port.ok_or_else(|| io::Error::other("the preview did not say where it is"))?;
        Ok(Preview { child, port })
    }

    fn ask(&self, path: &str) -> io::Result<BufReader<TcpStream>> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let host = format!("127.0.0.1:{}", self.port);
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        Ok(BufReader::new(stream))
    }

    fn get(&self, path: &str) -> io::Result<String> {
        let mut answer = String::new();
        self.ask(path)?.read_to_string(&mut answer)?;
        Ok(answer)
    }

    /// The channel by which a page learns that there is something new.
    fn events(&self) -> io::Result<Events> {
        Ok(Events(self.ask("/__amtsbuch/events")?))
    }
}

struct Events(BufReader<TcpStream>);

impl Events {
    /// Waits for the next event; the first one tells what is shown already.
    fn next(&mut self) -> io::Result<()> {
        let mut line = String::new();
        while self.0.read_line(&mut line)? > 0 {
            if line.starts_with("data:") {
                return Ok(());
            }
            line.clear();
        }
        Err(io::Error::other("the preview has ended"))
    }
}

//! Runs suites of hostile input against the finished program.
//!
//! A suite is a file of JSON Lines, a case a line; the file's name says what a case is (`cases.rs`). Each case is put
//! into a small handbook, in every place where it can stand, and built with the program as an editor would, limited in
//! time and memory. It must be built into pages without anything live in them, or be refused with a message that names
//! file and line, the site of before untouched (`judge.rs`).
//!
//! ```text
//! cargo test --test suites                      the project's own short set
//! tests/suites/run DIR [WORD…]                  any folder of suites; only cases whose name holds one of the words
//! tests/suites/run DIR --mutations=N --seed=S   N mutations of them, inside of one process (`mutations.rs`)
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "a test reads the clock and the environment")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cases::Case;
use runner::Runner;

mod cases;
mod handbook;
mod judge;
mod links;
mod markup;
mod mutations;
#[path = "../../benches/build/random.rs"]
#[expect(dead_code, reason = "the benchmarks need more of it")]
mod random;
mod runner;
mod server;

/// What became of a case.
#[derive(Debug)]
struct Verdict {
    name: String,
    problems: Vec<String>,
    /// Refused where the suite expects it to be accepted: our format is stricter.
    stricter: bool,
    runs: usize,
    slowest: Duration,
    largest: u64,
}

/// The number that an option has.
fn number(option: &str) -> Option<u64> {
    std::env::args().find_map(|argument| argument.strip_prefix(option)?.strip_prefix('=')?.parse().ok())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites/own");
    let (folders, words): (Vec<_>, Vec<_>) = arguments.into_iter().partition(|argument| Path::new(argument).is_dir());
    let folder = folders.first().map_or(own, PathBuf::from);
    if let Some(count) = number("--mutations") {
        return match cases::read(&folder) {
            Ok((all, _)) => {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                if mutations::run(&all, count, number("--seed").unwrap_or(1)) {
                    ExitCode::SUCCESS
                } else {
                    ExitCode::FAILURE
                }
            }
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    match run(&folder, &words) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(folder: &Path, words: &[String]) -> std::io::Result<bool> {
    let start = Instant::now();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    let (all, requests) = cases::read(folder)?;
    let all: Vec<Case> = all.into_iter().filter(|case| wanted(&case.name)).collect();
    let requests: Vec<_> = requests.into_iter().filter(|request| wanted(&request.name)).collect();

    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| -> std::io::Result<()> {
                    let mut runner = Runner::new()?;
                    while let Some(case) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let verdict = runner.case(case)?;
                        verdicts.lock().expect("no thread panics").push(verdict);
                    }
                    Ok(())
                })
            })
            .collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("no thread panics"))
    })?;
    let mut verdicts = verdicts.into_inner().expect("no thread panics");
    let mut skipped = 0;
    match server::run(&requests)? {
        Some(list) => verdicts.extend(list),
        None => skipped = requests.len(),
    }
    verdicts.sort_by(|a, b| a.name.cmp(&b.name));
    print(&verdicts, skipped, start.elapsed());
    Ok(verdicts.iter().all(|verdict| verdict.problems.is_empty()))
}

fn print(verdicts: &[Verdict], skipped: usize, time: Duration) {
    let failed: Vec<&Verdict> = verdicts.iter().filter(|verdict| !verdict.problems.is_empty()).collect();
    for verdict in &failed {
        println!("FAILED {}", verdict.name);
        for problem in &verdict.problems {
            println!("       {problem}");
        }
    }
    let stricter: Vec<&str> = verdicts.iter().filter(|v| v.stricter).map(|v| v.name.as_str()).collect();
    if !stricter.is_empty() {
        println!("refused although the suite accepts them: {}", stricter.join(", "));
    }
    if let Some(slowest) = verdicts.iter().max_by_key(|verdict| verdict.slowest) {
        println!("slowest: {} ({:.2} s)", slowest.name, slowest.slowest.as_secs_f64());
    }
    if let Some(largest) = verdicts.iter().max_by_key(|verdict| verdict.largest) {
        println!("largest: {} ({} MiB)", largest.name, largest.largest / 1_048_576);
    }
    if skipped > 0 {
        println!("{skipped} skipped: `serve` does not start");
    }
    let runs: usize = verdicts.iter().map(|verdict| verdict.runs).sum();
    println!(
        "{} passed, {} failed ({runs} builds and requests in {:.0} s)",
        verdicts.len() - failed.len(),
        failed.len(),
        time.as_secs_f64()
    );
}

//! Mutations of the suites' cases, thousands of them, built inside of this process: no panic, bounded time and memory,
//! nothing alive in the pages, nothing internal in the public ones.
//!
//! Every mutation has a number; the same folder, seed and number give the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use amtsbuch::artifact::{Artifact, OutputPath};
use amtsbuch::date::Date;
use amtsbuch::diagnostic::Diagnostics;
use amtsbuch::pipeline::{self, Moment, Session, Themes, Wanted};
use amtsbuch::source::Sources;
use amtsbuch::verify::{self, Judge as Stranger, Site};

use crate::cases::Case;
use crate::handbook::{self, CANARY, Files};
use crate::judge::{Judge, LEAK};
use crate::random::Random;
use crate::runner::{MEBIBYTES, SECONDS};

/// Files are cut to this size in bytes before they are changed: large ones are tried as they are by the suites themselves.
const LARGEST: usize = 64 * 1024;
/// A mutation that takes more processor time hangs; the clock says nothing on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(120);
/// Problems that are told; more say nothing new.
const MOST_TOLD: usize = 20;

/// What means something to one of the parsers: these are put into texts.
const PIECES: [&str; 48] = [
    "---\n",
    "\n---\n",
    "::: internal\n",
    "\n:::\n",
    ":::: details x\n",
    "::: snippet baustein\n:::\n",
    "::: from 2030-01-01\n",
    "{{ zeiten }}",
    "{{ durchwahl }}",
    "[[andere]]",
    "[[geheim|x]]",
    "[^1]",
    "\n[^1]: ",
    "[a]: <b> \"c\"\n",
    "<!--",
    "-->",
    "<script>",
    "</textarea>",
    "<svg/onload=alert(1)>",
    "javascript:",
    "&#x6A;",
    "&colon;",
    "![",
    "](",
    ")",
    "`",
    "```\n",
    "~~~~",
    "\n\n",
    "\r\n",
    "\t",
    "> ",
    "- ",
    "1. ",
    "| a | b |\n|---|---|\n",
    "## ",
    "\u{202E}",
    "\u{AD}",
    "\u{0}",
    "\u{FEFF}",
    "*",
    "**",
    "&a [*a]",
    "!!str ",
    "? ",
    "{",
    "[",
    "visibility: internal\n",
];

/// Changes a file in one way.
fn change(bytes: &mut Vec<u8>, random: &mut Random, other: &[u8]) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(1 + 64.min(bytes.len() - at))).min(bytes.len());
    match random.below(9) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let again = bytes[at..end].repeat(1 + random.below(40));
            bytes.splice(at..at, again);
        }
        3 => bytes.truncate(at),
        4 => {
            let from = random.below(other.len());
            let to = (from + random.below(200)).min(other.len());
            bytes.splice(at..end, other[from..to].iter().copied());
        }
        5 if !bytes.is_empty() => {
            let to = random.below(bytes.len());
            bytes[at.min(to)..at.max(to)].reverse();
        }
        6 => {
            let piece = PIECES[random.below(PIECES.len())].repeat(1 + random.below(300));
            bytes.splice(at..at, piece.into_bytes());
        }
        _ => {
            let piece = PIECES[random.below(PIECES.len())];
            bytes.splice(at..end.min(at + 4), piece.bytes());
        }
    }
}

/// Whether the word that must not get out still stands in internal text only, if at all: all up to the line behind its
/// last place is as it was, and no other place is new. Otherwise the change may have put it into public text.
fn keeps_canary(before: &[u8], after: &[u8]) -> bool {
    let canary = CANARY.as_bytes();
    let last = |bytes: &[u8]| bytes.windows(canary.len()).rposition(|window| window == canary);
    let end_of_line = |from: usize| {
        let rest = before.get(from..).unwrap_or_default();
        rest.iter().position(|byte| *byte == b'\n').map_or(before.len(), |at| from + at + 1)
    };
    let kept = last(before).map_or(0, |at| end_of_line(end_of_line(at)));
    after.starts_with(&before[..kept]) && last(after).is_none_or(|at| at < kept) || last(after).is_none()
}

/// The files of a mutation, and whether the canary is still internal.
fn mutation(cases: &[Case], seed: u64, number: usize) -> (String, Files, bool) {
    let mut random = Random::new(seed, number as u64);
    let draw = |random: &mut Random| {
        let case = &cases[random.below(cases.len())];
        let attempt = &case.attempts[random.below(case.attempts.len())];
        (format!("{} ({})", case.name, attempt.place), (attempt.files)())
    };
    let (name, mut files) = draw(&mut random);
    let (_, others) = draw(&mut random);
    let other = others.first().map(|(_, bytes)| &bytes[..bytes.len().min(LARGEST)]).unwrap_or_default();
    files.retain(|(name, _)| std::str::from_utf8(name).is_ok());
    let mut is_internal = true;
    if !files.is_empty() {
        let at = random.below(files.len());
        let bytes = &mut files[at].1;
        bytes.truncate(LARGEST);
        let before = bytes.clone();
        for _ in 0..=random.below(4) {
            change(bytes, &mut random, other);
        }
        is_internal = keeps_canary(&before, bytes);
    }
    (name, files, is_internal)
}

/// What became of a mutation: whether it was built, and what is wrong.
fn build(files: &Files, themes: &Themes, judge: &mut Judge) -> (bool, Vec<String>) {
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (name, bytes) in handbook::base().iter().chain(files) {
        all.insert(String::from_utf8_lossy(name).into_owned(), bytes.clone());
    }
    let sources = Sources::from_files(all.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let moment = Moment { date: Date::parse("2026-06-01"), now: 0 };
    let mut session = Session::default();
    let prepared = pipeline::prepare(sources, Diagnostics::default(), moment, Wanted::BOTH, themes, &mut session);
    let mut problems = Vec::new();
    if prepared.has_errors() {
        let silent = prepared.diagnostics.iter().any(|one| one.message.de.is_empty() || one.message.en.is_empty());
        problems.extend(silent.then(|| "a problem without words".to_string()));
        return (false, problems);
    }
    let Some(book) = &prepared.book else { return (false, problems) };
    let (Some(public), Some(internal)) = (&book.public, &book.internal) else { return (false, problems) };
    let sites = [
        ("public", pipeline::render(public, &themes.public, &prepared.sources)),
        ("internal", pipeline::render(internal, &themes.internal, &prepared.sources)),
    ];
    let strangers = [
        pipeline::judge_of_public(&prepared.sources, themes, &mut session),
        Stranger::new(&prepared.sources, Site::Internal, &[]),
    ];
    for ((edition, site), stranger) in sites.into_iter().zip(strangers) {
        let files: BTreeMap<OutputPath, Arc<Vec<u8>>> = match site {
            Ok(files) => files,
            Err(error) => {
                problems.push(format!("{edition}: {error}"));
                continue;
            }
        };
        let evidence = files.iter().map(|(path, bytes)| stranger.examine(&Artifact::new(path.clone(), bytes.clone())));
        // The judge may refuse a site, as it may in a build; then nobody sees it.
        if verify::conclude(evidence.collect()).is_err() {
            return (false, problems);
        }
        for (path, bytes) in &files {
            problems.extend(judge.file(edition, path.as_str(), bytes));
        }
    }
    (true, problems)
}

/// Tries many; `false` if one of them breaks a promise.
pub fn run(cases: &[Case], number: usize, seed: u64) -> bool {
    let themes = pipeline::themes(Path::new("/nonexistent")).expect("the embedded themes work");
    let mut judge = Judge::default();
    let start = Instant::now();
    let current = Arc::new(AtomicUsize::new(0));
    watch(Arc::clone(&current));
    let (mut built, mut told) = (0, 0);
    let (mut slowest, mut largest) = ((Duration::ZERO, 0), (0, 0));
    for index in 0..number {
        current.store(index, Ordering::Relaxed);
        let (name, files, is_internal) = mutation(cases, seed, index);
        forget_peak();
        let begun = processor_time();
        let outcome = catch_unwind(AssertUnwindSafe(|| build(&files, &themes, &mut judge)));
        let time = processor_time().saturating_sub(begun);
        let peak = peak();
        if time > slowest.0 {
            slowest = (time, index);
        }
        if peak > largest.0 {
            largest = (peak, index);
        }
        let mut problems = match outcome {
            Ok((is_built, problems)) => {
                built += usize::from(is_built);
                problems
            }
            Err(_) => vec!["panics".to_string()],
        };
        problems.retain(|problem| is_internal || !problem.ends_with(LEAK));
        if time > Duration::from_secs(u64::from(SECONDS)) {
            problems.push(format!("takes {:.1} s", time.as_secs_f64()));
        }
        if peak > u64::from(MEBIBYTES) * 1_048_576 {
            problems.push(format!("needs {} MiB", peak / 1_048_576));
        }
        if !problems.is_empty() {
            told += 1;
            if told <= MOST_TOLD {
                println!("FAILED mutation {index} of seed {seed}: {name}: {}", problems.join("; "));
                keep(&files, seed, index);
            }
        }
        if index % 1_000 == 999 {
            println!("{} mutations, {built} built, {told} failed, {:.0} s", index + 1, start.elapsed().as_secs_f64());
        }
    }
    println!(
        "slowest: mutation {} ({:.2} s), largest: mutation {} ({} MiB)",
        slowest.1,
        slowest.0.as_secs_f64(),
        largest.1,
        largest.0 / 1_048_576
    );
    println!(
        "{number} mutations of seed {seed}: {built} built, {} refused, {told} failed",
        number - built - told.min(number - built)
    );
    told == 0
}

/// Leaves the files of a mutation that failed beside other test results, to look at.
fn keep(files: &Files, seed: u64, index: usize) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutation-{seed}-{index}"));
    for (name, bytes) in files {
        let path = folder.join(String::from_utf8_lossy(name).trim_start_matches(['/', '.']));
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, bytes));
        if let Err(error) = written {
            eprintln!("{}: {error}", path.display());
        }
    }
}

/// Ends the process if one mutation takes too long on the clock: nothing inside of it can stop it.
fn watch(current: Arc<AtomicUsize>) {
    std::thread::spawn(move || {
        let (mut last, mut since) = (usize::MAX, processor_time());
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let index = current.load(Ordering::Relaxed);
            if index != last {
                (last, since) = (index, processor_time());
            } else if processor_time().saturating_sub(since) > PATIENCE {
                eprintln!("mutation {index} hangs for {} s", PATIENCE.as_secs());
                std::process::abort();
            }
        }
    });
}

/// Processor time of this process, all threads; in steps of 10 ms. Zero where the system does not tell.
fn processor_time() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = fields.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}

/// Lets the system measure the largest resident memory anew.
fn forget_peak() {
    // Where this is not possible the peak is that of all mutations so far.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The largest resident memory since then, in bytes.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<u64>().map_or(0, |kilobytes| kilobytes * 1024)
}

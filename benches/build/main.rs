//! Builds handbooks of 100, 1,000 and 10,000 pages with the finished program and prints what that costs.
//!
//! `cargo bench` measures 100 and 1,000 pages, `cargo bench -- --all` 10,000 as well. `docs/benchmarks.md` says more.
#![forbid(unsafe_code)]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock and the environment")]

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use measure::Cost;

mod corpus;
mod handbook;
mod measure;
mod random;
mod words;

/// The day of all measurements: no handbook changes while it is measured.
const DATE: &str = "2026-11-20";

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let numbers: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = match numbers.is_empty() {
        false => numbers,
        true if arguments.iter().any(|argument| argument == "--all") => vec![100, 1_000, 10_000],
        true => vec![100, 1_000],
    };
    // `--keep DIR` leaves the handbooks and sites there, to look at them or to profile a build.
    let keep = arguments.iter().position(|argument| argument == "--keep").and_then(|at| arguments.get(at + 1));
    let program = PathBuf::from(env!("CARGO_BIN_EXE_amtsbuch"));
    let corpus = std::env::var_os("AMTSBUCH_CORPUS").map(PathBuf::from);
    let temporary = tempfile::tempdir()?;
    let folder = keep.map_or_else(|| temporary.path().to_path_buf(), PathBuf::from);

    println!(
        "{:>6}  {:<22} {:>7} {:>8} {:>8} {:>8} {:>8} {:>9} {:>8}",
        "pages", "", "files", "MB", "CPU s", "wall s", "pages/s", "peak MiB", "x floor"
    );
    for size in sizes {
        let texts = match &corpus {
            Some(corpus) => corpus::read(corpus, size)?,
            None => Vec::new(),
        };
        measure_size(&program, &folder.join(size.to_string()), size, &texts)?;
    }
    Ok(())
}

fn measure_size(program: &Path, root: &Path, pages: usize, texts: &[String]) -> io::Result<()> {
    measure::remove(root)?;
    let page = handbook::write(root, pages, handbook::SEED, texts)?;
    let times = match pages {
        0..500 => 10,
        500..5000 => 3,
        _ => 1,
    };
    let (out, single) = (root.join("dist"), root.join("single"));
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let (root_text, out_text, single_text) = (text(root), text(&out), text(&single));
    let build = ["build", "--root", &root_text, "--date", DATE, "--out", &out_text];
    let public = ["build", "--root", &root_text, "--date", DATE, "--edition", "public", "--out", &single_text];

    let cold = measure::runs(times, program, &build, &mut || measure::remove(&out))?;
    let editions = [out.join("public"), out.join("internal")];
    let floor = measure::floor(times, &root.join("content"), &[&editions[0], &editions[1]], &root.join("floor"))?;
    let (files, bytes) = total(&editions)?;
    let row = |name: &str, files: usize, bytes: u64, cost: Cost| print_row(pages, name, files, bytes, cost, floor.cpu);
    row("both editions, cold", files, bytes, cold);
    let unchanged = measure::runs(times, program, &build, &mut || Ok(()))?;
    row("nothing changed", files, bytes, unchanged);
    let path = root.join("content").join(page);
    let mut number = 0;
    let changed = measure::runs(times, program, &build, &mut || {
        number += 1;
        let text = fs::read_to_string(&path)?;
        fs::write(&path, format!("{text}\nNachtrag {number} zu dieser Seite.\n"))
    })?;
    row("one page changed", files, bytes, changed);
    let alone = measure::runs(times, program, &public, &mut || measure::remove(&single))?;
    let (files_alone, bytes_alone) = total(&[single.join("public")])?;
    row("public edition, cold", files_alone, bytes_alone, alone);
    row("floor: read and write", files, bytes, floor);
    Ok(())
}

fn total(folders: &[PathBuf]) -> io::Result<(usize, u64)> {
    let mut sum = (0, 0);
    for folder in folders {
        for (_, size) in measure::files(folder)? {
            sum = (sum.0 + 1, sum.1 + size);
        }
    }
    Ok(sum)
}

fn print_row(pages: usize, name: &str, files: usize, bytes: u64, cost: Cost, floor: f64) {
    #[expect(clippy::cast_precision_loss, reason = "numbers to be read by people")]
    let (megabytes, speed, peak) =
        (bytes as f64 / 1e6, pages as f64 / cost.wall.max(1e-6), cost.peak as f64 / 1_048_576.0);
    let peak = if cost.peak == 0 { "-".to_string() } else { format!("{peak:.0}") };
    println!(
        "{pages:>6}  {name:<22} {files:>7} {megabytes:>8.1} {:>8.3} {:>8.3} {speed:>8.0} {peak:>9} {:>8.1}",
        cost.cpu,
        cost.wall,
        cost.cpu / floor.max(1e-6),
    );
}

//! What a run costs: CPU time, time on the clock, largest memory; read from `/proc`, so Linux only.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What some runs of a program cost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// Seconds of CPU, user and system, mean of the runs.
    pub cpu: f64,
    /// Seconds on the clock, mean of the runs.
    pub wall: f64,
    /// Largest resident memory of any run, in bytes.
    pub peak: u64,
}

/// Runs a program several times; `before` is called before each run and not counted.
pub fn runs(
    times: u32,
    program: &Path,
    arguments: &[&str],
    before: &mut dyn FnMut() -> io::Result<()>,
) -> io::Result<Cost> {
    let mut sum = Cost::default();
    for _ in 0..times {
        before()?;
        let cpu = cpu_of_children()?;
        let start = Instant::now();
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        // A program that says much must not wait for somebody to read it.
        let stderr = child.stderr.take().map(|mut stderr| {
            std::thread::spawn(move || {
                let mut message = Vec::new();
                io::Read::read_to_end(&mut stderr, &mut message).map(|_| message)
            })
        });
        let status = loop {
            // The high-water mark only rises: the last look before the end counts.
            sum.peak = sum.peak.max(peak(child.id()).unwrap_or(0));
            match child.try_wait()? {
                Some(status) => break status,
                None => std::thread::sleep(Duration::from_millis(1)),
            }
        };
        sum.wall += start.elapsed().as_secs_f64();
        sum.cpu += cpu_of_children()? - cpu;
        if !status.success() {
            let message = stderr.and_then(|reader| reader.join().ok()).transpose()?.unwrap_or_default();
            let message = String::from_utf8_lossy(&message);
            return Err(io::Error::other(format!("{}: {status}\n{message}", program.display())));
        }
    }
    let times = f64::from(times);
    Ok(Cost { cpu: sum.cpu / times, wall: sum.wall / times, peak: sum.peak })
}

/// What merely reading `inputs` and writing files of the same names and sizes as `outputs` below `target` costs, with
/// as many threads as the machine has.
pub fn floor(times: u32, inputs: &Path, outputs: &[&Path], target: &Path) -> io::Result<Cost> {
    let sources: Vec<(PathBuf, u64)> = files(inputs)?;
    let mut goals: Vec<(PathBuf, u64)> = Vec::new();
    for (index, output) in outputs.iter().enumerate() {
        let below = |(path, size): (PathBuf, u64)| {
            (target.join(index.to_string()).join(path.strip_prefix(output).unwrap_or(&path)), size)
        };
        goals.extend(files(output)?.into_iter().map(below));
    }
    let largest = goals.iter().map(|(_, size)| *size).max().unwrap_or(0);
    let bytes: Vec<u8> =
        b"So viele Bytes wie die fertige Datei hat. ".iter().copied().cycle().take(to_usize(largest)).collect();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut sum = Cost::default();
    for _ in 0..times {
        remove(target)?;
        let (cpu, start) = (cpu_of_this_process()?, Instant::now());
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads)
                .map(|thread| {
                    let (sources, goals, bytes) = (&sources, &goals, &bytes);
                    scope.spawn(move || -> io::Result<()> {
                        for (path, _) in sources.iter().skip(thread).step_by(threads) {
                            std::hint::black_box(fs::read(path)?);
                        }
                        for (path, size) in goals.iter().skip(thread).step_by(threads) {
                            put(path, &bytes[..to_usize(*size)])?;
                        }
                        Ok(())
                    })
                })
                .collect();
            workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| io::Error::other("a thread died"))?)
        })?;
        sum.wall += start.elapsed().as_secs_f64();
        sum.cpu += cpu_of_this_process()? - cpu;
    }
    remove(target)?;
    let times = f64::from(times);
    Ok(Cost { cpu: sum.cpu / times, wall: sum.wall / times, peak: 0 })
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, bytes)
        }
        other => other,
    }
}

fn to_usize(size: u64) -> usize {
    usize::try_from(size).unwrap_or(usize::MAX)
}

/// All files below a folder with their sizes.
pub fn files(folder: &Path) -> io::Result<Vec<(PathBuf, u64)>> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files.push((entry.path().to_path_buf(), entry.metadata()?.len()));
        }
    }
    Ok(files)
}

/// Removes a folder, if there is one.
pub fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// The largest resident memory of a running process so far, in bytes.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn cpu_of_children() -> io::Result<f64> {
    cpu(15)
}

fn cpu_of_this_process() -> io::Result<f64> {
    cpu(13)
}

/// Two fields of `/proc/self/stat` from an index on, in seconds: 13 and 14 are user and system time of this process,
/// 15 and 16 those of its children that have ended. Linux counts them in hundredths of a second everywhere.
fn cpu(field: usize) -> io::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the program, in parentheses, may hold anything.
    let rest = stat.rsplit_once(") ").map_or("", |(_, rest)| rest);
    let ticks: f64 = rest.split(' ').skip(field - 2).take(2).filter_map(|number| number.parse::<f64>().ok()).sum();
    Ok(ticks / 100.0)
}

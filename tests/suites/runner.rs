//! Puts a case into a handbook and builds it with the program, limited in time and memory.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use crate::Verdict;
use crate::cases::{Attempt, Case, Expect};
use crate::handbook::{self, Files};
use crate::judge::{self, Judge};

/// CPU seconds of a build; unoptimised programs get more.
pub const SECONDS: u32 = if cfg!(debug_assertions) { 20 } else { 2 };
/// Memory of a build in MiB.
pub const MEBIBYTES: u32 = 512;
/// After this time on the clock a build hangs, whatever else the machine does.
const PATIENCE: Duration = Duration::from_secs(60);

/// A handbook and its sites, used again and again.
pub struct Runner {
    folder: tempfile::TempDir,
    judge: Judge,
}

struct Ended {
    status: std::process::ExitStatus,
    hung: bool,
    stdout: String,
    stderr: String,
    time: Duration,
    peak: u64,
}

impl Runner {
    /// A runner with the sites of the base handbook built.
    pub fn new() -> io::Result<Runner> {
        // In memory, if the machine has such a folder: thousands of builds should not wear a disk.
        let memory = Path::new("/dev/shm");
        let builder = tempfile::Builder::new().prefix("amtsbuch-suites-").to_owned();
        let folder = if memory.is_dir() { builder.tempdir_in(memory)? } else { builder.tempdir()? };
        let mut runner = Runner { folder, judge: Judge::default() };
        runner.write(&Vec::new())?;
        let ended = runner.build()?;
        let problems = runner.judge.problems(&runner.out())?;
        if !ended.status.success() || !problems.is_empty() {
            return Err(io::Error::other(format!(
                "the base handbook: {} {}\n{problems:#?}",
                ended.stdout, ended.stderr
            )));
        }
        Ok(runner)
    }

    /// Builds all handbooks of a case.
    pub fn case(&mut self, case: &Case) -> io::Result<Verdict> {
        let mut verdict = Verdict {
            name: case.name.clone(),
            problems: Vec::new(),
            stricter: false,
            runs: case.attempts.len(),
            slowest: Duration::ZERO,
            largest: 0,
        };
        for attempt in &case.attempts {
            let files = (attempt.files)();
            if self.write(&files).is_err() {
                // The file system itself does not take such a name.
                continue;
            }
            let before = listing(&self.out())?;
            let ended = self.build()?;
            verdict.slowest = verdict.slowest.max(ended.time);
            verdict.largest = verdict.largest.max(ended.peak);
            let (problems, stricter) = self.judge(attempt, &files, &ended, &before)?;
            verdict.problems.extend(problems.into_iter().map(|problem| format!("{}: {problem}", attempt.place)));
            verdict.stricter |= stricter;
        }
        Ok(verdict)
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    /// Writes the base handbook and what a case adds to it or puts in its place.
    fn write(&self, files: &Files) -> io::Result<()> {
        let content = self.folder.path().join("content");
        match fs::remove_dir_all(&content) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        for (name, bytes) in handbook::base().iter().chain(files) {
            let path = content.join(os_name(name)?);
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(path, bytes)?;
        }
        Ok(())
    }

    fn build(&self) -> io::Result<Ended> {
        let (stdout, stderr) = (self.folder.path().join("stdout"), self.folder.path().join("stderr"));
        let limits = format!("ulimit -c 0; ulimit -t {SECONDS}; ulimit -d {}; exec \"$@\"", MEBIBYTES * 1024);
        let start = Instant::now();
        let mut child = Command::new("sh")
            .args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_amtsbuch"), "build", "--format", "json", "--lang", "en"])
            .args(["--date", "2026-06-01", "--root"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(fs::File::create(&stdout)?)
            .stderr(fs::File::create(&stderr)?)
            .spawn()?;
        let (mut hung, mut peak) = (false, 0);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            peak = peak.max(resident(child.id()).unwrap_or(0));
            if start.elapsed() > PATIENCE {
                hung = true;
                child.kill()?;
            }
            std::thread::sleep(Duration::from_millis(1));
        };
        Ok(Ended {
            status,
            hung,
            stdout: String::from_utf8_lossy(&fs::read(stdout)?).into_owned(),
            stderr: String::from_utf8_lossy(&fs::read(stderr)?).into_owned(),
            time: start.elapsed(),
            peak,
        })
    }

    fn judge(
        &mut self,
        attempt: &Attempt,
        files: &Files,
        ended: &Ended,
        before: &BTreeMap<PathBuf, Stamp>,
    ) -> io::Result<(Vec<String>, bool)> {
        let mut problems = Vec::new();
        let mut stricter = false;
        if ended.hung {
            problems.push(format!("hangs for {} s", PATIENCE.as_secs()));
        }
        if ended.stderr.contains("panicked at") {
            problems.push(format!("panics: {}", first_lines(&ended.stderr)));
        }
        match ended.status.code() {
            Some(0) => {
                problems.extend(self.judge.problems(&self.out())?);
                let missing = missing_pages(files, &self.out());
                problems.extend(missing.map(|(made, found)| format!("{made} page files, {found} pages in the site")));
                match &attempt.expect {
                    Expect::Refused => problems.push("built, but must be refused".to_string()),
                    Expect::Title(title) if !judge::has_title(&self.out(), title) => {
                        problems.push(format!("no page has the title `{title}`, but {:?}", judge::titles(&self.out())));
                    }
                    Expect::Title(_) | Expect::Built | Expect::BuiltOrStricter | Expect::Either => {}
                }
            }
            Some(1) => {
                problems.extend(judge::message_problem(&ended.stdout));
                match attempt.expect {
                    Expect::Built => problems.push(format!("refused: {}", first_message(&ended.stdout))),
                    Expect::BuiltOrStricter | Expect::Title(_) => stricter = true,
                    Expect::Refused | Expect::Either => {}
                }
            }
            Some(code) => problems.push(format!("exit status {code}: {}", first_lines(&ended.stderr))),
            None => problems.push(format!(
                "{} (more than {SECONDS} s or {MEBIBYTES} MiB): {}",
                ended.status,
                first_lines(&ended.stderr)
            )),
        }
        if ended.status.code() != Some(0) && *before != listing(&self.out())? {
            problems.push("the site of before was touched".to_string());
        }
        let strange: Vec<String> = fs::read_dir(self.out())?
            .filter_map(Result::ok)
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.contains("staging") || name.contains("old"))
            .collect();
        if ended.status.code().is_some() && !strange.is_empty() {
            problems.push(format!("leaves {strange:?} behind"));
        }
        Ok((problems, stricter))
    }
}

/// Fewer pages than files means that one was lost without a word: numbers of both, if so.
fn missing_pages(files: &Files, out: &Path) -> Option<(usize, usize)> {
    let is_page = |name: &&str| {
        let file = name.rsplit('/').next().unwrap_or(name);
        name.to_lowercase().ends_with(".md")
            && !file.starts_with('.')
            && !name.starts_with("snippets/")
            && *name != "geheim.md"
    };
    let all: std::collections::BTreeSet<Vec<u8>> =
        handbook::base().into_iter().chain(files.iter().cloned()).map(|(name, _)| name).collect();
    let public = |name: &&str| {
        files
            .iter()
            .find(|(own, _)| own == name.as_bytes())
            .is_none_or(|(_, bytes)| says_public(&String::from_utf8_lossy(bytes)))
    };
    let made = all.iter().filter_map(|name| std::str::from_utf8(name).ok()).filter(is_page).filter(public).count();
    let found = judge::titles(out).len();
    (found < made).then_some((made, found))
}

/// Whether the front matter, up to the line of dashes that ends it, says that a page is public.
fn says_public(page: &str) -> bool {
    page.lines().skip(1).take_while(|line| line.trim_end() != "---").any(|line| line.starts_with("visibility: public"))
}

/// Size, time of change and number of a file: equal only if nobody wrote it.
type Stamp = (u64, Option<SystemTime>);

fn listing(out: &Path) -> io::Result<BTreeMap<PathBuf, Stamp>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(out).into_iter().filter_map(Result::ok) {
        if entry.file_type().is_file() && entry.path().parent() != Some(out) {
            let metadata = entry.metadata()?;
            files.insert(entry.into_path(), (metadata.len(), metadata.modified().ok()));
        }
    }
    Ok(files)
}

fn os_name(bytes: &[u8]) -> io::Result<OsString> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        Ok(OsString::from_vec(bytes.to_vec()))
    }
    #[cfg(not(unix))]
    {
        String::from_utf8(bytes.to_vec()).map(OsString::from).map_err(io::Error::other)
    }
}

/// The largest resident memory of a running process so far, in bytes.
fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

fn first_lines(text: &str) -> String {
    text.lines().take(3).collect::<Vec<_>>().join(" | ").chars().take(300).collect()
}

fn first_message(stdout: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(stdout).unwrap_or_default();
    value["diagnostics"][0]["message"].as_str().unwrap_or_default().chars().take(200).collect()
}

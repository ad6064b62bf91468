//! The promise that a failed or interrupted build never damages a published site, tried from outside.
//!
//! The program is killed, starved of space, descriptors and permission, run twice at once and for the wrong audience; after
//! each the sites are the old or the new ones, whole. `cargo test` runs a short form; with `AMTSBUCH_FULL=1` the numbers
//! that separation and reliability ask for are reached (200 kills, 20 sizes of disk, 20 pairs of builds, 24 surroundings).

mod handbook;
mod paths;
#[path = "../../benches/build/random.rs"]
#[expect(dead_code, reason = "the benchmarks need more of it")]
mod random;
mod scale;
mod sites;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use handbook::{State, handbook};
use random::Random;
use sites::{Sites, leftovers};

/// One number for every day, another for the full form.
#[expect(clippy::disallowed_methods, reason = "a test is told its form by the environment")]
fn amount(short: usize, full: usize) -> usize {
    if std::env::var_os("AMTSBUCH_FULL").is_some_and(|value| value == "1") { full } else { short }
}

/// A folder that is gone when the test ends; on a disk, not in memory, where the kernel's order of writes is the real one.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The program in a folder, silent, on a fixed day.
fn program(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amtsbuch"));
    command.current_dir(root).env("SOURCE_DATE_EPOCH", "1780315200").env("LC_ALL", "C");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Builds and expects success.
#[track_caller]
fn build(root: &Path, arguments: &[&str]) {
    let output = program(root).arg("build").args(arguments).stderr(Stdio::piped()).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The sites that a state of the handbook gives, built in a folder of their own.
fn expected(state: State, pages: usize) -> Sites {
    let folder = folder();
    handbook(folder.path(), state, pages);
    build(folder.path(), &[]);
    Sites::read(&folder.path().join("dist"))
}

#[test]
fn a_killed_build_leaves_the_old_or_the_new_site() {
    let pages = amount(60, 150);
    let states = [State::Before, State::After].map(|state| (state, expected(state, pages)));
    let folder = folder();
    let root = folder.path();
    let dist = root.join("dist");
    let mut random = Random::new(0x5eed, 0);
    let mut interrupted = 0;
    for round in 0..amount(16, 200) {
        let (state, _) = &states[round % 2];
        handbook(root, *state, pages);
        // Every fourth build is a cold one.
        let cold = round % 4 == 3;
        if cold {
            fs::remove_dir_all(&dist).expect("ours");
        }
        let begun = Instant::now();
        let mut child = program(root).arg("build").spawn().expect("it starts");
        let patience = Duration::from_micros(random.below(if round < 2 { 60_000 } else { 900_000 }) as u64);
        while begun.elapsed() < patience && child.try_wait().expect("our child").is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        if child.try_wait().expect("our child").is_none() {
            interrupted += 1;
        }
        // Killing what has ended does nothing.
        let _ = child.kill();
        child.wait().expect("our child");
        for edition in ["public", "internal"] {
            let found = Sites::of(&dist, edition);
            let whole = states.iter().any(|(_, sites)| sites.get(edition) == found)
                || (found.is_empty() && (cold || round == 0));
            assert!(
                whole,
                "round {round}: the {edition} site is neither the old nor the new one ({} files)",
                found.len()
            );
        }
        // The next build needs no help.
        build(root, &[]);
        assert_eq!(Sites::read(&dist), states[round % 2].1, "round {round}");
        assert_eq!(leftovers(&dist), Vec::<String>::new(), "round {round}");
    }
    assert!(interrupted > 0, "no build was interrupted: the test says nothing");
}

/// Runs a shell script in a mount namespace of its own, where small disks can be made. `None` where that is not allowed.
fn isolated(script: &str) -> Option<(i32, String)> {
    let allowed =
        Command::new("unshare").args(["-rm", "mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", "/mnt"]).output();
    if !allowed.is_ok_and(|output| output.status.success()) {
        eprintln!("not tried: this machine does not allow mounts of one's own");
        return None;
    }
    let output = Command::new("unshare")
        .args(["-rm", "bash", "-c", script])
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .env("LC_ALL", "C")
        .output()
        .expect("it starts");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    Some((output.status.code().expect("it ends by itself"), told))
}

/// The machine failed: status 3, one line, nothing of the program's inside.
#[track_caller]
fn expect_machine_failure(answer: &(i32, String), case: &str) {
    let (status, told) = answer;
    assert_eq!(*status, 3, "{case}: {told}");
    let lines: Vec<&str> = told.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 1, "{case}: one line tells the cause: {told}");
    assert!(!told.contains("panicked"), "{case}: {told}");
}

#[test]
fn a_full_disk_leaves_the_old_site() {
    let pages = 40;
    let folder = folder();
    let root = folder.path();
    handbook(root, State::Before, pages);
    build(root, &["--out", "built"]);
    handbook(root, State::After, pages);
    let size = sites::bytes_on_disk(&root.join("built"));
    let program = env!("CARGO_BIN_EXE_amtsbuch");
    fs::create_dir(root.join("disk")).expect("writable");
    let root = root.display();
    let mut failed = 0;
    let sizes = amount(4, 20);
    for step in 0..sizes {
        // From no room at all beside the old site to nearly enough for the new one.
        let room = size + size * step as u64 / sizes as u64;
        let script = format!(
            "set -e; mount -t tmpfs -o size={room} tmpfs {root}/disk; cp -a {root}/built/. {root}/disk/; \
             find {root}/disk -type f | sort | xargs sha256sum > {root}/before; set +e; \
             {program} build --root {root} --out {root}/disk > {root}/told 2>&1; status=$?; \
             find {root}/disk -type f | sort | xargs sha256sum > {root}/after; \
             [ $status -eq 0 ] || cmp {root}/before {root}/after >&2 || exit 99; \
             [ $status -eq 0 ] || cat {root}/told >&2; exit $status"
        );
        let Some(answer) = isolated(&script) else { return };
        if answer.0 != 0 {
            failed += 1;
            expect_machine_failure(&answer, &format!("{room} bytes"));
        }
    }
    assert!(failed > 0, "the disk was never full: the test says nothing");
}

#[test]
fn a_read_only_target_is_told_and_left_alone() {
    let folder = folder();
    let root = folder.path();
    handbook(root, State::Before, 5);
    build(root, &["--out", "built"]);
    handbook(root, State::After, 5);
    let before = Sites::read(&root.join("built"));
    let (program, shown) = (env!("CARGO_BIN_EXE_amtsbuch"), root.display());
    let script = format!(
        "mount --bind {shown}/built {shown}/built && mount -o remount,ro,bind {shown}/built && \
         exec {program} build --root {shown} --out {shown}/built"
    );
    let Some(answer) = isolated(&script) else { return };
    expect_machine_failure(&answer, "read-only");
    assert_eq!(Sites::read(&root.join("built")), before);
}

#[test]
fn few_descriptors_and_small_files_are_told_or_enough() {
    let pages = 60;
    let folder = folder();
    let root = folder.path();
    handbook(root, State::Before, pages);
    build(root, &[]);
    let before = Sites::read(&root.join("dist"));
    handbook(root, State::After, pages);
    let after = expected(State::After, pages);
    let program = env!("CARGO_BIN_EXE_amtsbuch");
    for limit in ["ulimit -f 4", "ulimit -f 0", "ulimit -n 8", "ulimit -n 32"] {
        let output = Command::new("bash")
            .args(["-c", &format!("{limit}; exec {program} build")])
            .current_dir(root)
            .env("SOURCE_DATE_EPOCH", "1780315200")
            .env("LC_ALL", "C")
            .output()
            .expect("it starts");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        let status = output.status.code().unwrap_or_else(|| panic!("{limit}: ended by a signal\n{told}"));
        let found = Sites::read(&root.join("dist"));
        if status == 0 {
            assert_eq!(found, after, "{limit}");
            handbook(root, State::Before, pages);
            build(root, &[]);
            handbook(root, State::After, pages);
        } else {
            expect_machine_failure(&(status, told), limit);
            assert_eq!(found, before, "{limit}");
            assert_eq!(leftovers(&root.join("dist")), Vec::<String>::new(), "{limit}");
        }
    }
}

#[test]
fn two_builds_at_once_give_what_one_gives() {
    let pages = 30;
    let folder = folder();
    let root = folder.path();
    for round in 0..amount(3, 20) {
        let state = if round % 2 == 0 { State::Before } else { State::After };
        handbook(root, state, pages);
        let children: Vec<_> = (0..2)
            .map(|number| {
                // In turn the same editions, and one edition each.
                let edition: &[&str] = match (round % 3, number) {
                    (2, 0) => &["--edition", "public"],
                    (2, _) => &["--edition", "internal"],
                    _ => &[],
                };
                program(root).arg("build").args(edition).spawn().expect("it starts")
            })
            .collect();
        for mut child in children {
            assert!(child.wait().expect("our child").success(), "round {round}");
        }
        assert_eq!(Sites::read(&root.join("dist")), expected(state, pages), "round {round}");
        assert_eq!(leftovers(&root.join("dist")), Vec::<String>::new(), "round {round}");
    }
}

#[test]
fn editions_built_in_turn_never_mix() {
    let folder = folder();
    let root = folder.path();
    let pages = 12;
    for round in 0..20 {
        let state = if round % 4 < 2 { State::Before } else { State::After };
        handbook(root, state, pages);
        build(root, &["--edition", if round % 2 == 0 { "internal" } else { "public" }]);
        let public = Sites::of(&root.join("dist"), "public");
        for (path, bytes) in &public {
            let text = String::from_utf8_lossy(bytes);
            assert!(!text.contains("Geheimfach") && !path.contains("nur-intern"), "round {round}: {path}");
        }
    }
    let internal = Sites::of(&root.join("dist"), "internal");
    assert!(
        internal.values().any(|bytes| String::from_utf8_lossy(bytes).contains("Geheimfach")),
        "the test sees secrets"
    );
    // Neither site takes the other's place, whatever the user asks for.
    fs::rename(root.join("dist/public"), root.join("dist/kept")).expect("ours");
    fs::rename(root.join("dist/internal"), root.join("dist/public")).expect("ours");
    let status = program(root).args(["build", "--edition", "public"]).status().expect("it starts");
    assert_eq!(status.code(), Some(2));
}

#[test]
fn surroundings_do_not_change_a_byte() {
    let pages = 25;
    let wanted = expected(State::After, pages);
    let program = env!("CARGO_BIN_EXE_amtsbuch");
    let mut tried = 0;
    let most = amount(6, 24);
    let zones = ["UTC", "Pacific/Kiritimati", "America/St_Johns"];
    let locales = ["C", "de_DE.UTF-8", "tr_TR.UTF-8", "ar_EG.UTF-8"];
    for number in 0..most {
        let folder = folder();
        let root = folder.path().join(["amt", "Büro 7"][number % 2]);
        fs::create_dir(&root).expect("ours");
        handbook::written(&root, State::After, pages, number % 3 == 0);
        let umask = ["022", "077", "002"][number % 3];
        let output = Command::new("bash")
            .args(["-c", &format!("umask {umask}; exec {program} build")])
            .current_dir(&root)
            .env("SOURCE_DATE_EPOCH", (1_780_315_200 + number).to_string())
            .env("TZ", zones[number % zones.len()])
            .env("LC_ALL", locales[number % locales.len()])
            .env("LANG", locales[(number + 1) % locales.len()])
            .env("RAYON_NUM_THREADS", (1 + number % 4).to_string())
            .env("HOME", ["/nonexistent", "/tmp"][number % 2])
            .output()
            .expect("it starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(Sites::read(&root.join("dist")), wanted, "surroundings {number}");
        tried += 1;
    }
    assert_eq!(tried, most);
}

//! Nothing outside of the handbook is read, nothing outside of the output is written: seen by what the kernel is asked for.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::handbook::{State, handbook};
use crate::sites::Sites;
use crate::{build, folder, program};

/// What every program reads: its libraries, time zones, what the machine is.
const OF_THE_SYSTEM: [&str; 9] = [
    "/lib",
    "/usr/lib",
    "/etc/ld.so",
    "/proc/",
    "/sys/",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/dev/null",
    "/usr/share/lib",
];

/// What is done to the folder `content/`, by name.
type Hostile<'a> = (&'a str, &'a dyn Fn(&Path));
/// A call and the paths in it.
type Call = (String, Vec<String>);

/// The calls that open or change something by its path, and the paths in them, as `strace` writes them.
fn calls(root: &Path, arguments: &[&str]) -> Option<(i32, Vec<Call>)> {
    Command::new("strace").arg("-V").stdout(Stdio::null()).status().ok()?;
    let log = root.join("calls.log");
    let status = Command::new("strace")
        .args(["-f", "-y", "-s", "4096", "-e", "trace=%file", "-o"])
        .arg(&log)
        .arg(env!("CARGO_BIN_EXE_amtsbuch"))
        .args(arguments)
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("it starts");
    let text = fs::read_to_string(&log).expect("the log is UTF-8");
    let calls = text
        .lines()
        // What failed has touched nothing; looking for a folder upwards is what finding the handbook means.
        .filter(|line| !line.contains(" = -1 ") && !line.contains("execve("))
        .map(|line| {
            let paths = line.split('"').skip(1).step_by(2).map(str::to_string).collect();
            (line.to_string(), paths)
        })
        .collect();
    Some((status.code().expect("it ends by itself"), calls))
}

/// A path of a call as an absolute one; relative ones stand on the folder that the call names, or on the working folder.
fn absolute(root: &Path, line: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_string();
    }
    let base = line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(folder, _)| folder.to_string());
    let base = base.filter(|base| base.starts_with('/')).unwrap_or_else(|| root.display().to_string());
    format!("{base}/{path}")
}

/// Panics if a call reads outside of the root or writes outside of the output folder. Gives how many calls were judged.
fn judge(root: &Path, out: &Path, calls: &[Call]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    let (inside, output) = (root.display().to_string(), out.display().to_string());
    for (line, paths) in calls {
        let name = line.split('(').next().unwrap_or_default().rsplit(' ').next().unwrap_or_default();
        let creates = ["O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC"].iter().any(|flag| line.contains(flag));
        let changes = creates
            || [
                "mkdir", "rmdir", "unlink", "rename", "link", "symlink", "chmod", "chown", "truncate", "utime", "mknod",
            ]
            .iter()
            .any(|call| name.starts_with(call));
        // Whether something exists may be asked of any parent.
        let looks = name.contains("stat")
            || name.starts_with("readlink")
            || name.starts_with("access")
            || name == "getcwd"
            || name == "chdir";
        for path in paths.iter().filter(|path| !path.is_empty()) {
            let path = absolute(root, line, path);
            if changes {
                written += 1;
                assert!(path.starts_with(&output), "writes outside of the output: {line}");
            } else if !looks {
                read += 1;
                let known = path.starts_with(&inside) || OF_THE_SYSTEM.iter().any(|known| path.starts_with(known));
                assert!(known, "reads outside of the handbook: {line}");
            }
        }
    }
    (read, written)
}

#[test]
fn only_the_handbook_is_read_and_only_the_output_written() {
    let folder = folder();
    let root = folder.path().canonicalize().expect("it exists").join("amt");
    fs::create_dir(&root).expect("writable");
    handbook(&root, State::Before, 4);
    fs::write(root.parent().expect("above").join("geheim.md"), "---\ntitle: Fremd\n---\n").expect("writable");
    fs::create_dir_all(root.join(".git/logs")).expect("writable");
    fs::write(root.join(".git/config"), "[user]\n\tname = Geheimfach\n").expect("writable");
    fs::write(root.join(".git/logs/HEAD"), "0 1 Geheimfach <geheim@amt.example> 1 +0000\tGeheimfach\n")
        .expect("writable");
    let Some((status, seen)) = calls(&root, &["build"]) else {
        eprintln!("not tried: there is no strace");
        return;
    };
    assert_eq!(status, 0);
    let (read, written) = judge(&root, &root.join("dist"), &seen);
    assert!(read > 5 && written > 20, "{read} reads and {written} writes were seen: the test sees too little");
    // Who wrote what and when is nobody's business: git's files are not even looked at.
    let of_git: Vec<&String> = seen.iter().map(|(line, _)| line).filter(|line| line.contains("/.git/")).collect();
    assert!(of_git.is_empty(), "{of_git:#?}");

    // Whatever the handbook says or holds.
    let before = Sites::read(&root.join("dist"));
    let hostile: [Hostile<'_>; 9] = [
        ("a link to a file outside", &|content| {
            symlink("../../geheim.md", content.join("fremd.md")).expect("writable");
        }),
        ("a link to the machine's files", &|content| {
            symlink("/etc/passwd", content.join("bild.png")).expect("writable");
        }),
        ("a link to a folder outside", &|content| symlink("/etc", content.join("fremd")).expect("writable")),
        ("a link in a circle", &|content| symlink("kreis.md", content.join("kreis.md")).expect("writable")),
        ("a pipe", &|content| {
            assert!(Command::new("mkfifo").arg(content.join("rohr.md")).status().expect("it starts").success());
        }),
        ("a picture outside", &|content| {
            fs::write(content.join("bild.md"), "---\ntitle: B\n---\n\n![x](../../geheim.md)\n").expect("writable");
        }),
        ("an absolute picture", &|content| {
            fs::write(content.join("bild.md"), "---\ntitle: B\n---\n\n![x](/etc/passwd)\n").expect("writable");
        }),
        ("a snippet outside", &|content| {
            fs::write(content.join("bild.md"), "---\ntitle: B\n---\n\n::: snippet ../../geheim\n:::\n")
                .expect("writable");
        }),
        ("an old address outside", &|content| {
            let text = "---\ntitle: B\nsummary: b\nvisibility: public\nredirect_from: [../../../x, /../y]\n---\n";
            fs::write(content.join("bild.md"), text).expect("writable");
        }),
    ];
    for (what, prepare) in hostile {
        handbook(&root, State::Before, 4);
        prepare(&root.join("content"));
        let (status, seen) = calls(&root, &["build"]).expect("strace was there before");
        judge(&root, &root.join("dist"), &seen);
        assert_eq!(status, 1, "{what} is refused");
        assert_eq!(Sites::read(&root.join("dist")), before, "{what}");
    }
}

#[test]
fn a_folder_in_a_circle_ends() {
    let folder = folder();
    let root = folder.path();
    handbook(root, State::Before, 2);
    build(root, &[]);
    symlink("..", root.join("content/ordner-0/hinauf")).expect("writable");
    assert_eq!(program(root).arg("build").status().expect("it starts").code(), Some(1));
}

#[test]
fn a_build_asks_no_network() {
    let folder = folder();
    let root = folder.path();
    handbook(root, State::Before, 2);
    let log = root.join("network.log");
    let run = Command::new("strace")
        .args(["-f", "-e", "trace=%network", "-o"])
        .arg(&log)
        .args([env!("CARGO_BIN_EXE_amtsbuch"), "build"])
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .output();
    let Ok(run) = run else {
        eprintln!("not tried: there is no strace");
        return;
    };
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let text = fs::read_to_string(&log).expect("the log is UTF-8");
    let asked: Vec<&str> =
        text.lines().filter(|line| line.contains("socket(AF_INET") || line.contains("connect(")).collect();
    assert!(asked.is_empty(), "{asked:#?}");
    // The log is one of this build: it ends with the word that the program ended.
    assert!(text.contains("+++ exited with 0 +++"), "{text}");
}

#[test]
fn a_build_without_network_gives_the_same_sites() {
    let folder = folder();
    let root = folder.path();
    handbook(root, State::Before, 5);
    build(root, &["--out", "with"]);
    // A namespace with no network at all, not even the machine's own.
    let run = Command::new("unshare")
        .args(["-rn", env!("CARGO_BIN_EXE_amtsbuch"), "build", "--out", "without"])
        .current_dir(root)
        .env("SOURCE_DATE_EPOCH", "1780315200")
        .output();
    let told = run.as_ref().map(|run| String::from_utf8_lossy(&run.stderr).into_owned()).unwrap_or_default();
    if run.is_err() || told.contains("unshare failed") {
        eprintln!("not tried: this machine has no namespaces");
        return;
    }
    assert!(run.is_ok_and(|run| run.status.success()), "{told}");
    assert_eq!(Sites::read(&root.join("without")), Sites::read(&root.join("with")));
}

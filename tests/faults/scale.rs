//! Handbooks far larger than any authority's: they take long, but they are built.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::{amount, folder, program};

const HANDBOOK: &str = "authority: {name: Amt Beispiel}\nlanguages: [de]\n";

/// Most memory of a build in bytes: 100,000 pages took 3.5 GiB when it was last measured.
const MEMORY: u64 = 4 << 30;

/// Builds the public site and tells what that took; fails if it is not built or needs more than [`MEMORY`].
fn build_measured(root: &std::path::Path, what: &str) {
    let begun = Instant::now();
    let mut child =
        program(root).args(["build", "--edition", "public"]).stderr(Stdio::piped()).spawn().expect("it starts");
    let mut peak = 0;
    let status = loop {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
        peak = peak.max(line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or(0) * 1024);
        if let Some(status) = child.try_wait().expect("our child") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let output = child.wait_with_output().expect("our child");
    assert!(status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    println!("{what}: {:.1} s on the clock, {} MiB", begun.elapsed().as_secs_f64(), peak >> 20);
    assert!(peak < MEMORY, "{what}: {} MiB", peak >> 20);
}

#[test]
fn a_hundred_thousand_pages_are_built() {
    let pages = amount(300, 100_000);
    let folder = folder();
    let content = folder.path().join("content");
    for number in 0..pages {
        let parent = content.join(format!("bereich-{}", number / 1_000));
        if number % 1_000 == 0 {
            fs::create_dir_all(&parent).expect("writable");
        }
        let page = format!(
            "---\ntitle: Vorgang {number}\nsummary: So läuft Vorgang {number}.\nvisibility: public\n---\n\n\
             ## Ablauf\n\nDer Antrag {number} wird geprüft, siehe [[vorgang-{}]].\n\n::: internal\nGeheimfach {number}.\n:::\n",
            number / 2
        );
        fs::write(parent.join(format!("vorgang-{number}.md")), page).expect("writable");
    }
    fs::write(content.join("handbook.yaml"), HANDBOOK).expect("writable");
    build_measured(folder.path(), &format!("{pages} pages"));
    let last =
        folder.path().join(format!("dist/public/bereich-{0}/vorgang-{1}/index.html", (pages - 1) / 1_000, pages - 1));
    assert!(fs::read_to_string(last).expect("the last page").contains("wird geprüft"));
}

#[test]
fn a_page_of_64_megabytes_is_built() {
    let size = amount(1, 64) << 20;
    let folder = folder();
    let content = folder.path().join("content");
    fs::create_dir_all(&content).expect("writable");
    fs::write(content.join("handbook.yaml"), HANDBOOK).expect("writable");
    let mut page = String::from("---\ntitle: Groß\nsummary: Eine große Seite.\nvisibility: public\n---\n\n");
    let mut number = 0;
    while page.len() < size {
        page.push_str(&format!("Absatz {number}: Der Antrag wird geprüft, und wer kommt, bringt einen Pass mit.\n\n"));
        number += 1;
    }
    fs::write(content.join("gross.md"), &page).expect("writable");
    build_measured(folder.path(), &format!("a page of {} MB", page.len() >> 20));
    let built = fs::metadata(folder.path().join("dist/public/gross/index.html")).expect("the page");
    assert!(built.len() > page.len() as u64);
}

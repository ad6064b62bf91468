//! How fast citations are found in running text: `cargo bench --bench citations` prints megabytes a second.
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::time::Instant;

use amtsbuch::citation::{Laws, find};

fn main() {
    let prose = "Die Aufenthaltserlaubnis wird auf Antrag erteilt, wenn der Lebensunterhalt gesichert ist und kein Grund \
                 dagegen spricht; das Nähere bestimmt die Verordnung, die im Amt aushängt. ";
    let citations =
        include_str!("../tests/data/citations.tsv").lines().skip(1).filter_map(|line| line.split('\t').nth(1));
    let page: String = citations.map(|citation| format!("{prose}Dies gilt nach {citation} entsprechend. ")).collect();
    let text = page.repeat(50_000_000 / page.len());
    let begin = Instant::now();
    let found = find(&text, Some("AufenthG"), Laws::built_in()).len();
    let megabytes = text.len() / 1_000_000;
    let milliseconds = begin.elapsed().as_millis().max(1);
    println!("{found} citations in {megabytes} MB: {} MB/s", megabytes as u128 * 1000 / milliseconds);
}

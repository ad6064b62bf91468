//! Every file of the fuzzers' seed corpora, tried without a fuzzer.

#[path = "../fuzz/inputs.rs"]
mod inputs;

use std::fs;
use std::path::Path;

fn corpus(name: &str, try_one: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut files: Vec<_> =
        fs::read_dir(&folder).expect("the corpus exists").map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    assert!(files.len() >= 10, "the corpus `{name}` has {} files", files.len());
    for file in files {
        let bytes = fs::read(&file).expect("readable");
        // A panic does not say which file it was.
        eprintln!("{}", file.display());
        try_one(&bytes);
    }
}

#[test]
fn front_matter() {
    corpus("front_matter", inputs::front_matter);
}

#[test]
fn projection() {
    corpus("projection", inputs::projection);
}

#[test]
fn citations() {
    corpus("citations", inputs::citations);
}

#[test]
fn audit() {
    corpus("audit", inputs::audit);
}

#[test]
fn server_target() {
    corpus("server_target", inputs::server_target);
}

#[test]
fn search_query() {
    corpus("search_query", inputs::search_query);
}

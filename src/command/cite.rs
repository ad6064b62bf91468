//! `amtsbuch cite`

use std::io::BufRead;

use super::{Call, Stop, print};
use crate::citation::{Laws, json_line};

/// Reads citations from standard input, one a line, and prints a JSON line for each.
pub(super) fn run(_: &Call<'_>, law: Option<&str>) -> Result<(), Stop> {
    let laws = Laws::built_in();
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|error| Stop::Machine(format!("standard input: {error}")))?;
        let answer = json_line(&line, law, laws);
        print(&format!("{answer}\n"))?;
    }
    Ok(())
}

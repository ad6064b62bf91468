//! `amtsbuch completions`

use clap::CommandFactory;

use super::{Stop, print};
use crate::cli::Cli;

/// Prints a completion script for a shell.
pub(super) fn run(shell: clap_complete::Shell) -> Result<(), Stop> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "amtsbuch", &mut script);
    print(&String::from_utf8_lossy(&script))
}

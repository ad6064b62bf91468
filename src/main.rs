//! The program: reads arguments, environment and clock, and hands them to [`amtsbuch::command`].
//!
//! Nothing else in the program reads the environment or the clock, but for the allocator, which looks for variables that begin
//! with `MIMALLOC_` and can change how memory is taken, never what is built.
#![forbid(unsafe_code)]

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use amtsbuch::cli::Cli;
use amtsbuch::command::{self, Surroundings};
use clap::Parser;

/// Why another one than the system's: `Cargo.toml`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
fn main() -> ExitCode {
    let cli = Cli::parse();
    let surroundings = Surroundings {
        current_folder: std::env::current_dir().unwrap_or_default(),
        locale: ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
            .unwrap_or_default(),
        source_date_epoch: std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok()),
        clock,
        colour: std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var("TERM").as_deref() != Ok("dumb")
            && std::io::stderr().is_terminal(),
        progress: std::io::stderr().is_terminal() && std::env::var_os("CI").is_none(),
    };
    ExitCode::from(command::run(cli, &surroundings))
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
/// Seconds since 1970-01-01T00:00Z.
fn clock() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|duration| i64::try_from(duration.as_secs()).ok())
        .unwrap_or_default()
}

//! `amtsbuch`: a public authority writes down how it works, once, and publishes it twice.
//!
//! The pipeline on one screen; each arrow is one function, each stage a module that knows only those before it:
//!
//! ```text
//! files ─source::discover→ Sources ─document::parse, handbook::assemble→ Handbook ─checks::run→ (diagnostics)
//!    Handbook ─edition::project::<Public | Internal>(date)→ Edition<A> ─emit::run→ Artifacts
//!    ─verify→ Verified ─write→ disk
//! ```
//!
//! Two places touch the world: [`source`] reads, [`mod@write`] writes. The clock is read once, in `main`, and becomes a
//! [`date::Date`]. The same sources, date and program give the same bytes.
#![forbid(unsafe_code)]

pub mod artifact;
pub mod asset;
pub mod checks;
pub mod citation;
pub mod cli;
pub mod command;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod document;
pub mod edition;
pub mod emit;
pub mod front_matter;
pub mod handbook;
pub mod html;
pub mod language;
pub mod markdown;
pub mod picture;
pub mod pipeline;
pub mod search;
pub mod source;
pub mod theme;
pub mod verify;
pub mod write;
pub mod yaml;

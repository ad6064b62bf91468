//! `amtsbuch`: a public authority writes down how it works, once, and publishes it twice.
#![forbid(unsafe_code)]

pub mod artifact;
pub mod citation;
pub mod config;
pub mod date;
pub mod diagnostic;
pub mod front_matter;
pub mod html;
pub mod language;
pub mod markdown;
pub mod yaml;

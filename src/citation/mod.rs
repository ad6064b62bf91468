//! German legal citations (Fundstellen): grammar, canonical form, table of laws, addresses.
//!
//! A citation is read in three ways. [`fn@parse`] reads a text that is a citation and says what is wrong with it if not;
//! [`fn@find`] finds citations in running text and leaves alone what only looks like one; [`fn@json_line`] is what
//! `amtsbuch cite` prints. All of them share one grammar (`grammar.rs`), and all give a [`Citation`], which displays in
//! the canonical form: `AufenthG § 18a Abs. 1; AufenthG § 18b + BeschV § 3`.
//!
//! Laws are data: `data/laws.tsv` and `data/sections.tsv`, extended by a handbook's own ([`ExtraLaw`]). The Rust code
//! knows no statute. A citation of an unknown law is a citation all the same; [`Laws::problems`] reports it.
//!
//! This module reads no file and reports no diagnostic: it says what and where, the caller knows which file.
//!
//! How to add a law: a line in `data/laws.tsv`. A label such as "Abs.": a line in `labels.rs`. A kind of remark on the
//! version: `remark.rs`. Each with an example in `tests/data/`.

mod address;
mod decision;
mod display;
mod european;
mod find;
mod grammar;
mod json;
mod labels;
mod law_name;
mod laws;
mod names;
mod numbers;
mod parse;
mod problems;
mod relation;
mod remark;
mod resolve;
mod scan;
mod target;

pub use display::no_break;
pub use find::{Found, find};
pub use json::json_line;
pub use laws::{ExtraLaw, Law, Laws, Section};
pub use parse::{ParseProblem, ProblemKind, parse, parse_section};
pub use problems::Problem;
pub use target::{Citation, Following, Label, Number, Place, RangeEnd, Step, Target, Unit};

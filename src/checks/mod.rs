//! Checks over the whole handbook: one file each, one line each in [`run`].
//!
//! A check is a function over the handbook that reports. What only an edition can see (where a link leads for whom) is
//! reported by `edition`; what a single file can see, by `front_matter`, `markdown` and `document`.
//!
//! How to add one: a file whose doc comment says what it checks and why, a line in [`run`], a case that fires and one
//! that does not in `tests/cases/`.

use crate::date::Date;
use crate::diagnostic::Diagnostics;
use crate::handbook::Handbook;

mod citations;
mod duties;
mod kinds;
mod personal_data;
mod references;
mod reserved_addresses;

/// Runs the checks whose answer depends on the day.
pub fn run_on(handbook: &Handbook, date: Date, diagnostics: &mut Diagnostics) {
    duties::check(handbook, date, diagnostics);
}

/// Runs every other check.
pub fn run(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    references::check(handbook, diagnostics);
    citations::check(handbook, diagnostics);
    kinds::check(handbook, diagnostics);
    personal_data::check(handbook, diagnostics);
    reserved_addresses::check(handbook, diagnostics);
}

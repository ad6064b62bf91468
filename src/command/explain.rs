//! `amtsbuch explain`

use std::fmt::Write;

use super::{Call, Stop, print};
use crate::diagnostic::{catalogue, did_you_mean};
use crate::text;

/// Explains a code, or lists all codes.
pub(super) fn run(call: &Call<'_>, code: Option<&str>) -> Result<(), Stop> {
    let Some(wanted) = code else {
        let mut list = String::new();
        for entry in catalogue::ALL {
            let title = catalogue::explain(entry.code, call.language).map_or(entry.name, |found| found.title);
            // Writing to a String cannot fail.
            let _ = writeln!(list, "{}  {title}", entry.code);
        }
        return print(&list);
    };
    let Some(entry) = catalogue::find(wanted) else {
        let known = catalogue::ALL.iter().map(|entry| entry.code.0);
        let help = did_you_mean(wanted, known).map(|help| help.get(call.language).to_string()).unwrap_or_default();
        return Err(Stop::Usage(text!(
            "den Code `{wanted}` gibt es nicht. {help} `amtsbuch explain` listet alle auf.",
            "there is no code `{wanted}`. {help} `amtsbuch explain` lists them all."
        )));
    };
    let Some(explanation) = catalogue::explain(entry.code, call.language) else {
        return print(&format!("{} {}\n", entry.code, entry.name));
    };
    print(&format!("{} – {}\n\n{}\n", entry.code, explanation.title, explanation.text.trim_end()))
}

//! `amtsbuch schema`

use super::{Stop, print};
use crate::front_matter::schema::json_schema;

/// Prints the JSON Schema of the front matter.
pub(super) fn run() -> Result<(), Stop> {
    let text = serde_json::to_string_pretty(&json_schema()).unwrap_or_default();
    print(&format!("{text}\n"))
}

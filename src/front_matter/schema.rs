//! The schema of the front matter as one table.

/// JSON Schema (draft 2020-12) of the front matter, for editors.
pub fn json_schema() -> serde_json::Value {
    serde_json::Value::Null
}

//! Writes YAML that reads back as what was meant.
//!
//! Every text is a double-quoted JSON string: no word can turn into a number, a date or a directive, whatever it holds.

use serde_json::Value;

/// A map as YAML: one key a line, lists with one item a line, everything deeper in brackets.
///
/// Keys of the map itself must be plain words; what lies deeper may have any key.
pub fn map(entries: &[(&str, Value)]) -> String {
    let mut out = String::new();
    for (key, value) in entries {
        out.push_str(key);
        out.push(':');
        match value {
            Value::Array(items) if !items.is_empty() => {
                out.push('\n');
                for item in items {
                    out.push_str("  - ");
                    flow(item, &mut out);
                    out.push('\n');
                }
            }
            Value::Object(entries) if !entries.is_empty() => {
                out.push('\n');
                for (key, value) in entries {
                    out.push_str("  ");
                    string(key, &mut out);
                    out.push_str(": ");
                    flow(value, &mut out);
                    out.push('\n');
                }
            }
            other => {
                out.push(' ');
                flow(other, &mut out);
                out.push('\n');
            }
        }
    }
    out
}

/// A list as YAML, one item a line.
pub fn list(items: &[Value]) -> String {
    if items.is_empty() {
        return "[]\n".to_owned();
    }
    let mut out = String::new();
    for item in items {
        out.push_str("- ");
        flow(item, &mut out);
        out.push('\n');
    }
    out
}

fn flow(value: &Value, out: &mut String) {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => out.push_str(&value.to_string()),
        Value::String(text) => string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (count, item) in items.iter().enumerate() {
                if count > 0 {
                    out.push_str(", ");
                }
                flow(item, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            for (count, (key, value)) in entries.iter().enumerate() {
                if count > 0 {
                    out.push_str(", ");
                }
                string(key, out);
                out.push_str(": ");
                flow(value, out);
            }
            out.push('}');
        }
    }
}

fn string(text: &str, out: &mut String) {
    out.push_str(&Value::from(text).to_string());
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::diagnostic::{Diagnostics, SourcePath};
    use crate::yaml::{self, Limits, Node};

    fn read_back(text: &str) -> serde_json::Value {
        fn value(node: &Node) -> serde_json::Value {
            match &node.value {
                yaml::Value::Null => json!(null),
                yaml::Value::Bool(text) => json!(text == "true"),
                yaml::Value::Number(text) => serde_json::from_str(text).expect("a number"),
                yaml::Value::Text(text) => json!(text),
                yaml::Value::List(items) => items.iter().map(value).collect(),
                yaml::Value::Map(entries) => serde_json::Value::Object(
                    entries.iter().map(|(key, node)| (key.name.clone(), value(node))).collect(),
                ),
            }
        }
        let mut diagnostics = Diagnostics::default();
        let tree = yaml::read(&SourcePath::new("x"), text, 0..text.len(), Limits::DATA_FILE, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{text}\n{:?}", diagnostics.finish());
        value(&tree.expect("a tree").root)
    }

    #[test]
    fn what_is_written_reads_back() {
        let wild = "no: \"x\" # \\ 'y' {z} [w] & * ! | > % @ `\n- ä\tб\u{2028}\u{a0}ع";
        let value = json!({
            "a": wild, "b": [wild, "1.10", "true", "~", ""], "c": {wild: wild, "1": [1.5, -3, {"d": []}]}, "e": [], "f": {},
            "g": true, "h": null, "i": [{wild: [wild]}], "j": "x".repeat(5000),
        });
        let entries: Vec<(&str, serde_json::Value)> =
            value.as_object().expect("a map").iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
        assert_eq!(read_back(&super::map(&entries)), value);
        assert_eq!(read_back(&super::list(std::slice::from_ref(&value))), json!([value]));
        assert_eq!(read_back(&super::list(&[])), json!([]));
    }
}

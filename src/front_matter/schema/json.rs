//! The schema as JSON Schema, for completion and checks in editors.

use serde_json::{Map, Value, json};

use super::{Files, KEYS, Key, Need, Reading, Shape};

const DATE: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

/// JSON Schema (draft 2020-12) of the front matter of a page and of a translation, with German descriptions.
///
/// A file without any fact is taken for a translation, where nothing but the title is required; a schema cannot see
/// the file's name, and a translation need not have `translated_from` yet.
pub fn json_schema() -> Value {
    let facts = KEYS.iter().filter(|key| key.files == Files::Source);
    let facts: Value = facts.map(|key| json!({"required": [key.name]})).collect();
    let needed = |need: Need| -> Vec<&str> { KEYS.iter().filter(|key| key.need == need).map(|key| key.name).collect() };
    let when = |name: &str, value: &str| json!({"properties": {name: {"const": value}}, "required": [name]});
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kopf einer Seite des Handbuchs",
        "description": "Die Angaben zwischen den `---`-Zeilen am Anfang einer Seite. `(T)` im Titel: der Text darf in \
            Übersetzungen stehen.",
        "type": "object",
        "properties": properties(KEYS),
        "required": needed(Need::Always),
        "additionalProperties": false,
        "allOf": [
            {
                "if": {"anyOf": facts},
                "then": {
                    "not": {"required": ["translated_from"]},
                    "properties": entries_needed(KEYS),
                    "allOf": [
                        {"if": when("kind", "process"), "then": {"required": needed(Need::Process)}},
                        {"if": when("visibility", "public"), "then": {"required": needed(Need::PublicPage)}}
                    ]
                }
            }
        ]
    })
}

/// What the entries of lists must have, in a source.
fn entries_needed(table: &[Key]) -> Value {
    let mut lists = Map::new();
    for key in table {
        if let Shape::Objects(table) = key.shape {
            let needed: Vec<&str> =
                table.iter().filter(|nested| nested.need == Need::Always).map(|nested| nested.name).collect();
            let items = json!({"required": needed, "properties": entries_needed(table)});
            lists.insert(key.name.to_owned(), json!({"items": items}));
        }
    }
    Value::Object(lists)
}

fn properties(table: &[Key]) -> Value {
    let mut properties = Map::new();
    for key in table {
        let mut schema = shape(key);
        let mark = if key.belongs(Reading::Source) && key.belongs(Reading::Translation) { " (T)" } else { "" };
        schema.insert("title".to_owned(), json!(format!("{}{mark}", key.name)));
        schema.insert("description".to_owned(), json!(key.de));
        properties.insert(key.name.to_owned(), Value::Object(schema));
    }
    Value::Object(properties)
}

fn shape(key: &Key) -> Map<String, Value> {
    // YAML types `2024` and `true`; as a text they are taken as written.
    let scalar = json!(["string", "number", "boolean"]);
    let name = json!({"type": ["string", "number"], "minLength": 1});
    let one_or_list = |one: Value| json!({"anyOf": [one.clone(), {"type": "array", "items": one}]});
    let value = match key.shape {
        Shape::Text if key.name == "summary" => json!({"type": scalar, "maxLength": super::super::LONGEST_SUMMARY}),
        Shape::Text => json!({"type": scalar}),
        Shape::Texts => json!({"type": "array", "items": {"type": scalar}}),
        Shape::Name => name,
        Shape::Names => one_or_list(name),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::Date => json!({"type": "string", "pattern": DATE}),
        Shape::Interval => json!({"type": "string", "pattern": "^[1-9][0-9]{0,4}[dwmy]$"}),
        Shape::Number => json!({"type": "number"}),
        Shape::Minutes => json!({"type": "integer", "minimum": 1}),
        Shape::Amount => json!({
            "anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": "^[0-9]+([.,][0-9]{1,2})?$"}]
        }),
        Shape::Weeks => json!({
            "anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[0-9]+( ?[-–] ?[0-9]+)?$"}]
        }),
        Shape::WebAddress => json!({"type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}),
        Shape::Link => json!({"type": "string", "minLength": 1}),
        Shape::SitePaths => one_or_list(json!({"type": "string", "pattern": r"^[^?#%:*\s]+$"})),
        Shape::Citation => json!({"type": "string", "minLength": 1}),
        Shape::Citations => one_or_list(json!({"type": "string", "minLength": 1})),
        Shape::ServiceKeys => one_or_list(json!({
            "anyOf": [{"type": "string", "pattern": "^[0-9]{14}$"}, {"type": "integer", "minimum": 0}]
        })),
        Shape::Objects(table) => json!({
            "type": "array",
            "items": {"type": "object", "properties": properties(table), "additionalProperties": false}
        }),
    };
    match value {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_follows_the_table() {
        let schema = json_schema();
        assert_eq!(schema["properties"].as_object().map(Map::len), Some(KEYS.len()));
        assert_eq!(schema["properties"]["visibility"]["enum"], json!(["public", "internal"]));
        assert_eq!(schema["properties"]["title"]["title"], json!("title (T)"));
        assert_eq!(schema["additionalProperties"], json!(false));
        let document = &schema["properties"]["documents"]["items"];
        assert_eq!(document["properties"]["form"]["enum"], json!(["original", "copy", "both"]));
        assert_eq!(document["additionalProperties"], json!(false));
        let source = &schema["allOf"][0]["then"];
        assert_eq!(source["properties"]["fees"]["items"]["required"], json!(["amount"]));
        let step = &source["properties"]["steps"]["items"];
        assert_eq!(step["properties"]["decide"]["items"]["required"], json!(["if", "then"]));
        assert_eq!(source["allOf"][0]["then"]["required"], json!(["legal_basis", "valid_from", "owner", "group"]));
        assert_eq!(source["allOf"][1]["then"]["required"], json!(["summary"]));
    }
}

//! The entries of a map, asked for by key.

use super::{Key, Node, Value, typed};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue, did_you_mean};
use crate::text;

/// After so many unknown keys of one map no more suggestions are sought: they cost time, and something else is wrong.
const MOST_SUGGESTIONS: usize = 20;

/// A map, asked for by key. A key without a value counts as absent.
#[derive(Clone, Debug)]
pub struct Fields<'a> {
    span: &'a Span,
    entries: &'a [(Key, Node)],
}

impl<'a> Fields<'a> {
    /// The entries of a node that must be a map; `name` is the key that it belongs to, for the message. Nothing at all
    /// counts as a map without entries.
    pub fn of(name: &str, node: &'a Node, diagnostics: &mut Diagnostics) -> Option<Fields<'a>> {
        match &node.value {
            Value::Map(entries) => Some(Fields { span: &node.span, entries }),
            Value::Null => Some(Fields { span: &node.span, entries: &[] }),
            Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::List(_) => {
                diagnostics.push(
                    typed::wrong_type(name, node, &text!("Schlüssel mit Werten", "keys with values")).with_help(text!(
                        "Schreiben Sie `schlüssel: Wert`, einen Eintrag je Zeile und zwei Leerzeichen eingerückt",
                        "Write `key: value`, one entry a line and indented by two blanks"
                    )),
                );
                None
            }
        }
    }

    /// The value of a key, if one is given.
    pub fn get(&self, name: &str) -> Option<&'a Node> {
        self.entry(name).map(|(_, node)| node).filter(|node| !node.is_empty())
    }

    /// The key as it stands in the file, with a value or without.
    pub fn key(&self, name: &str) -> Option<&'a Key> {
        self.entry(name).map(|(key, _)| key)
    }

    /// All entries, in the order of the file.
    pub fn entries(&self) -> &'a [(Key, Node)] {
        self.entries
    }

    /// Where to say something about the map as a whole: its beginning up to the first key.
    pub fn beginning(&self) -> Span {
        let end = self.entries.first().map_or(self.span.end, |(key, _)| key.span.end);
        Span { path: self.span.path.clone(), start: self.span.start, end }
    }

    /// Reports every key that is not known.
    pub fn refuse_unknown(&self, known: &[&str], diagnostics: &mut Diagnostics) {
        let unknown = self.entries.iter().filter(|(key, _)| !known.contains(&key.name.as_str()));
        for (count, (key, _)) in unknown.enumerate() {
            let mut diagnostic = unknown_key(key);
            if count < MOST_SUGGESTIONS {
                diagnostic.help = did_you_mean(&key.name, known.iter().copied());
            }
            diagnostic.help.get_or_insert_with(|| text!("Löschen Sie ihn", "Delete it"));
            diagnostics.push(diagnostic);
        }
    }

    /// Reports that a required key is not there, or has no value.
    pub fn report_missing(&self, name: &str, diagnostics: &mut Diagnostics) {
        let place = self.key(name).map_or_else(|| self.beginning(), |key| key.span.clone());
        diagnostics.push(
            Diagnostic::new(catalogue::MISSING_KEY, place, text!("`{name}` fehlt", "`{name}` is missing"))
                .with_help(text!("Ergänzen Sie `{name}: …`", "Add `{name}: …`")),
        );
    }

    fn entry(&self, name: &str) -> Option<&'a (Key, Node)> {
        self.entries.iter().find(|(key, _)| key.name == name)
    }
}

/// The message about an unknown key, still without help.
pub fn unknown_key(key: &Key) -> Diagnostic {
    let name: String = key.name.chars().take(80).collect();
    Diagnostic::new(
        catalogue::UNKNOWN_KEY,
        key.span.clone(),
        text!("Den Schlüssel `{name}` gibt es hier nicht", "The key `{name}` does not exist here"),
    )
}

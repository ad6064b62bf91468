//! From scalars and lists to values of a type, with a message if that fails.
//!
//! Each function takes the name of the key for its message. What a kind of value accepts is decided here for every
//! file of a handbook alike.

use super::{Node, Value, address, dates};
use crate::date::Date;
use crate::diagnostic::{Diagnostic, Diagnostics, Text, catalogue, did_you_mean};
use crate::text;

/// The message that something of another type stands here.
pub fn wrong_type(name: &str, node: &Node, expected: &Text) -> Diagnostic {
    let found = match node.value {
        Value::Null => text!("nichts", "nothing"),
        Value::Bool(_) => text!("`true` oder `false`", "`true` or `false`"),
        Value::Number(_) => text!("eine Zahl", "a number"),
        Value::Text(_) => text!("ein Text", "a text"),
        Value::List(_) => text!("eine Liste", "a list"),
        Value::Map(_) => text!("ein Schlüssel mit Wert", "a key with a value"),
    };
    let message = Text {
        de: format!("`{name}` erwartet {}, hier steht {}", expected.de, found.de),
        en: format!("`{name}` expects {}, found {}", expected.en, found.en),
    };
    Diagnostic::new(catalogue::WRONG_TYPE, node.span.clone(), message)
}

/// A text; numbers and the like are texts as written.
pub fn text<'a>(name: &str, node: &'a Node, diagnostics: &mut Diagnostics) -> Option<&'a str> {
    if let Some(text) = node.scalar() {
        return Some(text);
    }
    let help = match &node.value {
        // `- Hinweis: bitte` is a map to YAML.
        Value::Map(entries) if entries.first().is_some_and(|(key, _)| key.span.start == node.span.start) => {
            let written = entries.first().and_then(|(key, value)| Some(format!("{}: {}", key.name, value.scalar()?)));
            match written.filter(|text| text.chars().count() <= 120 && !text.contains(['"', '\\'])) {
                Some(text) => text!(
                    "Der Text enthält einen Doppelpunkt mit Leerzeichen; setzen Sie ihn in Anführungszeichen: `\"{text}\"`",
                    "The text contains a colon with a blank; put it in quotes: `\"{text}\"`"
                ),
                None => text!(
                    "Der Text enthält einen Doppelpunkt mit Leerzeichen; setzen Sie ihn in Anführungszeichen",
                    "The text contains a colon with a blank; put it in quotes"
                ),
            }
        }
        Value::List(_) | Value::Map(_) => text!(
            "Schreiben Sie einen einzigen Text; beginnt er mit einer Klammer, setzen Sie ihn in Anführungszeichen",
            "Write one single text; if it begins with a bracket, put it in quotes"
        ),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            text!("Schreiben Sie einen Text", "Write a text")
        }
    };
    diagnostics.push(wrong_type(name, node, &text!("einen Text", "a text")).with_help(help));
    None
}

/// A text on one line, such as a name: it may come to stand in a header, a calendar or an address.
pub fn line<'a>(name: &str, node: &'a Node, diagnostics: &mut Diagnostics) -> Option<&'a str> {
    let line = text(name, node, diagnostics)?;
    if line.contains(['\n', '\r']) {
        diagnostics.push(
            wrong_type(name, node, &text!("einen Text in einer Zeile", "a text on one line"))
                .with_help(text!("Löschen Sie die Zeilenumbrüche", "Delete the line breaks")),
        );
        return None;
    }
    Some(line)
}

/// A list.
pub fn list<'a>(name: &str, node: &'a Node, diagnostics: &mut Diagnostics) -> Option<&'a [Node]> {
    if let Value::List(items) = &node.value {
        return Some(items);
    }
    let sample = node.scalar().filter(|text| text.chars().count() <= 60).unwrap_or("…");
    diagnostics.push(wrong_type(name, node, &text!("eine Liste", "a list")).with_help(text!(
        "Schreiben Sie `{name}: [{sample}]`, oder jeden Punkt mit `- ` in eine eigene Zeile",
        "Write `{name}: [{sample}]`, or each item with `- ` on a line of its own"
    )));
    None
}

/// A list, or a single value in its place: where only names stand, one name needs no brackets.
pub fn list_or_one<'a>(name: &str, node: &'a Node, diagnostics: &mut Diagnostics) -> Option<&'a [Node]> {
    match node.scalar() {
        Some(text) if !text.contains([',', ';']) => Some(std::slice::from_ref(node)),
        _ => list(name, node, diagnostics),
    }
}

/// Each text of a list; empty items are reported.
pub fn texts<'a>(name: &str, items: &'a [Node], diagnostics: &mut Diagnostics) -> Vec<(&'a str, &'a Node)> {
    let mut texts = Vec::with_capacity(items.len());
    for item in items {
        if item.is_empty() {
            diagnostics.push(empty_item(name, item));
        } else if let Some(text) = text(name, item, diagnostics) {
            texts.push((text, item));
        }
    }
    texts
}

/// The message about an item of a list in which nothing stands.
pub fn empty_item(name: &str, item: &Node) -> Diagnostic {
    Diagnostic::new(
        catalogue::MISSING_KEY,
        item.span.clone(),
        text!("`{name}` hat einen leeren Eintrag", "`{name}` has an empty item"),
    )
    .with_help(text!("Füllen Sie ihn aus, oder löschen Sie ihn", "Fill it in, or delete it"))
}

/// One of some words.
pub fn choice<T: Copy>(name: &str, node: &Node, words: &[(&str, T)], diagnostics: &mut Diagnostics) -> Option<T> {
    let word = text(name, node, diagnostics)?;
    let found = words.iter().find(|(known, _)| *known == word).map(|(_, value)| *value);
    if found.is_none() {
        let word: String = word.chars().take(80).collect();
        let mut diagnostic = Diagnostic::new(
            catalogue::UNKNOWN_VALUE,
            node.span.clone(),
            text!("`{name}` kennt den Wert `{word}` nicht", "`{name}` does not know the value `{word}`"),
        );
        diagnostic.help = did_you_mean(&word, words.iter().map(|(known, _)| *known));
        diagnostics.push(diagnostic);
    }
    found
}

/// A date.
pub fn date(name: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<Date> {
    let written = text(name, node, diagnostics)?;
    let date = Date::parse(written);
    if date.is_none() {
        let written: String = written.chars().take(40).collect();
        let (message, help) = dates::explain(name, &written);
        diagnostics.push(Diagnostic::new(catalogue::BAD_DATE, node.span.clone(), message).with_help(help));
    }
    date
}

/// A finite number.
pub fn number(name: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<f64> {
    let number = node.scalar().and_then(|text| text.parse::<f64>().ok()).filter(|number| number.is_finite());
    if number.is_none() {
        diagnostics.push(wrong_type(name, node, &text!("eine Zahl", "a number")).with_help(text!(
            "Schreiben Sie nur Ziffern, wie `{name}: 10`",
            "Write digits only, such as `{name}: 10`"
        )));
    }
    number
}

/// A length of time such as `6m`: the number and its unit (`d`, `w`, `m`, `y`).
pub fn interval(name: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<(u32, char)> {
    let written = text(name, node, diagnostics)?;
    let parts = interval_parts(written);
    if parts.is_none() {
        let written: String = written.chars().take(40).collect();
        diagnostics.push(
            Diagnostic::new(
                catalogue::BAD_INTERVAL,
                node.span.clone(),
                text!("`{name}` ist keine Zeitspanne: `{written}`", "`{name}` is no length of time: `{written}`"),
            )
            .with_help(text!(
                "Schreiben Sie eine Zahl und `m` für Monate, `y` für Jahre, `w` für Wochen oder `d` für Tage, wie `{name}: 12m`; höchstens 100 Jahre",
                "Write a number and `m` for months, `y` for years, `w` for weeks or `d` for days, such as `{name}: 12m`; at most 100 years"
            )),
        );
    }
    parts
}

/// The number and the unit of a length of time, at most 100 years.
pub fn interval_parts(text: &str) -> Option<(u32, char)> {
    let unit = text.chars().next_back()?;
    let digits = text.strip_suffix(unit)?;
    if digits.is_empty() || digits.len() > 5 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number = digits.parse().ok()?;
    let most = match unit {
        'd' => 36_525,
        'w' => 5_217,
        'm' => 1_200,
        'y' => 100,
        _ => return None,
    };
    (1..=most).contains(&number).then_some((number, unit))
}

/// The address of a web page, `http` or `https`.
pub fn web_address(name: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    checked(name, node, address::web, diagnostics)
}

/// A web address, `mailto:`, `tel:`, or a path inside the handbook.
pub fn link(name: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    checked(name, node, address::link, diagnostics)
}

/// An e-mail address.
pub fn email(name: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    checked(name, node, address::email, diagnostics)
}

/// An address inside the site.
pub fn site_path(name: &str, node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    checked(name, node, address::site_path, diagnostics)
}

fn checked(
    name: &str,
    node: &Node,
    check: fn(&str) -> Result<(), Text>,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let written = text(name, node, diagnostics)?;
    match check(written) {
        Ok(()) => Some(written.to_owned()),
        Err(help) => {
            diagnostics.push(
                Diagnostic::new(
                    catalogue::BAD_ADDRESS,
                    node.span.clone(),
                    text!("`{name}` ist keine brauchbare Adresse", "`{name}` is no usable address"),
                )
                .with_help(help),
            );
            None
        }
    }
}

/// Whether a text is an id: lower-case ASCII letters, digits, hyphens.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && text.len() <= 80 && text.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// Whether a text is a name of `handbook.yaml` such as a role or a variable: an id that may hold underscores.
pub fn is_name(text: &str) -> bool {
    is_slug(&text.replace('_', "-"))
}

/// The message that an id has the wrong shape.
pub fn bad_id(name: &str, node: &crate::diagnostic::Span) -> Diagnostic {
    let name: String = name.chars().take(80).collect();
    Diagnostic::new(
        catalogue::UNKNOWN_VALUE,
        node.clone(),
        text!("`{name}` taugt nicht als Kennung", "`{name}` will not do as an id"),
    )
    .with_help(text!(
        "Nehmen Sie Kleinbuchstaben ohne Umlaute, Ziffern und Bindestriche, wie `daueraufenthalt-eu`",
        "Use lower-case ASCII letters, digits and hyphens, such as `permanent-residence`"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::yaml::{Limits, read};

    /// Reads the value of `a` and gives the code, message and help of the problem.
    fn problem<T>(yaml: &str, reader: impl Fn(&Node, &mut Diagnostics) -> Option<T>) -> Option<(String, String)> {
        let mut diagnostics = Diagnostics::default();
        let tree =
            read(&SourcePath::new("x"), yaml, 0..yaml.len(), Limits::DATA_FILE, &mut diagnostics).expect("a tree");
        let Value::Map(entries) = &tree.root.value else { panic!("no map") };
        let value = reader(&entries[0].1, &mut diagnostics);
        let problem = diagnostics.finish().pop().map(|p| (p.code.to_string(), p.help.map_or(String::new(), |h| h.de)));
        assert_eq!(value.is_some(), problem.is_none(), "{yaml}");
        problem
    }

    #[test]
    fn texts_are_taken_as_written() {
        for good in ["a: no", "a: 1.10", "a: true", "a: 2024-01-01", "a: \"\\\"\"", "a: |\n  x\n  y\n"] {
            assert_eq!(problem(good, |node, d| text("a", node, d).map(str::len)), None);
        }
        let bad = |yaml| problem(yaml, |node, d| text("a", node, d).map(str::len)).expect("a problem");
        assert!(bad("a: [b]").1.contains("einen einzigen Text"));
        assert!(bad("a: {b}").1.contains("beginnt er mit einer Klammer"));
        assert_eq!(bad("a:\n  b: c").0, "AB0304");
    }

    #[test]
    fn a_text_with_a_colon_is_recognised() {
        let mut diagnostics = Diagnostics::default();
        let yaml = "a:\n  - Hinweis: bitte\n";
        let tree =
            read(&SourcePath::new("x"), yaml, 0..yaml.len(), Limits::DATA_FILE, &mut diagnostics).expect("a tree");
        let Value::Map(entries) = &tree.root.value else { panic!("no map") };
        let items = list("a", &entries[0].1, &mut diagnostics).expect("a list");
        assert!(texts("a", items, &mut diagnostics).is_empty());
        let help = diagnostics.finish()[0].help.clone().expect("help").de;
        assert!(help.contains("`\"Hinweis: bitte\"`"), "{help}");
    }

    #[test]
    fn lists_are_lists() {
        assert_eq!(problem("a: [b]", |node, d| list("a", node, d).map(<[Node]>::len)), None);
        let help = problem("a: b, c", |node, d| list("a", node, d).map(<[Node]>::len)).expect("a problem").1;
        assert!(help.contains("`a: [b, c]`"), "{help}");
        assert_eq!(problem("a: b", |node, d| list_or_one("a", node, d).map(<[Node]>::len)), None);
        assert!(problem("a: b, c", |node, d| list_or_one("a", node, d).map(<[Node]>::len)).is_some());
    }

    #[test]
    fn words_are_chosen() {
        let words = [("public", 1), ("internal", 2)];
        assert_eq!(problem("a: public", |node, d| choice("a", node, &words, d)), None);
        let (code, help) = problem("a: pubilc", |node, d| choice("a", node, &words, d)).expect("a problem");
        assert_eq!((code.as_str(), help.as_str()), ("AB0305", "Meinten Sie `public`?"));
    }

    #[test]
    fn numbers_are_finite() {
        for good in ["a: 1", "a: -2.5", "a: \"3\""] {
            assert_eq!(problem(good, |node, d| number("a", node, d)), None);
        }
        for bad in ["a: nan", "a: inf", "a: x", "a: [1]", "a: 1e999"] {
            assert_eq!(problem(bad, |node, d| number("a", node, d)).map(|p| p.0), Some("AB0304".into()), "{bad}");
        }
    }

    #[test]
    fn intervals_have_a_unit() {
        assert_eq!(interval_parts("6m"), Some((6, 'm')));
        assert_eq!(interval_parts("36525d"), Some((36_525, 'd')));
        for bad in ["", "m", "12", "0m", "12 m", "-1m", "101y", "1h", "1ä", "999999d", "+1m"] {
            assert_eq!(interval_parts(bad), None, "{bad}");
        }
        let (code, help) = problem("a: 12 Monate", |node, d| interval("a", node, d)).expect("a problem");
        assert!(code == "AB0406" && help.contains("`a: 12m`"));
    }

    #[test]
    fn ids_are_plain() {
        assert!(is_slug("blaue-karte-eu") && is_slug("18g") && is_name("schalter_ausgabe"));
        for bad in ["", "Ä", "a b", "a_b", "A", "../x", "a.b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}

//! Texts by language.

use std::collections::BTreeMap;

use super::Localized;
use crate::diagnostic::{Diagnostic, Diagnostics, catalogue, did_you_mean};
use crate::language::Language;
use crate::text;
use crate::yaml::{Key, Node, Value, typed};

/// Reads a text, or a map from language to text that must hold the default language (the first of `languages`).
pub(super) fn localized(
    name: &str,
    node: &Node,
    languages: &[Language],
    diagnostics: &mut Diagnostics,
) -> Option<Localized> {
    let default = languages.first()?;
    let Value::Map(entries) = &node.value else {
        let text = typed::text(name, node, diagnostics)?;
        return Some(Localized(BTreeMap::from([(default.clone(), text.to_owned())])));
    };
    let mut texts = BTreeMap::new();
    let mut unknown = false;
    for (key, value) in entries {
        let Some(language) = language(key, languages, diagnostics) else {
            unknown = true;
            continue;
        };
        if value.is_empty() {
            let place = key.span.clone();
            let message = text!(
                "`{name}` ist in der Sprache `{language}` leer",
                "`{name}` is empty in the language `{language}`"
            );
            let help = text!("Ergänzen Sie den Text, oder löschen Sie die Zeile", "Add the text, or delete the line");
            diagnostics.push(Diagnostic::new(catalogue::MISSING_KEY, place, message).with_help(help));
        } else if let Some(text) = typed::text(name, value, diagnostics) {
            texts.insert(language, text.to_owned());
        }
    }
    let is_given = entries.iter().any(|(key, _)| Language::parse(&key.name).as_ref() == Some(default));
    if !is_given && !unknown {
        let place = entries.first().map_or_else(|| node.span.clone(), |(key, _)| key.span.clone());
        diagnostics.push(
            Diagnostic::new(
                catalogue::MISSING_KEY,
                place,
                text!("`{name}` fehlt in der Sprache `{default}`", "`{name}` is missing in the language `{default}`"),
            )
            .with_help(text!(
                "Ergänzen Sie `{default}: …`; das ist die Hauptsprache des Handbuchs",
                "Add `{default}: …`; it is the main language of the handbook"
            )),
        );
    }
    Some(Localized(texts)).filter(|texts| !texts.0.is_empty())
}

/// The language that a key names; it must be one of the handbook's.
pub(super) fn language(key: &Key, languages: &[Language], diagnostics: &mut Diagnostics) -> Option<Language> {
    let found = Language::parse(&key.name).filter(|language| languages.contains(language));
    if found.is_none() {
        let name: String = key.name.chars().take(40).collect();
        let mut diagnostic = Diagnostic::new(
            catalogue::UNKNOWN_LANGUAGE,
            key.span.clone(),
            text!("`{name}` ist keine Sprache des Handbuchs", "`{name}` is no language of the handbook"),
        );
        diagnostic.help = did_you_mean(&name, languages.iter().map(Language::as_str)).or_else(|| {
            Some(text!(
                "Die Sprachen stehen in `handbook.yaml` unter `languages`",
                "The languages are listed in `handbook.yaml` under `languages`"
            ))
        });
        diagnostics.push(diagnostic);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::SourcePath;
    use crate::yaml::{Limits, read};

    fn texts(yaml: &str) -> (String, Vec<&'static str>) {
        let languages = ["de", "en", "de-simple"].map(|tag| Language::parse(tag).expect("a language"));
        let mut diagnostics = Diagnostics::default();
        let tree =
            read(&SourcePath::new("x"), yaml, 0..yaml.len(), Limits::DATA_FILE, &mut diagnostics).expect("a tree");
        let texts = localized("a", &tree.root, &languages, &mut diagnostics).unwrap_or_default();
        let texts: Vec<String> = texts.0.iter().map(|(language, text)| format!("{language}={text}")).collect();
        (texts.join(" "), diagnostics.finish().iter().map(|problem| problem.code.0).collect())
    }

    #[test]
    fn a_plain_text_is_the_default_language() {
        assert_eq!(texts("Rathaus"), ("de=Rathaus".into(), vec![]));
    }

    #[test]
    fn a_map_gives_each_language() {
        assert_eq!(texts("{de: A, EN: B, de-simple: C}"), ("de=A de-simple=C en=B".into(), vec![]));
    }

    #[test]
    fn languages_are_those_of_the_handbook() {
        assert_eq!(texts("{de: A, fr: B}"), ("de=A".into(), vec!["AB0901"]));
        assert_eq!(texts("{deutsch: A}"), (String::new(), vec!["AB0901"]));
    }

    #[test]
    fn the_default_language_is_needed() {
        assert_eq!(texts("{en: A}"), ("en=A".into(), vec!["AB0303"]));
        assert_eq!(texts("{de: , en: A}"), ("en=A".into(), vec!["AB0303"]));
        assert_eq!(texts("{de: [A]}"), (String::new(), vec!["AB0304"]));
    }
}

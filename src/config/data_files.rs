//! The data files beside `handbook.yaml`: `glossary.yaml`, `law_changes.yaml`, `laws.yaml`. Each is a list.

use std::collections::BTreeMap;

use super::entries::duplicate;
use super::localized::language;
use super::read::{Scope, is_public, plain};
use super::{Config, LawChange, OwnLaw, Term};
use crate::diagnostic::{Diagnostic, Diagnostics, SourcePath, Span, catalogue};
use crate::language::Language;
use crate::text;
use crate::yaml::fields::Fields;
use crate::yaml::{self, Limits, Node, Value, typed};

/// Reads and checks `glossary.yaml`, in the order of the file.
pub fn glossary(path: &SourcePath, text: &str, config: &Config, diagnostics: &mut Diagnostics) -> Vec<Term> {
    let scope = Scope { languages: &config.languages };
    let known = ["term", "text", "synonyms", "cite", "visibility"];
    let mut terms = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (node, fields) in entries(&items(path, text, diagnostics), path, &known, diagnostics) {
        let term = scope.needed(&fields, "term", diagnostics);
        let text = scope.text(&fields, "text", diagnostics).unwrap_or_default();
        let synonyms = fields.get("synonyms").map(|node| synonyms(node, &config.languages, diagnostics));
        let cite = fields
            .get("cite")
            .and_then(|node| Some((typed::text("cite", node, diagnostics)?.to_owned(), node.span.clone())));
        let public = is_public(&fields, diagnostics);
        let Some(term) = term else { continue };
        if let Some(word) = config.languages.first().and_then(|language| term.0.get(language)) {
            let place = fields.get("term").map_or_else(|| node.span.clone(), |node| node.span.clone());
            match seen.get(&word.to_lowercase()) {
                Some(first) => diagnostics.push(duplicate(word, &place, first)),
                None => drop(seen.insert(word.to_lowercase(), place)),
            }
        }
        let synonyms = synonyms.unwrap_or_default();
        terms.push(Term { term, text, synonyms, cite, public, span: node.span.clone() });
    }
    terms
}

/// Synonyms by language; a plain list is the default language.
fn synonyms(node: &Node, languages: &[Language], diagnostics: &mut Diagnostics) -> BTreeMap<Language, Vec<String>> {
    let words = |node: &Node, diagnostics: &mut Diagnostics| -> Vec<String> {
        let items = typed::list_or_one("synonyms", node, diagnostics).unwrap_or_default();
        typed::texts("synonyms", items, diagnostics).into_iter().map(|(text, _)| text.to_owned()).collect()
    };
    let mut synonyms = BTreeMap::new();
    if let Value::Map(entries) = &node.value {
        for (key, node) in entries {
            if let Some(language) = language(key, languages, diagnostics)
                && !node.is_empty()
            {
                synonyms.insert(language, words(node, diagnostics));
            }
        }
    } else if let Some(default) = languages.first() {
        synonyms.insert(default.clone(), words(node, diagnostics));
    }
    synonyms.retain(|_, words| !words.is_empty());
    synonyms
}

/// Reads and checks `law_changes.yaml`, in the order of the file.
pub fn law_changes(path: &SourcePath, text: &str, diagnostics: &mut Diagnostics) -> Vec<LawChange> {
    let known = ["law", "sections", "in_force", "title", "source"];
    let mut changes = Vec::new();
    for (node, fields) in entries(&items(path, text, diagnostics), path, &known, diagnostics) {
        let law = needed(&fields, "law", diagnostics);
        let title = needed(&fields, "title", diagnostics);
        let in_force = match fields.get("in_force") {
            Some(node) => typed::date("in_force", node, diagnostics),
            None => {
                fields.report_missing("in_force", diagnostics);
                None
            }
        };
        let sections = fields.get("sections").and_then(|node| typed::list_or_one("sections", node, diagnostics));
        let sections = typed::texts("sections", sections.unwrap_or_default(), diagnostics);
        let sections = sections.into_iter().map(|(number, _)| section_number(number)).collect();
        let source = plain(&fields, "source", diagnostics);
        if let (Some(law), Some(title), Some(in_force)) = (law, title, in_force) {
            changes.push(LawChange { law, sections, in_force, title, source, span: node.span.clone() });
        }
    }
    changes
}

/// The number alone: `18g` of `§ 18g`.
fn section_number(written: &str) -> String {
    written.trim_start_matches(['§', ' ', '\u{a0}']).to_owned()
}

/// Reads and checks `laws.yaml`, in the order of the file.
pub fn laws(path: &SourcePath, text: &str, diagnostics: &mut Diagnostics) -> Vec<OwnLaw> {
    let known = ["abbreviation", "title", "kind", "url", "sections", "visibility"];
    let mut laws = Vec::new();
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (node, fields) in entries(&items(path, text, diagnostics), path, &known, diagnostics) {
        let abbreviation = needed(&fields, "abbreviation", diagnostics);
        let title = needed(&fields, "title", diagnostics);
        let kind = plain(&fields, "kind", diagnostics);
        let url = fields.get("url").and_then(|node| law_address(node, diagnostics));
        let sections = sections(&fields, diagnostics);
        // A mark that is given but cannot be read, or that somebody began to write, is doubt, and doubt is internal.
        let internal = fields.key("visibility").is_some() && !is_public(&fields, diagnostics);
        let (Some(abbreviation), Some(title)) = (abbreviation, title) else { continue };
        let place = fields.get("abbreviation").map_or_else(|| node.span.clone(), |node| node.span.clone());
        if let Some(first) = seen.get(&abbreviation) {
            diagnostics.push(duplicate(&abbreviation, &place, first));
            continue;
        }
        seen.insert(abbreviation.clone(), place);
        laws.push(OwnLaw { abbreviation, title, kind, url, sections, internal, span: node.span.clone() });
    }
    laws
}

/// A web address in which `{section}` stands for the number of the section.
fn law_address(node: &Node, diagnostics: &mut Diagnostics) -> Option<String> {
    let url = typed::web_address("url", node, diagnostics)?;
    if url.replace("{section}", "").contains(['{', '}']) {
        let message = text!("Die Adresse hat einen unbekannten Platzhalter", "The address has an unknown placeholder");
        let help = text!("Der einzige Platzhalter ist `{{section}}`", "The only placeholder is `{{section}}`");
        diagnostics.push(Diagnostic::new(catalogue::BAD_ADDRESS, node.span.clone(), message).with_help(help));
        return None;
    }
    Some(url)
}

/// Headings by number.
fn sections(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> BTreeMap<String, String> {
    let mut sections = BTreeMap::new();
    let Some(fields) = fields.get("sections").and_then(|node| Fields::of("sections", node, diagnostics)) else {
        return sections;
    };
    for (key, node) in fields.entries() {
        if node.is_empty() {
            diagnostics.push(typed::empty_item("sections", node));
        } else if let Some(heading) = typed::text(&key.name, node, diagnostics) {
            sections.insert(section_number(&key.name), heading.to_owned());
        }
    }
    sections
}

/// The items of a file that is a list; an empty file is an empty list.
fn items(path: &SourcePath, text: &str, diagnostics: &mut Diagnostics) -> Vec<Node> {
    let Some(tree) = yaml::read(path, text, 0..text.len(), Limits::DATA_FILE, diagnostics) else {
        return Vec::new();
    };
    match tree.root.value {
        Value::List(items) => items,
        Value::Null => Vec::new(),
        Value::Map(_) | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {
            let diagnostic = typed::wrong_type(path.file_name(), &tree.root, &text!("eine Liste", "a list"));
            diagnostics.push(diagnostic.with_help(text!(
                "Beginnen Sie jeden Eintrag mit `- ` am Zeilenanfang",
                "Begin each entry with `- ` at the start of a line"
            )));
            Vec::new()
        }
    }
}

/// The items that are maps, their keys checked.
fn entries<'a>(
    items: &'a [Node],
    path: &SourcePath,
    known: &[&str],
    diagnostics: &mut Diagnostics,
) -> Vec<(&'a Node, Fields<'a>)> {
    let mut entries = Vec::new();
    for item in items {
        if item.is_empty() {
            diagnostics.push(typed::empty_item(path.file_name(), item));
        } else if let Some(fields) = Fields::of(path.file_name(), item, diagnostics) {
            fields.refuse_unknown(known, diagnostics);
            entries.push((item, fields));
        }
    }
    entries
}

fn needed(fields: &Fields<'_>, name: &str, diagnostics: &mut Diagnostics) -> Option<String> {
    if fields.get(name).is_none() {
        fields.report_missing(name, diagnostics);
    }
    plain(fields, name, diagnostics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;

    fn path() -> SourcePath {
        SourcePath::new("x.yaml")
    }

    fn config() -> Config {
        let mut diagnostics = Diagnostics::default();
        let yaml = "authority: {name: A}\nlanguages: [de, en]\n";
        super::super::read(&path(), yaml, &mut diagnostics).expect("a config")
    }

    fn codes(diagnostics: Diagnostics) -> Vec<&'static str> {
        diagnostics.finish().iter().map(|problem| problem.code.0).collect()
    }

    #[test]
    fn terms_are_read() {
        let yaml = "- term: {de: Titel, en: title}\n  text: {de: T}\n  synonyms: {de: [a, b], en: c}\n  cite: § 4 AufenthG\n  visibility: public\n- term: Akte\n  synonyms: [x]\n";
        let mut diagnostics = Diagnostics::default();
        let terms = glossary(&path(), yaml, &config(), &mut diagnostics);
        assert_eq!(codes(diagnostics), [""; 0]);
        assert_eq!(terms.iter().map(|term| term.public).collect::<Vec<_>>(), [true, false]);
        assert_eq!(terms[0].synonyms.values().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(terms[1].synonyms.len(), 1);
        assert_eq!(&yaml[terms[0].span.start..terms[0].span.start + 4], "term");
    }

    #[test]
    fn terms_are_checked() {
        for (yaml, expected) in [
            ("- text: a\n", "AB0303"),
            ("- term: {en: a}\n", "AB0303"),
            ("- term: a\n  synonyms: {fr: [x]}\n", "AB0901"),
            ("- term: a\n  visibilty: public\n", "AB0301"),
            ("- term: a\n- term: A\n", "AB0502"),
            ("- a\n", "AB0304"),
            ("-\n", "AB0303"),
            ("a: b\n", "AB0304"),
        ] {
            let mut diagnostics = Diagnostics::default();
            glossary(&path(), yaml, &config(), &mut diagnostics);
            assert_eq!(codes(diagnostics), [expected], "{yaml}");
        }
        let mut diagnostics = Diagnostics::default();
        assert!(glossary(&path(), "# leer\n", &config(), &mut diagnostics).is_empty() && diagnostics.is_empty());
    }

    #[test]
    fn law_changes_are_read_and_checked() {
        let yaml = "- {law: AufenthG, sections: [18g, '§ 18b', 19], in_force: 2023-11-18, title: T, source: BGBl.}\n";
        let mut diagnostics = Diagnostics::default();
        let changes = law_changes(&path(), yaml, &mut diagnostics);
        assert_eq!(codes(diagnostics), [""; 0]);
        assert_eq!(changes[0].sections, ["18g", "18b", "19"]);
        assert_eq!(Some(changes[0].in_force), Date::parse("2023-11-18"));

        let mut diagnostics = Diagnostics::default();
        let yaml = "- {law: A, in_force: 18.11.2023, title: T}\n- {sections: [1]}\n";
        assert!(law_changes(&path(), yaml, &mut diagnostics).is_empty());
        assert_eq!(codes(diagnostics), ["AB0401", "AB0303", "AB0303", "AB0303"]);
    }

    #[test]
    fn laws_are_read_and_checked() {
        let yaml = "- {abbreviation: BremAufnG, title: T, kind: K, url: 'https://a.example/{section}', sections: {1: Zweck, '2a': Ort}}\n- {abbreviation: DA, title: Dienstanweisung, visibility: internal}\n- {abbreviation: DB, title: x, visibility: intern}\n";
        let mut diagnostics = Diagnostics::default();
        let laws = super::laws(&path(), yaml, &mut diagnostics);
        assert_eq!(codes(diagnostics), ["AB0305"]);
        assert_eq!(laws[0].sections.keys().collect::<Vec<_>>(), ["1", "2a"]);
        assert_eq!(laws.iter().map(|law| law.internal).collect::<Vec<_>>(), [false, true, true]);

        let mut diagnostics = Diagnostics::default();
        let yaml = "- {abbreviation: A, title: T, url: 'https://a.example/{nr}'}\n- {abbreviation: A, title: T}\n- {title: T}\n";
        super::laws(&path(), yaml, &mut diagnostics);
        assert_eq!(codes(diagnostics), ["AB0310", "AB0502", "AB0303"]);
    }
}

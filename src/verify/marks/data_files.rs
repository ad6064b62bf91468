//! The marks in `handbook.yaml` and the data files beside it.

use std::collections::BTreeMap;

use super::front_matter::{comments, scalars};
use super::{Passage, Standing, Variable};
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::yaml::{self, Key, Limits, Node, Value};

/// Keys of `handbook.yaml` whose texts anyone may see. Every other key is confidential.
const OPEN: [&str; 7] = ["authority", "default_law", "groups", "languages", "notice", "readers", "footer"];

/// Reads the texts of a data file. A file that is not known is confidential.
pub(super) fn read<'s>(path: &SourcePath, text: &'s str) -> Vec<Passage<'s>> {
    let mut passages = Vec::new();
    let Some(root) = tree(path, text) else {
        return vec![Passage::slice(text, 0..text.len(), Standing::Confidential)];
    };
    match (path.as_str(), &root.value) {
        ("handbook.yaml", Value::Map(entries)) => {
            entries.iter().for_each(|(key, node)| handbook(text, key, node, &mut passages));
        }
        ("glossary.yaml", Value::List(items)) => {
            for item in items {
                scalars(text, item, own_standing(item, Standing::Confidential), &mut passages);
            }
        }
        // A statute is public knowledge; an office rule may be marked.
        ("laws.yaml", Value::List(items)) => {
            for item in items {
                with_keys(text, item, own_standing(item, Standing::Open), &mut passages);
            }
        }
        _ => scalars(text, &root, Standing::Confidential, &mut passages),
    }
    comments(text, 0..text.len(), &root, &mut passages);
    passages
}

fn handbook<'s>(text: &'s str, key: &Key, node: &Node, passages: &mut Vec<Passage<'s>>) {
    match (key.name.as_str(), &node.value) {
        ("sites", Value::Map(sites)) => {
            for (site, node) in sites {
                let is_open = site.name == "public";
                scalars(text, node, if is_open { Standing::Open } else { Standing::Confidential }, passages);
            }
        }
        // Colours and measures of the public site are in its style sheet, the logo is on every page.
        ("theme", Value::Map(settings)) => {
            for (setting, node) in settings {
                let is_open = setting.name != "internal";
                scalars(text, node, if is_open { Standing::Open } else { Standing::Confidential }, passages);
            }
        }
        ("contacts" | "variables", Value::Map(entries)) => {
            for (id, node) in entries {
                let standing = own_standing(node, Standing::Confidential);
                passages.push(Passage::owned(id.name.clone(), id.span.start, standing));
                scalars(text, node, standing, passages);
                if standing == Standing::Confidential {
                    dialled(node, passages);
                }
            }
        }
        ("readers", _) => with_keys(text, node, Standing::Open, passages),
        ("roles", _) => with_keys(text, node, Standing::Confidential, passages),
        (name, _) => {
            let is_open = OPEN.contains(&name);
            scalars(text, node, if is_open { Standing::Open } else { Standing::Confidential }, passages);
        }
    }
}

/// All texts of a node and its outermost keys, which are names that an editor chose.
fn with_keys<'s>(text: &'s str, node: &Node, standing: Standing, passages: &mut Vec<Passage<'s>>) {
    scalars(text, node, standing, passages);
    if let Value::Map(entries) = &node.value {
        passages.extend(entries.iter().map(|(id, _)| Passage::owned(id.name.clone(), id.span.start, standing)));
        // Numbers of sections are keys too.
        for (key, node) in entries {
            if let Value::Map(entries) = &node.value
                && key.name == "sections"
            {
                let keys: Vec<&str> = entries.iter().map(|(key, _)| key.name.as_str()).collect();
                passages.push(Passage::owned(keys.join(" "), node.span.start, standing));
            }
        }
    }
}

/// What an entry says of itself.
fn own_standing(node: &Node, missing: Standing) -> Standing {
    let Value::Map(entries) = &node.value else { return missing };
    match entries.iter().find(|(key, _)| key.name == "visibility") {
        None => missing,
        Some((_, node)) if node.scalar() == Some("public") => Standing::Open,
        Some(_) => Standing::Confidential,
    }
}

/// Telephone numbers as a program writes them: without blanks, with the country's code.
fn dialled(node: &Node, passages: &mut Vec<Passage<'_>>) {
    match &node.value {
        Value::Map(entries) => entries.iter().for_each(|(_, node)| dialled(node, passages)),
        Value::List(items) => items.iter().for_each(|item| dialled(item, passages)),
        Value::Null | Value::Bool(_) => {}
        Value::Number(value) | Value::Text(value) => {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            let is_number = digits.len() >= 6
                && value
                    .chars()
                    .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '+' | '(' | ')' | '.' | '–'));
            if !is_number {
                return;
            }
            let subscriber = digits.trim_start_matches('0');
            let local: String = value.split(' ').skip(1).flat_map(str::chars).filter(char::is_ascii_digit).collect();
            let text = format!("{digits} {subscriber} 49{subscriber} 0049{subscriber} {local}");
            passages.push(Passage::owned(text, node.span.start, Standing::Confidential));
        }
    }
}

/// The variables of `handbook.yaml`.
pub(super) fn variables(path: &SourcePath, text: &str) -> BTreeMap<String, Variable> {
    let Some(Node { value: Value::Map(entries), .. }) = tree(path, text) else { return BTreeMap::new() };
    let Some((_, Node { value: Value::Map(variables), .. })) =
        entries.into_iter().find(|(key, _)| key.name == "variables")
    else {
        return BTreeMap::new();
    };
    variables
        .into_iter()
        .map(|(name, node)| {
            let standing = own_standing(&node, Standing::Confidential);
            let mut values = BTreeMap::new();
            let value = match &node.value {
                Value::Map(entries) => entries.iter().find(|(key, _)| key.name == "value").map(|(_, node)| node),
                _ => Some(&node),
            };
            match value.map(|node| (node, &node.value)) {
                Some((_, Value::Map(languages))) => {
                    for (index, (language, node)) in languages.iter().enumerate() {
                        let text = node.scalar().unwrap_or_default().to_string();
                        if index == 0 {
                            values.insert(String::new(), text.clone());
                        }
                        values.insert(language.name.clone(), text);
                    }
                }
                Some((node, _)) => {
                    values.insert(String::new(), node.scalar().unwrap_or_default().to_string());
                }
                None => {}
            }
            (name.name, Variable { standing, values })
        })
        .collect()
}

fn tree(path: &SourcePath, text: &str) -> Option<Node> {
    let tree = yaml::read(path, text, 0..text.len(), Limits::DATA_FILE, &mut Diagnostics::default())?;
    tree.complete.then_some(tree.root)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(path: &str, text: &str, standing: Standing) -> Vec<String> {
        let passages = read(&SourcePath::new(path), text);
        passages.iter().filter(|passage| passage.standing == standing).map(|passage| passage.text.to_string()).collect()
    }

    #[test]
    fn contacts_and_roles_are_confidential_unless_marked() {
        let text = "authority: {name: Amt}\nroles:\n  chefin: {title: Leitung, people: [Meier]}\nrepository: https://forge\n\
                    contacts:\n  schalter: {title: Punkt, visibility: public}\n  kanzlei: {title: Kanzlei, phone: 069 90009-771}\n\
                    neu: Neues # Notiz\n";
        assert_eq!(texts("handbook.yaml", text, Standing::Open), ["Amt", "schalter", "Punkt"]);
        let confidential = texts("handbook.yaml", text, Standing::Confidential);
        for secret in
            ["chefin", "Leitung", "Meier", "https://forge", "kanzlei", "Kanzlei", "069 90009-771", "Neues", "# Notiz"]
        {
            assert!(confidential.iter().any(|text| text == secret), "{secret}: {confidential:?}");
        }
        assert!(confidential.iter().any(|text| text.contains("496990009771") && text.ends_with(" 90009771")));
    }

    #[test]
    fn the_internal_site_has_a_title_of_its_own() {
        let text = "sites:\n  public: {title: Außen}\n  internal: {title: Innen}\n";
        assert_eq!(texts("handbook.yaml", text, Standing::Open), ["Außen"]);
    }

    #[test]
    fn terms_need_a_mark_and_changes_of_law_are_confidential() {
        let text = "- {term: Akte, text: geheim}\n- {term: Titel, text: offen, visibility: public}\n";
        assert_eq!(texts("glossary.yaml", text, Standing::Open), ["Titel", "offen"]);
        assert_eq!(texts("law_changes.yaml", "- {law: StAG, title: Neu}\n", Standing::Open), [""; 0]);
        assert_eq!(
            texts("laws.yaml", "- {abbreviation: A, sections: {\"1\": Eins}}\n", Standing::Open)[..2],
            ["A", "Eins"]
        );
    }

    #[test]
    fn variables_have_a_text_for_each_language() {
        let text = "variables:\n  a: {value: {de: eins, en: one}, visibility: public}\n  b: {value: zwei}\n";
        let variables = variables(&SourcePath::new("handbook.yaml"), text);
        assert_eq!(variables["a"].values["en"], "one");
        assert_eq!((variables["b"].values[""].as_str(), variables["b"].standing), ("zwei", Standing::Confidential));
    }
}

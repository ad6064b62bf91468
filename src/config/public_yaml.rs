//! Writes the data files without anything confidential, for `amtsbuch project`.
//!
//! They are written from what was read, not cut out of the text. Every struct is taken apart in full, so that a new
//! field must be decided on.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::{Authority, Config, Contact, Group, Layer, Localized, OwnLaw, Site, Term, Variable};
use crate::yaml::write;

/// `handbook.yaml` for the public: without roles, legal pages (they are checked in the whole handbook), internal contacts and
/// variables, repository, review interval and internal site, and with only those groups, groups of readers and footer pages that
/// the public edition has.
pub fn public_yaml(
    config: &Config,
    groups: &BTreeSet<String>,
    readers: &BTreeSet<String>,
    pages: &BTreeSet<String>,
) -> String {
    let Config {
        authority,
        public_site,
        internal_site: _,
        languages,
        roles: _,
        groups: all_groups,
        readers: all_readers,
        contacts,
        variables,
        footer,
        legal_pages: _,
        review_in: _,
        repository: _,
        notice,
        theme,
        default_law,
        projected: _,
    } = config;
    let mut keys: Vec<(&str, Value)> = vec![("projection", json!("public")), ("authority", self::authority(authority))];
    let Site { title, url } = public_site;
    let mut site = Map::new();
    put(&mut site, "title", title.as_ref().map(texts));
    put(&mut site, "url", url.as_ref().map(|url| json!(url)));
    if !site.is_empty() {
        keys.push(("sites", json!({ "public": site })));
    }
    keys.push(("languages", json!(languages)));
    keys.extend(default_law.as_ref().map(|law| ("default_law", json!(law))));
    if !notice.0.is_empty() {
        keys.push(("notice", texts(notice)));
    }
    let theme = theme.public_values();
    if !theme.is_empty() {
        keys.push(("theme", Value::Object(theme)));
    }
    let of_edition = |group: &&Group| groups.contains(&group.id);
    keys.push(("groups", all_groups.iter().filter(of_edition).map(group).collect()));
    let readers = all_readers.iter().filter(|(id, _)| readers.contains(id));
    let readers = readers.map(|(id, title)| (id.clone(), json!({ "title": texts(title) })));
    keys.push(("readers", Value::Object(readers.collect())));
    let contacts = contacts.iter().filter(|(_, contact)| contact.public);
    keys.push(("contacts", Value::Object(contacts.map(|(id, entry)| (id.clone(), contact(entry))).collect())));
    let variables = variables.iter().filter(|(_, variable)| variable.public);
    keys.push(("variables", Value::Object(variables.map(|(name, entry)| (name.clone(), variable(entry))).collect())));
    let footer = footer.iter().filter(|(id, _)| pages.contains(id));
    keys.push(("footer", footer.map(|(id, _)| json!(id)).collect()));
    write::map(&keys)
}

/// `glossary.yaml` with the public terms only.
pub fn public_glossary_yaml(terms: &[Term]) -> String {
    let terms: Vec<Value> = terms.iter().filter(|term| term.public).map(term).collect();
    write::list(&terms)
}

/// `laws.yaml` without what is marked internal.
pub fn public_laws_yaml(laws: &[OwnLaw]) -> String {
    let laws: Vec<Value> = laws.iter().filter(|law| !law.internal).map(law).collect();
    write::list(&laws)
}

fn put(map: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value);
    }
}

fn texts(texts: &Localized) -> Value {
    Value::Object(texts.0.iter().map(|(language, text)| (language.to_string(), json!(text))).collect())
}

fn authority(authority: &Authority) -> Value {
    let Authority { name, address, email, phone, url, land, time_zone } = authority;
    let mut keys = Map::new();
    put(&mut keys, "name", Some(texts(name)));
    put(&mut keys, "address", address.as_ref().map(texts));
    put(&mut keys, "email", email.as_ref().map(|email| json!(email)));
    put(&mut keys, "phone", phone.as_ref().map(|phone| json!(phone)));
    put(&mut keys, "url", url.as_ref().map(|url| json!(url)));
    put(&mut keys, "land", land.as_ref().map(|land| json!(land)));
    put(&mut keys, "time_zone", Some(json!(time_zone)));
    Value::Object(keys)
}

fn group(group: &Group) -> Value {
    let Group { id, title, layer } = group;
    let layer = match layer {
        Layer::Management => "management",
        Layer::Core => "core",
        Layer::Support => "support",
    };
    json!({"id": id, "title": texts(title), "layer": layer})
}

fn contact(contact: &Contact) -> Value {
    let Contact { public: _, title, phone, email, address, hours, url, span: _ } = contact;
    let mut keys = Map::new();
    put(&mut keys, "visibility", Some(json!("public")));
    put(&mut keys, "title", Some(texts(title)));
    put(&mut keys, "phone", phone.as_ref().map(|phone| json!(phone)));
    put(&mut keys, "email", email.as_ref().map(|email| json!(email)));
    put(&mut keys, "address", address.as_ref().map(texts));
    put(&mut keys, "hours", hours.as_ref().map(texts));
    put(&mut keys, "url", url.as_ref().map(|url| json!(url)));
    Value::Object(keys)
}

fn variable(variable: &Variable) -> Value {
    let Variable { public: _, value, span: _ } = variable;
    json!({"visibility": "public", "value": texts(value)})
}

fn term(term: &Term) -> Value {
    let Term { term, text, synonyms, cite, public: _, span: _ } = term;
    let mut keys = Map::new();
    put(&mut keys, "term", Some(texts(term)));
    put(&mut keys, "text", (!text.0.is_empty()).then(|| texts(text)));
    let synonyms: Map<String, Value> =
        synonyms.iter().map(|(language, words)| (language.to_string(), json!(words))).collect();
    put(&mut keys, "synonyms", (!synonyms.is_empty()).then_some(Value::Object(synonyms)));
    put(&mut keys, "cite", cite.as_ref().map(|(text, _)| json!(text)));
    put(&mut keys, "visibility", Some(json!("public")));
    Value::Object(keys)
}

fn law(law: &OwnLaw) -> Value {
    let OwnLaw { abbreviation, title, kind, url, sections, internal: _, span: _ } = law;
    let mut keys = Map::new();
    put(&mut keys, "abbreviation", Some(json!(abbreviation)));
    put(&mut keys, "title", Some(json!(title)));
    put(&mut keys, "kind", kind.as_ref().map(|kind| json!(kind)));
    put(&mut keys, "url", url.as_ref().map(|url| json!(url)));
    put(&mut keys, "sections", (!sections.is_empty()).then(|| json!(sections)));
    Value::Object(keys)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{glossary, laws, read};
    use crate::diagnostic::{Diagnostics, SourcePath, Span};

    const HANDBOOK: &str = "
authority: {name: {de: 'Amt: A', en: Office}, address: Platz 1, email: a@b.example, phone: 1, url: https://a.example, land: BW}
sites: {public: {url: https://b.example, title: T}, internal: {url: https://geheim.example, title: GEHEIM}}
languages: [de, en]
default_law: AufenthG
review_in: 7m
repository: https://geheim.example/x
notice: N
roles: {geheim: {title: GEHEIM, people: [GEHEIM]}}
groups: [{id: a, title: A, layer: support}, {id: geheim, title: GEHEIM}]
readers: {applicants: {title: X}, geheim: {title: GEHEIM}}
contacts:
  punkt: {title: P, visibility: public, phone: 2, email: a@b.example, address: B, hours: {de: H}, url: https://c.example}
  geheim: {title: GEHEIM, phone: GEHEIM}
variables:
  x: {value: '§: x', visibility: public}
  geheim: {value: GEHEIM}
footer: [impressum, geheim]
";

    fn config(yaml: &str) -> Config {
        let mut diagnostics = Diagnostics::default();
        let config = read(&SourcePath::new("handbook.yaml"), yaml, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{yaml}\n{:?}", diagnostics.finish());
        config.expect("a config")
    }

    #[test]
    fn the_public_part_reads_back() {
        let mut expected = config(HANDBOOK);
        let names = |names: [&str; 1]| names.into_iter().map(str::to_owned).collect::<BTreeSet<String>>();
        let yaml = public_yaml(&expected, &names(["a"]), &names(["applicants"]), &names(["impressum"]));
        assert!(!yaml.to_lowercase().contains("geheim") && !yaml.contains("7m"), "{yaml}");

        expected.internal_site = Site::default();
        expected.roles.clear();
        expected.groups.retain(|group| group.id == "a");
        expected.readers.truncate(1);
        expected.contacts.remove("geheim");
        expected.variables.remove("geheim");
        expected.footer.truncate(1);
        expected.review_in = None;
        expected.repository = None;
        expected.projected = true;
        let mut found = config(&yaml);
        for config in [&mut expected, &mut found] {
            let footer = config.footer.iter_mut().map(|(_, span)| span);
            let contacts = config.contacts.values_mut().map(|contact| &mut contact.span);
            let variables = config.variables.values_mut().map(|variable| &mut variable.span);
            for span in footer.chain(contacts).chain(variables) {
                *span = Span::file(&span.path);
            }
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn public_terms_and_laws_read_back() {
        let (path, config) = (SourcePath::new("x.yaml"), config(HANDBOOK));
        let mut diagnostics = Diagnostics::default();
        let yaml = "- term: {de: 'T: 1', en: t}\n  text: E\n  synonyms: {en: [a, b]}\n  cite: § 4 AufenthG\n  visibility: public\n- term: GEHEIM\n";
        let mut before = glossary(&path, yaml, &config, &mut diagnostics);
        before.retain(|term| term.public);
        let mut after = glossary(&path, &public_glossary_yaml(&before), &config, &mut diagnostics);
        for term in before.iter_mut().chain(&mut after) {
            term.span = Span::file(&path);
            term.cite.as_mut().expect("a citation").1 = Span::file(&path);
        }
        assert_eq!(after, before);

        let yaml = "- {abbreviation: A, title: T, kind: K, url: 'https://a.example/{section}', sections: {1: x}}\n- {abbreviation: B, title: GEHEIM, visibility: internal}\n";
        let mut before = laws(&path, yaml, &mut diagnostics);
        let yaml = public_laws_yaml(&before);
        assert!(!yaml.contains("GEHEIM"));
        before.truncate(1);
        let mut after = laws(&path, &yaml, &mut diagnostics);
        for law in before.iter_mut().chain(&mut after) {
            law.span = Span::file(&path);
        }
        assert_eq!(after, before);
        assert!(diagnostics.is_empty(), "{:?}", diagnostics.finish());
        assert!(glossary(&path, &public_glossary_yaml(&[]), &config, &mut diagnostics).is_empty());
    }
}

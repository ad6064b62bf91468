//! The entries of `handbook.yaml` that pages refer to: roles, groups, readers, contacts, variables, footer pages.

use std::collections::BTreeMap;

use super::read::{Scope, is_public, plain};
use super::{Contact, Group, Layer, Localized, Role, Variable};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, catalogue, did_you_mean};
use crate::text;
use crate::yaml::fields::Fields;
use crate::yaml::{Key, typed};

/// After so many unknown roles no more suggestions are sought: there may be many roles, too.
const MOST_SUGGESTIONS: usize = 20;

/// The entries of a map from id to keys with values; ids of the wrong shape are reported.
fn named_entries<'a>(
    fields: &Fields<'a>,
    name: &str,
    known: &[&str],
    diagnostics: &mut Diagnostics,
) -> Vec<(&'a Key, Fields<'a>)> {
    let Some(outer) = fields.get(name).and_then(|node| Fields::of(name, node, diagnostics)) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (key, node) in outer.entries() {
        if !typed::is_name(&key.name) {
            diagnostics.push(typed::bad_id(&key.name, &key.span));
        }
        if let Some(fields) = Fields::of(&key.name, node, diagnostics) {
            fields.refuse_unknown(known, diagnostics);
            entries.push((key, fields));
        }
    }
    entries
}

pub(super) fn roles(fields: &Fields<'_>, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> BTreeMap<String, Role> {
    let mut roles = BTreeMap::new();
    for (key, fields) in named_entries(fields, "roles", &["title", "deputy", "people"], diagnostics) {
        let deputy = fields
            .get("deputy")
            .and_then(|node| Some((typed::text("deputy", node, diagnostics)?.to_owned(), node.span.clone())));
        let people = fields.get("people").and_then(|node| typed::list("people", node, diagnostics)).unwrap_or_default();
        let people = typed::texts("people", people, diagnostics).into_iter().map(|(text, _)| text.to_owned()).collect();
        let title = scope.title(&fields, &key.name, diagnostics);
        roles.insert(key.name.clone(), Role { title, deputy, people });
    }
    let mut unknown = 0;
    for (id, role) in &roles {
        let Some((deputy, span)) = &role.deputy else { continue };
        if deputy == id {
            let message = text!("Die Rolle `{id}` vertritt sich selbst", "The role `{id}` stands in for itself");
            let help = text!("Nennen Sie eine andere Rolle", "Name another role");
            diagnostics.push(Diagnostic::new(catalogue::UNKNOWN_ROLE, span.clone(), message).with_help(help));
        } else if !roles.contains_key(deputy) {
            unknown += 1;
            let name: String = deputy.chars().take(80).collect();
            let message = text!("Die Rolle `{name}` gibt es nicht", "The role `{name}` does not exist");
            let mut diagnostic = Diagnostic::new(catalogue::UNKNOWN_ROLE, span.clone(), message);
            if unknown <= MOST_SUGGESTIONS {
                diagnostic.help = did_you_mean(&name, roles.keys().map(String::as_str));
            }
            diagnostic
                .help
                .get_or_insert_with(|| text!("Nennen Sie eine Rolle aus dieser Liste", "Name a role of this list"));
            diagnostics.push(diagnostic);
        }
    }
    roles
}

pub(super) fn groups(fields: &Fields<'_>, scope: Scope<'_>, diagnostics: &mut Diagnostics) -> Vec<Group> {
    let layers = [("management", Layer::Management), ("core", Layer::Core), ("support", Layer::Support)];
    let items = fields.get("groups").and_then(|node| typed::list("groups", node, diagnostics)).unwrap_or_default();
    let mut groups = Vec::new();
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for item in items {
        let Some(fields) = Fields::of("groups", item, diagnostics) else { continue };
        fields.refuse_unknown(&["id", "title", "layer"], diagnostics);
        let id = match fields.get("id") {
            Some(node) => typed::text("id", node, diagnostics).map(|id| (id, &node.span)),
            None => {
                fields.report_missing("id", diagnostics);
                None
            }
        };
        let title = scope.title(&fields, id.map_or("", |(id, _)| id), diagnostics);
        let layer = fields.get("layer").and_then(|node| typed::choice("layer", node, &layers, diagnostics));
        let Some((id, span)) = id else { continue };
        if !typed::is_slug(id) {
            diagnostics.push(typed::bad_id(id, span));
        }
        if let Some(first) = seen.get(id) {
            diagnostics.push(duplicate(id, span, first));
            continue;
        }
        seen.insert(id, span.clone());
        groups.push(Group { id: id.to_owned(), title, layer: layer.unwrap_or(Layer::Core) });
    }
    groups
}

/// The message that two entries have the same id.
pub(super) fn duplicate(id: &str, span: &Span, first: &Span) -> Diagnostic {
    let id: String = id.chars().take(80).collect();
    Diagnostic::new(catalogue::DUPLICATE_ID, span.clone(), text!("`{id}` gibt es zweimal", "`{id}` exists twice"))
        .with_help(text!(
            "Löschen Sie einen der Einträge, oder benennen Sie ihn um",
            "Delete one of the entries, or rename it"
        ))
        .with_related(first.clone(), text!("zuerst hier", "first here"))
}

pub(super) fn readers(
    fields: &Fields<'_>,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Localized)> {
    named_entries(fields, "readers", &["title"], diagnostics)
        .into_iter()
        .map(|(key, fields)| (key.name.clone(), scope.title(&fields, &key.name, diagnostics)))
        .collect()
}

pub(super) fn contacts(
    fields: &Fields<'_>,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Contact> {
    let known = ["visibility", "title", "phone", "email", "address", "hours", "url"];
    let mut contacts = BTreeMap::new();
    for (key, fields) in named_entries(fields, "contacts", &known, diagnostics) {
        let contact = Contact {
            public: is_public(&fields, diagnostics),
            title: scope.title(&fields, &key.name, diagnostics),
            phone: plain(&fields, "phone", diagnostics),
            email: fields.get("email").and_then(|node| typed::email("email", node, diagnostics)),
            address: scope.text(&fields, "address", diagnostics),
            hours: scope.text(&fields, "hours", diagnostics),
            url: fields.get("url").and_then(|node| typed::web_address("url", node, diagnostics)),
            span: key.span.clone(),
        };
        contacts.insert(key.name.clone(), contact);
    }
    contacts
}

pub(super) fn variables(
    fields: &Fields<'_>,
    scope: Scope<'_>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<String, Variable> {
    let mut variables = BTreeMap::new();
    for (key, fields) in named_entries(fields, "variables", &["visibility", "value"], diagnostics) {
        let public = is_public(&fields, diagnostics);
        let value = scope.needed(&fields, "value", diagnostics).unwrap_or_default();
        variables.insert(key.name.clone(), Variable { public, value, span: key.span.clone() });
    }
    variables
}

pub(super) fn footer(fields: &Fields<'_>, diagnostics: &mut Diagnostics) -> Vec<(String, Span)> {
    let items = fields.get("footer").and_then(|node| typed::list_or_one("footer", node, diagnostics));
    let ids = typed::texts("footer", items.unwrap_or_default(), diagnostics);
    ids.into_iter().map(|(id, node)| (id.to_owned(), node.span.clone())).collect()
}

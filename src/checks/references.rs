//! Names in front matter that must stand in `handbook.yaml`: roles, groups, contacts, reader groups; and the ids of the
//! footer, which must be pages.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Text, catalogue, did_you_mean};
use crate::front_matter::Named;
use crate::handbook::Handbook;
use crate::text;

/// Reports every name that is not declared.
pub(super) fn check(handbook: &Handbook, diagnostics: &mut Diagnostics) {
    let config = &handbook.config;
    let roles: Vec<&str> = config.roles.keys().map(String::as_str).collect();
    let groups: Vec<&str> = config.groups.iter().map(|group| group.id.as_str()).collect();
    let contacts: Vec<&str> = config.contacts.keys().map(String::as_str).collect();
    let readers: Vec<&str> = config.readers.iter().map(|(id, _)| id.as_str()).collect();

    for version in handbook.pages.values().flat_map(|page| &page.versions) {
        let facts = version.facts();
        let confidential = &facts.confidential;
        let step_roles = confidential.steps.iter().filter_map(|step| step.role.as_ref());
        // A handbook for the public has lost its roles on purpose.
        if !config.projected {
            for role in confidential.owner.iter().chain(&confidential.deputy).chain(step_roles) {
                let name = &role.name;
                let message = text!(
                    "die Rolle `{name}` steht nicht in `handbook.yaml`",
                    "the role `{name}` is not in `handbook.yaml`"
                );
                report(catalogue::UNKNOWN_ROLE, role, message, &roles, diagnostics);
            }
        }
        if let Some(group) = &facts.open.group {
            let name = &group.name;
            let message = text!(
                "die Gruppe `{name}` steht nicht in `handbook.yaml`",
                "the group `{name}` is not in `handbook.yaml`"
            );
            report(catalogue::UNKNOWN_GROUP, group, message, &groups, diagnostics);
        }
        if let Some(contact) = &facts.open.contact {
            let name = &contact.name;
            let message = text!(
                "der Kontakt `{name}` steht nicht in `handbook.yaml`",
                "the contact `{name}` is not in `handbook.yaml`"
            );
            report(catalogue::UNKNOWN_CONTACT, contact, message, &contacts, diagnostics);
        }
        for group in &facts.open.readers {
            let name = &group.name;
            let message = text!(
                "die Lesergruppe `{name}` steht nicht in `handbook.yaml` unter `readers`",
                "the reader group `{name}` is not in `handbook.yaml` under `readers`"
            );
            report(catalogue::UNKNOWN_READERS, group, message, &readers, diagnostics);
        }
    }

    for (id, span) in &config.footer {
        if !handbook.pages.contains_key(id) {
            let named = Named { name: id.clone(), span: span.clone() };
            let message = text!("es gibt keine Seite mit der Kennung `{id}`", "there is no page with the id `{id}`");
            let pages: Vec<&str> = handbook.pages.keys().map(String::as_str).collect();
            report(catalogue::UNKNOWN_ID, &named, message, &pages, diagnostics);
        }
    }
}

fn report(code: Code, named: &Named, message: Text, known: &[&str], diagnostics: &mut Diagnostics) {
    if known.contains(&named.name.as_str()) {
        return;
    }
    let mut diagnostic = Diagnostic::new(code, named.span.clone(), message);
    diagnostic.help = did_you_mean(&named.name, known.iter().copied()).or_else(|| {
        Some(text!(
            "Berichtigen Sie den Namen, oder nehmen Sie ihn in das Handbuch auf.",
            "Correct the name, or add it to the handbook."
        ))
    });
    diagnostics.push(diagnostic);
}

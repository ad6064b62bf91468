//! `amtsbuch new`

use std::fs;

use super::{Call, Stop, print};
use crate::cli::KindArgument;
use crate::config::{self, Config};
use crate::date::Date;
use crate::diagnostic::{Diagnostics, SourcePath};
use crate::document::{is_slug, slug};
use crate::source::{self, Sources};
use crate::text;

/// Makes a new page from a template and prints its path.
pub(super) fn run(call: &Call<'_>, kind: KindArgument, title: &str, folder: Option<&str>) -> Result<(), Stop> {
    let root = call.root()?;
    let title = title.trim();
    if title.is_empty() || title.contains(['\n', '\r']) {
        return Err(Stop::Usage(text!(
            "der Titel ist leer oder mehrzeilig",
            "the title is empty or has several lines"
        )));
    }
    let mut diagnostics = Diagnostics::default();
    let sources = source::discover(&root, None, &mut diagnostics).map_err(|error| Stop::Machine(error.to_string()))?;
    let config = sources
        .text(&SourcePath::new("handbook.yaml"))
        .and_then(|text| config::read(&SourcePath::new("handbook.yaml"), text, &mut diagnostics));
    let folder = choose_folder(kind, folder, config.as_ref())?;
    let id = free_id(&slug(title), &sources);
    let moment = call.moment(None)?;
    let zone = config.as_ref().map_or("Europe/Berlin", |config| config.authority.time_zone.as_str());
    let today = Date::of_instant(moment.now, zone).map(|date| date.to_string()).unwrap_or_default();

    let text = fill(kind, title, &folder, config.as_ref(), &today);
    let name = if folder.is_empty() { format!("{id}.md") } else { format!("{folder}/{id}.md") };
    let path = root.join("content").join(&name);
    let failed = |cause: std::io::Error| Stop::Machine(format!("{}: {cause}", path.display()));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(failed)?;
    }
    // `create_new` never writes over what an editor has just made.
    let mut file = fs::File::create_new(&path).map_err(failed)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
    call.say(call.pick(
        "Angelegt als interner Entwurf. Ersetzen Sie die Beispiele; `visibility: public` veröffentlicht die Seite.",
        "Made as an internal draft. Replace the examples; `visibility: public` publishes the page.",
    ));
    print(&format!("{}\n", path.display()))
}

fn choose_folder(kind: KindArgument, folder: Option<&str>, config: Option<&Config>) -> Result<String, Stop> {
    if let Some(folder) = folder {
        let folder = folder.trim_matches('/');
        let folder = folder.strip_prefix("content/").unwrap_or(folder);
        if !folder.is_empty() && !folder.split('/').all(is_slug) {
            return Err(Stop::Usage(text!(
                "`{folder}` kann kein Ordner sein: erlaubt sind Kleinbuchstaben ohne Umlaute, Ziffern und Bindestriche",
                "`{folder}` cannot be a folder: lower-case ASCII letters, digits and hyphens are allowed"
            )));
        }
        return Ok(folder.to_string());
    }
    // A process belongs to a group of the map; folders are named like groups.
    let first_group = config.and_then(|config| config.groups.first()).map(|group| group.id.clone());
    Ok(match kind {
        KindArgument::Process => first_group.unwrap_or_default(),
        KindArgument::Page | KindArgument::Path => String::new(),
    })
}

/// The id, or the id with a number, so that no page of the handbook has it.
fn free_id(wanted: &str, sources: &Sources) -> String {
    let taken = |id: &str| {
        sources.iter().any(|(path, _)| {
            let stem = path.file_name().split(['.', '@']).next().unwrap_or_default();
            path.as_str().ends_with(".md") && (stem == id || path.folder() == id)
        })
    };
    let mut id = wanted.to_string();
    let mut number = 2;
    while taken(&id) {
        id = format!("{wanted}-{number}");
        number += 1;
    }
    id
}

fn fill(kind: KindArgument, title: &str, folder: &str, config: Option<&Config>, today: &str) -> String {
    let template = match kind {
        KindArgument::Process => include_str!("new/process.md"),
        KindArgument::Page => include_str!("new/page.md"),
        KindArgument::Path => include_str!("new/path.md"),
    };
    let groups = config.map(|config| config.groups.as_slice()).unwrap_or_default();
    let in_folder = groups.iter().find(|group| folder.split('/').any(|part| part == group.id));
    let group = in_folder.or(groups.first()).map_or("gruppe", |group| group.id.as_str());
    let roles: Vec<&str> = config.map(|config| config.roles.keys().map(String::as_str).collect()).unwrap_or_default();
    let role = roles.iter().find(|role| **role == "sachbearbeitung").or(roles.first()).copied();
    // JSON strings are YAML strings: any title is safe.
    let quoted = serde_json::to_string(title).unwrap_or_default();
    template
        .replace("TITLE", &quoted)
        .replace("GROUP", group)
        .replace("ROLE", role.unwrap_or("sachbearbeitung"))
        .replace("TODAY", today)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_id_gets_a_number() {
        let sources = Sources::from_pairs([("a/duldung.md", ""), ("b/duldung-2@2024-01-01.md", "")]);
        assert_eq!(free_id("duldung", &sources), "duldung-3");
        assert_eq!(free_id("visum", &sources), "visum");
    }

    #[test]
    fn any_title_is_safe_yaml() {
        let text = fill(KindArgument::Page, "Hinweis: \"so\" # nicht", "", None, "2026-01-01");
        assert!(text.contains("title: \"Hinweis: \\\"so\\\" # nicht\""), "{text}");
    }
}
